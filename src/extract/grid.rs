//! Cells that know their place and extent → a rectangular [`Table`].

use crate::model::{Cell, Entry, RawText, Table};
use std::num::NonZeroU32;

/// A cell, where it begins in the grid and how far it reaches (both from 1 up).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    /// Row from 0.
    pub(super) row: usize,
    /// Column from 0.
    pub(super) column: usize,
    /// Rows covered.
    pub(super) rows: usize,
    /// Columns covered.
    pub(super) columns: usize,
}

/// The shape of a grid before its cells are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// Number of rows.
    pub(super) rows: usize,
    /// Number of columns.
    pub(super) columns: usize,
    /// Leading rows that the format marks as headings.
    pub(super) header_rows: usize,
}

/// Lays out cells that are in reading order and do not overlap. Areas are cut at the edges of the grid; places that no cell
/// covers are [`Entry::Absent`].
pub(super) fn grid(shape: Shape, cells: Vec<(Area, RawText)>) -> Table<RawText> {
    let mut entries: Vec<Entry<RawText>> = Vec::new();
    entries.resize_with(shape.rows * shape.columns, || Entry::Absent);
    for (area, body) in cells {
        let rows = area.rows.min(shape.rows - area.row).max(1);
        let columns = area.columns.min(shape.columns - area.column).max(1);
        let parent = area.row * shape.columns + area.column;
        for row in area.row..area.row + rows {
            let from = row * shape.columns + area.column;
            entries[from..from + columns].fill_with(|| Entry::Merged { parent });
        }
        entries[parent] = Entry::Cell(Cell { body, row_span: extent(rows), column_span: extent(columns) });
    }
    Table { columns: shape.columns, header_rows: shape.header_rows, spans_known: true, entries }
}

fn extent(n: usize) -> NonZeroU32 {
    NonZeroU32::new(n as u32).unwrap_or(NonZeroU32::MIN)
}
