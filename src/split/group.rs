//! Which rows are one track, and which tracks are one course.

use super::inherit;
use super::name;
use super::{Reader, waku};
use crate::diag::{Code, Diagnostic};
use crate::model::{Area, Field, Inherited, Row, RowCell, Said, Sections, Spanned};
use crate::normalize::{key, same_key};
use std::collections::BTreeMap;

/// The cells of a track, its own and inherited ones.
pub(crate) type Cells = BTreeMap<Field, Vec<RowCell>>;

/// A course before its values are read.
pub(crate) struct CourseDraft {
    /// What it is called.
    pub name: Spanned<String>,
    /// Page it begins on.
    pub page: u32,
    /// In order.
    pub tracks: Vec<TrackDraft>,
}

/// A track before its values are read.
#[derive(Clone)]
pub(crate) struct TrackDraft {
    /// コース or 枠.
    pub name: Said<String>,
    /// For whom.
    pub audience: Said<String>,
    /// The course's name was not printed in its first row.
    pub course_inherited: bool,
    /// Cells of its first row, with what it inherits.
    pub cells: Cells,
    /// Its rows: the first, then those that continue it.
    pub rows: Vec<Row>,
    /// Merges may have been lost: the format declares none.
    pub merges_lost: bool,
    /// Which part of split capacity and fee cells is its own.
    pub share: Option<waku::Share>,
}

/// Fields that tell one track from another where no name does.
const IDENTITY: [Field; 6] =
    [Field::Occupation, Field::Eligibility, Field::Leader, Field::Hospital, Field::Recommendation, Field::Purpose];

/// Sorts rows into courses and tracks, in order.
pub(crate) fn courses(sections: &Sections, rows: Vec<Row>, reader: &mut Reader) -> Vec<CourseDraft> {
    let mut named = vec![false; sections.areas.len()];
    rows.iter().filter(|r| r.cell(Field::Course).is_some()).for_each(|r| named[r.place.0] = true);
    let mut courses: Vec<CourseDraft> = Vec::new();
    let mut printed = inherit::Printed::default();
    for mut row in rows {
        reader.furniture.extend(printed.follow_dittos(&mut row, reader.family));
        let area = &sections.areas[row.place.0];
        let name = match row.cell(Field::Course) {
            Some(cell) => Some(cell.words("course-name")),
            None if !named[area.number] => caption(area, sections, named.contains(&true), reader),
            None => None,
        };
        if name.is_none() && !named[area.number] {
            unread(&row, "its table names no course", reader);
            continue;
        }
        place_row(row, name, area, &mut courses, reader);
    }
    courses.iter_mut().for_each(unname_single);
    courses
}

/// A name in brackets tells tracks of a course apart; where a course has a single track, it is a remark.
fn unname_single(course: &mut CourseDraft) {
    if let [only] = &mut course.tracks[..]
        && only.name.as_ref().is_some_and(|n| n.rule == waku::IN_BRACKETS)
    {
        only.name = None;
    }
}

fn unread(row: &Row, why: &str, reader: &mut Reader) {
    let at = row.fields.values().flatten().chain(&row.rest).flat_map(|c| c.text.raw.first_span()).take(1).collect();
    let message = format!("the row is kept as cells: {why}");
    reader.d.push(Diagnostic::new(Code::RowUnread, message, at).in_row(row.place, ""));
}

/// The course of a table without a column for it: the outermost caption that names one, else the title, unless other tables
/// name courses (`others`): then the title is the plan's.
fn caption(area: &Area, sections: &Sections, others: bool, reader: &Reader) -> Said<String> {
    let is_course = |t: &&crate::model::Text| {
        let key = key(&t.folded);
        let named = reader.family.terms("course-word").any(|w| key.contains(&w.word));
        let schedule = reader.family.terms("title-tail").any(|w| key.ends_with(&w.word));
        named && !schedule && key.chars().count() <= 60
    };
    let text = match area.captions.iter().find(is_course) {
        Some(caption) => caption,
        None if others => return None,
        None => sections.title.as_ref().or(area.captions.first())?,
    };
    Some(Spanned::new(text.folded.clone(), text.all_spans(), "course-from-caption"))
}

fn place_row(row: Row, name: Said<String>, area: &Area, courses: &mut Vec<CourseDraft>, reader: &mut Reader) {
    if let Some(total) =
        name.as_ref().filter(|n| reader.family.terms("total-word").any(|t| same_key(&n.value, &t.word)))
    {
        let why = format!("「{}」 sums up other rows", total.value);
        unread(&row, &why, reader);
        return;
    }
    let continues = match (&name, courses.last()) {
        (Some(name), Some(last)) => same_key(&name.value, &last.name.value) && same_year(&row, last, reader),
        (None, Some(_)) => true,
        (None, None) => {
            unread(&row, "no course stands above it", reader);
            return;
        }
        (Some(_), None) => false,
    };
    if continues {
        let course = courses.last_mut().expect("a course that continues");
        let printed = name.is_some();
        continue_course(row, printed, area, course, reader);
    } else if let Some(name) = name {
        let above = courses.last().and_then(|c| c.tracks.last());
        let draft = first_track(row, area, above, reader);
        courses.push(CourseDraft { name, page: area.page, tracks: vec![draft] });
    }
}

/// The first track of a course. Only a missing cell may come from the course above, and only with proof.
fn first_track(row: Row, area: &Area, above: Option<&TrackDraft>, reader: &Reader) -> TrackDraft {
    let mut cells = row.fields.clone();
    if let (false, Some(above)) = (area.table.spans_known, above) {
        inherit::across(&mut cells, &row, above, reader.family);
    }
    draft(row, cells, false, !area.table.spans_known, reader)
}

fn draft(row: Row, cells: Cells, course_inherited: bool, merges_lost: bool, reader: &Reader) -> TrackDraft {
    let printed = row.cell(Field::Track).map(|c| name::track_name(c, reader.family));
    let (name, audience) = match printed {
        Some((name, audience)) => (name, audience),
        None => (waku::name_at_head(&row, reader.family), None),
    };
    TrackDraft { name, audience, course_inherited, cells, rows: vec![row], merges_lost, share: None }
}

/// The row's table stands below the same fiscal year as the course's rows.
fn same_year(row: &Row, course: &CourseDraft, reader: &Reader) -> bool {
    let before = course.tracks.last().map_or(row.place.0, |t| t.rows[0].place.0);
    reader.frame.year_of(row.place.0) == reader.frame.year_of(before)
}

fn continue_course(row: Row, printed: bool, area: &Area, course: &mut CourseDraft, reader: &mut Reader) {
    let Some(current) = course.tracks.last_mut() else { return };
    // The name was read once; where it stands again it only groups.
    reader.furniture.extend(row.fields.get(&Field::Course).into_iter().flatten().flat_map(|c| c.text.all_spans()));
    if row.orphan || !begins_track(&row, current, reader) {
        current.rows.push(row);
        return;
    }
    let mut cells = row.fields.clone();
    if !area.table.spans_known {
        for field in inherit::above(&mut cells, &row, current) {
            let at = row.fields.values().flatten().filter_map(|c| c.text.raw.first_span()).take(1).collect();
            let message = format!(
                "{} is empty here; what stands with it is printed, so nothing was taken from above",
                field.name()
            );
            reader.d.push(Diagnostic::new(Code::BlankField, message, at).in_row(row.place, field.name()));
        }
    }
    let new = draft(row, cells, !printed, !area.table.spans_known, reader);
    course.tracks.push(new);
}

/// The row names another track, or tells itself from the current one by what it says of its own.
fn begins_track(row: &Row, current: &TrackDraft, reader: &Reader) -> bool {
    if let Some(cell) = row.cell(Field::Track) {
        let (name, _) = name::track_name(cell, reader.family);
        let same = |a: &Said<String>, b: &Said<String>| match (a, b) {
            (Some(a), Some(b)) => same_key(&a.value, &b.value),
            _ => false,
        };
        return !same(&name, &current.name);
    }
    if waku::name_at_head(row, reader.family).is_some() {
        return true;
    }
    IDENTITY.iter().any(|f| differs(row.cell(*f), current.cells.get(f).and_then(|c| c.first())))
}

/// Printed here, and not what the current track says.
fn differs(own: Option<&RowCell>, current: Option<&RowCell>) -> bool {
    match (own, current) {
        (Some(own), current) if own.inherited != Some(Inherited::Merge) => {
            current.is_none_or(|c| !same_key(&c.text.folded, &own.text.folded))
        }
        _ => false,
    }
}
