//! One side of a comparison: a package as it lies on disk, or documents that are read now.

use crate::cli::build::{own_program, trouble};
use crate::cli::exit::{self, Trouble};
use crate::cli::input::Inputs;
use keikaku::diff::{self, Snapshot, Table};
use keikaku::emit::Status;
use keikaku::emit::tables::TABLES;
use keikaku::model::Source;
use keikaku::pipeline::{self, Engine, Input, Limits, Options};
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
            let tables = pipeline::published(path).map_err(Trouble::io(exit::REFUSED, path.display()))?;
            return Ok(Side { tables, failed: Vec::new() });
        }
        documents_of(path, stop)
    }
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
