//! Where a comparison stands in a document, and which of its columns is which.

use super::Sides;
use super::sides::Splitter;
use crate::diag::Diagnostics;
use crate::model::{Entry, Family, FlowLine, Margin, Span, Table, Text};
use crate::normalize::{fold, key};

/// Takes the comparison out of lines in which only spaces part two columns: from each line of its headings (改正後 改正前) to the page's
/// end. Sets `taken` for its lines.
pub(crate) fn find(lines: &[&FlowLine], taken: &mut [bool], family: &Family, d: &mut Diagnostics) -> Option<Sides> {
    let heads: Vec<(usize, bool)> = lines
        .iter()
        .enumerate()
        .filter(|(i, _)| !taken[*i])
        .filter_map(|(i, l)| Some((i, new_is_left(&l.text.folded, family)?)))
        .collect();
    let &(first, new_is_left) = heads.first()?;
    let mut sides = Sides::default();
    let body: String = lines[..first].iter().map(|l| key(&l.text.folded)).collect();
    let part: Vec<&FlowLine> = lines[first..].to_vec();
    let mut splitter = Splitter::new(&part, new_is_left, body);
    for (i, line) in lines.iter().enumerate().skip(first) {
        if std::mem::replace(&mut taken[i], true) {
            continue;
        }
        if heads.iter().any(|(h, _)| *h == i) {
            sides.headings.extend(line.text.all_spans());
        } else {
            splitter.take(line, &mut sides);
        }
    }
    splitter.tell(d);
    Some(sides)
}

/// True for a line of nothing but the headings of two columns.
pub(crate) fn is_heading(folded: &str, family: &Family) -> bool {
    new_is_left(folded, family).is_some()
}

/// Whether the words after stand on the left, in a line that is nothing but the headings of two columns.
fn new_is_left(folded: &str, family: &Family) -> Option<bool> {
    const LONGEST: usize = 60;
    let key = key(folded);
    // 正誤 and 新旧 are words; 正 誤 are headings.
    let is_word = key.chars().count() == 2 && !folded.trim().contains(char::is_whitespace);
    if key.len() > LONGEST || is_word {
        return None;
    }
    let is = |list: &str, word: &str| family.terms(list).any(|t| t.word == bare(word));
    let cuts = || key.char_indices().map(|(at, _)| at).skip(1);
    let pair = |left: &str, right: &str| cuts().any(|at| is(left, &key[..at]) && is(right, &key[at..]));
    if pair("new-column", "old-column") { Some(true) } else { pair("old-column", "new-column").then_some(false) }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c| "()「」【】".contains(c))
}

/// The two sides of a table whose headings name them.
pub(crate) fn find_table(page: u32, table: &Table<Text>, family: &Family) -> Option<Sides> {
    const LEADING_ROWS: usize = 3;
    let column = |row: usize, list: &str| {
        (0..table.columns).find(|&c| {
            let text = cell(table, row, c).map(|t| key(&t.folded));
            text.is_some_and(|t| family.terms(list).any(|term| term.word == bare(&t)))
        })
    };
    let (row, new, old) = (0..table.rows().min(LEADING_ROWS))
        .find_map(|row| Some((row, column(row, "new-column")?, column(row, "old-column")?)))?;
    let mut sides = Sides::default();
    for at in 0..table.rows() {
        for c in 0..table.columns {
            let Some(text) = cell(table, at, c).filter(|t| !t.is_blank()) else { continue };
            if at > row && c == new {
                sides.new.extend(lines_of(page, text));
            } else if at > row && c == old {
                sides.old.extend(lines_of(page, text));
            } else if at <= row {
                sides.headings.extend(text.all_spans());
            } else {
                sides.remarks.push(text.clone());
            }
        }
    }
    Some(sides)
}

fn cell(table: &Table<Text>, row: usize, column: usize) -> Option<&Text> {
    match table.row(row).get(column)? {
        Entry::Cell(cell) => Some(&cell.body),
        _ => None,
    }
}

/// The two sides of a table whose headings stand in the lines above it: each on its own line, the left one first, or both on one.
/// Gives how many of the lines are headings, too.
pub(crate) fn find_below(
    above: &[&FlowLine],
    page: u32,
    table: &Table<Text>,
    family: &Family,
) -> Option<(Sides, usize)> {
    let last = above.last()?;
    let is = |list: &str, line: &FlowLine| {
        let key = key(&line.text.folded);
        family.terms(list).any(|t| t.word == bare(&key))
    };
    let pair = || {
        let [.., left, right] = above else { return None };
        let new_left = is("new-column", left) && is("old-column", right);
        (new_left || is("old-column", left) && is("new-column", right)).then_some((new_left, 2))
    };
    let one = || Some((new_is_left(&last.text.folded, family)?, 1));
    let (new_left, lines) = one().or_else(pair)?;
    let [left, right] = filled_columns(table)?;
    let (new, old) = if new_left { (left, right) } else { (right, left) };
    let mut sides = Sides::default();
    for row in 0..table.rows() {
        for (column, side) in [(new, &mut sides.new), (old, &mut sides.old)] {
            side.extend(cell(table, row, column).into_iter().flat_map(|text| lines_of(page, text)));
        }
    }
    sides.headings = above[above.len() - lines..].iter().flat_map(|l| l.text.all_spans()).collect();
    Some((sides, lines))
}

/// The only two columns of a table that have words.
fn filled_columns(table: &Table<Text>) -> Option<[usize; 2]> {
    let has_words = |&c: &usize| (0..table.rows()).any(|r| cell(table, r, c).is_some_and(|t| !t.is_blank()));
    let filled: Vec<usize> = (0..table.columns).filter(has_words).collect();
    filled.try_into().ok()
}

/// The lines of a cell, and where they begin.
fn lines_of(page: u32, text: &Text) -> Vec<FlowLine> {
    let unit = usual_height(text) / 2;
    let mut lines = Vec::new();
    for (from, to) in cuts(text) {
        let raw = text.raw.slice(from..to);
        let raw = if raw.chars.ends_with('\n') { text.raw.slice(from..to - 1) } else { raw };
        let indent = raw.chars.chars().take_while(|c| c.is_whitespace()).count() as u32;
        let first = raw.first_span().unwrap_or(Span::new(page, 0, 0));
        let left = first.bbox.map(|b| u32::try_from((b.x0 + unit / 2) / unit).unwrap_or(0));
        let margin =
            Margin { start: first.start, indent: if from == 0 { 0 } else { indent }, left, ..Margin::default() };
        let folded = fold(raw);
        if !folded.is_blank() {
            lines.push(FlowLine { page: first.page, margin, level: 0, text: folded });
        }
    }
    lines
}

/// Where the lines of a text begin and end, in characters: a line break ends one, and so does a piece drawn below the one before.
fn cuts(text: &Text) -> Vec<(u32, u32)> {
    let mut starts = vec![0];
    for pair in text.raw.pieces.windows(2) {
        let (a, b) = (pair[0].span, pair[1].span);
        let (Some(above), Some(below)) = (a.bbox, b.bbox) else { continue };
        if a.page != b.page || below.y0.saturating_add(below.y1) / 2 > above.y1 {
            starts.push(pair[1].at);
        }
    }
    let breaks = (0..).zip(text.raw.chars.chars()).filter(|(_, c)| *c == '\n').map(|(i, _): (u32, char)| i + 1);
    starts.extend(breaks);
    starts.sort_unstable();
    starts.dedup();
    let end = text.raw.chars.chars().count() as u32;
    let ends = starts.iter().skip(1).copied().chain([end]);
    starts.iter().copied().zip(ends).filter(|(from, to)| from < to).collect()
}

/// The middle of the heights of the pieces of a text, at least 2.
fn usual_height(text: &Text) -> i32 {
    let heights = text.raw.pieces.iter().filter_map(|p| p.span.bbox).map(|b| b.y1.saturating_sub(b.y0));
    let mut heights: Vec<i32> = heights.collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(2).max(2)
}
