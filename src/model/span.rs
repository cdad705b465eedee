//! Where something stands in a document.

/// A rectangle on a page, in 1/100 pt, origin at the top left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Rect {
    /// Left edge.
    pub x0: i32,
    /// Top edge.
    pub y0: i32,
    /// Right edge.
    pub x1: i32,
    /// Bottom edge.
    pub y1: i32,
}

impl Rect {
    /// The smallest rectangle that holds both.
    #[must_use]
    pub fn around(self, other: Rect) -> Rect {
        Rect {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
}

/// A run of characters on one page: `start..end` count Unicode scalars of [`super::Page::text`].
///
/// The document is not named: stages handle one document at a time and never mix two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// Page number, from 1.
    pub page: u32,
    /// First character.
    pub start: u32,
    /// One past the last character.
    pub end: u32,
    /// Where it was drawn, if the format draws.
    pub bbox: Option<Rect>,
}

impl Span {
    /// A span without a drawing position.
    pub fn new(page: u32, start: u32, end: u32) -> Self {
        Span { page, start, end, bbox: None }
    }

    /// How many characters it covers.
    pub fn len(&self) -> u32 {
        self.end - self.start
    }

    /// True when it covers no character.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }
}

/// Words that are struck out where they stand (見え消し), and the words that are printed for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Struck {
    /// What a line goes through, in the order of pages and of their text.
    pub gone: Vec<Span>,
    /// What has the colour of struck words and no line through it, likewise.
    pub come: Vec<Span>,
}

impl Struck {
    /// True where nothing is struck out.
    pub fn is_empty(&self) -> bool {
        self.gone.is_empty()
    }
}
