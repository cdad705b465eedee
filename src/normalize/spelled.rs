//! Words set letter by letter: `改 正 後`, `セ ン タ ー`, and as a whole text `氏 名`.
//!
//! Spaces in a run of single letters stand inside one word, or inside several: a wider space parts words, and so does the place
//! where the run begins anew (`改 正 後 改 正 前`).

use super::draft::Doubt;
use super::gap::Gap;
use super::spaces::is_unit;

/// How many of the first `doubts` are spaces of one run of single letters.
pub(super) fn run_of_single_letters(text: &str, doubts: &[Doubt]) -> usize {
    let mut expected = None;
    let is_next = |d: &&Doubt| {
        let gap = Gap::new(text, **d);
        let is_next = expected.is_none_or(|at| at == d.at) && gap.is_between_single_letters();
        expected = Some(d.at + 1 + gap.right.len_utf8());
        is_next
    };
    doubts.iter().take_while(is_next).count()
}

/// Which spaces of a run stand inside its words.
pub(super) fn inside_words(text: &str, spaces: &[Doubt]) -> Vec<bool> {
    let letters = letters(text, spaces);
    if !is_spelled(text, spaces, &letters) {
        return vec![false; spaces.len()];
    }
    let parts: Vec<bool> = (0..spaces.len()).map(|n| letters[n + 1..].starts_with(&letters[..2])).collect();
    if !parts[0] && parts.contains(&true) {
        return parts.into_iter().map(|parts| !parts).collect();
    }
    let widest = widest_inside_words(spaces);
    spaces.iter().map(|d| d.width <= widest).collect()
}

/// The width up to which the spaces of a run stand inside its words.
///
/// A wider space parts two words (`東 京   大 阪`), if all that such spaces part are words of two letters or more.
fn widest_inside_words(spaces: &[Doubt]) -> u32 {
    let narrowest = spaces.iter().map(|d| d.width).min().unwrap_or_default();
    if spaces.split(|d| d.width > narrowest).any(<[Doubt]>::is_empty) { u32::MAX } else { narrowest }
}

fn letters(text: &str, spaces: &[Doubt]) -> Vec<char> {
    let last = spaces.last().map(|d| Gap::new(text, *d).right);
    spaces.iter().map(|d| Gap::new(text, *d).left).chain(last).collect()
}

/// Is a whole run of single letters spelled, or are its letters items or part of an amount before them?
fn is_spelled(text: &str, spaces: &[Doubt], letters: &[char]) -> bool {
    let (Some(first), Some(last)) = (spaces.first(), spaces.last()) else { return false };
    let (first, last) = (Gap::new(text, *first), Gap::new(text, *last));
    let is_whole_text = first.before.len() == first.left.len_utf8() && last.after.len() == last.right.len_utf8();
    let lead = first.before.strip_suffix(first.left).unwrap_or_default();
    let is_counted = lead.trim_end().ends_with(|c: char| c.is_ascii_digit()) && is_unit(first.left);
    (spaces.len() > 1 || is_whole_text) && !is_enumeration(letters) && !is_counted
}

/// Single letters that are items: each of these sets lists what stands side by side in forms and tables.
const ENUMERATIONS: [&str; 14] = [
    "日月火水木金土祝",
    "一二三四五六七八九十",
    "アイウエオカキクケコ",
    "あいうえお",
    "イロハニホヘト",
    "いろはにほへと",
    "甲乙丙丁",
    "上中下",
    "大中小",
    "東西南北",
    "春夏秋冬",
    "有無",
    "男女",
    "可否不",
];

/// A date or time to be filled in, as forms print it.
const BLANK_DATES: [&str; 6] = ["年月", "月日", "年月日", "年月日時", "年月日時分", "月日時分"];

fn is_enumeration(letters: &[char]) -> bool {
    BLANK_DATES.iter().any(|date| date.chars().eq(letters.iter().copied()))
        || ENUMERATIONS.iter().any(|set| letters.iter().all(|c| set.contains(*c)))
}
