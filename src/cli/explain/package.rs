//! A package as its own readers see it: CSV rows and lines of provenance.

use serde::Deserialize;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Error, ErrorKind};
use std::path::{Path, PathBuf};

/// A package on disk.
#[derive(Debug)]
pub(super) struct Package {
    dir: PathBuf,
    /// Names of tables whose first column names their rows.
    tables: Vec<String>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) table: String,
    pub(super) id: String,
    /// Columns and cells, in order.
    pub(super) row: Vec<(String, String)>,
}

impl Record {
    pub(super) fn get(&self, column: &str) -> Option<&str> {
        self.row.iter().find(|(name, cell)| name == column && !cell.is_empty()).map(|(_, cell)| cell.as_str())
    }
}

/// A line of provenance.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Origin {
    table: String,
    record_id: String,
    pub(super) field: String,
    pub(super) page: u32,
    pub(super) line: u32,
    pub(super) row: Option<u32>,
    pub(super) column: Option<u32>,
    pub(super) chars: (u32, u32),
    pub(super) raw: String,
    pub(super) context: Option<String>,
    pub(super) rule: String,
    pub(super) rivals: Vec<Rival>,
    pub(super) inherited_from: Option<String>,
    #[serde(rename = "override")]
    pub(super) corrected: Option<Correction>,
}

/// What a person put in place of what was read.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Correction {
    pub(super) author: String,
    pub(super) reason: String,
    pub(super) expires: String,
    pub(super) was: Option<String>,
}

/// A reading that lost.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Rival {
    pub(super) reading: String,
    pub(super) price: Option<f64>,
}

impl Package {
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        fs::metadata(dir.join("datapackage.json"))?;
        let mut tables = Vec::new();
        for entry in fs::read_dir(dir.join("data"))? {
            let name = entry?.file_name();
            tables.extend(name.to_str().and_then(|n| n.strip_suffix(".csv")).map(str::to_owned));
        }
        tables.sort();
        Ok(Package { dir: dir.to_owned(), tables })
    }

    /// The rows of that name, in every table.
    pub(super) fn records(&self, id: &str) -> io::Result<Vec<Record>> {
        let mut found = Vec::new();
        for table in &self.tables {
            self.each(table, |record| {
                if record.id == id {
                    found.push(record);
                }
            })?;
        }
        Ok(found)
    }

    /// The name of every row of every table.
    pub(super) fn ids(&self) -> io::Result<Vec<String>> {
        let mut ids = Vec::new();
        for table in self.tables.iter().filter(|t| *t != "findings") {
            self.each(table, |record| ids.push(record.id))?;
        }
        Ok(ids)
    }

    /// Findings about a record, in order.
    pub(super) fn findings(&self, id: &str) -> io::Result<Vec<Record>> {
        let mut found = Vec::new();
        self.each("findings", |finding| {
            if finding.get("record_id") == Some(id) {
                found.push(finding);
            }
        })?;
        Ok(found)
    }

    /// The document a record comes from: its own `document_id`, or its track's.
    pub(super) fn document_of(&self, record: &Record) -> io::Result<Option<Record>> {
        let mut id = record.get("document_id").map(str::to_owned);
        for column in ["track_id", "course_id", "provision_id"] {
            let (None, Some(above)) = (&id, record.get(column)) else { continue };
            id = self.records(above)?.iter().find_map(|r| r.get("document_id")).map(str::to_owned);
        }
        let Some(id) = id else { return Ok(None) };
        Ok(self.records(&id)?.into_iter().find(|r| r.table == "documents"))
    }

    /// Where the values of a record come from, in the order of the file.
    pub(super) fn origins(&self, record: &Record, document: &str) -> io::Result<Vec<Origin>> {
        let path = self.dir.join("provenance").join(format!("{document}.jsonl"));
        let file = match File::open(path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            other => BufReader::new(other?),
        };
        let quoted = serde_json::to_string(&record.id)?;
        let mut origins = Vec::new();
        for line in file.lines() {
            let line = line?;
            if !line.contains(&quoted) {
                continue;
            }
            let origin: Origin = serde_json::from_str(&line)?;
            if origin.record_id == record.id && origin.table == record.table {
                origins.push(origin);
            }
        }
        Ok(origins)
    }

    fn each(&self, table: &str, mut take: impl FnMut(Record)) -> io::Result<()> {
        let path = self.dir.join("data").join(format!("{table}.csv"));
        let mut rows = csv::Reader::from_path(&path).map_err(|e| damaged(&path, e))?;
        let header = rows.headers().map_err(|e| damaged(&path, e))?.clone();
        // `cells` and `coverage` begin with their document; their rows have no name.
        if table != "documents" && header.get(0) == Some("document_id") {
            return Ok(());
        }
        for row in rows.records() {
            let row = row.map_err(|e| damaged(&path, e))?;
            let id = row.get(0).unwrap_or_default().to_owned();
            let row = header.iter().zip(&row).map(|(name, cell)| (name.to_owned(), cell.to_owned())).collect();
            take(Record { table: table.to_owned(), id, row });
        }
        Ok(())
    }
}

fn damaged(path: &Path, e: csv::Error) -> Error {
    Error::new(ErrorKind::InvalidData, format!("{}: {e}", path.display()))
}
