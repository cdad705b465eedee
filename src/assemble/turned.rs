//! Tables whose headings stand in the first column and whose records are columns (転置した表).

use crate::model::{Cell, Entry, Family, Field, Table, Text};

/// Fewer headings may stand in a first column by chance.
const FEWEST: usize = 3;

/// True if the first column is one of headings and no row is: a record is a column.
pub(super) fn is_turned(table: &Table<Text>, family: &Family) -> bool {
    if table.columns < 2 || table.header_rows > 0 {
        return false;
    }
    let (mut said, mut known) = (0, Vec::new());
    for entry in table.entries.iter().step_by(table.columns) {
        let Entry::Cell(cell) = entry else { continue };
        if cell.body.is_blank() {
            continue;
        }
        said += 1;
        known.extend(family.field_of(&cell.body.folded).filter(|f| !known.contains(f)));
    }
    let fields_of_row = |row: usize| {
        let beside = table.row(row)[1..].iter();
        beside.filter(|e| matches!(e, Entry::Cell(c) if family.field_of(&c.body.folded).is_some())).count()
    };
    known.contains(&Field::Course)
        && known.len() >= if known.contains(&Field::Dates) { FEWEST } else { FEWEST + 1 }
        && known.len() * 2 >= said
        && (0..table.rows()).all(|row| fields_of_row(row) == 0)
}

/// Rows for columns and columns for rows; turning twice gives the table back.
pub(super) fn turned(table: Table<Text>) -> Table<Text> {
    let (columns, rows) = (table.columns, table.rows());
    let place = |at: usize| at % columns * rows + at / columns;
    let mut entries = vec![Entry::Absent; table.entries.len()];
    for (at, entry) in table.entries.into_iter().enumerate() {
        entries[place(at)] = match entry {
            Entry::Cell(c) => Entry::Cell(Cell { row_span: c.column_span, column_span: c.row_span, ..c }),
            Entry::Merged { parent } => Entry::Merged { parent: place(parent) },
            Entry::Absent => Entry::Absent,
        };
    }
    Table { columns: rows, entries, ..table }
}
