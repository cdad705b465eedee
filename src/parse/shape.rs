//! What a cell looks like: features that recognizers price, computed once per cell.

use super::lexicon::Lexicon;
use crate::normalize::key;
use std::borrow::Cow;

/// Cells longer than this are prose whatever words stand in them.
const LONG: usize = 120;
/// In longer cells a prefecture is not what the cell is about.
const LONGEST_PREFECTURES: usize = 40;
/// A date cell may list many dates.
const LONGEST_DATES: usize = 600;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $bit:literal),+ $(,)?) => {
        $($(#[$doc])* pub(crate) const $name: u32 = 1 << $bit;)+
    };
}

features! {
    /// ①, or several: ①②.
    CODE = 0,
    /// Stands where a code would (その他).
    CODE_WORD = 1,
    /// ○, a dash.
    MARK = 2,
    /// 有, 無, 要, 不要.
    YES_NO = 3,
    /// 無, なし, 無料.
    NONE = 4,
    /// A number with 円, or with thousands separated by commas.
    MONEY = 5,
    /// Nothing but a number.
    NUMBER = 6,
    /// A number with 名, 人, チーム.
    PERSONS = 7,
    /// 2日間, 年1回, 半日.
    DURATION = 8,
    /// A month, a day, a weekday.
    DATE = 9,
    /// 未定, 予定, 実施.
    SCHEDULE = 10,
    /// A prefecture, or 全国.
    PREFECTURE = 11,
    /// A word of places.
    VENUE = 12,
    /// Ends like a course.
    COURSE_TAIL = 13,
    /// Holds a word of courses.
    COURSE_WORD = 14,
    /// Ends like a track.
    TRACK_TAIL = 15,
    /// Ends like an occupation.
    OCCUPATION_TAIL = 16,
    /// Holds the name of an occupation.
    OCCUPATION_WORD = 17,
    /// Speaks of who may take part.
    REQUIREMENT = 18,
    /// Begins with ○, ◎, ・, 【.
    BULLET = 19,
    /// A sentence or more.
    PROSE = 20,
    /// Begins with a digit.
    DIGIT_FIRST = 21,
    /// A clock time.
    TIME = 22,
    /// 中央区…1丁目, 3-5-8.
    ADDRESS = 23,
    /// A dash alone.
    DASH = 24,
    /// Has five letters that belong to no date and no number.
    WORDY = 25,
    /// Has a full stop.
    SENTENCE = 26,
    /// 〃, 同上: what the cell above says.
    DITTO = 27,
}

/// A cell's features.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    /// Characters without white space.
    pub len: usize,
    /// Which features it has.
    pub bits: u32,
}

impl Shape {
    /// True when it has any of the features.
    pub(crate) fn has(&self, bits: u32) -> bool {
        self.bits & bits != 0
    }

    /// Looks at a cell.
    pub(crate) fn of(folded: &str, words: &Lexicon) -> Shape {
        let key = squeezed(folded);
        let len = key.chars().count();
        let mut bits = scan(&key, len);
        if len <= LONG {
            bits |= lookup(&key, len, words);
        } else {
            bits |= PROSE | words.inside.in_text(&key, REQUIREMENT);
        }
        Shape { len, bits }
    }
}

fn flag(condition: bool, bit: u32) -> u32 {
    if condition { bit } else { 0 }
}

/// The text without white space.
fn squeezed(folded: &str) -> Cow<'_, str> {
    if folded.contains(char::is_whitespace) { key(folded).into() } else { folded.into() }
}

/// The name without a trailing parenthesis: 知識確認コース(…) ends like a track all the same.
fn stem(key: &str) -> &str {
    match key.char_indices().rev().find(|(_, c)| matches!(c, '(' | '（')) {
        Some((i, _)) if i > 0 && key.ends_with([')', '）']) => stem(&key[..i]),
        _ => key,
    }
}

/// Features that the family's words decide.
fn lookup(key: &str, len: usize, words: &Lexicon) -> u32 {
    let stem = stem(key);
    let circled = stem.trim_end_matches(|c: char| ('①'..='⑳').contains(&c) || ('Ⅰ'..='Ⅹ').contains(&c));
    let place = flag(len <= LONGEST_PREFECTURES, PREFECTURE);
    flag(words.hospital_word.contains(&key), CODE_WORD)
        | flag(words.ditto.contains(&key), DITTO)
        | words.inside.in_text(key, SCHEDULE | VENUE | COURSE_WORD | OCCUPATION_WORD | REQUIREMENT | place)
        | words.tails.at_end(circled, COURSE_TAIL | TRACK_TAIL)
        | words.tails.at_end(stem, OCCUPATION_TAIL)
}

/// Features that the characters decide, in one pass.
fn scan(key: &str, len: usize) -> u32 {
    let mut bits = whole(key);
    let chars: Vec<char> = key.chars().take(LONGEST_DATES).collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or('\0');
    for (i, &c) in chars.iter().enumerate() {
        let after_digit = i > 0 && chars[i - 1].is_ascii_digit();
        let before_digit = at(i + 1).is_ascii_digit();
        match c {
            '円' if after_digit || matches!(at(i.wrapping_sub(1)), '万' | '千') => bits |= MONEY,
            ',' if after_digit && before_digit && at(i + 3).is_ascii_digit() && !at(i + 4).is_ascii_digit() => {
                bits |= MONEY;
            }
            '名' | '人' | '組' if after_digit => bits |= PERSONS,
            'チ' if after_digit && at(i + 1) == 'ー' && at(i + 2) == 'ム' => bits |= PERSONS,
            '月' if after_digit => bits |= DATE,
            '日' if after_digit && at(i + 1) != '間' => bits |= flag(at(i + 1) == '(', DATE),
            '日' if at(i + 1) == '間' && after_digit => bits |= DURATION,
            '半' if at(i + 1) == '日' => bits |= DURATION,
            'ヵ' | 'ヶ' | 'か' | 'カ' | 'ケ' | '箇' if after_digit && at(i + 1) == '月' => bits |= DURATION,
            '週' | '時' if after_digit && at(i + 1) == '間' => bits |= DURATION,
            '時' if after_digit => bits |= TIME,
            '年' if before_digit && at(i + 2) == '回' => bits |= DURATION,
            '泊' | '日' if after_digit => bits |= DURATION,
            '年' if after_digit && at(i + 1) != '以' => bits |= flag(before_digit, DATE),
            '/' if after_digit && before_digit => bits |= DATE,
            '.' if after_digit && before_digit && len <= 60 => bits |= flag(dotted_date(&chars, i), DATE),
            '-' if after_digit && before_digit && iso_date(&chars, i) => bits |= DATE,
            ':' if after_digit && before_digit => bits |= TIME,
            '。' => bits |= PROSE | SENTENCE,
            '丁' if at(i + 1) == '目' => bits |= ADDRESS,
            '番' if after_digit => bits |= ADDRESS,
            _ => {}
        }
    }
    let letters = chars
        .iter()
        .filter(|c| c.is_alphabetic() && !"年月日時分曜火水木金土半前後第回令和平成昭".contains(**c))
        .take(5);
    bits |= flag(letters.count() == 5, WORDY);
    bits | flag(len > 40 && bits & (DATE | MONEY | PERSONS) == 0, PROSE)
}

/// `2021-06-12`: the first dash of an ISO date.
fn iso_date(chars: &[char], dash: usize) -> bool {
    dash >= 4 && chars[dash - 4..dash].iter().all(char::is_ascii_digit) && chars.get(dash + 3) == Some(&'-')
}

/// `2021.6.12`, `R5.7.12`: two dots part three numbers.
fn dotted_date(chars: &[char], dot: usize) -> bool {
    let rest = &chars[dot + 1..];
    let digits = rest.iter().take_while(|c| c.is_ascii_digit()).count();
    (1..=2).contains(&digits)
        && rest.get(digits) == Some(&'.')
        && rest.get(digits + 1).is_some_and(char::is_ascii_digit)
}

/// Features of the cell as a whole.
fn whole(key: &str) -> u32 {
    let first = key.chars().next().unwrap_or('\0');
    let circled = |c: char| ('①'..='⑳').contains(&c);
    let code = circled(first) && key.chars().all(|c| circled(c) || matches!(c, '・' | '、' | ',' | '又' | 'は' | '～'));
    let mark = matches!(key, "○" | "◯" | "〇" | "●" | "◎" | "×" | "✓" | "✔");
    let dash = !key.is_empty() && key.chars().all(|c| matches!(c, '-' | 'ー' | '―' | '—' | '─'));
    flag(code, CODE)
        | flag(mark, MARK)
        | flag(dash, MARK | DASH)
        | flag(matches!(key, "有" | "無" | "要" | "不要" | "あり" | "なし" | "必要" | "有り" | "無し"), YES_NO)
        | flag(
            key.starts_with('無')
                || key.ends_with("無料")
                || key.ends_with("無償")
                || matches!(key, "なし" | "不要" | "制限なし"),
            NONE,
        )
        | flag(!key.is_empty() && key.chars().all(|c| c.is_ascii_digit()), NUMBER)
        | flag(matches!(first, '○' | '◎' | '・' | '【' | '●' | '■' | '◆') && key.chars().nth(1).is_some(), BULLET)
        | flag(first.is_ascii_digit(), DIGIT_FIRST)
}
