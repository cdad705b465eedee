//! Frames and coloured boxes that hold text of their own: the boxes of a slide, a remark with a line around it.

use super::Found;
use super::words::Writing;
use crate::model::{Axis, Drawn, Rect};

/// Boxes of one page; what has more is a drawing.
const MOST: usize = 200;
/// Rules of one page among which frames are sought.
const MOST_RULES: usize = 2_000;

/// Boxes, each within others or beside them; smaller ones first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Boxes(pub Vec<Rect>);

impl Boxes {
    /// The boxes of a page that hold text, none of it across their edge.
    pub(super) fn of(writing: &Writing<'_>, free: &[bool]) -> Boxes {
        let drawn = writing.drawn;
        let mut all = frames(drawn);
        all.extend(fills(drawn));
        all.sort_unstable_by_key(|r| (area(*r), *r));
        all.dedup_by(|b, a| is_same(*a, *b));
        if all.len() > MOST * 4 {
            return Boxes::default();
        }
        let visible = |g: &usize| free[*g] && !writing.is_space(*g as u32);
        let glyphs: Vec<Rect> = (0..free.len()).filter(visible).map(|g| drawn.glyphs[g].bbox).collect();
        all.retain(|r| holds_text(*r, &glyphs));
        if all.len() > MOST { Boxes::default() } else { Boxes(all) }
    }

    /// Leaves out what is part of a table, or crosses one.
    pub(super) fn without_tables(self, tables: &[Rect]) -> Boxes {
        let fits = |r: &Rect| tables.iter().all(|t| !overlaps(*r, *t) || holds(*r, *t));
        Boxes(self.0.into_iter().filter(fits).collect())
    }

    /// The innermost box around a point.
    pub(super) fn around(&self, x: i32, y: i32) -> Option<usize> {
        self.0.iter().position(|r| r.x0 <= x && x < r.x1 && r.y0 <= y && y < r.y1)
    }

    /// The box around another one.
    pub(super) fn parent(&self, inner: usize) -> Option<usize> {
        (inner + 1..self.0.len()).find(|&outer| holds(self.0[outer], self.0[inner]))
    }

    /// True if a table lies over two boxes that stand side by side, with white between them and lines of text in both.
    pub(super) fn part(&self, found: &Found, writing: &Writing<'_>) -> bool {
        let drawn = writing.drawn;
        /// White between two boxes, in 1/100 pt; cells of a table have less.
        const APART: i32 = 300;
        let lines = |r: Rect| {
            let inside = found.glyphs.iter().map(|&g| &drawn.glyphs[g as usize]).filter(|g| is_in(g.bbox, r));
            let (low, high, size) = inside.fold((i32::MAX, i32::MIN, 1), |(low, high, size), g| {
                (low.min(g.bbox.y0), high.max(g.bbox.y1), size.max(g.size))
            });
            high.saturating_sub(low) >= size * 2
        };
        let own: Vec<Rect> = self.0.iter().copied().filter(|r| !holds(*r, found.bbox) && lines(*r)).collect();
        let beside = |a: &Rect, b: &Rect| b.x0 - a.x1 >= APART && shared((a.y0, a.y1), (b.y0, b.y1)) > 0;
        let white = |a: &Rect, b: &Rect| {
            let (y0, y1) = (a.y0.max(b.y0), a.y1.min(b.y1));
            let gap = Rect { x0: a.x1 + APART / 3, x1: b.x0 - APART / 3, y0, y1 };
            // An arrow may stand there.
            let says = |g: u32| writing.said(g).chars().any(char::is_alphanumeric);
            !found.glyphs.iter().any(|&g| is_in(drawn.glyphs[g as usize].bbox, gap) && says(g))
                && !drawn.fills.iter().any(|f| overlaps(f.bbox, gap) && !holds(f.bbox, *a))
        };
        own.iter().any(|a| {
            let next = own.iter().filter(|b| beside(a, b)).min_by_key(|b| b.x0);
            next.is_some_and(|b| white(a, b))
        })
    }
}

/// How much two stretches have in common.
fn shared(a: (i32, i32), b: (i32, i32)) -> i32 {
    a.1.min(b.1) - a.0.max(b.0)
}

fn area(r: Rect) -> i64 {
    i64::from(r.x1 - r.x0) * i64::from(r.y1 - r.y0)
}

/// A frame and the colour inside it differ by its line.
fn is_same(a: Rect, b: Rect) -> bool {
    const NEAR: i32 = 300;
    let near = |x: i32, y: i32| (x - y).abs() <= NEAR;
    near(a.x0, b.x0) && near(a.x1, b.x1) && near(a.y0, b.y0) && near(a.y1, b.y1)
}

fn holds(a: Rect, b: Rect) -> bool {
    const SLACK: i32 = 100;
    a.x0 - SLACK <= b.x0 && a.y0 - SLACK <= b.y0 && a.x1 + SLACK >= b.x1 && a.y1 + SLACK >= b.y1
}

fn overlaps(a: Rect, b: Rect) -> bool {
    shared((a.x0, a.x1), (b.x0, b.x1)) > 0 && shared((a.y0, a.y1), (b.y0, b.y1)) > 0
}

/// The middle of a glyph lies in a box.
fn is_in(glyph: Rect, r: Rect) -> bool {
    let (x, y) = (glyph.x0.midpoint(glyph.x1), glyph.y0.midpoint(glyph.y1));
    r.x0 <= x && x < r.x1 && r.y0 <= y && y < r.y1
}

/// Two glyphs at least lie inside, and hardly any across the edge.
fn holds_text(r: Rect, glyphs: &[Rect]) -> bool {
    let (mut inside, mut across) = (0, 0);
    for g in glyphs.iter().filter(|g| overlaps(**g, r)) {
        let third = |low: i32, high: i32| (high - low) / 3;
        let (x, y) = (third(g.x0, g.x1), third(g.y0, g.y1));
        let core = Rect { x0: g.x0 + x, y0: g.y0 + y, x1: g.x1 - x, y1: g.y1 - y };
        if holds(r, core) {
            inside += 1;
        } else if overlaps(core, r) {
            across += 1;
        }
    }
    inside >= 2 && across * 10 <= inside
}

/// Coloured areas of at least a line of text.
fn fills(drawn: &Drawn) -> Vec<Rect> {
    /// In 1/100 pt.
    const LEAST: i32 = 1_000;
    let page = i64::from(drawn.width) * i64::from(drawn.height);
    let large = |r: &Rect| r.x1 - r.x0 >= LEAST && r.y1 - r.y0 >= LEAST && area(*r) * 10 <= page * 8;
    let seen = drawn.fills.iter().filter(|f| f.colour & 0xff_ffff != 0xff_ffff).map(|f| f.bbox);
    seen.filter(large).collect()
}

/// Four rules around an area; round corners leave room between them.
fn frames(drawn: &Drawn) -> Vec<Rect> {
    const CORNER: i32 = 1_500;
    const NEAR: i32 = 200;
    if drawn.rules.len() > MOST_RULES {
        return Vec::new();
    }
    let of = |axis: Axis| drawn.rules.iter().filter(move |r| r.axis == axis && r.to - r.from > 1_000);
    let corner = |end: i32, side: i32| (-NEAR..=CORNER).contains(&(end - side));
    let mut found = Vec::new();
    for left in of(Axis::Vertical) {
        let begins = |r: &&crate::model::Rule| corner(r.from, left.at);
        let tops: Vec<_> = of(Axis::Horizontal).filter(begins).filter(|r| corner(left.from, r.at)).collect();
        let bottoms: Vec<_> = of(Axis::Horizontal).filter(begins).filter(|r| corner(r.at, left.to)).collect();
        for right in of(Axis::Vertical)
            .filter(|r| r.at > left.at && (r.from - left.from).abs() <= NEAR && (r.to - left.to).abs() <= NEAR)
        {
            let ends = |r: &&&crate::model::Rule| corner(right.at, r.to);
            if let (Some(top), Some(bottom)) = (tops.iter().find(ends), bottoms.iter().find(ends)) {
                found.push(Rect { x0: left.at, y0: top.at, x1: right.at, y1: bottom.at });
            }
        }
        if found.len() > MOST * 4 {
            return Vec::new();
        }
    }
    found
}
