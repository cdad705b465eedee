//! When a track is held: its sessions without applications, each date once.

use crate::model::{Precision, Session, SessionKind, SessionStatus, Span, Track};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// A session that is held, with its days.
#[derive(Clone, Debug)]
pub(super) struct Held<'a> {
    pub(super) label: &'a str,
    pub(super) days: i64,
}

/// Sessions in which the course takes place: trainings, or exams where there is no training.
pub(super) fn sessions(track: &Track) -> Vec<&Session> {
    let of = |kind: SessionKind| {
        let held = |s: &&Session| s.kind == kind && s.status != SessionStatus::Cancelled;
        track.sessions.iter().filter(held).collect::<Vec<_>>()
    };
    let courses = of(SessionKind::Course);
    if courses.is_empty() { of(SessionKind::Exam) } else { courses }
}

/// What is held and when, if every session says both its days; the same date at several places counts once.
pub(super) fn dated(track: &Track) -> Option<Vec<Held<'_>>> {
    let mut seen = BTreeSet::<(Date, Date, &str)>::new();
    let mut held = Vec::new();
    for session in sessions(track) {
        let (start, end) = (session.start_date.as_ref()?.value, session.end_date.as_ref()?.value);
        let label = session.label.as_ref().map_or("", |l| l.value.as_str());
        if session.precision != Precision::Day || end < start {
            return None;
        }
        if seen.insert((start, end, label)) {
            held.push(Held { label, days: i64::from((end - start).get_days()) + 1 });
        }
    }
    (!held.is_empty()).then_some(held)
}

/// The places of the sessions that are held.
pub(super) fn places(track: &Track) -> Vec<Span> {
    sessions(track).iter().flat_map(|s| s.text.at.iter().copied()).collect()
}
