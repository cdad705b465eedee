//! What alignment repaired or doubts, said.

use super::align::{Slot, UNLIKELY};
use super::price::{CONTRADICTION, price};
use super::rows::{GridRow, Read};
use super::slots::interchangeable;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Area, Entry, Field, Span};

/// Rows that must fill a column before its habits say anything about a single row.
const HABIT: usize = 2;

/// Findings about the heading rows: each unknown heading, and one for all that stand over other content than they name.
pub(super) fn headings(area: &Area, slots: &[Slot], d: &mut Diagnostics) {
    let mut misplaced: Vec<(usize, &str, Field)> = Vec::new();
    for (column, label) in area.header.labels.iter().enumerate().filter(|(_, l)| !l.is_empty()) {
        let holds = slots.iter().find(|s| s.modal == Some(column)).map(|s| s.field);
        match (area.header.fields[column], holds) {
            (None, _) if slots.iter().any(|s| s.field == Field::Remark && s.heading_column == Some(column)) => {
                let message = format!("「{label}」 is no heading this family knows; its cells are kept as notes");
                d.push(Diagnostic::new(Code::HeadingUnknown, message, heading_spans(area, column)));
            }
            // A heading merged over 研修名 and コース names both.
            (Some(Field::Course), Some(Field::Track)) => {}
            (Some(named), Some(holds)) if named != holds && holds != Field::Remark => {
                misplaced.push((column, label, holds));
            }
            _ => {}
        }
    }
    if let Some(&(column, label, holds)) = misplaced.first() {
        let others = match misplaced.len() - 1 {
            0 => String::new(),
            n => format!(", and {n} more headings likewise"),
        };
        let message = format!("「{label}」 stands over a column that holds {}{others}", holds.name());
        d.push(Diagnostic::new(Code::HeadingMisplaced, message, heading_spans(area, column)));
    }
}

fn heading_spans(area: &Area, column: usize) -> Vec<Span> {
    let cells = (0..area.header_rows).filter_map(|row| match area.table.row(row).get(column) {
        Some(Entry::Cell(c)) => Some(c.body.all_spans()),
        _ => None,
    });
    cells.flatten().collect()
}

/// The table is none of the family's; it stays in `cells`.
pub(super) fn no_plan(area: &Area, d: &mut Diagnostics) {
    let first = area.body.iter().flat_map(|&row| area.table.row(row)).find_map(|e| match e {
        Entry::Cell(c) => c.body.raw.first_span(),
        _ => None,
    });
    let message = "the table does not look like a plan of courses; it is kept as cells".to_string();
    d.push(Diagnostic::new(Code::NotAPlan, message, first.into_iter().collect()));
}

/// Findings about the data rows.
pub(super) fn rows(area: &Area, grid: &[GridRow], read: &[Read], slots: &[Slot], d: &mut Diagnostics) {
    let filled: Vec<bool> = (0..slots.len()).map(|j| usually_filled(area, grid, read, j)).collect();
    for (grid, read) in grid.iter().zip(read) {
        let place = (area.number, grid.number);
        let mut say = |code: Code, message: String, at: Vec<Span>, field: &'static str| {
            d.push(Diagnostic::new(code, message, at).in_row(place, field));
        };
        let spans = |column: usize| grid.cells[column].as_ref().map(|(t, _, _)| t.all_spans()).unwrap_or_default();
        if read.reading.orphan {
            let at = row_spans(grid);
            say(Code::RowOrphan, "stray cells, read as a further session of the record above".into(), at, "");
            continue;
        }
        for &(a, b) in &read.reading.swapped {
            let (fa, fb) = (slots[a].field.name(), slots[b].field.name());
            let at = [a, b].iter().filter_map(|&j| read.reading.columns[j]).flat_map(spans).collect();
            say(Code::CellsSwapped, format!("{fa} and {fb} stood in each other's place"), at, fa);
        }
        for &j in &read.moved {
            let field = slots[j].field.name();
            let at = read.reading.columns[j].map(spans).unwrap_or_default();
            say(Code::CellMoved, format!("the cell was read as {field}, which it fits"), at, field);
        }
        for &column in &read.reading.extra {
            say(Code::CellUnclaimed, "the cell fits no column; it is kept as a note".into(), spans(column), "");
        }
        let mut repaired = !read.moved.is_empty() || !read.reading.extra.is_empty();
        for (j, slot) in slots.iter().enumerate().filter(|(_, s)| s.usual) {
            if read.reading.columns[j].is_none() {
                let field = slot.field.name();
                let message = format!("the row has no cell for {field}");
                say(Code::CellMissing, message, row_spans(grid), field);
                repaired = true;
            }
        }
        if let Some((field, from, to)) = (!repaired).then(|| shifted(grid, read, slots)).flatten() {
            let message =
                format!("{field} stands in column {} where the other rows have it in column {}", from + 1, to + 1);
            say(Code::CellShifted, message, spans(from), field);
        }
        doubtful(grid, read, slots, &mut say);
        blanks(read, slots, &filled, &mut say, &row_spans(grid));
        ambiguous(grid, read, slots, &mut say);
    }
}

fn row_spans(grid: &GridRow) -> Vec<Span> {
    let own = grid.cells.iter().flatten().filter(|(_, _, inherited)| inherited.is_none());
    own.filter_map(|(t, _, _)| t.raw.first_span()).take(1).collect()
}

/// Most rows that begin a record and have a cell here fill it. A row that continues a course may leave it to the row above.
fn usually_filled(area: &Area, grid: &[GridRow], read: &[Read], j: usize) -> bool {
    let (mut all, mut full) = (0, 0);
    for (r, g) in read.iter().zip(grid).filter(|(r, _)| begins_record(r)) {
        let Some(column) = r.reading.columns[j] else { continue };
        let filled = g.cells[column].is_some();
        let inherits = !area.table.spans_known && r.row.cell(Field::Course).is_none();
        all += usize::from(filled || !inherits);
        full += usize::from(filled);
    }
    full < all && full >= HABIT && full * 2 >= all
}

fn begins_record(read: &Read) -> bool {
    !read.reading.orphan && [Field::Course, Field::Track].iter().any(|f| read.row.cell(*f).is_some())
}

/// The first cell that says something and stands in another column than in most rows.
fn shifted(grid: &GridRow, read: &Read, slots: &[Slot]) -> Option<(&'static str, usize, usize)> {
    slots.iter().enumerate().find_map(|(j, slot)| {
        let (from, to) = (read.reading.columns[j]?, slot.modal?);
        let swapped = read.reading.swapped.iter().any(|&(a, b)| a == j || b == j);
        (from != to && slot.field != Field::Remark && !swapped && grid.cells[from].is_some()).then_some((
            slot.field.name(),
            from,
            to,
        ))
    })
}

type Say<'a> = dyn FnMut(Code, String, Vec<Span>, &'static str) + 'a;

fn blanks(read: &Read, slots: &[Slot], filled: &[bool], say: &mut Say, at: &[Span]) {
    if !begins_record(read) {
        return;
    }
    let mut said = Vec::new();
    for field in read.row.blank.iter().filter(|f| **f != Field::Remark && read.row.cell(**f).is_none()) {
        let usual = slots.iter().zip(filled).any(|(s, filled)| s.field == *field && *filled);
        if usual && !said.contains(field) {
            said.push(*field);
            let message = format!("{} is empty here; most other rows fill it", field.name());
            say(Code::BlankField, message, at.to_vec(), field.name());
        }
    }
}

/// Cells that stayed where they stand although they look like something else.
fn doubtful(grid: &GridRow, read: &Read, slots: &[Slot], say: &mut Say) {
    for (slot, column) in slots.iter().zip(&read.reading.columns) {
        let Some((text, shape, _)) = column.and_then(|c| grid.cells[c].as_ref()) else { continue };
        let confirmed = slot.heading_column == *column && slot.modal == *column;
        let limit = if confirmed { CONTRADICTION } else { UNLIKELY };
        if slot.field != Field::Remark && price(slot.field, shape) >= limit {
            let message = format!("read as {} by its column; it does not look like one", slot.field.name());
            say(Code::CellDoubtful, message, text.all_spans(), slot.field.name());
        }
    }
}

/// Two neighbouring names that only their order tells apart, where no heading confirms the order.
fn ambiguous(grid: &GridRow, read: &Read, slots: &[Slot], say: &mut Say) {
    for (j, pair) in slots.windows(2).enumerate() {
        let [a, b] = pair else { continue };
        let free = |f: Field| matches!(f, Field::Course | Field::Track | Field::Prefecture | Field::Venue);
        let confirmed = |s: &Slot, c: usize| s.heading_column == Some(c);
        let (Some(ca), Some(cb)) = (read.reading.columns[j], read.reading.columns[j + 1]) else { continue };
        let (Some(ta), Some(tb)) = (&grid.cells[ca], &grid.cells[cb]) else { continue };
        let certain = confirmed(a, ca) && confirmed(b, cb);
        if free(a.field) && free(b.field) && !certain && interchangeable((a.field, &ta.1), (b.field, &tb.1)) {
            let message = format!("only their order tells {} from {}", a.field.name(), b.field.name());
            say(Code::ReadingAmbiguous, message, [ta.0.all_spans(), tb.0.all_spans()].concat(), a.field.name());
        }
    }
}
