//! Numbers that Word puts in front of paragraphs (ISO/IEC 29500-1, 17.9): nobody typed them, everybody reads them.

use super::signs::written;
use super::styles::Styles;
use super::symbols;
use super::xml::{Element, each};
use std::collections::{BTreeMap, BTreeSet};

/// Levels of a list.
const LEVELS: usize = 9;

#[derive(Clone, Debug)]
struct Level {
    start: u32,
    format: String,
    text: String,
    /// What stands between sign and words: nothing or a gap.
    has_gap: bool,
    /// The level, from 1, whose items restart this one; 0 for none; absent: any above.
    restart: Option<usize>,
    /// Numbers of the levels above are written as plain digits.
    is_legal: bool,
    style: Option<String>,
    font: Option<String>,
}

impl Level {
    fn read(e: &Element) -> Level {
        let fonts = e.child("w:rPr").and_then(|p| p.child("w:rFonts"));
        let font = fonts.and_then(|f| f.attribute("w:hAnsi").or(f.attribute("w:ascii")));
        // Formats that only newer versions know stand beside one that all know.
        let format = e.child("w:numFmt").or_else(|| newest_format(e));
        Level {
            start: e.number("w:start").unwrap_or(0),
            format: format.and_then(|f| f.attribute("w:val")).unwrap_or("decimal").to_owned(),
            text: e.value("w:lvlText").unwrap_or_default().to_owned(),
            has_gap: e.value("w:suff") != Some("nothing"),
            restart: e.number("w:lvlRestart"),
            is_legal: e.flag("w:isLgl").unwrap_or(false),
            style: e.value("w:pStyle").map(str::to_owned),
            font: font.map(str::to_owned),
        }
    }
}

fn newest_format(e: &Element) -> Option<&Element> {
    let either = e.child("mc:AlternateContent")?;
    either.child("mc:Fallback").or_else(|| either.child("mc:Choice"))?.child("w:numFmt")
}

#[derive(Debug, Default)]
struct Abstract {
    levels: BTreeMap<usize, Level>,
    /// The numbering style that holds the levels in its stead.
    style: Option<String>,
}

#[derive(Debug, Default)]
struct List {
    of: u32,
    starts: BTreeMap<usize, u32>,
    levels: BTreeMap<usize, Level>,
}

/// The lists of a document, and how far each has been counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    abstracts: BTreeMap<u32, Abstract>,
    lists: BTreeMap<u32, List>,
    counts: BTreeMap<u32, [Option<u32>; LEVELS]>,
    begun: BTreeSet<u32>,
    /// Formats that are not known; plain digits stand for them.
    pub(super) unknown: BTreeSet<String>,
}

/// A sign in front of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sign {
    /// `（１）`.
    pub(super) text: String,
    /// A gap follows.
    pub(super) has_gap: bool,
    /// It counts; bullets do not.
    pub(super) counts: bool,
}

impl Numbering {
    /// Reads the part. Lists behind damage in it are not known; false says that there is some.
    pub(super) fn read(xml: &str) -> (Numbering, bool) {
        let mut numbering = Numbering::default();
        let result = each(xml, 1, &mut |e| match e.name.as_str() {
            "w:abstractNum" => numbering.add_abstract(&e),
            "w:num" => numbering.add_list(&e),
            _ => {}
        });
        (numbering, result.is_ok())
    }

    fn add_abstract(&mut self, e: &Element) {
        let Some(id) = e.attribute("w:abstractNumId").and_then(|v| v.parse().ok()) else { return };
        let style = e.value("w:numStyleLink").map(str::to_owned);
        self.abstracts.insert(id, Abstract { levels: levels(e), style });
    }

    fn add_list(&mut self, e: &Element) {
        let Some(id) = e.attribute("w:numId").and_then(|v| v.parse().ok()) else { return };
        let mut list = List { of: e.number("w:abstractNumId").unwrap_or(u32::MAX), ..List::default() };
        for change in e.elements().filter(|c| c.name == "w:lvlOverride") {
            let Some(level) = change.attribute("w:ilvl").and_then(|v| v.parse::<usize>().ok()) else { continue };
            list.starts.extend(change.number("w:startOverride").map(|start| (level, start)));
            list.levels.extend(levels(change));
        }
        self.lists.insert(id, list);
    }

    /// Where the levels of a list are: its own, or those of the style it is linked to.
    fn home(&self, list: u32, styles: &Styles) -> Option<u32> {
        let of = self.lists.get(&list)?.of;
        let linked = self.abstracts.get(&of)?.style.as_deref().and_then(|s| styles.list(s));
        let linked = linked.and_then(|l| self.lists.get(&l)).map(|l| l.of);
        Some(linked.unwrap_or(of))
    }

    fn level(&self, list: u32, home: u32, level: usize) -> Option<&Level> {
        self.lists.get(&list)?.levels.get(&level).or_else(|| self.abstracts.get(&home)?.levels.get(&level))
    }

    /// The level of a list that is bound to one of these styles, nearest first.
    pub(super) fn level_of<'i>(&self, list: u32, ids: impl Iterator<Item = &'i str>, styles: &Styles) -> Option<usize> {
        let home = self.home(list, styles)?;
        let levels = &self.abstracts.get(&home)?.levels;
        ids.filter_map(|id| levels.iter().find(|(_, l)| l.style.as_deref() == Some(id)).map(|(n, _)| *n)).next()
    }

    /// Counts a paragraph of a list and gives its sign; nothing if there is no such list or level.
    pub(super) fn next(&mut self, list: u32, level: usize, styles: &Styles) -> Option<Sign> {
        let home = self.home(list, styles)?;
        let level = level.min(LEVELS - 1);
        let own = self.level(list, home, level)?.clone();
        self.begin(list, home);
        let restarts: Vec<usize> = (level + 1..LEVELS)
            .filter(|l| match self.level(list, home, *l).and_then(|l| l.restart) {
                Some(above) => above > level,
                None => true,
            })
            .collect();
        let starts = self.lists.get(&list).and_then(|l| l.starts.get(&level)).copied();
        let counts = self.counts.entry(home).or_default();
        counts[level] = Some(counts[level].map_or(starts.unwrap_or(own.start), |n| n.saturating_add(1)));
        restarts.into_iter().for_each(|l| counts[l] = None);
        Some(self.sign(list, home, &own))
    }

    /// Lists with a start of their own begin there when they are first used; others go on where their kind has come to.
    fn begin(&mut self, list: u32, home: u32) {
        if !self.begun.insert(list) {
            return;
        }
        let levels: Vec<usize> = self.lists.get(&list).map_or_else(Vec::new, |l| l.starts.keys().copied().collect());
        let counts = self.counts.entry(home).or_default();
        levels.into_iter().filter(|l| *l < LEVELS).for_each(|l| counts[l] = None);
    }

    fn sign(&mut self, list: u32, home: u32, own: &Level) -> Sign {
        if own.format == "bullet" {
            return Sign { text: bullet(own), has_gap: own.has_gap, counts: false };
        }
        let mut text = String::new();
        let mut signs = own.text.chars().peekable();
        while let Some(c) = signs.next() {
            match signs.peek().and_then(|d| d.to_digit(10)).filter(|d| c == '%' && (1..=LEVELS as u32).contains(d)) {
                Some(digit) => {
                    signs.next();
                    text.push_str(&self.number(list, home, digit as usize - 1, own));
                }
                None => text.push(c),
            }
        }
        Sign { text, has_gap: own.has_gap, counts: true }
    }

    /// The number that stands for a level in the sign of another.
    fn number(&mut self, list: u32, home: u32, level: usize, own: &Level) -> String {
        let (start, format) = match self.level(list, home, level) {
            Some(l) => (l.start, l.format.clone()),
            None => (0, "decimal".to_owned()),
        };
        // A level above that has not been used yet shows its start.
        let count = self.counts.get(&home).and_then(|c| c[level]).unwrap_or(start);
        let format = if own.is_legal { "decimal".to_owned() } else { format };
        written(count, &format).unwrap_or_else(|| {
            self.unknown.insert(format);
            count.to_string()
        })
    }
}

fn levels(e: &Element) -> BTreeMap<usize, Level> {
    let levels = e.elements().filter(|l| l.name == "w:lvl");
    levels.filter_map(|l| Some((l.attribute("w:ilvl")?.parse().ok()?, Level::read(l)))).collect()
}

/// A bullet as it looks; one whose shape is not known is a bullet all the same.
fn bullet(level: &Level) -> String {
    let signs = level.font.as_deref().and_then(symbols::of_font);
    let plain = |c: char| if ('\u{E000}'..='\u{F8FF}').contains(&c) { '•' } else { c };
    let shaped = level.text.chars().map(|c| plain(signs.map_or(c, |s| symbols::shape(c, s))));
    let text: String = shaped.collect();
    if text.trim().is_empty() && !level.text.is_empty() { "•".to_owned() } else { text }
}
