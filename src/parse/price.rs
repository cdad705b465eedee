//! What it costs to read a cell as a field: 0 is typical, 100 unlikely, 250 a contradiction.
//!
//! The prices are ours. They say, for each field, which features speak for it and which against it; only their order
//! matters, and the distance to the prices of repair in `align`.

use super::shape::*;
use crate::model::Field;

/// A price; hundredths of a repair.
pub(crate) type Price = i32;

/// The content contradicts the field.
pub(crate) const CONTRADICTION: Price = 250;

/// 〃 stands for a cell of whatever column it is in.
const SAME_AS_ABOVE: Price = 20;

/// Every feature of a cell that belongs to a narrow type.
const TYPED: u32 = CODE | MARK | YES_NO | MONEY | NUMBER | PERSONS | DURATION | DATE;

/// The price of reading a cell as `field`.
pub(crate) fn price(field: Field, s: &Shape) -> Price {
    if s.has(DITTO) {
        return SAME_AS_ABOVE;
    }
    match field {
        Field::Course => course(s),
        Field::Track => track(s),
        Field::Occupation => occupation(s),
        Field::Eligibility => eligibility(s),
        Field::Leader => choose(s, &[(MARK, 0), (YES_NO, 60)], CONTRADICTION),
        Field::Hospital => choose(s, &[(CODE, 0), (CODE_WORD, 5)], CONTRADICTION),
        Field::Recommendation => choose(s, &[(YES_NO, 0), (MARK, 70)], CONTRADICTION),
        Field::Duration => duration(s),
        Field::Capacity => capacity(s),
        Field::Fee => fee(s),
        Field::Purpose => purpose(s),
        Field::Dates | Field::StartDate | Field::EndDate | Field::Application => dates(s),
        Field::StartTime | Field::EndTime => choose(s, &[(TIME, 0), (DATE, 200)], 120),
        Field::Prefecture => prefecture(s),
        Field::Venue => venue(s),
        Field::Address => choose(s, &[(ADDRESS, 0), (PREFECTURE, 20), (TYPED, CONTRADICTION)], 60),
        Field::Remark => 40,
    }
}

/// The price of the first feature that the cell has.
fn choose(s: &Shape, prices: &[(u32, Price)], otherwise: Price) -> Price {
    prices.iter().find(|(bits, _)| s.has(*bits)).map_or(otherwise, |(_, p)| *p)
}

fn course(s: &Shape) -> Price {
    // A name may carry a month (朝市(2月)); a date cell is little but numbers, or speaks of a schedule.
    let date = s.has(DATE) && (s.has(SCHEDULE) || !s.has(WORDY));
    let typed = (s.has(CODE | MARK | YES_NO | MONEY | NUMBER | PERSONS | SENTENCE) || date) && !s.has(COURSE_TAIL);
    if typed || s.has(BULLET) {
        return CONTRADICTION;
    }
    let long = if s.len > 60 { 100 } else { 0 };
    long + choose(s, &[(COURSE_TAIL, 10), (COURSE_WORD, 40), (VENUE, 110), (OCCUPATION_TAIL, 120)], 70)
}

fn track(s: &Shape) -> Price {
    if s.has(CODE | MARK | YES_NO | MONEY | NUMBER | PERSONS | DATE | PROSE) {
        return CONTRADICTION;
    }
    let long = if s.len > 60 { 100 } else { 0 };
    long + choose(s, &[(TRACK_TAIL, 10), (COURSE_TAIL, 40), (OCCUPATION_TAIL, 110), (VENUE, 110)], 70)
}

fn occupation(s: &Shape) -> Price {
    if s.has(CODE | MARK | YES_NO | MONEY | NUMBER | DATE) || s.len > 120 {
        return CONTRADICTION;
    }
    if s.has(REQUIREMENT) && s.len > 20 {
        return 150;
    }
    if s.has(REQUIREMENT) && s.len > 10 && !s.has(OCCUPATION_WORD) {
        return 70;
    }
    choose(s, &[(OCCUPATION_WORD, 5), (BULLET, 160), (COURSE_TAIL | TRACK_TAIL, 120), (OCCUPATION_TAIL, 15)], 90)
}

fn eligibility(s: &Shape) -> Price {
    if s.has(CODE | MARK | YES_NO | MONEY | NUMBER) && s.len < 20 || s.has(DATE) && s.len < 60 {
        return CONTRADICTION;
    }
    if s.has(REQUIREMENT) {
        return if s.len > 12 { 5 } else { 60 };
    }
    choose(s, &[(COURSE_TAIL, 150), (BULLET, 120), (PROSE, 110), (OCCUPATION_TAIL, 160)], 130)
}

fn duration(s: &Shape) -> Price {
    if s.has(PROSE | CODE | MONEY | PERSONS) || s.len > 60 {
        return CONTRADICTION;
    }
    choose(s, &[(DURATION, 0), (DATE, 25), (DASH, 40), (NONE, 150)], 200)
}

fn capacity(s: &Shape) -> Price {
    if s.has(PROSE | CODE | DATE) {
        return CONTRADICTION;
    }
    choose(s, &[(MONEY, 230), (PERSONS, 0), (NUMBER, 20), (NONE, 20), (DASH, 60), (YES_NO, 80)], 200)
}

fn fee(s: &Shape) -> Price {
    if s.has(CODE | DATE) && !s.has(MONEY) || s.has(PERSONS) && !s.has(MONEY) {
        return CONTRADICTION;
    }
    choose(s, &[(MONEY, 0), (NONE, 20), (NUMBER, 60), (DASH, 60), (PROSE, CONTRADICTION)], 200)
}

fn purpose(s: &Shape) -> Price {
    if s.has(CODE | MARK | YES_NO | NUMBER) || s.has(DATE | MONEY | PERSONS) && s.len < 40 {
        return CONTRADICTION;
    }
    let requirement = if s.has(REQUIREMENT) && !s.has(BULLET) { 15 } else { 0 };
    let size = if s.has(BULLET) && s.len > 15 {
        0
    } else if s.len > 40 || s.has(PROSE) {
        15
    } else {
        100
    };
    requirement + size
}

fn dates(s: &Shape) -> Price {
    if s.has(CODE | YES_NO | MARK) && !s.has(DASH) || s.has(MONEY) {
        return CONTRADICTION;
    }
    let period = if s.has(DURATION) && !s.has(DATE) { 150 } else { 0 };
    if s.has(PROSE) && s.len > 60 && !s.has(DATE) {
        return CONTRADICTION;
    }
    let sentence = if s.has(PROSE) && s.has(BULLET) && s.len > 80 { 120 } else { 0 };
    period + sentence + choose(s, &[(DATE, 0), (SCHEDULE, 20), (DASH, 60), (TIME, 90)], CONTRADICTION)
}

fn prefecture(s: &Shape) -> Price {
    if s.has(CODE | MARK | YES_NO | MONEY | NUMBER | PERSONS | DURATION | DATE | PROSE) || s.len > 40 {
        return if s.has(DASH) { 60 } else { CONTRADICTION };
    }
    let long = if s.len > 14 { 60 } else { 0 };
    // WEB開催 stands for a prefecture; オンライン研修 is a venue.
    let venue = if s.len <= 5 { 50 } else { 120 };
    long + choose(s, &[(PREFECTURE, 0), (VENUE, venue), (COURSE_TAIL | OCCUPATION_TAIL, 170)], 110)
}

fn venue(s: &Shape) -> Price {
    if s.has(CODE | MARK | YES_NO | MONEY | NUMBER | PERSONS | DURATION | DATE | PROSE) && !s.has(VENUE) {
        return if s.has(DASH) { 60 } else { CONTRADICTION };
    }
    if s.has(SENTENCE | DATE) {
        return 200;
    }
    choose(s, &[(VENUE, 5), (PREFECTURE, 70), (COURSE_TAIL | OCCUPATION_TAIL, 150)], 80)
}
