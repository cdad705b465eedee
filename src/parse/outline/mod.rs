//! Lines → a tree of items, whatever ladder of markers the document uses.
//!
//! *Input*: the lines of a document, copies included. *Output*: an [`Outline`]: items with their words, words without an item, page
//! numbers and repeated headings. *Invariants*: total; every character of the lines is in one item, in the loose words or in the
//! furniture; linear in the number of lines for a ladder of bounded depth.

mod line;
mod marker;
mod numbers;
mod place;
mod regroup;
mod tree;
mod wrap;

pub(crate) use line::{join, width};

use crate::diag::Diagnostics;
use crate::model::{Family, FlowLine, Item, Outline, Signs, Style, Text};

/// The marker that a line begins with, as published, if it counts; the first of its readings.
pub(crate) fn marker_of(folded: &str) -> Option<String> {
    let found = marker::readings(folded).into_iter().find(|r| r.marker.style.counts())?;
    Some(found.marker.written)
}

/// The list and the number of an item that a line begins; signs that Unicode encloses (①) are none, for they also name things.
pub(crate) fn number_of(folded: &str) -> Option<(Style, u32)> {
    let is_sign = |s: Signs| matches!(s, Signs::Circled | Signs::Bracketed | Signs::Filled | Signs::CircledKana);
    let mut counted = marker::readings(folded).into_iter().filter(|r| r.end < folded.len());
    let found = counted.find(|r| r.marker.style.counts() && !is_sign(r.marker.style.signs))?;
    Some((found.marker.style, found.marker.number))
}

/// How many lines begin with a marker that counts.
pub(crate) fn count_items(lines: &[&FlowLine]) -> usize {
    lines.iter().filter(|l| is_item(&l.text.folded)).count()
}

/// True for a line that may begin an item of a list that counts: a sign alone is none.
pub(crate) fn is_item(folded: &str) -> bool {
    let is_heading = |r: &marker::Reading| matches!(r.marker.style.signs, Signs::Heading('《' | '〈' | '【'));
    let counts = |r: &marker::Reading| r.marker.style.counts() && r.end < folded.len() || is_heading(r);
    marker::readings(folded).iter().any(counts)
}

/// Reads an outline. Numbers that are missing, stand twice or out of order are told.
pub(crate) fn read(lines: &[&FlowLine], family: &Family, d: &mut Diagnostics) -> Outline {
    let mut grown = tree::grow(line::pieces(lines), family);
    regroup::settle(&mut grown, d);
    numbers::check(&grown, d);
    grown.outline
}

/// Sentences outside any item become items without a marker; shorter words stay as they are.
pub(crate) fn paragraphs(outline: &mut Outline) {
    let all = std::mem::take(&mut outline.loose);
    let (sentences, loose): (Vec<Text>, Vec<Text>) = all.into_iter().partition(|t| t.folded.contains('。'));
    outline.loose = loose;
    for (text, number) in sentences.into_iter().zip(1..) {
        let page = text.raw.first_span().map_or(1, |s| s.page);
        let sign = format!("¶{number}");
        let paragraphs = vec![text];
        let (marker, marker_at) = (None, Vec::new());
        outline.items.push(Item { parent: None, marker, marker_at, sign, level: 1, page, heading: None, paragraphs });
    }
}
