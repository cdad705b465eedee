//! Validated data → Data Package, provenance, coverage.
//!
//! *Input*: one document at a time, validated. *Output*: an [`Artifact`] each, and a package of many. *Invariants*: the only place
//! that knows JSON and CSV; the same input gives the same bytes.

mod artifact;

pub use artifact::{Artifact, Status, Summary, Told};
