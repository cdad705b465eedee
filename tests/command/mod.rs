//! The program as a person runs it, and a few documents to run it on.

// Not every test binary uses all of this.
#![allow(dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// A plan of two courses that reads without a warning.
pub(crate) const PLAN: &str = "\
研修名\tコース\t募集定員\t費用(税込)\t開催日\t都道府県\t会場名
航路標識点検研修\t基礎\t20名\t3,300円\t2025年6月3日(火)\t静岡県\t白波会館
航路標識点検研修\t応用\t10名\t無料\t2025年9月9日(火)\t静岡県\t白波会館
港湾照明保守研修\t\t15名\t5,500円\t2025年11月18日(火)\t三重県\t灯台記念館
";

/// A plan with a weekday that is not the date's.
pub(crate) const PLAN_WITH_WARNING: &str = "\
研修名\tコース\t募集定員\t費用(税込)\t開催日\t都道府県\t会場名
測量船操船研修\t基礎\t20名\t3,300円\t2025年6月3日(水)\t静岡県\t白波会館
測量船操船研修\t応用\t10名\t無料\t2025年9月9日(火)\t静岡県\t白波会館
";

/// The program, without the person's own settings.
pub(crate) fn keikaku() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keikaku"));
    command.env_remove("NO_COLOR").env_remove("COLUMNS").env_remove("KEIKAKU_TEST_FAULTS");
    command
}

/// Runs `keikaku` with arguments that may be paths.
pub(crate) fn run<I, S>(args: I) -> Output
where
    I: IntoIterator<Item = S>,
    S: AsRef<std::ffi::OsStr>,
{
    keikaku().args(args).output().expect("keikaku runs")
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("ended by a signal: {output:?}"))
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// Every file below a folder with its bytes, but `run.json`.
pub(crate) fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry.expect("readable");
        let name = entry.path().strip_prefix(dir).expect("inside").to_string_lossy().into_owned();
        if entry.file_type().is_file() && name != "run.json" {
            all.insert(name, fs::read(entry.path()).expect("readable"));
        }
    }
    all
}

/// The rows of a published table, by column.
pub(crate) fn table(dir: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let path = dir.join(format!("data/{name}.csv"));
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// Status and reason of the document that was given under a name ending in `name`.
pub(crate) fn status(dir: &Path, name: &str) -> (String, String) {
    let rows = table(dir, "documents");
    let row = rows.iter().find(|r| r["source"].ends_with(name)).unwrap_or_else(|| panic!("{name} is in no row"));
    (row["status"].clone(), row["reason"].clone())
}
