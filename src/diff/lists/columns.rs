//! Which column of a list is which, and which one names its rows.

use super::grid::Grid;
use crate::diff::assign::Task;
use crate::diff::words::{self, dice, hash, sorted};
use std::collections::HashMap;

/// Columns called otherwise are the same from this likeness on.
const ALIKE: u32 = 400;
/// A column names its rows if so many of a thousand are told apart by it and stand on both sides.
const NAMING: u64 = 300;

/// The columns of two lists that are one another.
#[derive(Debug)]
pub(super) struct Columns {
    /// Old and new, in the order of the new list.
    pub(super) pairs: Vec<(usize, usize)>,
    /// Old columns that are gone.
    pub(super) gone: Vec<usize>,
    /// New columns.
    pub(super) come: Vec<usize>,
    /// Which of `pairs` names the rows.
    pub(super) key: Option<usize>,
    /// How much each of `pairs` tells rows apart, 0 to 1000.
    pub(super) weights: Vec<u32>,
}

impl Columns {
    pub(super) fn new(old: &Grid<'_>, new: &Grid<'_>) -> Self {
        let mut pairs = by_heading(old, new);
        let free = |width: usize, taken: Vec<usize>| (0..width).filter(|c| !taken.contains(c)).collect::<Vec<usize>>();
        let olds = free(old.headings.len(), pairs.iter().map(|p| p.0).collect());
        let news = free(new.headings.len(), pairs.iter().map(|p| p.1).collect());
        pairs.extend(by_content(old, new, &olds, &news));
        pairs.sort_by_key(|p| (p.1, p.0));
        let gone = free(old.headings.len(), pairs.iter().map(|p| p.0).collect());
        let come = free(new.headings.len(), pairs.iter().map(|p| p.1).collect());
        let worth: Vec<(u64, u32)> = pairs.iter().map(|&(o, n)| worth(old, o, new, n)).collect();
        let most = worth.iter().map(|w| w.0).max().unwrap_or(0);
        // The first of those that are about as good: names stand in front.
        let key = worth.iter().position(|w| w.0 >= NAMING && w.0 * 100 >= most * 75);
        Columns { pairs, gone, come, key, weights: worth.iter().map(|w| w.1).collect() }
    }
}

fn by_heading(old: &Grid<'_>, new: &Grid<'_>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (n, heading) in new.headings.iter().enumerate().filter(|(_, h)| !h.is_empty()) {
        let is_it = |o: &usize| words::same(&old.headings[*o], heading) && pairs.iter().all(|p| p.0 != *o);
        if let Some(o) = (0..old.headings.len()).find(is_it) {
            pairs.push((o, n));
        }
    }
    pairs
}

fn by_content(old: &Grid<'_>, new: &Grid<'_>, olds: &[usize], news: &[usize]) -> Vec<(usize, usize)> {
    let values = |grid: &Grid<'_>, column: usize| {
        sorted(grid.column(column).filter(|c| !c.is_empty()).map(|c| (hash(c), 1)).collect())
    };
    let from: Vec<_> = olds.iter().map(|&c| values(old, c)).collect();
    let to: Vec<_> = news.iter().map(|&c| values(new, c)).collect();
    let shapes = |grid: &Grid<'_>, column: usize| {
        sorted(grid.column(column).filter(|c| !c.is_empty()).map(|c| (hash(&shape(c)), 1)).collect())
    };
    let formed: Vec<_> = olds.iter().map(|&c| shapes(old, c)).collect();
    let shaped: Vec<_> = news.iter().map(|&c| shapes(new, c)).collect();
    let likeness = |o: usize, n: usize| {
        let (a, b) = (&old.headings[olds[o]], &new.headings[news[n]]);
        let content = match from[o].is_empty() && to[n].is_empty() {
            true => 1000 * u32::from(olds[o] == news[n]),
            // Codes that were all rewritten still look like codes.
            false => dice(&from[o], &to[n]).max(dice(&formed[o], &shaped[n]) * 6 / 10),
        };
        let name = if a.is_empty() || b.is_empty() { content } else { words::likeness(a, b) };
        (content * 6 + name * 4) / 10
    };
    let task = Task { olds: &from, news: &to, least: ALIKE, likeness: &likeness };
    task.solve().into_iter().map(|(o, n)| (olds[o], news[n])).collect()
}

/// What a cell looks like: runs of digits, of letters, of others.
fn shape(cell: &str) -> String {
    let kind = |c: char| match c {
        c if c.is_ascii_digit() => '0',
        c if c.is_alphabetic() => 'a',
        c => c,
    };
    let mut shape: Vec<char> = cell.chars().map(kind).collect();
    shape.dedup();
    shape.into_iter().collect()
}

/// How well a column names rows that both lists have, and how much it tells them apart: both 0 to 1000.
fn worth(old: &Grid<'_>, o: usize, new: &Grid<'_>, n: usize) -> (u64, u32) {
    let count = |grid: &Grid<'_>, column: usize| {
        let mut all: HashMap<u64, u32> = HashMap::new();
        grid.column(column).filter(|c| !c.is_empty()).for_each(|c| *all.entry(hash(c)).or_default() += 1);
        all
    };
    let (from, to) = (count(old, o), count(new, n));
    let single = |all: &HashMap<u64, u32>| all.values().filter(|&&n| n == 1).count() as u64;
    let least = old.rows.len().min(new.rows.len()).max(1) as u64;
    let shared = from.iter().filter(|(value, n)| **n == 1 && to.get(*value) == Some(&1)).count() as u64;
    let apart = 1000 * (single(&from) + single(&to)) / (old.rows.len() + new.rows.len()).max(1) as u64;
    (1000 * shared / least, apart as u32)
}
