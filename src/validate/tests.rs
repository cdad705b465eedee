//! What validation mends, and what it says.

use super::validate;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::*;
use jiff::civil::date;

const PLAN: &str = "plan.2021";

fn text(words: &str) -> Spanned<String> {
    Spanned::new(words.to_owned(), vec![Span::new(1, 0, 1)], "test")
}

fn session(id: String) -> Session {
    Session {
        session_id: id,
        position: 1,
        kind: SessionKind::Course,
        label: None,
        start_date: Some(Spanned::new(date(2021, 6, 3), Vec::new(), "date")),
        end_date: None,
        start_time: None,
        end_time: None,
        precision: Precision::Day,
        status: SessionStatus::Fixed,
        added: false,
        stale: false,
        edtf: None,
        year_basis: None,
        weekday_check: WeekdayCheck::Absent,
        text: text("6月3日"),
    }
}

fn fee(id: String, status: FeeStatus, amount: Option<u64>) -> Fee {
    Fee {
        fee_id: id,
        position: 1,
        label: None,
        status: Spanned::new(status, vec![Span::new(1, 2, 3)], "fee"),
        amount_jpy: amount.map(|a| Spanned::new(a, Vec::new(), "fee")),
        tax_included: None,
        condition: None,
        includes: None,
        text: text("無"),
    }
}

fn place(track: &str, session: &str) -> Place {
    Place {
        place_id: format!("{track}/places/会館"),
        session_id: session.to_owned(),
        position: 1,
        scope: None,
        name: Some(text("会館")),
        prefecture: None,
        prefecture_code: None,
        address: None,
        delivery: None,
    }
}

/// A course with one track, read from a row of the first table.
fn course(name: &str, row: usize) -> Course {
    let course_id = format!("{PLAN}/{name}");
    let track_id = format!("{course_id}/基礎");
    let session_id = format!("{track_id}/sessions/1");
    Course {
        course_key: format!("plan/{name}"),
        position: 1,
        name: text(name),
        fiscal_year: None,
        kind: CourseKind::Training,
        page: 1,
        tracks: vec![Track {
            places: vec![place(&track_id, &session_id)],
            sessions: vec![session(session_id)],
            rows: vec![(0, row)],
            track_id,
            ..Track::default()
        }],
        course_id,
    }
}

fn data(courses: Vec<Course>) -> Dataset {
    Dataset { head: Head { plan_id: PLAN.to_owned(), ..Head::default() }, courses, ..Dataset::default() }
}

fn said(d: &Diagnostics) -> Vec<(Code, &str, &str)> {
    d.items.iter().map(|f| (f.code, f.record_id.as_str(), f.field)).collect()
}

#[test]
fn a_second_bearer_of_a_name_gets_a_number_and_its_children_follow() {
    let mut d = Diagnostics::default();
    d.push(Diagnostic::new(Code::FeeUnread, "", Vec::new()).in_row((0, 2), "fee_text"));
    let named = Diagnostic::new(Code::WeekdayMismatch, "", Vec::new()).in_row((0, 2), "start_date");
    d.push(named.about("sessions", "plan.2021/連携/基礎/sessions/1", "start_date"));
    let valid = validate(data(vec![course("連携", 1), course("連携", 2), course("連携", 3)]), &mut d);
    let courses = &valid.get().courses;
    let ids: Vec<&str> = courses.iter().map(|c| c.course_id.as_str()).collect();
    assert_eq!(ids, ["plan.2021/連携", "plan.2021/連携~2", "plan.2021/連携~3"]);
    let second = &courses[1].tracks[0];
    assert_eq!(second.track_id, "plan.2021/連携~2/基礎");
    assert_eq!(second.sessions[0].session_id, "plan.2021/連携~2/基礎/sessions/1");
    assert_eq!(second.places[0].session_id, "plan.2021/連携~2/基礎/sessions/1");
    assert_eq!(
        said(&d),
        [
            (Code::FeeUnread, "plan.2021/連携~2/基礎", "fee_text"),
            (Code::WeekdayMismatch, "plan.2021/連携~2/基礎/sessions/1", "start_date"),
            (Code::IdCollision, "plan.2021/連携~2", ""),
            (Code::IdCollision, "plan.2021/連携~3", ""),
        ]
    );
}

#[test]
fn a_number_that_is_taken_is_not_given_again() {
    let mut d = Diagnostics::default();
    let valid = validate(data(vec![course("連携", 1), course("連携~2", 2), course("連携", 3)]), &mut d);
    let ids: Vec<&str> = valid.get().courses.iter().map(|c| c.course_id.as_str()).collect();
    assert_eq!(ids, ["plan.2021/連携", "plan.2021/連携~2", "plan.2021/連携~3"]);
}

#[test]
fn a_name_outside_the_plan_is_put_below_it() {
    let mut d = Diagnostics::default();
    let mut outside = course("連携", 1);
    outside.course_id = "連携".to_owned();
    assert_eq!(validate(data(vec![outside]), &mut d).get().courses[0].course_id, "plan.2021/連携");
    assert_eq!(said(&d), []);
}

#[test]
fn references_to_nothing_are_emptied_and_said() {
    let mut d = Diagnostics::default();
    let mut one = course("連携", 1);
    let track = &mut one.tracks[0];
    track.places[0].session_id = "plan.2021/gone".to_owned();
    track.relations = vec![Relation {
        relation_id: format!("{PLAN}/r"),
        kind: RelationKind::Requires,
        target_course_id: "plan.2021/連携".to_owned(),
        target_track_id: "plan.2021/gone".to_owned(),
        text: text("連携"),
    }];
    let mut data = data(vec![one]);
    let note = |id: &str, record: &str| Note {
        note_id: format!("{PLAN}/{id}"),
        marker: text("※"),
        text: None,
        record_id: record.to_owned(),
        field: String::new(),
        resolution: Resolution::Shared,
    };
    data.notes = vec![note("n1", "plan.2021/連携/基礎/sessions/1"), note("n2", "plan.2021/gone")];
    let valid = validate(data, &mut d);
    let track = &valid.get().courses[0].tracks[0];
    assert_eq!(track.relations[0].target_course_id, "plan.2021/連携");
    assert_eq!(track.relations[0].target_track_id, "");
    assert_eq!(track.places[0].session_id, "");
    let notes: Vec<&str> = valid.get().notes.iter().map(|n| n.record_id.as_str()).collect();
    assert_eq!(notes, ["plan.2021/連携/基礎/sessions/1", ""]);
    assert_eq!(
        said(&d),
        [
            (Code::RelationUnresolved, "plan.2021/r", "target_track_id"),
            (Code::ReferenceUnresolved, "plan.2021/連携/基礎/places/会館", "session_id"),
            (Code::ReferenceUnresolved, "plan.2021/n2", "record_id"),
        ]
    );
}

#[test]
fn a_status_and_its_number_agree_or_it_is_said_once() {
    let mut d = Diagnostics::default();
    let mut one = course("連携", 1);
    let track = &mut one.tracks[0];
    let id = |n: u32| format!("{PLAN}/連携/基礎/fees/{n}");
    track.fees = vec![
        fee(id(1), FeeStatus::Free, None),
        fee(id(2), FeeStatus::Amount, None),
        fee(id(3), FeeStatus::Amount, None),
        fee(id(4), FeeStatus::Undecided, None),
    ];
    track.days = Some(Spanned::new(f64::NAN, Vec::new(), "duration"));
    track.sessions[0].end_date = Some(Spanned::new(date(2021, 6, 2), Vec::new(), "date"));
    d.push(Diagnostic::new(Code::FeeUnread, "said before", Vec::new()).about("fees", id(2), "amount_jpy"));
    let valid = validate(data(vec![one]), &mut d);
    let track = &valid.get().courses[0].tracks[0];
    let free = track.fees[0].amount_jpy.as_ref().expect("a free fee is 0 yen");
    assert_eq!((free.value, &free.at), (0, &vec![Span::new(1, 2, 3)]));
    assert_eq!(track.days, None);
    assert_eq!(
        said(&d),
        [
            (Code::FeeUnread, "plan.2021/連携/基礎/fees/2", "amount_jpy"),
            (Code::DurationUnread, "plan.2021/連携/基礎", "days"),
            (Code::DateOrder, "plan.2021/連携/基礎/sessions/1", "end_date"),
            (Code::FeeUnread, "plan.2021/連携/基礎/fees/3", "amount_jpy"),
        ]
    );
}
