//! The order in which a table prints its fields, decided by what its rows cost under each order that is possible.

use super::align::{Cells, Reading, Slot, align, reclaim};
use super::price::{Price, price};
use super::shape::Shape;
use crate::model::{Family, Field, Header};
use std::sync::Arc;

/// Rows that are read to choose an order and to learn where its fields stand.
const SAMPLE: usize = 40;
/// Mean price of a column's cells from which its content contradicts its heading.
const CONTRADICTED: Price = 150;
/// Price of a column whose heading no vocabulary knows is low (its cells are kept as they are), but headings that are
/// known and wrong must still lose against the usual order.
const HALF: usize = 2;

/// The slots of a table: by its headings or by the family's usual order, whichever reads its rows more cheaply.
pub(crate) fn slots(rows: &[Vec<Option<&Shape>>], header: &Header, family: &Family) -> Vec<Slot> {
    let sample: Vec<&Cells> = rows.iter().take(SAMPLE).map(Vec::as_slice).collect();
    let usual = usual_order(header, family);
    let printed = printed_order(&sample, header, family);
    let Some(mut printed) = printed else { return learn(&sample, usual) };
    let trust = trust(&sample, &printed);
    if total(&sample, &printed) - trust > total(&sample, &usual) {
        return learn(&sample, usual);
    }
    if trust > 0 {
        // Where nearly every column's content fits its heading, the headings say where the fields stand.
        printed.iter_mut().for_each(|s| s.modal = s.heading_column);
    }
    learn(&sample, printed)
}

fn total(sample: &[&Cells], slots: &[Slot]) -> i64 {
    sample.iter().map(|row| i64::from(align(row, slots).price)).sum()
}

/// How much more the printed order may cost: something for each row if nearly every column's content fits its heading.
fn trust(sample: &[&Cells], printed: &[Slot]) -> i64 {
    const EACH_ROW: i64 = 60;
    let fits = |slot: &Slot| {
        let column = slot.heading_column?;
        let prices = sample.iter().filter_map(|row| row.get(column).copied().flatten()).map(|s| price(slot.field, s));
        let (sum, count) = prices.fold((0, 0), |(sum, count), p| (sum + i64::from(p), count + 1));
        Some(sum.checked_div(count)? < i64::from(CONTRADICTED))
    };
    let known = printed.iter().filter(|s| s.field != Field::Remark);
    let (all, fit) = known.filter_map(fits).fold((0, 0), |(all, fit), f| (all + 1, fit + i64::from(f)));
    if all >= 3 && fit * 5 >= all * 4 { EACH_ROW * sample.len() as i64 } else { 0 }
}

/// The family's order; what a heading names is usual.
fn usual_order(header: &Header, family: &Family) -> Vec<Slot> {
    let slot = |&field: &Field| {
        let column = header.fields.iter().rposition(|f| *f == Some(field));
        Slot {
            field,
            heading: column.map(|c| header.labels[c].as_str().into()).unwrap_or_default(),
            heading_column: column,
            usual: column.is_some() && !is_group_heading(field, header),
            modal: None,
        }
    };
    family.order.iter().map(slot).collect()
}

/// 対象 beside 職種 heads a group of columns and none of its own.
fn is_group_heading(field: Field, header: &Header) -> bool {
    field == Field::Eligibility && header.fields.contains(&Some(Field::Occupation))
}

/// The order of the headings; nothing if no heading is known.
fn printed_order(sample: &[&Cells], header: &Header, family: &Family) -> Option<Vec<Slot>> {
    header.fields.iter().flatten().next()?;
    let mut slots: Vec<Slot> = Vec::new();
    for (column, label) in header.labels.iter().enumerate() {
        let field = header.fields[column];
        if label.is_empty() {
            continue;
        }
        let twin = slots.last().is_some_and(|s| s.field == Field::Course && *s.heading == **label);
        let second_name = field == Some(Field::Course) && slots.iter().any(|s| s.field == Field::Course);
        let stray = field.is_some_and(|f| is_stray(sample, header, column, f));
        let field = match field {
            _ if twin => Field::Track,
            Some(field) if !stray && !second_name => field,
            _ => Field::Remark,
        };
        let usual = !stray && !is_group_heading(field, header);
        slots.push(Slot { field, heading: label.as_str().into(), heading_column: Some(column), usual, modal: None });
    }
    add_unprinted(&mut slots, family);
    Some(slots)
}

/// Another column of the same heading holds the field, and this one's content contradicts it.
fn is_stray(sample: &[&Cells], header: &Header, column: usize, field: Field) -> bool {
    if matches!(field, Field::Course | Field::Remark) {
        return false;
    }
    let same = |c: &usize| header.fields[*c] == Some(field) && header.labels[*c] != header.labels[column];
    let fit = |c: usize| {
        let prices = sample.iter().filter_map(|row| row.get(c).copied().flatten()).map(|s| i64::from(price(field, s)));
        let (sum, count) = prices.fold((0, 0), |(sum, count), p| (sum + p, count + 1));
        sum.checked_div(count)
    };
    let contradicted = fit(column).is_some_and(|p| p >= i64::from(CONTRADICTED));
    contradicted && (0..header.fields.len()).filter(same).any(|c| fit(c).is_some_and(|p| p < i64::from(CONTRADICTED)))
}

/// Fields that tables print without a heading of their own: a course's track, and who exactly may come.
fn add_unprinted(slots: &mut Vec<Slot>, family: &Family) {
    for (field, behind) in [(Field::Track, Field::Course), (Field::Eligibility, Field::Occupation)] {
        let known = family.order.contains(&field) && !slots.iter().any(|s| s.field == field);
        if let (true, Some(at)) = (known, slots.iter().position(|s| s.field == behind)) {
            let slot = Slot { field, heading: Arc::default(), heading_column: None, usual: false, modal: None };
            slots.insert(at + 1, slot);
        }
    }
}

/// Reads the sample once and notes for each slot the column most rows have it in, and whether most rows have it at all.
fn learn(sample: &[&Cells], mut slots: Vec<Slot>) -> Vec<Slot> {
    let read = |row: &&Cells| {
        let mut reading = align(row, &slots);
        reclaim(&mut reading, row, &slots);
        reading
    };
    let readings: Vec<Reading> = sample.iter().map(read).filter(|r| !r.orphan).collect();
    for (j, slot) in slots.iter_mut().enumerate() {
        let mut columns: Vec<usize> = readings.iter().filter_map(|r| r.columns[j]).collect();
        let present = columns.len();
        columns.sort_unstable();
        slot.modal = most_frequent(&columns).filter(|_| present * HALF > readings.len()).or(slot.modal);
        slot.usual |= readings.len() >= 3 && present * 5 >= readings.len() * 3;
    }
    slots
}

/// The value that stands most often in a sorted list; the first of equals.
fn most_frequent(sorted: &[usize]) -> Option<usize> {
    let mut best: Option<(usize, usize)> = None;
    for group in sorted.chunk_by(|a, b| a == b) {
        if best.is_none_or(|(count, _)| group.len() > count) {
            best = Some((group.len(), group[0]));
        }
    }
    best.map(|(_, v)| v)
}

/// True if reading the two cells the other way round would cost the same, so that only their order tells them apart.
pub(crate) fn interchangeable(a: (Field, &Shape), b: (Field, &Shape)) -> bool {
    let now: Price = price(a.0, a.1) + price(b.0, b.1);
    let then: Price = price(a.0, b.1) + price(b.0, a.1);
    then <= now
}
