//! The changes as one JSON document.

use super::is_shown;
use crate::cli::args::Diff;
use crate::cli::terminal::Terminal;
use keikaku::diff::{Change, Piece, Revision, pieces};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io;

pub(super) fn json(args: &Diff, revision: &Revision, terminal: &mut Terminal) {
    let mut events: BTreeMap<&str, usize> = BTreeMap::new();
    let mut severities: BTreeMap<&str, usize> = BTreeMap::new();
    for change in &revision.changes {
        *events.entry(change.event.as_str()).or_default() += 1;
        if change.is_semantic() {
            *severities.entry(change.severity.as_str()).or_default() += 1;
        }
    }
    let changes: Vec<Value> = revision.changes.iter().filter(|c| is_shown(args, c)).map(one).collect();
    let whole = json!({
        "old": args.old.to_string_lossy(),
        "new": args.new.to_string_lossy(),
        "records": { "old": revision.records.0, "new": revision.records.1 },
        "totals": { "events": events, "severities": severities },
        "changes": changes,
    });
    let written = serde_json::to_writer_pretty(terminal.writer(), &whole);
    terminal.note(written.map_err(io::Error::from));
    terminal.raw(b"\n");
}

fn one(change: &Change) -> Value {
    let (mut deleted, mut inserted) = (Vec::new(), Vec::new());
    if !change.old.is_empty() && !change.new.is_empty() {
        for piece in pieces(&change.old, &change.new) {
            match piece {
                Piece::Same(_) => {}
                Piece::Deleted(text) => deleted.push(text),
                Piece::Inserted(text) => inserted.push(text),
            }
        }
    }
    json!({
        "plan_id": change.plan_id,
        "old_document_id": change.old_document_id,
        "document_id": change.document_id,
        "table": change.table,
        "old_record_id": change.old_record_id,
        "record_id": change.record_id,
        "event": change.event.as_str(),
        "field": change.field,
        "old": change.old,
        "new": change.new,
        "deleted": deleted,
        "inserted": inserted,
        "class": change.class.as_str(),
        "severity": change.severity.as_str(),
    })
}
