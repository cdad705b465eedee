//! Text that is struck out: a line runs through the middle of its glyphs, from the first to the last of them and no farther.

use super::words::{Writing, turned};
use crate::model::{Axis, Direction, Glyph, Rect, Rule};
use std::collections::BTreeMap;

/// What is struck out on a page.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Struck {
    /// Glyphs, ascending.
    pub glyphs: Vec<u32>,
    /// The lines through them: indices of the page's rules, ascending.
    pub rules: Vec<usize>,
}

/// Pairs of a glyph and a rule that are looked at on one page; a drawing has more.
const MOST_PAIRS: usize = 1_000_000;

/// Looks for lines through `glyphs`.
///
/// Table rules and underlines touch glyphs, too. They do not run between three and seven tenths of the height of the em
/// box (Word strikes at 0.6 of it, browsers between 0.55 and 0.65, a double line lies half a tenth on either side), or they go
/// on beyond the text, or meet other rules at both ends.
pub(super) fn find(writing: &Writing<'_>, glyphs: &[u32]) -> Struck {
    let drawn = writing.drawn;
    let mut struck = Struck::default();
    for axis in [Axis::Horizontal, Axis::Vertical] {
        let mut rules: Vec<(i32, usize)> =
            drawn.rules.iter().enumerate().filter(|(_, r)| r.axis == axis).map(|(i, r)| (r.at, i)).collect();
        rules.sort_unstable();
        for (rule, hit) in hits(writing, glyphs, axis, &rules) {
            if is_strike(writing, &drawn.rules[rule], &hit) {
                struck.rules.push(rule);
                struck.glyphs.extend(hit);
            }
        }
    }
    struck.glyphs.sort_unstable();
    struck.glyphs.dedup();
    struck.rules.sort_unstable();
    struck
}

/// For each rule the glyphs through whose middle it runs.
fn hits(writing: &Writing<'_>, glyphs: &[u32], axis: Axis, rules: &[(i32, usize)]) -> BTreeMap<usize, Vec<u32>> {
    let drawn = writing.drawn;
    let mut found: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    let mut left = MOST_PAIRS;
    for &glyph in glyphs {
        let g = &drawn.glyphs[glyph as usize];
        if run(g) != axis {
            continue;
        }
        let (low, high, middle) = middle(g);
        let first = rules.partition_point(|r| r.0 < low);
        for &(_, rule) in rules[first..].iter().take_while(|r| r.0 <= high).take(left) {
            left -= 1;
            let r = &drawn.rules[rule];
            if (r.from..=r.to).contains(&middle) && r.width * 4 <= g.size {
                found.entry(rule).or_default().push(glyph);
            }
        }
    }
    found
}

/// Which way the line of a glyph runs.
fn run(g: &Glyph) -> Axis {
    match g.direction {
        Direction::Right | Direction::Left => Axis::Horizontal,
        Direction::Down | Direction::Up => Axis::Vertical,
    }
}

/// Between which heights a line strikes a glyph out (x for a vertical line), and the middle of the glyph along the line.
fn middle(g: &Glyph) -> (i32, i32, i32) {
    let r = turned(g.bbox, g.direction);
    let height = r.y1 - r.y0;
    let band = (r.y0 + height * 3 / 10, r.y0 + height * 7 / 10);
    let (along, band) = match g.direction {
        Direction::Right => ((r.x0 + r.x1) / 2, band),
        Direction::Left => (-(r.x0 + r.x1) / 2, (-band.1, -band.0)),
        Direction::Down => ((r.x0 + r.x1) / 2, (-band.1, -band.0)),
        Direction::Up => (-(r.x0 + r.x1) / 2, band),
    };
    (band.0, band.1, along)
}

/// Where a glyph begins and ends along a line of its axis.
fn extent(g: &Glyph) -> (i32, i32) {
    let Rect { x0, y0, x1, y1 } = g.bbox;
    if run(g) == Axis::Horizontal { (x0, x1) } else { (y0, y1) }
}

/// A line that begins and ends with the glyphs it runs through, stands alone, and runs through letters, not signs only.
fn is_strike(writing: &Writing<'_>, rule: &Rule, hit: &[u32]) -> bool {
    let drawn = writing.drawn;
    let glyph = |g: &u32| &drawn.glyphs[*g as usize];
    let says = hit.iter().flat_map(|&g| writing.said(g).chars()).any(char::is_alphanumeric);
    let mut extents: Vec<(i32, i32)> = hit.iter().map(|g| extent(glyph(g))).collect();
    extents.sort_unstable();
    let size = hit.iter().map(|g| glyph(g).size).max().unwrap_or(0);
    let (Some(first), Some(last)) = (extents.first(), extents.iter().map(|e| e.1).max()) else { return false };
    let near = size * 2 / 5;
    let ends = (first.0 - rule.from).abs() <= near && (last - rule.to).abs() <= near;
    let dense = extents.windows(2).all(|w| w[1].0 - w[0].1 <= size * 3 / 2);
    says && ends && dense && !(meets(drawn, rule, rule.from) && meets(drawn, rule, rule.to))
}

/// Another rule crosses or touches this one there.
fn meets(drawn: &crate::model::Drawn, rule: &Rule, end: i32) -> bool {
    /// In 1/100 pt.
    const NEAR: i32 = 150;
    drawn.rules.iter().any(|r| {
        r.axis != rule.axis && (r.at - end).abs() <= NEAR && r.from - NEAR <= rule.at && rule.at <= r.to + NEAR
    })
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;

    /// What is struck out on a page.
    fn struck(paper: &Paper) -> String {
        let writing = paper.writing();
        let all: Vec<u32> = (0..paper.drawn.glyphs.len() as u32).collect();
        find(&writing, &all).glyphs.iter().map(|&g| writing.said(g)).collect()
    }

    #[test]
    fn a_line_through_the_middle_of_words_strikes_them_out_and_no_others() {
        let paper = Paper::a4().write(50, 60, 10, "6月7日6月14日").across(66, 50, 80);
        assert_eq!(struck(&paper), "6月7日");
        let double = Paper::a4().write(50, 60, 10, "定員20名").across(65, 50, 90).across(66, 50, 90);
        assert_eq!(struck(&double), "定員20名");
        let vertical = Paper::a4().write_down(50, 60, 10, "昨日今日").down(55, 60, 80);
        assert_eq!(struck(&vertical), "昨日");
    }

    #[test]
    fn underlines_table_rules_and_longer_lines_strike_nothing() {
        assert_eq!(struck(&Paper::a4().write(50, 60, 10, "定員").across(71, 50, 70)), "");
        assert_eq!(struck(&Paper::a4().write(50, 60, 10, "定員").across(65, 40, 90)), "");
        let cell = Paper::a4().write(50, 60, 10, "定員").across(65, 50, 70).down(50, 40, 90).down(70, 40, 90);
        assert_eq!(struck(&cell), "");
        assert_eq!(struck(&Paper::a4().write(50, 60, 10, "――").across(65, 50, 70)), "");
    }
}
