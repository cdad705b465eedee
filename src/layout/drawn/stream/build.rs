//! The fragments of a frame → a table.

use super::super::{Found, Sheet, columns, lines as text_lines};
use super::accept::{self, Signs};
use super::bands::{self, Edge, Level};
use super::blocks::{self, Block};
use super::centred::Solved;
use super::fragments::{self, Fragment};
use super::grid::Grid;
use super::rows::{self, Alignment};
use super::{head, tight};
use crate::model::{Cell, Entry, RawText, Rect, Table};
use std::cmp::Ordering;
use std::num::NonZeroU32;

/// Where a table may be, and what is drawn there.
pub(super) struct Frame {
    /// Around it.
    pub bbox: Rect,
    /// Horizontal edges of rules and fills inside.
    pub edges: Vec<Edge>,
    /// Where rules and fills begin and end, strictly inside.
    pub ends: Vec<i32>,
    /// It lies between rules of its width, three at least.
    pub ruled: bool,
    /// Separators of a table on the page before that may go on here.
    pub known: Vec<i32>,
}

/// A part of a table between two edges that run along every column.
struct Band {
    top: Option<i32>,
    bottom: Option<i32>,
    /// Both are rules.
    ruled: bool,
    inner: Vec<Level>,
    /// What is drawn below its text, if the band has no full edge there.
    end: Option<Level>,
    /// Indices of the blocks.
    blocks: Vec<usize>,
    /// Its rows, as far as the text tells.
    soft: Option<Solved>,
}

impl Band {
    /// It has several rows.
    fn is_long(&self) -> bool {
        self.soft.as_ref().is_some_and(|s| s.edges.len() > 4)
    }
}

/// What has been found out about a frame.
struct Plan {
    fragments: Vec<Fragment>,
    blocks: Vec<Block>,
    bands: Vec<Band>,
    alignment: Alignment,
    /// Edges of the columns, those of the frame included.
    bounds: Vec<i32>,
}

/// A page with more places than this is no table.
const MOST: usize = 200_000;

/// Makes a table of the frame, if its text is one.
pub(super) fn build(sheet: &Sheet<'_>, fragments: Vec<Fragment>, frame: &Frame) -> Option<Found> {
    let plan = plan(sheet, fragments, frame)?;
    let hard = plan.bands.iter().skip(1).filter(|b| b.ruled && b.inner.is_empty()).count();
    let columns = plan.bounds.len() - 1;
    // Several rows are rows only if they have text in most columns.
    let is_one = |b: &Band, s: &Solved| s.edges.len() == 2 || b.blocks.len() * 2 < (s.edges.len() - 1) * columns;
    let single = |b: &&Band| b.ruled && b.soft.as_ref().is_some_and(|s| is_one(b, s));
    let dense = plan.bands.iter().skip(1).filter(single).count() * 2 > hard;
    let rows: usize = plan.bands.iter().map(|b| rows_of(b, dense)).sum();
    if rows.saturating_mul(columns) > MOST {
        return None;
    }
    let mut grid = grid(&plan, dense);
    fill(&mut grid, &plan, dense);
    let depth = if plan.bands.len() > 1 { rows_of(&plan.bands[0], dense).min(4) } else { head::depth(&grid) };
    head::span(&mut grid, depth, plan.bands.len() > 1, &plan.fragments, &plan.bounds);
    if plan.alignment == Alignment::Top {
        head::span_groups(&mut grid, depth);
    }
    let drawn = plan.bands.len() > 1;
    let signs = Signs { ruled: frame.ruled && drawn, drawn, known: !frame.known.is_empty() };
    if !accept::is_table(sheet, &grid, &plan.fragments, signs) {
        return None;
    }
    Some(found(sheet, &grid, &plan))
}

fn plan(sheet: &Sheet<'_>, fragments: Vec<Fragment>, frame: &Frame) -> Option<Plan> {
    let lines = fragments::lines(&fragments);
    let separators = columns::separators(&fragments, &lines, &frame.ends, &frame.known);
    if separators.is_empty() {
        return None;
    }
    let cut: Vec<Fragment> = fragments.into_iter().flat_map(|f| fragments::cut(sheet, f, &separators)).collect();
    let levels = bands::levels(&frame.edges, frame.bbox, &separators);
    let pitch = blocks::pitch(&cut, &separators).unwrap_or(0);
    let walls: Vec<Vec<i32>> =
        (0..=separators.len()).map(|c| levels.iter().filter(|l| l.covers[c]).map(|l| l.y).collect()).collect();
    let (blocks, alignment, bands) = rowed(&cut, &separators, pitch, walls, &levels);
    let mut bounds = vec![frame.bbox.x0];
    bounds.extend(&separators);
    bounds.push(frame.bbox.x1);
    Some(Plan { fragments: cut, blocks, bands, alignment, bounds })
}

/// Blocks, how they stand, and the bands they are in.
type Rowed = (Vec<Block>, Alignment, Vec<Band>);

/// The blocks and bands between separators. `walls` are the edges that part the lines of each column.
fn rowed(cut: &[Fragment], separators: &[i32], pitch: i64, mut walls: Vec<Vec<i32>>, levels: &[Level]) -> Rowed {
    let found = blocks::blocks(cut, separators, blocks::loose(pitch), &walls);
    let extra = tight::edges(cut, &found, separators.len() + 1);
    if let Some(exact) = centred(found.clone(), levels).filter(|e| extra.is_empty() || e.2.iter().any(Band::is_long)) {
        return exact;
    }
    if let Some(exact) = centred(blocks::blocks(cut, separators, blocks::strict(pitch), &walls), levels) {
        return exact;
    }
    for column in &mut walls {
        column.extend(&extra);
        column.sort_unstable();
    }
    let mut found = blocks::blocks(cut, separators, blocks::loose(pitch), &walls);
    let alignment = rows::alignment(&found);
    if alignment == Alignment::Top {
        found = blocks::cut_at_rows(cut, separators, pitch, found);
    }
    let bands = divide(&found, levels.to_vec(), alignment);
    (found, alignment, bands)
}

/// The bands of blocks that are centred from top to bottom, each exactly in the middle of its rows. Blocks of one line each may stand
/// at the top as well: then that is believed if there are no fewer rows.
fn centred(found: Vec<Block>, levels: &[Level]) -> Option<Rowed> {
    let spread = rows::spread(&found);
    if spread == Ordering::Greater {
        return None;
    }
    let bands = divide(&found, levels.to_vec(), Alignment::Middle);
    let is_exact = bands.iter().all(|b| b.soft.as_ref().is_none_or(|s| s.exact));
    let count = |bands: &[Band]| bands.iter().map(|b| rows_of(b, false)).sum::<usize>();
    let fewer = || count(&bands) < count(&divide(&found, levels.to_vec(), Alignment::Top));
    let is_centred = is_exact && (spread == Ordering::Less || fewer());
    is_centred.then_some((found, Alignment::Middle, bands))
}

/// The bands between full levels that hold text, each with its blocks.
fn divide(blocks: &[Block], levels: Vec<Level>, alignment: Alignment) -> Vec<Band> {
    let full: Vec<(i32, bool)> = levels.iter().filter(|l| l.is_full()).map(|l| (l.y, l.rule)).collect();
    let mut bands: Vec<Band> = (0..=full.len())
        .map(|i| {
            let (top, bottom) = (i.checked_sub(1).map(|i| full[i]), full.get(i).copied());
            let ruled = top.is_some_and(|t| t.1) && bottom.is_some_and(|b| b.1);
            let (top, bottom) = (top.map(|t| t.0), bottom.map(|b| b.0));
            Band { top, bottom, ruled, inner: Vec::new(), end: None, blocks: Vec::new(), soft: None }
        })
        .collect();
    let band_at = |y: i64| full.partition_point(|f| 2 * i64::from(f.0) <= y);
    for (i, block) in blocks.iter().enumerate() {
        bands[band_at(block.middle())].blocks.push(i);
    }
    for level in levels.into_iter().filter(|l| !l.is_full()) {
        bands[band_at(2 * i64::from(level.y))].inner.push(level);
    }
    bands.retain(|b| !b.blocks.is_empty());
    for band in &mut bands {
        // An edge with all text on one side of it is no division.
        let highest = band.blocks.iter().map(|&b| blocks[b].bbox.y0).min().unwrap_or(0);
        let lowest = band.blocks.iter().map(|&b| blocks[b].bbox.y1).max().unwrap_or(0);
        band.end = band.inner.pop_if(|l| l.y >= lowest);
        band.inner.retain(|l| l.y > highest && l.y < lowest);
        if band.inner.is_empty() {
            let own: Vec<Block> = band.blocks.iter().map(|&b| blocks[b].clone()).collect();
            band.soft = Some(rows::rows(&own, alignment, band.top, band.bottom));
        }
    }
    bands
}

/// Rows that a band has.
fn rows_of(band: &Band, dense: bool) -> usize {
    match &band.soft {
        Some(_) if dense && band.ruled => 1,
        Some(soft) => soft.edges.len() - 1,
        None => band.inner.len() + 1,
    }
}

/// The empty grid.
fn grid(plan: &Plan, dense: bool) -> Grid {
    let columns = plan.bounds.len() - 1;
    let (mut edges, mut walls) = (Vec::new(), Vec::new());
    let mut last = 0;
    for band in &plan.bands {
        let highest = band.blocks.iter().map(|&b| plan.blocks[b].bbox.y0).min().unwrap_or(0);
        let lowest = band.blocks.iter().map(|&b| plan.blocks[b].bbox.y1).max().unwrap_or(0);
        edges.push(band.top.unwrap_or(highest));
        walls.push(Some(vec![true; columns]));
        match &band.soft {
            Some(_) if dense && band.ruled => {}
            Some(soft) => {
                let inner = &soft.edges[1..soft.edges.len() - 1];
                edges.extend(inner);
                walls.extend(inner.iter().map(|_| None));
            }
            None => {
                edges.extend(band.inner.iter().map(|l| l.y));
                walls.extend(band.inner.iter().map(|l| Some(l.covers.clone())));
            }
        }
        last = band.bottom.unwrap_or(lowest);
    }
    edges.push(last.max(edges.last().copied().unwrap_or(0)));
    Grid::new(columns, edges, walls)
}

/// Puts the blocks into the grid.
fn fill(grid: &mut Grid, plan: &Plan, dense: bool) {
    let mut first = 0;
    for band in &plan.bands {
        let count = rows_of(band, dense);
        for (k, &b) in band.blocks.iter().enumerate() {
            let block = &plan.blocks[b];
            let rows = match &band.soft {
                Some(soft) if count == soft.edges.len() - 1 => (first + soft.rows[k].0, first + soft.rows[k].1),
                Some(_) => (first, first),
                None => grid.area(grid.row_at(block.middle()).clamp(first, first + count - 1), block.columns.0),
            };
            grid.place(rows, block.columns, block.fragments.clone());
        }
        first += count;
    }
}

/// By column: the page ends in a cell of the last row, which no rule closes.
fn open_below(plan: &Plan) -> Vec<bool> {
    let columns = plan.bounds.len() - 1;
    match plan.bands.last() {
        Some(Band { bottom: None, soft: None, end: Some(end), .. }) => end.covers.iter().map(|c| !c).collect(),
        _ => vec![false; columns],
    }
}

/// The table, with the texts of its cells.
fn found(sheet: &Sheet<'_>, grid: &Grid, plan: &Plan) -> Found {
    let empty =
        || Entry::Cell(Cell { body: RawText::default(), row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN });
    let mut entries: Vec<Entry<RawText>> = (0..grid.rows() * grid.columns).map(|_| empty()).collect();
    let mut glyphs = Vec::new();
    for draft in &grid.cells {
        let mut own: Vec<u32> =
            draft.fragments.iter().flat_map(|&f| plan.fragments[f].glyphs.iter().copied()).collect();
        own.sort_unstable();
        let body = text_lines::glyphs_text(&sheet.writing, &own);
        glyphs.append(&mut own);
        let parent = draft.rows.0 * grid.columns + draft.columns.0;
        for row in draft.rows.0..=draft.rows.1 {
            for column in draft.columns.0..=draft.columns.1 {
                entries[row * grid.columns + column] = Entry::Merged { parent };
            }
        }
        let span = |(a, b): (usize, usize)| NonZeroU32::new((b - a + 1) as u32).unwrap_or(NonZeroU32::MIN);
        entries[parent] = Entry::Cell(Cell { body, row_span: span(draft.rows), column_span: span(draft.columns) });
    }
    glyphs.sort_unstable();
    let (x0, x1) = (plan.bounds[0], plan.bounds[plan.bounds.len() - 1]);
    let (y0, y1) = (grid.edges[0], grid.edges[grid.edges.len() - 1]);
    let spans_known = grid.walls.iter().all(Option::is_some);
    Found {
        bbox: Rect { x0, y0, x1, y1 },
        columns: plan.bounds.clone(),
        rows: grid.edges.clone(),
        open_above: vec![false; grid.columns],
        open_below: open_below(plan),
        near: plan.blocks.iter().map(|b| b.size).max().unwrap_or(1),
        table: Table { columns: grid.columns, header_rows: 0, spans_known, entries },
        glyphs,
    }
}
