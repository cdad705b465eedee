//! A table that is being put together.

/// A cell: first and last row and column, and the fragments in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub rows: (usize, usize),
    pub columns: (usize, usize),
    pub fragments: Vec<usize>,
}

/// Cells on a grid; no two share a place.
pub(super) struct Grid {
    /// Number of columns.
    pub columns: usize,
    /// Edges of the rows, one more than rows.
    pub edges: Vec<i32>,
    /// By row: what is drawn between it and the row above, by column; nothing where nothing says where the row begins but text.
    pub walls: Vec<Option<Vec<bool>>>,
    /// The cells.
    pub cells: Vec<Draft>,
    owner: Vec<Option<usize>>,
}

impl Grid {
    /// An empty grid.
    pub(super) fn new(columns: usize, edges: Vec<i32>, walls: Vec<Option<Vec<bool>>>) -> Self {
        let owner = vec![None; columns * edges.len().saturating_sub(1)];
        Grid { columns, edges, walls, cells: Vec::new(), owner }
    }

    /// Number of rows.
    pub(super) fn rows(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// The cell at a place, if one has text there.
    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.owner.get(row * self.columns + column).copied().flatten()
    }

    /// True if nothing is between a row and the row above it in that column.
    fn is_open(&self, row: usize, column: usize) -> bool {
        matches!(self.walls.get(row), Some(Some(walls)) if !walls.get(column).copied().unwrap_or(true))
    }

    /// The rows around `row` that nothing divides in that column.
    pub(super) fn area(&self, row: usize, column: usize) -> (usize, usize) {
        let (mut first, mut last) = (row, row);
        while first > 0 && self.is_open(first, column) {
            first -= 1;
        }
        while last + 1 < self.rows() && self.is_open(last + 1, column) {
            last += 1;
        }
        (first, last)
    }

    /// The row at a height (doubled).
    pub(super) fn row_at(&self, middle: i64) -> usize {
        let below = self.edges.partition_point(|&e| 2 * i64::from(e) <= middle);
        below.saturating_sub(1).min(self.rows().saturating_sub(1))
    }

    /// Puts fragments into the places from `rows` and `columns`; where some are taken, into fewer, or into the cell that has the
    /// first of them.
    pub(super) fn place(&mut self, rows: (usize, usize), columns: (usize, usize), fragments: Vec<usize>) {
        if let Some(cell) = self.at(rows.0, columns.0) {
            self.cells[cell].fragments.extend(fragments);
            return;
        }
        let mut draft = Draft { rows, columns, fragments };
        while !self.is_free(draft.rows, draft.columns) && draft.columns.0 < draft.columns.1 {
            draft.columns.1 -= 1;
        }
        while !self.is_free(draft.rows, draft.columns) && draft.rows.0 < draft.rows.1 {
            draft.rows.1 -= 1;
        }
        self.cells.push(draft);
        self.own(self.cells.len() - 1);
    }

    fn own(&mut self, cell: usize) {
        let Draft { rows, columns, .. } = self.cells[cell];
        for row in rows.0..=rows.1 {
            for column in columns.0..=columns.1 {
                if let Some(owner) = self.owner.get_mut(row * self.columns + column) {
                    *owner = Some(cell);
                }
            }
        }
    }

    /// True if no cell has text there.
    pub(super) fn is_free(&self, rows: (usize, usize), columns: (usize, usize)) -> bool {
        (rows.0..=rows.1).all(|r| (columns.0..=columns.1).all(|c| self.at(r, c).is_none()))
    }

    /// Lets a cell cover more rows and columns, which must be free.
    pub(super) fn widen(&mut self, cell: usize, rows: (usize, usize), columns: (usize, usize)) {
        let draft = &mut self.cells[cell];
        draft.rows = (draft.rows.0.min(rows.0), draft.rows.1.max(rows.1));
        draft.columns = (draft.columns.0.min(columns.0), draft.columns.1.max(columns.1));
        self.own(cell);
    }
}
