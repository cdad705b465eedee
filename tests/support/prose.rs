//! The records of a document that is no plan, in a form that a person can write by hand.

use super::Records;

/// Columns that a line shows, table by table.
const SHOWN: &[(&str, &[&str])] = &[
    ("documents", &["kind", "title", "issuer", "issued_on"]),
    ("provisions", &["path", "heading", "text", "modality", "actor"]),
    ("amendments", &["path", "operation", "old_text", "new_text", "deleted", "inserted"]),
    ("references", &["kind", "target", "number", "date", "text"]),
    ("definitions", &["term", "text"]),
    ("events", &["kind", "name", "number", "start_date", "end_date", "edtf", "items"]),
    ("organizations", &["name", "role", "status", "members_text"]),
    ("form_fields", &["group", "label", "type", "repeats", "required"]),
    ("contacts", &["kind", "value"]),
    ("notes", &["marker", "text", "resolution"]),
    ("findings", &["severity", "code", "line"]),
];

/// A line a record: its table, then its values, parted by ` | `.
pub(crate) fn compact(records: &Records) -> String {
    let mut out = String::new();
    for (table, columns) in SHOWN {
        for row in records.table(table) {
            let values: Vec<String> = columns.iter().map(|c| row[c].replace('\n', "⏎")).collect();
            out.push_str(&format!("{table}: {}\n", values.join(" | ").trim_end()));
        }
    }
    out
}
