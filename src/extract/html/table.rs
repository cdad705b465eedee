//! Rows of cells with spans → a grid, by the table model of the HTML Standard (4.9.12).

use super::super::Purse;
use super::super::grid::{Area, Shape, grid};
use super::super::page_text::PageText;
use crate::model::{Block, RawText};

/// Columns that a cell may claim when no other cell shows that they exist.
const CLAIM: usize = 64;

/// A cell as it is written.
#[derive(Debug)]
pub(super) struct SourceCell {
    /// What it says, white space collapsed.
    pub(super) text: String,
    /// `rowspan`; 0 reaches to the end of the row group.
    pub(super) rows: usize,
    /// `colspan`.
    pub(super) columns: usize,
    /// `<th>`.
    pub(super) heads: bool,
}

/// `<thead>`, `<tbody>` or `<tfoot>`, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// `<thead>`.
    Head,
    /// `<tbody>`, or rows of their own.
    Body,
    /// `<tfoot>`.
    Foot,
}

/// A table as it is written.
#[derive(Debug, Default)]
pub(super) struct SourceTable {
    /// Row groups in the order of the source.
    pub(super) groups: Vec<(Part, Vec<Vec<SourceCell>>)>,
    /// Words of `<caption>`.
    pub(super) captions: Vec<String>,
    /// Tables inside its cells, in order; they follow it.
    pub(super) inner: Vec<SourceTable>,
}

/// Writes a table and the tables inside it.
pub(super) fn write(table: SourceTable, page: &mut PageText, blocks: &mut Vec<Block<RawText>>, purse: &mut Purse) {
    // Depth first, outer before inner, without recursion: nesting is the author's choice.
    let mut waiting = vec![table];
    while let Some(mut table) = waiting.pop() {
        for caption in &table.captions {
            blocks.extend(paragraph(caption, page));
        }
        waiting.extend(std::mem::take(&mut table.inner).into_iter().rev());
        write_one(table, page, blocks, purse);
    }
}

/// A paragraph, unless the words are blank.
pub(super) fn paragraph(words: &str, page: &mut PageText) -> Option<Block<RawText>> {
    if words.trim().is_empty() {
        return None;
    }
    let text = page.put(words);
    page.part('\n');
    Some(Block::Paragraph(text))
}

fn write_one(mut table: SourceTable, page: &mut PageText, blocks: &mut Vec<Block<RawText>>, purse: &mut Purse) {
    table.groups.sort_by_key(|(part, _)| *part);
    let header_rows = header_rows(&table);
    let lengths: Vec<usize> = table.groups.iter().map(|(_, rows)| rows.len()).collect();
    let rows: Vec<Vec<SourceCell>> = table.groups.into_iter().flat_map(|(_, rows)| rows).collect();
    // A table of one cell is a frame around words.
    if rows.iter().map(Vec::len).sum::<usize>() <= 1 {
        let lines = rows.iter().flatten().flat_map(|c| c.text.split('\n'));
        blocks.extend(lines.filter_map(|line| paragraph(line, page)));
        return;
    }
    let placed = place(&rows, &lengths, purse);
    let mut cells = Vec::new();
    let mut beyond = Vec::new();
    for (y, row) in rows.into_iter().enumerate() {
        let areas = placed.areas.get(y).map_or(&[][..], Vec::as_slice);
        for (x, cell) in row.into_iter().enumerate() {
            if x > 0 {
                page.part('\t');
            }
            let text = page.put(&cell.text);
            match areas.get(x) {
                Some(area) => cells.push((*area, text)),
                None if !text.chars.is_empty() => beyond.push(Block::Paragraph(text)),
                None => {}
            }
        }
        page.part('\n');
    }
    // A table that says nothing is a frame around the tables inside it.
    let says = cells.iter().any(|(_, text)| !text.chars.is_empty());
    if says && purse.take(placed.areas.len(), placed.columns) {
        let shape = Shape { rows: placed.areas.len(), columns: placed.columns, header_rows };
        blocks.push(Block::Table(grid(shape, cells)));
    }
    blocks.append(&mut beyond);
}

/// Rows of `<thead>`, or else leading rows of `<th>` only; none if that would be the whole table.
fn header_rows(table: &SourceTable) -> usize {
    let all: usize = table.groups.iter().map(|(_, rows)| rows.len()).sum();
    let declared: usize = table.groups.iter().filter(|(part, _)| *part == Part::Head).map(|(_, rows)| rows.len()).sum();
    let rows = table.groups.iter().flat_map(|(_, rows)| rows);
    let heads = |row: &&Vec<SourceCell>| !row.is_empty() && row.iter().all(|c| c.heads);
    let found = if declared > 0 { declared } else { rows.take_while(heads).count() };
    if found == all { 0 } else { found }
}

/// Where cells stand: rows within the budget, for each the areas of its cells within the budget.
struct Placed {
    areas: Vec<Vec<Area>>,
    columns: usize,
}

fn place(rows: &[Vec<SourceCell>], lengths: &[usize], purse: &mut Purse) -> Placed {
    let mut placed = Placed { areas: Vec::new(), columns: 0 };
    let modest = |c: &SourceCell| if c.columns > CLAIM { 1 } else { c.columns };
    let widest = rows.iter().map(|row| row.iter().map(modest).sum()).max().unwrap_or(1);
    let mut first = 0;
    for &length in lengths {
        // Cells that grow downward end with their row group.
        let mut down: Vec<usize> = Vec::new();
        for (y, row) in rows.iter().enumerate().skip(first).take(length) {
            let areas = place_row(row, y, first + length - y, &mut down, (widest, purse.columns));
            if areas.len() < row.len() {
                purse.say("columns");
            }
            let columns = areas.iter().map(|a| a.column + a.columns).max().unwrap_or(0).max(placed.columns);
            if (placed.areas.len() + 1).saturating_mul(columns) > purse.cells {
                purse.say("cells");
                return clamp(placed);
            }
            placed.columns = columns;
            placed.areas.push(areas);
            down.iter_mut().for_each(|n| *n = n.saturating_sub(1));
        }
        first += length;
    }
    clamp(placed)
}

/// Places a row's cells in the columns that cells from above leave free. `down` counts, for each column, the rows that are
/// still covered, this one included; `left` are the rows of the group from this one on; `widest` is
/// what a cell may claim without showing it, `limit` the columns of a table.
fn place_row(
    row: &[SourceCell],
    y: usize,
    left: usize,
    down: &mut Vec<usize>,
    (widest, limit): (usize, usize),
) -> Vec<Area> {
    let mut areas = Vec::with_capacity(row.len());
    let mut x = 0;
    for cell in row {
        while down.get(x).is_some_and(|n| *n > 0) {
            x += 1;
        }
        if x >= limit {
            break;
        }
        let rows = if cell.rows == 0 { left } else { cell.rows.min(left) };
        let claim = if cell.columns > CLAIM { cell.columns.min(widest) } else { cell.columns };
        let wanted = claim.max(1).min(limit - x);
        // Where a cell would lie over one that grows from above, it ends: one place, one cell.
        let columns = (1..wanted).find(|i| down.get(x + i).is_some_and(|n| *n > 0)).unwrap_or(wanted);
        if down.len() < x + columns {
            down.resize(x + columns, 0);
        }
        down[x..x + columns].fill(rows);
        areas.push(Area { row: y, column: x, rows, columns });
        x += columns;
    }
    areas
}

/// Cuts areas at the grid's edges. Rows beyond the budget have none.
fn clamp(mut placed: Placed) -> Placed {
    let (rows, columns) = (placed.areas.len(), placed.columns);
    for area in placed.areas.iter_mut().flatten() {
        area.rows = area.rows.min(rows - area.row);
        area.columns = area.columns.min(columns - area.column);
    }
    placed
}
