//! A cell that shows a finding, with its place.

use super::finding::Wanted;
use super::mix::{magnitude, without_digits};
use super::shape::{self, Shape};
use super::{Example, Finding, Package};
use crate::diff::{Grid, Table};
use crate::emit::tables::TABLES;
use serde_json::Value;

/// Characters of an example.
const LENGTH: usize = 120;

/// Gives a finding its example, if a cell shows it.
pub(super) fn add(finding: &mut Finding, package: &Package<'_>) {
    if finding.wanted == Wanted::None {
        return;
    }
    let (table, field) = finding.column.split_once('.').unwrap_or((&finding.column, ""));
    finding.example = match table {
        "cells" => in_cells(field, &finding.wanted, package),
        "findings" => of_findings(field, package),
        _ => in_records(table, field, &finding.wanted, package),
    };
}

impl Wanted {
    fn is_shown_by(&self, cell: &str) -> bool {
        match self {
            Wanted::Any => !cell.is_empty(),
            Wanted::Empty => cell.is_empty(),
            Wanted::Shape(shape) => !cell.is_empty() && Shape::of(cell) == *shape,
            Wanted::Value(value) => without_digits(cell) == *value,
            Wanted::Damaged => shape::is_damaged(cell),
            Wanted::Magnitude(wanted) => magnitude(cell) == Some(*wanted),
            Wanted::None => false,
        }
    }
}

fn cut(text: &str) -> String {
    text.chars().take(LENGTH).collect()
}

fn number(table: &Table, row: usize, column: &str) -> u32 {
    table.column(column).and_then(|c| table.cell(row, c).parse().ok()).unwrap_or(0)
}

/// A cell below the heading, or the heading itself.
fn in_cells(heading: &str, wanted: &Wanted, package: &Package<'_>) -> Option<Example> {
    let cells = package.tables.table("cells")?;
    let text = cells.column("text")?;
    let said = below(heading, wanted, package).or_else(|| match wanted {
        Wanted::Value(value) => Some(value.clone()),
        _ => None,
    })?;
    let row = (0..cells.rows()).find(|&row| cells.cell(row, text) == said).or_else(|| {
        let is_it = |&row: &usize| without_digits(cells.cell(row, text)) == without_digits(&said);
        (0..cells.rows()).find(is_it).filter(|_| !said.is_empty())
    })?;
    let at = |column: &str| number(cells, row, column);
    let text = cut(cells.cell(row, text));
    Some(Example { page: at("page"), row: at("row"), column: at("column"), text, ..Example::default() })
}

fn below(heading: &str, wanted: &Wanted, package: &Package<'_>) -> Option<String> {
    let (cells, documents) = (package.tables.table("cells")?, package.tables.table("documents")?);
    let id = documents.column("document_id")?;
    for document in 0..documents.rows() {
        for grid in Grid::all(cells, documents.cell(document, id)) {
            let places = (0..grid.headings.len()).filter(|&c| without_digits(&grid.name(c)) == heading);
            for column in places {
                if let Some(cell) = grid.column(column).find(|cell| wanted.is_shown_by(cell)) {
                    return Some(cell.to_owned());
                }
            }
        }
    }
    None
}

/// A value of a record, and the line it was read from.
fn in_records(table: &str, field: &str, wanted: &Wanted, package: &Package<'_>) -> Option<Example> {
    let rows = package.tables.table(table)?;
    let contract = TABLES.iter().find(|t| t.name == table)?;
    let id = rows.column(contract.primary_key.first()?)?;
    let cell = |row: usize| rows.column(field).map_or("", |c| rows.cell(row, c));
    let row = match field {
        "" => 0..rows.rows().min(1),
        _ => 0..rows.rows(),
    }
    .find(|&row| field.is_empty() || wanted.is_shown_by(cell(row)))?;
    let mut example = Example { record_id: rows.cell(row, id).to_owned(), text: cut(cell(row)), ..Example::default() };
    place(table, field, &mut example, package.provenance);
    example.page = if example.page == 0 { number(rows, row, "page") } else { example.page };
    Some(example)
}

/// The place of a value, else of anything its record says.
fn place(table: &str, field: &str, example: &mut Example, provenance: &str) {
    let name = Value::String(example.record_id.clone()).to_string();
    let lines = provenance.lines().filter(|line| line.contains(&name));
    let lines = lines.filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut lines: Vec<Value> = lines.filter(|v| v["table"] == table && v["record_id"] == example.record_id).collect();
    lines.sort_by_key(|v| v["field"] != field);
    let Some(line) = lines.first() else { return };
    let at = |name: &str| line[name].as_u64().and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    (example.page, example.line, example.row, example.column) = (at("page"), at("line"), at("row"), at("column"));
    if let (true, Some(raw)) = (line["field"] == field, line["raw"].as_str()) {
        example.text = cut(raw);
    }
}

/// The first finding of a code.
fn of_findings(code: &str, package: &Package<'_>) -> Option<Example> {
    let findings = package.tables.table("findings")?;
    let (codes, text) = (findings.column("code")?, findings.column("text")?);
    let row = (0..findings.rows()).find(|&row| findings.cell(row, codes) == code)?;
    let record_id = findings.column("record_id").map_or_else(String::new, |c| findings.cell(row, c).to_owned());
    let at = |column: &str| number(findings, row, column);
    Some(Example {
        record_id,
        page: at("page"),
        line: at("line"),
        text: cut(findings.cell(row, text)),
        ..Example::default()
    })
}
