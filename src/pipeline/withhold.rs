//! Names of private persons are taken out of a document before anything is read from it: every table, every quotation and the
//! provenance have ■ in their place, one for each character.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, Entry, Flow, FlowPart, Page, Placed, RawText, Span, Table, Text};
use crate::normalize;

/// What stands for a character that is withheld.
const MASK: char = '■';

/// Withholds the names in a document from top to bottom; says how much.
pub(super) fn in_flow(flow: &mut Flow, names: &[Span], d: &mut Diagnostics) {
    let hidden = Hidden::new(names);
    for part in &mut flow.parts {
        match part {
            FlowPart::Line(line) => in_text(&mut line.text, &hidden),
            FlowPart::Table(_, table) => in_table(table, &hidden),
        }
    }
    tell(names, d);
}

/// Withholds the names in a document's blocks; says how much.
pub(super) fn in_blocks(blocks: &mut [Placed<Text>], names: &[Span], d: &mut Diagnostics) {
    let hidden = Hidden::new(names);
    for placed in blocks {
        match &mut placed.block {
            Block::Heading(_, text) | Block::Paragraph(text) | Block::Furniture(text) => in_text(text, &hidden),
            Block::Table(table) => in_table(table, &hidden),
        }
    }
    tell(names, d);
}

fn in_table(table: &mut Table<Text>, hidden: &Hidden) {
    for entry in &mut table.entries {
        if let Entry::Cell(cell) = entry {
            in_text(&mut cell.body, hidden);
        }
    }
}

fn in_text(text: &mut Text, hidden: &Hidden) {
    if text.raw.pieces.iter().any(|p| hidden.touches(&p.span)) {
        let mut raw = std::mem::take(&mut text.raw);
        mask(&mut raw, hidden);
        *text = normalize::fold(raw);
    }
}

fn tell(names: &[Span], d: &mut Diagnostics) {
    if names.is_empty() {
        return;
    }
    let count: u32 = names.iter().map(Span::len).sum();
    let message =
        format!("a person's name of {count} characters stands here; it is withheld everywhere in the package");
    d.push(Diagnostic::new(Code::NameWithheld, message, names.to_vec()));
}

/// Withholds them in the pages that values are quoted from.
pub(super) fn in_pages(pages: &mut [Page], names: &[Span]) {
    let hidden = Hidden::new(names);
    for page in pages.iter_mut().filter(|p| hidden.any(p.number, 0, u32::MAX)) {
        let number = page.number;
        page.text = (0u32..).zip(page.text.chars()).map(|(at, c)| shown(c, hidden.holds(number, at))).collect();
    }
}

fn mask(raw: &mut RawText, hidden: &Hidden) {
    let pieces = std::mem::take(&mut raw.pieces);
    let is_hidden = |at: u32| {
        let next = pieces.partition_point(|p| p.at <= at);
        let place = pieces[..next].last().filter(|p| at < p.at + p.span.len());
        place.is_some_and(|p| hidden.holds(p.span.page, p.span.start + (at - p.at)))
    };
    raw.chars = (0u32..).zip(raw.chars.chars()).map(|(at, c)| shown(c, is_hidden(at))).collect();
    raw.pieces = pieces;
}

fn shown(c: char, is_hidden: bool) -> char {
    if is_hidden && !c.is_whitespace() { MASK } else { c }
}

/// The places that are withheld, `(page, first, one past the last)`: in order and apart, so that one is found by halving.
struct Hidden(Vec<(u32, u32, u32)>);

impl Hidden {
    fn new(names: &[Span]) -> Self {
        let mut places: Vec<_> = names.iter().map(|n| (n.page, n.start, n.end)).collect();
        places.sort_unstable();
        places.dedup_by(|next, last| {
            let is_joined = next.0 == last.0 && next.1 <= last.2;
            if is_joined {
                last.2 = last.2.max(next.2);
            }
            is_joined
        });
        Hidden(places)
    }

    /// True if a character is withheld.
    fn holds(&self, page: u32, at: u32) -> bool {
        self.any(page, at, at + 1)
    }

    /// True if any character of a span is withheld.
    fn touches(&self, span: &Span) -> bool {
        self.any(span.page, span.start, span.end)
    }

    /// The first place that ends behind `start` is the only one that can begin before `end`, if any does.
    fn any(&self, page: u32, start: u32, end: u32) -> bool {
        let first = self.0.partition_point(|&(p, _, to)| (p, to) <= (page, start));
        self.0.get(first).is_some_and(|&(p, from, _)| p == page && from < end)
    }
}
