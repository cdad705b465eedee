//! What years are inferred from.

use crate::model::{Area, Family, Field, Head, Row, Sections, YearBasis};
use crate::parse::values::{self, DateContext};

/// The frame of a plan's dates.
pub(crate) struct Frame {
    /// For the readers of values.
    pub context: DateContext,
    /// The fiscal year is not printed: most dates that print a year lie in it.
    pub inferred: bool,
    /// The fiscal year that stands above each table, where it is another than the document's.
    by_area: Vec<Option<i16>>,
    /// The document's.
    of_document: Option<i16>,
}

impl Frame {
    /// The printed fiscal year; else the one in which at least four of five dates with a printed year begin.
    pub(crate) fn new(head: &Head, sections: &Sections, rows: &[Row], family: &Family) -> Frame {
        let by_area = years_above(sections);
        let printed = head.fiscal_year.as_ref().map(|y| y.value);
        let updated_on = head.updated_on.as_ref().map(|u| u.value);
        let mut context = DateContext { fiscal_year: printed, updated_on, years: None };
        if printed.is_some() {
            return Frame { context, inferred: false, by_area, of_document: printed };
        }
        let years = printed_years(rows, &context, family);
        context.years = years.iter().min().copied().zip(years.iter().max().copied());
        context.fiscal_year = majority(&years);
        let inferred = context.fiscal_year.is_some();
        let of_document = context.fiscal_year;
        Frame { context, inferred, by_area, of_document }
    }

    /// The fiscal year that holds for a table.
    pub(crate) fn year_of(&self, area: usize) -> Option<i16> {
        self.by_area.get(area).copied().flatten().or(self.of_document)
    }

    /// Reads what follows with the year of a table.
    pub(crate) fn enter(&mut self, area: usize) {
        self.context.fiscal_year = self.year_of(area);
    }
}

/// For each table the fiscal year of the nearest title above it; a table without one goes on with that of the table before.
fn years_above(sections: &Sections) -> Vec<Option<i16>> {
    const LONGEST: usize = 80;
    let mut last = None;
    let of = |area: &Area| {
        let titles = area.captions.iter().rev().filter(|t| t.folded.chars().count() <= LONGEST);
        titles.filter_map(|t| values::find_fiscal_year(&t.folded)).map(|(year, _)| year).next()
    };
    let mut years = Vec::new();
    for area in &sections.areas {
        last = of(area).or(last);
        years.push(last);
    }
    years
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
