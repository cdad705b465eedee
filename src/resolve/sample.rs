//! Small invented plans for the tests of this stage.

use super::resolve;
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::*;
use std::collections::BTreeMap;

/// The family of training plans, as far as this stage reads it.
pub(super) fn family() -> Family {
    let data = include_str!("../kinds/training_plan/resolve_terms.csv");
    let rows = csv::Reader::from_reader(data.as_bytes()).into_deserialize().collect::<Result<Vec<_>, _>>();
    let rows: Vec<(String, String, String, String)> = rows.expect("the vocabulary is a table of four columns");
    let terms = rows.into_iter().map(|(list, word, code, _)| Term { list, word, code }).collect();
    Family::new("training-plan", Vec::new(), Vec::new(), terms)
}

/// A text that stands on page 1 at `at`.
pub(super) fn text(words: &str, at: &mut u32) -> Text {
    let span = Span::new(1, *at, *at + words.chars().count() as u32);
    *at = span.end + 1;
    Text { raw: RawText::new(words, span), folded: words.to_owned(), offsets: Offsets::default() }
}

/// A plan under construction.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) data: Dataset,
    pub(super) sections: Sections,
    at: u32,
}

impl Plan {
    pub(super) fn new() -> Self {
        let mut plan = Plan::default();
        plan.data.head.plan_id = "plan".to_owned();
        plan
    }

    fn said<T>(&mut self, value: T, words: &str) -> Spanned<T> {
        Spanned::new(value, text(words, &mut self.at).all_spans(), "test")
    }

    /// Begins a course with one track without a name.
    pub(super) fn course(&mut self, name: &str) -> &mut Self {
        let course_id = format!("plan/{name}");
        let position = self.data.courses.len() as u32 + 1;
        let track = Track { track_id: course_id.clone() + "/-", position: 1, ..Track::default() };
        let course = Course {
            course_key: course_id.clone(),
            course_id,
            position,
            name: self.said(name.to_owned(), name),
            fiscal_year: None,
            kind: CourseKind::Training,
            page: 1,
            tracks: vec![track],
        };
        self.data.courses.push(course);
        self
    }

    /// Names the track, or begins a further one.
    pub(super) fn track(&mut self, name: &str) -> &mut Self {
        let named = self.said(name.to_owned(), name);
        let course = self.data.courses.last_mut().expect("a course was begun");
        if course.tracks.last().is_some_and(|t| t.name.is_some()) {
            course.tracks.push(Track::default());
        }
        let position = course.tracks.len() as u32;
        let track = course.tracks.last_mut().expect("a course has a track");
        (track.track_id, track.name, track.position) = (format!("{}/{name}", course.course_id), Some(named), position);
        self
    }

    /// The track under construction.
    pub(super) fn now(&mut self) -> &mut Track {
        let course = self.data.courses.last_mut().expect("a course was begun");
        course.tracks.last_mut().expect("a course has a track")
    }

    /// Adds a cell to the track.
    pub(super) fn cell(&mut self, field: Field, words: &str) -> &mut Self {
        self.put(field, words, None)
    }

    /// Adds a cell that was printed in another row.
    pub(super) fn inherited(&mut self, field: Field, words: &str) -> &mut Self {
        self.put(field, words, Some(Inherited::Above))
    }

    fn put(&mut self, field: Field, words: &str, inherited: Option<Inherited>) -> &mut Self {
        let text = text(words, &mut self.at);
        let cell = RowCell {
            text: text.into(),
            column: 0,
            inherited,
            heading: Default::default(),
            rivals: Default::default(),
        };
        let cells: &mut BTreeMap<_, Vec<_>> = &mut self.now().cells;
        cells.entry(field).or_default().push(cell);
        self
    }

    pub(super) fn said_occupation(&mut self, words: &str) -> &mut Self {
        let said = self.said(words.to_owned(), words);
        self.now().occupation = Some(said);
        self
    }

    pub(super) fn said_code(&mut self, code: &str) -> &mut Self {
        let said = self.said(code.to_owned(), code);
        self.now().hospital_code = Some(said);
        self
    }

    /// Says days and times a year.
    pub(super) fn lasting(&mut self, days: Option<f64>, times: Option<u32>) -> &mut Self {
        let (days, times) = (days.map(|d| self.said(d, "2日間")), times.map(|t| self.said(t, "年2回")));
        (self.now().days, self.now().times_per_year) = (days, times);
        self
    }

    /// Adds a session with both days, as `2031-05-01`; an empty one has no date.
    pub(super) fn session(&mut self, kind: SessionKind, label: &str, start: &str, end: &str) -> &mut Self {
        let words = format!("{label} {start} {end}");
        let text = self.said(words.clone(), &words);
        let date = |d: &str| d.parse().ok().map(|d| text.clone().map(|_| d));
        let (start_date, end_date) = (date(start), date(end));
        let precision = if start_date.is_some() { Precision::Day } else { Precision::None };
        let position = self.now().sessions.len() as u32 + 1;
        let session = Session {
            session_id: format!("{}/sessions/{position}", self.now().track_id),
            position,
            kind,
            label: (!label.is_empty()).then(|| text.clone().map(|_| label.to_owned())),
            start_date,
            end_date,
            start_time: None,
            end_time: None,
            precision,
            status: SessionStatus::Fixed,
            added: false,
            stale: false,
            edtf: None,
            year_basis: None,
            weekday_check: WeekdayCheck::Absent,
            text,
        };
        self.now().sessions.push(session);
        self
    }

    /// Adds seats.
    pub(super) fn seats(&mut self, count: u32, unit: Unit, persons: Option<u32>, per: Per) -> &mut Self {
        let words = format!("定員{count}");
        let said = self.said(words.clone(), &words);
        let position = self.now().capacities.len() as u32 + 1;
        let capacity = Capacity {
            capacity_id: format!("{}/capacities/{position}", self.now().track_id),
            session_id: String::new(),
            position,
            label: None,
            status: said.clone().map(|_| CapacityStatus::Limit),
            count: Some(said.clone().map(|_| count)),
            unit: Some(said.clone().map(|_| unit)),
            persons: persons.map(|p| said.clone().map(|_| p)),
            per,
            approximate: false,
            provisional: false,
            text: said,
        };
        self.now().capacities.push(capacity);
        self
    }

    /// Adds a fee that includes tax.
    pub(super) fn fee(&mut self, label: &str, amount: u64) -> &mut Self {
        let words = format!("{label}{amount}円");
        let said = self.said(words.clone(), &words);
        let position = self.now().fees.len() as u32 + 1;
        let fee = Fee {
            fee_id: format!("{}/fees/{position}", self.now().track_id),
            position,
            label: (!label.is_empty()).then(|| said.clone().map(|_| label.to_owned())),
            status: said.clone().map(|_| FeeStatus::Amount),
            amount_jpy: Some(said.clone().map(|_| amount)),
            tax_included: Some(said.clone().map(|_| true)),
            condition: None,
            includes: None,
            text: said,
        };
        self.now().fees.push(fee);
        self
    }

    /// Adds an entry to the plan's legend 注1.
    pub(super) fn legend(&mut self, code: &str, label: &str) -> &mut Self {
        let entry = LegendEntry { code: text(code, &mut self.at), label: text(label, &mut self.at) };
        if self.sections.legends.is_empty() {
            let (name, subject) = (text("注1", &mut self.at), text("対象施設の種類", &mut self.at));
            self.sections.legends.push(Legend { name, subject, entries: Vec::new() });
        }
        self.sections.legends[0].entries.push(entry);
        self
    }

    /// Adds a line outside tables.
    pub(super) fn line(&mut self, words: &str) -> &mut Self {
        let text = text(words, &mut self.at);
        self.sections.lines.push(Line { page: 1, level: 0, text, copies: Vec::new() });
        self
    }

    /// Resolves the plan.
    pub(super) fn resolve(mut self) -> (Dataset, Vec<Diagnostic>) {
        let mut d = Diagnostics::default();
        resolve(&mut self.data, &self.sections, &family(), &mut d);
        (self.data, d.items)
    }
}
