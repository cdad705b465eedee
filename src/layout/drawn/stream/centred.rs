//! Rows of cells that are centred from top to bottom.
//!
//! A cell of one row has its middle in the middle of the row. So the upper edge of a row and the middle of one of its cells give its
//! lower edge, which is the upper edge of the next row; a cell over several rows must have its middle between the upper edge of
//! the first and the lower edge of the last.

use super::blocks::Block;

/// Rows of a band and the rows of each block.
pub(super) struct Solved {
    /// Edges of the rows: one more than rows.
    pub edges: Vec<i32>,
    /// First and last row of each block.
    pub rows: Vec<(usize, usize)>,
    /// They explain where every block stands.
    pub exact: bool,
}

/// Ways that are tried before giving up, and blocks that are looked at for it.
const TRIES: usize = 4_000;
const LOOKS: usize = 2_000_000;

/// Finds the fewest rows between `top` and `bottom` (unknown: the end of the last row) that explain the middle of every block.
pub(super) fn solve(blocks: &[Block], top: i32, bottom: Option<i32>) -> Option<Solved> {
    let size = blocks.iter().map(|b| b.size).max()?;
    let search = Search { blocks, bottom, slack: i64::from(size) / 3, middles: middles(blocks, size) };
    let mut state = State { edges: vec![i64::from(top)], best: None, tries: 0 };
    search.descend(0, &mut state);
    let (_, (edges, rows)) = state.best?;
    Some(Solved { edges: edges.iter().map(|&e| e as i32).collect(), rows, exact: true })
}

/// Distinct middles (doubled), ascending.
fn middles(blocks: &[Block], size: i32) -> Vec<i64> {
    let mut all: Vec<i64> = blocks.iter().map(Block::middle).collect();
    all.sort_unstable();
    all.chunk_by(|a, b| b - a <= i64::from(size) / 5).map(|c| (c[0] + c[c.len() - 1]) / 2).collect()
}

struct Search<'a> {
    blocks: &'a [Block],
    bottom: Option<i32>,
    slack: i64,
    middles: Vec<i64>,
}

/// How few rows there are, and how far the middles are off.
type Ranking = (usize, i64);

/// Edges of rows and the rows of each block.
type Answer = (Vec<i64>, Vec<(usize, usize)>);

struct State {
    edges: Vec<i64>,
    best: Option<(Ranking, Answer)>,
    tries: usize,
}

impl Search<'_> {
    /// Tries every middle from `next` on as the next row's.
    fn descend(&self, next: usize, state: &mut State) {
        state.tries += 1;
        let Some(&top) = state.edges.last() else { return };
        let rows = state.edges.len() - 1;
        if state.tries > TRIES.min(LOOKS / self.blocks.len().max(1))
            || state.best.as_ref().is_some_and(|b| b.0.0 <= rows)
        {
            return;
        }
        if rows > 0 {
            if !self.is_possible(&state.edges) {
                return;
            }
            if self.is_end(top) {
                self.judge(state);
            }
        }
        for i in next..self.middles.len() {
            let Some((top, edge)) = self.row(self.middles[i], top) else { continue };
            let before = state.edges.pop();
            state.edges.extend([if rows == 0 { before.unwrap_or(top) } else { top }, edge]);
            self.descend(i + 1, state);
            state.edges.pop();
            state.edges.pop();
            state.edges.extend(before);
        }
    }

    /// The edges of the row with that middle, which begins about `top`: its own blocks, one at least, fit into it.
    fn row(&self, middle: i64, top: i64) -> Option<(i64, i64)> {
        let own = self.blocks.iter().filter(|b| (b.middle() - middle).abs() <= self.slack);
        let fits = |b: &&Block| i64::from(b.bbox.y0) >= top - self.slack;
        let (y0, y1) = own
            .filter(fits)
            .fold((i64::MAX, i64::MIN), |(y0, y1), b| (y0.min(b.bbox.y0.into()), y1.max(b.bbox.y1.into())));
        // Middles are rounded to the pixels of the program that drew them: the texts say how far the sum of them may be off.
        let top = top.min(y0);
        let edge = (middle - top).max(y1);
        let is_row = y0 <= y1 && edge > top && self.bottom.is_none_or(|b| edge <= i64::from(b) + 2 * self.slack);
        is_row.then_some((top, edge))
    }

    /// False if a block above the last edge has its middle in the middle of no rows, and of none that may follow.
    fn is_possible(&self, edges: &[i64]) -> bool {
        let Some(&reached) = edges.last() else { return true };
        self.blocks.chunk_by(|a, b| a.columns.0 == b.columns.0).all(|column| {
            column.iter().enumerate().filter(|(_, b)| b.middle() < 2 * reached).all(|(k, b)| {
                let above = k.checked_sub(1).map_or(i64::MIN, |k| i64::from(column[k].bbox.y1) - self.slack);
                let below = column.get(k + 1).map_or(i64::MAX, |n| i64::from(n.bbox.y0) + self.slack);
                let from = edges.partition_point(|&e| e < above);
                let to = edges.partition_point(|&e| e <= i64::from(b.bbox.y0) + self.slack);
                edges.get(from..to).unwrap_or_default().iter().any(|&first| {
                    let end = b.middle() - first;
                    let near = edges.partition_point(|&e| e < end - 2 * self.slack);
                    let ends = edges.get(near).is_some_and(|&e| e <= end + 2 * self.slack);
                    (ends || end > reached) && end <= below.saturating_add(self.slack) && end > first
                })
            })
        })
    }

    fn is_end(&self, edge: i64) -> bool {
        match self.bottom {
            Some(bottom) => (edge - i64::from(bottom)).abs() <= 2 * self.slack,
            None => self.blocks.iter().all(|b| i64::from(b.bbox.y1) <= edge + self.slack),
        }
    }

    /// Keeps the rows if they explain every block better than any before.
    fn judge(&self, state: &mut State) {
        let Some((cost, rows)) = assign(self.blocks, &state.edges, self.slack, true) else { return };
        let ranking = (state.edges.len() - 1, cost);
        if state.best.as_ref().is_none_or(|b| ranking < b.0) {
            state.best = Some((ranking, (state.edges.clone(), rows)));
        }
    }
}

/// The rows of every block between these edges: blocks of a column stand one below the other, and their middles as near to the
/// middle of their rows as can be; `slack` away at most, if `strict`. The cost is the sum of what is missing. Blocks must come column by column.
pub(super) fn assign(blocks: &[Block], edges: &[i64], slack: i64, strict: bool) -> Option<(i64, Vec<(usize, usize)>)> {
    let (mut cost, mut rows) = (0, Vec::with_capacity(blocks.len()));
    for column in blocks.chunk_by(|a, b| a.columns.0 == b.columns.0) {
        let (own, found) = assign_column(column, edges, slack, strict)?;
        cost += own;
        rows.extend(found);
    }
    Some((cost, rows))
}

/// Rows that one block may cover are looked at up to this number.
const TALLEST: usize = 24;

fn assign_column(blocks: &[Block], edges: &[i64], slack: i64, strict: bool) -> Option<(i64, Vec<(usize, usize)>)> {
    let n = edges.len() - 1;
    // By number of rows used: the least cost, with the choice of the last block.
    let mut best: Vec<Vec<Option<(i64, usize, usize)>>> = vec![vec![Some((0, 0, 0)); n + 1]];
    for (k, block) in blocks.iter().enumerate() {
        let mut next: Vec<Option<(i64, usize, usize)>> = vec![None; n + 1];
        // A block begins at its top or above, give or take a row.
        let top = edges.partition_point(|&e| e <= i64::from(block.bbox.y0) + slack);
        for first in top.saturating_sub(TALLEST)..(top + 1).min(n) {
            let Some((before, ..)) = best[k][first] else { continue };
            for last in first..n.min(first + TALLEST) {
                let away = (block.middle() - edges[first] - edges[last + 1]).abs() / 2;
                if strict && away > slack {
                    continue;
                }
                // Of equal ones the taller: what else would the blank above and below be for? Of two, both alike.
                let tall = (last - first) as i64;
                let cost = before + away * 4 / slack.max(1) * 10_000 + (TALLEST as i64 - tall) * 64 + tall * tall;
                if next[last + 1].is_none_or(|(known, ..)| cost < known) {
                    next[last + 1] = Some((cost, first, last));
                }
            }
        }
        for used in 1..=n {
            let fewer = next[used - 1];
            if fewer.is_some_and(|(cost, ..)| next[used].is_none_or(|(known, ..)| cost < known)) {
                next[used] = fewer;
            }
        }
        best.push(next);
    }
    let total = best[blocks.len()][n]?.0;
    let (mut at, mut rows) = (n, Vec::new());
    for k in (1..=blocks.len()).rev() {
        let (_, first, last) = best[k][at]?;
        rows.push((first, last));
        at = first;
    }
    rows.reverse();
    Some((total, rows))
}

/// Rows where no sum of middles comes out: every middle that several columns share is a row's.
pub(super) fn guess(blocks: &[Block], top: i32, bottom: i32) -> Solved {
    let size = blocks.iter().map(|b| b.size).max().unwrap_or(1);
    let middles = middles(blocks, size);
    let count = |m: i64| blocks.iter().filter(|b| (b.middle() - m).abs() <= i64::from(size) / 4).count();
    let counts: Vec<usize> = middles.iter().map(|&m| count(m)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let least = (most * 2 / 5).max(2).min(most);
    let rows: Vec<i64> = middles.iter().zip(&counts).filter(|(_, c)| **c >= least).map(|(&m, _)| m).collect();
    let between = |rows: &[i64]| {
        let inner = rows.windows(2).map(|w| (w[0] + w[1]) / 4);
        let last = i64::from(bottom).max(i64::from(top) + 1);
        std::iter::once(i64::from(top)).chain(inner).chain([last]).collect::<Vec<i64>>()
    };
    for edges in [between(&rows), between(&middles)] {
        if let Some((_, rows)) = assign(blocks, &edges, i64::from(size) / 3, false) {
            return Solved { edges: edges.iter().map(|&e| e as i32).collect(), rows, exact: false };
        }
    }
    Solved { edges: vec![top, bottom], rows: vec![(0, 0); blocks.len()], exact: false }
}
