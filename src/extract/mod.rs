//! Bytes → [`Document`].
//!
//! *Input*: the bytes of one file and its name (a hint for messages only: content decides what a file is).
//! *Output*: decoded pages. *Invariants*: may refuse (cannot read), never panics on purpose, never reads another file;
//! budgets are counted, so the same bytes give the same document on any machine.

use crate::diag::{Code, Diagnostics};
use crate::model::Document;

/// Counted budgets. What exceeds one is left out and said (`budget-spent`, status `partial`), or refused (`limit-size`).
#[derive(Clone, Debug)]
pub struct Budget {
    /// Bytes of a file, and of everything an archive unpacks to.
    pub bytes: u64,
    /// Cells of all tables of a document.
    pub cells: usize,
    /// Columns of one table.
    pub columns: usize,
    /// Depth of nested markup that is followed.
    pub depth: usize,
}

impl Default for Budget {
    fn default() -> Self {
        Budget { bytes: 512 << 20, cells: 4_000_000, columns: 4_096, depth: 2_000 }
    }
}

/// Why a file was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtractError {
    /// `unreadable`, `empty-file`, `limit-size`.
    pub code: Code,
    /// What the file was and what could be done.
    pub message: String,
    /// What it was, as far as could be told: `application/pdf`.
    pub media_type: &'static str,
}

/// Reads a file.
pub fn extract(_bytes: &[u8], _name: &str, _budget: &Budget, _d: &mut Diagnostics) -> Result<Document, ExtractError> {
    Err(ExtractError { code: Code::Unreadable, message: String::new(), media_type: "application/octet-stream" })
}
