//! The cells of a form and what each of them holds.

use super::super::blank::{BOXES, Blank};
use super::super::lines::lines;
use super::super::scan::{Item, items};
use super::super::{choice, label};
use crate::model::{Entry, Family, Table, Text};
use crate::normalize::key;
use std::collections::BTreeSet;

/// What a cell holds.
#[derive(Clone, Debug)]
pub(super) enum Class {
    Blank,
    /// A running number.
    Index,
    /// 例.
    Example,
    /// A label and nothing else.
    Label,
    /// Blanks without a label.
    Values(Vec<Item>),
    /// Labels with their blanks, line by line.
    Fields,
    /// Sentences, names: nothing is asked.
    Words,
}

pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) text: Text,
    pub(super) class: Class,
}

impl Cell {
    pub(super) fn right(&self) -> usize {
        self.column + self.columns
    }
}

pub(super) struct Grid {
    pub(super) columns: usize,
    pub(super) cells: Vec<Cell>,
    /// Which cell covers a place.
    pub(super) owner: Vec<Option<usize>>,
    /// Columns without those at the edge that only count rows.
    pub(super) width: usize,
}

impl Grid {
    pub(super) fn of(table: &Table<Text>, family: &Family) -> Grid {
        let (mut cells, mut owner) = (Vec::new(), vec![None; table.entries.len()]);
        for (at, entry) in table.entries.iter().enumerate() {
            match entry {
                Entry::Cell(cell) => {
                    owner[at] = Some(cells.len());
                    cells.push(Cell {
                        row: at / table.columns,
                        column: at % table.columns,
                        rows: cell.row_span.get() as usize,
                        columns: cell.column_span.get() as usize,
                        text: cell.body.clone(),
                        class: class(&cell.body, family),
                    });
                }
                Entry::Merged { parent } => owner[at] = owner.get(*parent).copied().flatten(),
                Entry::Absent => {}
            }
        }
        let mut grid = Grid { columns: table.columns, width: table.columns, cells, owner };
        grid.drop_counters();
        grid.join_numbers(family);
        grid
    }

    /// Takes out columns at the edges that only count rows under no heading: helpers of a workbook that its author hid.
    fn drop_counters(&mut self) {
        const LEAST: usize = 3;
        let counts = |column: usize| {
            let in_it: Vec<&Cell> = self.cells.iter().filter(|c| c.column == column).collect();
            let said = in_it.iter().filter(|c| !matches!(c.class, Class::Blank)).count();
            let counted = in_it.iter().filter(|c| matches!(c.class, Class::Index)).count();
            let is_first = in_it.iter().find(|c| !matches!(c.class, Class::Blank));
            said >= LEAST && said == counted && is_first.is_some_and(|c| c.row == 0 || column > 0)
        };
        if self.columns > 1 && counts(self.columns - 1) {
            let last = self.columns - 1;
            self.owner.iter_mut().enumerate().filter(|(at, _)| at % self.columns == last).for_each(|(_, o)| *o = None);
            self.cells.iter_mut().filter(|c| c.column == last).for_each(|c| c.class = Class::Words);
            self.cells
                .iter_mut()
                .filter(|c| c.column < last && c.right() > last)
                .for_each(|c| c.columns = last - c.column);
            self.width = last;
        }
    }

    /// 第 and 号 in cells of their own are one blank.
    fn join_numbers(&mut self, family: &Family) {
        for i in 0..self.cells.len() {
            if key(&self.cells[i].text.folded) != "第" {
                continue;
            }
            let (row, right) = (self.cells[i].row, self.cells[i].right());
            let next = self.of_row(row, right).into_iter().find(|&n| !matches!(self.cells[n].class, Class::Blank));
            let Some(next) = next.filter(|&n| self.cells[n].text.folded.starts_with('号')) else { continue };
            let blank = Item { blank: Some(Blank::Text), ..Item::default() };
            self.cells[i].class = Class::Values(vec![blank]);
            let text = &self.cells[next].text;
            let behind = text.slice('号'.len_utf8()..text.folded.len());
            self.cells[next].class = class(&behind, family);
            self.cells[next].text = behind;
        }
    }

    pub(super) fn at(&self, row: usize, column: usize) -> Option<usize> {
        if column >= self.columns {
            return None;
        }
        self.owner.get(row * self.columns + column).copied().flatten()
    }

    /// The cells that begin in a row, from a column on.
    pub(super) fn of_row(&self, row: usize, from: usize) -> Vec<usize> {
        let mut found: Vec<usize> = (from..self.columns).filter_map(|c| self.at(row, c)).collect();
        found.dedup();
        found.retain(|&i| self.cells[i].row == row);
        found
    }

    /// Different cells right of a cell, row by row.
    pub(super) fn neighbours(&self, i: usize) -> Vec<usize> {
        let cell = &self.cells[i];
        let found: BTreeSet<usize> =
            (cell.row..cell.row + cell.rows).filter_map(|r| self.at(r, cell.right())).collect();
        found.into_iter().collect()
    }
}

fn class(text: &Text, family: &Family) -> Class {
    let plain = key(&text.folded);
    if plain.is_empty() || ["㊞", "印", "(印)"].contains(&plain.as_str()) {
        return Class::Blank;
    }
    if plain.chars().all(|c| c.is_ascii_digit() || ".()".contains(c) || ('①'..='⑳').contains(&c)) && plain.len() <= 6
    {
        return Class::Index;
    }
    if family.terms("example-word").any(|t| t.word == plain) {
        return Class::Example;
    }
    if choice::options_below(text, family).is_some() {
        return Class::Fields;
    }
    if !plain.contains(['(', ':', '〒'])
        && !plain.contains(BOXES)
        && label::is_known(&plain, family)
        && blank_free(&text.folded, family)
    {
        return Class::Label;
    }
    // A label may be wrapped; blanks are printed in a line of their own.
    if let Some(found) = items(&text.folded, family) {
        match found.as_slice() {
            [only] if only.label.is_some() && matches!(only.blank, None | Some(Blank::Seal)) && !only.colon => {
                return if label::may_be(&text.folded, family) || label::is_known(&text.folded, family) {
                    Class::Label
                } else {
                    Class::Words
                };
            }
            all if all.iter().all(|i| i.label.is_none()) => return Class::Values(found),
            _ => {}
        }
    }
    let parts = lines(text);
    let asks = |t: &Text| items(&t.folded, family).is_some_and(|all| all.iter().any(|i| asked(t, i, family)));
    if parts.iter().any(asks) { Class::Fields } else { Class::Words }
}

/// No blank is printed but what may be a letter of the label: 受講者　氏　名.
fn blank_free(folded: &str, family: &Family) -> bool {
    let found = items(folded, family).unwrap_or_default();
    found.len() == 1 && matches!(found[0].blank, None | Some(Blank::Seal | Blank::Number)) && found[0].label.is_some()
}

/// An item that is certain by itself.
fn asked(text: &Text, item: &Item, family: &Family) -> bool {
    let is_blank = item.blank.as_ref().is_some_and(|b| *b != Blank::Seal);
    let is_known = item.label.as_ref().is_some_and(|l| label::is_known(&text.folded[l.clone()], family));
    is_blank || item.colon || is_known
}
