//! [`Sections`] → rows, and cell texts → values; a [`Flow`](crate::model::Flow) → outline, comparison, form, chart.
//!
//! *Input*: tables with their headings; or, of a document that is no plan, its lines and tables from top to bottom. *Output*: rows
//! whose cells are known by what they mean; or [`Prose`](crate::model::Prose). *Invariants*: total; every cell that is not blank is
//! in a field or in [`Row::rest`], every line in one part of the prose; a repair is a finding.

mod align;
mod annex;
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
mod struck;
pub mod values;

#[cfg(test)]
mod tests;

pub use annex::{Parted, parted};
pub use comparison::{amendments, applied, provisions, same_provisions};
pub use persons::{persons, persons_in_blocks};
pub use prose::{asks, is_prose, prose};
pub use struck::{amend, leave_out};

use crate::diag::Diagnostics;
use crate::model::{Family, Row, Sections};
use lexicon::Lexicon;

/// Reads every table of a document, in order: one list of rows per table.
pub fn parse(sections: &Sections, family: &Family, d: &mut Diagnostics) -> Vec<Vec<Row>> {
    let words = Lexicon::new(family);
    sections.areas.iter().map(|area| rows::read(area, family, &words, d)).collect()
}
