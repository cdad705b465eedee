//! What a provision refers to is found where it stands, counted from the provision where it has no number of its own.

mod support;

use support::{Records, records};

const RULES: &str = "\
白波町見守り活動補助金交付規程

（目的）
第１条　この規程は、見守り活動に要する費用の補助に関し必要な事項を定めることを目的とする。

（対象）
第２条　補助の対象は、次の各号に掲げる活動とする。
（１）声掛け
（２）前号に掲げるもののほか、町長が認める活動
２　前項の活動は、月二回以上行うものとする。
３　町長は、前項の回数に満たない団体に対し、本条の補助を減ずることができる。

（申請）
第３条　補助を受けようとする団体は、様式第１号により申請しなければならない。
２　前条第２項の回数は、別紙１に記載する。
３　次条の報告をしない団体は、様式第９号を提出しなければならない。様式第９号は窓口に置く。

別紙１
（１）活動の回数
（２）活動の場所

様式第１号
（１）団体の名称
（２）代表者の住所
";

fn told(records: &Records) -> Vec<(String, String, String)> {
    let paths = |id: &str| {
        let found = records.table("provisions").iter().find(|p| p["provision_id"] == id);
        found.map_or_else(String::new, |p| p["path"].clone())
    };
    let internal = records.table("references").iter().filter(|r| r["kind"] == "internal");
    internal.map(|r| (paths(&r["provision_id"]), r["text"].clone(), r["target"].clone())).collect()
}

#[test]
fn references_that_count_from_where_they_stand_lead_to_provisions() {
    let records = records("rules.txt", RULES.as_bytes());
    let found = told(&records);
    for (from, text, target) in [
        ("第2条", "次の各号", "第2条"),
        ("第2条/(2)", "前号", "第2条/(1)"),
        ("第2条/2", "前項", "第2条"),
        ("第2条/3", "前項", "第2条/2"),
        ("第2条/3", "本条", "第2条"),
        ("第3条", "様式第1号", "様式第1号"),
        ("第3条/2", "前条第2項", "第2条/2"),
        ("第3条/2", "別紙1", "別紙1"),
        ("第3条/3", "次条", "次条"),
        ("第3条/3", "様式第9号", "様式9"),
    ] {
        let wanted = (from.to_owned(), text.to_owned(), target.to_owned());
        assert!(found.contains(&wanted), "{wanted:?} is not among {found:#?}");
    }
}

#[test]
fn a_reference_that_leads_nowhere_is_told_once() {
    let records = records("rules.txt", RULES.as_bytes());
    let told = records.table("findings").iter().filter(|f| f["code"] == "reference-unresolved");
    let messages: Vec<&str> = told.map(|f| f["message"].as_str()).collect();
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages.iter().any(|m| m.contains("次条")) && messages.iter().any(|m| m.contains("様式第9号")));
}
