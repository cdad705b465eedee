//! A document from top to bottom, copies and all: what outlines, comparisons and forms are read from.

use crate::model::{Block, Flow, FlowLine, FlowPart, Margin, Placed, Text};

/// Joins blocks with the white space around them. `margins` are those of [`crate::layout`], page by page.
pub(crate) fn flow(blocks: Vec<Placed<Text>>, margins: &[Vec<Margin>], name: &str) -> Flow {
    let mut flow = Flow { name: name.to_owned(), ..Flow::default() };
    for Placed { page, block } in blocks {
        let (level, text) = match block {
            Block::Table(table) => {
                flow.parts.push(FlowPart::Table(page, table));
                continue;
            }
            Block::Furniture(text) => {
                flow.furniture.extend(text.all_spans());
                continue;
            }
            Block::Heading(level, text) => (level, text),
            Block::Paragraph(text) => (0, text),
        };
        if !text.is_blank() {
            let margin = margin(&text, page, margins);
            flow.parts.push(FlowPart::Line(FlowLine { page, margin, level, text }));
        }
    }
    flow
}

/// The margin of the line that a text begins on.
fn margin(text: &Text, page: u32, margins: &[Vec<Margin>]) -> Margin {
    let Some(start) = text.raw.first_span().map(|s| s.start) else { return Margin::default() };
    let of_page = (page as usize).checked_sub(1).and_then(|i| margins.get(i)).map_or(&[][..], Vec::as_slice);
    let behind = of_page.partition_point(|m| m.start <= start);
    let found = behind.checked_sub(1).map(|i| of_page[i]);
    found.filter(|m| m.start == start).unwrap_or_default()
}
