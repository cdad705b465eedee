//! Text wider than its cell, which runs across the line beside it.
//!
//! Where two texts merely stand close to one another the gap at the line between them is wider than those between their glyphs.
//! Glyphs that follow one another across a line as they do elsewhere are one text, drawn without regard to the line.

use super::Sheet;
use super::cells::Cells;
use super::words::words;
use crate::model::{Direction, Rect};

/// Puts words that run across a vertical line into one area; `placed` has the area of each glyph, by glyph.
pub(super) fn gather(sheet: &Sheet<'_>, cells: &Cells, placed: &mut [(u32, usize)]) {
    let glyphs: Vec<u32> = placed.iter().map(|p| p.0).collect();
    let all = words(&sheet.writing, &glyphs);
    let mut rest = all.as_slice();
    while let Some(first) = rest.first() {
        // White space that was drawn parts no text.
        let together = 1 + rest[1..].iter().take_while(|w| !w.spaces.is_empty()).count();
        let (run, behind) = rest.split_at(together);
        rest = behind;
        let bounds = run.iter().map(|w| w.bbox).reduce(Rect::around);
        let inside =
            bounds.is_some_and(|r| sides(cells, r.x0, (r.y0 + r.y1) / 2).is_some_and(|(_, right)| r.x1 <= right));
        if first.direction == Direction::Right && !inside {
            let glyphs: Vec<u32> = run.iter().flat_map(|w| w.spaces.iter().chain(&w.glyphs).copied()).collect();
            texts(sheet, &glyphs, placed).for_each(|text| settle(sheet, cells, text, placed));
        }
    }
}

fn area_of(glyph: u32, placed: &[(u32, usize)]) -> Option<usize> {
    placed.binary_search_by_key(&glyph, |p| p.0).ok().map(|i| placed[i].1)
}

/// Parts a run where two of its glyphs were tagged as two texts; untagged ones where they stand in different areas with a
/// wider gap between than beside.
fn texts<'g>(sheet: &Sheet<'_>, glyphs: &'g [u32], placed: &[(u32, usize)]) -> std::vec::IntoIter<&'g [u32]> {
    let all = &sheet.writing.drawn.glyphs;
    let gap = |i: usize| match (i.checked_sub(1).and_then(|i| glyphs.get(i)), glyphs.get(i)) {
        (Some(&a), Some(&b)) => all[b as usize].bbox.x0 - all[a as usize].bbox.x1,
        _ => 0,
    };
    let parts = |i: usize| {
        let (before, own) = (&all[glyphs[i - 1] as usize], &all[glyphs[i] as usize]);
        let wide = gap(i) > gap(i - 1).max(gap(i + 1)).max(0) + own.size / 20;
        let differs = before.tag.zip(own.tag).map(|(a, b)| a != b);
        differs.unwrap_or_else(|| wide && area_of(glyphs[i - 1], placed) != area_of(glyphs[i], placed))
    };
    let mut texts = Vec::new();
    let mut start = 0;
    for i in (1..glyphs.len()).filter(|&i| parts(i)) {
        texts.push(&glyphs[start..i]);
        start = i;
    }
    texts.push(&glyphs[start..]);
    texts.into_iter()
}

/// Where the sides of the area around a point stand.
fn sides(cells: &Cells, x: i32, y: i32) -> Option<(i32, i32)> {
    let (row, column) = cells.place(x, y)?;
    let area = cells.areas[cells.area(row, column)?];
    Some((cells.xs[area.left], cells.xs[area.right]))
}

/// Gives all glyphs of a text to one area: that where it begins or ends, if it was set against that side, else that of its
/// middle.
fn settle(sheet: &Sheet<'_>, cells: &Cells, text: &[u32], placed: &mut [(u32, usize)]) {
    let glyphs = || text.iter().map(|&g| &sheet.writing.drawn.glyphs[g as usize]);
    let all = glyphs().map(|g| g.bbox).reduce(Rect::around);
    let (Some(Rect { x0, y0, x1, y1 }), Some(size)) = (all, glyphs().map(|g| g.size).max()) else { return };
    let areas = || text.iter().map(|&g| area_of(g, placed));
    if areas().zip(areas().skip(1)).all(|(a, b)| a == b) {
        return;
    }
    let y = (y0 + y1) / 2;
    let begins = sides(cells, x0, y).is_some_and(|(left, _)| x0 - left < size / 2);
    let ends = sides(cells, x1, y).is_some_and(|(_, right)| right - x1 < size / 2);
    let at = match (begins, ends) {
        (true, false) => x0,
        (false, true) => x1,
        _ => (x0 + x1) / 2,
    };
    let Some(area) = cells.place(at, y).and_then(|(row, column)| cells.area(row, column)) else { return };
    for glyph in text {
        if let Ok(i) = placed.binary_search_by_key(glyph, |p| p.0) {
            placed[i].1 = area;
        }
    }
}
