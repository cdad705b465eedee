//! What a person would fill in: the fields of a form as a JSON Schema (2020-12) of its answers.

use super::schema::pretty;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What of a nested document is asked for.
#[derive(Deserialize)]
struct Document {
    document: Head,
    form_fields: Vec<Field>,
}

#[derive(Deserialize)]
struct Head {
    document_id: String,
    title: Option<String>,
}

#[derive(Deserialize)]
struct Field {
    field_id: String,
    group: Option<String>,
    label: String,
    r#type: String,
    repeats: u32,
    required: Option<bool>,
    options: Option<Vec<String>>,
}

/// The schema of the answers to the form that a nested document holds; nothing if it holds none.
///
/// A group is an object; a field that bears the name of a group stands in it. What is printed several times is a list of as many
/// answers.
pub(super) fn schema(json: &str) -> Option<String> {
    let found: Document = serde_json::from_str(json).ok()?;
    if found.form_fields.is_empty() {
        return None;
    }
    let groups: BTreeSet<&str> = found.form_fields.iter().filter_map(|f| f.group.as_deref()).collect();
    let mut top = Object::default();
    let mut inner: Vec<(&str, Object)> = groups.iter().map(|g| (*g, Object::default())).collect();
    for field in &found.form_fields {
        let group = field.group.as_deref().or_else(|| groups.get(field.label.as_str()).copied());
        let into = group.and_then(|g| inner.iter_mut().find(|(name, _)| *name == g)).map(|(_, object)| object);
        into.unwrap_or(&mut top).add(field);
    }
    for (group, object) in inner {
        top.properties.insert(group.to_owned(), object.schema(group));
    }
    let mut schema = top.schema(found.document.title.as_deref().unwrap_or(&found.document.document_id));
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$id"] = json!(format!("{}.schema.json", found.document.document_id));
    Some(pretty(&schema))
}

/// Properties on their way into a schema.
#[derive(Default)]
struct Object {
    properties: Map<String, Value>,
    required: Vec<String>,
}

impl Object {
    fn add(&mut self, field: &Field) {
        if field.required == Some(true) {
            self.required.push(field.label.clone());
        }
        self.properties.insert(field.label.clone(), answer(field));
    }

    fn schema(self, title: &str) -> Value {
        json!({
            "title": title,
            "type": "object",
            "additionalProperties": false,
            "properties": self.properties,
            "required": self.required,
        })
    }
}

fn answer(field: &Field) -> Value {
    let mut one = match field.r#type.as_str() {
        "number" => json!({ "type": "number" }),
        "date" => json!({ "type": "string", "format": "date" }),
        "email" => json!({ "type": "string", "format": "email" }),
        "check" => json!({ "type": "boolean" }),
        _ => json!({ "type": "string" }),
    };
    if let Some(options) = &field.options {
        // その他 is followed by words of one's own, so that the list is an offer and no limit.
        let is_open = options.iter().any(|o| o.starts_with("その他"));
        one[if is_open { "examples" } else { "enum" }] = json!(options);
    }
    let mut schema = match field.repeats {
        0 | 1 => one,
        most => json!({ "type": "array", "items": one, "maxItems": most }),
    };
    schema["title"] = json!(field.label);
    schema["$comment"] = json!(field.field_id);
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_have_types_groups_and_lists() {
        let field = |group: Option<&str>, label: &str, kind: &str, repeats: u32, options: &[&str]| {
            let options = if options.is_empty() { Value::Null } else { json!(options) };
            json!({ "field_id": label, "group": group, "label": label, "type": kind, "repeats": repeats,
                    "required": (label == "氏名").then_some(true), "options": options, "position": 1 })
        };
        let document = json!({
            "document": { "document_id": "form.x", "title": "参加申込書", "kind": "form" },
            "form_fields": [
                field(None, "氏名", "text", 1, &[]),
                field(None, "住所", "address", 1, &[]),
                field(Some("住所"), "電話番号", "tel", 1, &[]),
                field(None, "性別", "choice", 1, &["男", "女"]),
                field(None, "希望日", "date", 3, &[]),
            ],
        });
        let schema: Value = serde_json::from_str(&schema(&document.to_string()).unwrap()).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let answers = json!({
            "氏名": "白樺", "住所": { "住所": "青空県", "電話番号": "024" }, "性別": "女", "希望日": ["2024-05-01"],
        });
        assert!(validator.is_valid(&answers));
        let wrong = [json!({}), json!({ "氏名": "白樺", "性別": "犬" }), json!({ "氏名": "白樺", "住所": "青空県" })];
        assert!(wrong.iter().all(|w| !validator.is_valid(w)));
        assert!(super::schema(r#"{"document":{"document_id":"x"},"form_fields":[]}"#).is_none());
    }
}
