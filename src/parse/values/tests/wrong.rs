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
