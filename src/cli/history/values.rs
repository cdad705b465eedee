//! Since when a value is said, and until when.

use super::record::Step;
use jiff::Timestamp;
use keikaku::nightly::store::Revision;

/// Revisions, one behind the other, that say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run<'a> {
    /// What they say; nothing where the record is not there.
    pub(super) value: Option<&'a str>,
    /// The first of them by the day it says.
    pub(super) first: Revision<'a>,
    /// The last of them by the day it says.
    pub(super) last: Revision<'a>,
    /// When one of them was first seen.
    pub(super) first_seen: Timestamp,
    /// When one of them was last seen.
    pub(super) last_seen: Timestamp,
    /// How many they are.
    pub(super) revisions: usize,
}

/// The columns that are shown: the one that is asked for, else the record's name and all that ever held a value, without what only
/// says where the record stands.
pub(super) fn columns(steps: &[Step], field: Option<&str>) -> Vec<String> {
    if let Some(field) = field {
        return vec![field.to_owned()];
    }
    let mut columns: Vec<String> = Vec::new();
    for step in steps {
        let Step::Said(row) = step else { continue };
        for (at, (column, cell)) in row.cells.iter().enumerate() {
            let is_place = at > 0 && (column.ends_with("_id") || matches!(column.as_str(), "position" | "page"));
            if !is_place && !cell.is_empty() && !columns.contains(column) {
                columns.push(column.clone());
            }
        }
    }
    columns
}

/// What a column says through the revisions; those that could not be read are passed over. Only the record's own name tells where it is
/// not there, the others would only say so again.
pub(super) fn runs<'a>(all: &[Revision<'a>], steps: &'a [Step], column: &str) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    let mut is_name = false;
    for (&revision, step) in all.iter().zip(steps) {
        let value = match step {
            Step::Unread => continue,
            Step::Absent => None,
            Step::Said(row) => {
                is_name |= row.cells.first().is_some_and(|(first, _)| first == column);
                Some(row.cells.iter().find(|(name, _)| name == column).map_or("", |(_, cell)| cell.as_str()))
            }
        };
        let seen = revision.entry.seen_at;
        match runs.last_mut().filter(|run| run.value == value) {
            Some(run) => {
                run.last = revision;
                run.first_seen = run.first_seen.min(seen);
                run.last_seen = run.last_seen.max(seen);
                run.revisions += 1;
            }
            None => runs.push(Run {
                value,
                first: revision,
                last: revision,
                first_seen: seen,
                last_seen: seen,
                revisions: 1,
            }),
        }
    }
    runs.retain(|run| is_name || run.value.is_some());
    runs
}
