//! Lines outside tables that no value was read from: kept as notes of the document, so that none of their words is lost.

use crate::model::{Dataset, Note, Resolution, Said, Sections, Span, Spanned};

/// Adds a note, without a marker, for every line that nothing was read from.
pub(super) fn keep(data: &mut Dataset, sections: &Sections) {
    let taken = Taken::new(data);
    let free = sections.lines.iter().filter(|l| !taken.touches(&l.text.all_spans()));
    let notes: Vec<Note> = (1..).zip(free).map(|(n, line)| note(&data.head.plan_id, n, line)).collect();
    data.notes.extend(notes);
}

fn note(plan: &str, n: usize, line: &crate::model::Line) -> Note {
    Note {
        note_id: format!("{plan}/notes/_/{n}"),
        marker: Spanned::new(String::new(), Vec::new(), "no-marker"),
        text: Some(Spanned::new(line.text.folded.clone(), line.text.all_spans(), "kept-line")),
        record_id: String::new(),
        field: String::new(),
        resolution: Resolution::Position,
    }
}

/// Places that values or furniture took, sorted and without overlaps.
struct Taken(Vec<Span>);

impl Taken {
    fn new(data: &Dataset) -> Self {
        let mut spans = data.furniture.clone();
        let mut said = |at: Option<&Vec<Span>>| spans.extend(at.into_iter().flatten().copied());
        said(at(&data.head.title));
        said(at(&data.head.issuer));
        said(data.head.updated_on.as_ref().map(|s| &s.at));
        said(data.head.issued_on.as_ref().map(|s| &s.at));
        for legend in &data.legends {
            said(Some(&legend.code.at));
            said(Some(&legend.label.at));
        }
        for note in &data.notes {
            said(at(&note.text));
        }
        for course in &data.courses {
            said(Some(&course.name.at));
        }
        spans.sort_unstable_by_key(|s| (s.page, s.start));
        let mut merged: Vec<Span> = Vec::new();
        for span in spans {
            match merged.last_mut() {
                Some(last) if last.page == span.page && span.start <= last.end => last.end = last.end.max(span.end),
                _ => merged.push(span),
            }
        }
        Taken(merged)
    }

    /// True if any character of the places was taken.
    fn touches(&self, places: &[Span]) -> bool {
        places.iter().any(|p| {
            let behind = self.0.partition_point(|t| (t.page, t.end) <= (p.page, p.start));
            self.0.get(behind).is_some_and(|t| t.page == p.page && t.start < p.end)
        })
    }
}

fn at(said: &Said<String>) -> Option<&Vec<Span>> {
    said.as_ref().map(|s| &s.at)
}
