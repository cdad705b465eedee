//! A published package → its tables, for a comparison.

use crate::diff::{self, Snapshot, Table};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind};
use std::path::Path;

/// Reads the tables of a published package that a comparison needs; those that it does not know are named, not read.
///
/// # Errors
/// Where a file cannot be read or is no table, and for a package that is a comparison itself.
pub fn published(dir: &Path) -> io::Result<Snapshot> {
    let mut tables = Snapshot::default();
    let known: BTreeSet<&str> = diff::compared_tables().collect();
    for entry in std::fs::read_dir(dir.join("data"))? {
        let name = entry?.file_name();
        let Some(table) = name.to_str().and_then(|n| n.strip_suffix(".csv")) else { continue };
        match known.contains(table) {
            true => tables.add(table, open(dir, table)?),
            // What is not compared is named, not read.
            false if table != "cells" => tables.add(table, Table::default()),
            false => {}
        }
    }
    if tables.table("changes").is_some() {
        let message = "this package is a comparison, not a revision that can be compared";
        return Err(io::Error::new(ErrorKind::InvalidInput, message));
    }
    let lists = diff::lists_of(&tables);
    if !lists.is_empty() && dir.join("data/cells.csv").is_file() {
        tables.add("cells", cells(dir, &lists)?);
    }
    Ok(tables)
}

fn open(dir: &Path, table: &str) -> io::Result<Table> {
    let path = dir.join(format!("data/{table}.csv"));
    let named = |e: io::Error| io::Error::new(e.kind(), format!("data/{table}.csv: {e}"));
    File::open(path).and_then(|file| Table::read(BufReader::with_capacity(1 << 18, file))).map_err(named)
}

/// The cells of documents that are compared as lists.
fn cells(dir: &Path, lists: &BTreeSet<String>) -> io::Result<Table> {
    let damaged = |e: csv::Error| io::Error::new(ErrorKind::InvalidData, format!("data/cells.csv: {e}"));
    let mut reader = csv::Reader::from_path(dir.join("data/cells.csv")).map_err(damaged)?;
    let mut table = Table::new(reader.headers().map_err(damaged)?);
    let document = table.column("document_id");
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row).map_err(damaged)? {
        if document.and_then(|d| row.get(d)).is_some_and(|d| lists.contains(d)) {
            table.push(&row);
        }
    }
    Ok(table)
}
