//! One table of `cells`, with its headings.

use crate::diff::snapshot::Table;
use crate::diff::words::{self, hash, mix, sorted};
use std::collections::{BTreeMap, BTreeSet};

/// A heading is not longer.
const HEADING: usize = 80;

/// A table as it stands in a document.
#[derive(Debug)]
pub struct Grid<'a> {
    /// From 1.
    pub number: &'a str,
    /// What stands over each column; empty where nothing does.
    pub headings: Vec<String>,
    /// The headings are marked as such; else the first row looks like some.
    pub is_marked: bool,
    /// The rows below the headings.
    pub rows: Vec<Row<'a>>,
}

/// A row of a table as it stands in a document.
#[derive(Debug)]
pub struct Row<'a> {
    /// What each column says here; a merged cell says it in all it covers.
    pub cells: Vec<&'a str>,
    /// The cell begins here.
    pub begins: Vec<bool>,
}

impl<'a> Grid<'a> {
    /// The tables of a document, in order.
    pub fn all(cells: &'a Table, document: &str) -> Vec<Grid<'a>> {
        let Some(columns) = Columns::of(cells) else { return Vec::new() };
        let mut tables: BTreeMap<(usize, &str), Vec<usize>> = BTreeMap::new();
        for row in (0..cells.rows()).filter(|&r| cells.cell(r, columns.document) == document) {
            let number = cells.cell(row, columns.table);
            tables.entry((number.parse().unwrap_or(usize::MAX), number)).or_default().push(row);
        }
        tables.into_iter().map(|((_, number), rows)| Grid::new(cells, &columns, number, &rows)).collect()
    }

    fn new(cells: &'a Table, columns: &Columns, number: &'a str, rows: &[usize]) -> Self {
        let at = |row: usize, column: usize| cells.cell(row, column).parse::<usize>().unwrap_or(1).max(1);
        let end = |row: usize| at(row, columns.column) + at(row, columns.column_span) - 1;
        let width = rows.iter().map(|&r| end(r)).max().unwrap_or(0).min(rows.len().max(1));
        let mut lines: BTreeMap<usize, Row<'a>> = BTreeMap::new();
        let mut headers: BTreeSet<usize> = BTreeSet::new();
        for &cell in rows {
            let (top, left) = (at(cell, columns.row), at(cell, columns.column));
            for row in top..top + at(cell, columns.row_span).min(rows.len()) {
                let line =
                    lines.entry(row).or_insert_with(|| Row { cells: vec![""; width], begins: vec![false; width] });
                for column in left..(end(cell) + 1).min(width + 1) {
                    line.cells[column - 1] = cells.cell(cell, columns.text);
                    line.begins[column - 1] |= (row, column) == (top, left);
                }
                if cells.cell(cell, columns.header) == "true" {
                    headers.insert(row);
                }
            }
        }
        let first = lines.iter().next().map(|(&row, line)| (row, looks_like_headings(line)));
        let is_marked = !headers.is_empty();
        if let (false, Some((row, true))) = (is_marked, first) {
            headers.insert(row);
        }
        let over: Vec<&Row<'_>> = lines.iter().filter(|(row, _)| headers.contains(row)).map(|(_, line)| line).collect();
        let headings = (0..width).map(|c| heading(&over, c)).collect::<Vec<String>>();
        let is_body = |(row, line): &(usize, Row<'_>)| !headers.contains(row) && !repeats(line, &headings);
        let rows = lines.into_iter().filter(is_body).map(|(_, line)| line).collect();
        Grid { number, headings, is_marked, rows }
    }

    /// What a column is called, by its heading or its place.
    pub fn name(&self, column: usize) -> String {
        match self.headings.get(column) {
            Some(heading) if !heading.is_empty() => heading.clone(),
            _ => format!("column {}", column + 1),
        }
    }

    /// The cells of a column.
    pub fn column(&self, column: usize) -> impl Iterator<Item = &'a str> + '_ {
        self.rows.iter().map(move |row| row.cells[column])
    }

    /// What it says, in pieces; sorted.
    pub(super) fn features(&self) -> Vec<(u64, u32)> {
        let headings = self.headings.iter().filter(|h| !h.is_empty()).map(|h| (mix(1, hash(h)), 8));
        let cells = self.rows.iter().flat_map(|row| row.cells.iter().zip(&row.begins));
        let cells =
            cells.filter(|(cell, begins)| **begins && !cell.is_empty()).map(|(cell, _)| (mix(2, hash(cell)), 1));
        sorted(headings.chain(cells).collect())
    }
}

/// Columns of `cells`.
struct Columns {
    document: usize,
    table: usize,
    row: usize,
    column: usize,
    row_span: usize,
    column_span: usize,
    header: usize,
    text: usize,
}

impl Columns {
    fn of(cells: &Table) -> Option<Self> {
        Some(Columns {
            document: cells.column("document_id")?,
            table: cells.column("table_no")?,
            row: cells.column("row")?,
            column: cells.column("column")?,
            row_span: cells.column("row_span")?,
            column_span: cells.column("column_span")?,
            header: cells.column("header")?,
            text: cells.column("text")?,
        })
    }
}

/// Words that differ, none of them a number or a sentence.
fn looks_like_headings(row: &Row<'_>) -> bool {
    let said: Vec<&str> = row.cells.iter().copied().filter(|c| !c.is_empty()).collect();
    let is_word =
        |c: &&str| c.chars().count() <= HEADING && !c.chars().all(|c| c.is_numeric() || c.is_ascii_punctuation());
    let distinct: BTreeSet<&str> = said.iter().copied().collect();
    said.len() * 2 > row.cells.len() && distinct.len() == said.len() && said.iter().all(is_word)
}

/// The headings of a column from above to below, each once.
fn heading(over: &[&Row<'_>], column: usize) -> String {
    let mut words: Vec<&str> = over.iter().map(|row| row.cells[column]).filter(|c| !c.is_empty()).collect();
    words.dedup();
    words.join(" ")
}

/// The headings once more, as they stand on every page.
fn repeats(row: &Row<'_>, headings: &[String]) -> bool {
    headings.iter().any(|h| !h.is_empty()) && row.cells.iter().zip(headings).all(|(c, h)| words::same(c, h))
}
