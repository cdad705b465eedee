//! The words of a cell or paragraph in lines, as they are printed.

use crate::model::{Rect, Text};

/// Splits a text at its line ends, and where a drawn line ends.
pub(super) fn lines(text: &Text) -> Vec<Text> {
    let mut cuts: Vec<usize> = text.folded.match_indices('\n').map(|(at, _)| at).collect();
    let mut before: Option<Rect> = None;
    for piece in &text.raw.pieces {
        let Some(here) = piece.span.bbox else { continue };
        if before.is_some_and(|b| is_below(b, here)) {
            cuts.push(text.offsets.to_folded(&text.folded, piece.at..piece.at + 1).start);
        }
        before = Some(here);
    }
    cuts.sort_unstable();
    cuts.dedup();
    let starts = [0].into_iter().chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([text.folded.len()]);
    let parts = starts.zip(ends).filter(|(from, to)| from < to).map(|(from, to)| text.slice(from..to));
    parts.filter(|t| !t.is_blank()).collect()
}

/// Less than half of the lower one's height is beside the upper one.
fn is_below(upper: Rect, lower: Rect) -> bool {
    let middle = (lower.y0 + lower.y1) / 2;
    middle > upper.y1 || upper.y1 - lower.y0 < (lower.y1 - lower.y0) / 2 && lower.x0 < upper.x1
}
