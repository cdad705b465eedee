//! The first step: character by character, with nothing to look up for most of a Japanese text.

use super::chars::{self, Class};
use super::draft::{Doubt, Draft};
use crate::model::Edit;
use unicode_normalization::char::compose;

/// Folds what can be folded character by character, and notes what only the neighbours can tell.
pub(super) fn scan(raw: &str) -> Draft {
    let mut scan = Scan { raw, byte: 0, count: 0, draft: Draft::default() };
    scan.draft.text.reserve(raw.len());
    while let Some(c) = raw[scan.byte..].chars().next() {
        // Characters to be looked at closely come in runs: full-width words, half-width kana.
        match raw.as_bytes().get(scan.byte).map(|&lead| PLAIN[lead as usize]) {
            Some(0) => scan.special(c),
            Some(KANA) if !is_plain_kana(raw.as_bytes(), scan.byte) => scan.special(c),
            _ => scan.plain(),
        }
    }
    scan.draft
}

/// What a tab or line end counts as, in columns.
const BREAK: u32 = 8;

struct Scan<'a> {
    raw: &'a str,
    /// Bytes of `raw` read.
    byte: usize,
    /// Characters of `raw` read.
    count: u32,
    draft: Draft,
}

impl Scan<'_> {
    /// Copies the characters that stay what they are.
    fn plain(&mut self) {
        let (end, count) = plain_run(self.raw.as_bytes(), self.byte);
        self.draft.text.push_str(&self.raw[self.byte..end]);
        self.byte = end;
        self.count += count;
    }

    fn special(&mut self, c: char) {
        let class = if c == ' ' { Class::Space } else { chars::class(c) };
        if class == Class::Space {
            return self.space();
        }
        self.byte += c.len_utf8();
        self.count += 1;
        match class {
            Class::Is(c) => self.draft.text.push(c),
            Class::Dash => self.doubtful('-'),
            Class::Long => self.long_mark(),
            Class::Invisible => self.removed(self.count - 1),
            Class::Selector if self.draft.text.is_empty() => self.removed(self.count - 1),
            Class::Selector => self.absorb(),
            Class::Mark(mark, alone) => self.mark(mark, alone),
            Class::Space => {}
        }
    }

    /// Behind kana a long mark is a long mark.
    fn long_mark(&mut self) {
        if self.draft.text.chars().next_back().is_some_and(chars::is_kana) {
            self.draft.text.push('ー');
        } else {
            self.doubtful('ー');
        }
    }

    fn doubtful(&mut self, c: char) {
        self.draft.marks.push(Doubt { at: self.draft.text.len(), raw: self.count - 1, width: 1 });
        self.draft.text.push(c);
    }

    /// Reads white space and what is invisible in it; writes one space, and none at the two ends of the text.
    fn space(&mut self) {
        let start = self.count;
        let width = self.skip_space();
        if self.draft.text.is_empty() || self.byte == self.raw.len() {
            return self.removed(start);
        }
        let at = self.draft.text.len();
        if self.is_beside_words() {
            self.draft.spaces.push(Doubt { at, raw: start, width });
        }
        self.draft.text.push(' ');
        if self.count - start > 1 {
            self.edit(at, start);
        }
    }

    /// Returns the width of the white space.
    fn skip_space(&mut self) -> u32 {
        let mut width = 0;
        while let Some(&lead) = self.raw.as_bytes().get(self.byte) {
            let (len, columns) = match lead {
                b' ' => (1, 1),
                b'\t'..=b'\r' => (1, BREAK),
                _ if matches!(PLAIN[lead as usize], 1..=4) => break,
                _ => match self.raw[self.byte..].chars().next().map(|c| (c, chars::class(c))) {
                    Some((c, Class::Space)) => (c.len_utf8(), if c == '\u{3000}' { 2 } else { 1 }),
                    Some((c, Class::Invisible | Class::Selector)) => (c.len_utf8(), 0),
                    _ => break,
                },
            };
            self.byte += len;
            self.count += 1;
            width += columns;
        }
        width
    }

    /// False where a glance shows that no word goes on across this space: a word has a digit or letter on both sides.
    fn is_beside_words(&self) -> bool {
        let is_part = |b: Option<&u8>| b.is_some_and(|b| b.is_ascii_digit() || !b.is_ascii());
        is_part(self.draft.text.as_bytes().last()) && is_part(self.raw.as_bytes().get(self.byte))
    }

    fn mark(&mut self, mark: char, alone: char) {
        let before = self.draft.text.chars().next_back();
        match before.and_then(|base| compose(base, mark)) {
            Some(composed) => {
                self.absorb();
                self.replace_last(composed);
            }
            None => self.draft.text.push(alone),
        }
    }

    /// Lets the last folded character stand for everything read since it began.
    fn absorb(&mut self) {
        let Some(last) = self.draft.text.chars().next_back() else { return };
        let start = self.draft.text.len() - last.len_utf8();
        let mut raw = None;
        while let Some(e) = self.draft.edits.pop_if(|e| e.folded.end as usize > start) {
            // In front of removed characters stands the one the text ends with; an edit that made it says where it began.
            raw = Some(if e.folded.is_empty() { e.raw.start - 1 } else { e.raw.start });
        }
        self.edit(start, raw.unwrap_or(self.count - 2));
    }

    /// Only marks call it, so the character is no doubt and the edit ends the text.
    fn replace_last(&mut self, c: char) {
        self.draft.text.pop();
        self.draft.text.push(c);
        if let Some(e) = self.draft.edits.last_mut() {
            e.folded.end = self.draft.text.len() as u32;
        }
    }

    /// What was read from the raw character `start` became nothing.
    fn removed(&mut self, start: u32) {
        let at = self.draft.text.len();
        match self.draft.edits.last_mut() {
            Some(e) if e.folded.is_empty() && e.folded.end as usize == at && e.raw.end == start => {
                e.raw.end = self.count
            }
            _ => self.edit(at, start),
        }
    }

    /// What was read from the raw character `start` became what was written from the byte `at`.
    fn edit(&mut self, at: usize, start: u32) {
        let folded = at as u32..self.draft.text.len() as u32;
        self.draft.edits.push(Edit { folded, raw: start..self.count });
    }
}

/// The end, in bytes, of the characters from `start` that stay what they are whatever stands beside them, and their number.
///
/// One look at the first byte of a character settles most of them; among U+3000..=U+3FFF the next two do.
fn plain_run(bytes: &[u8], start: usize) -> (usize, u32) {
    let (mut at, mut count) = (start, 0);
    while let Some(&lead) = bytes.get(at) {
        at += match PLAIN[lead as usize] {
            0 => break,
            KANA if !is_plain_kana(bytes, at) => break,
            KANA => 3,
            len => len as usize,
        };
        count += 1;
    }
    (at, count)
}

/// Stands in [`PLAIN`] for the first byte of U+3000..=U+3FFF.
const KANA: u8 = 9;

/// By first byte: the length of a character that always stays, [`KANA`], or 0 for "look closer".
const PLAIN: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\t'..=b'\r' | b' ' | b'-' | b'~' => 0,
            0..=0x7F => 1,
            0xE3 => KANA,
            0xE4..=0xEE => 3,
            0xF0 => 4,
            _ => 0,
        };
        byte += 1;
    }
    table
};

fn is_plain_kana(bytes: &[u8], at: usize) -> bool {
    match (bytes.get(at + 1), bytes.get(at + 2)) {
        // U+3000 is a space, U+301C a range mark.
        (Some(0x80), Some(0x80 | 0x9C)) => false,
        // The combining marks U+3099 and U+309A.
        (Some(0x82), Some(0x99 | 0x9A)) => false,
        // The long mark U+30FC; behind kana it is nothing else.
        (Some(0x83), Some(0xBC)) => at >= 3 && is_kana_at(bytes, at - 3),
        // U+3164 shows nothing.
        (Some(0x85), Some(0xA4)) => false,
        _ => true,
    }
}

/// True for U+3040..=U+30FF without ・ (U+30FB).
fn is_kana_at(bytes: &[u8], at: usize) -> bool {
    bytes[at] == 0xE3 && matches!(bytes[at + 1], 0x81..=0x83) && bytes[at + 1..at + 3] != [0x83, 0xBB]
}
