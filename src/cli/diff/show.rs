//! The changes, for a terminal.

use super::is_shown;
use crate::cli::args::Diff;
use crate::cli::terminal::{Terminal, visible};
use keikaku::diff::told::{by_value, grouped, is_prose, totals, whose};
use keikaku::diff::{Change, ChangeEvent, Piece, Revision, Severity, pieces};

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
    for (change, more) in grouped(revision, &|c| is_shown(args, c)) {
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
