//! What a person put in place of what was read.

use super::Spanned;
use jiff::civil::Date;

/// A value that is not the document's own: who says so, why, and what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Correction {
    /// Table of the record.
    pub table: &'static str,
    /// The record; of the document itself, its plan.
    pub record_id: String,
    /// The corrected column.
    pub field: &'static str,
    /// What was read, as it would have been published; empty where nothing was.
    pub was: String,
    /// Where and how it was read; where nothing was, the words that name the record.
    pub from: Spanned<()>,
    /// Who corrected it.
    pub author: String,
    /// Why.
    pub reason: String,
    /// Last day on which the correction holds.
    pub expires: Date,
}
