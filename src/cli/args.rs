//! The command line: the one definition behind `--help`, completions and the man page.

use super::exit;
use super::history::History;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use std::path::PathBuf;
use std::time::Duration;

/// Turns Japanese public-sector plan documents into validated, publishable data.
///
/// Reads training plans (研修計画, 講習日程, 研修一覧), notices, guidelines and comparison tables as PDF, text, TSV, CSV, HTML, XLSX,
/// XLS and ODS, and writes a Data Package: tidy tables, nested JSON, and for every value the place it was read from. What a file
/// is, is decided by its content.
#[derive(Debug, Parser)]
#[command(name = "keikaku", version, max_term_width = 100, after_help = EXAMPLES, after_long_help = long_help())]
pub(crate) struct Cli {
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub(crate) color: Color,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  keikaku build plan.tsv -o out             read a plan, write the package to out/
  keikaku build plans/ -o out --jobs 4      every file of a folder, four at a time
  curl -s URL | keikaku build - -o out      from standard input
  keikaku explain out RECORD.fee_text       why does this field say what it says?
  keikaku inspect plan.tsv --stage parse    what did a stage make of it?
  keikaku validate out                      is this package what it promises to be?
  keikaku diff old.html new.html            what did the new revision change?
  keikaku compare old.pdf new.pdf           both revisions of a guideline side by side (新旧対照表)";

fn long_help() -> String {
    format!("{EXAMPLES}\n\n{}", exit::TABLE)
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Build(Build),
    Validate(Validate),
    Diff(Diff),
    Compare(Compare),
    Explain(Explain),
    History(History),
    Inspect(Inspect),
    Tables(Tables),
    Nightly(Nightly),
    /// Print completions for a shell.
    #[command(after_help = "Example:\n  keikaku completions bash > ~/.local/share/bash-completion/completions/keikaku")]
    Completions {
        /// The shell.
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
    /// Print the man page, of the whole or of one command.
    #[command(after_help = "Example:\n  keikaku man | man -l -\n  keikaku man build > keikaku-build.1")]
    Man {
        /// A command; without it the page of `keikaku` itself.
        command: Option<String>,
    },
    /// Read documents that are asked for on standard input; `build` starts this by itself.
    #[command(hide = true)]
    Worker {
        /// Bytes of address space.
        memory: u64,
        /// Seconds of processor time for each document.
        cpu: u64,
    },
}

/// Read documents and write a data package.
///
/// Every INPUT is a file, a folder (walked, in the order of names; hidden files and the output are left out) or `-` for standard
/// input. Documents are read in processes of their own, so that one which crashes, hangs or eats memory costs itself and
/// nothing else: it becomes a row with status `failed`. The package is written beside its place and put there in one step; if
/// nothing changed, nothing but run.json is touched.
#[derive(Args, Debug)]
#[command(after_help = BUILD_EXAMPLES, after_long_help = build_long_help())]
pub(crate) struct Build {
    /// Files, folders, or `-` for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// Folder of the package. It must be empty, absent, or hold a package of keikaku.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: PathBuf,
    /// Documents read at the same time [default: number of cores].
    #[arg(short, long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// Say nothing but errors (with `--format json` the summary is printed all the same).
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Form of the summary on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Findings from this severity on make the exit code 1. Documents that could not be read make it 3 in any case.
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "SEVERITY")]
    pub(crate) fail_on: FailOn,
    /// Findings that are drawn at most; all of them are in data/findings.csv.
    #[arg(long, default_value_t = 20, value_name = "N")]
    pub(crate) show: usize,
    /// Findings below this severity are counted, not drawn.
    #[arg(long, value_enum, default_value_t = Level::Warning, value_name = "SEVERITY")]
    pub(crate) level: Level,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
    /// Bytes that may be published of one document.
    #[arg(long, default_value = "4GiB", value_name = "SIZE", value_parser = size, help_heading = LIMITS)]
    pub(crate) max_output: u64,
    /// Have every PDF read by a second, independent reader (pdf-extract) as well, and report where the two see other characters.
    #[cfg(feature = "cross-check")]
    #[arg(long)]
    pub(crate) cross_check: bool,
    /// Publish names of private persons, which are withheld (■) otherwise.
    #[arg(long)]
    pub(crate) publish_names: bool,
    /// Corrections by people (overrides.toml), applied while the source says what they expect.
    #[arg(long, value_name = "FILE")]
    pub(crate) overrides: Option<PathBuf>,
    /// Licence of the sources, as you know it; it is published and never guessed.
    #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
    pub(crate) licence: String,
    /// 出典: how the sources want to be named.
    #[arg(long, default_value = "", value_name = "TEXT", hide_default_value = true)]
    pub(crate) attribution: String,
    /// Where the sources were fetched from.
    #[arg(long, default_value = "", value_name = "URL", hide_default_value = true)]
    pub(crate) source_url: String,
}

const BUILD_EXAMPLES: &str = "\
Examples:
  keikaku build plan.html -o out
  keikaku build plans/ more/plan.xlsx -o out --fail-on warning
  keikaku build plans/ -o out --quiet --format json | jq .totals
  keikaku build plans/ -o out --licence CC-BY-4.0 --attribution '○○県'";

fn build_long_help() -> String {
    format!("{BUILD_EXAMPLES}\n\n{}", exit::TABLE)
}

const LIMITS: &str = "Limits of one document (a document that passes one fails, with the limit as its reason)";

/// What one document may use up. Sizes are bytes or have a unit (300MiB, 2GB), times have a unit (90s, 5min).
#[derive(Args, Clone, Debug)]
pub(crate) struct LimitArgs {
    /// Size of the file, and of what an archive unpacks to.
    #[arg(long, default_value = "512MiB", value_name = "SIZE", value_parser = size, help_heading = LIMITS)]
    pub(crate) max_file: u64,
    /// Memory of its reader process (address space; from 256MiB).
    #[arg(long, default_value = "2GiB", value_name = "SIZE", value_parser = memory, help_heading = LIMITS)]
    pub(crate) max_memory: u64,
    /// Processor time, in whole seconds.
    #[arg(long, default_value = "60s", value_name = "TIME", value_parser = time, help_heading = LIMITS)]
    pub(crate) max_cpu: Duration,
    /// Time by the clock, for what waits instead of working.
    #[arg(long, alias = "timeout", default_value = "5min", value_name = "TIME", value_parser = time, help_heading = LIMITS)]
    pub(crate) max_time: Duration,
}

fn size(text: &str) -> Result<u64, String> {
    text.parse::<bytesize::ByteSize>().map(|size| size.0).map_err(|_| "not a size such as 300MiB or 2GB".to_owned())
}

/// Below this a reader process does not even start.
fn memory(text: &str) -> Result<u64, String> {
    match size(text)? {
        small if small < 256 << 20 => Err("less than 256MiB, which a reader process needs for itself".to_owned()),
        enough => Ok(enough),
    }
}

/// From a millisecond to a week.
fn time(text: &str) -> Result<Duration, String> {
    let longest = Duration::from_secs(7 * 24 * 3600);
    let parsed = text.parse::<jiff::SignedDuration>().ok().and_then(|time| Duration::try_from(time).ok());
    match parsed {
        Some(time) if time >= Duration::from_millis(1) && time <= longest => Ok(time),
        _ => Err("not a time such as 90s or 5min, at most a week".to_owned()),
    }
}

/// Check a package: schemas, keys, references, provenance, coverage sums.
#[derive(Args, Debug)]
pub(crate) struct Validate {
    /// Folder of the package.
    pub(crate) dir: PathBuf,
}

/// Say what changed between two revisions, record by record.
///
/// OLD and NEW are packages, documents or folders of documents. Records are matched by what they say, by what they are called, by
/// likeness: a rename, a move, a track that was split or merged is one change; order, width, spaces and layout are none. Dates,
/// fees and seats are compared as values. Documents that are no plan are compared as lists, row by row.
#[derive(Args, Debug)]
#[command(after_help = DIFF_EXAMPLES, after_long_help = diff_long_help())]
pub(crate) struct Diff {
    /// Old revision: a package, a document, a folder of documents, or `-`.
    pub(crate) old: PathBuf,
    /// New revision, likewise.
    pub(crate) new: PathBuf,
    /// Folder for a package with the table `changes`. It must be empty, absent, or hold a package of keikaku.
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
    /// Form of what is said on standard output.
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// Say nothing on standard output; the exit code tells.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// A column of which nothing is told: a name as published (`venue`, `fees.text`) or a heading of a list. May be repeated.
    #[arg(long, value_name = "COLUMN")]
    pub(crate) ignore: Vec<String>,
    /// Changes below this severity are counted, not shown.
    #[arg(long, value_enum, default_value_t = Weight::Low, value_name = "SEVERITY")]
    pub(crate) level: Weight,
    /// Changes of meaning from this severity on make the exit code 1.
    #[arg(long, value_enum, default_value_t = Weight::Low, value_name = "SEVERITY")]
    pub(crate) fail_on: Weight,
    /// Show what differs in writing only, too: width, spaces, range marks.
    #[arg(long)]
    pub(crate) cosmetic: bool,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  keikaku diff plan-april.html plan-may.html
  keikaku diff out/monday out/tuesday -o out/changes
  keikaku diff old.csv new.csv --ignore リンク切れ --level high
  keikaku diff old new --format markdown > changes.md
  keikaku diff old new --quiet || echo something changed";

fn diff_long_help() -> String {
    format!("{DIFF_EXAMPLES}\n\n{}", exit::TABLE)
}

/// Print two revisions of an outline side by side: a comparison table (新旧対照表).
///
/// OLD and NEW are documents or packages that hold one outline each: a guideline, a notice, rules. Every provision stands in a row, its
/// words after the change on the left, before it on the right, and what differs is marked. `keikaku build` reads the HTML page back as
/// the same amendments; where the words alone would be read otherwise, a warning says so.
#[derive(Args, Debug)]
#[command(after_help = COMPARE_EXAMPLES, after_long_help = compare_long_help())]
pub(crate) struct Compare {
    /// Old revision: a document, a package, or `-`.
    pub(crate) old: PathBuf,
    /// New revision, likewise.
    pub(crate) new: PathBuf,
    /// File to write instead of standard output.
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Form of the table.
    #[arg(long, value_enum, default_value_t = CompareFormat::Html)]
    pub(crate) format: CompareFormat,
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  keikaku compare youkou-2024.pdf youkou-2025.pdf -o taishou.html
  keikaku compare old.txt new.txt --format markdown
  keikaku compare old.txt new.txt --format json | jq '.amendments[] | select(.operation == \"add_item\")'
  keikaku build taishou.html -o out         the amendments as a table";

fn compare_long_help() -> String {
    format!("{COMPARE_EXAMPLES}\n\n{}", exit::TABLE)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// A page for a browser, which `build` reads back.
    Html,
    /// For people, elsewhere.
    Markdown,
    /// One JSON document: amendments and rows.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people, at a terminal.
    Text,
    /// For people, elsewhere.
    Markdown,
    /// One JSON document.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Weight {
    High,
    Normal,
    Low,
    Never,
}

/// Say where a value comes from: raw text, place, rule, what it was inherited from, readings that lost.
///
/// Needs nothing but the package. RECORD is an id of any table (course_id, session_id, …); without `.FIELD` every field is explained.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  keikaku explain out 'training-plan.x/2021/航海基礎研修/通常枠'
  keikaku explain out 'training-plan.x/2021/航海基礎研修/通常枠.days'
  keikaku explain out 'training-plan.x/2021/航海基礎研修/通常枠.days' --override >> overrides.toml")]
pub(crate) struct Explain {
    /// Folder of the package.
    pub(crate) dir: PathBuf,
    /// Id of a record, and with `.FIELD` one of its fields.
    #[arg(value_name = "RECORD[.FIELD]")]
    pub(crate) record: String,
    /// Print an override of the field, to be completed in overrides.toml, instead of an explanation.
    #[arg(long = "override")]
    pub(crate) as_override: bool,
}

/// Print what a stage made of a document.
#[derive(Args, Debug)]
#[command(after_help = "\
Stages, in order:
  extract    pages as they were decoded
  layout     blocks in reading order; tables as grids (〃 covered by a merged cell, ∅ no cell there)
  normalize  the same, folded; and what folding changed
  assemble   title, lines, legends, tables with their headings
  parse      rows, each cell under what it means
  split      courses, tracks, sessions, places
  resolve    the same with eligibility, notes, relations

Examples:
  keikaku inspect plan.tsv --stage layout | less -S
  keikaku inspect plan.pdf --stage layout --svg pages     pictures of what was seen on each page")]
pub(crate) struct Inspect {
    /// A file, or `-` for standard input.
    pub(crate) input: PathBuf,
    /// The stage.
    #[arg(long, value_enum)]
    pub(crate) stage: Stage,
    /// Draw every page of a PDF into DIR/page-N.svg: glyphs, rules, cells with what they cover, order of reading (with `--stage layout`).
    #[arg(long, value_name = "DIR")]
    pub(crate) svg: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// Print the tables of a document, and nothing else.
///
/// Cells keep the document's own characters, but for radicals that a font gave for ideographs (⽇ for 日). A table that goes on
/// over pages is one table; a merged cell stands once, with the rows and columns it covers.
#[derive(Args, Debug)]
#[command(after_help = "\
Form of --json, one object per INPUT and line; places are in 1/100 pt from the top left corner, null where nothing is drawn:
  {\"doc\": \"plan\", \"text\": \"…\", \"tables\": [{\"page\": 1, \"bbox\": [x0, y0, x1, y1], \"header_rows\": 2,
    \"cells\": [{\"r\": 0, \"c\": 0, \"rs\": 2, \"cs\": 1, \"text\": \"…\", \"page\": 1, \"bbox\": […]}]}]}
`header_rows` is missing where the format does not say.

Examples:
  keikaku tables plan.pdf | less -S
  keikaku tables plan.pdf --json | jq '.tables[0].cells[].text'")]
pub(crate) struct Tables {
    /// Files, or `-` for standard input.
    #[arg(required = true, value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// One JSON object per document and line.
    #[arg(long)]
    pub(crate) json: bool,
    /// Of all inputs together, but for the size.
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

/// Look at all sources of a configuration, publish what is sound, say what changed.
///
/// Sources that say what they said cost next to nothing. What is new is kept, read, judged against what is expected of it and against
/// the revisions before, compared with what was published, and published with all else in one step. What is doubtful is held
/// back: the last good package stays. A run may be killed at any moment; the next one completes it.
#[derive(Args, Debug)]
#[command(after_help = NIGHTLY_EXAMPLES, after_long_help = nightly_long_help())]
pub(crate) struct Nightly {
    /// The configuration.
    #[arg(short, long, default_value = "keikaku.toml", value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Check the configuration, say what would be looked at, and do nothing else.
    #[arg(long)]
    pub(crate) check: bool,
    /// Wait for another run to end, instead of giving up at once.
    #[arg(long)]
    pub(crate) wait: bool,
    /// Look at every source, whatever its schedule.
    #[arg(long)]
    pub(crate) all: bool,
    /// Read files even if their size and times are those of last time.
    #[arg(long)]
    pub(crate) rehash: bool,
    /// Let what is held back of this source pass: a person has looked at it. May be repeated.
    #[arg(long, value_name = "SOURCE")]
    pub(crate) accept: Vec<String>,
    /// Documents read at the same time [default: number of cores].
    #[arg(short, long, value_name = "N", value_parser = value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// Say nothing but the last line.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// Form of standard output; its last line is the night in one JSON object either way.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    /// Say on standard error what happens as it happens (KEIKAKU_LOG=debug says more).
    #[arg(long, value_enum, value_name = "FORM")]
    pub(crate) log: Option<LogFormat>,
    /// The time it is to be, instead of now: for tests.
    #[arg(long, hide = true, value_name = "TIME")]
    pub(crate) now: Option<jiff::Timestamp>,
}

const NIGHTLY_EXAMPLES: &str = "\
Examples:
  keikaku nightly --check                      is keikaku.toml right, and what does it name?
  keikaku nightly -c /etc/keikaku.toml         a night
  keikaku nightly --accept aozora-training     what is held back of it is right
  keikaku nightly --quiet --log json           for cron and systemd
  keikaku nightly --format json | tail -n 1 | jq .quarantined";

fn nightly_long_help() -> String {
    format!("{NIGHTLY_EXAMPLES}\n\n{}", exit::NIGHTLY_TABLE)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// A line for people.
    Text,
    /// A JSON object per line.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stage {
    Extract,
    Layout,
    Normalize,
    Assemble,
    Parse,
    Split,
    Resolve,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Level {
    Error,
    Warning,
    Info,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_and_times_have_units_and_sense() {
        let sizes = ["2GiB", "2 GB", "300MiB", "1000", "-1", "much"].map(|s| size(s).ok());
        assert_eq!(sizes, [Some(2 << 30), Some(2_000_000_000), Some(300 << 20), Some(1000), None, None]);
        assert_eq!(["256MiB", "255MiB", "10"].map(|s| memory(s).is_ok()), [true, false, false]);
        let times =
            ["60s", "5min", "1m 30s", "1.5s", "0s", "60", "-1s", "1y"].map(|t| time(t).ok().map(|t| t.as_millis()));
        assert_eq!(times, [Some(60_000), Some(300_000), Some(90_000), Some(1500), None, None, None, None]);
    }
}
