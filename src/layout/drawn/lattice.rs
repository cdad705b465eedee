//! Tables whose cells are bounded by rules.

use super::cells::{Area, Cells};
use super::lines::glyphs_text;
use super::overflow;
use super::rules::meshes;
use super::{Found, Sheet, tiles};
use crate::model::{Cell, Entry, Glyph, RawText, Rect, Table};
use std::num::NonZeroU32;

/// The tables with rules, inner ones before those around them.
pub(super) fn find(sheet: &Sheet<'_>) -> Vec<Found> {
    let drawn = sheet.writing.drawn;
    let mut meshes = meshes(drawn, &tiles::rules(drawn));
    let area = |r: Rect| i64::from(r.x1 - r.x0) * i64::from(r.y1 - r.y0);
    meshes.sort_by_key(|m| area(m.bounds()));
    let mut glyphs = Centres::of(sheet);
    meshes.iter().filter_map(|mesh| table(sheet, &Cells::of(mesh)?, &mut glyphs)).collect()
}

/// The middle of each glyph that is free, from top to bottom.
struct Centres(Vec<(i32, i32, u32)>);

impl Centres {
    fn of(sheet: &Sheet<'_>) -> Self {
        let middle = |g: &Glyph| ((g.bbox.y0 + g.bbox.y1) / 2, (g.bbox.x0 + g.bbox.x1) / 2);
        let glyphs = sheet.writing.drawn.glyphs.iter().zip(0..).filter(|(_, at)| sheet.free[*at as usize]);
        let mut centres: Vec<(i32, i32, u32)> = glyphs.map(|(g, at)| (middle(g).0, middle(g).1, at)).collect();
        centres.sort_unstable();
        Centres(centres)
    }

    /// Those between two heights.
    fn between(&self, top: i32, bottom: i32) -> &[(i32, i32, u32)] {
        let (from, to) = (self.0.partition_point(|g| g.0 < top), self.0.partition_point(|g| g.0 < bottom));
        self.0.get(from..to).unwrap_or_default()
    }

    /// Leaves out what a table claims.
    fn claim(&mut self, glyphs: &[u32]) {
        self.0.retain(|(_, _, glyph)| glyphs.binary_search(glyph).is_err());
    }
}

/// The table of these cells, if it is one: two columns or three rows, and text in two cells.
fn table(sheet: &Sheet<'_>, cells: &Cells, glyphs: &mut Centres) -> Option<Found> {
    let (columns, rows) = (cells.xs.len() - 1, cells.ys.len() - 1);
    if cells.areas.len() < 2 || columns < 2 && rows < 3 {
        return None;
    }
    let (&top, &bottom) = (cells.ys.first()?, cells.ys.last()?);
    let mut held = held(sheet, cells, glyphs.between(top, bottom));
    held.iter_mut().for_each(|glyphs| glyphs.sort_unstable());
    let bodies: Vec<RawText> = held.iter().map(|glyphs| glyphs_text(&sheet.writing, glyphs)).collect();
    if bodies.iter().filter(|b| !b.chars.is_empty()).count() < 2 {
        return None;
    }
    let mut claimed: Vec<u32> = held.into_iter().flatten().collect();
    claimed.sort_unstable();
    glyphs.claim(&claimed);
    let table = Table { columns, header_rows: 0, spans_known: true, entries: entries(cells, bodies) };
    let bbox = Rect { x0: cells.xs[0], y0: top, x1: cells.xs[columns], y1: bottom };
    Some(Found {
        bbox,
        columns: cells.xs.clone(),
        rows: cells.ys.clone(),
        open_above: cells.open_above.clone(),
        open_below: cells.open_below.clone(),
        near: cells.near,
        table,
        glyphs: claimed,
    })
}

/// The glyphs in each area.
fn held(sheet: &Sheet<'_>, cells: &Cells, glyphs: &[(i32, i32, u32)]) -> Vec<Vec<u32>> {
    let mut held: Vec<Vec<u32>> = vec![Vec::new(); cells.areas.len()];
    let mut placed: Vec<(u32, usize)> = Vec::with_capacity(glyphs.len());
    for &(y, x, glyph) in glyphs {
        if let Some(area) = cells.place(x, y).and_then(|(row, column)| cells.area(row, column)) {
            placed.push((glyph, area));
        }
    }
    placed.sort_unstable();
    overflow::gather(sheet, cells, &mut placed);
    placed.into_iter().for_each(|(glyph, area)| held[area].push(glyph));
    held
}

/// The grid of the cells; an empty area that the lines do not close is no cell.
fn entries(cells: &Cells, bodies: Vec<RawText>) -> Vec<Entry<RawText>> {
    let columns = cells.xs.len() - 1;
    let mut entries = vec![Entry::Absent; cells.at.len()];
    for (area, body) in cells.areas.iter().zip(bodies) {
        if area.leaks && body.chars.is_empty() {
            continue;
        }
        let parent = area.top * columns + area.left;
        for row in area.top..area.bottom {
            entries[row * columns + area.left..row * columns + area.right].fill(Entry::Merged { parent });
        }
        entries[parent] = Entry::Cell(cell(area, body));
    }
    entries
}

fn cell(area: &Area, body: RawText) -> Cell<RawText> {
    let span = |count: usize| NonZeroU32::new(count as u32).unwrap_or(NonZeroU32::MIN);
    Cell { body, row_span: span(area.bottom - area.top), column_span: span(area.right - area.left) }
}
