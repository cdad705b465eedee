//! Words compared as words: what differs in nothing but its writing, and what tokens differ.

use crate::normalize;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Tokens of a text that are compared one by one; longer texts differ as a whole between what they share at their ends.
const TOKENS: usize = 4000;

/// What a number may carry or leave out where its value was read and found equal.
const UNITS: [&str; 10] = ["名", "人", "円", "日間", "日", "月", "回", "年", "時", "分"];

/// A number for a text, white space aside.
pub(super) fn hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (mut hash, mut at) = (0xcbf2_9ce4_8422_2325_u64, 0);
    while at < bytes.len() {
        let byte = bytes[at];
        if byte <= b' ' {
            at += 1;
        } else if byte == 0xe3 && bytes[at..].starts_with("\u{3000}".as_bytes()) {
            at += 3;
        } else {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
            at += 1;
        }
    }
    hash
}

/// Two numbers into one; the order counts.
pub(super) fn mix(one: u64, other: u64) -> u64 {
    let mixed = (one.rotate_left(23) ^ other).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// True when two texts say the same in another writing: width, spaces, range marks.
pub(super) fn same(one: &str, other: &str) -> bool {
    one == other || bare(one) == bare(other)
}

/// A text without what its writing adds.
pub(super) fn bare(text: &str) -> String {
    let key: Vec<char> = normalize::key(&normalize::folded(text)).chars().collect();
    let mark = |i: usize| {
        let c = key[i];
        let is_mark = matches!(c, '~' | '～' | '〜' | '-' | '‐' | '–' | '—' | '−' | 'ー' | '―');
        let before = i.checked_sub(1).map(|b| key[b]);
        let after = key.get(i + 1).copied();
        if matches!(c, '~' | '〜') || is_mark && ends_range(before) && begins_range(after) { '～' } else { c }
    };
    // Between digits a hyphen may part a number (5-8) as well; then both sides have it.
    (0..key.len()).map(mark).collect()
}

/// A time or a date may end with this.
fn ends_range(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit() || matches!(c, ')' | '日' | '月' | '年' | '時' | '分' | '曜'))
}

fn begins_range(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit() || matches!(c, '月' | '火' | '水' | '木' | '金' | '土' | '日' | '午'))
}

/// True when two texts differ in nothing but signs that are neither letters nor digits.
pub(super) fn same_letters(one: &str, other: &str) -> bool {
    let letters = |text: &str| bare(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    letters(one) == letters(other)
}

/// True when two texts, whose values were read and found equal, hold nothing else that differs: the same numbers, years and
/// weekdays aside, and the same other words.
pub(super) fn same_value(one: &str, other: &str) -> bool {
    same(one, other) || {
        let (one, other) = (without_commas(&bare(one)), without_commas(&bare(other)));
        numbers(&one) == numbers(&other) && letters(&one) == letters(&other)
    }
}

/// The numbers of a text without leading zeros, sorted; years are read from what surrounds them and may be written or not.
fn numbers(text: &str) -> Vec<&str> {
    let text = text.as_bytes();
    let mut out = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = at + text[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let is_year = text[end..].starts_with("年".as_bytes())
            || end - at == 4 && matches!(text.get(end), Some(b'/' | b'-' | b'.'));
        if end > at && !is_year {
            let number = std::str::from_utf8(&text[at..end]).unwrap_or_default();
            out.push(number.trim_start_matches('0'));
        }
        at = end.max(at + 1);
    }
    out.sort_unstable();
    out
}

/// The words of a text without what dates and amounts are written with: digits and the unit behind them, eras before them,
/// weekdays in parentheses.
fn letters(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let is_number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        if is_number(rest) {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            rest = UNITS.iter().find_map(|unit| rest.strip_prefix(unit)).unwrap_or(rest);
        } else if let Some(behind) = rest.strip_prefix("令和").filter(|t| is_number(t)).or_else(|| weekday(rest)) {
            rest = behind;
        } else {
            out.extend(Some(c).filter(|c| c.is_alphanumeric()));
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// What stands behind a weekday in parentheses.
fn weekday(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?;
    let behind = inner.strip_prefix(['月', '火', '水', '木', '金', '土', '日'])?;
    let behind = ["曜日", "曜"].iter().find_map(|tail| behind.strip_prefix(tail)).unwrap_or(behind);
    behind.strip_prefix(')')
}

/// Without the commas that part thousands.
fn without_commas(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    let parts = |i: usize| i > 0 && digit(i - 1) && (1..=3).all(|k| digit(i + k)) && !digit(i + 4);
    (0..chars.len()).filter(|&i| chars[i] != ',' || !parts(i)).map(|i| chars[i]).collect()
}

/// What kind of characters a token is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Digits,
    Latin,
    Kana,
    Katakana,
    Han,
    Space,
    Other,
}

fn script(c: char) -> Script {
    match c {
        '0'..='9' => Script::Digits,
        'a'..='z' | 'A'..='Z' | '@' | '_' => Script::Latin,
        'ぁ'..='ゟ' => Script::Kana,
        'ァ'..='ヿ' => Script::Katakana,
        '々' | '〇' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}' => Script::Han,
        c if c.is_whitespace() => Script::Space,
        _ => Script::Other,
    }
}

/// A text in tokens: dates with their weekday, times, amounts, words of one script, single signs.
pub fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = quantity(rest).unwrap_or_else(|| match script(first) {
            Script::Other => first.len_utf8(),
            kind => rest.find(|c| script(c) != kind).unwrap_or(rest.len()),
        });
        let (token, behind) = rest.split_at(end);
        out.push(token);
        rest = behind;
    }
    out
}

/// Length of a date, a time or an amount at the beginning: digits joined by what dates and amounts are made of, and a weekday.
fn quantity(text: &str) -> Option<usize> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, n)| n.is_ascii_digit());
        match c {
            '0'..='9' => end = at + 1,
            ',' | ':' | '/' | '.' | '-' if next_is_digit => {}
            '年' | '月' if next_is_digit => end = at + c.len_utf8(),
            '年' | '月' | '日' | '円' | '名' | '人' | '時' | '分' | '回' => {
                end = at + c.len_utf8();
                break;
            }
            _ => break,
        }
    }
    let weekday: Vec<char> = text[end..].chars().take(3).collect();
    match weekday.as_slice() {
        ['(', day, ')'] if "日月火水木金土祝".contains(*day) => Some(end + 2 + day.len_utf8()),
        _ => Some(end),
    }
}

/// A piece of two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// In both.
    Same(&'a str),
    /// In the old one only.
    Deleted(&'a str),
    /// In the new one only.
    Inserted(&'a str),
}

/// How one text became another, token by token: `10月31日(日)` → `11月30日(火)` is one token for another.
pub fn pieces<'a>(old: &'a str, new: &'a str) -> Vec<Piece<'a>> {
    let (from, to) = (tokens(old), tokens(new));
    if from.len().max(to.len()) > TOKENS {
        return ends(old, new);
    }
    let mut out = Vec::new();
    let (mut at, mut there) = (0, 0);
    for op in capture_diff_slices(Algorithm::Myers, &from, &to) {
        let (_, olds, news) = op.as_tag_tuple();
        let length = |tokens: &[&str]| tokens.iter().map(|t| t.len()).sum::<usize>();
        let (gone, come) = (length(&from[olds]), length(&to[news]));
        let (before, after) = (&old[at..at + gone], &new[there..there + come]);
        match op {
            DiffOp::Equal { .. } => out.push(Piece::Same(before)),
            _ => out.extend([Piece::Deleted(before), Piece::Inserted(after)]),
        }
        (at, there) = (at + gone, there + come);
    }
    out.retain(|piece| !matches!(piece, Piece::Same("") | Piece::Deleted("") | Piece::Inserted("")));
    out
}

/// What two texts share at their ends, and the rest as one piece.
fn ends<'a>(old: &'a str, new: &'a str) -> Vec<Piece<'a>> {
    let head: usize = old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let back = old[head..].chars().rev().zip(new[head..].chars().rev());
    let tail: usize = back.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (gone, come) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let all =
        [Piece::Same(&old[..head]), Piece::Deleted(gone), Piece::Inserted(come), Piece::Same(&old[old.len() - tail..])];
    all.into_iter().filter(|p| !matches!(p, Piece::Same("") | Piece::Deleted("") | Piece::Inserted(""))).collect()
}

/// How alike two texts are, 0 to 1000: pairs of neighbouring characters that they share. Two names that differ in a number
/// only are less alike than they look.
pub(super) fn likeness(one: &str, other: &str) -> u32 {
    if same(one, other) {
        return 1000;
    }
    let dice = dice(&pairs(&bare(one)), &pairs(&bare(other)));
    let letters = |text: &str| bare(text).chars().filter(|c| !c.is_numeric()).collect::<String>();
    if letters(one) == letters(other) { dice.min(600) } else { dice.min(990) }
}

/// Pairs of neighbouring characters with their weight, sorted.
fn pairs(text: &str) -> Vec<Feature> {
    let chars: Vec<char> = ['\u{2}'].into_iter().chain(text.chars()).chain(['\u{3}']).collect();
    sorted(chars.windows(2).map(|w| ((u64::from(u32::from(w[0])) << 32) | u64::from(u32::from(w[1])), 1)).collect())
}

/// A piece of what something says, as a number, and how much it weighs.
pub(super) type Feature = (u64, u32);

/// Features sorted, equal ones added up.
pub(super) fn sorted(mut all: Vec<Feature>) -> Vec<Feature> {
    all.sort_unstable();
    all.dedup_by(|b, a| {
        let is_same = a.0 == b.0;
        if is_same {
            a.1 += b.1;
        }
        is_same
    });
    all
}

/// How much two sorted lists of features share, 0 to 1000.
pub(super) fn dice(one: &[Feature], other: &[Feature]) -> u32 {
    let weight = |all: &[Feature]| all.iter().map(|f| u64::from(f.1)).sum::<u64>();
    let (mut shared, mut i, mut j) = (0u64, 0, 0);
    while i < one.len() && j < other.len() {
        match one[i].0.cmp(&other[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += u64::from(one[i].1.min(other[j].1));
                (i, j) = (i + 1, j + 1);
            }
        }
    }
    let all = weight(one) + weight(other);
    (2000 * shared).checked_div(all).unwrap_or(0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_token_with_its_weekday() {
        assert_eq!(tokens("2021年10月31日(日)～受付"), ["2021年10月31日(日)", "～", "受付"]);
        assert_eq!(tokens("受講料3,300円(税込)"), ["受講料", "3,300円", "(", "税込", ")"]);
        assert_eq!(tokens("9:30から"), ["9:30", "から"]);
    }

    #[test]
    fn a_date_for_another_reads_as_one_change() {
        use Piece::{Deleted, Inserted, Same};
        let pieces = pieces("締切は10月31日(日)です", "締切は11月30日(火)です");
        let expected = [Same("締切は"), Deleted("10月31日(日)"), Inserted("11月30日(火)"), Same("です")];
        assert_eq!(pieces, expected);
    }

    #[test]
    fn pieces_put_together_are_the_two_texts() {
        let (old, new) = ("対象は看護師とする。定員20名", "対象は看護師又は薬剤師とする。定員30名(先着)");
        let (mut a, mut b) = (String::new(), String::new());
        for piece in pieces(old, new) {
            match piece {
                Piece::Same(text) => [&mut a, &mut b].into_iter().for_each(|t| t.push_str(text)),
                Piece::Deleted(text) => a.push_str(text),
                Piece::Inserted(text) => b.push_str(text),
            }
        }
        assert_eq!((a.as_str(), b.as_str()), (old, new));
    }

    #[test]
    fn writing_is_no_difference_but_a_tilde_in_an_address_is() {
        assert!(same("平日 8:30~11:00", "平日８：３０～１１：００"));
        assert!(same("平日 8:30～11:00", "平日 8:30-11:00"));
        assert!(same("月曜～水曜", "月曜-水曜"));
        assert!(!same("http://a.example/~seg", "http://a.example/-seg"));
        assert!(!same("8:30～11:00", "8:30～11:30"));
    }

    #[test]
    fn a_unit_says_nothing_new_but_another_word_does() {
        assert!(same_value("40", "40名"));
        assert!(same_value("2025年6月7日(土)", "令和7年6月7日（土）"));
        assert!(same_value("3,300円", "3300円"));
        assert!(!same_value("40名", "40名(先着順)"));
        assert!(!same_value("40名", "45名"));
        assert!(!same_value("20名(月曜のみ)", "20名(火曜のみ)"));
        assert!(!same_value("第1,2回", "第12回"));
        assert!(!same_value("20名(うち県外5名)", "20名(うち県外3名)"));
    }
}
