//! Whole pages drawn by hand, and the tables they must give.

use super::layout;
use super::paper::Paper;
use crate::diag::Diagnostics;
use crate::model::{Block, Entry, Glyph, Placed, RawText, Table};

/// Lays out pages; they are numbered from 1.
fn laid(pages: Vec<Paper>) -> Vec<Placed<RawText>> {
    let pages = pages.into_iter().zip(1..).map(|(p, number)| (number, p.text, p.drawn)).collect();
    layout(pages, &[], None, &mut Diagnostics::default())
}

/// A table in a line: cells parted by `|`, rows by `/`; spans as `2x1:`, covered places as `^`, missing ones as `~`.
fn show(table: &Table<RawText>) -> String {
    let cell = |e: &Entry<RawText>| match e {
        Entry::Cell(c) if c.row_span.get() == 1 && c.column_span.get() == 1 => c.body.chars.clone(),
        Entry::Cell(c) => format!("{}x{}:{}", c.row_span, c.column_span, c.body.chars),
        Entry::Merged { .. } => "^".to_string(),
        Entry::Absent => "~".to_string(),
    };
    let row = |r: usize| table.row(r).iter().map(cell).collect::<Vec<_>>().join("|");
    (0..table.rows()).map(row).collect::<Vec<_>>().join("/")
}

/// Everything on the pages: tables as [`show`], lines as `P …`, furniture as `F …`.
fn blocks(pages: Vec<Paper>) -> Vec<String> {
    let shown = laid(pages).into_iter().map(|p| match p.block {
        Block::Table(table) => show(&table),
        Block::Paragraph(t) | Block::Heading(_, t) => format!("P {}", t.chars),
        Block::Furniture(t) => format!("F {}", t.chars),
    });
    shown.collect()
}

/// A grid of two columns (50..150..250) with these rows of text, 20 pt each, from `top` on.
fn two_columns(paper: Paper, top: i32, rows: &[(&str, &str)]) -> Paper {
    let ys: Vec<i32> = (0..=rows.len() as i32).map(|r| top + 20 * r).collect();
    let paper = paper.grid(&[50, 150, 250], &ys);
    rows.iter().zip(ys).fold(paper, |p, ((a, b), y)| p.write(55, y + 5, 10, a).write(155, y + 5, 10, b))
}

#[test]
fn a_merged_heading_covers_its_columns_and_rows() {
    let paper = Paper::a4()
        .across(100, 50, 350)
        .across(120, 150, 350)
        .across(140, 50, 350)
        .across(160, 50, 350)
        .down(50, 100, 160)
        .down(150, 100, 160)
        .down(250, 120, 160)
        .down(350, 100, 160);
    let paper = paper.write(60, 115, 10, "名称").write(200, 105, 10, "会場");
    let paper = paper.write(160, 125, 10, "県").write(260, 125, 10, "市").write(60, 145, 10, "初級");
    assert_eq!(blocks(vec![paper]), ["2x1:名称|1x2:会場|^/^|県|市/初級||"]);
}

#[test]
fn a_double_line_is_one_line() {
    let paper = two_columns(Paper::a4(), 100, &[("甲", "乙"), ("丙", "丁")]);
    let paper = paper.across(122, 50, 250).down(152, 100, 140);
    assert_eq!(blocks(vec![paper]), ["甲|乙/丙|丁"]);
}

#[test]
fn dashes_and_pieces_make_a_line() {
    let mut paper = Paper::a4().across(100, 50, 250).across(140, 50, 250).down(50, 100, 140).down(250, 100, 140);
    for x in (50..250).step_by(5) {
        paper = paper.across(120, x, x + 3);
    }
    paper = paper.down(150, 100, 119).down(150, 121, 140);
    let paper = paper.write(55, 105, 10, "甲").write(155, 105, 10, "乙").write(55, 125, 10, "丙");
    assert_eq!(blocks(vec![paper]), ["甲|乙/丙|"]);
}

#[test]
fn an_underline_makes_no_row() {
    let paper = two_columns(Paper::a4(), 100, &[("下線付き", "乙"), ("丙", "丁")]).across(116, 55, 95);
    assert_eq!(blocks(vec![paper]), ["下線付き|乙/丙|丁"]);
}

#[test]
fn a_table_without_lines_at_its_sides_has_its_outer_columns() {
    let paper = Paper::a4().across(100, 50, 250).across(120, 50, 250).across(140, 50, 250).down(150, 100, 140);
    let paper =
        paper.write(55, 105, 10, "甲").write(155, 105, 10, "乙").write(55, 125, 10, "丙").write(155, 125, 10, "丁");
    assert_eq!(blocks(vec![paper]), ["甲|乙/丙|丁"]);
}

#[test]
fn tables_side_by_side_are_two_and_a_frame_is_none() {
    let paper = two_columns(Paper::a4(), 100, &[("甲", "乙"), ("丙", "丁")]);
    let paper = paper.grid(&[300, 350, 400], &[100, 120]).write(305, 105, 10, "左").write(355, 105, 10, "右");
    let paper = paper.grid(&[50, 400], &[200, 230]).write(60, 210, 10, "枠の中");
    assert_eq!(blocks(vec![paper]), ["甲|乙/丙|丁", "左|右", "P 枠の中"]);
}

#[test]
fn a_table_in_a_cell_is_a_table_of_its_own() {
    let paper = Paper::a4().grid(&[50, 150, 400], &[100, 200]).write(60, 110, 10, "外").write(160, 105, 10, "内訳");
    let paper = two_columns_at(paper, 180, 130, &[("甲", "乙")]);
    assert_eq!(blocks(vec![paper]), ["外|内訳", "甲|乙"]);
}

fn two_columns_at(paper: Paper, left: i32, top: i32, rows: &[(&str, &str)]) -> Paper {
    let ys: Vec<i32> = (0..=rows.len() as i32).map(|r| top + 20 * r).collect();
    let paper = paper.grid(&[left, left + 60, left + 120], &ys);
    rows.iter().zip(ys).fold(paper, |p, ((a, b), y)| p.write(left + 5, y + 5, 10, a).write(left + 65, y + 5, 10, b))
}

#[test]
fn vertical_writing_in_a_cell_is_read_downwards() {
    let paper = Paper::a4().grid(&[50, 80, 250], &[100, 200]).write_down(60, 110, 10, "対象者");
    let paper = paper.write(90, 110, 10, "医師");
    assert_eq!(blocks(vec![paper]), ["対象者|医師"]);
}

#[test]
fn text_that_runs_across_a_line_stays_in_its_cell() {
    let paper = Paper::a4().grid(&[50, 150, 250], &[100, 120]).write(52, 105, 10, "十一文字の長い名称です");
    let paper = paper.write(200, 105, 10, "有");
    assert_eq!(blocks(vec![paper]), ["十一文字の長い名称です|有"]);
}

#[test]
fn a_table_goes_on_over_pages_and_its_headings_are_read_once() {
    let first = two_columns(Paper::a4(), 700, &[("名称", "定員"), ("初級", "10")]).write(290, 800, 10, "1");
    let second = two_columns(Paper::a4(), 50, &[("名称", "定員"), ("上級", "20")]).write(290, 800, 10, "2");
    let laid = laid(vec![first, second]);
    let Block::Table(table) = &laid[0].block else { panic!("table expected") };
    assert_eq!((show(table).as_str(), table.header_rows), ("名称|定員/初級|10/上級|20", 1));
    let Entry::Cell(last) = &table.row(2)[0] else { panic!("cell expected") };
    assert_eq!(last.body.first_span().map(|s| s.page), Some(2));
    let furniture = |p: &&Placed<RawText>| matches!(p.block, Block::Furniture(_));
    assert_eq!(
        laid.iter().filter(furniture).map(|p| p.page).collect::<Vec<_>>(),
        [1, 2, 2, 2],
        "two page numbers and two headings that stand again"
    );
}

#[test]
fn page_numbers_are_furniture_and_numbers_within_a_page_are_not() {
    let page = |number: &str, amount: &str| {
        let paper = Paper::a4().write(50, 40, 10, "申込みの手引き").write(50, 100, 10, amount);
        paper.write(50, 160, 10, &format!("{amount}円を納める。")).write(250, 800, 10, number)
    };
    let lines = blocks(vec![page("- 1 -", "1,200"), page("- 2 -", "3,400"), page("- 3 ページ -", "5")]);
    let furniture: Vec<&String> = lines.iter().filter(|l| l.starts_with('F')).collect();
    assert_eq!(furniture, ["F - 1 -", "F - 2 -"]);
    assert!(["P 1,200", "P 3,400"].iter().all(|amount| lines.iter().any(|l| l == amount)));
}

#[test]
fn a_table_of_other_columns_or_behind_a_title_is_another() {
    let first = two_columns(Paper::a4(), 700, &[("甲", "乙"), ("丙", "丁")]);
    let other = Paper::a4().grid(&[50, 100, 250], &[50, 70]).write(55, 55, 10, "戊").write(105, 55, 10, "己");
    let titled = two_columns(Paper::a4().write(50, 30, 10, "次の表"), 50, &[("庚", "辛")]);
    assert_eq!(blocks(vec![first, other, titled]), ["甲|乙/丙|丁", "戊|己", "P 次の表", "庚|辛"]);
}

#[test]
fn a_row_that_the_page_cut_is_one_row() {
    // The cells of the last row are open below; on the next page the row goes on below the repeated headings.
    let first =
        two_columns(Paper::a4(), 700, &[("名称", "内容")]).down(50, 720, 780).down(150, 720, 780).down(250, 720, 780);
    let first = first.write(55, 725, 10, "初級").write(155, 765, 10, "前半の");
    let second = two_columns(Paper::a4(), 50, &[("名称", "内容"), ("", "後半"), ("上級", "全部")]);
    let laid = laid(vec![first, second]);
    let Block::Table(table) = &laid[0].block else { panic!("table expected") };
    assert_eq!(show(table), "名称|内容/初級|前半の後半/上級|全部");
    let Entry::Cell(cut) = &table.row(1)[1] else { panic!("cell expected") };
    assert_eq!(cut.body.pieces.iter().map(|p| p.span.page).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn a_sentence_that_runs_on_behind_closed_lines_makes_one_row() {
    let cell = |p: Paper, x: i32, lines: [&str; 3]| {
        lines.iter().zip([735, 750, 765]).fold(p, |p, (line, y)| p.write(x, y, 10, line))
    };
    let head =
        || Paper::a4().grid(&[50, 150, 250], &[710, 730, 780]).write(55, 715, 10, "改正後").write(155, 715, 10, "現行");
    let next = || Paper::a4().grid(&[50, 150, 250], &[50, 70]).write(55, 55, 10, "医師").write(155, 55, 10, "看護師");
    let right = ["一二三四五六七八", "一二三四五六七八", "二行目で終わる。"];
    let first = cell(cell(head(), 55, ["次に掲げる資格を", "有する者であって", "登録されたうちの"]), 155, right);
    let joined = "改正後|現行/次に掲げる資格を有する者であって登録されたうちの医師|一二三四五六七八一二三四五六七八二行目で終わる。看護師";
    assert_eq!(blocks(vec![first, next()]), [joined]);
    let ended = cell(cell(head(), 55, ["次に掲げる資格を", "有する者であって", "登録されたもの。"]), 155, right);
    assert!(blocks(vec![ended, next()])[0].ends_with("/医師|看護師"), "both ended: another row");
    let short = two_columns(Paper::a4(), 740, &[("改正後", "現行"), ("一行の名称とする", "いっぱいに書いた")]);
    assert!(blocks(vec![short, next()])[0].ends_with("/医師|看護師"), "one line says nothing");
}

#[test]
fn a_merged_cell_that_the_page_cut_covers_the_rows_of_both_pages() {
    let first = two_columns(Paper::a4(), 700, &[("名称", "級")]);
    let first = first.down(50, 720, 740).down(150, 720, 740).down(250, 720, 740).across(740, 150, 250);
    let first = first.write(55, 725, 10, "研修").write(155, 725, 10, "初級");
    let second = two_columns(Paper::a4(), 50, &[("名称", "級"), ("", "上級")]);
    assert_eq!(blocks(vec![first, second])[0], "名称|級/2x1:研修|初級/^|上級");
}

#[test]
fn a_cell_whose_text_both_pages_draw_is_read_once() {
    // As spreadsheet programs print: the text of the cut cell stands below the table, and again in its place.
    let first = two_columns(Paper::a4(), 700, &[("名称", "級")]);
    let first = first.down(50, 720, 740).down(150, 720, 740).down(250, 720, 740).across(740, 150, 250);
    let first = first.write(155, 725, 10, "初級").write(55, 745, 10, "研修");
    let second = two_columns(Paper::a4(), 50, &[("名称", "級"), ("研修", "上級")]);
    assert_eq!(blocks(vec![first, second]), ["名称|級/2x1:研修|初級/^|上級", "F 研修", "F 名称", "F 級"]);
}

#[test]
fn the_rests_of_two_cut_rows_that_speak_alike_are_no_headings() {
    // Both pages begin below the headings with the rest of a cell; the words of the first rest run through the second.
    let first = two_columns(Paper::a4(), 700, &[("名称", "日程"), ("", "日(火)")]);
    let first = first.down(50, 740, 780).down(150, 740, 780).down(250, 740, 780);
    let first = first.write(55, 745, 10, "上級").write(155, 745, 10, "第1回6月3").write(155, 760, 10, "日(火)");
    let second = two_columns(Paper::a4(), 50, &[("名称", "日程")]).grid(&[50, 150, 250], &[70, 110]);
    let second = second.write(155, 75, 10, "第2回6月7").write(155, 90, 10, "日(火)");
    let joined = "名称|日程/|日(火)/上級|第1回6月3日(火)第2回6月7日(火)";
    assert_eq!(blocks(vec![first, second]), [joined, "F 名称", "F 日程"]);
}

#[test]
fn what_lies_across_the_page_or_is_hidden_is_in_no_cell() {
    for hide in [|g: &mut Glyph| g.oblique = true, |g: &mut Glyph| g.invisible = true] {
        let rows = [("名称", "定員"), ("初級", "20名")];
        let mut paper = two_columns(Paper::a4(), 100, &rows);
        let seen = paper.drawn.glyphs.len();
        paper = paper.write(90, 112, 30, "参考資料");
        paper.drawn.glyphs[seen..].iter_mut().for_each(hide);
        assert_eq!(blocks(vec![paper]), ["名称|定員/初級|20名", "P 参考資料"]);
    }
    let mut scan = two_columns(Paper::a4(), 100, &[("名称", "定員")]);
    scan.drawn.glyphs.iter_mut().for_each(|g| g.invisible = true);
    assert_eq!(blocks(vec![scan]), ["名称|定員"], "where nothing else is seen it is the page's text");
}

#[test]
fn hostile_geometry_is_no_panic() {
    let mut paper = two_columns(Paper::a4(), 100, &[("甲", "乙")]);
    for rule in &mut paper.drawn.rules {
        (rule.from, rule.to, rule.at) = (i32::MIN, i32::MAX, rule.at.saturating_mul(i32::MAX));
    }
    for glyph in &mut paper.drawn.glyphs {
        (glyph.bbox.x0, glyph.bbox.y1, glyph.size) = (i32::MAX, i32::MIN, 0);
    }
    (paper.drawn.width, paper.drawn.height) = (0, 0);
    let text: String = blocks(vec![paper, Paper::default()]).concat();
    assert!(text.contains('甲') && text.contains('乙'), "nothing is lost: {text}");
}

/// A frame from (`x`, `y`), 200 wide and 100 high, with three lines of text.
fn boxed(paper: Paper, x: i32, y: i32, lines: [&str; 3]) -> Paper {
    let paper = paper.across(y, x, x + 200).across(y + 100, x, x + 200).down(x, y, y + 100).down(x + 200, y, y + 100);
    lines.iter().zip([10, 30, 50]).fold(paper, |p, (words, dy)| p.write(x + 10, y + dy, 10, words))
}

#[test]
fn the_text_of_a_box_never_mixes_with_that_of_the_box_beside_it() {
    let left = ["左の箱の一行目である", "左の箱の二行目である", "左の箱の三行目である"];
    let right = ["右の箱の一行目である", "右の箱の二行目である", "右の箱の三行目である"];
    let paper = boxed(Paper::a4(), 300, 100, right).write(50, 60, 16, "取組の概要").write(252, 140, 20, "→");
    let expected = [&["取組の概要"], &left[..], &["→"], &right[..]].concat();
    let found = blocks(vec![boxed(paper, 50, 100, left)]);
    assert_eq!(found, expected.iter().map(|words| format!("P {words}")).collect::<Vec<_>>());
}
