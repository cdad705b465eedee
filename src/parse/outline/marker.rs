//! The markers that a line may begin with. One text can be several: イ is the second of アイウ and the first of イロハ.

use crate::model::{Marker, Shape, Signs, Style};

/// A marker that may stand at the beginning of a text, and where the words behind it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) marker: Marker,
    /// First byte of the words behind.
    pub(super) end: usize,
    /// The number, or the first of those that a range stands for: (1)～(5) is read as one item with the last number.
    pub(super) first: u32,
}

/// アイウエオ order.
const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
/// いろは order.
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const HIRAGANA: &str = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん";
const SMALL_IROHA: &str =
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみしゑひもせす";
/// Signs that begin an item without counting it; ※ and ＊ begin remarks.
const BULLETS: &str = "・•●○◎◇◆□■△▲▽▼➢➤▶►✓✔‣⁃∙▪▫◦※＊*❖☆★→⇒-–—ー◉⚫";
/// Bullets that are also marks inside words: only white space behind proves them.
const DOUBTFUL: &str = "-–—ー*＊→⇒○◎△□";
/// Units of 第N.
const UNITS: &str = "編部章節款目条項号";
const HEADINGS: [(char, char); 5] = [('【', '】'), ('《', '》'), ('〈', '〉'), ('≪', '≫'), ('<', '>')];

/// Every marker that the folded text may begin with, the longer reading of the same sign first.
pub(super) fn readings(text: &str) -> Vec<Reading> {
    let Some(first) = text.chars().next() else { return Vec::new() };
    let mut found: Vec<Reading> = code(text).into_iter().collect();
    match first {
        '第' => found.extend(ordinal(text)),
        '注' => found.extend(note(text)),
        '(' | '（' => enclosed(text, ')', Shape::Paren, &mut found),
        '[' | '〔' => enclosed(text, if first == '[' { ']' } else { '〕' }, Shape::Square, &mut found),
        _ => {
            found.extend(single(text, first));
            plain(text, &mut found);
        }
    }
    found
}

fn reading(style: Style, number: u32, written: &str, end: usize) -> Reading {
    Reading { marker: Marker { style, number, written: written.to_owned() }, end, first: number }
}

/// 第1 総則, 第1章, 第1条の…: 第1回 and the like are words.
fn ordinal(text: &str) -> Option<Reading> {
    let rest = &text['第'.len_utf8()..];
    let (number, length) = digits(rest).or_else(|| kanji(rest))?;
    let at = '第'.len_utf8() + length;
    let behind = text[at..].chars().next();
    let unit = behind.filter(|c| UNITS.contains(*c));
    if unit.is_none() && behind.is_some_and(|c| !is_gap(c)) {
        return None;
    }
    let end = at + unit.map_or(0, char::len_utf8);
    // 第3条の規定により begins a sentence, not a provision; 第3条 この法律は begins one.
    if unit.is_some() && text[end..].chars().next().is_some_and(|c| !is_gap(c) && c != '(') {
        return None;
    }
    let style = Style { shape: Shape::Ordinal(unit.unwrap_or(' ')), signs: Signs::Digit };
    Some(reading(style, number, &text[..end], skip_gap(text, end)))
}

/// 注1 …: the first of a list of notes, whose further items are 2, 3; or 注 …: the only one.
fn note(text: &str) -> Option<Reading> {
    let rest = &text['注'.len_utf8()..];
    let (number, length) = digits(rest).unwrap_or((1, 0));
    let end = '注'.len_utf8() + length;
    let is_marker = text[end..].chars().next().is_some_and(is_gap);
    let style = Style { shape: Shape::Bare, signs: Signs::Digit };
    is_marker.then(|| reading(style, number, &text[..end], skip_gap(text, end)))
}

/// 00 …, 区分01 …, 10の2 …, 11から13まで …, A001-2 …, A003～A010 …: the number of a class in a table of classes, of two or three
/// digits, or of several classes.
fn code(text: &str) -> Option<Reading> {
    const LONGEST_WORD: usize = 4;
    let is_kanji = |c: char| ('一'..='龥').contains(&c);
    let word: usize = text.chars().take_while(|c| is_kanji(*c)).take(LONGEST_WORD).map(char::len_utf8).sum();
    let (number, end) = class(text, word)?;
    let (mut at, mut first_and_last) = (end, (number, number));
    if let Some((last, end)) =
        text[at..].strip_prefix(['～', '~', '〜']).and_then(|r| class(text, text.len() - r.len()))
    {
        (at, first_and_last.1) = (end, last);
    } else if let Some((last, end)) = text[at..].strip_prefix("から").and_then(|r| class(text, text.len() - r.len()))
        && text[end..].starts_with("まで")
    {
        (at, first_and_last.1) = (end + "まで".len(), last);
    }
    let has_words = text[at..].starts_with(is_gap) && !text[at..].trim().is_empty();
    let style = Style { shape: Shape::Bare, signs: Signs::Code };
    let found = reading(style, first_and_last.1, &text[..at], skip_gap(text, at));
    has_words.then_some(Reading { first: first_and_last.0, ..found })
}

/// The number of a class that begins at a byte, and its end.
fn class(text: &str, from: usize) -> Option<(u32, usize)> {
    let at = from + usize::from(text[from..].starts_with(|c: char| c.is_ascii_uppercase()));
    let length = text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let number = text[at..at + length].parse().ok().filter(|_| (2..=3).contains(&length))?;
    Some((number, branch(text, at + length)))
}

/// The end of what parts a number into branches: の2, の2の3, -2.
fn branch(text: &str, mut at: usize) -> usize {
    loop {
        let Some(rest) = text[at..].strip_prefix(['の', '-']) else { return at };
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 {
            return at;
        }
        at = text.len() - rest.len() + digits;
    }
}

fn enclosed(text: &str, close: char, shape: Shape, found: &mut Vec<Reading>) {
    let open = text.chars().next().map_or(0, char::len_utf8);
    let Some(end) = text.char_indices().take(8).find(|(_, c)| *c == close || *c == '）').map(|(i, _)| i) else {
        return;
    };
    let inner = text[open..end].trim();
    if matches!(inner, "※" | "*") {
        let behind = end + 1;
        let style = Style { shape, signs: Signs::Bullet('※') };
        found.push(reading(style, 0, &text[..behind], skip_gap(text, behind)));
    }
    let behind = end + text[end..].chars().next().map_or(0, char::len_utf8);
    for (signs, number, length) in numbers(inner) {
        if length == inner.len() && !matches!(signs, Signs::Circled | Signs::Filled | Signs::Parts(_)) {
            let close = if close == ')' { ')' } else { close };
            let written = format!(
                "{}{inner}{close}",
                if close == ')' {
                    '('
                } else if close == ']' {
                    '['
                } else {
                    '〔'
                }
            );
            let one = reading(Style { shape, signs }, number, &written, skip_gap(text, behind));
            found.push(range(text, behind, one));
        }
    }
}

/// (1)～(5) …, written where a text leaves items out: one item for all of them.
fn range(text: &str, behind: usize, one: Reading) -> Reading {
    let Some(rest) = text[behind..].strip_prefix(['～', '~', '〜']) else { return one };
    let Some(last) = readings(rest).into_iter().find(|r| r.marker.style == one.marker.style) else { return one };
    if last.marker.number <= one.marker.number {
        return one;
    }
    let written = format!("{}～{}", one.marker.written, last.marker.written);
    let marker = Marker { written, ..last.marker };
    Reading { marker, end: text.len() - rest.len() + last.end, first: one.first }
}

/// 1 目的, 1. 目的, 1) 目的, 1、目的, ①目的.
fn plain(text: &str, found: &mut Vec<Reading>) {
    for (signs, number, length) in numbers(text) {
        let written = &text[..length];
        let behind = text[length..].chars().next();
        let after = |c: char| text[length + c.len_utf8()..].chars().next();
        let (shape, end) = match behind {
            _ if is_own_sign(signs) => match behind {
                Some(')') => (Shape::Close, length + 1),
                _ => (Shape::Bare, length),
            },
            None => (Shape::Bare, length),
            Some(c) if is_gap(c) => (Shape::Bare, length),
            Some('.') if after('.').is_none_or(|c| !c.is_ascii_digit()) => (Shape::Dot, length + 1),
            Some('、') if matches!(signs, Signs::Kanji | Signs::Digit | Signs::Kana) => {
                (Shape::Dot, length + '、'.len_utf8())
            }
            Some(')') => (Shape::Close, length + 1),
            _ => continue,
        };
        let written = if shape == Shape::Close { &text[..length + 1] } else { written };
        found.push(reading(Style { shape, signs }, number, written, skip_gap(text, end)));
    }
}

/// Signs that are no letters: nothing need stand behind them.
fn is_own_sign(signs: Signs) -> bool {
    matches!(signs, Signs::Circled | Signs::Bracketed | Signs::Filled | Signs::CircledKana)
}

/// A bullet, a private-use bullet, or a heading in brackets that fills the text.
fn single(text: &str, first: char) -> Option<Reading> {
    if let Some((_, close)) = HEADINGS.iter().find(|(open, _)| *open == first) {
        let end = text.find(*close)?;
        let is_short = text[..end].chars().count() <= 40 && end > first.len_utf8();
        let style = Style { shape: Shape::Square, signs: Signs::Heading(first) };
        return is_short.then(|| reading(style, 0, "", 0));
    }
    let is_private = matches!(first, '\u{E000}'..='\u{F8FF}');
    if !is_private && !BULLETS.contains(first) {
        return None;
    }
    let end = first.len_utf8();
    let behind = text[end..].chars().next();
    let is_note = "*＊※".contains(first) && behind == Some(':');
    if !is_private && DOUBTFUL.contains(first) && !behind.is_some_and(is_gap) && !is_note {
        return None;
    }
    let behind_sign = if is_note { end + 1 } else { end };
    let style = Style { shape: Shape::Bare, signs: Signs::Bullet(first) };
    Some(reading(style, 0, &text[..end], skip_gap(text, behind_sign)))
}

fn is_gap(c: char) -> bool {
    c.is_whitespace()
}

fn skip_gap(text: &str, end: usize) -> usize {
    end + (text[end..].len() - text[end..].trim_start().len())
}

/// Every number that the text may begin with: signs, number, bytes.
fn numbers(text: &str) -> Vec<(Signs, u32, usize)> {
    let Some(first) = text.chars().next() else { return Vec::new() };
    let mut found = Vec::new();
    let width = first.len_utf8();
    if let Some((count, number, length)) = parts(text) {
        found.push((Signs::Parts(count), number, length));
    }
    found.extend(digits(text).map(|(n, l)| (Signs::Digit, n, l)));
    found.extend(kanji(text).map(|(n, l)| (Signs::Kanji, n, l)));
    // へ looks the same as ヘ, and is written for it.
    let is_first = |c: char| c == first || c == 'ヘ' && first == 'へ';
    let order = |letters: &str| letters.chars().position(is_first).map(|i| i as u32 + 1);
    let alone = text[width..].chars().next().is_none_or(|c| !KANA.contains(c));
    for (signs, letters) in
        [(Signs::Kana, KANA), (Signs::Iroha, IROHA), (Signs::Hiragana, HIRAGANA), (Signs::SmallIroha, SMALL_IROHA)]
    {
        found.extend(order(letters).filter(|_| alone).map(|n| (signs, n, width)));
    }
    found.extend(enclosed_sign(first).map(|(signs, n)| (signs, n, width)));
    roman(text, &mut found);
    match first {
        'A'..='Z' => found.push((Signs::Letter, u32::from(first) - 64, 1)),
        'a'..='z' => found.push((Signs::SmallLetter, u32::from(first) - 96, 1)),
        _ => {}
    }
    found
}

/// Signs that Unicode encloses.
fn enclosed_sign(c: char) -> Option<(Signs, u32)> {
    let from = |base: char, first: u32| u32::from(c) - u32::from(base) + first;
    Some(match c {
        '①'..='⑳' => (Signs::Circled, from('①', 1)),
        '㉑'..='㉟' => (Signs::Circled, from('㉑', 21)),
        '㊱'..='㊿' => (Signs::Circled, from('㊱', 36)),
        '⑴'..='⒇' => (Signs::Bracketed, from('⑴', 1)),
        '❶'..='❿' => (Signs::Filled, from('❶', 1)),
        '⓫'..='⓴' => (Signs::Filled, from('⓫', 11)),
        '㋐'..='㋾' => (Signs::CircledKana, from('㋐', 1)),
        _ => return None,
    })
}

fn digits(text: &str) -> Option<(u32, usize)> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..length].parse().ok().filter(|n| *n > 0 && *n < 1000)?;
    (length <= 3 && !text.starts_with('0')).then_some((number, length))
}

/// 1.2, 2-3-1: parts of one or two digits; the last is its number.
fn parts(text: &str) -> Option<(u8, u32, usize)> {
    let (mut at, mut count) = (0, 0u8);
    let last = loop {
        let (number, length) = digits(&text[at..]).filter(|(n, _)| *n < 100)?;
        (count, at) = (count + 1, at + length);
        let joint = text[at..].chars().next().filter(|c| matches!(c, '.' | '-'));
        let goes_on = joint.is_some() && text[at + 1..].starts_with(|c: char| c.is_ascii_digit());
        if !goes_on || count == 8 {
            break number;
        }
        at += 1;
    };
    (count > 1).then_some((count, last, at))
}

/// 一 to 九十九.
fn kanji(text: &str) -> Option<(u32, usize)> {
    let digit = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|i| i as u32 + 1);
    let (mut total, mut ones, mut length) = (0, 0, 0);
    for c in text.chars().take(3) {
        match (c, digit(c)) {
            ('十', _) if total == 0 => (total, ones) = (ones.max(1) * 10, 0),
            (_, Some(d)) if ones == 0 => ones = d,
            _ => break,
        }
        length += c.len_utf8();
    }
    (length > 0).then_some((total + ones, length))
}

/// Ⅰ to Ⅻ and ⅰ to ⅻ; I, II, V, X and their small forms up to 39.
fn roman(text: &str, found: &mut Vec<(Signs, u32, usize)>) {
    let Some(first) = text.chars().next() else { return };
    match first {
        'Ⅰ'..='Ⅻ' => found.push((Signs::Roman, u32::from(first) - 0x215F, first.len_utf8())),
        'ⅰ'..='ⅻ' => found.push((Signs::SmallRoman, u32::from(first) - 0x216F, first.len_utf8())),
        _ => {}
    }
    for (letters, signs) in [("IVX", Signs::Roman), ("ivx", Signs::SmallRoman)] {
        let length = text.chars().take_while(|c| letters.contains(*c)).count();
        let number = roman_number(&text[..length].to_ascii_uppercase());
        found.extend(number.map(|n| (signs, n, length)));
    }
}

fn roman_number(letters: &str) -> Option<u32> {
    let tens = letters.bytes().take_while(|b| *b == b'X').count();
    let ones = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    let one = ones.iter().position(|o| *o == &letters[tens..])?;
    (tens < 4 && !letters.is_empty()).then_some((tens * 10 + one) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        readings(text).iter().map(|r| format!("{} {} {}", r.marker.written, r.marker.number, &text[r.end..])).collect()
    }

    #[test]
    fn markers_are_told_from_words() {
        assert_eq!(shown("第2 広報の方法"), ["第2 2 広報の方法"]);
        assert_eq!(shown("第2回 会議"), [""; 0]);
        assert_eq!(shown("第3条の規定により"), [""; 0]);
        assert_eq!(shown("(10)公園"), ["(10) 10 公園"]);
        assert_eq!(shown("(略)"), [""; 0]);
        assert_eq!(shown("3.緑化"), ["3 3 緑化"]);
        assert_eq!(shown("3月より工事"), [""; 0]);
        assert_eq!(shown("2031.4.7-5.6"), [""; 0]);
        assert_eq!(shown("1.2 目的"), ["1.2 2 目的"]);
        assert_eq!(shown("アカウント 管理"), [""; 0]);
        assert_eq!(shown("十二 雑則"), ["十二 12 雑則"]);
        assert_eq!(shown("①目的"), ["① 1 目的"]);
        assert_eq!(shown("ⅱ)選択"), ["ⅱ) 2 選択"]);
    }

    #[test]
    fn classes_ranges_and_notes_are_markers() {
        assert_eq!(shown("00 基本"), ["00 0 基本"]);
        assert_eq!(shown("区分10の2 管理"), ["区分10の2 10 管理"]);
        assert_eq!(shown("A001-2 相談"), ["A001-2 1 相談"]);
        assert_eq!(shown("11から13まで 削除")[0], "11から13まで 13 削除");
        assert_eq!(shown("A003～A010 (略)"), ["A003～A010 10 (略)"]);
        assert_eq!(shown("(1)～(5) (略)"), ["(1)～(5) 5 (略)"]);
        assert_eq!(shown("注 町内に限る。"), ["注 1 町内に限る。"]);
        assert_eq!(shown("注意する。"), [""; 0]);
    }

    #[test]
    fn one_sign_may_count_in_several_ways() {
        assert_eq!(shown("イ 町内"), ["イ 2 町内", "イ 1 町内"]);
        assert_eq!(shown("(ⅰ)甲"), ["(ⅰ) 1 甲"]);
        assert_eq!(shown("(i)甲"), ["(i) 1 甲", "(i) 9 甲"]);
        assert_eq!(shown("(へ) 甲"), ["(へ) 29 甲", "(へ) 6 甲", "(へ) 29 甲", "(へ) 6 甲"]);
        assert_eq!(shown("-甲"), [""; 0]);
        assert_eq!(shown("- 甲"), ["- 0 甲"]);
    }
}
