//! Names of private persons are taken out of a document before anything is read from it: every table, every quotation and the
//! provenance have ■ in their place, one for each character.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, Entry, Flow, FlowPart, Page, Placed, RawText, Span, Table, Text};
use crate::normalize;
use std::collections::BTreeMap;

/// What stands for a character that is withheld.
const MASK: char = '■';

/// Withholds the names in a document from top to bottom; says how much.
pub(super) fn in_flow(flow: &mut Flow, names: &[Span], d: &mut Diagnostics) {
    let pages = by_page(names);
    for part in &mut flow.parts {
        match part {
            FlowPart::Line(line) => in_text(&mut line.text, &pages),
            FlowPart::Table(_, table) => in_table(table, &pages),
        }
    }
    tell(names, d);
}

/// Withholds the names in a document's blocks; says how much.
pub(super) fn in_blocks(blocks: &mut [Placed<Text>], names: &[Span], d: &mut Diagnostics) {
    let pages = by_page(names);
    for placed in blocks {
        match &mut placed.block {
            Block::Heading(_, text) | Block::Paragraph(text) | Block::Furniture(text) => in_text(text, &pages),
            Block::Table(table) => in_table(table, &pages),
        }
    }
    tell(names, d);
}

fn in_table(table: &mut Table<Text>, names: &Names) {
    for entry in &mut table.entries {
        if let Entry::Cell(cell) = entry {
            in_text(&mut cell.body, names);
        }
    }
}

fn in_text(text: &mut Text, names: &Names) {
    if text.raw.pieces.iter().any(|p| near(names, &p.span).any(|n| overlaps(&p.span, n))) {
        let mut raw = std::mem::take(&mut text.raw);
        mask(&mut raw, names);
        *text = normalize::fold(raw);
    }
}

/// The names of each page, in order.
type Names = BTreeMap<u32, Vec<Span>>;

fn by_page(names: &[Span]) -> Names {
    let mut pages = Names::new();
    for name in names {
        pages.entry(name.page).or_default().push(*name);
    }
    pages.values_mut().for_each(|own| own.sort_unstable());
    pages
}

/// The names from the last one that begins before a place to the last that may reach into it.
fn near<'n>(names: &'n Names, span: &Span) -> impl Iterator<Item = &'n Span> {
    let own = names.get(&span.page).map_or(&[][..], Vec::as_slice);
    let (from, to) = (own.partition_point(|n| n.end <= span.start), own.partition_point(|n| n.start < span.end));
    own[from.min(to)..to].iter()
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
    for page in pages.iter_mut().filter(|p| names.iter().any(|n| n.page == p.number)) {
        let own = by_page(names);
        let hidden = |at: u32| near(&own, &Span::new(page.number, at, at + 1)).next().is_some();
        page.text = (0u32..).zip(page.text.chars()).map(|(at, c)| shown(c, hidden(at))).collect();
    }
}

fn mask(raw: &mut RawText, names: &Names) {
    let pieces = raw.pieces.clone();
    let hidden = |at: u32| {
        let place = pieces.iter().find(|p| p.at <= at && at < p.at + p.span.len());
        place.is_some_and(|p| {
            let own = p.span.start + (at - p.at);
            near(names, &Span { start: own, end: own + 1, ..p.span }).next().is_some()
        })
    };
    raw.chars = (0u32..).zip(raw.chars.chars()).map(|(at, c)| shown(c, hidden(at))).collect();
}

fn shown(c: char, is_hidden: bool) -> char {
    if is_hidden && !c.is_whitespace() { MASK } else { c }
}

fn overlaps(a: &Span, b: &Span) -> bool {
    a.page == b.page && a.start < b.end && b.start < a.end
}
