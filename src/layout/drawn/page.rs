//! The tables and lines of one page in the order of reading, box by box.

use super::arrange::{Unit, arrange};
use super::boxes::Boxes;
use super::lines::{self, Line};
use super::order::{self, Rank};
use super::words::words;
use super::{Body, Part, Sheet};
use crate::model::{Block, Rect};

/// Does something with what stands in each box, and with what stands in none, as if there were nothing else on the page.
pub(super) fn in_boxes(sheet: &mut Sheet<'_>, boxes: &Boxes, mut act: impl FnMut(&mut Sheet<'_>)) {
    let owners = owners(sheet, boxes);
    let all = sheet.free.clone();
    let mut left = all.clone();
    for region in (0..boxes.0.len()).map(Some).chain([None]) {
        sheet.free = all.iter().zip(&owners).map(|(free, owner)| *free && *owner == region).collect();
        let before = sheet.free.clone();
        act(sheet);
        left.iter_mut().zip(before.iter().zip(&sheet.free)).for_each(|(left, (before, now))| *left &= before == now);
    }
    sheet.free = left;
}

/// By glyph: the innermost box around it.
fn owners(sheet: &Sheet<'_>, boxes: &Boxes) -> Vec<Option<usize>> {
    let middle = |r: Rect| (r.x0.midpoint(r.x1), r.y0.midpoint(r.y1));
    let owner = |g: &crate::model::Glyph| {
        let (x, y) = middle(g.bbox);
        boxes.around(x, y)
    };
    sheet.writing.drawn.glyphs.iter().map(owner).collect()
}

/// The tables of a page and its lines, in order.
pub(super) fn parts(sheet: &Sheet<'_>, tables: Vec<Part>, boxes: &Boxes) -> Vec<Part> {
    let bounds: Vec<Rect> = tables.iter().map(|t| t.bbox).collect();
    if boxes.0.is_empty() {
        let mut ranked: Vec<(Rank, Part)> = tables.into_iter().map(|p| (order::rank(p.bbox), p)).collect();
        let lines = order::ranked(sheet.free_lines(), &bounds).into_iter();
        ranked.extend(lines.map(|r| (r.rank, part(sheet, &r.line))));
        ranked.sort_by_key(|(rank, _)| *rank);
        return ranked.into_iter().map(|(_, part)| part).collect();
    }
    let mut regions = Regions::of(sheet, tables, boxes, &bounds);
    let mut found = Vec::new();
    // Regions that are open, the innermost last: what is left of each, the next last.
    let mut open = vec![regions.take(None)];
    while let Some(items) = open.last_mut() {
        match items.pop() {
            Some(Item::Part(part)) => found.push(part),
            Some(Item::Box(inner)) => {
                let items = regions.take(Some(inner));
                open.push(items);
            }
            None => drop(open.pop()),
        }
    }
    found
}

fn part(sheet: &Sheet<'_>, line: &Line) -> Part {
    let body = Body::Block(Block::Paragraph(lines::line_text(&sheet.writing, line)));
    Part { bbox: line.bbox, body, furniture: false, inner: false }
}

enum Item {
    Part(Part),
    Box(usize),
}

/// What stands in each box, and in none (the last).
struct Regions(Vec<Vec<Item>>);

impl Regions {
    fn of(sheet: &Sheet<'_>, tables: Vec<Part>, boxes: &Boxes, bounds: &[Rect]) -> Regions {
        let count = boxes.0.len();
        let mut lines: Vec<Vec<u32>> = vec![Vec::new(); count + 1];
        let owners = owners(sheet, boxes);
        sheet.free_glyphs().into_iter().for_each(|g| lines[owners[g as usize].unwrap_or(count)].push(g));
        let mut inside: Vec<Vec<Part>> = (0..=count).map(|_| Vec::new()).collect();
        for table in tables {
            let owner = boxes.around(table.bbox.x0.midpoint(table.bbox.x1), table.bbox.y0.midpoint(table.bbox.y1));
            inside[owner.unwrap_or(count)].push(table);
        }
        let mut inner: Vec<Vec<usize>> = vec![Vec::new(); count + 1];
        (0..count).for_each(|b| inner[boxes.parent(b).unwrap_or(count)].push(b));
        let regions = lines.into_iter().zip(inside).zip(inner);
        Regions(
            regions.map(|((glyphs, tables), inner)| region(sheet, &glyphs, tables, &inner, boxes, bounds)).collect(),
        )
    }

    fn take(&mut self, region: Option<usize>) -> Vec<Item> {
        let at = region.unwrap_or(self.0.len() - 1);
        std::mem::take(&mut self.0[at])
    }
}

/// What stands in a box, the first last.
fn region(
    sheet: &Sheet<'_>,
    glyphs: &[u32],
    tables: Vec<Part>,
    inner: &[usize],
    boxes: &Boxes,
    bounds: &[Rect],
) -> Vec<Item> {
    let inner_boxes: Vec<Rect> = inner.iter().map(|&b| boxes.0[b]).collect();
    let lines = lines::lines(words(&sheet.writing, glyphs)).into_iter().flat_map(|l| parted(l, &inner_boxes)).collect();
    let mut ranked = order::ranked(lines, bounds);
    ranked.sort_by_key(|r| r.rank);
    let mut units: Vec<(Rect, bool, Vec<Item>)> = Vec::new();
    let mut last = None;
    for r in ranked {
        let (bbox, item) = (r.line.bbox, Item::Part(part(sheet, &r.line)));
        match units.last_mut().filter(|_| r.column.is_some() && r.column == last) {
            Some(unit) => {
                unit.0 = unit.0.around(bbox);
                unit.2.push(item);
            }
            None => units.push((bbox, r.column.is_some(), vec![item])),
        }
        last = r.column;
    }
    units.extend(tables.into_iter().map(|t| (t.bbox, false, vec![Item::Part(t)])));
    units.extend(inner.iter().map(|&b| (boxes.0[b], true, vec![Item::Box(b)])));
    let all = units.iter().enumerate().map(|(number, u)| Unit { bbox: u.0, whole: u.1, number }).collect();
    let order = arrange(all);
    let mut items: Vec<Option<Vec<Item>>> = units.into_iter().map(|u| Some(u.2)).collect();
    let mut found: Vec<Item> = order.into_iter().filter_map(|n| items[n].take()).flatten().collect();
    found.reverse();
    found
}

/// A line is two where a box stands between its words.
fn parted(line: Line, boxes: &[Rect]) -> Vec<Line> {
    let between = |left: i32, right: i32| {
        let stands = |b: &Rect| b.x0 >= left && b.x1 <= right && b.y0 < line.bbox.y1 && b.y1 > line.bbox.y0;
        boxes.iter().any(stands)
    };
    let mut parts: Vec<Vec<_>> = vec![Vec::new()];
    for word in line.words {
        let last = parts.last().and_then(|p| p.last()).map(|w: &super::words::Word| w.bbox.x1);
        match parts.last_mut() {
            Some(part) if last.is_none_or(|x1| !between(x1, word.bbox.x0)) => part.push(word),
            _ => parts.push(vec![word]),
        }
    }
    parts.into_iter().filter_map(Line::of).collect()
}
