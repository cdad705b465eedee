//! How likely a reading of bytes is Japanese text: the sum, in bits, of what each character costs.
//!
//! The prices are rough frequencies in plan documents (kana about 1 in 30, a kanji of the common thousand about 1 in 200,
//! any other 1 in 8,000); only their order matters. Half-width kana are judged by their neighbours: ﾞ stands behind ｶ and never
//! behind ﾅ, a word does not begin with ｰ, so that a real half-width word is cheap and a kanji's bytes read as one is not.

use encoding_rs::Encoding;
use std::sync::LazyLock;

/// Kanji that are common in documents of public bodies, sorted by code point.
static COMMON: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut list: Vec<char> = include_str!("common-kanji.txt").chars().filter(|c| !c.is_whitespace()).collect();
    list.sort_unstable();
    list
});

const BROKEN: f64 = 40.0;
const STRANGE: f64 = 18.0;

/// What it costs to read `sample` in `encoding`. A character that the sample's end cuts is not counted.
pub(super) fn cost(encoding: &'static Encoding, sample: &[u8]) -> f64 {
    let mut text = String::new();
    let mut decoder = encoding.new_decoder_without_bom_handling();
    text.reserve(decoder.max_utf8_buffer_length(sample.len()).unwrap_or(sample.len() * 3));
    let (_, read, _) = decoder.decode_to_string(sample, &mut text, false);
    let unread = sample.len() - read;
    // A lead byte that the decoder keeps back is cut by the end of a whole file, but also by the end of a sample.
    let cut = if is_cut(encoding, sample) { BROKEN } else { 0.0 };
    text_cost(&text) + cut + unread as f64 * BROKEN
}

/// True when a file (not a sample of one) ends inside a character.
fn is_cut(encoding: &'static Encoding, sample: &[u8]) -> bool {
    sample.len() < super::SAMPLE && {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        text.ends_with('\u{FFFD}')
    }
}

fn text_cost(text: &str) -> f64 {
    let (mut total, mut before) = (0.0, ' ');
    for c in text.chars() {
        total += price(before, c);
        before = c;
    }
    total
}

fn price(before: char, c: char) -> f64 {
    match c {
        '\u{FFFD}' => BROKEN,
        '\t' | '\n' | '\r' | ' '..='~' => 4.0,
        'ぁ'..='ん' | 'ー' => 4.5,
        'ァ'..='ヶ' => 5.5,
        '、' | '。' | '・' | '「' | '」' | '（' | '）' | '～' | '：' | '\u{3000}' | '※' => 6.0,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => 7.0,
        '！'..='｠' | '〇'..='〟' | '々' | '①'..='⑳' | '○' | '●' | '◎' | '◆'..='◇' | '□' | '■' | '→' | '☆' | '★' => {
            9.0
        }
        '\u{FF61}'..='\u{FF9F}' => half_width(before, c),
        '\u{4E00}'..='\u{9FFF}' => kanji(c),
        'Ⅰ'..='ⅹ' | '㈱' | '№' | '㎡' | '℃' => 10.0,
        '\u{2000}'..='\u{33FF}' => 12.0,
        'Α'..='ω' | 'А'..='я' => 13.0,
        '\u{F900}'..='\u{FAFF}' => 14.0,
        '\u{20000}'..='\u{3FFFF}' | '\u{3400}'..='\u{4DBF}' => 17.0,
        _ => STRANGE,
    }
}

fn kanji(c: char) -> f64 {
    if COMMON.binary_search(&c).is_ok() { 7.5 } else { 13.0 }
}

fn half_width(before: char, c: char) -> f64 {
    let inside = matches!(before, 'ｦ'..='ﾟ');
    match c {
        'ﾞ' if matches!(before, 'ｶ'..='ﾄ' | 'ﾊ'..='ﾎ' | 'ｳ') => 2.5,
        'ﾟ' if matches!(before, 'ﾊ'..='ﾎ') => 2.5,
        'ﾞ' | 'ﾟ' => 16.0,
        'ｰ' | 'ﾝ' if inside => 3.5,
        'ｧ'..='ｯ' if inside => 5.0,
        'ｦ' | 'ｧ'..='ｯ' | 'ｰ' | 'ﾝ' => 14.0,
        '｡'..='･' => 11.0,
        _ if inside => 5.5,
        // The first kana of a word pays for the rarity of half-width words.
        _ => 9.0,
    }
}

/// What a sample's bytes say about UTF-8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Valid, with characters of three bytes that Japanese text has; nothing else looks like that.
    Sure,
    /// Valid, and all ASCII but for signs that stand beside Latin letters or digits.
    Possible,
    /// Invalid, or of two-byte characters that prove little: a kanji of EUC-JP, or two half-width kana, often make one.
    Doubtful,
}

/// Judges a sample, which may end inside a character.
pub(super) fn utf_8(sample: &[u8]) -> Proof {
    let text = match std::str::from_utf8(sample) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() && sample.len() == super::SAMPLE => {
            std::str::from_utf8(&sample[..e.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return Proof::Doubtful,
    };
    let (mut before, mut doubtful) = (' ', false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c >= '\u{800}' && c != '\u{FFFD}' {
            return Proof::Sure;
        }
        let beside = |n: Option<&char>| before.is_ascii_alphanumeric() || n.is_some_and(char::is_ascii_alphanumeric);
        let plain = c.is_ascii() || (is_latin_sign(c) && beside(chars.peek()));
        doubtful |= !plain;
        before = c;
    }
    if doubtful { Proof::Doubtful } else { Proof::Possible }
}

fn is_latin_sign(c: char) -> bool {
    matches!(c, '\u{A0}'..='\u{FF}' | 'Α'..='ω' | '\u{100}'..='\u{17F}')
}

/// True when few characters of the reading are ones that text does not have.
pub(super) fn reads_well(encoding: &'static Encoding, sample: &[u8]) -> bool {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let strange =
        |c: &char| price('ｱ', *c) >= STRANGE || (c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}'));
    let (all, bad) = (text.chars().count(), text.chars().filter(strange).count());
    bad * 20 <= all || (all < 20 && bad <= 1)
}
