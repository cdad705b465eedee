//! Tables that are several, one beside the other: the same headings stand again in one row (二段組, a list printed in two columns).

use super::copies;
use crate::model::{Cell, Entry, Family, Field, Table, Text};
use std::num::NonZeroU32;

/// Headings are looked for among so many leading rows, below titles and dates.
const DEEPEST: usize = 5;
/// A single heading that stands twice (開催日 and 開催日) says nothing about the table.
const FEWEST: usize = 2;

/// Parts a table where its headings begin anew, from left to right: each part is headed by the same words in the same order, and
/// a course is among them. So a row that holds two courses is never read as one.
pub(super) fn split(table: Table<Text>, family: &Family) -> Vec<Table<Text>> {
    let depth = table.rows().min(DEEPEST);
    let Some(starts) = (0..depth).find_map(|row| starts(&table, row, family)) else { return vec![table] };
    let ends = starts[1..].iter().copied().chain([table.columns]);
    starts.iter().zip(ends).map(|(&from, to)| columns(&table, from, to)).collect()
}

/// The columns in which the headings of this row begin anew, the first one among them; nothing if they do not.
fn starts(table: &Table<Text>, row: usize, family: &Family) -> Option<Vec<usize>> {
    let keys = copies::row_key(table, row);
    let said: Vec<(usize, &str)> =
        keys.iter().enumerate().filter(|(_, k)| !k.is_empty()).map(|(c, k)| (c, k.as_str())).collect();
    let &(_, first) = said.first()?;
    let width = said.iter().skip(1).position(|(_, k)| *k == first)? + 1;
    let course = said[..width].iter().any(|(_, k)| family.field_of(k) == Some(Field::Course));
    let again = said.len().is_multiple_of(width) && said.iter().zip(said.iter().skip(width)).all(|(a, b)| a.1 == b.1);
    let begin = said.iter().step_by(width).enumerate().map(|(part, s)| if part == 0 { 0 } else { s.0 });
    (width >= FEWEST && course && again).then(|| begin.collect())
}

/// The columns `from..to` as a table of their own. A cell that reaches over the cut belongs to the part it begins in.
fn columns(table: &Table<Text>, from: usize, to: usize) -> Table<Text> {
    let width = to - from;
    let entry = |(column, entry): (usize, &Entry<Text>)| match entry {
        Entry::Merged { parent } if parent % table.columns < from => Entry::Absent,
        Entry::Merged { parent } => {
            Entry::Merged { parent: parent / table.columns * width + parent % table.columns - from }
        }
        Entry::Cell(c) => {
            let room = u32::try_from(width - column).ok().and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MIN);
            Entry::Cell(Cell { column_span: c.column_span.min(room), ..c.clone() })
        }
        Entry::Absent => Entry::Absent,
    };
    let rows = (0..table.rows()).flat_map(|row| table.row(row)[from..to].iter().enumerate().map(entry));
    Table { columns: width, header_rows: table.header_rows, spans_known: table.spans_known, entries: rows.collect() }
}
