//! Names of private persons are taken out of a document before anything is read from it: every table, every quotation and the
//! provenance have ■ in their place, one for each character.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, Entry, Flow, FlowPart, Page, Placed, RawText, Span, Text};
use crate::normalize;

/// What stands for a character that is withheld.
const MASK: char = '■';

/// Withholds the names in a document's text; says how much.
pub(super) fn in_flow(flow: &mut Flow, names: &[Span], d: &mut Diagnostics) {
    if names.is_empty() {
        return;
    }
    for part in &mut flow.parts {
        if let FlowPart::Line(line) = part
            && line.text.raw.pieces.iter().any(|p| names.iter().any(|n| overlaps(&p.span, n)))
        {
            let mut raw = std::mem::take(&mut line.text.raw);
            mask(&mut raw, names);
            line.text = normalize::fold(raw);
        }
    }
    tell(names, d);
}

/// Withholds the names in a document's tables; says how much.
pub(super) fn in_tables(blocks: &mut [Placed<Text>], names: &[Span], d: &mut Diagnostics) {
    if names.is_empty() {
        return;
    }
    for placed in blocks {
        let Block::Table(table) = &mut placed.block else { continue };
        for entry in &mut table.entries {
            if let Entry::Cell(cell) = entry
                && cell.body.raw.pieces.iter().any(|p| names.iter().any(|n| overlaps(&p.span, n)))
            {
                let mut raw = std::mem::take(&mut cell.body.raw);
                mask(&mut raw, names);
                cell.body = normalize::fold(raw);
            }
        }
    }
    tell(names, d);
}

fn tell(names: &[Span], d: &mut Diagnostics) {
    let count: u32 = names.iter().map(Span::len).sum();
    let message =
        format!("a person's name of {count} characters stands here; it is withheld everywhere in the package");
    d.push(Diagnostic::new(Code::NameWithheld, message, names.to_vec()));
}

/// Withholds them in the pages that values are quoted from.
pub(super) fn in_pages(pages: &mut [Page], names: &[Span]) {
    for page in pages.iter_mut().filter(|p| names.iter().any(|n| n.page == p.number)) {
        let own: Vec<&Span> = names.iter().filter(|n| n.page == page.number).collect();
        let hidden = |at: u32| own.iter().any(|n| n.start <= at && at < n.end);
        page.text = (0u32..).zip(page.text.chars()).map(|(at, c)| shown(c, hidden(at))).collect();
    }
}

fn mask(raw: &mut RawText, names: &[Span]) {
    let pieces = raw.pieces.clone();
    let hidden = |at: u32| {
        let place = pieces.iter().find(|p| p.at <= at && at < p.at + p.span.len());
        place.is_some_and(|p| {
            let own = p.span.start + (at - p.at);
            names.iter().any(|n| n.page == p.span.page && n.start <= own && own < n.end)
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
