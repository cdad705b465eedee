//! The revisions of a source or a plan.

use super::args::History;
use super::place::{Place, is_package};
use super::rows::{count, print, row, short};
use crate::cli::args::Format;
use crate::cli::exit::{self, Trouble};
use crate::cli::terminal::Terminal;
use jiff::Timestamp;
use keikaku::nightly::store::{Of, Revision, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeSet;

pub(super) fn show(
    args: &History,
    place: &Place,
    of: &Of,
    all: &[Revision<'_>],
    now: Timestamp,
    terminal: &mut Terminal,
) -> Result<u8, Trouble> {
    let current = super::current(all, now);
    match args.format {
        Format::Json => {
            let revision = |r: &Revision<'_>| {
                let mut told = revision_json(place, r);
                told["holds"] = (Some(*r) == current).into();
                told
            };
            let revisions: Vec<Value> = all.iter().map(revision).collect();
            terminal.line(&format!("{:#}", json!({ "of": of_json(of), "revisions": revisions })));
        }
        Format::Text => text(of, all, current, terminal),
    }
    Ok(exit::CLEAN)
}

fn text(of: &Of, all: &[Revision<'_>], current: Option<Revision<'_>>, terminal: &mut Terminal) {
    let title = all.iter().rev().filter_map(|r| r.document).map(|d| d.title.as_str()).find(|t| !t.is_empty());
    terminal.line(&format!("{}{}", name(of), title.map(|t| format!(": {t}")).unwrap_or_default()));
    for other in others(of, all) {
        terminal.line(&format!("  {other}"));
    }
    terminal.line("");
    let mut rows = vec![row(["", "seen", "says", "basis", "verdict", "package", "original", "source", "finding"])];
    for r in all {
        let mark = if Some(*r) == current { "*" } else { "" };
        let why = r.entry.finding.as_ref().map(|f| format!("{}: {}", f.code, f.message)).unwrap_or_default();
        let (seen, says, sha256) = (r.entry.seen_at.to_string(), says(r), r.entry.sha256.to_string());
        let package = if r.entry.package.is_empty() { "-" } else { short(&r.entry.package) };
        let (basis, verdict) = (r.basis().as_str(), r.entry.verdict.as_str());
        rows.push(row([mark, &seen, &says, basis, verdict, package, short(&sha256), &r.entry.source, &why]));
    }
    print(&rows, terminal);
    terminal.line("");
    let of = |verdict| all.iter().filter(|r| r.entry.verdict == verdict).count();
    let [published, quarantined, failed] = [Verdict::Published, Verdict::Quarantined, Verdict::Failed].map(of);
    let number = count(all.len(), "revision");
    terminal.line(&format!("{number}: {published} published, {quarantined} quarantined, {failed} failed"));
    terminal.line(today(all, current));
}

/// Which one holds today, and whether that is what was seen last: a source may go back to what it said before, or an old revision may
/// have been brought in.
fn today(all: &[Revision<'_>], current: Option<Revision<'_>>) -> &'static str {
    let last = all.iter().rev().find(|r| r.is_accepted());
    match current {
        None => "none holds today",
        Some(current) if last.is_some_and(|last| last.says() < current.says()) => {
            "* holds today; the one that was published last says an earlier day"
        }
        Some(_) => "* holds today",
    }
}

/// The day a revision says; nothing where it holds no document.
fn says(revision: &Revision<'_>) -> String {
    revision.document.map_or_else(|| "-".to_owned(), |d| d.says.to_string())
}

/// The plans of a source, or the sources of a plan.
fn others(of: &Of, all: &[Revision<'_>]) -> BTreeSet<String> {
    let named = |r: &Revision<'_>| match of {
        Of::Source(_) => r.entry.documents.iter().map(|d| format!("plan {}", d.plan_id)).collect(),
        Of::Plan(_) => vec![format!("source {}", r.entry.source)],
    };
    all.iter().flat_map(named).collect()
}

/// How it is called.
pub(super) fn name(of: &Of) -> &str {
    match of {
        Of::Source(name) | Of::Plan(name) => name,
    }
}

pub(super) fn of_json(of: &Of) -> Value {
    match of {
        Of::Source(source) => json!({ "source": source }),
        Of::Plan(plan) => json!({ "plan_id": plan }),
    }
}

/// Everything that is known of a revision.
pub(super) fn revision_json(place: &Place, revision: &Revision<'_>) -> Value {
    let entry = revision.entry;
    let package = place.package(entry).filter(|p| is_package(p));
    let original = place.original(entry);
    json!({
        "source": entry.source,
        "seen_at": entry.seen_at.to_string(),
        "says": revision.says().to_string(),
        "basis": revision.basis().as_str(),
        "verdict": entry.verdict.as_str(),
        "plan_id": revision.document.map(|d| &d.plan_id),
        "document_id": revision.document.map(|d| &d.document_id),
        "title": revision.document.map(|d| &d.title),
        "location": entry.location,
        "media_type": entry.media_type,
        "bytes": entry.bytes,
        "sha256": entry.sha256.to_string(),
        "original": original.is_file().then(|| original.to_string_lossy().into_owned()),
        "package": entry.package,
        "folder": package.map(|p| p.to_string_lossy().into_owned()),
        "finding": entry.finding.as_ref().map(|f| json!({ "code": f.code, "message": f.message })),
    })
}
