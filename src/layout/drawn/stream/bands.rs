//! What rules and edges of fills say about a table's rows.

use crate::model::{Fill, Rect};

/// Edges that stand closer than this are one, in 1/100 pt.
const NEAR: i32 = 150;

/// A horizontal edge: of a rule or of a filled box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edge {
    pub y: i32,
    pub from: i32,
    pub to: i32,
    /// Of a rule, not of a fill.
    pub rule: bool,
}

/// Edges at one height.
#[derive(Clone, Debug)]
pub(super) struct Level {
    /// Where it is.
    pub y: i32,
    /// By column: it runs along most of the column.
    pub covers: Vec<bool>,
    /// One of its edges is a rule.
    pub rule: bool,
}

impl Level {
    /// It runs along every column.
    pub(super) fn is_full(&self) -> bool {
        self.covers.iter().all(|&c| c)
    }
}

/// The edges inside `frame`, put together by their heights, from top to bottom.
pub(super) fn levels(edges: &[Edge], frame: Rect, separators: &[i32]) -> Vec<Level> {
    let mut inside: Vec<Edge> = edges
        .iter()
        .filter(|e| e.y >= frame.y0 - NEAR && e.y <= frame.y1 + NEAR && e.from < frame.x1 && e.to > frame.x0)
        .copied()
        .collect();
    inside.sort_unstable();
    let mut levels = Vec::new();
    for cluster in inside.chunk_by(|a, b| b.y - a.y <= NEAR) {
        let y = cluster[0].y.midpoint(cluster[cluster.len() - 1].y);
        let rule = cluster.iter().any(|e| e.rule);
        let mut sorted = cluster.to_vec();
        sorted.sort_by_key(|e| (e.from, e.to));
        let bounds = |c: usize| {
            let left = c.checked_sub(1).map_or(frame.x0, |l| separators[l]);
            (left, separators.get(c).copied().unwrap_or(frame.x1))
        };
        let covers = (0..=separators.len()).map(|c| covered(&sorted, bounds(c))).collect();
        levels.push(Level { y, covers, rule });
    }
    levels.retain(|l| l.covers.contains(&true));
    levels
}

/// True when `edges` (ascending) run along more than half of the stretch.
fn covered(edges: &[Edge], (left, right): (i32, i32)) -> bool {
    let (mut reached, mut sum) = (left, 0_i64);
    for e in edges {
        let (from, to) = (e.from.max(reached), e.to.min(right));
        if to > from {
            sum += i64::from(to - from);
            reached = to;
        }
    }
    sum * 2 > i64::from(right - left)
}

/// Upper and lower edges of the fills.
pub(super) fn fill_edges(fills: &[Fill]) -> impl Iterator<Item = Edge> + '_ {
    fills.iter().flat_map(|f| {
        let edge = |y| Edge { y, from: f.bbox.x0, to: f.bbox.x1, rule: false };
        [edge(f.bbox.y0), edge(f.bbox.y1)]
    })
}
