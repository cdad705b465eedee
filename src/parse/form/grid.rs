//! Forms drawn as tables: a label left of its blank, above it, or in its box; headings at the side; rows of one kind.

use super::blank::Blank;
use super::collect::{Collected, Group, published};
use super::lines::lines;
use super::scan::{Item, items};
use super::{choice, label};
use crate::model::{Entry, Family, FieldType, RawText, Spanned, Table, Text};
use crate::normalize::{fold, key};
use std::collections::BTreeSet;
use std::ops::Range;

/// What a cell holds.
#[derive(Clone, Debug)]
enum Class {
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

struct Cell {
    row: usize,
    column: usize,
    rows: usize,
    columns: usize,
    text: Text,
    class: Class,
}

impl Cell {
    fn right(&self) -> usize {
        self.column + self.columns
    }
}

struct Grid {
    columns: usize,
    cells: Vec<Cell>,
    /// Which cell covers a place.
    owner: Vec<Option<usize>>,
    /// Columns without those at the edge that only count rows.
    width: usize,
}

/// Reads a table as a form. What it finds is worth something if enough of it is certain.
pub(super) fn read(table: &Table<Text>, family: &Family) -> Collected {
    /// Larger tables are lists of something.
    const LARGEST: usize = 4_000;
    if table.entries.len() > LARGEST {
        return Collected::default();
    }
    let grid = Grid::of(table, family);
    let done = vec![false; grid.cells.len()];
    let mut reader = Reader { done, grid, family, found: Collected::default(), section: None };
    for row in 0..table.rows() {
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

impl Grid {
    fn of(table: &Table<Text>, family: &Family) -> Grid {
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

    fn at(&self, row: usize, column: usize) -> Option<usize> {
        if column >= self.columns {
            return None;
        }
        self.owner.get(row * self.columns + column).copied().flatten()
    }

    /// The cells that begin in a row, from a column on.
    fn of_row(&self, row: usize, from: usize) -> Vec<usize> {
        let mut found: Vec<usize> = (from..self.columns).filter_map(|c| self.at(row, c)).collect();
        found.dedup();
        found.retain(|&i| self.cells[i].row == row);
        found
    }

    /// Different cells right of a cell, row by row.
    fn neighbours(&self, i: usize) -> Vec<usize> {
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
        && !plain.contains(super::blank::BOXES)
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

struct Reader<'f> {
    grid: Grid,
    done: Vec<bool>,
    family: &'f Family,
    found: Collected,
    /// The heading across the table that stands above.
    section: Group,
}

impl Reader<'_> {
    /// A row of labels with rows of blanks below it.
    fn record(&mut self, row: usize) {
        let cells = self.grid.of_row(row, 0);
        let heads: Vec<usize> = cells.iter().copied().filter(|&i| !self.done[i]).collect();
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
        let first = self.grid.cells[heads[0]].text.clone();
        let is_index_head = self
            .family
            .terms("index-head")
            .any(|t| key(&first.folded).trim_end_matches('.') == t.word.trim_end_matches('.'));
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

    fn group_of(&self, i: usize) -> Group {
        let text = self.grid.cells[i].text.clone();
        let cleaned = label::clean(&text.folded, 0..text.folded.len());
        let name = published(&text.folded[cleaned.range.clone()]);
        (!name.is_empty()).then(|| Spanned::new(name, text.spans(cleaned.range), "form-heading"))
    }

    fn row(&mut self, row: usize) {
        for i in self.grid.of_row(row, 0) {
            if !self.done[i] {
                let section = self.section.clone();
                self.cell(i, &section);
            }
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
            Some(Class::Label) if !known && self.is_side(i) => self.side(i, row..self.side_end(i), right, group),
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
        if below.columns != cell.columns || items.len() != 1 {
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

/// A row below labels.
enum Below {
    Blank(Option<usize>),
    Index(usize),
    Named(usize),
    Example,
}
