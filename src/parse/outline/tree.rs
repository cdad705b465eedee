//! Pieces of lines → a tree of items.

use super::line::{Piece, Pieces, join};
use super::marker::{self, Reading};
use super::place::{Around, Lists, Open, Place};
use super::wrap::{Sentence, goes_on};
use crate::model::{Family, Item, Marker, Outline, Shape, Signs, Style, Text};
use crate::normalize::key;
use std::collections::{BTreeMap, HashMap};

/// The numbers of one list, in the order of the document: number and item.
pub(super) type Group = Vec<(u32, usize)>;

/// A tree, and the lists whose numbers are to be checked.
pub(super) struct Grown {
    pub(super) outline: Outline,
    pub(super) groups: Vec<Group>,
}

/// Where words without a marker go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goes {
    /// To an item.
    To(usize),
    /// To none.
    Loose,
}

/// The words of an item while they grow: paragraphs of lines.
#[derive(Default)]
struct Words {
    paragraphs: Vec<Vec<Text>>,
}

struct Grower<'a> {
    family: &'a Family,
    outline: Outline,
    words: Vec<Words>,
    loose: Vec<Vec<Text>>,
    groups: Vec<Group>,
    lists: Lists,
    goes: Goes,
    /// How the last line ended.
    sentence: Sentence,
    /// Items by what they are called, to know them again where a page repeats them.
    called: HashMap<(String, String), usize>,
    /// The lines since the page began were all repeated headings.
    is_repeating: bool,
    /// A page is a unit of its own: what does not go on is not the item's.
    pages_part: bool,
    bullets: BTreeMap<char, usize>,
    counts: HashMap<(Option<usize>, char), u32>,
}

/// Makes the tree.
pub(super) fn grow(pieces: Pieces, family: &Family) -> Grown {
    let mut bullets = BTreeMap::new();
    for c in pieces.pieces.iter().filter_map(|p| p.text.folded.chars().next()) {
        *bullets.entry(c).or_default() += 1;
    }
    let pages_part = pieces.pages_part();
    let mut grower = Grower {
        family,
        outline: Outline { furniture: pieces.furniture, ..Outline::default() },
        words: Vec::new(),
        loose: Vec::new(),
        groups: Vec::new(),
        lists: Lists::default(),
        goes: Goes::Loose,
        sentence: Sentence::default(),
        called: HashMap::new(),
        is_repeating: false,
        pages_part,
        bullets,
        counts: HashMap::new(),
    };
    pieces.pieces.into_iter().for_each(|piece| grower.take(piece));
    grower.finish()
}

impl Grower<'_> {
    fn take(&mut self, piece: Piece) {
        self.is_repeating |= piece.starts_page;
        let is_own_page = self.pages_part && self.goes == Goes::Loose;
        let in_sentence = !piece.same_line && goes_on(&self.sentence, &piece) && !(is_own_page && piece.starts_page);
        let first = piece.text.folded.chars().next();
        let is_usual = first.is_some_and(|c| "※＊*".contains(c) || self.bullets.get(&c).is_some_and(|n| *n > 1));
        let around = Around {
            in_sentence: in_sentence && !is_own_page,
            is_apart: piece.apart || piece.starts_page,
            is_usual,
            left: piece.left,
        };
        let chosen = match self.declared(&piece) {
            Some(reading) => {
                let depth = self.depth_of_declared(reading.marker.style);
                Some((reading, Place::New(depth)))
            }
            None => self.lists.choose(marker::readings(&piece.text.folded), &piece.text.folded, around),
        };
        match chosen {
            Some((reading, place)) => self.take_item(piece, reading, place),
            None => self.take_words(piece, in_sentence),
        }
    }

    /// A heading that the format marks, or a part of the document (別紙1), that no sign marks.
    fn declared(&self, piece: &Piece) -> Option<Reading> {
        let folded = piece.text.folded.as_str();
        let style = |signs| Style { shape: Shape::Square, signs };
        let make = |signs| Reading {
            marker: Marker { style: style(signs), number: 0, written: String::new() },
            end: 0,
            first: 0,
        };
        if is_part(folded, self.family) && !self.outline.items.is_empty() {
            return Some(make(Signs::Part));
        }
        let level = char::from_digit(u32::from(piece.level), 10)?;
        (piece.level > 0 && marker::readings(folded).is_empty()).then(|| make(Signs::Heading(level)))
    }

    fn depth_of_declared(&self, style: Style) -> usize {
        let Signs::Heading(level) = style.signs else { return 0 };
        let is_above = |o: &Open| matches!(o.style.signs, Signs::Heading(l) if l.is_ascii_digit() && l < level);
        self.lists.open.iter().rposition(is_above).map_or(0, |i| i + 1)
    }

    fn take_item(&mut self, piece: Piece, reading: Reading, place: Place) {
        let rest = key(&piece.text.folded[reading.end..]);
        let name = (reading.marker.written.clone(), rest);
        let counts = reading.marker.style.counts();
        let is_next = matches!(place, Place::Next(_)) && counts;
        // Only slides repeat the headings of their sections; elsewhere two sections may have items of one name.
        let may_repeat = self.is_repeating && !is_next && (self.pages_part || !counts);
        if may_repeat
            && !name.1.is_empty()
            && !matches!(reading.marker.style.signs, Signs::Bullet(_))
            && let Some(&item) = self.called.get(&name)
        {
            return self.reopen(piece, item);
        }
        self.is_repeating = false;
        let place = match place {
            Place::New(_) if self.pages_part && piece.starts_page && reading.marker.number > 1 => Place::New(0),
            other => other,
        };
        let (depth, group) = self.group(place, piece.starts_page);
        let caption = self.caption(reading.marker.style);
        let is_note = reading.marker.written.starts_with('注')
            || self.lists.open.get(depth).is_some_and(|o| o.group == group && o.is_note);
        let item = self.add(&piece, &reading, depth);
        if is_note && !reading.marker.written.starts_with('注') {
            self.outline.items[item].sign.insert(0, '注');
        }
        // 注1 stands one letter before 2.
        let hang = if reading.marker.written.starts_with('注') { 2 } else { 0 };
        let left = piece.left.map(|l| l + hang);
        if caption.is_some() {
            self.outline.items[item].heading = caption;
        }
        self.called.insert(name, item);
        let Reading { marker: Marker { style, number, .. }, first, .. } = reading;
        if style.counts() && style.signs != Signs::Code {
            self.groups[group].extend((first..=number).map(|n| (n, item)));
        }
        let had_first = self.lists.open.get(depth).is_some_and(|o| o.group == group && o.has_first);
        self.lists.push(depth, Open { style, number, item, group, has_first: had_first || first == 1, is_note, left });
        self.goes = Goes::To(item);
        let is_title = matches!(style.signs, Signs::Heading(_) | Signs::Part);
        self.sentence = Sentence::of(&piece);
        self.sentence.is_bullet = matches!(style.signs, Signs::Bullet(_));
        if is_title {
            self.sentence.close();
        }
    }

    /// The heading of an article (条) stands above it, in brackets: (目的). It was taken for words of the item before.
    fn caption(&mut self, style: Style) -> Option<Text> {
        if style.shape != Shape::Ordinal('条') {
            return None;
        }
        let paragraphs = match self.goes {
            Goes::To(item) => &mut self.words[item].paragraphs,
            Goes::Loose => &mut self.loose,
        };
        let is_caption = |lines: &Vec<Text>| match lines.as_slice() {
            [only] => only.folded.starts_with('(') && only.folded.ends_with(')') && only.folded.len() <= 90,
            _ => false,
        };
        if !paragraphs.last().is_some_and(is_caption) {
            return None;
        }
        paragraphs.pop().and_then(|mut lines| lines.pop())
    }

    /// The depth of an item, and the list whose numbers it shares.
    fn group(&mut self, place: Place, starts_page: bool) -> (usize, usize) {
        let (depth, is_new) = match place {
            Place::Next(depth) => (depth, false),
            Place::Astray(depth) => (depth, starts_page),
            Place::Again(depth) | Place::New(depth) => (depth, true),
        };
        match self.lists.open.get(depth).filter(|_| !is_new) {
            Some(open) => (depth, open.group),
            None => {
                self.groups.push(Group::new());
                (depth, self.groups.len() - 1)
            }
        }
    }

    fn add(&mut self, piece: &Piece, reading: &Reading, depth: usize) -> usize {
        let parent = depth.checked_sub(1).and_then(|i| self.lists.open.get(i)).map(|o| o.item);
        let text = &piece.text;
        let Marker { style, written, .. } = &reading.marker;
        let (heading, words) = parts_of(text, reading);
        let sign = match style.signs {
            Signs::Bullet(_) => {
                let count = self.counts.entry((parent, '•')).or_default();
                *count += 1;
                format!("•{count}")
            }
            Signs::Heading(_) | Signs::Part => heading.as_ref().map_or_else(String::new, |h| sign_of(&h.folded)),
            _ => written.clone(),
        };
        let has_marker = !written.is_empty();
        let printed = text.folded.len() - text.folded[reading.end..].len();
        let item = Item {
            parent,
            marker: has_marker.then(|| reading.marker.clone()),
            marker_at: if has_marker { text.slice(0..printed).all_spans() } else { Vec::new() },
            sign,
            level: parent.map_or(1, |p| self.outline.items[p].level + 1),
            page: piece.page,
            heading,
            paragraphs: Vec::new(),
        };
        self.outline.items.push(item);
        self.words.push(Words { paragraphs: words.into_iter().map(|w| vec![w]).collect() });
        self.outline.items.len() - 1
    }

    /// A heading that a page repeats: what follows goes on below it.
    fn reopen(&mut self, piece: Piece, item: usize) {
        self.outline.furniture.extend(piece.text.all_spans());
        self.sentence = Sentence::default();
        if let Some(depth) = self.lists.open.iter().position(|o| o.item == item) {
            if self.lists.open[depth].style.counts() {
                self.lists.open.truncate(depth + 1);
            }
        } else {
            self.restore(item);
        }
        self.goes = Goes::To(item);
    }

    /// Opens the lists of an item and those above it.
    fn restore(&mut self, item: usize) {
        let mut chain = Vec::new();
        let mut at = Some(item);
        while let Some(i) = at {
            chain.push(i);
            at = self.outline.items[i].parent;
        }
        self.lists.open.clear();
        for i in chain.into_iter().rev() {
            let found = &self.outline.items[i];
            let sign = found.heading.as_ref().and_then(|h| h.folded.chars().next()).unwrap_or('【');
            let heading = Style { shape: Shape::Square, signs: Signs::Heading(sign) };
            let (style, number) = found.marker.as_ref().map_or((heading, 0), |m| (m.style, m.number));
            self.groups.push(Group::new());
            let group = self.groups.len() - 1;
            self.lists.open.push(Open { style, number, item: i, group, has_first: true, is_note: false, left: None });
        }
    }

    fn take_words(&mut self, piece: Piece, goes_on: bool) {
        if piece.starts_page && !goes_on && self.pages_part {
            self.goes = Goes::Loose;
            self.lists.open.clear();
        }
        self.is_repeating &= piece.starts_page;
        let paragraphs = match self.goes {
            Goes::To(item) => &mut self.words[item].paragraphs,
            Goes::Loose => &mut self.loose,
        };
        self.sentence.add(&piece, goes_on);
        match paragraphs.last_mut().filter(|_| goes_on) {
            Some(last) => last.push(piece.text),
            None => paragraphs.push(vec![piece.text]),
        }
    }

    fn finish(mut self) -> Grown {
        let mut is_parent = vec![false; self.outline.items.len()];
        for parent in self.outline.items.iter().filter_map(|i| i.parent) {
            is_parent[parent] = true;
        }
        for ((item, words), is_parent) in self.outline.items.iter_mut().zip(self.words).zip(is_parent) {
            let mut paragraphs: Vec<Text> = words.paragraphs.iter().map(|p| join(p.iter())).collect();
            let is_bullet = item.marker.as_ref().is_none_or(|m| !m.style.counts());
            let may_head = item.heading.is_none() && !is_bullet && (paragraphs.len() > 1 || is_parent);
            if may_head && paragraphs.first().is_some_and(is_title) {
                item.heading = Some(paragraphs.remove(0));
            }
            item.paragraphs = paragraphs;
        }
        self.outline.loose = self.loose.iter().map(|p| join(p.iter())).collect();
        Grown { outline: self.outline, groups: self.groups }
    }
}

/// A heading is no sentence.
fn is_title(text: &Text) -> bool {
    !text.folded.contains('。') && text.folded.chars().count() <= 80
}

/// The heading in brackets and the words behind it; the words alone for other markers.
fn parts_of(text: &Text, reading: &Reading) -> (Option<Text>, Option<Text>) {
    let folded = &text.folded;
    let some = |range: std::ops::Range<usize>| Some(text.slice(range)).filter(|t| !t.is_blank());
    match reading.marker.style.signs {
        Signs::Heading(open) if !open.is_ascii_digit() => {
            let close = folded.find(['】', '》', '〉', '≫', '>']).unwrap_or(folded.len());
            let behind = close + folded[close..].chars().next().map_or(0, char::len_utf8);
            (some(0..behind), some(behind..folded.len()))
        }
        Signs::Heading(_) | Signs::Part => (some(0..folded.len()), None),
        _ => (None, some(reading.end..folded.len())),
    }
}

/// A heading as a part of a path: without brackets, and without the sign that parts paths.
fn sign_of(heading: &str) -> String {
    let inner = heading.trim_matches(|c: char| c.is_whitespace() || "【】《》〈〉≪≫<>()[]".contains(c));
    let plain: String = inner.chars().filter(|c| !c.is_whitespace()).map(|c| if c == '/' { '／' } else { c }).collect();
    if plain.is_empty() { "_".to_owned() } else { plain }
}

/// 別紙1, (別添), 附 則: a word of the list, with a number or nothing behind it, fills the line.
fn is_part(folded: &str, family: &Family) -> bool {
    const LONGEST: usize = 40;
    if folded.len() > LONGEST {
        return false;
    }
    let plain = key(folded);
    let inner = plain.trim_matches(|c| "()[]【】〔〕<>".contains(c));
    let is_number = |rest: &str| rest.chars().all(|c| c.is_ascii_digit() || "第号-の一二三四五六七八九十".contains(c));
    family.terms("part-head").any(|t| inner.strip_prefix(t.word.as_str()).is_some_and(is_number))
}
