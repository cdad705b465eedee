//! Where things are drawn.

use crate::model::{Direction, Rect};
use hayro_interpret::font::Glyph;
use hayro_interpret::kurbo::{self, Affine, Point};

/// Lowest and highest point of the em box, per 1000 of the em: the convention of Japanese fonts.
const DESCENT: f64 = -120.0;
const ASCENT: f64 = 880.0;
/// A part of the em, in 1/1000.
const EM: f64 = 1000.0;
/// The advance of a drawn (Type 3) glyph beyond which its em cannot be the unit of its font matrix: bitmap fonts measure in
/// pixels.
const WIDEST: f64 = 2000.0;

/// A glyph on the page, in pt.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placed {
    /// Its origin on the base line (vertical: the top centre of its box).
    pub origin: Point,
    /// Where the next glyph would stand, spacing aside.
    pub next: Point,
    /// Its em box.
    pub bbox: kurbo::Rect,
    /// Its em.
    pub size: f64,
    /// Which way the line runs.
    pub direction: Direction,
}

impl Placed {
    /// Its line runs more than some 8 degrees off every quarter turn: no scan is fed in that crooked.
    pub(super) fn oblique(&self) -> bool {
        let step = self.next - self.origin;
        step.x.abs().min(step.y.abs()) > 0.15 * step.x.abs().max(step.y.abs())
    }
}

/// Places the glyphs of a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Placer {
    vertical: bool,
    /// The em in 1/1000 of the text space unit; not 1000 for some drawn fonts only.
    em: f64,
    /// Middle of a column across its run, if the run is vertical.
    middle: f64,
}

impl Placer {
    /// For a run of glyphs with their transforms; `wide` tells a full-width character's glyph.
    pub(super) fn new<'g, 'a: 'g>(
        glyphs: impl Iterator<Item = (&'g Glyph<'a>, Affine)> + Clone,
        vertical: bool,
    ) -> Self {
        let em = match glyphs.clone().next() {
            Some((Glyph::Type3(_), _)) => drawn_em(glyphs.clone().map(|(g, _)| g)),
            _ => EM,
        };
        // The interpreter has moved each glyph left by half its width, which it does not tell; the glyph that was moved
        // farthest is a full em wide.
        let column = |t: Affine| across(t, Point::ORIGIN);
        let middle = if vertical { glyphs.map(|(_, t)| column(t)).fold(f64::INFINITY, f64::min) } else { 0.0 };
        Placer { vertical, em, middle }
    }

    /// Where a glyph stands.
    pub(super) fn place(&self, glyph: &Glyph<'_>, t: Affine) -> Placed {
        if self.vertical { self.column(t) } else { self.line(glyph, t) }
    }

    fn line(&self, glyph: &Glyph<'_>, t: Affine) -> Placed {
        let advance = f64::from(advance(glyph));
        let width = if advance == 0.0 { self.em } else { advance };
        let scale = self.em / EM;
        let [_, _, c, d, ..] = t.as_coeffs();
        let bbox = bounds(t, 0.0, width, DESCENT * scale, ASCENT * scale);
        let (origin, next) = (t * Point::ORIGIN, t * Point::new(width, 0.0));
        Placed { origin, next, bbox, size: c.hypot(d) * self.em, direction: direction(next - origin) }
    }

    fn column(&self, t: Affine) -> Placed {
        // Moved less than the widest: narrower by twice the difference.
        let [a, b, c, d, ..] = t.as_coeffs();
        let size = c.hypot(d) * EM;
        let unit = a.hypot(b).max(f64::MIN_POSITIVE);
        let shift = ((across(t, Point::ORIGIN) - self.middle) / unit).clamp(0.0, EM / 2.0);
        // Glyphs of another column of the same run stand a whole column away, not half an em.
        let shift = if shift < EM / 2.0 { shift } else { 0.0 };
        let bbox = bounds(t, -shift, EM - shift, DESCENT, ASCENT);
        let top = Point::new(EM / 2.0 - shift, ASCENT);
        let (origin, next) = (t * top, t * Point::new(top.x, ASCENT - EM));
        Placed { origin, next, bbox, size, direction: direction(next - origin) }
    }
}

/// Position of a point across the columns of a vertical run: along the x axis of its glyphs.
fn across(t: Affine, p: Point) -> f64 {
    let [a, b, ..] = t.as_coeffs();
    let unit = a.hypot(b).max(f64::MIN_POSITIVE);
    let p = t * p;
    (p.x * a + p.y * b) / unit
}

fn advance(glyph: &Glyph<'_>) -> f32 {
    let advance = match glyph {
        Glyph::Outline(o) => o.advance_width(),
        Glyph::Type3(t) => t.advance_width(),
    };
    advance.filter(|a| a.is_finite()).unwrap_or(1000.0)
}

/// The em of a drawn font, whose matrix may measure in anything: a full-width character is as wide as its em.
fn drawn_em<'g, 'a: 'g>(glyphs: impl Iterator<Item = &'g Glyph<'a>>) -> f64 {
    let (mut full, mut any) = (0.0_f64, 0.0_f64);
    for glyph in glyphs {
        let wide = f64::from(advance(glyph)).abs();
        any = any.max(wide);
        if let Some(hayro_interpret::hayro_cmap::BfString::Char('\u{3041}'..='\u{9FFF}')) = glyph.as_unicode() {
            full = full.max(wide);
        }
    }
    match (full, any) {
        (full, _) if full > 0.0 => full,
        (_, any) if any > WIDEST => any,
        _ => EM,
    }
}

/// The bounds of a box in glyph space. Slant does not widen it.
fn bounds(t: Affine, left: f64, right: f64, bottom: f64, top: f64) -> kurbo::Rect {
    let [a, b, c, d, ..] = t.as_coeffs();
    let level = b.abs() <= a.abs() * 0.05;
    let upright = a.abs() <= b.abs() * 0.05;
    let along = [t * Point::new(left, 0.0), t * Point::new(right, 0.0)];
    let across = [t * Point::new(0.0, bottom), t * Point::new(0.0, top)];
    if level && d != 0.0 {
        kurbo::Rect::new(along[0].x, across[0].y, along[1].x, across[1].y).abs()
    } else if upright && c != 0.0 {
        kurbo::Rect::new(across[0].x, along[0].y, across[1].x, along[1].y).abs()
    } else {
        t.transform_rect_bbox(kurbo::Rect::new(left, bottom, right, top))
    }
}

fn direction(step: kurbo::Vec2) -> Direction {
    match (step.x.abs() >= step.y.abs(), step.x >= 0.0, step.y >= 0.0) {
        (true, true, _) => Direction::Right,
        (true, false, _) => Direction::Left,
        (false, _, true) => Direction::Down,
        (false, _, false) => Direction::Up,
    }
}

/// A rectangle in 1/100 pt.
pub(super) fn rect(r: kurbo::Rect) -> Rect {
    Rect { x0: unit(r.x0), y0: unit(r.y0), x1: unit(r.x1), y1: unit(r.y1) }
}

/// pt → 1/100 pt. What lies beyond any page stays within a range that can be calculated with.
pub(super) fn unit(pt: f64) -> i32 {
    (pt * 100.0).round().clamp(-1e8, 1e8) as i32
}

/// True when nothing of `r` lies inside `clip`.
pub(super) fn outside(r: kurbo::Rect, clip: kurbo::Rect) -> bool {
    !(r.x1 > clip.x0 && r.x0 < clip.x1 && r.y1 > clip.y0 && r.y0 < clip.y1)
}
