//! A package → its signature.

use super::mix::{Count, without_digits};
use super::signature::{Layout, Signature, VERSION};
use crate::diff::{Grid, Snapshot, Table, lists_of};
use crate::emit::tables::{Column, Kind, Origin, TABLES};
use std::collections::BTreeMap;

/// What a package looks like.
pub fn sign(package: &Snapshot) -> Signature {
    let mut signature = Signature { version: VERSION, ..Signature::default() };
    let mut columns: BTreeMap<String, Count> = BTreeMap::new();
    signature.kinds = distinct(package, "kind");
    signature.issuers = distinct(package, "issuer");
    signature.plans = distinct(package, "plan_id");
    // What nothing in the document names is called like the file.
    signature.plans.retain(|plan| !plan.starts_with("unknown."));
    for contract in TABLES.iter().skip_while(|t| t.name == "documents") {
        let Some(table) = package.table(contract.name).filter(|_| is_signed(contract.name)) else { continue };
        if table.rows() > 0 {
            signature.records.insert(contract.name.to_owned(), table.rows() as u64);
        }
        for (place, column) in contract.columns.iter().enumerate().filter(|(_, c)| says_something(c)) {
            let Some(at) = table.column(column.name) else { continue };
            let count = columns.entry(format!("{}.{}", contract.name, column.name)).or_insert(Count::new(place));
            (0..table.rows()).for_each(|row| count.add(table.cell(row, at)));
        }
    }
    tables(package, &mut signature, &mut columns);
    signature.columns = columns.into_iter().map(|(name, count)| (name, count.finish())).collect();
    readings(package, &mut signature);
    signature
}

/// Tables that hold records; the others are about the reading.
fn is_signed(table: &str) -> bool {
    !matches!(table, "documents" | "findings" | "coverage" | "cells")
}

/// Names, ordinals and pages are made of other columns or of the place.
fn says_something(column: &Column) -> bool {
    column.origin != Origin::Made || matches!(column.kind, Kind::Word(_) | Kind::Words(_))
}

fn distinct(package: &Snapshot, column: &str) -> Vec<String> {
    let Some(documents) = package.table("documents") else { return Vec::new() };
    let Some(at) = documents.column(column) else { return Vec::new() };
    let mut all: Vec<String> = (0..documents.rows()).map(|row| without_digits(documents.cell(row, at))).collect();
    all.sort();
    all.dedup();
    all.retain(|value| !value.is_empty());
    all
}

/// The tables as they stand in the documents.
fn tables(package: &Snapshot, signature: &mut Signature, columns: &mut BTreeMap<String, Count>) {
    let Some(cells) = package.table("cells") else { return };
    let mut layouts: BTreeMap<Vec<String>, Layout> = BTreeMap::new();
    for (document, lists) in documents(package) {
        for grid in Grid::all(cells, &document) {
            *signature.records.entry("cells".to_owned()).or_default() += grid.rows.len() as u64;
            let is_headed = !grid.headings.iter().all(String::is_empty) && (lists || grid.is_marked);
            if is_headed {
                count(&grid, columns);
            }
            add_layout(&grid, is_headed, &mut layouts);
        }
    }
    signature.records.retain(|_, n| *n > 0);
    signature.layouts = layouts.into_values().collect();
}

/// Each document that could be read, and whether it is a list: one without records of its own kind. Only of these the first row
/// is taken for headings where nothing says so.
fn documents(package: &Snapshot) -> Vec<(String, bool)> {
    let Some(documents) = package.table("documents") else { return Vec::new() };
    let Some(id) = documents.column("document_id") else { return Vec::new() };
    let lists = lists_of(package);
    (0..documents.rows())
        .map(|row| documents.cell(row, id).to_owned())
        .map(|id| (id.clone(), lists.contains(&id)))
        .collect()
}

fn count(grid: &Grid<'_>, columns: &mut BTreeMap<String, Count>) {
    for place in 0..grid.headings.len() {
        let name = format!("cells.{}", without_digits(&grid.name(place)));
        let count = columns.entry(name).or_insert(Count::new(place));
        // A merged cell is one cell: it says once what holds for many rows.
        grid.rows
            .iter()
            .filter(|row| row.begins[place] || row.cells[place].is_empty())
            .for_each(|row| count.add(row.cells[place]));
    }
}

fn add_layout(grid: &Grid<'_>, is_headed: bool, layouts: &mut BTreeMap<Vec<String>, Layout>) {
    let headings: Vec<String> = match is_headed {
        true => grid.headings.iter().map(|h| without_digits(h)).collect(),
        false => Vec::new(),
    };
    let layout = layouts.entry(headings.clone()).or_insert(Layout { headings, ..Layout::default() });
    layout.rows += grid.rows.len() as u64;
    for row in &grid.rows {
        let own = row.begins.iter().filter(|b| **b).count();
        *layout.cells.entry(u32::try_from(own).unwrap_or(u32::MAX)).or_default() += 1;
    }
}

/// How well it could be read.
fn readings(package: &Snapshot, signature: &mut Signature) {
    let cell = |table: &Table, row: usize, name: &str| {
        table.column(name).map_or_else(String::new, |c| table.cell(row, c).to_owned())
    };
    if let Some(findings) = package.table("findings") {
        for row in (0..findings.rows()).filter(|&row| cell(findings, row, "severity") != "info") {
            *signature.findings.entry(cell(findings, row, "code")).or_default() += 1;
        }
    }
    if let Some(coverage) = package.table("coverage") {
        let sum =
            |name: &str| (0..coverage.rows()).filter_map(|row| cell(coverage, row, name).parse::<u64>().ok()).sum();
        signature.residue = (sum("residue"), sum("characters"));
    }
}
