//! Validated data → Data Package, provenance, coverage.
//!
//! *Input*: one document at a time, validated. *Output*: an [`Artifact`] each, and a package of many. *Invariants*: the only place
//! that knows JSON and CSV; the same input gives the same bytes; [`tables`] alone says which columns there are.

mod artifact;
mod coverage;
mod document;
mod findings;
mod json;
mod leaf;
mod locate;
mod provenance;
mod records;
pub mod tables;
mod writer;

pub use artifact::{Artifact, Status, Summary, Told};
pub use document::{document_id, emit, emit_failed};
