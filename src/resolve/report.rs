//! Findings of this stage: each place is told once, however many records share it.

use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Field, Span};
use std::collections::BTreeSet;

/// Puts findings into the document's container, leaving out what was said of the same place before.
///
/// Rows that share a merged cell, and tracks that one row holds, repeat the same words; the first record stands for all.
pub(super) struct Report<'a> {
    out: &'a mut Diagnostics,
    told: BTreeSet<(Code, &'static str, Vec<Span>)>,
}

/// What a finding is about: table, record, field.
pub(super) type About<'a> = (&'static str, &'a str, &'static str);

impl<'a> Report<'a> {
    pub(super) fn new(out: &'a mut Diagnostics) -> Self {
        Report { out, told: BTreeSet::new() }
    }

    /// Tells a finding with its code's usual severity.
    pub(super) fn tell(&mut self, code: Code, about: About<'_>, at: Vec<Span>, message: String) {
        self.tell_as(code.severity(), code, about, at, message);
    }

    /// Tells a finding with another severity.
    pub(super) fn tell_as(
        &mut self,
        severity: Severity,
        code: Code,
        (table, record, field): About<'_>,
        at: Vec<Span>,
        message: String,
    ) {
        if !at.is_empty() && !self.told.insert((code, field, at.clone())) {
            return;
        }
        let finding = Diagnostic::new(code, message, at).about(table, record, field);
        self.out.push(Diagnostic { severity, ..finding });
    }
}

/// The published table and column in which the words of a cell stand.
pub(super) fn column(field: Field) -> (&'static str, &'static str) {
    match field {
        Field::Course => ("courses", "name"),
        // An address has a column in `places` only; a person looks for it at the track's venue.
        Field::Address => ("tracks", Field::Venue.column()),
        _ => ("tracks", field.column()),
    }
}
