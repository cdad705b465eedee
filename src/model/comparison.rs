//! A comparison table (新旧対照表) once its two sides are known.

use super::{Operation, Outline, Span};

/// What changes in one provision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The provision.
    pub path: String,
    /// What is done.
    pub operation: Operation,
    /// The words before: whole sentences.
    pub old: Words,
    /// The words after, likewise.
    pub new: Words,
    /// The least words that go.
    pub deleted: Words,
    /// The least words that come.
    pub inserted: Words,
    /// Where the words before stand in the provision's text, in bytes; empty where only words come.
    pub at: std::ops::Range<usize>,
}

/// Words of a side and their places.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Folded.
    pub text: String,
    /// Where they stand.
    pub at: Vec<Span>,
}

/// A comparison table.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// In the order of the words after.
    pub changes: Vec<Change>,
    /// The words before, as an outline.
    pub old: Outline,
    /// The words after, as an outline.
    pub new: Outline,
    /// All its words: what no change holds was read once and then recognised.
    pub furniture: Vec<Span>,
}
