//! OpenDocument sheets. Only this file knows `quick-xml`; calamine reads ODS too, but not its merged cells, and gives stored
//! values where the file also has the words that are shown (OpenDocument 1.3, part 3, 9.1).

use super::{Sheet, Visibility};
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::BTreeMap;

/// Times a repeated cell or row with words is written out.
const REPEATS: u32 = 4096;

/// The sheets of `content.xml`, at most `limit` cells that say something in all; `Err` if it is no XML.
pub(super) fn sheets(xml: &str, limit: usize) -> Result<(Vec<Sheet>, bool), quick_xml::Error> {
    let mut walk = Walk { limit, ..Walk::default() };
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event()? {
            Event::Start(e) => walk.open(&e),
            Event::Empty(e) => {
                walk.open(&e);
                walk.close(e.name().0);
            }
            Event::End(e) => walk.close(e.name().0),
            Event::Text(e) => walk.words(&e),
            Event::CData(e) => walk.words(&e),
            Event::GeneralRef(e) => walk.words(&resolve(&e)),
            Event::Eof => return Ok((walk.sheets, walk.full)),
            _ => {}
        }
    }
}

fn resolve(reference: &BytesRef<'_>) -> String {
    match reference.resolve_char_ref() {
        Ok(Some(c)) => c.to_string(),
        _ => quick_xml::escape::resolve_predefined_entity(reference).unwrap_or_default().to_owned(),
    }
}

#[derive(Default)]
struct Walk {
    sheets: Vec<Sheet>,
    limit: usize,
    full: bool,
    /// Styles of tables that are not displayed.
    hidden: BTreeMap<String, bool>,
    style: String,
    row: u32,
    row_repeats: u32,
    column: u32,
    cell: Option<OpenCell>,
    /// Cells of the row that say something: column, words.
    in_row: Vec<(u32, String)>,
    /// Inside a paragraph of the cell; inside a remark on it, whose words are not shown.
    paragraph: usize,
    remark: usize,
}

#[derive(Default)]
struct OpenCell {
    text: String,
    repeats: u32,
    rows: u32,
    columns: u32,
    covered: bool,
}

impl Walk {
    fn open(&mut self, e: &BytesStart<'_>) {
        match e.name().0 {
            "style:style" => self.style = attribute(e, "style:name"),
            "style:table-properties" => {
                let hidden = attribute(e, "table:display") == "false";
                self.hidden.insert(std::mem::take(&mut self.style), hidden);
            }
            "table:table" => self.open_table(e),
            "table:table-row" => {
                self.row_repeats = count(e, "table:number-rows-repeated");
                self.column = 0;
            }
            name @ ("table:table-cell" | "table:covered-table-cell") => {
                self.cell = Some(OpenCell {
                    text: String::new(),
                    repeats: count(e, "table:number-columns-repeated"),
                    rows: count(e, "table:number-rows-spanned"),
                    columns: count(e, "table:number-columns-spanned"),
                    covered: name == "table:covered-table-cell",
                });
            }
            "office:annotation" => self.remark += 1,
            "text:p" | "text:h" => self.open_paragraph(),
            "text:s" => self.words(&" ".repeat(count(e, "text:c").min(64) as usize)),
            "text:tab" => self.words(" "),
            "text:line-break" => self.words("\n"),
            _ => {}
        }
    }

    fn open_table(&mut self, e: &BytesStart<'_>) {
        let hidden = self.hidden.get(&attribute(e, "table:style-name")).copied().unwrap_or(false);
        let visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
        self.sheets.push(Sheet { name: attribute(e, "table:name"), visibility, ..Sheet::default() });
        self.row = 0;
    }

    fn open_paragraph(&mut self) {
        self.paragraph += 1;
        if let Some(cell) = self.cell.as_mut().filter(|c| self.remark == 0 && !c.text.is_empty()) {
            cell.text.push('\n');
        }
    }

    fn words(&mut self, words: &str) {
        if let Some(cell) = self.cell.as_mut().filter(|_| self.paragraph > 0 && self.remark == 0) {
            cell.text.push_str(words);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table:table-cell" | "table:covered-table-cell" => self.close_cell(),
            "table:table-row" => self.close_row(),
            "office:annotation" => self.remark = self.remark.saturating_sub(1),
            "text:p" | "text:h" => self.paragraph = self.paragraph.saturating_sub(1),
            _ => {}
        }
    }

    fn close_cell(&mut self) {
        let (Some(cell), Some(sheet)) = (self.cell.take(), self.sheets.last_mut()) else { return };
        let (row, column) = (self.row, self.column);
        self.column = column.saturating_add(cell.repeats);
        if cell.covered || cell.text.trim().is_empty() {
            return;
        }
        if cell.rows > 1 || cell.columns > 1 {
            let end = (row.saturating_add(cell.rows - 1), column.saturating_add(cell.columns - 1));
            sheet.merges.push(((row, column), end));
        }
        self.in_row.extend((0..cell.repeats.min(REPEATS)).map(|i| (column + i, cell.text.clone())));
    }

    fn close_row(&mut self) {
        let cells = std::mem::take(&mut self.in_row);
        let Some(sheet) = self.sheets.last_mut() else { return };
        let written = if cells.is_empty() { 0 } else { self.row_repeats.min(REPEATS) };
        for row in (0..written).map(|i| self.row.saturating_add(i)) {
            if cells.len() > self.limit {
                self.full = true;
                break;
            }
            self.limit -= cells.len();
            sheet.cells.extend(cells.iter().map(|(column, text)| ((row, *column), text.clone())));
        }
        self.row = self.row.saturating_add(self.row_repeats);
    }
}

fn attribute(e: &BytesStart<'_>, name: &str) -> String {
    let found = e.try_get_attribute(name).ok().flatten();
    found.and_then(|a| quick_xml::escape::unescape(&a.value).ok().map(|v| v.into_owned())).unwrap_or_default()
}

/// A number of cells or rows; 1 where it is missing.
fn count(e: &BytesStart<'_>, name: &str) -> u32 {
    attribute(e, name).parse().unwrap_or(1).max(1)
}
