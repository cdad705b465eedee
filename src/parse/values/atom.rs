//! One printed date, as exact as it is printed: `2021年2月16日(火)`, `6/12(土)`, `13日`, `10月末日`, `11月`, 秋.

use super::amount::{digits, short_then};
use super::era::{Era, Year, year_at};
use super::squeeze::{Squeezed, bracket_end, is_separator};
use jiff::civil::Weekday;
use std::ops::Range;

/// The day of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// Not printed: the whole month, season or year.
    None,
    /// A day.
    At(u8),
    /// 末日: the last day of the month.
    Last,
    /// 末: the last day where it bounds a period, the last ten days where it stands alone.
    End,
    /// 上旬, 中旬, 下旬: the ten days 0, 1, 2 of a month.
    Third(u8),
}

/// A printed date.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Atom {
    pub(super) range: Range<usize>,
    pub(super) year: Option<Year>,
    pub(super) month: Option<u8>,
    pub(super) day: Day,
    /// EDTF number of a season, 21 (spring) to 24 (winter).
    pub(super) season: Option<u8>,
    pub(super) weekday: Option<Weekday>,
    /// The weekday of the date before it, where one bracket names both: 12・13(土・日).
    pub(super) weekday_before: Option<Weekday>,
    /// Month, and with it the year, are those of the date before it.
    pub(super) tied: bool,
    /// 翌年: in the year behind the date before it.
    pub(super) following: bool,
    /// 頃: about then.
    pub(super) about: bool,
    /// A year of two digits (23/9/18), which only the plan's own years can prove.
    pub(super) short_year: bool,
    /// How it is written: `'月'`, `'/'`, `'.'`, `'-'`.
    pub(super) style: char,
}

impl Atom {
    fn new(start: usize, year: Option<Year>) -> Self {
        let (day, style) = (Day::None, '月');
        Atom {
            range: start..start,
            year,
            month: None,
            day,
            season: None,
            weekday: None,
            weekday_before: None,
            tied: false,
            following: false,
            about: false,
            short_year: false,
            style,
        }
    }

    /// Only a year: 2022年, 2022年度.
    pub(super) fn is_year(&self) -> bool {
        self.year.is_some() && self.month.is_none() && self.season.is_none()
    }

    fn until(mut self, end: usize) -> Self {
        self.range.end = end;
        self
    }
}

/// The date at `i`. `before` is the date that a joining sign (～, ・) directly before `i` joins it to, if any.
pub(super) fn atom_at(sq: &Squeezed, i: usize, before: Option<&Atom>) -> Option<Atom> {
    let inside_number = i > 0 && !sq.spaced(i) && sq.get(i - 1).is_ascii_digit() && sq.get(i).is_ascii_digit();
    if inside_number {
        return None;
    }
    let era: Option<Era> = before.and_then(|b| b.year).and_then(|y| y.era);
    if let Some(end) = sq.word_end(i, "翌年").filter(|_| before.is_some()) {
        let found = without_year(sq, end, None).filter(|a| a.month.is_some())?;
        return Some(with_weekday(sq, Atom { range: i..found.range.end, following: true, ..found }));
    }
    if let Some(atom) = compact(sq, i).or_else(|| short_year(sq, i)) {
        return Some(with_weekday(sq, atom));
    }
    let found = match year_at(sq, i, era) {
        Some((year, end, '年')) => with_year(sq, i, year, end),
        Some((year, end, mark)) => numeric(sq, i, year, end, mark),
        None => without_year(sq, i, before),
    };
    found.map(|atom| about(sq, with_weekday(sq, atom)))
}

/// 10月頃, 夏頃: about then.
fn about(sq: &Squeezed, mut atom: Atom) -> Atom {
    let word = ["頃", "ごろ"].iter().find_map(|w| sq.word_end(atom.range.end, w));
    atom.about |= word.is_some();
    atom.range.end = word.unwrap_or(atom.range.end);
    atom
}

/// `20230918`: eight digits that are a day of the calendar.
fn compact(sq: &Squeezed, i: usize) -> Option<Atom> {
    let (n, end) = digits(sq, i).filter(|&(_, end)| end == i + 8)?;
    let (year, month, day) = ((n / 10_000) as i16, (n / 100 % 100) as u8, (n % 100) as u8);
    let counted = matches!(sq.get(end), '円' | '名' | '人' | '-' | '千' | '万');
    let real = (2000..2100).contains(&year) && jiff::civil::Date::new(year, month as i8, day as i8).is_ok();
    let year = Year { value: year, era: None, fiscal: false };
    let atom = Atom { month: Some(month), day: Day::At(day), style: '-', ..Atom::new(i, Some(year)) };
    (real && !counted).then(|| atom.until(end))
}

/// `23/9/18`, `23.9.18`: the first number is no month.
fn short_year(sq: &Squeezed, i: usize) -> Option<Atom> {
    let (n, end) = digits(sq, i).filter(|&(n, end)| end == i + 2 && n > 12)?;
    let mark = Some(sq.get(end)).filter(|c| matches!(c, '/' | '.'))?;
    let year = Year { value: 2000 + n as i16, era: None, fiscal: false };
    let atom = numeric(sq, i, year, end, mark).filter(|a| a.day != Day::None)?;
    Some(Atom { short_year: true, ..atom })
}

fn with_year(sq: &Squeezed, i: usize, year: Year, end: usize) -> Option<Atom> {
    let atom = Atom::new(i, Some(year));
    if year.fiscal {
        return season(sq, end, atom.clone()).or_else(|| year_alone(sq, end).then(|| atom.until(end)));
    }
    month(sq, end, atom.clone())
        .or_else(|| slash(sq, end, atom.clone()))
        .or_else(|| season(sq, end, atom.clone()))
        .or_else(|| year_alone(sq, end).then(|| atom.until(end)))
}

/// A year stands for itself only where its word ends; 2018年度以前認定者 is no date.
fn year_alone(sq: &Squeezed, end: usize) -> bool {
    let next = sq.get(end);
    let held = ["中", "内", "の", "第", "※", "開催", "実施", "予定"].iter().any(|w| sq.starts(end, w));
    held || end >= sq.len() || sq.spaced(end) || is_separator(next) || next.is_ascii_digit()
}

fn without_year(sq: &Squeezed, i: usize, before: Option<&Atom>) -> Option<Atom> {
    let atom = Atom::new(i, None);
    if !sq.get(i).is_ascii_digit() {
        return season_alone(sq, i, atom.clone()).or_else(|| tied(sq, i, atom, before?));
    }
    month(sq, i, atom.clone())
        .or_else(|| slash(sq, i, atom.clone()))
        .or_else(|| dotted(sq, i, atom.clone(), before))
        .or_else(|| tied(sq, i, atom, before?))
}

/// `2021/1/17`, `R5.4.4`, `2022-06-16`, and without a day `2021/11`.
fn numeric(sq: &Squeezed, i: usize, year: Year, end: usize, mark: char) -> Option<Atom> {
    let (m, month_end) = digits(sq, end + 1).filter(|&(m, e)| e - end <= 3 && (1..=12).contains(&m))?;
    let mut atom = Atom { month: Some(m as u8), style: mark, ..Atom::new(i, Some(year)) };
    let day = digits(sq, month_end + 1).filter(|&(d, e)| sq.get(month_end) == mark && e - month_end <= 3 && d <= 99);
    let Some((d, mut day_end)) = day else {
        let followed = sq.get(month_end) == mark || sq.get(month_end).is_ascii_digit();
        return (!followed).then(|| atom.until(month_end));
    };
    atom.day = Day::At(d as u8);
    let clock = sq.get(day_end) == 'T' && sq.get(day_end + 1).is_ascii_digit();
    let midnight = sq.word_end(day_end + usize::from(clock), "00:00:00").filter(|_| mark == '-' || mark == '/');
    day_end = midnight.unwrap_or(day_end + usize::from(clock));
    Some(atom.until(day_end))
}

/// `6月12日`, `10月末日`, `11月上旬`, `11月`, and the first of `5～6月`.
fn month(sq: &Squeezed, i: usize, mut atom: Atom) -> Option<Atom> {
    if let Some((m, end)) = short_then(sq, i, |c| c == '月').filter(|&(_, end)| !matches!(sq.get(end + 1), '曜' | '間'))
    {
        atom.month = Some(m);
        return Some(day(sq, end + 1, atom.clone(), true).unwrap_or_else(|| atom.until(end + 1)));
    }
    let (m, end) = shared_suffix(sq, i, '月').filter(|&(m, _)| (1..=12).contains(&m))?;
    atom.month = Some(m);
    Some(atom.until(end))
}

/// A number that shares its suffix with the next ones: 5 of `5～6月`, 12 of `12・13日`, 12 of `12・13(土・日)`.
fn shared_suffix(sq: &Squeezed, i: usize, suffix: char) -> Option<(u8, usize)> {
    const MOST: usize = 12;
    let first = digits(sq, i)?;
    let mut end = first.1;
    for _ in 0..MOST {
        if !matches!(sq.get(end), '～' | '・' | '-' | '、' | ',') {
            return None;
        }
        let at = end + 1;
        if let Some((_, next)) = short_then(sq, at, |c| c == suffix) {
            return (!matches!(sq.get(next + 1), '曜' | '間' | '目') && first.1 - i <= 2)
                .then_some((first.0 as u8, first.1));
        }
        end = digits(sq, at).filter(|&(_, e)| e - at <= 2)?.1;
        if suffix == '日' && weekdays(sq, end).is_some_and(|w| w.0.is_some()) {
            return (first.1 - i <= 2).then_some((first.0 as u8, first.1));
        }
    }
    None
}

/// What follows a month, or stands alone where the month is said before (`in_month` false: then a bare number is no day).
fn day(sq: &Squeezed, i: usize, mut atom: Atom, in_month: bool) -> Option<Atom> {
    let word = [("末日", Day::Last), ("月末", Day::End), ("末", Day::End)];
    let thirds = [("上旬", 0), ("初旬", 0), ("中旬", 1), ("下旬", 2)].map(|(w, n)| (w, Day::Third(n)));
    if let Some((value, end)) = word.iter().chain(&thirds).find_map(|&(w, d)| Some((d, sq.word_end(i, w)?))) {
        atom.day = value;
        return Some(atom.until(end));
    }
    let (value, end) = match short_then(sq, i, |c| c == '日') {
        Some((_, end)) if matches!(sq.get(end + 1), '間' | '目') => return None,
        Some((d, end)) => (d, end + 1),
        None => match shared_suffix(sq, i, '日') {
            Some(shared) => shared,
            None => {
                let (d, end) = digits(sq, i).filter(|&(_, end)| end - i <= 2)?;
                weekdays(sq, end).filter(|w| w.0.is_some())?;
                (d as u8, end)
            }
        },
    };
    atom.day = Day::At(value);
    (in_month || value <= 31).then(|| atom.until(end))
}

/// `6/12`.
fn slash(sq: &Squeezed, i: usize, atom: Atom) -> Option<Atom> {
    let alone = i == 0 || sq.spaced(i) || sq.get(i - 1) != '/' || atom.year.is_some();
    numeric_day(sq, i, atom, '/').filter(|_| alone)
}

/// `5.6` behind a date that is written with dots too, or before a weekday.
fn dotted(sq: &Squeezed, i: usize, atom: Atom, before: Option<&Atom>) -> Option<Atom> {
    let atom = numeric_day(sq, i, atom, '.')?;
    let proven = before.is_some_and(|b| b.style == '.') || weekdays(sq, atom.range.end).is_some_and(|w| w.0.is_some());
    proven.then_some(atom)
}

fn numeric_day(sq: &Squeezed, i: usize, mut atom: Atom, mark: char) -> Option<Atom> {
    let (m, month_end) = digits(sq, i).filter(|&(m, end)| end - i <= 2 && (1..=12).contains(&m))?;
    if sq.get(month_end) != mark {
        return None;
    }
    let (d, end) = digits(sq, month_end + 1).filter(|&(d, end)| end - month_end <= 3 && (1..=31).contains(&d))?;
    if sq.get(end) == mark && sq.get(end + 1).is_ascii_digit() {
        return None;
    }
    (atom.month, atom.day, atom.style) = (Some(m as u8), Day::At(d as u8), mark);
    Some(atom.until(end))
}

/// A day whose month is said before: `13(日)`, `30日`, 末日, and a bare number behind `6/12・`.
fn tied(sq: &Squeezed, i: usize, mut atom: Atom, before: &Atom) -> Option<Atom> {
    before.month?;
    (atom.tied, atom.month, atom.style) = (true, before.month, before.style);
    if let Some(found) = day(sq, i, atom.clone(), false) {
        return Some(found);
    }
    let (d, end) = digits(sq, i).filter(|&(d, end)| end - i <= 2 && (1..=31).contains(&d))?;
    let next = sq.get(end);
    let free = end >= sq.len() || sq.spaced(end) || matches!(next, '・' | ',' | '、' | '～' | ')' | '(' | '※' | '-');
    let numeric = before.style != '月' && matches!(before.day, Day::At(_));
    atom.day = Day::At(d as u8);
    (free && numeric).then(|| atom.until(end))
}

fn season_alone(sq: &Squeezed, i: usize, atom: Atom) -> Option<Atom> {
    let begins = i == 0 || sq.spaced(i) || is_separator(sq.get(i - 1));
    season(sq, i, atom).filter(|_| begins)
}

/// 春, 夏, 秋, 冬 as a time of the year, not as part of a name (秋田, 春日部).
fn season(sq: &Squeezed, i: usize, mut atom: Atom) -> Option<Atom> {
    let i = i + usize::from(sq.get(i) == 'の');
    atom.season = Some(match sq.get(i) {
        '春' => 21,
        '夏' => 22,
        '秋' => 23,
        '冬' => 24,
        _ => return None,
    });
    let tails = ["季", "期", "頃", "ごろ", "以降", "から", "まで", "に", "の", "開催", "実施", "予定"];
    let ends = i + 1 >= sq.len() || sq.spaced(i + 1) || is_separator(sq.get(i + 1));
    if !ends && !tails.iter().any(|t| sq.starts(i + 1, t)) {
        return None;
    }
    let word = ["季", "期"].iter().find_map(|t| sq.word_end(i + 1, t));
    Some(atom.until(word.unwrap_or(i + 1)))
}

fn with_weekday(sq: &Squeezed, mut atom: Atom) -> Atom {
    if !matches!(atom.day, Day::At(_) | Day::Last) {
        return atom;
    }
    if let Some((first, second, end)) = weekdays(sq, atom.range.end) {
        (atom.weekday, atom.weekday_before) = if second.is_some() { (second, first) } else { (first, None) };
        atom.range.end = end;
    }
    atom
}

/// `(火)`, `(月・祝)`, `(土・日)`, `火曜日`, `(祝)`: up to two weekdays and the end.
fn weekdays(sq: &Squeezed, i: usize) -> Option<(Option<Weekday>, Option<Weekday>, usize)> {
    if let Some(day) = weekday_sign(sq.get(i)) {
        return Some((Some(day), None, i + 1));
    }
    if sq.get(i) != '(' {
        let day = weekday(sq.get(i)).filter(|_| sq.get(i + 1) == '曜')?;
        return Some((Some(day), None, i + 2 + usize::from(sq.get(i + 2) == '日')));
    }
    let close = bracket_end(sq, i, sq.len().min(i + 12))?;
    let (mut found, mut k): (Vec<Weekday>, usize) = (Vec::new(), i + 1);
    while k < close {
        let word = ["祝日", "休日", "曜日", "曜", "祝", "振替", "振", "休", "・", ",", "、", "/", "～"];
        match word.iter().find_map(|w| sq.word_end(k, w)).filter(|_| k > i + 1 || sq.get(k) == '祝') {
            Some(end) => k = end,
            None => {
                found.push(weekday(sq.get(k))?);
                k += 1;
            }
        }
    }
    (found.len() <= 2 && close > i + 1).then(|| (found.first().copied(), found.get(1).copied(), close + 1))
}

/// ㈪ to ㈰ and ㊊ to ㊐: a weekday in its bracket or circle as one character (Unicode, Enclosed CJK Letters and Months).
fn weekday_sign(c: char) -> Option<Weekday> {
    let of_week = |first: char| u32::from(c).checked_sub(u32::from(first)).and_then(|n| i8::try_from(n + 1).ok());
    let number = of_week('㈪').filter(|n| *n <= 7).or_else(|| of_week('㊊').filter(|n| *n <= 7))?;
    Weekday::from_monday_one_offset(number).ok()
}

fn weekday(c: char) -> Option<Weekday> {
    Some(match c {
        '月' => Weekday::Monday,
        '火' => Weekday::Tuesday,
        '水' => Weekday::Wednesday,
        '木' => Weekday::Thursday,
        '金' => Weekday::Friday,
        '土' => Weekday::Saturday,
        '日' => Weekday::Sunday,
        _ => return None,
    })
}
