//! Corrections by people, from the file to the package and to `keikaku explain`.

mod command;
mod support;

use command::{code, run, stderr, stdout};
use keikaku::correct::correctable;
use keikaku::emit::Artifact;
use keikaku::emit::tables::{Origin, TABLES};
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use std::fs;
use std::path::Path;
use support::{Records, overrides, records};

/// Its plan's id is that of the file: nobody is named as its publisher.
const PLAN: &str = command::PLAN;
const COURSE: &str = "training-plan.plan/航路標識点検研修";
const BASIC: &str = "training-plan.plan/航路標識点検研修/基礎";

/// An override that ends in spring; `rest` are selector and field.
fn override_of(rest: &str, expects: &str, value: &str) -> String {
    format!(
        "[[override]]\n{rest}\nexpects = \"{expects}\"\nvalue = {value}\nreason = \"電話で確認\"\nauthor = \"白樺\"\nexpires = 2026-03-31\n"
    )
}

fn of_record(record: &str, field: &str, expects: &str, value: &str) -> String {
    override_of(&format!("record = \"{record}\"\nfield = \"{field}\""), expects, value)
}

fn read(plan: &str, file: &str) -> Artifact {
    let options = Options { overrides: Some(overrides(file).into()), ..Options::default() };
    process(&Source { given: "plan.tsv".to_owned(), ..Source::default() }, plan.as_bytes(), &options)
}

fn found(artifact: &Artifact) -> Vec<String> {
    let all = artifact.summary.findings.iter().filter(|f| f.code.starts_with("override-"));
    all.map(|f| f.code.clone()).collect()
}

fn message(artifact: &Artifact) -> String {
    let one = artifact.summary.findings.iter().find(|f| f.code.starts_with("override-"));
    one.expect("a finding").message.clone()
}

/// The cell of a record.
fn cell(artifact: &Artifact, table: &str, id: &str, column: &str) -> String {
    let records = Records::of(artifact);
    let key = TABLES.iter().find(|t| t.name == table).expect("a table").columns[0].name;
    records.table(table).iter().find(|r| r[key] == id).expect(id)[column].clone()
}

#[test]
fn whatever_a_document_says_may_be_corrected_and_no_name_may() {
    for table in TABLES.iter().filter(|t| !matches!(t.name, "findings" | "coverage" | "cells" | "changes")) {
        let columns: Vec<&str> = table
            .columns
            .iter()
            .filter(|c| c.origin != Origin::Made && c.name != "updated_on")
            .map(|c| c.name)
            .collect();
        let correctable = correctable().iter().find(|(name, _)| *name == table.name);
        assert_eq!(correctable.map(|(_, columns)| columns.to_vec()), Some(columns), "{}", table.name);
    }
}

#[test]
fn every_kind_of_value_is_corrected_in_its_table_and_in_nothing_else() {
    let id = |rest: &str| format!("{BASIC}/{rest}");
    let cases = [
        ("fees", id("fees/_"), "amount_jpy", "3,300円", "3500", "3500"),
        ("fees", id("fees/_"), "tax_included", "3,300円", "false", "false"),
        ("capacities", id("capacities/_"), "count", "20名", "25", "25"),
        ("sessions", id("sessions/course"), "start_date", "2025年6月3日(火)", "2025-06-04", "2025-06-04"),
        ("sessions", id("sessions/course"), "start_time", "", "09:30:00", "09:30"),
        ("sessions", id("sessions/course"), "status", "2025年6月3日(火)", "\"cancelled\"", "cancelled"),
        ("sessions", id("sessions/course"), "added", "2025年6月3日(火)", "true", "true"),
        ("tracks", BASIC.to_owned(), "venue", "白波会館", "\"ＷＥＢ会場\"", "WEB会場"),
        ("tracks", BASIC.to_owned(), "days", "", "0.5", "0.5"),
        ("tracks", BASIC.to_owned(), "delivery", "会館", "[\"online\", \"onsite\"]", "online;onsite"),
        ("courses", COURSE.to_owned(), "name", "航路標識点検研修", "\"航路標識点検講習\"", "航路標識点検講習"),
    ];
    let before = records("plan.tsv", PLAN.as_bytes());
    for (table, id, field, expects, value, published) in cases {
        let artifact = read(
            PLAN,
            &of_record(&id, field, expects, value).replacen("record", &format!("table = \"{table}\"\nrecord"), 1),
        );
        assert_eq!(found(&artifact), ["override-applied"], "{id} {field}: {}", message(&artifact));
        assert_eq!(cell(&artifact, table, &id, field), published, "{id} {field}");
        let after = Records::of(&artifact);
        for t in TABLES.iter().filter(|t| !matches!(t.name, "findings" | "coverage")) {
            let same = before.table(t.name).iter().zip(after.table(t.name)).flat_map(|(a, b)| {
                t.columns.iter().filter(|c| a[c.name] != b[c.name]).map(|c| (t.name, c.name)).collect::<Vec<_>>()
            });
            assert!(same.into_iter().all(|changed| changed == (table, field)), "{id} {field}");
        }
        assert_eq!(artifact.summary.residue, 0, "{id} {field}: characters were lost");
    }
}

#[test]
fn a_wrong_value_can_be_deleted_and_still_says_what_it_was() {
    let artifact = read(PLAN, &of_record(BASIC, "venue", "白波会館", "\"\""));
    assert_eq!((cell(&artifact, "tracks", BASIC, "venue"), artifact.summary.residue), (String::new(), 0));
    let line = artifact.provenance.lines().find(|l| l.contains("\"venue\"") && l.contains("基礎")).expect("a line");
    let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
    assert_eq!(line["raw"], "白波会館");
    assert_eq!(
        line["override"],
        serde_json::json!({"author": "白樺", "reason": "電話で確認", "expires": "2026-03-31", "was": "白波会館"})
    );
    let required = read(PLAN, &of_record(COURSE, "name", "航路標識点検研修", "\"\""));
    assert_eq!(found(&required), ["override-type"]);
}

#[test]
fn an_override_ends_with_what_the_source_says() {
    let file = of_record(&format!("{BASIC}/fees/_"), "amount_jpy", "３，３００円", "3500");
    assert_eq!(found(&read(PLAN, &file)), ["override-applied"], "width does not count");
    let wide = PLAN.replace("3,300円", "３,３００ 円");
    assert_eq!(found(&read(&wide, &file)), ["override-applied"], "nor does it in the source");
    let raised = read(&PLAN.replace("3,300円", "3,600円"), &file);
    assert_eq!(found(&raised), ["override-stale"]);
    assert_eq!(cell(&raised, "fees", &format!("{BASIC}/fees/_"), "amount_jpy"), "3600");
    assert!(
        message(&raised).contains("「３，３００円」") && message(&raised).contains("3,600円"),
        "{}",
        message(&raised)
    );
    let gone = read(&PLAN.replace("基礎", "初級"), &file);
    assert_eq!(found(&gone), ["override-dead"]);
    assert!(message(&gone).contains("nearest: training-plan.plan/航路標識点検研修/初級/fees/_"), "{}", message(&gone));
}

#[test]
fn a_blank_is_filled_only_while_it_is_blank() {
    let file = of_record(BASIC, "purpose", "", "\"点検の基礎を学ぶ。\"");
    let filled = read(PLAN, &file);
    assert_eq!(cell(&filled, "tracks", BASIC, "purpose"), "点検の基礎を学ぶ。");
    assert!(filled.provenance.lines().any(|l| l.contains("\"purpose\"") && l.contains("\"was\":null")));
    let said = PLAN
        .replace("会場名", "会場名\t目的")
        .replace("会館\n", "会館\t目的のとおり\n")
        .replace("念館\n", "念館\t同じ\n");
    assert_eq!(found(&read(&said, &file)), ["override-stale"]);
}

#[test]
fn a_record_may_be_called_by_the_names_people_use() {
    let named = |table: &str, track: &str, field: &str, expects: &str, value: &str| {
        let track = if track.is_empty() { String::new() } else { format!("track = \"{track}\"\n") };
        let rest = format!(
            "plan = \"training-plan.plan\"\ntable = \"{table}\"\ncourse = \"航路標識 点検研修\"\n{track}field = \"{field}\""
        );
        read(PLAN, &override_of(&rest, expects, value))
    };
    let fee = named("fees", "応用", "status", "無料", "\"undecided\"");
    assert_eq!(cell(&fee, "fees", "training-plan.plan/航路標識点検研修/応用/fees/_", "status"), "undecided");
    assert_eq!(
        found(&named("capacities", "", "count", "10名", "12")),
        ["override-applied"],
        "only one track has ten seats"
    );
    assert_eq!(found(&named("tracks", "", "venue", "白波会館", "\"x\"")), ["override-ambiguous"]);
    assert_eq!(found(&named("fees", "初級", "amount_jpy", "3,300円", "1")), ["override-dead"]);
    assert_eq!(found(&named("fees", "基礎", "amount_jpy", "3,000円", "1")), ["override-stale"]);
}

#[test]
fn overrides_that_contradict_each_other_are_not_applied_and_those_that_agree_are_once() {
    let one = of_record(&format!("{BASIC}/fees/_"), "amount_jpy", "3,300円", "3500");
    let named = override_of(
        "plan = \"training-plan.plan\"\ntable = \"fees\"\ncourse = \"航路標識点検研修\"\ntrack = \"基礎\"\nfield = \"amount_jpy\"",
        "3,300円",
        "3600",
    );
    let both = read(PLAN, &format!("{one}{named}"));
    assert_eq!(found(&both), ["override-contradicts"]);
    assert_eq!(cell(&both, "fees", &format!("{BASIC}/fees/_"), "amount_jpy"), "3300");
    let same = read(PLAN, &format!("{one}{}", named.replace("3600", "3500")));
    assert_eq!(found(&same), ["override-applied"]);
    // Before and after a change of the source: one of them is stale, and the other one holds.
    let later = read(PLAN, &format!("{one}{}", of_record(&format!("{BASIC}/fees/_"), "amount_jpy", "3,400円", "3600")));
    let mut codes = found(&later);
    codes.sort();
    assert_eq!(codes, ["override-applied", "override-stale"]);
}

#[test]
fn what_is_about_another_plan_or_over_changes_nothing() {
    let other = of_record(&BASIC.replace("plan/", "planning/"), "venue", "白波会館", "\"x\"");
    assert_eq!(found(&read(PLAN, &other)), [] as [&str; 0]);
    let over = of_record(BASIC, "venue", "白波会館", "\"x\"").replace("2026-03-31", "2025-12-31");
    let over = read(PLAN, &over);
    assert_eq!(
        (found(&over), cell(&over, "tracks", BASIC, "venue")),
        (vec!["override-expired".to_owned()], "白波会館".to_owned())
    );
    let last_day = of_record(BASIC, "venue", "白波会館", "\"x\"").replace("2026-03-31", "2026-01-01");
    assert_eq!(found(&read(PLAN, &last_day)), ["override-applied"]);
}

#[test]
fn corrected_values_are_checked_like_all_others() {
    let file = of_record(&format!("{BASIC}/sessions/course"), "end_date", "2025年6月3日(火)", "2025-06-01");
    let codes: Vec<String> = read(PLAN, &file).summary.findings.into_iter().map(|f| f.code).collect();
    assert!(codes.contains(&"date-order".to_owned()), "{codes:?}");
}

#[test]
fn records_of_other_documents_are_corrected_too() {
    let case = &support::cases("notice")[0];
    let input = &support::inputs(case)[0];
    let (name, notice) = (input.file_name().unwrap().to_string_lossy(), fs::read(input).expect("readable"));
    let before = records(&name, &notice);
    let row = before.table("provisions").iter().find(|r| !r["text"].is_empty()).expect("an item").clone();
    let file = of_record(&row["provision_id"], "text", &row["text"], "\"県の臨時職員とする。\"");
    let options = Options { overrides: Some(overrides(&file).into()), ..Options::default() };
    let artifact = process(&Source { given: name.to_string(), ..Source::default() }, &notice, &options);
    assert_eq!(cell(&artifact, "provisions", &row["provision_id"], "text"), "県の臨時職員とする。");
}

/// `plan.tsv` and `overrides.toml` in a folder of their own, with an expiry that is far off.
fn folder(file: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("plan.tsv"), PLAN).expect("written");
    fs::write(dir.path().join("overrides.toml"), file.replace("2026-03-31", "2999-12-31")).expect("written");
    dir
}

fn build(dir: &Path) -> std::process::Output {
    let out = dir.join("out");
    run([
        Path::new("build"),
        &dir.join("plan.tsv"),
        Path::new("-o"),
        &out,
        Path::new("--overrides"),
        &dir.join("overrides.toml"),
    ])
}

#[test]
fn a_package_with_corrections_is_valid_and_explains_them() {
    let id = format!("{BASIC}/fees/_");
    let blank = of_record(BASIC, "purpose", "", "\"点検を学ぶ。\"");
    let deleted = of_record("training-plan.plan/港湾照明保守研修/_", "venue", "灯台記念館", "\"\"");
    let dir = folder(&format!("{}{blank}{deleted}", of_record(&id, "amount_jpy", "3,300円", "3500")));
    let built = build(dir.path());
    assert_eq!(code(&built), 0, "{}", stderr(&built));
    let out = dir.path().join("out");
    let valid = run([Path::new("validate"), &out]);
    assert_eq!(code(&valid), 0, "{}{}", stdout(&valid), stderr(&valid));
    let fees = fs::read_to_string(out.join("data/fees.csv")).expect("fees");
    assert!(fees.contains(&format!("{id},{BASIC},1,,amount,3500,true")), "{fees}");
    let explained = run([Path::new("explain"), &out, Path::new(&format!("{id}.amount_jpy"))]);
    let said = stdout(&explained);
    for words in [
        "amount_jpy: 3500",
        "3,300円",
        "corrected by 白樺: 電話で確認",
        "`3300` was read here",
        "2999-12-31",
        "override-applied",
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    let explained = run([Path::new("explain"), &out, Path::new("training-plan.plan/港湾照明保守研修/_.venue")]);
    let said = stdout(&explained);
    assert!(said.contains("(empty)") && said.contains("`灯台記念館` was read here"), "{said}");
}

#[test]
fn an_explained_value_can_be_made_an_override() {
    let dir = folder("");
    assert_eq!(code(&build(dir.path())), 0);
    for (field, value, fallback) in [
        (format!("{BASIC}/fees/_.amount_jpy"), "value = 3300", "value = 3500"),
        (format!("{BASIC}/sessions/course.status"), "value = \"fixed\"", "value = \"cancelled\""),
        (format!("{BASIC}.purpose"), "value = \"\"", "value = \"学ぶ\""),
        ("training-plan.plan/港湾照明保守研修/_.venue".to_owned(), "value = \"灯台記念館\"", "value = \"\""),
    ] {
        let drafted =
            stdout(&run([Path::new("explain"), &dir.path().join("out"), Path::new(&field), Path::new("--override")]));
        assert!(drafted.contains(value), "{drafted}");
        let file = drafted.replace(value, fallback).replace("\"…\"", "\"x\"");
        assert_eq!(found(&read(PLAN, &file)), ["override-applied"], "{file}");
    }
    let refused = run([Path::new("explain"), &dir.path().join("out"), Path::new(BASIC), Path::new("--override")]);
    assert_eq!(code(&refused), 2);
}

#[test]
fn a_file_that_makes_no_sense_is_refused_before_anything_is_read() {
    let dir = folder(&of_record(BASIC, "venu", "白波会館", "\"x\""));
    let built = build(dir.path());
    assert_eq!(code(&built), 2);
    assert!(
        stderr(&built).contains("overrides.toml:3:9: ") && stderr(&built).contains("nearest is `venue`"),
        "{}",
        stderr(&built)
    );
    assert!(!dir.path().join("out").exists());
}

#[test]
fn an_override_that_no_document_is_about_is_said() {
    let dir = folder(&of_record("training-plan.other/灯台研修", "name", "灯台研修", "\"x\""));
    let built = build(dir.path());
    assert_eq!(code(&built), 0);
    assert!(stderr(&built).contains("line 1 is about none of the plans"), "{}", stderr(&built));
}
