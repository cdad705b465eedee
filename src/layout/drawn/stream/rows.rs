//! Rows of a band that no rule divides.

use super::blocks::Block;
use super::centred::{self, Solved};
use std::cmp::Ordering;

/// How the cells of a row stand in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alignment {
    /// Their first lines stand at one height.
    Top,
    /// Their middles do.
    Middle,
}

/// What the blocks of a table have in common: their tops or their middles, whichever are at fewer heights.
pub(super) fn alignment(blocks: &[Block]) -> Alignment {
    if spread(blocks) == Ordering::Less { Alignment::Middle } else { Alignment::Top }
}

/// Whether the middles of blocks are at fewer heights than their tops; at as many where every block has one line.
pub(super) fn spread(blocks: &[Block]) -> Ordering {
    heights(blocks, Block::middle).cmp(&heights(blocks, |b| 2 * i64::from(b.bbox.y0)))
}

/// At how many heights (doubled) the blocks stand.
fn heights(blocks: &[Block], height: impl Fn(&Block) -> i64) -> usize {
    let mut sorted: Vec<(i64, i64)> = blocks.iter().map(|b| (height(b), i64::from(b.size))).collect();
    sorted.sort_unstable();
    sorted.chunk_by(|a, b| b.0 - a.0 <= a.1.max(b.1) / 4).count()
}

/// The rows of blocks (column by column) between `top` and `bottom`, as far as these are known.
pub(super) fn rows(blocks: &[Block], alignment: Alignment, top: Option<i32>, bottom: Option<i32>) -> Solved {
    let highest = blocks.iter().map(|b| b.bbox.y0).min().unwrap_or(0);
    let lowest = blocks.iter().map(|b| b.bbox.y1).max().unwrap_or(highest);
    let (from, to) = (top.unwrap_or(highest), bottom.unwrap_or(lowest));
    /// More blocks than this are no page that was written to be read.
    const MOST: usize = 1_500;
    match alignment {
        _ if blocks.len() > MOST => by_tops(blocks, from, to),
        Alignment::Top => by_tops(blocks, from, to),
        Alignment::Middle => {
            // Rows stand as far from the text above as from the text below.
            let outer = from.saturating_sub(gap(blocks) / 2);
            centred::solve(blocks, top.unwrap_or(outer), bottom).unwrap_or_else(|| centred::guess(blocks, from, to))
        }
    }
}

/// The smallest distance between two blocks of a column.
fn gap(blocks: &[Block]) -> i32 {
    let column = |p: &&[Block]| p[0].columns.0 == p[1].columns.0;
    let gaps = blocks.windows(2).filter(column).map(|p| p[1].bbox.y0.saturating_sub(p[0].bbox.y1));
    gaps.filter(|g| *g > 0).min().unwrap_or(0)
}

/// A row begins wherever a block does.
fn by_tops(blocks: &[Block], top: i32, bottom: i32) -> Solved {
    let mut tops: Vec<(i32, i32)> = blocks.iter().map(|b| (b.bbox.y0, b.size)).collect();
    tops.sort_unstable();
    let starts: Vec<i32> = tops.chunk_by(|a, b| b.0 - a.0 <= a.1 / 3).map(|c| c[0].0).collect();
    let row = |b: &Block| starts.partition_point(|&s| s <= b.bbox.y0).saturating_sub(1);
    let last = |b: &Block| starts.partition_point(|&s| s < b.bbox.y1 - b.size / 2).saturating_sub(1);
    let rows = blocks.iter().map(|b| (row(b), last(b).max(row(b)))).collect();
    let mut edges = starts.clone();
    match edges.first_mut() {
        Some(first) => *first = top.min(*first),
        None => edges.push(top),
    }
    let end = edges.last().copied().unwrap_or(top).saturating_add(1).max(bottom);
    edges.push(end);
    Solved { edges, rows, exact: false }
}
