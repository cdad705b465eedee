//! What did the plan say on a day, as far as was known on another?
//!
//! Two times are kept apart: from when on a revision holds (what it says), and when it was seen. Among the accepted revisions that were
//! seen until `known_on`, the one that says the latest day up to `as_of` holds. Where several say the same day, the one that was seen
//! last does; then the greater SHA-256, so that the order in which they came into the ledger never decides.

use super::{Basis, Document, Entry, Verdict};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

/// Whose past is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// What one source said, whatever plan that was.
    Source(String),
    /// What a plan said, whichever source said so.
    Plan(String),
}

/// Two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The day that the plan speaks of.
    pub as_of: Date,
    /// Nothing that was seen later counts.
    pub known_on: Timestamp,
}

/// A revision of what is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revision<'a> {
    /// As it stands in the ledger.
    pub entry: &'a Entry,
    /// Its document: that of the plan; of a source the one that says the latest day; none where the revision holds none.
    pub document: Option<&'a Document>,
}

impl Revision<'_> {
    /// From when on it holds.
    pub fn says(&self) -> Date {
        self.document.map_or_else(|| day_in_japan(self.entry.seen_at), |d| d.says)
    }

    /// What that day was taken from.
    pub fn basis(&self) -> Basis {
        self.document.map_or(Basis::Seen, |d| d.basis)
    }

    /// Whether it may answer.
    pub fn is_accepted(&self) -> bool {
        self.entry.verdict == Verdict::Published
    }

    /// The order in which revisions take each other's place: by the day they say, then as they were seen.
    pub fn in_order(&self, other: &Self) -> std::cmp::Ordering {
        self.rank().cmp(&other.rank())
    }

    /// What decides which of two holds.
    fn rank(&self) -> impl Ord + '_ {
        (self.says(), self.entry.order(), self.document)
    }
}

/// Which revision holds, and what speaks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer<'a> {
    /// It; none if nothing is known of that day.
    pub holds: Option<Revision<'a>>,
    /// Say the same day, and were seen before.
    pub tied: Vec<Revision<'a>>,
    /// Were seen after the one that holds, and say an earlier day: late arrivals, or a source that went back.
    pub older_seen_later: Vec<Revision<'a>>,
    /// Say a later day than was asked for.
    pub not_yet: Vec<Revision<'a>>,
    /// Accepted, but seen later than was asked for.
    pub not_known: Vec<Revision<'a>>,
    /// Known, but never accepted.
    pub refused: Vec<Revision<'a>>,
}

/// The revisions of a source or plan among `entries`, in the order in which they were seen.
pub fn revisions<'a>(entries: &'a [Entry], of: &Of) -> Vec<Revision<'a>> {
    let mut all: Vec<Revision<'a>> = match of {
        Of::Source(source) => entries.iter().filter(|e| e.source == *source).map(latest).collect(),
        Of::Plan(plan) => entries.iter().flat_map(|entry| of_plan(entry, plan)).collect(),
    };
    all.sort_by(|a, b| a.entry.order().cmp(&b.entry.order()).then_with(|| a.document.cmp(&b.document)));
    all
}

fn latest(entry: &Entry) -> Revision<'_> {
    Revision { entry, document: entry.documents.iter().max_by_key(|d| (d.says, &d.document_id)) }
}

fn of_plan<'a>(entry: &'a Entry, plan: &str) -> Vec<Revision<'a>> {
    let documents = entry.documents.iter().filter(|d| d.plan_id == plan);
    documents.map(|document| Revision { entry, document: Some(document) }).collect()
}

/// Which of `revisions` holds.
pub fn answer<'a>(revisions: &[Revision<'a>], question: Question) -> Answer<'a> {
    let mut answer = Answer::default();
    let mut open = Vec::new();
    for &revision in revisions {
        let is_known = revision.entry.seen_at <= question.known_on;
        match (revision.is_accepted(), is_known, revision.says() <= question.as_of) {
            (true, true, true) => open.push(revision),
            (true, true, false) => answer.not_yet.push(revision),
            (true, false, _) => answer.not_known.push(revision),
            (false, true, _) => answer.refused.push(revision),
            (false, false, _) => {}
        }
    }
    answer.holds = open.iter().copied().max_by(Revision::in_order);
    let Some(holds) = answer.holds else { return answer };
    for other in open.into_iter().filter(|r| *r != holds) {
        if other.says() == holds.says() {
            answer.tied.push(other);
        } else if other.entry.seen_at > holds.entry.seen_at {
            answer.older_seen_later.push(other);
        }
    }
    answer
}

/// The calendar of the documents: Japan is nine hours ahead of UTC all year.
const JAPAN: Offset = Offset::constant(9);

/// The day it is in Japan at that time.
pub fn day_in_japan(time: Timestamp) -> Date {
    JAPAN.to_datetime(time).date()
}

/// The last second of a day in Japan.
pub fn end_of_day_in_japan(day: Date) -> Timestamp {
    let end = day.at(23, 59, 59, 0).to_zoned(TimeZone::fixed(JAPAN));
    end.map_or(Timestamp::MAX, |end| end.timestamp())
}

#[cfg(test)]
#[path = "answer/tests.rs"]
mod tests;
