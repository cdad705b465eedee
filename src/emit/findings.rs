//! Findings as rows of `findings`, and as lines to draw on a terminal.

use super::artifact::Told;
use super::locate::{IndexedPage, Pages};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Span;
use std::collections::BTreeMap;

/// Characters of the document that a row quotes at most.
const QUOTED: usize = 200;
/// Characters of a line that are drawn on either side of the marked ones, where the line is longer than both together.
const DRAWN: u32 = 120;

/// A row of `findings`, without its document.
#[derive(Debug)]
pub(super) struct FindingRow<'a> {
    /// Primary key.
    pub(super) finding_id: String,
    /// The finding.
    pub(super) diagnostic: &'a Diagnostic,
    /// Page and line, from 1, if it stands anywhere.
    pub(super) place: Option<(u32, u32)>,
    /// The words it is about.
    pub(super) text: String,
}

/// The rows of a document, in the order of the findings.
pub(super) fn rows<'a>(document_id: &str, findings: &'a Diagnostics, pages: &Pages<'_>) -> Vec<FindingRow<'a>> {
    let mut ordinals: BTreeMap<Code, usize> = BTreeMap::new();
    let mut row = |diagnostic: &'a Diagnostic| {
        let ordinal = ordinals.entry(diagnostic.code).or_default();
        *ordinal += 1;
        let finding_id = finding_id(document_id, diagnostic.code.as_str(), *ordinal);
        let found = first(diagnostic, pages).map(|(span, page)| (span.page, page.place(span)));
        let text = found.map_or(String::new(), |(_, place)| place.raw.chars().take(QUOTED).collect());
        FindingRow { finding_id, diagnostic, place: found.map(|(page, place)| (page, place.line)), text }
    };
    findings.items.iter().map(&mut row).collect()
}

/// Names a finding: the code, and which of its kind it is in the document.
pub(super) fn finding_id(document_id: &str, code: &str, ordinal: usize) -> String {
    format!("{document_id}/findings/{code}/{ordinal}")
}

/// The findings as a terminal draws them.
pub(super) fn told(findings: &Diagnostics, pages: &Pages<'_>) -> Vec<Told> {
    findings.items.iter().map(|d| tell(d, pages)).collect()
}

/// A finding as a terminal draws it.
pub(super) fn tell(diagnostic: &Diagnostic, pages: &Pages<'_>) -> Told {
    let mut told = Told {
        severity: diagnostic.severity.as_str().to_owned(),
        code: diagnostic.code.as_str().to_owned(),
        record_id: diagnostic.record_id.clone(),
        field: diagnostic.field.to_owned(),
        message: diagnostic.message.clone(),
        page: 0,
        line: 0,
        source: String::new(),
        marked: (0, 0),
    };
    if let Some((span, page)) = first(diagnostic, pages) {
        told.page = span.page;
        told.line = page.place(span).line;
        (told.source, told.marked) = drawn(page, span, told.line);
    }
    told
}

/// The line (cut where it is very long) and the marked characters in it.
fn drawn(page: &IndexedPage<'_>, span: &Span, line: u32) -> (String, (u32, u32)) {
    let (start, end) = page.line(line);
    let first = span.start.clamp(start, end);
    let last = span.end.clamp(first, end).min(first.saturating_add(2 * DRAWN));
    let from = start.max(first.saturating_sub(DRAWN));
    let to = end.min(last.saturating_add(DRAWN));
    (page.slice(from, to).to_owned(), (first - from, last - from))
}

fn first<'a, 'p>(diagnostic: &'a Diagnostic, pages: &'a Pages<'p>) -> Option<(&'a Span, &'a IndexedPage<'p>)> {
    diagnostic.at.iter().find_map(|span| pages.of(span).map(|page| (span, page)))
}
