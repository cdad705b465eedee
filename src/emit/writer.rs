//! One record at a time into all outputs: its CSV row, its JSON object, its provenance, its share of the coverage.

use super::coverage::{self, Coverage};
use super::json::push_key;
use super::leaf::{Cell, Counts, Evidence, Leaf};
use super::locate::Pages;
use super::provenance::Lines;
use super::sink::{Part, Sink};
use super::tables::{Column, Entity, Origin, TABLES, Table};
use crate::model::{Correction, GridCell, Span};
use std::collections::BTreeMap;
use std::io;

/// A part is handed on when so many bytes of it have gathered: little enough to stay in the processor's cache.
const PIECE: usize = 1 << 16;

/// The outputs of one document while they grow.
pub(super) struct Writer<'a> {
    pages: &'a Pages<'a>,
    sink: &'a mut dyn Sink,
    fault: io::Result<()>,
    /// By the number of their [`Part`].
    parts: Vec<String>,
    counts: Vec<usize>,
    provenance: Lines,
    coverage: Coverage,
    corrections: Corrections<'a>,
    scratch: String,
}

/// What was corrected, by table and record.
pub(super) type Corrections<'a> = BTreeMap<(&'a str, &'a str), Vec<&'a Correction>>;

/// Appends a CSV field, quoted where RFC 4180 asks for it. No record has a single column, so an empty field needs no quotes.
pub(super) fn push_field(out: &mut String, text: &str) {
    if !needs_quotes(text.as_bytes()) {
        return out.push_str(text);
    }
    out.push('"');
    for (i, part) in text.split('"').enumerate() {
        out.push_str(if i == 0 { "" } else { "\"\"" });
        out.push_str(part);
    }
    out.push('"');
}

/// Chunks are looked at as a whole, which a processor does in a few steps.
fn needs_quotes(text: &[u8]) -> bool {
    let special = |chunk: &[u8]| chunk.iter().fold(false, |any, b| any | matches!(b, b',' | b'"' | b'\n' | b'\r'));
    text.chunks(32).any(special)
}

impl<'a> Writer<'a> {
    pub(super) fn new(pages: &'a Pages<'a>, sink: &'a mut dyn Sink) -> Self {
        Writer {
            pages,
            sink,
            fault: Ok(()),
            parts: vec![String::new(); Part::COUNT],
            counts: vec![0; TABLES.len()],
            provenance: Lines::new(),
            coverage: Coverage::new(pages),
            corrections: Corrections::new(),
            scratch: String::new(),
        }
    }

    /// From here on values that were corrected say so.
    pub(super) fn correct(&mut self, corrections: Corrections<'a>) {
        self.corrections = corrections;
    }

    /// Writes a record; `children` writes what hangs on it into the same JSON object.
    pub(super) fn record(&mut self, entity: Entity, cells: &[Cell<'_>], children: impl FnOnce(&mut Self)) {
        let table = entity.table();
        debug_assert_eq!(table.columns.len(), cells.len(), "{}", table.name);
        self.counts[entity as usize] += 1;
        self.push_row(entity, cells);
        self.push_object(table, cells);
        self.push_evidence(table, cells);
        [Part::Table(entity), Part::Json, Part::Provenance].into_iter().for_each(|part| self.hand_on(part, PIECE));
        children(self);
        self.json().push('}');
    }

    fn json(&mut self) -> &mut String {
        &mut self.parts[Part::Json.number()]
    }

    /// Hands a part on if at least so many bytes of it are here. After a fault nothing more is handed on.
    fn hand_on(&mut self, part: Part, least: usize) {
        let text = &mut self.parts[part.number()];
        if text.len() < least {
            return;
        }
        if self.fault.is_ok() {
            self.fault = self.sink.put(part, text);
        }
        text.clear();
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
        let json = self.json();
        json.push_str(",\n");
        push_key(json, entity.table().name);
        json.push('[');
        for (i, item) in items.iter().enumerate() {
            self.json().push_str(if i == 0 { "\n" } else { ",\n" });
            each(self, item);
        }
        self.json().push(']');
    }

    /// Begins the nested document with its first property.
    pub(super) fn open(&mut self) {
        let json = self.json();
        json.push('{');
        push_key(json, "document");
    }

    /// Ends the nested document.
    pub(super) fn close(&mut self) {
        self.json().push_str("}\n");
    }

    /// Hands on what is left, of every part something; returns how many records there were by table.
    pub(super) fn finish(mut self) -> io::Result<BTreeMap<String, usize>> {
        (0..Part::COUNT).filter_map(Part::from_number).for_each(|part| self.hand_on(part, 0));
        self.fault?;
        Ok(TABLES.iter().zip(self.counts).map(|(table, count)| (table.name.to_owned(), count)).collect())
    }

    fn push_row(&mut self, entity: Entity, cells: &[Cell<'_>]) {
        let row = &mut self.parts[Part::Table(entity).number()];
        for (i, cell) in cells.iter().enumerate() {
            if i > 0 {
                row.push(',');
            }
            match cell.leaf {
                Leaf::Text(text) => push_field(row, text),
                // Numbers, dates and words of closed lists need no quotes.
                leaf => leaf.push_plain(row),
            }
        }
        row.push('\n');
    }

    fn push_object(&mut self, table: &Table, cells: &[Cell<'_>]) {
        let json = self.json();
        for (i, (column, cell)) in table.columns.iter().zip(cells).enumerate() {
            json.push(if i == 0 { '{' } else { ',' });
            push_key(json, column.name);
            cell.leaf.push_json(json);
        }
    }

    fn push_evidence(&mut self, table: &Table, cells: &[Cell<'_>]) {
        let corrected = self.corrected(table, cells);
        let of = |column: &Column| corrected.iter().copied().find(|c| c.field == column.name);
        let said = table.columns.iter().zip(cells).filter_map(|(column, cell)| {
            let correction = of(column);
            let own = cell.evidence.filter(|_| !cell.leaf.is_empty());
            let evidence = correction.map_or(own, |c| Some(corrected_evidence(column, own, c)));
            evidence.map(|e| (column, e, correction))
        });
        for (i, (column, evidence, correction)) in said.enumerate() {
            if i == 0 {
                self.begin_evidence(table, cells);
            }
            let out = &mut self.parts[Part::Provenance.number()];
            self.provenance.value(column.name, &evidence, correction, self.pages, out);
            self.claim(column, &evidence);
        }
    }

    /// What was corrected in a record; hardly any was.
    fn corrected(&self, table: &Table, cells: &[Cell<'_>]) -> Vec<&'a Correction> {
        let id = match cells.first().map(|c| c.leaf) {
            Some(Leaf::Text(id)) if !self.corrections.is_empty() => id,
            _ => return Vec::new(),
        };
        self.corrections.get(&(table.name, id)).cloned().unwrap_or_default()
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

/// Where a corrected value was read, which is read all the same: its characters count as before. Where nothing was read, the place
/// only says which record it is, and counts for the record.
fn corrected_evidence<'c>(column: &Column, own: Option<Evidence<'c>>, correction: &'c Correction) -> Evidence<'c> {
    let from = &correction.from;
    let counts = match own {
        _ if correction.was.is_empty() => Counts::Not,
        Some(own) => own.counts,
        None if column.origin == Origin::Said => Counts::AsColumn,
        None => Counts::Not,
    };
    Evidence { at: &from.at, rule: from.rule, rivals: &from.rivals, inherited: from.inherited.as_ref(), counts }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_quoted_as_the_csv_crate_quotes_them() {
        for text in [
            "",
            "研修",
            "a,b",
            "「\"」",
            "一行\n二行",
            "\r",
            " 前後 ",
            "長い文が続いてもその終わりにあるコンマは見落とさない,",
        ] {
            let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
            writer.write_record([text, "x"]).expect("memory takes it");
            let mut out = String::new();
            push_field(&mut out, text);
            let line = writer.into_inner().expect("memory takes it");
            assert_eq!(format!("{out},x\n").as_bytes(), line);
        }
    }
}
