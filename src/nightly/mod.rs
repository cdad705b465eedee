//! The nightly run: sources are fetched, read, judged, and published only when they are sound.
//!
//! *Input*: what `keikaku.toml` says, the clock, what earlier nights left on disk. *Output*: a site of packages, a ledger of
//! revisions, a report. *Invariants*: nothing that is published becomes worse because of a bad night.

pub mod gate;
