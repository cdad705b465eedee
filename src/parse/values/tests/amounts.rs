//! Fees, capacities, durations, places.

use super::super::*;
use super::{family, plan};

/// `label=amount(tax;condition;includes)`.
fn fees(text: &str) -> String {
    let cell = read_fees(text, &family());
    let words = |w: &Option<(String, std::ops::Range<usize>)>| w.as_ref().map_or(String::new(), |w| w.0.clone());
    let one = |f: &FeeReading| {
        let amount = f.amount.as_ref().map_or("?".to_owned(), |a| a.0.to_string());
        let tax = f.tax_included.as_ref().map_or("", |t| if t.0 { " in" } else { " out" });
        format!("{}={amount}{tax}[{}][{}]", words(&f.label), words(&f.condition), words(&f.includes)).replace("[]", "")
    };
    let rest = cell.rest.iter().map(|r| format!("!{}", &text[r.clone()]));
    cell.fees.iter().map(one).chain(rest).collect::<Vec<_>>().join(" ")
}

#[test]
fn fees_with_parts_conditions_and_tax() {
    for (text, expected) in [
        ("16,500", "=16500"),
        ("8,800円", "=8800"),
        ("19, 800 円", "=19800"),
        ("1万円", "=10000"),
        ("¥18,150", "=18150"),
        ("無", "=0"),
        ("無料", "=0"),
        ("0円", "=0"),
        ("未定", "=?"),
        ("18,150 (教材代含む;手引き)", "=18150[教材代含む;手引き]"),
        ("18,150円(昼食代を含む)", "=18150[昼食代]"),
        (
            "無 (2018年度以前の受講者で、更新をしていない者は5,000)",
            "=0 =5000[2018年度以前の受講者で、更新をしていない者]",
        ),
        ("研修無償、 試験料 8,800円", "研修=0 試験料=8800"),
        ("受講料:19,800 円 聴講料:9,800円", "受講料=19800 聴講料=9800"),
        ("会員 5,000円 非会員 8,000円(税込)", "会員=5000 in 非会員=8000 in"),
        ("大人3,500円、小学生2,000円", "大人=3500 小学生=2000"),
        ("会員は無料、非会員は3,000円", "会員=0 非会員=3000"),
        ("35,000円 + 消費税10%", "=35000 out"),
        ("税込5,500円", "=5500 in"),
        ("5,000円(学生)", "=5000[学生]"),
        ("5,000～8,000円", "!5,000～8,000円"),
        ("5,000円 会員、8,000円 非会員", "=5000 =8000 !会員 !非会員"),
        ("割引なし", "!割引なし"),
        ("20名", "!20名"),
        ("03-1234-5678", "!03-1234-5678"),
        ("2022年", "!2022年"),
    ] {
        assert_eq!(fees(text), expected, "{text}");
    }
}

/// `label:count unit per …`.
fn seats(text: &str) -> String {
    let cell = read_capacities(text, &family());
    let one = |c: &CapacityReading| {
        let label = c.label.as_ref().map_or(String::new(), |l| format!("{}:", l.0));
        let count = c.count.as_ref().map_or(c.status.as_str().to_owned(), |n| n.0.to_string());
        let mut out = format!("{label}{count}");
        let persons = c.persons.as_ref().map(|p| format!(" of {}", p.0));
        let size = c.team_size.map(|n| format!(" by {n}"));
        let marks = [(c.approximate, " about"), (c.provisional, " planned"), (c.unit.as_str() == "team", " teams")];
        out.extend(marks.iter().filter(|m| m.0).map(|m| m.1));
        out + &persons.or(size).unwrap_or_default()
            + match c.per.as_str() {
                "session" => " each session",
                "venue" => " each venue",
                _ => "",
            }
    };
    let rest = cell.rest.iter().map(|r| format!("!{}", &text[r.clone()]));
    cell.capacities.iter().map(one).chain(rest).collect::<Vec<_>>().join(", ")
}

#[test]
fn capacities_by_person_team_session_and_venue() {
    for (text, expected) in [
        ("10", "10"),
        ("1,000名", "1000"),
        ("50名程度", "50 about"),
        ("約30人", "30 about"),
        ("200名 (予定)", "200 planned"),
        ("先着20名", "20"),
        ("20名(先着順)", "20"),
        ("各会場36名", "36 each venue"),
        ("1回につき 30名程度", "30 about each session"),
        ("各日10名", "10 each session"),
        ("20名/回", "20 each session"),
        ("受講枠-各 回20名 聴講枠-各 回10名", "受講枠:20 each session, 聴講枠:10 each session"),
        ("会場 50名 オンライン 100名", "会場:50, オンライン:100"),
        ("会場:50名/オンライン:制限なし", "会場:50, オンライン:unlimited"),
        ("第1回20名 第2回30名", "第1回:20, 第2回:30"),
        ("2チーム", "2 teams"),
        ("4チーム(16名)", "4 teams of 16"),
        ("4チーム(1チーム4名)", "4 teams of 16"),
        ("無", "unlimited"),
        ("未定", "undecided"),
        ("若干名", "!若干名"),
        ("10～20名", "!10～20名"),
        ("100名(会場50名、遠隔50名)", "100, !会場50名、遠隔50名"),
        ("各20名", "20"),
        ("2021年6月12日", "!2021年6月12日"),
    ] {
        assert_eq!(seats(text), expected, "{text}");
    }
}

#[test]
fn durations() {
    let read = |text: &str| {
        let cell = read_duration(text, &plan(), &family());
        let times = cell.times_per_year.map_or("-".to_owned(), |t| t.0.to_string());
        let days = cell.days.map_or("-".to_owned(), |d| d.0.to_string());
        let period = if cell.period.is_some() { " period" } else { "" };
        let rest: Vec<_> = cell.rest.iter().map(|r| format!(" !{}", &text[r.clone()])).collect();
        format!("{times} {days}{period}{}{}", if cell.not_applicable { " none" } else { "" }, rest.concat())
    };
    for (text, expected) in [
        ("2日間", "- 2"),
        ("3日", "- 3"),
        ("半日", "- 0.5"),
        ("1.5日", "- 1.5"),
        ("2泊3日", "- 3"),
        ("年2回 2日間", "2 2"),
        ("年1回 1ヵ月程度", "1 -"),
        ("13時間(2日間)", "- 2"),
        ("4日間(2日×2回)", "- 4"),
        ("全4回", "- -"),
        ("-", "- - none"),
        ("6月1日～11月末日", "- - period"),
        ("6月1日～6月30日(10日間)", "- 10 period"),
        ("講義1日 実習2日", "- - !講義 !1日 !実習 !2日"),
        ("看護師", "- - !看護師"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn places_and_ways_of_taking_part() {
    let read = |text: &str| {
        let cell = read_places(text, &family());
        let one = |p: &PlaceReading| {
            let scope = p.scope.as_ref().map_or(String::new(), |s| format!("{}:", s.0));
            let name = p.prefecture.as_ref().map_or(String::new(), |p| format!("{}{}", p.0, p.1));
            let town = p.town.as_ref().map_or(String::new(), |t| format!("/{}", t.0));
            p.delivery.iter().fold(scope + &name + &town, |out, d| format!("{out}+{}", d.0.as_str()))
        };
        let rest = cell.rest.iter().map(|r| format!("!{}", &text[r.clone()]));
        cell.places.iter().map(one).chain(rest).collect::<Vec<_>>().join(" ")
    };
    for (text, expected) in [
        ("全国", "全国"),
        ("東京", "東京都13"),
        ("京都", "京都府26"),
        ("東京都・京都府", "東京都13 京都府26"),
        ("北海道", "北海道01"),
        ("東京/WEB開 催/東京・WEB 開催", "東京都13+online+onsite"),
        ("WEB開催", "+online"),
        ("【認定試験】 全国", "認定試験:全国"),
        ("神戸", "/神戸"),
        ("札 幌", "/札幌"),
        ("大阪府堺市", "大阪府27/堺市"),
        ("帯広市 釧路市", "/帯広市 /釧路市"),
        ("東京ビッグサイト", "!東京ビッグサイト"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
    let ways = |text: &str| read_delivery(text, &family()).iter().map(|d| d.0.as_str()).collect::<Vec<_>>().join("+");
    assert_eq!(ways("中央研修センター 学習システム (Eラーニング)"), "e-learning");
    assert_eq!(ways("研修棟セミナールーム/オンライン研修"), "onsite+online");
    assert_eq!(ways("外部会場によるCBT方式"), "cbt");
    assert_eq!(ways("市民センター"), "onsite");
    assert_eq!(ways("オンライン申込"), "");
}
