//! Cells of a heading over several columns or rows, which nothing but their neighbours tells.

use super::fragments::Fragment;
use super::grid::Grid;

/// More rows than this are no heading.
const DEEPEST: usize = 4;

/// How many leading rows are a heading: the first, and those below it that only divide what spans several columns.
pub(super) fn depth(grid: &Grid) -> usize {
    let mut runs = runs(grid, 0);
    let mut depth = 1;
    while depth < DEEPEST && depth + 1 < grid.rows() {
        let begins = |&c: &usize| grid.at(depth, c).is_some_and(|cell| grid.cells[cell].rows.0 == depth);
        let filled: Vec<usize> = (0..grid.columns).filter(begins).collect();
        let divides = |c: &usize| runs.iter().any(|r| r.1 > r.0 && (r.0..=r.1).contains(c));
        let divided = |r: &&(usize, usize)| filled.iter().filter(|&&c| (r.0..=r.1).contains(&c)).count() > 1;
        if filled.is_empty() || !filled.iter().all(divides) || runs.iter().filter(divided).count() == 0 {
            break;
        }
        runs = self::runs(grid, depth);
        depth += 1;
    }
    depth
}

/// Each cell of a row, with the free places behind it.
fn runs(grid: &Grid, row: usize) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut before = None;
    for column in 0..grid.columns {
        match (grid.at(row, column), runs.last_mut()) {
            (None, Some(run)) => run.1 = column,
            (Some(cell), Some(run)) if before == Some(cell) => run.1 = column,
            (Some(_), _) => runs.push((column, column)),
            (None, None) => {}
        }
        before = grid.at(row, column).or(before);
    }
    runs
}

/// Lets the cells of the first `depth` rows cover what belongs to them. `drawn`: something is drawn between them and the rows below.
pub(super) fn span(grid: &mut Grid, depth: usize, drawn: bool, fragments: &[Fragment], bounds: &[i32]) {
    let cells = grid.cells.len();
    for cell in 0..cells {
        if grid.cells[cell].rows.1 + 1 < depth {
            span_columns(grid, cell, depth, fragments, bounds);
        }
    }
    for cell in 0..cells {
        span_rows(grid, cell, depth);
    }
    for column in 1..grid.columns {
        let has_body = (depth..grid.rows()).any(|r| grid.at(r, column).is_some());
        if depth == 0 || !has_body && !drawn || !grid.is_free((0, depth - 1), (column, column)) {
            continue;
        }
        if let Some(left) = grid.at(0, column - 1).filter(|&l| grid.cells[l].rows == (0, depth - 1)) {
            grid.widen(left, (0, depth - 1), (column, column));
        }
    }
}

/// A cell spans the free places beside it that have other cells below them: those to its right if it stands at the left of its
/// column, those around it if it stands in their middle.
fn span_columns(grid: &mut Grid, cell: usize, depth: usize, fragments: &[Fragment], bounds: &[i32]) {
    let draft = grid.cells[cell].clone();
    let below = |c: usize| (draft.rows.1 + 1..depth).any(|r| grid.at(r, c).is_some());
    let fits = |c: usize| grid.is_free(draft.rows, (c, c)) && below(c);
    let (mut first, mut last) = draft.columns;
    if !(first..=last).any(below) {
        // Nothing is divided below it; but a centred one may stand over a gap.
        let (left, right) = (first.checked_sub(1).is_some_and(fits), last + 1 < grid.columns && fits(last + 1));
        if !(left && right) {
            return;
        }
    }
    while last + 1 < grid.columns && fits(last + 1) {
        last += 1;
    }
    while first > 0 && fits(first - 1) {
        first -= 1;
    }
    let (x0, x1) = extent(&draft.fragments, fragments);
    let size = draft.fragments.first().map_or(1, |&f| fragments[f].size);
    let away = |(a, b): &(usize, usize)| {
        (i64::from(bounds[*a]) + i64::from(bounds[*b + 1]) - i64::from(x0) - i64::from(x1)).abs()
    };
    // What no other heading beside it can cover is its own, if it stands about in the middle of that.
    let claims = |c: usize| {
        grid.at(draft.rows.0, c).is_some_and(|own| (grid.cells[own].columns.0..=grid.cells[own].columns.1).any(below))
    };
    let alone = first > 0 && !claims(first - 1) && !(last + 1 < grid.columns && claims(last + 1));
    if alone && away(&(first, last)) <= 3 * i64::from(size) {
        grid.widen(cell, draft.rows, (first, last));
        return;
    }
    if x0.saturating_sub(text_edge(draft.columns.0, fragments, bounds)) < size * 3 / 5 {
        grid.widen(cell, draft.rows, (draft.columns.0, last));
        return;
    }
    let ranges = (first..=draft.columns.0).flat_map(|a| (draft.columns.1..=last).map(move |b| (a, b)));
    if let Some(best) = ranges.min_by_key(|r| (away(r) / i64::from(size.max(1)), usize::MAX - (r.1 - r.0), r.0)) {
        grid.widen(cell, draft.rows, best);
    }
}

/// From the leftmost to the rightmost glyph.
fn extent(own: &[usize], fragments: &[Fragment]) -> (i32, i32) {
    let x0 = own.iter().map(|&f| fragments[f].bbox.x0).min().unwrap_or(0);
    (x0, own.iter().map(|&f| fragments[f].bbox.x1).max().unwrap_or(x0))
}

/// Where the text of a column begins.
fn text_edge(column: usize, fragments: &[Fragment], bounds: &[i32]) -> i32 {
    let (from, to) = (bounds[column], bounds[column + 1]);
    let inside = fragments.iter().filter(|f| f.bbox.x0 >= from - f.size / 5 && f.bbox.x1 <= to + f.size / 5);
    inside.map(|f| f.bbox.x0).min().unwrap_or(from)
}

/// A cell covers the free rows below it, as far as the heading goes.
fn span_rows(grid: &mut Grid, cell: usize, depth: usize) {
    let draft = grid.cells[cell].clone();
    let mut last = draft.rows.1;
    while last + 1 < depth && grid.walls[last + 1].is_none() && grid.is_free((last + 1, last + 1), draft.columns) {
        last += 1;
    }
    if last > draft.rows.1 && draft.rows.1 < depth {
        grid.widen(cell, (draft.rows.0, last), draft.columns);
    }
}

/// Rows whose first column is free belong to the group of the row above: what is free in them is covered by the cells above.
pub(super) fn span_groups(grid: &mut Grid, depth: usize) {
    for row in depth + 1..grid.rows() {
        if grid.at(row, 0).is_some() || grid.walls[row].is_some() {
            continue;
        }
        for column in 0..grid.columns {
            let Some(above) = grid.at(row - 1, column) else { continue };
            let draft = &grid.cells[above];
            if draft.columns.0 == column && grid.is_free((row, row), draft.columns) {
                let (rows, columns) = ((draft.rows.0, row), draft.columns);
                grid.widen(above, rows, columns);
            }
        }
    }
}
