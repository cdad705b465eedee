//! JSON Schema 2020-12, checked. The crate behind it has a changing interface and is named nowhere else.

use jsonschema::Validator;
use serde_json::Value;

/// A schema, ready to check many values.
pub(crate) struct Schema(Validator);

impl Schema {
    /// Prepares a schema.
    ///
    /// # Errors
    /// What is wrong with the schema, in a sentence.
    pub(crate) fn new(schema: &Value) -> Result<Self, String> {
        let prepared = jsonschema::draft202012::options().should_validate_formats(true).build(schema);
        prepared.map(Schema).map_err(|e| e.to_string())
    }

    /// What is wrong with a value: where in it, and what; at most `limit` faults.
    pub(crate) fn faults(&self, value: &Value, limit: usize) -> Vec<String> {
        if self.0.is_valid(value) {
            return Vec::new();
        }
        let faults = self.0.iter_errors(value).take(limit);
        faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
    }
}
