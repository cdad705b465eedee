//! Fragments → blocks: lines of one cell, as far as their distance tells.

use super::super::columns;
use super::fragments::Fragment;
use crate::model::Rect;

/// Lines that follow one another in a column.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// First and last column.
    pub columns: (usize, usize),
    /// Around its fragments.
    pub bbox: Rect,
    /// How many lines it has.
    pub lines: usize,
    /// Size of its first em.
    pub size: i32,
    /// Indices of the fragments, from top to bottom.
    pub fragments: Vec<usize>,
}

impl Block {
    /// Twice its middle from top to bottom.
    pub(super) fn middle(&self) -> i64 {
        i64::from(self.bbox.y0) + i64::from(self.bbox.y1)
    }
}

/// The distance from line to line inside cells, in 1/100 em: the smallest distance that is common. Nothing where no two lines
/// stand one below the other.
pub(super) fn pitch(fragments: &[Fragment], separators: &[i32]) -> Option<i64> {
    /// Lines farther apart, in 1/100 em, are not of one paragraph.
    const FARTHEST: i64 = 250;
    /// Distances are counted in steps of this much.
    const STEP: i64 = 5;
    let mut counts = vec![0_usize; (FARTHEST / STEP) as usize + 1];
    for column in by_column(fragments, separators) {
        for pair in column.windows(2) {
            let (a, b) = (&fragments[pair[0].1], &fragments[pair[1].1]);
            let distance = (b.middle() - a.middle()) * 50 / i64::from(a.size.max(b.size));
            if (80..FARTHEST).contains(&distance) {
                counts[(distance / STEP) as usize] += 1;
            }
        }
    }
    let all: usize = counts.iter().sum();
    let common = |i: usize| counts[i] + counts.get(i + 1).copied().unwrap_or(0);
    let least = (all / 8).max(2).min(all);
    let first = (0..counts.len()).find(|&i| common(i) > 0 && common(i) >= least)?;
    let peak = if counts.get(first + 1).is_some_and(|&next| next > counts[first]) { first + 1 } else { first };
    Some(peak as i64 * STEP + STEP)
}

/// Columns and index of each fragment, column by column, from top to bottom.
fn by_column(fragments: &[Fragment], separators: &[i32]) -> Vec<Vec<((usize, usize), usize)>> {
    let mut columns = vec![Vec::new(); separators.len() + 1];
    for (i, f) in fragments.iter().enumerate() {
        let covered = columns::covered(separators, f);
        columns[covered.0].push((covered, i));
    }
    for column in &mut columns {
        column.sort_by_key(|&(_, i)| (fragments[i].middle(), fragments[i].bbox.x0, i));
    }
    columns
}

/// The blocks of every column, column by column from top to bottom. Lines farther apart than `pitch` (1/100 em) and a sixth are of
/// two blocks; `edges` (by column, ascending y) part them too.
pub(super) fn blocks(fragments: &[Fragment], separators: &[i32], pitch: i64, edges: &[Vec<i32>]) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    for (number, column) in by_column(fragments, separators).into_iter().enumerate() {
        let edges = edges.get(number).map_or(&[][..], Vec::as_slice);
        let band = |f: &Fragment| edges.partition_point(|&e| i64::from(e) * 2 <= f.middle());
        let start = all.len();
        let mut last: Option<&Fragment> = None;
        for (columns, i) in column {
            let f = &fragments[i];
            let goes_on = last.is_some_and(|l| {
                let distance = (f.middle() - l.middle()) * 50 / i64::from(f.size.max(l.size));
                distance <= pitch + pitch / 7 && band(l) == band(f)
            });
            let open = if all.len() > start { all.last_mut() } else { None };
            match open {
                Some(block) if goes_on => {
                    let same_line = last.is_some_and(|l| f.middle() - l.middle() < i64::from(f.size.min(l.size)));
                    block.take(i, f, columns, !same_line);
                }
                _ => all.push(Block { columns, bbox: f.bbox, lines: 1, size: f.size, fragments: vec![i] }),
            }
            last = Some(f);
        }
    }
    all
}

impl Block {
    fn take(&mut self, index: usize, f: &Fragment, columns: (usize, usize), new_line: bool) {
        let b = self.bbox;
        self.bbox = Rect {
            x0: b.x0.min(f.bbox.x0),
            y0: b.y0.min(f.bbox.y0),
            x1: b.x1.max(f.bbox.x1),
            y1: b.y1.max(f.bbox.y1),
        };
        self.columns.1 = self.columns.1.max(columns.1);
        self.lines += usize::from(new_line);
        self.fragments.push(index);
    }
}
