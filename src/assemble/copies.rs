//! Lines that stand again: read once, then recognised.

use super::line;
use crate::model::{Entry, Sections, Table, Text};
use crate::normalize::key;
use std::collections::BTreeMap;

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

    /// True for a text that was read as a line before.
    pub(super) fn knows(&self, text: &Text) -> bool {
        self.first.contains_key(&key(&text.folded))
    }
}

/// A row's words without white space, cell by cell.
pub(super) fn row_key(table: &Table<Text>, row: usize) -> Vec<String> {
    let cell = |e: &Entry<Text>| match e {
        Entry::Cell(c) => key(&c.body.folded),
        _ => String::new(),
    };
    table.row(row).iter().map(cell).collect()
}
