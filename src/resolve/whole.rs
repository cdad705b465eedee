//! Tests of the stage as a whole.

use super::sample::Plan;
use crate::model::{Dataset, Delivery, Field, Per, SessionKind, Span, Spanned, Unit};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A plan in which nothing is wrong.
fn clean() -> Plan {
    let mut plan = Plan::new();
    plan.legend("①", "認定施設の職員に限定").legend("②", "全ての施設を対象").line("※日程は変わることがある。");
    plan.course("介護支援員初任者研修").track("基礎コース").lasting(Some(2.0), Some(2)).said_code("①");
    let words =
        "以下の要件を全て満たすこと 1. 「認定施設」に勤める者*1 *1 兼務を含む。 2. 介護支援員継続研修の受講歴がない者";
    plan.cell(Field::Eligibility, words).seats(4, Unit::Team, Some(16), Per::Offering).fee("受講料", 11_000);
    plan.cell(Field::Occupation, "支援員を1チーム(4人)として参加");
    plan.session(SessionKind::Course, "第1回", "2031-05-01", "2031-05-02");
    plan.session(SessionKind::Course, "第2回", "2031-06-01", "2031-06-02");
    plan.track("応用コース").lasting(Some(2.0), None).said_code("②").fee("受験料", 5_500);
    plan.cell(Field::Eligibility, "介護支援員初任者研修基礎コースを修了した者")
        .cell(Field::Purpose, "(1)技能を高める。");
    plan.session(SessionKind::Course, "前期", "2031-07-01", "2031-07-01");
    plan.session(SessionKind::Course, "後期", "2031-08-01", "2031-08-01");
    plan.session(SessionKind::Exam, "試験", "2031-09-01", "2031-09-01");
    plan.course("介護支援員継続研修").lasting(Some(1.0), None).said_code("②");
    plan.cell(Field::Eligibility, "支援員および看護師").session(SessionKind::Course, "", "2031-09-10", "2031-09-10");
    plan.now().delivery = Some(Spanned::new(vec![Delivery::Online], Vec::new(), "test"));
    plan
}

#[test]
fn a_clean_plan_has_no_finding() {
    let (data, findings) = clean().resolve();
    let told: Vec<_> = findings.iter().map(|f| (f.code, &f.record_id, &f.message)).collect();
    assert_eq!(told, []);
    assert_eq!(data.courses[0].tracks[1].relations.len(), 1);
    assert_eq!(data.courses[0].tracks[0].requirements.len(), 3);
}

/// Every place that requirements and notes were read from.
fn claimed(data: &Dataset) -> BTreeSet<u32> {
    let rows = data.courses.iter().flat_map(|c| &c.tracks).flat_map(|t| &t.requirements);
    let mut spans: Vec<Span> = Vec::new();
    for row in rows {
        spans.extend(&row.text.at);
        spans.extend(row.number.iter().flat_map(|n| &n.at));
    }
    for note in &data.notes {
        spans.extend(&note.marker.at);
        spans.extend(note.text.iter().flat_map(|t| &t.at));
    }
    spans.iter().flat_map(|s| s.start..s.end).collect()
}

proptest! {
    /// Whatever stands in a cell: its words are in a requirement or a note, each in one only.
    #[test]
    fn no_word_of_an_eligibility_cell_is_lost(parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "甲の者", "全てを満たす者", "いずれか", " ", "\n", "1.", "2.", "1)", "2)", "(1)", "①", "②", "ア ", "イ ", "・", "○",
            "*", "*1", "※", "(注1)", "注2)", "「", "」", "(", ")", "。", "、", "または", "研修", "修了者", "受講歴がない者", "を除く",
        ]), 0..24)
    ) {
        let words = parts.concat();
        let mut plan = Plan::new();
        plan.course("甲の研修").cell(Field::Eligibility, &words).cell(Field::Purpose, &words).said_occupation("右参照");
        let start = plan.now().cells[&Field::Eligibility][0].text.all_spans()[0].start;
        let (data, _) = plan.resolve();
        let claimed = claimed(&data);
        let marks = " \n・○*※:()注12";
        for (at, c) in (start..).zip(words.chars()) {
            prop_assert!(marks.contains(c) || claimed.contains(&at), "{c:?} at {} of {words:?} is lost", at - start);
        }
        let ids: Vec<_> = data.courses[0].tracks[0].requirements.iter().map(|r| &r.requirement_id).collect();
        prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
    }
}
