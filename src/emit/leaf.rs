//! A published value on its way out: what it is, and what it was read from.

use super::json;
use crate::model::{
    CapacityStatus, ContactKind, CourseKind, Delivery, EventKind, FeeStatus, FieldType, Inherited, Modality, Operation,
    Operator, OrganizationRole, OrganizationStatus, Per, Policy, Precision, ReferenceKind, RelationKind, Resolution,
    Rival, Said, SessionKind, SessionStatus, Span, Spanned, Unit, WeekdayCheck, YearBasis,
};
use jiff::civil::{Date, Time};

/// A value as a cell holds it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Leaf<'a> {
    /// The document does not say.
    Empty,
    /// Text; an empty one is [`Leaf::Empty`] to a reader.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(Date),
    /// An hour.
    Hour(Time),
    /// Several words.
    List(&'a [Delivery]),
    /// Several degrees.
    Degrees(&'a [Modality]),
    /// Several texts; a `;` inside one is written full-width, since it parts them.
    Texts(&'a [String]),
}

impl Leaf<'_> {
    /// True when its cell is empty.
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Leaf::Empty => true,
            Leaf::Text(t) => t.is_empty(),
            Leaf::List(l) => l.is_empty(),
            Leaf::Degrees(l) => l.is_empty(),
            Leaf::Texts(l) => l.is_empty(),
            Leaf::Number(n) => !n.is_finite(),
            _ => false,
        }
    }

    /// Appends the value as a CSV cell holds it, unquoted.
    pub(super) fn push_plain(&self, out: &mut String) {
        match self {
            Leaf::Empty => {}
            Leaf::Text(t) => out.push_str(t),
            Leaf::Whole(n) => push_whole(out, *n),
            Leaf::Number(n) if n.is_finite() => out.push_str(&n.to_string()),
            Leaf::Number(_) => {}
            Leaf::Flag(b) => out.push_str(if *b { "true" } else { "false" }),
            Leaf::Day(d) => push_day(out, *d),
            Leaf::Hour(t) => push_hour(out, *t),
            Leaf::List(words) => push_joined(out, words.iter().map(|w| w.as_str()), ";"),
            Leaf::Degrees(words) => push_joined(out, words.iter().map(|w| w.as_str()), ";"),
            Leaf::Texts(words) => push_joined(out, words.iter().map(|w| one_of_many(w)), ";"),
        }
    }

    /// Appends the value as JSON.
    pub(super) fn push_json(&self, out: &mut String) {
        match self {
            _ if self.is_empty() => out.push_str("null"),
            Leaf::Text(t) => json::push_string(out, t),
            Leaf::Day(_) | Leaf::Hour(_) => {
                out.push('"');
                self.push_plain(out);
                out.push('"');
            }
            Leaf::List(words) => {
                out.push_str("[\"");
                push_joined(out, words.iter().map(|w| w.as_str()), "\",\"");
                out.push_str("\"]");
            }
            Leaf::Degrees(words) => {
                out.push_str("[\"");
                push_joined(out, words.iter().map(|w| w.as_str()), "\",\"");
                out.push_str("\"]");
            }
            Leaf::Texts(words) => push_strings(out, words),
            _ => self.push_plain(out),
        }
    }
}

fn push_joined(out: &mut String, words: impl Iterator<Item = impl AsRef<str>>, glue: &str) {
    for (i, word) in words.enumerate() {
        out.push_str(if i == 0 { "" } else { glue });
        out.push_str(word.as_ref());
    }
}

/// A text that stands in a list.
fn one_of_many(text: &str) -> String {
    text.replace(';', "；")
}

fn push_strings(out: &mut String, texts: &[String]) {
    for (i, text) in texts.iter().enumerate() {
        out.push(if i == 0 { '[' } else { ',' });
        json::push_string(out, &one_of_many(text));
    }
    out.push(']');
}

fn push_whole(out: &mut String, number: i64) {
    if number < 0 {
        out.push('-');
    }
    json::push_number(out, number.unsigned_abs());
}

/// ISO 8601; years before 0 have six digits and a sign there, as the standard wants.
fn push_day(out: &mut String, day: Date) {
    if !(0..=9999).contains(&day.year()) {
        return out.push_str(&day.to_string());
    }
    let year = day.year().unsigned_abs();
    push_two(out, (year / 100) as u8);
    push_two(out, (year % 100) as u8);
    out.push('-');
    push_two(out, day.month().unsigned_abs());
    out.push('-');
    push_two(out, day.day().unsigned_abs());
}

fn push_hour(out: &mut String, time: Time) {
    push_two(out, time.hour().unsigned_abs());
    out.push(':');
    push_two(out, time.minute().unsigned_abs());
}

fn push_two(out: &mut String, number: u8) {
    out.push(char::from(b'0' + number / 10));
    out.push(char::from(b'0' + number % 10));
}

/// How the characters of a value count in `coverage`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    /// As its column says.
    AsColumn,
    /// As words, whatever the column says.
    AsWords,
    /// Not at all: a verdict borrows the place of the words it is about.
    Not,
}

/// Why a value is what it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Evidence<'a> {
    /// Where it was read.
    pub(super) at: &'a [Span],
    /// By which rule.
    pub(super) rule: &'a str,
    /// What else it could have been.
    pub(super) rivals: &'a [Rival],
    /// Printed in another row.
    pub(super) inherited: Option<&'a Inherited>,
    /// How its characters count.
    pub(super) counts: Counts,
}

/// A cell of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cell<'a> {
    /// The value.
    pub(super) leaf: Leaf<'a>,
    /// Its evidence, if a document says it.
    pub(super) evidence: Option<Evidence<'a>>,
}

/// A cell of which the document says nothing.
pub(super) const EMPTY: Cell<'static> = Cell { leaf: Leaf::Empty, evidence: None };

/// A type that is published.
pub(super) trait Publish {
    /// The value as a cell holds it.
    fn leaf(&self) -> Leaf<'_>;
}

macro_rules! publish {
    ($($kind:ty: $value:ident => $leaf:expr),+ $(,)?) => {
        $(impl Publish for $kind { fn leaf(&self) -> Leaf<'_> { let $value = self; $leaf } })+
    };
}

publish! {
    str: v => Leaf::Text(v), String: v => Leaf::Text(v), bool: v => Leaf::Flag(*v), f64: v => Leaf::Number(*v),
    u32: v => Leaf::Whole(i64::from(*v)), i16: v => Leaf::Whole(i64::from(*v)),
    u64: v => Leaf::Whole(i64::try_from(*v).unwrap_or(i64::MAX)),
    Date: v => Leaf::Day(*v), Time: v => Leaf::Hour(*v), Vec<Delivery>: v => Leaf::List(v),
    Vec<Modality>: v => Leaf::Degrees(v), Vec<String>: v => Leaf::Texts(v),
}

macro_rules! publish_words {
    ($($kind:ty),+ $(,)?) => { publish! { $($kind: v => Leaf::Text(v.as_str())),+ } };
}

publish_words! {
    CapacityStatus, ContactKind, CourseKind, EventKind, FeeStatus, FieldType, Modality, Operation, Operator, OrganizationRole,
    OrganizationStatus, Per, Policy, Precision, ReferenceKind, RelationKind, Resolution, SessionKind, SessionStatus, Unit,
    WeekdayCheck, YearBasis,
}

/// A value that no document says.
pub(super) fn made<T: Publish + ?Sized>(value: &T) -> Cell<'_> {
    Cell { leaf: value.leaf(), evidence: None }
}

/// A value with its evidence.
pub(super) fn said<T: Publish>(value: &Spanned<T>) -> Cell<'_> {
    Cell { leaf: value.value.leaf(), evidence: Some(evidence(value, Counts::AsColumn)) }
}

/// A value that the document may not say.
pub(super) fn maybe<T: Publish>(value: &Said<T>) -> Cell<'_> {
    value.as_ref().map_or(EMPTY, said)
}

/// A verdict on the words `about`; it has provenance only if it stands for printed words.
pub(super) fn judged<'a, T: Publish, U>(value: &'a T, is_printed: bool, about: &'a Spanned<U>) -> Cell<'a> {
    Cell { leaf: value.leaf(), evidence: is_printed.then(|| evidence(about, Counts::Not)) }
}

/// A value whose characters count as words.
pub(super) fn in_words<'a>(cell: Cell<'a>) -> Cell<'a> {
    let evidence = cell.evidence.map(|e| Evidence { counts: Counts::AsWords, ..e });
    Cell { evidence, ..cell }
}

/// A value whose characters count for another.
pub(super) fn uncounted<'a>(cell: Cell<'a>) -> Cell<'a> {
    let evidence = cell.evidence.map(|e| Evidence { counts: Counts::Not, ..e });
    Cell { evidence, ..cell }
}

fn evidence<T>(value: &Spanned<T>, counts: Counts) -> Evidence<'_> {
    Evidence { at: &value.at, rule: value.rule, rivals: &value.rivals, inherited: value.inherited.as_ref(), counts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    fn plain_and_json(leaf: Leaf<'_>) -> (String, String) {
        let (mut plain, mut json) = (String::new(), String::new());
        leaf.push_plain(&mut plain);
        leaf.push_json(&mut json);
        (plain, json)
    }

    #[test]
    fn values_are_written_as_the_contract_says() {
        let cases = [
            (Leaf::Number(0.5), "0.5", "0.5"),
            (Leaf::Number(2.0), "2", "2"),
            (Leaf::Number(f64::NAN), "", "null"),
            (Leaf::Whole(-16_500), "-16500", "-16500"),
            (Leaf::Flag(false), "false", "false"),
            (Leaf::Day(date(2021, 7, 5)), "2021-07-05", "\"2021-07-05\""),
            (Leaf::Day(date(800, 1, 31)), "0800-01-31", "\"0800-01-31\""),
            (Leaf::Hour(time(9, 5, 0, 0)), "09:05", "\"09:05\""),
            (Leaf::List(&[Delivery::Online, Delivery::ELearning]), "online;e-learning", "[\"online\",\"e-learning\"]"),
            (Leaf::List(&[]), "", "null"),
            (Leaf::Degrees(&[Modality::Must, Modality::May]), "must;may", "[\"must\",\"may\"]"),
            (Leaf::Text(""), "", "null"),
            (Leaf::Text("第1回"), "第1回", "\"第1回\""),
        ];
        for (leaf, plain, json) in cases {
            assert_eq!(plain_and_json(leaf), (plain.to_owned(), json.to_owned()));
        }
    }
}
