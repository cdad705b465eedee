//! `keikaku tables`: the tables of a document, and nothing else.

use super::args::Tables;
use super::exit::{self, Trouble};
use super::terminal::{Terminal, say};
use super::{grid, input, limits};
use keikaku::diag::Diagnostics;
use keikaku::extract::{Budget, ExtractError};
use keikaku::model::{Block, Entry, Placed, RawText, Rect, Table};
use keikaku::normalize::legible;
use keikaku::pipeline::{self, Options};
use serde_json::{Value, json};
use std::path::Path;

/// Columns of the terminal that a cell may take.
const WIDEST: usize = 60;

pub(crate) fn tables(args: &Tables, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let mut code = exit::CLEAN;
    limits::hold(&args.limits, "the tables", 0)?;
    let budget = Budget { bytes: args.limits.max_file, ..Budget::default() };
    let options = Options { budget, ..Options::default() };
    for path in &args.inputs {
        let given = path.display().to_string();
        let bytes = input::read(path).map_err(Trouble::input(&given))?;
        match blocks(&given, &bytes, &options)? {
            Ok(blocks) if args.json => terminal.line(&document(path, &blocks).to_string()),
            Ok(blocks) => print(&blocks, terminal),
            Err(refused) => {
                say(&format!("{given}: {}", refused.message));
                code = exit::REFUSED;
            }
        }
    }
    Ok(code)
}

fn blocks(given: &str, bytes: &[u8], options: &Options) -> Result<Result<Vec<Placed<RawText>>, ExtractError>, Trouble> {
    let work = || pipeline::blocks(given, bytes, options, &mut Diagnostics::default());
    limits::on_large_stack(work)
}

fn print(blocks: &[Placed<RawText>], terminal: &mut Terminal) {
    let tables = blocks.iter().filter_map(|b| Some((b.page, table(&b.block)?)));
    for (number, (page, table)) in tables.enumerate() {
        terminal.line(&format!("table {}, page {page}: {} × {}", number + 1, table.rows(), table.columns));
        grid::draw(table, WIDEST, |t| &t.chars).lines().for_each(|l| terminal.line(&legible(l)));
        terminal.line("");
    }
}

fn table<T>(block: &Block<T>) -> Option<&Table<T>> {
    match block {
        Block::Table(table) => Some(table),
        _ => None,
    }
}

/// The object of one document. Its name is that of the file, up to the first dot.
fn document(path: &Path, blocks: &[Placed<RawText>]) -> Value {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.split('.').next().unwrap_or_default();
    let mut text = String::new();
    for block in blocks {
        match &block.block {
            Block::Heading(_, t) | Block::Paragraph(t) | Block::Furniture(t) => push(&mut text, t),
            Block::Table(table) => table.entries.iter().filter_map(body).for_each(|t| push(&mut text, t)),
        }
    }
    let tables: Vec<Value> = blocks.iter().filter_map(|b| table(&b.block).map(|t| table_json(t, b.page))).collect();
    json!({ "doc": name, "text": text, "tables": tables })
}

fn push(text: &mut String, line: &RawText) {
    if !line.chars.is_empty() {
        text.push_str(&legible(&line.chars));
        text.push('\n');
    }
}

fn body(entry: &Entry<RawText>) -> Option<&RawText> {
    match entry {
        Entry::Cell(cell) => Some(&cell.body),
        Entry::Merged { .. } | Entry::Absent => None,
    }
}

fn table_json(table: &Table<RawText>, page: u32) -> Value {
    let bounds = table.entries.iter().filter_map(body).filter_map(|t| t.bounds(page)).reduce(Rect::around);
    let mut value = json!({ "page": page, "bbox": bounds.map(corners) });
    if table.header_rows > 0 {
        value["header_rows"] = table.header_rows.into();
    }
    let cells =
        table.entries.iter().enumerate().filter_map(|(at, e)| cell(e, at / table.columns, at % table.columns, page));
    value["cells"] = cells.collect();
    value
}

fn cell(entry: &Entry<RawText>, row: usize, column: usize, page: u32) -> Option<Value> {
    let Entry::Cell(cell) = entry else { return None };
    let page = cell.body.first_span().map_or(page, |s| s.page);
    Some(json!({
        "r": row, "c": column, "rs": cell.row_span, "cs": cell.column_span, "text": legible(&cell.body.chars),
        "page": page, "bbox": cell.body.bounds(page).map(corners),
    }))
}

fn corners(r: Rect) -> [i32; 4] {
    [r.x0, r.y0, r.x1, r.y1]
}
