//! The family's words, as the readers ask for them.

use super::squeeze::Squeezed;
use crate::model::{Delivery, Family, Term};
use std::cmp::Reverse;
use std::ops::Range;

/// Which list a word was found in, and so what it does in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Label,
    Status,
    Added,
    Open,
    Deadline,
    Remark,
    Filler,
    Delivery(Delivery),
    NotDelivery,
    FeeFree,
    FeeUndecided,
    FeeLabel,
    FeeTax,
    FeeIncludes,
    FeeFiller,
    FeeApproximate,
    FeeReduction,
    Unlimited,
    SeatsUndecided,
    Approximate,
    Provisional,
    Person,
    Team,
    PerSession,
    PerVenue,
    SeatsFiller,
    OtherCount,
    LowerBound,
}

/// Lists of the vocabulary and what they do; the order decides between equally long words.
const DATES: &[(&str, Role)] = &[
    ("session-status", Role::Status),
    ("session-added", Role::Added),
    ("session-open", Role::Open),
    ("session-deadline", Role::Deadline),
    ("session-remark", Role::Remark),
    ("delivery-not", Role::NotDelivery),
    ("delivery-online", Role::Delivery(Delivery::Online)),
    ("delivery-e-learning", Role::Delivery(Delivery::ELearning)),
    ("delivery-cbt", Role::Delivery(Delivery::Cbt)),
    ("delivery-onsite", Role::Delivery(Delivery::Onsite)),
    ("session-label", Role::Label),
    ("session-filler", Role::Filler),
];
const DELIVERY: &[(&str, Role)] = &[
    ("delivery-not", Role::NotDelivery),
    ("delivery-online", Role::Delivery(Delivery::Online)),
    ("delivery-e-learning", Role::Delivery(Delivery::ELearning)),
    ("delivery-cbt", Role::Delivery(Delivery::Cbt)),
    ("delivery-onsite", Role::Delivery(Delivery::Onsite)),
];
const FEES: &[(&str, Role)] = &[
    ("fee-free", Role::FeeFree),
    ("fee-undecided", Role::FeeUndecided),
    ("fee-tax", Role::FeeTax),
    ("fee-includes", Role::FeeIncludes),
    ("fee-label", Role::FeeLabel),
    ("fee-filler", Role::FeeFiller),
    ("fee-approximate", Role::FeeApproximate),
    ("fee-reduction", Role::FeeReduction),
];
const DURATIONS: &[(&str, Role)] = &[("duration-filler", Role::Filler)];
const SEATS: &[(&str, Role)] = &[
    ("capacity-unlimited", Role::Unlimited),
    ("capacity-undecided", Role::SeatsUndecided),
    ("capacity-approximate", Role::Approximate),
    ("capacity-provisional", Role::Provisional),
    ("unit-person", Role::Person),
    ("unit-team", Role::Team),
    ("per-session", Role::PerSession),
    ("per-venue", Role::PerVenue),
    ("capacity-filler", Role::SeatsFiller),
    ("capacity-other", Role::OtherCount),
    ("capacity-lower", Role::LowerBound),
];

/// A word of the vocabulary at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit<'f> {
    pub(super) role: Role,
    pub(super) code: &'f str,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Some lists of a family.
#[derive(Clone, Copy)]
pub(super) struct Lexicon<'f> {
    family: &'f Family,
    lists: &'static [(&'static str, Role)],
}

impl<'f> Lexicon<'f> {
    pub(super) fn family(&self) -> &'f Family {
        self.family
    }
    pub(super) fn dates(family: &'f Family) -> Self {
        Lexicon { family, lists: DATES }
    }
    pub(super) fn delivery(family: &'f Family) -> Self {
        Lexicon { family, lists: DELIVERY }
    }
    pub(super) fn fees(family: &'f Family) -> Self {
        Lexicon { family, lists: FEES }
    }
    pub(super) fn seats(family: &'f Family) -> Self {
        Lexicon { family, lists: SEATS }
    }
    pub(super) fn durations(family: &'f Family) -> Self {
        Lexicon { family, lists: DURATIONS }
    }

    /// The words at `i` with the place of their list, the place being the rank between equally long ones.
    fn words_at(&self, sq: &Squeezed, i: usize) -> impl Iterator<Item = (usize, usize, &'f Term)> {
        let lists = self.lists;
        self.family.terms_at(sq.get(i)).filter_map(move |t| {
            let end = sq.word_end(i, &t.word)?;
            Some((end, lists.iter().position(|(list, _)| *list == t.list)?, t))
        })
    }

    /// The longest word at `i` that ends within `limit`.
    pub(super) fn at(&self, sq: &Squeezed, i: usize, limit: usize) -> Option<Hit<'f>> {
        let words = self.words_at(sq, i).filter(|&(end, _, _)| end <= limit);
        let (end, list, term) = words.min_by_key(|&(end, list, _)| (Reverse(end), list))?;
        Some(Hit { role: self.lists[list].1, code: &term.code, start: i, end })
    }

    /// The code of the word of one role that is exactly `range`.
    pub(super) fn exactly(&self, sq: &Squeezed, range: Range<usize>, role: Role) -> Option<&'f str> {
        let mut words = self.words_at(sq, range.start);
        let is = |&(end, list, _): &(usize, usize, &Term)| end == range.end && self.lists[list].1 == role;
        words.find(is).map(|(_, _, t)| t.code.as_str())
    }

    /// The words of `range` from left to right, and the stretches between that no list knows.
    pub(super) fn scan(&self, sq: &Squeezed, range: Range<usize>) -> (Vec<Hit<'f>>, Vec<Range<usize>>) {
        let (mut hits, mut left): (Vec<Hit<'f>>, Vec<Range<usize>>) = (Vec::new(), Vec::new());
        let mut i = range.start;
        while i < range.end {
            if let Some(hit) = self.at(sq, i, range.end) {
                i = hit.end;
                hits.push(hit);
                continue;
            }
            match left.last_mut() {
                Some(last) if last.end == i => last.end = i + 1,
                _ => left.push(i..i + 1),
            }
            i += 1;
        }
        (hits, left)
    }
}
