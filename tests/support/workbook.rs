//! Writes the workbooks of the fixtures from their source, a text file one can read and review:
//! `sheet NAME [hidden]`, then a cell a line, `A1 text` or `A1:B2 text` for a merged one; `\n` is a line break.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

struct Sheet {
    name: String,
    hidden: bool,
    /// Reference of the first cell, row, whole reference, text.
    cells: Vec<(String, u32, String, String)>,
}

/// The bytes of the workbook that `source` describes; the same source gives the same bytes.
pub(crate) fn workbook(source: &str) -> Vec<u8> {
    let sheets = read(source);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts(&sheets) {
        // No clock: a workbook is the same on any day.
        zip.start_file(name, SimpleFileOptions::default().last_modified_time(zip::DateTime::default())).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn read(source: &str) -> Vec<Sheet> {
    let mut sheets: Vec<Sheet> = Vec::new();
    for line in source.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let (first, rest) = line.split_once(' ').expect("a word, a space, the rest");
        if first == "sheet" {
            let (name, hidden) = rest.strip_suffix(" hidden").map_or((rest, false), |n| (n, true));
            sheets.push(Sheet { name: name.to_string(), hidden, cells: Vec::new() });
            continue;
        }
        let start = first.split(':').next().unwrap().to_string();
        let row = start.trim_start_matches(|c: char| c.is_ascii_uppercase()).parse().expect("a reference like A1");
        sheets.last_mut().expect("`sheet` comes first").cells.push((
            start,
            row,
            first.to_string(),
            rest.replace("\\n", "\n"),
        ));
    }
    sheets
}

fn parts(sheets: &[Sheet]) -> Vec<(String, String)> {
    const OPEN: &str = "http://schemas.openxmlformats.org";
    const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    let (mut list, mut links, mut types) = (String::new(), String::new(), String::new());
    let mut out = Vec::new();
    for (i, sheet) in sheets.iter().enumerate() {
        let n = i + 1;
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let _ = write!(list, "<sheet name=\"{}\" sheetId=\"{n}\"{state} r:id=\"rId{n}\"/>", sheet.name);
        let kind = format!("{OPEN}/officeDocument/2006/relationships/worksheet");
        let _ = write!(links, "<Relationship Id=\"rId{n}\" Type=\"{kind}\" Target=\"worksheets/sheet{n}.xml\"/>");
        let content = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
        let _ = write!(types, "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{content}\"/>");
        out.push((format!("xl/worksheets/sheet{n}.xml"), format!("{XML}{}", sheet_xml(sheet, OPEN))));
    }
    let relations = format!("{OPEN}/package/2006/relationships");
    let book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    let rels = "application/vnd.openxmlformats-package.relationships+xml";
    let fixed = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{OPEN}/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"{rels}\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{book}\"/>{types}</Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{relations}\"><Relationship Id=\"rId1\" Type=\"{OPEN}/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{OPEN}/spreadsheetml/2006/main\" xmlns:r=\"{OPEN}/officeDocument/2006/relationships\"><sheets>{list}</sheets></workbook>"
            ),
        ),
        ("xl/_rels/workbook.xml.rels", format!("<Relationships xmlns=\"{relations}\">{links}</Relationships>")),
    ];
    let mut all: Vec<_> = fixed.into_iter().map(|(n, t)| (n.to_string(), format!("{XML}{t}"))).collect();
    all.append(&mut out);
    all
}

fn sheet_xml(sheet: &Sheet, open: &str) -> String {
    let mut rows = std::collections::BTreeMap::<u32, String>::new();
    let mut merges = Vec::new();
    for (start, row, whole, text) in &sheet.cells {
        let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let cell = format!("<c r=\"{start}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>");
        rows.entry(*row).or_default().push_str(&cell);
        if whole.contains(':') {
            merges.push(format!("<mergeCell ref=\"{whole}\"/>"));
        }
    }
    let data: String = rows.iter().map(|(n, cells)| format!("<row r=\"{n}\">{cells}</row>")).collect();
    let merged = if merges.is_empty() {
        String::new()
    } else {
        format!("<mergeCells count=\"{}\">{}</mergeCells>", merges.len(), merges.join(""))
    };
    format!("<worksheet xmlns=\"{open}/spreadsheetml/2006/main\"><sheetData>{data}</sheetData>{merged}</worksheet>")
}
