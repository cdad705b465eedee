//! CMaps that are named and not embedded, beyond the 61 that PDF viewers must have (ISO 32000-1, 9.7.5.2).
//!
//! A Unicode CMap is one mapping in several encodings: those in UTF-8 and UTF-32 are written from the one in UTF-16. Older
//! Japanese encodings stand for their nearest relative. A name that nobody knows maps its codes to CIDs of no collection, so
//! that a `/ToUnicode` of the font still works and nothing is guessed without one.

use hayro_interpret::hayro_cmap::{CMap, CMapName, load_embedded};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::OnceLock;

/// Names and the CMap that stands for them; `H` or `V` is added to both.
const RELATIVES: &[(&str, &str)] = &[
    ("78-EUC-", "EUC-"),
    ("78-", "H"),
    ("78-RKSJ-", "Ext-RKSJ-"),
    ("78ms-RKSJ-", "90ms-RKSJ-"),
    ("83pv-RKSJ-", "83pv-RKSJ-H"),
    ("90pv-RKSJ-", "90pv-RKSJ-H"),
    ("Add-", "H"),
    ("Ext-", "H"),
    ("NWP-", "H"),
    ("RKSJ-", "Ext-RKSJ-"),
    ("UniJIS2004-UTF16-", "UniJIS-UTF16-"),
    ("UniJISX0213-UTF16-", "UniJIS-UTF16-"),
    ("UniJISPro-UCS2-", "UniJIS-UCS2-"),
    ("UniJISPro-UCS2-HW-", "UniJIS-UCS2-HW-"),
];

/// Names of Unicode CMaps without their encoding, the collection, and the UTF-16 CMap they are written from.
const UNICODE: &[(&str, &str, &str)] = &[
    ("UniJIS-", "Japan1", "UniJIS-UTF16-H"),
    ("UniJIS2004-", "Japan1", "UniJIS-UTF16-H"),
    ("UniJISPro-", "Japan1", "UniJIS-UTF16-H"),
    ("UniJISX0213-", "Japan1", "UniJIS-UTF16-H"),
    ("UniJISX02132004-", "Japan1", "UniJIS-UTF16-H"),
    ("UniGB-", "GB1", "UniGB-UTF16-H"),
    ("UniCNS-", "CNS1", "UniCNS-UTF16-H"),
    ("UniKS-", "Korea1", "UniKS-UTF16-H"),
];

/// Maps codes to themselves, as CIDs and as Unicode: what `/ToUnicode /Identity-H` means to those who write it.
const IDENTITY: &str = "/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering (Identity) def /Supplement 0 def end \
    def 1 begincidrange <0000> <ffff> 0 endcidrange 1 beginbfrange <0000> <ffff> <0000> endbfrange";

/// The bytes of a CMap; what [`CMap::parse`] and the interpreter ask for.
pub(super) fn resolve(name: CMapName<'_>) -> Option<&'static [u8]> {
    if matches!(name, CMapName::IdentityH | CMapName::IdentityV) {
        return Some(IDENTITY.as_bytes());
    }
    if let Some(data) = load_embedded(name) {
        return Some(data);
    }
    let named = std::str::from_utf8(name.to_bytes()).ok()?;
    Some(made().get(named).map_or_else(|| unknown(named), |lazy| lazy.text()))
}

/// The CMap of that name.
pub(super) fn named(name: &[u8]) -> Option<CMap> {
    match CMapName::from_bytes(name) {
        CMapName::IdentityH => Some(CMap::identity_h()),
        CMapName::IdentityV => Some(CMap::identity_v()),
        known => CMap::parse(resolve(known)?, resolve),
    }
}

/// True for a CMap whose codes say their characters themselves, without the detour over glyphs, which look-alikes share.
pub(super) fn speaks(name: &[u8]) -> bool {
    name.starts_with(b"Uni") || is_windows(name)
}

/// The character that a code of such a CMap is. Codes of one byte in code page 932 are left to the glyphs: some are drawn as
/// a yen sign or an overline.
pub(super) fn spoken(name: &[u8], code: u32) -> Option<char> {
    if is_windows(name) { windows(code) } else { unicode(name, code) }
}

/// True for code page 932.
fn is_windows(name: &[u8]) -> bool {
    name.starts_with(b"90ms-RKSJ-") || name.starts_with(b"90msp-RKSJ-")
}

fn windows(code: u32) -> Option<char> {
    let bytes = u16::try_from(code).ok().filter(|code| *code > 0xFF)?.to_be_bytes();
    let decoded = encoding_rs::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let mut chars = decoded.chars();
    // Characters of one's own (gaiji) have no number that means anything elsewhere.
    let own = |c: &char| ('\u{E000}'..='\u{F8FF}').contains(c);
    chars.next().filter(|c| chars.next().is_none() && !own(c))
}

fn unicode(name: &[u8], code: u32) -> Option<char> {
    let name = std::str::from_utf8(name).ok()?;
    if !name.starts_with("Uni") {
        return None;
    }
    if name.contains("-UTF8-") {
        let bytes = code.to_be_bytes();
        let from = bytes.iter().position(|b| *b != 0).unwrap_or(3);
        return std::str::from_utf8(&bytes[from..]).ok()?.chars().next();
    }
    let wide = name.contains("-UTF16-") && code > 0xFFFF;
    let units = [(code >> 16) as u16, code as u16];
    if wide { char::decode_utf16(units).next()?.ok() } else { char::from_u32(code) }
}

fn unknown(name: &str) -> &'static [u8] {
    const OF_NOBODY: &str = "/CIDSystemInfo 3 dict dup begin /Registry (none) def /Ordering (none) def /Supplement 0 def end def \
        1 begincidrange <0000> <ffff> 0 endcidrange /WMode ";
    static BOTH: OnceLock<[String; 2]> = OnceLock::new();
    let both = BOTH.get_or_init(|| ["0", "1"].map(|mode| format!("{OF_NOBODY}{mode} def")));
    both[usize::from(name.ends_with("-V"))].as_bytes()
}

/// A CMap that is written when it is first asked for.
struct Lazy {
    collection: &'static str,
    vertical: bool,
    source: Source,
    text: OnceLock<String>,
}

enum Source {
    /// Another CMap, with another writing mode.
    Use(String),
    /// A UTF-16 CMap in another encoding.
    Encode(&'static str, fn(char) -> (u32, usize)),
}

fn made() -> &'static HashMap<String, Lazy> {
    static MADE: OnceLock<HashMap<String, Lazy>> = OnceLock::new();
    MADE.get_or_init(|| {
        let mut made = HashMap::new();
        for (mode, vertical) in [("H", false), ("V", true)] {
            let mut add = |name: String, collection, source| {
                made.insert(name, Lazy { collection, vertical, source, text: OnceLock::new() });
            };
            for (name, like) in RELATIVES {
                let like = if like.ends_with('-') { format!("{like}{mode}") } else { (*like).to_owned() };
                add(format!("{name}{mode}"), "Japan1", Source::Use(like));
            }
            for (name, collection, from) in UNICODE {
                add(format!("{name}UTF8-{mode}"), *collection, Source::Encode(from, utf8));
                add(format!("{name}UTF32-{mode}"), *collection, Source::Encode(from, |c| (u32::from(c), 4)));
            }
        }
        made
    })
}

impl Lazy {
    fn text(&self) -> &[u8] {
        let write = || {
            let body = match &self.source {
                Source::Use(name) => format!("/{name} usecmap"),
                Source::Encode(name, encode) => encoded(name, *encode).unwrap_or_default(),
            };
            let (ordering, mode) = (self.collection, u8::from(self.vertical));
            format!(
                "/CIDSystemInfo 3 dict dup begin /Registry (Adobe) def /Ordering ({ordering}) def /Supplement 7 def end def \
                 /WMode {mode} def {body}"
            )
        };
        self.text.get_or_init(write).as_bytes()
    }
}

/// The ranges of a UTF-16 CMap in another encoding.
fn encoded(name: &str, encode: fn(char) -> (u32, usize)) -> Option<String> {
    let source = CMap::parse(load_embedded(CMapName::from_bytes(name.as_bytes()))?, load_embedded)?;
    let mut text = "1 begincidrange ".to_owned();
    // First and last code, their length in bytes, and the CID of the first.
    let mut run: Option<(u32, u32, usize, u32)> = None;
    let close = |text: &mut String, run: Option<(u32, u32, usize, u32)>| {
        if let Some((first, last, bytes, cid)) = run {
            let digits = bytes * 2;
            write!(text, "<{first:0digits$x}> <{last:0digits$x}> {cid} ").unwrap_or_default();
        }
    };
    // The planes that the collections reach into.
    for c in ('\0'..='\u{FFFF}').chain('\u{1F000}'..='\u{2FFFF}') {
        let mut units = [0; 2];
        let units = c.encode_utf16(&mut units);
        let code = units.iter().fold(0, |code, unit| code << 16 | u32::from(*unit));
        let Some(cid) = source.lookup_cid_code(code, units.len() as u8 * 2) else { continue };
        let (code, bytes) = encode(c);
        match &mut run {
            Some((first, last, length, start))
                if *length == bytes
                    && code == *last + 1
                    && code >> 8 == *first >> 8
                    && cid == *start + (code - *first) =>
            {
                *last = code;
            }
            _ => {
                close(&mut text, run);
                run = Some((code, code, bytes, cid));
            }
        }
    }
    close(&mut text, run);
    text.push_str("endcidrange");
    Some(text)
}

fn utf8(c: char) -> (u32, usize) {
    let mut bytes = [0; 4];
    let bytes = c.encode_utf8(&mut bytes).as_bytes();
    (bytes.iter().fold(0, |code, b| code << 8 | u32::from(*b)), bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_unicode_lead_to_the_same_glyph() {
        let [utf16, utf8, utf32] =
            ["UniJIS-UTF16-H", "UniJIS-UTF8-H", "UniJIS2004-UTF32-H"].map(|n| named(n.as_bytes()).expect(n));
        for c in ['A', 'é', '計', '画', '～', '𠮟'] {
            let mut units = [0; 2];
            let units = c.encode_utf16(&mut units);
            let code = units.iter().fold(0, |code, unit| code << 16 | u32::from(*unit));
            let cid = utf16.lookup_cid_code(code, units.len() as u8 * 2).expect("a character of the collection");
            let (code, bytes) = super::utf8(c);
            assert_eq!(utf8.lookup_cid_code(code, bytes as u8), Some(cid), "{c}");
            assert_eq!(utf32.lookup_cid_code(u32::from(c), 4), Some(cid), "{c}");
            assert_eq!(unicode(b"UniJIS-UTF8-H", code), Some(c));
        }
        assert_eq!(unicode(b"UniJIS-UTF16-H", 0xD842_DF9F), Some('𠮟'));
        assert_eq!(spoken(b"90ms-RKSJ-H", 0x817C), Some('－'));
        assert_eq!(spoken(b"90ms-RKSJ-H", 0x5C), None, "drawn as a yen sign");
        assert_eq!(spoken(b"EUC-H", 0xA1DD), None);
    }

    #[test]
    fn relatives_keep_their_writing_mode() {
        use hayro_interpret::hayro_cmap::WritingMode;
        let vertical = named(b"90pv-RKSJ-V").expect("a relative");
        assert_eq!(vertical.metadata().writing_mode, Some(WritingMode::Vertical));
        let cid = named(b"90pv-RKSJ-H").and_then(|h| h.lookup_cid_code(0x8CBF, 2));
        assert_eq!(vertical.lookup_cid_code(0x8CBF, 2), cid);
    }

    #[test]
    fn an_unknown_name_promises_no_collection() {
        let unknown = named(b"Kyoto-Gaiji-V").expect("any name");
        assert_eq!(unknown.metadata().character_collection.as_ref().and_then(|c| c.family.ucs2_cmap()), None);
        assert_eq!(unknown.lookup_cid_code(0x1234, 2), Some(0x1234));
    }
}
