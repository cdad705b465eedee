//! All sources.

use super::args::History;
use super::rows::{count, print, row};
use crate::cli::args::Format;
use crate::cli::exit::{self, Trouble};
use crate::cli::terminal::Terminal;
use keikaku::nightly::store::SourceRow;
use serde_json::{Value, json};

pub(super) fn list(args: &History, sources: &[SourceRow], terminal: &mut Terminal) -> Result<u8, Trouble> {
    if args.format == Format::Json {
        let all: Vec<Value> = sources.iter().map(source_json).collect();
        terminal.line(&format!("{:#}", json!({ "sources": all })));
        return Ok(exit::CLEAN);
    }
    if sources.is_empty() {
        terminal.line("no revision was seen yet");
        return Ok(exit::CLEAN);
    }
    let mut rows = vec![row(["source", "revisions", "last seen", "verdict", "says", "title"])];
    rows.extend(sources.iter().map(|s| {
        let last_says = if s.last_says.is_empty() { "-" } else { &s.last_says };
        row([&s.source, &in_numbers(s), &s.last_seen, &s.last_verdict, last_says, &s.title])
    }));
    print(&rows, terminal);
    let revisions = sources.iter().flat_map(|s| s.revisions).sum();
    terminal.line("");
    terminal.line(&format!("{}, {}", count(sources.len(), "source"), count(revisions, "revision")));
    Ok(exit::CLEAN)
}

/// How many revisions there are, and how many of them do not count.
fn in_numbers(source: &SourceRow) -> String {
    let [published, quarantined, failed] = source.revisions;
    let parts = [(quarantined, "quarantined"), (failed, "failed")];
    let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
    let all = published + quarantined + failed;
    if parts.is_empty() { all.to_string() } else { format!("{all} ({})", parts.join(", ")) }
}

fn source_json(source: &SourceRow) -> Value {
    let [published, quarantined, failed] = source.revisions;
    json!({
        "source": source.source,
        "title": source.title,
        "revisions": { "published": published, "quarantined": quarantined, "failed": failed },
        "first_seen": source.first_seen,
        "last_seen": source.last_seen,
        "last_verdict": source.last_verdict,
        "last_says": source.last_says,
    })
}
