//! `keikaku diff` as a person runs it.

mod command;

use command::{PLAN, code, files, run, stderr, stdout, table};
use std::fs;
use std::path::{Path, PathBuf};

/// The plan and a revision of it: a later date, a higher fee.
fn revisions(dir: &Path) -> (PathBuf, PathBuf) {
    let (old, new) = (dir.join("plan.tsv"), dir.join("new/plan.tsv"));
    fs::create_dir(dir.join("new")).unwrap();
    fs::write(&old, PLAN).unwrap();
    fs::write(&new, PLAN.replace("5,500円", "6,600円").replace("2025年6月3日(火)", "2025年6月10日(火)")).unwrap();
    (old, new)
}

fn diff(old: &Path, new: &Path, options: &[&str]) -> std::process::Output {
    let paths = ["diff".into(), old.as_os_str().to_owned(), new.as_os_str().to_owned()];
    run(paths.into_iter().chain(options.iter().map(Into::into)))
}

#[test]
fn the_exit_code_says_whether_anything_changed() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = revisions(dir.path());
    let changed = diff(&old, &new, &[]);
    assert_eq!(code(&changed), 1, "{changed:?}");
    let text = stdout(&changed);
    assert!(text.contains("2025-06-03 → 2025-06-10") && text.contains("5500 → 6600"), "{text}");
    assert!(!text.contains('\u{1b}'), "colours only on a terminal");
    let same = diff(&old, &old, &[]);
    assert_eq!((code(&same), stdout(&same).contains("no change of meaning")), (0, true));
    assert_eq!(code(&diff(&old, &new, &["--quiet"])), 1);
    assert!(stdout(&diff(&old, &new, &["--quiet"])).is_empty());
    assert_eq!(code(&diff(&old, &new, &["--fail-on", "never"])), 0);
    let ignored = ["--ignore", "amount_jpy", "--ignore", "start_date", "--ignore", "end_date"];
    assert_eq!(code(&diff(&old, &new, &ignored)), 0);
}

#[test]
fn packages_and_documents_tell_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = revisions(dir.path());
    let (before, after) = (dir.path().join("before"), dir.path().join("after"));
    for (from, to) in [(&old, &before), (&new, &after)] {
        assert_eq!(code(&run([Path::new("build"), from, Path::new("-o"), to, Path::new("-q")])), 0);
    }
    let json = |a: &Path, b: &Path| {
        let value: serde_json::Value = serde_json::from_slice(&diff(a, b, &["--format", "json"]).stdout).unwrap();
        value["changes"].clone()
    };
    let told = json(&old, &new);
    assert_eq!(told.as_array().unwrap().len(), 2, "{told}");
    assert_eq!(told, json(&before, &after));
    assert_eq!(told, json(&before, &new));
    assert_eq!(told[1]["deleted"], serde_json::json!(["5500"]), "{told}");
}

#[test]
fn the_package_of_changes_is_valid_and_is_written_once() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = revisions(dir.path());
    let out = dir.path().join("changes");
    let options = ["-o", out.to_str().unwrap(), "-q"];
    assert_eq!(code(&diff(&old, &new, &options)), 1);
    let checked = run([Path::new("validate"), &out]);
    assert_eq!(code(&checked), 0, "{}", stdout(&checked));
    let changes = table(&out, "changes");
    let told: Vec<_> = changes
        .iter()
        .map(|c| (c["table"].as_str(), c["event"].as_str(), c["class"].as_str(), c["severity"].as_str()))
        .collect();
    assert_eq!(told, [("sessions", "changed", "date", "high"), ("fees", "changed", "fee", "high")]);
    assert_eq!(table(&out, "documents").len(), 2);
    let before = files(&out);
    assert_eq!(code(&diff(&old, &new, &options)), 1);
    assert_eq!(before, files(&out), "the same comparison gives the same bytes");
    // A comparison is no revision, and a folder of someone else's is left alone.
    assert_eq!(code(&diff(&out, &new, &[])), 3);
    assert_eq!(code(&diff(&old, &new, &["-o", dir.path().to_str().unwrap()])), 4);
    fs::write(
        out.join("data/changes.csv"),
        fs::read_to_string(out.join("data/changes.csv")).unwrap().replace(",high", ",huge"),
    )
    .unwrap();
    let damaged = run([Path::new("validate"), &out]);
    assert_eq!(code(&damaged), 1);
    assert!(stdout(&damaged).contains("changes.csv"), "{}", stdout(&damaged));
}

#[test]
fn what_cannot_be_read_is_not_taken_for_what_is_gone() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = revisions(dir.path());
    fs::write(&new, "").unwrap();
    let output = diff(&old, &new, &[]);
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).contains("could not be read"), "{}", stderr(&output));
    assert!(!stdout(&output).contains("removed"), "{}", stdout(&output));
    assert_eq!(code(&diff(&old, &dir.path().join("nowhere.tsv"), &[])), 2);
    assert_eq!(code(&run(["diff", "-", "-"])), 2);
}

#[test]
fn a_mark_that_comes_and_goes_can_be_ignored() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/revisions/list-with-flag");
    let (old, new) = (fixture.join("old.csv"), fixture.join("new.csv"));
    let all = stdout(&diff(&old, &new, &[]));
    assert!(all.contains("点検結果") && all.contains("9 changes"), "{all}");
    assert!(!stdout(&diff(&old, &new, &["--ignore", "点検結果"])).contains("点検結果"));
    assert!(!stdout(&diff(&old, &new, &["--level", "normal"])).contains("点検結果"), "it is of low severity");
    let markdown = stdout(&diff(&old, &new, &["--format", "markdown"]));
    assert!(markdown.starts_with("# Changes") && markdown.contains("~~終日可能~~ → **平日"), "{markdown}");
}
