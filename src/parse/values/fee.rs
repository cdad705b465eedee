//! 費用: what a course costs, part by part, for whom, with or without tax.

use super::Issue;
use super::amount::money;
use super::lexicon::{Lexicon, Role};
use super::notes::without_marks;
use super::parts::{Part, is_name, parts, trimmed};
use super::squeeze::{Squeezed, is_separator};
use crate::model::{Family, FeeStatus};
use std::ops::Range;

/// One fee. Ranges are bytes of the folded cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeeReading {
    /// From its label to the last word about it.
    pub range: Range<usize>,
    /// What it is for, or who pays it: 受講料, 会員.
    pub label: Option<(String, Range<usize>)>,
    /// Amount, free or undecided.
    pub status: FeeStatus,
    /// Whole yen; 0 when free; none when undecided.
    pub amount: Option<(u64, Range<usize>)>,
    /// Whether tax is in it, where the cell says.
    pub tax_included: Option<(bool, Range<usize>)>,
    /// For whom or when it holds, in words.
    pub condition: Option<(String, Range<usize>)>,
    /// What it covers: テキスト代.
    pub includes: Option<(String, Range<usize>)>,
}

/// A fee cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeeCell {
    /// In the order of the text.
    pub fees: Vec<FeeReading>,
    /// Words nobody understood; periods of amounts (5,000～8,000円) among them.
    pub rest: Vec<Range<usize>>,
    /// Marks of footnotes.
    pub understood: Vec<Range<usize>>,
    /// What a person should know.
    pub issues: Vec<Issue>,
}

/// Reads a fee cell. Never fails: what is no fee is in [`FeeCell::rest`].
pub fn read_fees(folded: &str, family: &Family) -> FeeCell {
    let (text, marks) = without_marks(folded);
    let sq = Squeezed::new(&text);
    let lexicon = Lexicon::fees(family);
    let mut reader =
        Reader { sq: &sq, lexicon: &lexicon, cell: FeeCell::default(), pending: Pending::default(), tax: Vec::new() };
    reader.cell.understood = marks;
    reader.read(0..sq.len(), None);
    reader.finish()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Yen(u64),
    Free,
    Undecided,
}

/// An amount or a word for one, at `i`.
fn value_at(sq: &Squeezed, lexicon: &Lexicon, i: usize, limit: usize) -> Option<(Value, usize)> {
    if let Some((yen, end)) = amount_at(sq, i).filter(|&(_, end)| end <= limit) {
        return Some((if yen == 0 { Value::Free } else { Value::Yen(yen) }, end));
    }
    let hit = lexicon.at(sq, i, limit)?;
    let value = match hit.role {
        Role::FeeFree => Value::Free,
        Role::FeeUndecided => Value::Undecided,
        _ => return None,
    };
    let next = sq.get(hit.end);
    let ends =
        hit.end >= limit || sq.spaced(hit.end) || is_separator(next) || ('ぁ'..='ん').contains(&next) || next == '※';
    let begins = hit.code != "alone" || stands_alone(sq, lexicon, i);
    (ends && begins).then_some((value, hit.end))
}

/// 無 and なし say that something is free only where they stand alone or behind the name of a fee.
fn stands_alone(sq: &Squeezed, lexicon: &Lexicon, i: usize) -> bool {
    let label = |k: usize| lexicon.at(sq, k, i).is_some_and(|h| h.role == Role::FeeLabel && h.end == i);
    i == 0 || sq.spaced(i) || is_separator(sq.get(i - 1)) || (i.saturating_sub(8)..i).any(label)
}

/// Yen and the position behind them; a bare number must look like an amount: marked thousands or at least three digits,
/// with nothing counted behind it.
pub(super) fn amount_at(sq: &Squeezed, i: usize) -> Option<(u64, usize)> {
    let sign = matches!(sq.get(i), '¥' | '\\');
    let at = i + usize::from(sign);
    let behind = i.checked_sub(1).map(|k| sq.get(k)).filter(|_| !sq.spaced(i));
    let inside = behind.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '第' | '.' | '¥' | '\\' | '#'));
    let phone = behind == Some('-') && i >= 2 && sq.get(i - 2).is_ascii_digit();
    let (yen, end, marked) = money(sq, at)?;
    if inside || phone || (sq.get(at) == '0' && end > at + 1) {
        return None;
    }
    if sq.get(end) == '円' {
        return Some((yen, end + 1));
    }
    let next = sq.get(end);
    let free = end >= sq.len()
        || sq.spaced(end)
        || (is_separator(next) && !dashed(sq, end))
        || matches!(next, '税' | '※' | '*');
    let only = yen == 0 && end - at == sq.len();
    (free && (marked || sign || yen >= 100 || only)).then_some((yen, end))
}

/// A dash or dot between digits: a telephone number, a version, an amount of other money.
fn dashed(sq: &Squeezed, i: usize) -> bool {
    matches!(sq.get(i), '-' | '.') && sq.get(i + 1).is_ascii_digit()
}

/// What was read before a value and belongs to it.
#[derive(Default)]
struct Pending {
    words: Option<Range<usize>>,
    /// A sign that ends an item stands behind the words: they belong to what is before.
    closed: bool,
    tax: Option<(bool, Range<usize>)>,
    includes: Option<Range<usize>>,
}

struct Reader<'a> {
    sq: &'a Squeezed<'a>,
    lexicon: &'a Lexicon<'a>,
    cell: FeeCell,
    pending: Pending,
    /// Fees that stood before each mark of tax, with the mark: a single one at either end holds for all.
    tax: Vec<(usize, bool, Range<usize>)>,
}

impl Reader<'_> {
    fn read(&mut self, range: Range<usize>, condition: Option<()>) {
        let parts = parts(self.sq, range, self.lexicon, |i, limit| value_at(self.sq, self.lexicon, i, limit));
        let mut k = 0;
        while k < parts.len() {
            if let Some(end) = period_end(&parts, k) {
                self.unread_period(&parts[k..end]);
                k = end;
                continue;
            }
            match &parts[k] {
                Part::Value(value, at) => self.value(*value, at.clone(), condition.is_some()),
                Part::Word(hit) if hit.role == Role::FeeTax => self.tax(hit.code == "true", hit.start..hit.end),
                Part::Word(hit) if hit.role == Role::FeeIncludes => self.includes(hit.start, hit.end),
                Part::Word(hit) if hit.role == Role::FeeFiller => self.filler(hit.start, hit.end),
                Part::Bracket { outer, inner } => self.bracket(outer.clone(), inner.clone()),
                Part::Sign(sign, _) => self.pending.closed |= self.pending.words.is_some() && closes(*sign),
                part => self.words(part.range()),
            }
            k += 1;
        }
    }

    fn words(&mut self, range: Range<usize>) {
        if self.percent_of_tax(&range) {
            return self.close(range);
        }
        if self.pending.closed && !self.in_sentence(&range) {
            self.drop_words();
        }
        self.pending.closed = false;
        match &mut self.pending.words {
            Some(words) => words.end = range.end,
            None => self.pending.words = Some(range),
        }
    }

    /// A comma inside a sentence (…認定者で、更新申請をしていない者は) does not end it.
    fn in_sentence(&self, next: &Range<usize>) -> bool {
        let words = self.pending.words.as_ref();
        words.is_some_and(|w| ('ぁ'..='ん').contains(&self.sq.get(w.end - 1)) && next.start == w.end + 1)
    }

    fn percent_of_tax(&self, range: &Range<usize>) -> bool {
        let percent = self.sq.get(range.end - 1) == '%' && range.len() <= 3;
        percent && self.tax.last().is_some_and(|t| t.2.end == range.start)
    }

    /// A particle belongs to words on its left, or says nothing.
    fn filler(&mut self, start: usize, end: usize) {
        if let Some(words) = self.pending.words.as_mut().filter(|w| w.end == start) {
            words.end = end;
        }
    }

    fn drop_words(&mut self) {
        if let Some(words) = self.pending.words.take() {
            let words = without_particle(self.sq, self.lexicon, words);
            self.cell.rest.push(self.sq.bytes(trimmed(self.sq, words)));
        }
        self.pending.closed = false;
    }

    fn tax(&mut self, included: bool, at: Range<usize>) {
        self.tax.push((self.cell.fees.len(), included, at.clone()));
        let bytes = self.sq.bytes(at);
        match self.cell.fees.last_mut().filter(|_| self.pending.words.is_none()) {
            Some(fee) if fee.tax_included.is_none() => {
                fee.range.end = fee.range.end.max(bytes.end);
                fee.tax_included = Some((included, bytes));
            }
            _ => self.pending.tax = Some((included, bytes)),
        }
    }

    /// テキスト代含む: the words before 含む are what is covered.
    fn includes(&mut self, start: usize, end: usize) {
        let Some(words) = self.pending.words.take() else { return };
        let words = without_particle(self.sq, self.lexicon, words.start..start);
        let bytes = self.sq.bytes(words.clone());
        match self.cell.fees.last_mut() {
            Some(fee) if fee.includes.is_none() => {
                fee.range.end = fee.range.end.max(self.sq.bytes(start..end).end);
                fee.includes = Some((self.sq.words(words), bytes));
            }
            None if self.pending.includes.is_none() => self.pending.includes = Some(words),
            _ => self.cell.rest.push(bytes),
        }
    }

    fn value(&mut self, value: Value, at: Range<usize>, nested: bool) {
        if self.pending.closed {
            self.drop_words();
        }
        let pending = std::mem::take(&mut self.pending);
        let words = pending
            .words
            .map(|w| without_particle(self.sq, self.lexicon, trimmed(self.sq, w)))
            .filter(|w| !w.is_empty());
        let from = words.as_ref().map_or(at.start, |w| w.start.min(at.start));
        let mut fee = self.fee(value, from..at.end, at);
        if let Some(words) = words {
            let tail = matches!(self.sq.get(words.end - 1), '料' | '費' | '代');
            let named = is_name(self.sq, &words) && !self.sq.get(words.start).is_ascii_digit() && (tail || !nested);
            let said = Some((self.sq.words(words.clone()), self.sq.bytes(words)));
            *(if named { &mut fee.label } else { &mut fee.condition }) = said;
        }
        fee.range.start = pending.tax.as_ref().map_or(fee.range.start, |t| t.1.start.min(fee.range.start));
        fee.tax_included = pending.tax;
        if let Some(words) = pending.includes {
            fee.range.start = fee.range.start.min(self.sq.bytes(words.clone()).start);
            fee.includes = Some((self.sq.words(words.clone()), self.sq.bytes(words)));
        }
        self.cell.fees.push(fee);
    }

    fn fee(&self, value: Value, range: Range<usize>, at: Range<usize>) -> FeeReading {
        let at = self.sq.bytes(at);
        let (status, amount) = match value {
            Value::Yen(yen) => (FeeStatus::Amount, Some((yen, at))),
            Value::Free => (FeeStatus::Free, Some((0, at))),
            Value::Undecided => (FeeStatus::Undecided, None),
        };
        let range = self.sq.bytes(range);
        FeeReading { range, label: None, status, amount, tax_included: None, condition: None, includes: None }
    }

    /// In brackets: a fee of its own (for those it names), tax, what is covered, or for whom the fee before it holds.
    fn bracket(&mut self, outer: Range<usize>, inner: Range<usize>) {
        let inside = parts(self.sq, inner.clone(), self.lexicon, |i, limit| value_at(self.sq, self.lexicon, i, limit));
        if inside.iter().any(|p| matches!(p, Part::Value(..))) {
            return self.nested(inner);
        }
        let role = |p: &Part<Value>| if let Part::Word(h) = p { Some(h.role) } else { None };
        let tax = inside.iter().find(|p| role(p) == Some(Role::FeeTax));
        if let Some(Part::Word(hit)) = tax {
            self.tax(hit.code == "true", hit.start..hit.end);
        }
        let said = |p: &&Part<Value>| !matches!(p, Part::Sign(..)) && role(p) != Some(Role::FeeTax);
        let covered = inside.iter().filter(|p| role(p) == Some(Role::FeeIncludes)).map(Part::range).next_back();
        let content = inside.iter().any(|p| said(&p) && role(p) != Some(Role::FeeFiller));
        match (inside.iter().find(said), inside.iter().rfind(said)) {
            (Some(first), Some(last)) if content => self.qualify(outer, first.range().start..last.range().end, covered),
            _ => self.close(outer),
        }
    }

    /// A bracket that was understood belongs to the fee before it.
    fn close(&mut self, outer: Range<usize>) {
        let end = self.sq.bytes(outer).end;
        if let Some(fee) = self.cell.fees.last_mut().filter(|_| self.pending.words.is_none()) {
            fee.range.end = fee.range.end.max(end);
        }
    }

    fn nested(&mut self, inner: Range<usize>) {
        let (outside, known) = (self.pending.words.take(), self.cell.fees.len());
        self.read(inner, Some(()));
        self.drop_words();
        let Some(words) = outside else { return };
        let said = (self.sq.words(words.clone()), self.sq.bytes(words));
        match self.cell.fees.get_mut(known).filter(|f| f.label.is_none()) {
            Some(fee) => {
                fee.range.start = fee.range.start.min(said.1.start);
                fee.label = Some(said);
            }
            None => self.cell.rest.push(said.1),
        }
    }

    fn qualify(&mut self, outer: Range<usize>, words: Range<usize>, covered: Option<Range<usize>>) {
        let before = self.pending.words.is_some() || self.cell.fees.is_empty();
        let Some(fee) = self.cell.fees.last_mut().filter(|_| !before) else {
            return self.words(if self.pending.words.is_some() { outer } else { words });
        };
        fee.range.end = fee.range.end.max(self.sq.bytes(outer).end);
        let slot = if covered.is_some() { &mut fee.includes } else { &mut fee.condition };
        if slot.is_some() {
            self.cell.rest.push(self.sq.bytes(words));
            return;
        }
        let covered = covered.filter(|c| c.end == words.end && c.start > words.start).map(|c| words.start..c.start);
        let words = covered.map_or(words, |c| without_particle(self.sq, self.lexicon, c));
        *slot = Some((self.sq.words(words.clone()), self.sq.bytes(words)));
    }

    fn unread_period(&mut self, parts: &[Part<Value>]) {
        let start = self.pending.words.take().map_or(parts[0].range().start, |w| w.start);
        let pending = std::mem::take(&mut self.pending);
        self.cell.rest.extend(pending.includes.map(|words| self.sq.bytes(words)));
        let end = parts.last().map_or(start, |p| p.range().end);
        self.cell.rest.push(self.sq.bytes(start..end));
    }

    fn finish(mut self) -> FeeCell {
        let suffixed = self.pending.words.is_some() && self.cell.fees.len() > 1 && self.cell.fees[0].label.is_none();
        self.drop_words();
        self.cell.rest.extend(self.pending.includes.take().map(|words| self.sq.bytes(words)));
        if suffixed {
            let labels = self.cell.fees.iter_mut().filter_map(|f| f.label.take());
            self.cell.rest.extend(labels.map(|l| l.1));
        }
        if let [(place, included, at)] = self.tax.as_slice() {
            let (all, at) = (*place == 0 || *place == self.cell.fees.len(), self.sq.bytes(at.clone()));
            for fee in self.cell.fees.iter_mut().filter(|f| all && f.status == FeeStatus::Amount) {
                fee.tax_included.get_or_insert((*included, at.clone()));
            }
        }
        self.cell.rest.sort_by_key(|r| r.start);
        self.cell
    }
}

/// Without the particles that join words to what follows: は, の場合, を.
fn without_particle(sq: &Squeezed, lexicon: &Lexicon, mut words: Range<usize>) -> Range<usize> {
    let particle = |k: usize, end: usize| lexicon.exactly(sq, k..end, Role::FeeFiller).is_some();
    while let Some(k) = (words.start + 1..words.end).find(|&k| particle(k, words.end)) {
        words.end = k;
    }
    words
}

fn closes(sign: char) -> bool {
    matches!(sign, '、' | ',' | ';' | '。' | '/' | '・')
}

/// Where a period of amounts that begins at `k` ends: 5,000～8,000円, 5,000円～, ～8,000円.
fn period_end(parts: &[Part<Value>], k: usize) -> Option<usize> {
    let yen = |k: usize| matches!(parts.get(k), Some(Part::Value(Value::Yen(_), _)));
    let mark = |k: usize| {
        matches!(parts.get(k), Some(Part::Sign('～', _)))
            || (yen(k + 1) && matches!(parts.get(k), Some(Part::Sign('-', _))))
    };
    if yen(k) && mark(k + 1) {
        return Some(if yen(k + 2) { k + 3 } else { k + 2 });
    }
    (matches!(parts.get(k), Some(Part::Sign('～', _))) && yen(k + 1)).then_some(k + 2)
}
