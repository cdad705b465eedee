//! Two revisions → what changed, in words a reader can act on.
//!
//! *Input*: the published tables of two sides, validated when they were published. *Output*: a [`Revision`]. *Invariants*:
//! records are compared, not lines; a record is matched by what it says, by what it is called, by likeness, in this order; a
//! rename, a move, a division are one event each, and what hangs on a record that comes or goes is not told again; order, width,
//! spaces and layout are no change of meaning; a revision compared with itself is empty; the other way round, the same is told
//! the other way round.
//!
//! Which table is compared how, is data: `rules`. Documents of which nothing but `cells` is published are compared row by row
//! (`lists`).

mod assign;
mod compare;
mod documents;
mod flow;
mod lists;
pub mod markdown;
mod matching;
mod names;
mod rarity;
mod rules;
mod score;
mod severity;
mod side;
mod snapshot;
pub mod told;
mod words;

pub use crate::model::{Change, ChangeEvent, Class, Revision, Severity};
pub use lists::{Grid, Row};
pub use snapshot::{Snapshot, Table};
pub use words::{Piece, pieces, tokens};

use compare::Comparer;
use matching::{Family, Matched, Matcher};
use rules::{NOT_COMPARED, RULES};
use side::Side;
use std::collections::BTreeSet;

/// What shapes a comparison.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Columns of which nothing is told: a name as published (`venue`, `fees.text`) or a heading of a list (`備考`).
    pub ignore: Vec<String>,
}

/// The tables that are read for a comparison, beside `cells`.
pub fn compared_tables() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.table)
}

/// Documents of a side that have no records of their own kind: their `cells` are compared.
pub fn lists_of(snapshot: &Snapshot) -> BTreeSet<String> {
    let side = Side::new(snapshot, snapshot);
    let documents = side.sheet(0);
    (0..documents.len() as u32).filter(|&d| lists::is_list(&side, d)).map(|d| documents.id(d).to_owned()).collect()
}

/// Compares two sides.
pub fn diff(old: &Snapshot, new: &Snapshot, options: &Options) -> Revision {
    let (from, to) = (Side::new(old, new), Side::new(new, old));
    let matcher = matched(&from, &to, is_first(old, new));
    let mut changes = Comparer::run(&matcher);
    let lists = lists::compare(&matcher, old, new, options);
    changes.extend(lists.changes);
    changes.retain(|(_, change)| !is_ignored(change, options));
    changes.sort_by_key(|(place, _)| *place);
    let names: BTreeSet<&str> = old.names().chain(new.names()).collect();
    let is_known = |name: &str| NOT_COMPARED.contains(&name) || RULES.iter().any(|rule| rule.table == name);
    Revision {
        changes: changes.into_iter().map(|(_, change)| change).collect(),
        unknown_tables: names.into_iter().filter(|name| !is_known(name)).map(str::to_owned).collect(),
        records: (from.records() + lists.rows.0, to.records() + lists.rows.1),
    }
}

/// A record that both sides have, under the names it has there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Same {
    /// Its table.
    pub table: &'static str,
    /// Name on the old side.
    pub old_record_id: String,
    /// Name on the new side; a record that was split or merged stands once for each pair.
    pub record_id: String,
}

/// Which records are one another, renamed ones too: what a ledger remembers. In the order of the tables, sorted.
pub fn identities(old: &Snapshot, new: &Snapshot) -> Vec<Same> {
    let (from, to) = (Side::new(old, new), Side::new(new, old));
    let matcher = matched(&from, &to, is_first(old, new));
    let mut all = Vec::new();
    for (at, rule) in RULES.iter().enumerate() {
        let id = |side: &Side<'_>, row: u32| side.sheet(at).id(row).to_owned();
        let pairs = matcher.found[at].families.iter().flat_map(Family::pairs);
        let same = |(o, n)| Same { table: rule.table, old_record_id: id(&from, o), record_id: id(&to, n) };
        let mut pairs: Vec<Same> = pairs.map(same).collect();
        pairs.sort();
        all.extend(pairs);
    }
    all
}

/// Who is who is decided from one end only, whichever is asked for: so that both ways tell the same.
fn matched<'a>(old: &'a Side<'a>, new: &'a Side<'a>, old_is_first: bool) -> Matcher<'a> {
    let run = |a, b| Matcher::run(a, b, documents::pair(a, b));
    if old_is_first {
        return run(old, new);
    }
    let turned = run(new, old);
    let turn = |f: Family| Family { olds: f.news, news: f.olds, moved: f.moved };
    let found = turned.found.into_iter();
    let found = found.map(|m| Matched { families: m.families.into_iter().map(turn).collect(), old: m.new, new: m.old });
    Matcher { old, new, found: found.collect() }
}

/// An order of two sides that does not depend on which is the old one.
fn is_first(old: &Snapshot, new: &Snapshot) -> bool {
    let words = RULES.iter().map(|rule| old.table(rule.table).map(Table::words));
    words.le(RULES.iter().map(|rule| new.table(rule.table).map(Table::words)))
}

/// Place of `cells` in the order of the changes: behind all others.
fn index_of_cells() -> u32 {
    RULES.len() as u32
}

fn is_ignored(change: &Change, options: &Options) -> bool {
    let is_one = |field: &str| is_named(&format!("{}.{field}", change.table), &options.ignore);
    !change.field.is_empty() && change.field.split(';').all(is_one)
}

/// True for a column (`table.field`) that stands in a list of such, by its whole name or by that of the field; however wide
/// the letters are and wherever the spaces stand.
pub fn is_named(column: &str, list: &[String]) -> bool {
    let field = column.split_once('.').map_or(column, |(_, field)| field);
    list.iter().any(|one| words::same(one, column) || words::same(one, field))
}
