//! A fee or capacity cell as a row of values, known words, brackets and other words.

use super::amount::digits;
use super::lexicon::{Hit, Lexicon};
use super::squeeze::{Squeezed, bracket_end, closing, is_separator};
use std::ops::Range;

#[derive(Clone, Debug)]
pub(super) enum Part<'f, V> {
    Value(V, Range<usize>),
    Word(Hit<'f>),
    Bracket { outer: Range<usize>, inner: Range<usize> },
    Text(Range<usize>),
    Sign(char, usize),
}

impl<V> Part<'_, V> {
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Part::Value(_, r) | Part::Text(r) => r.clone(),
            Part::Word(h) => h.start..h.end,
            Part::Bracket { outer, .. } => outer.clone(),
            Part::Sign(_, i) => *i..*i + 1,
        }
    }
}

/// Cuts `range` into parts. `value_at` reads a value at a position within a limit.
pub(super) fn parts<'f, V>(
    sq: &Squeezed,
    range: Range<usize>,
    lexicon: &Lexicon<'f>,
    value_at: impl Fn(usize, usize) -> Option<(V, usize)>,
) -> Vec<Part<'f, V>> {
    let mut out: Vec<Part<V>> = Vec::new();
    let mut i = range.start;
    while i < range.end {
        let c = sq.get(i);
        let part = if let Some(end) = ordinal_end(sq, i).filter(|&end| end <= range.end) {
            Part::Text(i..end)
        } else if let Some((value, end)) = value_at(i, range.end) {
            Part::Value(value, i..end)
        } else if let Some(end) = closing(c).and_then(|_| bracket_end(sq, i, range.end)) {
            Part::Bracket { outer: i..end + 1, inner: i + 1..end }
        } else if let Some(hit) = lexicon.at(sq, i, range.end) {
            Part::Word(hit)
        } else if is_separator(c) {
            Part::Sign(c, i)
        } else {
            let end = digits(sq, i).map_or(i + 1, |(_, end)| end).min(range.end);
            Part::Text(i..end)
        };
        i = part.range().end;
        match (out.last_mut(), &part) {
            (Some(Part::Text(before)), Part::Text(next)) => before.end = next.end,
            _ => out.push(part),
        }
    }
    out
}

/// 第1回: a name, whatever its number and its unit say elsewhere.
fn ordinal_end(sq: &Squeezed, i: usize) -> Option<usize> {
    let (_, end) = digits(sq, i + 1).filter(|_| sq.get(i) == '第')?;
    matches!(sq.get(end), '回' | '期' | '部' | '日' | '次' | '班').then_some(end + 1)
}

/// True for words that can name what a value is for: no sentence.
pub(super) fn is_name(sq: &Squeezed, range: &Range<usize>) -> bool {
    const LONGEST: usize = 20;
    let hiragana = |c: &char| ('ぁ'..='ん').contains(c);
    range.len() <= LONGEST && !sq.slice(range.clone()).iter().any(|c| hiragana(c) || *c == '。')
}

/// Without separators at both ends.
pub(super) fn trimmed(sq: &Squeezed, range: Range<usize>) -> Range<usize> {
    let mut range = range;
    let loose = |c: char| is_separator(c) && closing(c).is_none() && !matches!(c, ')' | '】' | ']' | '」' | '』');
    while range.start < range.end && loose(sq.get(range.start)) {
        range.start += 1;
    }
    while range.start < range.end && loose(sq.get(range.end - 1)) {
        range.end -= 1;
    }
    range
}
