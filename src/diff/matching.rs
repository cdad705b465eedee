//! Which record of one side is which of the other.
//!
//! Siblings are paired by what they say, then by what they are called, then by likeness; what is left over may have come from
//! another parent, or be a part of what was divided.

use super::assign::Task;
use super::flow;
use super::names;
use super::rarity::Rarity;
use super::rules::{Link, Measure, RULES, Rule};
use super::score::Scale;
use super::side::{NONE, Side, index_of};
use super::words::mix;
use std::collections::{HashMap, HashSet};

/// Siblings called otherwise are one record from this likeness on.
const ALIKE: u32 = 500;
/// A part is one from this likeness to the whole on.
const PART: u32 = 400;
/// So much of what tells a part apart is in the whole.
const CONTAINED: u32 = 550;
/// Records that are called otherwise share so much of what tells them apart.
const TELLING: u32 = 250;
/// A record that hangs on another parent is the same from this likeness on.
const MOVED: u32 = 700;
/// Pairs of siblings that are compared each with each; above it by a table of what they say.
const FEW: usize = 64;

/// Records that are one another: one and one, or the whole and its parts.
#[derive(Clone, Debug, Default)]
pub(super) struct Family {
    /// Rows of the old side.
    pub(super) olds: Vec<u32>,
    /// Rows of the new side.
    pub(super) news: Vec<u32>,
    /// They hang on parents that are not one another.
    pub(super) moved: bool,
}

impl Family {
    fn one(old: u32, new: u32) -> Self {
        Family { olds: vec![old], news: vec![new], moved: false }
    }

    /// A whole and its parts.
    pub(super) fn is_divided(&self) -> bool {
        self.olds.len() + self.news.len() > 2
    }

    /// Every old one with every new one.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.olds.iter().flat_map(|&o| self.news.iter().map(move |&n| (o, n)))
    }
}

/// The families of a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Matched {
    /// In the order in which they were found.
    pub(super) families: Vec<Family>,
    /// Family of each old row.
    pub(super) old: Vec<u32>,
    /// Family of each new row.
    pub(super) new: Vec<u32>,
}

impl Matched {
    fn add(&mut self, family: Family) {
        let label = self.families.len() as u32;
        family.olds.iter().for_each(|&o| self.old[o as usize] = label);
        family.news.iter().for_each(|&n| self.new[n as usize] = label);
        self.families.push(family);
    }
}

/// Both sides, and what was found so far.
pub(super) struct Matcher<'a> {
    /// The old side.
    pub(super) old: &'a Side<'a>,
    /// The new side.
    pub(super) new: &'a Side<'a>,
    /// By the places of [`RULES`].
    pub(super) found: Vec<Matched>,
}

/// True when one of two documents was not read: nothing can be said of what it holds.
pub(super) fn is_unread(old: &Side<'_>, new: &Side<'_>, documents: &Family) -> bool {
    let failed = |side: &Side<'_>, row: u32| row != NONE && side.sheet(0).named(row, "status") == "failed";
    documents.pairs().any(|(o, n)| failed(old, o) || failed(new, n))
}

/// Either side, where both are treated alike.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Which {
    Old,
    New,
}

impl<'a> Matcher<'a> {
    /// Finds everything, table by table, from `documents` that are paired already.
    pub(super) fn run(old: &'a Side<'a>, new: &'a Side<'a>, documents: Vec<(u32, u32)>) -> Self {
        let empty = |rule: usize| Matched {
            families: Vec::new(),
            old: vec![NONE; old.sheet(rule).len()],
            new: vec![NONE; new.sheet(rule).len()],
        };
        let mut matcher = Matcher { old, new, found: (0..RULES.len()).map(empty).collect() };
        documents.into_iter().for_each(|(o, n)| matcher.found[0].add(Family::one(o, n)));
        for rule in 1..RULES.len() {
            matcher.table(rule);
        }
        matcher
    }

    /// The side.
    pub(super) fn side(&self, which: Which) -> &'a Side<'a> {
        if which == Which::Old { self.old } else { self.new }
    }

    fn table(&mut self, rule: usize) {
        let Some(above) = index_of(RULES[rule].parent.0) else { return };
        for at in 0..self.found[above].families.len() {
            let family = std::mem::take(&mut self.found[above].families[at]);
            if above != 0 || !is_unread(self.old, self.new, &family) {
                self.family(rule, &family);
            }
            self.found[above].families[at] = family;
        }
        // What hangs on nothing, in a package that is not whole.
        self.family(rule, &Family::one(NONE, NONE));
        if RULES[rule].divides {
            self.moves(rule);
        }
    }

    /// Pairs what hangs on a family.
    fn family(&mut self, rule: usize, family: &Family) {
        let families = match family.is_divided() {
            true => self.parts(rule, family),
            false => self.siblings(rule, family.olds[0], family.news[0]),
        };
        families.into_iter().for_each(|family| self.found[rule].add(family));
    }

    /// Pairs what hangs on one record with what hangs on another.
    fn siblings(&self, rule: usize, old: u32, new: u32) -> Vec<Family> {
        let (olds, news) = (self.children(Which::Old, rule, old), self.children(Which::New, rule, new));
        if olds.is_empty() || news.is_empty() {
            return Vec::new();
        }
        let exchanged = names::exchanged(self, rule, olds, news);
        let (from, to): (HashSet<u32>, HashSet<u32>) = exchanged.iter().copied().unzip();
        let olds = &olds.iter().filter(|row| !from.contains(row)).copied().collect::<Vec<u32>>();
        let news = &news.iter().filter(|row| !to.contains(row)).copied().collect::<Vec<u32>>();
        let siblings = Siblings::new(self, rule, olds, news);
        let mut pairs = siblings.same();
        let mut families = Vec::new();
        if RULES[rule].flows {
            families = flow::wrapped(self, rule, (olds, news), (&mut pairs.left_old, &mut pairs.left_new));
        }
        let pairs = siblings.pair(pairs);
        families.extend(pairs.all.iter().map(|&(o, n, _)| Family::one(olds[o], news[n])));
        if RULES[rule].divides {
            self.divide(rule, &pairs, &siblings, &mut families);
        }
        families.extend(exchanged.into_iter().map(|(o, n)| Family::one(o, n)));
        families
    }

    fn children(&self, which: Which, rule: usize, parent: u32) -> &'a [u32] {
        self.side(which).sheet(rule).children(parent)
    }

    /// A record that is left over is a part of one whose own name is gone and that it is like.
    fn divide(&self, rule: usize, pairs: &Pairs, siblings: &Siblings<'_, '_>, families: &mut [Family]) {
        let renamed: Vec<usize> = (0..pairs.all.len()).filter(|&i| !pairs.all[i].2).collect();
        if renamed.is_empty() || pairs.left_old.is_empty() && pairs.left_new.is_empty() {
            return;
        }
        let scale = Scale::new(self, rule);
        let (old, new) = (&siblings.olds, &siblings.news);
        let left_old: Vec<u32> = pairs.left_old.iter().map(|&o| old[o]).collect();
        let left_new: Vec<u32> = pairs.left_new.iter().map(|&n| new[n]).collect();
        let whole_old: Vec<u32> = renamed.iter().map(|&i| old[pairs.all[i].0]).collect();
        let whole_new: Vec<u32> = renamed.iter().map(|&i| new[pairs.all[i].1]).collect();
        let rarity = scale.rarity(siblings.olds, siblings.news);
        let mut come = scale.nearest((Which::New, &left_new), (Which::Old, &whole_old), PART);
        let mut gone = scale.nearest((Which::Old, &left_old), (Which::New, &whole_new), PART);
        let holds = |part: (Which, u32), whole: (Which, u32)| {
            let features = |(which, row): (Which, u32)| scale.features(which, row).below;
            rarity.is_empty() || rarity.contained(&features(part), &features(whole)) >= CONTAINED
        };
        come.retain(|&(n, i)| holds((Which::New, left_new[n]), (Which::Old, whole_old[i])));
        gone.retain(|&(o, i)| holds((Which::Old, left_old[o]), (Which::New, whole_new[i])));
        let mut parts: Vec<(usize, Which, u32)> = Vec::new();
        parts.extend(gone.into_iter().map(|(o, i)| (renamed[i], Which::Old, left_old[o])));
        parts.extend(come.into_iter().map(|(n, i)| (renamed[i], Which::New, left_new[n])));
        for (i, which, row) in parts {
            let family = &mut families[i];
            // Many to many is no division: it is kept as what it was.
            match which {
                Which::Old if family.news.len() == 1 => family.olds.push(row),
                Which::New if family.olds.len() == 1 => family.news.push(row),
                _ => {}
            }
        }
    }

    /// Pairs what hangs on a whole with what hangs on each of its parts; a child of the whole may be in several.
    fn parts(&self, rule: usize, family: &Family) -> Vec<Family> {
        let pairs: Vec<(u32, u32)> = family.pairs().collect();
        let is_split = family.news.len() > 1;
        let mut edges: Vec<(u32, u32)> = Vec::new();
        let mut exact: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, &(o, n)) in pairs.iter().enumerate() {
            let siblings =
                Siblings::new(self, rule, self.children(Which::Old, rule, o), self.children(Which::New, rule, n));
            for (o, n, _) in siblings.same().all {
                exact.entry(if is_split { siblings.olds[o] } else { siblings.news[n] }).or_default().push(at);
            }
        }
        for (at, &(o, n)) in pairs.iter().enumerate() {
            // What stands unchanged in another part is not looked for in this one.
            let is_free = |row: &&u32| exact.get(*row).is_none_or(|parts| parts.contains(&at));
            let mut olds = self.children(Which::Old, rule, o).to_vec();
            let mut news = self.children(Which::New, rule, n).to_vec();
            let shared = if is_split { &mut olds } else { &mut news };
            *shared = shared.iter().filter(is_free).copied().collect();
            let siblings = Siblings::new(self, rule, &olds, &news);
            edges.extend(siblings.pair(siblings.same()).all.iter().map(|&(o, n, _)| (olds[o], news[n])));
        }
        stars(edges, is_split)
    }

    /// What is left over on both sides, whatever it hangs on.
    fn moves(&mut self, rule: usize) {
        let left =
            |labels: &[u32]| (0..labels.len() as u32).filter(|&r| labels[r as usize] == NONE).collect::<Vec<u32>>();
        let (olds, news) = (left(&self.found[rule].old), left(&self.found[rule].new));
        if olds.is_empty() || news.is_empty() {
            return;
        }
        let siblings = Siblings::new(self, rule, &olds, &news);
        let pairs = siblings.alike((0..olds.len()).collect(), (0..news.len()).collect(), MOVED);
        for (o, n) in pairs {
            self.found[rule].add(Family { moved: true, ..Family::one(olds[o], news[n]) });
        }
    }

    /// What a reference leads to, as a number that is the same on both sides if it leads to the same.
    pub(super) fn target(&self, which: Which, link: &Link, id: &str) -> u64 {
        if id.is_empty() {
            return 0;
        }
        let label = match index_of(link.table) {
            Some(table) => self.label(which, table, id).map(|l| (table, l)),
            None => (0..RULES.len()).find_map(|table| self.label(which, table, id).map(|l| (table, l))),
        };
        match label {
            Some((table, label)) if label != NONE => mix(table as u64 + 1, u64::from(label)),
            // It leads to a record that the other side does not have.
            _ => mix(if which == Which::Old { 11 } else { 13 }, super::words::hash(id)),
        }
    }

    fn label(&self, which: Which, table: usize, id: &str) -> Option<u32> {
        let row = self.side(which).sheet(table).row(id)? as usize;
        let found = &self.found[table];
        Some(if which == Which::Old { found.old[row] } else { found.new[row] })
    }
}

/// Edges that share a row, as families around it.
fn stars(edges: Vec<(u32, u32)>, is_split: bool) -> Vec<Family> {
    let mut at: HashMap<u32, usize> = HashMap::new();
    let mut families: Vec<Family> = Vec::new();
    for (o, n) in edges {
        let (center, leaf) = if is_split { (o, n) } else { (n, o) };
        match at.get(&center) {
            Some(&i) if is_split => families[i].news.push(leaf),
            Some(&i) => families[i].olds.push(leaf),
            None => {
                at.insert(center, families.len());
                families.push(Family::one(o, n));
            }
        }
    }
    families
}

/// Pairs of siblings by their places in the lists, and who is left.
#[derive(Default)]
struct Pairs {
    /// Old, new, and whether they are called alike.
    all: Vec<(usize, usize, bool)>,
    left_old: Vec<usize>,
    left_new: Vec<usize>,
}

/// Records that may be one another.
struct Siblings<'m, 'a> {
    matcher: &'m Matcher<'a>,
    rule: usize,
    olds: &'m [u32],
    news: &'m [u32],
}

impl<'m, 'a> Siblings<'m, 'a> {
    fn new(matcher: &'m Matcher<'a>, rule: usize, olds: &'m [u32], news: &'m [u32]) -> Self {
        Siblings { matcher, rule, olds, news }
    }

    fn definition(&self) -> &'static Rule {
        &RULES[self.rule]
    }

    /// Pairs what is left of those that say the same: by each key from strict to loose, then by likeness.
    fn pair(&self, mut pairs: Pairs) -> Pairs {
        for key in 0..self.definition().keys.len() {
            if pairs.left_old.is_empty() || pairs.left_new.is_empty() {
                return pairs;
            }
            self.by_key(key, &mut pairs);
        }
        let (olds, news) = (std::mem::take(&mut pairs.left_old), std::mem::take(&mut pairs.left_new));
        let found = self.alike(olds.clone(), news.clone(), ALIKE);
        pairs.all.extend(found.iter().map(|&(o, n)| (o, n, false)));
        let (mut old, mut new): (Vec<usize>, Vec<usize>) = found.into_iter().unzip();
        old.sort_unstable();
        new.sort_unstable();
        pairs.left_old = olds.into_iter().filter(|o| old.binary_search(o).is_err()).collect();
        pairs.left_new = news.into_iter().filter(|n| new.binary_search(n).is_err()).collect();
        pairs
    }

    /// Those that say the same, from first to last.
    fn same(&self) -> Pairs {
        let print = |which: Which, rows: &[u32]| rows.iter().map(|&r| self.print(which, r)).collect::<Vec<u64>>();
        let (olds, news) = (print(Which::Old, self.olds), print(Which::New, self.news));
        let mut partner = vec![usize::MAX; olds.len()];
        if olds.len() * news.len() <= FEW {
            let mut taken = [false; FEW];
            for (o, print) in olds.iter().enumerate() {
                if let Some(n) = (0..news.len()).find(|&n| !taken[n] && news[n] == *print) {
                    (partner[o], taken[n]) = (n, true);
                }
            }
        } else {
            let mut there: HashMap<u64, Vec<usize>> = HashMap::new();
            news.iter().enumerate().rev().for_each(|(n, &print)| there.entry(print).or_default().push(n));
            for (o, print) in olds.iter().enumerate() {
                partner[o] = there.get_mut(print).and_then(Vec::pop).unwrap_or(usize::MAX);
            }
        }
        let mut is_taken = vec![false; news.len()];
        partner.iter().filter(|&&n| n != usize::MAX).for_each(|&n| is_taken[n] = true);
        let is_paired = |o: &usize| partner[*o] != usize::MAX;
        Pairs {
            all: (0..olds.len()).filter(is_paired).map(|o| (o, partner[o], true)).collect(),
            left_old: (0..olds.len()).filter(|o| !is_paired(o)).collect(),
            left_new: (0..news.len()).filter(|&n| !is_taken[n]).collect(),
        }
    }

    fn row(&self, which: Which, at: usize) -> u32 {
        if which == Which::Old { self.olds[at] } else { self.news[at] }
    }

    /// What a record says, and where its references lead.
    fn print(&self, which: Which, row: u32) -> u64 {
        let sheet = self.matcher.side(which).sheet(self.rule);
        let mut print = sheet.print_of(row);
        for (at, link) in self.definition().links.iter().enumerate() {
            // What stands in the same table is not found yet.
            if link.table != self.definition().table {
                print = mix(print, self.matcher.target(which, link, sheet.link(row, at)));
            }
        }
        print
    }

    fn by_key(&self, key: usize, pairs: &mut Pairs) {
        let sorted = |which: Which, left: &[usize]| {
            let mut all: Vec<(u64, usize)> =
                left.iter().map(|&i| (self.key(which, key, self.row(which, i)), i)).collect();
            all.sort_unstable();
            all
        };
        let (olds, news) = (sorted(Which::Old, &pairs.left_old), sorted(Which::New, &pairs.left_new));
        let (mut left_old, mut left_new) = (Vec::new(), Vec::new());
        let mut at = 0;
        for run in olds.chunk_by(|a, b| a.0 == b.0) {
            while at < news.len() && news[at].0 < run[0].0 {
                left_new.push(news[at].1);
                at += 1;
            }
            let end = at + news[at..].iter().take_while(|n| n.0 == run[0].0).count();
            let (olds, news) = (run.iter().map(|o| o.1).collect(), news[at..end].iter().map(|n| n.1).collect());
            self.within(olds, news, pairs, &mut left_old, &mut left_new);
            at = end;
        }
        left_new.extend(news[at..].iter().map(|n| n.1));
        left_old.sort_unstable();
        left_new.sort_unstable();
        (pairs.left_old, pairs.left_new) = (left_old, left_new);
    }

    /// Those of one key: the most alike first; then, since they are called the same, from first to last.
    fn within(
        &self,
        olds: Vec<usize>,
        news: Vec<usize>,
        pairs: &mut Pairs,
        left_old: &mut Vec<usize>,
        left_new: &mut Vec<usize>,
    ) {
        let found = match (olds.len(), news.len()) {
            (_, 0) | (0, _) => Vec::new(),
            (1, 1) => vec![(olds[0], news[0])],
            _ => self.alike(olds.clone(), news.clone(), 0),
        };
        let (taken_old, taken_new): (HashSet<usize>, HashSet<usize>) = found.iter().copied().unzip();
        let mut olds: Vec<usize> = olds.into_iter().filter(|o| !taken_old.contains(o)).collect();
        let mut news: Vec<usize> = news.into_iter().filter(|n| !taken_new.contains(n)).collect();
        pairs.all.extend(found.iter().map(|&(o, n)| (o, n, true)));
        let rest = olds.len().min(news.len());
        pairs.all.extend(olds.drain(..rest).zip(news.drain(..rest)).map(|(o, n)| (o, n, true)));
        left_old.extend(olds);
        left_new.extend(news);
    }

    /// A key with its references followed.
    fn key(&self, which: Which, key: usize, row: u32) -> u64 {
        let rule = self.definition();
        let cells = self.matcher.side(which).sheet(self.rule).key(row, key);
        rule.keys[key].iter().zip(cells).fold(key as u64, |hash, (column, cell)| {
            let link = rule.links.iter().find(|l| l.column == *column);
            mix(hash, link.map_or_else(|| super::words::hash(cell), |l| self.matcher.target(which, l, cell)))
        })
    }

    /// The best assignment by likeness.
    fn alike(&self, olds: Vec<usize>, news: Vec<usize>, least: u32) -> Vec<(usize, usize)> {
        if olds.is_empty() || news.is_empty() {
            return Vec::new();
        }
        let scale = Scale::new(self.matcher, self.rule);
        let features = |which: Which, rows: &[usize]| {
            rows.iter().map(|&i| scale.features(which, self.row(which, i))).collect::<Vec<_>>()
        };
        let (old, new) = (features(Which::Old, &olds), features(Which::New, &news));
        // Whose name is another must be known by something that the others do not say, too.
        let rarity = if least == ALIKE && self.definition().divides {
            scale.rarity(self.olds, self.news)
        } else {
            Rarity::default()
        };
        let telling = |all: &[super::score::Features]| match rarity.is_empty() {
            true => Vec::new(),
            false => all.iter().map(|f| rarity.weigh(&f.below)).collect::<Vec<_>>(),
        };
        let (told_old, told_new) = (telling(&old), telling(&new));
        let likeness = |o: usize, n: usize| {
            if !rarity.is_empty() && super::words::dice(&told_old[o], &told_new[n]) < TELLING {
                return 0;
            }
            scale.likeness_of(self.olds[olds[o]], self.news[news[n]], (&old[o].below, &new[n].below))
        };
        let flat = |all: &[super::score::Features]| all.iter().map(super::score::Features::all).collect::<Vec<_>>();
        let task = Task { olds: &flat(&old), news: &flat(&new), least, likeness: &likeness };
        task.solve().into_iter().map(|(o, n)| (olds[o], news[n])).collect()
    }
}

/// True for a measure that says something of its own.
pub(super) fn says(measure: Measure) -> bool {
    matches!(measure, Measure::Value | Measure::Prose | Measure::Reference)
}
