use super::*;
use crate::model::Content;

fn blocks_of(text: &str, budget: &Budget, d: &mut Diagnostics) -> (Document, Vec<String>) {
    let dialect = dialect(text, "a.csv").expect("records");
    let document = read(text, dialect, budget, d);
    let Content::Flow(blocks) = &document.pages[0].content else { panic!("flow expected") };
    let shown = blocks.iter().map(show).collect();
    (document, shown)
}

fn blocks(text: &str) -> Vec<String> {
    blocks_of(text, &Budget::default(), &mut Diagnostics::default()).1
}

/// A block in a line: cells parted by `|`, rows by `/`, absent ones as `~`.
fn show(block: &Block<RawText>) -> String {
    match block {
        Block::Heading(level, t) => format!("H{level} {}", t.chars),
        Block::Paragraph(t) | Block::Furniture(t) => format!("P {}", t.chars),
        Block::Table(t) => (0..t.rows()).map(|r| row(t.row(r))).collect::<Vec<_>>().join("/"),
    }
}

fn row(entries: &[Entry<RawText>]) -> String {
    let shown = entries.iter().map(|e| match e {
        Entry::Cell(c) => c.body.chars.as_str(),
        Entry::Merged { .. } => "^",
        Entry::Absent => "~",
    });
    shown.collect::<Vec<_>>().join("|")
}

#[test]
fn quoted_cells_keep_their_line_breaks_and_quotes() {
    assert_eq!(blocks("名称,日時\n\"初級\n研修\",\"6月\"\"予定\"\"\"\n"), ["名称|日時/初級\n研修|6月\"予定\""]);
}

#[test]
fn spans_count_the_text_without_quotes() {
    let (document, _) = blocks_of("a,b\n\" x\ny\",\"z,\"\n", &Budget::default(), &mut Diagnostics::default());
    assert_eq!(document.pages[0].text, "a\tb\n x\ny\tz,\n");
    let Content::Flow(blocks) = &document.pages[0].content else { panic!("flow expected") };
    let Block::Table(table) = &blocks[0] else { panic!("table expected") };
    let Entry::Cell(cell) = &table.entries[2] else { panic!("cell expected") };
    assert_eq!(cell.body, RawText::new("x\ny", crate::model::Span::new(1, 5, 8)));
}

#[test]
fn titles_stand_above_and_blank_lines_part_tables() {
    let text = "研修一覧\n期間,4月\n期間,5月\n\n名称,定員\n初級,20\n中級,30\n";
    assert_eq!(blocks(text), ["P 研修一覧", "期間|4月/期間|5月", "名称|定員/初級|20/中級|30"]);
}

#[test]
fn titles_that_a_spreadsheet_padded_are_titles() {
    let text = "研修一覧,,\n,,\n名称,定員,会場\n初級,20,\n6月5日,,\n";
    assert_eq!(blocks(text), ["P 研修一覧", "名称|定員|会場/初級|20|/6月5日||"]);
}

#[test]
fn a_short_row_lacks_cells_and_an_empty_one_has_them() {
    assert_eq!(blocks("a,b,c\n1,2\n1,2,\n"), ["a|b|c/1|2|~/1|2|"]);
}

#[test]
fn an_unclosed_quote_does_not_swallow_the_rows_below() {
    let mut d = Diagnostics::default();
    let text = "名称,定員\n初級,\"20\n中級,30\n上級,40\n";
    let (_, shown) = blocks_of(text, &Budget::default(), &mut d);
    assert_eq!(shown, ["名称|定員/初級|\"20/中級|30/上級|40"]);
    assert_eq!(d.items[0].code, Code::QuoteUnclosed);
    assert!(d.items[0].message.contains("line 2"));
}

#[test]
fn prose_is_no_csv() {
    for text in [
        "受講料は16,500円です。\n定員は20名です。\n",
        "費用 16,500円\n費用 18,150円\n費用 22,000円\n",
        "Dear all, hello\nBest, me\n",
        "無\n",
        "研修名\t費用\n初級\t16,500\n中級\t18,150\n",
    ] {
        assert_eq!(dialect(text, "a.txt"), None, "{text}");
    }
}

#[test]
fn one_line_is_csv_only_by_its_name() {
    assert_eq!(dialect("定員,20名", "a.txt"), None);
    assert_eq!(dialect("定員,20名", "A.CSV"), Some(Dialect { delimiter: b',', quoted: true }));
}

#[test]
fn semicolons_and_quoted_tabs_are_seen() {
    assert_eq!(dialect("a;b\n1;2\n", "").map(|d| d.delimiter), Some(b';'));
    let quoted = "題名\n名称\t日時\n\"初級\n研修\"\t6月\n";
    assert_eq!(dialect(quoted, ""), Some(Dialect { delimiter: b'\t', quoted: true }));
    assert_eq!(blocks(quoted), ["P 題名", "名称|日時/初級\n研修|6月"]);
}

#[test]
fn rows_beyond_the_budget_are_kept_as_text() {
    let budget = Budget { cells: 5, ..Budget::default() };
    let mut d = Diagnostics::default();
    let (document, shown) = blocks_of("a,b\nc,d\ne,f\n", &budget, &mut d);
    assert_eq!(shown, ["a|b/c|d", "P e", "P f"]);
    assert_eq!(document.partial.as_deref(), Some("budget spent: cells"));
    assert_eq!(d.items[0].code, Code::BudgetSpent);
}
