//! A published value as an override of itself, for a person to complete.

use super::package::{Package, Record};
use crate::cli::terminal::Terminal;
use keikaku::emit::tables::{Kind, TABLES};
use std::io;

/// Columns that hold the words which the verdicts of a record are about, by what tables have.
const WORDS: &[&str] = &["text", "name", "label", "value", "marker"];

/// Prints the override of a field.
pub(super) fn draft(package: &Package, record: &Record, field: &str, terminal: &mut Terminal) -> io::Result<()> {
    let document = package.document_of(record)?;
    let of_document = |column: &str| document.as_ref().and_then(|d| d.get(column)).unwrap_or_default().to_owned();
    let origins = package.origins(record, &of_document("document_id"))?;
    let raw =
        |column: &str| -> String { origins.iter().filter(|o| o.field == column).map(|o| o.raw.as_str()).collect() };
    let cell = record.get(field).unwrap_or_default();
    let own = raw(field);
    // A verdict that is the default has no place of its own.
    let words = || WORDS.iter().map(|w| raw(w)).find(|w| !w.is_empty()).unwrap_or_default();
    let expects = if own.is_empty() && !cell.is_empty() { words() } else { own };
    // A document's own name is that of one revision; its plan's stays.
    let name = if record.table == "documents" { of_document("plan_id") } else { record.id.clone() };
    terminal.line("[[override]]");
    terminal.line(&format!("record = {}", quoted(&name)));
    terminal.line(&format!("table = {}", quoted(&record.table)));
    terminal.line(&format!("field = {}", quoted(field)));
    terminal.line(&format!("expects = {}", quoted(&expects)));
    terminal.line(&format!("value = {}", value(&record.table, field, cell)));
    terminal.line("reason = \"…\"");
    terminal.line("author = \"…\"");
    terminal.line(&format!("expires = {}-03-31", next_year()));
    Ok(())
}

/// A cell as its column's type is written in TOML.
fn value(table: &str, field: &str, cell: &str) -> String {
    let columns = TABLES.iter().find(|t| t.name == table).map_or(&[][..], |t| t.columns);
    match columns.iter().find(|c| c.name == field).map(|c| c.kind) {
        Some(Kind::Integer | Kind::Number | Kind::Boolean | Kind::Date) if !cell.is_empty() => cell.to_owned(),
        _ => quoted(cell),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

/// Plans are made for a fiscal year, which ends in March.
fn next_year() -> i16 {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().year() + 1
}
