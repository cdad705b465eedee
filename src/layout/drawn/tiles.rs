//! Cells drawn as coloured boxes: their edges are rules, as far as a table's are.

use super::rules::Groups;
use crate::model::{Axis, Drawn, Rect, Rule};

/// Boxes of one page that are looked at; what has more is a picture.
const MOST: usize = 2_000;
/// White between two cells is narrower than this, in 1/100 pt.
const GAP: i32 = 700;
/// A box smaller than this holds no text.
const LEAST: i32 = 700;

/// Rules along the edges of coloured cells: where such cells make a whole table of three rows at least (the slides of a
/// presentation), or stand on a table with rules as its head. Coloured rows of a table without rules are none, nor are the boxes of
/// a slide, which stand farther apart.
pub(super) fn rules(drawn: &Drawn) -> Vec<Rule> {
    let fills = cells(drawn);
    if fills.len() < 2 || fills.len() > MOST {
        return Vec::new();
    }
    let mut found = Vec::new();
    for group in groups(&fills) {
        let (xs, ys) = (edges(group.iter().map(|r| (r.x0, r.x1))), edges(group.iter().map(|r| (r.y0, r.y1))));
        if xs.len() > 2 && (is_table(drawn, &group, &ys) && !goes_on(drawn, &group) || is_head(drawn, &group)) {
            group.iter().for_each(|r| found.extend(sides(*r, &xs, &ys)));
        }
    }
    found
}

/// Coloured boxes that hold no others.
fn cells(drawn: &Drawn) -> Vec<Rect> {
    let seen = drawn.fills.iter().filter(|f| f.colour & 0xff_ffff != 0xff_ffff).map(|f| f.bbox);
    let mut all: Vec<Rect> = seen.filter(|r| r.x1 - r.x0 >= LEAST && r.y1 - r.y0 >= LEAST).collect();
    all.sort_unstable();
    all.dedup();
    if all.len() > MOST {
        return Vec::new();
    }
    let holds = |a: &Rect, b: &Rect| a != b && a.x0 <= b.x0 && a.y0 <= b.y0 && a.x1 >= b.x1 && a.y1 >= b.y1;
    all.iter().filter(|a| !all.iter().any(|b| holds(a, b))).copied().collect()
}

/// Boxes that touch one another, or nearly.
fn groups(fills: &[Rect]) -> Vec<Vec<Rect>> {
    let mut groups = Groups::new(fills.len());
    let apart = |a: (i32, i32), b: (i32, i32)| a.0.max(b.0) - a.1.min(b.1);
    for (i, a) in fills.iter().enumerate() {
        // Sorted by their left edges.
        for (j, b) in fills.iter().enumerate().skip(i + 1).take_while(|(_, b)| b.x0 <= a.x1 + GAP) {
            let (x, y) = (apart((a.x0, a.x1), (b.x0, b.x1)), apart((a.y0, a.y1), (b.y0, b.y1)));
            if x <= GAP && y <= -LEAST / 2 || y <= GAP && x <= -LEAST / 2 {
                groups.unite(i, j);
            }
        }
    }
    let mut found: Vec<Vec<Rect>> = vec![Vec::new(); fills.len()];
    fills.iter().enumerate().for_each(|(i, r)| found[groups.of(i)].push(*r));
    found.retain(|g| g.len() > 1);
    found
}

/// Edges that are nearer than the white between two cells are one, in its middle.
fn edges(sides: impl Iterator<Item = (i32, i32)>) -> Vec<i32> {
    let mut all: Vec<i32> = sides.flat_map(|(a, b)| [a, b]).collect();
    all.sort_unstable();
    all.chunk_by(|a, b| b - a <= GAP).map(|c| c[0].midpoint(c[c.len() - 1])).collect()
}

fn nearest(edges: &[i32], at: i32) -> i32 {
    edges.iter().copied().min_by_key(|e| (e - at).abs()).unwrap_or(at)
}

fn sides(r: Rect, xs: &[i32], ys: &[i32]) -> [Rule; 4] {
    let (x0, x1, y0, y1) = (nearest(xs, r.x0), nearest(xs, r.x1), nearest(ys, r.y0), nearest(ys, r.y1));
    let across = |at| Rule { axis: Axis::Horizontal, at, from: x0, to: x1, width: 10 };
    let down = |at| Rule { axis: Axis::Vertical, at, from: y0, to: y1, width: 10 };
    [across(y0), across(y1), down(x0), down(x1)]
}

/// Three rows or more that leave hardly any white, and all text within them stands in one of the boxes.
fn is_table(drawn: &Drawn, group: &[Rect], ys: &[i32]) -> bool {
    let Some(all) = group.iter().copied().reduce(Rect::around) else { return false };
    let area = |r: &Rect| i64::from(r.x1 - r.x0) * i64::from(r.y1 - r.y0);
    if ys.len() < 4 || group.iter().map(area).sum::<i64>() * 4 < area(&all) * 3 {
        return false;
    }
    let is_in = |r: &Rect, x: i32, y: i32| r.x0 <= x && x < r.x1 && r.y0 <= y && y < r.y1;
    let middles = drawn.glyphs.iter().map(|g| (g.bbox.x0.midpoint(g.bbox.x1), g.bbox.y0.midpoint(g.bbox.y1)));
    let inside: Vec<(i32, i32)> = middles.filter(|&(x, y)| is_in(&all, x, y)).collect();
    let beside = inside.iter().filter(|&&(x, y)| !group.iter().any(|r| is_in(r, x, y))).count();
    !inside.is_empty() && beside * 50 <= inside.len()
}

/// Above or below the boxes stand three texts or more side by side: rows that are not coloured.
fn goes_on(drawn: &Drawn, group: &[Rect]) -> bool {
    /// Texts side by side in a title: with a number, or a date.
    const TITLES: usize = 2;
    let Some(all) = group.iter().copied().reduce(Rect::around) else { return false };
    let mut heights: Vec<i32> = group.iter().map(|r| r.y1 - r.y0).collect();
    heights.sort_unstable();
    let height = heights[heights.len() / 2];
    let rows = |y0: i32, y1: i32| {
        let within = drawn.glyphs.iter().filter(|g| (y0..y1).contains(&g.bbox.y0.midpoint(g.bbox.y1)));
        let mut runs: Vec<(i32, i32)> = within.map(|g| (g.bbox.x0, g.bbox.x1 + g.size / 2)).collect();
        runs.sort_unstable();
        let mut reached = i32::MIN;
        let mut texts = 0;
        for (x0, x1) in runs {
            texts += usize::from(x0 > reached && x0 < all.x1);
            reached = reached.max(x1);
        }
        texts > TITLES
    };
    rows(all.y0 - height, all.y0) || rows(all.y1, all.y1 + height)
}

/// Upright rules begin at the lower edge of the boxes, where these begin and end.
fn is_head(drawn: &Drawn, group: &[Rect]) -> bool {
    const NEAR: i32 = 200;
    let bottom = group.iter().map(|r| r.y1).max().unwrap_or(0);
    let last: Vec<&Rect> = group.iter().filter(|r| (r.y1 - bottom).abs() <= NEAR).collect();
    let begins = |x: i32| {
        let at = |r: &&Rule| r.axis == Axis::Vertical && (r.at - x).abs() <= NEAR && (r.from - bottom).abs() <= NEAR;
        drawn.rules.iter().any(|r| at(&r))
    };
    last.len() > 1 && last.iter().filter(|r| begins(r.x0) && begins(r.x1)).count() * 4 >= last.len() * 3
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;

    /// Boxes of three columns, 20 high and 4 apart.
    fn filled(rows: i32) -> Paper {
        let mut paper = Paper::a4();
        for (row, column) in (0..rows).flat_map(|r| (0..3).map(move |c| (r, c))) {
            let (x, y) = (50 + 104 * column, 100 + 24 * row);
            paper = paper.fill(x, y, x + 100, y + 20, 0xdd_ee_ff).write(x + 5, y + 5, 10, "研修");
        }
        paper
    }

    #[test]
    fn coloured_cells_make_a_table_and_a_coloured_head_none() {
        let found = rules(&filled(3).drawn);
        let xs = edges(found.iter().filter(|r| r.axis == Axis::Vertical).map(|r| (r.at, r.at)));
        assert_eq!(xs, [5_000, 15_200, 25_600, 35_800]);
        assert_eq!(rules(&filled(2).drawn), []);
        assert_eq!(rules(&filled(3).write(60, 121, 2, "間に立つ語がここに").drawn).len(), 0);
    }

    #[test]
    fn a_coloured_head_on_a_table_with_rules_has_edges() {
        let head = |x| Rect { x0: x, y0: 10_000, x1: x + 10_000, y1: 12_000 };
        let paper =
            Paper::a4().fill(50, 100, 150, 120, 1).fill(150, 100, 250, 120, 1).grid(&[50, 150, 250], &[120, 140]);
        let found = rules(&paper.drawn);
        assert_eq!(found.len(), 8);
        assert!(sides(head(5_000), &[5_000, 15_000], &[10_000, 12_000]).iter().all(|r| found.contains(r)));
    }
}
