//! Speed of `keikaku diff` on packages that are made here: `cargo bench --bench diff`.
//!
//! Prints, for packages of 12,500 to 100,000 records each, how long the program takes to read both and to compare them on one
//! core; what differs in a realistic revision, in one where everything was renamed, and in none.

// What a benchmark says, it says on standard output.
#![allow(clippy::print_stdout)]

use keikaku::emit::{PackageOptions, write_package};
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// Records of the largest package.
const RECORDS: usize = 100_000;
/// Records that a row of the plan becomes, about.
const OF_ROW: usize = 8;

fn main() {
    println!("keikaku diff, both packages read from disk, one core, best of 3:");
    println!("  {:<22} {:>9} {:>9} {:>9} {:>9}", "edit", "records", "changes", "seconds", "growth");
    for (name, edit) in [("none", 0), ("one row in ten", 1), ("every name and date", 2)] {
        let mut before: Option<Duration> = None;
        for size in [RECORDS / 8, RECORDS / 4, RECORDS / 2, RECORDS] {
            let folder = tempfile::tempdir().expect("a folder");
            let (old, new) = (folder.path().join("old"), folder.path().join("new"));
            let records = package(&old, size, 0);
            package(&new, size, edit);
            let (took, changes) = (0..3).map(|_| run(&old, &new)).min().expect("three runs");
            let growth = before.map_or(String::new(), |b| format!("× {:.2}", took.as_secs_f64() / b.as_secs_f64()));
            println!("  {name:<22} {records:>9} {changes:>9} {:>9.2} {growth:>9}", took.as_secs_f64());
            before = Some(took);
        }
    }
}

/// How long the program takes, and how many changes it tells.
fn run(old: &Path, new: &Path) -> (Duration, usize) {
    let begun = Instant::now();
    let program =
        Command::new(env!("CARGO_BIN_EXE_keikaku")).arg("diff").args([old, new]).args(["--level", "high"]).output();
    let output = program.expect("keikaku runs");
    let took = begun.elapsed();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let last = text.lines().last().unwrap_or_default();
    let changes = last.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(0);
    (took, changes)
}

/// Writes a package; gives its records.
fn package(dir: &Path, records: usize, edit: usize) -> usize {
    let text = plan(records / OF_ROW, edit);
    let sha256 = Sha256::digest(text.as_bytes()).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
    let source = Source { given: "plan.tsv".into(), sha256, ..Source::default() };
    let artifact = process(&source, text.as_bytes(), &Options::default());
    let counted =
        ["courses", "tracks", "sessions", "places", "fees", "capacities", "requirements", "relations", "notes"];
    let count = counted.iter().filter_map(|t| artifact.summary.records.get(*t)).sum();
    let options = PackageOptions { no_sync: true, ..PackageOptions::default() };
    write_package(dir, [Ok(artifact)].into_iter(), &serde_json::json!({}), &options).expect("it is written");
    count
}

/// A plan of `rows` tracks, four a course.
fn plan(rows: usize, edit: usize) -> String {
    let mut text = String::from("2025年度 青空県研修計画\n\n更新日：2025年4月1日\n\n");
    text.push_str("研修名\tコース名\t対象者\t研修期間\t募集定員\t費用(税込み)\t研修の目的・概要\t開催日\t都道府県\t会場名\t備考\n");
    for n in 0..rows {
        row(&mut text, n, edit);
    }
    text
}

fn row(text: &mut String, n: usize, edit: usize) {
    const KINDS: [&str; 8] =
        ["緩和ケア", "救急手当", "防災活動", "栄養指導", "感染対策", "看護管理", "地域連携", "口腔衛生"];
    const PLACES: [(&str, &str); 4] = [
        ("長野県", "若葉会館 大ホール"),
        ("新潟県", "ホテル白樺 鶴の間"),
        ("東京都", "中央会館"),
        ("富山県", "立山会議室"),
    ];
    let is_edited = edit == 2 || edit == 1 && n % 10 == 3;
    let course = n / 4;
    if edit == 1 && course % 50 == 7 {
        return;
    }
    let suffix = if edit == 2 || edit == 1 && course % 25 == 3 { "セミナー" } else { "研修会" };
    let shift = if is_edited { 9 } else { 0 };
    let fee =
        if n.is_multiple_of(7) { "無料".to_owned() } else { format!("{},{}00円", n % 9 + 1 + shift, n % 8 + 1) };
    let (prefecture, venue) = PLACES[n % PLACES.len()];
    let _ = writeln!(
        text,
        "{}{suffix}(第{}期)\t第{}コース\t看護師及び薬剤師で、{}年以上の経験を有する者\t2日間\t{}名\t{fee}\t\
         ○{}に必要な知識と技術を第{}期の受講者が学ぶ。グループワークを行う。\t2025年{}、{}\t{prefecture}\t{venue}\t昼食は各自(第{n}号)",
        KINDS[course % KINDS.len()],
        course + 1,
        n % 4 + 1,
        n % 5 + 1,
        20 + n % 30,
        KINDS[(n + 3) % KINDS.len()],
        course + 1,
        date(n * 3 + shift),
        date(n * 3 + 90 + shift),
    );
}

/// A day of 2025 from April to December.
fn date(n: usize) -> String {
    format!("{}月{}日", 4 + n / 28 % 9, n % 28 + 1)
}
