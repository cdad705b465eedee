//! One table: its grid rows → rows by meaning.

use super::align::{Reading, Slot, align, exchange};
use super::findings;
use super::lexicon::Lexicon;
use super::price::{CONTRADICTION, price};
use super::shape::Shape;
use super::slots::slots;
use crate::diag::Diagnostics;
use crate::model::{Area, Entry, Family, Field, Header, Inherited, Rival, Row, RowCell, Table, Text};
use std::sync::Arc;

/// A cell that says something: its text, what it looks like, and whether a merge brought it.
type Said<'a> = (&'a Arc<Text>, Shape, Option<Inherited>);

/// A grid row: for each column its text, if there is one, and whether a merge brought it.
pub(super) struct GridRow<'a> {
    /// Row of the grid, from 0.
    pub number: usize,
    /// By column.
    pub cells: Vec<Option<Said<'a>>>,
}

impl GridRow<'_> {
    /// What the cells look like.
    fn shapes(&self) -> Vec<Option<&Shape>> {
        self.cells.iter().map(|c| c.as_ref().map(|(_, s, _)| s)).collect()
    }
}

/// A row read, with how it was read.
pub(super) struct Read {
    /// By meaning.
    pub row: Row,
    /// Which cell went where.
    pub reading: Reading,
    /// Slots whose cell was found elsewhere.
    pub moved: Vec<usize>,
}

/// Reads the rows of a table.
pub(super) fn read(area: &Area, family: &Family, words: &Lexicon, d: &mut Diagnostics) -> Vec<Row> {
    let grid: Vec<GridRow> = area.body.iter().map(|&r| grid_row(&area.table, r, words)).collect();
    let shapes: Vec<Vec<Option<&Shape>>> = grid.iter().map(GridRow::shapes).collect();
    let slots = slots(&shapes, &area.header, family);
    if !is_plan(&area.header, &shapes, &slots) {
        findings::no_plan(area, d);
        return Vec::new();
    }
    findings::headings(area, &slots, d);
    let read: Vec<Read> = grid.iter().zip(&shapes).map(|(row, cells)| read_row(area, row, cells, &slots)).collect();
    findings::rows(area, &grid, &read, &slots, d);
    read.into_iter().map(|r| r.row).collect()
}

/// A plan's table has headings for a name and a date, or three that the family knows, one of them a name or a date; or, where the headings say nothing,
/// most of its rows hold five cells of narrow types in the family's order and hardly anything else.
fn is_plan(header: &Header, rows: &[Vec<Option<&Shape>>], slots: &[Slot]) -> bool {
    const KNOWN: usize = 3;
    const TYPED: usize = 5;
    const SAMPLE: usize = 40;
    let mut known: Vec<Field> = header.fields.iter().flatten().copied().filter(|f| *f != Field::Remark).collect();
    known.sort_unstable();
    known.dedup();
    let names = [Field::Course, Field::Dates, Field::StartDate, Field::Application];
    let dated = names[1..].iter().any(|f| known.contains(f));
    if known.contains(&Field::Course) && dated || known.len() >= KNOWN && (dated || known.contains(&Field::Course)) {
        return true;
    }
    let typed_row = |cells: &&Vec<Option<&Shape>>| {
        let reading = align(cells, slots);
        let typed = slots.iter().zip(&reading.columns).filter(|(slot, column)| {
            let shape = column.and_then(|c| cells[c]);
            is_narrow(slot.field) && shape.is_some_and(|s| price(slot.field, s) <= 30)
        });
        typed.count() >= TYPED && reading.extra.len() <= 1
    };
    let sample = rows.len().min(SAMPLE);
    sample > 0 && rows.iter().take(SAMPLE).filter(typed_row).count() * 2 >= sample
}

fn is_narrow(field: Field) -> bool {
    use Field::{Capacity, Dates, Duration, Fee, Hospital, Leader, Recommendation};
    matches!(field, Capacity | Dates | Duration | Fee | Hospital | Leader | Recommendation)
}

/// The row's texts. A cell merged from above says what it says there; one merged from the left says nothing here.
fn grid_row<'a>(table: &'a Table<Arc<Text>>, number: usize, words: &Lexicon) -> GridRow<'a> {
    let text_at = |column: usize| match &table.row(number)[column] {
        Entry::Cell(cell) => Some((&cell.body, None)),
        Entry::Merged { parent } if parent % table.columns == column => match &table.entries[*parent] {
            Entry::Cell(cell) => Some((&cell.body, Some(Inherited::Merge))),
            _ => None,
        },
        _ => None,
    };
    let cell = |column: usize| {
        let (text, inherited) = text_at(column)?;
        (!text.is_blank()).then(|| (text, Shape::of(&text.folded, words), inherited))
    };
    GridRow { number, cells: (0..table.columns).map(cell).collect() }
}

fn read_row(area: &Area, grid: &GridRow, cells: &[Option<&Shape>], slots: &[Slot]) -> Read {
    let mut reading = align(cells, slots);
    let moved = exchange(&mut reading, cells, slots);
    let mut row = Row { page: area.page, place: (area.number, grid.number), orphan: reading.orphan, ..Row::default() };
    for (slot, column) in slots.iter().zip(&reading.columns) {
        let Some(column) = *column else {
            if slot.usual {
                row.missing.push(slot.field);
            }
            continue;
        };
        match row_cell(area, grid, column, Some(slot), slots) {
            Some(cell) => row.fields.entry(slot.field).or_default().push(cell),
            None => row.blank.push(slot.field),
        }
    }
    row.rest = reading.extra.iter().filter_map(|&c| row_cell(area, grid, c, None, slots)).collect();
    Read { row, reading, moved }
}

fn row_cell(area: &Area, grid: &GridRow, column: usize, slot: Option<&Slot>, slots: &[Slot]) -> Option<RowCell> {
    let (text, shape, inherited) = grid.cells[column].as_ref()?;
    let own = || area.header.labels.get(column).map(|l| Arc::from(l.as_str())).unwrap_or_default();
    let heading = slot.map_or_else(own, |s| Arc::clone(&s.heading));
    Some(RowCell {
        text: Arc::clone(text),
        column,
        inherited: inherited.clone(),
        heading,
        rivals: slot.map_or_else(Arc::default, |s| rivals(s.field, shape, slots)),
    })
}

/// Other fields of the table that the cell could have been, cheapest first.
fn rivals(won: Field, shape: &Shape, slots: &[Slot]) -> Arc<[Rival]> {
    const NEAR: i32 = 60;
    const MOST: usize = 3;
    let limit = (price(won, shape) + NEAR).min(CONTRADICTION - 1);
    let others = slots.iter().map(|s| s.field).filter(|&f| f != won && f != Field::Remark);
    let mut near: Vec<(i32, Field)> = others.map(|f| (price(f, shape), f)).filter(|(p, _)| *p <= limit).collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(MOST);
    if near.is_empty() {
        return Arc::default();
    }
    near.into_iter().map(|(p, f)| Rival::as_field(f, f64::from(p) / 100.0)).collect()
}
