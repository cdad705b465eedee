//! A space and its neighbourhood.

use super::chars::{is_kana, is_letter};
use super::draft::Doubt;

/// A space and what stands on its two sides. Where no space is, both sides are spaces.
pub(super) struct Gap<'a> {
    pub(super) before: &'a str,
    pub(super) after: &'a str,
    pub(super) left: char,
    pub(super) right: char,
}

impl<'a> Gap<'a> {
    pub(super) fn new(text: &'a str, space: Doubt) -> Self {
        let (before, after) = text.split_at(space.at);
        let mut signs = after.chars();
        let sign = signs.next();
        let after = signs.as_str();
        let ends = (before.chars().next_back(), signs.next());
        let (left, right) = if let (Some(' '), (Some(l), Some(r))) = (sign, ends) { (l, r) } else { (' ', ' ') };
        Gap { before, after, left, right }
    }

    /// True when the letters on both sides are words of one letter. ー is a letter only behind single kana.
    pub(super) fn is_between_single_letters(&self) -> bool {
        is_letter(self.right)
            && self.after.chars().nth(1).is_none_or(is_bound)
            && is_single(self.before.chars().rev())
            && (self.right != 'ー' || is_sound(self.left))
    }
}

/// Do these characters, read from right to left, begin with a word of one letter?
fn is_single(mut leftward: impl Iterator<Item = char>) -> bool {
    let (letter, bound) = (leftward.next(), leftward.next());
    let is_spelt = match letter {
        Some('ー') => leftward.next().is_some_and(is_sound) && leftward.next().is_none_or(is_bound),
        _ => letter.is_some_and(is_letter),
    };
    is_spelt && bound.is_none_or(is_bound)
}

/// Kana without the long mark.
fn is_sound(c: char) -> bool {
    is_kana(c) && c != 'ー'
}

/// Neither letter nor digit.
pub(super) fn is_bound(c: char) -> bool {
    !(is_letter(c) || c.is_alphanumeric())
}
