//! Documents of which only `cells` is published, compared row by row: columns are paired by heading and content, rows by
//! what they say, by the column that names them, by likeness.

mod columns;
mod grid;
mod rows;

use super::matching::{Family, Matcher, is_unread};
use super::rules::{BESIDE, RULES};
use super::side::{Side, index_of};
use super::snapshot::{Snapshot, Table};
use super::{Options, words};
use crate::diff::assign::Task;
use crate::model::Change;
pub use grid::{Grid, Row};

/// Tables are the same from this likeness of their cells on.
const ALIKE: u32 = 250;

/// Where a change stands.
type Place = [u32; 5];

/// The two documents of a comparison.
#[derive(Clone, Copy, Debug)]
struct Documents<'a> {
    /// Plan and name of the old revision.
    old: (&'a str, &'a str),
    /// Plan and name of the new revision.
    new: (&'a str, &'a str),
    /// Place of the new one.
    place: u32,
}

/// True for a document without records of a kind of its own.
pub(super) fn is_list(side: &Side<'_>, document: u32) -> bool {
    let roots =
        (1..RULES.len()).filter(|&r| index_of(RULES[r].parent.0) == Some(0) && !BESIDE.contains(&RULES[r].table));
    side.sheet(0).named(document, "status") != "failed"
        && roots.into_iter().all(|r| side.sheet(r).children(document).is_empty())
}

/// What is found in lists: the changes, and how many rows there are on both sides.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) changes: Vec<(Place, Change)>,
    pub(super) rows: (usize, usize),
}

/// Compares the lists among the documents that are revisions of each other.
pub(super) fn compare(matcher: &Matcher<'_>, old: &Snapshot, new: &Snapshot, options: &Options) -> Found {
    let mut found = Found::default();
    let (Some(from), Some(to)) = (old.table("cells"), new.table("cells")) else { return found };
    for family in matcher.found[0].families.iter().filter(|f| is_pair_of_lists(matcher, f)) {
        let (o, n) = (family.olds[0], family.news[0]);
        let documents = Documents { old: named(matcher.old, o), new: named(matcher.new, n), place: n };
        document(documents, from, to, options, &mut found);
    }
    found
}

fn is_pair_of_lists(matcher: &Matcher<'_>, family: &Family) -> bool {
    !is_unread(matcher.old, matcher.new, family)
        && family.olds.iter().all(|&o| is_list(matcher.old, o))
        && family.news.iter().all(|&n| is_list(matcher.new, n))
}

fn named<'a>(side: &Side<'a>, row: u32) -> (&'a str, &'a str) {
    (side.sheet(0).named(row, "plan_id"), side.sheet(0).id(row))
}

fn document(documents: Documents<'_>, old: &Table, new: &Table, options: &Options, found: &mut Found) {
    let (olds, news) = (Grid::all(old, documents.old.1), Grid::all(new, documents.new.1));
    found.rows.0 += olds.iter().map(|grid| grid.rows.len()).sum::<usize>();
    found.rows.1 += news.iter().map(|grid| grid.rows.len()).sum::<usize>();
    let (from, to): (Vec<_>, Vec<_>) =
        (olds.iter().map(Grid::features).collect(), news.iter().map(Grid::features).collect());
    let likeness =
        |o: usize, n: usize| words::dice(&from[o], &to[n]).max(u32::from(olds.len() == 1 && news.len() == 1) * ALIKE);
    let pairs = Task { olds: &from, news: &to, least: ALIKE, likeness: &likeness }.solve();
    let mut changes = rows::Changes::new(documents);
    for &(o, n) in &pairs {
        changes.table(&olds[o], &news[n], options);
    }
    changes.moves();
    for (o, grid) in olds.iter().enumerate().filter(|(o, _)| pairs.iter().all(|p| p.0 != *o)) {
        changes.whole(Some(grid), None, o);
    }
    for (n, grid) in news.iter().enumerate().filter(|(n, _)| pairs.iter().all(|p| p.1 != *n)) {
        changes.whole(None, Some(grid), n);
    }
    found.changes.extend(changes.finish());
}
