//! Times of day.

use super::amount::digits;
use super::squeeze::Squeezed;
use jiff::civil::{Time, time};
use std::ops::Range;

/// A printed time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TimeAt {
    pub(super) value: Time,
    pub(super) range: Range<usize>,
    /// 午前 or 午後 is printed: true for the afternoon.
    pub(super) half: Option<bool>,
    /// A zone other than Japan's is printed: the hour is not that of a clock there.
    pub(super) foreign: bool,
}

/// A time at `i`: `10:00`, `10:00:00`, `13時30分`, `13時半`, `午後1時`, 正午.
pub(super) fn time_at(sq: &Squeezed, i: usize) -> Option<TimeAt> {
    if let Some(end) = sq.word_end(i, "正午") {
        return Some(TimeAt { value: time(12, 0, 0, 0), range: i..end, half: Some(true), foreign: false });
    }
    let half = [("午前", false), ("午後", true), ("AM", false), ("PM", true)];
    let half = half.iter().find_map(|&(word, pm)| Some((pm, sq.word_end(i, word)?)));
    let at = half.map_or(i, |(_, end)| end);
    let (hour, minute, end) = clock(sq, at)?;
    let hour = if half.is_some_and(|(pm, _)| pm) && hour < 12 { hour + 12 } else { hour };
    let value = Time::new(hour as i8, minute as i8, 0, 0).ok()?;
    let (end, foreign) = zone(sq, end);
    Some(TimeAt { value, range: i..end, half: half.map(|(pm, _)| pm), foreign })
}

/// The hours in a cell of hours, each with its bytes of the folded text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoursCell {
    /// When it begins.
    pub start: Option<(Time, Range<usize>)>,
    /// When it ends.
    pub end: Option<(Time, Range<usize>)>,
}

/// Reads a cell that holds nothing but an hour or one period: `10:00`, `10:00～12:00`, `午後1時-3時半まで`, `14:00～`.
pub fn read_hours(folded: &str) -> Option<HoursCell> {
    let sq = Squeezed::new(folded);
    let first = time_at(&sq, 0).filter(|t| !t.foreign);
    let at = first.as_ref().map_or(0, |t| t.range.end);
    let joined = joint(&sq, at);
    let second = joined.and_then(|end| time_at(&sq, end)).filter(|t| !t.foreign);
    let end = second.as_ref().map_or(joined.unwrap_or(at), |t| t.range.end);
    let until = sq.word_end(end, "まで");
    if (first.is_none() && second.is_none()) || until.unwrap_or(end) < sq.len() {
        return None;
    }
    let said = |t: TimeAt, from: usize, to: usize| (t.value, sq.bytes(from..to));
    let (start, close) = match (first, second) {
        (None, Some(t)) => (None, Some(said(t, 0, sq.len()))),
        (Some(t), None) if until.is_some() && joined.is_none() => (None, Some(said(t, 0, sq.len()))),
        (Some(t), None) => (Some(said(t, 0, sq.len())), None),
        (first, second) => {
            let late = first.as_ref().zip(second).map(|(a, b)| carry_half(a, b));
            (first.map(|t| said(t, 0, at)), late.map(|t| (t.value, sq.bytes(t.range.start..sq.len()))))
        }
    };
    Some(HoursCell { start, end: close })
}

/// Where a sign or word ends that joins two hours.
fn joint(sq: &Squeezed, at: usize) -> Option<usize> {
    ["～", "-", "―", "から"].iter().find_map(|w| sq.word_end(at, w))
}

/// Hour, minute, end.
fn clock(sq: &Squeezed, i: usize) -> Option<(u32, u32, usize)> {
    let (hour, end) = digits(sq, i).filter(|&(h, end)| end - i <= 2 && h < 24)?;
    match sq.get(end) {
        ':' => {
            let (minute, end) = digits(sq, end + 1).filter(|&(m, e)| e == end + 3 && m < 60)?;
            let seconds = digits(sq, end + 1).filter(|&(s, e)| sq.get(end) == ':' && e == end + 3 && s < 60);
            Some((hour, minute, seconds.map_or(end, |(_, e)| e)))
        }
        '時' if sq.get(end + 1) == '間' => None,
        '時' if sq.get(end + 1) == '半' => Some((hour, 30, end + 2)),
        '時' => {
            let minute = digits(sq, end + 1).filter(|&(m, e)| m < 60 && sq.get(e) == '分');
            Some(minute.map_or((hour, 0, end + 1), |(m, e)| (hour, m, e + 1)))
        }
        _ => None,
    }
}

/// Where thousandths and a zone behind a time end, and whether the zone is another than Japan's.
fn zone(sq: &Squeezed, end: usize) -> (usize, bool) {
    let fraction = digits(sq, end + 1).filter(|&(_, e)| sq.get(end) == '.' && e == end + 4).map_or(end, |(_, e)| e);
    if let Some(end) = ["+09:00", "+0900", "+09"].iter().find_map(|z| sq.word_end(fraction, z)) {
        return (end, false);
    }
    match (sq.get(fraction), digits(sq, fraction + 1)) {
        ('Z', _) => (fraction + 1, true),
        ('+', Some((_, hours))) => {
            let minutes = digits(sq, hours + 1).filter(|_| sq.get(hours) == ':');
            (minutes.map_or(hours, |(_, e)| e), true)
        }
        _ => (fraction, false),
    }
}

/// The end of a period whose beginning says 午後 and whose end does not: 午後1時～4時.
pub(super) fn carry_half(start: &TimeAt, end: TimeAt) -> TimeAt {
    let later = end.half.is_none() && start.half == Some(true) && end.value < start.value && end.value.hour() < 12;
    let value =
        if later { Time::new(end.value.hour() + 12, end.value.minute(), 0, 0).unwrap_or(end.value) } else { end.value };
    TimeAt { value, ..end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_every_spelling() {
        for (text, hour, minute) in [
            ("10:00", 10, 0),
            ("9:05:00", 9, 5),
            ("13時", 13, 0),
            ("13時半", 13, 30),
            ("午後 1時30分", 13, 30),
            ("午前12時", 12, 0),
            ("正午", 12, 0),
        ] {
            let sq = Squeezed::new(text);
            let t = time_at(&sq, 0).expect(text);
            assert_eq!((t.value, t.range), (time(hour, minute, 0, 0), 0..sq.len()), "{text}");
        }
    }

    #[test]
    fn a_cell_of_hours_is_read_whole_or_not_at_all() {
        for (text, start, end) in [
            ("10:00", Some((10, 0)), None),
            ("9:30-12:30", Some((9, 30)), Some((12, 30))),
            ("午前10時～午後1時", Some((10, 0)), Some((13, 0))),
            ("午後1時～4時まで", Some((13, 0)), Some((16, 0))),
            ("14:00～", Some((14, 0)), None),
            ("17時まで", None, Some((17, 0))),
            ("～16:30", None, Some((16, 30))),
        ] {
            let read = read_hours(text).expect(text);
            let plain = |side: Option<(Time, Range<usize>)>| side.map(|(t, _)| (t.hour(), t.minute()));
            assert_eq!((plain(read.start), plain(read.end)), (start, end), "{text}");
        }
        for text in ["終日", "18", "18時間", "9:00～12:00、13:00～16:00", "10:00頃", "～", "", "10:00+00:00"] {
            assert_eq!(read_hours(text), None, "{text}");
        }
    }

    #[test]
    fn hours_as_a_length_and_hours_no_clock_has_are_no_times() {
        for text in ["13時間", "25:00", "10:75", "1:5"] {
            assert_eq!(time_at(&Squeezed::new(text), 0), None, "{text}");
        }
    }
}
