//! Rows of an invented plan, whole and damaged, against what a person would read.

use super::*;
use crate::diag::Code;
use crate::kinds;
use crate::model::{Area, Cell, Entry, Field, Header, RawText, Span, Table, Text};
use std::num::NonZeroU32;
use std::sync::Arc;

const HEADINGS: &str = "研修名|コース|職種|指導者養成|病院の種類|推薦|研修期間|定員|費用|目的|開催日|都道府県|会場名";
const ROWS: [&str; 4] = [
    "海辺看護研修|入門コース|看護師|○|①|無|2日間|30名|5,000円|○潮風の下での看護の基礎を学び、記録の書き方を身につける。|6月3日(火)～4日(水)|全国|オンライン研修",
    "海辺看護研修|応用コース|看護師|-|②|有|1日間|10名|無料|○事例を持ち寄り、互いの記録を読み合って改善する。|7月1日(火)|東京|第2会議室",
    "灯台薬剤講習|夏期コース|薬剤師|-|③|無|半日|無|3,300円|○小さな薬局でできる在庫の管理について講義を行う。|8月5日(火)|大阪|港会館ホール",
    "灯台薬剤講習|冬期コース|薬剤師|○|①|無|3日間|5名|無|○冬の災害に備えた備蓄の計画を、演習を通して立てる。|12月2日(火)|全国|オンライン研修",
];

fn cell(words: &str) -> Entry<Text> {
    let raw = match words.chars().count() as u32 {
        0 => RawText::default(),
        n => RawText::new(words, Span::new(1, 0, n)),
    };
    let body = crate::normalize::fold(raw);
    Entry::Cell(Cell { body, row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN })
}

fn area(headings: &str, rows: &[String]) -> Area {
    let family = kinds::fallback();
    let lines: Vec<Vec<&str>> =
        std::iter::once(headings).chain(rows.iter().map(String::as_str)).map(|r| r.split('|').collect()).collect();
    let columns = lines.iter().map(Vec::len).max().unwrap_or(0);
    let pad = |line: &Vec<&str>| {
        let cells = line.iter().map(|w| cell(w)).collect::<Vec<_>>();
        cells.into_iter().chain(std::iter::repeat(Entry::Absent)).take(columns).collect::<Vec<_>>()
    };
    let labels: Vec<String> = (0..columns).map(|c| lines[0].get(c).unwrap_or(&"").to_string()).collect();
    let header = Header { fields: labels.iter().map(|l| family.field_of(l)).collect(), labels, at: Vec::new() };
    Area {
        page: 1,
        number: 0,
        table: Table { columns, header_rows: 1, spans_known: false, entries: lines.iter().flat_map(pad).collect() }
            .map(Arc::new),
        turned: false,
        header_rows: 1,
        header,
        body: (1..lines.len()).collect(),
        captions: Vec::new(),
    }
}

fn read(headings: &str, rows: &[String]) -> (Vec<Row>, Vec<Code>) {
    let sections = Sections { areas: vec![area(headings, rows)], ..Sections::default() };
    let mut d = Diagnostics::default();
    let rows = parse(&sections, kinds::fallback(), &mut d).remove(0);
    (rows, d.items.iter().map(|f| f.code).collect())
}

fn told(rows: &[Row]) -> Vec<Vec<(Field, String)>> {
    let one = |r: &Row| r.fields.iter().map(|(f, c)| (*f, c[0].text.folded.clone())).collect();
    rows.iter().map(one).collect()
}

fn rows() -> Vec<String> {
    ROWS.iter().map(|r| r.to_string()).collect()
}

/// The first row with its cells rearranged, among the three others as they are.
fn damaged(change: impl Fn(&mut Vec<&str>)) -> (Vec<Row>, Vec<Code>) {
    let mut first: Vec<&str> = ROWS[0].split('|').collect();
    change(&mut first);
    let mut all = rows();
    all[0] = first.join("|");
    read(HEADINGS, &all)
}

#[test]
fn a_clean_table_is_read_without_a_finding() {
    let (read, findings) = read(HEADINGS, &rows());
    assert_eq!(findings, []);
    assert_eq!(read[0].fields.len(), 13);
    assert_eq!(read[2].text(Field::Capacity), "無");
    assert_eq!(read[3].text(Field::Fee), "無");
}

#[test]
fn headings_may_be_blank_or_stand_anywhere() {
    let right = told(&read(HEADINGS, &rows()).0);
    let blank = "||||||||||||";
    let turned = "会場名|研修名|コース|職種|指導者養成|病院の種類|推薦|研修期間|定員|費用|目的|開催日|都道府県";
    for headings in [blank, turned] {
        assert_eq!(told(&read(headings, &rows()).0), right, "{headings}");
    }
}

#[test]
fn another_order_of_columns_is_followed_where_the_headings_are_right() {
    let order = [10, 11, 7, 12, 0, 8];
    let pick = |r: &str| order.map(|i| r.split('|').nth(i).unwrap_or_default()).join("|");
    let (read, findings) = read(&pick(HEADINGS), &ROWS.map(pick));
    assert_eq!(findings, []);
    assert_eq!(read[1].text(Field::Course), "海辺看護研修");
    assert_eq!(read[1].text(Field::Fee), "無料");
    assert_eq!(read[2].text(Field::Capacity), "無");
}

#[test]
fn a_missing_cell_is_said_and_moves_no_other() {
    let (read, findings) = damaged(|cells| _ = cells.remove(6));
    assert!(read[0].cell(Field::Duration).is_none());
    assert_eq!(read[0].text(Field::Capacity), "30名");
    assert_eq!(read[0].text(Field::Venue), "オンライン研修");
    assert_eq!(findings, [Code::CellMissing]);
}

#[test]
fn a_cell_too_many_is_kept_aside() {
    let (read, findings) = damaged(|cells| cells.insert(5, "迷い込んだ語"));
    assert_eq!(read[0].rest[0].text.folded, "迷い込んだ語");
    assert_eq!(read[0].text(Field::Recommendation), "無");
    assert!(findings.contains(&Code::CellUnclaimed));
}

#[test]
fn neighbours_in_each_others_place_are_exchanged() {
    let (read, findings) = damaged(|cells| cells.swap(7, 8));
    assert_eq!((read[0].text(Field::Capacity), read[0].text(Field::Fee)), ("30名", "5,000円"));
    assert_eq!(findings, [Code::CellsSwapped]);
}

#[test]
fn distant_cells_in_each_others_place_are_exchanged() {
    let (read, findings) = damaged(|cells| cells.swap(4, 10));
    assert_eq!((read[0].text(Field::Hospital), read[0].text(Field::Dates)), ("①", "6月3日(火)～4日(水)"));
    assert!(findings.contains(&Code::CellsSwapped));
}

#[test]
fn stray_cells_are_a_further_session() {
    let mut all = rows();
    all.insert(1, "6月10日(火)||||港会館ホール||||||||".to_string());
    let (read, findings) = read(HEADINGS, &all);
    assert!(read[1].orphan);
    assert_eq!((read[1].text(Field::Dates), read[1].text(Field::Venue)), ("6月10日(火)", "港会館ホール"));
    assert_eq!(findings, [Code::RowOrphan]);
}

#[test]
fn every_cell_is_in_a_field_or_kept_aside() {
    for remove in 0..13 {
        let (read, _) = damaged(|cells| _ = cells.remove(remove));
        let kept = read[0].fields.values().flatten().count() + read[0].rest.len();
        assert_eq!(kept, 12, "without cell {remove}");
    }
}
