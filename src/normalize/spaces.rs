//! Spaces that layout put inside a word.
//!
//! A space between two Japanese words separates items as often as it was left by justified text or a wrapped line. Only what
//! structure proves goes:
//! - *a counted amount*: digits, space, unit, where the unit ends there (`19,800 円`, `30 名程度`, not `20 名古屋`, not the
//!   numbered heading `1 日 時`) and the digit belongs to no name before it (not `支援料1 月1回`); behind 第 also 章, 条 and the
//!   like;
//! - *a date*: `2021 年 7 月 27 日` between its parts, with the year, a weekday or its spaced style as proof (not `6月 2日間`);
//! - *a word set letter by letter*: three or more single letters in a row (`改 正 後`), or two that are the whole text (`氏 名`),
//!   unless they are items by their nature (`月 火 水`, `ア イ ウ`, `有 無`, the blank date `年 月 日`); see [`spelled`];
//! - *a prefix of amounts* (各, 第, 約, 全, 計, 毎) before digits or a counter: `各 回20名`, `約 30名`;
//! - *a rate*: `1回につき 30名`.
//!
//! Kept, because a space there may be meant: between words (`東京 大阪`, `オンライン研修 別館会議室`), between amounts (`年2回 2日間`),
//! between label and value (`申込期間 2021年…`, `定 員 20名`), behind punctuation, beside brackets, and inside words of which more
//! than one letter is left on a side (`WEB開 催`, `連絡 協議会`). For those there is [`super::key`].

use super::chars::{is_hiragana, is_kanji, is_letter};
use super::draft::{Change, Doubt, Draft};
use super::gap::{Gap, is_bound};
use super::spelled;

/// The spaces that stand inside words.
pub(super) fn inside_words(draft: &Draft) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut rest = draft.spaces.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let gap = Gap::new(&draft.text, *first);
        if !gap.is_between_single_letters() {
            changes.extend(is_inside_word(&gap).then(|| removed(*first)));
            rest = others;
            continue;
        }
        let (spaces, behind) = rest.split_at(spelled::run_of_single_letters(&draft.text, rest).max(1));
        let inside = spelled::inside_words(&draft.text, spaces).into_iter().zip(spaces);
        let closed = inside.filter(|(is_inside, d)| *is_inside || is_inside_word(&Gap::new(&draft.text, **d)));
        changes.extend(closed.map(|(_, d)| removed(*d)));
        rest = behind;
    }
    changes
}

fn removed(doubt: Doubt) -> Change {
    Change { doubt, old_len: 1, new: None }
}

/// For a space that is not between single letters, or in a row of them that is no word.
fn is_inside_word(gap: &Gap) -> bool {
    let is_number = |c: char| c.is_ascii_digit();
    let &Gap { before, after, left, right } = gap;
    if is_number(left) {
        return is_letter(right) && is_amount(before, after);
    }
    is_prefix(before, left, after) || is_number(right) && (is_date(before, left, after) || is_rate(before))
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

/// Is this letter a unit by itself?
pub(super) fn is_unit(letter: char) -> bool {
    UNITS.iter().any(|unit| unit.strip_prefix(letter) == Some(""))
}

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
    let Some((unit, rest)) = units.filter_map(|u| after.strip_prefix(u).map(|rest| (*u, rest))).next() else {
        return false;
    };
    let is_year = digits == 4 && unit == "年";
    let is_of_name = digits == 1 && ends_with_name(lead);
    let is_proven = is_ordinal || !rest.starts_with(|c: char| c.is_ascii_digit()) || goes_on_with_date(unit, rest);
    is_year || !is_of_name && is_proven && ends_amount(rest, digits > 2)
}

/// Does `lead` end with a word that a single digit may number (`支援料1 回…`), and not with a part of an amount or date?
fn ends_with_name(lead: &str) -> bool {
    let is_amount_part = |c: char| PREFIXES.contains(&c) || "年月日時回週".contains(c) || is_hiragana(c);
    // Behind no letter ー is a dash.
    lead.trim_end_matches('ー').ends_with(|c: char| is_letter(c) && !is_amount_part(c))
        && !ERAS.iter().any(|era| lead.ends_with(era))
}

/// Is the number behind the unit the next part of a date or time (`30 年4月`), and not of a rate (`料1 月1回`)?
fn goes_on_with_date(unit: &str, rest: &str) -> bool {
    match unit {
        "年" => strip_counted(rest, '月').is_some(),
        "月" => strip_counted(rest, '日').is_some(),
        "時" => strip_counted(rest, '分').is_some(),
        _ => false,
    }
}

/// Does a unit end where `rest` begins? A number of three digits or more (`is_large`) numbers no heading.
fn ends_amount(rest: &str, is_large: bool) -> bool {
    let mut signs = rest.chars();
    match (signs.next(), signs.next()) {
        (None, _) => true,
        (Some(' '), Some(c)) if is_letter(c) && c != 'ー' && !PREFIXES.contains(&c) => {
            is_large || signs.next().is_some_and(is_letter)
        }
        (Some(c), _) if !is_letter(c) => true,
        (Some(c), _) if is_large && is_hiragana(c) => true,
        (Some(c), next) if EXTENSIONS.contains(c) && next.is_none_or(is_bound) => true,
        _ => LIMITS.iter().any(|limit| rest.starts_with(limit)),
    }
}

/// Letters that stand before an amount.
const PREFIXES: [char; 6] = ['各', '第', '約', '全', '計', '毎'];

/// Does `before` end with a prefix, as a word of its own, to the amount or counter that `after` begins with?
fn is_prefix(before: &str, left: char, after: &str) -> bool {
    if !PREFIXES.contains(&left) {
        return false;
    }
    let is_own_word = left == '各' || !before.chars().rev().nth(1).is_some_and(is_kanji);
    let is_counted = || {
        let rest = UNITS.iter().find_map(|u| after.strip_prefix(u));
        rest.is_some_and(|rest| !rest.starts_with(is_letter))
    };
    is_own_word && (after.starts_with(|c: char| c.is_ascii_digit()) || is_counted())
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
