//! Furniture, headings, legends and titles of invented documents.

use super::*;
use crate::kinds;
use crate::model::{Cell, Field, RawText, Span};
use crate::normalize::fold;
use std::num::NonZeroU32;

fn text(words: &str) -> Text {
    match words.chars().count() as u32 {
        0 => Text::default(),
        n => fold(RawText::new(words, Span::new(1, 0, n))),
    }
}

fn paragraph(words: &str) -> Placed<Text> {
    Placed { page: 1, block: Block::Paragraph(text(words)) }
}

fn table(rows: &[&str]) -> Placed<Text> {
    let columns = rows.iter().map(|r| r.split('|').count()).max().unwrap_or(0);
    let cell = |w: &str| Entry::Cell(Cell { body: text(w), row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN });
    let row = |r: &&str| {
        let cells: Vec<_> = r.split('|').map(cell).collect();
        cells.into_iter().chain(std::iter::repeat(Entry::Absent)).take(columns).collect::<Vec<_>>()
    };
    let entries = rows.iter().flat_map(row).collect();
    Placed { page: 1, block: Block::Table(Table { columns, header_rows: 0, spans_known: false, entries }) }
}

fn sort(blocks: Vec<Placed<Text>>) -> Sections {
    assemble(blocks, kinds::fallback(), &mut Diagnostics::default())
}

const PLAN: [&str; 3] = ["研修名|定員|開催日", "海辺看護研修|30名|6月3日(火)", "灯台薬剤講習|無|8月5日(火)"];

#[test]
fn copies_are_furniture_whatever_they_say() {
    let page = || vec![paragraph("ぱらぱら図"), paragraph("注1: 甲と乙"), table(&PLAN)];
    let sections = sort([page(), page(), page()].concat());
    assert_eq!(sections.lines.len(), 2);
    assert_eq!(sections.lines[0].copies.len(), 2);
    assert_eq!(sections.furniture.len(), 4);
    assert_eq!(sections.areas.len(), 3);
}

#[test]
fn headings_are_told_from_data_on_any_number_of_rows() {
    let one = sort(vec![table(&PLAN)]);
    assert_eq!((one.areas[0].header_rows, one.areas[0].body.len()), (1, 2));
    assert_eq!(one.areas[0].header.fields, [Some(Field::Course), Some(Field::Capacity), Some(Field::Dates)]);
    let two = sort(vec![table(&[
        "研修名|開催場所|",
        "|都道府県|会場名",
        "海辺看護研修|大阪|港会館",
        "灯台薬剤講習|東京|第2会議室",
    ])]);
    assert_eq!(two.areas[0].header_rows, 2);
    assert_eq!(two.areas[0].header.labels, ["研修名", "開催場所/都道府県", "会場名"]);
    let none = sort(vec![table(&PLAN[1..])]);
    assert_eq!((none.areas[0].header_rows, none.areas[0].body.len()), (0, 2));
    let unknown = sort(vec![table(&["いろは|にほへ|とちり", PLAN[1], PLAN[2]])]);
    assert_eq!((unknown.areas[0].header_rows, unknown.areas[0].body.len()), (1, 2));
}

#[test]
fn headings_that_stand_again_among_the_rows_are_furniture() {
    let sections = sort(vec![table(&[PLAN[0], PLAN[1], PLAN[0], PLAN[2]])]);
    assert_eq!(sections.areas[0].body, [1, 3]);
    assert_eq!(sections.furniture.len(), 3);
}

#[test]
fn a_table_that_goes_on_without_headings_keeps_those_before() {
    let sections = sort(vec![table(&PLAN), paragraph("次の頁"), table(&["浜辺研修|5名|9月2日(火)"])]);
    assert_eq!(sections.areas[1].header.fields[1], Some(Field::Capacity));
}

#[test]
fn rows_above_the_headings_and_notes_below_are_lines() {
    let sections =
        sort(vec![table(&["令和7年度研修計画||", PLAN[0], PLAN[1], PLAN[2], "※定員を超えたときは抽選とする。||"])]);
    assert_eq!(sections.areas[0].body, [2, 3]);
    let lines: Vec<&str> = sections.lines.iter().map(|l| l.text.folded.as_str()).collect();
    assert_eq!(lines, ["令和7年度研修計画", "※定員を超えたときは抽選とする。"]);
    assert_eq!(sections.title.map(|t| t.folded).as_deref(), Some("令和7年度研修計画"));
}

#[test]
fn legends_are_read_on_one_line_and_on_several() {
    let words = |s: &Sections| -> Vec<(String, String)> {
        s.legends[0].entries.iter().map(|e| (e.code.folded.clone(), e.label.folded.clone())).collect()
    };
    let expected = [("①", "港の医療機関に限定"), ("②", "全ての医療機関")].map(|(a, b)| (a.to_string(), b.to_string()));
    let one = sort(vec![paragraph("(注3)対象施設の種類:①港の医療機関に限定 ②全ての医療機関")]);
    assert_eq!(words(&one), expected);
    assert_eq!(
        (one.legends[0].name.folded.as_str(), one.legends[0].subject.folded.as_str()),
        ("注3", "対象施設の種類")
    );
    let several =
        sort(vec![paragraph("注3 対象施設の種類"), paragraph("①港の医療機関に限定"), paragraph("② 全ての医療機関")]);
    assert_eq!(words(&several), expected);
    let prose = sort(vec![paragraph("本研修は①講義と②演習からなる。")]);
    assert!(prose.legends.is_empty());
}

#[test]
fn the_title_is_the_line_that_looks_like_one() {
    let sections =
        sort(vec![paragraph("資料2"), paragraph("2025年度青空県研修計画(予定)"), paragraph("更新日:2025年5月1日")]);
    assert_eq!(sections.title.map(|t| t.folded).as_deref(), Some("2025年度青空県研修計画(予定)"));
}

/// What the headings of a table say and how many rows it has.
fn headed(sections: &Sections) -> Vec<(&[String], usize)> {
    sections.areas.iter().map(|a| (&a.header.labels[..], a.body.len())).collect()
}

#[test]
fn headings_that_begin_anew_in_a_row_part_a_table() {
    let two = sort(vec![table(&[
        "令和7年度研修計画||||||",
        "研修名|定員|開催日||研修名|定員|開催日",
        "海辺看護研修|30名|6月3日(火)||灯台薬剤講習|無|8月5日(火)",
        "浜辺研修|5名|9月2日(火)||||",
    ])]);
    let (left, right) =
        (["研修名", "定員", "開催日", ""].map(str::to_string), ["研修名", "定員", "開催日"].map(str::to_string));
    assert_eq!(headed(&two), [(&left[..], 2), (&right[..], 1)]);
    assert_eq!(two.title.map(|t| t.folded).as_deref(), Some("令和7年度研修計画"));
    let dates_twice = ["研修名|開催日|会場|開催日|会場", "海辺看護研修|6月3日(火)|港会館|6月4日(水)|灯台会館"];
    assert_eq!(sort(vec![table(&dates_twice)]).areas.len(), 1);
}
