//! 開催地: in which prefecture or town, and whether one has to be there at all.

use super::lexicon::{Hit, Lexicon, Role};
use super::prefecture::prefecture_at;
use super::squeeze::{Squeezed, bracket_end, is_separator};
use crate::model::{Delivery, Family};
use std::ops::Range;

/// One place. Ranges are bytes of the folded cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceReading {
    /// Official name and JIS X 0401 code; 全国 has an empty code.
    pub prefecture: Option<(&'static str, &'static str, Range<usize>)>,
    /// A town, or any other short name of a place that is no prefecture (神戸); its prefecture is never guessed.
    pub town: Option<(String, Range<usize>)>,
    /// 【認定試験】: what is held here.
    pub scope: Option<(String, Range<usize>)>,
    /// Ways of taking part named with it; a place named beside オンライン is a way of its own, `onsite`.
    pub delivery: Vec<(Delivery, Range<usize>)>,
    /// All of it.
    pub range: Range<usize>,
}

/// A cell of places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlaceCell {
    /// In the order of the text, each once.
    pub places: Vec<PlaceReading>,
    /// Words that name no prefecture, town or way of taking part.
    pub rest: Vec<Range<usize>>,
}

const NATIONWIDE: &str = "全国";
/// A longer name is that of a building.
const LONGEST_TOWN: usize = 8;
/// So is a longer one without 市, 区, 町, 村.
const SHORT_TOWN: usize = 4;

/// Reads a cell of prefectures or towns. Never fails: what is no place is in [`PlaceCell::rest`].
pub fn read_places(folded: &str, family: &Family) -> PlaceCell {
    let sq = Squeezed::new(folded);
    let lexicon = Lexicon::delivery(family);
    if is_placeholder(folded, family) {
        return PlaceCell { rest: vec![sq.bytes(0..sq.len())], ..PlaceCell::default() };
    }
    let mut reader = Reader {
        sq: &sq,
        lexicon: &lexicon,
        cell: PlaceCell::default(),
        group: Vec::new(),
        ways: Vec::new(),
        scope: None,
        upto: 0,
    };
    reader.read();
    reader.cell
}

/// True for a cell that holds a word in the place of a name, in brackets or not: 未定, 同上, a dash.
pub fn is_placeholder(folded: &str, family: &Family) -> bool {
    let sq = Squeezed::new(folded);
    let bracket = |c: char| matches!(c, '(' | ')' | '【' | '】' | '[' | ']');
    let words: String = sq.slice(0..sq.len()).iter().filter(|c| !bracket(**c)).collect();
    !words.is_empty() && family.terms("placeholder").any(|t| t.word == words)
}

struct Reader<'a> {
    sq: &'a Squeezed<'a>,
    lexicon: &'a Lexicon<'a>,
    cell: PlaceCell,
    /// Places and ways under one scope.
    group: Vec<PlaceReading>,
    ways: Vec<(Delivery, Range<usize>)>,
    scope: Option<(String, Range<usize>)>,
    /// Where the last known word ends.
    upto: usize,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut i = 0;
        while i < self.sq.len() {
            let scope = matches!(self.sq.get(i), '【' | '〔' | '<' | '《')
                .then(|| bracket_end(self.sq, i, self.sq.len()))
                .flatten();
            i = if let Some(close) = scope {
                self.close_group();
                self.scope = Some((self.sq.words(i + 1..close), self.sq.bytes(i + 1..close)));
                close + 1
            } else if is_separator(self.sq.get(i)) {
                i + 1
            } else {
                let end = (i..self.sq.len()).find(|&k| is_separator(self.sq.get(k))).unwrap_or(self.sq.len());
                self.segment(i..end);
                end
            };
        }
        self.close_group();
    }

    fn segment(&mut self, segment: Range<usize>) {
        let mut unknown: Option<Range<usize>> = None;
        let mut i = segment.start;
        while i < segment.end {
            let Some(end) = self.known(i, &segment) else {
                unknown.get_or_insert(i..i).end = i + 1;
                i += 1;
                continue;
            };
            self.unknown(unknown.take(), &segment);
            self.upto = self.sq.bytes(i..end).end;
            i = end;
        }
        self.unknown(unknown, &segment);
    }

    /// A prefecture or a way of taking part at `i`; gives its end.
    fn known(&mut self, i: usize, segment: &Range<usize>) -> Option<usize> {
        if let Some(hit) = self.lexicon.at(self.sq, i, segment.end).filter(|h| counts(self.sq, h, segment)) {
            if let Role::Delivery(way) = hit.role {
                let at = self.sq.bytes(hit.start..hit.end);
                let alone = hit.start == segment.start && hit.end == segment.end;
                if (hit.code != "weak" || alone) && !self.ways.iter().any(|w| w.0 == way) {
                    self.ways.push((way, at));
                }
            }
            return Some(hit.end);
        }
        if let Some(end) = self.sq.word_end(i, NATIONWIDE).filter(|&e| e <= segment.end) {
            self.place((NATIONWIDE, ""), i..end);
            return Some(end);
        }
        let (prefecture, end, official) = prefecture_at(self.sq, i).filter(|p| p.1 <= segment.end)?;
        let begins = i == segment.start || self.sq.spaced(i);
        let ends = end == segment.end || self.sq.spaced(end) || self.lexicon.at(self.sq, end, segment.end).is_some();
        if !begins || !(official || ends) {
            return None;
        }
        self.place(prefecture, i..end);
        Some(end)
    }

    fn place(&mut self, (name, code): (&'static str, &'static str), at: Range<usize>) {
        let range = self.sq.bytes(at);
        if !self.group.iter().any(|p| p.prefecture.as_ref().is_some_and(|known| known.0 == name)) {
            self.group.push(PlaceReading {
                prefecture: Some((name, code, range.clone())),
                range,
                ..PlaceReading::default()
            });
        }
    }

    /// Words between: names of towns, which stand alone, before 会場, or behind a prefecture; or words nobody knows.
    fn unknown(&mut self, run: Option<Range<usize>>, segment: &Range<usize>) {
        let Some(run) = run else { return };
        let behind = |start: usize| self.group.last().is_some_and(|p| p.town.is_none() && p.range.end == start);
        let inside =
            run.start > segment.start && !self.sq.spaced(run.start) && !behind(self.sq.bytes(run.clone()).start);
        let venue = self.sq.word_end(run.end, "会場") == Some(segment.end);
        let before = run.end < segment.end && !self.sq.spaced(run.end) && !venue;
        for piece in pieces(self.sq, run) {
            let named = !is_placeholder(&self.sq.words(piece.clone()), self.lexicon.family());
            if !inside && !before && named && self.is_town(&piece) {
                self.town(piece);
            } else {
                self.cell.rest.push(self.sq.bytes(piece));
            }
        }
    }

    /// A short name, or one that ends as those of towns do, or what stands behind an official name.
    fn is_town(&self, piece: &Range<usize>) -> bool {
        let letters = self.sq.slice(piece.clone()).iter().all(|c| c.is_alphabetic() && !c.is_ascii());
        let tail = matches!(self.sq.get(piece.end - 1), '市' | '区' | '町' | '村' | '郡');
        let behind = self.group.last().is_some_and(|p| p.range.end == self.sq.bytes(piece.clone()).start);
        letters && (2..=LONGEST_TOWN).contains(&piece.len()) && (tail || behind || piece.len() <= SHORT_TOWN)
    }

    /// A town behind an official name lies in that prefecture (大阪府堺市).
    fn town(&mut self, piece: Range<usize>) {
        let town = (self.sq.words(piece.clone()), self.sq.bytes(piece));
        let known = self.group.iter().any(|p| p.town.as_ref().is_some_and(|t| t.0 == town.0));
        match self.group.last_mut().filter(|p| p.town.is_none() && p.range.end == town.1.start) {
            Some(place) => {
                place.range.end = town.1.end;
                place.town = Some(town);
            }
            None if known => {}
            None => {
                self.group.push(PlaceReading { range: town.1.clone(), town: Some(town), ..PlaceReading::default() })
            }
        }
    }

    fn close_group(&mut self) {
        let (mut group, mut ways) = (std::mem::take(&mut self.group), std::mem::take(&mut self.ways));
        let scope = self.scope.take();
        let remote = ways.iter().any(|w| w.0 != Delivery::Onsite);
        let somewhere = group.iter().find(|p| p.prefecture.as_ref().is_none_or(|p| p.0 != NATIONWIDE));
        if let Some(place) = somewhere.filter(|_| remote && !ways.iter().any(|w| w.0 == Delivery::Onsite)) {
            ways.push((Delivery::Onsite, place.range.clone()));
        }
        if group.is_empty() && !ways.is_empty() {
            let start = ways.iter().map(|w| w.1.start).min().unwrap_or(0);
            group.push(PlaceReading { range: start..start, ..PlaceReading::default() });
        }
        if group.is_empty()
            && let Some((_, at)) = &scope
        {
            self.cell.rest.push(at.clone());
        }
        if let Some(last) = group.last_mut() {
            last.range.end = self.upto.max(last.range.end);
            last.delivery = ways;
        }
        self.cell.places.extend(group.into_iter().map(|p| PlaceReading { scope: scope.clone(), ..p }));
    }
}

/// Space parts two names, but not the two letters of one (札 幌).
fn pieces(sq: &Squeezed, run: Range<usize>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut from = run.start;
    for k in run.start + 1..run.end {
        let next = (k + 1..run.end).find(|&n| sq.spaced(n)).unwrap_or(run.end);
        if sq.spaced(k) && k - from >= 2 && next - k >= 2 {
            out.push(from..k);
            from = k;
        }
    }
    out.push(from..run.end);
    out
}

/// Words marked `whole` (WEB) count only as all of a segment.
fn counts(sq: &Squeezed, hit: &Hit, segment: &Range<usize>) -> bool {
    let begins = hit.start == segment.start || sq.spaced(hit.start);
    let ends = hit.end == segment.end || sq.spaced(hit.end);
    hit.code != "whole" || (begins && ends)
}

/// The ways of taking part that a text names, each once, in the order of the text. Weak words for a place (センター, 会場) count only
/// where their segment names no way of staying away: がんセンターの教育システム(eラーニング) is not onsite.
pub fn read_delivery(folded: &str, family: &Family) -> Vec<(Delivery, Range<usize>)> {
    let sq = Squeezed::new(folded);
    let lexicon = Lexicon::delivery(family);
    let mut out: Vec<(Delivery, Range<usize>)> = Vec::new();
    let mut start = 0;
    while start < sq.len() {
        let end = (start..sq.len()).find(|&k| parts_ways(&sq, k)).unwrap_or(sq.len());
        let (hits, _) = lexicon.scan(&sq, start..end);
        let ways: Vec<_> =
            hits.iter().filter(|h| counts(&sq, h, &(start..end))).filter_map(|h| way(h).map(|w| (w, h))).collect();
        let remote = ways.iter().any(|(w, _)| *w != Delivery::Onsite);
        for (way, hit) in ways.into_iter().filter(|(_, h)| !(remote && h.code == "weak")) {
            if !out.iter().any(|known| known.0 == way) {
                out.push((way, sq.bytes(hit.start..hit.end)));
            }
        }
        start = end + 1;
    }
    out
}

fn way(hit: &Hit) -> Option<Delivery> {
    if let Role::Delivery(way) = hit.role { Some(way) } else { None }
}

fn parts_ways(sq: &Squeezed, k: usize) -> bool {
    matches!(sq.get(k), '/' | '・' | '、' | ',' | ';' | '+' | '&' | '又' | '及' | '|')
}
