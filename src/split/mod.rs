//! Rows → courses, tracks, sessions, places.
//!
//! *Input*: rows by meaning. *Output*: a [`Dataset`] with typed values. *Invariants*: total; what is not understood stays as text
//! beside its record, with a finding.

use crate::diag::Diagnostics;
use crate::model::{Dataset, Family, Row, Sections};

/// Makes records of rows.
pub fn split(_sections: &Sections, _rows: Vec<Vec<Row>>, _family: &Family, _d: &mut Diagnostics) -> Dataset {
    Dataset::default()
}
