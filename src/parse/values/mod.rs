//! Cell texts → typed values with their uncertainty.
//!
//! *Input*: one folded cell (see `normalize`). *Output*: readings, each with the byte range of the folded text it was read
//! from, and the ranges nobody understood. *Invariants*: total (any text gives a reading or a rest); pure; a range never cuts
//! a character; readings are in text order.
//!
//! Layout breaks words with white space (`各 回`, `19,800 円`), so every reader works on a `squeeze::Squeezed` text and
//! translates back to bytes at the end. Words are the family's vocabulary, read through `lexicon::Lexicon`; signs and the
//! letters that build dates and amounts (年, 月, 日, ～, 円) are code.

mod amount;
mod atom;
mod calendar;
mod capacity;
mod cell;
mod chunk;
mod date;
mod duration;
mod era;
mod fee;
mod flag;
mod item;
mod label;
mod lexer;
mod lexicon;
mod notes;
mod parts;
mod place;
mod prefecture;
mod recognize;
mod recurring;
mod remark;
mod sentences;
mod solve;
mod squeeze;
mod time;

#[cfg(test)]
mod tests;

pub use capacity::{CapacityCell, CapacityReading, read_capacities};
pub use date::{DateCell, DateContext, DateReading, read_date, read_dates};
pub use duration::{DurationCell, read_duration};
pub use era::find_fiscal_year;
pub use fee::{FeeCell, FeeReading, read_fees};
pub use flag::read_flag;
pub use place::{PlaceCell, PlaceReading, is_placeholder, read_delivery, read_places};
pub use prefecture::{PREFECTURES, find_prefecture_in_address};
pub use recognize::{looks_like_capacity, looks_like_dates, looks_like_duration, looks_like_fee};
pub use sentences::sentences;
pub use time::{HoursCell, read_hours};

use crate::diag::Code;
use std::ops::Range;

/// Something about a cell that a person should know; the caller turns it into a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Which.
    pub code: Code,
    /// In a sentence.
    pub message: String,
    /// Bytes of the folded cell it is about.
    pub range: Range<usize>,
}

impl Issue {
    fn new(code: Code, message: impl Into<String>, range: Range<usize>) -> Self {
        Issue { code, message: message.into(), range }
    }
}
