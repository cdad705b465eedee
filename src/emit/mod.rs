//! Validated data → Data Package, provenance, coverage.
//!
//! *Input*: one document at a time, validated. *Output*: an [`Artifact`] each (or its pieces, into a [`Sink`]), and a package of many. *Invariants*: the only place
//! that knows JSON and CSV; the same input gives the same bytes; [`tables`] alone says which columns there are.

mod artifact;
mod coverage;
mod document;
mod findings;
mod json;
mod leaf;
mod locate;
mod outline;
mod package;
mod provenance;
mod records;
mod schema;
mod sink;
pub mod tables;
#[cfg(test)]
mod tests;
mod verify;
mod writer;

pub use artifact::{Artifact, Status, Summary, Told};
pub use document::{document_id, emit, emit_failed, emit_into};
pub(crate) use package::hex;
pub use package::{PackageOptions, Written, may_replace, write_package, write_revision};
pub use schema::files as schema_files;
pub use sink::{Part, Sink};
pub use verify::{Problem, verify_package};
