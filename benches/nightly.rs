//! What a night costs: `cargo bench --bench nightly`.
//!
//! Makes a place with 10,000 sources (`KEIKAKU_BENCH_SOURCES`) below `KEIKAKU_BENCH_DIR` (by default the folder for temporary files; a
//! package has some fifty files, so this takes a few gigabytes and minutes), then runs the program: a night in which nothing changed,
//! one that reads all files anew, one in which 100 sources changed; and the same 100 changes in a place that has no other sources.

// What a benchmark says, it says on standard output.
#![allow(clippy::print_stdout)]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const CHANGED: usize = 100;

fn main() {
    let sources = number("KEIKAKU_BENCH_SOURCES", 10_000);
    let parent = std::env::var_os("KEIKAKU_BENCH_DIR").map_or_else(std::env::temp_dir, PathBuf::from);
    let place = tempfile::tempdir_in(parent).expect("a folder");
    let (all, few) = (place.path().join("all"), place.path().join("few"));
    make(&all, sources);
    make(&few, CHANGED.min(sources));
    // Files that were just written are read again: their times say too little.
    std::thread::sleep(Duration::from_secs(3));
    println!("first night, {sources} sources: {:.1} s", night(&all, 1, &[]).0.as_secs_f64());
    night(&few, 1, &[]);
    let (unchanged, _) = best(&all, 2, &[]);
    println!("{sources} unchanged sources: {:.2} s", unchanged.as_secs_f64());
    let (hashed, _) = best(&all, 3, &["--rehash"]);
    println!("{sources} unchanged sources, all of them read and hashed: {:.2} s", hashed.as_secs_f64());
    let alone = changed(&few, CHANGED);
    println!("{CHANGED} changed sources alone: {:.2} s", alone.as_secs_f64());
    let among = changed(&all, CHANGED);
    println!("{CHANGED} changed sources among {sources}: {:.2} s", among.as_secs_f64());
    let hashing = hashed.saturating_sub(unchanged);
    println!(
        "ratio to those alone and the hashing ({:.2} s): {:.2} (target 1.2)",
        hashing.as_secs_f64(),
        among.as_secs_f64() / (alone + hashing).as_secs_f64()
    );
}

fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn make(place: &Path, sources: usize) {
    fs::create_dir_all(place).expect("a folder");
    let config = "[site]\nroot = \"site\"\n[store]\nroot = \"store\"\n[[source]]\nid = \"plans\"\nfolder = \"plans\"\n";
    fs::write(place.join("keikaku.toml"), config).expect("written");
    (0..sources).for_each(|n| write(place, n, 9));
}

/// A plan of a few rows, as most sources are; `day` is a Tuesday of September 2025.
fn write(place: &Path, n: usize, day: usize) {
    let mut text = String::from("研修名\tコース\t募集定員\t費用(税込)\t開催日\t都道府県\t会場名\n");
    for row in 0..8 {
        text += &format!(
            "第{n}航路{row}点検研修\t基礎\t{}名\t3,300円\t2025年9月{day}日(火)\t静岡県\t白波会館\n",
            10 + (n + row) % 30
        );
    }
    let folder = place.join(format!("plans/{:03}", n / 100));
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join(format!("{n}.tsv")), text).expect("written");
}

fn night(place: &Path, day: usize, more: &[&str]) -> (Duration, Value) {
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_keikaku"));
    command.current_dir(place).args(["nightly", "--quiet", "--now", &format!("2026-11-{day:02}T17:15:00Z")]);
    let ran = command.args(more).output().expect("keikaku runs");
    let took = begun.elapsed();
    let totals: Value = serde_json::from_slice(&ran.stdout).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
    assert_eq!(totals["exit_code"], 0, "{totals}");
    if std::env::var_os("KEIKAKU_BENCH_TIMINGS").is_some() {
        let report = place.join(format!("store/reports/{}.json", totals["night"].as_str().unwrap_or_default()));
        let report: Value = serde_json::from_slice(&fs::read(report).expect("there")).expect("JSON");
        let phases = report["timings"].as_object().expect("timings").iter().filter(|(k, _)| !k.starts_with("source"));
        println!("    {:?}", phases.collect::<Vec<_>>());
    }
    (took, totals)
}

/// The best of three nights in which nothing changes.
fn best(place: &Path, day: usize, more: &[&str]) -> (Duration, Value) {
    let nights = (0..3).map(|_| night(place, day, more));
    nights.min_by_key(|(took, _)| *took).expect("three of them")
}

/// The best of three nights in which so many sources change.
fn changed(place: &Path, sources: usize) -> Duration {
    let mut best = Duration::MAX;
    for (n, day) in [2, 16, 23].into_iter().enumerate() {
        (0..sources).for_each(|n| write(place, n, day));
        let (took, totals) = night(place, 10 + n, &[]);
        assert_eq!((&totals["published"], &totals["fetched"]), (&sources.into(), &sources.into()), "{totals}");
        best = best.min(took);
    }
    best
}
