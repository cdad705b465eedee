//! Cells that a page break cuts and whose text is drawn on both pages.
//!
//! Spreadsheet programs (LibreOffice Calc) draw the whole text of a merged cell on each page that shows a part of the cell, at
//! the place it would have if the paper were endless: on one page it stands in the cell, on the other below the table or above
//! it, across the headings. One of the two is kept, the one in its cell; the other is furniture.

use super::{Body, Found, Part};
use crate::model::{Block, Entry, Piece, RawText, Rect};
use std::ops::Range;

/// Rows at the top of a page in which the second drawing is looked for.
const DEEPEST: usize = 8;

/// Where a text stands on a page: a part, and the entry of its table.
type Place = (usize, Option<usize>);

/// Keeps each text that a page and the next both draw once.
pub(super) fn keep_one(pages: &mut [Vec<Part>]) {
    for i in 1..pages.len() {
        let (before, behind) = pages.split_at_mut(i);
        if let (Some(above), Some(below)) = (before.last_mut(), behind.first_mut()) {
            pair(above, below);
        }
    }
}

fn pair(above: &mut Vec<Part>, below: &mut Vec<Part>) {
    let Some(upper) = above.iter().rposition(|p| found(p).is_some_and(|f| f.open_below.contains(&true))) else {
        return;
    };
    let Some(lower) = below.iter().position(|p| found(p).is_some() && !p.inner) else { return };
    let shifts = shifts(&above[upper], &below[lower]);
    for (entry, range) in open_cells(&above[upper]) {
        let mut first = below_table(above, upper, range);
        first.push(upper, Some(entry), text(&above[upper], Some(entry)));
        let second = at_top(below, lower, range);
        let Some(drawn) = second.find(&first, &shifts) else { continue };
        if first.places.iter().all(|(place, ..)| *place == (upper, Some(entry))) {
            remove(below, second.at(drawn));
        } else if second.fills_one(&drawn) {
            remove(above, first.at(0..first.places.len()));
        }
    }
}

/// How far down a text may move from a page to the next: what the page cut goes on at the top of the next table, or below the
/// headings that stand again there.
fn shifts(above: &Part, below: &Part) -> (Vec<i32>, i32) {
    let (Some(upper), Some(lower)) = (found(above), found(below)) else { return (Vec::new(), 0) };
    let end = upper.rows.last().copied().unwrap_or(0);
    let tops = [0, repeated_rows(upper, lower)].map(|row| lower.rows.get(row));
    (tops.into_iter().flatten().map(|top| top - end).collect(), lower.near)
}

/// How many rows at the top of the lower table stand among the first of the upper one; half of their texts is enough, for
/// others may be drawn across them.
fn repeated_rows(upper: &Found, lower: &Found) -> usize {
    let said = |found: &Found| -> Vec<Vec<String>> {
        let rows = (0..found.table.rows().min(DEEPEST)).map(|r| found.table.row(r).iter());
        rows.map(|row| row.filter_map(words_of).collect()).collect()
    };
    let (upper, lower) = (said(upper), said(lower));
    let alike = |(a, b): &(&Vec<String>, &Vec<String>)| {
        !a.is_empty() && a.iter().filter(|words| b.contains(words)).count() * 2 >= a.len()
    };
    let repeated = |from: usize| upper[from..].iter().zip(&lower).take_while(alike).count();
    (0..upper.len()).map(repeated).max().unwrap_or(0)
}

fn words_of(entry: &Entry<RawText>) -> Option<String> {
    let Entry::Cell(cell) = entry else { return None };
    Some(cell.body.chars.split_whitespace().collect::<String>()).filter(|words| !words.is_empty())
}

fn found(part: &Part) -> Option<&Found> {
    match &part.body {
        Body::Table(found) => Some(found),
        Body::Block(_) => None,
    }
}

/// The cells that are open below: their entries and where they stand across the page.
fn open_cells(part: &Part) -> Vec<(usize, (i32, i32))> {
    let Some(f) = found(part) else { return Vec::new() };
    let (rows, columns) = (f.table.rows(), f.table.columns);
    let mut cells = Vec::new();
    for column in 0..columns {
        let place = (rows - 1) * columns + column;
        let entry = match f.table.entries[place] {
            Entry::Merged { parent } => parent,
            _ => place,
        };
        let Entry::Cell(cell) = &f.table.entries[entry] else { continue };
        let right = column + cell.column_span.get() as usize;
        if entry % columns == column && f.open_below.get(column) == Some(&true) && right < f.columns.len() {
            cells.push((entry, (f.columns[column], f.columns[right])));
        }
    }
    cells
}

fn text(part: &Part, entry: Option<usize>) -> &RawText {
    static NOTHING: RawText = RawText { chars: String::new(), pieces: Vec::new() };
    match (&part.body, entry) {
        (Body::Block(Block::Paragraph(text)), None) => text,
        (Body::Table(found), Some(entry)) => match &found.table.entries[entry] {
            Entry::Cell(cell) => &cell.body,
            _ => &NOTHING,
        },
        _ => &NOTHING,
    }
}

/// Pieces of texts in the order of drawing, each with its place and its number in the text.
#[derive(Default)]
struct Pieces {
    places: Vec<(Place, usize, Piece, String)>,
}

impl Pieces {
    fn push(&mut self, part: usize, entry: Option<usize>, text: &RawText) {
        self.push_between(part, entry, text, (i32::MIN, i32::MAX));
    }

    /// Adds the pieces whose middle stands between two places across the page.
    fn push_between(&mut self, part: usize, entry: Option<usize>, text: &RawText, range: (i32, i32)) {
        for (number, piece) in text.pieces.iter().enumerate() {
            let inside = |r: Rect| (range.0..range.1).contains(&((r.x0 + r.x1) / 2));
            if piece.span.bbox.is_some_and(inside) {
                let chars = text.slice(piece.at..piece.at + piece.span.len()).chars;
                self.places.push(((part, entry), number, piece.clone(), chars));
            }
        }
        self.places.sort_by_key(|(_, _, piece, _)| piece.span.start);
    }

    /// Everything it says without white space, and which piece says each byte.
    fn words(&self) -> (String, Vec<usize>) {
        let (mut words, mut from) = (String::new(), Vec::new());
        for (i, (.., chars)) in self.places.iter().enumerate() {
            chars.split_whitespace().for_each(|w| words.push_str(w));
            from.resize(words.len(), i);
        }
        (words, from)
    }

    /// The pieces that say what `first` says and stand where those would stand on the next page.
    fn find(&self, first: &Pieces, (shifts, near): &(Vec<i32>, i32)) -> Option<Range<usize>> {
        let ((words, _), (own, from)) = (first.words(), self.words());
        let start = first.places.first().and_then(|p| p.2.span.bbox)?;
        let stands = |at: usize| {
            let here = self.places[at].2.span.bbox;
            here.is_some_and(|r| {
                let shifted = shifts.iter().any(|s| (r.y0 - start.y0 - s).abs() <= *near);
                shifted && (r.x0 - start.x0).abs() <= *near
            })
        };
        let whole = |a: usize, b: usize| {
            (a == 0 || from[a - 1] != from[a]) && (b == own.len() || from[b - 1] != from[b]) && stands(from[a])
        };
        let mut found = own.match_indices(&words).map(|(at, _)| (at, at + words.len()));
        found.find(|&(a, b)| b > a && whole(a, b)).map(|(a, b)| from[a]..from[b - 1] + 1)
    }

    /// The places of these pieces and their numbers.
    fn at(&self, range: Range<usize>) -> Vec<(Place, usize)> {
        self.places[range].iter().map(|(place, number, ..)| (*place, *number)).collect()
    }

    /// True when these pieces are the whole of one cell.
    fn fills_one(&self, range: &Range<usize>) -> bool {
        let first = self.places[range.start].0;
        let of_first = self.places.iter().enumerate().filter(|(_, (place, ..))| *place == first);
        first.1.is_some() && of_first.count() == range.len() && self.places[range.clone()].iter().all(|p| p.0 == first)
    }
}

/// What stands below the table, between two places across the page.
fn below_table(parts: &[Part], table: usize, range: (i32, i32)) -> Pieces {
    let mut pieces = Pieces::default();
    for (i, part) in parts.iter().enumerate().filter(|(_, p)| p.bbox.y1 > parts[table].bbox.y1) {
        pieces.push_between(i, None, text(part, None), range);
    }
    pieces
}

/// What stands above the table or in its first rows, between two places across the page.
fn at_top(parts: &[Part], table: usize, range: (i32, i32)) -> Pieces {
    let mut pieces = Pieces::default();
    for (i, part) in parts.iter().enumerate().filter(|(_, p)| p.bbox.y0 < parts[table].bbox.y0) {
        pieces.push_between(i, None, text(part, None), range);
    }
    if let Some(f) = found(&parts[table]) {
        for entry in 0..f.table.entries.len().min(DEEPEST * f.table.columns) {
            pieces.push_between(table, Some(entry), text(&parts[table], Some(entry)), range);
        }
    }
    pieces
}

/// Takes pieces out of their texts; they are furniture from now on.
fn remove(parts: &mut Vec<Part>, pieces: Vec<(Place, usize)>) {
    let mut pieces = pieces;
    // The last piece of a text goes first, so that the numbers of those before it stay what they are.
    pieces.sort_unstable_by(|a, b| b.cmp(a));
    for ((part, entry), number) in pieces {
        let body = match (&mut parts[part].body, entry) {
            (Body::Block(Block::Paragraph(text)), None) => text,
            (Body::Table(found), Some(entry)) => match &mut found.table.entries[entry] {
                Entry::Cell(cell) => &mut cell.body,
                _ => continue,
            },
            _ => continue,
        };
        let (rest, taken) = without(body, number);
        *body = rest;
        let bbox = taken.first_span().and_then(|s| s.bbox).unwrap_or(parts[part].bbox);
        parts.push(Part { bbox, body: Body::Block(Block::Furniture(taken)), furniture: true, inner: false });
    }
    parts
        .iter_mut()
        .for_each(|p| p.furniture |= matches!(&p.body, Body::Block(Block::Paragraph(t)) if t.chars.is_empty()));
}

/// A text without one of its pieces and the glue before it, and that piece.
fn without(text: &RawText, number: usize) -> (RawText, RawText) {
    let length = text.chars.chars().count() as u32;
    let piece = &text.pieces[number];
    let taken = text.slice(piece.at..piece.at + piece.span.len());
    let end = number.checked_sub(1).map_or(0, |n| text.pieces[n].at + text.pieces[n].span.len());
    let start = match text.pieces.get(number + 1) {
        Some(next) if number == 0 => next.at,
        _ => piece.at + piece.span.len(),
    };
    let mut rest = text.slice(0..end);
    rest.join("", &text.slice(start..length));
    (rest, taken)
}
