//! Text before and after folding, with the way back.

use super::{Rect, Span};
use std::ops::Range;

/// A stretch of [`RawText::chars`] and the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins in the text, in characters.
    pub at: u32,
    /// Where it stands in the document; `span.len()` characters long.
    pub span: Span,
}

/// Text exactly as the document has it. Joined lines and pages keep every span.
///
/// A character that belongs to no piece (a separator that joining put in) has no place in the document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawText {
    /// The characters.
    pub chars: String,
    /// In text order, never overlapping.
    pub pieces: Vec<Piece>,
}

impl RawText {
    /// Text read from one place. `span.len()` must equal the number of characters.
    pub fn new(chars: impl Into<String>, span: Span) -> Self {
        let chars = chars.into();
        debug_assert_eq!(chars.chars().count(), span.len() as usize);
        RawText { chars, pieces: vec![Piece { at: 0, span }] }
    }

    /// All of `parts`, with `glue` (which comes from nowhere) between.
    ///
    /// Takes time linear in the result, where [`RawText::join`] in a loop counts what is already there at every step.
    pub fn joined<'a>(glue: &str, parts: impl IntoIterator<Item = &'a RawText>) -> Self {
        let glue_len = glue.chars().count() as u32;
        let (mut all, mut at) = (RawText::default(), 0);
        for (i, part) in parts.into_iter().enumerate() {
            if i > 0 {
                all.chars.push_str(glue);
                at += glue_len;
            }
            all.chars.push_str(&part.chars);
            all.pieces.extend(part.pieces.iter().map(|p| Piece { at: p.at + at, span: p.span }));
            at += part.chars.chars().count() as u32;
        }
        all
    }

    /// Adds `other` behind, with `glue` (which comes from nowhere) between.
    pub fn join(&mut self, glue: &str, other: &RawText) {
        self.chars.push_str(glue);
        let at = self.chars.chars().count() as u32;
        self.chars.push_str(&other.chars);
        self.pieces.extend(other.pieces.iter().map(|p| Piece { at: p.at + at, span: p.span }));
    }

    /// The places of the characters `range`, in text order.
    pub fn spans(&self, range: Range<u32>) -> Vec<Span> {
        let cut = |p: &Piece| {
            let from = range.start.max(p.at);
            let to = range.end.min(p.at + p.span.len());
            (from < to).then(|| {
                let start = p.span.start + (from - p.at);
                Span { start, end: start + (to - from), ..p.span }
            })
        };
        let first = self.pieces.partition_point(|p| p.at + p.span.len() <= range.start);
        self.pieces[first..].iter().take_while(|p| p.at < range.end).filter_map(cut).collect()
    }

    /// What holds its characters on one page, if they were drawn there.
    pub fn bounds(&self, page: u32) -> Option<Rect> {
        self.pieces.iter().filter(|p| p.span.page == page).filter_map(|p| p.span.bbox).reduce(Rect::around)
    }

    /// The place where it begins, if it has any.
    pub fn first_span(&self) -> Option<Span> {
        self.pieces.first().map(|p| p.span)
    }
}

/// One place where folding changed the number of characters: `raw` characters became the bytes `folded`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Byte range in the folded text; empty where characters were removed.
    pub folded: Range<u32>,
    /// Character range in the raw text.
    pub raw: Range<u32>,
}

/// The map between a folded text (bytes) and its raw text (characters), both ways.
///
/// Only the edits are stored: between two edits one folded character stands for one raw character. Edits that change nothing
/// (both ranges empty) may stand among them as milestones, so that a look-up counts no more than about a thousand characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offsets {
    /// Ascending, never overlapping.
    pub edits: Vec<Edit>,
}

/// Bytes between two milestones.
const STRIDE: usize = 1024;

impl Offsets {
    /// The map that `edits` (ascending, never overlapping) make of `folded`.
    pub fn new(edits: Vec<Edit>, folded: &str) -> Self {
        if folded.len() < 2 * STRIDE {
            return Offsets { edits };
        }
        let mut all = Offsets { edits: Vec::with_capacity(edits.len() + folded.len() / STRIDE) };
        for edit in edits {
            all.add_milestones(folded, edit.folded.start as usize);
            all.edits.push(edit);
        }
        all.add_milestones(folded, folded.len());
        all
    }

    /// Adds milestones behind the last edit, as far as the byte `end`.
    fn add_milestones(&mut self, folded: &str, end: usize) {
        let (mut byte, mut raw) = self.edits.last().map_or((0, 0), |e| (e.folded.end as usize, e.raw.end));
        while end.saturating_sub(byte) > STRIDE {
            let next = floor(folded, byte + STRIDE);
            raw += folded[byte..next].chars().count() as u32;
            byte = next;
            self.edits.push(Edit { folded: byte as u32..byte as u32, raw: raw..raw });
        }
    }

    /// Raw characters of the folded bytes `range`. A range that cuts an edit takes the whole edit; removed characters
    /// inside the range are taken, removed characters at its two ends are not. A range that cuts a character takes the whole
    /// character; what lies behind the text counts as its end.
    pub fn to_raw(&self, folded: &str, range: Range<usize>) -> Range<u32> {
        let (start, end) = (floor(folded, range.start), ceil(folded, range.end));
        if start >= end {
            let at = self.raw_start(folded, start);
            return at..at;
        }
        self.raw_start(folded, start)..self.raw_end(folded, end)
    }

    /// Folded bytes of the raw characters `range`: the smallest range that covers them.
    pub fn to_folded(&self, folded: &str, range: Range<u32>) -> Range<usize> {
        let start = self.folded_at(folded, range.start, false);
        let end = self.folded_at(folded, range.end, true);
        start..end.max(start)
    }

    /// Where the folded character at `byte` begins, or the edit around it.
    fn raw_start(&self, folded: &str, byte: usize) -> u32 {
        let behind = self.edits.partition_point(|e| e.folded.end as usize <= byte);
        match self.edits.get(behind) {
            Some(e) if (e.folded.start as usize) <= byte => e.raw.start,
            _ => self.count_from(folded, behind, byte),
        }
    }

    /// Where the folded character in front of `byte` ends, or the edit around it.
    fn raw_end(&self, folded: &str, byte: usize) -> u32 {
        let behind = self.edits.partition_point(|e| (e.folded.start as usize) < byte);
        match self.edits[..behind].last() {
            Some(e) if e.folded.end as usize >= byte => e.raw.end,
            _ => self.count_from(folded, behind, byte),
        }
    }

    /// The raw character at `byte`, counted from the end of the last of the first `edits` edits.
    fn count_from(&self, folded: &str, edits: usize, byte: usize) -> u32 {
        let (from, raw) = self.end_of(edits);
        raw + folded.get(from..byte).map_or(0, |text| text.chars().count() as u32)
    }

    fn end_of(&self, edits: usize) -> (usize, u32) {
        self.edits[..edits].last().map_or((0, 0), |e| (e.folded.end as usize, e.raw.end))
    }

    fn folded_at(&self, folded: &str, raw_char: u32, is_end: bool) -> usize {
        let behind = self.edits.partition_point(|e| e.raw.end <= raw_char);
        if let Some(e) = self.edits.get(behind).filter(|e| e.raw.start < raw_char) {
            return if is_end { e.folded.end as usize } else { e.folded.start as usize };
        }
        let (from, raw) = self.end_of(behind);
        let rest = folded.get(from..).unwrap_or_default();
        let mut chars = rest.chars();
        if let Some(last) = (raw_char - raw).checked_sub(1) {
            chars.nth(last as usize);
        }
        folded.len() - chars.as_str().len()
    }
}

/// The character boundary at or before `byte`.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|&b| text.is_char_boundary(b)).unwrap_or(0)
}

/// The character boundary at or behind `byte`.
fn ceil(text: &str, byte: usize) -> usize {
    (byte..text.len()).find(|&b| text.is_char_boundary(b)).unwrap_or(text.len())
}

/// Folded text, its raw text, and the map between the two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// As the document has it.
    pub raw: RawText,
    /// For reading and comparing: width, radicals, dashes and layout spaces are folded (see `normalize`).
    pub folded: String,
    /// The way between.
    pub offsets: Offsets,
}

impl Text {
    /// The places of the folded bytes `range`.
    pub fn spans(&self, range: Range<usize>) -> Vec<Span> {
        self.raw.spans(self.offsets.to_raw(&self.folded, range))
    }

    /// All its places.
    pub fn all_spans(&self) -> Vec<Span> {
        self.raw.pieces.iter().map(|p| p.span).collect()
    }

    /// True when nothing but white space is in it.
    pub fn is_blank(&self) -> bool {
        self.folded.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(chars: &str, page: u32, start: u32) -> RawText {
        RawText::new(chars, Span::new(page, start, start + chars.chars().count() as u32))
    }

    /// "a", nothing for "xy", "bb", "c" for "de", "f".
    fn offsets() -> (Offsets, &'static str) {
        let edits = vec![Edit { folded: 1..1, raw: 1..3 }, Edit { folded: 3..4, raw: 5..7 }];
        (Offsets { edits }, "abbcf")
    }

    #[test]
    fn lines_joined_at_once_equal_lines_joined_one_by_one() {
        let lines = [line("研修", 1, 10), RawText::default(), line("計画", 2, 0)];
        let mut stepwise = lines[0].clone();
        lines[1..].iter().for_each(|l| stepwise.join(" / ", l));
        assert_eq!(RawText::joined(" / ", &lines), stepwise);
        assert_eq!(stepwise.spans(1..9), [Span::new(1, 11, 12), Span::new(2, 0, 1)]);
        assert_eq!(stepwise.spans(2..5), [], "glue comes from nowhere");
    }

    #[test]
    fn removed_characters_are_taken_inside_a_range_and_not_at_its_ends() {
        let (offsets, folded) = offsets();
        assert_eq!(offsets.to_raw(folded, 0..1), 0..1);
        assert_eq!(offsets.to_raw(folded, 1..3), 3..5);
        assert_eq!(offsets.to_raw(folded, 0..2), 0..4);
        assert_eq!(offsets.to_raw(folded, 1..1), 3..3);
        assert_eq!(offsets.to_folded(folded, 1..2), 1..1);
    }

    #[test]
    fn a_cut_edit_is_taken_whole() {
        let (offsets, folded) = offsets();
        assert_eq!(offsets.to_raw(folded, 3..4), 5..7);
        assert_eq!(offsets.to_folded(folded, 6..7), 3..4);
        assert_eq!(offsets.to_folded(folded, 4..8), 2..5);
    }

    #[test]
    fn a_range_that_cuts_a_character_or_leaves_the_text_is_no_panic() {
        let offsets = Offsets::default();
        assert_eq!(offsets.to_raw("研修", 1..4), 0..2);
        assert_eq!(offsets.to_raw("研修", 3..99), 1..2);
        assert_eq!(offsets.to_folded("研修", 1..99), 3..6);
    }

    #[test]
    fn milestones_change_no_answer() {
        let folded = "研".repeat(5_000);
        let edits = vec![Edit { folded: 9..9, raw: 3..5 }, Edit { folded: 12_000..12_003, raw: 4_002..4_004 }];
        let (plain, searched) = (Offsets { edits: edits.clone() }, Offsets::new(edits, &folded));
        assert!(searched.edits.len() > plain.edits.len());
        for at in (0..4_990).step_by(7) {
            let (bytes, chars) = (3 * at..3 * at + 30, at as u32..at as u32 + 10);
            assert_eq!(searched.to_raw(&folded, bytes.clone()), plain.to_raw(&folded, bytes));
            assert_eq!(searched.to_folded(&folded, chars.clone()), plain.to_folded(&folded, chars));
        }
    }
}
