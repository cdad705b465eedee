//! The provenance files: every line well formed, and which values have one.

use super::keys::Keys;
use super::{Problem, Problems};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, ErrorKind};
use std::path::Path;

/// Values that have a line, by a hash of table, record and field: a package has many.
#[derive(Debug, Default)]
pub(super) struct Proofs {
    values: HashSet<u64>,
}

#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    table: Cow<'a, str>,
    #[serde(borrow)]
    record_id: Cow<'a, str>,
    #[serde(borrow)]
    field: Cow<'a, str>,
    page: u32,
    line: u32,
    chars: (u32, u32),
    #[serde(borrow)]
    raw: Cow<'a, str>,
    #[serde(borrow)]
    context: Option<Cow<'a, str>>,
    #[serde(borrow)]
    rule: Cow<'a, str>,
}

fn hash(table: &str, record_id: &str, field: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (table, record_id, field).hash(&mut hasher);
    hasher.finish()
}

impl Proofs {
    /// Reads the provenance of a document.
    pub(super) fn collect(
        &mut self,
        dir: &Path,
        document: &str,
        keys: &Keys,
        all: &mut Vec<Problem>,
    ) -> io::Result<()> {
        let file = format!("provenance/{document}.jsonl");
        let mut problems = Problems::of(&file, all);
        let mut reader = match File::open(dir.join(&file)) {
            Err(e) if e.kind() == ErrorKind::NotFound => {
                problems.push(0, "is missing");
                return Ok(());
            }
            other => BufReader::new(other?),
        };
        let (mut text, mut number) = (Vec::new(), 0);
        while reader.read_until(b'\n', &mut text)? > 0 {
            number += 1;
            match serde_json::from_slice::<Line<'_>>(&text) {
                Ok(line) => self.take(&line, number, keys, &mut problems),
                Err(e) => problems.push(number, format!("is no line of provenance: {e}")),
            }
            text.clear();
        }
        Ok(())
    }

    fn take(&mut self, line: &Line<'_>, number: u64, keys: &Keys, problems: &mut Problems<'_>) {
        if let Some(fault) = fault(line) {
            problems.push(number, fault);
        }
        if !keys.has_named(&line.table, &line.record_id) {
            problems.push(number, format!("{} has no record {}", line.table, line.record_id));
        }
        self.values.insert(hash(&line.table, &line.record_id, &line.field));
    }

    /// Whether a value has a line.
    pub(super) fn has(&self, table: &str, record_id: &str, field: &str) -> bool {
        self.values.contains(&hash(table, record_id, field))
    }
}

fn fault(line: &Line<'_>) -> Option<&'static str> {
    let (from, to) = line.chars;
    if line.raw.is_empty() || line.rule.is_empty() {
        Some("raw and rule must say something")
    } else if line.page == 0 || line.line == 0 {
        Some("pages and lines are counted from 1")
    } else if to.checked_sub(from).is_none_or(|count| line.raw.chars().count() != count as usize) {
        Some("raw has another length than chars")
    } else if line.context.as_ref().is_some_and(|context| !context.contains(&*line.raw)) {
        Some("raw does not stand in its context")
    } else {
        None
    }
}
