//! The revision that holds, and why.

use super::args::History;
use super::copy;
use super::place::{Place, is_package};
use super::revisions::{name, of_json, revision_json};
use super::rows::{count, short};
use crate::cli::args::Format;
use crate::cli::exit::{self, Trouble};
use crate::cli::terminal::{Terminal, say};
use jiff::Timestamp;
use keikaku::nightly::store::{Answer, Basis, Of, Question, Revision};
use serde_json::{Value, json};

/// Revisions that are named in each line of reasons; the rest is counted.
const NAMED: usize = 3;

pub(super) fn show(
    args: &History,
    place: &Place,
    of: &Of,
    (question, answer): (Question, &Answer<'_>),
    terminal: &mut Terminal,
) -> Result<u8, Trouble> {
    match args.format {
        Format::Json => terminal.line(&format!("{:#}", answer_json(place, of, question, answer))),
        Format::Text => text(place, of, question, answer, terminal),
    }
    let Some(holds) = answer.holds else { return Ok(exit::FINDINGS) };
    if let Some(output) = &args.output {
        let how = copy::copy(place, holds.entry, output)?;
        say(&format!("{}: {how}", output.display()));
    }
    Ok(exit::CLEAN)
}

fn text(place: &Place, of: &Of, question: Question, answer: &Answer<'_>, terminal: &mut Terminal) {
    let known_on = known_on(question).map(|k| format!(", known on {k}")).unwrap_or_default();
    terminal.line(&format!("{}, as of {}{known_on}", name(of), question.as_of));
    terminal.line("");
    match &answer.holds {
        Some(holds) => revision(place, holds, terminal),
        None => terminal.line(
            "  Nothing is known of that day: no revision that was accepted and seen by then says a day up to it.",
        ),
    }
    terminal.line("");
    for reason in reasons(answer) {
        terminal.line(&reason);
    }
}

/// Until when; nothing where everything counts that is known by now.
fn known_on(question: Question) -> Option<String> {
    (question.known_on < Timestamp::MAX).then(|| question.known_on.to_string())
}

fn revision(place: &Place, holds: &Revision<'_>, terminal: &mut Terminal) {
    let entry = holds.entry;
    let mut line = |label: &str, text: &str| terminal.line(&format!("  {label:<9} {text}"));
    if let Some(document) = holds.document {
        line("title", &document.title);
        line("document", &document.document_id);
    }
    line("says", &format!("{} ({})", holds.says(), basis(holds.basis())));
    line("seen", &format!("{} in {}", entry.seen_at, entry.source));
    line("from", &entry.location);
    match place.package(entry) {
        Some(package) if is_package(&package) => line("package", &package.display().to_string()),
        Some(_) => {
            let what = "its night was removed; `-o DIR` makes it anew from the original";
            line("package", &format!("{} is no longer there: {what}", short(&entry.package)));
        }
        None => line("package", "it has none"),
    }
    let original = place.original(entry);
    let is_there = if original.is_file() { "" } else { " (missing)" };
    let about = format!("{}, {} bytes", entry.media_type, entry.bytes);
    line("original", &format!("{}{is_there} ({about})", original.display()));
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::UpdatedOn => "its date of update",
        Basis::IssuedOn => "its date of issue; it says no date of update",
        Basis::LastModified => "when the file was changed; the document says no date",
        Basis::Seen => "the day it was seen; nobody says a date",
    }
}

/// Why this one, and what speaks against it.
fn reasons(answer: &Answer<'_>) -> Vec<String> {
    let mut reasons = Vec::new();
    if answer.holds.is_some() {
        let what = if answer.tied.is_empty() { "" } else { ", and of those that say the same day it was seen last" };
        reasons.push(format!(
            "It says the latest day of all that were accepted, were seen by then, and say a day up to the one that is asked for{what}."
        ));
    }
    let all = [
        ("saying the same day, seen before or with it", &answer.tied),
        ("seen after it, but saying an earlier day", &answer.older_seen_later),
        ("saying a later day", &answer.not_yet),
        ("not seen by then", &answer.not_known),
        ("never accepted", &answer.refused),
    ];
    for (what, revisions) in all.iter().filter(|(_, revisions)| !revisions.is_empty()) {
        let named: Vec<String> = revisions.iter().take(NAMED).map(brief).collect();
        let more = if revisions.len() > NAMED { ", …" } else { "" };
        reasons.push(format!("{} {what}: {}{more}", count(revisions.len(), "revision"), named.join(", ")));
    }
    reasons
}

fn brief(revision: &Revision<'_>) -> String {
    let sha256 = revision.entry.sha256.to_string();
    let why = revision.entry.finding.as_ref().map(|f| format!(", {}", f.code)).unwrap_or_default();
    format!("{} (says {}, seen {}{why})", short(&sha256), revision.says(), revision.entry.seen_at)
}

fn answer_json(place: &Place, of: &Of, question: Question, answer: &Answer<'_>) -> Value {
    let all =
        |revisions: &[Revision<'_>]| -> Vec<Value> { revisions.iter().map(|r| revision_json(place, r)).collect() };
    json!({
        "of": of_json(of),
        "as_of": question.as_of.to_string(),
        "known_on": known_on(question),
        "holds": answer.holds.map(|r| revision_json(place, &r)),
        "tied": all(&answer.tied),
        "older_seen_later": all(&answer.older_seen_later),
        "not_yet": all(&answer.not_yet),
        "not_known": all(&answer.not_known),
        "refused": all(&answer.refused),
    })
}
