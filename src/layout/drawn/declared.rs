//! Tables as the tags of a tagged PDF declare them, where what is drawn agrees.
//!
//! A row is what its `TR` says, a cell what its `TD` says, and the spans are the declared ones. The columns are seen: browsers omit
//! empty cells from the tags. Tags that contradict what is drawn make no table: rows that do not follow one another downwards,
//! texts of two columns in one, cells that overlap, a rule through the lines of a cell, text between the cells that is in none.

use super::lines::glyphs_text;
use super::{Found, Sheet};
use crate::model::{Axis, Cell, Entry, RawText, Rect, Table, TagKind};
use std::collections::BTreeMap;
use std::num::NonZeroU32;

/// Elements deeper than this are not looked up.
const DEEPEST: usize = 64;
/// Places of one table.
const MOST: usize = 100_000;

/// A cell of a table: its glyphs and where they stand.
struct Declared {
    row: u32,
    rows: usize,
    columns: usize,
    glyphs: Vec<u32>,
    bbox: Rect,
    size: i32,
}

/// A cell and the places it covers.
struct Placed {
    cell: Declared,
    top: usize,
    bottom: usize,
    left: usize,
    right: usize,
}

/// The tables that are declared and drawn alike.
pub(super) fn find(sheet: &Sheet<'_>) -> Vec<Found> {
    if sheet.tags.is_empty() {
        return Vec::new();
    }
    tables(sheet).into_iter().filter_map(|(table, cells)| build(sheet, table, cells)).collect()
}

/// The cells of each table, by their elements.
fn tables(sheet: &Sheet<'_>) -> BTreeMap<u32, Vec<Declared>> {
    let mut known: BTreeMap<u32, Option<(u32, u32, u32)>> = BTreeMap::new();
    let mut cells: BTreeMap<(u32, u32, u32), Vec<u32>> = BTreeMap::new();
    for glyph in sheet.free_glyphs() {
        let Some(tag) = sheet.writing.drawn.glyphs[glyph as usize].tag else { continue };
        if let Some(place) = known.entry(tag).or_insert_with(|| place(sheet, tag)) {
            cells.entry(*place).or_default().push(glyph);
        }
    }
    let mut found: BTreeMap<u32, Vec<Declared>> = BTreeMap::new();
    for ((table, row, cell), glyphs) in cells {
        let drawn = &sheet.writing.drawn.glyphs;
        let seen = || glyphs.iter().filter(|&&g| !sheet.writing.is_space(g)).map(|&g| &drawn[g as usize]);
        let Some(bbox) = seen().map(|g| g.bbox).reduce(Rect::around) else { continue };
        let size = seen().map(|g| g.size).max().unwrap_or(1);
        let tag = sheet.tags[cell as usize];
        let (rows, columns) = (tag.row_span as usize, tag.column_span as usize);
        found.entry(table).or_default().push(Declared { row, rows, columns, glyphs, bbox, size });
    }
    found
}

/// The table, row and cell that an element stands in: the nearest of each.
fn place(sheet: &Sheet<'_>, tag: u32) -> Option<(u32, u32, u32)> {
    let parent = |t: &u32| sheet.tags.get(*t as usize).and_then(|t| t.parent);
    let (mut cell, mut row) = (None, None);
    for tag in std::iter::successors(Some(tag), parent).take(DEEPEST) {
        match sheet.tags.get(tag as usize)?.kind {
            TagKind::Cell | TagKind::HeaderCell if cell.is_none() => cell = Some(tag),
            TagKind::Row if row.is_none() => row = Some(tag),
            TagKind::Table => return Some((tag, row?, cell?)),
            _ => {}
        }
    }
    None
}

fn build(sheet: &Sheet<'_>, table: u32, cells: Vec<Declared>) -> Option<Found> {
    let rows = rows(sheet, table, &cells);
    let columns = columns(sheet, &cells)?;
    let (height, width) = (rows.len(), columns.len() - 1);
    if height < 2 || width < 2 || height.saturating_mul(width) > MOST {
        return None;
    }
    let placed = placed(cells, &rows, &columns)?;
    let edges = row_edges(&placed, height)?;
    let bbox = Rect { x0: columns[0], y0: edges[0], x1: columns[width], y1: edges[height] };
    let several = (0..height).filter(|&r| placed.iter().filter(|p| p.top <= r && r < p.bottom).count() > 1).count();
    if several * 2 < height || placed.iter().any(|p| is_cut(sheet, &p.cell)) || has_others(sheet, &placed, bbox) {
        return None;
    }
    let mut found = found(sheet, placed, columns, edges, bbox);
    // A table that goes on from the page before has the columns it had there, however wide its texts are.
    let middles = found.columns.windows(2).map(|w| w[0].midpoint(w[1]));
    if sheet.before.len() == found.columns.len()
        && sheet.before.windows(2).zip(middles).all(|(w, x)| (w[0]..w[1]).contains(&x))
    {
        found.columns.clone_from(&sheet.before);
    }
    Some(found)
}

/// The rows of a table on this page: those with text, and those that cells with text reach into. Headings are repeated on every page
/// and belong to the rows of the first.
fn rows(sheet: &Sheet<'_>, table: u32, cells: &[Declared]) -> Vec<u32> {
    let first = cells.iter().map(|c| c.row).min().unwrap_or(0);
    let last = cells.iter().map(|c| c.row).max().unwrap_or(0);
    let parent = |t: &u32| sheet.tags.get(*t as usize).and_then(|t| t.parent);
    let is_own = |row: &u32| {
        let mut above = std::iter::successors(parent(row), parent).take(DEEPEST);
        above.find(|t| sheet.tags[*t as usize].kind == TagKind::Table) == Some(table)
    };
    let all = (first..=last).filter(|r| sheet.tags[*r as usize].kind == TagKind::Row).filter(is_own);
    let mut reach: BTreeMap<u32, usize> = BTreeMap::new();
    cells.iter().for_each(|c| {
        let rows = reach.entry(c.row).or_default();
        *rows = c.rows.max(*rows);
    });
    let mut left = 0_usize;
    all.filter(|row| {
        left = left.saturating_sub(1).max(reach.get(row).copied().unwrap_or(0));
        left > 0
    })
    .collect()
}

/// The edges of the columns: texts of one column overlap from side to side, those of two do not. A table that goes on from the
/// page before may have columns that are empty here.
fn columns(sheet: &Sheet<'_>, cells: &[Declared]) -> Option<Vec<i32>> {
    let mut sides: Vec<(i32, i32)> = cells.iter().filter(|c| c.columns == 1).map(|c| (c.bbox.x0, c.bbox.x1)).collect();
    sides.sort_unstable();
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for (from, to) in sides {
        match runs.last_mut() {
            Some(last) if from < last.1 - NEAR => last.1 = last.1.max(to),
            _ => runs.push((from, to)),
        }
    }
    let fits = |r: &(i32, i32)| sheet.before.windows(2).any(|w| w[0] - NEAR <= r.0 && r.1 <= w[1] + NEAR);
    if sheet.before.len() > runs.len() + 1 && !runs.is_empty() && runs.iter().all(fits) {
        return Some(sheet.before.clone());
    }
    let (first, last) = (cells.iter().map(|c| c.bbox.x0).min()?, cells.iter().map(|c| c.bbox.x1).max()?);
    let between = runs.windows(2).map(|w| w[0].1.midpoint(w[1].0));
    let edges: Vec<i32> = std::iter::once(first).chain(between).chain([last]).collect();
    edges.is_sorted_by(|a, b| a < b).then_some(edges)
}

/// Texts of two columns come no nearer, in 1/100 pt.
const NEAR: i32 = 100;

/// Every cell on its places; nothing if one does not fit.
fn placed(cells: Vec<Declared>, rows: &[u32], columns: &[i32]) -> Option<Vec<Placed>> {
    let width = columns.len() - 1;
    let mut taken = vec![false; rows.len() * width];
    let mut found = Vec::with_capacity(cells.len());
    let (single, wide): (Vec<Declared>, Vec<Declared>) = cells.into_iter().partition(|c| c.columns == 1);
    for cell in single.into_iter().chain(wide) {
        let top = rows.binary_search(&cell.row).ok()?;
        let bottom = top.saturating_add(cell.rows).min(rows.len());
        let inside =
            |left: usize, right: usize| columns[left] - NEAR <= cell.bbox.x0 && cell.bbox.x1 <= columns[right] + NEAR;
        let free = |left: usize, right: usize| {
            (top..bottom).all(|r| !taken[r * width + left..r * width + right].contains(&true))
        };
        let last = width.checked_sub(cell.columns)?;
        let left = (0..=last).find(|&l| inside(l, l + cell.columns) && free(l, l + cell.columns))?;
        let right = left + cell.columns;
        (top..bottom).for_each(|r| taken[r * width + left..r * width + right].fill(true));
        found.push(Placed { cell, top, bottom, left, right });
    }
    Some(found)
}

/// The edges of the rows; nothing if their texts do not follow one another downwards.
fn row_edges(placed: &[Placed], height: usize) -> Option<Vec<i32>> {
    let mut bands: Vec<Option<(i32, i32)>> = vec![None; height];
    for p in placed.iter().filter(|p| p.bottom - p.top == 1) {
        let Rect { y0, y1, .. } = p.cell.bbox;
        let slack = p.cell.size / 5;
        let band = bands[p.top].get_or_insert((y0 + slack, y1 - slack));
        *band = (band.0.min(y0 + slack), band.1.max(y1 - slack));
    }
    let (y0, y1) = (placed.iter().map(|p| p.cell.bbox.y0).min()?, placed.iter().map(|p| p.cell.bbox.y1).max()?);
    let mut edges = vec![y0];
    let mut reached = y0;
    for row in 1..height {
        let above = bands[row - 1].map_or(reached, |b| b.1);
        if above < reached || bands[row].is_some_and(|b| b.0 < above) {
            return None;
        }
        reached = above.max(reached);
        let below = bands[row..].iter().flatten().next().map_or(y1, |b| b.0);
        edges.push(if bands[row].is_some() { reached.midpoint(below.max(reached)) } else { reached });
    }
    edges.push(y1.max(reached));
    let fits = |p: &Placed| {
        let (above, below) = (bands[..p.top].iter().flatten().last(), bands[p.bottom..].iter().flatten().next());
        let slack = p.cell.size / 2;
        let (middle, half) = (p.cell.bbox.y0.midpoint(p.cell.bbox.y1), slack);
        above.is_none_or(|b| middle + half > b.1) && below.is_none_or(|b| middle - half < b.0)
    };
    placed.iter().all(fits).then_some(edges)
}

/// A rule runs between the lines of a cell and on beyond them.
fn is_cut(sheet: &Sheet<'_>, cell: &Declared) -> bool {
    let (b, size) = (cell.bbox, cell.size);
    b.y1 - b.y0 > size * 2
        && sheet.writing.drawn.rules.iter().any(|r| {
            r.axis == Axis::Horizontal
                && (b.y0 + size / 2..b.y1 - size / 2).contains(&r.at)
                && r.from <= b.x0 - size / 4
                && r.to >= b.x1 + size / 4
        })
}

/// Text stands within the table and in no cell of it.
fn has_others(sheet: &Sheet<'_>, placed: &[Placed], bbox: Rect) -> bool {
    let own: usize = placed.iter().map(|p| p.cell.glyphs.len()).sum();
    let inside = |&g: &u32| {
        let r = sheet.writing.drawn.glyphs[g as usize].bbox;
        let (x, y) = (r.x0.midpoint(r.x1), r.y0.midpoint(r.y1));
        (bbox.x0..bbox.x1).contains(&x) && (bbox.y0..bbox.y1).contains(&y)
    };
    let all = sheet.free_glyphs().into_iter().filter(inside).filter(|g| !sheet.writing.is_space(*g)).count();
    all > own + own / 50
}

fn found(sheet: &Sheet<'_>, placed: Vec<Placed>, columns: Vec<i32>, rows: Vec<i32>, bbox: Rect) -> Found {
    let width = columns.len() - 1;
    let span = |count: usize| NonZeroU32::new(count as u32).unwrap_or(NonZeroU32::MIN);
    let cell = |body, rows, columns| Entry::Cell(Cell { body, row_span: span(rows), column_span: span(columns) });
    let mut entries: Vec<Entry<RawText>> =
        (0..(rows.len() - 1) * width).map(|_| cell(RawText::default(), 1, 1)).collect();
    let (mut glyphs, mut near) = (Vec::new(), 1);
    for mut p in placed {
        let parent = p.top * width + p.left;
        for row in p.top..p.bottom {
            entries[row * width + p.left..row * width + p.right].fill(Entry::Merged { parent });
        }
        entries[parent] = cell(glyphs_text(&sheet.writing, &p.cell.glyphs), p.bottom - p.top, p.right - p.left);
        near = near.max(p.cell.size);
        glyphs.append(&mut p.cell.glyphs);
    }
    glyphs.sort_unstable();
    let (open_above, open_below) = (vec![false; width], vec![false; width]);
    let table = Table { columns: width, header_rows: 0, spans_known: true, entries };
    Found { bbox, columns, rows, open_above, open_below, near, table, glyphs }
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;
    use crate::model::Tag;

    /// A table of two rows: 区分 over both, 人数 and 20名 beside it, each tagged as a cell. `second` is the row of 20名.
    fn page(second: u32, rows: u32) -> (Paper, Vec<Tag>) {
        let element = |kind, parent, row_span| Tag { kind, parent, row_span, column_span: 1 };
        let tags = vec![
            element(TagKind::Table, None, 1),
            element(TagKind::Row, Some(0), 1),
            element(TagKind::Cell, Some(1), rows),
            element(TagKind::Cell, Some(1), 1),
            element(TagKind::Row, Some(0), 1),
            element(TagKind::Cell, Some(second), 1),
        ];
        let mut paper = Paper::a4();
        for (x, y, words, tag) in [(50, 100, "区分", 2), (150, 100, "人数", 3), (150, 120, "20名", 5)] {
            let before = paper.drawn.glyphs.len();
            paper = paper.write(x, y, 10, words);
            paper.drawn.glyphs[before..].iter_mut().for_each(|g| g.tag = Some(tag));
        }
        (paper, tags)
    }

    /// Rows and columns of the tables that are found, and the rows that the first cell covers.
    fn shapes((paper, tags): (Paper, Vec<Tag>)) -> Vec<(usize, usize, u32)> {
        let sheet = Sheet::new(1, &paper.text, &paper.drawn, &tags);
        let rows = |e: &Entry<RawText>| if let Entry::Cell(c) = e { c.row_span.get() } else { 0 };
        find(&sheet).iter().map(|f| (f.table.rows(), f.table.columns, rows(&f.table.entries[0]))).collect()
    }

    #[test]
    fn spans_are_those_that_the_tags_declare() {
        assert_eq!(shapes(page(4, 2)), [(2, 2, 2)]);
    }

    #[test]
    fn tags_that_put_two_texts_in_one_place_make_no_table() {
        assert_eq!(shapes(page(1, 1)), []);
        let (paper, mut tags) = page(4, 2);
        tags[3].row_span = 2;
        assert_eq!(shapes((paper, tags)), []);
    }
}
