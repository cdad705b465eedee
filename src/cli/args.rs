//! The command line: the one definition behind `--help`, completions and the man page.

use super::exit;
use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use std::path::PathBuf;

/// Turns Japanese public-sector plan documents into validated, publishable data.
///
/// Reads training plans (研修計画, 講習日程, 研修一覧) as text, TSV, CSV, HTML, XLSX, XLS and ODS, and writes a Data Package: tidy
/// tables, nested JSON, and for every value the place it was read from. What a file is, is decided by its content.
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
  keikaku diff old.html new.html            what did the new revision change?";

fn long_help() -> String {
    format!("{EXAMPLES}\n\n{}", exit::TABLE)
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Build(Build),
    Validate(Validate),
    Diff(Diff),
    Explain(Explain),
    Inspect(Inspect),
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
    /// Seconds a document may take before it fails.
    #[arg(long, default_value_t = 60.0, value_name = "SECONDS", value_parser = seconds)]
    pub(crate) timeout: f64,
    /// MiB of memory that reading one document may take before it fails.
    #[arg(long, default_value_t = 2048, value_name = "MIB", value_parser = value_parser!(u64).range(256..=1 << 20))]
    pub(crate) memory: u64,
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

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(n) if (0.001..=1e6).contains(&n) => Ok(n),
        _ => Err("not a number of seconds from 0.001 to 1000000".to_owned()),
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
  keikaku explain out 'training-plan.x/2021/航海基礎研修/通常枠.days'")]
pub(crate) struct Explain {
    /// Folder of the package.
    pub(crate) dir: PathBuf,
    /// Id of a record, and with `.FIELD` one of its fields.
    #[arg(value_name = "RECORD[.FIELD]")]
    pub(crate) record: String,
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

Example:
  keikaku inspect plan.tsv --stage layout | less -S")]
pub(crate) struct Inspect {
    /// A file, or `-` for standard input.
    pub(crate) input: PathBuf,
    /// The stage.
    #[arg(long, value_enum)]
    pub(crate) stage: Stage,
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
}
