//! Drawn pages → paragraphs and tables.
//!
//! *Order of work on a page*: lengths are bounded; tables with rules claim their glyphs, then other tables; what nobody claims
//! becomes lines, one paragraph each. Then pages are put together: a table that goes on over pages is one.

mod amended;
mod apart;
mod arrange;
mod book;
mod boxes;
mod cells;
mod columns;
mod continued;
mod declared;
mod furniture;
mod lattice;
mod lines;
mod margins;
mod merged;
mod order;
mod overflow;
mod page;
mod readings;
mod rules;
mod spilled;
mod stream;
mod struck;
mod tagged;
mod tiles;
mod upright;
mod verdict;
mod words;

#[cfg(test)]
mod paper;
#[cfg(test)]
mod tests;

use crate::diag::Diagnostics;
use crate::model::{Block, Drawn, Placed, RawText, Rect, Rule, Struck, Table, Tag};
use apart::Why;
use book::Book;
use boxes::Boxes;
use lines::Line;
pub(super) use margins::margins;
use words::{FAR, Writing};

/// A page whose tables are being looked for, and what nobody has claimed yet.
struct Sheet<'a> {
    /// Its glyphs and what they say.
    writing: Writing<'a>,
    /// By glyph: no table has claimed it, and it does not stand apart.
    free: Vec<bool>,
    /// By glyph: why it stands apart.
    apart: Vec<Option<Why>>,
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
    #[cfg(test)]
    fn new(page: u32, text: &'a str, drawn: &'a Drawn, tags: &'a [Tag]) -> Self {
        let apart = vec![None; drawn.glyphs.len()];
        Sheet::with(Writing::new(page, text, drawn), apart, tags)
    }

    fn with(writing: Writing<'a>, apart: Vec<Option<Why>>, tags: &'a [Tag]) -> Self {
        let free = apart.iter().map(Option::is_none).collect();
        Sheet { writing, free, apart, tags, before: Vec::new() }
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

/// Lays out pages that follow one another. What is struck out stands apart; with `struck` it stays where it is, and its places and
/// those of what is printed for it are added there.
pub(super) fn layout(
    mut pages: Vec<(u32, String, Drawn)>,
    tags: &[Tag],
    mut struck: Option<&mut Struck>,
    d: &mut Diagnostics,
) -> Vec<Placed<RawText>> {
    let numbers: Vec<u32> = pages.iter().map(|p| p.0).collect();
    let mut found: Vec<Vec<Part>> = Vec::with_capacity(pages.len());
    for (number, text, drawn) in &mut pages {
        bound(drawn);
        upright::turn(*number, text, drawn);
        let before = found.last().map_or_else(Vec::new, |parts: &Vec<Part>| last_columns(parts));
        let (mut why, strikes) = apart::apart(&Writing::new(*number, text, drawn));
        if let Some(struck) = &mut struck {
            let found = amended::marks(*number, drawn, &why);
            struck.gone.extend(found.gone);
            struck.come.extend(found.come);
            why.iter_mut().for_each(|w| *w = w.filter(|w| *w != Why::Struck));
        }
        leave_out(&mut drawn.rules, &strikes);
        let sheet = Sheet::with(Writing::new(*number, text, drawn), why, tags);
        found.push(parts(Sheet { before, ..sheet }, d));
    }
    let drawn: Vec<&Drawn> = pages.iter().map(|p| &p.2).collect();
    spilled::keep_one(&mut found, &drawn);
    furniture::mark(&mut found);
    let mut book = Book::default();
    numbers.into_iter().zip(found).for_each(|(number, parts)| book.add(number, parts));
    book.finish()
}

/// True where something on the page is struck out.
pub(super) fn has_struck(page: u32, text: &str, drawn: &Drawn) -> bool {
    let near = |v: i32| (-FAR..=FAR).contains(&v);
    let is_near = |g: &crate::model::Glyph| [g.bbox.x0, g.bbox.x1, g.bbox.y0, g.bbox.y1].into_iter().all(near);
    drawn.glyphs.iter().all(is_near) && !apart::apart(&Writing::new(page, text, drawn)).1.is_empty()
}

/// Removes the rules with these indices (ascending).
fn leave_out(rules: &mut Vec<Rule>, indices: &[usize]) {
    let mut at = 0;
    rules.retain(|_| {
        at += 1;
        indices.binary_search(&(at - 1)).is_err()
    });
}

/// Edges of the columns of the last table of a page.
fn last_columns(parts: &[Part]) -> Vec<i32> {
    let columns = |p: &Part| match &p.body {
        Body::Table(found) if !p.inner => Some(found.columns.clone()),
        _ => None,
    };
    parts.iter().rev().find_map(columns).unwrap_or_default()
}

/// The lines that stand apart from a page. What is struck out or a reading belongs to no text.
fn apart(sheet: &Sheet<'_>, d: &mut Diagnostics) -> Vec<Part> {
    let mut said: Vec<(Why, RawText)> = Vec::new();
    let mut parts = Vec::new();
    for why in [Why::Beneath, Why::Struck, Why::Reading] {
        let glyphs: Vec<u32> =
            (0..sheet.apart.len() as u32).filter(|&g| sheet.apart[g as usize] == Some(why)).collect();
        let lines = lines::lines(words::words(&sheet.writing, &glyphs));
        let parted = |l: &Line| readings::neighbours(l).filter_map(|g| Line::of(g.to_vec())).collect::<Vec<_>>();
        let lines = if why == Why::Beneath { lines } else { lines.iter().flat_map(parted).collect() };
        for line in lines {
            let text = lines::line_text(&sheet.writing, &line);
            said.push((why, text.clone()));
            let block = if why == Why::Beneath { Block::Paragraph(text) } else { Block::Furniture(text) };
            parts.push(Part {
                bbox: line.bbox,
                body: Body::Block(block),
                furniture: why != Why::Beneath,
                inner: false,
            });
        }
    }
    apart::report(&said, d);
    parts
}

/// A page's tables and lines.
fn parts(mut sheet: Sheet<'_>, d: &mut Diagnostics) -> Vec<Part> {
    let mut tables: Vec<Part> = Vec::new();
    let apart = apart(&sheet, d);
    let drawn = lattice::find(&sheet);
    let (chosen, declared) = verdict::choose(&sheet, drawn, declared::find(&sheet));
    claim(&mut sheet, |_| chosen, &mut tables);
    let ruled: Vec<Rect> = tables.iter().map(|p| p.bbox).collect();
    let boxes = Boxes::of(&sheet.writing, &sheet.free).without_tables(&ruled);
    let open = verdict::prefer(stream::find(&sheet), declared);
    if open.iter().any(|found| boxes.part(found, &sheet.writing)) {
        page::in_boxes(&mut sheet, &boxes, |sheet| claim(sheet, stream::find, &mut tables));
    } else {
        claim(&mut sheet, |_| open, &mut tables);
    }
    mark_inner(&mut tables);
    let bounds: Vec<Rect> = tables.iter().map(|p| p.bbox).collect();
    page::parts(&sheet, tables, &boxes.without_tables(&bounds)).into_iter().chain(apart).collect()
}

/// Takes the tables that `find` sees.
fn claim(sheet: &mut Sheet<'_>, find: impl FnOnce(&Sheet<'_>) -> Vec<Found>, tables: &mut Vec<Part>) {
    for found in find(sheet) {
        sheet.claim(&found);
        tables.push(Part { bbox: found.bbox, body: Body::Table(found), furniture: false, inner: false });
    }
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
