//! The font program that stands in for fonts that are not embedded.

/// A TrueType font of one empty glyph without width, 1000 units per em.
///
/// With a real substitute the interpreter would stretch each glyph from the substitute's width to the document's, and the
/// stretch would be in the glyph's transform. From no width nothing is stretched.
#[rustfmt::skip]
pub(in crate::extract::pdf) const EMPTY: &[u8] = &[
    0, 1, 0, 0, 0, 4, 0, 64, 0, 2, 0, 0, // version 1.0, four tables, search range 64, selector 2, shift 0
    b'h', b'e', b'a', b'd', 0, 0, 0, 0, 0, 0, 0, 76, 0, 0, 0, 54, // 54 bytes at 76
    b'h', b'h', b'e', b'a', 0, 0, 0, 0, 0, 0, 0, 132, 0, 0, 0, 36, // 36 bytes at 132
    b'h', b'm', b't', b'x', 0, 0, 0, 0, 0, 0, 0, 168, 0, 0, 0, 4, // 4 bytes at 168
    b'm', b'a', b'x', b'p', 0, 0, 0, 0, 0, 0, 0, 172, 0, 0, 0, 6, // 6 bytes at 172
    // head
    0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5, // version, revision, checksum, magic number
    0, 0, 3, 0xE8, // flags, 1000 units per em
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // created, modified
    0, 0, 0, 0, 0, 0, 0, 0, // bounds
    0, 0, 0, 8, 0, 2, 0, 0, 0, 0, // style, smallest size, direction, short offsets, format
    0, 0, // to a multiple of four
    // hhea
    0, 1, 0, 0, 3, 0x70, 0xFF, 0x88, 0, 0, 0, 0, // version, 880, -120, line gap, widest advance
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, // bearings, extent, caret, reserved
    0, 0, 0, 1, // format, one advance
    // hmtx
    0, 0, 0, 0, // no width, no bearing
    // maxp
    0, 0, 0x50, 0, 0, 1, // version 0.5, one glyph
    0, 0,
];

#[cfg(test)]
mod tests {
    use super::EMPTY;
    use skrifa::raw::{FontRef, TableProvider};

    #[test]
    fn the_stand_in_is_a_font_without_widths() {
        let font = FontRef::new(EMPTY).expect("a table directory");
        assert_eq!(font.head().map(|h| h.units_per_em()), Ok(1000));
        assert_eq!(font.maxp().map(|m| m.num_glyphs()), Ok(1));
        assert_eq!(font.hhea().map(|h| h.number_of_h_metrics()), Ok(1));
        assert_eq!(font.hmtx().map(|h| h.h_metrics().first().map(|m| m.advance())), Ok(Some(0)));
    }
}
