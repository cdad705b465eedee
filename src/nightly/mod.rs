//! The nightly run: sources are fetched, read, judged and published.
//!
//! *Input*: a configuration and the sources it names. *Output*: a site of packages. *Invariants*: what is published is complete; what
//! could not be had is named.

pub mod fetch;
