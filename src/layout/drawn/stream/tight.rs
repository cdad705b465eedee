//! Rows that stand no farther apart than lines of a paragraph.

use super::blocks::Block;
use super::fragments::{self, Fragment};

/// Where rows begin inside blocks that are no cells but several of them: every line, or nearly, has text in most columns. Ascending.
pub(super) fn edges(fragments: &[Fragment], blocks: &[Block], columns: usize) -> Vec<i32> {
    let suspects: Vec<&Block> = blocks.iter().filter(|b| b.columns.0 == 0 && b.lines >= 3).collect();
    if suspects.is_empty() || columns < 3 {
        return Vec::new();
    }
    let lines = fragments::lines(fragments);
    let mut edges = Vec::new();
    for block in suspects {
        let inside = |l: &&Vec<usize>| {
            let middle = fragments[l[0]].middle();
            middle > 2 * i64::from(block.bbox.y0) && middle < 2 * i64::from(block.bbox.y1)
        };
        let own: Vec<&Vec<usize>> = lines.iter().filter(inside).collect();
        let is_row = |l: &&&Vec<usize>| l.len() * 5 >= columns * 3 && block.fragments.contains(&l[0]);
        let rows: Vec<&&Vec<usize>> = own.iter().filter(is_row).collect();
        if rows.len() >= 3 && rows.len() * 5 >= own.len() * 3 {
            let top = |l: &&&Vec<usize>| l.iter().map(|&f| fragments[f].bbox.y0).min();
            edges.extend(rows.iter().filter_map(top).map(|y| y.saturating_add(1)));
        }
    }
    edges.sort_unstable();
    edges.dedup();
    edges
}
