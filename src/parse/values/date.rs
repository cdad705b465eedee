//! Date cells: one date, many, periods, seasons, or words that say there is none yet.

use super::Issue;
use super::calendar::Frame;
use super::cell::Assembly;
use super::item::{Phrase, phrases};
use super::lexer::tokens;
use super::lexicon::Lexicon;
use super::notes::without_marks;
use super::recurring::is_recurring;
use super::solve::Solver;
use super::squeeze::Squeezed;
use crate::model::{Delivery, Family, Precision, Rival, SessionKind, SessionStatus, WeekdayCheck, YearBasis};
use jiff::civil::{Date, Time};
use std::ops::Range;

/// What the years of yearless dates are inferred from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DateContext {
    /// The plan's fiscal year (年度, April to March).
    pub fiscal_year: Option<i16>,
    /// 更新日 of the document.
    pub updated_on: Option<Date>,
    /// First and last year printed elsewhere in the document. Used as a frame without a fiscal year when both are equal, or
    /// two neighbours, which are then the two calendar years of a fiscal year.
    pub years: Option<(i16, i16)>,
}

/// One session as a date cell says it. Ranges are bytes of the folded cell.
#[derive(Clone, Debug, PartialEq)]
pub struct DateReading {
    /// From its name to the last word about it.
    pub range: Range<usize>,
    /// What names it: 申込期間, 前期日程, 第1回, 初級; layout spaces removed, without brackets.
    pub label: Option<(String, Range<usize>)>,
    /// Ways of taking part, in brackets beside its name or its date.
    pub delivery: Vec<(Delivery, Range<usize>)>,
    /// What its name says happens; none where it has no name or the name does not say.
    pub kind: Option<SessionKind>,
    /// First day; for a month or year its first.
    pub start: Option<(Date, Range<usize>)>,
    /// Last day; the same as `start` for a single day.
    pub end: Option<(Date, Range<usize>)>,
    /// First hour.
    pub start_time: Option<(Time, Range<usize>)>,
    /// Last hour.
    pub end_time: Option<(Time, Range<usize>)>,
    /// How exactly it is said: the coarser of both sides.
    pub precision: Precision,
    /// How firm.
    pub status: SessionStatus,
    /// ※追加開催.
    pub added: bool,
    /// Extended Date/Time Format (ISO 8601-2), where the bounds alone would say too much or too little. A date without any year
    /// is `--06-28`.
    pub edtf: Option<String>,
    /// What decided the year, of a period that of its first side.
    pub year_basis: Option<YearBasis>,
    /// Whether the printed weekdays are right.
    pub weekday_check: WeekdayCheck,
    /// Years that lost against a weekday.
    pub rivals: Vec<Rival>,
}

impl Default for DateReading {
    fn default() -> Self {
        DateReading {
            range: 0..0,
            label: None,
            delivery: Vec::new(),
            kind: None,
            start: None,
            end: None,
            start_time: None,
            end_time: None,
            precision: Precision::None,
            status: SessionStatus::Fixed,
            added: false,
            edtf: None,
            year_basis: None,
            weekday_check: WeekdayCheck::Absent,
            rivals: Vec::new(),
        }
    }
}

/// A date cell. Every character that is no separator lies in a reading, in `count`, in `understood` or in `rest`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DateCell {
    /// In the order of the text. 未定, 中止 and 随時 without a date are readings of precision `none`.
    pub readings: Vec<DateReading>,
    /// Words nobody understood, without separators around them.
    pub rest: Vec<Range<usize>>,
    /// Remarks that were recognised and are no date: ways of taking part, 同時開催.
    pub understood: Vec<Range<usize>>,
    /// Ways of taking part that hold for the cell: Eラーニングにて実施, (講義は事前eラーニング形式).
    pub delivery: Vec<(Delivery, Range<usize>)>,
    /// How often, where the cell says so: 2回程度(未定).
    pub count: Option<(u32, Range<usize>)>,
    /// What a person should know.
    pub issues: Vec<Issue>,
}

/// Reads a date cell. Never fails: what is no date is in [`DateCell::rest`].
pub fn read_dates(folded: &str, context: &DateContext, family: &Family) -> DateCell {
    let (text, marks) = without_marks(folded);
    let sq = Squeezed::new(&text);
    let lexicon = Lexicon::dates(family);
    let (phrases, stray) = phrases(&sq, tokens(&sq));
    let mut assembly = Assembly::new(&sq, &lexicon, Frame::new(context), phrases, &stray);
    assembly.read();
    let mut cell = assembly.finish();
    if cell.readings.is_empty() && is_recurring(&sq) {
        let status = SessionStatus::Planned;
        let reading = DateReading { range: sq.bytes(0..sq.len()), status, ..DateReading::default() };
        cell = DateCell { readings: vec![reading], ..DateCell::default() };
    }
    cell.understood.extend(marks);
    cell.understood.sort_by_key(|r| r.start);
    cell
}

/// Reads a text that holds exactly one date or one period; other words around it are not looked at. The reading has no label.
pub fn read_date(folded: &str, context: &DateContext) -> Option<DateReading> {
    let (text, _) = without_marks(folded);
    let sq = Squeezed::new(&text);
    let (phrases, _) = phrases(&sq, tokens(&sq));
    only_reading(&sq, &phrases, Frame::new(context))
}

/// The reading of a single date or period; nothing for none, several, or one without a day on the calendar.
pub(super) fn only_reading(sq: &Squeezed, phrases: &[Phrase], frame: Frame) -> Option<DateReading> {
    let [phrase] = phrases else { return None };
    let mut solver = Solver { sq, frame, issues: Vec::new() };
    let mut readings = solver.phrase(phrase);
    let reading = readings.pop().filter(|_| readings.is_empty())?;
    (reading.start.is_some() || reading.end.is_some()).then_some(reading)
}
