//! Signs inside a cell: list marks (`1.`, `1)`, `(1)`, `①`, `(ア)`, `・`) and note marks (`*1`, `※`, `(注2)`).

use super::words::{Chars, Lexicon};
use std::collections::BTreeMap;
use std::ops::Range;

/// How a list mark is written. Marks of one style number one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// `1.`
    Dot,
    /// `1)`
    Close,
    /// `(1)`
    Paren,
    /// `①`
    Circled,
    /// `ア`, `ア)`, `(ア)`
    Kana,
    /// `・`, `○`, `-`
    Bullet(char),
}

/// A list mark; ranges count characters.
#[derive(Clone, Debug)]
pub(super) struct ListMark {
    pub(super) style: Style,
    /// From 1; 0 for bullets.
    pub(super) number: u32,
    pub(super) range: Range<usize>,
}

const BULLETS: &str = "・-○◎●■◆▪•◇□";
const KANA: &str = "アイウエオカキクケコサシスセソ";

/// List marks that begin an item, in order.
///
/// Such a mark stands at the beginning, behind white space, a full stop or a colon. A mark that the sentence talks about (1)または2)…)
/// begins nothing.
pub(super) fn list_marks(chars: &Chars, lexicon: &Lexicon) -> Vec<ListMark> {
    let text = &chars.all;
    let mut marks = Vec::new();
    for at in 0..text.len() {
        let begins = chars.apart(at) || matches!(text[at - 1], '。' | ':');
        let mark = if begins { mark_at(text, at) } else { None };
        marks.extend(mark.filter(|m| !talked_about(text, m.range.end, lexicon)));
    }
    drop_strays(marks)
}

fn mark_at(text: &[char], at: usize) -> Option<ListMark> {
    let mark = |style, number, end| Some(ListMark { style, number, range: at..end });
    let first = text[at];
    if ('①'..='⑳').contains(&first) {
        return mark(Style::Circled, first as u32 - '①' as u32 + 1, at + 1);
    }
    if BULLETS.contains(first) {
        let next = text[at + 1..].iter().find(|c| !c.is_whitespace())?;
        let dash = first == '-' && (next.is_ascii_digit() || *next == '-');
        return if dash { None } else { mark(Style::Bullet(first), 0, at + 1) };
    }
    let open = first == '(';
    let from = at + usize::from(open);
    if let Some((number, end)) = digits(text, from) {
        return match (open, text.get(end)) {
            (true, Some(')')) if text.get(end + 1) != Some(&'(') => mark(Style::Paren, number, end + 1),
            (false, Some(')')) => mark(Style::Close, number, end + 1),
            (false, Some('.')) if !text.get(end + 1).is_some_and(char::is_ascii_digit) => {
                mark(Style::Dot, number, end + 1)
            }
            _ => None,
        };
    }
    let number = KANA.chars().position(|k| text.get(from) == Some(&k))? as u32 + 1;
    match (open, text.get(from + 1)) {
        (true, Some(')')) | (false, Some(')' | '.')) => mark(Style::Kana, number, from + 2),
        (false, Some(' ' | '\u{3000}')) => mark(Style::Kana, number, from + 1),
        _ => None,
    }
}

/// One or two digits and where they end.
fn digits(text: &[char], at: usize) -> Option<(u32, usize)> {
    let run = text.get(at..)?.iter().take(3).take_while(|c| c.is_ascii_digit()).count();
    let value = || text[at..at + run].iter().filter_map(|c| c.to_digit(10)).fold(0, |n, d| n * 10 + d);
    matches!(run, 1 | 2).then(|| (value(), at + run))
}

fn talked_about(text: &[char], end: usize, lexicon: &Lexicon) -> bool {
    let skip = text[end..].iter().take_while(|c| c.is_whitespace()).count();
    lexicon.list_references.iter().any(|w| text[end + skip..].starts_with(w))
}

/// A number alone that is not 1 counts nothing (a date, a score); a kana alone is a word.
fn drop_strays(mut marks: Vec<ListMark>) -> Vec<ListMark> {
    let mut counts = BTreeMap::<Style, usize>::new();
    marks.iter().for_each(|m| *counts.entry(m.style).or_default() += 1);
    let alone = |m: &ListMark| counts.get(&m.style) == Some(&1);
    marks.retain(|m| match m.style {
        Style::Bullet(_) => true,
        Style::Kana => !alone(m),
        _ => m.number == 1 || (m.number > 1 && !alone(m)),
    });
    marks
}

/// A note mark; the range counts characters.
#[derive(Clone, Debug)]
pub(super) struct NoteMark {
    /// Sign and number, the same for every way of writing it: `*1` for `(*1)`.
    pub(super) key: String,
    pub(super) range: Range<usize>,
    /// White space, or nothing, stands before it.
    pub(super) apart: bool,
}

impl NoteMark {
    /// True when it carries a number.
    pub(super) fn numbered(&self) -> bool {
        self.key.chars().count() > 1
    }
}

/// Signs of note marks; a text without any of them has none.
pub(super) const NOTE_SIGNS: [char; 6] = ['*', '＊', '※', '†', '‡', '注'];

/// Note marks, in order.
pub(super) fn note_marks(chars: &Chars) -> Vec<NoteMark> {
    let mut marks = Vec::new();
    let mut at = 0;
    while at < chars.all.len() {
        match note_mark_at(chars, at) {
            Some(mark) => {
                at = mark.range.end;
                marks.push(mark);
            }
            None => at += 1,
        }
    }
    marks
}

fn note_mark_at(chars: &Chars, at: usize) -> Option<NoteMark> {
    let text = &chars.all;
    let open = text[at] == '(';
    let from = at + usize::from(open);
    let sign = match *text.get(from)? {
        '*' | '＊' => '*',
        c @ ('※' | '†' | '‡' | '注') => c,
        _ => return None,
    };
    let (number, end) = note_number(text, from + 1);
    let closed = text.get(end) == Some(&')');
    let end = match (sign, open, closed) {
        (_, true, true) => end + 1,
        (_, true, false) => return None,
        ('注', ..) => plain_end(chars, at, number.is_some(), end)?,
        ('*', ..) if product(text, at) => return None,
        _ => end + usize::from(closed && number.is_some() && chars.apart(at)),
    };
    let key = number.map_or(sign.to_string(), |n| format!("{sign}{n}"));
    Some(NoteMark { key, range: at..end, apart: chars.apart(at) })
}

/// The number behind a sign, unless it belongs to the words behind it (※10月).
fn note_number(text: &[char], from: usize) -> (Option<u32>, usize) {
    let counts = |end: usize| text.get(end).is_some_and(|c| "年月日時分名人回度円%/～.-,".contains(*c));
    match digits(text, from) {
        Some((number, end)) if !counts(end) || text.get(end) == Some(&'.') => (Some(number), end),
        _ => (None, from),
    }
}

/// Where 注 without an opening bracket ends as a mark. 注 within a word (注意, 発注) is none.
fn plain_end(chars: &Chars, at: usize, numbered: bool, end: usize) -> Option<usize> {
    let next = chars.all.get(end);
    let apart = chars.apart(at);
    match next {
        Some(')') if numbered || apart => Some(end + 1),
        Some(':') if apart => Some(end),
        _ if apart && numbered && next.is_none_or(|c| c.is_whitespace() || *c == '.') => Some(end),
        _ => None,
    }
}

/// `3*4` multiplies.
fn product(text: &[char], at: usize) -> bool {
    let plain = |c: Option<&char>| c.is_some_and(char::is_ascii_alphanumeric);
    at > 0 && plain(text.get(at - 1)) && plain(text.get(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<(String, bool)> {
        note_marks(&Chars::new(text)).into_iter().map(|m| (m.key, m.apart)).collect()
    }

    fn lists(text: &str) -> Vec<(Style, u32)> {
        let lexicon = Lexicon::new(&crate::resolve::sample::family());
        list_marks(&Chars::new(text), &lexicon).into_iter().map(|m| (m.style, m.number)).collect()
    }

    #[test]
    fn note_marks_are_told_from_words_and_sums() {
        let mark = |key: &str, apart| (key.to_owned(), apart);
        assert_eq!(keys("看護師*1 *1 常勤"), [mark("*1", false), mark("*1", true)]);
        assert_eq!(keys("医師(注2)"), [mark("注2", false)]);
        assert_eq!(keys("注2) 常勤"), [mark("注2", true)]);
        assert_eq!(keys("※10月に開く"), [mark("※", true)]);
        assert_eq!(keys("3*4 注意 受注 発注)"), []);
    }

    #[test]
    fn list_marks_begin_items_only() {
        assert_eq!(lists("次の者 1. 甲 2. 乙 1.5年 3. 丙"), [(Style::Dot, 1), (Style::Dot, 2), (Style::Dot, 3)]);
        assert_eq!(lists("1)または2)の者 1)甲 2)乙"), [(Style::Close, 1), (Style::Close, 2)]);
        assert_eq!(lists("基礎研修(1)(2) 分析研修①"), []);
        assert_eq!(lists("(ア) 甲 (イ) 乙 ・丙"), [(Style::Kana, 1), (Style::Kana, 2), (Style::Bullet('・'), 0)]);
    }
}
