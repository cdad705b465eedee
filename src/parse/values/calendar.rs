//! From printed dates to days of the calendar: bounds, and the year where none is printed.

use super::atom::{Atom, Day};
use super::date::DateContext;
use crate::model::YearBasis;
use jiff::civil::{Date, date};

/// How far before the plan's fiscal year a weekday may carry a date that prints no year: people apply before it begins.
const DAYS_BEFORE: i32 = 92;
/// How far behind it: the last exams and results.
const DAYS_BEHIND: i32 = 61;
/// A list may jump this far ahead into the next calendar year (12月 → 1月); a longer jump is read as a step back in the same year.
const LEAP_DAYS: i32 = 183;

/// What the years of a cell are read against.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Fiscal year of the plan, or of the cell where it prints one.
    pub(super) fiscal: Option<i16>,
    pub(super) updated: Option<Date>,
    pub(super) years: Option<(i16, i16)>,
    /// The date before, if its year was printed, or followed from one that was.
    pub(super) before: Option<Date>,
    /// Fiscal year of the plan alone.
    plan: Option<i16>,
}

/// A year that was inferred, and what else it could have been.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Inferred {
    pub(super) year: i16,
    pub(super) basis: YearBasis,
    /// The frame's year, where a weekday overruled it.
    pub(super) overruled: Option<i16>,
}

impl Frame {
    pub(super) fn new(context: &DateContext) -> Self {
        Frame {
            fiscal: context.fiscal_year,
            updated: context.updated_on,
            years: context.years,
            before: None,
            plan: context.fiscal_year,
        }
    }

    /// Whether a printed year lies far from the plan's.
    pub(super) fn is_far(&self, year: i16) -> bool {
        const FAR: i16 = 3;
        self.plan.is_some_and(|f| (year - f).abs() > FAR)
    }

    /// Whether a year of two digits lies so near to the plan that it can be one.
    pub(super) fn proves(&self, year: i16) -> bool {
        let framed = self.fiscal_year().is_some_and(|f| (f - 1..=f + 2).contains(&year));
        framed || self.years.is_some_and(|(a, b)| (a..=b).contains(&year))
    }

    /// The fiscal year that frames undated months: given, or the one that the document's two years span.
    pub(super) fn fiscal_year(&self) -> Option<i16> {
        self.fiscal.or(self.years.filter(|(a, b)| b - a == 1).map(|(a, _)| a))
    }

    /// The year the frame alone would give.
    fn preferred(&self, month: i8, day: i8) -> Option<(i16, YearBasis)> {
        if let Some(before) = self.before {
            return Some((beside(before, month, day), YearBasis::Range));
        }
        if let Some(f) = self.fiscal_year() {
            return Some((if month >= 4 { f } else { f + 1 }, YearBasis::FiscalYear));
        }
        if let Some((a, _)) = self.years.filter(|(a, b)| a == b) {
            return Some((a, YearBasis::Range));
        }
        let updated = self.updated?;
        let far = |y: i16| Date::new(y, month, day).map_or(i32::MAX, |d| days_between(d, updated).abs());
        let year = (updated.year() - 1..=updated.year() + 1).min_by_key(|&y| far(y))?;
        Some((year, YearBasis::UpdateDate))
    }

    /// Whether a weekday may move a date there.
    fn admits(&self, day: Date) -> bool {
        let Some(f) = self.fiscal_year().filter(|_| self.before.is_none()) else { return true };
        days_between(day, date(f, 4, 1)) <= DAYS_BEFORE && days_between(date(f + 1, 3, 31), day) <= DAYS_BEHIND
    }

    /// The year of a date or period that prints none: the weekday decides, then the frame.
    pub(super) fn infer(&self, start: &Atom, end: Option<&Atom>) -> Option<Inferred> {
        let month = start.month?.clamp(1, 12) as i8;
        let day = if let Day::At(d) = start.day { d.clamp(1, 28) as i8 } else { 1 };
        let (year, basis) = self.preferred(month, day)?;
        let printed = start.weekday.is_some() || end.is_some_and(|e| e.weekday.is_some());
        let score = |y: i16| agreements(start, end, y);
        let kept = score(year);
        let other = [year - 1, year + 1]
            .into_iter()
            .filter(|&y| bounds(start, y, end.is_some()).is_some_and(|(lower, _)| self.admits(lower)))
            .filter(|&y| score(y) > kept)
            .max_by_key(|&y| score(y));
        Some(match other {
            Some(other) => Inferred { year: other, basis: YearBasis::Weekday, overruled: Some(year) },
            None if printed && kept > 0 && basis != YearBasis::Range => {
                Inferred { year, basis: YearBasis::Weekday, overruled: None }
            }
            None => Inferred { year, basis, overruled: None },
        })
    }
}

/// How many printed weekdays agree if the period begins in `year`.
fn agreements(start: &Atom, end: Option<&Atom>, year: i16) -> usize {
    let Some((lower, _)) = bounds(start, year, end.is_some()) else { return 0 };
    let end_agrees = end.is_some_and(|e| end_year(e, lower).is_some_and(|y| agrees(e, y) == Some(true)));
    usize::from(agrees(start, year) == Some(true)) + usize::from(end_agrees)
}

/// Whether the printed weekday is that of the date in `year`; nothing where none is printed.
pub(super) fn agrees(atom: &Atom, year: i16) -> Option<bool> {
    let weekday = atom.weekday?;
    let (_, day) = bounds(atom, year, true)?;
    Some(day.weekday() == weekday)
}

/// The year in which a period that begins on `start` ends, if its end prints none: the first in which it does not lie before.
pub(super) fn end_year(end: &Atom, start: Date) -> Option<i16> {
    [start.year(), start.year() + 1]
        .into_iter()
        .find(|&y| bounds(end, y, true).is_some_and(|(_, upper)| upper >= start))
}

/// The year of a date in a list behind `before`: the same year, or the next one where that is a short step ahead.
fn beside(before: Date, month: i8, day: i8) -> i16 {
    let same = Date::new(before.year(), month, day);
    let next = Date::new(before.year() + 1, month, day);
    match (same, next) {
        (Ok(same), _) if same >= before => before.year(),
        (_, Ok(next)) if days_between(before, next) <= LEAP_DAYS => before.year() + 1,
        _ => before.year(),
    }
}

pub(super) fn days_between(from: Date, to: Date) -> i32 {
    i32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(i32::MAX)
}

/// First and last day of a printed date in `year`; nothing for seasons and for days no calendar has. `in_period`: it bounds a
/// period, so that 末 is the last day.
pub(super) fn bounds(atom: &Atom, year: i16, in_period: bool) -> Option<(Date, Date)> {
    let Some(month) = atom.month else { return if atom.season.is_some() { None } else { whole_year(atom, year) } };
    let first = Date::new(year, i8::try_from(month).ok()?, 1).ok()?;
    let last = first.last_of_month();
    let day = |d: i8| Date::new(year, first.month(), d).ok();
    Some(match atom.day {
        Day::None => (first, last),
        Day::At(d) => {
            let d = day(i8::try_from(d).ok()?)?;
            (d, d)
        }
        Day::Last => (last, last),
        Day::End if in_period => (last, last),
        Day::End => (day(21)?, last),
        Day::Third(0) => (first, day(10)?),
        Day::Third(1) => (day(11)?, day(20)?),
        Day::Third(_) => (day(21)?, last),
    })
}

fn whole_year(atom: &Atom, year: i16) -> Option<(Date, Date)> {
    if atom.year?.fiscal {
        return Some((Date::new(year, 4, 1).ok()?, Date::new(year + 1, 3, 31).ok()?));
    }
    Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?))
}
