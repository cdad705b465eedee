//! The document against itself. Each rule has its own code, names a record and a field, and looks at one place once.

mod brackets;
mod days;
mod held;
mod inherited;
mod legend;
mod schedule;
mod seats;
mod tax;
mod times;
mod variants;

use super::report::Report;
use super::words::Lexicon;
use crate::model::{Dataset, Span, Spanned};

/// Holds a completed dataset against itself.
pub(super) fn audit(data: &Dataset, lexicon: &Lexicon, report: &mut Report) {
    legend::numbering(data, report);
    schedule::dates(data, report);
    for course in &data.courses {
        for track in &course.tracks {
            days::check(track, report);
            times::check(track, report);
            seats::teams(track, lexicon, report);
            seats::per_venue(track, report);
            schedule::stale(track, report);
            schedule::exam(track, lexicon, report);
            brackets::check(course, track, report);
            inherited::check(track, lexicon, report);
            legend::classes(track, lexicon, report);
            tax::check(track, data.head.fiscal_year.as_ref().map(|y| y.value), report);
        }
        schedule::order(course, lexicon, report);
    }
    variants::bases(data, lexicon, report);
    variants::terms(data, lexicon, report);
}

/// The places of two values, the first one first.
fn both<A, B>(a: &Spanned<A>, b: &Spanned<B>) -> Vec<Span> {
    a.at.iter().chain(&b.at).copied().collect()
}
