//! What becomes of a single character, and which characters are letters.

use super::radicals;

/// What folding does with a character before it looks at its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Stays, or is replaced by one other character.
    Is(char),
    /// A dash of any length; `marks` decides whether it is a long mark (ー, U+30FC).
    Dash,
    /// A long mark; `marks` decides whether it is a dash.
    Long,
    /// White space.
    Space,
    /// Shows nothing and stands for nothing: zero-width characters, soft hyphen, byte order mark.
    Invisible,
    /// Chooses a form of the character before it (葛 + U+E0100) and goes with it.
    Selector,
    /// A mark that composes with the character before it; alone it is the second character.
    Mark(char, char),
}

/// Classifies a character.
pub(super) fn class(c: char) -> Class {
    match c {
        '～' | '〜' | '~' | '∼' => Class::Is('～'),
        '-' | '‐'..='―' | '−' | '－' | '﹣' | '﹘' | '─' => Class::Dash,
        'ー' | 'ｰ' => Class::Long,
        '！'..='｝' => Class::Is(char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c)),
        'ﾞ' => Class::Mark('\u{3099}', '゛'),
        'ﾟ' => Class::Mark('\u{309A}', '゜'),
        '｡'..='ﾝ' => Class::Is(HALF_WIDTH[(u32::from(c) - 0xFF61) as usize]),
        '“' | '”' => Class::Is('"'),
        '‘' | '’' => Class::Is('\''),
        '\u{2E80}'..='\u{2FDF}' => Class::Is(radicals::ideograph(c).unwrap_or(c)),
        '\u{0300}'..='\u{034E}' | '\u{0350}'..='\u{036F}' | '\u{3099}' | '\u{309A}' => Class::Mark(c, c),
        '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => Class::Selector,
        _ if c.is_whitespace() => Class::Space,
        _ if is_invisible(c) => Class::Invisible,
        _ => Class::Is(other_width(c)),
    }
}

/// U+FF61..=U+FF9D in full width, by their compatibility decompositions.
const HALF_WIDTH: [char; 61] = [
    '。', '「', '」', '、', '・', 'ヲ', 'ァ', 'ィ', 'ゥ', 'ェ', 'ォ', 'ャ', 'ュ', 'ョ', 'ッ', 'ー', 'ア', 'イ', 'ウ',
    'エ', 'オ', 'カ', 'キ', 'ク', 'ケ', 'コ', 'サ', 'シ', 'ス', 'セ', 'ソ', 'タ', 'チ', 'ツ', 'テ', 'ト', 'ナ', 'ニ',
    'ヌ', 'ネ', 'ノ', 'ハ', 'ヒ', 'フ', 'ヘ', 'ホ', 'マ', 'ミ', 'ム', 'メ', 'モ', 'ヤ', 'ユ', 'ヨ', 'ラ', 'リ', 'ル',
    'レ', 'ロ', 'ワ', 'ン',
];

/// The other symbols of the block Halfwidth and Fullwidth Forms.
fn other_width(c: char) -> char {
    match c {
        '｟' => '⦅',
        '｠' => '⦆',
        '￠' => '¢',
        '￡' => '£',
        '￢' => '¬',
        '￣' => '¯',
        '￤' => '¦',
        '￥' => '¥',
        '￦' => '₩',
        '￨' => '│',
        '￩' => '←',
        '￪' => '↑',
        '￫' => '→',
        '￬' => '↓',
        '￭' => '■',
        '￮' => '○',
        _ => c,
    }
}

/// Unicode's Default_Ignorable_Code_Point without the selectors and the musical and shorthand controls.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
        | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFF8}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Katakana that spell a sound, without ー and ・.
pub(super) fn is_katakana(c: char) -> bool {
    matches!(c, 'ァ'..='ヺ' | 'ㇰ'..='ㇿ')
}

/// Hiragana that spell a sound.
pub(super) fn is_hiragana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ゝ' | 'ゞ')
}

/// Kana of either kind and the long mark.
pub(super) fn is_kana(c: char) -> bool {
    is_katakana(c) || is_hiragana(c) || matches!(c, 'ー' | 'ヽ' | 'ヾ')
}

/// Ideographs, the compatibility ones too, and 々. 〇 is left out: it serves as a circle as often as for zero.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '㐀'..='䶿' | '一'..='\u{9FFF}' | '々' | '〆' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// What Japanese words are written with.
pub(super) fn is_letter(c: char) -> bool {
    is_kana(c) || is_kanji(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn half_and_full_width_agree_with_compatibility_decomposition() {
        for c in ('！'..='｝').chain('｡'..='ﾝ').filter(|c| !matches!(c, '－' | 'ｰ')) {
            let expected = c.nfkc().next().unwrap();
            assert_eq!(class(c), Class::Is(expected), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn a_replacement_is_never_replaced_again() {
        for c in '\0'..=char::MAX {
            if let Class::Is(to) = class(c) {
                assert_eq!(class(to), Class::Is(to), "U+{:04X}", u32::from(c));
            }
        }
    }
}
