//! Published tables as they lie in `data/*.csv`, in one piece of memory each.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read};

/// Rows of a table. All cells stand one behind the other in one string: a package of many records is read without a piece of
/// memory for each.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<String>,
    text: String,
    ends: Vec<usize>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Table { columns: columns.into_iter().map(Into::into).collect(), ..Table::default() }
    }

    /// Reads a file with a header line.
    ///
    /// # Errors
    /// What reading yields, and `InvalidData` for what is no CSV in UTF-8 or has a row of another length than the header.
    pub fn read(from: impl Read) -> io::Result<Self> {
        let mut reader = csv::Reader::from_reader(from);
        let mut table = Table::new(reader.headers().map_err(damaged)?);
        table.take(reader)?;
        Ok(table)
    }

    /// Appends rows without a header line.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn append(&mut self, rows: impl Read) -> io::Result<()> {
        self.take(csv::ReaderBuilder::new().has_headers(false).from_reader(rows))
    }

    fn take(&mut self, mut reader: csv::Reader<impl Read>) -> io::Result<()> {
        let mut row = csv::StringRecord::new();
        while reader.read_record(&mut row).map_err(damaged)? {
            if row.len() != self.columns.len() {
                let message = format!("a row has {} cells, the table {} columns", row.len(), self.columns.len());
                return Err(io::Error::new(ErrorKind::InvalidData, message));
            }
            self.push(&row);
        }
        Ok(())
    }

    /// Appends a row; cells beyond the columns are dropped, missing ones are empty.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>) {
        let mut cells = cells.into_iter();
        for _ in 0..self.columns.len() {
            self.text.push_str(cells.next().unwrap_or_default());
            self.ends.push(self.text.len());
        }
    }

    /// Names of the columns, in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Position of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|c| c == name)
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.ends.len() / self.columns.len().max(1)
    }

    /// A cell; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.columns.len() + column;
        let from = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or_default() };
        self.ends.get(at).and_then(|&to| self.text.get(from..to)).unwrap_or_default()
    }

    /// Everything it says, for an order of two tables that depends on nothing else.
    pub(super) fn words(&self) -> (&str, &[usize]) {
        (&self.text, &self.ends)
    }
}

fn damaged(e: csv::Error) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, e)
}

/// The tables of one side: of a package, or of documents that were read for the comparison.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    tables: BTreeMap<String, Table>,
}

impl Snapshot {
    /// Adds a table, or the rows of one that is there already and has the same columns.
    pub fn add(&mut self, name: &str, table: Table) {
        match self.tables.get_mut(name) {
            Some(there) if there.columns == table.columns => {
                for row in 0..table.rows() {
                    there.push((0..table.columns.len()).map(|c| table.cell(row, c)));
                }
            }
            _ => {
                self.tables.insert(name.to_owned(), table);
            }
        }
    }

    /// A table by name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.get(name)
    }

    /// The names of all tables, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.keys().map(String::as_str)
    }
}
