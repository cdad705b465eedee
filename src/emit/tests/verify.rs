//! A package that was damaged says so.

use super::super::{PackageOptions, Problem, verify_package, write_package};
use super::artifact;
use serde_json::json;
use std::fs;
use std::path::Path;

fn package() -> tempfile::TempDir {
    let temp = tempfile::tempdir().expect("a folder");
    let options = PackageOptions { no_sync: true, ..PackageOptions::default() };
    write_package(temp.path(), [Ok(artifact())].into_iter(), &json!({}), &options).expect("it is written");
    // The package took the folder's place; the name is the same.
    temp
}

fn edit(dir: &Path, file: &str, from: &str, to: &str) {
    let path = dir.join(file);
    let text = fs::read_to_string(&path).expect("readable");
    assert!(text.contains(from), "{file} has {from}");
    fs::write(path, text.replacen(from, to, 1)).expect("writable");
}

/// Problems but for the checksum, which every edit breaks.
fn problems_after(file: &str, from: &str, to: &str) -> Vec<Problem> {
    let package = package();
    edit(package.path(), file, from, to);
    let mut problems = verify_package(package.path()).expect("readable");
    let count = problems.len();
    problems.retain(|p| p.file != "datapackage.json");
    assert_eq!(count, problems.len() + 1, "the checksum tells of the edit");
    problems
}

fn only(problems: &[Problem]) -> (&str, u64, &str) {
    assert_eq!(problems.len(), 1, "{problems:#?}");
    (&problems[0].file, problems[0].line, &problems[0].message)
}

#[test]
fn a_fresh_package_has_no_problem() {
    assert_eq!(verify_package(package().path()).expect("readable"), []);
}

#[test]
fn damage_is_found_where_it_is() {
    let cases = [
        ("data/sessions.csv", "2021-06-02", "2021-06-32", 2, "/end_date"),
        ("data/sessions.csv", ",planned,", ",maybe,", 3, "/status"),
        ("data/fees.csv", ",16500,", ",016500,", 3, "/amount_jpy"),
        (
            "data/tracks.csv",
            "地域連携研修,",
            "地域連携,",
            2,
            "refers to training-plan.海辺県.2021/地域連携, which courses",
        ),
        ("data/coverage.csv", ",63,", ",62,", 2, "add up to 96, not to 97"),
        ("data/legends.csv", ",①,", ",,", 2, "/code"),
        ("data/courses.csv", "course_id,course_key", "course_key,course_id", 1, "header"),
    ];
    for (file, from, to, line, message) in cases {
        let problems = problems_after(file, from, to);
        let found = problems.iter().any(|p| p.file == file && p.line == line && p.message.contains(message));
        assert!(found, "{from} -> {to}: {problems:#?}");
    }
}

#[test]
fn a_row_that_stands_twice_is_found() {
    let package = package();
    let path = package.path().join("data/notes.csv");
    let text = fs::read_to_string(&path).expect("readable");
    let row = text.lines().nth(1).expect("a row").to_owned();
    fs::write(path, format!("{text}{row}\n")).expect("writable");
    let problems = verify_package(package.path()).expect("readable");
    assert!(problems.iter().any(|p| p.line == 3 && p.message.starts_with("note_id stands twice")), "{problems:#?}");
    assert!(problems.iter().any(|p| p.message == "the tables have 2 notes, the documents 1"), "{problems:#?}");
}

#[test]
fn a_value_without_provenance_is_found() {
    let file = format!("provenance/{}.jsonl", super::sample::DOCUMENT);
    let problems = problems_after(&file, "\"field\":\"amount_jpy\"", "\"field\":\"amount_usd\"");
    let (file, line, message) = only(&problems);
    assert_eq!((file, line), ("data/fees.csv", 2));
    assert!(message.starts_with("amount_jpy of"), "{message}");

    let file = format!("provenance/{}.jsonl", super::sample::DOCUMENT);
    let problems = problems_after(&file, "\"raw\":\"応用\"", "\"raw\":\"\"");
    assert_eq!(only(&problems).2, "raw and rule must say something");
}

#[test]
fn a_row_that_differs_from_its_nested_record_is_found() {
    let problems = problems_after("data/fees.csv", ",16500,", ",16501,");
    let (file, line, message) = only(&problems);
    assert_eq!((file, line), ("data/fees.csv", 3));
    assert!(message.starts_with("amount_jpy of"), "{message}");
    let problems = problems_after("data/tracks.csv", "onsite;online", "onsite");
    assert!(only(&problems).2.starts_with("delivery of"), "{problems:#?}");
    let file = format!("json/{}.json", super::sample::DOCUMENT);
    let problems = problems_after(&file, "\"days\":0.5", "\"days\":1.5");
    assert!(only(&problems).2.starts_with("days of"), "{problems:#?}");
    let problems = problems_after(&file, "\"finding_id\":\"", "\"finding_id\":\"~");
    assert!(only(&problems).2.starts_with("no document in json/ has"), "{problems:#?}");
}

#[test]
fn a_package_without_its_run_is_found() {
    let package = package();
    fs::remove_file(package.path().join("run.json")).expect("it was there");
    let problems = verify_package(package.path()).expect("readable");
    assert_eq!(only(&problems), ("run.json", 0, "is missing"));
}

#[test]
fn a_nested_document_of_another_shape_is_found() {
    let file = format!("json/{}.json", super::sample::DOCUMENT);
    let problems = problems_after(&file, "\"amount_jpy\":16500", "\"amount_jpy\":\"16500\"");
    assert!(only(&problems).2.contains("/courses/0/tracks/1/fees/0/amount_jpy"), "{problems:#?}");
}

#[test]
fn missing_and_strange_files_are_found() {
    let package = package();
    fs::remove_file(package.path().join("schemas/fees.schema.json")).expect("it was there");
    fs::write(package.path().join("data/mine.csv"), "").expect("writable");
    let problems = verify_package(package.path()).expect("readable");
    let seen: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert_eq!(
        seen,
        [
            "datapackage.json: lists schemas/fees.schema.json, which is missing",
            "data/mine.csv: is no part of the package",
            "schemas/fees.schema.json: is missing",
        ]
    );
    let empty = tempfile::tempdir().expect("a folder");
    let problems = verify_package(empty.path()).expect("readable");
    assert_eq!(only(&problems), ("datapackage.json", 0, "is missing: this is no package"));
}
