//! Characters that cannot be read as they stand: 外字 (characters of a private-use area) and U+FFFD.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Document, Span};
use std::collections::BTreeMap;

/// Reports every distinct private-use character once, at its first place, with how often it stands.
pub(super) fn report(document: &Document, d: &mut Diagnostics) {
    let mut seen: BTreeMap<char, (Span, usize)> = BTreeMap::new();
    for page in &document.pages {
        for (at, c) in rare(&page.text, is_private) {
            match seen.get_mut(&c) {
                Some((_, count)) => *count += 1,
                None => {
                    let start = page.text[..at].chars().count() as u32;
                    seen.insert(c, (Span::new(page.number, start, start + 1), 1));
                }
            }
        }
    }
    let mut found: Vec<_> = seen.into_iter().collect();
    found.sort_by_key(|(_, (span, _))| *span);
    for (c, (span, count)) in found {
        let message =
            format!("U+{:04X} is a private-use character (外字), {count} time(s); it is kept as it is", c as u32);
        d.push(Diagnostic::new(Code::PrivateCharacter, message, vec![span]));
    }
}

/// The first place of a character that `wanted` accepts; empty if there is none.
pub(super) fn first(document: &Document, wanted: impl Fn(char) -> bool) -> Vec<Span> {
    for page in &document.pages {
        if let Some(start) = page.text.chars().position(&wanted) {
            return vec![Span::new(page.number, start as u32, start as u32 + 1)];
        }
    }
    Vec::new()
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFD}')
}

/// Characters that `wanted` accepts, with their byte. Only characters beyond U+DFFF are asked: their UTF-8 begins with EE, EF,
/// F3 or F4, and text without them is passed over at the speed of memory.
fn rare(text: &str, wanted: impl Fn(char) -> bool) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let mut at: Vec<usize> = memchr::memchr3_iter(0xEE, 0xF3, 0xF4, bytes).collect();
    // Full-width forms share EF with the last private-use block and are everywhere, so the next byte decides.
    at.extend(memchr::memchr_iter(0xEF, bytes).filter(|&i| bytes.get(i + 1).is_some_and(|b| *b <= 0xA3)));
    at.sort_unstable();
    at.into_iter()
        .filter_map(move |i| text.get(i..).and_then(|t| t.chars().next()).map(|c| (i, c)))
        .filter(move |(_, c)| wanted(*c))
}
