//! What must not become a value that looks right.

use super::super::*;
use super::{family, plan};
use std::ops::Range;

/// Start, end, what is unusual, then rest and issues of a date cell.
fn dates(text: &str) -> String {
    let cell = read_dates(text, &plan(), &family());
    let day = |d: &Option<(jiff::civil::Date, Range<usize>)>| d.as_ref().map_or(String::new(), |d| d.0.to_string());
    let one = |r: &DateReading| {
        let label = r.label.as_ref().map_or(String::new(), |l| format!("{}|", l.0));
        let (start, end) = (day(&r.start), day(&r.end));
        let days = if start == end { start } else { format!("{start}..{end}") };
        let said = [r.precision.as_str(), r.status.as_str()].into_iter().filter(|w| !["day", "fixed"].contains(w));
        let time = |t: &Option<(jiff::civil::Time, Range<usize>)>| {
            t.as_ref().map_or(String::new(), |t| t.0.strftime("%H:%M").to_string())
        };
        let hours = format!(" {}-{}", time(&r.start_time), time(&r.end_time));
        said.fold(label + &days, |out, w| format!("{out}|{w}")) + if hours == " -" { "" } else { &hours }
    };
    let rest = cell.rest.iter().map(|r| format!("!{}", &text[r.clone()]));
    let count = cell.count.iter().map(|c| format!("x{}", c.0));
    let issues = cell.issues.iter().map(|i| format!("?{}", i.code.as_str()));
    cell.readings.iter().map(one).chain(count).chain(rest).chain(issues).collect::<Vec<_>>().join(", ")
}

/// `label=amount tax[condition][includes]`, then rest and issues of a fee cell.
fn fees(text: &str) -> String {
    let cell = read_fees(text, &family());
    let words = |w: &Option<(String, Range<usize>)>| w.as_ref().map_or(String::new(), |w| w.0.clone());
    let one = |f: &FeeReading| {
        let amount = f.amount.as_ref().map_or("?".to_owned(), |a| a.0.to_string());
        let tax = f.tax_included.as_ref().map_or("", |t| if t.0 { " in" } else { " out" });
        format!("{}={amount}{tax}[{}][{}]", words(&f.label), words(&f.condition), words(&f.includes)).replace("[]", "")
    };
    let rest = cell.rest.iter().map(|r| format!("!{}", &text[r.clone()]));
    let issues = cell.issues.iter().map(|i| format!("?{}", i.code.as_str()));
    cell.fees.iter().map(one).chain(rest).chain(issues).collect::<Vec<_>>().join(", ")
}

/// `label:count`, then rest and issues of a capacity cell.
fn seats(text: &str) -> String {
    let cell = read_capacities(text, &family());
    let one = |c: &CapacityReading| {
        let label = c.label.as_ref().map_or(String::new(), |l| format!("{}:", l.0));
        let count = c.count.as_ref().map_or(c.status.as_str().to_owned(), |n| n.0.to_string());
        let team = c.team_size.map_or(String::new(), |n| format!(" by {n}"));
        let persons = c.persons.as_ref().map_or(String::new(), |n| format!(" of {}", n.0));
        let per = if c.per.as_str() == "offering" { String::new() } else { format!(" per {}", c.per.as_str()) };
        label + &count + &team + &persons + &per
    };
    let rest = cell.rest.iter().map(|r| format!("!{}", &text[r.clone()]));
    let issues = cell.issues.iter().map(|i| format!("?{}", i.code.as_str()));
    cell.capacities.iter().map(one).chain(rest).chain(issues).collect::<Vec<_>>().join(", ")
}

#[track_caller]
fn table(read: fn(&str) -> String, lines: &[(&str, &str)]) {
    let wrong: Vec<_> = lines
        .iter()
        .filter(|(text, expected)| read(text) != *expected)
        .map(|(text, expected)| format!("{text}\n  read {}\n  want {expected}", read(text)))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn marks_of_footnotes_are_no_values() {
    table(seats, &[("20名*1", "20"), ("20名※1", "20"), ("20人 ※応募多数の場合抽選", "20")]);
    table(fees, &[("1,000円*2", "=1000"), ("無料※2", "=0"), ("1,000円(※1)", "=1000"), ("会員※1 500円", "会員=500")]);
    table(dates, &[("6月2日*3", "2021-06-02")]);
}

#[test]
fn remarks_that_count_are_left() {
    table(seats, &[("20名※2名まで", "20, !※2名まで"), ("20名 ※各回", "20, !※")]);
    table(dates, &[("6月1日(火)※1～6月2日(水)※2", "2021-06-01..2021-06-02")]);
}

#[test]
fn fees_of_another_kind_are_no_fees() {
    table(
        fees,
        &[
            ("1,000円(学生半額)", "=1000, !学生半額"),
            ("1,000円(税込1,100円)", "税抜=1000 out, =1100 in"),
            ("受講料1,100円(税抜1,000円)", "受講料=1100 in, 受講料=1000 out"),
            ("1,100円(うち消費税100円)", "=1100 in"),
            ("1,000円(テキスト代500円含む)", "=1000[テキスト代500円]"),
            ("-1,500円", "!1, !500円"),
            ("$100", "!$100"),
            ("100 USD", "!100 USD"),
            ("1,000 (単位:千円)", "!1,000 (単位:千円), ?fee-unread"),
            ("1,000円→500円", "=500, ?fee-unread"),
            ("会員1,000→500円", "会員=500, ?fee-unread"),
            ("約1,000円", "=1000[約]"),
            ("1,000円程度", "=1000[程度]"),
            ("5月1日まで800円", "=800[5月1日まで]"),
            ("1,000円 2,000円", "=1000, =2000, ?fee-unread"),
            ("1,000(2,000)", "=1000, =2000, ?fee-unread"),
        ],
    );
}

#[test]
fn counts_of_something_else_are_no_limits() {
    table(
        seats,
        &[
            ("最少催行5名", "!最少催行5名"),
            ("20名(最少催行5名)", "20, !最少催行5名"),
            ("各施設2名", "各施設:2"),
            ("1施設2名まで", "1施設:2"),
            ("5チーム(1チーム4名)", "5 by 4 of 20"),
            ("1クラス20名×2", "1クラス:20, !×2"),
            ("20→30名", "30, ?capacity-unread"),
            ("5名以上20名以下", "20, !5名以上"),
            ("10名から15名", "15, !10名から"),
            ("残り5名", "!残り5名"),
            ("【東部】50名 【西部】30名", "東部:50, 西部:30"),
            ("50名【東部】 30名【西部】", "50, 30, !【東部】, !【西部】"),
            ("各15", "15"),
            ("各20名", "20"),
            ("20人/会場", "20 per venue"),
            ("20名/回", "20 per session"),
        ],
    );
}

#[test]
fn words_in_the_place_of_a_name_are_no_places() {
    for text in ["同上", "〃", "-", "未定", "調整中", "(後日通知)", "別途 通知"] {
        assert!(is_placeholder(text, &family()), "{text}");
        assert!(read_places(text, &family()).places.is_empty(), "{text}");
    }
    assert!(!is_placeholder("神戸", &family()));
}

#[test]
fn a_word_behind_a_time_does_not_open_its_date() {
    table(
        dates,
        &[
            ("6月4日(金) 午後2時から4時まで", "2021-06-04 14:00-16:00"),
            ("6月1日(火)13:30～", "2021-06-01 13:30-"),
            ("6月1日(火)(13:30～)", "2021-06-01 13:30-"),
            ("6月1日(火)13:30～ 6月8日(火)13:30～", "2021-06-01 13:30-, 2021-06-08 13:30-"),
            ("6月1日(火) 午後2時まで", "2021-06-01 -14:00"),
            ("6月1日 9:00から6月30日 17:00まで", "2021-06-01..2021-06-30 09:00-17:00"),
            ("6月1日(火) 21:00～25:00", "2021-06-01 21:00-, ?date-unread"),
            ("6月1日(火) 9:00～4:00", "2021-06-01 09:00-, ?date-unread"),
            (
                "6月1日 午前の部10:00～12:00 午後の部14:00～16:00",
                "午前の部|2021-06-01 10:00-12:00, 午後の部|2021-06-01 14:00-16:00",
            ),
            ("6月1日(火) 受付9:30 開始10:00", "2021-06-01 10:00-"),
            ("2021-09-18T10:00:00+09:00", "2021-09-18 10:00-"),
            ("2021-09-18T10:00:00Z", "2021-09-18, ?date-unread"),
        ],
    );
}

#[test]
fn lists_counts_and_changes() {
    table(
        dates,
        &[
            ("6月1日(火)から2日間", "2021-06-01..2021-06-02"),
            ("10月頃～2月頃", "2021-10-01..2022-02-28|month|planned"),
            ("6月1日、8日、15日、22日(全4回)", "2021-06-01, 2021-06-08, 2021-06-15, 2021-06-22"),
            ("6月～(全5回)", "2021-06-01..|month"),
            ("2回程度(未定)", "x2"),
            ("6月1日(火)→6月8日(火)", "2021-06-08, ?date-unread"),
            ("6月1日(火) 9日(水) 14日(月)", "2021-06-01, 2021-06-09, 2021-06-14"),
            ("6月1日(火)または8日(火)", "2021-06-01|planned, 2021-06-08|planned, ?date-unread"),
            ("4月～3月", "2021-04-01..2022-03-31|month"),
            ("2012年6月1日", "2012-06-01, ?date-unread"),
            ("20210918", "2021-09-18"),
            ("21/9/18", "2021-09-18"),
            ("31/9/18", "|none, ?date-unread"),
            ("令3.9.18", "2021-09-18"),
        ],
    );
}

#[test]
fn times_that_are_no_day_are_kept_without_a_date() {
    for text in ["毎月第2火曜日", "毎週水曜日", "第1四半期", "平日"] {
        assert_eq!(dates(text), "|none|planned", "{text}");
    }
    table(dates, &[("夏頃", "|season|planned"), ("中止", "|none|cancelled"), ("平日の参加者", "!平日の参加者")]);
}
