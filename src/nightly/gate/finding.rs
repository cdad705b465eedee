//! A finding of the gate: about a source and one of its columns, not about a place in a document.

use crate::diag::{Code, Severity};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A cell that shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Example {
    /// Record it belongs to; of lists, empty.
    pub record_id: String,
    /// Page, from 1; 0 where unknown.
    pub page: u32,
    /// Line of the page, from 1; 0 where unknown.
    pub line: u32,
    /// Row of the table, from 1; 0 where unknown.
    pub row: u32,
    /// Column of the table, from 1; 0 where unknown.
    pub column: u32,
    /// What it says.
    pub text: String,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Which.
    #[serde(serialize_with = "code_out", deserialize_with = "code_in")]
    pub code: Code,
    /// An error holds the package back, a warning does not.
    #[serde(serialize_with = "severity_out", deserialize_with = "severity_in")]
    pub severity: Severity,
    /// `table.field`; of lists, `cells.` and the heading; a table alone where it is about all of it.
    pub column: String,
    /// In a sentence.
    pub message: String,
    /// What the accepted revision looked like here.
    pub old: String,
    /// What tonight's looks like.
    pub new: String,
    /// A cell of tonight's that shows it, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<Example>,
    /// Begins or is the value an example should have; empty for any.
    #[serde(skip)]
    pub(super) wanted: Wanted,
}

/// Which cell shows a finding best.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Wanted {
    /// The first that is filled.
    #[default]
    Any,
    /// An empty one.
    Empty,
    /// One of this class.
    Shape(super::Shape),
    /// One with this value.
    Value(String),
    /// One with damaged characters.
    Damaged,
    /// A number of this magnitude.
    Magnitude(i8),
    /// None: it is about no cell.
    None,
}

impl Finding {
    /// A finding with its code's usual severity.
    pub(super) fn new(code: Code, column: impl Into<String>, message: String, signatures: (String, String)) -> Self {
        Finding {
            code,
            severity: code.severity(),
            column: column.into(),
            message,
            old: signatures.0,
            new: signatures.1,
            example: None,
            wanted: Wanted::Any,
        }
    }

    pub(super) fn mild(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    pub(super) fn showing(mut self, wanted: Wanted) -> Self {
        self.wanted = wanted;
        self
    }
}

fn code_out<S: Serializer>(code: &Code, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(code.as_str())
}

fn code_in<'de, D: Deserializer<'de>>(from: D) -> Result<Code, D::Error> {
    let word = String::deserialize(from)?;
    let code = Code::ALL.iter().copied().find(|code| code.as_str() == word);
    code.ok_or_else(|| serde::de::Error::custom(format!("{word:?} is no code of a finding")))
}

fn severity_out<S: Serializer>(severity: &Severity, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(severity.as_str())
}

fn severity_in<'de, D: Deserializer<'de>>(from: D) -> Result<Severity, D::Error> {
    let word = String::deserialize(from)?;
    let all = [Severity::Info, Severity::Warning, Severity::Error];
    let severity = all.into_iter().find(|severity| severity.as_str() == word);
    severity.ok_or_else(|| serde::de::Error::custom(format!("{word:?} is no severity")))
}
