//! Packages on disk.

use super::super::{Artifact, PackageOptions, Written, write_package};
use super::{artifact, sample};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

fn write(dir: &Path, artifacts: Vec<Artifact>, run: &str) -> io::Result<Written> {
    let options = PackageOptions { no_sync: true, ..PackageOptions::default() };
    write_package(dir, artifacts.into_iter().map(Ok), &json!({ "run": run }), &options)
}

/// Every file below a folder.
fn tree(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry.expect("readable");
        if entry.file_type().is_file() {
            let name = entry.path().strip_prefix(dir).expect("below").to_string_lossy().into_owned();
            files.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
    files
}

fn neighbours(dir: &Path) -> Vec<String> {
    let entries = fs::read_dir(dir.parent().expect("a parent")).expect("readable");
    let mut names: Vec<String> =
        entries.map(|e| e.expect("readable").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// A later revision of the same plan.
fn revision(number: char) -> Artifact {
    let mut source = sample::source();
    source.sha256 = source.sha256.replace('0', &number.to_string());
    let mut findings = sample::findings();
    let data = crate::validate::validate(sample::dataset(), &mut findings);
    super::emit(&source, &sample::document(), &data, &findings)
}

#[test]
fn a_package_has_the_files_of_the_contract() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("new/out");
    let written = write(&dir, vec![artifact()], "1").expect("it is written");
    assert!(written.changed);
    assert_eq!(written.documents, 1);
    let files = tree(&dir);
    let id = sample::DOCUMENT;
    let mut names: Vec<String> =
        ["datapackage.json", "run.json", "schemas/document.schema.json"].map(str::to_owned).to_vec();
    names.extend([format!("json/{id}.json"), format!("provenance/{id}.jsonl")]);
    for table in [
        "capacities",
        "cells",
        "courses",
        "coverage",
        "documents",
        "fees",
        "findings",
        "legends",
        "notes",
        "places",
        "relations",
        "provisions",
        "amendments",
        "references",
        "definitions",
        "events",
        "organizations",
        "form_fields",
        "contacts",
        "requirements",
        "sessions",
        "tracks",
    ] {
        names.extend([format!("data/{table}.csv"), format!("schemas/{table}.schema.json")]);
    }
    names.sort();
    assert_eq!(files.keys().cloned().collect::<Vec<_>>(), names);
    assert_eq!(written.files, files.len());
    assert_eq!(written.bytes, files.values().map(|f| f.len() as u64).sum::<u64>());
    assert_eq!(
        String::from_utf8_lossy(&files["data/capacities.csv"]).lines().next(),
        Some(
            "capacity_id,track_id,session_id,position,label,status,count,unit,persons,per,approximate,provisional,text"
        )
    );
    assert_eq!(neighbours(&dir), ["out"]);
}

#[test]
fn the_descriptor_says_where_the_data_is_from() {
    let temp = tempfile::tempdir().expect("a folder");
    write(temp.path(), vec![artifact()], "1").expect("it is written");
    let package: Value = serde_json::from_slice(&tree(temp.path())["datapackage.json"]).expect("it is JSON");
    assert_eq!(package["licenses"], json!([{ "name": "CC-BY-4.0" }]));
    assert_eq!(package["sources"], json!([{ "title": "令和3年度 研修計画", "path": "https://example.jp/plan.tsv" }]));
    let places =
        package["resources"].as_array().expect("a list").iter().find(|r| r["name"] == "places").expect("places");
    assert_eq!(places["schema"]["primaryKey"], json!(["place_id"]));
    assert_eq!(places["schema"]["missingValues"], json!([""]));
    assert_eq!(
        places["schema"]["foreignKeys"],
        json!([
            { "fields": ["track_id"], "reference": { "resource": "tracks", "fields": ["track_id"] } },
            { "fields": ["session_id"], "reference": { "resource": "sessions", "fields": ["session_id"] } },
        ])
    );
}

#[test]
fn the_same_data_again_touches_only_run_json() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("out");
    write(&dir, vec![artifact()], "1").expect("it is written");
    let before = tree(&dir);
    let times = |dir: &Path| -> Vec<_> {
        let files = tree(dir).into_keys().filter(|name| name != "run.json");
        files.map(|name| fs::metadata(dir.join(name)).and_then(|m| m.modified()).expect("a time")).collect()
    };
    let stamps = times(&dir);
    let written = write(&dir, vec![artifact()], "2").expect("it is written");
    assert!(!written.changed);
    let after = tree(&dir);
    assert_eq!(times(&dir), stamps);
    let changed: Vec<&String> = after.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    assert_eq!(changed, ["run.json"]);
    assert_eq!(neighbours(&dir), ["out"]);
}

#[test]
fn new_data_replace_the_package_as_a_whole() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("out");
    write(&dir, vec![artifact()], "1").expect("it is written");
    assert!(write(&dir, vec![revision('9')], "2").expect("it is written").changed);
    let names: Vec<String> = tree(&dir).into_keys().filter(|name| name.starts_with("json/")).collect();
    assert_eq!(names, ["json/training-plan.海辺県.2021@2021-07-27.91234567.json"]);
    assert_eq!(neighbours(&dir), ["out"]);
}

#[test]
fn a_fault_on_the_way_leaves_the_old_package_and_nothing_else() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("out");
    write(&dir, vec![artifact()], "1").expect("it is written");
    let before = tree(&dir);
    let artifacts = [Ok(revision('9')), Err(io::Error::from(ErrorKind::StorageFull))];
    let fault =
        write_package(&dir, artifacts.into_iter(), &json!({}), &PackageOptions::default()).expect_err("it fails");
    assert_eq!(fault.kind(), ErrorKind::StorageFull);
    assert_eq!(tree(&dir), before);
    assert_eq!(neighbours(&dir), ["out"]);
}

#[test]
fn what_is_not_ours_is_never_replaced() {
    let temp = tempfile::tempdir().expect("a folder");
    let thesis = temp.path().join("thesis.txt");
    fs::write(&thesis, "years of work").expect("writable");
    assert_eq!(write(temp.path(), vec![artifact()], "1").expect_err("refused").kind(), ErrorKind::AlreadyExists);
    assert_eq!(write(&thesis, vec![artifact()], "1").expect_err("refused").kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read(&thesis).expect("still there"), b"years of work");

    let dir = temp.path().join("out");
    write(&dir, vec![artifact()], "1").expect("it is written");
    fs::write(dir.join("data/mine.csv"), "my own").expect("writable");
    let fault = write(&dir, vec![revision('9')], "2").expect_err("refused");
    assert!(fault.to_string().contains("data/mine.csv"), "{fault}");
    assert!(dir.join("data/mine.csv").exists());

    let foreign = temp.path().join("foreign");
    fs::create_dir(&foreign).expect("writable");
    fs::write(foreign.join("datapackage.json"), r#"{"name":"of someone else"}"#).expect("writable");
    assert_eq!(write(&foreign, vec![artifact()], "1").expect_err("refused").kind(), ErrorKind::AlreadyExists);
}

#[test]
fn an_empty_folder_is_filled_and_keeps_its_mode() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("out");
    fs::create_dir(&dir).expect("writable");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o750)).expect("owned");
    }
    write(&dir, vec![artifact()], "1").expect("it is written");
    assert!(dir.join("run.json").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&dir).expect("there").permissions().mode() & 0o777, 0o750);
    }
}

#[test]
fn revisions_of_one_plan_keep_their_records_apart() {
    let temp = tempfile::tempdir().expect("a folder");
    let dir = temp.path().join("out");
    let written = write(&dir, vec![revision('0'), revision('0'), revision('9')], "1").expect("it is written");
    assert_eq!(written.documents, 2);
    let said: Vec<(&str, &str)> = written.findings.iter().map(|f| (f.code.as_str(), f.record_id.as_str())).collect();
    assert_eq!(
        said,
        [
            ("document-double", "training-plan.海辺県.2021@2021-07-27.01234567"),
            ("plan-collision", "training-plan.海辺県.2021@2021-07-27.91234567"),
        ]
    );
    let courses = String::from_utf8(tree(&dir)["data/courses.csv"].clone()).expect("UTF-8");
    let ids: Vec<&str> = courses.lines().skip(1).map(|l| l.split(',').next().unwrap_or_default()).collect();
    assert_eq!(ids, ["training-plan.海辺県.2021/地域連携研修", "training-plan.海辺県.2021~2/地域連携研修"]);
    assert_eq!(super::super::verify_package(&dir).expect("readable"), []);
}
