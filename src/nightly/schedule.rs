//! On which days a source is looked at.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;

/// The days of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Schedule {
    /// Every run.
    #[default]
    Daily,
    /// Monday to Friday.
    Weekdays,
    /// One day of the week.
    Weekly(Weekday),
    /// One day of the month, its last one where the month is shorter.
    Monthly(i8),
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];

impl TryFrom<String> for Schedule {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let known = match text.split_once(':') {
            None if text == "daily" => Some(Schedule::Daily),
            None if text == "weekdays" => Some(Schedule::Weekdays),
            Some(("weekly", day)) => WEEKDAYS.iter().find(|(name, _)| *name == day).map(|(_, d)| Schedule::Weekly(*d)),
            Some(("monthly", day)) => day.parse().ok().filter(|d| (1..=31).contains(d)).map(Schedule::Monthly),
            _ => None,
        };
        known.ok_or_else(|| {
            format!("`{text}` is no schedule; write daily, weekdays, weekly:mon (… sun) or monthly:1 (… 31)")
        })
    }
}

impl Schedule {
    /// Whether a source is looked at `today` that was looked at successfully on `last`: on one of its days, or later if that day was missed.
    pub fn is_due(self, last: Option<Date>, today: Date) -> bool {
        let Some(last) = last.filter(|_| self != Schedule::Daily) else { return true };
        let days = std::iter::successors(Some(today), |day| day.checked_sub(1.day()).ok());
        days.take_while(|day| *day > last).take(32).any(|day| self.names(day))
    }

    fn names(self, day: Date) -> bool {
        match self {
            Schedule::Daily => true,
            Schedule::Weekdays => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
            Schedule::Weekly(weekday) => day.weekday() == weekday,
            Schedule::Monthly(number) => day.day() == number.min(day.days_in_month()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(schedule: &str, last: &str, today: &str) -> bool {
        let schedule = Schedule::try_from(schedule.to_owned()).expect("a schedule");
        let last = (!last.is_empty()).then(|| last.parse().expect("a date"));
        schedule.is_due(last, today.parse().expect("a date"))
    }

    #[test]
    fn a_source_is_due_on_its_day_or_when_that_was_missed() {
        // 2026-11-20 is a Friday.
        assert!(due("daily", "2026-11-20", "2026-11-20"), "whoever runs twice wants to look twice");
        assert!(!due("weekdays", "2026-11-20", "2026-11-22") && due("weekdays", "2026-11-20", "2026-11-23"));
        assert!(!due("weekly:mon", "2026-11-16", "2026-11-22") && due("weekly:mon", "2026-11-16", "2026-11-23"));
        assert!(due("weekly:mon", "2026-11-16", "2026-11-24"), "the machine was off on Monday");
        assert!(!due("monthly:31", "2026-10-31", "2026-11-29") && due("monthly:31", "2026-10-31", "2026-11-30"));
        assert!(due("monthly:1", "2024-01-01", "2026-11-15"), "a month was missed");
        assert!(due("monthly:1", "", "2026-11-15"), "never looked at");
        assert!(!due("weekly:fri", "2026-11-20", "2026-11-20"));
    }

    #[test]
    fn other_words_are_no_schedule() {
        for text in ["", "weekly", "weekly:monday", "monthly:0", "monthly:32", "hourly"] {
            assert!(Schedule::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}
