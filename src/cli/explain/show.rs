//! A record and its fields, drawn.

use super::package::{Correction, Origin, Package, Record};
use crate::cli::terminal::Terminal;
use keikaku::diag::render::{Remark, Tone, draw};
use std::io;

/// Characters of a value that its title shows.
const TITLE: usize = 60;
/// Characters of a raw text that are said again in a line of their own.
const LONG: usize = 40;

/// Shows one field of a record, or all of them.
pub(super) fn show(package: &Package, record: &Record, field: Option<&str>, terminal: &mut Terminal) -> io::Result<()> {
    let document = package.document_of(record)?;
    let name = |column: &str| document.as_ref().and_then(|d| d.get(column)).unwrap_or_default();
    let origins = package.origins(record, name("document_id"))?;
    terminal.line(&format!("{} ({})", record.id, record.table));
    terminal.line("");
    for (column, cell) in record.row.iter().filter(|(column, _)| field.is_none_or(|f| f == column)) {
        let from: Vec<&Origin> = origins.iter().filter(|o| o.field == *column).collect();
        match from.as_slice() {
            [] => terminal.line(&format!("{column}: {}", without_origin(column, cell, field.is_some()))),
            all => all.iter().for_each(|o| show_origin(column, cell, o, name("source"), terminal)),
        }
    }
    show_findings(package, record, field, name("source"), terminal)
}

/// A value that stands nowhere, and why.
fn without_origin(column: &str, cell: &str, is_asked: bool) -> String {
    match (cell, is_asked) {
        ("", false) => "(empty)".to_owned(),
        ("", true) => {
            "(empty)\n  The document does not say, or keikaku did not understand; then a finding says so.".to_owned()
        }
        (cell, false) => cell.to_owned(),
        (cell, true) if column.ends_with("_id") || column == "position" => {
            format!("{cell}\n  It is not printed: keikaku names and numbers records.")
        }
        (cell, true) => {
            format!("{cell}\n  It is not printed: it follows from the record as a whole, or is the default.")
        }
    }
}

fn show_origin(column: &str, cell: &str, origin: &Origin, document: &str, terminal: &mut Terminal) {
    let source = origin.context.as_deref().unwrap_or(&origin.raw);
    let line = source.split('\n').next().unwrap_or_default();
    let (line, marked) = marked(line, origin);
    let (message, label) = (title(cell), format!("rule {}", origin.rule));
    let remark = Remark {
        tone: Tone::Value,
        name: column,
        message: &message,
        document,
        page: origin.page,
        line: origin.line,
        source: line,
        marked,
        label: &label,
        notes: notes(origin),
    };
    let text = draw(&remark, terminal.color, terminal.width());
    terminal.drawn(&text);
    terminal.raw(b"\n");
}

/// The raw text's place in the line: the first copy of it is its own. Where it spans lines, it is marked to the line's end.
fn marked<'a>(line: &'a str, origin: &Origin) -> (&'a str, std::ops::Range<usize>) {
    let raw = origin.raw.split('\n').next().unwrap_or_default();
    let from = line.find(raw).map_or(0, |at| line[..at].chars().count());
    (line, from..from + raw.chars().count())
}

fn notes(origin: &Origin) -> Vec<(&'static str, String)> {
    let mut notes = vec![("place", place(origin))];
    // What is longer may be cut where it is drawn.
    if origin.raw.contains('\n') || origin.raw.chars().count() >= LONG {
        notes.push(("raw", origin.raw.clone()));
    }
    if let Some(from) = &origin.inherited_from {
        notes.push(("inherited", inherited(from)));
    }
    for rival in &origin.rivals {
        let price = rival.price.map_or_else(|| "unknown".to_owned(), |p| format!("{p:.2}"));
        notes.push(("rival", format!("`{}` lost, at a price of {price}", rival.reading)));
    }
    if let Some(correction) = &origin.corrected {
        notes.push(("override", corrected(correction)));
    }
    notes
}

/// Who corrected the value, why, until when, and what was read.
fn corrected(by: &Correction) -> String {
    let was =
        by.was.as_ref().map_or_else(|| "nothing was read here".to_owned(), |was| format!("`{was}` was read here"));
    format!("corrected by {}: {} ({was}; holds until {})", by.author, by.reason, by.expires)
}

fn place(origin: &Origin) -> String {
    let (from, to) = origin.chars;
    let cell = match (origin.row, origin.column) {
        (Some(row), Some(column)) => format!(", row {row}, column {column}"),
        _ => String::new(),
    };
    format!("page {}, line {}{cell}, characters {from} to {to} of the page", origin.page, origin.line)
}

/// `merge:row 3` in a sentence.
fn inherited(from: &str) -> String {
    match from.split_once(':') {
        Some(("merge", at)) => format!("from {at}, by a merged cell that the document declares"),
        Some(("above", at)) => format!("from {at}, above it; the cell here is blank and no merge proves it"),
        Some(("across", at)) => format!("from {at}, of another course; there is no cell here at all"),
        _ => from.to_owned(),
    }
}

fn show_findings(
    package: &Package,
    record: &Record,
    field: Option<&str>,
    document: &str,
    terminal: &mut Terminal,
) -> io::Result<()> {
    let mut findings = package.findings(&record.id)?;
    // A finding about the whole record concerns each of its fields.
    findings.retain(|f| field.is_none() || f.get("field").is_none() || f.get("field") == field);
    for finding in &findings {
        let text = draw(&finding_remark(finding, document), terminal.color, terminal.width());
        terminal.drawn(&text);
        terminal.raw(b"\n");
    }
    if findings.is_empty() {
        terminal.line("No finding is about it.");
    }
    Ok(())
}

fn finding_remark<'a>(finding: &'a Record, document: &'a str) -> Remark<'a> {
    let get = |column| finding.get(column).unwrap_or_default();
    let tone = match get("severity") {
        "error" => Tone::Error,
        "warning" => Tone::Warning,
        _ => Tone::Info,
    };
    let source = get("text").split('\n').next().unwrap_or_default();
    Remark {
        tone,
        name: get("code"),
        message: get("message"),
        document,
        page: get("page").parse().unwrap_or(0),
        line: get("line").parse().unwrap_or(0),
        source,
        marked: 0..source.chars().count(),
        label: "",
        notes: finding.get("field").map(|f| ("field", f.to_owned())).into_iter().collect(),
    }
}

fn title(cell: &str) -> String {
    match cell.char_indices().nth(TITLE) {
        Some((at, _)) => format!("{}…", &cell[..at]),
        None if cell.is_empty() => "(empty)".to_owned(),
        None => cell.to_owned(),
    }
}
