//! The command line: exit codes, what is read, what is written, what is said.

mod command;

use command::{PLAN, PLAN_WITH_WARNING, code, files, keikaku, run, status, stderr, stdout, table};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use tempfile::TempDir;

struct Place {
    dir: TempDir,
}

impl Place {
    /// A folder with these files.
    fn with(files: &[(&str, &[u8])]) -> Place {
        let place = Place { dir: tempfile::tempdir().expect("a folder") };
        for (name, bytes) in files {
            let path = place.at(name);
            fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            fs::write(path, bytes).expect("a file");
        }
        place
    }

    fn at(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn build(&self, inputs: &[&str], more: &[&str]) -> std::process::Output {
        let mut command = keikaku();
        command.arg("build").args(inputs.iter().map(|i| self.at(i))).arg("-o").arg(self.at("out")).args(more);
        command.output().expect("keikaku runs")
    }

    fn out(&self) -> PathBuf {
        self.at("out")
    }
}

#[test]
fn a_clean_plan_exits_with_0_and_becomes_a_valid_package() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes())]);
    let built = place.build(&["plan.tsv"], &[]);
    assert_eq!(code(&built), 0, "{built:?}");
    assert_eq!(table(&place.out(), "courses").len(), 2);
    assert_eq!(table(&place.out(), "tracks").len(), 3);
    let checked = run(["validate".as_ref(), place.out().as_os_str()]);
    assert_eq!(code(&checked), 0, "{}", stdout(&checked));
}

#[test]
fn findings_decide_the_exit_code_from_the_asked_severity_on() {
    let place = Place::with(&[("plan.tsv", PLAN_WITH_WARNING.as_bytes())]);
    for (fail_on, expected) in [("error", 0), ("warning", 1), ("info", 1), ("never", 0)] {
        assert_eq!(code(&place.build(&["plan.tsv"], &["--fail-on", fail_on])), expected, "--fail-on {fail_on}");
    }
}

#[test]
fn a_finding_is_drawn_under_its_line() {
    let place = Place::with(&[("plan.tsv", PLAN_WITH_WARNING.as_bytes())]);
    let said = stdout(&place.build(&["plan.tsv"], &[]));
    let lines: Vec<&str> = said.lines().collect();
    let at = lines.iter().position(|l| l.starts_with("warning[weekday-mismatch]")).expect("the finding is drawn");
    assert!(lines[at + 1].ends_with("plan.tsv:2"), "{said}");
    assert!(lines[at..].iter().take(6).any(|l| l.contains("^^")), "{said}");
}

#[test]
fn a_file_that_cannot_be_read_exits_with_3_and_the_others_finish() {
    let noise: Vec<u8> = (0..4000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let place = Place::with(&[("a.tsv", PLAN.as_bytes()), ("noise.bin", &noise), ("empty.tsv", b"")]);
    let built = place.build(&["a.tsv", "noise.bin", "empty.tsv", "not-there.tsv"], &["--fail-on", "never"]);
    assert_eq!(code(&built), 3);
    assert_eq!(status(&place.out(), "a.tsv").0, "ok");
    for (name, reason) in [("noise.bin", "unreadable"), ("empty.tsv", "empty-file"), ("not-there.tsv", "unreadable")] {
        assert_eq!(status(&place.out(), name), ("failed".into(), reason.into()), "{name}");
    }
    assert!(stdout(&built).contains("4 documents: 1 ok, 0 partial, 3 failed"), "{}", stdout(&built));
}

#[test]
fn a_command_line_that_makes_no_sense_exits_with_2_and_writes_nothing() {
    let place = Place::with(&[("empty/.hidden", b"")]);
    for inputs in [&["not-there.tsv"][..], &["empty"], &[]] {
        let built = place.build(inputs, &[]);
        assert_eq!(code(&built), 2, "{built:?}");
        assert!(!stderr(&built).is_empty());
    }
    assert_eq!(code(&place.build(&["empty"], &["--jobs", "0"])), 2);
    assert!(!place.out().exists());
}

#[test]
fn an_output_that_is_not_ours_exits_with_4_and_stays_as_it_is() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes()), ("out/diary.txt", b"mine")]);
    let built = place.build(&["plan.tsv"], &[]);
    assert_eq!(code(&built), 4, "{built:?}");
    assert_eq!(files(&place.out()).into_keys().collect::<Vec<_>>(), ["diary.txt"]);
    let file = Place::with(&[("plan.tsv", PLAN.as_bytes()), ("out", b"a file")]);
    assert_eq!(code(&file.build(&["plan.tsv"], &[])), 4);
    assert_eq!(fs::read(file.out()).expect("still there"), b"a file");
}

#[test]
fn neither_threads_nor_the_order_of_inputs_change_a_byte() {
    let names: Vec<String> = (0..12).map(|n| format!("plan{n:02}.tsv")).collect();
    let plans: Vec<String> = (0..12).map(|n| PLAN.replace("航路", &format!("第{n}航路"))).collect();
    let list: Vec<(&str, &[u8])> = names.iter().zip(&plans).map(|(n, p)| (n.as_str(), p.as_bytes())).collect();
    let place = Place::with(&list);
    let mut inputs: Vec<&str> = names.iter().map(String::as_str).collect();
    place.build(&inputs, &["--jobs", "1"]);
    let first = files(&place.out());
    assert!(first.len() > 24);
    for (jobs, turn) in [("8", 0), ("8", 5), ("3", 7)] {
        inputs.rotate_left(turn);
        fs::remove_dir_all(place.out()).expect("removed");
        place.build(&inputs, &["--jobs", jobs]);
        assert!(files(&place.out()) == first, "jobs {jobs}, turned by {turn}");
    }
}

#[test]
fn a_second_run_touches_nothing_but_run_json() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes())]);
    place.build(&["plan.tsv"], &[]);
    let times = |dir: &Path| -> Vec<(PathBuf, std::time::SystemTime)> {
        let files =
            walkdir::WalkDir::new(dir).sort_by_file_name().into_iter().map(|e| e.expect("readable").into_path());
        let plain = files.filter(|p| p.is_file() && !p.ends_with("run.json"));
        plain.map(|p| (p.clone(), fs::metadata(&p).and_then(|m| m.modified()).expect("a time"))).collect()
    };
    let before = times(&place.out());
    std::thread::sleep(std::time::Duration::from_millis(20));
    let again = place.build(&["plan.tsv"], &[]);
    assert!(stdout(&again).contains("unchanged"), "{}", stdout(&again));
    assert_eq!(times(&place.out()), before);
}

#[test]
fn the_same_file_given_twice_is_published_once_and_said() {
    let place = Place::with(&[("a.tsv", PLAN.as_bytes()), ("b/a.tsv", PLAN.as_bytes())]);
    let built = place.build(&["a.tsv", "b"], &["--fail-on", "never"]);
    assert_eq!(code(&built), 0, "{built:?}");
    assert_eq!(table(&place.out(), "documents").len(), 1);
    assert!(table(&place.out(), "findings").iter().any(|f| f["code"] == "document-double"));
}

#[test]
fn two_revisions_of_a_plan_keep_their_records_apart() {
    let later = PLAN.replace("3,300円", "4,400円");
    let place = Place::with(&[("a/plan.tsv", PLAN.as_bytes()), ("b/plan.tsv", later.as_bytes())]);
    place.build(&["a", "b"], &[]);
    assert_eq!(table(&place.out(), "tracks").len(), 6);
    assert!(table(&place.out(), "findings").iter().any(|f| f["code"] == "plan-collision"));
    let checked = run(["validate".as_ref(), place.out().as_os_str()]);
    assert_eq!(code(&checked), 0, "{}", stdout(&checked));
}

#[test]
fn folders_are_walked_but_not_what_is_hidden_nor_the_output() {
    let place = Place::with(&[
        ("in/deep/plan.tsv", PLAN.as_bytes()),
        ("in/.hidden.tsv", PLAN_WITH_WARNING.as_bytes()),
        ("in/.git/plan.tsv", PLAN_WITH_WARNING.as_bytes()),
    ]);
    std::os::unix::fs::symlink(place.at("in"), place.at("in/deep/up")).expect("a link");
    let output = place.at("in/out");
    let build = || run(["build".as_ref(), place.at("in").as_os_str(), "-o".as_ref(), output.as_os_str()]);
    for _ in 0..2 {
        build();
        let sources: Vec<String> = table(&output, "documents").into_iter().map(|r| r["source"].clone()).collect();
        assert_eq!(sources.len(), 2, "{sources:?}");
        assert_eq!(status(&output, "deep/plan.tsv").0, "ok");
        assert_eq!(status(&output, "deep/up").0, "failed", "a link in a circle is said, not followed");
    }
}

#[test]
fn a_folder_that_may_not_be_opened_costs_itself_only() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with(&[("in/a.tsv", PLAN.as_bytes()), ("in/locked/b.tsv", PLAN_WITH_WARNING.as_bytes())]);
    let locked = place.at("in/locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).expect("permissions");
    if fs::read_dir(&locked).is_err() {
        assert_eq!(code(&place.build(&["in"], &[])), 3);
        assert_eq!(status(&place.out(), "a.tsv").0, "ok");
        assert_eq!(status(&place.out(), "locked"), ("failed".into(), "unreadable".into()));
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o700)).expect("permissions");
}

#[test]
fn standard_input_is_read_like_a_file() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes())]);
    let mut child = keikaku()
        .args(["build", "-", "-o"])
        .arg(place.out())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("keikaku runs");
    child.stdin.take().expect("a pipe").write_all(PLAN.as_bytes()).expect("written");
    assert_eq!(code(&child.wait_with_output().expect("ends")), 0);
    assert_eq!(table(&place.out(), "documents")[0]["source"], "-");
    assert_eq!(table(&place.out(), "tracks").len(), 3);
}

#[test]
fn a_name_that_is_no_utf8_is_read_all_the_same() {
    let place = Place::with(&[]);
    let name = std::ffi::OsStr::from_bytes(b"\x8cv\x89\xe6.tsv");
    fs::write(place.dir.path().join(name), PLAN).expect("a file");
    let built =
        run(["build".as_ref(), place.dir.path().join(name).as_os_str(), "-o".as_ref(), place.out().as_os_str()]);
    assert_eq!(code(&built), 0, "{built:?}");
}

#[test]
fn the_json_summary_is_one_document_that_agrees_with_the_package() {
    let place =
        Place::with(&[("a.tsv", PLAN.as_bytes()), ("b.tsv", PLAN_WITH_WARNING.as_bytes()), ("c.bin", b"\0\x01")]);
    let built = place.build(&["a.tsv", "b.tsv", "c.bin"], &["--format", "json", "--quiet"]);
    let said: serde_json::Value = serde_json::from_slice(&built.stdout).expect("one JSON document");
    assert_eq!(said["exit_code"], code(&built));
    assert_eq!(said["totals"]["documents"], 3);
    assert_eq!(said["totals"]["failed"], 1);
    assert_eq!(said["documents"].as_array().map(Vec::len), Some(3));
    let severities = ["errors", "warnings", "infos"].map(|s| said["totals"][s].as_u64().expect("a number"));
    assert_eq!(severities.iter().sum::<u64>() as usize, table(&place.out(), "findings").len());
    assert!(built.stderr.is_empty());
}

#[test]
fn quiet_says_nothing_but_errors() {
    let place = Place::with(&[("a.tsv", PLAN.as_bytes()), ("b.bin", b"\0\x01\x02")]);
    assert!(place.build(&["a.tsv"], &["--quiet"]).stdout.is_empty());
    let failed = place.build(&["a.tsv", "b.bin"], &["--quiet"]);
    assert!(failed.stdout.is_empty() && stderr(&failed).contains("b.bin"), "{failed:?}");
}

#[test]
fn a_reader_who_leaves_early_is_no_fault() {
    let place = Place::with(&[("plan.tsv", PLAN.repeat(3000).as_bytes())]);
    let mut child = keikaku()
        .args(["inspect", "--stage", "extract"])
        .arg(place.at("plan.tsv"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("keikaku runs");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut line).expect("a line");
    let ended = child.wait_with_output().expect("ends");
    assert_eq!((code(&ended), stderr(&ended)), (0, String::new()));
}

#[test]
fn a_package_that_was_tampered_with_is_told() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes())]);
    place.build(&["plan.tsv"], &[]);
    let path = place.out().join("data/tracks.csv");
    let text = fs::read_to_string(&path).expect("readable").replace("無料", "有料");
    fs::write(&path, text).expect("written");
    let checked = run(["validate".as_ref(), place.out().as_os_str()]);
    assert_eq!(code(&checked), 1);
    assert!(stdout(&checked).contains("data/tracks.csv"), "{}", stdout(&checked));
}

#[test]
fn explain_draws_a_value_in_its_line_and_says_how_it_was_read() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes())]);
    place.build(&["plan.tsv"], &[]);
    let id = table(&place.out(), "tracks")[1]["track_id"].clone();
    let asked = |what: &str| run(["explain".as_ref(), place.out().as_os_str(), what.as_ref()]);
    let fee = asked(&format!("{id}.fee_text"));
    assert_eq!(code(&fee), 0, "{fee:?}");
    let said = stdout(&fee);
    for part in ["fee_text: 無料", "plan.tsv:3", "^^^^ rule ", "page 1, line 3, row 3, column 4"] {
        assert!(said.contains(part), "{part} is not in\n{said}");
    }
    let all = stdout(&asked(&id));
    assert!(all.contains("capacity_text: 10名") && all.contains("occupation: (empty)"), "{all}");
}

#[test]
fn explain_offers_the_nearest_names_for_one_that_is_not_there() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes())]);
    place.build(&["plan.tsv"], &[]);
    let id = table(&place.out(), "tracks")[1]["track_id"].clone();
    let wrong = id.replace("応用", "応田");
    let asked = run(["explain".as_ref(), place.out().as_os_str(), wrong.as_ref()]);
    assert_eq!(code(&asked), 1);
    assert!(stderr(&asked).lines().any(|l| l.trim() == id), "{}", stderr(&asked));
    let field = run(["explain".as_ref(), place.out().as_os_str(), format!("{id}.nothing").as_ref()]);
    assert_eq!(code(&field), 1);
    assert!(stderr(&field).contains("fee_text"), "{}", stderr(&field));
}

#[test]
fn inspect_shows_what_every_stage_made() {
    let place = Place::with(&[("plan.tsv", PLAN.as_bytes())]);
    let expected = [
        ("extract", "encoding: UTF-8"),
        ("layout", "table of 4 rows and 7 columns"),
        ("normalize", "changed by folding"),
        ("assemble", "column 3: 募集定員 = Capacity"),
        ("parse", "Fee: 無料"),
        ("split", "\"start_date\": \"2025-06-03\""),
        ("resolve", "\"start_date\": \"2025-06-03\""),
    ];
    for (stage, part) in expected {
        let shown = run(["inspect".as_ref(), place.at("plan.tsv").as_os_str(), "--stage".as_ref(), stage.as_ref()]);
        assert_eq!(code(&shown), 0, "{stage}");
        assert!(stdout(&shown).contains(part), "{stage}: {part} is not in\n{}", stdout(&shown));
    }
}

#[test]
fn completions_and_manual_come_from_the_same_definition_as_the_help() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&run(["completions", shell])).contains("fail-on"), "{shell}");
    }
    assert!(stdout(&run(["man"])).contains("completions"));
    let page = stdout(&run(["man", "build"]));
    assert!(page.contains("fail\\-on") && page.contains("Exit codes"), "{page}");
    let help = stdout(&run(["build", "--help"]));
    assert!(help.contains("Exit codes:") && help.contains("Examples:"), "{help}");
    assert!(!stdout(&run(["--help"])).contains("worker"), "the hidden command stays hidden");
}

#[test]
fn a_name_of_nothing_is_a_usage_error_of_every_command() {
    let commands: [&[&str]; 5] = [
        &["build", "nothing", "-o", "out"],
        &["validate", "nothing"],
        &["explain", "nothing", "x"],
        &["inspect", "nothing", "--stage", "layout"],
        &["tables", "nothing"],
    ];
    for command in commands {
        let ended = run(command);
        assert_eq!(code(&ended), 2, "{command:?}");
        assert!(stderr(&ended).contains("there is no nothing"), "{command:?}: {}", stderr(&ended));
    }
}

#[test]
fn tables_prints_every_cell_once_with_what_it_covers() {
    let page = "<p>公開講座</p><table><tr><th rowspan=2>名称<th colspan=2>開催<tr><th>⽇<th>場所<tr><td>初級<td>6月3日<td></table>";
    let place = Place::with(&[("plan.v2.html", page.as_bytes())]);
    let printed = run(["tables".as_ref(), place.at("plan.v2.html").as_os_str(), "--json".as_ref()]);
    assert_eq!(code(&printed), 0, "{printed:?}");
    let said: Value = serde_json::from_str(&stdout(&printed)).expect("one object");
    assert_eq!(said["doc"], "plan");
    let cell = |r: u32, c: u32, rs: u32, cs: u32, text: &str| json!({ "r": r, "c": c, "rs": rs, "cs": cs, "text": text, "page": 1, "bbox": null });
    let cells = json!([
        cell(0, 0, 2, 1, "名称"),
        cell(0, 1, 1, 2, "開催"),
        cell(1, 1, 1, 1, "日"),
        cell(1, 2, 1, 1, "場所"),
        cell(2, 0, 1, 1, "初級"),
        cell(2, 1, 1, 1, "6月3日"),
        cell(2, 2, 1, 1, ""),
    ]);
    assert_eq!(said["tables"][0]["cells"], cells);
    let drawn = stdout(&run(["tables".as_ref(), place.at("plan.v2.html").as_os_str()]));
    assert!(drawn.starts_with("table 1, page 1: 3 × 3\n") && drawn.contains("[2×1] 名称"), "{drawn}");
}
