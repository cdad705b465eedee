//! Fonts by identity, and the characters of their codes.

mod program;
mod rescue;

use hayro_interpret::font::{FallbackFontQuery, FontData, FontQuery, Glyph, OutlineGlyph};
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use rescue::Rescue;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use program::EMPTY;

/// What stands between the tables of a stand-in and its name.
const SIMPLE: u8 = b's';
const COMPOSITE: u8 = b'c';

/// Every font of a document that has drawn a glyph.
pub(super) struct Fonts<'p> {
    /// Font of a glyph, by the key of its outline.
    known: HashMap<u128, u16>,
    /// Font of a font program.
    programs: HashMap<u128, u16>,
    list: Vec<Font>,
    /// Characters of codes that the interpreter has none for.
    rescued: HashMap<(u16, u32), Words>,
    /// What the glyphs of codes say, and what the codes.
    spoken: HashMap<(u16, u32), (BfString, Words)>,
    rescue: Rescue<'p>,
}

/// What a font is called, and where it drew glyphs that say nothing.
#[derive(Debug, Default)]
pub(super) struct Font {
    /// As the document calls it; empty if it does not.
    pub name: String,
    /// Glyphs without a character, by page.
    pub unreadable: BTreeMap<u32, u32>,
    data: Option<Program>,
    stands_in: Option<Absent>,
}

/// What a stand-in stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Absent {
    /// A font of single bytes.
    Simple,
    /// A CID font.
    Composite,
}

/// The bytes of a font program.
#[derive(Clone)]
struct Program(FontData);

impl std::fmt::Debug for Program {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes", self.0.as_ref().as_ref().len())
    }
}

/// What a glyph says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Words {
    /// One character.
    One(char),
    /// Several: a ligature.
    Many(String),
    /// None that could be found.
    Nothing,
    /// A blank that the font has no character for.
    Blank,
}

impl<'p> Fonts<'p> {
    /// No font yet.
    pub(super) fn new(pdf: &'p Pdf) -> Self {
        Fonts {
            known: HashMap::new(),
            programs: HashMap::new(),
            list: vec![Font::default(), Font { name: "Type 3".to_owned(), ..Font::default() }],
            rescued: HashMap::new(),
            spoken: HashMap::new(),
            rescue: Rescue::new(pdf),
        }
    }

    /// In order of appearance; the first two stand for fonts without a program of their own and for drawn (Type 3) fonts.
    pub(super) fn list(&self) -> &[Font] {
        &self.list
    }

    /// The number of a glyph's font.
    pub(super) fn number(&mut self, glyph: &Glyph<'_>) -> u16 {
        let Glyph::Outline(outline) = glyph else { return 1 };
        let key = outline.identifier().cache_key();
        if let Some(number) = self.known.get(&key) {
            return *number;
        }
        let number = self.program(outline);
        self.known.insert(key, number);
        number
    }

    fn program(&mut self, outline: &OutlineGlyph) -> u16 {
        let Some(found) = outline.font_data() else { return 0 };
        let next = self.list.len().min(usize::from(u16::MAX)) as u16;
        let number = *self.programs.entry(found.cache_key).or_insert(next);
        if usize::from(number) == self.list.len() {
            let name = found.postscript_name.unwrap_or_default();
            let stands_in = Absent::of(found.data.as_ref().as_ref());
            self.list.push(Font { name, unreadable: BTreeMap::new(), data: Some(Program(found.data)), stands_in });
        }
        number
    }

    /// Counts a glyph that says nothing.
    pub(super) fn mute(&mut self, font: u16, page: u32) {
        if let Some(font) = self.list.get_mut(usize::from(font)) {
            *font.unreadable.entry(page).or_default() += 1;
        }
    }

    /// What a glyph says: as the document maps it or, failing that, as its font does.
    pub(super) fn words(&mut self, font: u16, glyph: &Glyph<'_>) -> Words {
        let said = glyph.as_unicode();
        let Glyph::Outline(outline) = glyph else { return said.map_or(Words::Nothing, Words::of) };
        let stands_in = self.list.get(usize::from(font)).and_then(|f| f.stands_in);
        let said = match said {
            Some(drawn) if stands_in == Some(Absent::Composite) => self.spoken((font, outline.char_code()), drawn),
            said => said.map_or(Words::Nothing, Words::of),
        };
        match said {
            Words::Many(words) if stands_in.is_some() => unvaried(words),
            Words::Nothing => {
                let key = (font, outline.char_code());
                if let Some(found) = self.rescued.get(&key) {
                    return found.clone();
                }
                let found = self.look_up(font, outline);
                self.rescued.insert(key, found.clone());
                found
            }
            said => said,
        }
    }

    /// Two fonts that are not embedded may share a stand-in: what a code says holds for the same glyph only.
    fn spoken(&mut self, key: (u16, u32), drawn: BfString) -> Words {
        if let Some((_, words)) = self.spoken.get(&key).filter(|(glyph, _)| *glyph == drawn) {
            return words.clone();
        }
        let words = Words::of(self.rescue.spoken(key.1, &drawn));
        self.spoken.insert(key, (drawn, words.clone()));
        words
    }

    fn look_up(&mut self, font: u16, outline: &OutlineGlyph) -> Words {
        let embedded = self.list.get(usize::from(font)).filter(|f| f.stands_in.is_none());
        let Some(Program(data)) = embedded.and_then(|f| f.data.clone()) else { return Words::Nothing };
        let (code, glyph) = (outline.char_code(), outline.glyph_id().to_u32());
        match self.rescue.character(font, data.as_ref().as_ref(), code, glyph).map_or(Words::Nothing, Words::of) {
            Words::Nothing if outline.outline().elements().is_empty() => Words::Blank,
            Words::Many(words) => unvaried(words),
            found => found,
        }
    }
}

impl Words {
    /// What of a mapping is characters.
    fn of(mapped: BfString) -> Self {
        match mapped {
            BfString::Char(c) if usable(c) => Words::One(c),
            BfString::Char('\t' | '\n' | '\r') => Words::Blank,
            BfString::Char(_) => Words::Nothing,
            BfString::String(s) if s.chars().all(usable) => Words::Many(s),
            BfString::String(mut s) => {
                s.retain(usable);
                if s.is_empty() { Words::Nothing } else { Words::Many(s) }
            }
        }
    }
}

/// The tables of the collections tell variants of a character apart by selectors (IVS) that the text behind them never had.
fn unvaried(mut words: String) -> Words {
    words.retain(|c| !matches!(c, '\u{E0100}'..='\u{E01EF}'));
    let mut chars = words.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => Words::One(c),
        _ => Words::Many(words),
    }
}

impl Absent {
    /// What a font program stands in for; none if it is a real one.
    fn of(program: &[u8]) -> Option<Self> {
        let [kind, ..] = program.strip_prefix(EMPTY)? else { return None };
        Some(if *kind == COMPOSITE { Absent::Composite } else { Absent::Simple })
    }
}

/// The stand-in for a font that is not embedded: nothing of it is drawn, and its widths are the document's own.
pub(super) fn stand_in(query: &FontQuery) -> Option<(FontData, u32)> {
    let (kind, name) = match query {
        FontQuery::Standard(font) => (SIMPLE, format!("{font:?}")),
        FontQuery::Fallback(FallbackFontQuery { post_script_name, font_name, character_collection, .. }) => {
            let kind = if character_collection.is_some() { COMPOSITE } else { SIMPLE };
            (kind, post_script_name.clone().or_else(|| font_name.clone()).unwrap_or_default())
        }
    };
    // What is behind the tables tells one stand-in from another.
    let data: FontData = Arc::new([EMPTY, &[kind], name.as_bytes()].concat());
    Some((data, 0))
}

/// False for what no reader of a page ever saw: controls, noncharacters, the sign for "no such character".
pub(super) fn usable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{FFFD}' | '\u{FEFF}') && u32::from(c) & 0xFFFE != 0xFFFE
}
