//! Names of private persons, wherever a document has them: lists of members, contact lines, signatures, minutes, columns headed by a
//! word for persons, addresses of electronic mail.
//!
//! *Input*: the lines and tables of a document. *Output*: where the names stand. *Rule*: a name is told by what stands beside it (a label,
//! an office, a unit, a title behind it, the heading of a list of persons) and by its own form; a family name that many bear is proof
//! where its form alone is none. Who holds a public office (大臣, 知事, 市長) is named in it and is no private person.

mod mail;
mod name;
#[cfg(test)]
mod tests;
mod words;

use crate::model::{Block, Entry, Family, Flow, FlowPart, Placed, Span, Table, Text};
use crate::normalize::key;
use words::{Lexicon, names_in};

/// Where the names stand in lines and tables from top to bottom.
pub fn persons(flow: &Flow, family: &Family) -> Vec<Span> {
    let mut reader = Reader::new(family);
    for part in &flow.parts {
        match part {
            FlowPart::Line(line) => reader.take_line(&line.text),
            FlowPart::Table(_, table) => reader.take_table(table),
        }
    }
    reader.finish()
}

/// Where the names stand in the blocks of a document.
pub fn persons_in_blocks(blocks: &[Placed<Text>], family: &Family) -> Vec<Span> {
    let mut reader = Reader::new(family);
    for placed in blocks {
        match &placed.block {
            Block::Heading(_, text) | Block::Paragraph(text) => reader.take_line(text),
            Block::Table(table) => reader.take_table(table),
            Block::Furniture(_) => {}
        }
    }
    reader.finish()
}

struct Reader<'f> {
    lexicon: Lexicon<'f>,
    found: Vec<Span>,
    /// The line stands in a list of persons.
    in_roster: bool,
    /// The last table's columns, and those headed by a word for persons: a table that goes on over pages may stand without headings.
    last: (usize, Vec<usize>),
}

impl<'f> Reader<'f> {
    fn new(family: &'f Family) -> Self {
        Reader { lexicon: Lexicon::new(family), found: Vec::new(), in_roster: false, last: (0, Vec::new()) }
    }

    /// In order; what two rules found is one.
    fn finish(mut self) -> Vec<Span> {
        self.found.sort_unstable();
        let mut all: Vec<Span> = Vec::with_capacity(self.found.len());
        for name in self.found {
            match all.last_mut().filter(|l| l.page == name.page && name.start < l.end) {
                Some(last) => last.end = last.end.max(name.end),
                None => all.push(name),
            }
        }
        all
    }

    fn take_line(&mut self, text: &Text) {
        if self.lexicon.heads_roster(&text.folded) {
            self.in_roster = true;
        } else if text.folded.contains('。') {
            self.in_roster = false;
        }
        self.found.extend(names_in(text, &self.lexicon, self.in_roster));
    }

    fn take_table(&mut self, table: &Table<Text>) {
        const LEADING_ROWS: usize = 6;
        let is_heading = |entry: &Entry<Text>| match entry {
            Entry::Cell(cell) => self.lexicon.heads_column(&cell.body.folded),
            _ => false,
        };
        let leading = table.entries.iter().enumerate().take(LEADING_ROWS * table.columns);
        let own: Vec<usize> = leading.filter(|(_, e)| is_heading(e)).map(|(i, _)| i % table.columns).collect();
        if !own.is_empty() || self.last.0 != table.columns {
            self.last = (table.columns, own);
        }
        for (i, entry) in table.entries.iter().enumerate() {
            let Entry::Cell(cell) = entry else { continue };
            let is_head = i < LEADING_ROWS * table.columns && self.lexicon.heads_column(&cell.body.folded);
            let is_of_persons = self.last.1.contains(&(i % table.columns)) && !is_head;
            if is_of_persons {
                self.found.extend(words::names_of_cell(&cell.body, &self.lexicon));
            }
            self.found.extend(names_in(&cell.body, &self.lexicon, self.in_roster || is_of_persons));
        }
    }
}

impl Lexicon<'_> {
    /// 講師, 担当者 (所属): heads a column of persons.
    fn heads_column(&self, folded: &str) -> bool {
        const LONGEST: usize = 60;
        if folded.len() > LONGEST {
            return false;
        }
        let plain = key(folded);
        let plain = plain.split('(').next().unwrap_or_default();
        self.family.terms("person-column").any(|t| t.word == plain)
    }

    /// 委員名簿, 出席者 (敬称略): heads a list of persons.
    fn heads_roster(&self, folded: &str) -> bool {
        const LONGEST: usize = 25;
        let plain = key(folded);
        let plain = plain.split('(').next().unwrap_or_default();
        let inner = plain.trim_matches(|c: char| !c.is_alphanumeric());
        let ends = || self.family.terms("roster-word").any(|t| inner.ends_with(t.word.as_str()));
        !plain.contains('。') && inner.chars().count() <= LONGEST && ends()
    }
}
