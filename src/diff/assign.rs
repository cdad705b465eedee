//! Who belongs to whom: the assignment with the greatest likeness in all, in blocks that stay small.

use std::collections::HashMap;

/// Pairs of a block that are weighed all at once; above it, only those that share something rare.
const BLOCK: usize = 4096;
/// Records that may share a feature before it says nothing.
const COMMON: usize = 24;
/// Partners that are weighed for each record of a large block.
const PARTNERS: usize = 8;

/// Two lists that are to be paired.
pub(super) struct Task<'a> {
    /// Features of the old ones, sorted.
    pub(super) olds: &'a [Vec<(u64, u32)>],
    /// Features of the new ones, sorted.
    pub(super) news: &'a [Vec<(u64, u32)>],
    /// Pairs that are less alike stay apart.
    pub(super) least: u32,
    /// How alike two are, 0 to 1000.
    pub(super) likeness: &'a dyn Fn(usize, usize) -> u32,
}

impl Task<'_> {
    /// The pairs, in the order of the old ones.
    pub(super) fn solve(&self) -> Vec<(usize, usize)> {
        let (n, m) = (self.olds.len(), self.news.len());
        let mut pairs = if n * m <= BLOCK {
            self.block(&(0..n).collect::<Vec<_>>(), &(0..m).collect::<Vec<_>>())
        } else {
            self.in_blocks()
        };
        pairs.sort_unstable();
        pairs
    }

    /// For each old one the most alike of the new ones, which may be that of several.
    pub(super) fn nearest(&self) -> Vec<(usize, usize)> {
        let all = |o: usize| (0..self.news.len()).map(move |n| (o, n));
        let edges = match self.olds.len() * self.news.len() <= BLOCK {
            true => (0..self.olds.len()).flat_map(all).map(|(o, n)| (o, n, self.weight(o, n))).collect(),
            false => self.edges(),
        };
        let mut best: Vec<Option<(i64, std::cmp::Reverse<usize>)>> = vec![None; self.olds.len()];
        for (o, n, weight) in edges.into_iter().filter(|e| e.2 > 0) {
            best[o] = best[o].max(Some((weight, std::cmp::Reverse(n))));
        }
        best.iter().enumerate().filter_map(|(o, best)| best.map(|(_, n)| (o, n.0))).collect()
    }

    /// Likeness, with a little for standing in the same order: equals are paired from first to last.
    fn weight(&self, old: usize, new: usize) -> i64 {
        let alike = (self.likeness)(old, new);
        let apart = old.abs_diff(new).min(63) as i64;
        if alike < self.least { 0 } else { (i64::from(alike) + 1) * 64 - apart }
    }

    fn block(&self, olds: &[usize], news: &[usize]) -> Vec<(usize, usize)> {
        let weights: Vec<Vec<i64>> = olds.iter().map(|&o| news.iter().map(|&n| self.weight(o, n)).collect()).collect();
        best(&weights).into_iter().map(|(o, n)| (olds[o], news[n])).collect()
    }

    /// Blocks are what hangs together by likeness, of those pairs that share a rare feature.
    fn in_blocks(&self) -> Vec<(usize, usize)> {
        let edges = self.edges();
        let mut pairs = Vec::new();
        for (olds, news) in components(&edges, self.olds.len(), self.news.len()) {
            if olds.len() * news.len() <= BLOCK {
                pairs.extend(self.block(&olds, &news));
            } else {
                pairs.extend(greedy(&edges, &olds));
            }
        }
        pairs
    }

    /// Old, new, weight.
    fn edges(&self) -> Vec<(usize, usize, i64)> {
        let mut holders: HashMap<u64, Vec<u32>> = HashMap::new();
        for (new, features) in self.news.iter().enumerate() {
            features.iter().for_each(|(f, _)| holders.entry(*f).or_default().push(new as u32));
        }
        let mut edges = Vec::new();
        for (old, features) in self.olds.iter().enumerate() {
            let mut shared: Vec<(u64, u32)> = Vec::new();
            for (feature, weight) in features {
                let Some(news) = holders.get(feature).filter(|news| news.len() <= COMMON) else { continue };
                // What few share says more.
                let weight = *weight * COMMON as u32 / news.len() as u32;
                shared.extend(news.iter().map(|&n| (u64::from(n), weight)));
            }
            let mut shared = super::words::sorted(shared);
            shared.sort_by_key(|&(n, weight)| (std::cmp::Reverse(weight), n));
            let near = shared.iter().take(PARTNERS).map(|&(n, _)| n as usize);
            edges.extend(near.map(|n| (old, n, self.weight(old, n))).filter(|e| e.2 > 0));
        }
        edges
    }
}

/// What edges hold together: old ones and new ones.
fn components(edges: &[(usize, usize, i64)], olds: usize, news: usize) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut root: Vec<usize> = (0..olds + news).collect();
    for &(o, n, _) in edges {
        let (a, b) = (find(&mut root, o), find(&mut root, olds + n));
        root[a.max(b)] = a.min(b);
    }
    let mut parts: Vec<(Vec<usize>, Vec<usize>)> = vec![Default::default(); olds + news];
    for i in 0..olds + news {
        let part = &mut parts[find(&mut root, i)];
        if i < olds { part.0.push(i) } else { part.1.push(i - olds) }
    }
    parts.retain(|(o, n)| !o.is_empty() && !n.is_empty());
    parts
}

fn find(root: &mut [usize], mut i: usize) -> usize {
    while root[i] != i {
        root[i] = root[root[i]];
        i = root[i];
    }
    i
}

/// Where a block is too large for the best: the most alike first.
fn greedy(edges: &[(usize, usize, i64)], olds: &[usize]) -> Vec<(usize, usize)> {
    let mine: std::collections::HashSet<usize> = olds.iter().copied().collect();
    let mut edges: Vec<_> = edges.iter().filter(|e| mine.contains(&e.0)).collect();
    edges.sort_by_key(|&&(o, n, weight)| (std::cmp::Reverse(weight), o, n));
    let (mut old, mut new) = (std::collections::HashSet::new(), std::collections::HashSet::new());
    let free =
        edges.into_iter().filter(|(o, n, _)| !old.contains(o) && !new.contains(n) && old.insert(*o) && new.insert(*n));
    free.map(|&(o, n, _)| (o, n)).collect::<Vec<_>>()
}

/// The assignment of rows to columns with the greatest sum of weights; pairs of weight 0 are left out.
///
/// Shortest augmenting paths with potentials (Jonker and Volgenant 1987), on whole numbers, for any number of rows and columns:
/// O(rows² · columns).
fn best(weights: &[Vec<i64>]) -> Vec<(usize, usize)> {
    let columns = weights.first().map_or(0, Vec::len);
    if weights.len() > columns {
        let turned: Vec<Vec<i64>> = (0..columns).map(|c| weights.iter().map(|row| row[c]).collect()).collect();
        return best(&turned).into_iter().map(|(r, c)| (c, r)).collect();
    }
    let mut paths = Paths::new(weights.len(), columns);
    for row in 0..weights.len() {
        paths.augment(row, weights);
    }
    let all = (1..=columns).filter(|&c| paths.row_of[c] > 0).map(|c| (paths.row_of[c] - 1, c - 1));
    all.filter(|&(r, c)| weights[r][c] > 0).collect()
}

/// Potentials and assignment so far; rows and columns are counted from 1, 0 is nobody.
struct Paths {
    row_price: Vec<i64>,
    column_price: Vec<i64>,
    row_of: Vec<usize>,
    back: Vec<usize>,
}

impl Paths {
    fn new(rows: usize, columns: usize) -> Self {
        Paths {
            row_price: vec![0; rows + 1],
            column_price: vec![0; columns + 1],
            row_of: vec![0; columns + 1],
            back: vec![0; columns + 1],
        }
    }

    fn augment(&mut self, row: usize, weights: &[Vec<i64>]) {
        let columns = self.row_of.len();
        let (mut least, mut used) = (vec![i64::MAX; columns], vec![false; columns]);
        self.row_of[0] = row + 1;
        let mut at = 0;
        while self.row_of[at] != 0 {
            used[at] = true;
            at = self.step(at, &mut least, &used, weights);
        }
        while at != 0 {
            let before = self.back[at];
            self.row_of[at] = self.row_of[before];
            at = before;
        }
    }

    /// Reaches the nearest column that is not yet reached, and pays for the way.
    fn step(&mut self, at: usize, least: &mut [i64], used: &[bool], weights: &[Vec<i64>]) -> usize {
        let row = self.row_of[at];
        let (mut nearest, mut toll) = (0, i64::MAX);
        for column in (1..least.len()).filter(|&c| !used[c]) {
            let cost = -weights[row - 1][column - 1] - self.row_price[row] - self.column_price[column];
            if cost < least[column] {
                least[column] = cost;
                self.back[column] = at;
            }
            if least[column] < toll {
                (toll, nearest) = (least[column], column);
            }
        }
        for column in 0..least.len() {
            if used[column] {
                self.row_price[self.row_of[column]] += toll;
                self.column_price[column] -= toll;
            } else if least[column] != i64::MAX {
                least[column] -= toll;
            }
        }
        nearest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The greatest sum over all ways to pair.
    fn brute(weights: &[Vec<i64>], used: &mut Vec<bool>, row: usize) -> i64 {
        if row == weights.len() {
            return 0;
        }
        let mut most = brute(weights, used, row + 1);
        for column in 0..used.len() {
            if !used[column] {
                used[column] = true;
                most = most.max(weights[row][column] + brute(weights, used, row + 1));
                used[column] = false;
            }
        }
        most
    }

    proptest! {
        #[test]
        fn no_other_assignment_is_worth_more(rows in 1usize..6, columns in 1usize..6, seed in prop::collection::vec(0i64..50, 36)) {
            let weights: Vec<Vec<i64>> = (0..rows).map(|r| seed[r * 6..r * 6 + columns].to_vec()).collect();
            let pairs = best(&weights);
            let sum: i64 = pairs.iter().map(|&(r, c)| weights[r][c]).sum();
            prop_assert_eq!(sum, brute(&weights, &mut vec![false; columns], 0));
            let mut columns: Vec<_> = pairs.iter().map(|p| p.1).collect();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), pairs.len());
        }
    }

    #[test]
    fn a_large_list_is_paired_by_what_is_rare() {
        let features = |i: usize| vec![(1, 1), (1000 + i as u64, 1)];
        let olds: Vec<_> = (0..500).map(features).collect();
        let news: Vec<_> = (0..500).rev().map(features).collect();
        let likeness = |o: usize, n: usize| if o + n == 499 { 1000 } else { 0 };
        let pairs = Task { olds: &olds, news: &news, least: 500, likeness: &likeness }.solve();
        assert_eq!(pairs.len(), 500);
        assert!(pairs.iter().all(|(o, n)| o + n == 499));
    }
}
