//! What is remembered between two nights only to spare work. Losing it costs time, never data: what was seen is in the ledger, what is
//! published in the site.

use super::fetch::Known;
use super::gate;
use super::publish;
use super::store::{Finding, Verdict};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

/// Changes whenever what an older program remembered means something else.
const VERSION: u32 = 1;

/// Everything that is remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    version: u32,
    /// By id of the source.
    pub sources: BTreeMap<String, Seen>,
}

/// What is remembered of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// What its last answer was.
    pub known: Known,
    /// Day on which it was last looked at with success, `2026-11-21`; empty if never.
    pub checked: String,
    /// What was made of it.
    pub judged: Option<Judged>,
}

/// What was made of a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Names the bytes and everything else that shapes the result: while it is the same, so is the result.
    pub key: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Why it was not published.
    pub why: Option<Finding>,
    /// Findings by severity: errors, warnings, infos.
    pub findings: [usize; 3],
    /// Why it is held back, in full.
    pub gate: Vec<gate::Finding>,
    /// The plans that it holds.
    pub plans: BTreeSet<String>,
}

impl State {
    /// Nothing that is remembered but of these sources.
    pub fn of(sources: BTreeMap<String, Seen>) -> Self {
        State { version: VERSION, sources }
    }

    /// Reads what is remembered; a file that is not there or cannot be understood is as good as none.
    pub fn read(path: &Path) -> Self {
        let text = std::fs::read(path).unwrap_or_default();
        let state = serde_json::from_slice(&text).ok().filter(|s: &State| s.version == VERSION);
        state.unwrap_or_else(|| State::of(BTreeMap::new()))
    }

    /// Writes it down, in one step.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        publish::replace(path, &serde_json::to_vec(self)?)
    }
}
