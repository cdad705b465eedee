//! Headings, paragraphs and tables; `T` is [`super::RawText`] before and [`super::Text`] after normalization.

use std::num::NonZeroU32;

/// A cell that is printed, with the area it covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell<T> {
    /// What it says.
    pub body: T,
    /// Rows covered.
    pub row_span: NonZeroU32,
    /// Columns covered.
    pub column_span: NonZeroU32,
}

/// One place of a table's grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<T> {
    /// A cell begins here.
    Cell(Cell<T>),
    /// Covered by the cell at the index `parent` of [`Table::entries`].
    Merged {
        /// Index of the covering cell.
        parent: usize,
    },
    /// The row ends before this column: no cell was there, not even an empty one.
    Absent,
}

/// A rectangular grid, row by row: `entries.len() == rows * columns`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<T> {
    /// Number of columns.
    pub columns: usize,
    /// Leading rows that the format marks as headings (`<thead>`); 0 where it does not say.
    pub header_rows: usize,
    /// True when merged cells are declared by the format, so that a blank is a blank and not a lost merge.
    pub spans_known: bool,
    /// Row by row.
    pub entries: Vec<Entry<T>>,
}

impl<T> Table<T> {
    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.entries.len().checked_div(self.columns).unwrap_or(0)
    }

    /// The entries of a row.
    pub fn row(&self, row: usize) -> &[Entry<T>] {
        &self.entries[row * self.columns..(row + 1) * self.columns]
    }

    /// The same grid with every body replaced.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Table<U> {
        let entries = self.entries.into_iter().map(|e| match e {
            Entry::Cell(c) => Entry::Cell(Cell { body: f(c.body), row_span: c.row_span, column_span: c.column_span }),
            Entry::Merged { parent } => Entry::Merged { parent },
            Entry::Absent => Entry::Absent,
        });
        Table {
            columns: self.columns,
            header_rows: self.header_rows,
            spans_known: self.spans_known,
            entries: entries.collect(),
        }
    }
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block<T> {
    /// A heading that the format marks as one, with its level from 1.
    Heading(u8, T),
    /// A line or paragraph.
    Paragraph(T),
    /// A table.
    Table(Table<T>),
    /// What stands on every page and says nothing new: running titles, page numbers, the headings of a table repeated.
    Furniture(T),
}

impl<T> Block<T> {
    /// The same block with every body replaced.
    pub fn map<U>(self, mut f: impl FnMut(T) -> U) -> Block<U> {
        match self {
            Block::Heading(level, t) => Block::Heading(level, f(t)),
            Block::Paragraph(t) => Block::Paragraph(f(t)),
            Block::Table(t) => Block::Table(t.map(f)),
            Block::Furniture(t) => Block::Furniture(f(t)),
        }
    }
}

/// A block and its page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed<T> {
    /// Page it begins on, from 1.
    pub page: u32,
    /// The block.
    pub block: Block<T>,
}
