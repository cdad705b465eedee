//! Outlines made by a generator are read back as the tree they came from; hostile ones cost neither words nor time.

mod support;

use std::time::{Duration, Instant};
use support::{Records, fold, read};

/// A small generator of numbers: the same seed makes the same document everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.roll(of.len())]
    }
}

/// A kind of marker: what is printed for the n-th item, and what the path calls it.
type Kind = (fn(usize) -> String, fn(usize) -> String);

fn nth(letters: &str, n: usize) -> String {
    letters.chars().nth(n - 1).expect("lists are short").to_string()
}

fn wide(n: usize) -> String {
    n.to_string().chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).expect("a full-width digit")).collect()
}

const KANA: &str = "アイウエオカキク";
const CIRCLED: &str = "①②③④⑤⑥⑦⑧";
const ROMAN: &str = "ⅠⅡⅢⅣⅤⅥⅦⅧ";
const SMALL_ROMAN: &str = "ⅰⅱⅲⅳⅴⅵⅶⅷ";
const KANJI: &str = "一二三四五六七八";
const LETTERS: &str = "ABCDEFGH";

/// Markers that may stand at any depth.
const KINDS: &[Kind] = &[
    (|n| format!("{}　", wide(n)), |n| n.to_string()),
    (|n| format!("{}．", wide(n)), |n| n.to_string()),
    (|n| format!("（{}）", wide(n)), |n| format!("({n})")),
    (|n| format!("{n}）"), |n| format!("{n})")),
    (|n| format!("{}　", nth(KANA, n)), |n| nth(KANA, n)),
    (|n| format!("（{}）", nth(KANA, n)), |n| format!("({})", nth(KANA, n))),
    (|n| nth(CIRCLED, n), |n| nth(CIRCLED, n)),
    (|n| format!("{}　", nth(ROMAN, n)), |n| nth(ROMAN, n)),
    (|n| format!("{}）", nth(SMALL_ROMAN, n)), |n| format!("{})", nth(SMALL_ROMAN, n))),
    (|n| format!("{}、", nth(KANJI, n)), |n| nth(KANJI, n)),
    (|n| format!("（{}）", nth(KANJI, n)), |n| format!("({})", nth(KANJI, n))),
    (|n| format!("{}．", nth(LETTERS, n)), |n| nth(LETTERS, n)),
];
/// The highest, if there is one.
const TOP: Kind = (|n| format!("第{}　", wide(n)), |n| format!("第{n}"));

const WORDS: &[&str] = &[
    "白樺町は",
    "住民の",
    "見守り活動を",
    "計画的に",
    "実施するため",
    "必要な",
    "費用の",
    "一部を",
    "補助し",
    "関係機関との",
    "連携に",
    "平成20年3月1日",
    "第3条の規定",
    "（１）の規定",
    "2名以上の",
    "委員が",
    "ア行の",
    "白福発第0301001号",
    "「指針」という",
    "e-mailの",
    "報告を",
];

/// Words enough to fill a line; they end a sentence.
fn sentence(dice: &mut Dice, least: usize) -> String {
    let mut text = String::from(dice.pick(&WORDS[..8]));
    while text.chars().count() < least {
        text.push_str(dice.pick(WORDS));
    }
    text + "行う。"
}

struct Made {
    lines: Vec<String>,
    /// Path and words of every item.
    items: Vec<(String, String)>,
}

/// An outline: a random ladder, items with a heading and a body, a body alone, or a heading over items.
fn make(seed: u64) -> Made {
    let mut dice = Dice(seed);
    let mut kinds: Vec<Kind> = KINDS.to_vec();
    let mut ladder: Vec<Kind> = (0..1 + dice.roll(5)).map(|_| kinds.remove(dice.roll(kinds.len()))).collect();
    if dice.roll(3) == 0 {
        ladder.insert(0, TOP);
    }
    let width = 30 + dice.roll(12);
    let mut made = Made { lines: vec!["白樺町見守り事業実施要綱".into()], items: Vec::new() };
    grow(&ladder, "", width, 2, &mut dice, &mut made);
    if dice.roll(4) == 0 {
        made.lines.push("別紙１".into());
        made.items.push(("別紙1".into(), "別紙1".into()));
        grow(&ladder, "別紙1/", width, 2, &mut dice, &mut made);
    }
    made
}

fn grow(ladder: &[Kind], above: &str, width: usize, least: usize, dice: &mut Dice, made: &mut Made) {
    let Some(((marker, sign), below)) = ladder.split_first() else { return };
    for n in 1..=least + dice.roll(3) {
        let path = format!("{above}{}", sign(n));
        let has_children = !below.is_empty() && dice.roll(3) > 0;
        let topic = dice.pick(&["目的", "対象", "費用", "報告"]);
        let heading = if has_children || dice.roll(2) == 0 { format!("{topic}について") } else { String::new() };
        let least_words = width + dice.roll(90);
        let has_body = heading.is_empty() || dice.roll(2) == 0;
        let body = if has_body { sentence(dice, least_words) } else { String::new() };
        let marker = marker(n);
        if heading.is_empty() {
            wrap(&format!("{marker}{body}"), width, made);
        } else {
            made.lines.push(format!("{marker}{heading}"));
            wrap(&body, width, made);
        }
        made.items.push((path.clone(), heading + &body));
        if has_children {
            grow(below, &format!("{path}/"), width, 2, dice, made);
        }
    }
}

/// Lines as wide as `width` full-width characters.
fn wrap(text: &str, width: usize, made: &mut Made) {
    let (mut line, mut filled) = (String::new(), 0);
    for c in text.chars() {
        let own = if c.is_ascii() { 1 } else { 2 };
        if filled + own > 2 * width {
            made.lines.push(std::mem::take(&mut line));
            filled = 0;
        }
        line.push(c);
        filled += own;
    }
    made.lines.extend((!line.is_empty()).then_some(line));
}

/// The lines as a page extractor leaves them: single or double spaced, page breaks anywhere, page numbers at their ends.
fn print(made: &Made, seed: u64) -> String {
    let mut dice = Dice(seed ^ 0x5eed);
    let gap = if dice.roll(2) == 0 { "\n" } else { "\n\n" };
    let (pages, per_page) = (dice.roll(3), 12 + dice.roll(20));
    let mut text = String::new();
    for (i, line) in made.lines.iter().enumerate() {
        text.push_str(line);
        let ends_page = i % per_page == per_page - 1;
        match pages {
            1 if ends_page => text.push_str("\n\n\n\n\n"),
            2 if ends_page => text.push_str(&format!("{gap}- {} -\n\u{c}", i / per_page + 1)),
            _ => text.push_str(gap),
        }
    }
    text
}

fn differences(seed: u64) -> Vec<String> {
    let made = make(seed);
    if made.items.len() < 3 {
        return Vec::new();
    }
    let artifact = read("outline.txt", print(&made, seed).as_bytes());
    let records = Records::of(&artifact);
    let mut rows: Vec<_> = records.table("provisions").iter().collect();
    rows.sort_by_key(|r| r["position"].parse::<u32>().unwrap());
    let found: Vec<(String, String)> =
        rows.iter().map(|r| (r["path"].clone(), fold(&(r["heading"].clone() + &r["text"])))).collect();
    let expected: Vec<(String, String)> = made.items.iter().map(|(p, w)| (p.clone(), fold(w))).collect();
    let mut wrong = Vec::new();
    if artifact.summary.residue > 0 {
        wrong.push(format!("seed {seed}: {} characters are lost", artifact.summary.residue));
    }
    for i in 0..expected.len().max(found.len()) {
        if expected.get(i) != found.get(i) {
            if std::env::var_os("KEIKAKU_SHOW").is_some() {
                std::fs::write(std::env::temp_dir().join(format!("outline-{seed}.txt")), print(&made, seed)).unwrap();
            }
            wrong.push(format!("seed {seed}, item {i}\n  made {:?}\n  read {:?}", expected.get(i), found.get(i)));
            break;
        }
    }
    wrong
}

#[test]
fn a_generated_outline_reads_as_the_tree_it_came_from() {
    let wrong: Vec<String> = (0..limit()).flat_map(differences).collect();
    assert!(wrong.is_empty(), "{} of 1000 outlines\n{}", wrong.len(), wrong[..wrong.len().min(8)].join("\n"));
}

fn limit() -> u64 {
    std::env::var("CASES").ok().and_then(|c| c.parse().ok()).unwrap_or(1000)
}

/// Reads a text and gives its provisions; the time must not grow faster than the text.
fn timed(text: &str) -> (usize, u64, Duration) {
    let start = Instant::now();
    let artifact = read("hostile.txt", text.as_bytes());
    (Records::of(&artifact).table("provisions").len(), artifact.summary.residue, start.elapsed())
}

#[test]
fn twenty_levels_are_read() {
    let marks = "第1 |Ⅰ |1 |1．|（1）|1）|ア |（ア）|ア）|①|⑴|❶|㋐|ⅰ |ⅰ）|（ⅰ）|一、|（一）|A．|（A）";
    let text: String = marks.split('|').map(|m| format!("{m}目的\n")).collect();
    let records = support::records("deep.txt", text.as_bytes());
    let levels: Vec<&str> = records.table("provisions").iter().map(|r| r["level"].as_str()).collect();
    let expected: Vec<String> = (1..=20).map(|n: u32| n.to_string()).collect();
    assert_eq!(levels, expected);
}

#[test]
fn many_items_and_markers_that_lie_lose_nothing_and_take_linear_time() {
    let lies = [
        "（３）の規定",
        "（３）甲",
        "ア 乙",
        "１ 丙",
        "・丁",
        "99 戊",
        "①己②庚",
        "第２ 辛",
        "ケ",
        "（",
        "【】",
        "改正後 改正前",
    ];
    let many = |n: usize| -> String { (0..n).map(|i| format!("{}（{}）\n", lies[i * 7 % 11], i % 13)).collect() };
    let plain =
        |n: usize| -> String { (1..=n).map(|i| format!("（{}）活動を行うこと。\n", i % 900 + 1)).collect() };
    for make in [&many as &dyn Fn(usize) -> String, &plain] {
        let (_, residue, small) = timed(&make(2_000));
        assert_eq!(residue, 0);
        let (items, residue, large) = timed(&make(20_000));
        assert!(items > 5_000 && residue == 0, "{items} items, {residue} characters lost");
        assert!(large < small * 40 + Duration::from_secs(2), "{small:?} for 2,000 lines, {large:?} for 20,000");
    }
}

#[test]
fn a_private_name_is_nowhere_in_the_package() {
    let input = support::fixtures().join("notice/form/input.txt");
    let text = std::fs::read_to_string(&input).unwrap();
    let name = text.lines().find_map(|l| l.strip_prefix("白樺町役場 防災課 ")).expect("the fixture names a person");
    let artifact = read("notice.txt", text.as_bytes());
    let findings: String = artifact.summary.findings.iter().map(|f| f.source.clone() + &f.message).collect();
    let tables: String = artifact.tables.values().map(String::as_str).collect();
    for part in [&tables, &artifact.json, &artifact.provenance, &findings] {
        assert!(!part.contains(name), "the name is published");
    }
    assert!(tables.contains(&"■".repeat(name.chars().count())));
}

#[test]
fn a_private_name_in_a_plan_is_published_only_if_asked_for() {
    let text = "\
講座名\t定員\t開催日\t会場名\t講師\t担当者\t備考
港の清掃講座\t20名\t2025年6月7日(土)\t白波会館\t汐見 岬子 先生、空木沢子(看護師)\t福祉課 浜野 渚\t汐見灯台を見学
海図の読み方\t10名\t2025年6月14日(土)\t白波会館\t看護師\t産業課\t
";
    let read = |publish_names: bool| {
        let source = keikaku::model::Source { given: "plan.tsv".to_owned(), ..Default::default() };
        let options = keikaku::pipeline::Options { publish_names, ..Default::default() };
        keikaku::pipeline::process(&source, text.as_bytes(), &options)
    };
    let all = |publish_names: bool| {
        let artifact = read(publish_names);
        assert_eq!((artifact.summary.residue, Records::of(&artifact).table("courses").len()), (0, 2));
        let findings: String = artifact.summary.findings.iter().map(|f| f.source.clone() + &f.message).collect();
        let tables: String = artifact.tables.values().map(String::as_str).collect();
        (tables + &artifact.json + &artifact.provenance + &findings, artifact)
    };
    let (withheld, artifact) = all(false);
    for name in ["岬子", "空木", "浜野", "渚"] {
        assert!(!withheld.contains(name), "{name} is published");
    }
    // Words of the same letters elsewhere, units and professions are no names.
    for word in ["汐見灯台を見学", "福祉課 ■■ ■", "看護師", "産業課"] {
        assert!(withheld.contains(word), "{word} is gone");
    }
    assert!(artifact.summary.findings.iter().any(|f| f.code == "name-withheld"));
    let (published, artifact) = all(true);
    assert!(published.contains("汐見 岬子") && published.contains("浜野 渚"));
    assert!(artifact.summary.findings.iter().all(|f| f.code != "name-withheld"));
}

#[test]
fn a_comparison_with_an_empty_column_adds_everything() {
    let row = |n: usize| format!("<tr><td>（{n}）活動を行うこと。</td><td></td></tr>");
    let rows: String = (1..=5).map(row).collect();
    let html = format!("<html><meta charset=utf-8><table><tr><th>改正後</th><th>改正前</th></tr>{rows}</table></html>");
    let artifact = read("comparison.html", html.as_bytes());
    let records = Records::of(&artifact);
    let operations: Vec<&str> = records.table("amendments").iter().map(|a| a["operation"].as_str()).collect();
    assert_eq!((operations, artifact.summary.residue), (vec!["add_item"; 5], 0));
}

#[test]
fn a_plan_with_an_outline_around_it_is_still_a_plan() {
    let plan = std::fs::read_to_string(support::fixtures().join("training-plan/plain-tsv/input.tsv")).unwrap();
    let around = format!("{plan}\n\n１ 目的\n２ 対象\n（１）職員\n（２）委員\n３ 費用\n① 受講料\n② 教材費\n");
    let (alone, with) =
        (support::records("plan.tsv", plan.as_bytes()), support::records("plan.tsv", around.as_bytes()));
    assert_eq!(with.table("documents")[0]["kind"], "training-plan");
    assert_eq!(alone.table("courses").len(), with.table("courses").len());
    assert!(with.table("provisions").is_empty());
}

#[test]
fn a_list_of_filled_rows_is_no_form() {
    let mut text = String::from("施設_名称,連絡先_電話番号,連絡先_FormURL,連絡先_郵便番号,連絡先_住所,備蓄の有無\n");
    for n in 1..20 {
        text +=
            &format!("岬第{n}診療所,000-111-{n:04},https://misaki{n}.example/,019-{n:04},潮騒県白浜市岬{n}番地,有\n");
    }
    let records = support::records("list.csv", text.as_bytes());
    assert_eq!(records.table("documents")[0]["kind"], "unknown");
    assert!(records.table("form_fields").is_empty(), "{:?}", records.table("form_fields"));
}
