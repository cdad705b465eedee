//! `datapackage.json`: Data Package v2 (<https://datapackage.org/standard/data-package/>).
//!
//! Beside the standard's properties it has two of ours: `keikaku` says by which contract the package was written, and `files` lists
//! with size and checksum what is no table.

use super::PackageOptions;
use super::files::{Part, Parts};
use crate::emit::schema::{pretty, table_schema};
use crate::emit::tables::{Entity, SCHEMA_VERSION, Table};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::io;

/// What the documents say of their sources.
#[derive(Debug, Default)]
pub(super) struct Descriptor {
    licences: BTreeSet<String>,
    /// Name and address, in the order of the documents.
    sources: Vec<(String, String)>,
    seen: BTreeSet<(String, String)>,
}

impl Descriptor {
    /// Takes down where documents are from; `rows` are those of their table, without a header line.
    pub(super) fn add(&mut self, rows: &str) -> io::Result<()> {
        let table = Entity::Documents.table();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
        for row in reader.records() {
            let row = row?;
            let cell = |name: &str| table.position(name).and_then(|i| row.get(i)).unwrap_or_default().to_owned();
            let title = [cell("attribution"), cell("title"), cell("source")].into_iter().find(|t| !t.is_empty());
            let source = (title.unwrap_or_default(), cell("source_url"));
            if self.seen.insert(source.clone()) {
                self.sources.push(source);
            }
            self.licences.insert(cell("licence"));
        }
        Ok(())
    }

    /// The file.
    pub(super) fn render(&self, tables: &[&Table], parts: &Parts, options: &PackageOptions) -> String {
        let title = if options.title.is_empty() { "keikaku: plan documents as data" } else { &options.title };
        let mut package = Map::new();
        let mut put = |key: &str, value: Value| package.insert(key.to_owned(), value);
        put("$schema", json!("https://datapackage.org/profiles/2.0/datapackage.json"));
        put("name", json!("keikaku"));
        put("title", json!(title));
        put("keikaku", json!({ "schema_version": SCHEMA_VERSION }));
        for (key, list) in [("licenses", self.licences()), ("sources", self.sources())] {
            if !list.is_empty() {
                put(key, Value::Array(list));
            }
        }
        put("resources", tables.iter().zip(&parts.tables).map(|(t, p)| resource(t, p)).collect());
        put("files", parts.others.iter().map(file).collect());
        pretty(&Value::Object(package))
    }

    fn licences(&self) -> Vec<Value> {
        self.licences.iter().filter(|l| !l.is_empty()).map(|l| licence(l)).collect()
    }

    fn sources(&self) -> Vec<Value> {
        let source = |(title, url): &(String, String)| match url.is_empty() {
            true => json!({ "title": title }),
            false => json!({ "title": title, "path": url }),
        };
        self.sources.iter().map(source).collect()
    }
}

/// The standard wants a licence's identifier or its address; words that are neither are a title of a licence named `other`.
fn licence(words: &str) -> Value {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    if words.starts_with("https://") || words.starts_with("http://") {
        json!({ "path": words })
    } else if words.chars().all(is_name) {
        json!({ "name": words })
    } else {
        json!({ "name": "other", "title": words })
    }
}

fn resource(table: &Table, part: &Part) -> Value {
    json!({
        "name": table.name,
        "type": "table",
        "path": part.path,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": part.bytes,
        "hash": format!("sha256:{}", part.sha256),
        "schema": table_schema(table),
    })
}

fn file(part: &Part) -> Value {
    json!({ "path": part.path, "bytes": part.bytes, "hash": format!("sha256:{}", part.sha256) })
}
