//! Words that are struck out where they stand (見え消し), and the words that are printed for them in the same colour.

use super::apart::Why;
use crate::model::{Drawn, Span, Struck};
use std::collections::{BTreeMap, BTreeSet};

/// What is struck out on a page, and what comes instead: glyphs of a colour that struck ones have, if it is not that of most glyphs.
pub(super) fn marks(page: u32, drawn: &Drawn, why: &[Option<Why>]) -> Struck {
    let gone: Vec<bool> = why.iter().map(|w| *w == Some(Why::Struck)).collect();
    let usual = usual_colour(drawn);
    let colours: BTreeSet<u32> =
        drawn.glyphs.iter().zip(&gone).filter(|(g, gone)| **gone && g.colour != usual).map(|(g, _)| g.colour).collect();
    let comes: Vec<bool> =
        drawn.glyphs.iter().zip(why).map(|(g, why)| why.is_none() && colours.contains(&g.colour)).collect();
    Struck { gone: spans(page, drawn, &gone), come: spans(page, drawn, &comes) }
}

/// The colour of most glyphs.
fn usual_colour(drawn: &Drawn) -> u32 {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    drawn.glyphs.iter().for_each(|g| *counts.entry(g.colour).or_default() += 1);
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(colour, _)| colour)
}

/// The marked glyphs, those that follow one another together.
fn spans(page: u32, drawn: &Drawn, marked: &[bool]) -> Vec<Span> {
    let mut all: Vec<Span> = Vec::new();
    for (glyph, _) in drawn.glyphs.iter().zip(marked).filter(|(_, marked)| **marked) {
        let (start, end) = (glyph.at, glyph.at.saturating_add(glyph.chars));
        match all.last_mut().filter(|l| l.end == start) {
            Some(last) => last.end = end,
            None => all.push(Span { page, start, end, bbox: Some(glyph.bbox) }),
        }
    }
    all.sort_unstable();
    all
}
