//! How much a reader cares about a change.
//!
//! *High* is what makes someone who relies on the old revision come too late, pay more, stand before a closed door or be turned
//! away: a deadline that comes closer, a session on another day or cancelled, a higher fee, another prefecture, a sign that
//! admits others, a course that is gone. *Low* is what changes nothing for who takes part.

use super::rules::{Facet, Rule};
use crate::model::{ChangeEvent, Severity};

/// The values of a facet that differ: column, old, new.
pub(super) type Values<'a> = [(&'a str, &'a str, &'a str)];

/// How much a reader cares that a record came or went.
pub(super) fn of_record(rule: &Rule, event: ChangeEvent, is_last_day: bool, costs: bool) -> Severity {
    match (rule.table, event) {
        ("courses" | "tracks" | "documents", ChangeEvent::Removed) => Severity::High,
        ("sessions" | "events", ChangeEvent::Removed) => Severity::High,
        ("sessions" | "events", ChangeEvent::Added) if is_last_day => Severity::High,
        ("fees", ChangeEvent::Added) if costs => Severity::High,
        ("requirements", ChangeEvent::Added) => Severity::High,
        ("notes", ChangeEvent::Added | ChangeEvent::Removed) => Severity::Normal,
        _ => Severity::Normal,
    }
}

/// How much a reader cares that a value is another.
pub(super) fn of_value(rule: &Rule, facet: &Facet, values: &Values<'_>, is_last_day: bool) -> Severity {
    let find = |column: &str| values.iter().find(|(c, _, _)| *c == column).map(|(_, old, new)| (*old, *new));
    let is_high = match (rule.table, facet.columns[0]) {
        ("documents", "status") => find("status").is_some_and(|(_, new)| new == "failed"),
        ("documents", _) => return Severity::Low,
        ("sessions" | "events", "start_date") if is_last_day => deadline_is_closer(values),
        ("sessions" | "events", "start_date") => is_another_day(values),
        ("sessions" | "events", "status") => find("status").is_some_and(|(_, new)| new == "cancelled"),
        ("sessions", "added") => return Severity::Low,
        ("fees", "status") => costs_more(values),
        ("places", "name") => {
            ["prefecture", "delivery"].into_iter().filter_map(find).any(|(old, new)| !old.is_empty() && !new.is_empty())
        }
        ("capacities", "status") => find("status").is_some_and(|(old, new)| old == "unlimited" && new == "limit"),
        ("tracks", "hospital_code") => true,
        ("tracks", "recommendation") => find("recommendation").is_some_and(|(_, new)| new == "true"),
        ("legends", _) => true,
        ("requirements", "operator" | "modality") => true,
        // A duty that comes or goes, or binds more or less, is another rule.
        ("provisions", "modality") | ("form_fields", "required") => true,
        _ => false,
    };
    if is_high { Severity::High } else { Severity::Normal }
}

/// The last day to apply comes earlier, or is no longer said.
fn deadline_is_closer(values: &Values<'_>) -> bool {
    let last = values.iter().find(|(column, _, _)| *column == "end_date");
    last.is_some_and(|(_, old, new)| !old.is_empty() && (new.is_empty() || new < old))
        || values.iter().any(|(column, old, new)| *column == "end_time" && new < old && last.is_none())
        // Days without a year are no dates: --06-28.
        || values.iter().any(|(column, old, new)| *column == "edtf" && old.starts_with("--") && new < old && last.is_none())
}

/// A day that was said is another; a month that became a day is none.
fn is_another_day(values: &Values<'_>) -> bool {
    let became_exact = values.iter().any(|(column, _, new)| *column == "precision" && *new == "day");
    let day = |column: &str| column.ends_with("_date");
    !became_exact && values.iter().any(|(column, old, _)| day(column) && !old.is_empty())
}

fn costs_more(values: &Values<'_>) -> bool {
    let number = |text: &str| text.parse::<u64>().ok();
    values.iter().any(|(column, old, new)| match *column {
        "amount_jpy" => number(new) > number(old) && !old.is_empty(),
        "tax_included" => *old == "true" && *new == "false",
        "status" => *old == "free" && *new == "amount",
        _ => false,
    })
}
