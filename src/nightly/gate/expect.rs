//! What an operator expects of a source: the section `[source.expect]`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What happens to a night that looks otherwise than the accepted ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Drift {
    /// It is held back until somebody accepts it.
    #[default]
    Quarantine,
    /// It is published, and said.
    Warn,
}

/// A field that must be filled: `"courses.name"`, or for a share of the records `"sessions.start_date >= 80%"`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Required {
    /// `table.field`; of lists, `cells.` and the heading.
    pub column: String,
    /// Least share of the records that fill it, in percent.
    pub percent: u8,
}

/// Expectations of a source. All of them may be left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Expectations {
    /// Least number of records by table; of `cells`, of rows below the headings.
    pub min_records: BTreeMap<String, u64>,
    /// Fields that must be filled.
    pub required: Vec<Required>,
    /// What happens on drift.
    pub drift: Drift,
    /// How much of a column may look otherwise before it is a drift, as a share: 0.25 is a quarter of its values. What chance
    /// does to a few values is allowed on top.
    pub tolerance: Tolerance,
    /// Columns of which nothing is said, here and in the changes: `events.remarks`, `cells.備考`, or the name alone.
    pub ignore: Vec<String>,
}

/// A share between 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Tolerance(f64);

impl Default for Tolerance {
    /// A quarter: less than any half of a table, more than what an update of a few rows does.
    fn default() -> Self {
        Tolerance(0.25)
    }
}

impl Tolerance {
    /// As a number.
    pub fn share(self) -> f64 {
        self.0
    }
}

impl TryFrom<f64> for Tolerance {
    type Error = String;

    fn try_from(share: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&share) {
            Ok(Tolerance(share))
        } else {
            Err(format!("tolerance is a share from 0 to 1, not {share}"))
        }
    }
}

impl From<Tolerance> for f64 {
    fn from(tolerance: Tolerance) -> f64 {
        tolerance.0
    }
}

impl TryFrom<String> for Required {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let (column, percent) = match text.split_once(">=") {
            None => (text.trim(), 100),
            Some((column, share)) => {
                let number = share.trim().strip_suffix('%').and_then(|n| n.trim().parse::<u8>().ok());
                let percent = number.filter(|n| (1..=100).contains(n));
                (column.trim(), percent.ok_or_else(|| format!("{share:?} is no share such as 80%"))?)
            }
        };
        match column.split_once('.') {
            Some((table, field)) if !table.is_empty() && !field.is_empty() => {
                Ok(Required { column: column.to_owned(), percent })
            }
            _ => Err(format!("{text:?} names no field; write table.field, or table.field >= 80%")),
        }
    }
}

impl From<Required> for String {
    fn from(required: Required) -> String {
        required.to_string()
    }
}

impl fmt::Display for Required {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.percent == 100 { f.write_str(&self.column) } else { write!(f, "{} >= {}%", self.column, self.percent) }
    }
}

impl Expectations {
    /// True for a column of which nothing is to be said.
    pub fn ignores(&self, column: &str) -> bool {
        crate::diff::is_named(column, &self.ignore)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_read_and_wrong_ones_say_why() {
        let read = |text: &str| toml::from_str::<Expectations>(text);
        let all = read("min_records = { courses = 10 }\nrequired = [\"courses.name\", \"sessions.start_date >= 80%\"]\ndrift = \"warn\"\nignore = [\"cells.備考\"]").unwrap();
        assert_eq!(all.required[1], Required { column: "sessions.start_date".into(), percent: 80 });
        assert_eq!((all.drift, all.min_records["courses"]), (Drift::Warn, 10));
        assert!(all.ignores("cells.備考") && !all.ignores("cells.名称"));
        assert_eq!(toml::from_str::<Expectations>(&toml::to_string(&all).unwrap()).unwrap(), all);
        for wrong in [
            "required = [\"name\"]",
            "required = [\"a.b >= 0%\"]",
            "tolerance = 2.0",
            "drift = \"loud\"",
            "minimum = 3",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(read("").unwrap(), Expectations::default());
    }
}
