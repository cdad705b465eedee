//! What a revision looks like, in a few kilobytes: it is kept in the ledger with every accepted revision.

use super::Mix;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Changes whenever signatures can no longer be compared with older ones.
pub(super) const VERSION: u32 = 1;

/// What the tables of a document look like that have the same headings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Layout {
    /// From left to right, folded: no white space, a run of digits is one `0`, so that next year's are the same.
    pub headings: Vec<String>,
    /// Rows below them.
    pub rows: u64,
    /// How many rows have how many cells of their own.
    pub cells: BTreeMap<u32, u64>,
}

/// What a revision looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Signature {
    /// Version of this form.
    pub version: u32,
    /// Families its documents were read as, sorted.
    pub kinds: Vec<String>,
    /// Who issued them, sorted.
    pub issuers: Vec<String>,
    /// What is revised: their plans' names, digits aside; sorted.
    pub plans: Vec<String>,
    /// Records by table; of `cells`, rows below headings. Tables without any are left out.
    pub records: BTreeMap<String, u64>,
    /// Tables by their headings, those without any left out; sorted.
    pub layouts: Vec<Layout>,
    /// What columns hold: `table.field`, of lists and tables `cells.` and the heading.
    pub columns: BTreeMap<String, Mix>,
    /// Findings from warning upward, by code.
    pub findings: BTreeMap<String, u64>,
    /// Characters in no record, of how many.
    pub residue: (u64, u64),
}
