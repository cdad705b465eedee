//! [`Document`] → blocks in reading order. Geometry only: no word is understood here.
//!
//! *Input*: pages. *Output*: blocks with their page; together they hold every character of every page that is not white space,
//! once. *Invariants*: total; spans are kept.

mod drawn;
mod lines;
mod margins;

pub(crate) use margins::margins;

use crate::model::{Content, Document, Placed, RawText, Struck};

/// The words of all drawn pages that a line goes through, and those that come instead.
pub(crate) fn struck(document: &Document) -> Struck {
    let mut all = Struck::default();
    for page in &document.pages {
        if let Content::Drawn(content) = &page.content {
            let found = drawn::struck(page.number, content);
            all.gone.extend(found.gone);
            all.come.extend(found.come);
        }
    }
    all
}

/// Lines become paragraphs and, where tabs part them, tables; blocks that the format declares pass as they are.
pub fn layout(document: Document) -> Vec<Placed<RawText>> {
    let (mut blocks, mut drawn) = (Vec::new(), Vec::new());
    for page in document.pages {
        let number = page.number;
        let found = match page.content {
            Content::Lines(lines) => lines::blocks(lines),
            Content::Flow(blocks) => blocks,
            Content::Drawn(content) => {
                drawn.push((number, page.text, content));
                continue;
            }
        };
        blocks.extend(drawn::layout(std::mem::take(&mut drawn), &document.tags));
        blocks.extend(found.into_iter().map(|block| Placed { page: number, block }));
    }
    blocks.extend(drawn::layout(drawn, &document.tags));
    blocks
}
