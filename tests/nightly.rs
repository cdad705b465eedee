//! Nights from end to end: what is published, what is held back, and what a person is told.

mod command;
mod nights;
#[allow(dead_code, reason = "other tests use other parts of it")]
#[path = "support/server.rs"]
mod server;

use command::{code, keikaku, stderr, stdout, table};
use nights::{CONFIG, Night, Place, plan, touched};
use serde_json::Value;
use std::fs;

#[test]
fn the_first_night_publishes_every_source_with_its_licence_and_its_name() {
    let place = Place::after_a_night();
    assert_eq!(place.publication().keys().collect::<Vec<_>>(), ["plans/a.tsv", "plans/b.tsv"]);
    let document = &table(&place.package("plans/a.tsv"), "documents")[0];
    assert_eq!(document["source"], "a.tsv", "nothing of this machine's folders");
    assert_eq!(
        (document["licence"].as_str(), document["attribution"].as_str()),
        ("CC-BY-4.0", "出典：白樺県ウェブサイト")
    );
    let package: Value =
        serde_json::from_str(&place.read("site/current/packages/plans/a.tsv/datapackage.json")).unwrap();
    assert_eq!(package["licenses"][0]["name"], "CC-BY-4.0");
    assert_eq!(package["sources"][0]["title"], "出典：白樺県ウェブサイト");
    let index = place.index();
    assert_eq!((&index["title"], &index["night"]), (&"白樺県の研修".into(), &"2026-11-01T171500Z".into()));
    let source = &index["sources"][0];
    assert_eq!((&source["publisher"], &source["changed"]), (&"白樺県".into(), &"2026-11-01T171500Z".into()));
    assert_eq!(source["latest"], "current/packages/plans/a.tsv/");
    let permanent = place.path("site").join(source["permanent"].as_str().unwrap());
    assert!(permanent.join("datapackage.json").is_file());
    assert_eq!(source["records"]["courses"], 2);
    assert!(place.read("site/current/index.html").contains("出典：白樺県ウェブサイト"));
    let left: Vec<_> = fs::read_dir(place.path("site")).unwrap().flatten().map(|e| e.file_name()).collect();
    assert_eq!(left.len(), 3, "nothing is left behind: {left:?}");
}

#[test]
fn a_night_without_news_touches_nothing_and_says_so() {
    let place = Place::after_a_night();
    let before = touched(&place.path("site"));
    let night = place.night(2);
    assert_eq!((night.code, night.count("unchanged"), night.count("fetched")), (0, 2, 0));
    assert_eq!((&night.totals["changed"], &night.totals["current"]), (&false.into(), &"2026-11-01T171500Z".into()));
    let root = place.path("site");
    // The folder itself held the staging folder for a while.
    let but_root = |mut all: std::collections::BTreeMap<_, _>| (all.remove(&root), all).1;
    assert_eq!(but_root(touched(&root)), but_root(before));
    let report: Value = serde_json::from_str(&place.read("store/reports/2026-11-02T171500Z.json")).unwrap();
    assert_eq!(report["totals"], night.totals);
    assert_eq!(place.read("store/ledger/plans%2fa.tsv.jsonl").lines().count(), 1);
}

#[test]
fn what_was_remembered_may_be_lost() {
    let place = Place::after_a_night();
    place.remove("store/state.json");
    let night = place.night(2);
    assert_eq!((night.code, night.count("unchanged"), &night.totals["changed"]), (0, 2, &false.into()), "{night:?}");
    assert_eq!(place.read("store/ledger/plans%2fa.tsv.jsonl").lines().count(), 1, "nothing new was seen");
}

#[test]
fn a_source_that_changed_is_published_beside_the_others_and_its_changes_are_told() {
    let place = Place::after_a_night();
    let before = place.publication();
    place.write("plans/a.tsv", &plan("航路", 2));
    let night = place.night(2);
    assert_eq!((night.code, night.status("plans/a.tsv"), night.status("plans/b.tsv")), (0, "published", "unchanged"));
    assert_eq!(night.line("plans/a.tsv")["changes"]["high"], 1, "a closer date");
    let after = place.publication();
    assert_ne!(before["plans/a.tsv"], after["plans/a.tsv"]);
    assert_eq!(before["plans/b.tsv"], after["plans/b.tsv"]);
    let changes = place.path("site/current/changes/plans/a.tsv");
    assert_eq!(keikaku::emit::verify_package(&changes.join("package")).unwrap(), []);
    let change = &table(&changes.join("package"), "changes")[0];
    assert_eq!((change["old"].as_str(), change["new"].as_str()), ("2025-09-09;2025-09-09", "2025-09-02;2025-09-02"));
    for page in ["site/current/changes/plans/a.tsv/changes.md", "site/current/changes.md"] {
        assert!(place.read(page).contains("~~2025-09-09~~ → **2025-09-02**"), "{page}: {}", place.read(page));
    }
    // The night before is there still, as it was.
    let old = place.path("site/nights/2026-11-01T171500Z/packages/plans/a.tsv");
    assert!(command::files(&old) == before["plans/a.tsv"]);
    let index = place.index();
    let changed = |n: usize| index["sources"][n]["changed"].as_str().unwrap().to_owned();
    assert_eq!((changed(0).as_str(), changed(1).as_str()), ("2026-11-02T171500Z", "2026-11-01T171500Z"));
}

#[test]
fn what_comes_back_is_published_again() {
    let place = Place::after_a_night();
    let first = place.publication();
    place.write("plans/a.tsv", &plan("航路", 2));
    place.night(2);
    place.write("plans/a.tsv", &plan("航路", 9));
    let night = place.night(3);
    assert_eq!((night.code, night.status("plans/a.tsv")), (0, "published"));
    assert!(place.publication() == first);
    assert_eq!(place.read("store/ledger/plans%2fa.tsv.jsonl").lines().count(), 3);
}

#[test]
fn a_source_that_breaks_costs_nobody_else_and_keeps_its_last_good_package() {
    let place = Place::after_a_night();
    let before = place.publication();
    place.write("plans/a.tsv", "PK\u{3}\u{4} this was a workbook once");
    place.write("plans/b.tsv", &plan("海路", 16));
    place.write("plans/c.tsv", "");
    let night = place.night(2);
    assert_eq!(night.code, 3, "{night:?}");
    let statuses = ["a", "b", "c"].map(|n| night.status(&format!("plans/{n}.tsv")).to_owned());
    assert_eq!(statuses, ["failed", "published", "failed"]);
    for source in ["plans/a.tsv", "plans/c.tsv"] {
        let reason = &night.line(source)["reason"];
        assert!(
            ["code", "message", "remedy"].iter().all(|k| reason[k].as_str().is_some_and(|t| !t.is_empty())),
            "{reason}"
        );
    }
    let after = place.publication();
    assert!(before["plans/a.tsv"] == after["plans/a.tsv"] && before["plans/b.tsv"] != after["plans/b.tsv"]);
    assert!(!after.contains_key("plans/c.tsv"), "there is no good package of it");
    let again = place.night(3);
    assert_eq!((again.code, again.status("plans/a.tsv"), &again.totals["changed"]), (3, "failed", &false.into()));
}

/// [`CONFIG`] with more in its source.
fn expecting(expect: &str) -> String {
    format!("{CONFIG}\n[source.expect]\n{expect}\n")
}

#[test]
fn what_falls_short_is_held_back_until_a_person_lets_it_pass() {
    let place = Place::new(&expecting("min_records = { courses = 2 }"));
    place.write("plans/a.tsv", &plan("航路", 9));
    place.night(1);
    let before = place.publication();
    let short: String = plan("航路", 9).lines().take(3).map(|l| format!("{l}\n")).collect();
    place.write("plans/a.tsv", &short);
    let night = place.night(2);
    assert_eq!((night.code, night.status("plans/a.tsv")), (1, "quarantined"), "{night:?}");
    let reason = &night.line("plans/a.tsv")["reason"];
    assert_eq!(reason["code"], "below-minimum");
    assert!(reason["remedy"].as_str().unwrap().contains("--accept plans/a.tsv"), "{reason}");
    assert!(place.publication() == before);
    let held: Vec<_> = fs::read_dir(place.path("store/quarantine/plans/a.tsv")).unwrap().flatten().collect();
    assert_eq!(keikaku::emit::verify_package(&held[0].path()).unwrap(), [], "it can be looked at");
    // It is told of again, and not worked on again.
    let again = place.night(3);
    assert_eq!((again.code, again.status("plans/a.tsv"), again.count("fetched")), (1, "quarantined", 0));
    assert_eq!(again.line("plans/a.tsv")["reason"]["code"], "below-minimum");
    let accepted = place.night_with(4, &["--accept", "plans/a.tsv"]);
    assert_eq!((accepted.code, accepted.status("plans/a.tsv")), (0, "published"), "{accepted:?}");
    assert_eq!(table(&place.package("plans/a.tsv"), "courses").len(), 1);
    assert!(!place.path("store/quarantine/plans/a.tsv").exists());
    let later = place.night(5);
    assert_eq!((later.code, later.status("plans/a.tsv")), (0, "unchanged"));
    assert_eq!(place.night_with(6, &["--accept", "nobody"]).code, 2);
}

#[test]
fn a_source_that_goes_away_keeps_its_last_good_data_and_is_told_of() {
    let place = Place::after_a_night();
    let before = place.publication();
    place.remove("plans/a.tsv");
    let night = place.night(2);
    assert_eq!((night.code, night.status("plans/a.tsv")), (3, "failed"));
    assert_eq!(night.line("plans/a.tsv")["reason"]["code"], "missing");
    assert!(place.publication() == before);
    fs::remove_dir_all(place.path("plans")).unwrap();
    assert_eq!(place.night(3).code, 3);
    assert!(place.publication() == before);
    // A person says that it is to go.
    place.write("plans/b.tsv", &plan("海路", 9));
    place.write("keikaku.toml", &format!("{CONFIG}exclude = [\"a.*\"]\n"));
    let night = place.night(4);
    assert_eq!((night.code, night.count("sources"), place.publication().len()), (0, 1, 1), "{night:?}");
}

#[test]
fn a_file_may_become_a_folder_of_its_name_and_back() {
    let place = Place::after_a_night();
    place.remove("plans/a.tsv");
    place.write("plans/a.tsv/inside.tsv", &plan("内航", 9));
    assert_eq!(place.night(2).code, 0);
    assert_eq!(place.publication().keys().collect::<Vec<_>>(), ["plans/a.tsv/inside.tsv", "plans/b.tsv"]);
    fs::remove_dir_all(place.path("plans/a.tsv")).unwrap();
    place.write("plans/a.tsv", &plan("航路", 9));
    assert_eq!(place.night(3).code, 0);
    assert_eq!(place.publication().keys().collect::<Vec<_>>(), ["plans/a.tsv", "plans/b.tsv"]);
}

#[test]
fn other_words_about_a_source_reach_its_package() {
    let place = Place::after_a_night();
    place.write(
        "keikaku.toml",
        &CONFIG.replace("CC-BY-4.0", "PDL-1.0").replace("publisher = \"白樺県\"", "publisher = \"白樺県庁\""),
    );
    let night = place.night(2);
    assert_eq!((night.code, night.count("published"), night.count("fetched")), (0, 2, 0), "{night:?}");
    assert_eq!(table(&place.package("plans/a.tsv"), "documents")[0]["licence"], "PDL-1.0");
    assert_eq!(place.index()["sources"][0]["publisher"], "白樺県庁");
}

#[test]
fn sources_are_looked_at_on_their_days() {
    // 2026-11-01 is a Sunday; it is Monday in Japan when these nights begin.
    let place = Place::new(&format!("{CONFIG}schedule = \"weekly:mon\"\n"));
    place.write("plans/a.tsv", &plan("航路", 9));
    assert_eq!(place.night(1).count("published"), 1);
    place.write("plans/a.tsv", &plan("航路", 2));
    let night = place.night(2);
    assert_eq!((night.code, night.count("carried"), night.count("fetched")), (0, 1, 0));
    assert_eq!(place.night_with(3, &["--all"]).count("published"), 1);
    place.write("plans/a.tsv", &plan("航路", 9));
    assert_eq!(place.night(7).count("carried"), 1);
    assert_eq!(place.night(8).count("published"), 1);
}

#[test]
fn old_nights_go_by_rule_and_take_only_what_nobody_names() {
    let place = Place::new(&format!("{CONFIG}\n[keep]\nnights = 2\nmonths = 0\n"));
    place.write("plans/b.tsv", &plan("海路", 9));
    for day in 1..=4 {
        place.write("plans/a.tsv", &plan(&format!("第{day}航路"), 9));
        assert_eq!(place.night(day).code, 0);
    }
    assert_eq!(place.nights(), ["2026-11-03T171500Z", "2026-11-04T171500Z"]);
    let packages = |source: &str| fs::read_dir(place.path("site/packages").join(source)).unwrap().count();
    assert_eq!((packages("plans/a.tsv"), packages("plans/b.tsv")), (2, 1));
    assert_eq!(place.publication().len(), 2);
    let originals = walkdir::WalkDir::new(place.path("store/originals")).into_iter().flatten();
    assert_eq!(originals.filter(|e| e.file_type().is_file()).count(), 5, "originals stay for good");
}

#[test]
fn a_package_that_somebody_took_away_is_told_of_and_made_anew() {
    let place = Place::after_a_night();
    let before = place.publication();
    fs::remove_dir_all(fs::canonicalize(place.package("plans/a.tsv")).unwrap()).unwrap();
    let night = place.night(2);
    assert_eq!(night.code, 0, "{night:?}");
    assert!(place.publication() == before);
}

#[test]
fn a_damaged_file_of_the_site_is_no_reason_to_forget() {
    let place = Place::after_a_night();
    place.write("site/current/index.json", "{");
    let night = place.night(2);
    assert_eq!(night.code, 4, "{night:?}");
    assert!(night.stderr.contains("index.json"), "{}", night.stderr);
}

#[test]
fn the_last_line_is_for_programs_and_the_log_is_apart() {
    let place = Place::after_a_night();
    place.write("plans/a.tsv", &plan("航路", 2));
    let mut command = keikaku();
    command.current_dir(place.path("")).args(["nightly", "--log", "json", "--now", "2026-11-02T17:15:00Z"]);
    let ran = command.output().expect("keikaku runs");
    assert_eq!(code(&ran), 0);
    let totals: Value = serde_json::from_str(stdout(&ran).lines().last().unwrap()).expect("JSON");
    assert_eq!((&totals["published"], &totals["exit_code"]), (&1.into(), &0.into()));
    assert!(stdout(&ran).contains("plans/a.tsv: published (1 high"), "{}", stdout(&ran));
    let log: Vec<Value> = stderr(&ran).lines().map(|l| serde_json::from_str(l).expect(l)).collect();
    assert!(log.iter().any(|l| l["source"] == "plans/a.tsv" && l["status"] == "published"), "{log:?}");
    let quiet = keikaku().current_dir(place.path("")).args(["nightly", "-q"]).output().expect("keikaku runs");
    assert_eq!((stdout(&quiet).lines().count(), stderr(&quiet).as_str()), (1, ""));
}

#[test]
fn equal_sources_make_equal_nights() {
    let nights: Vec<_> = (0..2)
        .map(|n| {
            let place = Place::new(CONFIG);
            // In another order, and read by another number of processes.
            let mut names = ["a", "b", "c", "d"];
            if n == 1 {
                names.reverse();
            }
            for name in names {
                place.write(&format!("plans/{name}.tsv"), &plan(name, 9));
            }
            let jobs = (1 + 2 * n).to_string();
            assert_eq!(place.night_with(1, &["--jobs", &jobs]).code, 0);
            let mut report: Value = serde_json::from_str(&place.read("site/current/report.json")).unwrap();
            report["timings"] = Value::Null;
            (place.publication(), place.read("site/current/index.json"), place.read("site/current/changes.md"), report)
        })
        .collect();
    assert!(nights[0] == nights[1]);
}

#[test]
fn a_configuration_is_understood_to_its_last_word_or_refused() {
    let cases = [
        (CONFIG.replace("licence", "license"), "keikaku.toml:13:1:", "license"),
        (
            CONFIG.replace("folder = \"plans\"", "folder = \"plans\"\nurl = \"https://example.jp/\""),
            "keikaku.toml:9:1:",
            "exactly one",
        ),
        (format!("{CONFIG}\n[[source]]\nid = \"plans\"\nfile = \"x\""), "keikaku.toml:17:6:", "first in line 10"),
        (CONFIG.replace("\"plans\"\nfolder", "\"Plans!\"\nfolder"), "keikaku.toml:10:6:", "a-z"),
        (CONFIG.replace("store\"", "site/store\""), "keikaku.toml:6:1:", "inside"),
        (format!("{CONFIG}schedule = \"hourly\""), "keikaku.toml:15:12:", "weekly:mon"),
        (expecting("min_record = {}"), "keikaku.toml:17:1:", "min_record"),
        (CONFIG.replace("folder = \"plans\"", "url = \"ftp://example.jp/\""), "keikaku.toml:11:7:", "https"),
        ("[site".to_owned(), "keikaku.toml:1:", ""),
        (CONFIG.split("[[source]]").next().unwrap().to_owned(), "keikaku.toml:1:1:", "[[source]]"),
    ];
    for (config, at, word) in cases {
        let place = Place::new(&config);
        let night = place.night(1);
        assert_eq!(night.code, 2, "{config}\n{night:?}");
        assert!(night.stderr.contains(at) && night.stderr.contains(word), "{at} {word}:\n{}", night.stderr);
        assert_eq!((&night.totals["exit_code"], night.totals["error"].is_string()), (&2.into(), true));
        assert!(!place.path("site").exists() && !place.path("store").exists());
    }
}

#[test]
fn check_says_what_would_be_looked_at_and_does_nothing() {
    let place = Place::new(&format!("{CONFIG}\n[[source]]\nid = \"none\"\nglob = \"none/*.pdf\"\n"));
    place.write("plans/a.tsv", &plan("航路", 9));
    let checked = keikaku().current_dir(place.path("")).args(["nightly", "--check"]).output().expect("keikaku runs");
    assert_eq!(code(&checked), 3);
    assert!(
        stdout(&checked).contains("plans/a.tsv: ") && stdout(&checked).contains("none: line 17:"),
        "{}",
        stdout(&checked)
    );
    assert!(!place.path("site").exists() && !place.path("store").exists());
    // At night it costs nobody else anything.
    let night = place.night(1);
    assert_eq!((night.code, night.status("plans/a.tsv"), night.status("none")), (3, "published", "failed"));
}

#[cfg(unix)]
#[test]
fn a_web_server_may_read_what_a_shy_run_wrote() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(CONFIG);
    place.write("plans/a.tsv", &plan("航路", 9));
    let mut shy = std::process::Command::new("sh");
    shy.current_dir(place.path("")).args(["-c", "umask 077; exec \"$0\" nightly", env!("CARGO_BIN_EXE_keikaku")]);
    assert_eq!(code(&shy.output().expect("sh runs")), 0);
    for entry in walkdir::WalkDir::new(place.path("site")) {
        let entry = entry.expect("readable");
        let wanted = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        let mode = entry.metadata().expect("there").permissions().mode() & 0o777;
        assert!(entry.file_type().is_symlink() || mode == wanted, "{}: {mode:o}", entry.path().display());
    }
}

#[test]
fn a_second_run_says_who_is_at_work_or_waits() {
    let place = Place::new(CONFIG);
    (0..12).for_each(|n| place.write(&format!("plans/{n}.tsv"), &plan(&format!("第{n}航路"), 9)));
    let first = place.command(1).stdout(std::process::Stdio::piped()).spawn().expect("keikaku runs");
    let lock = place.path("store/lock");
    while !fs::read_to_string(&lock).is_ok_and(|text| text.ends_with('\n')) {
        std::thread::sleep(std::time::Duration::from_millis(2));
    }
    let second = place.night(2);
    let pid = format!("process {}", first.id());
    assert!(second.code == 5 && second.stderr.contains(&pid), "{second:?}");
    assert_eq!(second.totals["exit_code"], 5);
    let third = place.night_with(3, &["--wait"]);
    assert_eq!((third.code, third.count("unchanged")), (0, 12));
    assert_eq!(Night::of(&first.wait_with_output().expect("ends")).code, 0);
}

/// An override of the fee of a plan's first course.
fn override_of(place: &Place, expects: &str, expires: &str) -> String {
    let fees = table(&place.package("plans/a.tsv"), "fees");
    let fee = fees.iter().find(|f| f["amount_jpy"] == "3300" || f["amount_jpy"] == "3500").expect("a fee");
    format!(
        "[[override]]\nrecord = \"{}\"\nfield = \"amount_jpy\"\nexpects = \"{expects}\"\nvalue = 3500\n\
         reason = \"said on the telephone\"\nauthor = \"N. Shirakaba\"\nexpires = {expires}\n",
        fee["fee_id"]
    )
}

#[test]
fn corrections_are_applied_while_the_source_says_what_they_expect_and_told_of_when_it_does_not() {
    let place = Place::after_a_night();
    let amounts = || {
        let fees = table(&place.package("plans/a.tsv"), "fees");
        fees.into_iter().map(|f| f["amount_jpy"].clone()).collect::<Vec<_>>()
    };
    let before = (amounts(), place.package("plans/b.tsv").canonicalize().unwrap());
    let corrected = override_of(&place, "3,300円", "2026-11-05");
    place.write("keikaku.toml", &format!("{CONFIG}\n[corrections]\nfile = \"overrides.toml\"\n"));
    assert_eq!(place.night(2).code, 2, "a file of corrections that is not there is not taken for none");
    place.write("overrides.toml", &corrected);
    let night = place.night(2);
    assert_eq!((night.code, night.status("plans/a.tsv"), night.count("fetched")), (0, "published", 0), "{night:?}");
    assert!(amounts().contains(&"3500".to_owned()) && !amounts().contains(&"3300".to_owned()), "{:?}", amounts());
    assert_eq!(place.package("plans/b.tsv").canonicalize().unwrap(), before.1, "it is about the other one");
    assert_eq!(place.night(3).totals["changed"], false, "and stays");
    // The source says something else now.
    place.write("plans/a.tsv", &plan("航路", 9).replace("3,300円", "4,400円"));
    let stale = place.night(4);
    assert_eq!((stale.code, &stale.line("plans/a.tsv")["overrides"][0][0]), (0, &"override-stale".into()), "{stale:?}");
    assert!(amounts().contains(&"4400".to_owned()));
    // It says it again, but the last day is over (the night of the 5th is the 6th in Japan).
    place.write("plans/a.tsv", &plan("航路", 9));
    let expired = place.night(5);
    assert_eq!(expired.line("plans/a.tsv")["overrides"][0][0], "override-expired", "{expired:?}");
    assert_eq!(amounts(), before.0);
    // One that is about nothing, and one that makes no sense.
    place.write("overrides.toml", &corrected.replace("白", "黒").replacen("record = \"", "record = \"other.", 1));
    let report = |night: &Night| {
        let name = format!("store/reports/{}.json", night.totals["night"].as_str().unwrap());
        serde_json::from_str::<Value>(&place.read(&name)).unwrap()
    };
    let unmet = place.night(6);
    assert!(report(&unmet)["notes"][0].as_str().is_some_and(|n| n.contains("line 1")), "{:?}", report(&unmet)["notes"]);
    place.write("overrides.toml", &corrected.replace("expires", "expired"));
    let refused = place.night(7);
    assert!(refused.code == 2 && refused.stderr.contains("overrides.toml:"), "{refused:?}");
}

#[test]
fn what_must_be_of_a_family_and_is_not_is_held_back() {
    let place = Place::new(&format!("{CONFIG}family = \"guideline\"\n"));
    place.write("plans/a.tsv", &plan("航路", 9));
    let night = place.night(1);
    assert_eq!((night.code, night.status("plans/a.tsv")), (1, "quarantined"));
    assert_eq!(night.line("plans/a.tsv")["reason"]["code"], "document-drift");
    assert!(place.index()["sources"].as_array().is_some_and(Vec::is_empty), "nothing is published of it");
}

#[test]
fn the_past_can_be_asked_for() {
    let place = Place::new(CONFIG);
    let dated =
        |day: u8, updated: &str| format!("2025年度 白樺県研修計画\n\n更新日：{updated}\n\n{}", plan("航路", day));
    for (night, (day, updated)) in [(9, "2025年4月1日"), (2, "2025年7月1日")].into_iter().enumerate() {
        place.write("plans/a.txt", &dated(day, updated));
        assert_eq!(place.night(1 + night as u8).code, 0);
    }
    let asked = |more: &[&str]| {
        let mut command = keikaku();
        command.current_dir(place.path("")).args(["history", "plans/a.txt", "-o", "past"]).args(more);
        let ran = command.output().expect("keikaku runs");
        assert_eq!(code(&ran), 0, "{ran:?}");
        let dates: Vec<String> =
            table(&place.path("past"), "sessions").into_iter().map(|s| s["start_date"].clone()).collect();
        fs::remove_dir_all(place.path("past")).unwrap();
        dates[1].clone()
    };
    assert_eq!(asked(&["--as-of", "2025-06-30"]), "2025-09-09");
    assert_eq!(asked(&["--as-of", "2025-07-01"]), "2025-09-02");
    // The night of the 1st began on the 2nd in Japan.
    assert_eq!(asked(&["--as-of", "2025-07-01", "--known-on", "2026-11-02"]), "2025-09-09");
}

/// The first block of TOML behind a heading.
fn sample(page: &str, heading: &str) -> String {
    let behind = page.split(heading).nth(1).expect("the heading is there");
    let block = behind.split("```toml\n").nth(1).and_then(|b| b.split("```").next()).expect("a sample");
    block.lines().map(|l| format!("{}\n", l.strip_prefix("   ").unwrap_or(l))).collect()
}

#[test]
fn samples_of_configurations_are_right_and_show_the_defaults() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |name: &str| fs::read_to_string(root.join(name)).expect("readable");
    let parse = |text: &str| {
        let parsed = keikaku::nightly::Config::parse(std::path::Path::new("keikaku.toml"), text);
        parsed.unwrap_or_else(|e| panic!("{}\n{text}", e[0]))
    };
    for text in [sample(&read("README.md"), "## Every night"), sample(&read("docs/nightly.md"), "## Set-up")] {
        assert_eq!(parse(&text).sources.len(), 1);
    }
    let all = parse(&read("docs/keikaku.toml"));
    let least = parse(&sample(&read("docs/nightly.md"), "## Set-up"));
    assert_eq!((all.keep, all.site.utc_offset), (least.keep, least.site.utc_offset));
    let fetch = keikaku::nightly::fetch::Rules { user_agent: least.fetch.user_agent.clone(), ..all.fetch };
    assert_eq!(fetch, least.fetch);
    let limits = keikaku::pipeline::Limits::default();
    assert_eq!(all.read.max_memory_mib << 20, limits.memory);
    assert_eq!((all.read.max_cpu_seconds, all.read.max_time_seconds), (limits.cpu.as_secs(), limits.time.as_secs()));
    assert_eq!(all.sources.len(), 3);
}

#[test]
fn a_source_on_a_server_is_asked_politely_and_an_error_page_is_no_revision() {
    let good = plan("航路", 9);
    let error = "<!DOCTYPE html><html><head><title>404 Not Found</title></head><body><h1>Not Found</h1></body></html>";
    let tsv = "Content-Type: text/tab-separated-values\r\nETag: \"v1\"\r\n";
    let server = server::Server::start(vec![
        server::answer("200 OK", tsv, good.clone()),
        server::answer("304 Not Modified", "ETag: \"v1\"\r\n", ""),
        server::ok("text/html", error),
        server::answer("404 Not Found", "", ""),
        server::answer("200 OK", "Content-Type: text/tab-separated-values\r\n", plan("航路", 2)),
    ]);
    let url = server.url("/plan.tsv");
    let config = CONFIG.replace("folder = \"plans\"", &format!("url = \"{url}\"")).replace("\"plans\"", "\"plan\"");
    let rules = "\n[fetch]\nrate_per_host = \"100/s\"\nretries = 0\nallow_private = ";
    let place = Place::new(&format!("{config}{rules}false\n"));
    let refused = place.night(1);
    assert_eq!(
        (refused.code, &refused.line("plan")["reason"]["code"]),
        (3, &"forbidden-address".into()),
        "{refused:?}"
    );
    assert!(server.asked().is_empty());
    place.write("keikaku.toml", &format!("{config}{rules}true\n"));
    assert_eq!(place.night(2).status("plan"), "published");
    let document = &table(&place.package("plan"), "documents")[0];
    assert_eq!((&document["source_url"], &document["source"]), (&url, &url));
    let before = place.publication();
    let same = place.night(3);
    assert_eq!((same.status("plan"), same.count("fetched")), ("unchanged", 0));
    assert_eq!(server.asked()[1].headers["if-none-match"], "\"v1\"");
    for (day, code) in [(4, "error-page"), (5, "not-found")] {
        let night = place.night(day);
        assert_eq!((night.code, &night.line("plan")["reason"]["code"]), (3, &code.into()), "{night:?}");
        assert!(place.publication() == before);
    }
    assert_eq!(place.night(6).line("plan")["changes"]["high"], 1);
}
