//! What a night says of itself: source by source, and in one line.

use super::changes;
use super::fetch::Failure;
use super::gate;
use super::publish::{Holder, Published};
use super::state::Judged;
use super::store;
use super::work::Done;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// What became of a source tonight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Fate {
    /// It says what it said; nothing was done.
    Unchanged,
    /// Its new package is published.
    Published,
    /// Its new package is held back; the last good one stays.
    Quarantined,
    /// It could not be had or read; the last good package stays.
    Failed,
    /// Nobody looked, because it is not its day; its package stays.
    Carried,
}

impl Fate {
    /// The word that is published.
    pub fn as_str(self) -> &'static str {
        match self {
            Fate::Unchanged => "unchanged",
            Fate::Published => "published",
            Fate::Quarantined => "quarantined",
            Fate::Failed => "failed",
            Fate::Carried => "carried",
        }
    }
}

/// Why a source was not published, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What kind; a stable word.
    pub code: String,
    /// In a sentence.
    pub message: String,
    /// What a person can do.
    pub remedy: String,
}

/// Changes of meaning by severity, and those in writing only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// What a reader must know.
    pub high: usize,
    /// What a reader wants to know.
    pub normal: usize,
    /// What changes nothing for who takes part.
    pub low: usize,
    /// Another writing of the same.
    pub cosmetic: usize,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// Missing or wrong.
    pub error: usize,
    /// A person should look.
    pub warning: usize,
    /// What was done.
    pub info: usize,
}

impl From<[usize; 3]> for Findings {
    fn from([error, warning, info]: [usize; 3]) -> Self {
        Findings { error, warning, info }
    }
}

/// A source's line of the report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// Its id.
    pub source: String,
    /// What became of it.
    pub status: Fate,
    /// Bytes came that were not there before.
    pub fetched: bool,
    /// Digest of the package that is published of it; empty where there is none.
    pub package: String,
    /// Why it was not published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Findings of tonight's package.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub findings: Option<Findings>,
    /// Findings of the gate.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gate: Vec<gate::Finding>,
    /// Corrections by people that were not applied: their codes and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<(String, String)>,
    /// What changed against what was published before; nothing for what is new.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
}

impl Line {
    pub(super) fn new(source: &str, status: Fate, published: Option<&Published>) -> Self {
        Line {
            source: source.to_owned(),
            status,
            fetched: false,
            package: published.map_or_else(String::new, |p| p.digest.clone()),
            reason: None,
            findings: None,
            gate: Vec::new(),
            overrides: Vec::new(),
            changes: None,
        }
    }

    pub(super) fn failed(source: &str, failure: &Failure, published: Option<&Published>) -> Self {
        let snippet = failure.snippet.as_ref().map_or_else(String::new, |s| format!(" 「{s}」"));
        let reason = Reason {
            code: failure.reason.as_str().to_owned(),
            message: format!("{}: {}{snippet}", failure.place, failure.message),
            remedy: failure.remedy().to_owned(),
        };
        Line { reason: Some(reason), ..Line::new(source, Fate::Failed, published) }
    }

    /// Of a source whose bytes were judged in a night before.
    pub(super) fn again(source: &str, judged: &Judged, published: Option<&Published>) -> Self {
        let fate = fate(judged.verdict);
        let fate = if fate == Fate::Published { Fate::Unchanged } else { fate };
        let reason = judged.why.as_ref().map(|why| reason(why, fate, source));
        let findings = reason.is_some().then(|| judged.findings.into());
        Line { reason, findings, gate: judged.gate.clone(), ..Line::new(source, fate, published) }
    }

    /// Of a source that was worked on.
    pub(super) fn done(done: &Done, previous: Option<&Published>) -> Self {
        let source = &done.entry.source;
        let is_same = done.published.as_ref().zip(previous).is_some_and(|(new, old)| new.digest == old.digest);
        let fate = if is_same { Fate::Unchanged } else { fate(done.entry.verdict) };
        let counts = done.revision.as_ref().map(changes::counts);
        Line {
            findings: Some(done.findings.into()),
            gate: done.gate.clone(),
            overrides: done.overrides.clone(),
            reason: done.entry.finding.as_ref().map(|why| reason(why, fate, source)),
            changes: counts.map(|[high, normal, low, cosmetic]| Changes { high, normal, low, cosmetic }),
            ..Line::new(source, fate, done.published.as_ref().or(previous))
        }
    }
}

fn fate(verdict: store::Verdict) -> Fate {
    match verdict {
        store::Verdict::Published => Fate::Published,
        store::Verdict::Quarantined => Fate::Quarantined,
        store::Verdict::Failed => Fate::Failed,
    }
}

fn reason(why: &store::Finding, fate: Fate, source: &str) -> Reason {
    let remedy = match fate {
        Fate::Quarantined => format!("look at it; if it is right: keikaku nightly --accept {source}"),
        _ => "open the document; the last good package stays published until it can be read".to_owned(),
    };
    Reason { code: why.code.clone(), message: why.message.clone(), remedy }
}

/// A night in numbers: the last line of standard output, and the head of the report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Name of this run's night.
    pub night: String,
    /// Name of the night that is published now; empty before the first.
    pub current: String,
    /// This run published a night.
    pub changed: bool,
    /// As the program ended.
    pub exit_code: u8,
    /// Sources in all.
    pub sources: usize,
    /// Sources whose bytes were not there before.
    pub fetched: usize,
    /// Sources by what became of them.
    pub unchanged: usize,
    /// Likewise.
    pub published: usize,
    /// Likewise.
    pub quarantined: usize,
    /// Likewise.
    pub failed: usize,
    /// Likewise.
    pub carried: usize,
    /// Changes of meaning, of high severity.
    pub high: usize,
    /// Findings of the packages that were made tonight: errors.
    pub errors: usize,
    /// Likewise: warnings.
    pub warnings: usize,
}

/// The report of a night. What may differ between two runs on equal input stands in `timings` alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Report {
    /// In numbers.
    pub totals: Totals,
    /// Source by source, by id.
    pub sources: Vec<Line>,
    /// Sources that were published before and are no longer asked for.
    pub dropped: Vec<String>,
    /// What a person should know beside the sources.
    pub notes: Vec<String>,
    /// Milliseconds by phase, and by source that was worked on.
    pub timings: BTreeMap<String, u64>,
}

impl Report {
    /// Counts the lines, and decides how the program ends.
    pub(super) fn count(&mut self) {
        let count = |fate: Fate| self.sources.iter().filter(|l| l.status == fate).count();
        let findings = || self.sources.iter().filter_map(|l| l.findings);
        let totals = Totals {
            sources: self.sources.len(),
            fetched: self.sources.iter().filter(|l| l.fetched).count(),
            unchanged: count(Fate::Unchanged),
            published: count(Fate::Published),
            quarantined: count(Fate::Quarantined),
            failed: count(Fate::Failed),
            carried: count(Fate::Carried),
            high: self.sources.iter().filter_map(|l| l.changes).map(|c| c.high).sum(),
            errors: findings().map(|f| f.error).sum(),
            warnings: findings().map(|f| f.warning).sum(),
            ..self.totals.clone()
        };
        self.totals = Totals { exit_code: exit_code(&totals), ..totals };
    }

    pub(super) fn time(&mut self, what: impl Into<String>, took: Duration) {
        self.timings.insert(what.into(), u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    }
}

/// 0 all is well, 1 something is held back, 3 something could not be had or read.
fn exit_code(totals: &Totals) -> u8 {
    match (totals.failed, totals.quarantined) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 3,
    }
}

/// Why a night ended without a result. What was published is published still.
#[derive(Debug)]
pub enum Trouble {
    /// Another run is at work.
    Locked(Holder),
    /// It was asked to stop.
    Stopped,
    /// The configuration asks for what cannot be: a source that is to be accepted and is not there, a proxy that is none.
    Config(String),
    /// Store or site cannot be written or read; nothing was published.
    Disk(io::Error),
    /// The night is published, and what is done behind it could not be done.
    Late(io::Error),
    /// Documents cannot be read on this machine.
    Reader(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(e: io::Error) -> Self {
        Trouble::Disk(e)
    }
}

impl From<crate::pipeline::Failure> for Trouble {
    fn from(failure: crate::pipeline::Failure) -> Self {
        match failure {
            crate::pipeline::Failure::Stopped => Trouble::Stopped,
            crate::pipeline::Failure::Reader(e) => Trouble::Reader(e),
            crate::pipeline::Failure::Spool(e) => Trouble::Disk(e),
        }
    }
}
