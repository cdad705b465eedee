//! The text of a ledger ↔ entries.

use super::Entry;
use super::names::file_name;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt;

/// Version of the lines that this program writes. Fields may be added within a version; one that is given another meaning makes a new one.
const VERSION: u32 = 1;

/// What a ledger says, as far as it can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Revisions, in the order of the file.
    pub entries: Vec<Entry>,
    /// Lines that could not be read.
    pub faults: Vec<Fault>,
}

/// A line of a ledger that does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Name of the file in the folder of ledgers.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Why, in a sentence.
    pub why: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.why)
    }
}

#[derive(Serialize)]
struct Written<'a> {
    v: u32,
    #[serde(flatten)]
    entry: &'a Entry,
}

#[derive(Deserialize)]
struct Version {
    v: u32,
}

/// An entry as a line, with its end.
pub(super) fn write(entry: &Entry) -> serde_json::Result<String> {
    serde_json::to_string(&Written { v: VERSION, entry }).map(|line| line + "\n")
}

/// Reads the ledger called `file`. Gives the entries with their lines, too: line `n` holds `entries[i]` where `numbers[i]` is `n`.
pub(super) fn read(file: &str, text: &[u8]) -> (Lines, Vec<usize>) {
    let (mut lines, mut numbers) = (Lines::default(), Vec::new());
    let is_ended = text.ends_with(b"\n");
    let mut seen = HashSet::new();
    let mut rest = text.split(|&b| b == b'\n').enumerate().peekable();
    while let Some((at, line)) = rest.next() {
        let is_last = rest.peek().is_none();
        // A run that was killed between two steps may say the same again.
        if line.iter().all(u8::is_ascii_whitespace) || !seen.insert(line) {
            continue;
        }
        match entry(file, line) {
            Ok(entry) => {
                lines.entries.push(entry);
                numbers.push(at + 1);
            }
            Err(why) => {
                let why = if is_last && !is_ended { torn(&why) } else { why };
                lines.faults.push(Fault { file: file.to_owned(), line: at + 1, why });
            }
        }
    }
    (lines, numbers)
}

fn torn(why: &str) -> String {
    format!("the last line is torn, as by a run that was killed while it wrote; it is left out ({why})")
}

/// One line. An object that was cut off is never a whole one, so that a line without its end may count all the same.
fn entry(file: &str, line: &[u8]) -> Result<Entry, String> {
    let version: Version = serde_json::from_slice(line).map_err(|e| format!("no entry of a ledger: {e}"))?;
    if version.v != VERSION {
        let v = version.v;
        return Err(format!("written in version {v} of the ledger; this program knows version {VERSION}"));
    }
    let entry: Entry = serde_json::from_slice(line).map_err(|e| format!("no entry of a ledger: {e}"))?;
    if file_name(&entry.source) != file {
        return Err(format!("it is of the source {}, whose ledger is {}", entry.source, file_name(&entry.source)));
    }
    Ok(entry)
}

/// Bytes of `text` that are whole lines, or would be with a line break behind them: the rest is torn.
pub(super) fn whole(file: &str, text: &[u8]) -> usize {
    let from = text.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1);
    let tail = &text[from..];
    let is_whole = tail.is_empty() || entry(file, tail).is_ok();
    if is_whole { text.len() } else { from }
}
