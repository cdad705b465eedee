//! A line of the ledger: one revision of a source, as it was seen and judged.

use super::{Hash, as_text, at, day_in_japan};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::Path;

/// One revision of a source. Its JSON is a line of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The source, as the configuration names it.
    pub source: String,
    /// When it was seen: UTC, to the second.
    #[serde(with = "as_text::second")]
    pub seen_at: Timestamp,
    /// The original.
    pub sha256: Hash,
    /// Size of the original.
    pub bytes: u64,
    /// What the original is, decided by its content.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub media_type: String,
    /// Where it was fetched from: an address, or a path as it was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub location: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Digest of its package; empty where there is none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub package: String,
    /// Why it was not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<Finding>,
    /// What it holds; nothing where it could not be read.
    #[serde(default)]
    pub documents: Vec<Document>,
    /// The shape of its data, as the gate writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<serde_json::Value>,
}

impl Entry {
    /// When it was seen, then everything else by which two revisions of one second differ.
    pub(super) fn order(&self) -> impl Ord + '_ {
        (self.seen_at, self.sha256, &self.source, &self.package, self.verdict, &self.location, &self.documents)
    }
}

/// One document of a revision.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Document {
    /// Names the revision of the document.
    pub document_id: String,
    /// Names what is revised.
    pub plan_id: String,
    /// As printed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// The day from which on the plan says this.
    #[serde(with = "as_text")]
    pub says: Date,
    /// What that day was taken from.
    pub basis: Basis,
}

impl Document {
    /// The day from which on a document holds: that of its update, else of its issue, else of the file, else the day it was seen. Points
    /// in time are days of Japan.
    pub fn dated(
        updated_on: Option<Date>,
        issued_on: Option<Date>,
        last_modified: Option<Timestamp>,
        seen_at: Timestamp,
    ) -> (Date, Basis) {
        let updated = updated_on.map(|d| (d, Basis::UpdatedOn));
        let issued = || issued_on.map(|d| (d, Basis::IssuedOn));
        let modified = || last_modified.map(|t| (day_in_japan(t), Basis::LastModified));
        updated.or_else(issued).or_else(modified).unwrap_or_else(|| (day_in_japan(seen_at), Basis::Seen))
    }
}

/// What the day of a document was taken from, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The document says when it was updated.
    UpdatedOn,
    /// The document says when it was issued.
    IssuedOn,
    /// The server said when the file was changed (`Last-Modified`).
    LastModified,
    /// Nobody said; it is the day it was seen.
    Seen,
}

impl Basis {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Basis::UpdatedOn => "updated_on",
            Basis::IssuedOn => "issued_on",
            Basis::LastModified => "last_modified",
            Basis::Seen => "seen",
        }
    }
}

/// What became of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was sound, and is published.
    Published,
    /// It was doubtful, and is kept aside; it never answers.
    Quarantined,
    /// It could not be read; it never answers.
    Failed,
}

impl Verdict {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Published => "published",
            Verdict::Quarantined => "quarantined",
            Verdict::Failed => "failed",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a revision was not published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// What kind of finding; a stable word.
    pub code: String,
    /// In a sentence.
    pub message: String,
}

/// The documents of a package, each with the day from which on it holds.
///
/// # Errors
/// Where `data/documents.csv` cannot be read, or lacks what every package has.
pub fn documents_in(package: &Path, last_modified: Option<Timestamp>, seen_at: Timestamp) -> io::Result<Vec<Document>> {
    let path = package.join("data/documents.csv");
    let damaged = |e: csv::Error| io::Error::new(ErrorKind::InvalidData, format!("{}: {e}", path.display()));
    let file = std::fs::File::open(&path).map_err(at(&path))?;
    let mut rows = csv::Reader::from_reader(io::BufReader::new(file));
    let mut documents = Vec::new();
    for row in rows.deserialize() {
        let row: Row = row.map_err(damaged)?;
        let (says, basis) = Document::dated(row.updated_on, row.issued_on, last_modified, seen_at);
        documents.push(Document { document_id: row.document_id, plan_id: row.plan_id, title: row.title, says, basis });
    }
    Ok(documents)
}

/// What is needed of a row of `documents`.
#[derive(Debug, Deserialize)]
struct Row {
    document_id: String,
    plan_id: String,
    title: String,
    #[serde(deserialize_with = "day")]
    issued_on: Option<Date>,
    #[serde(deserialize_with = "day")]
    updated_on: Option<Date>,
}

fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let text = String::deserialize(from)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|e| serde::de::Error::custom(format!("{text:?}: {e}")))
}
