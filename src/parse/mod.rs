//! [`Sections`] → rows, and cell texts → values.
//!
//! *Input*: tables with their headings. *Output*: rows whose cells are known by what they mean. *Invariants*: total; every cell
//! that is not blank is in a field or in [`Row::rest`]; a repair is a finding.

mod align;
mod chart;
mod comparison;
mod findings;
mod form;
mod lexicon;
mod outline;
mod persons;
mod price;
mod prose;
mod rows;
mod schedule;
mod shape;
mod slots;
pub mod values;

#[cfg(test)]
mod tests;

pub use persons::persons;
pub use prose::{is_prose, prose};

use crate::diag::Diagnostics;
use crate::model::{Family, Row, Sections};
use lexicon::Lexicon;

/// Reads every table of a document, in order: one list of rows per table.
pub fn parse(sections: &Sections, family: &Family, d: &mut Diagnostics) -> Vec<Vec<Row>> {
    let words = Lexicon::new(family);
    sections.areas.iter().map(|area| rows::read(area, family, &words, d)).collect()
}
