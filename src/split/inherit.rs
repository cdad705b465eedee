//! Values that a row takes from the row above.
//!
//! Where the format declares merges, a blank is a blank and nothing here is called. Where merges are lost, a blank in a row that
//! continues a course is a lost merge; places and the columns of one two-level heading are inherited together or not at all.

use super::group::{Cells, TrackDraft};
use crate::model::{Family, Field, Inherited, Row, RowCell, Span};
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

/// The cells printed last in each column of a table.
#[derive(Default)]
pub(crate) struct Printed {
    table: usize,
    cells: Cells,
}

impl Printed {
    /// 同上, 〃: the value above, in words. Each is replaced by what it stands for; a name that is so repeated becomes blank, as the
    /// name of a row that continues. Returns where the signs stand, which are read once they are followed.
    pub(crate) fn follow_dittos(&mut self, row: &mut Row, family: &Family) -> Vec<Span> {
        if self.table != row.place.0 {
            *self = Printed { table: row.place.0, ..Printed::default() };
        }
        let mut signs = Vec::new();
        let is_ditto = |c: &RowCell| family.terms("ditto").any(|t| same_key(&t.word, &c.text.folded));
        for (field, own) in &mut row.fields {
            match self.cells.get(field) {
                Some(above) if own.iter().all(is_ditto) => {
                    signs.extend(own.iter().flat_map(|c| c.text.all_spans()));
                    *own = above.iter().map(|c| inherited(c, Inherited::Above)).collect();
                }
                _ => drop(self.cells.insert(*field, own.clone())),
            }
        }
        if row.cell(Field::Course).is_some_and(|c| c.inherited == Some(Inherited::Above)) {
            row.fields.remove(&Field::Course);
            row.blank.push(Field::Course);
        }
        signs
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
