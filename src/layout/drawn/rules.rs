//! Rules as drawn → whole lines, and the lines that belong together.
//!
//! A line is often drawn in pieces (one for each cell, a dash after another) and often twice (borders of two neighbours, a
//! double line). Whether two of them are one is decided by what a reader sees: no text fits between.

use super::words::FAR;
use crate::model::{Axis, Drawn, Rect, Rule};
use std::collections::BTreeMap;

/// Lines that cross or touch one another.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Mesh {
    /// Horizontal lines, from top to bottom.
    pub across: Vec<Rule>,
    /// Vertical lines, from left to right.
    pub down: Vec<Rule>,
    /// Two lines nearer than this are one: no text fits between.
    pub near: i32,
}

impl Mesh {
    /// Around its lines.
    pub(super) fn bounds(&self) -> Rect {
        let none = Rect { x0: FAR, y0: FAR, x1: -FAR, y1: -FAR };
        let across = self.across.iter().map(|r| Rect { x0: r.from, x1: r.to, y0: r.at, y1: r.at });
        let down = self.down.iter().map(|r| Rect { x0: r.at, x1: r.at, y0: r.from, y1: r.to });
        across.chain(down).fold(none, Rect::around)
    }
}

/// Lines of one page that are looked at; a drawing with more (a map) is no table, and its longest lines say enough.
const MOST_LINES: usize = 50_000;
/// Crossings of one page that are looked at.
const MOST_CROSSINGS: usize = 4_000_000;

/// The distance under which two lines of a page are one: two fifths of its small print, for text needs a whole em.
pub(super) fn near(drawn: &Drawn) -> i32 {
    /// Two lines farther apart than this, in 1/100 pt, are two on a page of whatever print.
    const WIDEST: i32 = 500;
    const NARROWEST: i32 = 100;
    let mut sizes: Vec<i32> = drawn.glyphs.iter().map(|g| g.size).collect();
    sizes.sort_unstable();
    sizes.get(sizes.len() / 20).map_or(NARROWEST, |s| (s / 5 * 2).clamp(NARROWEST, WIDEST))
}

/// The meshes of a page, from top to bottom. A mesh has lines of both directions. `edges` are those of coloured cells.
pub(super) fn meshes(drawn: &Drawn, edges: &[Rule]) -> Vec<Mesh> {
    let near = near(drawn);
    let across = whole(drawn, edges, Axis::Horizontal, near);
    let down = whole(drawn, edges, Axis::Vertical, near);
    let mut groups = Groups::new(across.len() + down.len());
    connect(&across, &down, near, &mut groups);
    let mut found: BTreeMap<usize, Mesh> = BTreeMap::new();
    for (i, rule) in across.iter().enumerate() {
        let group = groups.of(i);
        found.entry(group).or_insert_with(|| Mesh { near, ..Mesh::default() }).across.push(*rule);
    }
    for (i, rule) in down.iter().enumerate() {
        let group = groups.of(across.len() + i);
        found.entry(group).or_insert_with(|| Mesh { near, ..Mesh::default() }).down.push(*rule);
    }
    found.into_values().filter(|m| !m.across.is_empty() && !m.down.is_empty()).collect()
}

/// The rules of one direction with their pieces put together and the second of two close ones dropped, by position.
fn whole(drawn: &Drawn, edges: &[Rule], axis: Axis, near: i32) -> Vec<Rule> {
    let mut pieces: Vec<Rule> =
        drawn.rules.iter().chain(edges).filter(|r| r.axis == axis && r.from <= r.to).copied().collect();
    pieces.sort_unstable_by_key(|r| (r.at, r.from, r.to, r.width));
    let mut lines = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().map(|r| r.at) {
        let together = rest.partition_point(|r| r.at - first <= near);
        let (group, behind) = rest.split_at_mut(together);
        group.sort_unstable_by_key(|r| (r.from, r.to, r.at, r.width));
        join(group, near, &mut lines);
        rest = behind;
    }
    // What is shorter than the distance of two lines bounds nothing.
    lines.retain(|l| l.to - l.from > near);
    if lines.len() > MOST_LINES {
        lines.sort_unstable_by_key(|l| (l.from - l.to, l.at, l.from));
        lines.truncate(MOST_LINES);
    }
    lines.sort_unstable_by_key(|l| (l.at, l.from, l.to));
    lines
}

/// Puts pieces at one height together, sorted by their beginning: those that overlap or follow one another closely. The
/// longest piece says at which height.
fn join(pieces: &[Rule], near: i32, lines: &mut Vec<Rule>) {
    let mut longest = 0;
    let mut line: Option<Rule> = None;
    for piece in pieces {
        let length = piece.to - piece.from;
        // Dashes are parted by gaps as long as they are, or shorter.
        let gap = near.max(length.min(longest).min(2 * near));
        match &mut line {
            Some(l) if piece.from - l.to <= gap => {
                l.to = l.to.max(piece.to);
                l.width = l.width.max(piece.width);
                if length > longest {
                    (l.at, longest) = (piece.at, length);
                }
            }
            _ => {
                lines.extend(line.replace(*piece));
                longest = length;
            }
        }
    }
    lines.extend(line);
}

/// Connects the lines that touch, by a sweep from left to right.
fn connect(across: &[Rule], down: &[Rule], near: i32, groups: &mut Groups) {
    // What happens at an x: a horizontal line begins (0), a vertical one stands there (1), a horizontal one ends (2).
    let begins = across.iter().enumerate().map(|(i, r)| (r.from - near, 0, i));
    let ends = across.iter().enumerate().map(|(i, r)| (r.to + near, 2, i));
    let stands = down.iter().enumerate().map(|(i, r)| (r.at, 1, i));
    let mut events: Vec<(i32, u8, usize)> = begins.chain(ends).chain(stands).collect();
    events.sort_unstable();
    let mut open: BTreeMap<(i32, usize), ()> = BTreeMap::new();
    let mut left = MOST_CROSSINGS;
    for (_, what, i) in events {
        match what {
            0 => drop(open.insert((across[i].at, i), ())),
            2 => drop(open.remove(&(across[i].at, i))),
            _ => {
                let reach = (down[i].from - near, 0)..=(down[i].to + near, usize::MAX);
                for (&(_, crossed), ()) in open.range(reach).take(left) {
                    groups.unite(crossed, across.len() + i);
                    left -= 1;
                }
            }
        }
    }
}

/// Things that are grouped step by step (union by the smaller index, with path halving).
pub(super) struct Groups(Vec<usize>);

impl Groups {
    /// So many things, each alone.
    pub(super) fn new(count: usize) -> Self {
        Groups((0..count).collect())
    }

    /// The group of `i`: the smallest index in it.
    pub(super) fn of(&mut self, mut i: usize) -> usize {
        while self.0[i] != i {
            self.0[i] = self.0[self.0[i]];
            i = self.0[i];
        }
        i
    }

    /// Makes the groups of both one.
    pub(super) fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.0[a.max(b)] = a.min(b);
    }
}
