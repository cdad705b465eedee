//! How alike two records are: their name, what they say, what hangs on them.

use super::assign::Task;
use super::matching::{Matcher, Which};
use super::rarity::{self, Rarity};
use super::rules::{Facet, Measure, RULES, Rule};
use super::side::{Sheet, index_of};
use super::words::{self, Feature, dice, hash, likeness, mix, sorted};

/// How much a name counts against what a record says.
const NAME: u32 = 6;
/// How much that counts which hangs on a record.
const BELOW: u32 = 14;
/// How much the same reference counts.
const LINK: u32 = 4;
/// Characters of prose that count.
const PROSE: usize = 600;

/// What a record says, in pieces that can be counted; sorted.
pub(super) struct Features {
    /// Its own.
    own: Vec<Feature>,
    /// Of what hangs on it.
    pub(super) below: Vec<Feature>,
}

impl Features {
    /// Everything.
    pub(super) fn all(&self) -> Vec<Feature> {
        sorted(self.own.iter().chain(&self.below).copied().collect())
    }
}

/// A sum of likenesses with their weights.
#[derive(Default)]
struct Sum {
    got: u64,
    of: u64,
}

impl Sum {
    fn add(&mut self, weight: u32, likeness: u32) {
        self.got += u64::from(weight) * u64::from(likeness);
        self.of += u64::from(weight);
    }

    fn mean(&self) -> u32 {
        // Two records that say nothing are neither alike nor not.
        self.got.checked_div(self.of).unwrap_or(500) as u32
    }
}

/// Weighs the records of one table.
pub(super) struct Scale<'m, 'a> {
    matcher: &'m Matcher<'a>,
    at: usize,
    rule: &'static Rule,
}

impl<'m, 'a> Scale<'m, 'a> {
    pub(super) fn new(matcher: &'m Matcher<'a>, at: usize) -> Self {
        Scale { matcher, at, rule: &RULES[at] }
    }

    /// How alike two records are, 0 to 1000; `below` are the features of what hangs on them.
    pub(super) fn likeness_of(&self, old: u32, new: u32, below: (&[Feature], &[Feature])) -> u32 {
        let (from, to) = (self.matcher.old.sheet(self.at), self.matcher.new.sheet(self.at));
        let mut sum = Sum::default();
        let (name, called) = (from.name(old), to.name(new));
        match (name.is_empty(), called.is_empty()) {
            (true, true) => {}
            (false, false) => sum.add(NAME, likeness(name, called)),
            _ => sum.add(1, 0),
        }
        for (at, facet) in self.rule.facets.iter().enumerate() {
            self.facet(&mut sum, facet, at, (from, old), (to, new));
        }
        self.links(&mut sum, (from, old), (to, new));
        if !below.0.is_empty() || !below.1.is_empty() {
            sum.add(BELOW, dice(below.0, below.1));
        }
        sum.mean()
    }

    fn facet(
        &self,
        sum: &mut Sum,
        facet: &Facet,
        at: usize,
        (from, old): (&Sheet<'_>, u32),
        (to, new): (&Sheet<'_>, u32),
    ) {
        if facet.weight == 0 || facet.measure == Measure::Reference {
            return;
        }
        let mut cells = from.facet(old, at).zip(to.facet(new, at)).map(|((_, a), (_, b))| (a, b));
        if facet.measure == Measure::Value {
            return value(sum, facet.weight, cells);
        }
        let is_said = |(a, b): &(&str, &str)| !a.is_empty() || !b.is_empty();
        // The first column of words says most.
        if let Some((a, b)) = cells.find(is_said) {
            let likeness = if a.is_empty() || b.is_empty() { 0 } else { likeness(head(a), head(b)) };
            sum.add(if a.is_empty() || b.is_empty() { facet.weight.div_ceil(2) } else { facet.weight }, likeness);
        }
    }

    fn links(&self, sum: &mut Sum, (from, old): (&Sheet<'_>, u32), (to, new): (&Sheet<'_>, u32)) {
        for (at, link) in self.rule.links.iter().enumerate().filter(|(_, l)| l.table != self.rule.table) {
            let (a, b) = (from.link(old, at), to.link(new, at));
            if !a.is_empty() || !b.is_empty() {
                let is_same = self.matcher.target(Which::Old, link, a) == self.matcher.target(Which::New, link, b);
                sum.add(LINK, if is_same { 1000 } else { 0 });
            }
        }
        if from.context(old) != 0 || to.context(new) != 0 {
            sum.add(LINK, if from.context(old) == to.context(new) { 1000 } else { 0 });
        }
    }

    /// What a record says, in pieces.
    pub(super) fn features(&self, which: Which, row: u32) -> Features {
        let side = self.matcher.side(which);
        let mut own = Vec::new();
        gather(self.at, side.sheet(self.at), row, &mut own);
        let mut below = Vec::new();
        self.below(self.at, which, row, &mut below);
        Features { own: sorted(own), below: sorted(below) }
    }

    /// What is common among siblings.
    pub(super) fn rarity(&self, olds: &[u32], news: &[u32]) -> Rarity {
        if olds.len() + news.len() < rarity::FEW {
            return Rarity::default();
        }
        let features = |which: Which, rows: &[u32]| -> Vec<Vec<Feature>> {
            rarity::sample(rows).map(|row| self.features(which, row).below).collect()
        };
        Rarity::of(&[features(Which::Old, olds), features(Which::New, news)].concat())
    }

    /// For each row the most alike of others on the other side, by their places.
    pub(super) fn nearest(
        &self,
        (which, rows): (Which, &[u32]),
        (other, wholes): (Which, &[u32]),
        least: u32,
    ) -> Vec<(usize, usize)> {
        if rows.is_empty() || wholes.is_empty() {
            return Vec::new();
        }
        let features = |which, rows: &[u32]| rows.iter().map(|&r| self.features(which, r)).collect::<Vec<_>>();
        let (from, to) = (features(which, rows), features(other, wholes));
        let likeness = |a: usize, b: usize| match which {
            Which::Old => self.likeness_of(rows[a], wholes[b], (&from[a].below, &to[b].below)),
            Which::New => self.likeness_of(wholes[b], rows[a], (&to[b].below, &from[a].below)),
        };
        let flat = |all: &[Features]| all.iter().map(Features::all).collect::<Vec<_>>();
        Task { olds: &flat(&from), news: &flat(&to), least, likeness: &likeness }.nearest()
    }

    fn below(&self, at: usize, which: Which, row: u32, out: &mut Vec<Feature>) {
        for child in (at + 1..RULES.len()).filter(|&c| index_of(RULES[c].parent.0) == Some(at)) {
            let sheet = self.matcher.side(which).sheet(child);
            for &row in sheet.children(row) {
                gather(child, sheet, row, out);
                self.below(child, which, row, out);
            }
        }
    }
}

/// The pieces of one record.
fn gather(at: usize, sheet: &Sheet<'_>, row: u32, out: &mut Vec<Feature>) {
    let rule = &RULES[at];
    let name = sheet.name(row);
    if !name.is_empty() {
        let pieces = words::tokens(name);
        out.extend(pieces.iter().map(|t| (mix(at as u64, hash(t)), 2)));
        out.push((mix(at as u64 + 100, hash(name)), 4));
    }
    for (i, facet) in rule.facets.iter().enumerate().filter(|(_, f)| f.weight > 0) {
        let salt = (at * 100 + i + 1000) as u64;
        let cells: Vec<&str> = sheet.facet(row, i).map(|(_, cell)| cell).filter(|c| !c.is_empty()).collect();
        match facet.measure {
            Measure::Value if !cells.is_empty() => {
                let hash = cells.iter().fold(salt, |h, c| mix(h, hash(c)));
                out.push((hash, facet.weight * 4));
            }
            Measure::Value | Measure::Reference | Measure::Place | Measure::WordsOfRecord => {}
            Measure::Prose | Measure::WordsOf(_) => {
                let text: Vec<&str> = cells.iter().flat_map(|c| words::tokens(head(c))).collect();
                let each = (facet.weight * 4).div_ceil(text.len().max(1) as u32);
                out.extend(text.iter().map(|t| (mix(salt, hash(t)), each)));
            }
        }
    }
}

/// The beginning of a text.
fn head(text: &str) -> &str {
    text.char_indices().nth(PROSE).map_or(text, |(at, _)| &text[..at])
}

/// Values that are one piece of information: days by how far they are apart, others by whether they are equal.
fn value<'c>(sum: &mut Sum, weight: u32, cells: impl Iterator<Item = (&'c str, &'c str)>) {
    let said: Vec<(&str, &str)> = cells.filter(|(a, b)| !a.is_empty() || !b.is_empty()).collect();
    if said.is_empty() {
        return;
    }
    let likeness: u32 = said.iter().map(|(a, b)| closeness(a, b)).sum::<u32>() / said.len() as u32;
    sum.add(weight, likeness);
}

fn closeness(one: &str, other: &str) -> u32 {
    if one == other {
        return 1000;
    }
    match (days(one), days(other)) {
        (Some(a), Some(b)) => (14_000 / (14 + a.abs_diff(b)).max(1)).min(950) as u32,
        _ => 0,
    }
}

/// A date as a number of days.
fn days(text: &str) -> Option<i64> {
    let date: jiff::civil::Date = if text.len() == 10 { text.parse().ok()? } else { return None };
    let year = i64::from(date.year());
    Some(year * 365 + year / 4 + i64::from(date.day_of_year()))
}
