//! A drawn page → paragraphs and tables.

use crate::model::{Block, Drawn, RawText, Span};

/// One paragraph per line of the page, in the order of drawing.
pub(super) fn blocks(page: u32, text: &str, _drawn: &Drawn) -> Vec<Block<RawText>> {
    let mut start = 0;
    let mut found = Vec::new();
    for line in text.split('\n') {
        let end = start + line.chars().count() as u32;
        if !line.trim().is_empty() {
            found.push(Block::Paragraph(RawText::new(line, Span::new(page, start, end))));
        }
        start = end + 1;
    }
    found
}
