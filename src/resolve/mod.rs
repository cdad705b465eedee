//! Legends, footnotes, 右参照, requirements, relations, and the document against itself.
//!
//! *Input*: a [`Dataset`] from `split`, the [`Sections`] it came from. *Output*: the same dataset, completed.
//! *Invariants*: total; adds, never changes a value that was printed.

use crate::diag::Diagnostics;
use crate::model::{Dataset, Family, Sections};

/// Completes a dataset.
pub fn resolve(_data: &mut Dataset, _sections: &Sections, _family: &Family, _d: &mut Diagnostics) {}
