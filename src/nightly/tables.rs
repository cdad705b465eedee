//! A package on disk → its tables, and what the index says of it.

use super::publish::Document;
use crate::diff::{Snapshot, Table};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;

/// All tables of a package.
///
/// # Errors
/// Where a file cannot be read or is no table.
pub(super) fn read(package: &Path) -> io::Result<Snapshot> {
    let folder = package.join("data");
    let at = |path: &Path, e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    let mut tables = Snapshot::default();
    for entry in fs::read_dir(&folder).map_err(|e| at(&folder, e))? {
        let path = entry?.path();
        let Some(name) = path.file_stem().and_then(|n| n.to_str()) else { continue };
        let table = File::open(&path).and_then(|f| Table::read(BufReader::with_capacity(1 << 16, f)));
        tables.add(name, table.map_err(|e| at(&path, e))?);
    }
    Ok(tables)
}

/// Every line of a package's provenance.
///
/// # Errors
/// Where a file cannot be read.
pub(super) fn provenance(package: &Path) -> io::Result<String> {
    let mut files = fs::read_dir(package.join("provenance"))?.collect::<io::Result<Vec<_>>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    files.iter().map(|file| fs::read_to_string(file.path())).collect()
}

/// The documents of a package.
pub(super) fn documents(tables: &Snapshot) -> Vec<Document> {
    let Some(table) = tables.table("documents") else { return Vec::new() };
    let cell = |row: usize, name: &str| table.column(name).map_or("", |c| table.cell(row, c)).to_owned();
    let document = |row: usize| Document {
        document_id: cell(row, "document_id"),
        plan_id: cell(row, "plan_id"),
        kind: cell(row, "kind"),
        title: cell(row, "title"),
        updated_on: cell(row, "updated_on"),
    };
    (0..table.rows()).map(document).collect()
}

/// How many records each table has that has any.
pub(super) fn records(tables: &Snapshot) -> BTreeMap<String, usize> {
    let rows = tables.names().filter_map(|name| Some((name.to_owned(), tables.table(name)?.rows())));
    rows.filter(|(_, rows)| *rows > 0).collect()
}

/// How many findings there are: errors, warnings, infos.
pub(super) fn findings(tables: &Snapshot) -> [usize; 3] {
    let Some(table) = tables.table("findings") else { return [0; 3] };
    let Some(column) = table.column("severity") else { return [0; 3] };
    let count = |word: &str| (0..table.rows()).filter(|&row| table.cell(row, column) == word).count();
    ["error", "warning", "info"].map(count)
}
