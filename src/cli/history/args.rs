//! The arguments of `keikaku history`.

use crate::cli::args::Format;
use crate::cli::exit;
use clap::{ArgGroup, Args};
use jiff::Timestamp;
use jiff::civil::Date;
use keikaku::nightly::store::end_of_day_in_japan;
use std::path::PathBuf;

/// Say what a plan said on a day, and when that was known.
///
/// Reads the store that `keikaku nightly` fills. Without WHAT it lists the sources. With a source or a plan it lists its revisions: when each was
/// seen, from which day on it says what it says, what became of it. With --as-of it names the revision that held on that day, and why; with
/// a record of a plan it shows every value through the revisions, when it was first said and last, whatever the record was called.
///
/// Two times are kept apart. --as-of is the day that the plan speaks of: the revision with the latest date of update up to then holds.
/// --known-on goes back to what was known then: revisions that were seen later do not count.
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES, after_long_help = long_help())]
#[command(group = ArgGroup::new("where").args(["config", "store"]))]
pub(crate) struct History {
    /// A source, a plan (plan_id), a record of a plan, or RECORD.FIELD.
    #[arg(value_name = "WHAT")]
    pub(super) what: Option<String>,
    /// Configuration that says where store and site are [default: keikaku.toml].
    #[arg(short, long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Folder of the store, instead of a configuration.
    #[arg(long, value_name = "DIR")]
    pub(super) store: Option<PathBuf>,
    /// Folder of the site that holds the packages [default: `site` beside the store].
    #[arg(long, value_name = "DIR", conflicts_with = "config")]
    pub(super) site: Option<PathBuf>,
    /// Which revision held on this day?
    #[arg(long, value_name = "DATE", requires = "what", value_parser = day)]
    pub(super) as_of: Option<Date>,
    /// As far as was known at the end of this day in Japan, or at a point in time. Without --as-of: and held on that day.
    #[arg(long, value_name = "DATE", requires = "what", value_parser = known)]
    pub(super) known_on: Option<Timestamp>,
    /// Copy the package of the revision that holds into DIR, which must be absent or empty.
    #[arg(short, long, value_name = "DIR", requires = "what")]
    pub(super) output: Option<PathBuf>,
    /// Form of what is said on standard output.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
    /// Build the index anew from the ledger first.
    #[arg(long)]
    pub(super) rebuild: bool,
    /// Bring in old revisions of a source: they are kept, read and written into the ledger as if they had been seen then.
    #[arg(long, value_name = "FILE", num_args = 1.., requires_all = ["source", "seen_at"], conflicts_with_all = ["what", "rebuild"],
        help_heading = IMPORT)]
    pub(super) add: Vec<PathBuf>,
    /// Source that the files are revisions of.
    #[arg(long, value_name = "ID", requires = "add", value_parser = id, help_heading = IMPORT)]
    pub(super) source: Option<String>,
    /// When they were seen: a point in time, or a day, which is its end in Japan. Once for all, or once for each FILE.
    #[arg(long, value_name = "TIME", requires = "add", value_parser = known, help_heading = IMPORT)]
    pub(super) seen_at: Vec<Timestamp>,
}

const IMPORT: &str = "Old revisions";

const EXAMPLES: &str = "\
Examples:
  keikaku history                                        sources of keikaku.toml
  keikaku history aozora-training                        revisions of a source
  keikaku history training-plan.x.2025 --as-of 2025-07-01
                                                         what did the plan say on 1 July?
  keikaku history training-plan.x.2025 --as-of 2025-07-01 --known-on 2025-08-15
                                                         ... and what did we think so on 15 August?
  keikaku history aozora-training --as-of 2025-07-01 -o out/july
                                                         that package, to work with
  keikaku history 'training-plan.x.2025/航海基礎研修/通常枠.fee_text'
                                                         since when does it cost that much?
  keikaku history -c keikaku.toml --source aozora-training --seen-at 2024-04-10 --add old/plan-2024.pdf
                                                         what was seen before keikaku was there
  keikaku history --store store --format json | jq '.sources[].source'
  sqlite3 store/index.sqlite 'SELECT * FROM sources'     the same for SQL (docs/ledger.md)";

fn long_help() -> String {
    format!("{EXAMPLES}\n\n{}", exit::TABLE)
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "not a day such as 2025-07-01".to_owned())
}

/// A day, to its end in Japan, or a point in time.
pub(super) fn known(text: &str) -> Result<Timestamp, String> {
    let time = || text.parse::<Timestamp>().ok();
    let known = time().or_else(|| text.parse().ok().map(end_of_day_in_japan));
    known.ok_or_else(|| "not a day such as 2025-08-15, nor a time such as 2025-08-15T03:00:00Z".to_owned())
}

/// A name that `keikaku.toml` could give, or that of a file below it.
fn id(text: &str) -> Result<String, String> {
    let is_plain = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.contains(char::is_control);
    let is_good = text.split('/').all(is_plain) && !text.contains('\\');
    if is_good { Ok(text.to_owned()) } else { Err("no name of a source".to_owned()) }
}
