//! Speed of the whole way from text to package, on a plan that is made here: `cargo bench --bench throughput`.
//!
//! Prints megabytes of TSV a second on one core: every stage, the named path (decode, normalize, align, emit) and all stages, of
//! two plans: the worst case, short rows of which every cell is a value, and rows as plans have them, with cells of prose; the
//! csv crate alone and pandas on the same bytes, with the ratios; what happens when the input doubles, is cut into many tables or
//! is one course of many tracks; and many small documents in one run. What is published is counted as it is made and not kept, as
//! in a reader process, which sends it on.
//!
//! Time is processor time of this thread (user and system), so that a busy machine changes little; many documents are measured
//! by the clock. `cargo bench --bench throughput -- stages` prints one part: `stages`, `beside`, `doubling` or `many`.

// What a benchmark says, it says on standard output.
#![allow(clippy::print_stdout)]

use keikaku::diag::Diagnostics;
use keikaku::emit::{Part, Sink};
use keikaku::extract::Budget;
use keikaku::model::Source;
use keikaku::pipeline::{Engine, Input, Limits, Options, Origin, process_into, run};
use keikaku::{assemble, emit, extract, kinds, layout, normalize, parse, resolve, split, validate};
use std::fmt::Write;
use std::hint::black_box;
use std::io;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const MB: usize = 1_000_000;
/// Heading of the invented plan.
const HEADINGS: &str =
    "研修名\tコース名\t対象者\t研修期間\t募集定員\t費用(税込み)\t研修の目的・概要\t開催日\t都道府県\t会場名\t備考";
/// Weekdays from Sunday.
const WEEKDAYS: [char; 7] = ['日', '月', '火', '水', '木', '金', '土'];
/// Days of the months of 2025.
const MONTHS: [usize; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let is_wanted = |part: &str| wanted.is_empty() || wanted.iter().any(|w| w == part);
    let plans = [("short rows", plan(5 * MB, usize::MAX, 4)), ("rows with prose", wordy_plan(5 * MB))];
    for (name, plan) in &plans {
        let lines = plan.lines().count();
        if is_wanted("stages") {
            println!("Stages, {name}, {:.1} MB of TSV in {lines} lines, one core:", megabytes(plan));
            stages(plan);
        }
        if is_wanted("beside") {
            println!("Beside it, {name}:");
            beside(plan);
        }
    }
    if is_wanted("doubling") {
        doubling();
    }
    if is_wanted("many") {
        many_documents();
    }
}

/// Processor time of this thread so far.
#[cfg(unix)]
fn now() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

/// The clock, where threads do not count their processor time.
#[cfg(not(unix))]
fn now() -> Duration {
    static BEGUN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed()
}

/// A plan of about `size` bytes as plans are printed: the fixture's tables again and again, every course with a number of its own.
fn wordy_plan(size: usize) -> String {
    let fixture = include_str!("../fixtures/training-plan/flattened-text/input.txt");
    let mut text = String::from(fixture);
    for n in 2.. {
        if text.len() >= size {
            break;
        }
        for line in fixture.lines() {
            let is_course = line.split('\t').next().is_some_and(|name| name.contains("研修") && name != "研修名");
            if is_course && line.contains('\t') {
                let _ = write!(text, "第{n}期");
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// A plan of about `size` bytes; headings stand again after every `table` rows, and a course has `tracks` rows.
fn plan(size: usize, table: usize, tracks: usize) -> String {
    let mut text = String::from("2025年度 青空県研修計画(予定)\n\n更新日：2025年4月1日\n\n");
    let mut n = 0;
    while text.len() < size {
        if n % table == 0 {
            if n > 0 {
                let _ = writeln!(text, "\n{}ページ\n", n / table + 1);
            }
            text.push_str(HEADINGS);
            text.push('\n');
        }
        row(&mut text, n, tracks);
        n += 1;
    }
    text
}

fn row(text: &mut String, n: usize, tracks: usize) {
    const KINDS: [&str; 8] =
        ["緩和ケア", "救急手当", "防災活動", "栄養指導", "感染対策", "看護管理", "地域連携", "口腔衛生"];
    const PLACES: [(&str, &str); 5] = [
        ("長野県", "若葉会館 大ホール"),
        ("新潟県", "ﾎﾃﾙ白樺 鶴の間"),
        ("東京", "中央会館"),
        ("", "オンライン開催"),
        ("富山県", "㈱立山会議室サービス"),
    ];
    let (first, second) = (date(n * 3), date(n * 3 + 1));
    let (prefecture, venue) = PLACES[n % PLACES.len()];
    let fee = if n.is_multiple_of(7) { "無料".to_owned() } else { format!("{0},{0}00円", n % 9 + 1) };
    let course = n / tracks;
    let track = if tracks > 1 { format!("第{}コース", n % tracks + 1) } else { String::new() };
    let _ = writeln!(
        text,
        "{}研修会（第{}期）\t{track}\t看護師　及び 薬剤師で、{}年以上の経験を有する者\t{}日間\t{}名\t{fee}\t\
         ○{}に必要な知識と技術を学ぶ。グループワークを行う。 ○評価の方法について講義と演習を通して学ぶ。\t\
         2025年{first}～{second}\t{prefecture}\t{venue}\t昼食は各自",
        KINDS[course % KINDS.len()],
        course + 1,
        n % 5 + 1,
        2,
        20 + n % 30,
        KINDS[(n + 3) % KINDS.len()],
    );
}

/// A day of 2025 with its weekday: `6月7日(土)`. The days stay between April and December.
fn date(n: usize) -> String {
    let day_of_year = 91 + n % 270;
    let (mut month, mut day) = (0, day_of_year - 1);
    while day >= MONTHS[month] {
        day -= MONTHS[month];
        month += 1;
    }
    // 2025-01-01 is a Wednesday.
    let weekday = WEEKDAYS[(3 + day_of_year - 1) % 7];
    format!("{}月{}日({weekday})", month + 1, day + 1)
}

fn source() -> Source {
    Source { given: "plan.tsv".into(), sha256: "00".repeat(32), ..Source::default() }
}

fn megabytes(text: &str) -> f64 {
    text.len() as f64 / MB as f64
}

fn show(name: &str, text: &str, took: Duration) {
    let seconds = took.as_secs_f64();
    println!("  {name:<32} {:>9.1} MB/s {:>9.1} ms", megabytes(text) / seconds, seconds * 1e3);
}

/// The stages of the named path, as they are called below.
const PATH: [&str; 4] = ["extract (decode)", "normalize", "parse (align)", "emit"];

/// Every stage by itself, best of five.
fn stages(text: &str) {
    let mut best: Vec<(&str, Duration)> = Vec::new();
    let mut published = 0;
    for _ in 0..5 {
        let (times, bytes) = once(text);
        published = bytes;
        for (i, (name, took)) in times.into_iter().enumerate() {
            match best.get_mut(i) {
                Some(b) => b.1 = b.1.min(took),
                None => best.push((name, took)),
            }
        }
    }
    best.iter().for_each(|(name, took)| show(name, text, *took));
    show("decode, normalize, align, emit", text, best.iter().filter(|b| PATH.contains(&b.0)).map(|b| b.1).sum());
    show("all stages", text, best.iter().map(|b| b.1).sum());
    let bytes = published as f64;
    println!("  published: {:.1} MB, {:.1} times the input", bytes / MB as f64, bytes / text.len() as f64);
}

/// Counts what is published.
#[derive(Default)]
struct Counted(usize);

impl Sink for Counted {
    fn put(&mut self, _: Part, text: &str) -> io::Result<()> {
        self.0 += black_box(text).len();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0 = 0;
        Ok(())
    }
}

/// The time of each stage, and how many bytes are published.
fn once(text: &str) -> (Vec<(&'static str, Duration)>, usize) {
    let mut times = Vec::new();
    let mut d = Diagnostics::default();
    let mut begun = now();
    let mut lap = |name| {
        times.push((name, now() - begun));
        begun = now();
    };
    let document = extract::extract(text.as_bytes(), "plan.tsv", &Budget::default(), &mut d);
    let document = document.expect("the invented plan is read");
    lap("extract (decode)");
    let kept = document.clone();
    lap("(copy)");
    let blocks = layout::layout(document, &mut d);
    lap("layout");
    let texts = normalize::normalize(blocks);
    lap("normalize");
    let family = kinds::identify(&texts).expect("the invented plan is a plan");
    lap("identify");
    let sections = assemble::assemble(texts, family, &mut d);
    lap("assemble");
    let rows = parse::parse(&sections, family, &mut d);
    lap("parse (align)");
    let mut data = split::split(&sections, rows, family, &mut d);
    lap("split");
    resolve::resolve(&mut data, &sections, family, &mut d);
    lap("resolve");
    let data = validate::validate(data, &mut d);
    lap("validate");
    let mut published = Counted::default();
    emit::emit_into(&source(), &kept, &data, &d, &mut published).expect("counting refuses nothing");
    lap("emit");
    drop((data, sections, kept, d));
    lap("(give memory back)");
    times.retain(|t| t.0 != "(copy)");
    (times, published.0)
}

/// The csv crate alone and pandas, on the same bytes.
fn beside(text: &str) {
    let whole = (0..3).map(|_| total(text)).min().unwrap_or_default();
    show("keikaku, bytes to package", text, whole);
    let begun = now();
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).has_headers(false).from_reader(text.as_bytes());
    let cells: usize = reader.records().flatten().map(|r| r.len()).sum();
    black_box(cells);
    let csv = now() - begun;
    show("csv crate alone", text, csv);
    println!("  csv / keikaku: {:.1}", whole.as_secs_f64() / csv.as_secs_f64());
    match pandas(text) {
        Some(took) => {
            show("pandas.read_csv", text, took);
            println!("  pandas / keikaku: {:.1}", whole.as_secs_f64() / took.as_secs_f64());
        }
        None => println!("  pandas: not installed"),
    }
}

/// The time that pandas takes to read the same bytes; nothing where it is not installed.
fn pandas(text: &str) -> Option<Duration> {
    const SCRIPT: &str = "import sys,time,pandas\nb=time.process_time()\n\
        pandas.read_csv(sys.argv[1],sep='\\t',header=None,names=range(64),dtype=str)\nprint(time.process_time()-b)";
    let path = std::env::temp_dir().join(format!("throughput-{}.tsv", std::process::id()));
    std::fs::write(&path, text).ok()?;
    let answer = Command::new("python3").args(["-c", SCRIPT]).arg(&path).output();
    let _ = std::fs::remove_file(&path);
    let seconds = String::from_utf8(answer.ok()?.stdout).ok()?;
    seconds.trim().parse().ok().map(Duration::from_secs_f64)
}

fn total(text: &str) -> Duration {
    let begun = now();
    let mut published = Counted::default();
    process_into(&source(), text.as_bytes(), &Options::default(), &mut published).expect("counting refuses nothing");
    now() - begun
}

/// Twice the input should take twice the time. The shorter of two runs counts.
fn doubling() {
    println!("Doubling, bytes to package, and how many times longer than half of it:");
    let cases =
        [("one table", usize::MAX, 4), ("tables of 5 rows", 5, 4), ("one course of all rows", usize::MAX, usize::MAX)];
    for (name, table, tracks) in cases {
        let mut before = None;
        for size in [MB, 2 * MB, 4 * MB, 8 * MB, 16 * MB] {
            let text = plan(size, table, tracks);
            let took = (0..2).map(|_| total(&text)).min().unwrap_or_default();
            show(&format!("{name}, {} MB", size / MB), &text, took);
            if let Some(half) = before.replace(took.as_secs_f64()) {
                println!("{:>64.2} times", took.as_secs_f64() / half);
            }
        }
    }
}

/// Many small documents in one run, through reader processes as the command starts them: one at a time and two.
fn many_documents() {
    const COUNT: usize = 10_000;
    let text = plan(2_000, usize::MAX, 4);
    let folder = tempfile::tempdir().expect("a folder for the documents");
    let inputs: Vec<Input> = (0..COUNT).map(|n| small_document(folder.path(), n, &text)).collect();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    println!("{COUNT} documents of {} bytes, to the spool, on {cores} cores:", text.len());
    for jobs in [1, 2] {
        let took = through(&readers(), &inputs, jobs);
        println!("  {jobs} at a time: {:>8.0} documents/s", COUNT as f64 / took.as_secs_f64());
    }
    price_of_a_process(&inputs[..1000]);
}

/// What it costs that a document is read by another process: once to start it, then for each document.
fn price_of_a_process(inputs: &[Input]) {
    let each = |took: Duration| took.as_secs_f64() * 1e6 / inputs.len() as f64;
    let here = each(through(&Engine::InProcess, inputs, 1));
    let there = each(through(&readers(), inputs, 1));
    let once = |engine: &dyn Fn() -> Engine| {
        let mut times: Vec<Duration> = (0..51).map(|_| through(&engine(), &inputs[..1], 1)).collect();
        times.sort();
        times[25].as_secs_f64() * 1e3
    };
    let start = once(&readers) - once(&|| Engine::InProcess);
    println!(
        "  a reader process: {start:.1} ms to start it; a document {there:.0} µs in it, {here:.0} µs in this process"
    );
}

fn readers() -> Engine {
    Engine::children(env!("CARGO_BIN_EXE_keikaku").into(), Limits::default())
}

fn through(engine: &Engine, inputs: &[Input], jobs: usize) -> Duration {
    let begun = Instant::now();
    let batch = run(inputs.to_vec(), engine, jobs, &Options::default(), &AtomicBool::new(false), &|_| {});
    assert_eq!(batch.expect("the readers start").entries().len(), inputs.len());
    begun.elapsed()
}

fn small_document(folder: &Path, number: usize, text: &str) -> Input {
    let name = format!("plan-{number:05}.tsv");
    let path = folder.join(&name);
    std::fs::write(&path, text).expect("a document is written");
    Input { source: Source { given: name, ..Source::default() }, origin: Origin::File(path) }
}
