//! What class of thing a value is, whatever it says.

use serde::{Deserialize, Serialize};

/// A class of values. Coarse on purpose: a new venue, a new date and a re-worded sentence stay in theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    /// A number, with a unit or without: `40名`, `3,500円`, `36.39`.
    Number,
    /// Digits in groups: a telephone number, a postal code.
    Code,
    /// A date or a range of dates.
    Date,
    /// A time of day or a range.
    Time,
    /// An address on the web.
    Url,
    /// An address of mail.
    Email,
    /// A sign: ○, －, ※.
    Mark,
    /// Words in Latin letters.
    Latin,
    /// Words in kana alone.
    Kana,
    /// Words with kanji.
    Kanji,
}

/// What dates are written with beside digits.
const OF_DATES: &str = "年月日()～~-/:・,、.曜火水木金土祝時分令和平成昭年度予定旬頃上中下末から至";
/// A unit is not longer.
const UNIT: usize = 3;

/// Letters that stand where UTF-8 was read as Shift_JIS, or Shift_JIS or UTF-8 as Latin-1: each is rare by itself.
const OF_DAMAGE: &str = "縺繧繝譁螟蜿荳莠邨髢ÃÂãâæåçè‚ƒ„†‡ˆ‰ŠŒŽ¿½ï";

impl Shape {
    /// The class of a value that is not empty.
    pub fn of(value: &str) -> Shape {
        let value = value.trim();
        let count = |test: fn(char) -> bool| value.chars().filter(|&c| test(c)).count();
        let digits = count(|c| c.is_ascii_digit());
        let (latin, kana, kanji) = (count(|c| c.is_ascii_alphabetic()), count(is_kana), count(is_kanji));
        if value.contains("://") || value.starts_with("www.") || value.starts_with("http") {
            return Shape::Url;
        }
        if value.contains('@') && latin > 0 && kana + kanji == 0 {
            return Shape::Email;
        }
        if digits + latin + kana + kanji == 0 || value.chars().count() == 1 && digits == 0 {
            return Shape::Mark;
        }
        if let Some(shape) = of_digits(value, digits) {
            return shape;
        }
        match (latin, kana, kanji) {
            (_, 0, 0) => Shape::Latin,
            (_, _, 0) => Shape::Kana,
            _ => Shape::Kanji,
        }
    }

    /// The class above: words are words, in whatever script.
    pub fn coarse(self) -> Shape {
        match self {
            Shape::Latin | Shape::Kana => Shape::Kanji,
            other => other,
        }
    }

    /// The word that is shown.
    pub fn as_str(self) -> &'static str {
        match self {
            Shape::Number => "number",
            Shape::Code => "code",
            Shape::Date => "date",
            Shape::Time => "time",
            Shape::Url => "url",
            Shape::Email => "email",
            Shape::Mark => "mark",
            Shape::Latin => "latin",
            Shape::Kana => "kana",
            Shape::Kanji => "text",
        }
    }
}

/// The class of a value that digits make up.
fn of_digits(value: &str, digits: usize) -> Option<Shape> {
    if digits == 0 {
        return None;
    }
    let rest = || value.chars().filter(|c| !c.is_ascii_digit() && !c.is_whitespace());
    let only = |signs: &str| rest().all(|c| signs.contains(c));
    if only(OF_DATES) && (value.contains('月') || value.contains('年') || is_plain_date(value)) {
        return Some(Shape::Date);
    }
    if only(":～~-・/,、") && value.contains(':') {
        return Some(Shape::Time);
    }
    if only("-") && value.trim_start_matches('-').contains('-') || only("()-") && value.contains('(') {
        return Some(Shape::Code);
    }
    let unit = rest().filter(|c| !",.+-±約%".contains(*c)).count();
    (unit <= UNIT && value.starts_with(|c: char| c.is_ascii_digit() || "+-±約".contains(c))).then_some(Shape::Number)
}

/// `2024-07-26`, `2024/7/26`, `6/12`.
fn is_plain_date(value: &str) -> bool {
    let parts: Vec<&str> = value.split(['/', '-', '.']).collect();
    let number = |p: &&str| p.chars().all(|c| c.is_ascii_digit());
    match parts.as_slice() {
        [year, month, day] => {
            year.len() == 4 && [month, day].into_iter().all(|p| (1..=2).contains(&p.len()) && number(p))
        }
        [month, day] => {
            value.contains('/') && [month, day].into_iter().all(|p| (1..=2).contains(&p.len()) && number(p))
        }
        _ => false,
    }
}

fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | '\u{ff66}'..='\u{ff9f}')
}

/// Kanji, and every other letter that is neither kana nor ASCII.
fn is_kanji(c: char) -> bool {
    !c.is_ascii() && c.is_alphanumeric() && !is_kana(c)
}

/// True for a value in which characters were lost or taken for others.
pub(super) fn is_damaged(value: &str) -> bool {
    let mut signs = 0;
    for c in value.chars() {
        match c {
            '\u{fffd}' | '〓' | '\u{80}'..='\u{9f}' => return true,
            c if OF_DAMAGE.contains(c) => signs += 1,
            _ => {}
        }
    }
    // What no encoding could hold becomes question marks, one after the other.
    signs >= 2 || value.contains("???")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_it_looks_like() {
        let of = |all: &[(&str, Shape)]| all.iter().for_each(|(v, s)| assert_eq!(Shape::of(v), *s, "{v}"));
        of(&[("40", Shape::Number), ("40名", Shape::Number), ("3,500円", Shape::Number), ("36.398777", Shape::Number)]);
        of(&[("2024-07-26", Shape::Date), ("7月26日(金)～28日(日)", Shape::Date), ("令和6年11月予定", Shape::Date)]);
        of(&[
            ("076-276-0100", Shape::Code),
            ("923-8560", Shape::Code),
            ("09:30", Shape::Time),
            ("9:00～17:00", Shape::Time),
        ]);
        of(&[
            ("○", Shape::Mark),
            ("－", Shape::Mark),
            ("https://a.example/", Shape::Url),
            ("a@b.example", Shape::Email),
        ]);
        of(&[("青空会館3階", Shape::Kanji), ("ホール", Shape::Kana), ("Zoom", Shape::Latin), ("未定", Shape::Kanji)]);
    }

    #[test]
    fn damage_is_seen_and_japanese_is_none() {
        for damaged in ["研修\u{fffd}", "縺ゅ＞縺?", "ã‚¢ã‚¤", "???研修", "〓田"] {
            assert!(is_damaged(damaged), "{damaged}");
        }
        for sound in ["何を学ぶか?", "Café", "訪問看護基礎研修", "①～③", "繧"] {
            assert!(!is_damaged(sound), "{sound}");
        }
    }
}
