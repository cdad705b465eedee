//! Text that is drawn on both sides of a page break.
//!
//! A spreadsheet program draws a cell that a page break cuts on each of its pages as if the paper were endless. LibreOffice
//! Calc does not clip: on one page the text stands in the cell, on the other below the table or above it, across the headings.
//! Excel clips, but a line of text that the edge cuts in two is drawn on both. Of two equal glyphs at one place of the endless
//! paper the one inside the table is kept; the other is furniture.

use super::{Body, Found, Part};
use crate::model::{Block, Drawn, Entry, RawText, Rect};
use std::collections::{BTreeMap, BTreeSet};

/// Rows at the top of a page in which a second drawing is looked for.
const DEEPEST: usize = 8;

/// A text of a page: a part, and the entry of its table.
type Place = (usize, Option<usize>);

/// A character that is drawn: the text and its number there, and where it stands.
struct Mark {
    place: Place,
    number: usize,
    said: char,
    bbox: Rect,
}

/// Keeps each glyph that a page and the next both draw once.
pub(super) fn keep_one(pages: &mut [Vec<Part>], drawn: &[&Drawn]) {
    for i in 1..pages.len().min(drawn.len()) {
        let (before, behind) = pages.split_at_mut(i);
        if let (Some(above), Some(below)) = (before.last_mut(), behind.first_mut()) {
            pair((above, drawn[i - 1]), (below, drawn[i]));
        }
    }
}

fn pair(above: (&mut Vec<Part>, &Drawn), below: (&mut Vec<Part>, &Drawn)) {
    let open = |p: &Part| found(p).is_some_and(|f| f.open_below.contains(&true));
    let Some(upper) = above.0.iter().rposition(open) else { return };
    let Some(lower) = below.0.iter().position(|p| found(p).is_some() && !p.inner) else { return };
    let (Some(first), Some(second)) = (found(&above.0[upper]), found(&below.0[lower])) else { return };
    let (Some(&end), near) = (first.rows.last(), second.near) else { return };
    let cut = at_end(above.0, upper, above.1);
    let drawn_again = at_top(below.0, lower, below.1);
    let shifts = tops(first, second).map(|top| matches(&cut, &drawn_again, top - end, near));
    let Some(twice) = shifts.into_iter().max_by_key(Vec::len) else { return };
    let inside = |m: &Mark| m.bbox.y0 + m.bbox.y1 <= 2 * end;
    let (kept, moved): (Vec<_>, Vec<_>) = twice.into_iter().partition(|(own, _)| inside(&cut[*own]));
    let mut again: BTreeSet<usize> = kept.iter().map(|(_, other)| *other).collect();
    keep_headings(&headings(first, second), lower, second.table.columns, &drawn_again, &mut again);
    remove(below.0, again.iter().map(|other| &drawn_again[*other]));
    remove(above.0, moved.iter().map(|(own, _)| &cut[*own]));
}

fn found(part: &Part) -> Option<&Found> {
    match &part.body {
        Body::Table(found) => Some(found),
        Body::Block(_) => None,
    }
}

/// What the page cut may go on at the top of the next table, or below the headings that stand again there.
fn tops(upper: &Found, lower: &Found) -> [i32; 2] {
    let top = |row: usize| lower.rows.get(row).copied().unwrap_or(lower.bbox.y0);
    [top(headings(upper, lower).len()), top(0)]
}

/// The texts of the rows that stand among the first of the upper table and at the top of the lower one, there perhaps with
/// others drawn across.
fn headings(upper: &Found, lower: &Found) -> Vec<Vec<String>> {
    let said = |found: &Found| -> Vec<Vec<String>> {
        let rows = (0..found.table.rows().min(DEEPEST)).map(|r| found.table.row(r).iter());
        rows.map(|row| row.filter_map(words_of).collect()).collect()
    };
    let (said_above, said_below) = (said(upper), said(lower));
    // A heading is drawn alike on every page; the rest of a row that the page before cut may say what another rest says.
    let height = |found: &Found, row: usize| Some(found.rows.get(row + 1)? - found.rows[row]);
    let as_tall = |above: usize, below: usize| match (height(upper, above), height(lower, below)) {
        (Some(a), Some(b)) => (a - b).abs() <= lower.near,
        _ => false,
    };
    let alike = |(a, b): &(&Vec<String>, &Vec<String>)| {
        !a.is_empty() && a.iter().all(|words| b.iter().any(|other| runs_through(words, other)))
    };
    let repeated = |from: usize| {
        let pairs = said_above[from..].iter().zip(&said_below).enumerate();
        pairs.take_while(|(i, pair)| alike(pair) && as_tall(from + i, *i)).count()
    };
    let best = (0..said_above.len()).map(|from| (repeated(from), std::cmp::Reverse(from))).max();
    best.map_or(Vec::new(), |(count, from)| said_above[from.0..from.0 + count].to_vec())
}

/// Where something is drawn across a heading, all but the heading is furniture: of two equal glyphs at one place the reader of
/// the page may have kept one only.
fn keep_headings(headings: &[Vec<String>], table: usize, columns: usize, marks: &[Mark], again: &mut BTreeSet<usize>) {
    let mut cells: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (i, mark) in marks.iter().enumerate().filter(|(_, m)| m.place.0 == table) {
        if let Some(entry) = mark.place.1.filter(|entry| entry / columns < headings.len()) {
            cells.entry(entry).or_default().push(i);
        }
    }
    for (entry, cell) in cells {
        if !cell.iter().any(|i| again.contains(i)) {
            continue;
        }
        let said: String = cell.iter().map(|&i| marks[i].said).filter(|c| !c.is_whitespace()).collect();
        let fitting = headings[entry / columns].iter().filter(|words| runs_through(words, &said));
        let Some(words) = fitting.max_by_key(|words| words.len()) else { continue };
        let mut rest = words.chars().peekable();
        for i in cell {
            if rest.next_if_eq(&marks[i].said).is_some() {
                again.remove(&i);
            } else {
                again.insert(i);
            }
        }
    }
}

/// True when the characters of `words` stand in `other` in this order.
fn runs_through(words: &str, other: &str) -> bool {
    let mut rest = other.chars();
    words.chars().all(|c| rest.any(|o| o == c))
}

fn words_of(entry: &Entry<RawText>) -> Option<String> {
    let Entry::Cell(cell) = entry else { return None };
    Some(cell.body.chars.split_whitespace().collect::<String>()).filter(|words| !words.is_empty())
}

/// The marks of the cells that are open below, and of what stands below the table.
fn at_end(parts: &[Part], table: usize, drawn: &Drawn) -> Vec<Mark> {
    let mut marks = Vec::new();
    if let Some(f) = found(&parts[table]) {
        let columns = f.table.columns;
        let last = f.table.entries.len() - columns;
        for column in (0..columns).filter(|&c| f.open_below.get(c) == Some(&true)) {
            let entry = match f.table.entries[last + column] {
                Entry::Merged { parent } if parent % columns == column => parent,
                _ => last + column,
            };
            collect(&mut marks, parts, (table, Some(entry)), drawn);
        }
    }
    for (i, _) in parts.iter().enumerate().filter(|(_, p)| p.bbox.y1 > parts[table].bbox.y1) {
        collect(&mut marks, parts, (i, None), drawn);
    }
    marks
}

/// The marks of the first rows of the table, and of what stands above it.
fn at_top(parts: &[Part], table: usize, drawn: &Drawn) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (i, _) in parts.iter().enumerate().filter(|(_, p)| p.bbox.y0 < parts[table].bbox.y0) {
        collect(&mut marks, parts, (i, None), drawn);
    }
    if let Some(f) = found(&parts[table]) {
        for entry in 0..f.table.entries.len().min(DEEPEST * f.table.columns) {
            collect(&mut marks, parts, (table, Some(entry)), drawn);
        }
    }
    marks
}

fn collect(marks: &mut Vec<Mark>, parts: &[Part], place: Place, drawn: &Drawn) {
    let text = match (&parts[place.0].body, place.1) {
        (Body::Block(Block::Paragraph(text)), None) => text,
        (Body::Table(found), Some(entry)) => match &found.table.entries[entry] {
            Entry::Cell(cell) => &cell.body,
            _ => return,
        },
        _ => return,
    };
    let mut pieces = text.pieces.iter().peekable();
    for (number, said) in text.chars.chars().enumerate() {
        while pieces.next_if(|p| p.at + p.span.len() <= number as u32).is_some() {}
        let Some(piece) = pieces.peek().filter(|p| p.at <= number as u32) else { continue };
        let at = piece.span.start + (number as u32 - piece.at);
        let glyph = drawn.glyphs.partition_point(|g| g.at <= at).checked_sub(1);
        if let Some(g) = glyph.map(|g| &drawn.glyphs[g]) {
            marks.push(Mark { place, number, said, bbox: g.bbox });
        }
    }
}

/// Pairs of marks that say the same at the same place, when the first page's end is moved down by about `shift`: by how much
/// exactly, most of them decide.
fn matches(first: &[Mark], second: &[Mark], shift: i32, near: i32) -> Vec<(usize, usize)> {
    let places: BTreeMap<(char, i32, i32, usize), ()> =
        second.iter().enumerate().map(|(i, m)| ((m.said, m.bbox.y0, m.bbox.x0, i), ())).collect();
    // What is drawn twice is drawn alike; a quarter of the tolerance is for rounding.
    let close = near / 4;
    let mut pairs = Vec::new();
    for (i, m) in first.iter().enumerate() {
        let y = m.bbox.y0 + shift;
        let reach = (m.said, y - near, i32::MIN, 0)..=(m.said, y + near, i32::MAX, usize::MAX);
        let same = places.range(reach).filter(|(key, ())| (key.2 - m.bbox.x0).abs() <= close);
        pairs.extend(same.map(|(key, ())| (key.1 - m.bbox.y0, i, key.3)));
    }
    pairs.sort_unstable();
    let behind = |from: usize| pairs[from..].partition_point(|p| p.0 <= pairs[from].0 + close);
    let Some(best) = (0..pairs.len()).max_by_key(|&from| (behind(from), std::cmp::Reverse(from))) else {
        return Vec::new();
    };
    let mut taken = (BTreeSet::new(), BTreeSet::new());
    let chosen = pairs[best..best + behind(best)].iter().map(|&(_, a, b)| (a, b));
    chosen.filter(|&(a, b)| !taken.1.contains(&b) && taken.0.insert(a) && taken.1.insert(b)).collect()
}

/// Takes marks out of their texts; they are furniture from now on.
fn remove<'m>(parts: &mut Vec<Part>, marks: impl Iterator<Item = &'m Mark>) {
    let mut by_place: BTreeMap<Place, Vec<(usize, Rect)>> = BTreeMap::new();
    marks.for_each(|m| by_place.entry(m.place).or_default().push((m.number, m.bbox)));
    for ((part, entry), mut taken) in by_place {
        taken.sort_unstable();
        let text = match (&mut parts[part].body, entry) {
            (Body::Block(Block::Paragraph(text)), None) => text,
            (Body::Table(found), Some(entry)) => match &mut found.table.entries[entry] {
                Entry::Cell(cell) => &mut cell.body,
                _ => continue,
            },
            _ => continue,
        };
        let bbox = taken[0].1;
        let (rest, second) = parted(text, &taken.iter().map(|t| t.0).collect::<Vec<_>>());
        *text = rest;
        parts[part].furniture |=
            entry.is_none() && matches!(&parts[part].body, Body::Block(Block::Paragraph(t)) if t.chars.is_empty());
        parts.push(Part { bbox, body: Body::Block(Block::Furniture(second)), furniture: true, inner: false });
    }
}

/// A text without some of its characters (ascending), and these.
fn parted(text: &RawText, taken: &[usize]) -> (RawText, RawText) {
    let (mut rest, mut gone) = (RawText::default(), RawText::default());
    let length = text.chars.chars().count();
    let mut at = 0;
    while at < length {
        let is_taken = taken.binary_search(&at).is_ok();
        let end = (at..length).find(|i| taken.binary_search(i).is_ok() != is_taken).unwrap_or(length);
        let run = text.slice(at as u32..end as u32);
        if is_taken { &mut gone } else { &mut rest }.join("", &run);
        at = end;
    }
    (trimmed(&rest), gone)
}

fn trimmed(text: &RawText) -> RawText {
    let start = text.chars.chars().take_while(|c| c.is_whitespace()).count() as u32;
    let end = text.chars.trim_end().chars().count() as u32;
    text.slice(start..end.max(start))
}
