//! Dates joined into periods and lists.

use super::amount::digits;
use super::atom::Atom;
use super::lexer::{Join, Token};
use super::parts::trimmed;
use super::squeeze::Squeezed;
use super::time::{TimeAt, carry_half};
use std::ops::Range;

/// A date or a period.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    pub(super) start: Option<Atom>,
    pub(super) end: Option<Atom>,
    /// A mark of a period is printed, though one side may be missing.
    pub(super) is_period: bool,
    pub(super) start_time: Option<TimeAt>,
    pub(super) end_time: Option<TimeAt>,
    pub(super) range: Range<usize>,
    /// A time that no clock shows.
    pub(super) no_time: Option<Range<usize>>,
    /// How many days it takes from its start, and where that is printed: から2日間.
    pub(super) days: Option<(u32, Range<usize>)>,
    /// What names its hours on a day that has several: 午前の部.
    pub(super) part: Option<Range<usize>>,
    /// または stands before or behind it.
    pub(super) alternative: bool,
    /// An arrow stands behind it: it held before a change.
    pub(super) replaced: bool,
    /// Joined by ・ to the item before it.
    pub(super) dotted: bool,
}

/// Items of one list.
#[derive(Clone, Debug, Default)]
pub(super) struct Phrase {
    pub(super) items: Vec<Item>,
    pub(super) range: Range<usize>,
    /// Remarks in brackets between two dates of a period.
    pub(super) inner: Vec<Range<usize>>,
    /// A year that is printed once before the dates: 2022年: 6/11, 7/2.
    pub(super) header: Option<Atom>,
}

/// Sorts tokens into phrases; tokens that belong to none (a stray time, 2回) are given back.
pub(super) fn phrases(sq: &Squeezed, tokens: Vec<Token>) -> (Vec<Phrase>, Vec<Token>) {
    let mut reader = Reader { sq, tokens, at: 0 };
    let (mut out, mut stray) = (Vec::new(), Vec::new());
    let mut header: Option<Atom> = None;
    while let Some(token) = reader.tokens.get(reader.at) {
        match token {
            Token::Date(year) if year.is_year() && reader.leads() => {
                header = Some(year.clone());
                reader.at += 1;
            }
            Token::Date(_) => out.push(reader.phrase(header.take())),
            Token::Join(Join::Range, _) if matches!(reader.next(), Some(Token::Date(_))) => {
                out.push(reader.phrase(header.take()))
            }
            Token::Join(..) => reader.at += 1,
            _ => {
                stray.push(token.clone());
                reader.at += 1;
            }
        }
    }
    (out, stray)
}

struct Reader<'a> {
    sq: &'a Squeezed<'a>,
    tokens: Vec<Token>,
    at: usize,
}

impl Reader<'_> {
    fn next(&self) -> Option<&Token> {
        self.tokens.get(self.at + 1)
    }

    /// A year leads dates when the next date prints none and only signs stand between.
    fn leads(&self) -> bool {
        let here = self.tokens[self.at].range().end;
        match self.next() {
            Some(Token::Date(a)) => a.year.is_none() && self.only_signs(here..a.range.start),
            _ => false,
        }
    }

    fn only_signs(&self, gap: Range<usize>) -> bool {
        gap.start <= gap.end && self.sq.slice(gap).iter().all(|c| matches!(c, '(' | ')' | '、' | ',' | ':' | '・'))
    }

    fn phrase(&mut self, header: Option<Atom>) -> Phrase {
        let start = header.as_ref().map_or(self.tokens[self.at].range().start, |h| h.range.start);
        let mut phrase = Phrase { header, range: start..start, ..Phrase::default() };
        let (mut dotted, mut either) = (false, false);
        loop {
            let mut item = self.item(dotted, &mut phrase.inner);
            item.alternative = either;
            let parts = self.parts_of_day(&mut item);
            phrase.range.end = parts.last().map_or(item.range.end, |p| p.range.end);
            phrase.items.push(item);
            phrase.items.extend(parts);
            match (self.tokens.get(self.at), self.next()) {
                (
                    Some(Token::Join(join @ (Join::Dot | Join::And | Join::Or | Join::Change), r)),
                    Some(Token::Date(a)),
                ) if r.start == phrase.range.end && a.range.start == r.end && !a.is_year() => {
                    (dotted, either) = (*join == Join::Dot, *join == Join::Or);
                    if let Some(last) = phrase.items.last_mut() {
                        last.alternative |= either;
                        last.replaced = *join == Join::Change;
                    }
                    self.at += 1;
                }
                _ => return phrase,
            }
        }
    }

    fn item(&mut self, dotted: bool, inner: &mut Vec<Range<usize>>) -> Item {
        let mut item = Item { dotted, range: self.tokens[self.at].range(), ..Item::default() };
        if !matches!(self.tokens[self.at], Token::Join(..)) {
            item.start = self.take_date();
            item.range.end = item.start.as_ref().map_or(item.range.end, |a| a.range.end);
            self.times(&mut item);
        }
        self.period(&mut item, inner);
        item
    }

    fn period(&mut self, item: &mut Item, inner: &mut Vec<Range<usize>>) {
        let Some(Token::Join(join, r)) = self.tokens.get(self.at).cloned() else { return };
        let gap = item.range.end.min(r.start)..r.start;
        let remark = self.sq.get(gap.start) == '(' && !gap.is_empty() && self.sq.get(gap.end - 1) == ')';
        if !(gap.is_empty() || remark || item.start.is_none()) {
            return;
        }
        let next = match self.next() {
            Some(Token::Date(a)) if !a.is_year() => self.only_signs(r.end..a.range.start),
            _ => false,
        };
        if let Some((days, end)) = self.days(item, r.end).filter(|_| join == Join::Range) {
            item.days = Some((days, r.end..end));
            return self.open(item, end);
        }
        match join {
            Join::Range | Join::Dash if next => {
                inner.extend(remark.then_some(gap));
                self.at += 1;
                item.end = self.take_date();
                (item.is_period, item.range.end) = (true, item.end.as_ref().map_or(r.end, |a| a.range.end));
                self.times(item);
                self.closing_word(item);
            }
            Join::Range | Join::Since => self.open(item, r.end),
            Join::Until => {
                item.end = item.start.take();
                self.open(item, r.end);
            }
            _ => {}
        }
    }

    /// 2日間 behind 6月1日から.
    fn days(&self, item: &Item, at: usize) -> Option<(u32, usize)> {
        item.start.as_ref().filter(|a| matches!(a.day, super::atom::Day::At(_)))?;
        let (days, end) = digits(self.sq, at).filter(|&(n, _)| (1..=366).contains(&n))?;
        Some((days, self.sq.word_end(end, "日間")?))
    }

    /// 午前の部10:00～12:00 午後の部14:00～16:00 behind a day gives an item for each part; of 受付9:30 開始10:00 the beginning counts.
    fn parts_of_day(&mut self, item: &mut Item) -> Vec<Item> {
        let mut out: Vec<Item> = Vec::new();
        if item.is_period || item.start.is_none() || item.start_time.is_some() || item.end_time.is_some() {
            return out;
        }
        let day = item.clone();
        loop {
            let end = out.last().unwrap_or(item).range.end;
            let at = match self.tokens.get(self.at) {
                Some(Token::Time(t)) if t.range.start > end => t.range.start,
                _ => return out,
            };
            let Some((word, says)) = named_hour(self.sq, end..at) else { return out };
            let Some(hours) = self.hours(at) else { return out };
            if says == Says::Part && item.part.is_some() {
                out.push(Item { range: word.start..word.end, ..day.clone() });
            }
            let target = out.last_mut().unwrap_or(item);
            target.range.end = hours.end;
            match says {
                Says::Part => {
                    target.part = Some(word);
                    hours.fill(target, false);
                }
                Says::Begin => hours.fill(target, false),
                Says::End => hours.fill(target, true),
                Says::Doors => {}
            }
        }
    }

    fn open(&mut self, item: &mut Item, end: usize) {
        item.is_period = true;
        item.range.end = end;
        self.at += 1;
    }

    /// まで behind a period that is closed already.
    fn closing_word(&mut self, item: &mut Item) {
        if let Some(Token::Join(Join::Until, r)) = self.tokens.get(self.at)
            && r.start == item.range.end
        {
            item.range.end = r.end;
            self.at += 1;
        }
    }

    fn take_date(&mut self) -> Option<Atom> {
        let Some(Token::Date(atom)) = self.tokens.get(self.at) else { return None };
        let atom = atom.clone();
        self.at += 1;
        Some(atom)
    }

    /// Times behind a date: `10:00`, `(10:00～16:00)`. Behind the end of a period a single time is the end's.
    fn times(&mut self, item: &mut Item) {
        let Some(hours) = self.hours(item.range.end) else { return };
        item.range.end = hours.end;
        let ends = item.end.is_some();
        hours.fill(item, ends);
        if self.sq.get(item.range.end) == ')' {
            item.range.end += 1;
        }
    }

    /// A time or a period of times at hand, with the joining word behind it, which belongs to the time and not to its date.
    fn hours(&mut self, from: usize) -> Option<Hours> {
        let first = self.time(from, 0)?;
        self.at += 1;
        let mut hours = Hours { end: first.range.end, first, second: None, until: false, no_time: None };
        let Some(Token::Join(join, r)) = self.tokens.get(self.at).cloned() else { return Some(hours) };
        if r.start != hours.end {
            return Some(hours);
        }
        let period = matches!(join, Join::Range | Join::Dash);
        if let Some(second) = self.time(r.end, 1).filter(|_| period) {
            self.at += 2;
            hours.end = second.range.end;
            hours.second = Some(carry_half(&hours.first, second));
            if let Some(Token::Join(Join::Until, r)) = self.tokens.get(self.at)
                && r.start == hours.end
            {
                (self.at, hours.end) = (self.at + 1, r.end);
            }
        } else if let Some(end) = no_clock(self.sq, r.end).filter(|_| period) {
            (self.at, hours.end, hours.no_time) = (self.at + 1, end, Some(r.end..end));
        } else if matches!(join, Join::Range | Join::Until | Join::Since) && !self.joins_dates(&r) {
            (self.at, hours.end, hours.until) = (self.at + 1, r.end, join == Join::Until);
        }
        Some(hours)
    }

    /// 9:00～6月30日 17:00 is a period of days; 9:00～ 6月8日 9:00～ is not.
    fn joins_dates(&self, join: &Range<usize>) -> bool {
        let date = match self.next() {
            Some(Token::Date(a)) => !a.is_year() && self.only_signs(join.end..a.range.start),
            _ => false,
        };
        let token = |n: usize| self.tokens.get(self.at + n);
        let open = matches!((token(2), token(3)), (Some(Token::Time(_)), Some(Token::Join(Join::Range, _))))
            && !matches!(token(4), Some(Token::Time(_)));
        date && !open
    }

    fn time(&self, from: usize, ahead: usize) -> Option<TimeAt> {
        match self.tokens.get(self.at + ahead) {
            Some(Token::Time(t)) if from <= t.range.start && self.only_signs(from..t.range.start) => Some(t.clone()),
            _ => None,
        }
    }
}

/// Hours behind a date.
struct Hours {
    first: TimeAt,
    second: Option<TimeAt>,
    /// まで stands behind the only one.
    until: bool,
    no_time: Option<Range<usize>>,
    end: usize,
}

impl Hours {
    /// A single time is the beginning, unless it says otherwise or `ends`.
    fn fill(self, item: &mut Item, ends: bool) {
        item.no_time = self.no_time.or(item.no_time.take());
        if self.first.foreign {
            item.no_time = Some(self.first.range);
            return;
        }
        match self.second {
            Some(second) => (item.start_time, item.end_time) = (Some(self.first), Some(second)),
            None if ends || self.until => item.end_time = Some(self.first),
            None => item.start_time = Some(self.first),
        }
    }
}

/// What the word before a time says of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Part,
    Begin,
    End,
    /// When one may come in, which is no hour of the session.
    Doors,
}

const HOURS: &[(&str, Says)] = &[
    ("午前の部", Says::Part),
    ("午後の部", Says::Part),
    ("夜の部", Says::Part),
    ("夜間の部", Says::Part),
    ("開始", Says::Begin),
    ("開会", Says::Begin),
    ("開講", Says::Begin),
    ("開演", Says::Begin),
    ("終了", Says::End),
    ("閉会", Says::End),
    ("閉講", Says::End),
    ("終演", Says::End),
    ("受付", Says::Doors),
    ("受付開始", Says::Doors),
    ("開場", Says::Doors),
];

/// The word that alone stands between a date and a time, signs left out.
fn named_hour(sq: &Squeezed, gap: Range<usize>) -> Option<(Range<usize>, Says)> {
    let word = trimmed(sq, gap);
    let said = sq.words(word.clone());
    HOURS.iter().find(|(w, _)| *w == said).map(|&(_, says)| (word, says))
}

/// Where an hour ends that no clock shows: 25:00, 24時.
fn no_clock(sq: &Squeezed, i: usize) -> Option<usize> {
    let (_, end) = digits(sq, i).filter(|&(h, end)| end == i + 2 && h >= 24)?;
    match sq.get(end) {
        ':' => digits(sq, end + 1).filter(|&(_, e)| e == end + 3).map(|(_, e)| e),
        '時' if sq.get(end + 1) != '間' => Some(end + 1),
        _ => None,
    }
}
