//! Rows → courses, tracks, sessions, places.
//!
//! *Input*: rows by meaning. *Output*: a [`Dataset`] with typed values. *Invariants*: total; what is not understood stays as text
//! beside its record, with a finding; nothing is inherited in silence.

mod amendments;
mod bodies;
mod cells;
mod frame;
mod group;
mod head;
mod headings;
mod identity;
mod inherit;
mod money;
mod name;
mod places;
mod prose;
mod remarks;
mod sessions;
mod track;
mod waku;

pub use prose::{beside, prose};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Course, Dataset, Family, Note, Resolution, Row, RowCell, Sections, Span, Spanned};
use group::{CourseDraft, TrackDraft};
use identity::Ids;
use std::collections::BTreeMap;

/// What every value of a document is read with.
pub(crate) struct Reader<'a> {
    /// Vocabulary.
    pub family: &'a Family,
    /// How years are inferred.
    pub frame: frame::Frame,
    /// Names that are taken.
    pub ids: Ids,
    /// Findings.
    pub d: &'a mut Diagnostics,
    /// By row of a table: which findings of alignment speak of it.
    pub by_row: BTreeMap<(usize, usize), Vec<usize>>,
    /// The plan's name, the head of all ids.
    pub plan_id: String,
    /// Cells that are kept as words beside a record: (record, cell).
    pub kept: Vec<(String, RowCell)>,
    /// Which row of its track each session of the track at hand is from.
    pub session_rows: Vec<(String, usize)>,
    /// Copies of what was read once.
    pub furniture: Vec<Span>,
}

/// Makes records of rows.
pub fn split(sections: &Sections, rows: Vec<Vec<Row>>, family: &Family, d: &mut Diagnostics) -> Dataset {
    let is_plan = rows.iter().any(|r| !r.is_empty());
    let head = head::read(sections, is_plan, family);
    let rows: Vec<Row> = rows.into_iter().flatten().collect();
    let frame = frame::Frame::new(&head, sections, &rows, family);
    let mut data =
        Dataset { cells: cells::all(sections), furniture: sections.furniture.clone(), head, ..Dataset::default() };
    let mut reader = Reader {
        family,
        frame,
        ids: Ids::default(),
        plan_id: data.head.plan_id.clone(),
        kept: Vec::new(),
        session_rows: Vec::new(),
        furniture: head::lines(sections, &data.head),
        d,
        by_row: BTreeMap::new(),
    };
    let headings = headings::Headings::new(sections);
    let drafts = group::courses(sections, rows, &mut reader);
    reader.by_row = findings_by_row(reader.d);
    for (position, draft) in drafts.into_iter().enumerate() {
        let course = build_course(draft, position as u32 + 1, &data, &mut reader);
        let kept: Kept = course.1.into_iter().chain(std::mem::take(&mut reader.kept)).collect();
        keep_rest(&kept, &headings, &mut data.notes, &mut reader);
        data.courses.push(course.0);
    }
    data.furniture.extend(reader.furniture);
    data
}

/// The findings that name a row and no record yet. Those that are said later name their record at once.
fn findings_by_row(d: &Diagnostics) -> BTreeMap<(usize, usize), Vec<usize>> {
    let mut by_row: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let unnamed = d.items.iter().enumerate().filter(|(_, f)| f.record_id.is_empty());
    for (row, number) in unnamed.filter_map(|(number, f)| Some((f.row?, number))) {
        by_row.entry(row).or_default().push(number);
    }
    by_row
}

/// Cells that are kept as words: (record, heading, cell).
type Kept = Vec<(String, RowCell)>;

fn build_course(draft: CourseDraft, position: u32, data: &Dataset, reader: &mut Reader) -> (Course, Kept) {
    let name = draft.name;
    let base = format!("{}/{}", reader.plan_id, identity::slug(&name.value));
    let course_id = reader.ids.claim(&base);
    if course_id != base {
        let message = format!("another course is called {} too; this one is {course_id}", name.value);
        let finding = Diagnostic::new(Code::IdCollision, message, name.at.clone());
        reader.d.push(finding.about("courses", course_id.clone(), "name"));
    }
    let kind = name::course_kind(&name.value);
    let area = draft.tracks.first().map_or(0, |t| t.rows[0].place.0);
    reader.frame.enter(area);
    let mut kept = Kept::new();
    let mut tracks = Vec::new();
    for draft in draft.tracks {
        for draft in waku::split(draft, reader) {
            let context = track::Context { course_id: &course_id, kind, position: tracks.len() as u32 + 1 };
            let (track, rest) = track::build(draft, &context, reader);
            kept.extend(rest.into_iter().map(|cell| (track.track_id.clone(), cell)));
            tracks.push(track);
        }
    }
    let course = Course {
        course_key: identity::without_year(&course_id, data.head.fiscal_year.as_ref().map(|y| y.value)),
        course_id,
        position,
        name,
        // Below a title of another year only that title says which; it is published with the document's own year alone.
        fiscal_year: data.head.fiscal_year.clone().filter(|y| reader.frame.year_of(area) == Some(y.value)),
        kind,
        page: draft.page,
        tracks,
    };
    (course, kept)
}

/// Cells that no field holds become notes of the track they stand beside.
fn keep_rest(kept: &Kept, headings: &headings::Headings<'_>, notes: &mut Vec<Note>, reader: &mut Reader) {
    for (record, cell) in kept {
        let text = cell.text.folded.clone();
        let at = cell.text.all_spans();
        let base = format!("{record}/notes/{}", identity::slug(&cell.heading));
        notes.push(Note {
            note_id: reader.ids.claim(&base),
            marker: headings.marker(&cell.heading, &at),
            text: Some(Spanned { inherited: cell.inherited.clone(), ..Spanned::new(text, at, "kept-cell") }),
            record_id: record.clone(),
            field: String::new(),
            resolution: Resolution::Position,
        });
    }
}

/// A draft's name for messages.
pub(crate) fn told(draft: &TrackDraft) -> &str {
    draft.name.as_ref().map_or("", |n| n.value.as_str())
}
