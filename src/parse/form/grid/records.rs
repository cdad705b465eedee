//! Rows of one kind: labels in a row, and rows of blanks below them.

use super::super::collect::Group;
use super::Reader;
use super::cells::Class;
use crate::normalize::key;
use std::collections::BTreeSet;

impl Reader<'_> {
    /// A row of labels with rows of blanks below it.
    pub(super) fn record(&mut self, row: usize) {
        let cells = self.grid.of_row(row, 0);
        let is_list = cells.first().is_some_and(|&i| self.is_index_head(i));
        // A sheet has blank cells between headings that are not merged; over running numbers they part nothing.
        let parts = |i: &usize| is_list && matches!(self.grid.cells[*i].class, Class::Blank);
        let heads: Vec<usize> = cells.iter().copied().filter(|i| !self.done[*i] && !parts(i)).collect();
        let is_label = |i: &usize| matches!(self.grid.cells[*i].class, Class::Label);
        if heads.iter().filter(|i| is_label(i)).count() < 2 || !heads.iter().skip(1).all(is_label) {
            return;
        }
        let bottom = heads.iter().map(|&i| self.grid.cells[i].row + self.grid.cells[i].rows).max().unwrap_or(row);
        let (mut at, mut rows, mut names): (usize, BTreeSet<usize>, Vec<(usize, usize)>) =
            (bottom, BTreeSet::new(), Vec::new());
        let mut is_indexed = false;
        while let Some(kind) = self.below(&heads, at) {
            match kind {
                Below::Blank(first) => {
                    rows.insert(first.unwrap_or(usize::MAX - at));
                }
                Below::Index(i) => {
                    is_indexed = true;
                    rows.insert(i);
                }
                // Behind numbered rows, or blank ones, a label begins something else.
                Below::Named(_) if is_list || !rows.is_empty() => break,
                Below::Named(i) => names.push((i, at)),
                Below::Example => {}
            }
            at += 1;
        }
        if rows.is_empty() && names.is_empty() {
            return;
        }
        self.write_record(&heads, (bottom, at), rows.len() as u32, &names, is_indexed);
    }

    fn write_record(
        &mut self,
        heads: &[usize],
        body: (usize, usize),
        count: u32,
        names: &[(usize, usize)],
        is_indexed: bool,
    ) {
        let is_index_head = self.is_index_head(heads[0]);
        let skip = usize::from(
            is_indexed
                || is_index_head
                || !names.is_empty()
                || !matches!(self.grid.cells[heads[0]].class, Class::Label),
        );
        let groups: Vec<(Group, u32)> = if names.is_empty() {
            vec![(self.section.clone(), count)]
        } else {
            names.iter().map(|(i, _)| (self.group_of(*i), 1)).collect()
        };
        for (group, repeats) in groups {
            for &i in heads.iter().skip(skip) {
                let cell = &self.grid.cells[i];
                let blank = (body.0..body.1).find_map(|r| {
                    match self.grid.at(r, cell.column).map(|b| &self.grid.cells[b].class) {
                        Some(Class::Values(items)) => items.first().and_then(|i| i.blank.clone()),
                        _ => None,
                    }
                });
                self.found.add(&cell.text, 0..cell.text.folded.len(), &group, blank.as_ref(), repeats, self.family);
                self.found.certain += 1;
            }
        }
        for &i in heads {
            self.done[i] = true;
        }
        for row in body.0..body.1 {
            for i in self.grid.of_row(row, 0) {
                let is_name = names.iter().any(|(n, _)| *n == i);
                if !std::mem::replace(&mut self.done[i], true) && !is_name && !self.grid.cells[i].text.is_blank() {}
            }
        }
    }

    /// The heading of a column of running numbers.
    fn is_index_head(&self, i: usize) -> bool {
        let plain = key(&self.grid.cells[i].text.folded);
        let bare = plain.trim_end_matches('.');
        self.family.terms("index-head").any(|t| bare == t.word.trim_end_matches('.'))
    }

    /// What a row is to the labels above it; nothing if it is no row of theirs.
    fn below(&self, heads: &[usize], row: usize) -> Option<Below> {
        let of = |i: usize| self.grid.at(row, self.grid.cells[i].column);
        let class = |i: usize| of(i).map(|b| &self.grid.cells[b].class);
        if row * self.grid.columns >= self.grid.owner.len() {
            return None;
        }
        let first = heads.first().and_then(|&h| of(h)).or_else(|| self.grid.at(row, 0));
        let is_example = first.is_some_and(|i| matches!(self.grid.cells[i].class, Class::Example));
        if is_example {
            return Some(Below::Example);
        }
        let rest = heads.iter().skip(1);
        let is_open = |i: &usize| matches!(class(*i), None | Some(Class::Blank | Class::Values(_)));
        let printed = rest.clone().filter(|i| of(**i).is_some()).count();
        if !rest.clone().all(is_open) || printed == 0 {
            return None;
        }
        // A label with its own blank beside it is no row of a list.
        match first.map(|i| (i, &self.grid.cells[i].class)) {
            Some((i, Class::Index)) => Some(Below::Index(i)),
            Some((i, Class::Label | Class::Words)) if heads.len() > 2 && self.grid.cells[i].row == row => {
                Some(Below::Named(i))
            }
            Some((_, Class::Label | Class::Words | Class::Fields)) => None,
            other => Some(Below::Blank(other.map(|(i, _)| i))),
        }
    }
}

/// A row below labels.
enum Below {
    Blank(Option<usize>),
    Index(usize),
    Named(usize),
    Example,
}
