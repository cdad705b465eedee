//! Characters of embedded fonts without `/ToUnicode`.
//!
//! A CID font names a character collection: code → CID by the font's CMap, CID → Unicode by the collection's own table
//! (ISO 32000-1, 9.10.2). Any other TrueType font is asked which character it draws with that glyph.

use super::super::cmaps;
use hayro_interpret::hayro_cmap::{BfString, CMap, CidFamily};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Bytes};
use skrifa::charmap::Charmap;
use skrifa::raw::FontRef;
use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::rc::Rc;

/// CID fonts that may share a program; more are a trick.
const WAYS: usize = 8;

/// Tables that are made when a glyph first needs them.
pub(super) struct Rescue<'p> {
    pdf: &'p Pdf,
    /// CID fonts by their embedded program; none until one is asked for.
    composites: Option<HashMap<(usize, u64), Vec<Composite<'p>>>>,
    /// CID fonts without a program; none until one has drawn a glyph.
    absent: Option<Vec<Composite<'p>>>,
    /// How to read their codes; none until a code does not say what its glyph says.
    ways: Option<Vec<Way>>,
    /// What is known about the fonts by number.
    fonts: HashMap<u16, Known>,
    /// CMaps that are named, parsed once.
    named: HashMap<Vec<u8>, Option<Rc<CMap>>>,
}

/// A CID font as the document declares it.
#[derive(Clone)]
struct Composite<'p> {
    encoding: Option<Object<'p>>,
    family: Option<CidFamily>,
}

/// How to find a character.
#[derive(Default)]
struct Known {
    /// By the code, one way for each CID font that embeds the program (one for each writing mode, say).
    ways: Vec<Way>,
    /// Glyph → character.
    glyphs: Option<HashMap<u32, char>>,
}

#[derive(Default)]
struct Way {
    /// Name of a CMap whose codes say their characters themselves.
    spoken: Option<Vec<u8>>,
    /// Code → CID, CID → Unicode.
    collection: Option<(Rc<CMap>, Rc<CMap>)>,
}

impl<'p> Rescue<'p> {
    pub(super) fn new(pdf: &'p Pdf) -> Self {
        Rescue { pdf, composites: None, absent: None, ways: None, fonts: HashMap::new(), named: HashMap::new() }
    }

    /// The character of a code, or of the glyph it draws.
    pub(super) fn character(&mut self, font: u16, program: &[u8], code: u32, glyph: u32) -> Option<BfString> {
        if !self.fonts.contains_key(&font) {
            let known = self.know(program);
            self.fonts.insert(font, known);
        }
        let known = self.fonts.get_mut(&font)?;
        known.by_code(code).or_else(|| known.by_glyph(program, glyph).map(BfString::Char))
    }

    /// What a code of a font that is not embedded says, if its glyph says `drawn`: one glyph stands for all characters that look
    /// alike, a code for one of them. Which of the fonts drew it cannot be told, but most have no such code, or for another
    /// glyph; where those left disagree, the glyph decides.
    pub(super) fn spoken(&mut self, code: u32, drawn: &BfString) -> BfString {
        let pdf = self.pdf;
        let absent = self.absent.get_or_insert_with(|| absent(pdf));
        let differs =
            |c: &Composite<'_>| c.spoken().and_then(|name| cmaps::spoken(name, code)).is_some_and(|c| !is(drawn, c));
        if !absent.iter().any(differs) {
            return standing(drawn.clone());
        }
        // The tables are large, and seldom needed.
        let ways = match self.ways.take() {
            Some(ways) => ways,
            None => absent.clone().into_iter().map(|composite| self.way(composite)).collect(),
        };
        let said = |way: &Way| way.spoken(code).map_or_else(|| drawn.clone(), BfString::Char);
        let mut found = ways.iter().filter(|way| way.by_collection(code).as_ref() == Some(drawn)).map(said);
        let first = found.next().filter(|first| found.all(|other| other == *first));
        self.ways = Some(ways);
        standing(first.unwrap_or_else(|| drawn.clone()))
    }

    fn know(&mut self, program: &[u8]) -> Known {
        let pdf = self.pdf;
        let composites = self.composites.get_or_insert_with(|| composites(pdf));
        let found = composites.get(&key(program)).cloned().unwrap_or_default();
        Known { ways: found.into_iter().map(|composite| self.way(composite)).collect(), glyphs: None }
    }

    fn way(&mut self, composite: Composite<'_>) -> Way {
        let spoken = composite.spoken().map(<[u8]>::to_vec);
        let Composite { encoding, family } = composite;
        let codes = encoding.and_then(|e| self.encoding(e));
        let stated = codes.as_ref().and_then(|c| c.metadata().character_collection.as_ref().map(|c| c.family.clone()));
        let family = stated.filter(|f| *f != CidFamily::AdobeIdentity).or(family);
        let table = family.and_then(|f| f.ucs2_cmap()).and_then(|name| self.named(name.to_bytes()));
        Way { spoken, collection: codes.zip(table) }
    }

    fn encoding(&mut self, encoding: Object<'_>) -> Option<Rc<CMap>> {
        match encoding {
            Object::Name(name) => self.named(&name),
            Object::Stream(stream) => CMap::parse(&stream.decoded_data().ok()?, cmaps::resolve).map(Rc::new),
            _ => None,
        }
    }

    fn named(&mut self, name: &[u8]) -> Option<Rc<CMap>> {
        if let Some(known) = self.named.get(name) {
            return known.clone();
        }
        let parsed = cmaps::named(name).map(Rc::new);
        self.named.insert(name.to_vec(), parsed.clone());
        parsed
    }
}

impl Known {
    /// Which of the fonts drew a glyph cannot be told: where they disagree, no character is better than a wrong one.
    fn by_code(&self, code: u32) -> Option<BfString> {
        let mut said = self.ways.iter().filter_map(|way| way.character(code));
        let first = said.next()?;
        said.all(|other| other == first).then_some(first)
    }

    fn by_glyph(&mut self, program: &[u8], glyph: u32) -> Option<char> {
        let glyphs = self.glyphs.get_or_insert_with(|| glyphs(program));
        (glyph != 0).then(|| glyphs.get(&glyph).copied())?
    }
}

impl Way {
    fn character(&self, code: u32) -> Option<BfString> {
        self.spoken(code).map(BfString::Char).or_else(|| self.by_collection(code).map(standing))
    }

    fn spoken(&self, code: u32) -> Option<char> {
        self.spoken.as_ref().and_then(|name| cmaps::spoken(name, code))
    }

    fn by_collection(&self, code: u32) -> Option<BfString> {
        let (codes, table) = self.collection.as_ref()?;
        let cid = (1..=4).find_map(|bytes| codes.lookup_cid_code(code, bytes))?;
        table.lookup_bf_string(cid)
    }
}

/// The CID fonts of a document that embed their program.
fn composites(pdf: &Pdf) -> HashMap<(usize, u64), Vec<Composite<'_>>> {
    let mut found: HashMap<_, Vec<Composite<'_>>> = HashMap::new();
    for (font, descendant) in type_0(pdf) {
        let Some(program) = program(&descendant).and_then(|p| p.decoded_data().ok()) else { continue };
        composite(&font, &descendant).join(found.entry(key(&program)).or_default());
    }
    found
}

/// The CID fonts of a document that embed no program and have no `/ToUnicode`.
fn absent(pdf: &Pdf) -> Vec<Composite<'_>> {
    let mut found = Vec::new();
    for (font, descendant) in type_0(pdf) {
        if program(&descendant).is_none() && !font.contains_key(b"ToUnicode") {
            composite(&font, &descendant).join(&mut found);
        }
    }
    found
}

/// The CID fonts of a document with their descendants.
fn type_0(pdf: &Pdf) -> impl Iterator<Item = (Dict<'_>, Dict<'_>)> {
    pdf.objects().into_iter().filter_map(|object| {
        let Object::Dict(font) = object else { return None };
        font.get::<Name<'_>>(b"Subtype").filter(|n| **n == *b"Type0")?;
        let descendant = font.get::<Array<'_>>(b"DescendantFonts")?.iter::<Dict<'_>>().next()?;
        Some((font, descendant))
    })
}

fn program<'p>(descendant: &Dict<'p>) -> Option<Stream<'p>> {
    let descriptor = descendant.get::<Dict<'_>>(b"FontDescriptor")?;
    [b"FontFile2".as_slice(), b"FontFile3", b"FontFile"].iter().find_map(|f| descriptor.get::<Stream<'_>>(f))
}

fn composite<'p>(font: &Dict<'p>, descendant: &Dict<'p>) -> Composite<'p> {
    let family = descendant.get::<Dict<'_>>(b"CIDSystemInfo").and_then(|info| {
        let part = |name: &[u8]| info.get::<Bytes<'_>>(name);
        Some(CidFamily::from_registry_ordering(&part(b"Registry")?, &part(b"Ordering")?))
    });
    Composite { encoding: font.get::<Object<'_>>(b"Encoding"), family }
}

impl<'p> Composite<'p> {
    /// Adds itself to others, unless one of them says the same.
    fn join(self, others: &mut Vec<Composite<'p>>) {
        if !others.iter().any(|other| other.agrees(&self)) && others.len() < WAYS {
            others.push(self);
        }
    }

    /// Its CMap, if its codes say their characters themselves.
    fn spoken(&self) -> Option<&[u8]> {
        match &self.encoding {
            Some(Object::Name(name)) => Some(&**name).filter(|name| cmaps::speaks(name)),
            _ => None,
        }
    }

    fn agrees(&self, other: &Self) -> bool {
        let same = match (&self.encoding, &other.encoding) {
            (Some(Object::Name(a)), Some(Object::Name(b))) => a == b,
            (Some(Object::Stream(a)), Some(Object::Stream(b))) => a == b,
            (a, b) => a.is_none() && b.is_none(),
        };
        same && self.family == other.family
    }
}

fn key(program: &[u8]) -> (usize, u64) {
    let mut hasher = DefaultHasher::new();
    program.hash(&mut hasher);
    (program.len(), hasher.finish())
}

/// True for a mapping to `c`, or to a variant of it.
fn is(drawn: &BfString, c: char) -> bool {
    match drawn {
        BfString::Char(drawn) => *drawn == c,
        BfString::String(drawn) => {
            drawn.strip_prefix(c).is_some_and(|rest| rest.chars().all(|v| matches!(v, '\u{E0100}'..='\u{E01EF}')))
        }
    }
}

/// Glyphs of Adobe-Japan1 that stand alone, for which its table to Unicode names a mark that combines (CIDs 95, 127 to 137
/// and 226, and their half-width and italic relatives).
const STANDING: &[(char, char)] = &[
    ('\u{301}', '´'),
    ('\u{302}', 'ˆ'),
    ('\u{303}', '~'),
    ('\u{305}', '‾'),
    ('\u{306}', '˘'),
    ('\u{307}', '˙'),
    ('\u{308}', '¨'),
    ('\u{30A}', '˚'),
    ('\u{30B}', '˝'),
    ('\u{30C}', 'ˇ'),
    ('\u{328}', '˛'),
];

/// What the table of a collection says, a mark on its own not as one that combines with what stands before it.
fn standing(said: BfString) -> BfString {
    let BfString::Char(mark) = said else { return said };
    BfString::Char(STANDING.iter().find(|(combining, _)| *combining == mark).map_or(mark, |(_, alone)| *alone))
}

/// Which character each glyph of a TrueType font draws; where several share one, the one a Japanese text would use.
fn glyphs(program: &[u8]) -> HashMap<u32, char> {
    let mut found = HashMap::new();
    let Ok(font) = FontRef::new(program) else { return found };
    for (code, glyph) in Charmap::new(&font).mappings() {
        let Some(c) = char::from_u32(code) else { continue };
        let kept = found.entry(glyph.to_u32()).or_insert(c);
        if oddity(c) < oddity(*kept) {
            *kept = c;
        }
    }
    found
}

/// How unusual a character is in a Japanese text, among those that look alike.
fn oddity(c: char) -> (u8, char) {
    let class = match c {
        ' '..='~' => 0,
        '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FFEF}' => 1,
        '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' => 3,
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'.. => 4,
        _ => 2,
    };
    (class, c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_what_a_japanese_text_would_use() {
        let usual = |mut alike: Vec<char>| {
            alike.sort_by_key(|c| oddity(*c));
            alike[0]
        };
        assert_eq!(usual(vec!['⽇', '日']), '日');
        assert_eq!(usual(vec!['‧', '・']), '・');
        assert_eq!(usual(vec!['\u{A0}', ' ']), ' ');
        assert_eq!(usual(vec!['\u{E000}', '﨑']), '﨑');
    }
}
