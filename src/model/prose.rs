//! What `parse` makes of a document that is no plan.

use super::{Comparison, Event, FormField, Organization, Outline, Span, Text};

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
    /// Meetings and periods, without names of their own.
    pub events: Vec<Event>,
    /// Fields of forms, likewise.
    pub form_fields: Vec<FormField>,
    /// Bodies of a chart, likewise, with the index of the one each belongs to.
    pub organizations: Vec<(Organization, Option<usize>)>,
    /// Rows of tables that nothing was read from.
    pub rows: Vec<Text>,
    /// Words beside these that no item holds.
    pub loose: Vec<Text>,
    /// Read once and then recognised.
    pub furniture: Vec<Span>,
}
