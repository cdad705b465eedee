//! A part of a text that keeps its places.

use super::{Edit, Offsets, Piece, RawText, Text};
use std::ops::Range;

impl RawText {
    /// The characters `range` with their places.
    pub fn slice(&self, range: Range<u32>) -> RawText {
        let chars = self.chars.chars().skip(range.start as usize).take((range.end - range.start) as usize).collect();
        let mut pieces = Vec::new();
        for p in &self.pieces {
            let (from, to) = (range.start.max(p.at), range.end.min(p.at + p.span.len()));
            if from < to {
                let start = p.span.start + (from - p.at);
                let span = super::Span { start, end: start + (to - from), ..p.span };
                pieces.push(Piece { at: from - range.start, span });
            }
        }
        RawText { chars, pieces }
    }
}

impl Text {
    /// The folded bytes `range` as a text of their own, white space at both ends left out.
    pub fn slice(&self, range: Range<usize>) -> Text {
        let range = trimmed(&self.folded, range);
        let raw = self.offsets.to_raw(&self.folded, range.clone());
        let edits = self.offsets.edits.iter().filter(|e| {
            e.raw.start >= raw.start
                && e.raw.end <= raw.end
                && e.folded.start as usize >= range.start
                && e.folded.end as usize <= range.end
        });
        let moved = edits.map(|e| Edit {
            folded: e.folded.start - range.start as u32..e.folded.end - range.start as u32,
            raw: e.raw.start - raw.start..e.raw.end - raw.start,
        });
        Text {
            offsets: Offsets { edits: moved.collect() },
            folded: self.folded[range].to_string(),
            raw: self.raw.slice(raw),
        }
    }
}

/// The range without white space at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..(range.start + part.trim_end().len()).max(start)
}
