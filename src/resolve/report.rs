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
    let name = match field {
        Field::Course => return ("courses", "name"),
        Field::Track => "name",
        Field::Occupation => "occupation",
        Field::Eligibility => "eligibility_text",
        Field::Leader => "leader_training",
        Field::Hospital => "hospital_code",
        Field::Recommendation => "recommendation",
        Field::Duration => "duration_text",
        Field::Capacity => "capacity_text",
        Field::Fee => "fee_text",
        Field::Purpose => "purpose",
        Field::Dates | Field::StartDate | Field::EndDate | Field::StartTime | Field::EndTime | Field::Application => {
            "schedule_text"
        }
        Field::Prefecture => "prefecture",
        Field::Venue | Field::Address => "venue",
        Field::Remark => "",
    };
    ("tracks", name)
}
