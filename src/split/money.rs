//! Fee and capacity cells → fees and capacities.

use super::group::TrackDraft;
use super::waku::Share;
use super::{Reader, identity, sessions, track};
use crate::diag::{Code, Diagnostic};
use crate::model::{Capacity, Fee, FeeStatus, Field, Inherited, RowCell, Said, Spanned, Track, Unit};
use crate::normalize::{key, same_key};
use crate::parse::values::{self, CapacityReading, FeeReading, Issue};

/// Reads the fees of a track, and other fees that its further rows print.
pub(crate) fn fees(track: &mut Track, draft: &TrackDraft, reader: &mut Reader) {
    let first = draft.cells.get(&Field::Fee).cloned().unwrap_or_default();
    for (i, row) in draft.rows.iter().enumerate() {
        let own = if i == 0 { first.clone() } else { row.fields.get(&Field::Fee).cloned().unwrap_or_default() };
        for cell in own {
            let again = i > 0 && first.iter().any(|f| same_key(&f.text.folded, &cell.text.folded));
            if !again {
                fee_cell(track, &cell, draft.share.as_ref(), reader);
            }
        }
    }
}

fn fee_cell(track: &mut Track, cell: &RowCell, share: Option<&Share>, reader: &mut Reader) {
    let read = values::read_fees(&cell.text.folded, reader.family);
    tell(track, cell, &read.issues, "fee_text", reader);
    unread(track, cell, &read.rest, Code::FeeUnread, "fee_text", reader);
    let own = |f: &FeeReading, share: &Share| f.label.as_ref().is_some_and(|(l, _)| l.starts_with(&share.stem));
    let shared = share.filter(|s| read.fees.iter().any(|f| own(f, s)));
    for reading in read.fees {
        let others = shared.is_some_and(|s| !own(&reading, s) && reading.label.is_some());
        if !others {
            let fee = fee(track, cell, reading, reader);
            track.fees.push(fee);
        }
    }
}

fn fee(track: &Track, cell: &RowCell, r: FeeReading, reader: &mut Reader) -> Fee {
    let label = r.label.map(|(l, range)| cell.said(l, range, "fee-label"));
    let condition = r.condition.map(|(c, range)| cell.said(c, range, "fee-condition"));
    let what = label.as_ref().or(condition.as_ref()).map_or("_", |l| l.value.as_str());
    let status = if r.amount.as_ref().is_some_and(|(yen, _)| *yen == 0) { FeeStatus::Free } else { r.status };
    let printed = r.tax_included.map(|(t, range)| cell.said(t, range, "tax-in-cell"));
    Fee {
        fee_id: reader.ids.claim(&format!("{}/fees/{}", track.track_id, identity::slug(what))),
        position: track.fees.len() as u32 + 1,
        status: cell.said(status, r.range.clone(), "fee-status"),
        tax_included: printed.or_else(|| tax_from_heading(cell, r.amount.is_some(), reader)),
        amount_jpy: match (r.amount, r.status) {
            (Some((amount, range)), _) => Some(cell.said(amount, range, "fee-amount")),
            (None, FeeStatus::Free) => Some(cell.said(0, r.range.clone(), "fee-free")),
            _ => None,
        },
        condition,
        includes: r.includes.map(|(i, range)| cell.said(i, range, "fee-includes")),
        label,
        text: cell.said(cell.text.folded[r.range.clone()].trim().to_string(), r.range, "fee-text"),
    }
}

/// 費用(税込み): the heading says it for every amount below.
fn tax_from_heading(cell: &RowCell, has_amount: bool, reader: &Reader) -> Said<bool> {
    let says = |list: &str| reader.family.terms(list).any(|t| cell.heading.contains(&t.word));
    let value = match (says("tax-included"), says("tax-excluded")) {
        (true, false) => true,
        (false, true) => false,
        _ => return None,
    };
    has_amount.then(|| Spanned {
        inherited: cell.inherited.clone(),
        ..Spanned::new(value, cell.text.all_spans(), "tax-from-heading")
    })
}

fn tell(track: &Track, cell: &RowCell, issues: &[Issue], field: &'static str, reader: &mut Reader) {
    for issue in issues {
        let finding = Diagnostic::new(issue.code, issue.message.clone(), cell.text.spans(issue.range.clone()));
        reader.d.push(finding.about("tracks", track.track_id.clone(), field));
    }
}

fn unread(
    track: &Track,
    cell: &RowCell,
    rest: &[std::ops::Range<usize>],
    code: Code,
    field: &'static str,
    reader: &mut Reader,
) {
    for range in rest {
        let words = &cell.text.folded[range.clone()];
        let message = format!("「{words}」 was not understood; it is kept in {field}");
        let finding = Diagnostic::new(code, message, cell.text.spans(range.clone()));
        reader.d.push(finding.about("tracks", track.track_id.clone(), field));
    }
}

/// Reads the seats. Where further rows print seats of their own, every row's seats belong to its sessions.
pub(crate) fn capacities(track: &mut Track, draft: &TrackDraft, reader: &mut Reader) {
    let own = |i: usize| draft.rows[i].cell(Field::Capacity).filter(|c| i > 0 && c.inherited != Some(Inherited::Merge));
    let by_row = (1..draft.rows.len()).any(|i| own(i).is_some());
    let sessions = if by_row { sessions::by_row(track, draft, reader) } else { Vec::new() };
    for i in 0..draft.rows.len() {
        let cell = if i == 0 { track::cell(draft, Field::Capacity) } else { own(i) };
        let Some(cell) = cell else { continue };
        let of = sessions.get(i).and_then(|of_row| of_row.first()).cloned().unwrap_or_default();
        capacity_cell(track, cell, draft.share.as_ref(), of, reader);
    }
}

fn capacity_cell(track: &mut Track, cell: &RowCell, share: Option<&Share>, session: String, reader: &mut Reader) {
    let read = values::read_capacities(&cell.text.folded, reader.family);
    tell(track, cell, &read.issues, "capacity_text", reader);
    unread(track, cell, &read.rest, Code::CapacityUnread, "capacity_text", reader);
    for reading in read.capacities {
        let label = reading.label.as_ref().map(|(l, _)| l.as_str());
        if share.is_none_or(|s| label.is_none_or(|l| l == s.label)) {
            let capacity = capacity(track, cell, reading, share.is_some(), session.clone(), reader);
            track.capacities.push(capacity);
        }
    }
}

/// 定員(組): the heading says what is counted where the cell, behind the number, does not.
fn unit_of_heading(cell: &RowCell, behind: std::ops::Range<usize>, reader: &Reader) -> Option<Unit> {
    let words = key(&cell.text.folded[behind]);
    let said = |list: &str, words: &str| reader.family.terms(list).any(|t| words.contains(&t.word));
    if said("unit-person", &words) || said("unit-team", &words) {
        return None;
    }
    let heading = key(&cell.heading);
    let inside = heading[heading.rfind('(')? + 1..].strip_suffix(')')?;
    reader.family.terms("unit-team").any(|t| t.word == inside).then_some(Unit::Team)
}

fn capacity(
    track: &Track,
    cell: &RowCell,
    r: CapacityReading,
    label_is_track: bool,
    session_id: String,
    reader: &mut Reader,
) -> Capacity {
    let label = r.label.filter(|_| !label_is_track).map(|(l, range)| cell.said(l, range, "capacity-label"));
    let what = label.as_ref().map_or("_", |l| l.value.as_str());
    let unit = r.count.as_ref().map(|(_, range)| match unit_of_heading(cell, range.end..r.range.end, reader) {
        Some(unit) => Spanned::new(unit, cell.text.spans(range.clone()), "capacity-unit-from-heading"),
        None => cell.said(r.unit, r.range.clone(), "capacity-unit"),
    });
    Capacity {
        capacity_id: reader.ids.claim(&format!("{}/capacities/{}", track.track_id, identity::slug(what))),
        per: r.per,
        session_id,
        position: track.capacities.len() as u32 + 1,
        status: cell.said(r.status, r.range.clone(), "capacity-status"),
        count: r.count.map(|(n, range)| cell.said(n, range, "capacity-count")),
        unit,
        persons: r.persons.map(|(n, range)| cell.said(n, range, "capacity-persons")),
        approximate: r.approximate,
        provisional: r.provisional,
        label,
        text: cell.said(cell.text.folded[r.range.clone()].trim().to_string(), r.range, "capacity-text"),
    }
}
