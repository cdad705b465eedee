//! The readers together, on invented cells, with the family's own vocabulary.

use super::*;
use crate::model::{Delivery, Family, Term};
use jiff::civil::date;

/// The training-plan vocabulary, read the simple way: the file holds no quotes.
fn family() -> Family {
    let lines = include_str!("../../kinds/training_plan/terms.csv").lines().skip(1);
    let term = |line: &str| {
        let mut columns = line.split(',').map(str::to_owned);
        let mut next = || columns.next().unwrap_or_default();
        Term { list: next(), word: next(), code: next() }
    };
    Family { id: "training-plan", order: Vec::new(), headings: Vec::new(), terms: lines.map(term).collect() }
}

/// A plan of fiscal year 2021, updated in July.
fn plan() -> DateContext {
    DateContext { fiscal_year: Some(2021), updated_on: Some(date(2021, 7, 20)), years: None }
}

/// `label|start..end|precision|status`, what is usual left out.
fn sessions(cell: &DateCell) -> Vec<String> {
    let day =
        |d: &Option<(jiff::civil::Date, std::ops::Range<usize>)>| d.as_ref().map_or(String::new(), |d| d.0.to_string());
    let one = |r: &DateReading| {
        let mut out = r.label.as_ref().map_or(String::new(), |l| format!("{}|", l.0));
        let (start, end) = (day(&r.start), day(&r.end));
        out += &if start == end { start } else { format!("{start}..{end}") };
        let said = [r.precision.as_str(), r.status.as_str()].into_iter().filter(|w| !["day", "fixed"].contains(w));
        said.fold(out, |out, word| format!("{out}|{word}")) + if r.added { "|added" } else { "" }
    };
    cell.readings.iter().map(one).collect()
}

#[track_caller]
fn assert_dates(text: &str, expected: &[&str]) -> DateCell {
    let cell = read_dates(text, &plan(), &family());
    assert_eq!(sessions(&cell), expected, "{text}");
    cell
}

#[test]
fn printed_dates_in_every_spelling() {
    for text in [
        "2021年6月12日(土)",
        "2021年06月12日",
        "2021/6/12",
        "2021.6.12",
        "2021-06-12",
        "2021-06-12 00:00:00",
        "'21.6.12",
        "令和3年6月12日",
        "令和 3年6 月1 2日",
        "R3.6.12",
        "R3/6/12",
        "平成33年6月12日",
        "2021年(令和3年)6月12日(土)",
        "令和3(2021)年6月12日",
        "6月12日(土)",
        "6/12(土)",
        "6.12(土)",
        "6月12日 土曜日",
    ] {
        let cell = assert_dates(text, &["2021-06-12"]);
        assert!(cell.rest.is_empty(), "{text}");
    }
}

#[test]
fn periods_and_lists() {
    for (text, expected) in [
        ("2021年05月16日(日)～10月31日(日)", &["2021-05-16..2021-10-31"][..]),
        ("6月29日(火)～30日(水)", &["2021-06-29..2021-06-30"]),
        ("2021年\u{20}6月12日(土)～13日(日)", &["2021-06-12..2021-06-13"]),
        ("2021.4.7-5.6", &["2021-04-07..2021-05-06"]),
        ("R3.11.8～12.31", &["2021-11-08..2021-12-31"]),
        ("12月20日～3月14日", &["2021-12-20..2022-03-14"]),
        ("6月1日～2021年8月31日", &["2021-06-01..2021-08-31"]),
        ("6月1日から6月30日まで", &["2021-06-01..2021-06-30"]),
        ("9月1日～翌年3月10日", &["2021-09-01..2022-03-10"]),
        ("6月30日(水)～1日(木)", &["2021-06-30..2021-07-01"]),
        ("6/12(土)・13(日) 6/16(水)・17(木)", &["2021-06-12..2021-06-13", "2021-06-16..2021-06-17"]),
        ("6/12・13(土・日)", &["2021-06-12..2021-06-13"]),
        ("6月12・13日", &["2021-06-12..2021-06-13"]),
        ("7月6日(火)・13日(火)", &["2021-07-06", "2021-07-13"]),
        ("6月12日、13日、14日", &["2021-06-12", "2021-06-13", "2021-06-14"]),
        ("2021年12月4日、1月23日", &["2021-12-04", "2022-01-23"]),
        ("2021年10月16日、6月12日", &["2021-10-16", "2021-06-12"]),
        ("～10月31日", &["..2021-10-31"]),
        ("10月31日まで", &["..2021-10-31"]),
        ("6月1日～", &["2021-06-01.."]),
        ("開始日: 2021/6/1 終了日: 2021/6/22", &["2021-06-01..2021-06-22"]),
        ("2022年度: 4/16(土)、5/7(土)", &["2022-04-16", "2022-05-07"]),
        ("平成30年4月1日、31年4月2日", &["2018-04-01", "2019-04-02"]),
    ] {
        assert_dates(text, expected);
    }
}

#[test]
fn months_seasons_and_words_instead_of_dates() {
    for (text, expected, edtf) in [
        ("2023年4月末日", "2023-04-30", None),
        ("6月1日～10月末日", "2021-06-01..2021-10-31", None),
        ("10月末", "2021-10-21..2021-10-31|month", Some("2021-10-21/2021-10-31")),
        ("10月上旬", "2021-10-01..2021-10-10|month", Some("2021-10-01/2021-10-10")),
        ("11月予定", "2021-11-01..2021-11-30|month|planned", Some("2021-11")),
        ("2月予定", "2022-02-01..2022-02-28|month|planned", Some("2022-02")),
        ("5～6月開催予定", "2021-05-01..2021-06-30|month|planned", Some("2021-05/2021-06")),
        ("秋以降に開催を予定", "|season|planned", Some("2021-23/..")),
        ("令和4年度実施予定", "2022-04-01..2023-03-31|year|planned", Some("2022-04-01/2023-03-31")),
        ("通年", "2021-04-01..2022-03-31|year", Some("2021-04-01/2022-03-31")),
        ("随時", "|none", None),
        ("未定", "|none|undecided", None),
        ("6月1日(火) 中止", "2021-06-01|cancelled", None),
        ("6月1日(火)【受付終了】", "2021-06-01|closed", None),
    ] {
        let cell = assert_dates(text, &[expected]);
        assert_eq!(cell.readings[0].edtf.as_deref(), edtf, "{text}");
        assert_eq!(cell.rest, [], "{text}");
    }
}

#[test]
fn names_and_remarks_find_their_dates() {
    for (text, expected) in [
        (
            "申込期間 6月1日～6月30日 受講期間 7月1日～8月末日",
            &["申込期間|2021-06-01..2021-06-30", "受講期間|2021-07-01..2021-08-31"][..],
        ),
        (
            "○前期日程 6月29日(火)～30日(水) ○後期日程 11月4日(木)",
            &["前期日程|2021-06-29..2021-06-30", "後期日程|2021-11-04"],
        ),
        ("(初級) 6月1日 (中級) 未定", &["初級|2021-06-01", "中級||none|undecided"]),
        ("第1回 6月1日 第2回 7月予定", &["第1回|2021-06-01", "第2回|2021-07-01..2021-07-31|month|planned"]),
        ("6月5日(土) 7月3日(土)※追加開催", &["2021-06-05", "2021-07-03|added"]),
        ("6月12日(土)(前期) 10月2日(土)(後期)", &["前期|2021-06-12", "後期|2021-10-02"]),
        ("【北会場】6月12日 【南会場】7月3日", &["北会場|2021-06-12", "南会場|2021-07-03"]),
        ("5月31日締切", &["..2021-05-31"]),
        ("申込締切:5月31日(月)", &["申込締切|..2021-05-31"]),
        ("①6月12日 ②7月3日", &["①|2021-06-12", "②|2021-07-03"]),
    ] {
        let cell = assert_dates(text, expected);
        assert_eq!(cell.rest, [], "{text}");
    }
}

#[test]
fn ways_of_taking_part_are_no_names() {
    let text = "研修(Eラーニング) 6月14日(月)～7月12日(月)";
    let cell = assert_dates(text, &["研修|2021-06-14..2021-07-12"]);
    assert_eq!(cell.readings[0].delivery[0].0, Delivery::ELearning);
    assert_eq!(cell.readings[0].kind, Some(crate::model::SessionKind::Course));

    let text = "10月30日(土) (講義は事前eラーニング形式)";
    let cell = assert_dates(text, &["2021-10-30"]);
    assert_eq!(
        (cell.delivery[0].0, &text[cell.understood[0].clone()]),
        (Delivery::ELearning, "(講義は事前eラーニング形式)")
    );

    let cell = assert_dates("eラーニングにて実施", &[]);
    assert_eq!((cell.delivery.len(), cell.rest.len()), (1, 0));
}

#[test]
fn counts_and_times() {
    let cell = assert_dates("2回程度(未定)", &["|none|undecided"]);
    assert_eq!(cell.count, Some((2, 0.."2回程度".len())));

    let times = |text: &str| {
        let cell = read_dates(text, &plan(), &family());
        let r = &cell.readings[0];
        [&r.start_time, &r.end_time]
            .map(|t| t.as_ref().map_or(String::new(), |t| t.0.strftime("%H:%M").to_string()))
            .join("-")
    };
    for (text, expected) in [
        ("6月12日(土)10:00～16:00", "10:00-16:00"),
        ("6月12日(土) 午後1時30分～4時", "13:30-16:00"),
        ("6月12日、13日 13時～15時", "13:00-15:00"),
        ("6月1日 9:00～6月30日 17:00", "09:00-17:00"),
        ("2021-06-12 13:00", "13:00-"),
    ] {
        assert_eq!(times(text), expected, "{text}");
    }
}

#[test]
fn years_are_inferred_and_say_from_what() {
    let read = |text: &str, context: &DateContext| {
        let cell = read_dates(text, context, &family());
        let basis = cell.readings[0].year_basis.map_or("-", |b| b.as_str());
        let codes: Vec<_> = cell.issues.iter().map(|i| i.code.as_str()).collect();
        format!("{} {basis} {}", sessions(&cell).join(" "), codes.join(" ")).trim_end().to_owned()
    };
    let updated = DateContext { updated_on: Some(date(2021, 1, 20)), ..DateContext::default() };
    let years = DateContext { years: Some((2023, 2024)), ..DateContext::default() };
    for (text, context, expected) in [
        ("6月12日(土)", &plan(), "2021-06-12 weekday"),
        ("6月12日", &plan(), "2021-06-12 fiscal_year"),
        ("2月10日", &plan(), "2022-02-10 fiscal_year"),
        ("02月16日(火)～10月31日(日)", &plan(), "2021-02-16..2021-10-31 weekday year-inferred"),
        ("6月12日(日)", &plan(), "2021-06-12 fiscal_year weekday-mismatch"),
        ("12月20日～1月14日", &updated, "2020-12-20..2021-01-14 update_date"),
        ("2月11日", &years, "2024-02-11 fiscal_year"),
        ("6月28日", &DateContext::default(), " - year-unknown"),
    ] {
        assert_eq!(read(text, context), expected, "{text}");
    }
    let cell = read_dates("6月28日", &DateContext::default(), &family());
    assert_eq!(cell.readings[0].edtf.as_deref(), Some("--06-28"));
}

#[test]
fn what_no_calendar_has_is_said_and_gives_no_value() {
    let read = |text: &str| {
        let cell = read_dates(text, &plan(), &family());
        (sessions(&cell).join(" "), cell.issues.iter().map(|i| i.code.as_str()).collect::<Vec<_>>().join(" "))
    };
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(read("2月30日"), pair("|none", "date-impossible"));
    assert_eq!(read("2021年13月5日"), pair("|none", "date-impossible"));
    assert_eq!(read("2021年6月30日～6月1日"), pair("2021-06-30..", "date-order"));
    assert_eq!(read("2021年10月1日～2021年9月1日"), pair("2021-10-01..2021-09-01", "date-order"));
    assert_eq!(read("2021年6月12日(日)"), pair("2021-06-12", "weekday-mismatch"));
    assert_eq!(read("平成33年4月1日"), pair("2021-04-01", "era-overrun"));
}

#[test]
fn words_nobody_understood_are_left() {
    for (text, expected) in [
        ("看護師", &["看護師"][..]),
        ("6月1日(東) 6月8日(西)", &["東", "西"]),
        ("人数により中止する場合があります 6月12日", &["人数により中止する場合があります"]),
        ("嵐のため中止", &["嵐のため中止"]),
        ("毎週月曜日 6月7日～6月28日", &["毎週月曜日"]),
    ] {
        let cell = read_dates(text, &plan(), &family());
        assert_eq!(cell.rest.iter().map(|r| &text[r.clone()]).collect::<Vec<_>>(), expected, "{text}");
    }
}

#[test]
fn one_date_in_a_line() {
    let read = |text: &str| read_date(text, &plan()).map(|r| (r.start.map(|d| d.0), r.end.map(|d| d.0)));
    let day = Some(date(2021, 7, 27));
    assert_eq!(read("更新日:2021年7月27日"), Some((day, day)));
    assert_eq!(read("令和3年7月27日現在"), Some((day, day)));
    assert_eq!(read("6月1日、7月27日"), None);
    assert_eq!(read("看護師"), None);
}

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
        ("4チーム(1チーム4名)", "4 teams by 4"),
        ("無", "unlimited"),
        ("未定", "undecided"),
        ("若干名", "!若干名"),
        ("10～20名", "!10～20名"),
        ("100名(会場50名、遠隔50名)", "100, !会場50名、遠隔50名"),
        ("各20名", "20, !各"),
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

/// Texts of the signs that the readers care about, in any order.
fn noise(seed: u64) -> String {
    const SIGNS: &[&str] = &[
        "2021",
        "6",
        "12",
        "31",
        "99",
        "年",
        "月",
        "日",
        "度",
        "令和",
        "R",
        "元",
        "～",
        "・",
        "、",
        "-",
        "/",
        ".",
        "(",
        ")",
        "【",
        "】",
        "土",
        "曜",
        "末",
        "上旬",
        "予定",
        "未定",
        "秋",
        "から",
        "まで",
        "翌年",
        "第",
        "回",
        "名",
        "円",
        ",",
        "000",
        "万",
        "チーム",
        "各会場",
        "会場",
        "税込",
        "無",
        "無料",
        "申込",
        "期間",
        "※",
        "追加開催",
        "eラーニング",
        "東京",
        "全国",
        "神戸",
        " ",
        "間",
        "半日",
        "10:00",
        "午後",
        "時",
        "程度",
        "含む",
        "締切",
        "😀",
    ];
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    (0..1 + next() % 14).map(|_| SIGNS[next() % SIGNS.len()]).collect()
}

#[test]
fn any_text_is_read_and_no_word_is_lost() {
    let family = family();
    for seed in 0..40_000 {
        let text = noise(seed);
        let cell = read_dates(&text, &plan(), &family);
        let readings = cell.readings.iter().map(|r| r.range.clone());
        let known: Vec<_> = readings.chain(cell.rest).chain(cell.understood).chain(cell.count.map(|c| c.1)).collect();
        assert_covered(&text, &known, "dates");
        let fees = read_fees(&text, &family);
        assert_covered(&text, &fees.fees.iter().map(|f| f.range.clone()).chain(fees.rest).collect::<Vec<_>>(), "fees");
        let seats = read_capacities(&text, &family);
        assert_covered(
            &text,
            &seats.capacities.iter().map(|c| c.range.clone()).chain(seats.rest).collect::<Vec<_>>(),
            "seats",
        );
        read_duration(&text, &plan(), &family);
        read_places(&text, &family);
        read_delivery(&text, &family);
    }
}

/// Digits carry values: none may be left out of every range.
#[track_caller]
fn assert_covered(text: &str, known: &[std::ops::Range<usize>], reader: &str) {
    assert!(known.iter().all(|r| text.get(r.clone()).is_some()), "{reader} cut a character of {text:?}: {known:?}");
    let lost = text.char_indices().find(|(i, c)| c.is_ascii_digit() && !known.iter().any(|r| r.contains(i)));
    assert_eq!(lost, None, "{reader} lost a digit of {text:?}: {known:?}");
}
