//! What of a page's writing belongs to no line or cell, and why.

use super::words::Writing;
use super::{readings, struck};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Glyph, RawText};

/// Why a glyph stands apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// Hidden text on a page that has seen text too, or writing across the page on a slant.
    Beneath,
    /// A line runs through it.
    Struck,
    /// It says how the words beside it are read.
    Reading,
}

/// By glyph: why it stands apart; nothing for what is laid out. Also the rules that strike something out, which bound nothing.
pub(super) fn apart(writing: &Writing<'_>) -> (Vec<Option<Why>>, Vec<usize>) {
    let glyphs = &writing.drawn.glyphs;
    let is_seen = |g: &Glyph| !g.invisible && !g.oblique;
    let some_are_seen = glyphs.iter().any(is_seen);
    let beneath = |g: &Glyph| (some_are_seen && !is_seen(g)).then_some(Why::Beneath);
    let mut why: Vec<Option<Why>> = glyphs.iter().map(beneath).collect();
    let struck = struck::find(writing, &free(&why));
    struck.glyphs.iter().for_each(|&g| why[g as usize] = Some(Why::Struck));
    let readings = readings::find(writing, &free(&why));
    readings.iter().for_each(|&g| why[g as usize] = Some(Why::Reading));
    (why, struck.rules)
}

/// The glyphs that nothing is known of, ascending.
fn free(why: &[Option<Why>]) -> Vec<u32> {
    (0..why.len() as u32).filter(|&g| why[g as usize].is_none()).collect()
}

/// Says what of a page was struck out, and which readings stand beside words.
pub(super) fn report(lines: &[(Why, RawText)], d: &mut Diagnostics) {
    let mut say = |why, code, done: &str| {
        let own: Vec<&RawText> = lines.iter().filter(|l| l.0 == why).map(|l| &l.1).collect();
        if !own.is_empty() {
            let at = own.iter().flat_map(|t| t.pieces.iter().map(|p| p.span)).collect();
            d.push(Diagnostic::new(code, format!("{}: {done}", quoted(&own)), at));
        }
    };
    say(Why::Struck, Code::TextStruck, "struck out; kept apart, no value is read from it");
    say(Why::Reading, Code::ReadingApart, "set small beside the words it belongs to; kept apart from them");
}

/// The first texts, in brackets.
fn quoted(texts: &[&RawText]) -> String {
    /// Texts that are shown.
    const SHOWN: usize = 8;
    let shown = texts.iter().take(SHOWN).map(|t| format!("「{}」", t.chars));
    let more = texts.len().saturating_sub(SHOWN);
    shown.collect::<String>() + &if more > 0 { format!(" and {more} more") } else { String::new() }
}
