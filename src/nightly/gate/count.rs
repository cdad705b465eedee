//! How many records there are, and whether the fields that must be filled are.

use super::finding::Wanted;
use super::mix::{Mix, without_digits};
use super::{Expectations, Finding, Package, Signature};
use crate::diag::Code;

/// Fewer records than this may go without a word, whatever share they are.
pub(super) const LEAST: u64 = 3;

/// What falls short of the expectations.
pub(super) fn shortfalls(expectations: &Expectations, new: &Signature, package: &Package<'_>) -> Vec<Finding> {
    let mut found: Vec<Finding> = unread(package).into_iter().collect();
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
fn unread(package: &Package<'_>) -> Option<Finding> {
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

/// Tables that lost more records than a revision does, or doubled.
pub(super) fn lost(expectations: &Expectations, base: &Signature, new: &Signature) -> Vec<Finding> {
    let mut found = Vec::new();
    for (table, &old) in &base.records {
        let there = new.records.get(table).copied().unwrap_or(0);
        if expectations.ignores(table) {
            continue;
        }
        let signatures = (format!("{old} records"), format!("{there} records"));
        let gone = old.saturating_sub(there);
        // What chance does to a share of `old` records, at most, is allowed on top.
        let share = expectations.tolerance.share() + 0.5 / (old.max(1) as f64).sqrt();
        if gone >= LEAST && gone as f64 > share.min(0.49) * old as f64 {
            let message = format!("{table}: {gone} of {old} records are gone");
            found.push(Finding::new(Code::RecordsLost, table, message, signatures).showing(Wanted::None));
        } else if is_root(table) && old >= 2 * LEAST && there >= 2 * old {
            let message = format!("{table}: {there} records, there were {old}");
            found.push(Finding::new(Code::RecordsGrown, table, message, signatures));
        }
    }
    found
}

/// What hangs on others comes and goes with them.
fn is_root(table: &str) -> bool {
    matches!(table, "cells" | "courses" | "tracks" | "provisions" | "events" | "amendments" | "form_fields")
}
