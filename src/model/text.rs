//! Text before and after folding, with the way back.

use super::Span;
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
        self.pieces.iter().filter_map(cut).collect()
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
/// Only the edits are stored: between two edits one folded character stands for one raw character.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offsets {
    /// Ascending, never overlapping.
    pub edits: Vec<Edit>,
}

impl Offsets {
    /// Raw characters of the folded bytes `range`. A range that cuts an edit takes the whole edit; removed characters
    /// inside the range are taken, removed characters at its two ends are not.
    pub fn to_raw(&self, folded: &str, range: Range<usize>) -> Range<u32> {
        let start = self.raw_at(folded, range.start, true);
        let end = self.raw_at(folded, range.end, false);
        start..end.max(start)
    }

    /// Folded bytes of the raw characters `range`: the smallest range that covers them.
    pub fn to_folded(&self, folded: &str, range: Range<u32>) -> Range<usize> {
        let start = self.folded_at(folded, range.start, false);
        let end = self.folded_at(folded, range.end, true);
        start..end.max(start)
    }

    fn raw_at(&self, folded: &str, byte: usize, is_start: bool) -> u32 {
        let (mut fold, mut raw) = (0usize, 0u32);
        for e in &self.edits {
            let (from, to) = (e.folded.start as usize, e.folded.end as usize);
            let before = if is_start { byte < from } else { byte <= from };
            if before {
                break;
            }
            if is_start && byte < to {
                return e.raw.start;
            }
            if !is_start && byte < to {
                return e.raw.end;
            }
            (fold, raw) = (to, e.raw.end);
        }
        raw + folded[fold..byte].chars().count() as u32
    }

    fn folded_at(&self, folded: &str, raw_char: u32, is_end: bool) -> usize {
        let (mut fold, mut raw) = (0usize, 0u32);
        for e in &self.edits {
            if raw_char <= e.raw.start {
                break;
            }
            if raw_char < e.raw.end {
                return if is_end { e.folded.end as usize } else { e.folded.start as usize };
            }
            (fold, raw) = (e.folded.end as usize, e.raw.end);
        }
        let rest = &folded[fold..];
        let byte = rest.char_indices().nth((raw_char - raw) as usize).map_or(rest.len(), |(i, _)| i);
        fold + byte
    }
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
