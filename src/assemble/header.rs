//! Which rows of a table are headings, and what they say.

use super::texts;
use crate::model::{Entry, Family, Field, Header, Table, Text};
use crate::normalize::key;
use std::ops::Range;

/// Heading rows are looked for among so many leading rows.
const DEEPEST: usize = 5;
/// Rows behind, among which there must be data for a row without known words to be a heading.
const LOOK_AHEAD: usize = 4;

/// How many leading rows hold a single text and are titles, legends or dates that only look like rows.
pub(super) fn leading_prose(table: &Table<Text>, family: &Family) -> usize {
    if table.header_rows > 0 || table.columns < 2 {
        return 0;
    }
    // Above headings a single text is a title or a date; where there are none it may be data.
    let headed = (0..table.rows().min(DEEPEST)).any(|r| names_fields(table, r, family));
    let is_prose = |row: usize| {
        let own: Vec<&Text> = texts(table, row).collect();
        match own[..] {
            [] => true,
            [only] => family.field_of(&only.folded).is_none() && (headed || !says_data(&only.folded)),
            _ => false,
        }
    };
    let first = (0..table.rows()).find(|&r| !is_prose(r)).unwrap_or(0);
    // A table of nothing but single cells is a list, not a title.
    let said = (0..first).any(|r| texts(table, r).next().is_some());
    if said { first } else { 0 }
}

/// One past the last heading row; `from` where there is none.
pub(super) fn count(table: &Table<Text>, from: usize, family: &Family) -> usize {
    if table.header_rows > from {
        return table.header_rows;
    }
    let last = table.rows().min(from + DEEPEST);
    let mut end = from;
    for row in from..last {
        if names_fields(table, row, family) || is_unknown_heading(table, row, end > from) {
            end = row + 1;
        } else if texts(table, row).next().is_some() {
            break;
        }
    }
    if end == table.rows() { from } else { end }
}

/// At least half of the row's texts are headings of the family.
fn names_fields(table: &Table<Text>, row: usize, family: &Family) -> bool {
    let (mut all, mut known) = (0, 0);
    for text in texts(table, row) {
        all += 1;
        known += usize::from(family.field_of(&text.folded).is_some());
    }
    known > 0 && known * 2 >= all
}

/// Several short texts (or, below another heading row, any), none of them data, with data in the rows behind.
fn is_unknown_heading(table: &Table<Text>, row: usize, below: bool) -> bool {
    const LONGEST: usize = 24;
    let own: Vec<&Text> = texts(table, row).collect();
    let plain = |t: &&Text| !says_data(&t.folded) && t.folded.chars().count() <= LONGEST;
    let behind = (row + 1..table.rows().min(row + 1 + LOOK_AHEAD))
        .any(|r| texts(table, r).filter(|t| says_data(&t.folded)).count() >= 2);
    own.len() >= if below { 1 } else { 3 } && own.iter().all(plain) && behind
}

/// A line that explains marks rather than a row of data.
pub(super) fn is_note(text: &Text) -> bool {
    let key = key(&text.folded);
    let numbered = |mark: &str| {
        key.strip_prefix(mark)
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ':' | ')')))
    };
    key.starts_with('※') || numbered("注") || numbered("(注") || numbered("*")
}

/// A cell that is data and can be no heading: a code, a flag, an amount, a date, a number with its unit.
pub(super) fn says_data(folded: &str) -> bool {
    let key = key(folded);
    let sign = |c: char| ('①'..='⑳').contains(&c) || matches!(c, '○' | '有' | '無' | '-' | '◎' | '×');
    let mut chars = key.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return sign(only) || only.is_ascii_digit();
    }
    let number = key.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | '.' | '/' | ':' | '-'));
    number || has_unit(&key)
}

fn has_unit(key: &str) -> bool {
    let chars: Vec<char> = key.chars().take(60).collect();
    chars.windows(3).any(|w| {
        let unit =
            matches!(w[1], '円' | '名' | '人' | '月') || w[1] == '日' && w[2] != '目' || w[1] == '年' && w[2] != '度';
        w[0].is_ascii_digit() && unit
    }) || matches!(chars[..], [.., digit, '円' | '名' | '人' | '日'] if digit.is_ascii_digit())
}

/// The words over each column, and the fields they name. The lowest row that says anything decides; a heading merged over
/// several columns stands over each of them.
pub(super) fn read(table: &Table<Text>, rows: Range<usize>, family: &Family) -> Header {
    let mut header = Header::default();
    for column in 0..table.columns {
        let mut label = String::new();
        let mut field: Option<Field> = None;
        let mut at = Vec::new();
        for row in rows.clone() {
            let Some((text, repeats)) = heading_at(table, row, column) else { continue };
            let words = key(&text.folded);
            if words.is_empty() || repeats {
                continue;
            }
            field = family.field_of(&words);
            if !label.is_empty() {
                label.push('/');
            }
            label.push_str(&words);
            at.extend(text.all_spans());
        }
        header.labels.push(label);
        header.fields.push(field);
        header.at.push(at);
    }
    header
}

/// The heading over a place, and whether the row above said it already (a heading merged downwards).
fn heading_at(table: &Table<Text>, row: usize, column: usize) -> Option<(&Text, bool)> {
    match &table.row(row)[column] {
        Entry::Cell(c) => Some((&c.body, false)),
        Entry::Merged { parent } => match &table.entries[*parent] {
            Entry::Cell(c) => Some((&c.body, parent / table.columns != row)),
            _ => None,
        },
        Entry::Absent => None,
    }
}
