//! Whether it is still the same document.

use super::{Finding, Mix, Shape, Signature};
use crate::diag::Code;

/// Columns with fewer different values say little about what they are part of.
const VALUES: u64 = 6;
/// Names below this likeness were all replaced.
const OTHERS: f64 = 0.02;

/// Columns that name the records people look for.
const NAMES: [&str; 4] = ["courses.name", "events.name", "organizations.name", "form_fields.label"];

/// Another family, another publisher.
pub(super) fn drifts(base: &Signature, new: &Signature) -> Vec<Finding> {
    let pairs = [
        ("documents.kind", &base.kinds, &new.kinds),
        ("documents.issuer", &base.issuers, &new.issuers),
        ("documents.plan_id", &base.plans, &new.plans),
    ];
    // A publisher that is no longer named is lost from the names of all records.
    let differ = pairs.into_iter().filter(|(_, old, new)| !old.is_empty() && old != new);
    let finding = |(column, old, new): (&str, &Vec<String>, &Vec<String>)| {
        let (old, new) = (old.join(", "), new.join(", "));
        let message = format!("{column}: 「{new}」, it was 「{old}」");
        let finding = Finding::new(Code::DocumentDrift, column, message, (old, new));
        // A title that is worded anew renames every record, but the document may be the same.
        if column == "documents.plan_id" { finding.mild() } else { finding }
    };
    differ.map(finding).collect()
}

/// Nothing it says is known; or its records all have other names, and never did so before.
pub(super) fn replaced(accepted: &[&Signature], base: &Signature, new: &Signature) -> Vec<Finding> {
    let texts = |s: &Signature| -> Vec<String> {
        let is_text = |mix: &Mix| mix.distinct >= VALUES && is_words(mix);
        s.columns.iter().filter(|(_, mix)| is_text(mix)).map(|(name, _)| name.clone()).collect()
    };
    let (old, now) = (texts(base), texts(new));
    let shared: Vec<&String> = old.iter().filter(|name| now.contains(name)).collect();
    let is_other = |name: &&String| likeness(base, new, name) < OTHERS;
    if !shared.is_empty() && shared.iter().all(is_other) && !did_so_before(accepted, shared[0]) {
        let names: Vec<&str> = shared.iter().map(|name| name.as_str()).collect();
        let message = format!("none of the texts of {} was there before", names.join(", "));
        return vec![Finding::new(Code::DocumentDrift, shared[0], message, described(base, new, shared[0]))];
    }
    let names = NAMES.iter().map(|name| (*name).to_owned()).chain(name_of_list(base));
    let Some(name) = names.into_iter().find(|name| shared.contains(&name)) else { return Vec::new() };
    // Records that were only renamed keep what else tells them apart: telephones, addresses, purposes.
    let tells = |mix: &Mix| mix.distinct >= VALUES && mix.distinct * 10 >= mix.filled * 8 && !is_calendar(mix);
    let mut beside = base.columns.iter().filter(|(other, mix)| other.starts_with("cells.") && tells(mix));
    let is_renamed = beside.any(|(other, _)| likeness(base, new, other) >= OTHERS);
    if !is_other(&&name) || is_renamed || did_so_before(accepted, &name) {
        return Vec::new();
    }
    let message =
        format!("{name}: none of the names was there before; another selection of records may have been published");
    vec![Finding::new(Code::DocumentDrift, &name, message, described(base, new, &name)).mild()]
}

/// Days and hours are the same in many documents.
fn is_calendar(mix: &Mix) -> bool {
    let days: u64 = [Shape::Date, Shape::Time, Shape::Number].iter().filter_map(|shape| mix.shapes.get(shape)).sum();
    days * 2 > mix.filled
}

fn described(base: &Signature, new: &Signature, column: &str) -> (String, String) {
    let words = |s: &Signature| s.columns.get(column).map_or_else(String::new, Mix::describe);
    (words(base), words(new))
}

fn is_words(mix: &Mix) -> bool {
    let words: u64 = mix.shapes.iter().filter(|(shape, _)| shape.coarse() == Shape::Kanji).map(|(_, n)| n).sum();
    words * 2 > mix.filled
}

fn likeness(old: &Signature, new: &Signature, column: &str) -> f64 {
    match (old.columns.get(column), new.columns.get(column)) {
        (Some(old), Some(new)) => old.sketch.likeness(&new.sketch).0,
        _ => 1.0,
    }
}

/// A column that was all new from one accepted revision to the next is one that is.
fn did_so_before(accepted: &[&Signature], column: &str) -> bool {
    accepted.windows(2).any(|pair| likeness(pair[0], pair[1], column) < OTHERS)
}

/// The first column of a list whose values are all different; only of documents without records of their own kind.
fn name_of_list(s: &Signature) -> Option<String> {
    let is_list = s.records.keys().all(|table| table == "cells");
    let names = |mix: &&Mix| is_words(mix) && mix.distinct >= VALUES && mix.distinct * 10 >= mix.filled * 9;
    let columns = s.columns.iter().filter(|(name, mix)| is_list && name.starts_with("cells.") && names(mix));
    columns.min_by_key(|(_, mix)| mix.place).map(|(name, _)| name.clone())
}
