//! Footnotes of cells and of the lines below tables → rows of `notes`.

use super::cell_notes::{CellNote, OpenMark, Reach, scan};
use super::legends::unused;
use super::marks::{NOTE_SIGNS, note_marks};
use super::report::{Report, column};
use super::words::{Chars, Lexicon, squeeze};
use crate::diag::Code;
use crate::model::{Dataset, Field, Note, Resolution, RowCell, Sections, Span, Spanned, Text};
use std::collections::{BTreeMap, BTreeSet};

/// A mark in a cell that still looks for its note.
struct Waiting {
    /// Number of the mark in the document.
    order: usize,
    key: String,
    at: Vec<Span>,
    mark: String,
    record: (&'static str, String),
    field: &'static str,
}

/// The rows being written, with the names already given.
struct Writer<'a> {
    plan: &'a str,
    ids: BTreeSet<String>,
    counts: BTreeMap<String, u32>,
    rows: Vec<Note>,
}

impl Writer<'_> {
    fn write(
        &mut self,
        marker: Spanned<String>,
        text: Option<Spanned<String>>,
        record: &str,
        field: &str,
        r: Resolution,
    ) {
        let count = self.counts.entry(marker.value.clone()).or_default();
        *count += 1;
        let note_id = unused(format!("{}/notes/{}/{count}", self.plan, marker.value), &mut self.ids);
        let (record_id, field) = (record.to_owned(), field.to_owned());
        self.rows.push(Note { note_id, marker, text, record_id, field, resolution: r });
    }
}

/// Writes the notes of a document and reports those that lack a half.
pub(super) fn resolve(data: &mut Dataset, sections: &Sections, lexicon: &Lexicon, report: &mut Report) {
    let plan = data.head.plan_id.clone();
    let ids = data.notes.iter().map(|n| n.note_id.clone()).collect();
    let mut writer = Writer { plan: &plan, ids, counts: BTreeMap::new(), rows: Vec::new() };
    let mut waiting = cells(data, lexicon, &mut writer, report);
    lines(sections, lexicon, &mut waiting, &mut writer, report);
    let mut left: Vec<Waiting> = waiting.into_values().flatten().collect();
    left.sort_by_key(|w| w.order);
    left.iter().for_each(|mark| dangle(mark, &mut writer, report));
    data.notes.append(&mut writer.rows);
}

fn cells(
    data: &Dataset,
    lexicon: &Lexicon,
    writer: &mut Writer,
    report: &mut Report,
) -> BTreeMap<String, Vec<Waiting>> {
    let mut waiting = BTreeMap::<String, Vec<Waiting>>::new();
    let mut order = 0;
    let mut seen = BTreeSet::new();
    for course in &data.courses {
        for track in &course.tracks {
            for (field, cell) in track.cells.iter().flat_map(|(f, cells)| cells.iter().map(move |c| (*f, c))) {
                // Few cells have a mark; of those that rows share, each is read once.
                let may = |c: &RowCell| c.inherited.is_none() && c.text.folded.contains(NOTE_SIGNS);
                let mut fresh = |c: &RowCell| c.text.raw.first_span().is_none_or(|s| seen.insert((field, s)));
                if field == Field::Remark || !may(cell) || !fresh(cell) {
                    continue;
                }
                let (table, name) = column(field);
                let id = if table == "courses" { &course.course_id } else { &track.track_id };
                for mut mark in one_cell(cell, field, (table, id, name), lexicon, writer, report) {
                    (mark.order, order) = (order, order + 1);
                    waiting.entry(mark.key.clone()).or_default().push(mark);
                }
            }
        }
    }
    waiting
}

type Owner<'a> = (&'static str, &'a str, &'static str);

fn one_cell(
    cell: &RowCell,
    field: Field,
    (table, id, name): Owner<'_>,
    lexicon: &Lexicon,
    writer: &mut Writer,
    report: &mut Report,
) -> Vec<Waiting> {
    let prose = matches!(field, Field::Eligibility | Field::Purpose | Field::Occupation);
    let found = scan(&cell.text.folded, if prose { Reach::Item } else { Reach::Word }, lexicon);
    for note in found.notes.iter().filter(|n| !is_session_remark(&cell.text, n, lexicon)) {
        let (marker, text) = (said(&cell.text, &note.mark, note), said(&cell.text, &note.text, note));
        if note.resolution == Resolution::Dangling {
            let message = format!("The note 「{}」 has no mark that points to it.", marker.value);
            report.tell(Code::NoteDangling, (table, id, name), marker.at.clone(), message);
        }
        writer.write(marker, Some(text), id, name, note.resolution);
    }
    let wait = |o: &OpenMark| Waiting {
        order: 0,
        key: o.key.clone(),
        at: cell.text.spans(o.at.clone()),
        mark: cell.text.folded[o.at.clone()].to_owned(),
        record: (table, id.to_owned()),
        field: name,
    };
    found.open.iter().map(wait).collect()
}

/// ※追加開催 is read as a property of its session.
fn is_session_remark(text: &Text, note: &CellNote, lexicon: &Lexicon) -> bool {
    lexicon.session_remarks.contains(&squeeze(&text.folded[note.text.clone()]))
}

fn said(text: &Text, bytes: &std::ops::Range<usize>, note: &CellNote) -> Spanned<String> {
    let rule = match note.resolution {
        Resolution::Number => "note-by-number",
        Resolution::Position => "note-by-position",
        Resolution::Shared => "note-shared",
        Resolution::Dangling => "note-dangling",
    };
    Spanned::new(text.folded[bytes.clone()].to_owned(), text.spans(bytes.clone()), rule)
}

/// Notes in the lines outside tables, joined to the cells whose marks wait for them.
fn lines(
    sections: &Sections,
    lexicon: &Lexicon,
    waiting: &mut BTreeMap<String, Vec<Waiting>>,
    writer: &mut Writer,
    report: &mut Report,
) {
    let legends = legend_places(sections);
    let headings = heading_marks(sections);
    for line in sections.lines.iter().filter(|l| !holds_any(&l.text, &legends)) {
        let found = scan(&line.text.folded, Reach::Item, lexicon);
        for note in &found.notes {
            let mine = waiting.remove(&note.key).unwrap_or_default();
            one_line(&line.text, note, &mine, headings.contains(&note.key), writer, report);
        }
    }
}

fn one_line(text: &Text, note: &CellNote, mine: &[Waiting], headed: bool, writer: &mut Writer, report: &mut Report) {
    let numbered = note.key.chars().count() > 1;
    let resolution = match (mine.len(), numbered) {
        (0, true) if headed => Resolution::Number,
        (0, true) => note.resolution,
        (0 | 1, false) => Resolution::Position,
        (_, true) => Resolution::Number,
        (_, false) => Resolution::Shared,
    };
    let note = CellNote { resolution, ..note.clone() };
    let (marker, words) = (said(text, &note.mark, &note), said(text, &note.text, &note));
    for mark in mine {
        let mut marker = marker.clone();
        marker.at.extend(&mark.at);
        writer.write(marker, Some(words.clone()), &mark.record.1, mark.field, resolution);
    }
    if mine.is_empty() {
        if resolution == Resolution::Dangling {
            let message = format!("The note 「{}」 has no mark that points to it.", marker.value);
            report.tell(Code::NoteDangling, ("", "", ""), marker.at.clone(), message);
        }
        writer.write(marker, Some(words), "", "", resolution);
    }
}

fn dangle(mark: &Waiting, writer: &mut Writer, report: &mut Report) {
    let message = format!("No note belongs to the mark 「{}」.", mark.mark);
    report.tell(Code::NoteDangling, (mark.record.0, &mark.record.1, mark.field), mark.at.clone(), message);
    let marker = Spanned::new(mark.mark.clone(), mark.at.clone(), "note-dangling");
    writer.write(marker, None, &mark.record.1, mark.field, Resolution::Dangling);
}

/// First characters of the legends, by page: their lines are no notes.
fn legend_places(sections: &Sections) -> BTreeSet<(u32, u32)> {
    let entries = sections.legends.iter().flat_map(|l| l.entries.iter().map(|e| &e.code).chain([&l.name]));
    entries.filter_map(|t| t.raw.first_span()).map(|s| (s.page, s.start)).collect()
}

fn holds_any(text: &Text, places: &BTreeSet<(u32, u32)>) -> bool {
    let holds = |s: &Span| places.range((s.page, s.start)..(s.page, s.end)).next().is_some();
    text.raw.pieces.iter().any(|p| holds(&p.span))
}

/// Keys of the marks that stand in column headings and behind words of lines.
fn heading_marks(sections: &Sections) -> BTreeSet<String> {
    let labels = sections.areas.iter().flat_map(|a| &a.header.labels).map(|l| (l.as_str(), false));
    let lines = sections.lines.iter().map(|l| (l.text.folded.as_str(), true));
    let marks = labels
        .chain(lines)
        .flat_map(|(words, line)| note_marks(&Chars::new(words)).into_iter().filter(move |m| !(line && m.apart)));
    marks.map(|m| m.key).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    type Row<'a> = (&'a str, Option<&'a str>, &'a str, &'a str, Resolution);

    fn rows(data: &Dataset) -> Vec<Row<'_>> {
        data.notes
            .iter()
            .map(|n| {
                let text = n.text.as_ref().map(|t| t.value.as_str());
                (n.marker.value.as_str(), text, n.record_id.as_str(), n.field.as_str(), n.resolution)
            })
            .collect()
    }

    #[test]
    fn lines_below_the_table_answer_the_marks_of_its_cells() {
        let mut plan = Plan::new();
        plan.course("甲").cell(Field::Fee, "1,100円*1").course("乙").cell(Field::Fee, "2,200円*1");
        plan.line("*1 昼食を含む").line("※日程は変わることがある");
        let (data, findings) = plan.resolve();
        assert_eq!(
            rows(&data),
            [
                ("*1", Some("昼食を含む"), "plan/甲/-", "fee_text", Resolution::Number),
                ("*1", Some("昼食を含む"), "plan/乙/-", "fee_text", Resolution::Number),
                ("※", Some("日程は変わることがある"), "", "", Resolution::Position)
            ]
        );
        assert!(findings.iter().all(|f| f.code != Code::NoteDangling));
        let ids: BTreeSet<_> = data.notes.iter().map(|n| &n.note_id).collect();
        assert_eq!(ids.len(), 3);
    }

    #[test]
    fn a_half_without_the_other_is_told() {
        let mut plan = Plan::new();
        plan.course("甲").cell(Field::Fee, "1,100円*2").line("*3 昼食を含む");
        let (data, findings) = plan.resolve();
        let dangling = Resolution::Dangling;
        assert_eq!(
            rows(&data),
            [("*3", Some("昼食を含む"), "", "", dangling), ("*2", None, "plan/甲/-", "fee_text", dangling)]
        );
        let told = findings.iter().filter(|f| f.code == Code::NoteDangling);
        assert_eq!(told.map(|f| f.field).collect::<Vec<_>>(), ["", "fee_text"]);
    }

    #[test]
    fn a_remark_that_is_a_property_of_its_session_is_no_note() {
        let mut plan = Plan::new();
        plan.course("甲").cell(Field::Dates, "5月1日※追加開催 5月8日※午後のみ 5月9日");
        let (data, _) = plan.resolve();
        assert_eq!(rows(&data), [("※", Some("午後のみ"), "plan/甲/-", "schedule_text", Resolution::Position)]);
    }
}
