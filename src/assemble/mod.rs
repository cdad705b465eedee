//! Blocks → [`Sections`]: what belongs together.
//!
//! *Input*: folded blocks. *Output*: lines once each, legends, tables with their headings. *Invariants*: total; page furniture is
//! recognised by comparison with its copies, not by its words; every character is in a line, a table or the furniture.

use crate::diag::Diagnostics;
use crate::model::{Family, Placed, Sections, Text};

/// Sorts a document.
pub fn assemble(_blocks: Vec<Placed<Text>>, _family: &Family, _d: &mut Diagnostics) -> Sections {
    Sections::default()
}
