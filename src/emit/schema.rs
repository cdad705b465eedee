//! The contract as JSON Schema 2020-12 and as Table Schema (Data Package v2), both made from [`super::tables`].

use super::tables::{Column, Entity, ForeignKey, Kind, SCHEMA_VERSION, TABLES, Table};
use serde_json::{Map, Value, json};

/// Every schema file of the contract, made anew: its name and its bytes.
pub fn files() -> Vec<(String, String)> {
    let mut files = of_tables(TABLES);
    files.push(("document.schema.json".to_owned(), pretty(&document_schema())));
    files.extend(of_tables(&[Entity::Changes.table()]));
    files
}

/// Schema files by name, as `schemas/` in the repository has them: every run writes them, and none has to make them.
pub(super) type Committed = &'static [(&'static str, &'static str)];

macro_rules! committed {
    ($($name:literal),+ $(,)?) => {
        &[$((concat!($name, ".schema.json"), include_str!(concat!("../../schemas/", $name, ".schema.json")))),+]
    };
}

/// The schema files of a package of documents.
pub(super) const OF_DOCUMENTS: Committed = committed![
    "documents",
    "findings",
    "coverage",
    "legends",
    "notes",
    "cells",
    "courses",
    "tracks",
    "sessions",
    "places",
    "fees",
    "capacities",
    "requirements",
    "relations",
    "provisions",
    "amendments",
    "references",
    "definitions",
    "events",
    "organizations",
    "form_fields",
    "contacts",
    "document",
];

/// The schema files of a comparison.
pub(super) const OF_REVISION: Committed = committed!["documents", "changes"];

fn of_tables(tables: &[&Table]) -> Vec<(String, String)> {
    tables.iter().map(|t| (format!("{}.schema.json", t.name), pretty(&row_schema(t)))).collect()
}

pub(super) fn pretty(value: &Value) -> String {
    // A value made of maps with text keys always has a JSON form.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// JSON Schema of a row: what `json/` holds, and what a CSV row means once its cells are typed.
pub(super) fn row_schema(table: &Table) -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("{}.schema.json", table.name),
        "$comment": format!("keikaku schema version {SCHEMA_VERSION}"),
        "title": table.title,
        "description": table.description,
    });
    merge(&mut schema, object(properties(table)));
    schema
}

/// JSON Schema of a file in `json/`: the rows of one document, nested.
pub(super) fn document_schema() -> Value {
    let nested = |t: &&Table| (t.name.to_owned(), nested_schema(t));
    let definitions: Map<String, Value> = TABLES.iter().map(nested).collect();
    let mut top = Map::new();
    top.insert("document".to_owned(), json!({ "$ref": "#/$defs/documents" }));
    for entity in TOP {
        top.insert(entity.table().name.to_owned(), list_of(*entity));
    }
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "document.schema.json",
        "$comment": format!("keikaku schema version {SCHEMA_VERSION}"),
        "title": "文書",
        "description": "One document: the rows of every table, nested.",
    });
    merge(&mut schema, object(top));
    merge(&mut schema, json!({ "$defs": definitions }));
    schema
}

/// Lists of a nested document, in order.
pub(super) const TOP: &[Entity] = &[
    Entity::Legends,
    Entity::Notes,
    Entity::Courses,
    Entity::Provisions,
    Entity::Amendments,
    Entity::References,
    Entity::Definitions,
    Entity::Events,
    Entity::Organizations,
    Entity::FormFields,
    Entity::Contacts,
    Entity::Cells,
    Entity::Coverage,
    Entity::Findings,
];

/// Tables nested in a row of another.
pub(super) fn children(entity: Entity) -> &'static [Entity] {
    match entity {
        Entity::Courses => &[Entity::Tracks],
        Entity::Tracks => &[
            Entity::Sessions,
            Entity::Places,
            Entity::Fees,
            Entity::Capacities,
            Entity::Requirements,
            Entity::Relations,
        ],
        _ => &[],
    }
}

fn nested_schema(table: &Table) -> Value {
    let mut properties = properties(table);
    for child in children(table.entity) {
        properties.insert(child.table().name.to_owned(), list_of(*child));
    }
    let mut schema = json!({ "title": table.title, "description": table.description });
    merge(&mut schema, object(properties));
    schema
}

fn list_of(entity: Entity) -> Value {
    json!({ "type": "array", "items": { "$ref": format!("#/$defs/{}", entity.table().name) } })
}

/// Every property is there in every object; an empty cell is `null`.
fn object(properties: Map<String, Value>) -> Value {
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "additionalProperties": false, "required": required, "properties": properties })
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}

fn properties(table: &Table) -> Map<String, Value> {
    table.columns.iter().map(|c| (c.name.to_owned(), property(c))).collect()
}

fn property(column: &Column) -> Value {
    let mut schema = json!({ "title": column.title, "description": column.description });
    merge(&mut schema, value_schema(column));
    schema
}

fn value_schema(column: &Column) -> Value {
    let optional = |name: &str| if column.required { json!(name) } else { json!([name, "null"]) };
    match column.kind {
        Kind::Text => json!({ "type": optional("string"), "minLength": 1 }),
        Kind::Integer => json!({ "type": optional("integer"), "minimum": 0 }),
        Kind::Number => json!({ "type": optional("number"), "minimum": 0 }),
        Kind::Boolean => json!({ "type": optional("boolean") }),
        Kind::Date => {
            json!({ "type": optional("string"), "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
        }
        Kind::Time => json!({ "type": optional("string"), "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" }),
        Kind::Word(words) => json!({ "type": optional("string"), "enum": with_null(words(), column.required) }),
        Kind::Words(words) => {
            json!({ "type": optional("array"), "minItems": 1, "uniqueItems": true, "items": { "enum": words() } })
        }
        Kind::Texts => {
            json!({ "type": optional("array"), "minItems": 1, "items": { "type": "string", "minLength": 1 } })
        }
    }
}

fn with_null(words: Vec<&'static str>, is_required: bool) -> Vec<Value> {
    let null = (!is_required).then_some(Value::Null);
    words.into_iter().map(Value::from).chain(null).collect()
}

/// Table Schema of a table (Data Package v2).
pub(super) fn table_schema(table: &Table) -> Value {
    let mut schema = json!({
        "fields": table.columns.iter().map(|c| field(table, c)).collect::<Vec<Value>>(),
        "missingValues": [""],
        "primaryKey": table.primary_key,
    });
    if !table.foreign_keys.is_empty() {
        let keys: Vec<Value> = table.foreign_keys.iter().map(|k| foreign_key(table, k)).collect();
        merge(&mut schema, json!({ "foreignKeys": keys }));
    }
    schema
}

/// A table refers to itself by the empty name.
fn foreign_key(table: &Table, key: &ForeignKey) -> Value {
    let target = key.table.table();
    let resource = if key.table == table.entity { "" } else { target.name };
    json!({ "fields": [key.column], "reference": { "resource": resource, "fields": target.primary_key } })
}

fn field(table: &Table, column: &Column) -> Value {
    let mut field = json!({ "name": column.name, "title": column.title, "description": column.description });
    merge(&mut field, field_type(column.kind));
    let mut constraints = Map::new();
    if column.required {
        constraints.insert("required".to_owned(), json!(true));
    }
    if table.primary_key == [column.name] {
        constraints.insert("unique".to_owned(), json!(true));
    }
    if let Kind::Word(words) = column.kind {
        constraints.insert("enum".to_owned(), json!(words()));
    }
    if !constraints.is_empty() {
        merge(&mut field, json!({ "constraints": constraints }));
    }
    field
}

fn field_type(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::Word(_) => json!({ "type": "string" }),
        Kind::Integer => json!({ "type": "integer" }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Boolean => json!({ "type": "boolean", "trueValues": ["true"], "falseValues": ["false"] }),
        Kind::Date => json!({ "type": "date", "format": "%Y-%m-%d" }),
        Kind::Time => json!({ "type": "time", "format": "%H:%M" }),
        Kind::Words(_) | Kind::Texts => json!({ "type": "list", "delimiter": ";", "itemType": "string" }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tables::REVISION_TABLES;
    use super::*;

    #[test]
    fn a_package_gets_the_schema_of_each_of_its_tables() {
        let names = |files: Committed| files.iter().map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>();
        let of = |tables: &[&Table]| tables.iter().map(|t| format!("{}.schema.json", t.name)).collect::<Vec<_>>();
        let documents = [of(TABLES), vec!["document.schema.json".to_owned()]].concat();
        assert_eq!((names(OF_DOCUMENTS), names(OF_REVISION)), (documents, of(REVISION_TABLES)));
        for (name, text) in files() {
            let mut committed = OF_DOCUMENTS.iter().chain(OF_REVISION).filter(|(n, _)| *n == name);
            assert!(
                committed.all(|(_, committed)| *committed == text),
                "{name}: KEIKAKU_BLESS=1 cargo test --test schemas"
            );
        }
    }
}
