//! A mesh of lines → the cells it bounds.

use super::rules::{Groups, Mesh};
use crate::model::Rule;

/// The cells that a mesh bounds. Rows and columns are counted between its lines.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cells {
    /// Where its vertical lines stand, from left to right; one more than there are columns.
    pub xs: Vec<i32>,
    /// Where its horizontal lines stand, from top to bottom; one more than there are rows.
    pub ys: Vec<i32>,
    /// In order of their first place.
    pub areas: Vec<Area>,
    /// By column: no line at the top of the first row.
    pub open_above: Vec<bool>,
    /// By column: no line at the bottom of the last row.
    pub open_below: Vec<bool>,
    /// Two lines nearer than this are one.
    pub near: i32,
    /// By place: the index of its area; nothing where no cell is, because the lines do not close it.
    pub at: Vec<Option<usize>>,
}

/// Rows `top..bottom` and columns `left..right`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Area {
    /// First row.
    pub top: usize,
    /// First column.
    pub left: usize,
    /// One past the last row.
    pub bottom: usize,
    /// One past the last column.
    pub right: usize,
    /// Two sides of it have no line though those sides of the table have one elsewhere: perhaps it is no cell.
    pub leaks: bool,
}

/// Places of one mesh; what has more is a drawing.
const MOST_PLACES: usize = 2_000_000;

impl Cells {
    /// The cells of a mesh; nothing for a mesh that bounds none or too many.
    pub(super) fn of(mesh: &Mesh) -> Option<Cells> {
        let grid = Grid::of(mesh)?;
        let cells = grid.cells();
        Some(cells.without_idle_lines())
    }

    /// The place that holds a point: its row and column.
    pub(super) fn place(&self, x: i32, y: i32) -> Option<(usize, usize)> {
        let index = |lines: &[i32], at| lines.partition_point(|&l| l <= at).checked_sub(1);
        let (row, column) = (index(&self.ys, y)?, index(&self.xs, x)?);
        (row + 1 < self.ys.len() && column + 1 < self.xs.len()).then_some((row, column))
    }

    /// The area that holds a place.
    pub(super) fn area(&self, row: usize, column: usize) -> Option<usize> {
        self.at[row * (self.xs.len() - 1) + column]
    }

    /// Leaves lines out at which no area begins or ends: underlines, the strokes of drawings.
    fn without_idle_lines(self) -> Cells {
        let (mut rows, mut columns) = (vec![false; self.ys.len()], vec![false; self.xs.len()]);
        for a in &self.areas {
            (rows[a.top], rows[a.bottom], columns[a.left], columns[a.right]) = (true, true, true, true);
        }
        let kept = |lines: &[i32], used: &[bool]| -> Vec<i32> {
            lines.iter().zip(used).filter(|(_, used)| **used).map(|(l, _)| *l).collect()
        };
        let (ys, xs) = (kept(&self.ys, &rows), kept(&self.xs, &columns));
        let open = |open: &[bool]| -> Vec<bool> {
            let used: Vec<usize> = (0..columns.len()).filter(|&c| columns[c]).collect();
            used.windows(2).map(|w| open[w[0]..w[1]].iter().all(|o| *o)).collect()
        };
        let (open_above, open_below) = (open(&self.open_above), open(&self.open_below));
        let (rows, columns) = (counted(&rows), counted(&columns));
        let moved = |a: Area| Area {
            top: rows[a.top],
            bottom: rows[a.bottom],
            left: columns[a.left],
            right: columns[a.right],
            ..a
        };
        let areas: Vec<Area> = self.areas.iter().copied().map(moved).collect();
        let width = xs.len().saturating_sub(1);
        let mut at = vec![None; width * ys.len().saturating_sub(1)];
        for (i, a) in areas.iter().enumerate() {
            for row in a.top..a.bottom {
                at[row * width + a.left..row * width + a.right].fill(Some(i));
            }
        }
        Cells { xs, ys, areas, open_above, open_below, at, ..self }
    }
}

/// How many are true before each.
fn counted(used: &[bool]) -> Vec<usize> {
    let before = used.iter().scan(0, |count, &used| {
        let own = *count;
        *count += usize::from(used);
        Some(own)
    });
    before.collect()
}

/// Lines and which of the stretches between them are drawn.
struct Grid {
    xs: Vec<i32>,
    ys: Vec<i32>,
    near: i32,
    /// By horizontal line and column.
    across: Vec<bool>,
    /// By vertical line and row.
    down: Vec<bool>,
}

impl Grid {
    fn of(mesh: &Mesh) -> Option<Grid> {
        let all = mesh.bounds();
        let xs = positions(&mesh.down, all.x0, all.x1, mesh.near);
        let ys = positions(&mesh.across, all.y0, all.y1, mesh.near);
        let places = xs.len().checked_sub(1)?.checked_mul(ys.len().checked_sub(1)?)?;
        if places == 0 || places > MOST_PLACES {
            return None;
        }
        let across = drawn(&mesh.across, &ys, &xs, mesh.near);
        let down = drawn(&mesh.down, &xs, &ys, mesh.near);
        Some(Grid { xs, ys, near: mesh.near, across, down })
    }

    fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    fn has_across(&self, line: usize, column: usize) -> bool {
        self.across[line * self.columns() + column]
    }

    fn has_down(&self, line: usize, row: usize) -> bool {
        self.down[line * self.rows() + row]
    }

    fn cells(self) -> Cells {
        let (rows, columns) = (self.rows(), self.columns());
        let mut groups = Groups::new(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let place = row * columns + column;
                if column > 0 && !self.has_down(column, row) {
                    groups.unite(place, place - 1);
                }
                if row > 0 && !self.has_across(row, column) {
                    groups.unite(place, place - columns);
                }
            }
        }
        let leaking = self.leaking(&mut groups);
        let open = |line: usize| (0..columns).map(|c| !self.has_across(line, c)).collect();
        let mut cells = Cells {
            at: vec![None; rows * columns],
            areas: Vec::new(),
            open_above: open(0),
            open_below: open(rows),
            near: self.near,
            xs: self.xs,
            ys: self.ys,
        };
        for place in 0..rows * columns {
            if cells.at[place].is_none() {
                cells.open(place, &mut groups, &leaking);
            }
        }
        cells
    }

    /// By group: two sides of the table that are drawn elsewhere are not drawn at its places.
    fn leaking(&self, groups: &mut Groups) -> Vec<bool> {
        let (rows, columns) = (self.rows(), self.columns());
        let mut sides = vec![0_u8; rows * columns];
        let mut leak = |drawn: Vec<bool>, place: &dyn Fn(usize) -> usize, side: u8| {
            if drawn.contains(&true) {
                let open = drawn.iter().enumerate().filter(|(_, drawn)| !**drawn);
                open.for_each(|(i, _)| sides[groups.of(place(i))] |= side);
            }
        };
        leak((0..rows).map(|r| self.has_down(0, r)).collect(), &|r| r * columns, 1);
        leak((0..rows).map(|r| self.has_down(columns, r)).collect(), &|r| r * columns + columns - 1, 2);
        leak((0..columns).map(|c| self.has_across(0, c)).collect(), &|c| c, 4);
        leak((0..columns).map(|c| self.has_across(rows, c)).collect(), &|c| (rows - 1) * columns + c, 8);
        sides.iter().map(|s| s.count_ones() > 1).collect()
    }
}

impl Cells {
    /// Opens the area whose first place is `place`: as far to the right and then down as its group goes. A group that is no
    /// rectangle makes several.
    fn open(&mut self, place: usize, groups: &mut Groups, leaking: &[bool]) {
        let (columns, rows) = (self.xs.len() - 1, self.ys.len() - 1);
        let (top, left) = (place / columns, place % columns);
        let group = groups.of(place);
        let mut belongs = |at: &[Option<usize>], row: usize, column: usize| {
            at[row * columns + column].is_none() && groups.of(row * columns + column) == group
        };
        let mut right = left + 1;
        while right < columns && belongs(&self.at, top, right) {
            right += 1;
        }
        let mut bottom = top + 1;
        while bottom < rows && (left..right).all(|c| belongs(&self.at, bottom, c)) {
            bottom += 1;
        }
        let index = self.areas.len();
        for row in top..bottom {
            self.at[row * columns + left..row * columns + right].fill(Some(index));
        }
        self.areas.push(Area { top, left, bottom, right, leaks: leaking[group] });
    }
}

/// Where lines stand: those nearer than `near` are one, at the place of the longest. The bounds of the mesh are lines too,
/// where there is room for text: a table often has none at its sides, or at the end of a page.
fn positions(lines: &[Rule], first: i32, last: i32, near: i32) -> Vec<i32> {
    let mut found: Vec<i32> = Vec::new();
    let mut rest = lines;
    while let Some(start) = rest.first().map(|l| l.at) {
        let together = rest.partition_point(|l| l.at - start <= near);
        let (group, behind) = rest.split_at(together);
        let at = group.iter().max_by_key(|l| (l.to - l.from, l.at)).map(|l| l.at);
        found.extend(at.filter(|at| found.last().is_none_or(|before| at - before > near)));
        rest = behind;
    }
    let room = near * 2;
    if found.first().is_none_or(|f| f - first > room) {
        found.insert(0, first);
    }
    if found.last().is_none_or(|l| last - l > room) {
        found.push(last);
    }
    found
}

/// By line and stretch between `cuts`: whether the lines there cover the stretch.
fn drawn(lines: &[Rule], positions: &[i32], cuts: &[i32], near: i32) -> Vec<bool> {
    let stretches = cuts.len() - 1;
    let mut drawn = vec![false; positions.len() * stretches];
    let mut sorted: Vec<(usize, i32, i32)> = lines.iter().map(|l| (nearest(positions, l.at), l.from, l.to)).collect();
    sorted.sort_unstable();
    let mut joined: Vec<(usize, i32, i32)> = Vec::new();
    for (line, from, to) in sorted {
        match joined.last_mut() {
            Some(last) if last.0 == line && from - last.2 <= near => last.2 = last.2.max(to),
            _ => joined.push((line, from, to)),
        }
    }
    for (line, from, to) in joined {
        let first = cuts.partition_point(|&c| c < from - near);
        for stretch in first..stretches {
            let (a, b) = (cuts[stretch], cuts[stretch + 1]);
            if b > to + near {
                break;
            }
            // A stretch narrower than the tolerance is not drawn by a line that merely ends near it.
            drawn[line * stretches + stretch] |= (to.min(b) - from.max(a)) * 2 >= b - a;
        }
    }
    drawn
}

/// The index of the position nearest to `at`.
fn nearest(positions: &[i32], at: i32) -> usize {
    let behind = positions.partition_point(|&p| p < at);
    match (behind.checked_sub(1), positions.get(behind)) {
        (Some(before), Some(&next)) if at - positions[before] <= next - at => before,
        (Some(before), None) => before,
        _ => behind,
    }
}
