//! The text of `overrides.toml` → [`Overrides`]. What makes no sense is refused with its place, before anything is read.

use super::records::{OF_COURSES, correctable};
use super::value::Value;
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Range;
use strsim::normalized_damerau_levenshtein;
use toml::Spanned;

/// The overrides of a run, and its date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overrides {
    /// In the order of the file.
    pub all: Vec<Override>,
    /// The day on which they are applied: an override whose last day is before it is not.
    #[serde(with = "day")]
    pub today: Date,
}

/// One correction by a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Line of the file on which it begins, from 1.
    pub line: usize,
    /// Which record.
    pub selector: Selector,
    /// Which column.
    pub field: String,
    /// The document's own words for the value; it is applied only while these stand there.
    pub expects: String,
    /// What is published instead.
    pub value: Value,
    /// Why.
    pub reason: String,
    /// Who says so.
    pub author: String,
    /// Last day on which it holds.
    #[serde(with = "day")]
    pub expires: Date,
}

/// How an override names its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Selector {
    /// By its id, and by its table where records of two tables share one.
    Record {
        /// The table, if it is said.
        table: Option<String>,
        /// The id, as `keikaku explain` names it; the plan's for the document itself.
        id: String,
    },
    /// By what people call it.
    Named {
        /// The plan's id, with or without its year.
        plan: String,
        /// The table.
        table: String,
        /// The course's name; width and spaces do not count.
        course: String,
        /// The track's name; none for every track of the course.
        track: Option<String>,
    },
}

/// What is wrong with the file, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misread {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// In a sentence, with what could be done.
    pub message: String,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

impl std::error::Error for Misread {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default, rename = "override")]
    overrides: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    record: Option<Spanned<String>>,
    plan: Option<String>,
    table: Option<Spanned<String>>,
    course: Option<String>,
    track: Option<String>,
    field: Spanned<String>,
    expects: String,
    value: Spanned<toml::Value>,
    reason: Spanned<String>,
    author: Spanned<String>,
    expires: Spanned<toml::value::Datetime>,
}

impl Overrides {
    /// Reads the text of a file.
    ///
    /// # Errors
    /// The first thing that makes no sense: TOML, keys, tables, columns, dates.
    pub fn read(text: &str, today: Date) -> Result<Self, Misread> {
        let file: File = toml::from_str(text).map_err(|e| misread(text, e.span(), e.message()))?;
        let all = file.overrides.into_iter().map(|entry| {
            let begins = entry.span();
            one(entry.into_inner(), &begins, text).map_err(|(span, message)| misread(text, Some(span), &message))
        });
        Ok(Overrides { all: all.collect::<Result<_, _>>()?, today })
    }
}

fn misread(text: &str, span: Option<Range<usize>>, message: &str) -> Misread {
    let (line, column) = place(text, span.map_or(0, |s| s.start));
    Misread { line, column, message: message.trim_end().replace('\n', "; ") }
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..(0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0)];
    let begins = before.rfind('\n').map_or(0, |n| n + 1);
    (before.matches('\n').count() + 1, before[begins..].chars().count() + 1)
}

type Wrong = (Range<usize>, String);

fn one(entry: Entry, begins: &Range<usize>, text: &str) -> Result<Override, Wrong> {
    check_columns(&entry)?;
    let expires = entry.expires.get_ref();
    let last_day = expires.date.filter(|_| expires.time.is_none());
    let last_day = last_day.and_then(|d| Date::new(i16::try_from(d.year).ok()?, d.month as i8, d.day as i8).ok());
    let wrong_day = || (entry.expires.span(), "`expires` is a day, without quotes and time: 2026-03-31".to_owned());
    for said in [&entry.reason, &entry.author] {
        if said.get_ref().trim().is_empty() {
            return Err((said.span(), "it must say who corrects the value, and why".to_owned()));
        }
    }
    Ok(Override {
        line: place(text, begins.start).0,
        expires: last_day.ok_or_else(wrong_day)?,
        value: value(&entry.value)?,
        selector: selector(&entry, begins)?,
        field: entry.field.into_inner(),
        expects: entry.expects,
        reason: entry.reason.into_inner(),
        author: entry.author.into_inner(),
    })
}

fn check_columns(entry: &Entry) -> Result<(), Wrong> {
    let field = entry.field.get_ref().as_str();
    let tables: Vec<&str> = correctable().iter().map(|(table, _)| *table).collect();
    let Some(table) = &entry.table else {
        let has = correctable().iter().any(|(_, columns)| columns.contains(&field));
        let all: Vec<&str> = correctable().iter().flat_map(|(_, columns)| columns.iter().copied()).collect();
        return if has { Ok(()) } else { Err((entry.field.span(), not_correctable("no table", field, &all))) };
    };
    let name = table.get_ref().as_str();
    let Some((_, columns)) = correctable().iter().find(|(t, _)| *t == name) else {
        return Err((table.span(), format!("there is no table `{name}` to correct; {}", nearest(name, &tables))));
    };
    if columns.contains(&field) { Ok(()) } else { Err((entry.field.span(), not_correctable(name, field, columns))) }
}

fn not_correctable(table: &str, field: &str, columns: &[&str]) -> String {
    let is_name = field.ends_with("_id") || matches!(field, "course_key" | "position" | "path" | "page" | "level");
    if is_name {
        return format!("`{field}` is given by keikaku and cannot be corrected: records keep their names");
    }
    if field == "updated_on" {
        return "`updated_on` is part of the document's name and cannot be corrected".to_owned();
    }
    let has = if table == "no table" { "no table has a".to_owned() } else { format!("{table} has no") };
    format!("{has} field `{field}` to correct; {}", nearest(field, columns))
}

fn nearest(word: &str, words: &[&str]) -> String {
    // Half a name means its whole before anything that is merely alike.
    let likeness = |w: &&str| if w.starts_with(word) { 1.0 } else { normalized_damerau_levenshtein(word, w) };
    let best = words.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.map_or_else(String::new, |best| format!("nearest is `{best}`"))
}

fn selector(entry: &Entry, begins: &Range<usize>) -> Result<Selector, Wrong> {
    let table = entry.table.as_ref().map(|t| t.get_ref().clone());
    match (&entry.record, &entry.plan, &table, &entry.course) {
        (Some(record), None, _, None) if entry.track.is_none() => {
            Ok(Selector::Record { table, id: record.get_ref().clone() })
        }
        (Some(record), ..) => {
            Err((record.span(), "a `record` needs no `plan`, `course` and `track`: its id says all that".to_owned()))
        }
        (None, Some(plan), Some(table), Some(course)) if OF_COURSES.contains(&table.as_str()) => Ok(Selector::Named {
            plan: plan.clone(),
            table: table.clone(),
            course: course.clone(),
            track: entry.track.clone(),
        }),
        _ => {
            let message =
                "name the record: by `record`, or by `plan`, `table` and `course` (and `track`), for tables of courses";
            Err((begins.clone(), message.to_owned()))
        }
    }
}

fn value(value: &Spanned<toml::Value>) -> Result<Value, Wrong> {
    let text = |v: &toml::Value| v.as_str().map(str::to_owned);
    let wrong = || (value.span(), "a value is a text, a number, true or false, a date, or a list of texts".to_owned());
    Ok(match value.get_ref() {
        toml::Value::String(text) => Value::Text(text.clone()),
        toml::Value::Integer(number) => Value::Number(number.to_string()),
        toml::Value::Float(number) => Value::Number(number.to_string()),
        toml::Value::Boolean(flag) => Value::Flag(*flag),
        toml::Value::Datetime(moment) => Value::Moment(moment.to_string()),
        toml::Value::Array(all) => Value::List(all.iter().map(text).collect::<Option<_>>().ok_or_else(wrong)?),
        toml::Value::Table(_) => return Err(wrong()),
    })
}

/// Days as `2026-03-31`, on their way to a reader process.
mod day {
    use super::{Date, Deserialize, Deserializer, Serializer};
    use serde::de::Error;

    pub(super) fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(day)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        String::deserialize(from)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const REST: &str = "expects = \"3,300円\"\nvalue = 3500\nreason = \"r\"\nauthor = \"a\"\nexpires = 2026-03-31\n";

    fn read(text: &str) -> Result<Overrides, Misread> {
        Overrides::read(text, date(2026, 1, 1))
    }

    #[test]
    fn both_ways_to_name_a_record_are_read() {
        let text = format!(
            "# 訂正\n[[override]]\nrecord = \"p/航海\"\nfield = \"amount_jpy\"\n{REST}\n\
             [[override]]\nplan = \"p\"\ntable = \"fees\"\ncourse = \"航海\"\nfield = \"amount_jpy\"\n{REST}"
        );
        let all = read(&text).expect("fine").all;
        assert_eq!((all[0].line, all[1].line), (2, 11));
        assert_eq!(all[0].selector, Selector::Record { table: None, id: "p/航海".to_owned() });
        assert_eq!((&all[1].value, all[1].expires), (&Value::Number("3500".to_owned()), date(2026, 3, 31)));
        assert!(matches!(&all[1].selector, Selector::Named { track: None, .. }));
        assert_eq!(read("").expect("nothing").all, []);
    }

    #[test]
    fn what_makes_no_sense_is_said_with_its_place() {
        let cases = [
            ("[[override]]\nrecord = \"p/x\"\nfield = \"amount\"\n", (3, 9), "nearest is `amount_jpy`"),
            ("[[override]]\nrecord = \"p/x\"\ntable = \"fee\"\nfield = \"amount_jpy\"\n", (3, 9), "nearest is `fees`"),
            ("[[override]]\nrecord = \"p/x\"\nfield = \"fee_id\"\n", (3, 9), "keep their names"),
            ("[[override]]\nrecord = \"p\"\nfield = \"updated_on\"\n", (3, 9), "document's name"),
            ("[[override]]\nrecord = \"p/x\"\ncourse = \"x\"\nfield = \"name\"\n", (2, 10), "needs no"),
            (
                "[[override]]\ntable = \"provisions\"\nplan = \"p\"\ncourse = \"x\"\nfield = \"text\"\n",
                (1, 1),
                "name the record",
            ),
            ("[[override]]\nrecord = \"訂正\" x\nfield = \"name\"\n", (2, 15), ""),
            ("[[override]]\nrecord = \"p/x\"\nfeild = \"name\"\n", (3, 1), "unknown field `feild`"),
            ("[override]\n", (1, 1), "sequence"),
        ];
        for (text, place, words) in cases {
            let wrong = read(&format!("{text}{REST}")).expect_err(text);
            assert_eq!((wrong.line, wrong.column), place, "{text}{wrong}");
            assert!(wrong.message.contains(words), "{wrong}");
        }
        let late =
            format!("[[override]]\nrecord = \"p/x\"\nfield = \"name\"\n{}", REST.replace("2026-03-31", "\"soon\""));
        assert_eq!(read(&late).expect_err("no day").line, 8);
        let nobody = format!("[[override]]\nrecord = \"p/x\"\nfield = \"name\"\n{}", REST.replace("\"a\"", "\" \""));
        assert!(read(&nobody).expect_err("nobody").message.contains("who"));
    }

    #[test]
    fn overrides_cross_to_a_reader_process_as_they_are() {
        let text = format!("[[override]]\nrecord = \"p/航海\"\nfield = \"amount_jpy\"\n{REST}");
        let all = read(&text).expect("fine");
        let sent = serde_json::to_string(&all).expect("JSON");
        assert_eq!(serde_json::from_str::<Overrides>(&sent).expect("JSON"), all);
    }
}
