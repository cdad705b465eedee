//! Spaces that layout put inside a word.
//!
//! A space between two Japanese words separates items as often as it was left by justified text or a wrapped line. Only what
//! structure proves goes:
//! - *a counted amount*: digits, space, unit, where the unit ends there (`19,800 円`, `30 名程度`, not `20 名古屋`, not the
//!   numbered heading `1 日 時`); behind 第 also 章, 条 and the like;
//! - *a date*: `2021 年 7 月 27 日` between its parts, with the year, a weekday or its spaced style as proof (not `6月 2日間`);
//! - *a word set letter by letter*: three or more single letters in a row (`改 正 後`), or two that are the whole text (`氏 名`),
//!   unless they are items by their nature (`月 火 水`, `ア イ ウ`, `有 無`, the blank date `年 月 日`);
//! - *a prefix of amounts* (各, 第, 約, 全, 計, 毎) before digits or a counter: `各 回20名`, `約 30名`;
//! - *a rate*: `1回につき 30名`.
//!
//! Kept, because a space there may be meant: between words (`東京 大阪`, `オンライン研修 別館会議室`), between amounts (`年2回 2日間`),
//! between label and value (`申込期間 2021年…`, `定 員 20名`), behind punctuation, beside brackets, and inside words of which more
//! than one letter is left on a side (`WEB開 催`, `連絡 協議会`). For those there is [`super::key`].

use super::chars::{is_hiragana, is_kana, is_kanji, is_letter};
use super::draft::{Change, Doubt, Draft};

/// The spaces that stand inside words.
pub(super) fn inside_words(draft: &Draft) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut rest = draft.spaces.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let gap = Gap::new(&draft.text, *first);
        if !gap.may_close() {
            rest = others;
            continue;
        }
        let (spaces, behind) = rest.split_at(run_of_single_letters(&draft.text, rest).max(1));
        let is_word = gap.is_between_single_letters() && is_spaced_word(&draft.text, spaces);
        let closed = spaces.iter().filter(|d| is_word || Gap::new(&draft.text, **d).is_inside_word());
        changes.extend(closed.map(|&doubt| Change { doubt, old_len: 1, new: None }));
        rest = behind;
    }
    changes
}

/// A space and what stands on its two sides.
struct Gap<'a> {
    before: &'a str,
    after: &'a str,
    left: char,
    right: char,
}

impl<'a> Gap<'a> {
    fn new(text: &'a str, space: Doubt) -> Self {
        let (before, after) = text.split_at(space.at);
        let mut signs = after.chars();
        let sign = signs.next();
        let after = signs.as_str();
        let ends = (before.chars().next_back(), signs.next());
        let (left, right) = if let (Some(' '), (Some(l), Some(r))) = (sign, ends) { (l, r) } else { (' ', ' ') };
        Gap { before, after, left, right }
    }

    /// Cheap, and false for nearly every space that stays.
    fn may_close(&self) -> bool {
        let is_part = |c: char| c.is_ascii_digit() || is_letter(c);
        is_part(self.left) && is_part(self.right) && (is_letter(self.left) || is_letter(self.right))
    }

    fn is_inside_word(&self) -> bool {
        if self.left.is_ascii_digit() {
            return is_amount(self.before, self.after);
        }
        is_prefix(self.before, self.left, self.after)
            || self.right.is_ascii_digit() && (is_date(self.before, self.left, self.after) || is_rate(self.before))
    }

    /// True when the letters on both sides are words of one letter. ー is a letter only behind single kana.
    fn is_between_single_letters(&self) -> bool {
        is_single(self.before.chars().rev())
            && is_letter(self.right)
            && self.after.chars().nth(1).is_none_or(is_bound)
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
fn is_bound(c: char) -> bool {
    !(is_letter(c) || c.is_alphanumeric())
}

/// How many of the first `doubts` are spaces of one run of single letters.
fn run_of_single_letters(text: &str, doubts: &[Doubt]) -> usize {
    let mut expected = None;
    let is_next = |d: &&Doubt| {
        let gap = Gap::new(text, **d);
        let is_next = expected.is_none_or(|at| at == d.at) && gap.is_between_single_letters();
        expected = Some(d.at + 1 + gap.right.len_utf8());
        is_next
    };
    doubts.iter().take_while(is_next).count()
}

/// Decides on a whole run of single letters.
fn is_spaced_word(text: &str, spaces: &[Doubt]) -> bool {
    let (Some(first), Some(last)) = (spaces.first(), spaces.last()) else { return false };
    let (first, last) = (Gap::new(text, *first), Gap::new(text, *last));
    let is_whole_text = first.before.len() == first.left.len_utf8() && last.after.len() == last.right.len_utf8();
    let letters: String = spaces.iter().map(|d| Gap::new(text, *d).left).chain([last.right]).collect();
    let lead = first.before.strip_suffix(first.left).unwrap_or_default();
    (spaces.len() > 1 || is_whole_text)
        && !is_enumeration(&letters)
        && !(lead.trim_end().ends_with(|c: char| c.is_ascii_digit())
            && UNITS.iter().any(|u| u.strip_prefix(first.left) == Some("")))
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

fn is_enumeration(letters: &str) -> bool {
    BLANK_DATES.contains(&letters) || ENUMERATIONS.iter().any(|set| letters.chars().all(|c| set.contains(c)))
}

/// Units of amounts, the longer before the shorter that begins it.
const UNITS: [&str; 24] = [
    "チーム",
    "コマ",
    "か月",
    "ヶ月",
    "ヵ月",
    "カ月",
    "ケ月",
    "箇月",
    "千円",
    "万円",
    "億円",
    "単位",
    "円",
    "名",
    "人",
    "回",
    "日",
    "月",
    "年",
    "時",
    "分",
    "枠",
    "件",
    "週",
];

/// Units of 第1, 第2 …
const ORDINALS: [&str; 12] = ["章", "節", "款", "条", "項", "号", "編", "期", "版", "報", "次", "部"];

/// What may follow a unit and proves that it was one.
const LIMITS: [&str; 22] = [
    "程度",
    "以上",
    "以下",
    "以内",
    "以降",
    "以前",
    "未満",
    "前後",
    "上旬",
    "中旬",
    "下旬",
    "予定",
    "限定",
    "開催",
    "実施",
    "につき",
    "ずつ",
    "ごと",
    "まで",
    "から",
    "ほど",
    "あたり",
];

/// Single letters that lengthen a unit (年度, 時間, 回目); no further letter may follow.
const EXTENSIONS: &str = "間度目分末頃半前後中初";

/// `before` ends with a digit: does `after` begin with the unit it counts?
fn is_amount(before: &str, after: &str) -> bool {
    let lead = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == ',');
    let digits = before.len() - lead.len();
    let is_ordinal = lead.ends_with('第');
    let units = UNITS.iter().chain(ORDINALS.iter().filter(|_| is_ordinal));
    let Some(rest) = units.filter_map(|u| after.strip_prefix(u)).next() else { return false };
    let is_year = digits == 4 && after.starts_with('年');
    is_year || ends_amount(rest, digits > 2)
}

/// Does a unit end where `rest` begins? A number of three digits or more (`is_large`) numbers no heading.
fn ends_amount(rest: &str, is_large: bool) -> bool {
    let mut signs = rest.chars();
    match (signs.next(), signs.next()) {
        (None, _) => true,
        (Some(' '), Some(c)) if is_letter(c) && c != 'ー' && !PREFIXES.contains(c) => {
            is_large || signs.next().is_some_and(is_letter)
        }
        (Some(c), _) if !is_letter(c) => true,
        (Some(c), _) if is_large && is_hiragana(c) => true,
        (Some(c), next) if EXTENSIONS.contains(c) && next.is_none_or(is_bound) => true,
        _ => LIMITS.iter().any(|limit| rest.starts_with(limit)),
    }
}

/// Letters that stand before an amount.
const PREFIXES: &str = "各第約全計毎";

/// Does `before` end with a prefix, as a word of its own, to the amount or counter that `after` begins with?
fn is_prefix(before: &str, left: char, after: &str) -> bool {
    let second = before.chars().rev().nth(1);
    let is_own_word = left == '各' || !second.is_some_and(is_kanji);
    let is_counted = || {
        let rest = UNITS.iter().find_map(|u| after.strip_prefix(u));
        rest.is_some_and(|rest| !rest.starts_with(is_letter))
    };
    PREFIXES.contains(left) && is_own_word && (after.starts_with(|c: char| c.is_ascii_digit()) || is_counted())
}

/// Is the space behind 年 or 月 (`left`) inside a date?
fn is_date(before: &str, left: char, after: &str) -> bool {
    let Some(number) = before.strip_suffix(left) else { return false };
    let is_spaced = number.ends_with(' ');
    let (before, _) = split_number(number.strip_suffix(' ').unwrap_or(number));
    match left {
        '年' => is_year(number) && strip_counted(after, '月').is_some(),
        '月' if before.len() < number.trim_end().len() => strip_counted(after, '日').is_some_and(|rest| {
            let is_proven = is_spaced || ends_with_year(before) || rest.trim_start().starts_with('(');
            is_proven && !rest.starts_with(is_letter)
        }),
        _ => false,
    }
}

/// Does `text` end with the number of a calendar year: four digits, or an era and its count?
fn is_year(text: &str) -> bool {
    let text = text.strip_suffix(' ').unwrap_or(text);
    let (before, digits) = split_number(text);
    let before_count = if digits == 0 { text.strip_suffix('元').unwrap_or(text) } else { before };
    let is_count = digits == 1 || digits == 2 || before_count.len() < text.len();
    let before_count = before_count.strip_suffix(' ').unwrap_or(before_count);
    digits == 4 || is_count && ERAS.iter().any(|era| before_count.ends_with(era))
}

/// The eras that documents still name.
const ERAS: [&str; 4] = ["令和", "平成", "昭和", "大正"];

fn ends_with_year(before: &str) -> bool {
    before.trim_end().strip_suffix('年').is_some_and(is_year)
}

/// What stands before the digits at the end of `text`, and how many they are; more than eight are no part of a date.
fn split_number(text: &str) -> (&str, usize) {
    let digits = text.bytes().rev().take(9).take_while(u8::is_ascii_digit).count();
    (&text[..text.len() - digits], digits)
}

/// What follows one or two digits and `unit` at the beginning of `text`.
fn strip_counted(text: &str, unit: char) -> Option<&str> {
    let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let rest = text.get(digits..).filter(|_| digits == 1 || digits == 2)?;
    rest.strip_prefix(' ').unwrap_or(rest).strip_prefix(unit)
}

/// Words that bind what stands before them to the amount behind.
const RATES: [&str; 3] = ["につき", "あたり", "当たり"];

fn is_rate(before: &str) -> bool {
    RATES.iter().any(|rate| before.ends_with(rate))
}
