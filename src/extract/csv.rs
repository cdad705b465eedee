//! Delimiter-separated records: CSV, and tab files whose fields are quoted.
//!
//! The page's text is the *logical* one: fields without their quotes, parted by tabs, records by line feeds, so that a span
//! covers what a reader sees.

mod dialect;
mod records;

pub(super) use dialect::{Dialect, dialect};

use super::page_text::PageText;
use super::{Budget, Purse, document, flow_page};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, Cell, Document, Entry, RawText, Table};
use std::num::NonZeroU32;

/// Reads records. Lines of a single field and blank records part tables; the former become paragraphs.
pub(super) fn read(text: &str, dialect: Dialect, budget: &Budget, d: &mut Diagnostics) -> Document {
    let media_type = match (dialect.delimiter, dialect.quoted) {
        (b'\t', true) => "text/tab-separated-values",
        (b'\t', false) => "text/plain",
        _ => "text/csv",
    };
    let mut reader =
        Builder { page: PageText::new(1), blocks: Vec::new(), rows: Vec::new(), purse: Purse::new(budget) };
    let unclosed =
        records::each_record(text, dialect, reader.purse.columns, |(fields, beyond)| reader.record(fields, beyond));
    reader.end_table();
    if unclosed.count > 0 {
        let (count, line) = (unclosed.count, unclosed.line);
        let message = format!(
            "{count} line(s), the first being line {line}, open a quote that is never closed; they were read as they stand"
        );
        d.push(Diagnostic::new(Code::QuoteUnclosed, message, Vec::new()));
    }
    let partial = reader.purse.close(d);
    document(media_type, vec![flow_page(reader.page, reader.blocks)], partial)
}

/// A record whose fields are written to the page.
struct Row {
    cells: Vec<RawText>,
    /// Fields beyond the columns that a table may have, as they stand.
    beyond: RawText,
}

impl Row {
    /// A paragraph of the first field, where it says all.
    fn into_paragraph(self) -> Option<Block<RawText>> {
        self.cells.into_iter().next().map(Block::Paragraph)
    }

    fn says_one_thing(&self) -> bool {
        self.cells.iter().skip(1).all(|c| c.chars.is_empty()) && self.beyond.chars.is_empty()
    }

    fn is_blank(&self) -> bool {
        self.says_one_thing() && self.cells.iter().all(|c| c.chars.is_empty())
    }
}

struct Builder {
    page: PageText,
    blocks: Vec<Block<RawText>>,
    /// Records of the table that is being read.
    rows: Vec<Row>,
    purse: Purse,
}

impl Builder {
    fn record(&mut self, fields: &[&str], beyond: &str) {
        let row = self.write(fields, beyond);
        if row.is_blank() {
            self.end_table();
        } else if fields.len() <= 1 && beyond.is_empty() {
            self.end_table();
            self.blocks.extend(row.into_paragraph());
        } else {
            self.rows.push(row);
        }
    }

    fn write(&mut self, fields: &[&str], beyond: &str) -> Row {
        let mut cells = Vec::with_capacity(fields.len());
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                self.page.part('\t');
            }
            cells.push(self.page.put(field));
        }
        let mut row = Row { cells, beyond: RawText::default() };
        if !beyond.is_empty() {
            self.purse.say("columns");
            self.page.part('\t');
            row.beyond = self.page.put(beyond);
        }
        self.page.part('\n');
        row
    }

    /// Makes blocks of the records read so far: leading ones that say one thing only are titles.
    fn end_table(&mut self) {
        let mut rows = std::mem::take(&mut self.rows).into_iter().peekable();
        while let Some(row) = rows.next_if(Row::says_one_thing) {
            self.blocks.extend(row.into_paragraph());
        }
        let mut body: Vec<Row> = Vec::new();
        let mut columns = 0;
        for row in rows.by_ref() {
            let wider = columns.max(row.cells.len());
            if (body.len() + 1).saturating_mul(wider) > self.purse.cells {
                self.finish(body, columns);
                self.purse.say("cells");
                self.lines(row);
                rows.for_each(|row| self.lines(row));
                return;
            }
            columns = wider;
            body.push(row);
        }
        self.finish(body, columns);
    }

    /// Adds a table, and what its rows have beyond the last column.
    fn finish(&mut self, rows: Vec<Row>, columns: usize) {
        if rows.is_empty() || !self.purse.take(rows.len(), columns) {
            return;
        }
        let mut entries = Vec::with_capacity(rows.len() * columns);
        let mut beyond = Vec::new();
        for row in rows {
            let absent = columns - row.cells.len();
            entries.extend(row.cells.into_iter().map(cell));
            entries.extend(std::iter::repeat_with(|| Entry::Absent).take(absent));
            if !row.beyond.chars.is_empty() {
                beyond.push(Block::Paragraph(row.beyond));
            }
        }
        self.blocks.push(Block::Table(Table { columns, header_rows: 0, spans_known: false, entries }));
        self.blocks.append(&mut beyond);
    }

    /// Keeps a record that no table has room for, one paragraph per field that says something.
    fn lines(&mut self, row: Row) {
        let said = row.cells.into_iter().chain([row.beyond]).filter(|c| !c.chars.is_empty());
        self.blocks.extend(said.map(Block::Paragraph));
    }
}

fn cell(body: RawText) -> Entry<RawText> {
    Entry::Cell(Cell { body, row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN })
}

#[cfg(test)]
mod tests;
