//! Words that are struck out where they stand: the text before a change and the text after it in one (見え消し).

use super::comparison;
use crate::model::{Block, Comparison, Entry, Family, Item, Outline, Placed, Prose, RawText, Span, Struck, Text};
use crate::normalize::fold;
use std::collections::BTreeMap;

/// Takes what is struck out from tables: it becomes furniture, so that no value has it.
pub fn leave_out(blocks: &mut Vec<Placed<Text>>, struck: &Struck) {
    let gone = Marks::new(&struck.gone);
    let mut cut: Vec<Placed<Text>> = Vec::new();
    for placed in blocks.iter_mut() {
        let Block::Table(table) = &mut placed.block else { continue };
        for entry in &mut table.entries {
            if let Entry::Cell(cell) = entry
                && let Some((kept, out)) = gone.part(&cell.body)
            {
                cell.body = kept;
                cut.push(Placed { page: placed.page, block: Block::Furniture(out) });
            }
        }
    }
    blocks.extend(cut);
}

/// Makes amendments of what is struck out in provisions and what is printed for it; the provisions say what holds after the change.
pub fn amend(prose: &mut Prose, struck: &Struck, family: &Family) {
    if struck.is_empty() {
        return;
    }
    let (gone, come) = (Marks::new(&struck.gone), Marks::new(&struck.come));
    let whole = std::mem::take(&mut prose.outline);
    let (old, new) = (without(&whole, &come), without(&whole, &gone));
    let changes = comparison::amendments(&old, &new, family);
    prose.outline = new.clone();
    if !changes.is_empty() {
        prose.comparisons.push(Comparison { changes, old, new, furniture: struck.gone.clone() });
    }
}

/// An outline without marked words; an item of which nothing is left goes, unless others stand below it.
fn without(outline: &Outline, marks: &Marks) -> Outline {
    let mut items: Vec<Item> = outline.items.clone();
    let mut stays = vec![false; items.len()];
    for (item, stays) in items.iter_mut().zip(&mut stays) {
        item.heading = item.heading.as_ref().map(|t| marks.without(t)).filter(|t| !t.is_blank());
        item.paragraphs = item.paragraphs.iter().map(|t| marks.without(t)).filter(|t| !t.is_blank()).collect();
        let is_marked = !item.marker_at.is_empty() && item.marker_at.iter().all(|s| marks.holds(s));
        *stays = item.heading.is_some() || !item.paragraphs.is_empty() || item.marker.is_some() && !is_marked;
    }
    for i in (0..items.len()).rev().filter(|&i| items[i].parent.is_some()).collect::<Vec<_>>() {
        if let Some(parent) = items[i].parent.filter(|_| stays[i]) {
            stays[parent] = true;
        }
    }
    let mut places = vec![None; items.len()];
    let mut kept = Outline { furniture: outline.furniture.clone(), ..Outline::default() };
    for (i, mut item) in items.into_iter().enumerate().filter(|(i, _)| stays[*i]) {
        item.parent = item.parent.and_then(|p| places[p]);
        places[i] = Some(kept.items.len());
        kept.items.push(item);
    }
    kept.loose = outline.loose.iter().map(|t| marks.without(t)).filter(|t| !t.is_blank()).collect();
    kept
}

/// Marked places, by page.
struct Marks {
    pages: BTreeMap<u32, Vec<Span>>,
}

impl Marks {
    fn new(spans: &[Span]) -> Self {
        let mut pages: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        spans.iter().for_each(|span| pages.entry(span.page).or_default().push(*span));
        Marks { pages }
    }

    fn near(&self, span: &Span) -> &[Span] {
        let own = self.pages.get(&span.page).map_or(&[][..], Vec::as_slice);
        let from = own.partition_point(|s| s.end <= span.start);
        let to = own.partition_point(|s| s.start < span.end);
        &own[from.min(to)..to]
    }

    /// All of the place is marked.
    fn holds(&self, span: &Span) -> bool {
        let marked = |s: &Span| s.end.min(span.end).saturating_sub(s.start.max(span.start));
        self.near(span).iter().map(marked).sum::<u32>() >= span.len()
    }

    fn without(&self, text: &Text) -> Text {
        self.part(text).map_or_else(|| text.clone(), |(kept, _)| kept)
    }

    /// A text in what is not marked and what is; nothing if none of it is.
    fn part(&self, text: &Text) -> Option<(Text, Text)> {
        let mut cuts: Vec<(u32, u32)> = Vec::new();
        for piece in &text.raw.pieces {
            for mark in self.near(&piece.span) {
                let from = piece.at + mark.start.max(piece.span.start) - piece.span.start;
                let to = piece.at + mark.end.min(piece.span.end) - piece.span.start;
                cuts.push((from, to));
            }
        }
        if cuts.is_empty() {
            return None;
        }
        let end = text.raw.chars.chars().count() as u32;
        let (mut kept, mut out, mut at) = (Vec::new(), Vec::new(), 0);
        for (from, to) in cuts {
            kept.push(text.raw.slice(at..from.max(at)));
            out.push(text.raw.slice(from..to));
            at = to.max(at);
        }
        kept.push(text.raw.slice(at..end.max(at)));
        Some((fold(RawText::joined("", &kept)), fold(RawText::joined(" ", &out))))
    }
}
