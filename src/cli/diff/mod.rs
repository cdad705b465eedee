//! `keikaku diff`: what changed between two revisions.

mod json;
mod show;
pub(super) mod side;

use super::args::{Diff, DiffFormat, Weight};
use super::build::stop_on_signals;
use super::exit::{self, Trouble};
use super::terminal::{Terminal, say};
use keikaku::diff::{self, Options, Revision, Severity};
use keikaku::emit::{self, PackageOptions};
use serde_json::json;
use side::Side;
use std::path::Path;
use std::time::Instant;

pub(crate) fn diff(args: &Diff, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let begun = Instant::now();
    let stop = stop_on_signals()?;
    if let Some(output) = &args.output {
        emit::may_replace(output).map_err(Trouble::io(exit::UNWRITTEN, "the package cannot be written"))?;
    }
    if args.old.as_os_str() == "-" && args.new.as_os_str() == "-" {
        return Err(Trouble::new(exit::USAGE, "standard input (`-`) can be read only once"));
    }
    let (old, new) = (Side::read(&args.old, &stop)?, Side::read(&args.new, &stop)?);
    let options = Options { ignore: args.ignore.clone() };
    let revision = diff::diff(&old.tables, &new.tables, &options);
    for table in &revision.unknown_tables {
        say(&format!("warning: the table {table} is not compared: this program does not know it"));
    }
    if let Some(output) = &args.output {
        write(output, args, (&old, &new), &revision, begun)?;
    }
    if !args.quiet {
        tell(args, &revision, terminal);
    }
    Ok(code_of(args, (&old, &new), &revision))
}

fn tell(args: &Diff, revision: &Revision, terminal: &mut Terminal) {
    match args.format {
        DiffFormat::Text => show::text(args, revision, terminal),
        DiffFormat::Markdown => terminal.raw(diff::markdown::markdown(revision, &|c| is_shown(args, c)).as_bytes()),
        DiffFormat::Json => json::json(args, revision, terminal),
    }
}

/// As `weight` counts, most important first.
fn rank(severity: Severity) -> Weight {
    match severity {
        Severity::High => Weight::High,
        Severity::Normal => Weight::Normal,
        Severity::Low => Weight::Low,
    }
}

/// What is shown: at or above `--level`, and what is cosmetic if it was asked for.
fn is_shown(args: &Diff, change: &diff::Change) -> bool {
    if change.is_semantic() { rank(change.severity) <= args.level } else { args.cosmetic }
}

fn code_of(args: &Diff, (old, new): (&Side, &Side), revision: &Revision) -> u8 {
    if !old.failed.is_empty() || !new.failed.is_empty() {
        for failed in old.failed.iter().chain(&new.failed) {
            say(&format!("error: {failed} could not be read; nothing is said of what it holds"));
        }
        return exit::REFUSED;
    }
    let counts = |change: &diff::Change| args.fail_on != Weight::Never && rank(change.severity) <= args.fail_on;
    let is_changed = revision.changes.iter().any(|c| c.is_semantic() && counts(c));
    if is_changed { exit::FINDINGS } else { exit::CLEAN }
}

fn write(
    output: &Path,
    args: &Diff,
    sides: (&Side, &Side),
    revision: &Revision,
    begun: Instant,
) -> Result<(), Trouble> {
    let documents = keikaku::nightly::documents_of_both(&sides.0.tables, &sides.1.tables)
        .map_err(Trouble::io(exit::INTERNAL, "the rows of the documents"))?;
    let run = json!({
        "program": concat!("keikaku ", env!("CARGO_PKG_VERSION")),
        "finished": jiff::Timestamp::now().to_string(),
        "milliseconds": begun.elapsed().as_millis() as u64,
        "options": {
            "old": args.old.to_string_lossy(),
            "new": args.new.to_string_lossy(),
            "ignore": args.ignore,
        },
    });
    let options =
        PackageOptions { title: "keikaku: changes between two revisions".to_owned(), ..PackageOptions::default() };
    let written = emit::write_revision(output, &documents, revision, &run, &options);
    written.map(drop).map_err(Trouble::io(exit::UNWRITTEN, "the package was not written, what was there is as it was"))
}
