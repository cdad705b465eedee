//! Blocks → [`Sections`]: what belongs together.
//!
//! *Input*: folded blocks. *Output*: lines once each, legends, tables with their headings. *Invariants*: total; page furniture is
//! recognised by comparison with its copies, not by its words; every character is in a line, a table or the furniture.

mod annexed;
mod beside;
mod copies;
mod flow;
mod header;
mod legend;
mod parts;
mod title;
mod turned;

#[cfg(test)]
mod tests;

pub(crate) use annexed::borrow;
pub(crate) use flow::flow;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Area, Block, Entry, Family, Header, Line, Placed, Sections, Table, Text};
use copies::Copies;
use std::sync::Arc;

/// Sorts a document.
pub fn assemble(blocks: Vec<Placed<Text>>, family: &Family, d: &mut Diagnostics) -> Sections {
    let mut sections = Sections::default();
    let mut copies = Copies::default();
    let mut captions = Captions::default();
    for Placed { page, block } in blocks {
        match block {
            Block::Heading(level, text) => {
                captions.push(level, &text);
                copies.add_line(&mut sections, page, level, text);
            }
            Block::Paragraph(text) => {
                captions.push(0, &text);
                copies.add_line(&mut sections, page, 0, text);
            }
            Block::Furniture(text) => sections.furniture.extend(text.all_spans()),
            Block::Table(table) => {
                let mut above = captions.take();
                let turned = turned::is_turned(&table, family);
                if turned {
                    tell_turned(&table, d);
                }
                let below = parts::split(if turned { turned::turned(table) } else { table }, family);
                for part in below.into_iter().flat_map(|t| beside::split(t, family)) {
                    add_table(
                        &mut sections,
                        &mut copies,
                        Found { page, table: part, turned, captions: above.clone() },
                        family,
                        d,
                    );
                    above.retain(|t| !t.is_blank());
                }
            }
        }
    }
    copies.tell_differing(&sections, d);
    sections.legends = legend::find(&sections.lines, family);
    sections.title = title::find(&sections.lines, family);
    if sections.areas.is_empty() {
        let message = "no table was found; the text is kept as notes".to_string();
        d.push(Diagnostic::new(Code::NoTable, message, Vec::new()));
    }
    sections
}

fn tell_turned(table: &Table<Text>, d: &mut Diagnostics) {
    let heading = texts(table, 0).next();
    let message = "the headings stand in the first column; every other column is read as a record".to_string();
    d.push(Diagnostic::new(Code::TableTurned, message, heading.map(Text::all_spans).unwrap_or_default()));
}

/// A table where it was found.
struct Found {
    page: u32,
    table: Table<Text>,
    /// Its records are columns: `table` has them as rows.
    turned: bool,
    captions: Vec<Text>,
}

/// Sorts a table's rows into lines that only look like rows, headings, copies of headings, and data.
fn add_table(sections: &mut Sections, copies: &mut Copies, found: Found, family: &Family, d: &mut Diagnostics) {
    let Found { page, table, turned, mut captions } = found;
    let prose = header::leading_prose(&table, family);
    for row in 0..prose {
        add_row_as_lines(sections, copies, page, &table, row);
    }
    captions.extend((0..prose).flat_map(|row| texts(&table, row)).cloned());
    let header_rows = header::count(&table, prose, family);
    let mut header = header::read(&table, prose..header_rows, family);
    if header_rows == prose {
        header = continued(&sections.areas, &table).unwrap_or(header);
    }
    let heading_keys: Vec<Vec<String>> = (prose..header_rows).map(|r| copies::row_key(&table, r)).collect();
    let mut body = Vec::new();
    for row in header_rows..table.rows() {
        let own: Vec<&Text> = texts(&table, row).collect();
        let copy_of_line = matches!(own[..], [only] if copies.knows(only));
        if own.is_empty() {
            continue;
        } else if copies::is_copy(&table, row, &heading_keys) || copy_of_line {
            sections.furniture.extend(own.iter().flat_map(|t| t.all_spans()));
        } else if matches!(own[..], [only] if header::is_note(only)) {
            add_row_as_lines(sections, copies, page, &table, row);
        } else if parts::is_section(&table, row) {
            let message = format!("「{}」 heads the rows below it; it is kept as a note", own[0].folded);
            d.push(Diagnostic::new(Code::SectionRow, message, own[0].all_spans()));
            add_row_as_lines(sections, copies, page, &table, row);
        } else {
            body.push(row);
        }
    }
    let number = sections.areas.len();
    let table = table.map(Arc::new);
    sections.areas.push(Area { page, number, table, turned, header_rows, header, body, captions });
}

/// The headings of the table before, for a table that goes on without any.
fn continued(areas: &[Area], table: &Table<Text>) -> Option<Header> {
    areas.last().filter(|a| a.table.columns == table.columns).map(|a| a.header.clone())
}

/// The texts that are printed in a row, blank ones left out.
fn texts(table: &Table<Text>, row: usize) -> impl Iterator<Item = &Text> {
    table.row(row).iter().filter_map(|e| match e {
        Entry::Cell(c) if !c.body.is_blank() => Some(&c.body),
        _ => None,
    })
}

fn add_row_as_lines(sections: &mut Sections, copies: &mut Copies, page: u32, table: &Table<Text>, row: usize) {
    for text in texts(table, row) {
        copies.add_line(sections, page, 0, text.clone());
    }
}

/// The headings that stand above a table: one for each level, outermost first, then the lines directly above.
#[derive(Default)]
struct Captions {
    headings: Vec<(u8, Text)>,
    lines: Vec<Text>,
}

impl Captions {
    fn push(&mut self, level: u8, text: &Text) {
        /// Lines kept: a title, a legend and a date are three.
        const LINES: usize = 4;
        if text.is_blank() {
            return;
        }
        if level > 0 {
            self.headings.retain(|(l, _)| *l < level);
            self.headings.push((level, text.clone()));
            self.lines.clear();
        } else if self.lines.len() < LINES {
            self.lines.push(text.clone());
        }
    }

    fn take(&mut self) -> Vec<Text> {
        let headings = self.headings.iter().map(|(_, t)| t.clone());
        headings.chain(self.lines.drain(..)).collect()
    }
}

/// A line that is read once; its page and level.
pub(crate) fn line(page: u32, level: u8, text: Text) -> Line {
    Line { page, level, text, copies: Vec::new() }
}
