//! Tables that are several, one below the other, and rows that only head others.

use super::{header, texts};
use crate::model::{Entry, Family, Table, Text};

/// Parts a table where other headings begin: a row, behind data, in which most texts name fields and that says
/// otherwise than the headings before.
pub(super) fn split(table: Table<Text>, family: &Family) -> Vec<Table<Text>> {
    let mut starts = vec![0];
    let mut seen: Vec<Vec<String>> = Vec::new();
    let mut data = false;
    for row in 0..table.rows() {
        let named = texts(&table, row).filter(|t| family.field_of(&t.folded).is_some()).count();
        let all = texts(&table, row).count();
        if named >= 3 && named * 3 >= all * 2 {
            let key = super::copies::row_key(&table, row);
            if data && !seen.contains(&key) {
                starts.push(row);
                seen.clear();
                data = false;
            }
            seen.push(key);
        } else if all > 1 && named * 2 < all {
            data = true;
        }
    }
    if starts.len() == 1 {
        return vec![table];
    }
    let ends = starts[1..].iter().copied().chain([table.rows()]);
    starts.iter().zip(ends).map(|(&from, to)| rows(&table, from, to)).collect()
}

/// The rows `from..to` as a table of their own; what a cell above covers is a blank there.
fn rows(table: &Table<Text>, from: usize, to: usize) -> Table<Text> {
    let offset = from * table.columns;
    let entry = |e: &Entry<Text>| match e {
        Entry::Merged { parent } if *parent < offset => Entry::Absent,
        Entry::Merged { parent } => Entry::Merged { parent: parent - offset },
        other => other.clone(),
    };
    let header_rows = if from == 0 { table.header_rows } else { 0 };
    let entries = table.entries[offset..to * table.columns].iter().map(entry).collect();
    Table { columns: table.columns, header_rows, spans_known: table.spans_known, entries }
}

/// A single text that is no data and stands over the whole row, or in its first column with a full row below.
pub(super) fn is_section(table: &Table<Text>, row: usize) -> bool {
    let mut own = texts(table, row);
    let (Some(only), None) = (own.next(), own.next()) else { return false };
    if table.columns < 3 || header::says_data(&only.folded) && !is_month(&only.folded) {
        return false;
    }
    let wide =
        table.row(row).iter().any(|e| matches!(e, Entry::Cell(c) if c.column_span.get() as usize * 2 > table.columns));
    let first = |row: usize| matches!(&table.row(row)[0], Entry::Cell(c) if !c.body.is_blank());
    let full_below = row + 1 < table.rows() && first(row + 1) && texts(table, row + 1).count() >= 3;
    wide || first(row) && full_below
}

/// `4月` alone heads the rows of a month.
fn is_month(folded: &str) -> bool {
    folded.strip_suffix('月').is_some_and(|n| n.len() <= 2 && !n.is_empty() && n.chars().all(|c| c.is_ascii_digit()))
}
