//! A document from top to bottom, copies and all: what outlines, comparisons and forms are read from.

use crate::model::{Block, Flow, FlowLine, FlowPart, Margin, Placed, Text};

/// Joins blocks with the white space around them. `margins` are those of [`crate::layout`], page by page.
pub(crate) fn flow(blocks: Vec<Placed<Text>>, margins: &[Vec<Margin>], name: &str) -> Flow {
    let part = |Placed { page, block }: Placed<Text>| {
        let (level, text) = match block {
            Block::Table(table) => return Some(FlowPart::Table(page, table)),
            Block::Heading(level, text) => (level, text),
            Block::Paragraph(text) => (0, text),
        };
        let margin = margin(&text, page, margins);
        (!text.is_blank()).then_some(FlowPart::Line(FlowLine { page, margin, level, text }))
    };
    Flow { name: name.to_owned(), parts: blocks.into_iter().filter_map(part).collect() }
}

/// The margin of the line that a text begins on.
fn margin(text: &Text, page: u32, margins: &[Vec<Margin>]) -> Margin {
    let Some(start) = text.raw.first_span().map(|s| s.start) else { return Margin::default() };
    let of_page = (page as usize).checked_sub(1).and_then(|i| margins.get(i)).map_or(&[][..], Vec::as_slice);
    let behind = of_page.partition_point(|m| m.start <= start);
    let found = behind.checked_sub(1).map(|i| of_page[i]);
    found.filter(|m| m.start == start).unwrap_or_default()
}
