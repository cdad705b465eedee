//! Forms drawn as tables: a label left of its blank, above it, or in its box; headings at the side; rows of one kind.

mod cells;
mod records;

use super::blank::Blank;
use super::collect::{Collected, Group, published};
use super::lines::lines;
use super::scan::{Item, items};
use super::{choice, label};
use crate::model::{Entry, Family, FieldType, RawText, Spanned, Table, Text};
use crate::normalize::{fold, key};
use cells::{Class, Grid};
use std::ops::Range;

/// Reads a table as a form. What it finds is worth something if enough of it is certain.
pub(super) fn read(table: &Table<Text>, family: &Family) -> Collected {
    /// Larger tables are lists of something.
    const LARGEST: usize = 4_000;
    if table.entries.len() > LARGEST {
        return Collected::default();
    }
    let grid = Grid::of(table, family);
    let done = vec![false; grid.cells.len()];
    let mut reader = Reader { done, grid, family, found: Collected::default(), section: None, blocks: Vec::new() };
    reader.blocks.resize(table.columns, None);
    for row in 0..table.rows() {
        reader.side_by_side(row);
        reader.record(row);
        reader.row(row);
    }
    reader.found.rest = (0..table.rows()).filter_map(|row| left_of_row(table, row, &reader.found)).collect();
    reader.found
}

/// What the fields leave of a row stays together.
fn left_of_row(table: &Table<Text>, row: usize, found: &Collected) -> Option<Text> {
    let cells = table.row(row).iter().filter_map(|e| match e {
        Entry::Cell(cell) => Some(&cell.body),
        _ => None,
    });
    let left: Vec<RawText> = cells.flat_map(|text| found.left(text)).collect();
    let words = fold(RawText::joined(" ", &left));
    Some(words).filter(|t| !t.is_blank())
}

struct Reader<'f> {
    grid: Grid,
    done: Vec<bool>,
    family: &'f Family,
    found: Collected,
    /// The heading across the table that stands above.
    section: Group,
    /// By column: the heading of the block it belongs to, where blocks stand side by side.
    blocks: Vec<Group>,
}

impl Reader<'_> {
    fn group_of(&self, i: usize) -> Group {
        let text = self.grid.cells[i].text.clone();
        let cleaned = label::clean(&text.folded, 0..text.folded.len());
        let name = published(&text.folded[cleaned.range.clone()]);
        (!name.is_empty()).then(|| Spanned::new(name, text.spans(cleaned.range), "form-heading"))
    }

    fn row(&mut self, row: usize) {
        for i in self.grid.of_row(row, 0) {
            if !self.done[i] {
                let block = self.blocks.get(self.grid.cells[i].column).cloned().flatten();
                let group = block.or_else(|| self.section.clone());
                self.cell(i, &group);
            }
        }
    }

    /// A row of headings, each over labels with their blanks: blocks side by side.
    fn side_by_side(&mut self, row: usize) {
        let cells: Vec<usize> = self
            .grid
            .of_row(row, 0)
            .into_iter()
            .filter(|&i| !matches!(self.grid.cells[i].class, Class::Blank))
            .collect();
        let heads = |i: &usize| {
            let cell = &self.grid.cells[*i];
            let below = self.grid.at(cell.row + cell.rows, cell.column).map(|n| &self.grid.cells[n]);
            let is_narrow =
                below.is_some_and(|b| b.columns < cell.columns && matches!(b.class, Class::Label | Class::Fields));
            matches!(cell.class, Class::Label) && cell.columns > 1 && is_narrow
        };
        if cells.len() < 2 || !cells.iter().all(heads) {
            return;
        }
        for i in cells {
            let group = self.group_of(i);
            let cell = &self.grid.cells[i];
            let columns = cell.column..cell.right().min(self.blocks.len());
            self.blocks[columns].fill(group);
            self.done[i] = true;
        }
    }

    fn cell(&mut self, i: usize, group: &Group) {
        if std::mem::replace(&mut self.done[i], true) {
            return;
        }
        match self.grid.cells[i].class.clone() {
            Class::Blank | Class::Index | Class::Example | Class::Words => {}
            Class::Values(_) if self.repeats_unit(i) => {}
            Class::Values(items) => {
                let text = self.grid.cells[i].text.clone();
                self.found.add_items(&text, &items, group, false, self.family);
            }
            Class::Fields => self.fields(i, group, false),
            Class::Label => self.label(i, group),
        }
    }

    /// The unit of the cell before, printed again at the right edge.
    fn repeats_unit(&self, i: usize) -> bool {
        let cell = &self.grid.cells[i];
        let unit = key(&cell.text.folded);
        let before = (0..cell.column)
            .rev()
            .filter_map(|c| self.grid.at(cell.row, c))
            .find(|&n| !self.grid.cells[n].text.is_blank());
        before.is_some_and(|n| {
            let text = self.grid.cells[n].text.folded.trim_end();
            matches!(self.grid.cells[n].class, Class::Fields) && text.ends_with(&format!(" {unit}"))
        })
    }

    /// A cell with several fields: its first line may head them.
    fn fields(&mut self, i: usize, group: &Group, is_led: bool) {
        let text = self.grid.cells[i].text.clone();
        if let Some((head, options)) = choice::options_below(&text, self.family) {
            return choice::add(&mut self.found, &head, &options, group, self.family);
        }
        let mut group = group.clone();
        // The line that heads the cell, and what stood above it.
        let mut head: Option<(Text, Range<usize>, Group)> = None;
        let parts = lines(&text);
        for (n, line) in parts.iter().enumerate() {
            let Some(mut found) = items(&line.folded, self.family) else {
                continue;
            };
            if n == 0 && is_led {
                // The first blank is that of the label left of the cell.
                found.remove(0);
            }
            let is_head =
                n == 0 && parts.len() > 1 && matches!(found.as_slice(), [only] if only.blank.is_none() && !only.colon);
            if is_head
                && let Some(range) =
                    found[0].label.clone().filter(|r| label::may_head(&line.folded[r.clone()], self.family))
            {
                let cleaned = label::clean(&line.folded, range);
                let name = published(&line.folded[cleaned.range.clone()]);
                head = Some((line.clone(), cleaned.range.clone(), group));
                group = Some(Spanned::new(name, line.spans(cleaned.range.clone()), "form-heading"));
                continue;
            }
            // Options below a heading answer it.
            if let Some((text, range, outer)) = &head
                && let [Item { label: None, blank: Some(blank @ (Blank::Choice(_) | Blank::Check(_))), .. }] =
                    found.as_slice()
            {
                self.found.add_options(text, range.clone(), outer, blank, self.family);
                continue;
            }
            self.line(line, &found, &mut group);
        }
    }

    /// A line of a cell: 証明者 会社名 is a heading and its first field.
    fn line(&mut self, line: &Text, found: &[Item], group: &mut Group) {
        if let [only] = found
            && let Some(range) = only.label.clone().filter(|_| only.blank.as_ref().is_none_or(|b| *b == Blank::Seal))
            && let Some(at) = label::behind_role(&line.folded[range.clone()], self.family)
        {
            let head = range.start..range.start + at;
            let name = published(&line.folded[head.clone()]);
            *group = Some(Spanned::new(name, line.spans(head.clone()), "form-heading"));
            let own = head.end..range.end;
            self.found.add(line, own.clone(), group, None, 1, self.family);
            return;
        }
        self.found.add_items(line, found, group, false, self.family);
    }

    /// A label: what stands right of it is its blank, or what it heads.
    fn label(&mut self, i: usize, group: &Group) {
        let cell = &self.grid.cells[i];
        let (text, row, right, rows) = (cell.text.clone(), cell.row, cell.right(), cell.rows);
        let is_whole_row = cell.column == 0 && cell.columns == self.grid.width;
        let beside = self.grid.neighbours(i);
        let known = label::is_known(&text.folded, self.family);
        if is_whole_row && self.grid.width > 1 {
            // What stands above everything is the title.
            self.blocks.fill(None);
            self.section = self.group_of(i).filter(|_| row > 0);
            if row == 0 {}
            return;
        }
        let says = |n: &usize| !matches!(self.grid.cells[*n].class, Class::Blank | Class::Index);
        let said: Vec<usize> = beside.iter().copied().filter(says).collect();
        match said.first().map(|n| self.grid.cells[*n].class.clone()) {
            _ if rows > 1 && said.len() > 1 => self.side(i, row..row + rows, right, group),
            None if known || !beside.is_empty() => self.write(i, None, group),
            None => self.write_if(i, known || self.grid.width == 1, group),
            Some(Class::Values(items)) => {
                let (blank, rest) = self.value(row, right, items);
                self.write(i, blank, group);
                for n in rest {
                    self.more(n, i);
                }
            }
            Some(Class::Fields) => {
                let inner = said[0];
                let own = self.grid.cells[inner].text.clone();
                let first = lines(&own).first().and_then(|l| items(&l.folded, self.family)).unwrap_or_default();
                let leads = first.first().filter(|f| f.label.is_none()).and_then(|f| f.blank.clone());
                let heads = self.group_of(i);
                let mut is_led = false;
                let is_own = known && label::kind(&text.folded, self.family) != Some(FieldType::LongText);
                if is_own || leads.is_some() {
                    let fits = leads.filter(|b| {
                        !(known
                            && matches!(b, Blank::Date | Blank::Choice(_))
                            && label::kind(&text.folded, self.family) != b.kind())
                    });
                    is_led = fits.is_some();
                    self.write(i, fits, group);
                }
                self.done[inner] = true;
                self.fields(inner, &heads, is_led);
                let behind = self.grid.of_row(row, self.grid.cells[inner].right());
                let goes_on = |n: &usize| !matches!(self.grid.cells[*n].class, Class::Label | Class::Words);
                let more: Vec<usize> = behind.into_iter().take_while(goes_on).collect();
                more.into_iter().for_each(|n| self.cell(n, &heads));
            }
            Some(Class::Label) if self.value_below(i, group) => {}
            Some(Class::Label) if (!known || self.is_side_word(i)) && self.is_side(i) => {
                self.side(i, row..self.side_end(i), right, group)
            }
            Some(Class::Words) => {
                let words = self.grid.cells[said[0]].text.folded.as_str();
                let is_hint = words.starts_with(['※', '(', '*']);
                self.write_if(i, known && is_hint, group);
            }
            Some(_) if self.value_below(i, group) => {}
            Some(_) => self.write_if(i, known || self.is_row_of_labels(row), group),
        }
    }

    /// A label whose blank is printed below it: 年齢 above 才.
    fn value_below(&mut self, i: usize, group: &Group) -> bool {
        let cell = &self.grid.cells[i];
        let Some(n) = self.grid.at(cell.row + cell.rows, cell.column).filter(|&n| !self.done[n]) else { return false };
        let below = &self.grid.cells[n];
        let Class::Values(items) = &below.class else { return false };
        // What has a label at its left is the blank of that one.
        let left = below.column.checked_sub(1).and_then(|c| self.grid.at(below.row, c));
        let is_taken = left
            .is_some_and(|l| self.grid.cells[l].row == below.row && matches!(self.grid.cells[l].class, Class::Label));
        if below.columns != cell.columns || items.len() != 1 || is_taken {
            return false;
        }
        let blank = items[0].blank.clone();
        self.done[n] = true;
        self.write(i, blank, group);
        true
    }

    /// Right of a label the values go on: 年 月 日 in cells of their own.
    fn value(&mut self, row: usize, right: usize, first: Vec<Item>) -> (Option<Blank>, Vec<usize>) {
        let (mut units, mut cells) = (String::new(), Vec::new());
        for n in self.grid.of_row(row, right) {
            match &self.grid.cells[n].class {
                Class::Values(_) => {
                    units.push_str(&key(&self.grid.cells[n].text.folded));
                    cells.push(n);
                }
                Class::Blank | Class::Index => {}
                _ => break,
            }
        }
        let joined = items(&units, self.family).and_then(|all| all.first().and_then(|i| i.blank.clone()));
        let is_one = matches!(joined, Some(Blank::Date)) && cells.len() > 1;
        let own = if is_one { joined } else { first.into_iter().next().and_then(|i| i.blank) };
        let count = if is_one { cells.len() } else { 1 };
        for &n in cells.iter().take(count) {
            self.done[n] = true;
        }
        (own, if is_one { Vec::new() } else { cells.first().copied().into_iter().collect() })
    }

    /// Blanks behind the first one of a value cell ask for more: 年月日生 男・女.
    fn more(&mut self, n: usize, of: usize) {
        let Class::Values(all) = self.grid.cells[n].class.clone() else { return };
        let text = self.grid.cells[n].text.clone();
        if all.len() > 1 {
            let group = self.group_of(of);
            self.found.add_items(&text, &all[1..], &group, false, self.family);
        }
    }

    /// Headings at the side hold the cells right of them.
    fn side(&mut self, i: usize, rows: Range<usize>, right: usize, group: &Group) {
        let heads = self.group_of(i);
        // 住所 | 〒: the heading is a label, too.
        let first = self.grid.at(rows.start, right).filter(|&n| !self.done[n]);
        if let Some(n) = first
            && let Class::Values(items) = self.grid.cells[n].class.clone()
            && items.len() == 1
        {
            self.done[n] = true;
            self.write(i, items[0].blank.clone(), group);
        }
        let before = self.found.fields.len();
        for row in rows {
            for n in self.grid.of_row(row, right) {
                self.cell(n, &heads);
            }
        }
        if self.found.fields.len() == before {}
    }

    /// A short label at the left of labels that have blanks: 証明者 | 会社名 | .
    fn is_side(&self, i: usize) -> bool {
        let cell = &self.grid.cells[i];
        let row = self.grid.of_row(cell.row, cell.right());
        let known = row.first().is_some_and(|&n| label::is_known(&self.grid.cells[n].text.folded, self.family));
        known && !self.is_row_of_labels(cell.row)
    }

    /// Words that ask for something, and head what asks for its parts: 連絡先 | 電話番号.
    fn is_side_word(&self, i: usize) -> bool {
        let plain = key(&self.grid.cells[i].text.folded);
        self.family.terms("side-word").any(|t| t.word == plain)
    }

    /// Rows below belong to a heading at the side as long as nothing stands below it.
    fn side_end(&self, i: usize) -> usize {
        let cell = &self.grid.cells[i];
        let total = self.grid.owner.len() / self.grid.columns.max(1);
        let is_free = |r: &usize| {
            (0..cell.right())
                .all(|c| self.grid.at(*r, c).is_none_or(|n| matches!(self.grid.cells[n].class, Class::Blank)))
        };
        (cell.row + cell.rows..total).take_while(is_free).last().map_or(cell.row + cell.rows, |r| r + 1)
    }

    /// Nothing but labels stands in a row: each is the head of a box.
    fn is_row_of_labels(&self, row: usize) -> bool {
        let cells = self.grid.of_row(row, 0);
        let labels = cells.iter().filter(|&&n| matches!(self.grid.cells[n].class, Class::Label)).count();
        labels > 2 && labels == cells.len()
    }

    fn write(&mut self, i: usize, blank: Option<Blank>, group: &Group) {
        let text = self.grid.cells[i].text.clone();
        self.found.add(&text, 0..text.folded.len(), group, blank.as_ref(), 1, self.family);
    }

    fn write_if(&mut self, i: usize, is_field: bool, group: &Group) {
        if is_field {
            self.write(i, None, group);
        }
    }
}
