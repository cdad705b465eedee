//! The font program that stands in for fonts that are not embedded.

/// A TrueType font of one empty glyph: a table directory, `head` (1000 units per em) and `maxp` (one glyph).
///
/// With a real substitute the interpreter would stretch each glyph from the substitute's width to the document's, and the
/// stretch would be in the glyph's transform. An empty font has no widths, so nothing is stretched.
pub(in crate::extract::pdf) const EMPTY: &[u8] = &[
    0, 1, 0, 0, 0, 2, 0, 32, 0, 1, 0, 0, // version 1.0, two tables, search range 32, selector 1, shift 0
    b'h', b'e', b'a', b'd', 0, 0, 0, 0, 0, 0, 0, 44, 0, 0, 0, 54, // 54 bytes at 44
    b'm', b'a', b'x', b'p', 0, 0, 0, 0, 0, 0, 0, 100, 0, 0, 0, 6, // 6 bytes at 100
    0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5, // version, revision, checksum, magic number
    0, 0, 3, 0xE8, // flags, 1000 units per em
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // created, modified
    0, 0, 0, 0, 0, 0, 0, 0, // bounds
    0, 0, 0, 8, 0, 2, 0, 0, 0, 0, // style, smallest size, direction, long offsets: no, format
    0, 0, // to a multiple of four
    0, 0, 0x50, 0, 0, 1, // version 0.5, one glyph
    0, 0,
];

#[cfg(test)]
mod tests {
    use super::EMPTY;
    use skrifa::raw::{FontRef, TableProvider};

    #[test]
    fn the_stand_in_is_a_font() {
        let font = FontRef::new(EMPTY).expect("a table directory");
        assert_eq!(font.head().map(|h| h.units_per_em()), Ok(1000));
        assert_eq!(font.maxp().map(|m| m.num_glyphs()), Ok(1));
    }
}
