//! Whether a line goes on in the next one.

use super::line::Piece;

/// How the line before ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Sentence {
    /// Last character that is not white space.
    last: Option<char>,
    width: u32,
    column: u32,
    /// Brackets open at its end.
    depth: i32,
    /// A heading, which never goes on.
    closed: bool,
    /// The words of a bullet, which has no heading.
    pub(super) is_bullet: bool,
}

impl Sentence {
    /// The end of a first line.
    pub(super) fn of(piece: &Piece) -> Self {
        let mut sentence = Sentence::default();
        sentence.add(piece, false);
        sentence
    }

    /// Nothing goes on from here.
    pub(super) fn close(&mut self) {
        self.closed = true;
    }

    /// Takes the next line.
    pub(super) fn add(&mut self, piece: &Piece, goes_on: bool) {
        let folded = piece.text.folded.as_str();
        let balance = |d: i32, c: char| match c {
            '(' | '「' | '『' => d + 1,
            ')' | '」' | '』' => d - 1,
            _ => d,
        };
        let from = if goes_on { self.depth } else { 0 };
        // A bracket that opens far above is a fault of the text, not a reason to join all of it.
        self.depth = folded.chars().fold(from, balance).clamp(0, 3);
        self.closed = false;
        self.last = folded.chars().next_back().or(self.last);
        (self.width, self.column) = (piece.width, piece.column);
    }
}

/// Least part of the column that a line fills which goes on in the next one, in hundredths; more where white space parts them.
const FULL: u32 = 75;
const FULL_APART: u32 = 88;
/// Widths, in half-width units, of lines that were wrapped by hand and pasted into a document of whole paragraphs, each as one of its own.
const PASTED: std::ops::RangeInclusive<u32> = 56..=100;
/// Bullets have no headings: a line that fills half the column goes on.
const HALF: u32 = 50;

/// Whether the line before goes on in `next`.
pub(super) fn goes_on(before: &Sentence, next: &Piece) -> bool {
    let Some(last) = before.last.filter(|_| !before.closed) else { return false };
    let first = next.text.folded.chars().next().unwrap_or(' ');
    if "。！？!?".contains(last) && before.depth <= 0 {
        return false;
    }
    let cannot_begin = "、。，）)」』ー々ァィゥェォッャュョぁぃぅぇぉっゃゅょ".contains(first);
    if cannot_begin || "、，・（(「『".contains(last) {
        return true;
    }
    if next.whole && !PASTED.contains(&before.column) || last == '等' && next.apart {
        return false;
    }
    if before.depth > 0 && !next.apart && !next.starts_page {
        return true;
    }
    let least = match (before.is_bullet, next.apart || next.starts_page) {
        (true, false) => 0,
        (true, true) => HALF,
        (false, true) if !next.starts_page => FULL_APART,
        _ => FULL,
    };
    before.column > 0 && before.width * 100 >= before.column.max(next.width) * least
}
