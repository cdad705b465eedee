//! Whether text side by side is a table.

use super::super::Sheet;
use super::fragments::{self, Fragment};
use super::grid::{Draft, Grid};

/// What speaks for a table beside its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    /// It lies between rules of its width, three at least.
    pub ruled: bool,
    /// A rule or the edge of a fill runs along all its columns.
    pub drawn: bool,
    /// Its columns are those of a table on the page before.
    pub known: bool,
}

/// True for a table. One that nothing is drawn around must show it by its text: three columns behind the markers of a list, three
/// rows, and rows that have text in most columns at once, not paragraphs side by side. One whose columns are known from the page
/// before may be shorter, and rules or fills of its width are a sign. Writing whose characters stand apart is none: it is vertical, or spread out.
pub(super) fn is_table(sheet: &Sheet<'_>, grid: &Grid, fragments: &[Fragment], signs: Signs) -> bool {
    let Signs { ruled, drawn, known } = signs;
    let rows = grid.rows();
    let single = fragments.iter().filter(|f| f.glyphs.len() == 1).count();
    if single * 5 > fragments.len() * 4 {
        return false;
    }
    // Rows, columns, and twentieths of the places that must have text.
    let (rows_needed, columns_needed, part) = match (ruled, known, drawn) {
        (true, ..) => (2, 2, 6),
        (_, true, _) => (1, 3, 7),
        (.., true) => (2, 3, 9),
        _ => (3, 3, 9),
    };
    if !ruled && has_blank_date(sheet, fragments) {
        return false;
    }
    let columns = grid.columns - if ruled { 0 } else { markers(sheet, grid, fragments) };
    let columns_needed = if drawn && !ruled && columns < grid.columns { 2 } else { columns_needed };
    let drawn = drawn || ruled;
    if rows < rows_needed || columns < columns_needed || !drawn && single * 5 > fragments.len() * 3 {
        return false;
    }
    if !drawn && !known && justified(grid, fragments) * 2 >= columns {
        return false;
    }
    let across = grid.cells.iter().filter(|c| c.columns == (0, grid.columns - 1)).count();
    if across > 0 && across * if ruled { 2 } else { 4 } >= rows {
        return false;
    }
    // Cells of one column that begin in the row: letters and forms have some here and there.
    let begun = |row: usize| grid.cells.iter().filter(|c| c.rows.0 == row && c.columns.0 == c.columns.1).count();
    let begun: Vec<usize> = (0..rows).map(begun).collect();
    let full = begun.iter().filter(|b| **b * 2 >= grid.columns).count() + usize::from(known || ruled);
    let most = begun.iter().sum::<usize>() * 20 >= rows * grid.columns * part;
    most && full * 2 >= rows && fragments.len() <= grid.cells.len().saturating_mul(8)
}

/// How many columns are set like prose: wide, and nearly every line of them full.
fn justified(grid: &Grid, fragments: &[Fragment]) -> usize {
    let mut lines: Vec<Vec<&Fragment>> = vec![Vec::new(); grid.columns];
    for cell in grid.cells.iter().filter(|c| c.columns.0 == c.columns.1) {
        lines[cell.columns.0].extend(cell.fragments.iter().map(|&f| &fragments[f]));
    }
    let is_prose = |own: &&Vec<&Fragment>| {
        let right = own.iter().map(|f| f.bbox.x1).max().unwrap_or(0);
        let full = own.iter().filter(|f| f.bbox.x1 > right - f.size && f.bbox.x1 - f.bbox.x0 >= 8 * f.size).count();
        own.len() >= 4 && full * 10 >= own.len() * 7
    };
    lines.iter().filter(is_prose).count()
}

/// How many leading columns hold hardly anything but markers of lists.
fn markers(sheet: &Sheet<'_>, grid: &Grid, fragments: &[Fragment]) -> usize {
    // A headline stands alone in its row.
    let is_alone = |row: usize| grid.cells.iter().filter(|c| c.rows.0 <= row && row <= c.rows.1).count() == 1;
    let alone: Vec<bool> = (0..grid.rows()).map(is_alone).collect();
    let is_list = |&column: &usize| {
        let in_row = |c: &&Draft| c.rows.0 < c.rows.1 || !alone[c.rows.0];
        let own = grid.cells.iter().filter(|c| c.columns == (column, column)).filter(in_row);
        let (mut all, mut markers) = (0, 0);
        for cell in own {
            all += 1;
            markers += usize::from(cell.fragments.iter().all(|&f| is_marker(sheet, &fragments[f])));
        }
        // Hardly any cell: what is indented less than the markers.
        markers * 5 >= all * 4 || all * 4 <= grid.rows()
    };
    (0..grid.columns).take_while(is_list).count()
}

/// True if a line below the first has 年 (year), 月 (month) and 日 (day) side by side with nothing before them: a form to be filled in,
/// whose gaps are no columns.
fn has_blank_date(sheet: &Sheet<'_>, fragments: &[Fragment]) -> bool {
    let begins = |f: usize, c: char| fragments[f].glyphs.first().is_some_and(|&g| sheet.writing.said(g).starts_with(c));
    let is_date = |w: &[usize]| w.iter().zip("年月日".chars()).all(|(&f, c)| begins(f, c));
    fragments::lines(fragments).iter().skip(1).any(|line| line.windows(3).any(is_date))
}

/// True for a bullet, a number, a letter, or anything in brackets of a few characters.
fn is_marker(sheet: &Sheet<'_>, fragment: &Fragment) -> bool {
    let said: Vec<char> = fragment.glyphs.iter().flat_map(|&g| sheet.writing.said(g).chars()).collect();
    let Some(&first) = said.first() else { return true };
    let stops = |c: &char| c.is_numeric() || "()（）.．、：:第".contains(*c);
    said.len() == 1
        || said.len() <= 5 && ("(（第".contains(first) || said.iter().all(stops) || said.len() == 2 && stops(&said[1]))
}
