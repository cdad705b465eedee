//! What reading PDF costs beside `pdftotext -layout`, on the same files in the same run: `cargo bench --bench pdf`.
//!
//! Prints CPU time (user and system) of whole processes, interleaved, as ratios: text alone, and text with tables and records.
//! Then the cost of a page in files of one, four and sixteen times the pages, and the peak memory of the longest. The files are
//! those of `$KEIKAKU_SHARED`, or of `../shared`, or the fixtures. Needs poppler-utils (`pdftotext`, `pdfunite`) and Linux.

// What a benchmark says, it says on standard output.
#![allow(clippy::print_stdout)]

use keikaku::diag::Diagnostics;
use keikaku::extract::{Budget, extract};
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs of each program on each file.
const ROUNDS: usize = 7;
/// How many times the longest file is put behind itself.
const COPIES: usize = 16;
/// What the name of a mode begins with, so that no argument of cargo is taken for one.
const MODE: &str = "--bench-child=";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(mode) = arguments.iter().find_map(|a| a.strip_prefix(MODE)) {
        let file = arguments.last().expect("a file behind the mode");
        return child(mode, Path::new(file));
    }
    if Command::new("pdftotext").arg("-v").stderr(Stdio::null()).status().is_err() {
        println!("pdftotext is not installed; nothing to compare with");
        return;
    }
    let files = files();
    println!("CPU time against `pdftotext -layout`, {ROUNDS} interleaved runs a file (1.00 is its time):");
    println!("{:>7} {:>7}  pages  file", "text", "records");
    let mut ratios = Vec::new();
    for file in &files {
        ratios.push(compare(file));
    }
    let median = |pick: fn(&(f64, f64)) -> f64| {
        let mut all: Vec<f64> = ratios.iter().map(pick).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    println!("{:>7.2} {:>7.2}         median", median(|r| r.0), median(|r| r.1));
    longer(&files);
}

/// The process that is measured.
fn child(mode: &str, file: &Path) {
    let bytes = fs::read(file).expect("readable");
    let pages = if mode == "text" {
        extract(&bytes, "file.pdf", &Budget::default(), &mut Diagnostics::default()).map_or(0, |d| d.pages.len())
    } else {
        let source = Source { given: "file.pdf".to_owned(), ..Source::default() };
        // One row of coverage a page.
        process(&source, &bytes, &Options::default()).tables.get("coverage").map_or(0, |rows| rows.lines().count())
    };
    println!("{pages} {}", peak());
}

/// Peak memory of this process in KiB.
fn peak() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// The PDF files to read: real and generated ones, or our own.
fn files() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("KEIKAKU_SHARED").map_or(beside, PathBuf::from);
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let roots =
        [shared.join("bench/speed"), shared.join("corpus/clinic-lists-2020"), shared.join("corpus/clinic-lists-2024")];
    let roots = if shared.is_dir() { roots.to_vec() } else { vec![fixtures] };
    let mut files: Vec<PathBuf> = roots
        .iter()
        .flat_map(walkdir::WalkDir::new)
        .filter_map(|e| e.ok().map(walkdir::DirEntry::into_path))
        .filter(|p| p.extension().is_some_and(|e| e == "pdf"))
        .collect();
    files.sort();
    files
}

/// Ratios of text and of records to `pdftotext` on a file.
fn compare(file: &Path) -> (f64, f64) {
    let (mut peer, mut text, mut records) = (0.0, 0.0, 0.0);
    let mut pages = 0;
    for _ in 0..ROUNDS {
        peer += cost(Command::new("pdftotext").arg("-layout").arg(file).arg("-")).0;
        text += cost(&mut ours("text", file)).0;
        let (took, said) = cost(&mut ours("records", file));
        records += took;
        pages = said.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(pages);
    }
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    println!("{:>7.2} {:>7.2}  {pages:>5}  {name}", text / peer, records / peer);
    (text / peer, records / peer)
}

fn ours(mode: &str, file: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg(format!("{MODE}{mode}")).arg(file);
    command
}

/// Seconds of CPU that a process took, and what it said.
fn cost(command: &mut Command) -> (f64, String) {
    let before = spent();
    let output = command.stderr(Stdio::null()).output().expect("starts");
    (spent() - before, String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Seconds of CPU of all children so far (proc(5): cutime and cstime, in ticks of 1/100 s).
fn spent() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let behind = stat.rsplit(')').next().unwrap_or_default();
    let ticks = |n: usize| behind.split_whitespace().nth(n).and_then(|t| t.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(13) + ticks(14)) / 100.0
}

/// The longest file once, four and sixteen times behind itself.
fn longer(files: &[PathBuf]) {
    let Some(longest) = files.iter().max_by_key(|f| fs::metadata(f).map_or(0, |m| m.len())) else { return };
    let folder = tempfile::tempdir().expect("a folder");
    println!("\n{} put behind itself:", longest.file_name().unwrap_or_default().to_string_lossy());
    for copies in [1, COPIES / 4, COPIES] {
        let united = folder.path().join(format!("{copies}.pdf"));
        let done = Command::new("pdfunite").args(std::iter::repeat_n(longest, copies)).arg(&united).status();
        if !done.is_ok_and(|s| s.success()) {
            println!("pdfunite could not make it");
            return;
        }
        let (seconds, said) = cost(&mut ours("records", &united));
        let mut numbers = said.split(' ').filter_map(|n| n.parse::<f64>().ok());
        let (pages, peak) = (numbers.next().unwrap_or(0.0), numbers.next().unwrap_or(0.0));
        println!("{pages:>7} pages: {:.2} ms of CPU a page, peak {:.0} MiB", 1000.0 * seconds / pages, peak / 1024.0);
    }
}
