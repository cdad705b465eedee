//! What years are inferred from.

use crate::model::{Family, Field, Head, Row, YearBasis};
use crate::parse::values::{self, DateContext};

/// The frame of a plan's dates.
pub(crate) struct Frame {
    /// For the readers of values.
    pub context: DateContext,
    /// The fiscal year is not printed: most dates that print a year lie in it.
    pub inferred: bool,
}

impl Frame {
    /// The printed fiscal year; else the one in which at least four of five dates with a printed year begin.
    pub(crate) fn new(head: &Head, rows: &[Row], family: &Family) -> Frame {
        let printed = head.fiscal_year.as_ref().map(|y| y.value);
        let updated_on = head.updated_on.as_ref().map(|u| u.value);
        let mut context = DateContext { fiscal_year: printed, updated_on, years: None };
        if printed.is_some() {
            return Frame { context, inferred: false };
        }
        let years = printed_years(rows, &context, family);
        context.years = years.iter().min().copied().zip(years.iter().max().copied());
        context.fiscal_year = majority(&years);
        let inferred = context.fiscal_year.is_some();
        Frame { context, inferred }
    }
}

/// The fiscal years (April to March) in which dates with a printed year begin.
fn printed_years(rows: &[Row], context: &DateContext, family: &Family) -> Vec<i16> {
    /// Dates enough to know a plan's year.
    const ENOUGH: usize = 400;
    let fields = [Field::Dates, Field::StartDate, Field::Duration, Field::Application];
    let cells = rows.iter().flat_map(|r| fields.iter().filter_map(|f| r.cell(*f)));
    let years = cells.flat_map(|c| values::read_dates(&c.text.folded, context, family).readings).filter_map(|r| {
        let (start, _) = r.start?;
        (r.year_basis == Some(YearBasis::Text))
            .then(|| if start.month() >= 4 { start.year() } else { start.year() - 1 })
    });
    years.take(ENOUGH).collect()
}

fn majority(years: &[i16]) -> Option<i16> {
    let mut sorted = years.to_vec();
    sorted.sort_unstable();
    let group = sorted.chunk_by(|a, b| a == b).max_by_key(|g| g.len())?;
    (group.len() * 5 >= years.len() * 4).then(|| group[0])
}
