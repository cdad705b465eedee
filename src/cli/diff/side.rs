//! One side of a comparison: a package as it lies on disk, or documents that are read now.

use crate::cli::build::{own_program, trouble};
use crate::cli::exit::{self, Trouble};
use crate::cli::input::Inputs;
use keikaku::diff::{self, Snapshot, Table};
use keikaku::emit::Status;
use keikaku::emit::tables::{Entity, TABLES};
use keikaku::model::Source;
use keikaku::pipeline::{self, Engine, Input, Limits, Options};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, ErrorKind};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::thread::available_parallelism;

/// The tables of a side.
pub(in crate::cli) struct Side {
    pub(in crate::cli) tables: Snapshot,
    /// Documents that could not be read.
    pub(in crate::cli) failed: Vec<String>,
}

impl Side {
    /// Reads a package, or documents.
    pub(in crate::cli) fn read(path: &Path, stop: &AtomicBool) -> Result<Self, Trouble> {
        if path.join("datapackage.json").is_file() {
            let tables = package(path).map_err(Trouble::io(exit::REFUSED, path.display()))?;
            return Ok(Side { tables, failed: Vec::new() });
        }
        documents_of(path, stop)
    }
}

fn package(dir: &Path) -> io::Result<Snapshot> {
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

/// Documents, read in processes of their own like those that `build` reads.
fn documents_of(path: &Path, stop: &AtomicBool) -> Result<Side, Trouble> {
    let budget = Options::default().budget;
    let inputs = Inputs::find(&[path.to_owned()], Path::new(""), Source::default(), budget.bytes)?;
    read(inputs.all.clone(), stop)
}

/// Reads documents.
pub(in crate::cli) fn read(inputs: Vec<Input>, stop: &AtomicBool) -> Result<Side, Trouble> {
    let options = Options::default();
    let engine = Engine::children(own_program(), Limits::default());
    let jobs = available_parallelism().map_or(1, usize::from);
    let batch = pipeline::run(inputs, &engine, jobs, &options, stop, &|_| {}).map_err(trouble)?;
    let mut side = Side { tables: Snapshot::default(), failed: Vec::new() };
    let mut last = String::new();
    for artifact in batch.artifacts() {
        let artifact = artifact.map_err(Trouble::io(exit::INTERNAL, "temporary file"))?;
        if artifact.summary.status == Status::Failed {
            side.failed.push(artifact.summary.given.clone());
        }
        // The same file given twice is one document.
        if artifact.summary.document_id == last {
            continue;
        }
        last.clone_from(&artifact.summary.document_id);
        for table in TABLES.iter().filter(|t| is_needed(t.name)) {
            let mut rows = Table::new(table.columns.iter().map(|c| c.name));
            let text = artifact.tables.get(table.name).map_or("", String::as_str);
            rows.append(text.as_bytes()).map_err(Trouble::io(exit::INTERNAL, table.name))?;
            side.tables.add(table.name, rows);
        }
    }
    Ok(side)
}

fn is_needed(table: &str) -> bool {
    table == "cells" || diff::compared_tables().any(|t| t == table)
}

/// The documents of both sides in the columns of the contract, each once, without a header line.
pub(super) fn documents(old: &Snapshot, new: &Snapshot) -> io::Result<String> {
    let definition = Entity::Documents.table();
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let mut seen = BTreeSet::new();
    for table in [old, new].into_iter().filter_map(|side| side.table(definition.name)) {
        for row in 0..table.rows() {
            let cell = |name: &str| table.column(name).map_or("", |c| table.cell(row, c));
            if seen.insert(cell("document_id")) {
                out.write_record(definition.columns.iter().map(|c| cell(c.name)))?;
            }
        }
    }
    let bytes = out.into_inner().map_err(|e| e.into_error())?;
    String::from_utf8(bytes).map_err(io::Error::other)
}
