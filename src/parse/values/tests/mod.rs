//! The readers together, on invented cells, with the family's own vocabulary.

mod amounts;
mod dates;
mod noise;
mod wrong;

use super::DateContext;
use crate::model::{Family, Term};
use jiff::civil::date;

/// The training-plan vocabulary, read the simple way: the file holds no quotes.
fn family() -> Family {
    let lines = include_str!("../../../kinds/training_plan/terms.csv").lines().skip(1);
    let term = |line: &str| {
        let mut columns = line.split(',').map(str::to_owned);
        let mut next = || columns.next().unwrap_or_default();
        Term { list: next(), word: next(), code: next() }
    };
    Family::new("training-plan", Vec::new(), Vec::new(), lines.map(term).collect())
}

/// A plan of fiscal year 2021, updated in July.
fn plan() -> DateContext {
    DateContext { fiscal_year: Some(2021), updated_on: Some(date(2021, 7, 20)), years: None }
}
