//! Findings that know a place learn the record that was read from it.

use super::names::Renamed;
use crate::diag::{Diagnostic, Diagnostics};
use crate::model::{Dataset, GridCell, Span};
use std::cell::LazyCell;
use std::collections::HashMap;

/// A row of a grid: table number and row, both from 0.
type GridRow = (usize, usize);

/// Fills the record of every finding that has none and stands in a row that a track was read from, and follows the tracks that
/// were renamed.
pub(super) fn name_records(data: &Dataset, renamed: &Renamed, d: &mut Diagnostics) {
    let nameless = |f: &Diagnostic| f.record_id.is_empty() && (f.row.is_some() || !f.at.is_empty());
    if renamed.is_empty() && !d.items.iter().any(nameless) {
        return;
    }
    let tracks = tracks_by_row(data);
    let cells = LazyCell::new(|| cells_by_place(data));
    for finding in d.items.iter_mut().filter(|f| f.record_id.is_empty() || !renamed.is_empty()) {
        let in_tracks = |row: GridRow| tracks.get(&row);
        let found = finding.row.and_then(in_tracks).or_else(|| place_rows(finding, &cells).find_map(in_tracks));
        match found {
            Some(ids) if finding.record_id.is_empty() => {
                (finding.table, finding.record_id) = ("tracks", ids[0].to_owned());
            }
            Some(ids) => follow(&mut finding.record_id, ids, renamed),
            None => {}
        }
    }
}

/// The record's new name, if it is one of a renamed track of its row.
fn follow(record_id: &mut String, ids: &[&str], renamed: &Renamed) {
    let below = |name: &str| record_id.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    if ids.iter().any(|id| below(id).is_some()) {
        return;
    }
    let new = ids.iter().find_map(|id| Some(format!("{id}{}", below(renamed.get(*id)?)?)));
    if let Some(new) = new {
        *record_id = new;
    }
}

/// The tracks of every row; those that begin there go before those that only continue into it.
fn tracks_by_row(data: &Dataset) -> HashMap<GridRow, Vec<&str>> {
    let tracks = || data.courses.iter().flat_map(|c| &c.tracks);
    let own = tracks().filter_map(|t| t.rows.first().map(|row| (*row, t.track_id.as_str())));
    let continued = tracks().flat_map(|t| t.rows.iter().skip(1).map(|row| (*row, t.track_id.as_str())));
    let mut by_row: HashMap<GridRow, Vec<&str>> = HashMap::new();
    for (row, id) in own.chain(continued) {
        by_row.entry(row).or_default().push(id);
    }
    by_row
}

/// Stretches of the document that lie in data cells, in order.
fn cells_by_place(data: &Dataset) -> Vec<(Span, &GridCell)> {
    let cells = data.cells.iter().filter(|c| !c.header);
    let mut places: Vec<_> = cells.flat_map(|c| c.text.raw.pieces.iter().map(move |p| (p.span, c))).collect();
    places.sort_by_key(|(span, _)| (span.page, span.start, span.end));
    places
}

/// Rows of the cell that the finding's first place lies in.
fn place_rows<'a>(finding: &Diagnostic, cells: &'a [(Span, &'a GridCell)]) -> impl Iterator<Item = GridRow> + use<'a> {
    let cell = finding.at.first().and_then(|at| cell_at(at, cells));
    cell.into_iter().flat_map(|c| {
        let table = (c.table_no as usize).wrapping_sub(1);
        let first = (c.row as usize).wrapping_sub(1);
        (0..c.row_span as usize).map(move |i| (table, first.wrapping_add(i)))
    })
}

fn cell_at<'a>(at: &Span, cells: &'a [(Span, &'a GridCell)]) -> Option<&'a GridCell> {
    let behind = cells.partition_point(|(span, _)| (span.page, span.start) <= (at.page, at.start));
    let (span, cell) = cells[..behind].last()?;
    (span.page == at.page && at.start < span.end).then_some(*cell)
}
