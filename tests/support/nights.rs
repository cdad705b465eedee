//! Sources of our own as they are one night, and as they are the next: edits that every author makes, and accidents.

use super::fixtures;
use super::plan::Plan;
use std::fmt::Write as _;

/// A table with what stands before it.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) before: String,
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    comma: bool,
}

impl Sheet {
    fn of(before: &str, headings: &[&str], rows: Vec<Vec<String>>, comma: bool) -> Self {
        let headings = headings.iter().map(|h| (*h).to_string()).collect();
        Sheet { before: before.to_string(), headings, rows, comma }
    }

    pub(crate) fn text(&self) -> String {
        let quoted = |cell: &String| if self.comma { format!("\"{cell}\"") } else { cell.clone() };
        let sign = if self.comma { "," } else { "\t" };
        let mut out = self.before.clone();
        for row in std::iter::once(&self.headings).chain(&self.rows) {
            let _ = writeln!(out, "{}", row.iter().map(quoted).collect::<Vec<_>>().join(sign));
        }
        out
    }

    pub(crate) fn column(&self, heading: &str) -> usize {
        self.headings.iter().position(|h| h == heading).unwrap_or_else(|| panic!("no column {heading}"))
    }

    /// Every cell of a column, with its row's number.
    pub(crate) fn map(&mut self, heading: &str, edit: impl Fn(usize, &str) -> String) {
        let at = self.column(heading);
        self.rows.iter_mut().enumerate().for_each(|(i, row)| row[at] = edit(i, &row[at]));
    }

    pub(crate) fn swap_cells(&mut self, one: &str, other: &str) {
        let (a, b) = (self.column(one), self.column(other));
        self.rows.iter_mut().for_each(|row| row.swap(a, b));
    }

    pub(crate) fn swap_columns(&mut self, one: &str, other: &str) {
        self.swap_cells(one, other);
        let (a, b) = (self.column(one), self.column(other));
        self.headings.swap(a, b);
    }

    pub(crate) fn rename(&mut self, old: &str, new: &str) {
        let at = self.column(old);
        self.headings[at] = new.to_string();
    }

    pub(crate) fn drop_column(&mut self, heading: &str) {
        let at = self.column(heading);
        self.headings.remove(at);
        self.rows.iter_mut().for_each(|row| drop(row.remove(at)));
    }

    /// Puts a column somewhere else, with its heading.
    pub(crate) fn move_column(&mut self, heading: &str, to: usize) {
        let at = self.column(heading);
        for row in std::iter::once(&mut self.headings).chain(&mut self.rows) {
            let cell = row.remove(at);
            row.insert(to, cell);
        }
    }

    /// Parts a column in two behind `length` characters.
    pub(crate) fn split_column(&mut self, heading: &str, parts: [&str; 2], length: usize) {
        let at = self.column(heading);
        for row in &mut self.rows {
            let (head, tail): (String, String) =
                (row[at].chars().take(length).collect(), row[at].chars().skip(length).collect());
            row.splice(at..=at, [head, tail]);
        }
        self.headings.splice(at..=at, parts.map(str::to_string));
    }
}

/// What a night is made of: a name, and the bytes.
pub(crate) type Document = (&'static str, Vec<u8>);

/// A night after another.
pub(crate) struct Night {
    /// What happened.
    pub(crate) kind: String,
    /// To what.
    pub(crate) base: &'static str,
    pub(crate) old: Document,
    pub(crate) new: Document,
    /// For accidents: columns one of which must be named.
    pub(crate) columns: Vec<&'static str>,
}

impl Night {
    fn new(base: &'static str, kind: &str, old: &str, new: String, columns: &[&'static str]) -> Self {
        let name = match base {
            "plan" | "flattened" | "guideline" => "plan.txt",
            "schedule" => "plan.php",
            _ => "list.csv",
        };
        let (old, new) = ((name, old.as_bytes().to_vec()), (name, new.into_bytes()));
        assert_ne!(old.1, new.1, "{base}: {kind} changes nothing");
        Night { kind: kind.to_string(), base, old, new, columns: columns.to_vec() }
    }
}

/// Facilities: a list that is no plan. Its names are `Sheet`'s alone.
pub(crate) fn clinics(from: usize) -> Sheet {
    const PLACES: [&str; 6] = ["港町", "岬", "緑ヶ丘", "灯台前", "汐見台", "若葉"];
    const KINDS: [&str; 5] = ["内科", "医院", "クリニック", "診療所", "レディースクリニック"];
    let row = |n: usize| {
        let place = PLACES[n % 6];
        vec![
            format!("{place}第{}{}", n / 6 + 1, KINDS[n % 5]),
            format!("019-{:04}", 7 * n + 1),
            format!("潮騒県白浜市{place}{}丁目{}番地", n % 4 + 1, n + 3),
            format!("000-{:03}-{:04}", 111 + n % 3, 37 * n + 5),
            if n % 4 == 2 {
                String::new()
            } else {
                format!("https://{}{n}.example/", ["misaki", "todai", "wakaba"][n % 3])
            },
            format!("{} {}:00～{}:{}0", ["平日", "月・水・金", "火・木"][n % 3], 8 + n % 2, 16 + n % 3, n % 2 * 3),
            if n.is_multiple_of(7) { "無" } else { "有" }.to_string(),
            if n.is_multiple_of(3) { "公立" } else { "私立" }.to_string(),
            if n % 5 == 1 { "URL(応答なし)" } else { "" }.to_string(),
        ]
    };
    let headings =
        ["施設名", "郵便番号", "住所", "電話番号", "ウェブサイト", "受付時間", "備蓄の有無", "区分", "点検結果"];
    Sheet::of("", &headings, (from..from + 26).map(row).collect(), true)
}

/// A town's events in the columns of the recommended data set.
pub(crate) fn events(from: usize) -> Sheet {
    const WHAT: [&str; 6] = ["手話講座", "子育て広場", "郷土写真展", "健康ウォーク", "朗読会", "星空観察会"];
    const WHERE: [&str; 5] = ["若葉会館 第1会議室", "わかば保健センター", "市民ギャラリー", "白樺公園", "図書館ホール"];
    let row = |n: usize| {
        let day = |d: usize| format!("2025-{:02}-{:02}", 4 + d / 28 % 9, d % 28 + 1);
        vec![
            format!("{:010}", n + 1),
            "209999".to_string(),
            format!("{}{}", ["春の", "はじめての", "親子で楽しむ", "みんなの"][n % 4], WHAT[n % 6])
                + &"♪".repeat(n / 12 % 2),
            ["講座", "子育て", "展示", "健康"][n % 4].to_string(),
            day(9 * n + 20),
            day(9 * n + 20 + n % 2),
            format!("{}:30", 9 + n % 6),
            WHERE[n % 5].to_string(),
            "長野県".to_string(),
            "わかば市".to_string(),
            ["市民", "3歳未満の子と保護者", "どなたでも"][n % 3].to_string(),
            (15 + 5 * (n % 7)).to_string(),
            (if n.is_multiple_of(3) { 0 } else { 300 + 100 * (n % 5) }).to_string(),
            day(9 * n + 10),
        ]
    };
    let headings = [
        "NO",
        "都道府県コード又は市区町村コード",
        "名称",
        "イベント種類",
        "開始日",
        "終了日",
        "開始時刻",
        "場所名称",
        "住所都道府県",
        "住所市区町村",
        "対象者",
        "定員",
        "料金(基本)",
        "申込期限日",
    ];
    Sheet::of("", &headings, (from..from + 20).map(row).collect(), true)
}

/// The plan that the tests of the comparison edit, as a sheet.
pub(crate) fn plan() -> Sheet {
    let text = Plan::new().text();
    let (before, table) = text.split_once("研修名").expect("the plan has headings");
    let mut lines = table.lines().map(|l| l.split('\t').map(str::to_string).collect::<Vec<_>>());
    let mut headings = lines.next().expect("a line of headings");
    headings[0] = "研修名".to_string();
    Sheet { before: before.to_string(), headings, rows: lines.collect(), comma: false }
}

fn fixture(path: &str) -> String {
    std::fs::read_to_string(fixtures().join(path)).expect("a fixture")
}

type Edit = (&'static str, fn(&mut Sheet), &'static [&'static str]);

fn of_sheet(base: &'static str, sheet: &Sheet, edits: &[Edit]) -> Vec<Night> {
    let night = |(kind, edit, columns): &Edit| {
        let mut new = sheet.clone();
        edit(&mut new);
        Night::new(base, kind, &sheet.text(), new.text(), columns)
    };
    edits.iter().map(night).collect()
}

type Rewriting = (&'static str, fn(&str) -> String, &'static [&'static str]);

fn of_text(base: &'static str, text: &str, edits: &[Rewriting]) -> Vec<Night> {
    edits.iter().map(|(kind, edit, columns)| Night::new(base, kind, text, edit(text), columns)).collect()
}

/// The same weekdays a year on: 364 days.
fn next_year(text: &str) -> String {
    let years = [
        ("2026", "2027"),
        ("2025", "2026"),
        ("2024", "2025"),
        ("令和8年", "令和9年"),
        ("令和7年", "令和8年"),
        ("令和6年", "令和7年"),
    ];
    let mut out = years.iter().fold(text.to_string(), |text, (old, new)| text.replace(old, new));
    for weekday in "月火水木金土日".chars() {
        let mark = format!("({weekday})");
        let parts: Vec<String> = out.split(&mark).map(str::to_string).collect();
        let last = parts.len() - 1;
        out = parts
            .iter()
            .enumerate()
            .map(|(i, part)| if i < last { day_before(part) + &mark } else { part.clone() })
            .collect();
    }
    out
}

/// A text that ends with a day: `6月8日`, `6/8`.
fn day_before(text: &str) -> String {
    let bare = text.strip_suffix('日').unwrap_or(text);
    let digits = bare.len() - bare.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (head, day) = bare.split_at(bare.len() - digits);
    match day.parse::<u32>() {
        Ok(day) if day > 1 => format!("{head}{}{}", day - 1, &text[bare.len()..]),
        _ => text.to_string(),
    }
}

/// UTF-8 taken for a Latin character set and written as UTF-8 again.
fn garbled(text: &str) -> String {
    text.bytes().map(|b| if (0x80..0xa0).contains(&b) { '\u{201a}' } else { char::from(b) }).collect()
}

/// What a conversion to a character set without these characters leaves.
fn asked(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect()
}

/// What every author does. The first list is of the documents the thresholds were found with, the second of others.
pub(crate) fn harmless() -> [Vec<Night>; 2] {
    let mut first = of_sheet("plan", &plan(), HARMLESS_PLAN);
    first.extend(of_sheet("clinics", &clinics(0), HARMLESS_CLINICS));
    let mut second = of_sheet("events", &events(0), HARMLESS_EVENTS);
    second.extend(of_text("flattened", &fixture("training-plan/flattened-text/input.txt"), HARMLESS_FLATTENED));
    second.extend(of_text("schedule", &fixture("training-plan/schedule-html/input.php"), HARMLESS_SCHEDULE));
    second.extend(of_text("guideline", &fixture("guideline/outline/input.txt"), HARMLESS_GUIDELINE));
    [first, second]
}

/// What must not be published unseen; likewise.
pub(crate) fn harmful() -> [Vec<Night>; 2] {
    let mut first = of_sheet("plan", &plan(), HARMFUL_PLAN);
    first.extend(of_sheet("clinics", &clinics(0), HARMFUL_CLINICS));
    let mut second = of_sheet("events", &events(0), HARMFUL_EVENTS);
    second.extend(of_text("flattened", &fixture("training-plan/flattened-text/input.txt"), HARMFUL_FLATTENED));
    second.extend(of_text("schedule", &fixture("training-plan/schedule-html/input.php"), HARMFUL_SCHEDULE));
    second.extend(of_text("guideline", &fixture("guideline/outline/input.txt"), HARMFUL_GUIDELINE));
    [first, second]
}

const HARMLESS_PLAN: &[Edit] = &[
    ("one course is gone", |s| drop(s.rows.drain(0..1)), &[]),
    ("three rows are gone", |s| drop(s.rows.drain(4..7)), &[]),
    (
        "two rows more",
        |s| {
            let mut more = s.rows[3..5].to_vec();
            more.iter_mut().for_each(|row| row[0] = format!("新{}", row[0]));
            s.rows.extend(more);
        },
        &[],
    ),
    ("all sessions a week later", |s| s.map("開催日", |_, c| c.replace("月1", "月2")), &[]),
    (
        "next year's plan",
        |s| {
            s.before = next_year(&s.before);
            for heading in ["申込期間", "開催日"] {
                s.map(heading, |_, c| next_year(c));
            }
        },
        &[],
    ),
    (
        "next year's plan with two new courses",
        |s| {
            s.before = next_year(&s.before);
            s.map("申込期間", |_, c| next_year(c));
            s.map("開催日", |_, c| next_year(c));
            s.map("研修名", |i, c| if i % 9 == 0 { format!("{c}発展編") } else { c.to_string() });
        },
        &[],
    ),
    ("all are held in a new house", |s| s.map("会場名", |_, _| "汐見ホール 第2会議室".to_string()), &[]),
    (
        "all are held elsewhere, each in its own",
        |s| {
            s.map("会場名", |i, _| format!("浜風センター{}", ["南館", "北館", "本館"][i % 3]));
            s.map("都道府県", |_, _| "千葉県".to_string());
        },
        &[],
    ),
    ("fees are raised", |s| s.map("費用(税込)", |_, c| c.replace("00円", "50円")), &[]),
    ("all fees have one more digit", |s| s.map("費用(税込)", |_, c| c.replace("受講料:", "受講料:1")), &[]),
    ("other seats", |s| s.map("募集定員", |i, _| format!("{}名", 18 + 2 * i)), &[]),
    (
        "goals are worded anew",
        |s| s.map("研修の目的・概要", |_, c| c.replace("学ぶ", "身につける").replace("する", "行う")),
        &[],
    ),
    ("who may come is worded anew", |s| s.map("対象者", |_, c| c.replace("従事する者", "携わる職員")), &[]),
    (
        "two sessions are undecided",
        |s| s.map("開催日", |i, c| if i < 2 { "未定".to_string() } else { c.to_string() }),
        &[],
    ),
    (
        "two sessions are cancelled",
        |s| s.map("開催日", |i, c| if i < 2 { format!("{c}(中止)") } else { c.to_string() }),
        &[],
    ),
    (
        "one course is free now",
        |s| s.map("費用(税込)", |i, c| if i == 1 { "無料".to_string() } else { c.to_string() }),
        &[],
    ),
    ("other order", |s| s.rows.rotate_left(7), &[]),
    ("one course is renamed", |s| s.map("研修名", |_, c| c.replace("潮位観測", "潮位と波浪の観測")), &[]),
    ("all courses are called 講習", |s| s.map("研修名", |_, c| c.replace("研修", "講習")), &[]),
    ("wide digits", |s| s.map("募集定員", |_, c| c.replace('2', "２").replace('3', "３")), &[]),
    ("updated in May", |s| s.before = s.before.replace("4月1日", "5月7日"), &[]),
];

const HARMLESS_CLINICS: &[Edit] = &[
    ("one clinic closed", |s| drop(s.rows.remove(3)), &[]),
    ("four clinics more", |s| s.rows.extend(clinics(26).rows.into_iter().take(4)), &[]),
    ("a flag flickers", |s| s.map("点検結果", |i, _| if i % 4 == 1 { "URL(応答なし)" } else { "" }.to_string()), &[]),
    ("every flag is gone", |s| s.map("点検結果", |_, _| String::new()), &[]),
    ("hours are worded anew", |s| s.map("受付時間", |_, c| c.replace("平日", "月～金")), &[]),
    ("ranges with other signs", |s| s.map("受付時間", |_, c| c.replace('～', "-")), &[]),
    (
        "some websites more",
        |s| {
            s.map("ウェブサイト", |i, c| {
                if i == 2 || i == 6 { "https://new.example/".to_string() } else { c.to_string() }
            })
        },
        &[],
    ),
    (
        "two telephones",
        |s| s.map("電話番号", |i, c| if i < 2 { c.replace("000-", "001-") } else { c.to_string() }),
        &[],
    ),
    ("towns merged", |s| s.map("住所", |_, c| c.replace("白浜市", "白浜中央市")), &[]),
    ("three stocks changed", |s| s.map("備蓄の有無", |i, c| if i < 3 { "無".to_string() } else { c.to_string() }), &[]),
    ("sorted by telephone", |s| s.rows.sort_by(|a, b| a[3].cmp(&b[3])), &[]),
    ("wide figures in addresses", |s| s.map("住所", |_, c| c.replace('1', "１").replace("丁目", "－")), &[]),
];

const HARMFUL_PLAN: &[Edit] = &[
    (
        "venue and prefecture swapped",
        |s| s.swap_cells("会場名", "都道府県"),
        &["cells.会場名", "cells.都道府県", "places.name"],
    ),
    (
        "seats and fees swapped",
        |s| s.swap_cells("募集定員", "費用(税込)"),
        &["cells.募集定員", "cells.費用(税込)", "capacities.text", "fees.text"],
    ),
    (
        "audience and goals swapped",
        |s| s.swap_cells("対象者", "研修の目的・概要"),
        &["cells.対象者", "cells.研修の目的・概要"],
    ),
    (
        "two columns stand in other places",
        |s| s.swap_columns("申込期間", "対象者"),
        &["cells.申込期間", "cells.対象者"],
    ),
    ("a column moved", |s| s.move_column("会場名", 1), &["cells.会場名"]),
    ("a heading renamed", |s| s.rename("募集定員", "受入枠"), &["cells.募集定員"]),
    ("another heading renamed", |s| s.rename("開催日", "実施時期(予定)"), &["cells.開催日"]),
    ("the name's heading renamed", |s| s.rename("研修名", "事業"), &["cells.研修名"]),
    ("fees dropped", |s| s.drop_column("費用(税込)"), &["cells.費用(税込)"]),
    ("venues dropped", |s| s.drop_column("会場名"), &["cells.会場名"]),
    ("application dropped", |s| s.drop_column("申込期間"), &["cells.申込期間"]),
    ("venue split", |s| s.split_column("会場名", ["会場名(館)", "会場名(室)"], 4), &["cells.会場名"]),
    ("audience split", |s| s.split_column("対象者", ["業務", "経験"], 6), &["cells.対象者"]),
    (
        "fees in thousands",
        |s| {
            s.map("費用(税込)", |_, c| {
                c.replace(",500円", "円")
                    .replace(",100円", "円")
                    .replace(",300円", "円")
                    .replace(",400円", "円")
                    .replace(",200円", "円")
                    .replace(",600円", "円")
            })
        },
        &["fees.amount_jpy", "cells.費用(税込)"],
    ),
    (
        "all dates undecided",
        |s| s.map("開催日", |_, _| "未定".to_string()),
        &["cells.開催日", "sessions.start_date", "sessions.status"],
    ),
    (
        "all applications undecided",
        |s| s.map("申込期間", |_, _| "調整中".to_string()),
        &["cells.申込期間", "sessions.start_date", "sessions.status"],
    ),
    ("half of the rows", |s| s.rows.truncate(12), &["courses", "tracks", "cells"]),
    ("the last third only", |s| drop(s.rows.drain(0..16)), &["courses", "tracks", "cells"]),
    ("every row twice", |s| s.rows.extend(s.rows.clone()), &["courses", "tracks", "cells"]),
    ("goals garbled", |s| s.map("研修の目的・概要", |_, c| garbled(c)), &["cells.研修の目的・概要", "tracks.purpose"]),
    ("venues asked", |s| s.map("会場名", |_, c| asked(c)), &["cells.会場名", "places.name", "tracks.venue"]),
    ("fees are empty", |s| s.map("費用(税込)", |_, _| String::new()), &["cells.費用(税込)", "fees.text", "fees"]),
    (
        "venues say a line number",
        |s| s.map("会場名", |i, _| i.to_string()),
        &["cells.会場名", "places.name", "tracks.venue"],
    ),
    (
        "another publisher's plan",
        |s| {
            s.before = s.before.replace("白浪県海事研修センター", "緑県林業大学校");
            const WHAT: [&str; 6] = ["間伐作業", "製材検査", "獣害対策", "林道測量", "苗木育成", "木材流通"];
            s.map("研修名", |i, _| format!("{}{}講座", WHAT[i / 2 % 6], ["初級", "上級"][i / 12]));
            s.map("対象者", |i, _| format!("{}に携わる林業者", WHAT[i % 6]));
            s.map("研修の目的・概要", |i, _| format!("{}の要点を森の中で確かめる。第{i}班まで。", WHAT[i % 6]));
        },
        &["documents.plan_id", "courses.name", "cells.研修名"],
    ),
    (
        "all are free",
        |s| s.map("費用(税込)", |_, _| "無料".to_string()),
        &["fees.status", "fees.amount_jpy", "cells.費用(税込)"],
    ),
];

const HARMFUL_CLINICS: &[Edit] = &[
    ("names and addresses swapped", |s| s.swap_cells("施設名", "住所"), &["cells.施設名", "cells.住所"]),
    (
        "postal codes and telephones swapped",
        |s| s.swap_cells("郵便番号", "電話番号"),
        &["cells.郵便番号", "cells.電話番号"],
    ),
    ("a column moved", |s| s.move_column("電話番号", 0), &["cells.電話番号"]),
    ("a heading renamed", |s| s.rename("受付時間", "対応時間帯"), &["cells.受付時間"]),
    ("stocks dropped", |s| s.drop_column("備蓄の有無"), &["cells.備蓄の有無"]),
    ("address split", |s| s.split_column("住所", ["都道府県", "市町村以下"], 3), &["cells.住所"]),
    (
        "stocks turned",
        |s| s.map("備蓄の有無", |_, c| if c == "有" { "無" } else { "有" }.to_string()),
        &["cells.備蓄の有無"],
    ),
    ("the filter flipped", |s| s.rows.retain(|row| row[7] == "公立"), &["cells", "cells.区分"]),
    (
        "the filter flipped, as many rows",
        |s| s.rows.iter_mut().for_each(|row| row[7] = "公立".to_string()),
        &["cells.区分"],
    ),
    ("half of the rows", |s| s.rows.truncate(13), &["cells"]),
    (
        "another county's list",
        |s| {
            for row in &mut s.rows {
                row[0] = row[0].replace("第", "中央");
                row[2] = row[2].replace("潮騒県白浜市", "緑県杉山町");
                row[5] = format!("終日 {}", row[5]);
            }
        },
        &["cells.施設名", "cells.住所"],
    ),
    ("websites lost", |s| s.map("ウェブサイト", |_, _| String::new()), &["cells.ウェブサイト"]),
    (
        "websites are dates",
        |s| s.map("ウェブサイト", |i, _| format!("2025-05-{:02}", i % 28 + 1)),
        &["cells.ウェブサイト"],
    ),
    ("names garbled", |s| s.map("施設名", |_, c| garbled(c)), &["cells.施設名"]),
    (
        "names in kana alone",
        |s| {
            s.map("施設名", |i, _| {
                format!("ミナトマチ{}", ["アサ", "ヒル", "ヨル", "ハマ", "ウミ"][i % 5].repeat(i / 5 + 1))
            })
        },
        &["cells.施設名"],
    ),
];

const HARMLESS_EVENTS: &[Edit] = &[
    (
        "next month",
        |s| {
            let more = events(20).rows;
            s.rows.splice(0..8, more.into_iter().take(6));
        },
        &[],
    ),
    ("all re-dated", |s| s.map("開始日", |_, c| c.replace("2025", "2026")), &[]),
    (
        "fees raised",
        |s| {
            s.map("料金(基本)", |_, c| {
                if c == "0" { c.to_string() } else { format!("{}", c.parse::<u32>().unwrap_or(0) + 200) }
            })
        },
        &[],
    ),
    ("some are free", |s| s.map("料金(基本)", |i, c| if i % 6 == 1 { "0".to_string() } else { c.to_string() }), &[]),
    ("a hall is rebuilt", |s| s.map("場所名称", |_, c| c.replace("図書館ホール", "仮設図書館")), &[]),
    ("all in one hall", |s| s.map("場所名称", |_, _| "若葉会館 第1会議室".to_string()), &[]),
    ("three are gone", |s| drop(s.rows.drain(0..3)), &[]),
    ("some hours", |s| s.map("開始時刻", |i, c| if i % 5 == 0 { "13:00".to_string() } else { c.to_string() }), &[]),
    (
        "some have no deadline",
        |s| s.map("申込期限日", |i, c| if i % 5 == 0 { String::new() } else { c.to_string() }),
        &[],
    ),
];

const HARMFUL_EVENTS: &[Edit] = &[
    (
        "begin and deadline swapped",
        |s| s.swap_cells("開始日", "申込期限日"),
        &["cells.開始日", "cells.申込期限日", "sessions.start_date", "sessions.end_date"],
    ),
    ("seats and fees swapped", |s| s.swap_cells("定員", "料金(基本)"), &["cells.定員", "cells.料金(基本)"]),
    ("name and place swapped", |s| s.swap_cells("名称", "場所名称"), &["cells.名称", "cells.場所名称", "courses.name"]),
    ("a heading renamed", |s| s.rename("開始日", "日付"), &["cells.開始日"]),
    ("fees dropped", |s| s.drop_column("料金(基本)"), &["cells.料金(基本)"]),
    ("a column moved", |s| s.move_column("対象者", 3), &["cells.対象者"]),
    ("dates lost", |s| s.map("開始日", |_, _| String::new()), &["cells.開始日", "sessions.start_date"]),
    ("half of the rows", |s| drop(s.rows.drain(0..10)), &["cells", "courses", "tracks"]),
    ("names asked", |s| s.map("名称", |_, c| asked(c)), &["cells.名称", "courses.name"]),
    (
        "fees in thousands",
        |s| s.map("料金(基本)", |i, _| format!("0.{}", i % 8 + 1)),
        &["cells.料金(基本)", "fees.amount_jpy"],
    ),
    (
        "another town",
        |s| {
            s.map("名称", |i, _| {
                format!("第{}回{}", i + 1, ["囲碁大会", "盆踊り", "門松作り", "清掃の日", "餅つき"][i % 5])
            });
            s.map("場所名称", |i, _| format!("杉山公民館{}号室", i + 1));
            s.map("対象者", |i, _| format!("{}区の住民", i + 1));
            s.map("住所市区町村", |_, _| "杉山町".to_string());
        },
        &["cells.名称", "courses.name", "cells.場所名称", "places.name"],
    ),
];

const HARMLESS_FLATTENED: &[Rewriting] = &[
    ("next year's plan", next_year, &[]),
    ("one fee", |t| t.replacen("27,500", "28,600", 1), &[]),
    ("one venue", |t| t.replacen("オンライン研修", "白樺会館 大会議室", 3), &[]),
    ("wording", |t| t.replace("学ぶ", "習得する"), &[]),
    ("one row is gone", |t| t.lines().filter(|l| !l.contains("面接の記録")).map(|l| format!("{l}\n")).collect(), &[]),
    ("updated", |t| t.replace("7月26日", "8月30日"), &[]),
];

/// Takes the cell behind the `n`-th tab out of every row.
fn without_cell(text: &str, n: usize) -> String {
    let row = |l: &str| {
        let mut cells: Vec<&str> = l.split('\t').collect();
        if cells.len() > n + 2 {
            cells.remove(n);
        }
        cells.join("\t") + "\n"
    };
    text.lines().map(row).collect()
}

const HARMFUL_FLATTENED: &[Rewriting] = &[
    (
        "seats lost",
        |t| without_cell(t, 7),
        &["capacities.text", "capacities", "cells.募集定員", "tracks.capacity_text", "findings.cell-missing", "fees"],
    ),
    (
        "half of the document",
        |t| t.lines().take(t.lines().count() / 2).map(|l| format!("{l}\n")).collect(),
        &["courses", "tracks", "cells"],
    ),
    (
        "all dates undecided",
        |t| {
            let row = |l: &str| {
                let cells: Vec<String> =
                    l.split('\t').map(|c| if c.contains("日(") { "未定".to_string() } else { c.to_string() }).collect();
                cells.join("\t") + "\n"
            };
            t.lines().map(row).collect()
        },
        &["sessions.start_date", "sessions.status", "sessions", "cells.開催日"],
    ),
    ("a heading renamed", |t| t.replace("募集定員", "受入"), &["cells.募集定員"]),
    (
        "garbled",
        |t| t.lines().map(|l| if l.contains('\t') { garbled(l) } else { l.to_string() } + "\n").collect(),
        &["documents.kind", "courses", "cells.研修名", "courses.name", "tracks"],
    ),
];

const HARMLESS_SCHEDULE: &[Rewriting] = &[
    ("next year", next_year, &[]),
    ("another venue", |t| t.replace("芝浜ビル６Ｄ", "芝浦会館2階"), &[]),
    (
        "all venues",
        |t| {
            ["白樺会館", "潮見技能会館", "桜島ホール第2", "帯広技能研修所", "芝浜ビル６Ｄ"]
                .iter()
                .fold(t.to_string(), |t, v| t.replace(v, "汐見ホール"))
        },
        &[],
    ),
    ("markup alone", |t| t.replace("<table class=\"plan\" border=\"1\">", "<table class=\"plan wide\">"), &[]),
    (
        "one row is gone",
        |t| {
            t.replace("<td rowspan=\"2\">", "<td>")
                .replace("<tr><td>東京</td><td>60</td><td>芝浜ビル６Ｄ</td><td>東京都港区芝浜3-2-1</td></tr>", "")
        },
        &[],
    ),
    ("seats", |t| t.replace("<td>40</td>", "<td>45</td>"), &[]),
    ("a line more", |t| t.replace("受講には", "お知らせ：受講には"), &[]),
];

const HARMFUL_SCHEDULE: &[Rewriting] = &[
    ("a heading renamed", |t| t.replace("<td>会場</td>", "<td>施設</td>"), &["cells.会場"]),
    (
        "a column renamed and read otherwise",
        |t| t.replace("<td>申込受付期日</td>", "<td>締切</td>"),
        &["cells.申込受付期日"],
    ),
    (
        "headings exchanged",
        |t| t.replace("<td>会場</td><td>住所</td>", "<td>住所</td><td>会場</td>"),
        &["cells.会場", "cells.住所"],
    ),
    (
        "seats lost",
        |t| {
            ["20", "30", "40", "60"].iter().fold(t.to_string(), |t, n| t.replace(&format!("<td>{n}</td>"), "<td></td>"))
        },
        &["cells.定員", "capacities", "capacities.text"],
    ),
    (
        "the table is gone",
        |t| t.replace("<tr>", "<p>").replace("</tr>", "</p>").replace("<td", "<b").replace("</td>", "</b>"),
        &["cells", "courses", "tracks", "sessions", "documents.kind", "cells.開催日"],
    ),
];

const HARMLESS_GUIDELINE: &[Rewriting] = &[
    ("re-dated", |t| t.replace("令和４年５月１日", "令和５年６月１日"), &[]),
    ("wording", |t| t.replace("困りごと", "暮らしの様子"), &[]),
    ("an item more", |t| t.replace("２ 町は、", "（３）相談 暮らしの相談を受けること。\n\n２ 町は、"), &[]),
    ("can becomes shall", |t| t.replace("提出することができる", "提出すること"), &[]),
];

const HARMFUL_GUIDELINE: &[Rewriting] = &[
    ("cut in the middle", |t| t.chars().take(t.chars().count() / 3).collect(), &["provisions"]),
    (
        "an error page",
        |_| "<html><head><title>503</title></head><body>ただいま込み合っています。</body></html>".to_string(),
        &["provisions", "documents.kind"],
    ),
    ("garbled", garbled, &["provisions", "documents.kind", "provisions.text"]),
];
