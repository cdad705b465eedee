//! Fragments → blocks: lines of one cell, as far as their distance tells.

use super::super::columns;
use super::fragments::{self, Fragment};
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

/// The distance from line to line inside cells, in 1/100 em: the smallest distance that is common, unless the lines that stand so
/// far below others have text in most columns and do not go on with lines that fill their column. Those are rows, and cells have
/// one line each.
pub(in super::super) fn pitch(fragments: &[Fragment], separators: &[i32]) -> Option<i64> {
    /// Lines farther apart, in 1/100 em, are not of one paragraph.
    const FARTHEST: i64 = 250;
    /// Distances that differ by this much are one.
    const STEP: i64 = 5;
    let filled = filled(fragments, separators);
    // Distance, columns with text beside the lower line, and whether the upper line fills its column and the lower does not.
    let mut pairs = Vec::new();
    for column in by_column(fragments, separators) {
        let right = column.iter().map(|&(_, i)| fragments[i].bbox.x1).max().unwrap_or(0);
        let fills = |f: &Fragment| f.bbox.x1 > right.saturating_sub(f.size);
        for pair in column.windows(2) {
            let (a, b) = (&fragments[pair[0].1], &fragments[pair[1].1]);
            let distance = distance(a, b);
            if (80..FARTHEST).contains(&distance) {
                pairs.push((distance, filled[pair[1].1], fills(a) && !fills(b)));
            }
        }
    }
    pairs.sort_unstable();
    let least = (pairs.len() / 20).max(2).min(pairs.len());
    let near = |&(from, ..): &(i64, usize, bool)| {
        let first = pairs.partition_point(|p| p.0 < from);
        &pairs[first..pairs.partition_point(|p| p.0 <= from + STEP)]
    };
    let common = pairs.iter().map(near).find(|n| n.len() >= least)?;
    let sum: usize = common.iter().map(|p| p.1).sum();
    let wrapped = common.iter().filter(|p| p.2).count();
    let is_row = sum * 5 >= (separators.len() + 1) * common.len() * 3 && wrapped * 5 < common.len() * 2;
    (!is_row).then(|| common[common.len() / 2].0)
}

/// By fragment: in how many columns its line has text.
fn filled(fragments: &[Fragment], separators: &[i32]) -> Vec<usize> {
    let mut filled = vec![0; fragments.len()];
    for line in fragments::lines(fragments) {
        let mut columns: Vec<usize> = line.iter().map(|&i| columns::covered(separators, &fragments[i]).0).collect();
        columns.sort_unstable();
        columns.dedup();
        for i in line {
            filled[i] = columns.len();
        }
    }
    filled
}

/// How far a line is below another, in 1/100 em.
pub(super) fn distance(above: &Fragment, below: &Fragment) -> i64 {
    (below.middle() - above.middle()) * 50 / i64::from(above.size.max(below.size))
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

/// Fragments this near, in 1/100 em, stand on one line.
const ONE_LINE: i64 = 40;

/// How far apart lines of one cell may be, if they are drawn `pitch` apart, all in 1/100 em: characters of several fonts in a line may
/// move its middle a little.
pub(super) fn loose(pitch: i64) -> i64 {
    (pitch + pitch / 12).max(ONE_LINE)
}

/// The same where rows stand hardly farther apart than lines.
pub(super) fn strict(pitch: i64) -> i64 {
    (pitch + pitch / 25).max(ONE_LINE)
}

/// The blocks of every column, column by column from top to bottom. Lines farther apart than `reach` (1/100 em) are of two blocks;
/// `edges` (by column, ascending y) part them too.
pub(super) fn blocks(fragments: &[Fragment], separators: &[i32], reach: i64, edges: &[Vec<i32>]) -> Vec<Block> {
    let mut all: Vec<Block> = Vec::new();
    for (number, column) in by_column(fragments, separators).into_iter().enumerate() {
        let edges = edges.get(number).map_or(&[][..], Vec::as_slice);
        let band = |f: &Fragment| edges.partition_point(|&e| i64::from(e) * 2 <= f.middle());
        let start = all.len();
        let mut last: Option<&Fragment> = None;
        for (columns, i) in column {
            let f = &fragments[i];
            let goes_on = last.is_some_and(|l| distance(l, f) <= reach && band(l) == band(f));
            let open = if all.len() > start { all.last_mut() } else { None };
            match open {
                Some(block) if goes_on => block.take(i, f, columns, last.is_none_or(|l| is_below(l, f))),
                _ => all.push(Block::new(i, f, columns)),
            }
            last = Some(f);
        }
    }
    all
}

fn is_below(above: &Fragment, f: &Fragment) -> bool {
    f.middle() - above.middle() >= i64::from(f.size.min(above.size))
}

/// Cuts blocks whose lines are a little farther apart than `pitch` at a height where blocks of other columns begin.
pub(super) fn cut_at_rows(fragments: &[Fragment], separators: &[i32], pitch: i64, blocks: Vec<Block>) -> Vec<Block> {
    let is_loose = |a: usize, b: usize| distance(&fragments[a], &fragments[b]) > strict(pitch);
    // Every line that something parts from the line above it.
    let mut starts: Vec<(i32, i32)> = Vec::new();
    for block in &blocks {
        starts.push((block.bbox.y0, block.size));
        let loose = block.fragments.windows(2).filter(|p| is_loose(p[0], p[1]));
        starts.extend(loose.map(|p| (fragments[p[1]].bbox.y0, fragments[p[1]].size)));
    }
    starts.sort_unstable();
    let shared = |f: &Fragment| {
        let near = f.size / 5;
        let from = starts.partition_point(|s| s.0 < f.bbox.y0 - near);
        starts[from..].iter().take_while(|s| s.0 <= f.bbox.y0 + near).count() >= 3
    };
    let mut all: Vec<Block> = Vec::new();
    for block in blocks {
        let mut last: Option<usize> = None;
        for i in block.fragments {
            let f = &fragments[i];
            let columns = columns::covered(separators, f);
            let cuts = last.is_none_or(|l| is_loose(l, i) && shared(f));
            match all.last_mut() {
                Some(open) if !cuts => open.take(i, f, columns, last.is_none_or(|l| is_below(&fragments[l], f))),
                _ => all.push(Block::new(i, f, columns)),
            }
            last = Some(i);
        }
    }
    all
}

impl Block {
    fn new(index: usize, f: &Fragment, columns: (usize, usize)) -> Self {
        Block { columns, bbox: f.bbox, lines: 1, size: f.size, fragments: vec![index] }
    }

    fn take(&mut self, index: usize, f: &Fragment, columns: (usize, usize), new_line: bool) {
        self.bbox = self.bbox.around(f.bbox);
        self.columns.1 = self.columns.1.max(columns.1);
        self.lines += usize::from(new_line);
        self.fragments.push(index);
    }
}
