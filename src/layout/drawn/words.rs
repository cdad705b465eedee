//! Glyphs → words: glyphs of one line that stand next to one another.

use crate::model::{Direction, Drawn, Piece, RawText, Rect, Span};

/// A page's glyphs and what they say.
pub(super) struct Writing<'a> {
    /// Number of the page, from 1.
    pub page: u32,
    /// What is drawn on it.
    pub drawn: &'a Drawn,
    text: &'a str,
    /// Byte of each character of the text, and of its end.
    bytes: Vec<u32>,
}

impl<'a> Writing<'a> {
    /// The writing of a page whose text is `text`.
    pub(super) fn new(page: u32, text: &'a str, drawn: &'a Drawn) -> Self {
        let ends = std::iter::once(text.len() as u32);
        let bytes = text.char_indices().map(|(at, _)| at as u32).chain(ends).collect();
        Writing { page, drawn, text, bytes }
    }

    /// The characters of the glyph with that index; nothing where the page's text ends before.
    pub(super) fn said(&self, glyph: u32) -> &'a str {
        let Some(g) = self.drawn.glyphs.get(glyph as usize) else { return "" };
        let byte = |at: u32| self.bytes.get(at as usize).map(|b| *b as usize);
        match (byte(g.at), byte(g.at.saturating_add(g.chars))) {
            (Some(from), Some(to)) => &self.text[from..to],
            _ => "",
        }
    }

    /// True for a glyph that says nothing but white space.
    pub(super) fn is_space(&self, glyph: u32) -> bool {
        self.said(glyph).trim().is_empty()
    }

    /// Adds a glyph's characters to `raw`; a glyph that goes on where the last piece ends lengthens it, if `joins` allows.
    pub(super) fn push(&self, raw: &mut Draft, glyph: u32, joins: bool) {
        let (said, g) = (self.said(glyph), &self.drawn.glyphs[glyph as usize]);
        if said.is_empty() {
            return;
        }
        let length = said.chars().count() as u32;
        match raw.text.pieces.last_mut() {
            Some(last) if joins && last.span.end == g.at && last.at + last.span.len() == raw.length => {
                last.span.end = g.at + length;
                last.span.bbox = last.span.bbox.map(|b| b.around(g.bbox));
            }
            _ => {
                let span = Span { page: self.page, start: g.at, end: g.at + length, bbox: Some(g.bbox) };
                raw.text.pieces.push(Piece { at: raw.length, span });
            }
        }
        raw.text.chars.push_str(said);
        raw.length += length;
    }
}

/// A text that grows, with its length in characters.
#[derive(Default)]
pub(super) struct Draft {
    /// The text.
    pub text: RawText,
    /// Its length in characters.
    pub length: u32,
}

impl Draft {
    /// Adds characters that stand nowhere in the document.
    pub(super) fn glue(&mut self, glue: &str) {
        self.text.chars.push_str(glue);
        self.length += glue.chars().count() as u32;
    }
}

/// Glyphs of one line without a gap between them, none of them white space.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Indices of [`Drawn::glyphs`], in the order of reading; never empty.
    pub glyphs: Vec<u32>,
    /// White space that was drawn in front of it, on the same line.
    pub spaces: Vec<u32>,
    /// Around its glyphs, on the page.
    pub bbox: Rect,
    /// The same, turned so that the line runs to the right and the next line stands below.
    pub turned: Rect,
    /// Where the next glyph stands.
    pub direction: Direction,
    /// Size of the largest em in it.
    pub size: i32,
}

impl Word {
    fn new(glyph: u32, spaces: Vec<u32>, drawn: &Drawn) -> Self {
        let g = &drawn.glyphs[glyph as usize];
        let turned = turned(g.bbox, g.direction);
        Word { glyphs: vec![glyph], spaces, bbox: g.bbox, turned, direction: g.direction, size: em(g) }
    }

    fn push(&mut self, glyph: u32, drawn: &Drawn) {
        let g = &drawn.glyphs[glyph as usize];
        self.glyphs.push(glyph);
        self.bbox = self.bbox.around(g.bbox);
        self.turned = self.turned.around(turned(g.bbox, g.direction));
        self.size = self.size.max(em(g));
    }
}

/// A gap wider than this part of the em parts two words: the narrowest space of common fonts is a fifth.
const GAP: i32 = 5;

/// The words that `glyphs` (ascending indices) make, in the order of drawing. White space is in no word but in front of one.
pub(super) fn words(writing: &Writing<'_>, glyphs: &[u32]) -> Vec<Word> {
    let drawn = writing.drawn;
    let mut words: Vec<Word> = Vec::new();
    let mut spaces: Vec<u32> = Vec::new();
    // The end of the last glyph, white space included.
    let mut pen: Option<Rect> = None;
    // The next glyph begins a line, perhaps behind white space that was drawn there.
    let mut begins = true;
    for &glyph in glyphs {
        let g = &drawn.glyphs[glyph as usize];
        let place = turned(g.bbox, g.direction);
        let here =
            pen.filter(|p| words.last().is_some_and(|w| w.direction == g.direction) && follows(*p, place, em(g)));
        if here.is_none() {
            spaces.clear();
            begins = true;
        }
        pen = Some(place);
        if writing.is_space(glyph) {
            if g.chars > 0 && !begins {
                spaces.push(glyph);
            }
            continue;
        }
        match words.last_mut() {
            Some(word)
                if !begins
                    && spaces.is_empty()
                    && here.is_some_and(|p| place.x0 - p.x1 <= em(g).max(word.size) / GAP) =>
            {
                word.push(glyph, drawn);
            }
            _ => words.push(Word::new(glyph, std::mem::take(&mut spaces), drawn)),
        }
        begins = false;
    }
    words
}

/// True when a glyph at `next` stands on the line of one at `last` and behind it, at most a few ems away.
fn follows(last: Rect, next: Rect, size: i32) -> bool {
    let shift = (last.y0 + last.y1 - next.y0 - next.y1).abs() / 2;
    let back = (last.x1 - last.x0).min(next.x1 - next.x0) / 2;
    shift <= size / 4 && next.x0 >= last.x1 - back.max(size / 4) && next.x0 - last.x1 <= 4 * size
}

/// The em of a glyph, at least 1.
fn em(g: &crate::model::Glyph) -> i32 {
    g.size.clamp(1, FAR)
}

/// Farther than any page reaches; sums of a few lengths of this size do not overflow.
pub(super) const FAR: i32 = 100_000_000;

/// `r` on a page that is turned until lines of that direction run to the right and follow one another downwards.
pub(super) fn turned(r: Rect, direction: Direction) -> Rect {
    match direction {
        Direction::Right => r,
        Direction::Down => Rect { x0: r.y0, x1: r.y1, y0: -r.x1, y1: -r.x0 },
        Direction::Left => Rect { x0: -r.x1, x1: -r.x0, y0: -r.y1, y1: -r.y0 },
        Direction::Up => Rect { x0: -r.y1, x1: -r.y0, y0: r.x0, y1: r.x1 },
    }
}

/// `turned` undone.
pub(super) fn turned_back(r: Rect, direction: Direction) -> Rect {
    match direction {
        Direction::Down => turned(r, Direction::Up),
        Direction::Up => turned(r, Direction::Down),
        same => turned(r, same),
    }
}
