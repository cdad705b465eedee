//! Pages put together: what stands on them in order, each table once.

use super::continued::Continued;
use super::{Body, Found, Part, furniture};
use crate::model::{Block, Placed, RawText};

/// What stands on the pages so far.
#[derive(Default)]
pub(super) struct Book {
    placed: Vec<Placed<RawText>>,
    /// The table at whose end the last page ended: its page, and its place among the blocks.
    open: Option<(u32, usize, Continued)>,
}

impl Book {
    /// Adds a page. A table may go on from the last thing of a page to the first of the next, furniture left out.
    pub(super) fn add(&mut self, page: u32, parts: Vec<Part>) {
        let counts = |p: &Part| !p.furniture && !p.inner;
        let (first, last) = (parts.iter().position(counts), parts.iter().rposition(counts));
        // One line that stands again is a running title; a whole head (title, legend) begins another table.
        let headed = parts.iter().take(first.unwrap_or(0)).filter(|p| furniture::is_title(p)).count() > 1;
        for (i, part) in parts.into_iter().enumerate() {
            let is_first = Some(i) == first;
            match part.body {
                Body::Table(found) if is_first => self.table(page, found, headed),
                Body::Table(found) if Some(i) == last => self.begin(page, found),
                Body::Table(found) => self.push(page, Block::Table(found.table)),
                Body::Block(block) => {
                    if is_first {
                        self.close();
                    }
                    self.push(page, block);
                }
            }
            if is_first && first != last {
                self.close();
            }
        }
    }

    /// Everything, in order.
    pub(super) fn finish(mut self) -> Vec<Placed<RawText>> {
        self.close();
        self.placed
    }

    fn push(&mut self, page: u32, block: Block<RawText>) {
        if matches!(&block, Block::Paragraph(text) if text.chars.is_empty()) {
            return;
        }
        self.placed.push(Placed { page, block });
    }

    /// A table that goes on, or begins.
    fn table(&mut self, page: u32, found: Found, headed: bool) {
        let Some((_, _, table)) = &mut self.open else { return self.begin(page, found) };
        match table.take(found, headed) {
            Ok(copies) => copies.into_iter().for_each(|copy| self.push(page, Block::Furniture(copy))),
            Err(other) => self.begin(page, *other),
        }
    }

    /// A table that may go on; its place is kept for the whole of it.
    fn begin(&mut self, page: u32, found: Found) {
        self.close();
        self.open = Some((page, self.placed.len(), Continued::begin(found)));
        self.push(page, Block::Furniture(RawText::default()));
    }

    fn close(&mut self) {
        if let Some((page, at, table)) = self.open.take() {
            self.placed[at] = Placed { page, block: Block::Table(table.finish()) };
        }
    }
}
