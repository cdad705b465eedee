//! How changes are told to people: which stand together, under which name, with how many more like them.

use super::{Change, Revision, Severity};
use std::collections::BTreeMap;

/// Changes alike in column and values that are shown one by one; more are counted.
const ALIKE: usize = 3;

/// Shown changes; of those alike beyond a few, only how many more there are.
pub fn grouped<'a>(revision: &'a Revision, is_shown: &dyn Fn(&Change) -> bool) -> Vec<(&'a Change, usize)> {
    let mut out: Vec<(&Change, usize)> = Vec::new();
    let shown: Vec<&Change> = revision.changes.iter().filter(|c| is_shown(c)).collect();
    let mut seen: BTreeMap<(&str, &str, &str, &str), (usize, usize)> = Default::default();
    for change in shown {
        let is_list = change.table == "cells" && !change.field.is_empty();
        let kind = (change.event.as_str(), change.field.as_str(), change.old.as_str(), change.new.as_str());
        let alike = seen.entry(if is_list { kind } else { ("", "", "", "") }).or_insert((0, 0));
        if is_list && alike.0 >= ALIKE {
            out[alike.1].1 += 1;
            continue;
        }
        out.push((change, 0));
        *alike = (alike.0 + 1, out.len() - 1);
    }
    out
}

/// How many changes there are, by event and by severity.
pub fn totals(revision: &Revision) -> String {
    let semantic = revision.changes.iter().filter(|c| c.is_semantic());
    let count = |severity: Severity| semantic.clone().filter(|c| c.severity == severity).count();
    let cosmetic = revision.changes.len() - semantic.clone().count();
    let (old, new) = revision.records;
    let records = format!("{old} records before, {new} after");
    let writing = if cosmetic == 0 { String::new() } else { format!("; {cosmetic} in writing only") };
    if semantic.clone().count() == 0 {
        return format!("no change of meaning{writing} ({records})");
    }
    let words = [Severity::High, Severity::Normal, Severity::Low].map(|s| (count(s), s.as_str()));
    let words: Vec<String> = words.iter().filter(|(n, _)| *n > 0).map(|(n, s)| format!("{n} {s}")).collect();
    let total = semantic.clone().count();
    format!("{total} {}: {}{writing} ({records})", if total == 1 { "change" } else { "changes" }, words.join(", "))
}

/// The course and track a change belongs to, or its plan.
pub fn whose(change: &Change) -> String {
    let id = if change.record_id.is_empty() { &change.old_record_id } else { &change.record_id };
    let first = id.split(';').next().unwrap_or_default();
    // The name of a plan holds no stroke.
    let parts: Vec<&str> = first.split('/').skip(1).collect();
    let depth = match change.table {
        "documents" | "legends" => 0,
        "courses" => 1,
        "cells" => 3,
        "provisions" | "references" | "amendments" | "definitions" | "events" | "organizations" | "form_fields"
        | "contacts" => parts.len(),
        "notes" => parts.iter().position(|p| *p == "notes").unwrap_or(0),
        _ => 2,
    };
    let own: Vec<&str> = parts.into_iter().take(depth).filter(|p| *p != "_").collect();
    if own.is_empty() { change.plan_id.clone() } else { own.join(" / ") }
}

/// The columns of a change of several, those with the same values together.
pub fn by_value(change: &Change) -> Vec<(String, &str, &str)> {
    let mut out: Vec<(String, &str, &str)> = Vec::new();
    let shown = |text: &str| !text.is_empty();
    for ((column, old), new) in change.field.split(';').zip(change.old.split(';')).zip(change.new.split(';')) {
        let (old, new) = (if shown(old) { old } else { "∅" }, if shown(new) { new } else { "∅" });
        match out.iter_mut().find(|(_, o, n)| *o == old && *n == new) {
            Some((columns, _, _)) => {
                columns.push_str(", ");
                columns.push_str(column);
            }
            None => out.push((column.to_owned(), old, new)),
        }
    }
    out
}

/// Texts that share much are shown in one, with their pieces; values one behind the other.
pub fn is_prose(old: &str, new: &str) -> bool {
    old.chars().count() + new.chars().count() > 60
}
