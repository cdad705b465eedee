//! The cheapest reading of a row: which cell is which field.
//!
//! A row is read from left to right against the table's slots. Every deviation has a price: a slot without a cell (*missing*), a
//! cell without a slot (*extra*), two neighbours in each other's place (*swap*), a row of stray cells (*orphan*). Blank cells
//! fit every slot, so that a shift shows as one missing or one extra cell and the rest of the row stays on its diagonal.

use super::price::{CONTRADICTION, Price, price};
use super::shape::Shape;
use crate::model::Field;
use std::sync::Arc;

/// A slot that usual rows fill has no cell.
const MISSING: Price = 100;
/// A slot that few rows fill has none.
const MISSING_RARE: Price = 2;
/// An empty cell stands for a slot.
const BLANK: Price = 8;
/// An empty cell stands for no slot; at the row's end it costs little.
const EXTRA_BLANK: Price = 20;
const EXTRA_BLANK_END: Price = 2;
/// A cell that says something stands for no slot.
const EXTRA: Price = 250;
/// Two neighbours are exchanged.
const SWAP: Price = 120;
/// The row is a stray one.
const ORPHAN: Price = 200;
/// Stray rows have no more cells than this.
const ORPHAN_CELLS: usize = 4;
/// A cell does not look like its field, though it does not contradict it.
pub(crate) const UNLIKELY: Price = 100;
/// A cell fits a slot so well that it may be moved there.
const FITS: Price = 40;
/// Agreement with the column where the table's other rows have this field, or with the heading there.
const SAME_COLUMN: Price = 6;
const SAME_HEADING: Price = 15;
/// Agreement with both, in a row that has as many cells as the table has headings: nothing says that it is shifted.
const WHOLE_ROW: Price = 30;
/// Tables with more places than this are read by their headings alone: the search is quadratic in the row's width.
const WIDEST: usize = 40_000;

/// A place in a row where a field is expected.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// What stands there.
    pub field: Field,
    /// Heading over it; empty where none.
    pub heading: Arc<str>,
    /// Grid column of that heading.
    pub heading_column: Option<usize>,
    /// Usual rows have a cell here.
    pub usual: bool,
    /// Grid column where most rows have it.
    pub modal: Option<usize>,
}

/// How a row was read.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    /// For each slot: the grid column of its cell.
    pub columns: Vec<Option<usize>>,
    /// Pairs of slots whose cells stood in each other's place.
    pub swapped: Vec<(usize, usize)>,
    /// Columns of cells that say something and have no slot.
    pub extra: Vec<usize>,
    /// Read as a stray row.
    pub orphan: bool,
    /// What it costs.
    pub price: Price,
}

/// The cells of a row: one entry a column, nothing where the cell is blank; shorter than the table where the row ends early.
pub(crate) type Cells<'a> = [Option<&'a Shape>];

/// The cheapest reading.
pub(crate) fn align(cells: &Cells, slots: &[Slot]) -> Reading {
    if cells.len() * slots.len() > WIDEST {
        return by_heading(cells, slots);
    }
    let usual = search(cells, slots, false);
    let said = cells.iter().flatten().count();
    if said == 0 || said > ORPHAN_CELLS || usual.price < ORPHAN {
        return usual;
    }
    let stray = search(cells, slots, true);
    let names = |r: &Reading| {
        slots
            .iter()
            .zip(&r.columns)
            .any(|(s, c)| matches!(s.field, Field::Course | Field::Track) && c.is_some_and(|c| cells[c].is_some()))
    };
    if stray.price < usual.price && !names(&stray) && stray.extra.is_empty() { stray } else { usual }
}

/// What it costs that a cell stands for a slot.
pub(crate) fn match_price(slot: &Slot, column: usize, cell: Option<&Shape>) -> Price {
    let Some(shape) = cell else {
        let column_agrees = slot.modal == Some(column);
        return if slot.usual && !column_agrees { BLANK } else { MISSING_RARE };
    };
    let mut p = price(slot.field, shape);
    if !slot.usual && slot.field != Field::Remark && p >= UNLIKELY {
        // What few rows have must look like it.
        return CONTRADICTION;
    }
    if slot.modal == Some(column) {
        p -= SAME_COLUMN;
    }
    if slot.heading_column == Some(column) {
        p -= SAME_HEADING;
    }
    p
}

/// Fields whose cells may say anything.
pub(crate) fn is_free(field: Field) -> bool {
    use Field::{Address, Course, Eligibility, Occupation, Purpose, Remark, Track, Venue};
    matches!(field, Address | Course | Eligibility | Occupation | Purpose | Remark | Track | Venue)
}

/// What each step of the search was.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    Match,
    Missing,
    Extra,
    Swap,
}

fn search(cells: &Cells, slots: &[Slot], orphan: bool) -> Reading {
    let (n, m) = (cells.len(), slots.len());
    let end = cells.iter().rposition(Option::is_some).map_or(0, |i| i + 1);
    let width = m + 1;
    // Asked for three times each: for the cell in its place and for the two swaps with its neighbours.
    let whole = is_whole(cells, slots);
    let price_at = |s: &Slot, i: usize, cell: Option<&Shape>| {
        let agrees = whole && cell.is_some() && is_confirmed(s, i);
        match_price(s, i, cell) - if agrees { WHOLE_ROW } else { 0 }
    };
    let prices: Vec<Price> =
        cells.iter().enumerate().flat_map(|(i, cell)| slots.iter().map(move |s| price_at(s, i, *cell))).collect();
    let price_of = |i: usize, j: usize| prices[i * m + j];
    let mut best = vec![(Price::MAX, Step::Match); (n + 1) * width];
    best[0].0 = 0;
    for i in 0..=n {
        for j in 0..=m {
            let here = best[i * width + j].0;
            if here == Price::MAX {
                continue;
            }
            let mut offer = |at: usize, p: Price, step: Step| {
                if here + p < best[at].0 {
                    best[at] = (here + p, step);
                }
            };
            if i < n && j < m {
                offer((i + 1) * width + j + 1, price_of(i, j), Step::Match);
            }
            if j < m {
                offer(i * width + j + 1, missing_price(&slots[j], orphan), Step::Missing);
            }
            if i < n {
                offer((i + 1) * width + j, extra_price(cells[i], i >= end, orphan), Step::Extra);
            }
            if i + 1 < n && j + 1 < m && may_swap(&slots[j..j + 2]) && cells[i].is_some() && cells[i + 1].is_some() {
                let p = price_of(i + 1, j) + price_of(i, j + 1);
                offer((i + 2) * width + j + 2, SWAP + p, Step::Swap);
            }
        }
    }
    walk_back(cells, slots, &best, orphan)
}

/// The row has a cell for every heading and none beside.
fn is_whole(cells: &Cells, slots: &[Slot]) -> bool {
    slots.iter().filter_map(|s| s.heading_column).max().is_some_and(|last| cells.len() == last + 1)
}

/// Cells that are only kept as words have no place that is wrong.
fn may_swap(slots: &[Slot]) -> bool {
    slots.iter().all(|s| s.field != Field::Remark)
}

fn missing_price(slot: &Slot, orphan: bool) -> Price {
    match (orphan, slot.usual) {
        (true, _) => 0,
        (false, true) => MISSING,
        (false, false) => MISSING_RARE,
    }
}

fn extra_price(cell: Option<&Shape>, at_end: bool, orphan: bool) -> Price {
    match cell {
        Some(_) => EXTRA,
        None if orphan => 0,
        None if at_end => EXTRA_BLANK_END,
        None => EXTRA_BLANK,
    }
}

fn walk_back(cells: &Cells, slots: &[Slot], best: &[(Price, Step)], orphan: bool) -> Reading {
    let (mut i, mut j) = (cells.len(), slots.len());
    let width = j + 1;
    let price = best[i * width + j].0 + if orphan { ORPHAN } else { 0 };
    let mut reading = Reading { columns: vec![None; j], orphan, price, ..Reading::default() };
    while i > 0 || j > 0 {
        match best[i * width + j].1 {
            Step::Match => {
                (i, j) = (i - 1, j - 1);
                reading.columns[j] = Some(i);
            }
            Step::Missing => j -= 1,
            Step::Extra => {
                i -= 1;
                if cells[i].is_some() {
                    reading.extra.push(i);
                }
            }
            Step::Swap => {
                (i, j) = (i - 2, j - 2);
                (reading.columns[j], reading.columns[j + 1]) = (Some(i + 1), Some(i));
                reading.swapped.push((j, j + 1));
            }
        }
    }
    reading.extra.reverse();
    reading.swapped.reverse();
    reading
}

/// Every cell under its heading; for tables too wide to search.
fn by_heading(cells: &Cells, slots: &[Slot]) -> Reading {
    let columns: Vec<Option<usize>> = slots.iter().map(|s| s.heading_column.filter(|&c| c < cells.len())).collect();
    let mut taken = vec![false; cells.len()];
    columns.iter().flatten().for_each(|&c| taken[c] = true);
    let extra = (0..cells.len()).filter(|&c| !taken[c] && cells[c].is_some()).collect();
    Reading { columns, extra, ..Reading::default() }
}

/// Puts cells right that stand far from where they belong: pairs in each other's place, and cells without a slot whose
/// content fits an empty one. Returns the moved slots.
pub(crate) fn exchange(reading: &mut Reading, cells: &Cells, slots: &[Slot]) -> Vec<usize> {
    let at = |r: &Reading, j: usize| r.columns[j].and_then(|c| cells[c].map(|s| (c, s)));
    let doubtful: Vec<usize> =
        (0..slots.len()).filter(|&j| at(reading, j).is_some_and(|(_, s)| price(slots[j].field, s) >= SWAP)).collect();
    for &a in &doubtful {
        for b in 0..slots.len() {
            let (Some((ca, sa)), Some((cb, sb))) = (at(reading, a), at(reading, b)) else { continue };
            let now = price(slots[a].field, sa) + price(slots[b].field, sb);
            let (then_a, then_b) = (price(slots[a].field, sb), price(slots[b].field, sa));
            let fit = then_a <= FITS && then_b <= FITS && may_swap(&slots[a..=a]) && may_swap(&slots[b..=b]);
            if a != b && fit && then_a + then_b + SWAP < now {
                (reading.columns[a], reading.columns[b]) = (Some(cb), Some(ca));
                reading.swapped.push((a.min(b), a.max(b)));
            }
        }
    }
    let steady = is_steady(reading, cells, slots);
    reclaim(reading, cells, slots);
    give_up_contradictions(reading, cells, slots, steady);
    place_extras(reading, cells, slots)
}

/// The heading and the other rows agree that the slot's cells stand in the column.
fn is_confirmed(slot: &Slot, column: usize) -> bool {
    slot.modal == Some(column) && slot.heading_column == Some(column)
}

/// Most cells of the row stand where the other rows have them: the row is not shifted.
fn is_steady(reading: &Reading, cells: &Cells, slots: &[Slot]) -> bool {
    let said =
        slots.iter().zip(&reading.columns).filter_map(|(s, c)| c.filter(|&c| cells[c].is_some()).map(|c| (s, c)));
    let (all, there) = said.fold((0, 0), |(all, there), (s, c)| (all + 1, there + usize::from(s.modal == Some(c))));
    all >= 2 && there * 3 >= all * 2
}

/// In a row that is not shifted, a cell that only an unusual slot took goes back to the slot whose heading stands over it,
/// odd as it may be for it (毎月第2火曜日 in a column of dates).
pub(crate) fn reclaim(reading: &mut Reading, cells: &Cells, slots: &[Slot]) {
    if !is_steady(reading, cells, slots) {
        return;
    }
    for (j, slot) in slots.iter().enumerate() {
        let own = slot
            .heading_column
            .filter(|&c| slot.usual && is_confirmed(slot, c) && c < cells.len() && cells[c].is_some());
        let (Some(c), true) = (own, reading.columns[j].is_none_or(|c| cells[c].is_none())) else { continue };
        let holder = reading.columns.iter().position(|held| *held == Some(c));
        match holder {
            // What looks like the unusual slot stays there.
            Some(k) if !slots[k].usual && cells[c].is_some_and(|s| price(slots[k].field, s) > FITS) => {
                reading.columns[k] = None;
            }
            Some(_) => continue,
            None => reading.extra.retain(|&e| e != c),
        }
        reading.columns[j] = Some(c);
    }
}

/// A cell whose content contradicts its slot is taken out of it; but where the heading and the other rows agree on the
/// column, a name may look like anything.
fn give_up_contradictions(reading: &mut Reading, cells: &Cells, slots: &[Slot], steady: bool) {
    for (j, slot) in slots.iter().enumerate() {
        let Some(c) = reading.columns[j] else { continue };
        let elsewhere = |o: &Slot, held: &Option<usize>| {
            let empty = held.is_none_or(|h| cells[h].is_none());
            empty && !is_free(o.field) && cells[c].is_some_and(|s| price(o.field, s) <= FITS)
        };
        let fits = slots.iter().zip(&reading.columns).any(|(o, held)| elsewhere(o, held));
        let trusted = is_confirmed(slot, c) && (steady && !fits || is_free(slot.field));
        if !trusted && cells[c].is_some() && match_price(slot, c, cells[c]) >= CONTRADICTION - SAME_COLUMN {
            reading.columns[j] = None;
            reading.extra.push(c);
        }
    }
    reading.extra.sort_unstable();
}

/// Gives cells without a slot to the empty slot they fit, if there is just one that they fit well.
fn place_extras(reading: &mut Reading, cells: &Cells, slots: &[Slot]) -> Vec<usize> {
    let mut moved = Vec::new();
    let mut left = Vec::new();
    for &c in &reading.extra {
        let empty = |j: &usize| reading.columns[*j].is_none_or(|c| cells[c].is_none());
        let fits = |j: &usize| cells[c].is_some_and(|s| price(slots[*j].field, s) <= FITS);
        let mut open = (0..slots.len()).filter(empty).filter(fits).filter(|j| slots[*j].field != Field::Remark);
        match (open.next(), open.next()) {
            (Some(j), None) => {
                reading.columns[j] = Some(c);
                moved.push(j);
            }
            _ => left.push(c),
        }
    }
    reading.extra = left;
    moved
}
