//! A package on disk against the contract: what `keikaku validate DIR` checks.
//!
//! Every file is read once or twice, from one end to the other; memory is that of the keys.

mod descriptor;
mod keys;
mod nested;
mod provenance;
mod rows;

use super::tables::{Entity, TABLES};
use keys::Keys;
use nested::Nested;
use provenance::Proofs;
use std::fmt;
use std::io;
use std::path::Path;

/// Problems of one kind in one file that are listed; the rest is counted.
const LISTED: usize = 100;

/// What is wrong with a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// File inside the package, with `/`.
    pub file: String,
    /// Line of the file, from 1; 0 for the file as a whole.
    pub line: u64,
    /// In a sentence.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

/// What the first walk over a package gathers for the second.
struct Known {
    keys: Keys,
    proofs: Proofs,
    nested: Nested,
}

/// The problems of one file.
struct Problems<'a> {
    file: &'a str,
    all: &'a mut Vec<Problem>,
    count: usize,
}

impl<'a> Problems<'a> {
    fn of(file: &'a str, all: &'a mut Vec<Problem>) -> Self {
        Problems { file, all, count: 0 }
    }

    fn push(&mut self, line: u64, message: impl Into<String>) {
        self.count += 1;
        if self.count <= LISTED {
            self.all.push(Problem { file: self.file.to_owned(), line, message: message.into() });
        }
    }
}

impl Drop for Problems<'_> {
    fn drop(&mut self) {
        if self.count > LISTED {
            let message = format!("{} more problems like these", self.count - LISTED);
            self.all.push(Problem { file: self.file.to_owned(), line: 0, message });
        }
    }
}

/// Checks a package: files, sizes and checksums against `datapackage.json`; every CSV row against its schema; keys and
/// references; the sums of `coverage`; that every value a document says has provenance with text; the nested documents against
/// their schema, and every row against its record there, value by value. An empty list means that all is well.
///
/// # Errors
/// Only what keeps a file from being read at all; a file that is missing or damaged is a [`Problem`].
pub fn verify_package(dir: &Path) -> io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let tables = descriptor::check(dir, &mut problems)?;
    if tables.is_empty() {
        return Ok(problems);
    }
    if descriptor::is_revision(tables) {
        rows::check_revision(dir, tables, &mut problems)?;
        return Ok(problems);
    }
    let mut keys = Keys::default();
    for table in TABLES {
        keys.collect(dir, table, &mut problems)?;
    }
    let documents: Vec<String> = keys.documents().to_vec();
    let mut proofs = Proofs::default();
    for document in &documents {
        proofs.collect(dir, document, &keys, &mut problems)?;
    }
    let nested = Nested::collect(dir, &documents, &keys, &mut problems)?;
    let known = Known { keys, proofs, nested };
    for table in TABLES {
        rows::check(dir, table, &known, &mut problems)?;
    }
    Ok(problems)
}

/// Name of a table's file.
fn file_of(entity: Entity) -> String {
    format!("data/{}.csv", entity.table().name)
}
