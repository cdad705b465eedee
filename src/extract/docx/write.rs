//! Parts get their places: pages, blocks and what must be said about them.

use super::parts::{Aside, Grid, Part, Words};
use crate::extract::Purse;
use crate::extract::grid::{Area, Shape, grid};
use crate::extract::page_text::PageText;
use crate::model::{Block, Content, Page, RawText, Span};
use std::collections::{BTreeMap, BTreeSet};

/// Where something stands that has to be said.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Words beside the text.
    pub(super) asides: BTreeMap<Aside, Vec<Span>>,
    /// Signs that Word made.
    pub(super) made: Vec<Span>,
    /// Lines and cells with insertions or deletions, and how many of each.
    pub(super) changed: Vec<Span>,
    /// How many insertions.
    pub(super) inserted: usize,
    /// How many deletions.
    pub(super) deleted: usize,
}

/// Pages that are being written.
pub(super) struct Writer {
    page: PageText,
    blocks: Vec<Block<RawText>>,
    pages: Vec<Page>,
    /// Blank lines above the next one.
    blanks: usize,
    /// The page has just been turned by the author's will: Word's own mark of the same turn follows.
    is_turned: bool,
    /// What was found on the way.
    pub(super) places: Places,
}

impl Writer {
    /// Writes everything.
    pub(super) fn new() -> Self {
        Writer {
            page: PageText::new(1),
            blocks: Vec::new(),
            pages: Vec::new(),
            blanks: 0,
            is_turned: false,
            places: Places::default(),
        }
    }

    /// Writes a part.
    pub(super) fn put(&mut self, part: Part, purse: &mut Purse) {
        match part {
            Part::Turn { is_willed } => self.turn(is_willed),
            Part::Line(level, words) => self.line(level, &words),
            Part::Furniture(words) => self.furniture(&words),
            Part::Aside(aside, words) => self.aside(aside, &words),
            Part::Table(table) => self.table(table, purse),
        }
    }

    /// The pages.
    pub(super) fn finish(mut self) -> (Vec<Page>, Places) {
        self.end_page();
        (self.pages, self.places)
    }

    fn turn(&mut self, is_willed: bool) {
        if is_willed || !self.is_turned {
            self.end_page();
        }
        self.is_turned = is_willed;
    }

    fn end_page(&mut self) {
        let number = self.page.page();
        let page = std::mem::replace(&mut self.page, PageText::new(number + 1));
        let content = Content::Flow(std::mem::take(&mut self.blocks));
        self.pages.push(Page { number, name: None, text: page.into_text(), content });
        self.blanks = 0;
    }

    fn line(&mut self, level: u8, words: &Words) {
        /// More would be taken for the end of a page by those who read texts that lost their pages.
        const MOST_BLANKS: usize = 2;
        if words.text.trim().is_empty() {
            self.note(words, None);
            if self.blanks < MOST_BLANKS && !self.blocks.is_empty() {
                self.page.part('\n');
                self.blanks += 1;
            }
            return;
        }
        let text = self.words(words);
        self.blocks.push(if level > 0 { Block::Heading(level, text) } else { Block::Paragraph(text) });
        self.page.part('\n');
    }

    fn furniture(&mut self, words: &Words) {
        let text = self.words(words);
        if !text.chars.is_empty() {
            self.blocks.push(Block::Furniture(text));
            self.page.part('\n');
        }
    }

    fn aside(&mut self, aside: Aside, words: &str) {
        let text = self.words(&Words::plain(words));
        self.places.asides.entry(aside).or_default().extend(text.pieces.iter().map(|p| p.span));
        self.blocks.push(Block::Furniture(text));
        self.page.part('\n');
    }

    /// Writes words and notes what must be said about them.
    fn words(&mut self, words: &Words) -> RawText {
        (self.blanks, self.is_turned) = (0, false);
        // White space that only indents is no part of the text, and would be read as the mark of a lost page.
        let body = words.text.trim_start_matches([' ', '\t', '\n']).trim_end();
        let lead = words.text.len() - words.text.trim_start().len();
        let cut = words.text[..lead].chars().count();
        let text = self.page.put(body);
        let at = text.first_span();
        self.note(words, at);
        if let Some(at) = at {
            let made = words.made.iter().filter(|(from, _)| *from >= cut);
            let span = |(from, n): &(usize, usize)| {
                let start = at.start + (from - cut) as u32;
                Span::new(at.page, start, start + *n as u32)
            };
            self.places.made.extend(made.map(span));
        }
        text
    }

    fn note(&mut self, words: &Words, at: Option<Span>) {
        self.places.inserted += words.inserted;
        self.places.deleted += words.deleted;
        if words.inserted + words.deleted > 0 {
            self.places.changed.extend(at);
        }
    }

    fn table(&mut self, table: Grid, purse: &mut Purse) {
        self.blanks = 0;
        // Only columns in which a cell begins count.
        let edges: BTreeSet<usize> = table.cells.iter().map(|c| c.from).collect();
        let edges: Vec<usize> = edges.into_iter().collect();
        let columns = edges.len().min(purse.columns);
        if edges.len() > columns {
            purse.say("columns");
        }
        let room = (purse.cells / columns.max(1)).min(table.rows);
        if room < table.rows {
            purse.say("cells");
        }
        let (mut cells, mut beyond, mut row) = (Vec::new(), Vec::new(), 0);
        let mut is_first = true;
        for cell in table.cells {
            if !is_first {
                self.page.part(if cell.row == row { '\t' } else { '\n' });
            }
            (row, is_first) = (cell.row, false);
            let text = self.words(&cell.words);
            let column = edges.partition_point(|e| *e < cell.from);
            if column >= columns || cell.row >= room {
                beyond.push(Block::Paragraph(text));
                continue;
            }
            let last = edges.partition_point(|e| *e < cell.to);
            cells.push((Area { row: cell.row, column, rows: cell.rows, columns: last - column }, text));
        }
        self.page.part('\n');
        if room > 0 && columns > 0 && purse.take(room, columns) {
            let shape = Shape { rows: room, columns, header_rows: table.header_rows.min(room) };
            self.blocks.push(Block::Table(grid(shape, cells)));
        }
        self.blocks.extend(beyond.into_iter().filter(|b| !matches!(b, Block::Paragraph(t) if t.chars.is_empty())));
    }
}
