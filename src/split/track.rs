//! A track's cells → its values.

use super::group::TrackDraft;
use super::{Reader, identity, money, name, places, sessions, told};
use crate::diag::{Code, Diagnostic};
use crate::model::{CourseKind, Delivery, Field, Inherited, RowCell, Said, Spanned, Track};
use crate::parse::values;

/// What a track must know of its course.
pub(crate) struct Context<'a> {
    /// Head of its id.
    pub course_id: &'a str,
    /// Training or exam.
    pub kind: CourseKind,
    /// From 1.
    pub position: u32,
}

/// Reads a track; also returns the cells that are kept as words.
pub(crate) fn build(draft: TrackDraft, context: &Context, reader: &mut Reader) -> (Track, Vec<RowCell>) {
    let base = format!("{}/{}", context.course_id, identity::slug(told(&draft)));
    let track_id = reader.ids.claim(&base);
    if track_id != base {
        let message = "another track of the course has the same name, or none either".to_string();
        let at = draft.rows[0].fields.values().flatten().flat_map(|c| c.text.raw.first_span()).take(1).collect();
        reader.d.push(Diagnostic::new(Code::IdCollision, message, at).about("tracks", track_id.clone(), "name"));
    }
    reader.ids.enter(&track_id);
    name_findings(&draft, &track_id, reader);
    tell_inherited(&draft, &track_id, reader);
    let mut track = Track { position: context.position, track_id, ..Track::default() };
    plain_fields(&mut track, &draft, reader);
    duration(&mut track, &draft, reader);
    money::fees(&mut track, &draft, reader);
    sessions::read(&mut track, &draft, name::session_kind(context.kind), reader);
    money::capacities(&mut track, &draft, reader);
    places::read(&mut track, &draft, reader);
    delivery(&mut track, &draft, reader);
    let rest = draft.rows.iter().flat_map(|r| r.rest.iter().chain(r.fields.get(&Field::Remark).into_iter().flatten()));
    let rest =
        if draft.share.as_ref().is_some_and(|_| context.position > 1) { Vec::new() } else { rest.cloned().collect() };
    repeated(&draft, reader);
    track.rows = draft.rows.iter().map(|r| r.place).collect();
    track.name = draft.name;
    track.audience_note = draft.audience;
    track.cells = draft.cells;
    (track, rest)
}

/// A cell of a further row that says again what the first row says was read once: its copy is furniture.
fn repeated(draft: &TrackDraft, reader: &mut Reader) {
    for row in draft.rows.iter().skip(1) {
        for (field, cells) in &row.fields {
            let known = draft.cells.get(field);
            let again = |c: &&RowCell| {
                known.is_some_and(|k| k.iter().any(|k| crate::normalize::same_key(&k.text.folded, &c.text.folded)))
            };
            reader.furniture.extend(cells.iter().filter(again).flat_map(|c| c.text.all_spans()));
        }
    }
}

/// Findings of alignment speak of rows; from here on they name the record.
fn name_findings(draft: &TrackDraft, track_id: &str, reader: &mut Reader) {
    for number in draft.rows.iter().flat_map(|r| reader.by_row.get(&r.place).into_iter().flatten()) {
        let finding = &mut reader.d.items[*number];
        if finding.record_id.is_empty() {
            finding.table = "tracks";
            finding.record_id = track_id.to_string();
            finding.field = Field::from_name(finding.field).map_or("", Field::column);
        }
    }
}

fn tell_inherited(draft: &TrackDraft, track_id: &str, reader: &mut Reader) {
    let mut say = |code: Code, field: &'static str, message: String, cell: Option<&RowCell>| {
        let at = cell.map(|c| c.text.all_spans()).unwrap_or_default();
        reader.d.push(Diagnostic::new(code, message, at).about("tracks", track_id, field));
    };
    if draft.course_inherited {
        let message = "the course's name is not printed in this row; it continues the course above".to_string();
        let own = draft.rows[0].fields.values().flatten().find(|c| c.inherited.is_none());
        say(Code::ValueInherited, "course_id", message, own);
    }
    for (field, cells) in &draft.cells {
        let Some(cell) = cells.first() else { continue };
        let (code, message) = match cell.inherited {
            Some(Inherited::Above) => (Code::ValueInherited, "the cell is blank; taken from the track above"),
            Some(Inherited::Merge) if draft.merges_lost => {
                (Code::ValueInherited, "the cell is blank; the cell above seems to cover it, and no line proves that")
            }
            Some(Inherited::Across) => (
                Code::ValueInheritedAcross,
                "the cell is missing; taken from the row of another course, which agrees with this one on both sides",
            ),
            _ => continue,
        };
        let field = if field.column().is_empty() { "venue" } else { field.column() };
        say(code, field, message.to_string(), Some(cell));
    }
}

/// The first cell of a field.
pub(crate) fn cell(draft: &TrackDraft, field: Field) -> Option<&RowCell> {
    draft.cells.get(&field).and_then(|c| c.first())
}

fn words(draft: &TrackDraft, field: Field, rule: &'static str) -> Said<String> {
    // A field may have several columns (概要 and 説明): their words stand one behind the other.
    let cells = draft.cells.get(&field)?;
    let mut words = cells.first()?.words(rule);
    for cell in cells.iter().skip(1) {
        words.value.push(' ');
        words.value.push_str(&cell.text.folded);
        words.at.extend(cell.text.all_spans());
    }
    Some(words)
}

fn plain_fields(track: &mut Track, draft: &TrackDraft, reader: &mut Reader) {
    track.occupation = words(draft, Field::Occupation, "occupation");
    track.eligibility_text = words(draft, Field::Eligibility, "eligibility");
    track.hospital_code = words(draft, Field::Hospital, "legend-code");
    track.purpose = words(draft, Field::Purpose, "purpose");
    track.duration_text = words(draft, Field::Duration, "as-printed");
    track.capacity_text = words(draft, Field::Capacity, "as-printed");
    track.fee_text = words(draft, Field::Fee, "as-printed");
    track.schedule_text = words(draft, Field::Dates, "as-printed");
    track.leader_training = flag(track, draft, Field::Leader, reader);
    track.recommendation = flag(track, draft, Field::Recommendation, reader);
}

fn flag(track: &Track, draft: &TrackDraft, field: Field, reader: &mut Reader) -> Said<bool> {
    let cell = cell(draft, field)?;
    let folded = &cell.text.folded;
    match values::read_flag(folded) {
        Some(value) => value.map(|v| cell.said(v, 0..folded.len(), "flag")),
        None => {
            let message = format!("「{folded}」 is no sign for yes or no");
            let finding = Diagnostic::new(Code::FlagUnread, message, cell.text.all_spans());
            reader.d.push(finding.about("tracks", track.track_id.clone(), field.column()));
            None
        }
    }
}

fn duration(track: &mut Track, draft: &TrackDraft, reader: &mut Reader) {
    let Some(cell) = cell(draft, Field::Duration) else { return };
    let read = values::read_duration(&cell.text.folded, &reader.frame.context, reader.family);
    track.times_per_year = read.times_per_year.map(|(n, range)| cell.said(n, range, "times-a-year"));
    track.days = read.days.map(|(n, range)| cell.said(n, range, "days"));
    if let Some(period) = read.period {
        let issue = (period.weekday_check == crate::model::WeekdayCheck::Mismatch).then_some(Code::WeekdayMismatch);
        track.period_start = period.start.map(|(date, range)| cell.said(date, range, "period"));
        track.period_end = period.end.map(|(date, range)| cell.said(date, range, "period"));
        if let Some(code) = issue {
            let message = "a weekday of the period is not its date's".to_string();
            let finding = Diagnostic::new(code, message, cell.text.spans(period.range));
            reader.d.push(finding.about("tracks", track.track_id.clone(), "period_start"));
        }
    }
    for range in read.rest {
        let message = format!("「{}」 is kept as text only", &cell.text.folded[range.clone()]);
        let finding = Diagnostic::new(Code::DurationUnread, message, cell.text.spans(range));
        reader.d.push(finding.about("tracks", track.track_id.clone(), "duration_text"));
    }
}

/// A venue in a prefecture, or with an address, is a place one goes to, whatever it is called.
fn onsite_by_place(track: &Track, reader: &Reader) -> Said<Vec<Delivery>> {
    let undecided = |name: &str| reader.family.terms("schedule-word").any(|t| name.contains(&t.word));
    let named = |n: &Said<String>| n.as_ref().is_some_and(|n| !undecided(&n.value));
    let place = track.places.iter().find(|p| named(&p.name) && (p.prefecture_code.is_some() || p.address.is_some()))?;
    let witness = place.address.as_ref().or(place.prefecture.as_ref())?;
    Some(witness.clone().map(|_| vec![Delivery::Onsite]))
}

/// Every way of taking part that the places and the schedule name, each with its places.
fn delivery(track: &mut Track, draft: &TrackDraft, reader: &Reader) {
    let mut named: Vec<(Delivery, Vec<crate::model::Span>)> = Vec::new();
    let mut inherited = None;
    let mut add = |way: Delivery, at: Vec<crate::model::Span>| match named.iter_mut().find(|(w, _)| *w == way) {
        Some((_, spans)) => spans.extend(at),
        None => named.push((way, at)),
    };
    for row in std::iter::once(&draft.cells).chain(draft.rows.iter().skip(1).map(|r| &r.fields)) {
        for field in [Field::Prefecture, Field::Venue, Field::Dates] {
            for cell in row.get(&field).into_iter().flatten() {
                inherited = inherited.or(cell.inherited.clone());
                for (way, range) in values::read_delivery(&cell.text.folded, reader.family) {
                    let only_places = field != Field::Dates || way != Delivery::Onsite;
                    if only_places {
                        add(way, cell.text.spans(range));
                    }
                }
            }
        }
    }
    if named.is_empty() {
        track.delivery = onsite_by_place(track, reader);
        return;
    }
    named.sort_by_key(|(way, _)| *way);
    let at = named.iter().flat_map(|(_, spans)| spans.clone()).collect();
    let ways = named.into_iter().map(|(way, _)| way).collect();
    track.delivery = Some(Spanned { inherited, ..Spanned::new(ways, at, "delivery-words") });
}
