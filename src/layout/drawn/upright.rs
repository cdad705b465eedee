//! Vertical writing of programs that place every glyph of it by itself: as far as a PDF says, those are lines of one glyph.

use super::words::{Word, Writing, words};
use crate::model::{Direction, Drawn, Glyph, Rect};
use std::ops::Range;

/// Glyphs one below the other that make a column at least.
const LEAST: usize = 3;

/// Turns the glyphs of such columns, so that their line runs down.
///
/// Drawn one after the other, each stands straight below the one before, as far away as its em is high, and says a letter of
/// Japanese: digits below one another are a column of a table.
pub(super) fn turn(page: u32, text: &str, drawn: &mut Drawn) {
    let writing = Writing::new(page, text, drawn);
    let columns = columns(&writing);
    let signs = if columns.is_empty() { Vec::new() } else { between(&writing, &columns) };
    for column in columns {
        drawn.glyphs[column].iter_mut().for_each(|g| (g.direction, g.vertical) = (Direction::Down, true));
    }
    for (glyph, column) in signs {
        let g = &mut drawn.glyphs[glyph];
        (g.direction, g.vertical) = (Direction::Down, true);
        // Signs side by side (縦中横) stand at one place of the column.
        (g.bbox.x0, g.bbox.x1) = (column.x0, column.x1);
    }
}

/// Digits and signs that stand in a column and were drawn at another time: words no wider than the column, at most an em away.
fn between(writing: &Writing<'_>, columns: &[Range<usize>]) -> Vec<(usize, Rect)> {
    /// Pairs of a column and a word that are looked at; a page has a few columns.
    const MOST: usize = 1_000_000;
    let glyphs = &writing.drawn.glyphs;
    let all: Vec<u32> = (0..glyphs.len() as u32).collect();
    let mut others: Vec<Word> = words(writing, &all);
    others.retain(|w| w.direction == Direction::Right && w.glyphs.len() <= 3);
    others.sort_by_key(|w| (w.bbox.y0, w.bbox.x0));
    let mut found = Vec::new();
    for column in columns.iter().take(MOST / others.len().max(1)) {
        let own = glyphs[column.clone()].iter().map(|g| g.bbox).reduce(Rect::around).unwrap_or(Rect {
            x0: 0,
            y0: 0,
            x1: 0,
            y1: 0,
        });
        let size = glyphs[column.start].size;
        let inside =
            |w: &&Word| own.x0 - size / 5 <= w.bbox.x0 && w.bbox.x1 <= own.x1 + size / 5 && w.size <= size * 5 / 4;
        let near: Vec<&Word> = others.iter().filter(inside).collect();
        let (mut top, mut bottom) = (own.y0, own.y1);
        for word in near.iter().filter(|w| w.bbox.y0 >= own.y0 - size / 2) {
            if word.bbox.y0 > bottom + size {
                break;
            }
            bottom = bottom.max(word.bbox.y1);
            found.extend(word.glyphs.iter().map(|&g| (g as usize, own)));
        }
        for word in near.iter().rev().filter(|w| w.bbox.y0 < own.y0 - size / 2) {
            if word.bbox.y1 + size < top {
                break;
            }
            top = word.bbox.y0;
            found.extend(word.glyphs.iter().map(|&g| (g as usize, own)));
        }
    }
    found
}

fn columns(writing: &Writing<'_>) -> Vec<Range<usize>> {
    let glyphs = &writing.drawn.glyphs;
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for end in 1..=glyphs.len() {
        let goes_on = end < glyphs.len() && is_below(&glyphs[end - 1], &glyphs[end]);
        if !goes_on {
            let letters = (start..end).filter(|&g| writing.said(g as u32).chars().all(is_letter)).count();
            let last = found.last().filter(|c| c.end == start && begins_beside(&glyphs[c.start], &glyphs[start]));
            let least = if last.is_some() { 1 } else { LEAST };
            if end - start >= least && letters * 3 >= (end - start) * 2 {
                found.push(start..end);
            }
            start = end;
        }
    }
    found
}

/// True for a glyph that was placed straight below another, an em lower.
fn is_below(above: &Glyph, g: &Glyph) -> bool {
    let middle = |g: &Glyph| g.bbox.x0 + g.bbox.x1;
    let step = (g.bbox.y0 + g.bbox.y1 - above.bbox.y0 - above.bbox.y1) / 2;
    above.direction == Direction::Right
        && g.direction == Direction::Right
        && above.size == g.size
        && (middle(above) - middle(g)).abs() * 5 <= g.size
        && step * 10 >= g.size * 8
        && step * 10 <= g.size * 12
}

/// True for a glyph at the top of the next column: as high as the first of this one, to the left of it.
fn begins_beside(first: &Glyph, g: &Glyph) -> bool {
    let left = first.bbox.x0 - g.bbox.x0;
    let level = (first.bbox.y0 - g.bbox.y0).abs() * 3 <= g.size;
    g.direction == Direction::Right && first.size == g.size && level && left >= g.size && left <= 3 * g.size
}

fn is_letter(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;

    /// What columns were found on a page.
    fn turned(paper: &Paper) -> Vec<String> {
        let writing = paper.writing();
        let said = |c: Range<usize>| c.map(|g| writing.said(g as u32)).collect::<String>();
        columns(&writing).into_iter().map(said).collect()
    }

    #[test]
    fn glyphs_below_one_another_are_a_column_and_digits_and_lines_are_not() {
        let one = |p: Paper, (y, c): (i32, &str)| p.write(50, y, 10, c);
        let column = [(60, "研"), (70, "修"), (80, "計"), (90, "画")].into_iter().fold(Paper::a4(), one);
        assert_eq!(turned(&column), ["研修計画"]);
        let digits = [(60, "1"), (70, "2"), (80, "3"), (90, "4")].into_iter().fold(Paper::a4(), one);
        assert!(turned(&digits).is_empty());
        let lines = [(60, "研修"), (70, "計画"), (80, "一覧")].into_iter().fold(Paper::a4(), one);
        assert!(turned(&lines).is_empty());
    }
}
