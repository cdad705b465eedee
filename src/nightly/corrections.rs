//! Corrections by people, source by source: which of them shape what is made of it, and what became of them.

use super::config::Config;
use super::publish::Index;
use super::report::Trouble;
use crate::correct::{Override, Overrides, is_addressed};
use crate::diff::Snapshot;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The overrides of a night.
#[derive(Clone, Debug, Default)]
pub(super) struct Corrections {
    pub(super) all: Option<Arc<Overrides>>,
}

impl Corrections {
    /// Reads the file that the configuration names, as of a day.
    ///
    /// # Errors
    /// Where it cannot be read or makes no sense, with the place: a correction that is not understood must not be forgotten.
    pub(super) fn read(config: &Config, today: Date) -> Result<Self, Trouble> {
        let Some(path) = &config.overrides else { return Ok(Corrections::default()) };
        let named = |what: &dyn std::fmt::Display| Trouble::Config(format!("{}:{what}", path.display()));
        let text = std::fs::read_to_string(path).map_err(|e| named(&format!(" it could not be read: {e}")))?;
        let all = Overrides::read(&text, today).map_err(|e| named(&e))?;
        Ok(Corrections { all: Some(Arc::new(all)) })
    }

    /// What shapes the result for a source that holds `plans`: the overrides about them, and whether they hold still; all of them
    /// where nobody knows yet which plans it holds.
    pub(super) fn about(&self, plans: Option<&BTreeSet<String>>) -> Vec<Value> {
        let Some(overrides) = &self.all else { return Vec::new() };
        let is_about = |o: &&Override| plans.is_none_or(|plans| plans.iter().any(|p| is_addressed(&o.selector, p)));
        let words = |o: &Override| {
            // Where it stands in the file shapes nothing.
            let placeless = Override { line: 0, ..o.clone() };
            serde_json::json!([placeless, overrides.today <= o.expires])
        };
        overrides.all.iter().filter(is_about).map(words).collect()
    }

    /// Overrides that are about no plan there is: no document could tell of them.
    pub(super) fn unmet(&self, index: &Index) -> Vec<String> {
        let Some(overrides) = &self.all else { return Vec::new() };
        let plans: BTreeSet<&str> =
            index.sources.iter().flat_map(|s| &s.documents).map(|d| d.plan_id.as_str()).collect();
        let is_met = |o: &&Override| plans.iter().any(|plan| is_addressed(&o.selector, plan));
        let unmet = overrides.all.iter().filter(|o| !is_met(o));
        unmet.map(|o| format!("the override on line {} is about no plan that is published", o.line)).collect()
    }
}

/// Overrides that a package tells of: those that were not applied, with the reason.
pub(super) fn told(tables: &Snapshot) -> Vec<(String, String)> {
    let Some(table) = tables.table("findings") else { return Vec::new() };
    let cell = |row: usize, name: &str| table.column(name).map_or("", |c| table.cell(row, c));
    let is_one = |row: &usize| cell(*row, "code").starts_with("override-") && cell(*row, "severity") != "info";
    (0..table.rows())
        .filter(is_one)
        .map(|row| (cell(row, "code").to_owned(), cell(row, "message").to_owned()))
        .collect()
}
