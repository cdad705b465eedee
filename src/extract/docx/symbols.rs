//! Letters of picture fonts: which character a sign of Wingdings and its kin looks like.

/// Signs of Wingdings by the low byte of their code (the font's own order; Unicode 7.0 proposal L2/12-368 names the counterparts).
const WINGDINGS: &[(u8, char)] = &[
    (0x28, '☎'),
    (0x2A, '✉'),
    (0x45, '☜'),
    (0x46, '☞'),
    (0x6C, '●'),
    (0x6D, '❍'),
    (0x6E, '■'),
    (0x6F, '□'),
    (0x70, '□'),
    (0x71, '❑'),
    (0x72, '❒'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x77, '◆'),
    (0x78, '☒'),
    (0x9E, '・'),
    (0x9F, '•'),
    (0xA1, '○'),
    (0xA2, '○'),
    (0xA3, '○'),
    (0xA4, '◉'),
    (0xA5, '◎'),
    (0xA7, '▪'),
    (0xA8, '□'),
    (0xAB, '★'),
    (0xD8, '➢'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xE1, '↑'),
    (0xE2, '↓'),
    (0xE8, '➔'),
    (0xF0, '⇨'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];
/// Likewise of Wingdings 2.
const WINGDINGS_2: &[(u8, char)] = &[
    (0x4F, '✗'),
    (0x50, '✓'),
    (0x51, '☒'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0x97, '●'),
    (0xA2, '■'),
    (0xA3, '□'),
];
/// Likewise of Symbol.
const SYMBOL: &[(u8, char)] = &[
    (0x2D, '−'),
    (0x61, 'α'),
    (0x62, 'β'),
    (0x67, 'γ'),
    (0x6D, 'μ'),
    (0x57, 'Ω'),
    (0xA3, '≤'),
    (0xA8, '◆'),
    (0xAC, '←'),
    (0xAD, '↑'),
    (0xAE, '→'),
    (0xAF, '↓'),
    (0xB0, '°'),
    (0xB1, '±'),
    (0xB3, '≥'),
    (0xB4, '×'),
    (0xB7, '•'),
    (0xB9, '≠'),
];
/// Likewise of Webdings.
const WEBDINGS: &[(u8, char)] = &[(0x61, '✓'), (0x63, '□'), (0x67, '■'), (0x6E, '●'), (0x72, '✗')];

/// The signs of a picture font; nothing for any other font.
pub(super) fn of_font(font: &str) -> Option<&'static [(u8, char)]> {
    match font.trim().to_ascii_lowercase().as_str() {
        "wingdings" => Some(WINGDINGS),
        "wingdings 2" => Some(WINGDINGS_2),
        "webdings" => Some(WEBDINGS),
        "symbol" => Some(SYMBOL),
        _ => None,
    }
}

/// What a character of a picture font looks like; itself where that is not known.
pub(super) fn shape(c: char, signs: &[(u8, char)]) -> char {
    // Symbol fonts answer to their own codes and to the private-use area U+F000.
    let code = match c as u32 {
        code @ (0x21..=0xFF | 0xF021..=0xF0FF) => (code & 0xFF) as u8,
        _ => return c,
    };
    signs.iter().find(|(s, _)| *s == code).map_or(c, |(_, shape)| *shape)
}

/// `w:sym`: a character by its font and its code in hexadecimal.
pub(super) fn symbol(font: &str, code: &str) -> Option<char> {
    let c = char::from_u32(u32::from_str_radix(code.trim(), 16).ok()?)?;
    Some(of_font(font).map_or(c, |signs| shape(c, signs)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_boxes_of_picture_fonts_are_seen() {
        assert_eq!(symbol("Wingdings", "F0FE"), Some('☑'));
        assert_eq!(symbol("wingdings", "00A8"), Some('□'));
        assert_eq!(symbol("Wingdings 2", "F052"), Some('☑'));
        assert_eq!(symbol("ＭＳ 明朝", "2460"), Some('①'));
        assert_eq!(symbol("Wingdings", "F021"), Some('\u{F021}'));
        assert_eq!(symbol("Wingdings", "zz"), None);
    }
}
