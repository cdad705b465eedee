//! 研修期間: how often, how many days, or from when to when.

use super::amount::digits;
use super::calendar::Frame;
use super::date::{DateContext, DateReading, only_reading};
use super::item::{Phrase, phrases};
use super::lexer::tokens;
use super::lexicon::{Lexicon, Role};
use super::squeeze::{Squeezed, is_separator};
use crate::model::{Family, Precision};
use std::ops::Range;

/// A duration cell. Ranges are bytes of the folded cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DurationCell {
    /// 年2回.
    pub times_per_year: Option<(u32, Range<usize>)>,
    /// 2日間; 半日 is 0.5. None where the cell names two different lengths.
    pub days: Option<(f64, Range<usize>)>,
    /// A period with its dates.
    pub period: Option<DateReading>,
    /// A dash alone.
    pub not_applicable: bool,
    /// Lengths that are known and are neither days nor times a year: 1ヵ月程度, 13時間, 全4回.
    pub understood: Vec<Range<usize>>,
    /// Words nobody understood.
    pub rest: Vec<Range<usize>>,
}

/// Units of a length that are kept as words.
const LENGTHS: &[&str] = &[
    "時間半",
    "時間",
    "時限",
    "分間",
    "分",
    "週間",
    "週",
    "ヵ月間",
    "ヵ月",
    "か月間",
    "か月",
    "カ月間",
    "カ月",
    "ヶ月間",
    "ヶ月",
    "ケ月",
    "箇月",
    "ヶ年",
    "か年",
    "年間",
    "回",
    "コマ",
    "単位",
    "講義",
    "コース",
];

/// Reads a duration cell. Never fails: what is no duration is in [`DurationCell::rest`].
pub fn read_duration(folded: &str, context: &DateContext, family: &Family) -> DurationCell {
    let sq = Squeezed::new(folded);
    let mut cell = DurationCell { not_applicable: is_dash(&sq), ..DurationCell::default() };
    if cell.not_applicable {
        return cell;
    }
    let dated = folded.contains(['月', '年', '/', '.', '-']) && folded.bytes().any(|b| b.is_ascii_digit());
    let dates: Vec<Phrase> = if dated { phrases(&sq, tokens(&sq)).0 } else { Vec::new() };
    let period = only_reading(&sq, &dates, Frame::new(context));
    cell.period = period.filter(|p| p.precision == Precision::Day);
    let lexicon = Lexicon::durations(family);
    let mut reader = Reader { sq: &sq, lexicon: &lexicon, cell, dates, days: Vec::new(), depth: 0 };
    reader.read();
    reader.finish()
}

fn is_dash(sq: &Squeezed) -> bool {
    sq.len() > 0 && sq.slice(0..sq.len()).iter().all(|c| matches!(c, '-' | '—' | '―' | '–' | '−' | 'ー'))
}

struct Reader<'a> {
    sq: &'a Squeezed<'a>,
    lexicon: &'a Lexicon<'a>,
    cell: DurationCell,
    /// Where dates stand; they are no lengths, whatever their numbers.
    dates: Vec<Phrase>,
    /// Every length in days, and whether it stands in brackets.
    days: Vec<(f64, Range<usize>, bool)>,
    depth: usize,
}

impl Reader<'_> {
    fn read(&mut self) {
        let (mut i, mut unknown): (usize, Option<Range<usize>>) = (0, None);
        while i < self.sq.len() {
            let inside = unknown.is_some() && !self.sq.spaced(i);
            match self.known(i, inside) {
                Some(end) => {
                    self.unknown(unknown.take());
                    i = end;
                }
                None => {
                    let end = digits(self.sq, i).map_or(i + 1, |d| d.1);
                    unknown.get_or_insert(i..i).end = end;
                    i = end;
                }
            }
        }
        self.unknown(unknown);
    }

    fn unknown(&mut self, run: Option<Range<usize>>) {
        if let Some(run) = run {
            self.cell.rest.push(self.sq.bytes(run));
        }
    }

    /// Where what is known at `i` ends. Small words are not looked for `inside` unknown ones.
    fn known(&mut self, i: usize, inside: bool) -> Option<usize> {
        if let Some(date) = self.dates.iter().map(|p| &p.range).find(|r| r.contains(&i)) {
            let end = date.end;
            if self.cell.period.is_none() {
                self.cell.rest.push(self.sq.bytes(i..end));
            }
            return Some(end);
        }
        let c = self.sq.get(i);
        if is_separator(c) {
            self.depth = if c == '(' { self.depth + 1 } else { self.depth.saturating_sub(usize::from(c == ')')) };
            return Some(i + 1);
        }
        if let Some((times, end)) = times_a_year(self.sq, i) {
            self.cell.times_per_year.get_or_insert((times, self.sq.bytes(i..end)));
            return Some(end);
        }
        if let Some((days, end)) = days_at(self.sq, i) {
            self.days.push((days, self.sq.bytes(i..end), self.depth > 0));
            return Some(end);
        }
        if let Some(end) = length_at(self.sq, i) {
            self.cell.understood.push(self.sq.bytes(i..end));
            return Some(end);
        }
        if c == '×' && self.days.last().is_none_or(|d| d.2 || d.1.end != self.sq.bytes(i..i + 1).start) {
            return Some(i + 1);
        }
        let hit = self.lexicon.at(self.sq, i, self.sq.len()).filter(|h| h.role == Role::Filler && !inside)?;
        Some(hit.end)
    }

    /// One length outside brackets wins over those inside (4日間(2日×2回)); two different ones are left as words.
    fn finish(mut self) -> DurationCell {
        let outside = self.days.iter().any(|d| !d.2);
        let (chosen, others): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.days).into_iter().partition(|d| d.2 != outside);
        self.cell.understood.extend(others.into_iter().map(|d| d.1));
        let agreed = chosen.first().is_some_and(|first| chosen.iter().all(|d| d.0 == first.0));
        for (n, (days, at, _)) in chosen.into_iter().enumerate() {
            match (agreed, n) {
                (true, 0) => self.cell.days = Some((days, at)),
                (true, _) => self.cell.understood.push(at),
                (false, _) => self.cell.rest.push(at),
            }
        }
        self.cell.understood.sort_by_key(|r| r.start);
        self.cell.rest.sort_by_key(|r| r.start);
        self.cell
    }
}

/// 年2回, 年に2回, 年間2回, 1年に2回.
fn times_a_year(sq: &Squeezed, i: usize) -> Option<(u32, usize)> {
    let head = ["1年に", "年間に", "年間", "年に", "毎年", "年"].iter().find_map(|w| sq.word_end(i, w))?;
    let (times, end) = digits(sq, head)?;
    (sq.get(end) == '回').then_some((times, end + 1))
}

/// 2日間, 3日, 1.5日, 半日, 1日半, 2泊3日.
pub(super) fn days_at(sq: &Squeezed, i: usize) -> Option<(f64, usize)> {
    if let Some(end) = sq.word_end(i, "半日間").or_else(|| sq.word_end(i, "半日")) {
        return Some((0.5, end));
    }
    let (mut days, mut end) = digits(sq, i).map(|(n, e)| (f64::from(n), e))?;
    if sq.get(end) == '泊' {
        (days, end) = digits(sq, end + 1).map(|(n, e)| (f64::from(n), e))?;
    } else if sq.get(end) == '.' && sq.get(end + 1) == '5' {
        (days, end) = (days + 0.5, end + 2);
    }
    if sq.get(end) != '日' || sq.get(end + 1) == '目' || days > 366.0 {
        return None;
    }
    end += 1 + usize::from(sq.get(end + 1) == '間');
    Some(if sq.get(end) == '半' { (days + 0.5, end + 1) } else { (days, end) })
}

/// A length in other units: 13時間, 1ヵ月, 全4回.
pub(super) fn length_at(sq: &Squeezed, i: usize) -> Option<usize> {
    let at = i + usize::from(matches!(sq.get(i), '全' | '計'));
    let (_, mut end) = digits(sq, at)?;
    if sq.get(end) == '.' {
        end = digits(sq, end + 1)?.1;
    }
    LENGTHS.iter().find_map(|unit| sq.word_end(end, unit))
}
