//! The nightly run: sources are fetched, judged, kept and published, and every revision that was ever seen stays known.
//!
//! *Input*: sources and what was seen of them. *Output*: originals, a ledger of revisions, answers about the past. *Invariants*: what is
//! kept is never changed; time is an argument.

pub mod store;
