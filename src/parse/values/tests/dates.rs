//! Date cells.

use super::super::*;
use super::{family, plan};
use crate::model::Delivery;
use jiff::civil::date;

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
        assert!(cell.rest.is_empty(), "{text}");
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
        assert!(cell.rest.is_empty(), "{text}");
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

    let text = "11月4日(木)～5日(金) (指導者養成研修と同時開催)";
    let cell = assert_dates(text, &["2021-11-04..2021-11-05"]);
    assert_eq!((cell.rest.len(), &text[cell.understood[0].clone()]), (0, "(指導者養成研修と同時開催)"));

    let cell = assert_dates("eラーニングにて実施", &[]);
    assert_eq!((cell.delivery.len(), cell.rest.len()), (1, 0));
}

#[test]
fn counts_and_times() {
    let cell = assert_dates("2回程度(未定)", &[]);
    assert_eq!(cell.count, Some((2, 0.."2回程度(未定)".len())));

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
