//! Lines that stand at the same place of several pages: running titles and page numbers.

use super::{Body, Part};
use crate::model::Block;
use std::collections::BTreeMap;

/// How far a line may move from page to page, in 1/100 pt: less than a line of the smallest print.
const MOVED: i32 = 400;

/// Marks the lines that stand again, at the same height, on the page before or behind: their words are the same, but for
/// numbers.
pub(super) fn mark(pages: &mut [Vec<Part>]) {
    let mut places: BTreeMap<String, Vec<(usize, i32)>> = BTreeMap::new();
    for (page, parts) in pages.iter().enumerate() {
        for part in parts {
            if let Some(key) = key(part) {
                places.entry(key).or_default().push((page, part.bbox.y0));
            }
        }
    }
    for (page, parts) in pages.iter_mut().enumerate() {
        for part in parts {
            let Some(places) = key(part).and_then(|k| places.get(&k)) else { continue };
            let from = places.partition_point(|p| p.0 + 1 < page);
            let near = places[from..].iter().take_while(|p| p.0 <= page + 1);
            part.furniture |= near.filter(|p| p.0 != page).any(|p| (p.1.saturating_sub(part.bbox.y0)).abs() <= MOVED);
        }
    }
}

/// What a line says, without white space, each number as one `0`.
fn key(part: &Part) -> Option<String> {
    let Body::Block(Block::Paragraph(text)) = &part.body else { return None };
    let mut key = String::new();
    for c in text.chars.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' | '０'..='９' if key.ends_with('0') => {}
            '0'..='9' | '０'..='９' => key.push('0'),
            other => key.push(other),
        }
    }
    Some(key)
}
