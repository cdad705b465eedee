//! What must be said about a Word document.

use super::package::Package;
use super::parts::Aside;
use super::walk::Calls;
use super::write::Places;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Span;
use std::collections::BTreeSet;

/// What was seen beside the text.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// References and things that are not read.
    pub(super) calls: Calls,
    /// Number formats that are not known.
    pub(super) unknown_formats: BTreeSet<String>,
    /// Styles are known in part only.
    pub(super) are_styles_damaged: bool,
    /// Lists likewise.
    pub(super) is_numbering_damaged: bool,
    /// Headers, footers or notes likewise.
    pub(super) are_others_damaged: bool,
    /// Marks whose notes are not there.
    pub(super) lost_notes: usize,
}

/// Reports everything, once per kind.
pub(super) fn tell(places: &Places, told: &Told, package: &Package<'_>, d: &mut Diagnostics) {
    if places.inserted + places.deleted > 0 {
        let message = format!(
            "changes that nobody has accepted: {} insertion(s) were read, {} deletion(s) left out",
            places.inserted, places.deleted
        );
        d.push(Diagnostic::new(Code::TrackedChanges, message, few(&places.changed)));
    }
    for (aside, spans) in &places.asides {
        let (code, what) = match aside {
            Aside::Hidden => (Code::TextHidden, "piece(s) of hidden text are in no record"),
            Aside::Struck => (Code::TextStruck, "piece(s) of text are struck through and in no record"),
            Aside::Ruby => (Code::TextAside, "reading(s) above words (ルビ) are kept apart"),
            Aside::Prompt => (Code::TextAside, "prompt(s) of blank controls are kept apart"),
        };
        d.push(Diagnostic::new(code, format!("{} {what}", spans.len()), few(spans)));
    }
    if !places.made.is_empty() {
        let message = format!("{} marker(s) are numbers that Word makes and nobody typed", places.made.len());
        d.push(Diagnostic::new(Code::NumberingMade, message, few(&places.made)));
    }
    if told.calls.comments > 0 {
        let message = format!("{} comment(s) on the text were not read", told.calls.comments);
        d.push(Diagnostic::new(Code::TextAside, message, Vec::new()));
    }
    tell_unread(told, package, d);
}

fn tell_unread(told: &Told, package: &Package<'_>, d: &mut Diagnostics) {
    let mut what: Vec<String> = Vec::new();
    if told.calls.unread_count > 0 {
        let kinds: Vec<&str> = told.calls.unread.iter().copied().collect();
        what.push(format!("{} thing(s) whose words are not read ({})", told.calls.unread_count, kinds.join(", ")));
    }
    if told.lost_notes > 0 {
        what.push(format!("{} mark(s) of notes that are not there", told.lost_notes));
    }
    if !package.missing.is_empty() {
        what.push(format!("parts that are not there ({})", package.missing.join(", ")));
    }
    if !told.unknown_formats.is_empty() {
        let names: Vec<&str> = told.unknown_formats.iter().map(String::as_str).collect();
        what.push(format!("number formats written as plain digits ({})", names.join(", ")));
    }
    let damaged = [
        (told.are_styles_damaged, "styles"),
        (told.is_numbering_damaged, "lists"),
        (told.are_others_damaged, "headers, footers or notes"),
    ];
    what.extend(damaged.iter().filter(|(is, _)| *is).map(|(_, name)| format!("damaged {name}, read in part")));
    if package.is_undecoded {
        what.push("characters that are no UTF-8".to_owned());
    }
    for message in what {
        d.push(Diagnostic::new(Code::PartUnread, message, Vec::new()));
    }
}

/// Some places of many.
fn few(spans: &[Span]) -> Vec<Span> {
    const MOST: usize = 20;
    spans.iter().take(MOST).copied().collect()
}
