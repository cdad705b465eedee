//! What one document contributes to a package.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How a document ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Read to its end.
    Ok,
    /// A counted budget ended it early.
    Partial,
    /// Not read; its row says why.
    #[default]
    Failed,
}

/// A finding, ready to be drawn: the line it stands on and the characters it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// `error`, `warning`, `info`.
    pub severity: String,
    /// Its code.
    pub code: String,
    /// Record it names, or empty.
    pub record_id: String,
    /// Field it names, or empty.
    pub field: String,
    /// Its sentence.
    pub message: String,
    /// Page, from 1; 0 when it stands nowhere.
    pub page: u32,
    /// Line of the page, from 1; 0 when it stands nowhere.
    pub line: u32,
    /// The line's text, raw (cut around the marked characters when it is very long).
    pub source: String,
    /// Characters of `source` to underline.
    pub marked: (u32, u32),
}

/// A document in numbers, for the terminal and `run.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Path or name as given.
    pub given: String,
    /// Its id in the package.
    pub document_id: String,
    /// The plan it is a revision of.
    pub plan_id: String,
    /// How it ended.
    pub status: Status,
    /// Why it failed or is partial; empty otherwise.
    pub reason: String,
    /// Family it was read as.
    pub kind: String,
    /// Encoding that was decided; empty where the format declares it.
    pub encoding: String,
    /// Records by table.
    pub records: BTreeMap<String, usize>,
    /// Characters in no record.
    pub residue: u64,
    /// Characters in all.
    pub characters: u64,
    /// Its findings.
    pub findings: Vec<Told>,
}

/// What one document contributes to a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Artifact {
    /// In numbers.
    pub summary: Summary,
    /// CSV rows by table, without a header line, in the order of publication.
    pub tables: BTreeMap<String, String>,
    /// `json/<document_id>.json`.
    pub json: String,
    /// `provenance/<document_id>.jsonl`.
    pub provenance: String,
}
