//! What a format that draws its pages (PDF) put on one of them: glyphs, rules, fills, and what they were tagged as.
//!
//! All lengths are 1/100 pt. The origin is the top left corner of the page as a reader sees it: turned as the page asks, cut to
//! its crop box, y downwards.

use super::Rect;

/// Which way a rule runs, or a line of glyphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Axis {
    /// From left to right.
    Horizontal,
    /// From top to bottom.
    Vertical,
}

/// Where the next glyph of a line stands, as seen on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// To the right: ordinary horizontal text.
    Right,
    /// Below: vertical writing (縦書き), or horizontal text turned clockwise by a quarter.
    Down,
    /// To the left: text turned by a half.
    Left,
    /// Above: text turned counter-clockwise by a quarter.
    Up,
}

/// One glyph. A glyph without any character is not kept but counted (`Drawn::unreadable`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// Its first character in [`super::Page::text`].
    pub at: u32,
    /// How many characters it stands for: mostly 1, more for ligatures.
    pub chars: u32,
    /// Its em box: advance × (descent to ascent), not the ink.
    pub bbox: Rect,
    /// Size of the em.
    pub size: i32,
    /// Where the next glyph stands.
    pub direction: Direction,
    /// Written vertically: an upright glyph, one below the other. False for text that was merely turned.
    pub vertical: bool,
    /// Drawn, but not to be seen: the text layer of a scan.
    pub invisible: bool,
    /// On a slant that is no quarter turn: a watermark or a stamp, which belongs to no line or cell below it.
    pub oblique: bool,
    /// Which font of the document; numbered in order of appearance.
    pub font: u16,
    /// Colour, 0xRRGGBB.
    pub colour: u32,
    /// The structure element it belongs to: an index of [`super::Document::tags`].
    pub tag: Option<u32>,
}

/// A straight line, or a filled box too thin to hold text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rule {
    /// Which way it runs.
    pub axis: Axis,
    /// Its middle across its run: y of a horizontal rule, x of a vertical one.
    pub at: i32,
    /// Where it begins along its run.
    pub from: i32,
    /// Where it ends, never before `from`.
    pub to: i32,
    /// How thick it is.
    pub width: i32,
}

/// A filled area that is no rule. White ones are kept too: they may cover what was drawn before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fill {
    /// Its bounds.
    pub bbox: Rect,
    /// Colour, 0xRRGGBB.
    pub colour: u32,
}

/// One page as it was drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Width of the page.
    pub width: i32,
    /// Height of the page.
    pub height: i32,
    /// In the order in which they were drawn. Their characters are those of the page's text, in this order, but for the line
    /// breaks between them.
    pub glyphs: Vec<Glyph>,
    /// In the order in which they were drawn.
    pub rules: Vec<Rule>,
    /// In the order in which they were drawn.
    pub fills: Vec<Fill>,
    /// Bounds of images.
    pub images: Vec<Rect>,
    /// Glyphs that were drawn but say no character.
    pub unreadable: u32,
}

/// What a tagged PDF says a part of it is (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagKind {
    /// `Table`.
    Table,
    /// `TR`.
    Row,
    /// `TH`.
    HeaderCell,
    /// `TD`.
    Cell,
    /// `H1` to `H6`, `H`, `Title`.
    Heading(u8),
    /// `P` and other blocks of text.
    Paragraph,
    /// Anything else.
    Other,
}

/// An element of the structure tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// What it is.
    pub kind: TagKind,
    /// The element around it: a smaller index of the same list.
    pub parent: Option<u32>,
    /// Rows that a cell covers; 1 for anything else.
    pub row_span: u32,
    /// Columns that a cell covers; 1 for anything else.
    pub column_span: u32,
}
