//! A date cell as a row of dates, times and joining signs; what stands between them is left for `chunk`.

use super::amount::digits;
use super::atom::{Atom, Day, atom_at};
use super::era::may_begin_era;
use super::squeeze::Squeezed;
use super::time::{TimeAt, time_at};
use std::ops::Range;

/// How two dates are joined, or a period left open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Join {
    /// ～, から.
    Range,
    /// A dash: a period only between two dates.
    Dash,
    /// まで: the date before it is an end.
    Until,
    /// 以降: the date before it is a beginning.
    Since,
    /// ・: days that follow each other belong together.
    Dot,
    /// または: one of both.
    Or,
    /// →: the date before it held before a change.
    Change,
    /// Any other sign or word of a list.
    And,
}

#[derive(Clone, Debug)]
pub(super) enum Token {
    Date(Atom),
    Time(TimeAt),
    Join(Join, Range<usize>),
    /// 2回: how often.
    Count(u32, Range<usize>),
}

impl Token {
    pub(super) fn range(&self) -> Range<usize> {
        match self {
            Token::Date(a) => a.range.clone(),
            Token::Time(t) => t.range.clone(),
            Token::Join(_, r) | Token::Count(_, r) => r.clone(),
        }
    }
}

const WORDS: &[(&str, Join)] = &[
    ("から", Join::Range),
    ("より", Join::Range),
    ("以降", Join::Since),
    ("まで", Join::Until),
    ("迄", Join::Until),
    ("および", Join::And),
    ("及び", Join::And),
    ("並びに", Join::And),
    ("または", Join::Or),
    ("又は", Join::Or),
    ("もしくは", Join::Or),
    ("若しくは", Join::Or),
    ("→", Join::Change),
    ("⇒", Join::Change),
    ("と", Join::And),
    ("、", Join::And),
    (",", Join::And),
    ("&", Join::And),
    ("/", Join::And),
    ("・", Join::Dot),
    ("-", Join::Dash),
    ("—", Join::Dash),
    ("―", Join::Dash),
    ("–", Join::Dash),
    ("ー", Join::Dash),
];

/// Reads a text from left to right.
pub(super) fn tokens(sq: &Squeezed) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut last_date = None;
    let mut i = 0;
    while i < sq.len() {
        let Some(token) = token_at(sq, i, &out, last_date) else {
            i = skip(sq, i);
            continue;
        };
        i = token.range().end;
        if let Token::Date(atom) = &token {
            // A day behind a space is one of a list.
            if atom.tied && !matches!(out.last(), Some(Token::Join(..))) {
                out.push(Token::Join(Join::And, atom.range.start..atom.range.start));
            }
            if let (Some(day), Some(k)) = (atom.weekday_before, last_date) {
                lend_weekday(&mut out[k], day);
            }
            last_date = Some(out.len());
        }
        out.push(token);
    }
    out
}

fn token_at(sq: &Squeezed, i: usize, out: &[Token], last_date: Option<usize>) -> Option<Token> {
    let near = out.last().filter(|t| t.range().end == i);
    if near.is_none() && !may_begin(sq.get(i)) {
        return None;
    }
    let joined = matches!(near, Some(Token::Join(..)));
    let before = last_date.filter(|_| joined).and_then(|k| match &out[k] {
        Token::Date(atom) => Some(atom),
        _ => None,
    });
    if let Some(time) = time_at(sq, i) {
        return Some(Token::Time(time));
    }
    if let Some(atom) = atom_at(sq, i, before).or_else(|| further_day(sq, i, near, out, last_date)) {
        return Some(Token::Date(atom));
    }
    if sq.get(i) == '～' {
        return Some(Token::Join(Join::Range, i..i + 1));
    }
    if matches!(near, Some(Token::Date(_) | Token::Time(_))) {
        let (join, end) = WORDS.iter().find_map(|&(word, join)| Some((join, sq.word_end(i, word)?)))?;
        return Some(Token::Join(join, i..end));
    }
    let (count, end) = digits(sq, i).filter(|&(_, end)| sq.get(end) == '回' && sq.get(end + 1) != '目')?;
    let ordinal = i > 0 && sq.get(i - 1) == '第';
    (!ordinal).then_some(Token::Count(count, i..end + 1))
}

/// `7日(水)` behind `6月1日(木) `: a day with its weekday takes the month of the date before it.
fn further_day(sq: &Squeezed, i: usize, near: Option<&Token>, out: &[Token], last: Option<usize>) -> Option<Atom> {
    near.filter(|t| matches!(t, Token::Date(_) | Token::Time(_)) && sq.spaced(i))?;
    let Token::Date(before) = out.get(last?)? else { return None };
    let printed = matches!(before.day, Day::At(_)) && sq.get(i).is_ascii_digit();
    atom_at(sq, i, Some(before).filter(|_| printed)).filter(|a| a.tied && a.weekday.is_some())
}

/// Whether a letter can begin a token that stands alone: most letters of a cell can not, and this is asked for each.
fn may_begin(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '～' | '\'' | '’' | '‘' | '春' | '夏' | '秋' | '冬' | '午' | '正' | 'A' | 'P' | 'a' | 'p')
        || may_begin_era(c)
}

/// Behind a number that is no date, so that no date is found inside it; else behind one character.
fn skip(sq: &Squeezed, i: usize) -> usize {
    digits(sq, i).map_or(i + 1, |(_, end)| end)
}

fn lend_weekday(token: &mut Token, day: jiff::civil::Weekday) {
    if let Token::Date(atom) = token {
        atom.weekday.get_or_insert(day);
    }
}
