//! What `build` says when it is done.

use super::args::{Build, Level};
use super::exit::{self, Trouble};
use super::terminal::{Terminal, say};
use keikaku::diag::render::{Remark, Tone, draw};
use keikaku::emit::{Status, Summary, Told, Written};
use keikaku::pipeline::{Batch, Entry};
use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::json;
use std::collections::BTreeMap;
use std::io;

/// Documents that get a line of their own; the rest is counted.
const LISTED: usize = 40;

/// What is to be said.
#[derive(Debug)]
pub(crate) struct Report<'a> {
    pub(crate) args: &'a Build,
    pub(crate) batch: &'a Batch,
    pub(crate) written: &'a Written,
    pub(crate) code: u8,
}

/// Errors, warnings and infos of all documents and of the package.
pub(crate) fn totals(batch: &Batch, written: &Written) -> [usize; 3] {
    let mut sum = ["error", "warning", "info"].map(|s| written.findings.iter().filter(|f| f.severity == s).count());
    for entry in batch.entries() {
        sum.iter_mut().zip(entry.findings).for_each(|(sum, n)| *sum += n);
    }
    sum
}

/// Findings, documents, totals; the most important last, where the eye is.
pub(crate) fn text(report: &Report<'_>, terminal: &mut Terminal) -> Result<(), Trouble> {
    let spool = || Trouble::io(exit::INTERNAL, "temporary file");
    findings(report, terminal).map_err(spool())?;
    let records = documents(report, terminal).map_err(spool())?;
    let entries = report.batch.entries();
    let [ok, partial, failed] =
        [Status::Ok, Status::Partial, Status::Failed].map(|s| entries.iter().filter(|e| e.status == s).count());
    terminal.line(&format!("{}: {ok} ok, {partial} partial, {failed} failed", count(entries.len(), "document")));
    terminal.line(&format!("records: {}", in_words(&records)));
    terminal.line(&format!("findings: {}", severities(totals(report.batch, report.written))));
    let dir = report.args.output.display();
    match report.written.changed {
        true => terminal.line(&format!("package: {dir} ({} files, written)", report.written.files)),
        false => terminal.line(&format!("package: {dir} (unchanged)")),
    }
    Ok(())
}

/// Nothing but what failed, on standard error.
pub(crate) fn failures(report: &Report<'_>) {
    for entry in report.batch.entries().iter().filter(|e| e.status == Status::Failed) {
        let reason = report.batch.summary(entry).map_or_else(|e| e.to_string(), |s| reason(&s));
        say(&format!("error: {}: {reason}", entry.given));
    }
}

fn findings(report: &Report<'_>, terminal: &mut Terminal) -> io::Result<()> {
    let mut left = report.args.show;
    let drawn = [Level::Error, Level::Warning, Level::Info].into_iter().zip(0..);
    let drawn = drawn.filter(|(level, _)| *level <= report.args.level);
    let mut wanted = 0;
    for (level, at) in drawn {
        wanted += totals(report.batch, report.written)[at];
        for entry in report.batch.entries().iter().filter(|e| e.findings[at] > 0) {
            if left == 0 {
                break;
            }
            let summary = report.batch.summary(entry)?;
            left -= draw_all(&summary.given, &summary.findings, level, left, terminal);
        }
        left -= draw_all("", &report.written.findings, level, left, terminal);
    }
    let drawn = report.args.show - left;
    if wanted > drawn {
        let dir = report.args.output.join("data/findings.csv");
        terminal.line(&format!("{} more are not drawn (--show); all are in {}\n", wanted - drawn, dir.display()));
    }
    Ok(())
}

/// Draws at most `most` findings of a severity, and says how many those were.
fn draw_all(document: &str, findings: &[Told], level: Level, most: usize, terminal: &mut Terminal) -> usize {
    let (word, tone) = match level {
        Level::Error => ("error", Tone::Error),
        Level::Warning => ("warning", Tone::Warning),
        Level::Info => ("info", Tone::Info),
    };
    let told = findings.iter().filter(|f| f.severity == word).take(most);
    told.map(|f| draw_one(document, f, tone, terminal)).count()
}

fn draw_one(document: &str, told: &Told, tone: Tone, terminal: &mut Terminal) {
    let about = match (told.record_id.as_str(), told.field.as_str()) {
        ("", _) => None,
        (id, "") => Some(("record", id.to_owned())),
        (id, field) => Some(("record", format!("{id}.{field}"))),
    };
    let remark = Remark {
        tone,
        name: &told.code,
        message: &told.message,
        document,
        page: told.page,
        line: told.line,
        source: &told.source,
        marked: told.marked.0 as usize..told.marked.1 as usize,
        label: "",
        notes: about.into_iter().collect(),
    };
    let text = draw(&remark, terminal.color, terminal.width());
    terminal.drawn(&text);
    terminal.raw(b"\n");
}

/// A line for each document, those that want attention first where there are too many; the records of all.
fn documents(report: &Report<'_>, terminal: &mut Terminal) -> io::Result<BTreeMap<String, usize>> {
    let entries = report.batch.entries();
    let wants_attention = |e: &&Entry| e.status != Status::Ok || e.findings[0] + e.findings[1] > 0;
    let is_long = entries.len() > LISTED;
    let listed: Vec<&str> = if is_long {
        entries.iter().filter(wants_attention).take(LISTED).map(|e| e.document_id.as_str()).collect()
    } else {
        entries.iter().map(|e| e.document_id.as_str()).collect()
    };
    let mut next = listed.iter().peekable();
    let mut records = BTreeMap::new();
    for entry in entries {
        let summary = report.batch.summary(entry)?;
        summary.records.iter().for_each(|(table, n)| *records.entry(table.clone()).or_default() += n);
        if next.next_if(|id| **id == entry.document_id).is_some() {
            terminal.line(&document(entry, &summary));
        }
    }
    if is_long {
        let rest = entries.len() - listed.len();
        let all = report.args.output.join("data/documents.csv");
        terminal.line(&format!("… and {}; all are in {}", count(rest, "more document"), all.display()));
    }
    Ok(records)
}

fn document(entry: &Entry, summary: &Summary) -> String {
    let status = match summary.status {
        Status::Ok => "ok",
        Status::Partial => "partial",
        Status::Failed => return format!("{}: failed: {}", summary.given, reason(summary)),
    };
    let encoding = if summary.encoding.is_empty() { String::new() } else { format!(", {}", summary.encoding) };
    let because = if summary.reason.is_empty() { String::new() } else { format!(" ({})", summary.reason) };
    let residue = match summary.residue {
        0 => String::new(),
        n => format!("; {n} of {} characters in no record", summary.characters),
    };
    let (given, kind, records) = (&summary.given, &summary.kind, in_words(&summary.records));
    let findings = severities(entry.findings);
    format!("{given}: {status}{because}: {kind}{encoding}; {records}; {findings}{residue}")
}

/// The sentence of the error that ended a document.
fn reason(summary: &Summary) -> String {
    let told = summary.findings.iter().find(|f| f.code == summary.reason);
    told.map_or_else(|| summary.reason.clone(), |f| format!("{}: {}", f.code, f.message))
}

/// The tables a reader asks for first.
fn in_words(records: &BTreeMap<String, usize>) -> String {
    let named = ["courses", "tracks", "sessions", "legends", "notes", "requirements", "relations"];
    let counted = named.iter().filter_map(|t| records.get(*t).filter(|n| **n > 0).map(|n| format!("{n} {t}")));
    let words: Vec<String> = counted.collect();
    if words.is_empty() { "no records".to_owned() } else { words.join(", ") }
}

fn severities([errors, warnings, infos]: [usize; 3]) -> String {
    let said = [(errors, "error"), (warnings, "warning"), (infos, "info")];
    let words: Vec<String> = said.iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(*n, word)).collect();
    if words.is_empty() { "no findings".to_owned() } else { words.join(", ") }
}

fn count(n: usize, word: &str) -> String {
    if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") }
}

/// One JSON document; the documents are read from the spool one by one.
pub(crate) fn json(report: &Report<'_>, terminal: &mut Terminal) -> Result<(), Trouble> {
    let [errors, warnings, infos] = totals(report.batch, report.written);
    let entries = report.batch.entries();
    let [ok, partial, failed] =
        [Status::Ok, Status::Partial, Status::Failed].map(|s| entries.iter().filter(|e| e.status == s).count());
    let whole = Whole {
        package: report.args.output.to_string_lossy().into_owned(),
        changed: report.written.changed,
        files: report.written.files,
        exit_code: report.code,
        totals: json!({
            "documents": entries.len(), "ok": ok, "partial": partial, "failed": failed,
            "errors": errors, "warnings": warnings, "infos": infos,
        }),
        documents: Documents(report.batch),
        findings: &report.written.findings,
    };
    let written = serde_json::to_writer_pretty(terminal.writer(), &whole);
    terminal.note(written.map_err(io::Error::from));
    terminal.raw(b"\n");
    Ok(())
}

#[derive(Serialize)]
struct Whole<'a> {
    package: String,
    changed: bool,
    files: usize,
    exit_code: u8,
    totals: serde_json::Value,
    documents: Documents<'a>,
    /// Of the package as a whole.
    findings: &'a [Told],
}

struct Documents<'a>(&'a Batch);

impl Serialize for Documents<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut list = to.serialize_seq(Some(self.0.entries().len()))?;
        for entry in self.0.entries() {
            list.serialize_element(&self.0.summary(entry).map_err(S::Error::custom)?)?;
        }
        list.end()
    }
}
