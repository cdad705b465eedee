//! Real forms in two formats against each other (`make acceptance`).
//!
//! They lie in `$KEIKAKU_SHARED`, or beside the checkout in `../shared`. Nothing of them may be copied here.

#![allow(clippy::print_stdout, reason = "figures are what these tests are for")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use support::{Records, fold, records};

fn pairs() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let dir = std::env::var_os("KEIKAKU_SHARED").map_or(beside, PathBuf::from).join("corpus/forms/pairs");
    assert!(dir.is_dir(), "no documents in {}", dir.display());
    dir
}

fn of(path: &Path) -> Records {
    records(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(path).unwrap())
}

/// What a list says, counted: a form may ask the same twice.
fn counted(lines: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    lines.for_each(|l| *counts.entry(l).or_default() += 1);
    counts
}

/// Lines that both have, of all that either has; those of one alone are printed.
fn agreement(name: &str, one: BTreeMap<String, usize>, other: BTreeMap<String, usize>) -> f64 {
    let both: usize = one.iter().map(|(l, n)| *n.min(other.get(l).unwrap_or(&0))).sum();
    let (all_one, all_other): (usize, usize) = (one.values().sum(), other.values().sum());
    for (list, rival, sign) in [(&one, &other, '<'), (&other, &one, '>')] {
        for (line, _) in list.iter().filter(|(l, n)| rival.get(*l) != Some(n)) {
            println!("  {sign} {line}");
        }
    }
    let share = 200.0 * both as f64 / (all_one + all_other).max(1) as f64;
    println!("{name}: {all_one} and {all_other}, {both} of them the same: {share:.1} %");
    share
}

fn fields(records: &Records) -> BTreeMap<String, usize> {
    let columns = ["group", "label", "type", "repeats"];
    let rows = records.table("form_fields").iter();
    counted(rows.map(|r| columns.map(|c| fold(&r[c])).join(" | ")))
}

fn provisions(records: &Records) -> BTreeMap<String, usize> {
    let rows = records.table("provisions").iter();
    counted(rows.map(|r| ["path", "heading", "text"].map(|c| fold(&r[c])).join(" | ")))
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn the_same_document_in_two_formats_says_the_same() {
    let mut found: Vec<(String, f64)> = Vec::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(pairs()).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for other in files.iter().filter(|f| f.extension().is_some_and(|e| e != "pdf")) {
        let pdf = other.with_extension("pdf");
        let name = other.file_name().unwrap().to_string_lossy().to_string();
        let (one, two) = (of(&pdf), of(other));
        // A pair without fields is a text.
        let is_form = !fields(&one).is_empty() || !fields(&two).is_empty();
        let share = if is_form {
            agreement(&name, fields(&one), fields(&two))
        } else {
            agreement(&name, provisions(&one), provisions(&two))
        };
        for records in [&one, &two] {
            let lost: u64 = records.table("coverage").iter().map(|c| c["residue"].parse::<u64>().unwrap()).sum();
            assert_eq!(lost, 0, "{name}: characters are in no record");
        }
        found.push((name, share));
    }
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|(_, share)| *share >= 95.0), "{found:?}");
}
