//! Pages drawn by hand and the tables in them.

use super::super::paper::Paper;
use super::super::{Found, Sheet};
use crate::model::Entry;

/// What a table says: a row per line, cells parted by bars, `<` for what the cell to the left covers, `^` for what the cell above does.
fn drawn(found: &Found) -> Vec<String> {
    let table = &found.table;
    let place = |(at, entry): (usize, &Entry<_>)| match entry {
        Entry::Cell(cell) => cell_text(cell),
        Entry::Merged { parent } if parent / table.columns == at / table.columns => "<".to_owned(),
        Entry::Merged { .. } => "^".to_owned(),
        Entry::Absent => "absent".to_owned(),
    };
    let places: Vec<String> = table.entries.iter().enumerate().map(place).collect();
    places.chunks(table.columns).map(|row| row.join("|")).collect()
}

fn cell_text(cell: &crate::model::Cell<crate::model::RawText>) -> String {
    cell.body.chars.clone()
}

/// The tables of a page on which a table with columns at `before` may go on.
fn tables_after(paper: &Paper, before: &[i32]) -> Vec<Vec<String>> {
    let mut sheet = Sheet::new(1, &paper.text, &paper.drawn, &[]);
    sheet.before = before.to_vec();
    super::find(&sheet).iter().map(drawn).collect()
}

fn tables(paper: &Paper) -> Vec<Vec<String>> {
    tables_after(paper, &[])
}

/// Writes lines of one row, each cell at its x, further lines of a cell 12 pt below.
fn row(mut paper: Paper, y: i32, cells: &[(i32, &str)]) -> Paper {
    for (x, text) in cells {
        for (line, words) in text.split('\n').enumerate() {
            paper = paper.write(*x, y + 12 * line as i32, 10, words);
        }
    }
    paper
}

#[test]
fn rules_below_rows_show_which_cells_cover_several() {
    let mut p = Paper::a4().across(100, 50, 450).across(130, 50, 450).across(190, 50, 450);
    // Between the two sessions no rule runs below the name and the place.
    p = p.across(160, 150, 350);
    p = row(p, 110, &[(52, "名称"), (152, "日程"), (252, "定員"), (352, "会場")]);
    p = row(p, 155, &[(52, "初級研修"), (352, "東館")]);
    p = row(p, 140, &[(152, "4月1日"), (252, "20名")]);
    p = row(p, 170, &[(152, "5月1日"), (252, "30名")]);
    assert_eq!(tables(&p), [["名称|日程|定員|会場", "初級研修|4月1日|20名|東館", "^|5月1日|30名|^"]]);
}

#[test]
fn rows_are_as_tall_as_rules_say_however_far_lines_stand_apart() {
    let mut p = Paper::a4();
    for y in [100, 120, 180, 210] {
        p = p.across(y, 50, 450);
    }
    p = row(p, 105, &[(52, "名称"), (152, "内容"), (352, "会場")]);
    p = row(p, 145, &[(52, "基礎"), (352, "東館")]);
    // A blank line inside a cell.
    p = row(p, 125, &[(152, "開会"), (152, "")]);
    p = row(p, 161, &[(152, "講義と閉会")]);
    p = row(p, 190, &[(52, "応用"), (152, "演習"), (352, "西館")]);
    assert_eq!(tables(&p), [["名称|内容|会場", "基礎|開会講義と閉会|東館", "応用|演習|西館"]]);
}

#[test]
fn shading_bounds_rows_whose_cells_are_centred() {
    let mut p = Paper::a4().fill(50, 100, 450, 120, 0xcc_ddee).fill(50, 160, 450, 200, 0xee_eeee);
    p = row(p, 105, &[(52, "名称"), (152, "日程"), (252, "内容")]);
    p = row(p, 135, &[(52, "初級"), (152, "4月1日")]);
    p = row(p, 129, &[(252, "講義を受けてから\n演習をする")]);
    p = row(p, 175, &[(52, "中級"), (152, "5月1日"), (252, "演習")]);
    p = row(p, 215, &[(52, "上級"), (152, "6月1日")]);
    p = row(p, 209, &[(252, "全体で討議をして\n発表する")]);
    let expected = [
        "名称|日程|内容",
        "初級|4月1日|講義を受けてから演習をする",
        "中級|5月1日|演習",
        "上級|6月1日|全体で討議をして発表する",
    ];
    assert_eq!(tables(&p), [expected]);
}

#[test]
fn text_alone_makes_columns_rows_and_the_heads_over_several_columns() {
    let mut p = Paper::a4();
    p = row(p, 100, &[(50, "名称"), (150, "対象"), (300, "日程"), (400, "会場")]);
    p = row(p, 116, &[(150, "職種"), (230, "推薦")]);
    p = row(
        p,
        140,
        &[(50, "初級研修"), (150, "看護職員"), (230, "有"), (300, "4月1日"), (400, "東館の大きな\n会議室")],
    );
    p = row(p, 170, &[(50, "中級研修"), (150, "事務職員"), (230, "無"), (300, "5月1日"), (400, "西館")]);
    p = row(p, 190, &[(50, "上級研修"), (150, "全ての\n職員"), (230, "無"), (300, "6月1日"), (400, "北館")]);
    let expected = [
        "名称|対象|<|日程|会場",
        "^|職種|推薦|^|^",
        "初級研修|看護職員|有|4月1日|東館の大きな会議室",
        "中級研修|事務職員|無|5月1日|西館",
        "上級研修|全ての職員|無|6月1日|北館",
    ];
    assert_eq!(tables(&p), [expected]);
}

#[test]
fn rows_as_near_as_lines_are_rows_when_every_column_has_text() {
    let mut p = Paper::a4();
    for (i, name) in ["区分", "東部", "西部", "南部", "北部"].into_iter().enumerate() {
        let y = 100 + 12 * i as i32;
        p = row(
            p,
            y,
            &[(50, name), (150, ["人数", "120", "95", "80", "77"][i]), (250, ["率", "12%", "9%", "8%", "7%"][i])],
        );
    }
    let expected = ["区分|人数|率", "東部|120|12%", "西部|95|9%", "南部|80|8%", "北部|77|7%"];
    assert_eq!(tables(&p), [expected]);
}

#[test]
fn a_table_that_goes_on_keeps_its_columns_though_one_is_empty() {
    let p = row(Paper::a4(), 100, &[(50, "上級研修"), (300, "6月1日"), (400, "北館")]);
    assert_eq!(tables_after(&p, &[5_000, 14_000, 29_000, 39_000, 45_000]), [["上級研修||6月1日|北館"]]);
    assert_eq!(tables(&p), Vec::<Vec<String>>::new(), "one line alone is none");
}

#[test]
fn two_columns_of_prose_are_no_table() {
    let mut p = Paper::a4();
    for i in 0..20 {
        p = row(
            p,
            100 + 14 * i,
            &[
                (50, "この計画は職員の研修について定めるものであり"),
                (310, "実施の時期と会場は別に定めるところによるもの"),
            ],
        );
    }
    assert_eq!(tables(&p), Vec::<Vec<String>>::new());
}

#[test]
fn paragraphs_side_by_side_in_three_boxes_are_no_table() {
    let mut p = Paper::a4();
    for i in 0..12 {
        p = row(
            p,
            100 + 14 * i,
            &[(50, "研修の目的を記す文章"), (220, "実施の方法を記す文章"), (390, "評価の方法を記す文章")],
        );
    }
    assert_eq!(tables(&p), Vec::<Vec<String>>::new());
}

#[test]
fn lists_contents_and_letters_are_no_tables() {
    let mut list = Paper::a4();
    for (i, marker) in ["(1)", "(2)", "(3)", "(4)", "(5)"].into_iter().enumerate() {
        list =
            row(list, 100 + 16 * i as i32, &[(50, "ア"), (80, marker), (120, "研修の受講を希望する者は申し込むこと")]);
    }
    let mut contents = Paper::a4();
    for i in 0..6 {
        contents =
            row(contents, 100 + 16 * i, &[(50, "第１章・・・・・・・・・・・・・・・・・・・・・・・・・・・・１")]);
    }
    let letter = row(Paper::a4(), 60, &[(400, "第１２号")]);
    let letter = row(letter, 76, &[(400, "令和５年４月１日")]);
    let letter = row(letter, 100, &[(50, "各施設の長　殿")]);
    let letter = row(letter, 130, &[(350, "中央研修所長")]);
    let letter = row(letter, 160, &[(100, "研修の実施について（通知）")]);
    for page in [list, contents, letter] {
        assert_eq!(tables(&page), Vec::<Vec<String>>::new());
    }
}

/// Rows 30 pt apart whose cells are centred.
fn centred_rows(mut p: Paper, y: i32) -> Paper {
    for (i, name) in ["初級", "中級", "上級", "特別"].into_iter().enumerate() {
        let y = y + 30 * i as i32;
        p = row(p, y + 6, &[(50, name), (150, "看護職員"), (230, "有"), (300, "4月1日")]);
        p = row(p, y, &[(400, "東館の大きな\n会議室")]);
    }
    p
}

#[test]
fn a_heading_alone_on_its_line_is_the_tables_if_the_others_are_centred_beside_it() {
    let mut p = row(Paper::a4(), 60, &[(50, "研修の一覧を次に示す")]);
    p = row(p, 96, &[(205, "対象者")]);
    p = row(p, 105, &[(50, "名称"), (300, "日程"), (400, "会場")]);
    p = row(p, 114, &[(150, "職種"), (230, "推薦")]);
    let tables = tables(&centred_rows(p, 138));
    assert_eq!(tables.len(), 1);
    assert_eq!(
        tables[0][..3],
        ["名称|対象者|<|日程|会場", "^|職種|推薦|^|^", "初級|看護職員|有|4月1日|東館の大きな会議室"]
    );

    let mut p = row(Paper::a4(), 96, &[(245, "単位：人")]);
    p = row(p, 114, &[(50, "名称"), (150, "職種"), (230, "推薦"), (300, "日程"), (400, "会場")]);
    let found = self::tables(&centred_rows(p, 138));
    assert_eq!(found[0][0], "名称|職種|推薦|日程|会場", "what stands above all headings is no heading");
}

#[test]
fn centred_rows_hardly_farther_apart_than_lines_are_told_by_their_middles() {
    let mut p = row(Paper::a4(), 100, &[(50, "名称"), (150, "日程"), (250, "会場"), (350, "定員")]);
    let mut y = 113;
    for (i, name) in ["初級", "中級", "上級", "特別"].into_iter().enumerate() {
        let lines = 1 + i as i32 % 2;
        let middle = y + 6 * (lines - 1);
        p = row(p, middle, &[(50, name), (350, "20名")]);
        p = row(p, y, &[(150, ["4月1日", "4月1日\n(月)"][i % 2]), (250, ["東館", "東館の\n会議室"][i % 2])]);
        y += 12 * lines + 1;
    }
    let expected = [
        "名称|日程|会場|定員",
        "初級|4月1日|東館|20名",
        "中級|4月1日(月)|東館の会議室|20名",
        "上級|4月1日|東館|20名",
        "特別|4月1日(月)|東館の会議室|20名",
    ];
    assert_eq!(tables(&p), [expected]);
}

#[test]
fn one_line_names_half_way_between_rows_are_centred_beside_them() {
    let mut p = row(Paper::a4(), 100, &[(50, "名称"), (150, "日程"), (250, "会場"), (350, "定員")]);
    for i in 0..6 {
        p = row(p, 120 + 20 * i, &[(150, "4月1日"), (250, "東館"), (350, "20名")]);
    }
    p = row(p, 130, &[(50, "初級")]);
    p = row(p, 170, &[(50, "中級")]);
    p = row(p, 210, &[(50, "上級")]);
    let pair = |name: &str| [format!("{name}|4月1日|東館|20名"), "^|4月1日|東館|20名".to_owned()];
    let expected: Vec<String> = std::iter::once("名称|日程|会場|定員".to_owned())
        .chain(["初級", "中級", "上級"].into_iter().flat_map(pair))
        .collect();
    assert_eq!(tables(&p), [expected]);
}

#[test]
fn forms_with_a_date_to_fill_in_and_contents_are_no_tables() {
    let mut form = Paper::a4();
    for (i, name) in ["提出日", "開始日", "終了日", "報告日", "確認日"].into_iter().enumerate() {
        form =
            row(form, 100 + 20 * i as i32, &[(50, name), (200, "年"), (240, "月"), (280, "日"), (330, "氏名と役職")]);
    }
    let mut contents = Paper::a4();
    for (i, name) in ["研修の目的", "研修の内容", "受講の資格", "申込の方法", "経過措置"].into_iter().enumerate()
    {
        let number = ["第１節", "第２節", "第３節", "第４節", "第５節"][i];
        contents = row(contents, 100 + 20 * i as i32, &[(70, number), (140, name)]);
    }
    contents = row(contents, 200, &[(50, "通則")]);
    contents = row(contents, 220, &[(50, "１"), (70, "研修の受講は第１節による。")]);
    contents = row(contents, 240, &[(50, "２"), (70, "研修の申込は第２節による。")]);
    for page in [form, contents] {
        assert_eq!(tables(&page), Vec::<Vec<String>>::new());
    }
}

#[test]
fn rules_around_prose_make_no_table() {
    let mut p = Paper::a4().across(90, 50, 450).across(130, 50, 450).across(170, 50, 450);
    p = row(p, 95, &[(52, "研修の受講を希望する者は期日までに申し込むこと。")]);
    p = row(p, 140, &[(52, "申込みの方法は別に定めるところによる。")]);
    assert_eq!(tables(&p), Vec::<Vec<String>>::new());
}

#[test]
fn hostile_pages_are_read_without_harm() {
    let mut p = Paper::a4();
    for i in 0..600 {
        p = p.write((i * 37) % 590, (i * 53) % 830, 1 + i % 30, "あ い");
        p = p.across((i * 29) % 840, (i * 7) % 300, 300 + (i * 11) % 290);
        p = p.fill(i % 500, i % 700, i % 500 + 40, i % 700 + 30, 0x11_2233);
    }
    assert_eq!(tables(&p), tables(&p));
    assert_eq!(tables(&Paper::a4()), Vec::<Vec<String>>::new());
}
