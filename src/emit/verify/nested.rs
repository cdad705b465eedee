//! The nested documents: against their schema, and with the values that the tables have.

use super::keys::{BETWEEN, Keys, key_of};
use super::{Problem, Problems};
use crate::emit::schema;
use crate::emit::tables::{Column, Entity, Kind, TABLES, Table};
use crate::validate::schema::Schema;
use csv::StringRecord;
use serde_json::Value;
use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, ErrorKind};
use std::path::Path;

/// Faults of one document that are listed.
const FAULTS: usize = 20;

/// What the nested documents say: for every record the hashes of its values, by a hash of table and key. A package has many.
#[derive(Debug, Default)]
pub(super) struct Nested {
    records: HashMap<u64, Box<[u64]>>,
    counts: Vec<usize>,
    /// A document could not be read, so that records may be missing here.
    incomplete: bool,
}

impl Nested {
    /// Checks the nested form of every document and notes what it says.
    pub(super) fn collect(dir: &Path, documents: &[String], keys: &Keys, all: &mut Vec<Problem>) -> io::Result<Self> {
        let mut nested = Nested { counts: vec![0; TABLES.len()], ..Nested::default() };
        let schema = match Schema::new(&schema::document_schema()) {
            Ok(schema) => schema,
            Err(e) => {
                Problems::of("schemas/document.schema.json", all).push(0, format!("cannot be used: {e}"));
                nested.incomplete = true;
                return Ok(nested);
            }
        };
        for document in documents {
            nested.read(dir, document, &schema, all)?;
        }
        for (table, &count) in TABLES.iter().zip(&nested.counts) {
            if count != keys.rows(table.entity) {
                let rows = keys.rows(table.entity);
                let message = format!("the tables have {rows} {}, the documents {count}", table.name);
                Problems::of("json", all).push(0, message);
            }
        }
        Ok(nested)
    }

    /// Compares a row of a table with its record.
    pub(super) fn compare(&self, table: &Table, row: &StringRecord, line: u64, problems: &mut Problems<'_>) {
        let key = key_of(table, row);
        let Some(record) = self.records.get(&hash(&(table.name, &key))) else {
            if !self.incomplete {
                problems.push(line, format!("no document in json/ has {}", key.replace(BETWEEN, ", ")));
            }
            return;
        };
        let cells = table.columns.iter().zip(row).zip(record);
        for ((column, _), _) in cells.filter(|((_, cell), value)| hash(cell) != **value) {
            let key = key.replace(BETWEEN, ", ");
            problems.push(line, format!("{} of {key} is not what its document in json/ says", column.name));
        }
    }

    fn read(&mut self, dir: &Path, document: &str, schema: &Schema, all: &mut Vec<Problem>) -> io::Result<()> {
        let file = format!("json/{document}.json");
        let mut problems = Problems::of(&file, all);
        let text = match std::fs::read(dir.join(&file)) {
            Err(e) if e.kind() == ErrorKind::NotFound => {
                self.incomplete = true;
                problems.push(0, "is missing");
                return Ok(());
            }
            other => other?,
        };
        let value: Value = match serde_json::from_slice(&text) {
            Ok(value) => value,
            Err(e) => {
                self.incomplete = true;
                problems.push(e.line() as u64, format!("is not JSON: {e}"));
                return Ok(());
            }
        };
        schema.faults(&value, FAULTS).into_iter().for_each(|fault| problems.push(0, fault));
        if value["document"]["document_id"] != document {
            problems.push(0, "holds another document");
        }
        self.take(&value["document"], Entity::Documents);
        schema::TOP.iter().for_each(|entity| self.take_list(&value, *entity));
        Ok(())
    }

    /// Notes the rows of a table in an object, and what hangs on them.
    fn take_list(&mut self, parent: &Value, entity: Entity) {
        for row in parent[entity.table().name].as_array().into_iter().flatten() {
            self.take(row, entity);
            schema::children(entity).iter().for_each(|child| self.take_list(row, *child));
        }
    }

    fn take(&mut self, row: &Value, entity: Entity) {
        let table = entity.table();
        self.counts[entity as usize] += 1;
        let cells: Vec<Cow<'_, str>> = table.columns.iter().map(|column| cell(column, &row[column.name])).collect();
        let named = |name: &&str| table.position(name).map_or("", |i| &*cells[i]);
        let key = table.primary_key.iter().map(named).collect::<Vec<_>>().join(BETWEEN);
        self.records.insert(hash(&(table.name, &key)), cells.iter().map(|cell| hash(&**cell)).collect());
    }
}

/// A value as the cell of its column holds it. What is not of the column's type is the schema's to refuse.
fn cell<'a>(column: &Column, value: &'a Value) -> Cow<'a, str> {
    match (value, column.kind) {
        (Value::Null, _) => Cow::Borrowed(""),
        (Value::String(text), _) => Cow::Borrowed(text),
        (Value::Number(n), Kind::Number) => n.as_f64().map_or_else(|| n.to_string(), |n| n.to_string()).into(),
        (Value::Array(words), Kind::Words(_) | Kind::Texts) => {
            words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(";").into()
        }
        (other, _) => other.to_string().into(),
    }
}

fn hash<T: Hash + ?Sized>(value: &T) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
