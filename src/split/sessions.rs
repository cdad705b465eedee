//! Date cells → sessions.

use super::group::TrackDraft;
use super::{Reader, identity, remarks};
use crate::diag::{Code, Diagnostic};
use crate::model::{
    Field, Inherited, Precision, Row, RowCell, Said, Session, SessionKind, SessionStatus, Spanned, Track, WeekdayCheck,
    YearBasis,
};
use crate::parse::values::{self, DateCell, DateReading, Issue};
use jiff::civil::{Date, Time};
use std::ops::Range;

/// Reads the sessions of every row of a track, in order; the reader notes which row each is from.
pub(crate) fn read(track: &mut Track, draft: &TrackDraft, kind: SessionKind, reader: &mut Reader) {
    reader.session_rows.clear();
    let mut dates: &[RowCell] = &[];
    for (i, row) in draft.rows.iter().enumerate() {
        let cells = if i == 0 { &draft.cells } else { &row.fields };
        let above = (i > 0).then(|| &draft.rows[i - 1]);
        if !repeats(row, above, Field::Application) {
            for cell in cells.get(&Field::Application).into_iter().flatten() {
                application(track, cell, i, reader);
            }
        }
        let before = track.sessions.len();
        let own = cells.get(&Field::Dates).map_or(&[][..], Vec::as_slice);
        if own.is_empty() && i > 0 && draft.merges_lost && new_place(row) && !has_columns(cells) {
            inherited_dates(track, dates, kind, i, reader);
        } else if !repeats(row, above, Field::Dates) || new_place(row) {
            own.iter().for_each(|cell| from_cell(track, cell, kind, i, reader));
        }
        from_columns(track, cells, kind, i, reader);
        clocks(track, cells, before, reader);
        remarks::apply(track, cells, before, reader);
        if !own.is_empty() {
            dates = own;
        }
    }
    contradictions(track, reader);
}

fn has_columns(cells: &super::group::Cells) -> bool {
    cells.contains_key(&Field::StartDate) || cells.contains_key(&Field::EndDate)
}

/// A row with a place of its own and no date is held on the dates of the row above: a merge over both was lost.
fn inherited_dates(track: &mut Track, dates: &[RowCell], kind: SessionKind, row: usize, reader: &mut Reader) {
    for cell in dates {
        let taken = RowCell { inherited: Some(Inherited::Above), ..cell.clone() };
        from_cell(track, &taken, kind, row, reader);
        let message = "a row with a place and no date; the date is that of the row above".to_string();
        let finding = Diagnostic::new(Code::ValueInherited, message, cell.text.all_spans());
        reader.d.push(finding.about("tracks", track.track_id.clone(), "schedule_text"));
    }
}

/// Hours in columns of their own, for the sessions of the same row that print none.
fn clocks(track: &mut Track, cells: &super::group::Cells, before: usize, reader: &mut Reader) {
    let one = |field: Field| cells.get(&field).and_then(|c| c.first());
    let Some(start) = one(Field::StartTime) else { return };
    let (from, mut to) = hours(track, start, reader);
    if let Some(end) = one(Field::EndTime) {
        let (own, late) = hours(track, end, reader);
        to = own.or(late).or(to);
    }
    for session in track.sessions[before..].iter_mut().filter(|s| s.kind != SessionKind::Application) {
        if session.start_time.is_none() && session.end_time.is_none() {
            (session.start_time, session.end_time) = (from.clone(), to.clone());
        }
    }
}

/// The hours of a cell. What is none stays as words; one that speaks of hours all the same is reported.
fn hours(track: &Track, cell: &RowCell, reader: &mut Reader) -> (Said<Time>, Said<Time>) {
    let said = |side: Option<(Time, Range<usize>)>| side.map(|(t, range)| cell.said(t, range, "clock-time"));
    if let Some(read) = values::read_hours(&cell.text.folded) {
        return (said(read.start), said(read.end));
    }
    reader.kept.push((track.track_id.clone(), cell.clone()));
    let folded = &cell.text.folded;
    if folded.contains(':') || folded.replace("時間", "").contains('時') {
        let message = format!("「{}」 is not one period of hours; it is kept as a note", cell.text.folded);
        let finding = Diagnostic::new(Code::DateUnread, message, cell.text.all_spans());
        reader.d.push(finding.about("tracks", track.track_id.clone(), "schedule_text"));
    }
    (None, None)
}

/// A course that would begin before one may apply for it: one of the two years is not what the frame says.
fn contradictions(track: &Track, reader: &mut Reader) {
    let inferred = |s: &Session| !matches!(s.year_basis, None | Some(YearBasis::Text));
    let applied = track.sessions.iter().filter(|s| s.kind == SessionKind::Application);
    let Some(deadline) = applied.filter_map(|s| s.end_date.as_ref()).map(|d| d.value).min() else { return };
    for session in track.sessions.iter().filter(|s| s.kind != SessionKind::Application && inferred(s)) {
        if let Some(last) = session.end_date.as_ref().or(session.start_date.as_ref()).filter(|d| d.value < deadline) {
            let message = format!("the session ends on {}, before applications close on {deadline}", last.value);
            let finding = Diagnostic::new(Code::DateOrder, message, last.at.clone());
            reader.d.push(finding.about("sessions", session.session_id.clone(), "start_date"));
        }
    }
}

/// The cell is the one of the row above, merged down or repeated by a sign (〃).
fn repeats(row: &Row, above: Option<&Row>, field: Field) -> bool {
    let (Some(own), Some(above)) = (row.cell(field), above) else { return false };
    matches!(own.inherited, Some(Inherited::Merge | Inherited::Above))
        && above.cell(field).is_some_and(|c| c.text == own.text)
}

/// The row prints a place of its own: the same date there is another session.
fn new_place(row: &Row) -> bool {
    [Field::Prefecture, Field::Venue].iter().any(|f| row.cell(*f).is_some_and(|c| c.inherited.is_none()))
}

fn from_cell(track: &mut Track, cell: &RowCell, kind: SessionKind, row: usize, reader: &mut Reader) {
    let folded = &cell.text.folded;
    let read: DateCell = values::read_dates(folded, &reader.frame.context, reader.family);
    for issue in &read.issues {
        tell(track, cell, issue, reader);
    }
    let announced = read.count.filter(|_| read.readings.is_empty());
    for reading in read.readings {
        add(track, cell, reading, kind, row, reader);
    }
    for range in read.rest {
        let message = format!("「{}」 was not understood; it is kept in schedule_text", &folded[range.clone()]);
        let finding = Diagnostic::new(Code::DateUnread, message, cell.text.spans(range));
        reader.d.push(finding.about("tracks", track.track_id.clone(), "schedule_text"));
    }
    if let Some((_, range)) = announced {
        let session = undated(track, cell, range, kind, row, reader);
        track.sessions.push(session);
    }
}

fn tell(track: &Track, cell: &RowCell, issue: &Issue, reader: &mut Reader) {
    let at = cell.text.spans(issue.range.clone());
    let finding = Diagnostic::new(issue.code, issue.message.clone(), at);
    reader.d.push(finding.about("tracks", track.track_id.clone(), "schedule_text"));
}

/// 2回程度(未定): sessions are announced and none has a date.
fn undated(
    track: &Track,
    cell: &RowCell,
    range: Range<usize>,
    kind: SessionKind,
    row: usize,
    reader: &mut Reader,
) -> Session {
    let text = cell.said(cell.text.folded[range.clone()].trim().to_string(), range, "session-text");
    Session {
        session_id: session_id(track, "", kind, row, reader),
        position: track.sessions.len() as u32 + 1,
        kind,
        label: None,
        start_date: None,
        end_date: None,
        start_time: None,
        end_time: None,
        precision: Precision::None,
        status: SessionStatus::Undecided,
        added: false,
        stale: false,
        edtf: None,
        year_basis: None,
        weekday_check: WeekdayCheck::Absent,
        text,
    }
}

fn session_id(track: &Track, label: &str, kind: SessionKind, row: usize, reader: &mut Reader) -> String {
    let what = if label.is_empty() { kind.as_str().to_string() } else { identity::slug(label) };
    let id = reader.ids.claim(&format!("{}/sessions/{what}", track.track_id));
    reader.session_rows.push((id.clone(), row));
    id
}

fn add(track: &mut Track, cell: &RowCell, reading: DateReading, kind: SessionKind, row: usize, reader: &mut Reader) {
    let label = reading.label.map(|(label, range)| cell.said(label, range, "session-label"));
    let kind = reading.kind.unwrap_or(kind);
    let name = label.as_ref().map_or("", |l| l.value.as_str());
    let rivals = reading.rivals.clone();
    let date = |d: Option<(Date, Range<usize>)>| {
        d.map(|(date, range)| Spanned { rivals: rivals.clone(), ..cell.said(date, range, rule_of(reading.year_basis)) })
    };
    let (start_date, end_date) = (date(reading.start.clone()), date(reading.end.clone()));
    let words = cell.text.folded[reading.range.clone()].trim().to_string();
    let session = Session {
        session_id: session_id(track, name, kind, row, reader),
        position: track.sessions.len() as u32 + 1,
        stale: is_stale(&reading.status, end_date.as_ref().or(start_date.as_ref()).map(|d| d.value), reader),
        kind,
        label,
        start_date,
        end_date,
        start_time: reading.start_time.map(|(t, range)| cell.said(t, range, "clock-time")),
        end_time: reading.end_time.map(|(t, range)| cell.said(t, range, "clock-time")),
        precision: reading.precision,
        status: reading.status,
        added: reading.added,
        edtf: reading.edtf.map(|e| cell.said(e, reading.range.clone(), "edtf")),
        year_basis: reading.year_basis,
        weekday_check: reading.weekday_check,
        text: cell.said(words, reading.range, "session-text"),
    };
    tell_basis(&session, reader);
    track.sessions.push(session);
}

fn rule_of(basis: Option<YearBasis>) -> &'static str {
    match basis {
        None | Some(YearBasis::Text) => "date",
        Some(YearBasis::Range) => "date-year-from-range",
        Some(YearBasis::Weekday) => "date-year-from-weekday",
        Some(YearBasis::FiscalYear) => "date-year-from-fiscal-year",
        Some(YearBasis::UpdateDate) => "date-year-from-update-date",
    }
}

fn is_stale(status: &SessionStatus, last: Option<Date>, reader: &Reader) -> bool {
    let planned = *status == SessionStatus::Planned;
    planned && last.zip(reader.frame.context.updated_on).is_some_and(|(last, updated)| last < updated)
}

/// A year that even the document's frame does not print is said for each session.
fn tell_basis(session: &Session, reader: &mut Reader) {
    let unsure = matches!(session.year_basis, Some(YearBasis::FiscalYear | YearBasis::UpdateDate));
    if reader.frame.inferred && unsure {
        let message = "no fiscal year is printed; the year is that of most other dates".to_string();
        let finding = Diagnostic::new(Code::YearInferred, message, session.text.at.clone());
        reader.d.push(finding.about("sessions", session.session_id.clone(), "start_date"));
    }
}

/// A column of its own says when one may apply; a single date there is the last day.
fn application(track: &mut Track, cell: &RowCell, row: usize, reader: &mut Reader) {
    let before = track.sessions.len();
    from_cell(track, cell, SessionKind::Application, row, reader);
    let deadline = ["期日", "締切", "期限", "〆切", "締め切り"].iter().any(|w| cell.heading.contains(w));
    for session in &mut track.sessions[before..] {
        session.kind = SessionKind::Application;

        if session.label.is_none() && !cell.heading.is_empty() {
            let label = cell.heading.rsplit('/').next().unwrap_or_default().to_string();
            session.label = Some(Spanned::new(label, session.text.at.clone(), "label-from-heading"));
        }
        let one_day = session.start_date.as_ref().map(|d| d.value) == session.end_date.as_ref().map(|d| d.value);
        // 6月1日17:00まで is a last day, too.
        let until = session.end_time.is_some() && session.start_time.is_none();
        if (deadline || until) && one_day {
            session.start_date = None;
        }
    }
}

/// Tables with columns of their own for the first and last day and hour.
fn from_columns(track: &mut Track, cells: &super::group::Cells, kind: SessionKind, row: usize, reader: &mut Reader) {
    let one = |field: Field| cells.get(&field).and_then(|c| c.first());
    let (start, end) = (one(Field::StartDate), one(Field::EndDate));
    let Some(cell) = start.or(end) else { return };
    let read = |c: Option<&RowCell>, reader: &Reader| {
        c.and_then(|c| values::read_date(&c.text.folded, &reader.frame.context).map(|r| (c.clone(), r)))
    };
    let (first, last) = (read(start, reader), read(end, reader));
    for (printed, understood) in [(start, &first), (end, &last)] {
        if let (Some(c), None) = (printed, understood) {
            let message = format!("「{}」 is no date", c.text.folded);
            let finding = Diagnostic::new(Code::DateUnread, message, c.text.all_spans());
            reader.d.push(finding.about("tracks", track.track_id.clone(), "schedule_text"));
        }
    }
    let text = cell.words("session-text");
    let Some((owner, reading)) = first.clone().or(last.clone()) else { return };
    let at = track.sessions.len();
    add(track, &owner, reading, kind, row, reader);
    let session = &mut track.sessions[at];
    session.text = text;
    if first.is_none() {
        session.start_date = None;
    }
    if let Some((c, r)) = last {
        session.end_date = r.end.or(r.start).map(|(d, range)| c.said(d, range, "date"));
    }
    backwards(track, at, reader);
}

fn backwards(track: &Track, at: usize, reader: &mut Reader) {
    let session = &track.sessions[at];
    if let (Some(start), Some(end)) = (&session.start_date, &session.end_date)
        && end.value < start.value
    {
        let message = format!("the last day {} lies before the first, {}", end.value, start.value);
        let finding = Diagnostic::new(Code::DateOrder, message, end.at.clone());
        reader.d.push(finding.about("sessions", session.session_id.clone(), "end_date"));
    }
}

/// For each row of the draft: the ids of its sessions that are no application period.
pub(crate) fn by_row(track: &Track, draft: &TrackDraft, reader: &Reader) -> Vec<Vec<String>> {
    let mut rows = vec![Vec::new(); draft.rows.len()];
    // Sessions and their rows were noted side by side.
    for (session, (id, row)) in track.sessions.iter().zip(&reader.session_rows) {
        if session.kind != SessionKind::Application {
            rows[*row].push(id.clone());
        }
    }
    rows
}
