//! Items of a list → readings: years, bounds, order, weekdays.

use super::Issue;
use super::atom::{Atom, Day};
use super::calendar::{Frame, agrees, bounds, days_between, end_year};
use super::date::DateReading;
use super::item::{Item, Phrase};
use super::squeeze::Squeezed;
use crate::diag::Code;
use crate::model::{Precision, Rival, WeekdayCheck, YearBasis};
use jiff::ToSpan;
use jiff::civil::Date;

/// A period without a printed year at its end may cross into the next year if it is no longer than this.
const CROSSING_DAYS: i32 = 300;

/// One side of a period on the calendar.
struct Side {
    lower: Date,
    upper: Date,
    year: i16,
    basis: YearBasis,
}

/// Reads the items of phrases in order, each against the ones before it.
pub(super) struct Solver<'a> {
    pub(super) sq: &'a Squeezed<'a>,
    pub(super) frame: Frame,
    pub(super) issues: Vec<Issue>,
}

impl Solver<'_> {
    /// The sessions of a list: days joined by ・ that follow each other are one.
    pub(super) fn phrase(&mut self, phrase: &Phrase) -> Vec<DateReading> {
        let mut out: Vec<DateReading> = Vec::new();
        let header = phrase.header.as_ref().and_then(|h| h.year);
        if let Some(year) = header.filter(|y| y.fiscal) {
            (self.frame.fiscal, self.frame.before) = (Some(year.value), None);
        }
        let mut last = None;
        for (n, item) in phrase.items.iter().enumerate() {
            let mut item = item.clone();
            if n == 0 {
                let first = if item.start.is_some() { item.start.as_mut() } else { item.end.as_mut() };
                let lent = header.filter(|y| !y.fiscal);
                if let Some(atom) = first {
                    atom.year = atom.year.or(lent);
                }
            }
            let reading = self.item(&item, &mut last);
            match out.last_mut().filter(|before| item.dotted && follows(before, &reading)) {
                Some(before) => extend(before, reading),
                None => out.push(reading),
            }
        }
        share_times(&mut out);
        out
    }

    fn item(&mut self, item: &Item, last: &mut Option<(Date, YearBasis)>) -> DateReading {
        let range = self.sq.bytes(item.range.clone());
        let mut reading = DateReading { range, precision: precision(item), ..DateReading::default() };
        if item.start.iter().chain(&item.end).any(|a| a.season.is_some()) {
            self.season(item, &mut reading);
            return reading;
        }
        let single = !item.is_period;
        let start = item.start.as_ref().and_then(|a| self.first_side(a, item.end.as_ref(), item, *last, &mut reading));
        let start_lost = item.start.is_some() && start.is_none();
        let end = item.end.as_ref().and_then(|a| match &start {
            Some(start) => self.second_side(a, start, &mut reading),
            None if start_lost && a.year.is_none() => None,
            None => self.first_side(a, None, item, *last, &mut reading),
        });
        self.fill(&mut reading, item, start.as_ref(), end.as_ref(), single);
        let basis = start.as_ref().or(end.as_ref()).map(|s| s.basis);
        reading.year_basis = basis;
        if basis.is_none() && reading.edtf.is_none() {
            reading.precision = Precision::None;
        }
        let latest = end.as_ref().or(start.as_ref()).map(|s| s.upper);
        *last = latest.zip(basis);
        self.frame.before = last.filter(|(_, b)| matches!(b, YearBasis::Text | YearBasis::Range)).map(|(d, _)| d);
        reading
    }

    fn fill(&mut self, reading: &mut DateReading, item: &Item, start: Option<&Side>, end: Option<&Side>, single: bool) {
        let at = |a: &Option<Atom>| a.as_ref().map(|a| self.sq.bytes(a.range.clone())).unwrap_or_default();
        reading.start = start.map(|s| (s.lower, at(&item.start)));
        reading.end =
            if single { start.map(|s| (s.upper, at(&item.start))) } else { end.map(|e| (e.upper, at(&item.end))) };
        let time = |t: &Option<super::time::TimeAt>| t.as_ref().map(|t| (t.value, self.sq.bytes(t.range.clone())));
        (reading.start_time, reading.end_time) = (time(&item.start_time), time(&item.end_time));
        if let (Some((s, _)), Some((e, _))) = (&reading.start, &reading.end)
            && s > e
        {
            let message = format!("{s} to {e} ends before it begins");
            self.issues.push(Issue::new(Code::DateOrder, message, reading.range.clone()));
        }
        let sides = [(item.start.as_ref(), start), (item.end.as_ref(), end)];
        for (atom, side) in sides.iter().filter_map(|&(a, s)| a.zip(s)) {
            self.check_weekday(reading, atom, side);
        }
        if reading.edtf.is_none() {
            reading.edtf = edtf(reading, item, start, end);
        }
    }

    /// The side that stands for itself: the beginning, or the end of a period whose beginning is not printed.
    fn first_side(
        &mut self,
        atom: &Atom,
        end: Option<&Atom>,
        item: &Item,
        last: Option<(Date, YearBasis)>,
        reading: &mut DateReading,
    ) -> Option<Side> {
        if let (true, Some((before, basis))) = (atom.tied, last) {
            let basis = if basis == YearBasis::Text { YearBasis::Range } else { basis };
            return self.tied_side(atom, before, basis);
        }
        if let Some(year) = atom.year {
            return self.side(atom, year.value, YearBasis::Text, item.is_period);
        }
        if let Some(end) = end.filter(|e| e.year.is_some()) {
            return self.side_before(atom, end);
        }
        let Some(inferred) = self.frame.infer(atom, end) else {
            reading.edtf = Some(unknown_year(item));
            let message = "no year is printed and nothing decides it";
            self.issues.push(Issue::new(Code::YearUnknown, message, self.sq.bytes(atom.range.clone())));
            return None;
        };
        let side = self.side(atom, inferred.year, inferred.basis, item.is_period)?;
        if let Some(year) = inferred.overruled {
            self.overruled(atom, year, &side, reading);
        }
        Some(side)
    }

    /// A beginning whose year only the end prints.
    fn side_before(&mut self, atom: &Atom, end: &Atom) -> Option<Side> {
        let year = end.year?.value;
        let ends = bounds(end, year, true)?.1;
        let later = bounds(atom, year, true).is_some_and(|(lower, _)| lower > ends);
        self.side(atom, year - i16::from(later), YearBasis::Range, true)
    }

    /// The end of a period that begins on `start`.
    fn second_side(&mut self, atom: &Atom, start: &Side, reading: &mut DateReading) -> Option<Side> {
        if atom.tied {
            return self.tied_side(atom, start.lower, start.basis);
        }
        if let Some(year) = atom.year {
            return self.side(atom, year.value, YearBasis::Text, true);
        }
        if atom.following {
            return self.side(atom, start.year + 1, YearBasis::Range, true);
        }
        let year = end_year(atom, start.lower);
        let crosses = year.is_some_and(|y| y > start.year);
        let (year, upper) = match year.and_then(|y| Some((y, bounds(atom, y, true)?.1))) {
            Some(found) => found,
            None => return self.side(atom, start.year, YearBasis::Range, true),
        };
        if crosses && days_between(start.lower, upper) > CROSSING_DAYS && agrees(atom, year) != Some(true) {
            let message = "the period ends before it begins; its end was left out";
            self.issues.push(Issue::new(Code::DateOrder, message, reading.range.clone()));
            return None;
        }
        self.side(atom, year, YearBasis::Range, true)
    }

    /// A day of the same month as the date before it, or, where its weekday says so, of the next.
    fn tied_side(&mut self, atom: &Atom, before: Date, basis: YearBasis) -> Option<Side> {
        let side = self.side(atom, before.year(), basis, true)?;
        if side.upper >= before {
            return Some(side);
        }
        let next = before.last_of_month().checked_add(1.day()).ok()?;
        let moved = Atom { month: Some(next.month() as u8), ..atom.clone() };
        if agrees(&moved, next.year()) == Some(true) {
            return self.side(&moved, next.year(), basis, true);
        }
        let message = "the day lies before the one it follows; it was left out";
        self.issues.push(Issue::new(Code::DateOrder, message, self.sq.bytes(atom.range.clone())));
        None
    }

    fn side(&mut self, atom: &Atom, year: i16, basis: YearBasis, in_period: bool) -> Option<Side> {
        let at = self.sq.bytes(atom.range.clone());
        let Some((lower, upper)) = bounds(atom, year, in_period) else {
            let message = format!("no calendar has {}", self.sq.words(atom.range.clone()));
            self.issues.push(Issue::new(Code::DateImpossible, message, at));
            return None;
        };
        let era = atom.year.and_then(|y| y.era).and_then(|e| e.last_day());
        if era.is_some_and(|last| lower > last && !atom.is_year()) {
            let message =
                format!("{} lies after the end of its era; it was read as {lower}", self.sq.words(atom.range.clone()));
            self.issues.push(Issue::new(Code::EraOverrun, message, at));
        }
        Some(Side { lower, upper, year, basis })
    }

    fn check_weekday(&mut self, reading: &mut DateReading, atom: &Atom, side: &Side) {
        let check = match atom.weekday.map(|w| side.upper.weekday() == w) {
            None => return,
            Some(true) => WeekdayCheck::Ok,
            Some(false) => WeekdayCheck::Mismatch,
        };
        if check == WeekdayCheck::Mismatch {
            let message = format!("{} is no such weekday", side.upper);
            self.issues.push(Issue::new(Code::WeekdayMismatch, message, self.sq.bytes(atom.range.clone())));
        }
        if reading.weekday_check != WeekdayCheck::Mismatch {
            reading.weekday_check = check;
        }
    }

    fn overruled(&mut self, atom: &Atom, year: i16, side: &Side, reading: &mut DateReading) {
        let rival = bounds(atom, year, false).map(|(d, _)| d.to_string()).unwrap_or_default();
        let message = format!("the weekday says {}, although {rival} would lie where the plan does", side.lower);
        self.issues.push(Issue::new(Code::YearInferred, message, self.sq.bytes(atom.range.clone())));
        reading.rivals.push(Rival { reading: rival.into(), price: 1.0 });
    }

    /// Seasons have no bounds; only EDTF says them.
    fn season(&mut self, item: &Item, reading: &mut DateReading) {
        let code = |a: &Atom| {
            let printed = a.year.map(|y| (y.value, YearBasis::Text));
            let (year, basis) = printed.or(self.frame.fiscal_year().map(|f| (f, YearBasis::FiscalYear)))?;
            Some((format!("{year}-{}", a.season?), basis))
        };
        let start = item.start.as_ref().and_then(code);
        let end = item.end.as_ref().and_then(code);
        reading.year_basis = start.as_ref().or(end.as_ref()).map(|s| s.1);
        let of = |side: Option<(String, YearBasis)>| side.map_or("..".into(), |s| s.0);
        if reading.year_basis.is_none() {
            let message = "a season whose year nothing decides";
            self.issues.push(Issue::new(Code::YearUnknown, message, reading.range.clone()));
        } else {
            reading.edtf = Some(if item.is_period { format!("{}/{}", of(start), of(end)) } else { of(start) });
        }
    }
}

fn follows(before: &DateReading, next: &DateReading) -> bool {
    let day = before.precision == Precision::Day && next.precision == Precision::Day;
    let times =
        before.start_time.is_some() && before.start_time.as_ref().map(|t| t.0) != next.start_time.as_ref().map(|t| t.0);
    let next_day = before.end.as_ref().and_then(|(d, _)| d.checked_add(1.day()).ok());
    day && !times && next_day.is_some() && next_day == next.start.as_ref().map(|s| s.0)
}

fn extend(before: &mut DateReading, next: DateReading) {
    before.range.end = next.range.end;
    before.end = next.end;
    before.start_time = before.start_time.take().or(next.start_time);
    before.end_time = before.end_time.take().or(next.end_time);
    before.rivals.extend(next.rivals);
    before.weekday_check = match (before.weekday_check, next.weekday_check) {
        (WeekdayCheck::Mismatch, _) | (_, WeekdayCheck::Mismatch) => WeekdayCheck::Mismatch,
        (WeekdayCheck::Ok, _) | (_, WeekdayCheck::Ok) => WeekdayCheck::Ok,
        _ => WeekdayCheck::Absent,
    };
}

/// Times printed once behind a list hold for all of it.
fn share_times(readings: &mut [DateReading]) {
    let Some((last, others)) = readings.split_last_mut() else { return };
    if last.start_time.is_none() || others.iter().any(|r| r.start_time.is_some()) {
        return;
    }
    for r in others {
        (r.start_time, r.end_time) = (last.start_time.clone(), last.end_time.clone());
    }
}

/// The coarsest of both sides.
fn precision(item: &Item) -> Precision {
    let one = |a: &Atom| match (a.season, a.month, a.day) {
        (Some(_), ..) => Precision::Season,
        (_, None, _) => Precision::Year,
        (_, _, Day::None | Day::Third(_)) => Precision::Month,
        (_, _, Day::End) if !item.is_period => Precision::Month,
        _ => Precision::Day,
    };
    item.start.iter().chain(&item.end).map(one).max().unwrap_or(Precision::None)
}

/// EDTF where the bounds alone would say too much or too little: anything coarser than a day, and open periods.
fn edtf(reading: &DateReading, item: &Item, start: Option<&Side>, end: Option<&Side>) -> Option<String> {
    let open = item.is_period && (item.start.is_none() || item.end.is_none());
    if reading.precision == Precision::Day && !open {
        return None;
    }
    let low = start.zip(item.start.as_ref()).map(|(s, a)| one_edtf(a, s));
    let high = end.zip(item.end.as_ref()).map(|(s, a)| one_edtf(a, s));
    let side = |s: Option<String>| s.map_or("..".to_owned(), |s| s);
    match (item.is_period, low, high) {
        (_, None, None) => None,
        (false, Some(low), _) => Some(low),
        (_, low, high) => {
            let low = side(low).split('/').next().unwrap_or_default().to_owned();
            let high = side(high).rsplit('/').next().unwrap_or_default().to_owned();
            Some(format!("{low}/{high}"))
        }
    }
}

fn one_edtf(atom: &Atom, side: &Side) -> String {
    match (atom.month, atom.day) {
        (None, _) if atom.year.is_some_and(|y| !y.fiscal) => format!("{:04}", side.year),
        (Some(month), Day::None) => format!("{:04}-{month:02}", side.year),
        _ if side.lower == side.upper => side.lower.to_string(),
        _ => format!("{}/{}", side.lower, side.upper),
    }
}

/// `--06-28`, `--06`: what is known without a year.
fn unknown_year(item: &Item) -> String {
    let one = |a: &Atom| match (a.month, a.day) {
        (Some(m), Day::At(d)) => format!("--{m:02}-{d:02}"),
        (Some(m), _) => format!("--{m:02}"),
        _ => "..".to_owned(),
    };
    let side = |a: &Option<Atom>| a.as_ref().map_or("..".to_owned(), one);
    if item.is_period { format!("{}/{}", side(&item.start), side(&item.end)) } else { side(&item.start) }
}
