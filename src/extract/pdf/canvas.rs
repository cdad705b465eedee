//! What an interpreted page draws.

use crate::model::{Axis, Direction, Drawn, Fill, Glyph, Rect, Rule};
use hayro_interpret::font::{Glyph as Shape, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::kurbo::{self, Affine, BezPath, PathEl, Point, Shape as _};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};

/// A filled box no thicker than this is a rule, in pt.
const RULE: f64 = 3.0;
/// A stroke shorter than this is no rule, in pt.
const SHORTEST: f64 = 2.0;

/// Collects what is drawn on one page.
pub(super) struct Canvas {
    drawn: Drawn,
    text: String,
    chars: u32,
    clips: Vec<kurbo::Rect>,
    /// Where the next glyph would stand if the line went on, and the size of the last one.
    pen: Option<(Point, f64)>,
    fonts: Vec<u128>,
    /// The first glyph of the last run and its length: bold by stroking draws every run twice.
    last: Option<(u32, [f64; 6], usize)>,
}

impl Canvas {
    /// An empty page of that size, in pt.
    pub(super) fn new(width: f32, height: f32) -> Self {
        let drawn = Drawn { width: unit(width.into()), height: unit(height.into()), ..Drawn::default() };
        let whole = kurbo::Rect::new(-1e5, -1e5, 1e5, 1e5);
        Canvas { drawn, text: String::new(), chars: 0, clips: vec![whole], pen: None, fonts: Vec::new(), last: None }
    }

    /// What was drawn, and its characters.
    pub(super) fn finish(self) -> (Drawn, String) {
        (self.drawn, self.text)
    }

    fn clip(&self) -> kurbo::Rect {
        self.clips.last().copied().unwrap_or(kurbo::Rect::ZERO)
    }

    fn line(&mut self, a: Point, b: Point, width: f64) {
        let clip = self.clip();
        let cut = |p: Point| Point::new(p.x.clamp(clip.x0, clip.x1), p.y.clamp(clip.y0, clip.y1));
        let (a, b) = (cut(a), cut(b));
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        let (axis, at, from, to) = if dy < 1.0 && dx > SHORTEST {
            (Axis::Horizontal, (a.y + b.y) / 2.0, a.x.min(b.x), a.x.max(b.x))
        } else if dx < 1.0 && dy > SHORTEST {
            (Axis::Vertical, (a.x + b.x) / 2.0, a.y.min(b.y), a.y.max(b.y))
        } else {
            return;
        };
        self.drawn.rules.push(Rule { axis, at: unit(at), from: unit(from), to: unit(to), width: unit(width) });
    }

    fn fill(&mut self, r: kurbo::Rect, colour: u32) {
        let r = r.intersect(self.clip());
        if r.height() <= RULE && r.width() > r.height() {
            let y = (r.y0 + r.y1) / 2.0;
            self.line(Point::new(r.x0, y), Point::new(r.x1, y), r.height());
        } else if r.width() <= RULE {
            let x = (r.x0 + r.x1) / 2.0;
            self.line(Point::new(x, r.y0), Point::new(x, r.y1), r.width());
        } else {
            self.drawn.fills.push(Fill { bbox: rect(r), colour });
        }
    }

    fn stroke(&mut self, path: &BezPath, width: f64) {
        let (mut start, mut here) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(p) => (start, here) = (p, p),
                PathEl::LineTo(p) => {
                    self.line(here, p, width);
                    here = p;
                }
                PathEl::ClosePath => {
                    self.line(here, start, width);
                    here = start;
                }
                PathEl::CurveTo(_, _, p) | PathEl::QuadTo(_, p) => here = p,
            }
        }
    }

    fn glyph(&mut self, shape: &Shape<'_>, transform: Affine, vertical: bool, invisible: bool, colour: u32) {
        let (advance, font) = match shape {
            Shape::Outline(o) => (o.advance_width(), o.font_data().map_or(0, |f| f.cache_key)),
            Shape::Type3(t) => (t.advance_width(), 0),
        };
        let advance = f64::from(advance.unwrap_or(1000.0));
        let across = if vertical || advance == 0.0 { 1000.0 } else { advance };
        let em = transform.as_coeffs();
        let size = em[2].hypot(em[3]) * 1000.0;
        let here = transform * Point::ORIGIN;
        let (a, b) = (transform * Point::new(0.0, -120.0), transform * Point::new(across, 880.0));
        let bbox = kurbo::Rect::from_points(a, b);
        let next = transform * if vertical { Point::new(0.0, -1000.0) } else { Point::new(across, 0.0) };
        let Some(words) = shape.as_unicode() else {
            self.drawn.unreadable += 1;
            return;
        };
        let mut buffer = [0; 4];
        let words = match &words {
            BfString::Char(c) => &*c.encode_utf8(&mut buffer),
            BfString::String(s) => s.as_str(),
        };
        if self.pen.is_some_and(|(pen, last)| pen.distance(here) > last.max(size)) {
            self.text.push('\n');
            self.chars += 1;
        }
        self.pen = Some((next, size));
        let chars = words.chars().count() as u32;
        let known = self.fonts.iter().position(|f| *f == font).unwrap_or_else(|| {
            self.fonts.push(font);
            self.fonts.len() - 1
        });
        self.drawn.glyphs.push(Glyph {
            at: self.chars,
            chars,
            bbox: rect(bbox),
            size: unit(size),
            direction: direction(next - here),
            vertical,
            invisible,
            font: known as u16,
            colour,
            tag: None,
        });
        self.text.push_str(words);
        self.chars += chars;
    }
}

impl<'a> Device<'a> for Canvas {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        let path = props.transform * path.clone();
        match mode {
            DrawMode::Stroke(s) | DrawMode::FillAndStroke(_, s) => self.stroke(&path, f64::from(s.line_width)),
            DrawMode::Fill(_) => {
                let colour = colour(&props.paint);
                let parts = subpaths(&path);
                parts.into_iter().for_each(|p| self.fill(p, colour));
            }
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let cut = self.clip().intersect(clip.path.bounding_box());
        self.clips.push(cut);
    }

    fn pop_clip(&mut self) {
        self.clips.pop();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let vertical = run.writing_mode() == WritingMode::Vertical;
        let glyphs = run.glyphs();
        let sign = glyphs.first().map(|g| (g.char_code(), (props.transform * g.transform()).as_coeffs(), glyphs.len()));
        if matches!(mode, DrawMode::Stroke(_)) && sign == self.last {
            self.last = None;
            return;
        }
        self.last = sign;
        let (invisible, colour) = (matches!(mode, DrawMode::Invisible), colour(&props.paint));
        for glyph in glyphs {
            self.glyph(glyph, props.transform * glyph.transform(), vertical, invisible, colour);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let bounds = props.transform.transform_rect_bbox(kurbo::Rect::new(0.0, 0.0, width, height));
        self.drawn.images.push(rect(bounds.intersect(self.clip())));
    }
}

/// The bounds of each subpath.
fn subpaths(path: &BezPath) -> Vec<kurbo::Rect> {
    let mut parts: Vec<kurbo::Rect> = Vec::new();
    for element in path.elements() {
        match *element {
            PathEl::MoveTo(p) => parts.push(kurbo::Rect::from_points(p, p)),
            PathEl::LineTo(p) | PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => {
                if let Some(part) = parts.last_mut() {
                    *part = part.union_pt(p);
                }
            }
            PathEl::ClosePath => {}
        }
    }
    parts
}

fn direction(step: kurbo::Vec2) -> Direction {
    match (step.x.abs() >= step.y.abs(), step.x >= 0.0, step.y >= 0.0) {
        (true, true, _) => Direction::Right,
        (true, false, _) => Direction::Left,
        (false, _, true) => Direction::Down,
        (false, _, false) => Direction::Up,
    }
}

fn colour(paint: &Paint<'_>) -> u32 {
    match paint {
        Paint::Color(c) => {
            let [r, g, b, _] = c.to_rgba().to_rgba8();
            u32::from_be_bytes([0, r, g, b])
        }
        Paint::Pattern(_) => 0x80_80_80,
    }
}

fn rect(r: kurbo::Rect) -> Rect {
    Rect { x0: unit(r.x0), y0: unit(r.y0), x1: unit(r.x1), y1: unit(r.y1) }
}

/// pt → 1/100 pt.
fn unit(pt: f64) -> i32 {
    (pt * 100.0).round() as i32
}
