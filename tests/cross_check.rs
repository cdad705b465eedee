//! `build --cross-check`: what the second reader of PDF says, and that its failures are not ours.
#![cfg(feature = "cross-check")]

mod command;

use command::{PLAN, code, files, keikaku, status, table};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn fixture(code: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/findings").join(code).join("input.pdf")
}

/// Findings of the cross-check.
fn findings(out: &Path) -> Vec<BTreeMap<String, String>> {
    table(out, "findings").into_iter().filter(|f| f["code"].starts_with("cross-check")).collect()
}

fn build(input: &Path, out: &Path, more: &[&str]) {
    let built = keikaku().arg("build").arg(input).arg("-o").arg(out).args(more).output().expect("keikaku runs");
    assert!([0, 1, 3].contains(&code(&built)), "{built:?}");
}

#[test]
fn a_page_that_the_second_reader_sees_otherwise_is_one_finding() {
    let place = tempfile::tempdir().expect("a folder");
    let out = place.path().join("out");
    build(&fixture("cross-check-differs"), &out, &["--cross-check"]);
    let found = findings(&out);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0]["code"].as_str(), found[0]["page"].as_str()), ("cross-check-differs", "1"));
    assert!(found[0]["message"].contains("0.0 %"), "{found:?}");
}

#[test]
fn a_second_reader_that_panics_is_said_and_costs_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let (with, without) = (place.path().join("with"), place.path().join("without"));
    build(&fixture("cross-check-failed"), &with, &["--cross-check"]);
    build(&fixture("cross-check-failed"), &without, &[]);
    let found = findings(&with);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["code"], "cross-check-failed");
    assert!(found[0]["message"].contains("it panicked"), "{found:?}");
    assert_eq!(findings(&without).len(), 0);
    assert_eq!(status(&with, "input.pdf"), status(&without, "input.pdf"));
    assert_eq!(table(&with, "cells"), table(&without, "cells"));
}

#[test]
fn what_is_no_pdf_is_read_as_without_it() {
    let place = tempfile::tempdir().expect("a folder");
    let input = place.path().join("plan.tsv");
    fs::write(&input, PLAN).expect("written");
    let (with, without) = (place.path().join("with"), place.path().join("without"));
    build(&input, &with, &["--cross-check"]);
    build(&input, &without, &[]);
    assert!(files(&with) == files(&without));
}
