//! The rows of two lists, and the changes between them.

use super::columns::Columns;
use super::grid::{Grid, Row};
use super::{Documents, Place};
use crate::diff::assign::Task;
use crate::diff::words::{self, Piece, hash, mix, sorted};
use crate::diff::{Options, index_of_cells, is_named};
use crate::model::{Change, ChangeEvent, Class, Severity};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Rows called otherwise are the same from this likeness on.
const ALIKE: u32 = 550;

/// A row without another: side, place, its name, what it says as a number.
struct Alone {
    is_old: bool,
    place: Place,
    id: String,
    summary: String,
    print: u64,
}

/// Changes of one document, while they are found.
pub(super) struct Changes<'a> {
    documents: Documents<'a>,
    found: Vec<(Place, Change)>,
    alone: Vec<Alone>,
    /// How often a name was given.
    names: HashMap<(bool, String), u32>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(documents: Documents<'a>) -> Self {
        Changes { documents, found: Vec::new(), alone: Vec::new(), names: HashMap::new() }
    }

    /// All of them.
    pub(super) fn finish(mut self) -> Vec<(Place, Change)> {
        for row in std::mem::take(&mut self.alone) {
            let (event, severity) = if row.is_old {
                (ChangeEvent::Removed, Severity::Normal)
            } else {
                (ChangeEvent::Added, Severity::Normal)
            };
            let ids = if row.is_old { (row.id, String::new()) } else { (String::new(), row.id) };
            let values = if row.is_old { (row.summary, String::new()) } else { (String::new(), row.summary) };
            self.push(row.place, ids, event, "", values, (Class::Structure, severity));
        }
        self.found
    }

    /// A table that came or went.
    pub(super) fn whole(&mut self, old: Option<&Grid<'_>>, new: Option<&Grid<'_>>, number: usize) {
        let name =
            |grid: &Grid<'_>| grid.headings.iter().filter(|h| !h.is_empty()).cloned().collect::<Vec<_>>().join(" | ");
        let id = |plan: &str, grid: &Grid<'_>| format!("{plan}/cells/{}", grid.number);
        let ids = (
            old.map_or_else(String::new, |g| id(self.documents.old.0, g)),
            new.map_or_else(String::new, |g| id(self.documents.new.0, g)),
        );
        let values = (old.map_or_else(String::new, name), new.map_or_else(String::new, name));
        let event = if old.is_some() { ChangeEvent::Removed } else { ChangeEvent::Added };
        let severity = if old.is_some() { Severity::High } else { Severity::Normal };
        self.push(self.place(number, 0), ids, event, "", values, (Class::Structure, severity));
    }

    /// Compares two tables that are one another.
    pub(super) fn table(&mut self, old: &Grid<'_>, new: &Grid<'_>, options: &Options) {
        let columns = Columns::new(old, new);
        let number = new.number.parse().unwrap_or(0);
        self.headings(old, new, &columns, number);
        let ignores = |name: String| is_named(&format!("cells.{name}"), &options.ignore);
        let is_seen = |&(o, n): &(usize, usize)| !ignores(old.name(o)) && !ignores(new.name(n));
        let matched = Rows { old, new, columns: &columns }.pair();
        let marks: Vec<Option<&str>> = columns.pairs.iter().map(|&(o, n)| sparse_mark(old, o, new, n)).collect();
        let mut ids = (Vec::new(), Vec::new());
        ids.0.extend((0..old.rows.len()).map(|r| self.name(true, old, r, &columns)));
        ids.1.extend((0..new.rows.len()).map(|r| self.name(false, new, r, &columns)));
        for &(o, n) in &matched {
            let place = self.place(number, n + 1);
            let ends = (ids.0[o].clone(), ids.1[n].clone());
            for (i, &(from, to)) in columns.pairs.iter().enumerate().filter(|(_, p)| is_seen(p)) {
                let is_key = columns.key == Some(i);
                self.cell(place, &ends, (&old.rows[o], from), (&new.rows[n], to), (&new.name(to), is_key, marks[i]));
            }
        }
        let (olds, news): (HashSet<usize>, HashSet<usize>) = matched.iter().copied().unzip();
        for row in (0..old.rows.len()).filter(|r| !olds.contains(r)) {
            self.leave(true, self.place(number, row + 1), ids.0[row].clone(), &old.rows[row]);
        }
        for row in (0..new.rows.len()).filter(|r| !news.contains(r)) {
            self.leave(false, self.place(number, row + 1), ids.1[row].clone(), &new.rows[row]);
        }
    }

    /// Rows that say the same in another table have moved.
    pub(super) fn moves(&mut self) {
        let mut there: HashMap<u64, Vec<usize>> = HashMap::new();
        let news = self.alone.iter().enumerate().rev().filter(|(_, row)| !row.is_old);
        news.for_each(|(i, row)| there.entry(row.print).or_default().push(i));
        let mut gone = Vec::new();
        for (i, row) in self.alone.iter().enumerate().filter(|(_, row)| row.is_old) {
            if let Some(n) = there.get_mut(&row.print).and_then(Vec::pop) {
                gone.push((i, n));
            }
        }
        for &(o, n) in &gone {
            let ids = (self.alone[o].id.clone(), self.alone[n].id.clone());
            let values = (self.alone[o].place[2].to_string(), self.alone[n].place[2].to_string());
            self.push(
                self.alone[n].place,
                ids,
                ChangeEvent::Moved,
                "table_no",
                values,
                (Class::Structure, Severity::Normal),
            );
        }
        let mut at = 0;
        self.alone.retain(|_| {
            at += 1;
            gone.iter().all(|&(o, n)| o != at - 1 && n != at - 1)
        });
    }

    fn leave(&mut self, is_old: bool, place: Place, id: String, row: &Row<'_>) {
        let said: Vec<&str> =
            row.cells.iter().zip(&row.begins).filter(|(c, b)| **b && !c.is_empty()).map(|(c, _)| *c).collect();
        let print = said.iter().fold(7, |h, c| mix(h, hash(c)));
        let summary = said.join(" | ").chars().take(160).collect();
        self.alone.push(Alone { is_old, place, id, summary, print });
    }

    fn place(&self, table: usize, row: usize) -> Place {
        [self.documents.place, u32::MAX, table as u32, index_of_cells(), row as u32]
    }

    /// What a row is called: plan, table, what names it.
    fn name(&mut self, is_old: bool, grid: &Grid<'_>, row: usize, columns: &Columns) -> String {
        let column = columns.key.map(|k| if is_old { columns.pairs[k].0 } else { columns.pairs[k].1 });
        let cells = &grid.rows[row].cells;
        let cell = column
            .map(|c| cells[c])
            .filter(|c| !c.is_empty())
            .or_else(|| cells.iter().copied().find(|c| !c.is_empty()));
        let plain: String = cell.unwrap_or("_").chars().filter(|c| !c.is_whitespace()).take(60).collect();
        let plan = if is_old { self.documents.old.0 } else { self.documents.new.0 };
        let id = format!("{plan}/cells/{}/{}", grid.number, plain.replace('/', "／").replace(';', "；"));
        let times = self.names.entry((is_old, id.clone())).or_default();
        *times += 1;
        if *times == 1 { id } else { format!("{id}~{times}") }
    }

    fn headings(&mut self, old: &Grid<'_>, new: &Grid<'_>, columns: &Columns, number: usize) {
        let ids = (
            format!("{}/cells/{}", self.documents.old.0, old.number),
            format!("{}/cells/{}", self.documents.new.0, new.number),
        );
        let place = self.place(number, 0);
        for &(o, n) in &columns.pairs {
            let (from, to) = (old.headings[o].clone(), new.headings[n].clone());
            if from != to {
                let event = if words::same(&from, &to) { ChangeEvent::Cosmetic } else { ChangeEvent::Renamed };
                self.push(place, ids.clone(), event, "header", (from, to), (Class::Structure, Severity::Low));
            }
        }
        for &o in &columns.gone {
            self.push(
                place,
                ids.clone(),
                ChangeEvent::Removed,
                "header",
                (old.name(o), String::new()),
                (Class::Structure, Severity::Normal),
            );
        }
        for &n in &columns.come {
            self.push(
                place,
                ids.clone(),
                ChangeEvent::Added,
                "header",
                (String::new(), new.name(n)),
                (Class::Structure, Severity::Normal),
            );
        }
    }

    fn cell(
        &mut self,
        place: Place,
        ids: &(String, String),
        (old, o): (&Row<'_>, usize),
        (new, n): (&Row<'_>, usize),
        (field, is_key, mark): (&str, bool, Option<&str>),
    ) {
        let (from, to) = (old.cells[o], new.cells[n]);
        if from == to || !old.begins[o] && !new.begins[n] {
            return;
        }
        let event = match (words::same(from, to), is_key) {
            (true, _) => ChangeEvent::Cosmetic,
            (false, true) => ChangeEvent::Renamed,
            (false, false) => ChangeEvent::Changed,
        };
        let is_noise = mark.is_some_and(|mark| without(from, mark) == without(to, mark));
        let severity = if event == ChangeEvent::Cosmetic || is_noise { Severity::Low } else { Severity::Normal };
        self.push(place, ids.clone(), event, field, (from.to_owned(), to.to_owned()), (class(from, to), severity));
    }

    fn push(
        &mut self,
        place: Place,
        ids: (String, String),
        event: ChangeEvent,
        field: &str,
        values: (String, String),
        (class, severity): (Class, Severity),
    ) {
        let change = Change {
            plan_id: self.documents.new.0.to_owned(),
            old_document_id: self.documents.old.1.to_owned(),
            document_id: self.documents.new.1.to_owned(),
            table: "cells",
            old_record_id: ids.0,
            record_id: ids.1,
            event,
            field: field.replace(';', "；"),
            old: values.0,
            new: values.1,
            class,
            severity,
        };
        self.found.push((place, change));
    }
}

/// The mark of a column that is mostly empty and mostly says one and the same where it is not: a note of some checking program
/// (リンク切れ) that comes and goes, and says nothing of the record itself.
fn sparse_mark<'a>(old: &Grid<'a>, o: usize, new: &Grid<'a>, n: usize) -> Option<&'a str> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    old.column(o).chain(new.column(n)).filter(|c| !c.is_empty()).for_each(|c| *count.entry(c).or_default() += 1);
    let said: usize = count.values().sum();
    let (mark, times) = count.into_iter().max_by_key(|&(mark, times)| (times, std::cmp::Reverse(mark)))?;
    (said * 2 <= old.rows.len() + new.rows.len() && times * 10 >= said * 7).then_some(mark)
}

/// A cell without a mark, and without what parts it from others.
fn without(cell: &str, mark: &str) -> String {
    cell.replace(mark, "").chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What the words that differ are about.
fn class(old: &str, new: &str) -> Class {
    let mut changed = words::pieces(old, new);
    changed.retain(|piece| !matches!(piece, Piece::Same(_)));
    let text = |piece: &Piece<'_>| match piece {
        Piece::Same(t) | Piece::Deleted(t) | Piece::Inserted(t) => (*t).to_owned(),
    };
    let all: Vec<String> = changed.iter().map(text).collect();
    let every = |test: fn(&str) -> bool| !all.is_empty() && all.iter().all(|t| test(t));
    if every(|t| t.contains('月') && t.contains('日') || t.len() == 10 && t.parse::<jiff::civil::Date>().is_ok()) {
        Class::Date
    } else if every(|t| t.ends_with('円')) {
        Class::Fee
    } else if every(|t| t.ends_with('名') || t.ends_with('人')) {
        Class::Capacity
    } else {
        Class::Text
    }
}

/// The rows of two lists.
struct Rows<'g, 'a> {
    old: &'g Grid<'a>,
    new: &'g Grid<'a>,
    columns: &'g Columns,
}

impl Rows<'_, '_> {
    /// Which row is which: by all they say, by name, by likeness.
    fn pair(&self) -> Vec<(usize, usize)> {
        let mut pairs = Vec::new();
        let mut olds: Vec<usize> = (0..self.old.rows.len()).collect();
        let mut news: Vec<usize> = (0..self.new.rows.len()).collect();
        let whole = |row: &Row<'_>, columns: &mut dyn Iterator<Item = usize>| {
            columns.fold(3, |h, c| mix(h, hash(row.cells[c])))
        };
        let all = |o: usize| whole(&self.old.rows[o], &mut self.columns.pairs.iter().map(|p| p.0));
        let same = |n: usize| whole(&self.new.rows[n], &mut self.columns.pairs.iter().map(|p| p.1));
        self.take(&mut pairs, &mut olds, &mut news, &all, &same);
        if let Some(key) = self.columns.key {
            let (from, to) = self.columns.pairs[key];
            let named = |o: usize| hash(self.old.rows[o].cells[from]);
            let called = |n: usize| hash(self.new.rows[n].cells[to]);
            self.take(&mut pairs, &mut olds, &mut news, &named, &called);
        }
        self.alike(&mut pairs, &olds, &news, ALIKE);
        pairs
    }

    /// Takes those that have one number: alone on both sides, or the most alike of them.
    fn take(
        &self,
        pairs: &mut Vec<(usize, usize)>,
        olds: &mut Vec<usize>,
        news: &mut Vec<usize>,
        old: &dyn Fn(usize) -> u64,
        new: &dyn Fn(usize) -> u64,
    ) {
        let mut groups: HashMap<u64, (Vec<usize>, Vec<usize>)> = HashMap::new();
        olds.iter().for_each(|&o| groups.entry(old(o)).or_default().0.push(o));
        news.iter().for_each(|&n| groups.entry(new(n)).or_default().1.push(n));
        let mut groups: Vec<_> = groups.into_values().filter(|(o, n)| !o.is_empty() && !n.is_empty()).collect();
        groups.sort_unstable();
        for (group_olds, group_news) in groups {
            match (group_olds.as_slice(), group_news.as_slice()) {
                ([o], [n]) => pairs.push((*o, *n)),
                (o, n) => self.alike(pairs, o, n, 0),
            }
        }
        let (from, to): (HashSet<usize>, HashSet<usize>) = pairs.iter().copied().unzip();
        olds.retain(|o| !from.contains(o));
        news.retain(|n| !to.contains(n));
    }

    fn alike(&self, pairs: &mut Vec<(usize, usize)>, olds: &[usize], news: &[usize], least: u32) {
        if olds.is_empty() || news.is_empty() {
            return;
        }
        let features = |row: &Row<'_>, columns: &mut dyn Iterator<Item = usize>| {
            let said = columns.enumerate().filter(|(_, c)| !row.cells[*c].is_empty());
            sorted(said.map(|(i, c)| (mix(i as u64, hash(row.cells[c])), self.columns.weights[i] / 100 + 1)).collect())
        };
        let from: Vec<_> =
            olds.iter().map(|&o| features(&self.old.rows[o], &mut self.columns.pairs.iter().map(|p| p.0))).collect();
        let to: Vec<_> =
            news.iter().map(|&n| features(&self.new.rows[n], &mut self.columns.pairs.iter().map(|p| p.1))).collect();
        let likeness = |o: usize, n: usize| self.likeness(olds[o], news[n]);
        let task = Task { olds: &from, news: &to, least, likeness: &likeness };
        pairs.extend(task.solve().into_iter().map(|(o, n)| (olds[o], news[n])));
    }

    /// How alike two rows are, by the columns that tell rows apart most of all.
    fn likeness(&self, old: usize, new: usize) -> u32 {
        let (mut got, mut of) = (0u64, 0u64);
        for (i, &(o, n)) in self.columns.pairs.iter().enumerate() {
            let (from, to) = (self.old.rows[old].cells[o], self.new.rows[new].cells[n]);
            if from.is_empty() && to.is_empty() {
                continue;
            }
            let weight = u64::from(self.columns.weights[i]) + 100;
            let likeness = if from.is_empty() || to.is_empty() { 0 } else { words::likeness(from, to) };
            got += weight * u64::from(likeness);
            of += weight;
        }
        got.checked_div(of).unwrap_or(0) as u32
    }
}
