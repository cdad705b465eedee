//! Corrections by people: `overrides.toml` applied to what was read.
//!
//! *Input*: a dataset whose records have their names, the pages it was read from, [`Overrides`]. *Output*: the dataset with corrected
//! values, each with a [`Correction`](crate::model::Correction) that provenance publishes. *Invariants*: an override is applied only while
//! the source says what it expects; whatever is not applied is reported; no record changes its name; nothing else is derived anew from a
//! corrected value.
//!
//! ```toml
//! [[override]]
//! record = "training-plan.白波会.2025/航路標識点検研修/基礎/fees/受講料"   # as `keikaku explain` names it
//! field = "amount_jpy"
//! expects = "3,300円"          # what the source says now: `raw` of the value's provenance
//! value = 3500                  # "" deletes a value that is wrong
//! reason = "corrected by the publisher on the telephone"
//! author = "N. Shirakaba"
//! expires = 2026-03-31          # last day; then someone looks again
//! ```
//! Instead of `record`, a record may be named by `plan`, `table`, `course` and `track`; then `expects` chooses among several of them.

mod apply;
mod fields;
mod file;
mod records;
mod slot;
mod value;

pub use apply::{correct, is_addressed};
pub use file::{Misread, Override, Overrides, Selector};
pub use records::correctable;
pub use value::Value;
