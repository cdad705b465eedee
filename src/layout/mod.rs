//! [`Document`] → blocks in reading order. Geometry only: no word is understood here.
//!
//! *Input*: pages. *Output*: blocks with their page; together they hold every character of every page that is not white space.
//! *Invariants*: total; spans are kept.

use crate::model::{Document, Placed, RawText};

/// Lines become paragraphs and, where tabs part them, tables.
pub fn layout(_document: Document) -> Vec<Placed<RawText>> {
    Vec::new()
}
