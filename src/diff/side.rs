//! One side of the comparison: its tables with what hangs on what.

use super::rules::{RULES, Rule};
use super::snapshot::{Snapshot, Table};
use super::words;
use std::collections::HashMap;

/// No row.
pub(super) const NONE: u32 = u32::MAX;

/// A table of one side.
pub(super) struct Sheet<'a> {
    table: Option<&'a Table>,
    id: Option<usize>,
    name: Option<usize>,
    keys: Vec<Vec<Option<usize>>>,
    links: Vec<Option<usize>>,
    /// Columns of each facet that both sides have.
    facets: Vec<Vec<usize>>,
    rows: HashMap<&'a str, u32>,
    /// Row of the parent's table each row hangs on.
    parents: Vec<u32>,
    /// Rows by parent, and where those of each parent begin; the last ones hang on nothing.
    by_parent: Vec<u32>,
    starts: Vec<u32>,
    /// What each row says, white space aside and references aside, as a number.
    prints: Vec<u64>,
    /// What the rows say that lead to each row and tell what it is.
    context: Vec<u64>,
    /// What everything says that hangs on each row; the order says nothing.
    below: Vec<u64>,
}

/// One side.
pub(super) struct Side<'a> {
    sheets: Vec<Sheet<'a>>,
}

impl<'a> Side<'a> {
    /// Looks up everything once. `other` decides which columns can be compared.
    pub(super) fn new(snapshot: &'a Snapshot, other: &Snapshot) -> Self {
        let mut side = Side { sheets: Vec::with_capacity(RULES.len()) };
        for rule in RULES {
            let mut sheet = Sheet::new(rule, snapshot.table(rule.table), other.table(rule.table));
            let above = index_of(rule.parent.0).and_then(|i| side.sheets.get(i));
            sheet.hang(rule, above);
            side.sheets.push(sheet);
        }
        side.tell();
        side.deepen();
        side
    }

    /// A table by its place in [`RULES`].
    pub(super) fn sheet(&self, rule: usize) -> &Sheet<'a> {
        &self.sheets[rule]
    }

    /// How many records there are beside the documents.
    pub(super) fn records(&self) -> usize {
        self.sheets.iter().skip(1).map(Sheet::len).sum()
    }

    /// Adds what each row says, with what hangs on it, to the row it hangs on.
    fn deepen(&mut self) {
        for (at, rule) in RULES.iter().enumerate().rev() {
            let Some(above) = index_of(rule.parent.0).filter(|&above| above > 0) else { continue };
            for row in 0..self.sheets[at].len() {
                let sheet = &self.sheets[at];
                let print = words::mix(at as u64, words::mix(sheet.prints[row], sheet.below[row]));
                let parent = sheet.parents.get(row).copied().unwrap_or(NONE);
                if let Some(below) = self.sheets[above].below.get_mut(parent as usize) {
                    *below = below.wrapping_add(print);
                }
            }
        }
    }

    /// Adds what each row says to the row it leads to, where that tells what the latter is.
    fn tell(&mut self) {
        for (at, rule) in RULES.iter().enumerate() {
            for (link, target) in rule.links.iter().enumerate().filter(|(_, l)| l.tells) {
                let Some(target) = index_of(target.table) else { continue };
                for row in 0..self.sheets[at].len() as u32 {
                    let id = self.sheets[at].link(row, link);
                    let print = self.sheets[at].prints[row as usize];
                    if let Some(&to) = self.sheets[target].rows.get(id) {
                        let context = &mut self.sheets[target].context[to as usize];
                        // A sum: the order of the rows says nothing.
                        *context = context.wrapping_add(print);
                    }
                }
            }
        }
    }
}

/// Place of a table in [`RULES`].
pub(super) fn index_of(table: &str) -> Option<usize> {
    RULES.iter().position(|rule| rule.table == table)
}

impl<'a> Sheet<'a> {
    fn new(rule: &Rule, table: Option<&'a Table>, other: Option<&Table>) -> Self {
        let column = |name: &str| table.and_then(|t| t.column(name));
        let on_both = |name: &&&str| other.is_none_or(|t| t.rows() == 0 || t.column(name).is_some());
        let facet = |f: &super::rules::Facet| f.columns.iter().filter(on_both).filter_map(|c| column(c)).collect();
        let mut sheet = Sheet {
            table,
            id: column(rule.id),
            name: rule.name.and_then(column),
            keys: rule.keys.iter().map(|key| key.iter().map(|c| column(c)).collect()).collect(),
            links: rule.links.iter().map(|l| column(l.column)).collect(),
            facets: rule.facets.iter().map(facet).collect(),
            rows: HashMap::new(),
            parents: Vec::new(),
            by_parent: Vec::new(),
            starts: Vec::new(),
            prints: Vec::new(),
            context: vec![0; table.map_or(0, Table::rows)],
            below: vec![0; table.map_or(0, Table::rows)],
        };
        sheet.rows = (0..sheet.len() as u32).map(|row| (sheet.id(row), row)).collect();
        sheet.prints = (0..sheet.len() as u32).map(|row| sheet.print(row)).collect();
        sheet
    }

    /// Finds the parent of every row, and sorts the rows by parent.
    fn hang(&mut self, rule: &Rule, above: Option<&Sheet<'_>>) {
        let Some(above) = above else { return };
        let column = self.table.and_then(|t| t.column(rule.parent.1));
        let nobody = above.len();
        let parent = |row| above.rows.get(self.cell(row, column)).copied().unwrap_or(NONE);
        self.parents = (0..self.len() as u32).map(parent).collect();
        let slot = |parent: u32| if parent == NONE { nobody } else { parent as usize };
        let mut starts = vec![0u32; nobody + 2];
        self.parents.iter().for_each(|&p| starts[slot(p) + 1] += 1);
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        let mut next = starts.clone();
        self.by_parent = vec![0; self.len()];
        for (row, &parent) in self.parents.iter().enumerate() {
            let at = &mut next[slot(parent)];
            self.by_parent[*at as usize] = row as u32;
            *at += 1;
        }
        self.starts = starts;
    }

    pub(super) fn len(&self) -> usize {
        self.table.map_or(0, Table::rows)
    }

    /// The cell of a column that may not be there.
    fn cell(&self, row: u32, column: Option<usize>) -> &'a str {
        match (self.table, column) {
            (Some(table), Some(column)) => table.cell(row as usize, column),
            _ => "",
        }
    }

    pub(super) fn id(&self, row: u32) -> &'a str {
        self.cell(row, self.id)
    }

    pub(super) fn name(&self, row: u32) -> &'a str {
        self.cell(row, self.name)
    }

    /// The row of that name.
    pub(super) fn row(&self, id: &str) -> Option<u32> {
        self.rows.get(id).copied()
    }

    /// A cell by the name of its column; for what is asked seldom.
    pub(super) fn named(&self, row: u32, column: &str) -> &'a str {
        self.cell(row, self.table.and_then(|t| t.column(column)))
    }

    /// The name a reference leads to.
    pub(super) fn link(&self, row: u32, link: usize) -> &'a str {
        self.cell(row, self.links[link])
    }

    /// The cells of a key.
    pub(super) fn key(&self, row: u32, key: usize) -> impl Iterator<Item = &'a str> {
        self.keys[key].iter().map(move |&c| self.cell(row, c))
    }

    /// The cells of a facet, with their columns' names; without those that one of the sides does not have.
    pub(super) fn facet(&self, row: u32, facet: usize) -> impl Iterator<Item = (&'a str, &'a str)> {
        let columns = self.table.map_or(&[][..], Table::columns);
        self.facets[facet].iter().map(move |&c| (columns[c].as_str(), self.cell(row, Some(c))))
    }

    /// The parent's row.
    pub(super) fn parent(&self, row: u32) -> u32 {
        self.parents.get(row as usize).copied().unwrap_or(NONE)
    }

    /// The rows that hang on a row of the table above; on `NONE`, those that hang on nothing.
    pub(super) fn children(&self, parent: u32) -> &[u32] {
        let slot = if parent == NONE { self.starts.len().saturating_sub(2) } else { parent as usize };
        match (self.starts.get(slot), self.starts.get(slot + 1)) {
            (Some(&from), Some(&to)) => &self.by_parent[from as usize..to as usize],
            _ => &[],
        }
    }

    /// What a row says, as a number; references aside.
    pub(super) fn print_of(&self, row: u32) -> u64 {
        words::mix(self.prints[row as usize], self.context[row as usize])
    }

    /// What leads to a row, as a number; 0 for nothing.
    pub(super) fn context(&self, row: u32) -> u64 {
        self.context[row as usize]
    }

    /// What hangs on a row, as a number; 0 for nothing.
    pub(super) fn below(&self, row: u32) -> u64 {
        self.below[row as usize]
    }

    fn print(&self, row: u32) -> u64 {
        let mut hash = words::hash(self.name(row));
        for column in self.facets.iter().flatten() {
            hash = words::mix(hash, words::hash(self.cell(row, Some(*column))));
        }
        hash
    }
}
