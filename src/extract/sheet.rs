//! Workbooks: XLSX and XLS through calamine (only this file knows it), ODS by its XML. One page per sheet.

mod blocks;
mod ods;
mod value;

use super::page_text::PageText;
use super::{Budget, ExtractError, Purse, document};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Content, Document, Page, Span};
use calamine::{Data, DataRef, Dimensions, Reader, SheetType, SheetVisible, Xls, Xlsx};
use std::io::{Cursor, Read};

/// Row and column, from 0.
type Place = (u32, u32);

/// Whether a person who opens the workbook sees a sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Visibility {
    #[default]
    Visible,
    Hidden,
    /// Hidden so that the program's menus do not show it either.
    VeryHidden,
}

/// A sheet's cells as they are stored.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    visibility: Visibility,
    /// In any order; blank ones may be missing.
    cells: Vec<(Place, String)>,
    /// First and last place of merged regions.
    merges: Vec<(Place, Place)>,
}

const XLS: &str = "application/vnd.ms-excel";

/// Reads an Excel workbook in XML.
///
/// Cells are taken as they stream by: a sheet that claims a million rows and has two cells costs two cells.
pub(super) fn read_xlsx(
    bytes: &[u8],
    media_type: &'static str,
    budget: &Budget,
    d: &mut Diagnostics,
) -> Result<Document, ExtractError> {
    let damaged = |e: calamine::XlsxError| ExtractError::unreadable(format!("damaged Excel workbook: {e}"), media_type);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut purse = Purse::new(budget);
    let (mut sheets, mut left) = (Vec::new(), budget.cells);
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let merges = book.merge_cells_by_sheet_name(&meta.name).map_err(damaged)?;
        let mut sheet = named(meta.name, meta.visible, merges);
        let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(damaged)?;
        while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(damaged)? {
            let format = reader.styles().get(style).and_then(|s| s.number_format.as_ref());
            let text = shown(cell.get_value(), format.map_or("", |f| f.format_code.as_str()));
            if text.is_empty() {
                continue;
            }
            if left == 0 {
                purse.say("cells");
                break;
            }
            left -= 1;
            sheet.cells.push((cell.get_position(), text));
        }
        sheets.push(sheet);
    }
    Ok(pages(sheets, media_type, purse, d))
}

/// Reads an OLE2 file: an old Excel workbook, or a refusal that says what else it is.
pub(super) fn read_compound(bytes: &[u8], budget: &Budget, d: &mut Diagnostics) -> Result<Document, ExtractError> {
    if let Some((what, media_type)) = other_compound(bytes) {
        return Err(ExtractError::unreadable(what, media_type));
    }
    let damaged = |e: calamine::XlsError| ExtractError::unreadable(format!("damaged Excel workbook (XLS): {e}"), XLS);
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut purse = Purse::new(budget);
    let (mut sheets, mut left) = (Vec::new(), budget.cells);
    for meta in book.sheets_metadata().to_vec() {
        if meta.typ != SheetType::WorkSheet {
            continue;
        }
        let range = book.worksheet_range(&meta.name).map_err(damaged)?;
        let merges = book.merge_cells_by_sheet_name(&meta.name).map_err(damaged)?;
        let mut sheet = named(meta.name, meta.visible, merges);
        let (row, column) = range.start().unwrap_or_default();
        let cells = range.used_cells().map(|(y, x, v)| ((row + y as u32, column + x as u32), shown(&borrowed(v), "")));
        sheet.cells = cells.filter(|(_, text)| !text.is_empty()).take(left + 1).collect();
        if sheet.cells.len() > left {
            purse.say("cells");
            sheet.cells.truncate(left);
        }
        left -= sheet.cells.len();
        sheets.push(sheet);
    }
    Ok(pages(sheets, XLS, purse, d))
}

/// What an OLE2 file is that holds no workbook: its streams have UTF-16 names.
fn other_compound(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const KNOWN: &[(&str, &str, &str)] = &[
        ("EncryptedPackage", "workbook or document with a password, not read", "application/x-ole-storage"),
        ("WordDocument", "old Word document (DOC), not read; save it as DOCX", "application/msword"),
        ("PowerPoint Document", "old PowerPoint slides, not read", "application/vnd.ms-powerpoint"),
    ];
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        memchr::memmem::find(bytes, &wide).is_some()
    };
    if has("Workbook") || has("Book") {
        return None;
    }
    let found = KNOWN.iter().find(|(name, _, _)| has(name)).map(|(_, what, media_type)| (*what, *media_type));
    Some(found.unwrap_or(("OLE2 file that is no workbook, not read", "application/x-ole-storage")))
}

/// Reads an OpenDocument spreadsheet.
pub(super) fn read_ods(
    mut archive: zip::ZipArchive<Cursor<&[u8]>>,
    media_type: &'static str,
    budget: &Budget,
    d: &mut Diagnostics,
) -> Result<Document, ExtractError> {
    let damaged = || ExtractError::unreadable("damaged OpenDocument spreadsheet", media_type);
    let mut xml = String::new();
    let entry = archive.by_name("content.xml").map_err(|_| damaged())?;
    entry.take(budget.bytes).read_to_string(&mut xml).map_err(|_| damaged())?;
    let (sheets, full) = ods::sheets(&xml, budget.cells).map_err(|_| damaged())?;
    let mut purse = Purse::new(budget);
    if full {
        purse.say("cells");
    }
    Ok(pages(sheets, media_type, purse, d))
}

fn named(name: String, visible: SheetVisible, merges: Vec<Dimensions>) -> Sheet {
    let visibility = match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    };
    let merges = merges.into_iter().map(|m| (m.start, m.end)).collect();
    Sheet { name, visibility, cells: Vec::new(), merges }
}

fn pages(sheets: Vec<Sheet>, media_type: &'static str, mut purse: Purse, d: &mut Diagnostics) -> Document {
    let mut pages = Vec::new();
    for (number, sheet) in (1..).zip(sheets) {
        let (name, visibility) = (sheet.name.clone(), sheet.visibility);
        let mut text = PageText::new(number);
        let blocks = blocks::write(sheet, &mut text, &mut purse);
        let text = text.into_text();
        say_hidden(&name, visibility, number, &text, d);
        pages.push(Page { number, name: Some(name), text, content: Content::Flow(blocks) });
    }
    let partial = purse.close(d);
    document(media_type, pages, partial)
}

fn say_hidden(name: &str, visibility: Visibility, page: u32, text: &str, d: &mut Diagnostics) {
    let how = match visibility {
        Visibility::Visible => return,
        Visibility::Hidden => "hidden",
        Visibility::VeryHidden => "hidden from the program's menus too",
    };
    let end = text.split('\n').next().unwrap_or_default().chars().count() as u32;
    let message = format!("the sheet {name} is {how}; it was read");
    d.push(Diagnostic::new(Code::HiddenSheet, message, vec![Span::new(page, 0, end)]));
}

fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(n) => DataRef::Int(*n),
        Data::Float(n) => DataRef::Float(*n),
        Data::String(s) => DataRef::SharedString(s),
        Data::Bool(b) => DataRef::Bool(*b),
        Data::DateTime(t) => DataRef::DateTime(*t),
        Data::DateTimeIso(s) => DataRef::DateTimeIso(s.clone()),
        Data::DurationIso(s) => DataRef::DurationIso(s.clone()),
        Data::Error(e) => DataRef::Error(e.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// A cell as a person sees it, with line feeds as line ends; empty for a blank one.
fn shown(value: &DataRef<'_>, format: &str) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => lines(s),
        DataRef::SharedString(s) => lines(s),
        DataRef::Int(n) => value::number(*n as f64, format),
        DataRef::Float(n) => value::number(*n, format),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::Error(e) => e.to_string(),
        DataRef::DateTime(t) if t.is_duration() => value::duration(t.as_f64()),
        DataRef::DateTime(t) => {
            let (year, month, day, hour, minute, second, _) = t.to_ymd_hms_milli();
            value::date_time(t.as_f64(), (year, month, day, hour, minute, second))
        }
    }
}

fn lines(text: &str) -> String {
    text.replace("_x000D_", "").replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

#[cfg(test)]
mod tests;
