//! Where a comparison stands in a document, and which of its columns is which.

use super::Sides;
use super::sides::Splitter;
use crate::diag::Diagnostics;
use crate::model::{Entry, Family, FlowLine, Margin, Span, Table, Text};
use crate::normalize::{fold, key};

/// Takes the comparison out of lines in which only spaces part two columns: from each line of its headings (改正後 改正前) to the page's
/// end. Sets `taken` for its lines.
pub(crate) fn find(
    lines: &[&FlowLine],
    taken: &mut [bool],
    family: &Family,
    d: &mut Diagnostics,
) -> Option<Sides> {
    let heads: Vec<(usize, bool)> =
        lines.iter().enumerate().filter_map(|(i, l)| Some((i, new_is_left(&key(&l.text.folded), family)?))).collect();
    let &(first, new_is_left) = heads.first()?;
    let mut sides = Sides::default();
    let body: String = lines[..first].iter().map(|l| key(&l.text.folded)).collect();
    let part: Vec<&FlowLine> = lines[first..].to_vec();
    let mut splitter = Splitter::new(&part, new_is_left, body);
    for (i, line) in lines.iter().enumerate().skip(first) {
        taken[i] = true;
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
    new_is_left(&key(folded), family).is_some()
}

/// Whether the words after stand on the left, in a line that is nothing but the headings of two columns.
fn new_is_left(key: &str, family: &Family) -> Option<bool> {
    const LONGEST: usize = 60;
    if key.len() > LONGEST {
        return None;
    }
    let is = |list: &str, word: &str| family.terms(list).any(|t| t.word == bare(word));
    let cuts = || key.char_indices().map(|(at, _)| at).skip(1);
    let pair = |left: &str, right: &str| cuts().any(|at| is(left, &key[..at]) && is(right, &key[at..]));
    if pair("new-column", "old-column") {
        Some(true)
    } else {
        pair("old-column", "new-column").then_some(false)
    }
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

/// The lines of a cell.
fn lines_of(page: u32, text: &Text) -> Vec<FlowLine> {
    let mut lines = Vec::new();
    let mut at = 0;
    for (i, line) in text.raw.chars.split('\n').enumerate() {
        let length = line.chars().count() as u32;
        let raw = text.raw.slice(at..at + length);
        at += length + 1;
        let indent = line.chars().take_while(|c| c.is_whitespace()).count() as u32;
        let start = raw.first_span().map_or(0, |s: Span| s.start);
        let margin = Margin { start, above: 0, indent: if i == 0 { 0 } else { indent } };
        let folded = fold(raw);
        if !folded.is_blank() {
            lines.push(FlowLine { page, margin, level: 0, text: folded });
        }
    }
    lines
}
