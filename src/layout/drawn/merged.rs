//! A table as a list of its cells, which grows and is cut more easily than a grid.

use crate::model::{Cell, Entry, RawText, Table};
use std::num::NonZeroU32;

/// A cell and the places it covers: rows `top..bottom`, columns `left..right`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Placement {
    pub top: usize,
    pub bottom: usize,
    pub left: usize,
    pub right: usize,
    pub body: RawText,
}

/// The cells of a table, by the rows where they begin.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sheaf {
    pub cells: Vec<Placement>,
    pub rows: usize,
    pub columns: usize,
    /// Cells that end with the last row, by column.
    pub last: Vec<usize>,
    spans_known: bool,
}

/// What a row says, cell by cell, with the columns of each: white space does not count.
#[derive(PartialEq, Eq)]
pub(super) struct RowKey(Vec<(usize, usize, usize, String)>);

impl RowKey {
    /// True when it says nothing.
    pub(super) fn is_blank(&self) -> bool {
        self.0.iter().all(|(.., words)| words.is_empty())
    }
}

impl Sheaf {
    /// The cells of a grid.
    pub(super) fn of(table: Table<RawText>) -> Self {
        let (rows, columns, spans_known) = (table.rows(), table.columns, table.spans_known);
        let mut cells = Vec::new();
        for (at, entry) in table.entries.into_iter().enumerate() {
            let Entry::Cell(cell) = entry else { continue };
            let (top, left) = (at / columns, at % columns);
            let bottom = (top + cell.row_span.get() as usize).min(rows);
            let right = (left + cell.column_span.get() as usize).min(columns);
            cells.push(Placement { top, bottom, left, right, body: cell.body });
        }
        let mut sheaf = Sheaf { cells, rows, columns, last: Vec::new(), spans_known };
        sheaf.last = sheaf.touching(|p| p.bottom == rows);
        sheaf
    }

    /// The grid of the cells.
    pub(super) fn into_table(self, header_rows: usize) -> Table<RawText> {
        let columns = self.columns;
        let mut entries = vec![Entry::Absent; self.rows * columns];
        let span = |count: usize| NonZeroU32::new(count as u32).unwrap_or(NonZeroU32::MIN);
        for p in self.cells {
            let parent = p.top * columns + p.left;
            for row in p.top..p.bottom {
                entries[row * columns + p.left..row * columns + p.right].fill(Entry::Merged { parent });
            }
            let (row_span, column_span) = (span(p.bottom - p.top), span(p.right - p.left));
            entries[parent] = Entry::Cell(Cell { body: p.body, row_span, column_span });
        }
        Table { columns, header_rows, spans_known: self.spans_known, entries }
    }

    /// Gives the column edges new numbers: `positions[e]` is that of the edge `e`.
    pub(super) fn stretch(&mut self, positions: &[usize], columns: usize) {
        for p in &mut self.cells {
            (p.left, p.right) = (positions[p.left], positions[p.right].max(positions[p.left] + 1));
        }
        self.columns = columns;
    }

    /// What the first `count` rows say.
    pub(super) fn leading_rows(&self, count: usize) -> Vec<RowKey> {
        let mut rows: Vec<RowKey> = (0..count.min(self.rows)).map(|_| RowKey(Vec::new())).collect();
        for p in self.cells.iter().take_while(|p| p.top < count) {
            if let Some(row) = rows.get_mut(p.top) {
                let words = p.body.chars.split_whitespace().collect();
                row.0.push((p.left, p.right, p.bottom - p.top, words));
            }
        }
        rows.iter_mut().for_each(|r| r.0.sort());
        rows
    }

    /// True when no cell stands on both sides of the row edge `row`.
    pub(super) fn is_cut_at(&self, row: usize) -> bool {
        self.cells.iter().take_while(|p| p.top < row).all(|p| p.bottom <= row)
    }

    /// Takes the first `count` rows out, at whose end the table must be cut, and returns what they said.
    pub(super) fn drop_rows(&mut self, count: usize) -> Vec<RawText> {
        let first = self.cells.iter().position(|p| p.top >= count).unwrap_or(self.cells.len());
        let dropped = self.cells.drain(..first).map(|p| p.body).filter(|b| !b.chars.is_empty()).collect();
        for p in &mut self.cells {
            (p.top, p.bottom) = (p.top - count, p.bottom - count);
        }
        self.rows -= count;
        dropped
    }

    /// The cells for which that is true, by column.
    pub(super) fn touching(&self, is: impl Fn(&Placement) -> bool) -> Vec<usize> {
        let mut found: Vec<usize> = (0..self.cells.len()).filter(|&i| is(&self.cells[i])).collect();
        found.sort_by_key(|&i| self.cells[i].left);
        found
    }
}
