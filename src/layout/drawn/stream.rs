//! Tables that no lattice of rules shows: with horizontal rules, with shading, or with text alone.
//!
//! *Input*: a page and what nobody has claimed of it. *Output*: tables. *Invariants*: a glyph is in one cell at most; what does not
//! look like a table is left alone.

mod accept;
mod bands;
mod blocks;
mod build;
mod centred;
pub(super) mod fragments;
mod grid;
mod head;
mod lead;
mod region;
mod rows;
mod tight;

#[cfg(test)]
mod tests;

use super::{Found, Sheet, tagged};

/// Finds tables from the top of the page to its bottom.
pub(super) fn find(sheet: &Sheet<'_>) -> Vec<Found> {
    let all = tagged::inside_tables(sheet, fragments::fragments(sheet));
    let (frames, mut rest) = region::ruled(sheet, all);
    let mut found = Vec::new();
    for (frame, own) in frames {
        match build::build(sheet, own.clone(), &frame) {
            Some(table) => found.push(table),
            None => rest.extend(own),
        }
    }
    for (frame, own) in region::open(sheet, rest) {
        found.extend(build::build(sheet, own, &frame));
    }
    found.sort_by_key(|f| (f.bbox.y0, f.bbox.x0));
    found
}
