use super::*;
use crate::model::{Block, Entry, RawText, Table};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;

fn read(bytes: &[u8], budget: &Budget) -> (Document, Diagnostics) {
    let mut d = Diagnostics::default();
    let document = super::super::extract(bytes, "a", budget, &mut d).expect("readable");
    (document, d)
}

/// Blocks of a page, one a line: cells parted by `|`, rows by `/`, merged places as `^`.
fn shown_page(document: &Document, page: usize) -> Vec<String> {
    let Content::Flow(blocks) = &document.pages[page].content else { panic!("flow expected") };
    blocks.iter().map(show).collect()
}

fn show(block: &Block<RawText>) -> String {
    match block {
        Block::Heading(level, t) => format!("H{level} {}", t.chars),
        Block::Paragraph(t) | Block::Furniture(t) => format!("P {}", t.chars),
        Block::Table(t) => (0..t.rows()).map(|r| row(t, r)).collect::<Vec<_>>().join("/"),
    }
}

fn row(table: &Table<RawText>, row: usize) -> String {
    let shown = table.row(row).iter().map(|e| match e {
        Entry::Cell(c) => c.body.chars.as_str(),
        Entry::Merged { .. } => "^",
        Entry::Absent => "~",
    });
    shown.collect::<Vec<_>>().join("|")
}

/// A workbook of one sheet, filled from rows of `|`-parted words.
fn workbook(rows: &[&str], merges: &[(u32, u16, u32, u16)]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for &(r0, c0, r1, c1) in merges {
        sheet.merge_range(r0, c0, r1, c1, "", &Format::new()).unwrap();
    }
    for (y, line) in (0..).zip(rows) {
        for (x, words) in (0..).zip(line.split('|')).filter(|(_, w)| !w.is_empty()) {
            sheet.write_string(y, x, words).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn merged_regions_titles_and_notes_are_told() {
    let rows = [
        "研修計画||",
        "更新日：6月1日||",
        "名称|日時|会場",
        "初級|6月5日|東京",
        "|6月6日|",
        "7月1日||",
        "※日時は予定||",
    ];
    let (document, _) = read(&workbook(&rows, &[(0, 0, 0, 2), (3, 0, 4, 0), (3, 2, 4, 2)]), &Budget::default());
    let expected =
        ["P 研修計画", "P 更新日：6月1日", "名称|日時|会場/初級|6月5日|東京/^|6月6日|^/7月1日||", "P ※日時は予定"];
    assert_eq!(shown_page(&document, 0), expected);
    assert!(document.pages[0].text.starts_with("研修計画\n更新日：6月1日\n名称\t日時\t会場\n"));
}

#[test]
fn the_upper_half_of_a_heading_is_no_title() {
    let rows = ["||開催場所|", "名称|日時|県|会場", "初級|6月|東京|庁舎"];
    let (document, _) = read(&workbook(&rows, &[(0, 2, 0, 3)]), &Budget::default());
    assert_eq!(shown_page(&document, 0), ["||開催場所|^/名称|日時|県|会場/初級|6月|東京|庁舎"]);
}

#[test]
fn blank_rows_part_tables() {
    let (document, _) = read(&workbook(&["a|b", "c|d", "|", "e|f", "g|h"], &[]), &Budget::default());
    assert_eq!(shown_page(&document, 0), ["a|b/c|d", "e|f/g|h"]);
}

#[test]
fn a_fine_grid_of_merged_cells_becomes_the_table_that_is_seen() {
    let rows = ["名称||||日時||", "", "初級||||6月||"];
    let merges = [(0, 0, 1, 3), (0, 4, 1, 6), (2, 0, 2, 3), (2, 4, 2, 6)];
    let (document, _) = read(&workbook(&rows, &merges), &Budget::default());
    assert_eq!(shown_page(&document, 0), ["名称|日時/初級|6月"]);
}

#[test]
fn hidden_sheets_are_read_and_said() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("表").unwrap().write_string(0, 0, "a").unwrap();
    book.add_worksheet().set_name("旧版").unwrap().set_hidden(true).write_string(0, 0, "b").unwrap();
    let (document, d) = read(&book.save_to_buffer().unwrap(), &Budget::default());
    let names: Vec<_> = document.pages.iter().map(|p| p.name.as_deref()).collect();
    assert_eq!(names, [Some("表"), Some("旧版")]);
    assert_eq!(shown_page(&document, 1), ["P b"]);
    assert_eq!(d.items.len(), 1);
    assert_eq!((d.items[0].code, d.items[0].at[0].page), (Code::HiddenSheet, 2));
    assert!(d.items[0].message.contains("旧版"));
}

#[test]
fn dates_times_and_numbers_look_as_in_the_sheet() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy\"年\"m\"月\"d\"日\"");
    let time = Format::new().set_num_format("h:mm");
    let yen = Format::new().set_num_format("#,##0\"円\"");
    sheet.write_datetime_with_format(0, 0, ExcelDateTime::from_ymd(2021, 6, 12).unwrap(), &day).unwrap();
    sheet.write_datetime_with_format(0, 1, ExcelDateTime::from_hms(10, 0, 0).unwrap(), &time).unwrap();
    sheet.write_number_with_format(0, 2, 16500, &yen).unwrap();
    sheet.write_number(0, 3, 20).unwrap();
    sheet.write_boolean(0, 4, true).unwrap();
    let (document, _) = read(&book.save_to_buffer().unwrap(), &Budget::default());
    assert_eq!(shown_page(&document, 0), ["2021-06-12|10:00|16,500円|20|TRUE"]);
}

#[test]
fn a_sheet_that_claims_millions_of_cells_costs_what_it_holds() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_string(0, 0, "a").unwrap();
    sheet.write_string(1_048_575, 16_383, "z").unwrap();
    let (document, d) = read(&book.save_to_buffer().unwrap(), &Budget::default());
    assert_eq!(shown_page(&document, 0), ["P a", "P z"]);
    assert!(d.items.is_empty());
}

#[test]
fn columns_beyond_the_budget_are_kept_as_text() {
    let budget = Budget { columns: 2, ..Budget::default() };
    let (document, d) = read(&workbook(&["a|b|c", "d|e|f"], &[]), &budget);
    assert_eq!(shown_page(&document, 0), ["a|b/d|e", "P c", "P f"]);
    assert_eq!(document.partial.as_deref(), Some("budget spent: columns"));
    assert_eq!(d.items[0].code, Code::BudgetSpent);
}

#[test]
fn an_open_document_sheet_is_read_with_its_merges() {
    let xml = r#"<office:document-content><office:automatic-styles>
        <style:style style:name="t2" style:family="table"><style:table-properties table:display="false"/></style:style>
        </office:automatic-styles><office:body><office:spreadsheet>
        <table:table table:name="表"><table:table-row>
        <table:table-cell table:number-rows-spanned="2"><text:p>初級 &amp; 中級</text:p></table:table-cell>
        <table:table-cell><text:p>6月</text:p><text:p>7月</text:p></table:table-cell></table:table-row>
        <table:table-row><table:covered-table-cell/><table:table-cell office:value="16500"><office:annotation><text:p>隠し</text:p>
        </office:annotation><text:p>16,500円</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        </table:table><table:table table:name="旧" table:style-name="t2"><table:table-row><table:table-cell><text:p>x</text:p>
        </table:table-cell></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#;
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("mimetype", options).unwrap();
    writer.write_all(b"application/vnd.oasis.opendocument.spreadsheet").unwrap();
    writer.start_file("content.xml", options).unwrap();
    writer.write_all(xml.as_bytes()).unwrap();
    let (document, d) = read(&writer.finish().unwrap().into_inner(), &Budget::default());
    assert_eq!(shown_page(&document, 0), ["初級 & 中級|6月\n7月/^|16,500円"]);
    assert_eq!(d.items.iter().map(|i| i.code).collect::<Vec<_>>(), [Code::HiddenSheet]);
}

#[test]
fn an_old_file_that_is_no_workbook_says_what_it_is() {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.extend("WordDocument".encode_utf16().flat_map(u16::to_le_bytes));
    let refused = super::super::extract(&bytes, "a.xls", &Budget::default(), &mut Diagnostics::default()).unwrap_err();
    assert_eq!((refused.code, refused.media_type), (Code::Unreadable, "application/msword"));
}
