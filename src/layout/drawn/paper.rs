//! Pages drawn by hand, for tests. Lengths are points.

use super::words::Writing;
use crate::model::{Axis, Direction, Drawn, Fill, Glyph, Rect, Rule};

/// A page and its text.
#[derive(Default)]
pub(super) struct Paper {
    pub drawn: Drawn,
    pub text: String,
}

impl Paper {
    /// An empty A4 page.
    pub(super) fn a4() -> Self {
        Paper { drawn: Drawn { width: 59_500, height: 84_200, ..Drawn::default() }, text: String::new() }
    }

    /// Draws a line of text whose first glyph has its top left corner at (`x`, `y`): Latin is half as wide as it is high.
    pub(super) fn write(mut self, x: i32, y: i32, size: i32, words: &str) -> Self {
        let (mut x0, y0, size) = (x * 100, y * 100, size * 100);
        self.new_line();
        for c in words.chars() {
            let width = if c.is_ascii() { size / 2 } else { size };
            self.glyph(c, Rect { x0, y0, x1: x0 + width, y1: y0 + size }, size, Direction::Right);
            x0 += width;
        }
        self
    }

    /// Draws a column of vertical writing whose first glyph has its top left corner at (`x`, `y`).
    pub(super) fn write_down(mut self, x: i32, y: i32, size: i32, words: &str) -> Self {
        let (x0, mut y0, size) = (x * 100, y * 100, size * 100);
        self.new_line();
        for c in words.chars() {
            self.glyph(c, Rect { x0, y0, x1: x0 + size, y1: y0 + size }, size, Direction::Down);
            y0 += size;
        }
        self
    }

    fn new_line(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    fn glyph(&mut self, c: char, bbox: Rect, size: i32, direction: Direction) {
        let at = self.text.chars().count() as u32;
        self.text.push(c);
        let vertical = direction == Direction::Down;
        let (invisible, oblique, font, colour, tag) = (false, false, 0, 0, None);
        self.drawn.glyphs.push(Glyph {
            at,
            chars: 1,
            bbox,
            size,
            direction,
            vertical,
            invisible,
            oblique,
            font,
            colour,
            tag,
        });
    }

    /// A horizontal rule, half a point thick.
    pub(super) fn across(mut self, y: i32, from: i32, to: i32) -> Self {
        self.drawn.rules.push(Rule { axis: Axis::Horizontal, at: y * 100, from: from * 100, to: to * 100, width: 50 });
        self
    }

    /// A vertical rule, half a point thick.
    pub(super) fn down(mut self, x: i32, from: i32, to: i32) -> Self {
        self.drawn.rules.push(Rule { axis: Axis::Vertical, at: x * 100, from: from * 100, to: to * 100, width: 50 });
        self
    }

    /// Every rule of a grid with these edges.
    pub(super) fn grid(mut self, xs: &[i32], ys: &[i32]) -> Self {
        let (Some(&left), Some(&right)) = (xs.first(), xs.last()) else { return self };
        let (Some(&top), Some(&bottom)) = (ys.first(), ys.last()) else { return self };
        for &y in ys {
            self = self.across(y, left, right);
        }
        for &x in xs {
            self = self.down(x, top, bottom);
        }
        self
    }

    /// A filled box.
    pub(super) fn fill(mut self, x0: i32, y0: i32, x1: i32, y1: i32, colour: u32) -> Self {
        let bbox = Rect { x0: x0 * 100, y0: y0 * 100, x1: x1 * 100, y1: y1 * 100 };
        self.drawn.fills.push(Fill { bbox, colour });
        self
    }

    /// Its writing, as page 1.
    pub(super) fn writing(&self) -> Writing<'_> {
        Writing::new(1, &self.text, &self.drawn)
    }
}
