//! Words that a line goes through (見え消し): what an amendment takes away, beside what it brings in the same colour.
//!
//! *Rule*: a line strikes words out if it runs through the middle of their glyphs and ends where they end. Glyphs of the same colour
//! that no line strikes are what comes, if that colour is not that of the text.

use super::words::FAR;
use crate::model::{Axis, Drawn, Glyph, Rule, Span, Struck};
use std::collections::BTreeMap;

/// The part of a glyph's height, in hundredths, in which a line strikes it out; the line of an underline is below.
const MIDDLE: std::ops::RangeInclusive<i32> = 38..=76;
/// The part of a line, in hundredths, that glyphs must fill.
const FILLED: i64 = 80;
/// A hostile page may have any number of lines at any height.
const MOST_HEIGHTS: usize = 400;

/// What is struck out on a page, and what comes instead.
pub(in crate::layout) fn struck(page: u32, drawn: &Drawn) -> Struck {
    let near = |v: i32| (-FAR..=FAR).contains(&v);
    let is_near = |g: &Glyph| near(g.bbox.x0) && near(g.bbox.x1) && near(g.bbox.y0) && near(g.bbox.y1);
    let lines = Lines::new(&drawn.rules);
    if lines.by_height.is_empty() || !drawn.glyphs.iter().all(is_near) {
        return Struck::default();
    }
    let hits: Vec<Option<(i32, usize)>> = drawn.glyphs.iter().map(|g| lines.through(g)).collect();
    let mut filled: BTreeMap<(i32, usize), i64> = BTreeMap::new();
    for (glyph, hit) in drawn.glyphs.iter().zip(&hits) {
        if let Some(line) = hit {
            *filled.entry(*line).or_default() += i64::from(glyph.bbox.x1 - glyph.bbox.x0);
        }
    }
    let strikes =
        |line: &(i32, usize)| filled.get(line).is_some_and(|width| width * 100 >= lines.length(*line) * FILLED);
    let gone: Vec<bool> = hits.iter().map(|hit| hit.as_ref().is_some_and(strikes)).collect();
    if !gone.contains(&true) {
        return Struck::default();
    }
    let usual = usual_colour(drawn);
    let colours: Vec<u32> =
        drawn.glyphs.iter().zip(&gone).filter(|(g, gone)| **gone && g.colour != usual).map(|(g, _)| g.colour).collect();
    let comes = |(g, gone): (&Glyph, &bool)| !gone && colours.contains(&g.colour);
    let new: Vec<bool> = drawn.glyphs.iter().zip(&gone).map(comes).collect();
    Struck { gone: spans(page, drawn, &gone), come: spans(page, drawn, &new) }
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

/// Horizontal lines by height, those that touch at one height together.
struct Lines {
    by_height: BTreeMap<i32, Vec<(i32, i32)>>,
}

impl Lines {
    fn new(rules: &[Rule]) -> Self {
        let mut by_height: BTreeMap<i32, Vec<(i32, i32)>> = BTreeMap::new();
        for rule in rules.iter().filter(|r| r.axis == Axis::Horizontal && r.from < r.to) {
            by_height.entry(rule.at).or_default().push((rule.from, rule.to));
        }
        for list in by_height.values_mut() {
            list.sort_unstable();
            let mut joined: Vec<(i32, i32)> = Vec::with_capacity(list.len());
            for &(from, to) in list.iter() {
                match joined.last_mut().filter(|l| from <= l.1.saturating_add(50)) {
                    Some(last) => last.1 = last.1.max(to),
                    None => joined.push((from, to)),
                }
            }
            *list = joined;
        }
        Lines { by_height }
    }

    /// The line through the middle of a glyph: its height and number there.
    fn through(&self, glyph: &Glyph) -> Option<(i32, usize)> {
        let (top, height) = (glyph.bbox.y0, glyph.bbox.y1 - glyph.bbox.y0);
        let middle = glyph.bbox.x0 + (glyph.bbox.x1 - glyph.bbox.x0) / 2;
        let heights = top + height * MIDDLE.start() / 100..=top + height * MIDDLE.end() / 100;
        if height <= 0 || glyph.invisible || glyph.oblique {
            return None;
        }
        self.by_height.range(heights).take(MOST_HEIGHTS).find_map(|(at, list)| {
            let number = list.partition_point(|l| l.1 < middle);
            list.get(number).filter(|l| l.0 <= middle).map(|_| (*at, number))
        })
    }

    fn length(&self, (at, number): (i32, usize)) -> i64 {
        self.by_height.get(&at).and_then(|l| l.get(number)).map_or(i64::MAX / 200, |l| i64::from(l.1) - i64::from(l.0))
    }
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;

    #[test]
    fn a_line_through_words_strikes_them_out_and_one_of_a_table_does_not() {
        let mut paper = Paper::a4().write(50, 100, 10, "定員は３０２０名とする").across(106, 80, 100);
        let words: Vec<char> = paper.text.chars().collect();
        let found = struck(1, &paper.drawn);
        let said = |s: &[Span]| {
            s.iter().map(|s| words[s.start as usize..s.end as usize].iter().collect()).collect::<Vec<String>>()
        };
        assert_eq!((said(&found.gone), said(&found.come)), (vec!["３０".to_owned()], vec![]));
        for at in 3..7 {
            paper.drawn.glyphs[at].colour = 0xff_0000;
        }
        let found = struck(1, &paper.drawn);
        assert_eq!((said(&found.gone), said(&found.come)), (vec!["３０".to_owned()], vec!["２０".to_owned()]));
        let underlined = Paper::a4().write(50, 100, 10, "定員は３０名とする").across(110, 80, 100);
        assert_eq!(struck(1, &underlined.drawn), Struck::default());
        let ruled = Paper::a4().write(50, 100, 10, "定員").across(105, 40, 300);
        assert_eq!(struck(1, &ruled.drawn), Struck::default());
    }
}
