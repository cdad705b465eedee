//! Lines that stand again: read once, then recognised.

use super::line;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Entry, Sections, Table, Text};
use crate::normalize::key;
use std::collections::BTreeMap;

/// Lines that are held against each other: titles, legends and dates stand first, and every pair is compared.
const COMPARED: usize = 60;

/// Where each line was first read, by its words without white space.
#[derive(Default)]
pub(super) struct Copies {
    first: BTreeMap<String, usize>,
}

impl Copies {
    /// Adds a line, or notes it as a copy of one that was read before. Very short lines (a bullet, a dash) are no copies.
    pub(super) fn add_line(&mut self, sections: &mut Sections, page: u32, level: u8, text: Text) {
        if text.is_blank() {
            return;
        }
        let key = key(&text.folded);
        match self.first.get(&key) {
            Some(&at) => {
                sections.furniture.extend(text.all_spans());
                sections.lines[at].copies.extend(text.all_spans());
            }
            None => {
                self.first.insert(key, sections.lines.len());
                sections.lines.push(line(page, level, text));
            }
        }
    }

    /// Says lines that begin like a repeated document's line and end otherwise: a copy that was not kept in step.
    pub(super) fn tell_differing(&self, sections: &Sections, d: &mut Diagnostics) {
        if sections.lines.iter().all(|l| l.copies.is_empty()) {
            return;
        }
        let keys: Vec<String> = sections.lines.iter().take(COMPARED).map(|l| key(&l.text.folded)).collect();
        for (i, own) in keys.iter().enumerate() {
            if let Some(first) = (0..i).find(|&f| begins_alike(&keys[f], own)) {
                let message =
                    format!("the line differs from its first copy, 「{}」", sections.lines[first].text.folded);
                d.push(Diagnostic::new(Code::CopyDiffers, message, sections.lines[i].text.all_spans()));
            }
        }
    }

    /// True for a text that was read as a line before.
    pub(super) fn knows(&self, text: &Text) -> bool {
        self.first.contains_key(&key(&text.folded))
    }
}

/// Eight characters or more, and three of five, stand at the beginning of both.
fn begins_alike(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 8;
    let longer = a.chars().count().max(b.chars().count());
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    a != b && common >= SHORTEST && common * 5 >= longer * 3
}

/// True for a row that says cell by cell what one of `keys` says. Most rows differ in their first cell.
pub(super) fn is_copy(table: &Table<Text>, row: usize, keys: &[Vec<String>]) -> bool {
    keys.iter().any(|key| {
        let entries = table.row(row);
        entries.len() == key.len() && entries.iter().zip(key).all(|(e, k)| entry_key(e) == *k)
    })
}

/// A row's words without white space, cell by cell.
pub(super) fn row_key(table: &Table<Text>, row: usize) -> Vec<String> {
    table.row(row).iter().map(entry_key).collect()
}

fn entry_key(entry: &Entry<Text>) -> String {
    match entry {
        Entry::Cell(c) => key(&c.body.folded),
        _ => String::new(),
    }
}
