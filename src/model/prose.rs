//! What `parse` makes of a document that is no plan.

use super::{Comparison, Outline, Span, Text};

/// A document that is no plan, in parts whose words are known by what they mean.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// What the file is called, without its ending.
    pub name: String,
    /// Title.
    pub title: Option<Text>,
    /// Publisher.
    pub issuer: Option<Text>,
    /// The line that is the date of issue.
    pub issued: Option<Text>,
    /// Provisions.
    pub outline: Outline,
    /// What a comparison table changes.
    pub comparisons: Vec<Comparison>,
    /// Read once and then recognised.
    pub furniture: Vec<Span>,
}
