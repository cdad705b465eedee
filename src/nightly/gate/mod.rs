//! The gate between a package that was built tonight and the public.
//!
//! *Input*: the published tables of a package (a [`Snapshot`]: what readers would get, and what older packages still hold, so
//! that a night can be signed long after it was built), what the source is expected to hold, and the signatures of the
//! revisions that were accepted before. *Output*: a [`Verdict`]. *Invariants*: a pure function of these, no clock, no file; every
//! drift is one finding that names the column; a first night has nothing to drift from; a form of the document that was
//! accepted once is no drift when it comes back.
//!
//! What is compared is a [`Signature`]: shares and classes, never the values themselves, so that a plan may change its dates,
//! its venues and its words, and still look like itself.

mod compare;
mod count;
mod example;
mod expect;
mod finding;
mod identity;
mod layout;
mod mix;
mod shape;
mod sign;
mod signature;
mod sketch;

pub use expect::{Drift, Expectations, Required};
pub use finding::{Example, Finding};
pub use mix::Mix;
pub use shape::Shape;
pub use sign::sign;
pub use signature::{Layout, Signature};
pub use sketch::Sketch;

use crate::diag::Severity;
use crate::diff::Snapshot;
use serde::{Deserialize, Serialize};

/// Accepted signatures that are remembered; older ones no longer excuse a drift.
pub const KEPT: usize = 32;

/// A package that was built and is not published yet.
#[derive(Clone, Copy, Debug)]
pub struct Package<'a> {
    /// Its tables: those that are compared ([`crate::diff::compared_tables`]), `cells`, `findings` and `coverage`.
    pub tables: &'a Snapshot,
    /// The lines of its `provenance/*.jsonl`, for the line an example stands on; may be empty.
    pub provenance: &'a str,
}

/// What becomes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is published.
    Accept,
    /// It is published, and a person should look.
    Warn,
    /// It is kept apart; what was published last stays.
    Quarantine,
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What becomes of the package.
    pub outcome: Outcome,
    /// Why: errors first, then in the order of the columns.
    pub findings: Vec<Finding>,
}

/// Judges a package: `new` is its signature ([`sign`]), `accepted` those of the revisions that were published before, oldest
/// first (see [`accept`]).
///
/// What falls short of the expectations is held back in any case; a drift as the expectations say.
pub fn judge(expectations: &Expectations, accepted: &[Signature], new: &Signature, package: &Package<'_>) -> Verdict {
    let unread = count::unread(package);
    let is_read = unread.is_none();
    let mut findings: Vec<Finding> = unread.into_iter().chain(count::shortfalls(expectations, new)).collect();
    let mut drifts = if is_read { drifts(expectations, accepted, new) } else { Vec::new() };
    drifts.retain(|finding| !expectations.ignores(&finding.column));
    if expectations.drift == Drift::Warn {
        drifts.iter_mut().for_each(|finding| finding.severity = Severity::Warning);
    }
    findings.extend(drifts);
    findings.iter_mut().for_each(|finding| example::add(finding, package));
    findings.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.column.cmp(&b.column)));
    let worst = findings.iter().map(|f| f.severity).max();
    let outcome = match worst {
        Some(Severity::Error) => Outcome::Quarantine,
        Some(_) => Outcome::Warn,
        None => Outcome::Accept,
    };
    Verdict { outcome, findings }
}

/// The drifts from the last accepted revision; or none if an earlier one was like this and lost no more records.
fn drifts(expectations: &Expectations, accepted: &[Signature], new: &Signature) -> Vec<Finding> {
    let accepted: Vec<&Signature> = accepted.iter().filter(|old| old.version == new.version).collect();
    let Some(&last) = accepted.last() else { return Vec::new() };
    let drift = |base: &Signature| {
        let mut found = compare::drifts(expectations, base, new);
        found.extend(identity::replaced(&accepted, base, new));
        found.retain(|finding| !expectations.ignores(&finding.column));
        found
    };
    let mut found = drift(last);
    if !found.is_empty() && accepted.iter().rev().skip(1).any(|base| drift(base).is_empty()) {
        found.clear();
    }
    found.extend(count::lost(expectations, last, new));
    found
}

/// Takes a signature among the accepted ones, for good: by a night that was published, or by an operator who looked at a
/// quarantined one (`keikaku nightly --accept SOURCE`). What it looks like is no drift from then on.
pub fn accept(accepted: &mut Vec<Signature>, new: Signature) {
    accepted.retain(|old| *old != new);
    accepted.push(new);
    let surplus = accepted.len().saturating_sub(KEPT);
    accepted.drain(..surplus);
}
