//! Two parts of one document as one.

use super::{Dataset, GridCell};

impl Dataset {
    /// Adds the records of another part of the same document, whose head is complete. Tables are numbered anew, in their order.
    pub fn join(&mut self, other: Dataset) {
        self.head = other.head;
        self.legends.extend(other.legends);
        self.notes.extend(other.notes);
        self.courses.extend(other.courses);
        self.provisions.extend(other.provisions);
        self.amendments.extend(other.amendments);
        self.references.extend(other.references);
        self.definitions.extend(other.definitions);
        self.events.extend(other.events);
        self.organizations.extend(other.organizations);
        self.form_fields.extend(other.form_fields);
        self.contacts.extend(other.contacts);
        self.furniture.extend(other.furniture);
        self.cells = in_order(std::mem::take(&mut self.cells), other.cells);
    }
}

/// The tables of both parts by where they begin.
fn in_order(one: Vec<GridCell>, other: Vec<GridCell>) -> Vec<GridCell> {
    let tables = |cells: &[GridCell]| -> Vec<Vec<GridCell>> {
        cells.chunk_by(|a, b| a.table_no == b.table_no).map(<[GridCell]>::to_vec).collect()
    };
    let mut all: Vec<Vec<GridCell>> = tables(&one).into_iter().chain(tables(&other)).collect();
    all.sort_by_key(|table| {
        let first = table.iter().find_map(|c| c.text.raw.first_span());
        first.map_or((table[0].page, 0), |s| (s.page, s.start))
    });
    let number = |(table, table_no): (Vec<GridCell>, u32)| table.into_iter().map(move |c| GridCell { table_no, ..c });
    all.into_iter().zip(1..).flat_map(number).collect()
}
