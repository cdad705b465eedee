//! Whether text side by side is a table.

use super::fragments::Fragment;
use super::grid::Grid;

/// True for a table. One that nothing is drawn around must show it by its text: three columns, three rows, and rows that have
/// text in most columns at once, not paragraphs side by side. One whose columns are known from the page before may be shorter.
pub(super) fn is_table(grid: &Grid, fragments: &[Fragment], drawn: bool, known: bool) -> bool {
    let rows = grid.rows();
    if drawn {
        return rows >= 2 && grid.columns >= 2;
    }
    if known && grid.columns >= 3 && rows < 3 {
        return true;
    }
    if rows < 3 || grid.columns < 3 {
        return false;
    }
    let filled = |row: usize| (0..grid.columns).filter(|&c| grid.at(row, c).is_some()).count();
    let full = (0..rows).filter(|&r| filled(r) * 2 >= grid.columns).count();
    let begun = |row: usize| grid.cells.iter().filter(|c| c.rows.0 == row).count();
    let shared = (0..rows).filter(|&r| begun(r) >= 2).count();
    full * 2 >= rows && shared * 2 >= rows && fragments.len() <= grid.cells.len().saturating_mul(8)
}
