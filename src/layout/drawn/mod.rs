//! Drawn pages → paragraphs and tables.
//!
//! *Order of work on a page*: lengths are bounded; tables with rules claim their glyphs, then other tables; what nobody claims
//! becomes lines, one paragraph each. Then pages are put together: a table that goes on over pages is one.

mod book;
mod cells;
mod columns;
mod continued;
mod furniture;
mod lattice;
mod lines;
mod margins;
mod merged;
mod order;
mod overflow;
mod rules;
mod spilled;
mod stream;
mod struck;
mod tagged;
mod words;

#[cfg(test)]
mod paper;
#[cfg(test)]
mod tests;

use crate::model::{Block, Drawn, Glyph, Placed, RawText, Rect, Table, Tag};
use book::Book;
use lines::Line;
pub(super) use margins::margins;
use order::Rank;
pub(super) use struck::struck;
use words::{FAR, Writing};

/// A page whose tables are being looked for, and what nobody has claimed yet.
struct Sheet<'a> {
    /// Its glyphs and what they say.
    writing: Writing<'a>,
    /// By glyph: no table has claimed it.
    free: Vec<bool>,
    /// The structure tree of a tagged PDF.
    tags: &'a [Tag],
    /// Edges of the columns of the last table on the page before.
    before: Vec<i32>,
}

/// A table found on one page.
struct Found {
    /// Around its cells.
    bbox: Rect,
    /// Left edges of its columns, and the right edge of the last.
    columns: Vec<i32>,
    /// Top edges of its rows, and the bottom edge of the last.
    rows: Vec<i32>,
    /// By column: the top of the first row has no line. Empty where lines do not say.
    open_above: Vec<bool>,
    /// By column: the bottom of the last row has no line.
    open_below: Vec<bool>,
    /// Two edges nearer than this are one.
    near: i32,
    /// Its cells.
    table: Table<RawText>,
    /// The glyphs it claims, ascending; white space inside its cells among them.
    glyphs: Vec<u32>,
}

/// What a page holds, in reading order.
struct Part {
    /// Where it stands.
    bbox: Rect,
    /// What it is.
    body: Body,
    /// It stands on several pages and says nothing new.
    furniture: bool,
    /// It stands in a cell of another table.
    inner: bool,
}

enum Body {
    Table(Found),
    Block(Block<RawText>),
}

impl<'a> Sheet<'a> {
    fn new(page: u32, text: &'a str, drawn: &'a Drawn, tags: &'a [Tag]) -> Self {
        Sheet { writing: Writing::new(page, text, drawn), free: within(drawn), tags, before: Vec::new() }
    }

    /// Glyphs that nobody has claimed, ascending.
    fn free_glyphs(&self) -> Vec<u32> {
        (0..self.free.len() as u32).filter(|&g| self.free[g as usize]).collect()
    }

    /// Lines of what nobody has claimed.
    fn free_lines(&self) -> Vec<Line> {
        lines::lines(words::words(&self.writing, &self.free_glyphs()))
    }

    /// Takes what a table claims.
    fn claim(&mut self, found: &Found) {
        for &glyph in &found.glyphs {
            self.free[glyph as usize] = false;
        }
    }
}

/// Lays out pages that follow one another.
pub(super) fn layout(mut pages: Vec<(u32, String, Drawn)>, tags: &[Tag]) -> Vec<Placed<RawText>> {
    let numbers: Vec<u32> = pages.iter().map(|p| p.0).collect();
    let mut found: Vec<Vec<Part>> = Vec::with_capacity(pages.len());
    for (number, text, drawn) in &mut pages {
        bound(drawn);
        let before = found.last().map_or_else(Vec::new, |parts: &Vec<Part>| last_columns(parts));
        found.push(parts(Sheet { before, ..Sheet::new(*number, text, drawn, tags) }));
    }
    let drawn: Vec<&Drawn> = pages.iter().map(|p| &p.2).collect();
    spilled::keep_one(&mut found, &drawn);
    furniture::mark(&mut found);
    let mut book = Book::default();
    numbers.into_iter().zip(found).for_each(|(number, parts)| book.add(number, parts));
    book.finish()
}

/// Edges of the columns of the last table of a page.
fn last_columns(parts: &[Part]) -> Vec<i32> {
    let columns = |p: &Part| match &p.body {
        Body::Table(found) if !p.inner => Some(found.columns.clone()),
        _ => None,
    };
    parts.iter().rev().find_map(columns).unwrap_or_default()
}

/// By glyph: it is part of what is laid out. The hidden text of a page that has seen text too, and what lies across the page
/// on a slant, stand apart and last.
fn within(drawn: &Drawn) -> Vec<bool> {
    let is_seen = |g: &Glyph| !g.invisible && !g.oblique;
    let some_are_seen = drawn.glyphs.iter().any(is_seen);
    drawn.glyphs.iter().map(|g| is_seen(g) || !some_are_seen).collect()
}

/// The lines that stand apart from a page.
fn apart(sheet: &Sheet<'_>, within: &[bool]) -> Vec<Part> {
    let glyphs: Vec<u32> = (0..within.len() as u32).filter(|&g| !within[g as usize]).collect();
    let paragraph = |line: &Line| Body::Block(Block::Paragraph(lines::line_text(&sheet.writing, line)));
    let lines = lines::lines(words::words(&sheet.writing, &glyphs));
    lines.iter().map(|l| Part { bbox: l.bbox, body: paragraph(l), furniture: false, inner: false }).collect()
}

/// A page's tables and lines.
fn parts(mut sheet: Sheet<'_>) -> Vec<Part> {
    let finders: [fn(&Sheet<'_>) -> Vec<Found>; 2] = [lattice::find, stream::find];
    let mut parts: Vec<Part> = Vec::new();
    let apart = apart(&sheet, &sheet.free);
    for find in finders {
        for found in find(&sheet) {
            sheet.claim(&found);
            parts.push(Part { bbox: found.bbox, body: Body::Table(found), furniture: false, inner: false });
        }
    }
    mark_inner(&mut parts);
    let tables: Vec<Rect> = parts.iter().map(|p| p.bbox).collect();
    let mut ranked: Vec<(Rank, Part)> = parts.into_iter().map(|p| (order::rank(p.bbox), p)).collect();
    for (rank, line) in order::ranked(sheet.free_lines(), &tables) {
        let body = Body::Block(Block::Paragraph(lines::line_text(&sheet.writing, &line)));
        ranked.push((rank, Part { bbox: line.bbox, body, furniture: false, inner: false }));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, part)| part).chain(apart).collect()
}

/// Marks the tables that stand inside others.
fn mark_inner(parts: &mut [Part]) {
    /// Every pair of tables is looked at; a page with more is a drawing.
    const MOST: usize = 500;
    if parts.len() > MOST {
        return;
    }
    let boxes: Vec<Rect> = parts.iter().map(|p| p.bbox).collect();
    let holds = |a: &Rect, b: &Rect| a != b && a.x0 <= b.x0 && a.y0 <= b.y0 && a.x1 >= b.x1 && a.y1 >= b.y1;
    for part in parts {
        part.inner = boxes.iter().any(|b| holds(b, &part.bbox));
    }
}

/// Keeps every length so small that sums of a few of them do not overflow.
fn bound(drawn: &mut Drawn) {
    let near = |v: &mut i32| *v = (*v).clamp(-FAR, FAR);
    let rect = |r: &mut Rect| [&mut r.x0, &mut r.y0, &mut r.x1, &mut r.y1].into_iter().for_each(near);
    drawn.glyphs.iter_mut().for_each(|g| rect(&mut g.bbox));
    drawn.glyphs.iter_mut().for_each(|g| g.size = g.size.clamp(1, FAR));
    drawn.fills.iter_mut().for_each(|f| rect(&mut f.bbox));
    drawn.images.iter_mut().for_each(rect);
    for r in &mut drawn.rules {
        [&mut r.at, &mut r.from, &mut r.to, &mut r.width].into_iter().for_each(near);
    }
}
