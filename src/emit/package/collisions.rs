//! Documents that are not alone: the same file given twice, and several revisions of one plan in one package.
//!
//! Records are named from the plan, so two revisions of it name theirs alike. The package is the first to see both; it gives the
//! later one's records a number (`plan~2/…`) and says so.

use crate::diag::{Code, Diagnostic};
use crate::emit::artifact::{Artifact, Status, Told};
use crate::emit::document::add_finding;
use crate::emit::json::push_escaped;
use crate::emit::tables::{Column, TABLES};
use crate::emit::writer::push_field;
use std::collections::HashMap;
use std::io;

/// The plans met so far.
#[derive(Debug, Default)]
pub(super) struct Names {
    plans: HashMap<String, u32>,
}

impl Names {
    /// Renames the records of `artifact` if its plan was met before.
    pub(super) fn settle(&mut self, artifact: &mut Artifact, findings: &mut Vec<Told>) -> io::Result<()> {
        if artifact.summary.status == Status::Failed {
            return Ok(());
        }
        let times = self.plans.entry(artifact.summary.plan_id.clone()).or_default();
        *times += 1;
        if *times == 1 {
            return Ok(());
        }
        renumber(artifact, *times)?;
        let message =
            format!("the package holds this plan {times} times; names of this revision's records carry ~{times}");
        let id = artifact.summary.document_id.clone();
        findings.push(add_finding(
            artifact,
            &Diagnostic::new(Code::PlanCollision, message, Vec::new()).about("documents", id, "plan_id"),
        ));
        Ok(())
    }
}

/// Says that `copy` is `artifact` once more; it is not published.
pub(super) fn say_double(artifact: &mut Artifact, copy: &Artifact, findings: &mut Vec<Told>) {
    let message = format!("the same file was given again as {}; it is published once", copy.summary.given);
    let id = artifact.summary.document_id.clone();
    findings.push(add_finding(
        artifact,
        &Diagnostic::new(Code::DocumentDouble, message, Vec::new()).about("documents", id, "source"),
    ));
}

fn renumber(artifact: &mut Artifact, times: u32) -> io::Result<()> {
    let old = format!("{}/", artifact.summary.plan_id);
    let new = format!("{}~{times}/", artifact.summary.plan_id);
    for table in TABLES {
        if let Some(rows) = artifact.tables.get_mut(table.name) {
            *rows = renumber_rows(rows, table.columns, &old, &new)?;
        }
    }
    artifact.json = renumber_json(&artifact.json, &old, &new);
    artifact.provenance = renumber_json(&artifact.provenance, &old, &new);
    for told in &mut artifact.summary.findings {
        if let Some(rest) = told.record_id.strip_prefix(&old) {
            told.record_id = format!("{new}{rest}");
        }
    }
    Ok(())
}

fn renumber_rows(rows: &str, columns: &[Column], old: &str, new: &str) -> io::Result<String> {
    let mut out = String::with_capacity(rows.len());
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(rows.as_bytes());
    for row in reader.records() {
        for (i, (cell, column)) in row?.iter().zip(columns).enumerate() {
            out.push_str(if i == 0 { "" } else { "," });
            match cell.strip_prefix(old).filter(|_| column.name.ends_with("_id")) {
                Some(rest) => push_field(&mut out, &format!("{new}{rest}")),
                None => push_field(&mut out, cell),
            }
        }
        out.push('\n');
    }
    Ok(out)
}

/// The quotes around a property's name and value cannot stand inside a JSON string, so this meets ids only.
fn renumber_json(text: &str, old: &str, new: &str) -> String {
    let property = |id: &str| {
        let mut pattern = "_id\":\"".to_owned();
        push_escaped(&mut pattern, id);
        pattern
    };
    text.replace(&property(old), &property(new))
}
