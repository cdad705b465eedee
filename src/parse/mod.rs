//! [`Sections`] → rows, and cell texts → values.
//!
//! *Input*: tables with their headings. *Output*: rows whose cells are known by what they mean. *Invariants*: total; every cell
//! that is not blank is in a field or in [`Row::rest`].

pub mod values;

use crate::diag::Diagnostics;
use crate::model::{Family, Row, Sections};

/// Reads every table of a document, in order: one list of rows per table.
pub fn parse(_sections: &Sections, _family: &Family, _d: &mut Diagnostics) -> Vec<Vec<Row>> {
    Vec::new()
}
