//! The nested documents: against their schema, and as many records as the tables have.

use super::keys::Keys;
use super::{Problem, Problems};
use crate::emit::schema;
use crate::emit::tables::{Entity, TABLES};
use crate::validate::schema::Schema;
use serde_json::Value;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Faults of one document that are listed.
const FAULTS: usize = 20;

/// Checks the nested form of every document.
pub(super) fn check(dir: &Path, documents: &[String], keys: &Keys, all: &mut Vec<Problem>) -> io::Result<()> {
    let schema = match Schema::new(&schema::document_schema()) {
        Ok(schema) => schema,
        Err(e) => {
            Problems::of("schemas/document.schema.json", all).push(0, format!("cannot be used: {e}"));
            return Ok(());
        }
    };
    let mut counts = vec![0; TABLES.len()];
    for document in documents {
        check_document(dir, document, &schema, &mut counts, all)?;
    }
    for (table, count) in TABLES.iter().zip(counts) {
        if count != keys.rows(table.entity) {
            let message = format!("the tables have {} {}, the documents {count}", keys.rows(table.entity), table.name);
            Problems::of("json", all).push(0, message);
        }
    }
    Ok(())
}

fn check_document(
    dir: &Path,
    document: &str,
    schema: &Schema,
    counts: &mut [usize],
    all: &mut Vec<Problem>,
) -> io::Result<()> {
    let file = format!("json/{document}.json");
    let mut problems = Problems::of(&file, all);
    let text = match std::fs::read(dir.join(&file)) {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            problems.push(0, "is missing");
            return Ok(());
        }
        other => other?,
    };
    let value: Value = match serde_json::from_slice(&text) {
        Ok(value) => value,
        Err(e) => {
            problems.push(e.line() as u64, format!("is not JSON: {e}"));
            return Ok(());
        }
    };
    schema.faults(&value, FAULTS).into_iter().for_each(|fault| problems.push(0, fault));
    if value["document"]["document_id"] != document {
        problems.push(0, "holds another document");
    }
    counts[Entity::Documents as usize] += 1;
    schema::TOP.iter().for_each(|entity| count(&value, *entity, counts));
    Ok(())
}

/// Counts the rows of a table in an object, and what hangs on them.
fn count(parent: &Value, entity: Entity, counts: &mut [usize]) {
    let rows = parent[entity.table().name].as_array().map_or(&[][..], Vec::as_slice);
    counts[entity as usize] += rows.len();
    for row in rows {
        schema::children(entity).iter().for_each(|child| count(row, *child, counts));
    }
}
