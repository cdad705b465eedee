//! What extraction found in a file.

use super::{Block, Drawn, RawText, Tag};

/// A file as it was handed over.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Path or name as given on the command line; `-` for standard input.
    pub given: String,
    /// SHA-256 of its bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Where it was fetched from, if that is known.
    pub url: String,
    /// Licence of the source, if the person who runs keikaku says so; never guessed.
    pub licence: String,
    /// 出典, likewise.
    pub attribution: String,
}

/// How much of a document's text can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextLayer {
    /// Every page has text.
    Full,
    /// Some pages have none.
    Partial,
    /// No page has any.
    None,
}

/// What stands on a page, as far as the format says.
#[derive(Clone, Debug)]
pub enum Content {
    /// Lines of plain text, in order; a tab inside a line parts two cells.
    Lines(Vec<RawText>),
    /// Blocks whose structure the format itself declares (HTML, spreadsheets, CSV), in order.
    Flow(Vec<Block<RawText>>),
    /// Glyphs and lines on paper: what belongs together is seen, not said.
    Drawn(Drawn),
}

/// A page, a sheet, or the whole of a file without pages.
#[derive(Clone, Debug)]
pub struct Page {
    /// From 1.
    pub number: u32,
    /// A sheet's name.
    pub name: Option<String>,
    /// Every character a reader of the page sees, lines parted by `\n`, cells by `\t`. Spans count its characters.
    pub text: String,
    /// The page's structure.
    pub content: Content,
}

/// A file, decoded. Pages are numbered from 1 without gaps.
#[derive(Clone, Debug)]
pub struct Document {
    /// IANA media type, decided by content.
    pub media_type: &'static str,
    /// The character encoding that was decided, for formats that do not declare one.
    pub encoding: Option<String>,
    /// How much text there is.
    pub text_layer: TextLayer,
    /// A counted budget ended the reading early; the reason.
    pub partial: Option<String>,
    /// In order.
    pub pages: Vec<Page>,
    /// The structure tree of a tagged PDF, parents before children; empty elsewhere.
    pub tags: Vec<Tag>,
}
