//! `--overrides`: the file of corrections, and those of them that no document met.

use super::exit::{self, Trouble};
use super::terminal::say;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use keikaku::correct::{Overrides, is_addressed};
use keikaku::pipeline::Batch;
use std::path::Path;

/// Reads the file, as of today.
///
/// # Errors
/// What the file says that makes no sense, with its place.
pub(crate) fn read(path: &Path) -> Result<Overrides, Trouble> {
    let text = std::fs::read_to_string(path).map_err(Trouble::input(path.display()))?;
    let placed = |e| Trouble::new(exit::USAGE, format!("{}:{e}", path.display()));
    Overrides::read(&text, today()).map_err(placed)
}

/// The date in Japan, where overrides end.
fn today() -> Date {
    Offset::constant(9).to_datetime(Timestamp::now()).date()
}

/// Says which overrides are about none of the plans that were read: no document could report them.
pub(crate) fn say_unmet(overrides: &Overrides, batch: &Batch) -> Result<(), Trouble> {
    let mut plans = Vec::new();
    for entry in batch.entries() {
        let summary = batch.summary(entry).map_err(Trouble::io(exit::UNWRITTEN, "temporary file"))?;
        plans.push(summary.plan_id);
    }
    for o in overrides.all.iter().filter(|o| !plans.iter().any(|plan| is_addressed(&o.selector, plan))) {
        say(&format!("warning: the override on line {} is about none of the plans that were read", o.line));
    }
    Ok(())
}
