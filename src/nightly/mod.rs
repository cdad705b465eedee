//! The nightly run: sources are looked at, what changed is read, judged, compared and published; the rest costs nothing.
//!
//! ```text
//! keikaku.toml ─config▶ sources ─look▶ bytes that are new ─pipeline▶ package ─gate▶ sound? ─ledger▶ remembered ─publish▶ current
//! ```
//!
//! *Input*: a [`Config`], the time, a store of what was seen and a site of what is published. *Output*: a site whose `current` leads to a
//! complete night, and a [`Report`]. *Invariants*: one source that fails costs nobody else anything, its last good package stays; a
//! package is on disk before the ledger names it, the ledger before a night does, a night before `current` leads there: so a run may
//! be killed at any moment, and the next one completes it; time is an argument.

mod changes;
pub mod config;
mod corrections;
pub mod fetch;
pub mod gate;
mod look;
mod night;
mod parallel;
pub mod publish;
pub mod report;
mod run;
pub mod schedule;
pub mod sources;
pub mod state;
pub mod store;
mod tables;
mod work;

pub use changes::documents as documents_of_both;
pub use config::{Config, ConfigError};
pub use report::{Fate, Report, Trouble};
pub use run::{Planned, Run, Watch, plan, run};
