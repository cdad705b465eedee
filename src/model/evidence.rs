//! Values that know where they come from.

use super::Span;
use std::borrow::Cow;
use std::sync::Arc;

/// A reading that lost, and what it would have cost more.
#[derive(Clone, Debug, PartialEq)]
pub struct Rival {
    /// What the value would have been.
    pub reading: Cow<'static, str>,
    /// Its price; the reading that won had a lower one.
    pub price: f64,
}

/// Where an inherited value was printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inherited {
    /// A merged cell that the format declares covers this row.
    Merge,
    /// A blank in a row that continues the record above; no merge proves it.
    Above,
    /// A cell that is missing altogether, taken from the row of another course.
    Across,
}

/// A value and everything that can be asked about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it was read; several when it was joined, empty only for values no document says (an ordinal).
    pub at: Vec<Span>,
    /// The rule that read it, a stable kebab-case name.
    pub rule: &'static str,
    /// Readings that lost; all values of a cell share those of the cell.
    pub rivals: Arc<[Rival]>,
    /// Not printed in this record's own row.
    pub inherited: Option<Inherited>,
}

impl<T> Spanned<T> {
    /// A value printed at `at` and read by `rule`.
    pub fn new(value: T, at: Vec<Span>, rule: &'static str) -> Self {
        Spanned { value, at, rule, rivals: Arc::default(), inherited: None }
    }

    /// The same evidence for another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), at: self.at, rule: self.rule, rivals: self.rivals, inherited: self.inherited }
    }
}
