//! Records as rows: the values of each table in the order of its columns.

use super::leaf::{Cell, EMPTY, in_words, judged, made, maybe, said, uncounted};
use crate::model::{
    COLUMN_HEADING, Capacity, Course, CourseKind, Fee, GridCell, LegendRow, Note, Per, Place, Relation, Requirement,
    Resolution, Session, SessionKind, SessionStatus, Track, WeekdayCheck,
};

pub(super) fn legend<'a>(row: &'a LegendRow, document_id: &'a str) -> [Cell<'a>; 6] {
    [made(&row.legend_id), made(document_id), said(&row.name), said(&row.code), said(&row.label), said(&row.policy)]
}

pub(super) fn note<'a>(note: &'a Note, document_id: &'a str) -> [Cell<'a>; 7] {
    let is_anchored = matches!(note.resolution, Resolution::Number | Resolution::Shared);
    let text = maybe(&note.text);
    let marker = said(&note.marker);
    [
        made(&note.note_id),
        made(document_id),
        // A heading is furniture, whatever is kept under it.
        if note.marker.rule == COLUMN_HEADING { uncounted(marker) } else { marker },
        if is_anchored { text } else { in_words(text) },
        made(&note.record_id),
        made(&note.field),
        judged(&note.resolution, true, &note.marker),
    ]
}

pub(super) fn grid_cell<'a>(cell: &'a GridCell, document_id: &'a str) -> [Cell<'a>; 9] {
    [
        made(document_id),
        made(&cell.table_no),
        made(&cell.page),
        made(&cell.row),
        made(&cell.column),
        made(&cell.row_span),
        made(&cell.column_span),
        made(&cell.header),
        made(&cell.text.folded),
    ]
}

/// What all courses of a document share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    /// The plan.
    pub(super) plan_id: &'a str,
    /// Its revision.
    pub(super) document_id: &'a str,
}

pub(super) fn course<'a>(course: &'a Course, owner: Owner<'a>) -> [Cell<'a>; 9] {
    [
        made(&course.course_id),
        made(&course.course_key),
        made(owner.plan_id),
        made(owner.document_id),
        made(&course.position),
        said(&course.name),
        maybe(&course.fiscal_year),
        judged(&course.kind, course.kind != CourseKind::Training, &course.name),
        made(&course.page),
    ]
}

pub(super) fn track<'a>(track: &'a Track, course_id: &'a str, document_id: &'a str) -> [Cell<'a>; 25] {
    [
        made(&track.track_id),
        made(course_id),
        made(document_id),
        made(&track.position),
        maybe(&track.name),
        maybe(&track.audience_note),
        maybe(&track.occupation),
        maybe(&track.leader_training),
        maybe(&track.hospital_code),
        maybe(&track.hospital_label),
        maybe(&track.hospital_policy),
        maybe(&track.recommendation),
        maybe(&track.times_per_year),
        maybe(&track.days),
        maybe(&track.period_start),
        maybe(&track.period_end),
        maybe(&track.duration_text),
        maybe(&track.capacity_text),
        maybe(&track.fee_text),
        maybe(&track.purpose),
        maybe(&track.eligibility_text),
        maybe(&track.schedule_text),
        maybe(&track.prefecture),
        maybe(&track.venue),
        maybe(&track.delivery),
    ]
}

pub(super) fn session<'a>(session: &'a Session, track_id: &'a str) -> [Cell<'a>; 17] {
    let text = &session.text;
    [
        made(&session.session_id),
        made(track_id),
        made(&session.position),
        judged(&session.kind, session.kind != SessionKind::Course, text),
        maybe(&session.label),
        maybe(&session.start_date),
        maybe(&session.end_date),
        maybe(&session.start_time),
        maybe(&session.end_time),
        judged(&session.precision, false, text),
        judged(&session.status, session.status != SessionStatus::Fixed, text),
        judged(&session.added, session.added, text),
        judged(&session.stale, session.stale, text),
        maybe(&session.edtf),
        session.year_basis.as_ref().map_or(EMPTY, |basis| judged(basis, true, text)),
        judged(&session.weekday_check, session.weekday_check != WeekdayCheck::Absent, text),
        said(text),
    ]
}

pub(super) fn place<'a>(place: &'a Place, track_id: &'a str) -> [Cell<'a>; 10] {
    [
        made(&place.place_id),
        made(track_id),
        made(&place.session_id),
        made(&place.position),
        maybe(&place.scope),
        maybe(&place.name),
        maybe(&place.prefecture),
        maybe(&place.prefecture_code),
        maybe(&place.address),
        maybe(&place.delivery),
    ]
}

pub(super) fn fee<'a>(fee: &'a Fee, track_id: &'a str) -> [Cell<'a>; 10] {
    [
        made(&fee.fee_id),
        made(track_id),
        made(&fee.position),
        maybe(&fee.label),
        said(&fee.status),
        maybe(&fee.amount_jpy),
        maybe(&fee.tax_included),
        maybe(&fee.condition),
        maybe(&fee.includes),
        said(&fee.text),
    ]
}

pub(super) fn capacity<'a>(capacity: &'a Capacity, track_id: &'a str) -> [Cell<'a>; 13] {
    let text = &capacity.text;
    [
        made(&capacity.capacity_id),
        made(track_id),
        made(&capacity.session_id),
        made(&capacity.position),
        maybe(&capacity.label),
        said(&capacity.status),
        maybe(&capacity.count),
        maybe(&capacity.unit),
        maybe(&capacity.persons),
        judged(&capacity.per, capacity.per != Per::Offering, text),
        judged(&capacity.approximate, capacity.approximate, text),
        judged(&capacity.provisional, capacity.provisional, text),
        said(text),
    ]
}

pub(super) fn requirement<'a>(node: &'a Requirement, track_id: &'a str) -> [Cell<'a>; 8] {
    let modality = node.modality.as_ref();
    [
        made(&node.requirement_id),
        made(track_id),
        made(&node.parent_id),
        made(&node.position),
        judged(&node.operator, true, &node.text),
        maybe(&node.number),
        said(&node.text),
        modality.map_or(EMPTY, |m| judged(m, true, &node.text)),
    ]
}

pub(super) fn relation<'a>(relation: &'a Relation, track_id: &'a str) -> [Cell<'a>; 6] {
    [
        made(&relation.relation_id),
        made(track_id),
        judged(&relation.kind, true, &relation.text),
        made(&relation.target_course_id),
        made(&relation.target_track_id),
        said(&relation.text),
    ]
}
