use super::*;
use crate::model::{Content, Entry, Table};

fn read_html(text: &str) -> (Document, Diagnostics) {
    let mut d = Diagnostics::default();
    let document = read(text, &Budget::default(), &mut d);
    (document, d)
}

/// Blocks, one a line: cells parted by `|`, rows by `/`, merged places as `^`, absent ones as `~`.
fn shown(text: &str) -> Vec<String> {
    let (document, _) = read_html(text);
    let Content::Flow(blocks) = &document.pages[0].content else { panic!("flow expected") };
    blocks.iter().map(show).collect()
}

fn show(block: &Block<RawText>) -> String {
    match block {
        Block::Heading(level, t) => format!("H{level} {}", t.chars),
        Block::Paragraph(t) | Block::Furniture(t) => format!("P {}", t.chars),
        Block::Table(t) => {
            format!("{}: {}", t.header_rows, (0..t.rows()).map(|r| row(t, r)).collect::<Vec<_>>().join("/"))
        }
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

#[test]
fn spans_cover_their_places() {
    let table = "<table><tr><td rowspan=2>a<td colspan=2>b<tr><td>c<td>d</table>";
    assert_eq!(shown(table), ["0: a|b|^/^|c|d"]);
    let (document, _) = read_html(table);
    assert_eq!(document.pages[0].text, "a\tb\nc\td\n");
    let Content::Flow(blocks) = &document.pages[0].content else { panic!("flow expected") };
    let Block::Table(table) = &blocks[0] else { panic!("table expected") };
    assert_eq!(table.entries[2], Entry::Merged { parent: 1 });
    assert_eq!(table.entries[3], Entry::Merged { parent: 0 });
    assert!(table.spans_known);
}

#[test]
fn a_rowspan_of_zero_reaches_to_the_end_of_its_group() {
    let text = "<table><tbody><tr><td rowspan=0>a<td>b<tr><td>c<tbody><tr><td>d<td>e</table>";
    assert_eq!(shown(text), ["0: a|b/^|c/d|e"]);
}

#[test]
fn cells_that_overlap_keep_one_place_each() {
    let text = "<table><tr><td>a<td rowspan=2>b<tr><td colspan=3>c<td>d</table>";
    assert_eq!(shown(text), ["0: a|b|~/c|^|d"]);
}

#[test]
fn huge_spans_stay_within_the_table() {
    let text = "<table><tr><td rowspan=65534 colspan=1000>a<tr><td>b<td>c</table>";
    assert_eq!(shown(text), ["0: a|^|~|~/^|^|b|c"]);
}

#[test]
fn headings_of_a_table_are_counted() {
    assert_eq!(shown("<table><thead><tr><td>a<td>b<tbody><tr><td>1<td>2</table>"), ["1: a|b/1|2"]);
    assert_eq!(shown("<table><tr><th>a<th>b<tr><th>1<td>2</table>"), ["1: a|b/1|2"]);
    assert_eq!(shown("<table><tfoot><tr><td>z<td>y<tbody><tr><td>1<td>2</table>"), ["0: 1|2/z|y"]);
}

#[test]
fn a_table_in_a_cell_follows_and_its_words_stand_once() {
    let text = "<table><tr><td>a<table><tr><td>x<td>y</table>b<td>c</table>";
    assert_eq!(shown(text), ["0: a\nb|c", "0: x|y"]);
    assert_eq!(shown("<table><tr><td><table><tr><td>x<td>y</table><td></table>"), ["0: x|y"]);
}

#[test]
fn lines_and_white_space_are_a_readers() {
    let text =
        "<h2> 研修\n 一覧 </h2><p>一行<br>二行</p>文<div>  区\u{3000}切 </div><ul><li>あ<li>い</ul><pre>a  b\nc</pre>";
    assert_eq!(
        shown(text),
        ["H2 研修 一覧", "P 一行", "P 二行", "P 文", "P 区\u{3000}切", "P あ", "P い", "P a  b", "P c"]
    );
    assert_eq!(shown("<table><tr><td> a <br>\n b <p>c</p><td>\u{3000}</table>"), ["0: a\nb\nc|"]);
}

#[test]
fn what_is_not_shown_is_not_read() {
    let text = "<script>a</script><style>b</style><template>c</template><!-- d --><p>e</p><noscript>f</noscript>";
    assert_eq!(shown(text), ["P e"]);
}

#[test]
fn a_title_is_the_heading_of_a_page_without_one() {
    assert_eq!(shown("<title>計画</title><p>a"), ["H1 計画", "P a"]);
    assert_eq!(shown("<title>計画</title><h3>b</h3>"), ["H3 b"]);
}

#[test]
fn captions_stand_before_their_table() {
    assert_eq!(shown("<table><caption>日程</caption><tr><td>a<td>b</table>"), ["P 日程", "0: a|b"]);
}

#[test]
fn template_code_is_said_once() {
    let (document, d) = read_html("<?php a(); ?><p>{{ b }}c</p>");
    assert_eq!(document.pages[0].text, "c\n");
    assert_eq!(d.items.iter().map(|i| i.code).collect::<Vec<_>>(), [Code::TemplateMarkup]);
}

#[test]
fn endless_nesting_is_cut_and_said_and_its_text_stays() {
    let text = format!("{}深い{}", "<div><span>".repeat(50_000), "</span></div>".repeat(50_000));
    let (document, d) = read_html(&text);
    assert_eq!(document.pages[0].text, "深い\n");
    assert_eq!(document.partial.as_deref(), Some("budget spent: depth"));
    assert_eq!(d.items[0].code, Code::BudgetSpent);
    let tables = "<table><tr><td>".repeat(100_000);
    assert!(read_html(&tables).0.partial.is_some());
}

#[test]
fn rows_beyond_the_budget_are_kept_as_text() {
    let text = "<table><tr><td>a<td>b<tr><td>c<td>d<tr><td>e<td>f</table>";
    let budget = Budget { cells: 4, ..Budget::default() };
    let document = read(text, &budget, &mut Diagnostics::default());
    let Content::Flow(blocks) = &document.pages[0].content else { panic!("flow expected") };
    assert_eq!(blocks.iter().map(show).collect::<Vec<_>>(), ["0: a|b/c|d", "P e", "P f"]);
}

#[test]
fn readings_and_what_is_struck_out_follow_their_line_or_table() {
    let text = "<p><ruby>講座<rp>(</rp><rt>こうざ</rt></ruby>の計画<table><tr><td>定員<td><s>20名</s>25名<tr><td>会場<td>\
                <span style='Text-Decoration : underline line-through'>本館</span>別館</table>";
    assert_eq!(shown(text), ["P 講座の計画", "P こうざ", "0: 定員|25名/会場|別館", "P 20名", "P 本館"]);
    let codes: Vec<Code> = read_html(text).1.items.iter().map(|f| f.code).collect();
    assert_eq!(codes, [Code::TextStruck, Code::ReadingApart]);
}
