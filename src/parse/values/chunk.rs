//! What stands between the dates of a cell, cut into pieces: brackets, notes, words.

use super::squeeze::{Squeezed, bracket_end, closing, is_bullet, is_separator};
use std::ops::Range;

/// How a piece is marked off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// In brackets.
    Bracket,
    /// Behind ※ or ＊.
    Note,
    Plain,
}

/// A piece.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    /// With its brackets or note mark.
    pub(super) outer: Range<usize>,
    /// Without.
    pub(super) inner: Range<usize>,
    pub(super) mark: Mark,
    /// A sign of a list stands before it.
    pub(super) bulleted: bool,
    /// A colon stands behind it.
    pub(super) colon: bool,
}

/// Cuts a gap. Separators belong to no piece.
pub(super) fn chunks(sq: &Squeezed, gap: Range<usize>) -> Vec<Chunk> {
    let mut out: Vec<Chunk> = Vec::new();
    let (mut i, mut bulleted) = (gap.start, false);
    while i < gap.end {
        let c = sq.get(i);
        let chunk = if closing(c).is_some() {
            bracket_end(sq, i, gap.end).map(|end| piece(i..end + 1, i + 1..end, Mark::Bracket))
        } else if matches!(c, '※' | '*') {
            let end = run_end(sq, i + 1, gap.end);
            Some(piece(i..end, i + 1..end, Mark::Note))
        } else if is_separator(c) {
            bulleted |= is_bullet(c);
            if let Some(last) = out.last_mut().filter(|l| c == ':' && l.outer.end == i) {
                last.colon = true;
            }
            None
        } else {
            let end = run_end(sq, i, gap.end);
            Some(piece(i..end, i..end, Mark::Plain))
        };
        match chunk {
            Some(chunk) => {
                i = chunk.outer.end;
                out.push(Chunk { bulleted, ..trimmed(sq, chunk) });
                bulleted = false;
            }
            None => i += 1,
        }
    }
    out.retain(|c| !c.inner.is_empty());
    out
}

fn piece(outer: Range<usize>, inner: Range<usize>, mark: Mark) -> Chunk {
    Chunk { outer, inner, mark, bulleted: false, colon: false }
}

/// Joining signs at the ends of words are separators; inside they belong to the word (受付・申込期間).
fn trimmed(sq: &Squeezed, mut chunk: Chunk) -> Chunk {
    let inner = &mut chunk.inner;
    while inner.start < inner.end && is_separator(sq.get(inner.start)) && closing(sq.get(inner.start)).is_none() {
        inner.start += 1;
    }
    while inner.start < inner.end
        && matches!(sq.get(inner.end - 1), '・' | '-' | '/' | ',' | '.' | '+' | '&' | ':' | '～' | '。' | '、')
    {
        inner.end -= 1;
    }
    if chunk.mark == Mark::Plain {
        chunk.outer = chunk.inner.clone();
    }
    chunk
}

fn run_end(sq: &Squeezed, from: usize, limit: usize) -> usize {
    let ends = |k: usize| {
        let c = sq.get(k);
        let inside = matches!(c, '・' | '-' | '/' | ',' | '.' | '+' | '&');
        (is_separator(c) && !inside) || matches!(c, '※') || c == '*'
    };
    (from..limit).find(|&k| ends(k)).unwrap_or(limit)
}
