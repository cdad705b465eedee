//! Which document of one side is a revision of which of the other.

use super::assign::Task;
use super::matching::{Matcher, Which};
use super::score::Scale;
use super::side::Side;
use std::collections::BTreeMap;

/// Documents called otherwise are one plan from this likeness of their records on.
const ALIKE: u32 = 500;

/// Pairs of rows of `documents`: one and one in any case; else by name, by plan, by file name, by what they hold.
pub(super) fn pair(old: &Side<'_>, new: &Side<'_>) -> Vec<(u32, u32)> {
    let (from, to) = (old.sheet(0), new.sheet(0));
    if from.len() == 1 && to.len() == 1 {
        return vec![(0, 0)];
    }
    let mut left =
        Left { olds: (0..from.len() as u32).collect(), news: (0..to.len() as u32).collect(), pairs: Vec::new() };
    for key in [name, plan, file] {
        left.by(|row| key(old, row), |row| key(new, row));
    }
    left.alike(old, new);
    left.pairs.sort_unstable();
    left.pairs
}

fn name(side: &Side<'_>, row: u32) -> String {
    side.sheet(0).id(row).to_owned()
}

fn plan(side: &Side<'_>, row: u32) -> String {
    side.sheet(0).named(row, "plan_id").to_owned()
}

fn file(side: &Side<'_>, row: u32) -> String {
    let source = side.sheet(0).named(row, "source");
    source.rsplit(['/', '\\']).next().unwrap_or(source).to_owned()
}

struct Left {
    olds: Vec<u32>,
    news: Vec<u32>,
    pairs: Vec<(u32, u32)>,
}

impl Left {
    /// Pairs those of one key, from first to last.
    fn by(&mut self, old: impl Fn(u32) -> String, new: impl Fn(u32) -> String) {
        let mut there: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        self.news.iter().rev().for_each(|&n| there.entry(new(n)).or_default().push(n));
        let pairs: Vec<(u32, u32)> =
            self.olds.iter().filter_map(|&o| there.get_mut(&old(o)).and_then(Vec::pop).map(|n| (o, n))).collect();
        self.take(pairs);
    }

    fn alike(&mut self, old: &Side<'_>, new: &Side<'_>) {
        if self.olds.is_empty() || self.news.is_empty() {
            return;
        }
        let matcher = Matcher::run(old, new, Vec::new());
        let scale = Scale::new(&matcher, 0);
        let features = |which, rows: &[u32]| rows.iter().map(|&r| scale.features(which, r).below).collect::<Vec<_>>();
        let (olds, news) = (features(Which::Old, &self.olds), features(Which::New, &self.news));
        let likeness = |o: usize, n: usize| super::words::dice(&olds[o], &news[n]);
        let task = Task { olds: &olds, news: &news, least: ALIKE, likeness: &likeness };
        let pairs = task.solve().into_iter().map(|(o, n)| (self.olds[o], self.news[n])).collect();
        self.take(pairs);
    }

    fn take(&mut self, pairs: Vec<(u32, u32)>) {
        let (old, new): (std::collections::BTreeSet<u32>, std::collections::BTreeSet<u32>) =
            pairs.iter().copied().unzip();
        self.olds.retain(|o| !old.contains(o));
        self.news.retain(|n| !new.contains(n));
        self.pairs.extend(pairs);
    }
}
