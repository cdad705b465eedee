//! What an interpreted page draws.

use super::copies::{Copies, Mark};
use super::fonts::{Fonts, Words};
use super::limits::Limits;
use super::marked::{self, Marked, Said};
use super::place::{Placed, Placer, outside, rect, unit};
use super::shapes::Shapes;
use super::tags::Tree;
use crate::model::{Direction, Drawn, Glyph, Rect};
use hayro_interpret::font::{GlyphRun, PositionedGlyph};
use hayro_interpret::hayro_cmap::WritingMode;
use hayro_interpret::hayro_syntax::object::Dict;
use hayro_interpret::kurbo::{self, Affine, BezPath, Point, Shape as _};
use hayro_interpret::{BlendMode, ClipPath, Device, DrawMode, DrawProps, Image, ImageDrawProps, Paint, SoftMask};
use std::ops::Range;

/// Runs that leave less than this part of the em between them are one text.
const GAP: f64 = 0.25;

/// Collects what is drawn, page after page.
pub(super) struct Canvas<'p> {
    /// The fonts of the document.
    pub fonts: Fonts<'p>,
    /// Its structure.
    pub tree: Tree,
    /// Its budgets.
    pub limits: Limits,
    copies: Copies,
    marked: Marked,
    sheet: Sheet,
    /// Where the glyphs of a run stand; kept for its memory only.
    places: Vec<Placed>,
}

/// One page while it is drawn.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// What was drawn.
    pub drawn: Drawn,
    /// Its characters.
    pub text: String,
    /// Texts that reach beyond what is shown.
    pub clipped: Clipped,
    /// Paths that were drawn.
    pub paths: u32,
    chars: u32,
    number: u32,
    /// Where the page's own content lies in memory: what is drawn from elsewhere is a form's.
    content: Range<usize>,
    clips: Vec<kurbo::Rect>,
    /// Where the next glyph would stand if the line went on, and the size of the last one.
    pen: Option<(Point, f64)>,
    /// The first glyph of the last run and its length: text that is filled and stroked arrives twice.
    last: Option<(u32, [f64; 6], usize)>,
    /// Glyphs beyond what is shown, in case the line goes on into it.
    hidden: Vec<Hidden>,
    /// Where the last run ended, if the next may go on there.
    run: Option<Run>,
    /// Invisible glyphs from here on have drawn last: perhaps to cut out what is drawn next.
    cutting: Option<usize>,
}

/// What a run's glyphs have in common.
#[derive(Clone, Copy, Debug)]
struct Manner {
    font: u16,
    colour: u32,
    vertical: bool,
    invisible: bool,
    element: Option<u32>,
}

impl<'p> Canvas<'p> {
    /// For a document.
    pub(super) fn new(fonts: Fonts<'p>, tree: Tree, limits: Limits) -> Self {
        let (copies, marked, sheet) = (Copies::default(), Marked::default(), Sheet::default());
        Canvas { fonts, tree, limits, copies, marked, sheet, places: Vec::new() }
    }

    /// Begins a page, counted from 1, of that size in pt, with its content stream.
    pub(super) fn begin(&mut self, number: u32, size: kurbo::Size, content: &[u8]) {
        let drawn = Drawn { width: unit(size.width), height: unit(size.height), ..Drawn::default() };
        let start = content.as_ptr() as usize;
        let (content, clips) = (start..start + content.len(), vec![size.to_rect()]);
        self.sheet = Sheet { drawn, number, content, clips, ..Sheet::default() };
        self.copies.next_page();
        self.marked.next_page();
    }

    /// Ends the page.
    pub(super) fn end(&mut self) -> Sheet {
        while self.marked.is_open() {
            self.end_marked_content();
        }
        self.sheet.leave_out();
        std::mem::take(&mut self.sheet)
    }

    fn clip(&self) -> kurbo::Rect {
        self.sheet.clips.last().copied().unwrap_or(kurbo::Rect::ZERO)
    }

    fn shapes(&mut self, parts: usize) -> Option<Shapes<'_>> {
        self.sheet.cutting = None;
        self.sheet.paths += 1;
        let clip = self.clip();
        self.limits.paths(parts).then_some(Shapes { drawn: &mut self.sheet.drawn, clip })
    }

    fn path(&mut self, path: &BezPath, props: &DrawProps<'_>, mode: &DrawMode) {
        let t = props.transform;
        let Some((colour, Some(mut shapes))) = seen(&props.paint).map(|c| (c, self.shapes(path.elements().len())))
        else {
            return;
        };
        match mode {
            DrawMode::Stroke(s) | DrawMode::FillAndStroke(_, s) => shapes.stroke(path, t, thickness(s.line_width, t)),
            DrawMode::Fill(_) => shapes.fill(path, t, colour),
            DrawMode::Invisible => {}
        }
    }

    /// Excel cuts a text at the edge of its cell. A text of which a part is seen is kept whole: what is left of a cut number or
    /// address looks like another one.
    fn glyphs(&mut self, shapes: &[PositionedGlyph<'_>], places: &[Placed], manner: Manner) {
        let clip = self.clip();
        let (Some(first), Some(last)) = (places.first(), places.last()) else { return };
        let before = self.sheet.run.filter(|run| run.goes_on(first, clip));
        if before.is_none() {
            self.sheet.leave_out();
        }
        let seen = before.is_some_and(|run| run.seen) || places.iter().any(|p| !outside(p.bbox, clip));
        self.sheet.run = Some(Run { next: last.next, size: last.size, direction: last.direction, clip, seen });
        if !seen {
            for (shape, placed) in shapes.iter().zip(places) {
                let words = self.fonts.words(manner.font, shape);
                self.sheet.hidden.push(Hidden { words, placed: *placed, manner });
            }
            return;
        }
        for Hidden { words, placed, manner } in std::mem::take(&mut self.sheet.hidden) {
            self.glyph(words, placed, manner, true);
        }
        for (shape, placed) in shapes.iter().zip(places) {
            let words = self.fonts.words(manner.font, shape);
            self.glyph(words, *placed, manner, outside(placed.bbox, clip));
        }
    }

    fn glyph(&mut self, words: Words, placed: Placed, manner: Manner, beyond: bool) {
        let mut buffer = [0; 4];
        let words = match &words {
            Words::One(c) => &*c.encode_utf8(&mut buffer),
            Words::Many(s) => s.as_str(),
            Words::Blank => " ",
            Words::Nothing => {
                self.sheet.drawn.unreadable += 1;
                self.fonts.mute(manner.font, self.sheet.number);
                return;
            }
        };
        let frame = if beyond { mixed(self.clip()) } else { 0 };
        if !self.is_copy(words, placed, manner, frame) {
            self.sheet.write(words, placed, manner);
            if beyond {
                self.sheet.clipped.kept.extend(words.chars().filter(|c| !c.is_whitespace()));
            }
        }
    }

    /// True for a glyph that has been drawn before at this place. What is seen of both is the later one's colour.
    fn is_copy(&mut self, words: &str, placed: Placed, manner: Manner, frame: u32) -> bool {
        let Some(character) = words.chars().next().filter(|c| !c.is_whitespace()) else { return false };
        let upright = matches!(placed.direction, Direction::Up | Direction::Down);
        let (x, y, size) = (unit(placed.origin.x), unit(placed.origin.y), unit(placed.size));
        let mark = Mark { character, x, y, size, upright, frame };
        let Some(original) = self.copies.original(&mark, self.sheet.drawn.glyphs.len() as u32) else { return false };
        if let Some(glyph) = self.sheet.drawn.glyphs.get_mut(original as usize) {
            if !manner.invisible {
                (glyph.colour, glyph.invisible) = (manner.colour, false);
            }
            glyph.tag = glyph.tag.or(manner.element);
        }
        true
    }

    /// Replaces the characters of the glyphs of a sequence by what it says.
    fn say(&mut self, said: &Said) {
        let sheet = &mut self.sheet;
        let Some(spoken) = sheet.drawn.glyphs.get(said.glyphs..).filter(|g| !g.is_empty()) else { return };
        let own: Vec<u32> = spoken.iter().map(|g| g.chars).collect();
        let shares = marked::share(said.words.chars().count(), &own);
        let glyphs = sheet.drawn.glyphs.split_off(said.glyphs);
        sheet.text.truncate(said.bytes);
        let (mut words, mut end) = (said.words.chars(), said.chars);
        sheet.chars = said.chars;
        for (mut glyph, share) in glyphs.into_iter().zip(shares) {
            // Line breaks between glyphs stay where they were.
            let broken = glyph.at > end;
            end = glyph.at + glyph.chars;
            if share == 0 {
                if let Some(before) = sheet.drawn.glyphs.last_mut().filter(|_| !broken) {
                    before.bbox = before.bbox.around(glyph.bbox);
                }
                continue;
            }
            if broken {
                sheet.text.push('\n');
                sheet.chars += 1;
            }
            (glyph.at, glyph.chars) = (sheet.chars, share);
            sheet.text.extend(words.by_ref().take(share as usize));
            sheet.chars += share;
            sheet.drawn.glyphs.push(glyph);
        }
    }
}

/// Characters beyond the page or the frame of their text.
#[derive(Debug, Default)]
pub(super) struct Clipped {
    /// Those of texts of which a part is seen.
    pub kept: String,
    /// Those that were left out.
    pub left_out: String,
}

/// A glyph of which nothing is seen.
#[derive(Debug)]
struct Hidden {
    words: Words,
    placed: Placed,
    manner: Manner,
}

/// The end of a run of glyphs.
#[derive(Clone, Copy, Debug)]
struct Run {
    next: Point,
    size: f64,
    direction: Direction,
    clip: kurbo::Rect,
    /// True when a part of it is seen.
    seen: bool,
}

impl Run {
    /// True for a glyph that goes on in the same line and frame without a gap.
    fn goes_on(&self, first: &Placed, clip: kurbo::Rect) -> bool {
        let near = self.next.distance(first.origin) < self.size.max(first.size) * GAP;
        near && self.clip == clip && self.direction == first.direction
    }
}

impl Sheet {
    /// Gives up glyphs of which nothing was seen in the end.
    fn leave_out(&mut self) {
        for hidden in self.hidden.drain(..) {
            match hidden.words {
                Words::One(c) => self.clipped.left_out.extend(Some(c).filter(|c| !c.is_whitespace())),
                Words::Many(s) => self.clipped.left_out.extend(s.chars().filter(|c| !c.is_whitespace())),
                Words::Nothing => self.clipped.left_out.push('\u{FFFD}'),
                Words::Blank => {}
            }
        }
        self.run = None;
    }

    /// True for a page on which nothing was drawn.
    pub(super) fn is_blank(&self) -> bool {
        let Drawn { glyphs, images, unreadable, .. } = &self.drawn;
        glyphs.is_empty() && images.is_empty() && *unreadable == 0 && self.paths == 0
    }

    fn write(&mut self, words: &str, placed: Placed, manner: Manner) {
        if self.pen.is_some_and(|(pen, last)| pen.distance(placed.origin) > last.max(placed.size)) {
            self.text.push('\n');
            self.chars += 1;
        }
        self.pen = Some((placed.next, placed.size));
        let chars = words.chars().count() as u32;
        if manner.invisible {
            self.cutting.get_or_insert(self.drawn.glyphs.len());
        } else {
            self.cutting = None;
        }
        self.drawn.glyphs.push(Glyph {
            at: self.chars,
            chars,
            bbox: rect(placed.bbox),
            size: unit(placed.size),
            direction: placed.direction,
            vertical: manner.vertical,
            invisible: manner.invisible,
            oblique: placed.oblique(),
            font: manner.font,
            colour: manner.colour,
            tag: manner.element,
        });
        self.text.push_str(words);
        self.chars += chars;
    }

    /// Glyphs that cut out what is drawn behind them (render mode 7) arrive as invisible ones, then as a clip of their shape.
    fn cut(&mut self, clip: kurbo::Rect) {
        let Some(glyphs) = self.cutting.take().and_then(|from| self.drawn.glyphs.get_mut(from..)) else { return };
        let Some(around) = glyphs.iter().map(|g| g.bbox).reduce(Rect::around) else { return };
        let slack = glyphs.first().map_or(0, |g| g.size) / 2;
        let clip = rect(clip);
        let inside = clip.x0 >= around.x0 - slack && clip.x1 <= around.x1 + slack;
        if inside && clip.y0 >= around.y0 - slack && clip.y1 <= around.y1 + slack {
            glyphs.iter_mut().for_each(|g| g.invisible = false);
        }
    }
}

impl<'a> Device<'a> for Canvas<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.path(path, &props, mode);
    }

    fn draw_rect(&mut self, r: &kurbo::Rect, props: DrawProps<'a>, mode: &DrawMode) {
        let t = props.transform;
        let Some((colour, Some(mut shapes))) = seen(&props.paint).map(|c| (c, self.shapes(1))) else { return };
        match mode {
            DrawMode::Stroke(s) | DrawMode::FillAndStroke(_, s) => shapes.frame(*r, t, thickness(s.line_width, t)),
            DrawMode::Fill(_) => shapes.filled_box(*r, t, colour),
            DrawMode::Invisible => {}
        }
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        let bounds = clip.path.bounding_box();
        self.sheet.cut(bounds);
        self.push_clip_rect(&bounds);
    }

    fn push_clip_rect(&mut self, r: &kurbo::Rect) {
        let cut = self.clip().intersect(r.abs());
        self.sheet.clips.push(cut);
    }

    fn pop_clip(&mut self) {
        if self.sheet.clips.len() > 1 {
            self.sheet.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}

    fn pop_transparency_group(&mut self) {}

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, mode: &DrawMode) {
        let glyphs = run.glyphs();
        let Some(first) = glyphs.first() else { return };
        let sign = Some((first.char_code(), (props.transform * first.transform()).as_coeffs(), glyphs.len()));
        if matches!(mode, DrawMode::Stroke(_)) && sign == self.sheet.last {
            self.sheet.last = None;
            return;
        }
        self.sheet.last = sign;
        if !self.limits.glyphs(glyphs.len()) {
            return;
        }
        let colour = seen(&props.paint);
        let manner = Manner {
            font: self.fonts.number(first),
            colour: colour.unwrap_or_default(),
            vertical: run.writing_mode() == WritingMode::Vertical,
            invisible: matches!(mode, DrawMode::Invisible) || colour.is_none(),
            element: self.marked.element(),
        };
        let placed = glyphs.iter().map(|g| (&**g, props.transform * g.transform()));
        let placer = Placer::new(placed.clone(), manner.vertical);
        let mut places = std::mem::take(&mut self.places);
        places.clear();
        places.extend(placed.map(|(glyph, transform)| placer.place(glyph, transform)));
        self.glyphs(glyphs, &places, manner);
        self.places = places;
    }

    fn draw_image(&mut self, image: Image<'a, '_>, props: ImageDrawProps<'a>) {
        let (width, height) = (f64::from(image.width()), f64::from(image.height()));
        let bounds = props.transform.transform_rect_bbox(kurbo::Rect::new(0.0, 0.0, width, height));
        self.sheet.cutting = None;
        if !outside(bounds, self.clip()) && self.limits.paths(1) {
            self.sheet.drawn.images.push(rect(bounds.intersect(self.clip())));
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], properties: Option<&Dict<'_>>) {
        let Some(properties) = properties else { return self.marked.begin(tag == b"Artifact", None, None) };
        let element = if self.tree.is_empty() { None } else { properties.get::<u32>(b"MCID") }.and_then(|mark| {
            let place = properties.data().as_ptr() as usize;
            // Properties that are named lie in neither stream; the page's own marks are the likelier ones.
            let in_form = tag_is_inline(properties) && !self.sheet.content.contains(&place);
            self.tree.element(self.sheet.number as usize - 1, mark, in_form)
        });
        let words = marked::actual_text(properties);
        if words.is_some() {
            self.sheet.leave_out();
        }
        let said = words.map(|words| Said {
            words,
            glyphs: self.sheet.drawn.glyphs.len(),
            bytes: self.sheet.text.len(),
            chars: self.sheet.chars,
        });
        self.marked.begin(tag == b"Artifact", element, said);
    }

    fn end_marked_content(&mut self) {
        if let Some(said) = self.marked.end() {
            self.sheet.leave_out();
            self.say(&said);
        }
    }
}

/// True for properties written in the content itself: they are no object.
fn tag_is_inline(properties: &Dict<'_>) -> bool {
    properties.obj_id().is_none()
}

/// A number that tells one frame from another; never 0.
fn mixed(frame: kurbo::Rect) -> u32 {
    let Rect { x0, y0, x1, y1 } = rect(frame);
    [x0, y0, x1, y1].iter().fold(1, |mixed: u32, side| mixed.wrapping_mul(0x0100_0193) ^ *side as u32) | 1
}

/// How thick a line is on the page, in pt.
fn thickness(width: f32, t: Affine) -> f64 {
    f64::from(width) * t.determinant().abs().sqrt()
}

/// The colour of a paint; none for one that cannot be seen.
fn seen(paint: &Paint<'_>) -> Option<u32> {
    match paint {
        Paint::Color(c) => {
            let [r, g, b, a] = c.to_rgba().to_rgba8();
            (a > 4).then(|| u32::from_be_bytes([0, r, g, b]))
        }
        Paint::Pattern(_) => Some(0x80_80_80),
    }
}
