//! A line of a form → what it asks for, and where one writes.

use super::blank::{self, BOXES, Blank};
use super::label;
use crate::model::Family;
use crate::normalize::key;
use std::ops::Range;

/// A label with its blank; one of the two may be missing.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// The label, in bytes of the folded line.
    pub(super) label: Option<Range<usize>>,
    /// What is to be written.
    pub(super) blank: Option<Blank>,
    /// Where the blank is printed.
    pub(super) blank_at: Range<usize>,
    /// A colon stands behind the label.
    pub(super) colon: bool,
}

/// Longer lines are prose.
const LONGEST: usize = 240;

/// What a line asks for, in order; nothing if it is a sentence or a remark.
pub(super) fn items(folded: &str, family: &Family) -> Option<Vec<Item>> {
    let plain = folded.trim();
    let is_remark = plain.starts_with(['※', '＊', '*', '注'])
        && !label::is_known(plain.trim_start_matches(['※', '*', '＊']), family);
    if folded.chars().count() > LONGEST || plain.is_empty() || is_remark || is_sentence(plain, family) {
        return None;
    }
    let mut scan = Scan { folded, family, at: 0, pending: None, items: Vec::new() };
    while scan.at < folded.len() {
        scan.step();
    }
    scan.flush();
    Some(merge_options(scan.items))
}

fn is_sentence(plain: &str, family: &Family) -> bool {
    let outside = outside_brackets(plain);
    let ends = |list: &str| family.terms(list).any(|t| outside.ends_with(t.word.as_str()));
    let is_request = !plain.starts_with(BOXES) && ends("form-request");
    outside.contains('。') || ends("addressee-tail") || is_request
}

/// The words without what brackets hold.
fn outside_brackets(plain: &str) -> String {
    let mut depth = 0;
    let outside = plain.chars().filter(|c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => return depth <= 0,
        };
        false
    });
    outside.collect()
}

struct Scan<'a> {
    folded: &'a str,
    family: &'a Family,
    at: usize,
    /// Words that may be a label.
    pending: Option<Range<usize>>,
    items: Vec<Item>,
}

impl Scan<'_> {
    fn step(&mut self) {
        let rest = &self.folded[self.at..];
        let Some(c) = rest.chars().next() else { return };
        if c.is_whitespace() {
            self.at += c.len_utf8();
        } else if c == ':' {
            self.at += 1;
            self.flush();
            if let Some(last) = self.items.last_mut().filter(|i| i.blank.is_none()) {
                last.colon = true;
            }
        } else if BOXES.contains(&c) {
            match blank::ticked(self.folded, self.at) {
                Some((option, range)) => {
                    self.at = range.end;
                    self.blank(Blank::Check(option), range);
                }
                None => self.at += c.len_utf8(),
            }
        } else if let Some((found, end)) = blank::at(self.folded, self.at, self.is_start(), self.family) {
            let range = self.at..end.max(self.at + c.len_utf8());
            if found == Blank::Number && c != '(' && self.is_letter_of_label(&range) {
                return self.word();
            }
            self.at = range.end;
            self.blank(found, range);
        } else {
            self.word();
        }
    }

    /// A unit that is the last letter of a label set with gaps: 氏　名.
    fn is_letter_of_label(&self, unit: &Range<usize>) -> bool {
        let Some(before) = &self.pending else { return false };
        label::is_known(&key(&self.folded[before.start..unit.end]), self.family)
            && !label::is_known(&self.folded[before.clone()], self.family)
    }

    /// A gap or a blank stands before.
    fn is_start(&self) -> bool {
        self.folded[..self.at].chars().next_back().is_none_or(|c| c.is_whitespace() || "):".contains(c))
            || self.items.last().is_some_and(|i| i.blank_at.end == self.at && i.blank.is_some())
    }

    fn word(&mut self) {
        let from = self.at;
        let mut end = from;
        let mut depth = 0;
        for (i, c) in self.folded[from..].char_indices() {
            let at = from + i;
            let stops = c.is_whitespace() || c == ':' || c == '〒' || c == '㊞' || BOXES.contains(&c);
            if depth == 0 && i > 0 && (stops || c == '(' && blank::at(self.folded, at, false, self.family).is_some()) {
                break;
            }
            // 男・女　年　月 may have lost its gaps.
            let is_date = c == '年' && self.folded[at + c.len_utf8()..].trim_start().starts_with('月');
            if depth == 0 && is_date && self.folded[from..at].contains('・') {
                break;
            }
            depth += match c {
                '(' => 1,
                ')' => -1,
                _ => 0,
            };
            end = at + c.len_utf8();
        }
        self.at = end.max(from + 1);
        let word = &self.folded[from..end];
        if let Some(options) = blank::choices(&key(word), self.family) {
            return self.blank(Blank::Choice(options), from..end);
        }
        if let Some(option) = option(word).filter(|_| self.is_option(from)) {
            return self.blank(Blank::Choice(vec![option]), from..end);
        }
        self.pending = match self.pending.take() {
            Some(before) if self.parts(&before, word) => {
                self.items.push(Item { label: Some(before), ..Item::default() });
                Some(from..end)
            }
            Some(before) => Some(before.start..end),
            None => Some(from..end),
        };
    }

    /// Options follow a label or one another: ・発育不良 ・その他.
    fn is_option(&self, from: usize) -> bool {
        let before = self.items.last().is_some_and(|i| matches!(&i.blank, Some(Blank::Choice(o)) if o.len() == 1));
        let rest = &self.folded[from..];
        let sign = rest.chars().next().unwrap_or(' ');
        let more = if sign == '・' {
            rest['・'.len_utf8()..].contains(" ・")
        } else {
            rest.split(' ').skip(1).any(|w| option(w).is_some())
        };
        before || more
    }

    /// A label ends and another begins.
    fn parts(&self, before: &Range<usize>, word: &str) -> bool {
        label::is_known(&self.folded[before.clone()], self.family) && label::is_known(word, self.family)
    }

    fn flush(&mut self) {
        if let Some(label) = self.pending.take() {
            self.items.push(Item { label: Some(label), ..Item::default() });
        }
    }

    fn blank(&mut self, blank: Blank, range: Range<usize>) {
        if let Some(label) = self.pending.take() {
            self.items.push(Item { label: Some(label), blank: Some(blank), blank_at: range, colon: false });
            return;
        }
        match self.items.last_mut() {
            Some(last) if last.blank.is_none() => (last.blank, last.blank_at) = (Some(blank), range),
            Some(last) => match (last.blank.as_ref(), &blank) {
                (_, Blank::Seal) | (Some(_), Blank::Text) => last.blank_at.end = range.end,
                // A unit at the blank's begin and again at its end.
                (Some(Blank::Number), Blank::Number)
                    if self.folded[last.blank_at.clone()] == self.folded[range.clone()] =>
                {
                    last.blank_at.end = range.end;
                }
                // An era is chosen before the date is written.
                (Some(Blank::Choice(_) | Blank::Text | Blank::Seal), Blank::Date) => {
                    (last.blank, last.blank_at.end) = (Some(blank), range.end);
                }
                (Some(Blank::Choice(_) | Blank::Check(_)), Blank::Choice(_) | Blank::Check(_)) => {
                    self.push(blank, range)
                }
                (Some(Blank::Seal | Blank::Text), _) => (last.blank, last.blank_at.end) = (Some(blank), range.end),
                _ => self.push(blank, range),
            },
            None => self.push(blank, range),
        }
    }

    fn push(&mut self, blank: Blank, range: Range<usize>) {
        self.items.push(Item { label: None, blank: Some(blank), blank_at: range, colon: false });
    }
}

/// The words of a numbered or dotted option: 1.外来, ・その他.
fn option(word: &str) -> Option<String> {
    let dotted = word.strip_prefix('・');
    let digits = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let numbered = digits.strip_prefix('.').filter(|_| digits.len() < word.len());
    dotted.or(numbered).filter(|w| !w.is_empty() && w.chars().count() <= 30).map(str::to_owned)
}

/// Options and boxes that follow one another are one choice.
fn merge_options(items: Vec<Item>) -> Vec<Item> {
    let mut out: Vec<Item> = Vec::new();
    for item in items {
        let more = match (&item.label, &item.blank) {
            (None, Some(Blank::Choice(o))) => o.clone(),
            (None, Some(Blank::Check(o))) => vec![o.clone()],
            _ => Vec::new(),
        };
        if !more.is_empty()
            && let Some(last) = out.last_mut()
        {
            let mut all = match &last.blank {
                Some(Blank::Choice(o)) => o.clone(),
                Some(Blank::Check(o)) => vec![o.clone()],
                _ => Vec::new(),
            };
            if !all.is_empty() {
                all.extend(more);
                (last.blank, last.blank_at.end) = (Some(Blank::Choice(all)), item.blank_at.end);
                continue;
            }
        }
        out.push(item);
    }
    out
}
