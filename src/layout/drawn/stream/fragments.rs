//! Glyphs → fragments: what was drawn in one go, next to one another.

use super::super::Sheet;
use crate::model::{Direction, Glyph, Rect};

/// A piece of a line that no column's edge can cut but where it shows a gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) struct Fragment {
    /// Around its glyphs.
    pub bbox: Rect,
    /// Size of its first em.
    pub size: i32,
    /// Ascending; white space between its glyphs among them.
    pub glyphs: Vec<u32>,
}

impl Fragment {
    /// Twice its middle from top to bottom.
    pub(in super::super) fn middle(&self) -> i64 {
        i64::from(self.bbox.y0) + i64::from(self.bbox.y1)
    }

    fn take(&mut self, glyph: u32, bbox: Rect) {
        self.glyphs.push(glyph);
        self.bbox = self.bbox.around(bbox);
    }
}

/// The page's free glyphs of horizontal lines, in the order of drawing.
///
/// A gap of half an em ends a fragment, and so does every jump of the pen: a cell's line is drawn in one go, while the cell beside
/// it may begin where the line ends.
pub(super) fn fragments(sheet: &Sheet<'_>) -> Vec<Fragment> {
    let mut all: Vec<Fragment> = Vec::new();
    // Where the last glyph ended, and the white space behind it.
    let mut pen: Option<(i32, Vec<u32>)> = None;
    for glyph in sheet.free_glyphs() {
        let g = &sheet.writing.drawn.glyphs[glyph as usize];
        if g.direction != Direction::Right {
            pen = None;
            continue;
        }
        let goes_on = match (&pen, all.last()) {
            (Some((x, _)), Some(last)) => follows(last, *x, g),
            _ => false,
        };
        if sheet.writing.is_space(glyph) {
            match &mut pen {
                Some((x, spaces)) if goes_on => {
                    *x = g.bbox.x1;
                    spaces.push(glyph);
                }
                _ => pen = None,
            }
            continue;
        }
        let spaces = pen.take().map(|(_, spaces)| spaces).unwrap_or_default();
        match all.last_mut() {
            Some(last) if goes_on && g.bbox.x0.saturating_sub(last.bbox.x1) < widest_space(last.size, &spaces) => {
                last.glyphs.extend(spaces);
                last.take(glyph, g.bbox);
            }
            _ => all.push(Fragment { bbox: g.bbox, size: g.size.max(1), glyphs: vec![glyph] }),
        }
        pen = Some((g.bbox.x1, Vec::new()));
    }
    all
}

/// A gap as wide as this ends a fragment: white space that was drawn holds words together a little longer.
fn widest_space(size: i32, spaces: &[u32]) -> i32 {
    if spaces.is_empty() { size / 2 } else { size.saturating_mul(3) / 2 }
}

/// True for a glyph on the line of `last`, right behind `x`.
fn follows(last: &Fragment, x: i32, g: &Glyph) -> bool {
    let size = i64::from(last.size.max(g.size));
    let shift = last.middle() - i64::from(g.bbox.y0) - i64::from(g.bbox.y1);
    let gap = i64::from(g.bbox.x0) - i64::from(x);
    shift.abs() <= size / 2 && (-size / 2..=size / 2).contains(&gap)
}

/// Fragments side by side, as lists of indices: they overlap by half of the smaller one's height. Lines stand from top to bottom,
/// their fragments from left to right.
pub(in super::super) fn lines(fragments: &[Fragment]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..fragments.len()).collect();
    order.sort_by_key(|&i| (fragments[i].middle(), fragments[i].bbox.x0, i));
    let mut lines: Vec<Vec<usize>> = Vec::new();
    for i in order {
        let fits = lines.last().is_some_and(|line| {
            let (first, own) = (&fragments[line[0]], &fragments[i]);
            own.middle() - first.middle() <= i64::from(own.size.min(first.size)) / 2
        });
        match lines.last_mut() {
            Some(line) if fits => line.push(i),
            _ => lines.push(vec![i]),
        }
    }
    for line in &mut lines {
        line.sort_by_key(|&i| (fragments[i].bbox.x0, i));
    }
    lines
}

/// Cuts `fragment` at the separators that run through a gap of it, however small.
pub(super) fn cut(sheet: &Sheet<'_>, fragment: Fragment, separators: &[i32]) -> Vec<Fragment> {
    let inside =
        separators.partition_point(|&s| s <= fragment.bbox.x0)..separators.partition_point(|&s| s < fragment.bbox.x1);
    if inside.is_empty() {
        return vec![fragment];
    }
    let size = fragment.size;
    let mut parts: Vec<Fragment> = Vec::new();
    let mut spaces: Vec<u32> = Vec::new();
    for glyph in fragment.glyphs {
        let bbox = sheet.writing.drawn.glyphs[glyph as usize].bbox;
        if sheet.writing.is_space(glyph) {
            spaces.push(glyph);
            continue;
        }
        let smallest = if spaces.is_empty() { size / 25 } else { size / 2 };
        let parted = |last: &Fragment| {
            let (from, to) = (last.bbox.x1, bbox.x0);
            let slack = size / 20;
            let runs_through = |s: &i32| (from - slack..=to + slack).contains(s);
            to - from >= smallest && separators[inside.clone()].iter().any(runs_through)
        };
        match parts.last_mut() {
            Some(last) if !parted(last) => {
                last.glyphs.append(&mut spaces);
                last.take(glyph, bbox);
            }
            _ => {
                spaces.clear();
                parts.push(Fragment { bbox, size, glyphs: vec![glyph] });
            }
        }
    }
    parts
}
