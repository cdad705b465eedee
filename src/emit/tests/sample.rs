//! A small plan, written by hand: its text, and what the stages before would have read from it.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::*;
use jiff::civil::date;

/// One page. The numbers used below count its characters.
pub(super) const TEXT: &str = "令和3年度 研修計画\n\
    更新日：2021年7月27日\n\
    研修名\tコース\t定員\t費用(税込み)\t開催日\n\
    地域連携研修\t基礎\t20名程度\t無\t6月1日(火)・2日(水)\n\
    \t応用\t\t16,500円\t11月予定\n\
    注1：①全ての病院\n\
    ※昼食は各自";

pub(super) const PLAN: &str = "training-plan.海辺県.2021";
pub(super) const SHA: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
pub(super) const DOCUMENT: &str = "training-plan.海辺県.2021@2021-07-27.01234567";

fn at(start: u32, end: u32) -> Vec<Span> {
    vec![Span::new(1, start, end)]
}

fn said<T>(value: T, start: u32, end: u32, rule: &'static str) -> Said<T> {
    Some(Spanned::new(value, at(start, end), rule))
}

fn words(start: u32, end: u32) -> Spanned<String> {
    let text = TEXT.chars().skip(start as usize).take((end - start) as usize).collect();
    Spanned::new(text, at(start, end), "cell")
}

fn cell(row: u32, column: u32, row_span: u32, start: u32, end: u32) -> GridCell {
    let words = words(start, end).value;
    let raw = RawText::new(words.clone(), Span::new(1, start, end));
    GridCell {
        table_no: 1,
        page: 1,
        row,
        column,
        row_span,
        column_span: 1,
        header: row == 1,
        text: Text { folded: words, raw, offsets: Offsets::default() }.into(),
    }
}

fn cells() -> Vec<GridCell> {
    vec![
        cell(1, 1, 1, 26, 29),
        cell(1, 2, 1, 30, 33),
        cell(1, 3, 1, 34, 36),
        cell(1, 4, 1, 37, 44),
        cell(1, 5, 1, 45, 48),
        cell(2, 1, 2, 49, 55),
        cell(2, 2, 1, 56, 58),
        cell(2, 3, 2, 59, 64),
        cell(2, 4, 1, 65, 66),
        cell(2, 5, 1, 67, 80),
        cell(3, 2, 1, 82, 84),
        cell(3, 4, 1, 86, 93),
        cell(3, 5, 1, 94, 99),
    ]
}

fn id(rest: &str) -> String {
    format!("{PLAN}/地域連携研修{rest}")
}

fn session(id: String, text: Spanned<String>) -> Session {
    Session {
        session_id: id,
        position: 1,
        kind: SessionKind::Course,
        label: None,
        start_date: None,
        end_date: None,
        start_time: None,
        end_time: None,
        precision: Precision::Day,
        status: SessionStatus::Fixed,
        added: false,
        stale: false,
        edtf: None,
        year_basis: Some(YearBasis::FiscalYear),
        weekday_check: WeekdayCheck::Absent,
        text,
    }
}

fn fee(id: String, status: FeeStatus, start: u32, end: u32) -> Fee {
    Fee {
        fee_id: id,
        position: 1,
        label: None,
        status: Spanned::new(status, at(start, end), "fee"),
        amount_jpy: None,
        tax_included: said(true, 39, 44, "fee-heading"),
        condition: None,
        includes: None,
        text: words(start, end),
    }
}

fn basics() -> Track {
    let track_id = id("/基礎");
    Track {
        position: 1,
        name: Some(words(56, 58)),
        capacity_text: Some(words(59, 64)),
        fee_text: Some(words(65, 66)),
        schedule_text: Some(words(67, 80)),
        delivery: said(vec![Delivery::Onsite, Delivery::Online], 107, 109, "delivery"),
        sessions: vec![Session {
            start_date: said(date(2021, 6, 1), 67, 71, "date"),
            end_date: said(date(2021, 6, 2), 75, 77, "date"),
            weekday_check: WeekdayCheck::Ok,
            ..session(format!("{track_id}/sessions/1"), words(67, 80))
        }],
        places: vec![Place {
            place_id: format!("{track_id}/places/病院"),
            session_id: format!("{track_id}/sessions/1"),
            position: 1,
            scope: None,
            name: Some(words(107, 109)),
            prefecture: None,
            prefecture_code: None,
            address: None,
            delivery: None,
        }],
        fees: vec![fee(format!("{track_id}/fees/1"), FeeStatus::Free, 65, 66)],
        capacities: vec![Capacity {
            capacity_id: format!("{track_id}/capacities/1"),
            session_id: String::new(),
            position: 1,
            label: None,
            status: Spanned::new(CapacityStatus::Limit, at(59, 62), "capacity"),
            count: said(20, 59, 61, "capacity"),
            unit: said(Unit::Person, 61, 62, "capacity"),
            persons: None,
            per: Per::Offering,
            approximate: true,
            provisional: false,
            text: words(59, 64),
        }],
        rows: vec![(0, 1)],
        track_id,
        ..Track::default()
    }
}

fn advanced() -> Track {
    let track_id = id("/応用");
    let month = |day| said(date(2021, 11, day), 94, 97, "month");
    let rivals = [Rival { reading: "purpose: \"11月\"".into(), price: 2.5 }].into();
    Track {
        position: 2,
        name: Some(words(82, 84)),
        days: said(0.5, 83, 84, "duration"),
        capacity_text: Some(Spanned { inherited: Some(Inherited::Merge), ..words(59, 64) }),
        fee_text: Some(words(86, 93)),
        schedule_text: Some(Spanned { rivals, ..words(94, 99) }),
        sessions: vec![Session {
            start_date: month(1),
            end_date: month(30),
            precision: Precision::Month,
            status: SessionStatus::Planned,
            ..session(format!("{track_id}/sessions/1"), words(94, 99))
        }],
        fees: vec![Fee {
            amount_jpy: said(16_500, 86, 92, "fee"),
            ..fee(format!("{track_id}/fees/1"), FeeStatus::Amount, 86, 93)
        }],
        requirements: vec![Requirement {
            requirement_id: format!("{track_id}/requirements/1"),
            parent_id: String::new(),
            position: 1,
            operator: Operator::Item,
            number: None,
            text: words(104, 109),
            modality: Some(Modality::Must),
        }],
        relations: vec![Relation {
            relation_id: format!("{track_id}/relations/1"),
            kind: RelationKind::Follows,
            target_course_id: id(""),
            target_track_id: id("/基礎"),
            text: words(56, 58),
        }],
        rows: vec![(0, 2)],
        track_id,
        ..Track::default()
    }
}

/// What the stages would have read.
pub(super) fn dataset() -> Dataset {
    Dataset {
        head: Head {
            kind: "training-plan".to_owned(),
            plan_id: PLAN.to_owned(),
            title: Some(words(0, 10)),
            issuer: None,
            issued_on: None,
            updated_on: said(date(2021, 7, 27), 15, 25, "date"),
            fiscal_year: said(2021, 0, 5, "era-year"),
        },
        legends: vec![LegendRow {
            legend_id: format!("{PLAN}/legends/注1/①"),
            name: words(100, 102),
            code: words(103, 104),
            label: words(104, 109),
            policy: Spanned::new(Policy::All, at(104, 109), "policy"),
        }],
        notes: vec![Note {
            note_id: format!("{PLAN}/notes/※"),
            marker: words(110, 111),
            text: Some(words(111, 116)),
            record_id: String::new(),
            field: String::new(),
            resolution: Resolution::Dangling,
        }],
        cells: cells(),
        courses: vec![Course {
            course_id: id(""),
            course_key: "training-plan.海辺県/地域連携研修".to_owned(),
            position: 1,
            name: words(49, 55),
            fiscal_year: said(2021, 0, 5, "era-year"),
            kind: CourseKind::Training,
            page: 1,
            tracks: vec![basics(), advanced()],
        }],
        furniture: at(11, 14),
        ..Dataset::default()
    }
}

pub(super) fn source() -> Source {
    Source {
        given: "plans/plan, 2021.tsv".to_owned(),
        sha256: SHA.to_owned(),
        url: "https://example.jp/plan.tsv".to_owned(),
        licence: "CC-BY-4.0".to_owned(),
        attribution: String::new(),
    }
}

pub(super) fn document() -> Document {
    Document {
        media_type: "text/tab-separated-values",
        encoding: Some("UTF-8".to_owned()),
        text_layer: TextLayer::Full,
        partial: None,
        pages: vec![Page { number: 1, name: None, text: TEXT.to_owned(), content: Content::Lines(Vec::new()) }],
        tags: Vec::new(),
    }
}

/// A finding that only knows its row, and one that only knows its place.
pub(super) fn findings() -> Diagnostics {
    let year = Diagnostic::new(Code::YearInferred, "the year is that of the plan", at(94, 97));
    let dangling = Diagnostic::new(Code::NoteDangling, "no mark calls this note", at(110, 116));
    Diagnostics { items: vec![year.in_row((0, 2), "start_date"), dangling] }
}
