//! Document families: vocabulary as data, one folder each.
//!
//! *Input*: blocks, or a document from top to bottom. *Output*: the family it is read as. *Invariants*: a family holds words, never code that reads a document.

mod prose;
mod vocabulary;

pub use prose::{PROSE, identify_prose, names_form, prose_fallback, prose_form};

use crate::model::{Block, Entry, Family, Field, Placed, Text};
use std::sync::LazyLock;

/// Every family, in the order in which they are tried.
pub static FAMILIES: LazyLock<Vec<Family>> = LazyLock::new(|| {
    vec![vocabulary::load(
        "training-plan",
        include_str!("training_plan/order.csv"),
        include_str!("training_plan/columns.csv"),
        &[
            &vocabulary::terms(include_str!("training_plan/align_terms.csv")),
            &TRAINING_PLAN,
            &vocabulary::terms(include_str!("training_plan/resolve_terms.csv")),
        ],
    )]
});

/// Words of plans that other families use, too.
static TRAINING_PLAN: LazyLock<vocabulary::Terms> =
    LazyLock::new(|| vocabulary::terms(include_str!("training_plan/terms.csv")));

/// The family that documents are read as when their headings say nothing: the first.
pub fn fallback() -> &'static Family {
    &FAMILIES[0]
}

/// The family whose headings the tables use most, if any uses at least two of them.
///
/// A family with one more heading wins over an earlier one; equal counts go to the earlier.
pub fn identify(blocks: &[Placed<Text>]) -> Option<&'static Family> {
    let mut best: Option<(usize, &'static Family)> = None;
    for family in FAMILIES.iter() {
        let hits = count_headings(blocks, family);
        if hits >= 2 && best.is_none_or(|(most, _)| hits > most) {
            best = Some((hits, family));
        }
    }
    best.map(|(_, f)| f)
}

/// Fields of which every plan has one: what is held, or when. Places and fees alone stand in lists of anything.
const PLANS: [Field; 4] = [Field::Course, Field::Track, Field::Dates, Field::StartDate];

/// How many different fields the leading rows of one table name, at most: words that head columns stand in forms and lists, too, one
/// here and one there.
fn count_headings(blocks: &[Placed<Text>], family: &Family) -> usize {
    const LEADING_ROWS: usize = 6;
    let mut most = 0;
    for b in blocks {
        let Block::Table(table) = &b.block else { continue };
        let mut found: Vec<Field> = Vec::new();
        for row in 0..table.rows().min(LEADING_ROWS) {
            for entry in table.row(row) {
                let Entry::Cell(cell) = entry else { continue };
                // 備考 and 番号 head columns of anything.
                if let Some(field) = family.field_of(&cell.body.folded).filter(|f| *f != Field::Remark)
                    && !found.contains(&field)
                {
                    found.push(field);
                }
            }
        }
        let is_plan = found.iter().any(|f| PLANS.contains(f));
        most = most.max(if is_plan { found.len() } else { 0 });
    }
    most
}
