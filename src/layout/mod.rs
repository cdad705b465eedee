//! [`Document`] → blocks in reading order. Geometry only: no word is understood here.
//!
//! *Input*: pages. *Output*: blocks with their page, findings about text that stands apart; together they hold every character of every page that is not white space,
//! once. *Invariants*: total; spans are kept.

mod drawn;
mod lines;
mod margins;

pub(crate) use margins::margins;

use crate::diag::Diagnostics;
use crate::model::{Content, Document, Page, Placed, RawText, Struck};

/// Lines become paragraphs and, where tabs part them, tables; blocks that the format declares pass as they are.
pub fn layout(document: Document, d: &mut Diagnostics) -> Vec<Placed<RawText>> {
    laid_out(document, None, d)
}

/// [`layout`] with what is struck out where it stands, and its places; nothing for a document without.
pub(crate) fn layout_with_struck(document: &Document) -> Option<(Vec<Placed<RawText>>, Struck)> {
    let has = |page: &Page| matches!(&page.content, Content::Drawn(drawn) if drawn::has_struck(page.number, &page.text, drawn));
    if !document.pages.iter().any(has) {
        return None;
    }
    let (mut struck, mut unsaid) = (Struck::default(), Diagnostics::default());
    let blocks = laid_out(document.clone(), Some(&mut struck), &mut unsaid);
    Some((blocks, struck))
}

fn laid_out(document: Document, mut struck: Option<&mut Struck>, d: &mut Diagnostics) -> Vec<Placed<RawText>> {
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
        blocks.extend(drawn::layout(std::mem::take(&mut drawn), &document.tags, struck.as_deref_mut(), d));
        blocks.extend(found.into_iter().map(|block| Placed { page: number, block }));
    }
    blocks.extend(drawn::layout(drawn, &document.tags, struck, d));
    blocks
}
