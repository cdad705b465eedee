//! First walk: the keys of every table.

use super::{Problem, Problems, file_of};
use crate::emit::tables::{Entity, TABLES, Table};
use csv::StringRecord;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::Path;

/// What parts the columns of a key that has several; no document prints it.
pub(super) const BETWEEN: &str = "\u{1f}";

/// Primary keys by table, and how many rows there are.
#[derive(Debug, Default)]
pub(super) struct Keys {
    tables: Vec<HashSet<String>>,
    documents: Vec<String>,
    rows: Vec<usize>,
}

impl Keys {
    /// Reads a table's keys and reports those that stand twice.
    pub(super) fn collect(&mut self, dir: &Path, table: &Table, all: &mut Vec<Problem>) -> io::Result<()> {
        let file = file_of(table.entity);
        let mut problems = Problems::of(&file, all);
        let (mut keys, mut rows) = (HashSet::new(), 0);
        each_row(dir, table, &mut problems, |line, row, problems| {
            rows += 1;
            let key = key_of(table, row);
            if table.entity == Entity::Documents {
                match key.contains(['/', '\\']) {
                    true => problems.push(line, format!("document_id {key} is no file name")),
                    false => self.documents.push(key.clone()),
                }
            }
            if !keys.insert(key) {
                let names = table.primary_key.join(", ");
                problems.push(line, format!("{names} stands twice: {}", key_of(table, row).replace(BETWEEN, ", ")));
            }
        })?;
        self.tables.push(keys);
        self.rows.push(rows);
        Ok(())
    }

    /// Documents in the order of their table.
    pub(super) fn documents(&self) -> &[String] {
        &self.documents
    }

    /// Rows of a table.
    pub(super) fn rows(&self, entity: Entity) -> usize {
        self.rows.get(entity as usize).copied().unwrap_or(0)
    }

    /// Whether a table has a record.
    pub(super) fn has(&self, entity: Entity, key: &str) -> bool {
        self.tables.get(entity as usize).is_some_and(|keys| keys.contains(key))
    }

    /// Whether any table has a record.
    pub(super) fn has_anywhere(&self, key: &str) -> bool {
        self.tables.iter().any(|keys| keys.contains(key))
    }

    /// Whether the table of that name has a record.
    pub(super) fn has_named(&self, table: &str, key: &str) -> bool {
        TABLES.iter().find(|t| t.name == table).is_some_and(|t| self.has(t.entity, key))
    }
}

/// The primary key of a row.
pub(super) fn key_of(table: &Table, row: &StringRecord) -> String {
    let cell = |name: &&str| table.position(name).and_then(|i| row.get(i)).unwrap_or_default();
    table.primary_key.iter().map(cell).collect::<Vec<_>>().join(BETWEEN)
}

/// Calls `each` with the line and the cells of every row that can be read and has the table's columns.
pub(super) fn each_row(
    dir: &Path,
    table: &Table,
    problems: &mut Problems<'_>,
    mut each: impl FnMut(u64, &StringRecord, &mut Problems<'_>),
) -> io::Result<()> {
    let file = match File::open(dir.join(file_of(table.entity))) {
        // Its absence is reported with the descriptor.
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(()),
        other => other?,
    };
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(file);
    let mut row = StringRecord::new();
    let mut is_header = true;
    loop {
        let line = reader.position().line();
        match reader.read_record(&mut row) {
            Ok(false) => return Ok(()),
            Ok(true) if std::mem::take(&mut is_header) => {
                if !row.iter().eq(table.columns.iter().map(|c| c.name)) {
                    problems.push(1, "the header is not that of the table");
                    return Ok(());
                }
            }
            Ok(true) if row.len() != table.columns.len() => {
                problems.push(line, format!("has {} cells, not {}", row.len(), table.columns.len()));
            }
            Ok(true) => each(line, &row, problems),
            Err(e) => problems.push(line, format!("cannot be read: {e}")),
        }
    }
}
