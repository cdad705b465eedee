//! Rules and fills.

use super::place::{outside, rect, unit};
use crate::model::{Axis, Drawn, Fill, Rule};
use hayro_interpret::kurbo::{self, Affine, BezPath, PathEl, Point};

/// A filled box no thicker than this is a rule, in pt.
const RULE: f64 = 3.0;
/// A stroke shorter than this is no rule, in pt.
const SHORTEST: f64 = 2.0;
/// A line that leaves its axis by less than this is straight, in pt.
const STRAIGHT: f64 = 1.0;
/// A filled shape that is no box is kept from this size on, in pt: smaller ones are drawings or letters.
const SHAPE: f64 = 12.0;

/// Adds what paths draw to a page, cut to a clip.
pub(super) struct Shapes<'d> {
    /// The page.
    pub drawn: &'d mut Drawn,
    /// What can be seen of it.
    pub clip: kurbo::Rect,
}

impl Shapes<'_> {
    /// The straight parts of a stroked path; `width` on the page.
    pub(super) fn stroke(&mut self, path: &BezPath, t: Affine, width: f64) {
        let (mut start, mut here) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => {
                    here = t * p;
                    start = here;
                }
                PathEl::LineTo(p) => {
                    let p = t * p;
                    self.line(here, p, width);
                    here = p;
                }
                PathEl::ClosePath => {
                    self.line(here, start, width);
                    here = start;
                }
                PathEl::CurveTo(_, _, p) | PathEl::QuadTo(_, p) => here = t * p,
            }
        }
    }

    /// The four sides of a stroked box.
    pub(super) fn frame(&mut self, r: kurbo::Rect, t: Affine, width: f64) {
        let corner = [(r.x0, r.y0), (r.x1, r.y0), (r.x1, r.y1), (r.x0, r.y1)].map(|c| t * Point::from(c));
        (0..4).for_each(|i| self.line(corner[i], corner[(i + 1) % 4], width));
    }

    /// The parts of a filled path.
    pub(super) fn fill(&mut self, path: &BezPath, t: Affine, colour: u32) {
        let mut parts = Parts { shapes: self, t, colour, part: None, outer: None };
        path.elements().iter().for_each(|e| parts.element(*e));
        parts.finish();
        let outer = parts.outer.take();
        if let Some(outer) = outer {
            self.area(outer, colour);
        }
    }

    /// A filled box.
    pub(super) fn filled_box(&mut self, r: kurbo::Rect, t: Affine, colour: u32) {
        let [a, b, c, d, ..] = t.as_coeffs();
        if (a == 0.0 && d == 0.0) || (b == 0.0 && c == 0.0) {
            self.area(t.transform_rect_bbox(r), colour);
        } else {
            self.fill(&kurbo::Shape::to_path(&r, 0.1), t, colour);
        }
    }

    fn area(&mut self, r: kurbo::Rect, colour: u32) {
        if r.height() <= RULE && r.width() > r.height() {
            let y = (r.y0 + r.y1) / 2.0;
            self.line(Point::new(r.x0, y), Point::new(r.x1, y), r.height());
        } else if r.width() <= RULE {
            let x = (r.x0 + r.x1) / 2.0;
            self.line(Point::new(x, r.y0), Point::new(x, r.y1), r.width());
        } else if !outside(r, self.clip) {
            self.drawn.fills.push(Fill { bbox: rect(r.intersect(self.clip)), colour });
        }
    }

    fn line(&mut self, a: Point, b: Point, width: f64) {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let clip = self.clip;
        let (axis, at, along, low, high, from, to) = if dy < STRAIGHT && dx > SHORTEST {
            (Axis::Horizontal, (a.y + b.y) / 2.0, (a.x.min(b.x), a.x.max(b.x)), clip.y0, clip.y1, clip.x0, clip.x1)
        } else if dx < STRAIGHT && dy > SHORTEST {
            (Axis::Vertical, (a.x + b.x) / 2.0, (a.y.min(b.y), a.y.max(b.y)), clip.x0, clip.x1, clip.y0, clip.y1)
        } else {
            return;
        };
        // A rule on the very edge of its clip is half cut, and seen.
        let half = width.max(1.0) / 2.0;
        let (begin, end) = (along.0.max(from), along.1.min(to));
        if at + half < low || at - half > high || end - begin <= SHORTEST / 2.0 {
            return;
        }
        self.drawn.rules.push(Rule { axis, at: unit(at), from: unit(begin), to: unit(end), width: unit(width) });
    }
}

/// The subpaths of a filled path, one after the other.
struct Parts<'s, 'd> {
    shapes: &'s mut Shapes<'d>,
    t: Affine,
    colour: u32,
    part: Option<Part>,
    /// A box that waits for a hole.
    outer: Option<kurbo::Rect>,
}

struct Part {
    bounds: kurbo::Rect,
    last: Point,
    /// Nothing but level and upright lines so far.
    square: bool,
}

impl Parts<'_, '_> {
    fn element(&mut self, element: PathEl) {
        match element {
            PathEl::MoveTo(p) => {
                self.finish();
                let p = self.t * p;
                self.part = Some(Part { bounds: kurbo::Rect::from_points(p, p), last: p, square: true });
            }
            PathEl::LineTo(p) => self.point(p, true),
            PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => self.point(p, false),
            PathEl::ClosePath => {}
        }
    }

    fn point(&mut self, p: Point, straight: bool) {
        let p = self.t * p;
        if let Some(part) = &mut self.part {
            let level = (p.x - part.last.x).abs() < 0.1 || (p.y - part.last.y).abs() < 0.1;
            part.square &= straight && level;
            part.bounds = part.bounds.union_pt(p);
            part.last = p;
        }
    }

    fn finish(&mut self) {
        let Some(part) = self.part.take() else { return };
        let r = part.bounds;
        if !part.square {
            // Letters and drawings have thin parts too; a rule with slanted or round ends is thinner than they are.
            let (thin, long) = (r.width().min(r.height()), r.width().max(r.height()));
            if long >= SHAPE && (thin > RULE || thin <= RULE / 3.0) {
                self.shapes.area(r, self.colour);
            }
            return;
        }
        match self.outer.take() {
            Some(outer) if is_frame(outer, r) => self.sides(outer, r),
            Some(outer) => {
                self.shapes.area(outer, self.colour);
                self.outer = Some(r);
            }
            None => self.outer = Some(r),
        }
    }

    /// What is left of a box with a hole: four bars.
    fn sides(&mut self, outer: kurbo::Rect, hole: kurbo::Rect) {
        let (o, h) = (outer, hole);
        let bars = [
            kurbo::Rect::new(o.x0, o.y0, o.x1, h.y0),
            kurbo::Rect::new(o.x0, h.y1, o.x1, o.y1),
            kurbo::Rect::new(o.x0, o.y0, h.x0, o.y1),
            kurbo::Rect::new(h.x1, o.y0, o.x1, o.y1),
        ];
        bars.into_iter().filter(|b| b.width() > 0.0 && b.height() > 0.0).for_each(|b| self.shapes.area(b, self.colour));
    }
}

/// A box with a hole that leaves no more than rules of it.
fn is_frame(outer: kurbo::Rect, hole: kurbo::Rect) -> bool {
    let margins = [hole.x0 - outer.x0, hole.y0 - outer.y0, outer.x1 - hole.x1, outer.y1 - hole.y1];
    margins.iter().all(|m| (0.0..=RULE).contains(m)) && margins.iter().any(|m| *m > 0.0) && hole.area() > 0.0
}
