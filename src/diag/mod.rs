//! What went wrong, or was repaired, or is doubtful; said once, where it stands.
//!
//! *Input*: nothing; every stage pushes into a [`Diagnostics`]. *Output*: findings in the order of the document.
//! *Invariants*: one container per document, no locks, no globals; a code is never reused for another meaning.

mod code;
pub mod render;
mod visible;

pub use code::Code;
pub use visible::visible;

use crate::model::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// Something a reader may want to know.
    Info,
    /// Something a person should look at.
    Warning,
    /// Something is missing or wrong.
    Error,
}

impl Severity {
    /// The word that is published.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A finding. It names a record, or at least a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How bad.
    pub severity: Severity,
    /// Which.
    pub code: Code,
    /// In a sentence: what was found and what was done about it.
    pub message: String,
    /// Where; several when two places disagree, the one to look at first.
    pub at: Vec<Span>,
    /// Table of the record it is about, if any.
    pub table: &'static str,
    /// The record; stages before identity leave it empty and `split` fills it from the row.
    pub record_id: String,
    /// The field of that record.
    pub field: &'static str,
    /// Row it is about (table number, row of the grid), until the record is known.
    pub row: Option<(usize, usize)>,
}

impl Diagnostic {
    /// A finding with its code's usual severity.
    pub fn new(code: Code, message: impl Into<String>, at: Vec<Span>) -> Self {
        Diagnostic {
            severity: code.severity(),
            code,
            message: message.into(),
            at,
            table: "",
            record_id: String::new(),
            field: "",
            row: None,
        }
    }

    /// About a record and one of its fields (empty for the whole record).
    pub fn about(mut self, table: &'static str, record_id: impl Into<String>, field: &'static str) -> Self {
        (self.table, self.record_id, self.field) = (table, record_id.into(), field);
        self
    }

    /// About a row whose record is not named yet.
    pub fn in_row(mut self, row: (usize, usize), field: &'static str) -> Self {
        (self.row, self.field) = (Some(row), field);
        self
    }
}

/// The findings of one document.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// In the order in which the stages met them.
    pub items: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, d: Diagnostic) {
        self.items.push(d);
    }
}
