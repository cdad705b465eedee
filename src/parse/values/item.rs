//! Dates joined into periods and lists.

use super::atom::Atom;
use super::lexer::{Join, Token};
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
        let mut dotted = false;
        loop {
            let item = self.item(dotted, &mut phrase.inner);
            phrase.range.end = item.range.end;
            phrase.items.push(item);
            match (self.tokens.get(self.at), self.next()) {
                (Some(Token::Join(join @ (Join::Dot | Join::And), r)), Some(Token::Date(a)))
                    if r.start == phrase.range.end && a.range.start == r.end && !a.is_year() =>
                {
                    dotted = *join == Join::Dot;
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
        let Some(first) = self.time(item.range.end, 0) else { return };
        self.at += 1;
        item.range.end = first.range.end;
        let second = match self.tokens.get(self.at) {
            Some(Token::Join(Join::Range | Join::Dash, r)) if r.start == first.range.end => self.time(r.end, 1),
            _ => None,
        };
        match second {
            Some(second) => {
                self.at += 2;
                item.range.end = second.range.end;
                item.end_time = Some(carry_half(&first, second));
                item.start_time = Some(first);
            }
            None if item.end.is_some() => item.end_time = Some(first),
            None => item.start_time = Some(first),
        }
        if self.sq.get(item.range.end) == ')' {
            item.range.end += 1;
        }
    }

    fn time(&self, from: usize, ahead: usize) -> Option<TimeAt> {
        match self.tokens.get(self.at + ahead) {
            Some(Token::Time(t)) if from <= t.range.start && self.only_signs(from..t.range.start) => Some(t.clone()),
            _ => None,
        }
    }
}
