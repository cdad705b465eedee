//! What belongs together in a document, after furniture has been told from content.

use super::{Field, Span, Table, Text};
use std::sync::Arc;

/// A line or paragraph outside tables.
#[derive(Clone, Debug)]
pub struct Line {
    /// Page, from 1.
    pub page: u32,
    /// Heading level, 0 for running text.
    pub level: u8,
    /// What it says.
    pub text: Text,
    /// Stands again elsewhere; the copies' places, read once here.
    pub copies: Vec<Span>,
}

/// One sign of a legend and its words.
#[derive(Clone, Debug)]
pub struct LegendEntry {
    /// `①`.
    pub code: Text,
    /// The words behind it.
    pub label: Text,
}

/// 凡例: a list of signs and what they mean.
#[derive(Clone, Debug)]
pub struct Legend {
    /// What cells and headings call it: `注1`.
    pub name: Text,
    /// What the signs classify: 対象病院の種類.
    pub subject: Text,
    /// In order.
    pub entries: Vec<LegendEntry>,
}

/// The heading rows of a table, read once for all pages that repeat them.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// For each grid column: the words over it from top to bottom, folded, without white space, joined by `/`.
    pub labels: Vec<String>,
    /// For each grid column: the field its words name, if the vocabulary knows them.
    pub fields: Vec<Option<Field>>,
    /// For each grid column: where the words of its label are printed.
    pub at: Vec<Vec<Span>>,
}

/// A table, without its headings.
#[derive(Clone, Debug)]
pub struct Area {
    /// Page it begins on.
    pub page: u32,
    /// Number of the table in the document, from 0, in reading order.
    pub number: usize,
    /// The grid, heading rows included.
    pub table: Table<Arc<Text>>,
    /// The document prints the grid's rows as columns.
    pub turned: bool,
    /// How many leading rows are headings.
    pub header_rows: usize,
    /// What the headings say.
    pub header: Header,
    /// Grid rows that hold data: neither headings nor their copies nor blank.
    pub body: Vec<usize>,
    /// The nearest lines above it that are headings or titles and name what the table is about, outermost first.
    pub captions: Vec<Text>,
}

/// A document sorted into what it says once, what it repeats, and its tables.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    /// What the file is called, without its ending: names the plan where nothing in the document does.
    pub name: String,
    /// The title, if any line looks like one.
    pub title: Option<Text>,
    /// Lines outside tables that say something, once each, in order (title, legends and dates included).
    pub lines: Vec<Line>,
    /// Legends found among the lines.
    pub legends: Vec<Legend>,
    /// Tables in order.
    pub areas: Vec<Area>,
    /// Repeated copies, headings, separators: read once and then recognised.
    pub furniture: Vec<Span>,
}
