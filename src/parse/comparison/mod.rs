//! 新旧対照表: two columns of one text, before and after a change.
//!
//! *Input*: a table of two columns, or lines in which only a space parts the columns. *Output*: a [`Comparison`]. *Invariants*: total;
//! every line is on one side or both; the side that was inferred is told; the changes of a provision turn its old words into the new
//! and back.

mod alike;
mod apply;
mod changes;
mod columns;
mod pairing;
mod sides;
#[cfg(test)]
mod tests;

pub(crate) use columns::{find, find_below, find_table, is_heading};

use super::outline;
use crate::diag::Diagnostics;
use crate::model::{Comparison, DraftAmendment, Family, FlowLine, Outline, Span, Text};
use crate::normalize::key;

/// Lines of both sides, in the order of the document.
#[derive(Debug, Default)]
pub(crate) struct Sides {
    pub(crate) old: Vec<FlowLine>,
    pub(crate) new: Vec<FlowLine>,
    /// Headings of the columns.
    pub(crate) headings: Vec<Span>,
    /// Words of other columns: 備考.
    pub(crate) remarks: Vec<Text>,
}

pub use apply::{applied, provisions};

/// By item of the new outline: the same item of the old one, told by its number and its words.
pub fn same_provisions(old: &Outline, new: &Outline, family: &Family) -> Vec<Option<usize>> {
    changes::paired(old, new, family)
}

/// The changes that turn one outline into another, item by item. An item is known again by its number and its words, so that one that
/// comes in front of others renumbers them and changes nothing in them.
pub fn amendments(old: &Outline, new: &Outline, family: &Family) -> Vec<DraftAmendment> {
    changes::between(old, new, family)
}

/// What changes between two sides.
pub(crate) fn compare(sides: &Sides, family: &Family) -> Comparison {
    // What is missing or stands twice on one side is what the table leaves out.
    let mut unsaid = Diagnostics::default();
    let mut read = |lines: &[FlowLine]| {
        let said: Vec<&FlowLine> = lines.iter().filter(|l| !is_remark(&l.text.folded, family)).collect();
        let mut side = outline::read(&said, family, &mut unsaid);
        outline::paragraphs(&mut side);
        side
    };
    let (old, new) = (read(&sides.old), read(&sides.new));
    let lines = sides.old.iter().chain(&sides.new).flat_map(|l| l.text.all_spans());
    let furniture = lines.chain(sides.headings.iter().copied()).collect();
    Comparison { changes: changes::between(&old, &new, family), old, new, furniture }
}

/// (新設), (削る): says that the other side has no counterpart, and is no text of its own.
fn is_remark(folded: &str, family: &Family) -> bool {
    const LONGEST: usize = 40;
    if folded.len() > LONGEST {
        return false;
    }
    let plain = key(folded);
    let inner = plain.trim_matches(|c| "()〔〕[]".contains(c));
    inner.len() < plain.len() && family.terms("no-counterpart").any(|t| t.word == inner)
}
