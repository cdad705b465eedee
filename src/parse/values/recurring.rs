//! Times that come again or are no day at all: 毎月第2火曜日, 毎週水曜日, 第1四半期, 平日.

use super::amount::digits;
use super::squeeze::Squeezed;

const FIRST: &[&str] = &["毎月", "毎週", "隔週", "毎日", "平日", "土日祝", "土日", "上半期", "下半期"];
const FURTHER: &[&str] = &[
    "毎月",
    "毎週",
    "隔週",
    "・",
    "、",
    ",",
    "と",
    "及び",
    "および",
    "の",
    "平日",
    "頃",
    "ごろ",
    "予定",
    "開催",
    "実施",
];

/// True where the whole text says how often or in which part of the year, and nothing else.
pub(super) fn is_recurring(sq: &Squeezed) -> bool {
    let first = FIRST.iter().find_map(|w| sq.word_end(0, w)).or_else(|| quarter(sq, 0));
    let Some(mut i) = first else { return false };
    while i < sq.len() {
        let next = FURTHER.iter().find_map(|w| sq.word_end(i, w));
        match next.or_else(|| quarter(sq, i)).or_else(|| weekday(sq, i)) {
            Some(end) => i = end,
            None => return false,
        }
    }
    true
}

/// 第1四半期.
fn quarter(sq: &Squeezed, i: usize) -> Option<usize> {
    let (_, end) = digits(sq, i + 1).filter(|&(n, _)| sq.get(i) == '第' && (1..=4).contains(&n))?;
    sq.word_end(end, "四半期")
}

/// 第2火曜日, 第1・3水曜, 水曜日.
fn weekday(sq: &Squeezed, i: usize) -> Option<usize> {
    let mut i = i;
    while matches!(sq.get(i), '第' | '・' | ',' | '、') || ('1'..='5').contains(&sq.get(i)) {
        i += 1;
    }
    let day = matches!(sq.get(i), '月' | '火' | '水' | '木' | '金' | '土' | '日') && sq.get(i + 1) == '曜';
    day.then(|| i + 2 + usize::from(sq.get(i + 2) == '日'))
}
