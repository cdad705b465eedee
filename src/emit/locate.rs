//! Where a span is: its text, its line, its place in a table. Indexed once a page, so that a value costs no walk over the page.

use crate::model::{GridCell, Page, Span};
use std::cell::Cell;

/// A byte position is kept for every eighth character; the rest is at most seven steps away.
const STRIDE: usize = 8;

/// A page with its index.
#[derive(Debug)]
pub(super) struct IndexedPage<'a> {
    /// Its text.
    pub(super) text: &'a str,
    characters: usize,
    bytes: Vec<u32>,
    /// First character of each line.
    lines: Vec<u32>,
    cells: Vec<CellRun>,
    /// Where the last questions were answered: line, and number of the cell.
    last_line: Cell<usize>,
    last_cell: Cell<usize>,
}

/// A stretch of a page that lies in one cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellRun {
    /// First character.
    pub(super) start: u32,
    /// One past the last.
    pub(super) end: u32,
    /// Row of the grid, from 1.
    pub(super) row: u32,
    /// Column of the grid, from 1.
    pub(super) column: u32,
    /// Which cell, in the order of the dataset.
    pub(super) cell: u32,
}

/// The text of a span and where it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    /// The text.
    pub(super) raw: &'a str,
    /// Byte where it begins on its page.
    pub(super) byte: usize,
    /// Line of the page, from 1.
    pub(super) line: u32,
    /// The cell around its beginning, inside tables.
    pub(super) cell: Option<CellRun>,
}

impl<'a> IndexedPage<'a> {
    fn new(text: &'a str) -> Self {
        let mut page = IndexedPage {
            text,
            characters: 0,
            bytes: Vec::new(),
            lines: vec![0],
            cells: Vec::new(),
            last_line: Cell::new(1),
            last_cell: Cell::new(0),
        };
        page.bytes.reserve(text.len() / STRIDE / 2);
        for (at, character) in text.char_indices() {
            if page.characters.is_multiple_of(STRIDE) {
                page.bytes.push(at as u32);
            }
            page.characters += 1;
            if character == '\n' {
                page.lines.push(page.characters as u32);
            }
        }
        page
    }

    /// How many characters it has.
    pub(super) fn characters(&self) -> usize {
        self.characters
    }

    /// Byte where a character begins; the end of the page for any character beyond it.
    pub(super) fn byte_of(&self, character: u32) -> usize {
        let character = character as usize;
        if character >= self.characters {
            return self.text.len();
        }
        if self.text.len() == self.characters {
            return character;
        }
        let from = self.bytes[character / STRIDE] as usize;
        from + steps(&self.text.as_bytes()[from..], character % STRIDE)
    }

    /// The characters `start..end`, as far as the page goes.
    pub(super) fn slice(&self, start: u32, end: u32) -> &'a str {
        let from = self.byte_of(start);
        &self.text[from..self.byte_of(end).max(from)]
    }

    /// Where a span is.
    pub(super) fn place(&self, span: &Span) -> Place<'a> {
        let line = self.line_of(span.start);
        let byte = self.byte_of(span.start);
        let raw = &self.text[byte..self.byte_of(span.end).max(byte)];
        Place { raw, byte, line: line as u32, cell: self.cell_at(span.start).copied() }
    }

    /// The line of a character, from 1. Most are asked for one after the other.
    fn line_of(&self, character: u32) -> usize {
        let last = self.last_line.get();
        let begins = |line: usize| self.lines.get(line.wrapping_sub(1)).is_some_and(|&start| start <= character);
        if begins(last) && !begins(last + 1) {
            return last;
        }
        let line = self.lines.partition_point(|&start| start <= character);
        self.last_line.set(line);
        line
    }

    /// The characters of a line (from 1), without its line break: first and one past the last.
    pub(super) fn line(&self, line: u32) -> (u32, u32) {
        let start = self.lines.get((line as usize).saturating_sub(1)).copied().unwrap_or(0);
        let end = self.lines.get(line as usize).map_or(self.characters as u32, |next| next - 1);
        (start, end)
    }

    fn cell_at(&self, character: u32) -> Option<&CellRun> {
        let begins = |cell: usize| self.cells.get(cell).is_some_and(|c| c.start <= character);
        let mut last = self.last_cell.get();
        if !begins(last) || begins(last + 1) {
            last = self.cells.partition_point(|c| c.start <= character).checked_sub(1)?;
            self.last_cell.set(last);
        }
        self.cells.get(last).filter(|c| character < c.end)
    }

    /// Stretches that lie in cells, in order.
    pub(super) fn cells(&self) -> &[CellRun] {
        &self.cells
    }
}

/// Bytes of the first `characters` characters.
fn steps(bytes: &[u8], characters: usize) -> usize {
    (0..characters).fold(0, |at, _| at + width(bytes[at]))
}

/// Bytes of the character that begins with `byte` (RFC 3629).
fn width(byte: u8) -> usize {
    match byte {
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        _ => 4,
    }
}

/// All pages of a document, and the cells on them.
#[derive(Debug)]
pub(super) struct Pages<'a> {
    pages: Vec<IndexedPage<'a>>,
}

impl<'a> Pages<'a> {
    /// Indexes the pages of a document and the cells of its tables.
    pub(super) fn new(pages: &'a [Page], cells: &[GridCell]) -> Self {
        let mut indexed: Vec<IndexedPage<'a>> = pages.iter().map(|p| IndexedPage::new(&p.text)).collect();
        for (number, cell) in cells.iter().enumerate() {
            for piece in &cell.text.raw.pieces {
                let Some(page) = slot(piece.span.page).and_then(|i| indexed.get_mut(i)) else { continue };
                page.cells.push(CellRun {
                    start: piece.span.start,
                    end: piece.span.end,
                    row: cell.row,
                    column: cell.column,
                    cell: number as u32,
                });
            }
        }
        for page in &mut indexed {
            page.cells.retain(|c| c.start < c.end);
            page.cells.sort_by_key(|c| (c.start, c.end));
        }
        Pages { pages: indexed }
    }

    /// Every page, in order.
    pub(super) fn all(&self) -> &[IndexedPage<'a>] {
        &self.pages
    }

    /// The page of a span.
    pub(super) fn of(&self, span: &Span) -> Option<&IndexedPage<'a>> {
        slot(span.page).and_then(|i| self.pages.get(i))
    }
}

/// Index of a page that is numbered from 1.
pub(super) fn slot(page: u32) -> Option<usize> {
    (page as usize).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_span_is_found_by_line_and_text() {
        let page = IndexedPage::new("研修計画\n\n日程\tA𠮷B\n末尾");
        let place = page.place(&Span::new(1, 9, 11));
        assert_eq!((place.raw, place.line), ("A𠮷", 3));
        assert_eq!(page.line(3), (6, 12));
        assert_eq!(page.line(4), (13, 15));
        assert_eq!(page.slice(13, 15), "末尾");
    }

    #[test]
    fn a_span_beyond_the_page_is_cut_and_never_a_crash() {
        let page = IndexedPage::new("終");
        assert_eq!(page.place(&Span::new(1, 0, 9)).raw, "終");
        assert_eq!(page.place(&Span::new(1, 7, 9)).raw, "");
        assert_eq!(page.place(&Span::new(1, 1, 0)).raw, "");
    }

    proptest! {
        #[test]
        fn slices_are_those_of_a_walk(text in "[a\\n研𠮷é]{0,60}", from in 0u32..70, length in 0u32..70) {
            let page = IndexedPage::new(&text);
            let walked: String = text.chars().skip(from as usize).take(length as usize).collect();
            prop_assert_eq!(page.slice(from, from + length), walked);
        }
    }
}
