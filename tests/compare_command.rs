//! `keikaku compare` as a person runs it.

mod command;

use command::{PLAN, code, run, stderr, stdout};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn revisions() -> (PathBuf, PathBuf) {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/revisions/guideline-amended");
    (case.join("old.txt"), case.join("new.txt"))
}

fn compare(old: &Path, new: &Path, options: &[&str]) -> std::process::Output {
    let paths = ["compare".into(), old.as_os_str().to_owned(), new.as_os_str().to_owned()];
    run(paths.into_iter().chain(options.iter().map(Into::into)))
}

fn amendments(old: &Path, new: &Path) -> Vec<Value> {
    let told: Value = serde_json::from_slice(&compare(old, new, &["--format", "json"]).stdout).unwrap();
    told["amendments"].as_array().unwrap().clone()
}

/// The amendments that `build` reads from a page, in the form of `compare`.
fn built(page: &Path, out: &Path) -> Vec<Value> {
    let done = run([Path::new("build"), page, Path::new("-o"), out, Path::new("-q")]);
    assert_eq!(code(&done), 0, "{done:?}");
    let mut rows = csv::Reader::from_path(out.join("data/amendments.csv")).unwrap();
    let header = rows.headers().unwrap().clone();
    let value = |row: csv::StringRecord| {
        let cell = |name: &str| row[header.iter().position(|h| h == name).unwrap()].to_owned();
        json!({ "path": cell("path"), "operation": cell("operation"), "old_text": cell("old_text"),
            "new_text": cell("new_text"), "deleted": cell("deleted"), "inserted": cell("inserted") })
    };
    rows.records().map(|r| value(r.unwrap())).collect()
}

#[test]
fn the_page_is_read_back_as_the_same_amendments() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = revisions();
    for (n, (from, to)) in [(&old, &new), (&new, &old)].into_iter().enumerate() {
        let page = dir.path().join(format!("{n}.html"));
        let done = compare(from, to, &["-o", page.to_str().unwrap()]);
        assert_eq!((code(&done), stderr(&done)), (1, String::new()));
        let told = amendments(from, to);
        assert_eq!(told.len(), 7, "{told:#?}");
        assert_eq!(told, built(&page, &dir.path().join(format!("out-{n}"))));
    }
}

#[test]
fn packages_and_documents_give_the_same_table() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = revisions();
    let package = dir.path().join("old");
    assert_eq!(code(&run([Path::new("build"), &old, Path::new("-o"), &package, Path::new("-q")])), 0);
    assert_eq!(stdout(&compare(&package, &new, &[])), stdout(&compare(&old, &new, &[])));
}

#[test]
fn what_differs_is_marked_in_both_columns() {
    let (old, new) = revisions();
    let page = stdout(&compare(&old, &new, &[]));
    assert!(page.contains("<td>(1) 月に<u>二回以上</u>、") && page.contains("<td>(1) 月に<u>一回以上</u>、"), "{page}");
    let text = stdout(&compare(&old, &new, &["--format", "markdown"]));
    assert!(text.contains("|  | **3 見回り団体は、団体の名を記した腕章を着けることが望ましい。** |"), "{text}");
}

#[test]
fn the_exit_code_says_whether_anything_was_amended() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = revisions();
    let same = compare(&old, &old, &["--format", "json"]);
    assert_eq!((code(&same), amendments(&old, &old).len()), (0, 0), "{same:?}");
    let plan = dir.path().join("plan.tsv");
    fs::write(&plan, PLAN).unwrap();
    let refused = compare(&plan, &new, &[]);
    assert_eq!(code(&refused), 3);
    assert!(stderr(&refused).contains("no provisions"), "{}", stderr(&refused));
    assert_eq!(code(&compare(&old, &dir.path().join("nothing.txt"), &[])), 2);
    assert_eq!(code(&compare(&old, &new, &["-o", dir.path().join("no/such/folder.html").to_str().unwrap()])), 4);
}

#[test]
fn a_document_cannot_write_markup() {
    let dir = tempfile::tempdir().unwrap();
    let (old, new) = (dir.path().join("old.txt"), dir.path().join("new.txt"));
    let text =
        "白波町掲示規則\n\n（１）掲示は一枚とする。\n（２）<b>&amp;</b>の印を付ける。\n（３）掲示は月末に外す。\n";
    fs::write(&old, text).unwrap();
    fs::write(&new, text.replace("一枚", "<script>二枚")).unwrap();
    let page = stdout(&compare(&old, &new, &[]));
    assert!(!page.contains("<script>") && page.contains("&lt;b&gt;&amp;amp;&lt;/b&gt;"), "{page}");
    let told = compare(&old, &new, &["-o", dir.path().join("page.html").to_str().unwrap()]);
    assert_eq!(stderr(&told), "");
    assert_eq!(built(&dir.path().join("page.html"), &dir.path().join("out")), amendments(&old, &new));
}
