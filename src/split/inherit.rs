//! Values that a row takes from the row above.
//!
//! Where the format declares merges, a blank is a blank and nothing here is called. Where merges are lost, a blank in a row that
//! continues a course is a lost merge; places and the columns of one two-level heading are inherited together or not at all.

use super::group::{Cells, TrackDraft};
use crate::model::{Family, Field, Inherited, Row, RowCell};
use crate::normalize::same_key;

/// Fields that belong together: one that is printed keeps the others from being inherited.
const GROUPS: &[&[Field]] = &[
    &[Field::Prefecture, Field::Venue, Field::Address],
    &[Field::Dates, Field::StartDate, Field::EndDate, Field::StartTime, Field::EndTime],
    &[Field::Application],
    &[Field::Occupation],
    &[Field::Eligibility],
    &[Field::Leader],
    &[Field::Hospital],
    &[Field::Recommendation],
    &[Field::Duration],
    &[Field::Capacity],
    &[Field::Fee],
    &[Field::Purpose],
];

/// Fills the groups that the row leaves blank from the track above, within one course.
///
/// Returns the fields that stay empty because another of their group is printed.
pub(crate) fn above(cells: &mut Cells, row: &Row, above: &TrackDraft) -> Vec<Field> {
    let mut kept_empty = Vec::new();
    for group in GROUPS {
        if group.iter().any(|f| row.fields.contains_key(f)) {
            let empty = |f: &&Field| !row.fields.contains_key(*f) && above.cells.contains_key(*f);
            kept_empty.extend(group.iter().filter(empty));
            continue;
        }
        for field in *group {
            if let Some(taken) = above.cells.get(field) {
                cells.insert(*field, taken.iter().map(|c| inherited(c, Inherited::Above)).collect());
            }
        }
    }
    kept_empty
}

fn inherited(cell: &RowCell, how: Inherited) -> RowCell {
    let inherited = cell.inherited.clone().filter(|h| *h == Inherited::Across).unwrap_or(how);
    RowCell { inherited: Some(inherited), ..cell.clone() }
}

/// 同上, 〃: the value above, in words.
pub(crate) fn dittos(cells: &mut Cells, above: &TrackDraft, family: &Family) {
    for (field, own) in cells.iter_mut() {
        let says_ditto = |c: &RowCell| family.terms("ditto").any(|t| same_key(&t.word, &c.text.folded));
        if let (true, Some(taken)) = (own.iter().all(says_ditto), above.cells.get(field)) {
            *own = taken.iter().map(|c| inherited(c, Inherited::Above)).collect();
        }
    }
}

/// Fills cells that are missing altogether from the row of another course, if the printed cells on both sides of the gap and
/// most of the rest agree with that row: a merge over both rows was lost with its cell.
pub(crate) fn across(cells: &mut Cells, row: &Row, above: &TrackDraft, family: &Family) {
    const AGREEING: usize = 5;
    let same = |f: &Field| match (row.cell(*f), above.cells.get(f).and_then(|c| c.first())) {
        (Some(own), Some(other)) => same_key(&own.text.folded, &other.text.folded),
        _ => false,
    };
    let agreeing = family.order.iter().filter(|f| same(f)).count();
    for field in &row.missing {
        let Some(at) = family.order.iter().position(|f| f == field) else { continue };
        let before = family.order[..at].iter().rev().find(|f| row.fields.contains_key(f));
        let behind = family.order[at + 1..].iter().find(|f| row.fields.contains_key(f));
        let proven = agreeing >= AGREEING && before.is_some_and(same) && behind.is_some_and(same);
        if let (true, Some(taken)) = (proven, above.cells.get(field)) {
            cells.insert(*field, taken.iter().map(|c| inherited(c, Inherited::Across)).collect());
        }
    }
}
