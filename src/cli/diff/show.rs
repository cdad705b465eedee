//! The changes, for a terminal.

use super::is_shown;
use crate::cli::args::Diff;
use crate::cli::terminal::{Terminal, visible};
use keikaku::diff::{Change, ChangeEvent, Piece, Revision, Severity, pieces};

/// Changes alike in column and values that are shown one by one; more are counted.
pub(super) const ALIKE: usize = 3;

/// Colours of a terminal, or none.
struct Paint {
    color: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn gone(&self, text: &str) -> String {
        if self.color { self.with("31", text) } else { format!("[-{text}-]") }
    }

    fn come(&self, text: &str) -> String {
        if self.color { self.with("32", text) } else { format!("{{+{text}+}}") }
    }
}

/// Changes record by record, in the order of the document; totals last, where the eye is.
pub(super) fn text(args: &Diff, revision: &Revision, terminal: &mut Terminal) {
    let paint = Paint { color: terminal.color };
    let mut above = String::new();
    for (change, more) in grouped(args, revision) {
        let heading = whose(change);
        if heading != above {
            if !above.is_empty() {
                terminal.drawn("");
            }
            terminal.drawn(&paint.with("1", &visible(&heading)));
            above = heading;
        }
        terminal.drawn(&line(&paint, change));
        if more > 0 {
            let place = "     ";
            terminal
                .drawn(&format!("{place}… and {more} more of this kind; all are there with --format json or -o DIR"));
        }
    }
    if !above.is_empty() {
        terminal.drawn("");
    }
    terminal.line(&totals(revision));
}

/// Shown changes; of those alike beyond a few, only how many more there are.
pub(super) fn grouped<'a>(args: &Diff, revision: &'a Revision) -> Vec<(&'a Change, usize)> {
    let mut out: Vec<(&Change, usize)> = Vec::new();
    let shown: Vec<&Change> = revision.changes.iter().filter(|c| is_shown(args, c)).collect();
    let mut seen: std::collections::BTreeMap<(&str, &str, &str, &str), (usize, usize)> = Default::default();
    for change in shown {
        let is_list = change.table == "cells" && !change.field.is_empty();
        let kind = (change.event.as_str(), change.field.as_str(), change.old.as_str(), change.new.as_str());
        let alike = seen.entry(if is_list { kind } else { ("", "", "", "") }).or_insert((0, 0));
        if is_list && alike.0 >= ALIKE {
            out[alike.1].1 += 1;
            continue;
        }
        out.push((change, 0));
        *alike = (alike.0 + 1, out.len() - 1);
    }
    out
}

/// How many changes there are, by event and by severity.
pub(super) fn totals(revision: &Revision) -> String {
    let semantic = revision.changes.iter().filter(|c| c.is_semantic());
    let count = |severity: Severity| semantic.clone().filter(|c| c.severity == severity).count();
    let cosmetic = revision.changes.len() - semantic.clone().count();
    let (old, new) = revision.records;
    let records = format!("{old} records before, {new} after");
    let writing = if cosmetic == 0 { String::new() } else { format!("; {cosmetic} in writing only") };
    if semantic.clone().count() == 0 {
        return format!("no change of meaning{writing} ({records})");
    }
    let words = [Severity::High, Severity::Normal, Severity::Low].map(|s| (count(s), s.as_str()));
    let words: Vec<String> = words.iter().filter(|(n, _)| *n > 0).map(|(n, s)| format!("{n} {s}")).collect();
    let total = semantic.clone().count();
    format!("{total} {}: {}{writing} ({records})", if total == 1 { "change" } else { "changes" }, words.join(", "))
}

/// The course and track a change belongs to, or its plan.
pub(super) fn whose(change: &Change) -> String {
    let id = if change.record_id.is_empty() { &change.old_record_id } else { &change.record_id };
    let first = id.split(';').next().unwrap_or_default();
    // The name of a plan holds no stroke.
    let parts: Vec<&str> = first.split('/').skip(1).collect();
    let depth = match change.table {
        "documents" | "legends" => 0,
        "courses" => 1,
        "cells" => 3,
        "provisions" | "references" | "amendments" | "definitions" | "events" | "organizations" | "form_fields"
        | "contacts" => parts.len(),
        "notes" => parts.iter().position(|p| *p == "notes").unwrap_or(0),
        _ => 2,
    };
    let own: Vec<&str> = parts.into_iter().take(depth).filter(|p| *p != "_").collect();
    if own.is_empty() { change.plan_id.clone() } else { own.join(" / ") }
}

/// One change in one line.
fn line(paint: &Paint, change: &Change) -> String {
    let sign = match change.event {
        ChangeEvent::Added => paint.with("32", "+"),
        ChangeEvent::Removed => paint.with("31", "-"),
        ChangeEvent::Cosmetic => paint.with("2", "·"),
        _ => paint.with("33", "~"),
    };
    let severity = match change.severity {
        Severity::High => paint.with("1;31", "!"),
        Severity::Normal => " ".to_owned(),
        Severity::Low => paint.with("2", "."),
    };
    let is_list = change.field.contains(';');
    let field = if change.field.is_empty() || is_list { String::new() } else { format!(" {}", visible(&change.field)) };
    let of = if change.table == "cells" { String::new() } else { format!(" {}", change.table) };
    let what = format!("{}{of}{field}", change.event.as_str());
    format!(" {severity}{sign} {}: {}", paint.with("1", &what), said(paint, change))
}

fn said(paint: &Paint, change: &Change) -> String {
    let (old, new) = (visible(&change.old), visible(&change.new));
    if old.is_empty() && new.is_empty() {
        return String::new();
    }
    if change.field.contains(';') {
        let arrow = |(columns, old, new): (String, &str, &str)| {
            format!("{columns} {} → {}", paint.with("31", &visible(old)), paint.with("32", &visible(new)))
        };
        return by_value(change).into_iter().map(arrow).collect::<Vec<_>>().join("; ");
    }
    if old.is_empty() {
        return paint.come(&new);
    }
    if new.is_empty() {
        return paint.gone(&old);
    }
    if is_prose(&old, &new) {
        let draw = |piece: &Piece<'_>| match piece {
            Piece::Same(text) => shortened(text),
            Piece::Deleted(text) => paint.gone(text),
            Piece::Inserted(text) => paint.come(text),
        };
        return pieces(&old, &new).iter().map(draw).collect();
    }
    format!("{} → {}", paint.with("31", &old), paint.with("32", &new))
}

/// The columns of a change of several, those with the same values together.
pub(super) fn by_value(change: &Change) -> Vec<(String, &str, &str)> {
    let mut out: Vec<(String, &str, &str)> = Vec::new();
    let shown = |text: &str| !text.is_empty();
    for ((column, old), new) in change.field.split(';').zip(change.old.split(';')).zip(change.new.split(';')) {
        let (old, new) = (if shown(old) { old } else { "∅" }, if shown(new) { new } else { "∅" });
        match out.iter_mut().find(|(_, o, n)| *o == old && *n == new) {
            Some((columns, _, _)) => {
                columns.push_str(", ");
                columns.push_str(column);
            }
            None => out.push((column.to_owned(), old, new)),
        }
    }
    out
}

/// Texts that share much are shown in one, with their pieces; values one behind the other.
pub(super) fn is_prose(old: &str, new: &str) -> bool {
    old.chars().count() + new.chars().count() > 60
}

/// The ends of a text that both have.
fn shortened(text: &str) -> String {
    const ENDS: usize = 16;
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= 2 * ENDS + 4 {
        return text.to_owned();
    }
    let (head, tail) = (chars[..ENDS].iter(), chars[chars.len() - ENDS..].iter());
    format!("{}…{}", head.collect::<String>(), tail.collect::<String>())
}
