//! A document as it is read from top to bottom, and what an outline reader makes of it.

use super::{Marker, Span, Table, Text};

/// White space around a line of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Margin {
    /// First character of the line that is not white space.
    pub start: u32,
    /// Blank lines above it.
    pub above: u32,
    /// Characters of white space before it.
    pub indent: u32,
    /// Half-width units between the left edge of the page and the line, where the page is drawn.
    pub left: Option<u32>,
    /// The line is a whole paragraph by the format's own word: width and pages do not say whether it goes on.
    pub whole: bool,
}

/// A line, copies included.
#[derive(Clone, Debug)]
pub struct FlowLine {
    /// Page, from 1.
    pub page: u32,
    /// White space around it.
    pub margin: Margin,
    /// Heading level that the format declares, 0 for running text.
    pub level: u8,
    /// What it says.
    pub text: Text,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum FlowPart {
    /// A line.
    Line(FlowLine),
    /// A table with its page.
    Table(u32, Table<Text>),
}

/// A document from top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// What the file is called, without its ending.
    pub name: String,
    /// In order.
    pub parts: Vec<FlowPart>,
    /// Running titles and page numbers: where they stand.
    pub furniture: Vec<Span>,
}

impl Flow {
    /// Its lines, without tables.
    pub fn lines(&self) -> impl Iterator<Item = &FlowLine> {
        self.parts.iter().filter_map(|p| match p {
            FlowPart::Line(line) => Some(line),
            FlowPart::Table(..) => None,
        })
    }
}

/// An item of an outline, before it has a name.
#[derive(Clone, Debug)]
pub struct Item {
    /// Index of the item above.
    pub parent: Option<usize>,
    /// Its marker, if it has one; a heading or paragraph without one has its own sign in `sign` only.
    pub marker: Option<Marker>,
    /// Where the marker is printed.
    pub marker_at: Vec<Span>,
    /// What a path calls it: `(1)`, `ア`, `•2`, 目的.
    pub sign: String,
    /// Depth, from 1.
    pub level: u32,
    /// Page it begins on.
    pub page: u32,
    /// The words that head it.
    pub heading: Option<Text>,
    /// Its own words, paragraph by paragraph, wrapped lines joined.
    pub paragraphs: Vec<Text>,
}

/// A tree of items.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Parents before children, in the order of the document.
    pub items: Vec<Item>,
    /// Words that belong to no item, lines joined.
    pub loose: Vec<Text>,
    /// Page numbers, repeated headings.
    pub furniture: Vec<Span>,
}

impl Outline {
    /// The path of every item: signs from the top, joined by `/`.
    pub fn paths(&self) -> Vec<String> {
        let mut paths: Vec<String> = Vec::with_capacity(self.items.len());
        for item in &self.items {
            let above = item.parent.and_then(|p| paths.get(p));
            let path = above.map_or_else(|| item.sign.clone(), |above| format!("{above}/{}", item.sign));
            paths.push(path);
        }
        paths
    }
}
