//! What a column of remarks (備考) says about the sessions of its row: 中止, 満席, 6月15日に変更.

use super::{Reader, group};
use crate::diag::{Code, Diagnostic};
use crate::model::{Field, Precision, RowCell, Session, SessionKind, SessionStatus, Track};
use crate::normalize::key;
use crate::parse::values;

/// Applies the remarks of a row to its sessions, `track.sessions[first..]`.
///
/// A remark that is a status and nothing else (中止, 満席) is the status of them all. One that speaks of a status or a change among
/// other words is reported and changes nothing: it may mean one date of several, or a hope.
pub(super) fn apply(track: &mut Track, cells: &group::Cells, first: usize, reader: &mut Reader) {
    for cell in cells.get(&Field::Remark).into_iter().flatten() {
        if !is_of_row(cell, reader) {
            continue;
        }
        match status_of(cell, reader) {
            Some(status) => held(&mut track.sessions[first..]).for_each(|s| s.status = status),
            None if bears(cell, reader) => tell(track, cell, first, reader),
            None => {}
        }
    }
}

/// The column is one of remarks on its rows, or has no heading. Teachers (講師) who are undecided leave the dates as they are.
fn is_of_row(cell: &RowCell, reader: &Reader) -> bool {
    let heading = key(&cell.heading);
    heading.is_empty() || reader.family.terms("remark-heading").any(|t| heading.contains(&t.word))
}

/// Sessions that take place; when one may apply is another matter.
fn held(sessions: &mut [Session]) -> impl Iterator<Item = &mut Session> {
    sessions.iter_mut().filter(|s| s.kind != SessionKind::Application)
}

/// The status that is all the remark says.
fn status_of(cell: &RowCell, reader: &Reader) -> Option<SessionStatus> {
    let read = values::read_dates(&cell.text.folded, &reader.frame.context, reader.family);
    let firm = |s| match s {
        SessionStatus::Cancelled | SessionStatus::Closed => true,
        // Without a heading it may be anything that is undecided.
        SessionStatus::Undecided => !cell.heading.is_empty(),
        _ => false,
    };
    match read.readings.as_slice() {
        [only] if read.rest.is_empty() && only.precision == Precision::None && firm(only.status) => Some(only.status),
        _ => None,
    }
}

/// The remark holds a word that takes something back.
fn bears(cell: &RowCell, reader: &Reader) -> bool {
    let words = key(&cell.text.folded);
    let holds = |list: &str, code: Option<&str>| {
        reader.family.terms(list).any(|t| code.is_none_or(|c| t.code == c) && words.contains(&t.word))
    };
    holds("session-changed", None)
        || holds("session-status", Some("cancelled"))
        || holds("session-status", Some("closed"))
}

fn tell(track: &Track, cell: &RowCell, first: usize, reader: &mut Reader) {
    let message = format!("「{}」 may change what the row says of its dates; they are as printed", cell.text.folded);
    let finding = Diagnostic::new(Code::RemarkUnapplied, message, cell.text.all_spans());
    let finding = match track.sessions[first..].iter().find(|s| s.kind != SessionKind::Application) {
        Some(session) => finding.about("sessions", session.session_id.clone(), "status"),
        None => finding.about("tracks", track.track_id.clone(), "schedule_text"),
    };
    reader.d.push(finding);
}
