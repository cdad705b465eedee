//! One record at a time into all outputs: its CSV row, its JSON object, its provenance, its share of the coverage.

use super::coverage::{self, Coverage};
use super::json::push_key;
use super::leaf::{Cell, Counts, Evidence, Leaf};
use super::locate::Pages;
use super::provenance::Lines;
use super::tables::{Column, Entity, TABLES, Table};
use crate::model::{GridCell, Span};
use std::collections::BTreeMap;

/// The outputs of one document while they grow.
pub(super) struct Writer<'a> {
    pages: &'a Pages<'a>,
    rows: Vec<csv::Writer<Vec<u8>>>,
    counts: Vec<usize>,
    json: String,
    provenance: Lines,
    coverage: Coverage,
    scratch: String,
}

/// The finished outputs.
pub(super) struct Written {
    /// CSV rows by table, without header lines.
    pub(super) tables: BTreeMap<String, String>,
    /// How many.
    pub(super) records: BTreeMap<String, usize>,
    /// The nested document.
    pub(super) json: String,
    /// The provenance lines.
    pub(super) provenance: String,
}

/// Begins CSV as the contract wants it: RFC 4180 quoting, lines end with LF.
pub(super) fn csv_writer<W: std::io::Write>(to: W) -> csv::Writer<W> {
    csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(to)
}

impl<'a> Writer<'a> {
    pub(super) fn new(pages: &'a Pages<'a>) -> Self {
        Writer {
            pages,
            rows: TABLES.iter().map(|_| csv_writer(Vec::new())).collect(),
            counts: vec![0; TABLES.len()],
            json: String::new(),
            provenance: Lines::new(),
            coverage: Coverage::new(pages),
            scratch: String::new(),
        }
    }

    /// Writes a record; `children` writes what hangs on it into the same JSON object.
    pub(super) fn record(&mut self, entity: Entity, cells: &[Cell<'_>], children: impl FnOnce(&mut Self)) {
        let table = entity.table();
        debug_assert_eq!(table.columns.len(), cells.len(), "{}", table.name);
        self.counts[entity as usize] += 1;
        self.push_row(entity, cells);
        self.push_object(table, cells);
        self.push_evidence(table, cells);
        children(self);
        self.json.push('}');
    }

    /// Writes a record on which nothing hangs.
    pub(super) fn leaf(&mut self, entity: Entity, cells: &[Cell<'_>]) {
        self.record(entity, cells, |_| {});
    }

    /// Counts the characters of every page by what the records so far have claimed.
    pub(super) fn count_characters(
        &mut self,
        furniture: &[Span],
        cells: &[GridCell],
    ) -> (Vec<coverage::Counts>, Vec<Span>) {
        self.coverage.mark_furniture(furniture, cells);
        std::mem::take(&mut self.coverage).finish(self.pages)
    }

    /// Writes a list of records as the property `entity` of the object that is open.
    pub(super) fn list<T>(&mut self, entity: Entity, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.json.push_str(",\n");
        push_key(&mut self.json, entity.table().name);
        self.json.push('[');
        for (i, item) in items.iter().enumerate() {
            self.json.push_str(if i == 0 { "\n" } else { ",\n" });
            each(self, item);
        }
        self.json.push(']');
    }

    /// Begins the nested document with its first property.
    pub(super) fn open(&mut self) {
        self.json.push('{');
        push_key(&mut self.json, "document");
    }

    /// Ends the nested document.
    pub(super) fn finish(mut self) -> Written {
        self.json.push_str("}\n");
        let mut written = Written {
            tables: BTreeMap::new(),
            records: BTreeMap::new(),
            json: self.json,
            provenance: self.provenance.finish(),
        };
        for ((table, rows), count) in TABLES.iter().zip(self.rows).zip(self.counts) {
            // Every field was valid UTF-8, and writing to memory does not fail.
            let bytes = rows.into_inner().unwrap_or_default();
            written.tables.insert(table.name.to_owned(), String::from_utf8(bytes).unwrap_or_default());
            written.records.insert(table.name.to_owned(), count);
        }
        written
    }

    fn push_row(&mut self, entity: Entity, cells: &[Cell<'_>]) {
        let row = &mut self.rows[entity as usize];
        let mut sound = true;
        for cell in cells {
            sound &= match cell.leaf {
                Leaf::Text(text) => row.write_field(text),
                leaf => {
                    self.scratch.clear();
                    leaf.push_plain(&mut self.scratch);
                    row.write_field(&self.scratch)
                }
            }
            .is_ok();
        }
        sound &= row.write_record(None::<&[u8]>).is_ok();
        debug_assert!(sound, "a row written to memory has the length of its table");
    }

    fn push_object(&mut self, table: &Table, cells: &[Cell<'_>]) {
        for (i, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
            self.json.push(if i == 0 { '{' } else { ',' });
            push_key(&mut self.json, column.name);
            cell.leaf.push_json(&mut self.json);
        }
    }

    fn push_evidence(&mut self, table: &Table, cells: &[Cell<'_>]) {
        let said = table.columns.iter().zip(cells).filter(|(_, cell)| !cell.leaf.is_empty());
        let said = said.filter_map(|(column, cell)| cell.evidence.map(|e| (column, e)));
        for (i, (column, evidence)) in said.enumerate() {
            if i == 0 {
                self.begin_evidence(table, cells);
            }
            self.provenance.value(column.name, &evidence, self.pages);
            self.claim(column, &evidence);
        }
    }

    fn begin_evidence(&mut self, table: &Table, cells: &[Cell<'_>]) {
        self.scratch.clear();
        cells.first().map_or(Leaf::Empty, |c| c.leaf).push_plain(&mut self.scratch);
        self.provenance.record(table.name, &self.scratch);
    }

    fn claim(&mut self, column: &Column, evidence: &Evidence<'_>) {
        let class = match evidence.counts {
            Counts::Not => return,
            Counts::AsColumn if !column.words => coverage::TYPED,
            Counts::AsColumn | Counts::AsWords => coverage::WORDS,
        };
        evidence.at.iter().for_each(|span| self.coverage.mark(span, class));
    }
}
