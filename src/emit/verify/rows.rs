//! Second walk: every row against its schema, its references, its provenance, its record in `json/`.

use super::keys::{Keys, each_row, key_of};
use super::provenance::Proofs;
use super::{Known, Problem, Problems, file_of};
use crate::emit::schema;
use crate::emit::tables::{Column, Entity, Kind, Origin, Table};
use crate::validate::schema::Schema;
use csv::StringRecord;
use serde_json::{Map, Value};
use std::io;
use std::path::Path;

/// Faults of one row that are listed.
const FAULTS: usize = 4;

/// Checks the rows of a table.
pub(super) fn check(dir: &Path, table: &Table, known: &Known, all: &mut Vec<Problem>) -> io::Result<()> {
    let file = file_of(table.entity);
    let mut problems = Problems::of(&file, all);
    let schema = match Schema::new(&schema::row_schema(table)) {
        Ok(schema) => schema,
        Err(e) => {
            problems.push(0, format!("its schema cannot be used: {e}"));
            return Ok(());
        }
    };
    each_row(dir, table, &mut problems, |line, row, problems| {
        for fault in schema.faults(&typed(table, row), FAULTS) {
            problems.push(line, fault);
        }
        check_references(table, row, line, &known.keys, problems);
        check_provenance(table, row, line, &known.proofs, problems);
        known.nested.compare(table, row, line, problems);
        if table.entity == Entity::Coverage {
            check_sum(table, row, line, problems);
        }
    })
}

/// A row as an object, its cells typed; a cell that is not of its type stays text, for the schema to refuse.
fn typed(table: &Table, row: &StringRecord) -> Value {
    let cells = table.columns.iter().zip(row);
    Value::Object(cells.map(|(column, cell)| (column.name.to_owned(), value(column, cell))).collect::<Map<_, _>>())
}

fn value(column: &Column, cell: &str) -> Value {
    let text = || Value::from(cell);
    match column.kind {
        _ if cell.is_empty() => Value::Null,
        Kind::Integer => cell.parse::<i64>().ok().filter(|n| n.to_string() == cell).map_or_else(text, Value::from),
        Kind::Number => cell.parse::<f64>().ok().filter(|n| n.to_string() == cell).map_or_else(text, Value::from),
        Kind::Boolean => cell.parse::<bool>().map_or_else(|_| text(), Value::from),
        Kind::Words(_) | Kind::Texts => cell.split(';').map(Value::from).collect(),
        Kind::Text | Kind::Date | Kind::Time | Kind::Word(_) => text(),
    }
}

fn check_references(table: &Table, row: &StringRecord, line: u64, keys: &Keys, problems: &mut Problems<'_>) {
    let cell = |name: &str| table.position(name).and_then(|i| row.get(i)).unwrap_or_default();
    for key in table.foreign_keys {
        let target = cell(key.column);
        if !target.is_empty() && !keys.has(key.table, target) {
            problems.push(
                line,
                format!("{} refers to {target}, which {} does not have", key.column, key.table.table().name),
            );
        }
    }
    // Notes and findings name a record of any table.
    let target = cell("record_id");
    if !target.is_empty() && !keys.has_anywhere(target) {
        problems.push(line, format!("record_id refers to {target}, which no table has"));
    }
}

fn check_provenance(table: &Table, row: &StringRecord, line: u64, proofs: &Proofs, problems: &mut Problems<'_>) {
    if !table.has_provenance() {
        return;
    }
    let id = key_of(table, row);
    let said = table.columns.iter().zip(row).filter(|(column, cell)| column.origin == Origin::Said && !cell.is_empty());
    for (column, _) in said {
        if !proofs.has(table.name, &id, column.name) {
            problems.push(line, format!("{} of {id} has no provenance", column.name));
        }
    }
}

fn check_sum(table: &Table, row: &StringRecord, line: u64, problems: &mut Problems<'_>) {
    let number =
        |name: &str| table.position(name).and_then(|i| row.get(i)).and_then(|c| c.parse::<u64>().ok()).unwrap_or(0);
    let sum: u64 = ["typed", "text", "furniture", "residue"].into_iter().map(number).sum();
    if sum != number("characters") {
        problems
            .push(line, format!("typed, text, furniture and residue add up to {sum}, not to {}", number("characters")));
    }
}
