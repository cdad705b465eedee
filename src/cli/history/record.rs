//! One record through the revisions of its plan, whatever it was called.

use super::args::History;
use super::place::Place;
use super::rows::{count, print, row};
use super::values::{Run, columns, runs};
use super::{copy, revisions};
use crate::cli::args::Format;
use crate::cli::build::stop_on_signals;
use crate::cli::exit::{self, Trouble};
use crate::cli::explain::nearest;
use crate::cli::terminal::{Terminal, say};
use keikaku::diff::{Snapshot, identities};
use keikaku::nightly::store::Revision;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A record as one revision has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// What it is called there.
    pub(super) id: String,
    /// Columns and cells, in order.
    pub(super) cells: Vec<(String, String)>,
}

/// What became of the record in a revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// It is there.
    Said(Row),
    /// It is not there.
    Absent,
    /// Neither package nor original can be read; nothing is said of this revision.
    Unread,
}

/// What was asked for, where it was found.
struct Found {
    table: String,
    id: String,
    field: Option<String>,
    /// Which of the revisions has it under that name: the last one that does.
    at: usize,
    tables: Snapshot,
}

pub(super) fn show(
    args: &History,
    place: &Place,
    asked: &str,
    all: &[Revision<'_>],
    terminal: &mut Terminal,
) -> Result<u8, Trouble> {
    if args.output.is_some() {
        return Err(Trouble::new(exit::USAGE, "-o copies a package: name a source or a plan, not a record"));
    }
    let reader = Reader { place, all, stop: stop_on_signals()? };
    let Some(found) = reader.find(asked)? else { return reader.offer(asked) };
    let steps = reader.follow(&found)?;
    for (revision, _) in all.iter().zip(&steps).filter(|(_, step)| **step == Step::Unread) {
        say(&format!(
            "warning: the revision seen {} is left out: its package and its original are gone",
            revision.entry.seen_at
        ));
    }
    let wanted = columns(&steps, found.field.as_deref());
    let told: Vec<(String, Vec<Run<'_>>)> = wanted.into_iter().map(|c| (c.clone(), runs(all, &steps, &c))).collect();
    match args.format {
        Format::Json => terminal.line(&format!("{:#}", record_json(place, &found, all, &steps, &told))),
        Format::Text => text(&found, &steps, &told, terminal),
    }
    Ok(exit::CLEAN)
}

/// Reads one revision at a time.
struct Reader<'a> {
    place: &'a Place,
    all: &'a [Revision<'a>],
    stop: Arc<AtomicBool>,
}

impl Reader<'_> {
    fn tables(&self, at: usize) -> Result<Option<Snapshot>, Trouble> {
        copy::tables(self.place, self.all[at].entry, &self.stop)
    }

    /// Looks for the record from the last revision on backwards.
    fn find(&self, asked: &str) -> Result<Option<Found>, Trouble> {
        for at in (0..self.all.len()).rev() {
            let Some(tables) = self.tables(at)? else { continue };
            let parted = asked.rsplit_once('.').map(|(id, field)| (id, Some(field)));
            for (id, field) in [Some((asked, None)), parted].into_iter().flatten() {
                if let Some(table) = table_of(&tables, id, field) {
                    let (table, id, field) = (table.to_owned(), id.to_owned(), field.map(str::to_owned));
                    return Ok(Some(Found { table, id, field, at, tables }));
                }
            }
        }
        Ok(None)
    }

    /// The record in every revision: backwards and forwards from where it has the name that was asked for.
    fn follow(&self, found: &Found) -> Result<Vec<Step>, Trouble> {
        let mut steps = vec![Step::Unread; self.all.len()];
        steps[found.at] = step(&found.tables, &found.table, &BTreeSet::from([found.id.clone()]));
        for backwards in [true, false] {
            let mut known = (found.tables.clone(), BTreeSet::from([found.id.clone()]));
            let path: Vec<usize> =
                if backwards { (0..found.at).rev().collect() } else { (found.at + 1..self.all.len()).collect() };
            for at in path {
                let Some(tables) = self.tables(at)? else { continue };
                let names = called(&known.0, &known.1, &tables, &found.table, backwards);
                steps[at] = step(&tables, &found.table, &names);
                // A record that is gone may come back: it is compared with how it was last.
                if !names.is_empty() {
                    known = (tables, names);
                }
            }
        }
        Ok(steps)
    }

    fn offer(&self, asked: &str) -> Result<u8, Trouble> {
        say(&format!("error: no revision that counts holds a record `{asked}`"));
        let last = (0..self.all.len()).rev().find_map(|at| self.tables(at).transpose()).transpose()?;
        let mut ids = BTreeSet::new();
        for (_, table) in last.iter().flat_map(|tables| tables.names().filter_map(|n| Some((n, tables.table(n)?)))) {
            ids.extend((0..table.rows()).map(|row| table.cell(row, 0).to_owned()));
        }
        let ids: Vec<String> = ids.into_iter().collect();
        let near = nearest(&ids, &[asked]);
        if !near.is_empty() {
            say("These are named most like it in the last revision:");
        }
        near.iter().for_each(|id| say(&format!("  {id}")));
        Ok(exit::FINDINGS)
    }
}

/// The table that has a record of that name, and that field.
fn table_of<'a>(tables: &'a Snapshot, id: &str, field: Option<&str>) -> Option<&'a str> {
    let has_it = |name: &&str| {
        let Some(table) = tables.table(name) else { return false };
        field.is_none_or(|f| table.column(f).is_some()) && (0..table.rows()).any(|row| table.cell(row, 0) == id)
    };
    tables.names().filter(|name| !matches!(*name, "cells" | "coverage")).find(has_it)
}

/// What records of one revision are called in another.
fn called(from: &Snapshot, names: &BTreeSet<String>, to: &Snapshot, table: &str, backwards: bool) -> BTreeSet<String> {
    let pairs = if backwards { identities(to, from) } else { identities(from, to) };
    let pairs = pairs.into_iter().filter(|same| same.table == table);
    let turned = pairs.map(|s| if backwards { (s.record_id, s.old_record_id) } else { (s.old_record_id, s.record_id) });
    turned.filter(|(here, _)| names.contains(here)).map(|(_, there)| there).collect()
}

/// The record under one of its names; of several that it was split into, the one that kept a name or comes first.
fn step(tables: &Snapshot, name: &str, names: &BTreeSet<String>) -> Step {
    let Some(table) = tables.table(name) else { return Step::Absent };
    let Some(row) = (0..table.rows()).find(|&row| names.contains(table.cell(row, 0))) else { return Step::Absent };
    let cells = table.columns().iter().enumerate().map(|(at, column)| (column.clone(), table.cell(row, at).to_owned()));
    Step::Said(Row { id: table.cell(row, 0).to_owned(), cells: cells.collect() })
}

fn text(found: &Found, steps: &[Step], told: &[(String, Vec<Run<'_>>)], terminal: &mut Terminal) {
    terminal.line(&format!("{} ({})", found.id, found.table));
    terminal.line("");
    let mut rows = vec![row(["field", "first said", "last said", "first seen", "revisions", "value"])];
    for (field, runs) in told {
        for (at, run) in runs.iter().enumerate() {
            let field = if at == 0 { field.as_str() } else { "" };
            let (from, to) = (run.first.says().to_string(), run.last.says().to_string());
            let value = match run.value {
                None => "(not there)",
                Some("") => "(empty)",
                Some(value) => value,
            };
            rows.push(row([field, &from, &to, &run.first_seen.to_string(), &run.revisions.to_string(), value]));
        }
    }
    print(&rows, terminal);
    terminal.line("");
    let there = steps.iter().filter(|s| matches!(s, Step::Said(_))).count();
    terminal.line(&format!("it is in {there} of {} that count", count(steps.len(), "revision")));
}

fn record_json(
    place: &Place,
    found: &Found,
    all: &[Revision<'_>],
    steps: &[Step],
    told: &[(String, Vec<Run<'_>>)],
) -> Value {
    let revision = |(revision, step): (&Revision<'_>, &Step)| {
        let mut told = revisions::revision_json(place, revision);
        told["record_id"] = match step {
            Step::Said(row) => row.id.as_str().into(),
            Step::Absent | Step::Unread => Value::Null,
        };
        told["read"] = (*step != Step::Unread).into();
        told
    };
    let run = |run: &Run<'_>| {
        json!({
            "value": run.value,
            "first_said": run.first.says().to_string(),
            "last_said": run.last.says().to_string(),
            "first_seen": run.first_seen.to_string(),
            "last_seen": run.last_seen.to_string(),
            "revisions": run.revisions,
        })
    };
    let fields: Map<String, Value> =
        told.iter().map(|(field, runs)| (field.clone(), runs.iter().map(run).collect())).collect();
    json!({
        "record_id": found.id,
        "table": found.table,
        "fields": fields,
        "revisions": all.iter().zip(steps).map(revision).collect::<Vec<_>>(),
    })
}
