//! Values as a person writes them, and as the columns hold them.

use crate::model::{
    CapacityStatus, ContactKind, CourseKind, Delivery, EventKind, FeeStatus, FieldType, Modality, Operation, Operator,
    OrganizationRole, OrganizationStatus, Per, Policy, Precision, ReferenceKind, RelationKind, Resolution, SessionKind,
    SessionStatus, Unit, WeekdayCheck, YearBasis,
};
use crate::normalize::folded;
use jiff::civil::{Date, Time};
use serde::{Deserialize, Serialize};

/// Whole numbers up to this one are the same in every program that reads JSON (RFC 8259, 6).
const LARGEST: u64 = (1 << 53) - 1;

/// A value of the file. An empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// `"…"`.
    Text(String),
    /// `3500`, `0.5`, as it is written.
    Number(String),
    /// `true`.
    Flag(bool),
    /// `2025-06-03`, `09:30:00`.
    Moment(String),
    /// `["online", "onsite"]`.
    List(Vec<String>),
}

impl Value {
    /// True for the value that deletes.
    pub fn is_empty(&self) -> bool {
        matches!(self, Value::Text(text) if text.trim().is_empty())
            || matches!(self, Value::List(all) if all.is_empty())
    }

    /// The value as the file has it, for messages.
    pub fn shown(&self) -> String {
        match self {
            Value::Text(text) => format!("\"{text}\""),
            Value::Number(text) | Value::Moment(text) => text.clone(),
            Value::Flag(flag) => flag.to_string(),
            Value::List(all) => format!("[{}]", all.iter().map(|t| format!("\"{t}\"")).collect::<Vec<_>>().join(", ")),
        }
    }
}

/// What a column can hold.
pub(super) trait Plain: Sized {
    /// As it is published.
    fn plain(&self) -> String;
    /// From what a person wrote.
    ///
    /// # Errors
    /// What the column holds, in words, where that is something else.
    fn take(value: &Value) -> Result<Self, String>;
}

impl Plain for String {
    fn plain(&self) -> String {
        self.clone()
    }

    fn take(value: &Value) -> Result<Self, String> {
        match value {
            // As every published text: width folded, no white space around it.
            Value::Text(text) => Ok(folded(text)),
            _ => Err("a text, in quotes".to_owned()),
        }
    }
}

impl Plain for Date {
    fn plain(&self) -> String {
        self.to_string()
    }

    fn take(value: &Value) -> Result<Self, String> {
        let text = match value {
            Value::Moment(text) | Value::Text(text) => text.as_str(),
            _ => "",
        };
        let has_form = text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2]);
        text.parse().ok().filter(|_| has_form).ok_or_else(|| "a date such as 2025-06-03".to_owned())
    }
}

impl Plain for Time {
    fn plain(&self) -> String {
        format!("{:02}:{:02}", self.hour(), self.minute())
    }

    fn take(value: &Value) -> Result<Self, String> {
        let text = match value {
            Value::Moment(text) | Value::Text(text) => text.as_str(),
            _ => "",
        };
        let minutes = text.strip_suffix(":00").filter(|t| t.len() == 5).unwrap_or(text);
        let parsed = Time::strptime("%H:%M", minutes).ok().filter(|_| minutes.len() == 5);
        parsed.ok_or_else(|| "a time such as \"09:30\"".to_owned())
    }
}

impl Plain for bool {
    fn plain(&self) -> String {
        self.to_string()
    }

    fn take(value: &Value) -> Result<Self, String> {
        match value {
            Value::Flag(flag) => Ok(*flag),
            _ => Err("true or false".to_owned()),
        }
    }
}

macro_rules! whole_numbers {
    ($($number:ty)+) => {$(
        impl Plain for $number {
            fn plain(&self) -> String {
                self.to_string()
            }

            fn take(value: &Value) -> Result<Self, String> {
                let Value::Number(text) = value else { return Err("a whole number".to_owned()) };
                let whole: u64 = text.parse().map_err(|_| "a whole number, not below zero".to_owned())?;
                let fits = <$number>::try_from(whole).ok().filter(|_| whole <= LARGEST);
                fits.ok_or_else(|| "a smaller number".to_owned())
            }
        }
    )+};
}
whole_numbers!(i16 u32 u64);

impl Plain for f64 {
    fn plain(&self) -> String {
        self.to_string()
    }

    fn take(value: &Value) -> Result<Self, String> {
        let Value::Number(text) = value else { return Err("a number".to_owned()) };
        let number = text.parse::<f64>().ok().filter(|n| n.is_finite() && *n >= 0.0);
        number.ok_or_else(|| "a number, not below zero".to_owned())
    }
}

/// A word of a closed list.
trait Word: Copy + 'static {
    const LIST: &'static [Self];
    fn word(self) -> &'static str;
}

fn word_of<T: Word>(text: &str) -> Result<T, String> {
    let words = || T::LIST.iter().map(|w| w.word()).collect::<Vec<_>>().join(", ");
    T::LIST.iter().copied().find(|w| w.word() == text.trim()).ok_or_else(|| format!("one of {}", words()))
}

macro_rules! closed_lists {
    ($($list:ident)+) => {$(
        impl Word for $list {
            const LIST: &'static [Self] = $list::ALL;
            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl Plain for $list {
            fn plain(&self) -> String {
                self.as_str().to_owned()
            }

            fn take(value: &Value) -> Result<Self, String> {
                word_of(if let Value::Text(text) = value { text } else { "" })
            }
        }
    )+};
}
closed_lists!(
    CapacityStatus ContactKind CourseKind Delivery EventKind FeeStatus FieldType Modality Operation Operator OrganizationRole
    OrganizationStatus Per Policy Precision ReferenceKind RelationKind Resolution SessionKind SessionStatus Unit WeekdayCheck YearBasis
);

fn words_of<T: Word>(value: &Value) -> Result<Vec<T>, String> {
    match value {
        Value::List(all) => all.iter().map(|w| word_of(w)).collect(),
        Value::Text(text) => text.split(';').map(word_of).collect(),
        _ => Err("a list of words".to_owned()),
    }
}

fn joined<T: Word>(all: &[T]) -> String {
    all.iter().map(|w| w.word()).collect::<Vec<_>>().join(";")
}

impl Plain for Vec<Delivery> {
    fn plain(&self) -> String {
        joined(self)
    }

    fn take(value: &Value) -> Result<Self, String> {
        words_of(value)
    }
}

impl Plain for Vec<Modality> {
    fn plain(&self) -> String {
        joined(self)
    }

    fn take(value: &Value) -> Result<Self, String> {
        words_of(value)
    }
}

impl Plain for Vec<String> {
    fn plain(&self) -> String {
        self.join(";")
    }

    fn take(value: &Value) -> Result<Self, String> {
        match value {
            Value::List(all) => Ok(all.iter().map(|t| folded(t)).collect()),
            Value::Text(text) => Ok(vec![folded(text)]),
            _ => Err("a list of texts".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    fn number(text: &str) -> Value {
        Value::Number(text.to_owned())
    }

    #[test]
    fn every_column_takes_its_own_kind_and_no_other() {
        assert_eq!(String::take(&text(" ＷＥＢ会場 ")), Ok("WEB会場".to_owned()));
        assert_eq!(u64::take(&number("3500")), Ok(3500));
        assert_eq!(f64::take(&number("0.5")), Ok(0.5));
        assert_eq!(Date::take(&text("2025-06-03")), Ok(jiff::civil::date(2025, 6, 3)));
        assert_eq!(Time::take(&Value::Moment("09:30:00".to_owned())).map(|t| t.plain()), Ok("09:30".to_owned()));
        assert_eq!(SessionStatus::take(&text("cancelled")), Ok(SessionStatus::Cancelled));
        assert_eq!(Vec::<Delivery>::take(&text("online;onsite")).map(|d| d.plain()), Ok("online;onsite".to_owned()));
        for wrong in [
            String::take(&number("20")).is_ok(),
            u64::take(&text("3500")).is_ok(),
            u64::take(&number("-1")).is_ok(),
            u64::take(&number("1.5")).is_ok(),
            u64::take(&number("9007199254740992")).is_ok(),
            i16::take(&number("40000")).is_ok(),
            f64::take(&number("-0.5")).is_ok(),
            Date::take(&text("2025-02-30")).is_ok(),
            Date::take(&text("2025-06-03T00:00")).is_ok(),
            Time::take(&text("25:00")).is_ok(),
            bool::take(&text("true")).is_ok(),
            SessionStatus::take(&text("中止")).is_ok(),
            Vec::<Delivery>::take(&text("online;radio")).is_ok(),
        ] {
            assert!(!wrong);
        }
    }
}
