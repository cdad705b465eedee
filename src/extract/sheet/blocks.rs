//! The cells of a sheet → titles, tables and notes.

use super::super::Purse;
use super::super::grid::{Area, Shape, grid};
use super::super::page_text::PageText;
use super::{Place, Sheet};
use crate::model::{Block, Cell, Entry, RawText};
use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU32;

/// A cell that says something, with the last row and column it covers.
#[derive(Clone, Debug)]
struct Found {
    row: u32,
    column: u32,
    last_row: u32,
    last_column: u32,
    text: String,
}

/// Writes a sheet. Rows that say nothing part its blocks; in a block, leading rows of one cell are titles and trailing ones that
/// begin with a note mark are notes. A row of one cell anywhere else stays a row: it may continue the record above.
pub(super) fn write(sheet: Sheet, page: &mut PageText, purse: &mut Purse) -> Vec<Block<RawText>> {
    let mut blocks = Vec::new();
    for rows in parts(found(sheet)) {
        write_part(rows, page, purse, &mut blocks);
    }
    blocks
}

/// The cells with their extents. A merge that would hide the words of another cell is not followed.
fn found(sheet: Sheet) -> Vec<Found> {
    let cells: BTreeMap<Place, String> = sheet.cells.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect();
    let last = cells.keys().next_back().map_or(0, |(row, _)| *row);
    let mut extents: BTreeMap<Place, Place> = BTreeMap::new();
    for (from, to) in sheet.merges {
        let to = (to.0.min(last).max(from.0), to.1.max(from.1));
        let words =
            cells.range(from..=(to.0, u32::MAX)).filter(|((_, c), _)| (from.1..=to.1).contains(c)).take(2).count();
        if words == 1 && cells.contains_key(&from) {
            extents.insert(from, to);
        }
    }
    let found = |((row, column), text)| {
        let (last_row, last_column) = extents.get(&(row, column)).copied().unwrap_or((row, column));
        Found { row, column, last_row, last_column, text }
    };
    cells.into_iter().map(found).collect()
}

/// Rows of cells in blocks; a cell that reaches over blank rows keeps them in its block.
fn parts(cells: Vec<Found>) -> Vec<Vec<Vec<Found>>> {
    let mut parts: Vec<Vec<Vec<Found>>> = Vec::new();
    let (mut row, mut reach) = (None, 0);
    for cell in cells {
        let (at, end) = (cell.row, cell.last_row);
        let is_new_row = row != Some(at);
        let is_new_part = row.is_none() || at > reach.max(row.unwrap_or(0)) + 1;
        match parts.last_mut() {
            Some(part) if !is_new_part => match part.last_mut() {
                Some(cells) if !is_new_row => cells.push(cell),
                _ => part.push(vec![cell]),
            },
            _ => parts.push(vec![vec![cell]]),
        }
        (row, reach) = (Some(at), reach.max(end));
    }
    parts
}

fn write_part(rows: Vec<Vec<Found>>, page: &mut PageText, purse: &mut Purse, blocks: &mut Vec<Block<RawText>>) {
    let titles = titles(&rows);
    let mut body = rows;
    let mut rest = body.split_off(titles);
    body.into_iter().flatten().for_each(|cell| paragraph(&cell, page, blocks));
    let notes = rest.split_off(notes(&rest));
    if !rest.is_empty() {
        table(rest, page, purse, blocks);
    }
    notes.into_iter().flatten().for_each(|cell| paragraph(&cell, page, blocks));
}

fn paragraph(cell: &Found, page: &mut PageText, blocks: &mut Vec<Block<RawText>>) {
    blocks.push(Block::Paragraph(page.put(&cell.text)));
    page.part('\n');
}

/// How many leading rows are titles: one cell each, beside which nothing stands. A cell that spans some columns and does not
/// begin at the left is the upper half of a heading, not a title.
fn titles(rows: &[Vec<Found>]) -> usize {
    let left = rows.iter().filter(|r| r.len() > 1).flatten().map(|c| c.column).min();
    let is_title = |i: usize| {
        let [cell] = rows[i].as_slice() else { return false };
        let alone = rows.get(i + 1).and_then(|r| r.first()).is_none_or(|next| next.row > cell.last_row);
        let is_heading = left.is_some_and(|left| cell.column > left) && cell.last_column > cell.column;
        alone && !is_heading
    };
    (0..rows.len()).take_while(|&i| is_title(i)).count()
}

/// Where trailing notes begin.
fn notes(rows: &[Vec<Found>]) -> usize {
    let left = rows.iter().flatten().map(|c| c.column).min();
    let is_note = |row: &Vec<Found>| match row.as_slice() {
        [cell] => {
            let words = cell.text.trim_start().trim_start_matches(['(', '（', '【', '［', '[']);
            Some(cell.column) == left && words.starts_with(['※', '注', '*', '＊'])
        }
        _ => false,
    };
    rows.len() - rows.iter().rev().take_while(|r| is_note(r)).count()
}

fn table(rows: Vec<Vec<Found>>, page: &mut PageText, purse: &mut Purse, blocks: &mut Vec<Block<RawText>>) {
    // Only rows and columns in which a cell begins count: forms are drawn on a fine grid of merged cells.
    let ys: Vec<u32> = rows.iter().filter_map(|r| r.first()).map(|c| c.row).collect();
    let xs: BTreeSet<u32> = rows.iter().flatten().map(|c| c.column).collect();
    let xs: Vec<u32> = xs.into_iter().collect();
    let columns = xs.len().min(purse.columns);
    if xs.len() > columns {
        purse.say("columns");
    }
    let room = (purse.cells / columns.max(1)).min(ys.len());
    if room < ys.len() {
        purse.say("cells");
    }
    let (mut cells, mut beyond) = (Vec::new(), Vec::new());
    for (y, row) in rows.into_iter().enumerate() {
        for (i, cell) in row.into_iter().enumerate() {
            if i > 0 {
                page.part('\t');
            }
            let text = page.put(&cell.text);
            let x = xs.partition_point(|x| *x < cell.column);
            if x >= columns || y >= room {
                beyond.push(Block::Paragraph(text));
                continue;
            }
            let last_x = xs.partition_point(|x| *x <= cell.last_column);
            let last_y = ys.partition_point(|y| *y <= cell.last_row);
            cells.push((Area { row: y, column: x, rows: last_y - y, columns: last_x - x }, text));
        }
        page.part('\n');
    }
    if purse.take(room, columns) && room > 0 {
        let mut table = grid(Shape { rows: room, columns, header_rows: 0 }, cells);
        table.entries.iter_mut().filter(|e| **e == Entry::Absent).for_each(|e| *e = blank());
        blocks.push(Block::Table(table));
    }
    blocks.append(&mut beyond);
}

/// In a sheet every place of the grid is a cell.
fn blank() -> Entry<RawText> {
    Entry::Cell(Cell { body: RawText::default(), row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN })
}
