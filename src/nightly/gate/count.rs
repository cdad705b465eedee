//! How many records there are, and whether the fields that must be filled are.

use super::finding::Wanted;
use super::mix::{Mix, without_digits};
use super::{Expectations, Finding, Package, Signature};
use crate::diag::Code;

/// Fewer records than this may go without a word, whatever share they are.
pub(super) const LEAST: u64 = 3;

/// What falls short of the expectations.
pub(super) fn shortfalls(expectations: &Expectations, new: &Signature) -> Vec<Finding> {
    let mut found = Vec::new();
    for (table, &least) in &expectations.min_records {
        let there = new.records.get(table).copied().unwrap_or(0);
        if there < least {
            let message = format!("{table}: {there} of at least {least} records");
            let signatures = (format!("at least {least}"), there.to_string());
            found.push(Finding::new(Code::BelowMinimum, table, message, signatures).showing(Wanted::None));
        }
    }
    for required in &expectations.required {
        let (table, field) = required.column.split_once('.').unwrap_or_default();
        let name =
            if table == "cells" { format!("{table}.{}", without_digits(field)) } else { required.column.clone() };
        let none = Mix::default();
        let mix = new.columns.get(&name).unwrap_or(&none);
        if mix.cells == 0 || mix.filled * 100 < mix.cells * u64::from(required.percent) {
            let message = match mix.cells {
                0 => format!("{}: there is no such field, or no record that could have it", required.column),
                all => {
                    format!("{}: filled in {} of {all} records, {required} is expected", required.column, mix.filled)
                }
            };
            let signatures = (format!("{}% filled", required.percent), mix.describe());
            found.push(Finding::new(Code::RequiredEmpty, &required.column, message, signatures).showing(Wanted::Empty));
        }
    }
    found
}

/// A package of which no document could be read has nothing to publish.
pub(super) fn unread(package: &Package<'_>) -> Option<Finding> {
    let documents = package.tables.table("documents")?;
    let cell = |row: usize, name: &str| documents.column(name).map_or("", |c| documents.cell(row, c));
    let failed = (0..documents.rows()).filter(|&row| cell(row, "status") == "failed").count();
    if failed < documents.rows() {
        return None;
    }
    let reason = if documents.rows() == 0 { "there is no document" } else { cell(0, "reason") };
    let message = format!("nothing could be read: {reason}");
    let signatures = ("a document that can be read".to_owned(), reason.to_owned());
    Some(Finding::new(Code::BelowMinimum, "documents", message, signatures).showing(Wanted::None))
}

/// Tables that lost more records than a revision does, or doubled. What hangs on others comes and goes with them, and is told
/// only where they stayed.
pub(super) fn lost(expectations: &Expectations, base: &Signature, new: &Signature) -> Vec<Finding> {
    let one = |table: &&str| of_table(expectations, table, base, new);
    if let Some(root) = ROOTS.iter().find_map(one) {
        return vec![root];
    }
    let others = base.records.keys().map(String::as_str).filter(|table| !ROOTS.contains(table));
    others.filter_map(|table| one(&table)).filter(|finding| finding.code == Code::RecordsLost).collect()
}

fn of_table(expectations: &Expectations, table: &str, base: &Signature, new: &Signature) -> Option<Finding> {
    let count = |s: &Signature| s.records.get(table).copied().unwrap_or(0);
    let (old, there) = (count(base), count(new));
    let gone = old.saturating_sub(there);
    // What chance does to a share of `old` records, at most, is allowed on top; but never a half.
    let share = expectations.tolerance.share() + 0.5 / (old.max(1) as f64).sqrt();
    let is_lost = gone >= LEAST && gone as f64 > share.min(ALWAYS) * old as f64;
    let is_grown = old >= 2 * LEAST && there >= 2 * old;
    if expectations.ignores(table) || !is_lost && !is_grown {
        return None;
    }
    let signatures = (format!("{old} records"), format!("{there} records"));
    let (code, message) = match is_lost {
        true => (Code::RecordsLost, format!("{table}: {gone} of {old} records are gone")),
        false => (Code::RecordsGrown, format!("{table}: {there} records, there were {old}")),
    };
    Some(Finding::new(code, table, message, signatures).showing(Wanted::None))
}

/// Tables that hang on nothing, the ones that are looked at first in front.
const ROOTS: [&str; 7] = ["courses", "tracks", "provisions", "events", "amendments", "form_fields", "cells"];
/// So many records are never lost without a word, however few there were.
const ALWAYS: f64 = 0.49;
