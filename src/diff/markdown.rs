//! The changes as Markdown: for an issue, a mail, a page.

use super::told::{by_value, grouped, is_prose, totals, whose};
use super::{Change, Piece, Revision, Severity, pieces};
use crate::diag::visible;
use std::fmt::Write as _;

/// A heading a record, a line a change; of those for which `is_shown`.
pub fn markdown(revision: &Revision, is_shown: &dyn Fn(&Change) -> bool) -> String {
    let mut out = format!("# Changes\n\n{}\n", escaped(&totals(revision)));
    let mut above = String::new();
    // Writing to a string does not fail.
    for (change, more) in grouped(revision, is_shown) {
        let heading = whose(change);
        if heading != above {
            let _ = writeln!(out, "\n## {}\n", escaped(&heading));
            above = heading;
        }
        let _ = writeln!(out, "{}", line(change));
        if more > 0 {
            let _ = writeln!(out, "- … and {more} more of this kind");
        }
    }
    out
}

fn line(change: &Change) -> String {
    let severity = match change.severity {
        Severity::High => "**high** ",
        Severity::Normal => "",
        Severity::Low => "*low* ",
    };
    let is_list = change.field.contains(';');
    let field = if change.field.is_empty() || is_list {
        String::new()
    } else {
        format!(" `{}`", change.field.replace('`', "'"))
    };
    let what = format!("{severity}{} {}{field}", change.event.as_str(), change.table);
    format!("- {what} ({}): {}", change.class.as_str(), said(change))
}

fn said(change: &Change) -> String {
    let mark = |sign: &str, text: &str| {
        if text.is_empty() { String::new() } else { format!("{sign}{}{sign}", escaped(text.trim())) }
    };
    if change.field.contains(';') {
        let all = by_value(change).into_iter();
        return all
            .map(|(columns, old, new)| format!("{} {} → {}", escaped(&columns), mark("~~", old), mark("**", new)))
            .collect::<Vec<_>>()
            .join("; ");
    }
    if change.old.is_empty() || change.new.is_empty() || !is_prose(&change.old, &change.new) {
        let arrow = if change.old.is_empty() || change.new.is_empty() { "" } else { " → " };
        return format!("{}{arrow}{}", mark("~~", &change.old), mark("**", &change.new));
    }
    let draw = |piece: &Piece<'_>| match piece {
        Piece::Same(text) => escaped(text),
        Piece::Deleted(text) => mark("~~", text),
        Piece::Inserted(text) => mark("**", text),
    };
    pieces(&change.old, &change.new).iter().map(draw).collect()
}

/// Text as text: nothing of a document is read as Markdown or HTML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            c if "\\`*_{}[]#|~>!".contains(c) => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_document_cannot_write_markdown() {
        assert_eq!(escaped("*1 <b>[x](y)|"), "\\*1 &lt;b\\>\\[x\\](y)\\|");
    }
}
