//! Dashes that are long marks, and long marks that are dashes.
//!
//! Typists and half-width print use one for the other (`センタ-`, `ﾃﾞ-ﾀ`, `０３ー１２３４`). Which one was meant shows where
//! a long mark cannot stand, or a dash would not:
//! - A dash behind katakana that can be lengthened, with katakana behind it, is a long mark. At the end of a word (a space,
//!   a bracket, a full stop, hiragana, the end of the text) it is one too, unless an earlier dash is still open: then it closes a
//!   subtitle (`研修会 -緩和ケアプログラム-`).
//! - A long mark between ASCII letters or digits, or alone between spaces and brackets, is a dash.
//!
//! Left alone: a dash before kanji, letters or digits (`コース-基礎`, `コース-1`; `センタ-長` is not certain enough); behind ン
//! and ッ, which have no length; between letters of an enumeration (`ア-ウ`, `ア-イ-ウ`); every other dash and long mark.

use super::chars::{is_hiragana, is_katakana, is_letter};
use super::draft::{Change, Draft};

/// The dashes and long marks that were typed for one another.
pub(super) fn misread(draft: &Draft) -> Vec<Change> {
    let mut changes = Vec::new();
    let (mut is_open, mut last_long) = (false, None);
    for &doubt in &draft.marks {
        let around = Around::new(&draft.text, doubt.at, last_long);
        match around.mark {
            Some('-') if around.is_long_mark(is_open) => {
                changes.push(Change { doubt, old_len: 1, new: Some('ー') });
                last_long = Some(doubt.at);
            }
            Some('-') => is_open = around.leaves_open(is_open),
            Some('ー') if around.is_dash() => {
                changes.push(Change { doubt, old_len: 'ー'.len_utf8(), new: Some('-') });
                is_open = around.leaves_open(is_open);
            }
            _ => {}
        }
    }
    changes
}

/// A mark and the characters beside it.
struct Around {
    second_before: Option<char>,
    before: Option<char>,
    mark: Option<char>,
    after: Option<char>,
    second_after: Option<char>,
}

impl Around {
    /// The mark at the byte `at`; the dash at `last_long` is a long mark by now.
    fn new(text: &str, at: usize, last_long: Option<usize>) -> Self {
        let (left, right) = text.split_at(at);
        let (mut left, mut right) = (left.chars(), right.chars());
        let mark = right.next();
        let (before, second_before) = (left.next_back(), left.next_back());
        let is_long = last_long.is_some_and(|long| long == left.as_str().len());
        let second_before = if is_long { Some('ー') } else { second_before };
        let (after, second_after) = (right.next(), right.next());
        Around { second_before, before, mark, after, second_after }
    }

    fn is_long_mark(&self, is_open: bool) -> bool {
        let Some(before) = self.before.filter(|&c| is_katakana(c) && !matches!(c, 'ン' | 'ッ')) else { return false };
        let label = LABELS.iter().position(|&l| l == before).filter(|_| !self.second_before.is_some_and(is_letter));
        match (self.after, label) {
            (_, Some(_)) if self.second_before == Some('-') => false,
            (Some(c), Some(first)) if is_katakana(c) => !self.is_label_behind(c, first),
            (Some(c), None) if is_katakana(c) => true,
            (_, Some(_)) => false,
            (None, None) => !is_open,
            (Some(c), None) => !is_open && (is_hiragana(c) || is_bound(c)),
        }
    }

    /// True when `c` stands alone and comes behind the label number `first` in the order of kana.
    fn is_label_behind(&self, c: char, first: usize) -> bool {
        let is_alone = !self.second_after.is_some_and(is_letter);
        is_alone && LABELS.iter().position(|&l| l == c).is_some_and(|second| first < second)
    }

    /// A dash directly before a word opens what the next dash closes; one between letters and digits of a number does neither.
    fn leaves_open(&self, is_open: bool) -> bool {
        let is_in_number = self.before.is_some_and(is_alphanumeric) && self.after.is_some_and(is_alphanumeric);
        if is_in_number { is_open } else { !is_open && self.after.is_some_and(|c| is_letter(c) || is_alphanumeric(c)) }
    }

    fn is_dash(&self) -> bool {
        let is_in_number = self.before.is_some_and(is_alphanumeric) && self.after.is_some_and(is_alphanumeric);
        is_in_number || (self.before.is_none_or(is_bound) && self.after.is_none_or(is_bound))
    }
}

/// Letters that number items, as far as enumerations go in practice.
const LABELS: [char; 10] = ['ア', 'イ', 'ウ', 'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ'];

fn is_alphanumeric(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// A space, bracket or other sign that ends a word.
fn is_bound(c: char) -> bool {
    !(c.is_alphanumeric() || is_letter(c) || c == '-')
}
