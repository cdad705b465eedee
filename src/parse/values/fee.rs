//! 費用: what a course costs, part by part, for whom, with or without tax.

mod brackets;

use super::Issue;
use super::amount::money;
use super::lexicon::{Lexicon, Role};
use super::notes::without_marks;
use super::parts::{Part, is_name, parts, trimmed};
use super::squeeze::{Squeezed, closing, is_separator};
use crate::diag::Code;
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
    let mut reader = Reader {
        sq: &sq,
        lexicon: &lexicon,
        cell: FeeCell::default(),
        pending: Pending::default(),
        tax: Vec::new(),
        outside: 0,
    };
    reader.cell.understood = marks;
    if let Some(at) = other_unit(&sq) {
        let message = "the amounts are printed in thousands or more; none was read";
        reader.cell.issues.push(Issue::new(Code::FeeUnread, message, sq.bytes(at)));
        reader.cell.rest.push(sq.bytes(0..sq.len()));
        return reader.cell;
    }
    reader.read(0..sq.len(), None);
    reader.finish()
}

/// 単位:千円: the amounts of the cell are not yen.
fn other_unit(sq: &Squeezed) -> Option<Range<usize>> {
    let start = (0..sq.len()).find(|&k| sq.starts(k, "単位"))?;
    let end = (start + 2..(start + 6).min(sq.len())).find(|&k| matches!(sq.get(k), '百' | '千' | '万'))?;
    Some(start..end + 1)
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
    let inside = behind
        .is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '第' | '.' | '¥' | '\\' | '#' | '$' | '€' | '£'));
    let negative = matches!(behind, Some('-' | '−' | '▲' | '△'))
        && (i == 1 || sq.spaced(i - 1) || closing(sq.get(i - 2)).is_some());
    let phone = behind == Some('-') && i >= 2 && sq.get(i - 2).is_ascii_digit();
    let (yen, end, marked) = money(sq, at)?;
    let foreign = sq.spaced(end) && sq.get(end).is_ascii_alphabetic();
    // The tail of an amount whose head was refused.
    let tail = behind == Some(',') && i >= 2 && sq.get(i - 2).is_ascii_digit();
    if inside || tail || negative || foreign || phone || (sq.get(at) == '0' && end > at + 1) {
        return None;
    }
    if sq.get(end) == '円' {
        return Some((yen, end + 1));
    }
    let next = sq.get(end);
    let free = end >= sq.len()
        || sq.spaced(end)
        || (is_separator(next) && !dashed(sq, end))
        || matches!(next, '税' | '※' | '*' | '→' | '⇒');
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
    approximate: Option<Range<usize>>,
    /// An arrow stands between: the amount before it held before a change.
    changed: bool,
}

struct Reader<'a> {
    sq: &'a Squeezed<'a>,
    lexicon: &'a Lexicon<'a>,
    cell: FeeCell,
    pending: Pending,
    /// Fees that stood before each mark of tax, with the mark: a single one at either end holds for all.
    tax: Vec<(usize, bool, Range<usize>)>,
    /// Fees that stood before the bracket at hand.
    outside: usize,
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
                Part::Word(hit) if hit.role == Role::FeeApproximate => self.approximate(hit.start..hit.end),
                Part::Bracket { outer, inner } => self.bracket(outer.clone(), inner.clone()),
                Part::Sign(sign, _) => self.pending.closed |= self.pending.words.is_some() && closes(*sign),
                part => self.words(part.range()),
            }
            k += 1;
        }
    }

    /// 約 before an amount, 程度 behind one.
    fn approximate(&mut self, at: Range<usize>) {
        let bytes = self.sq.bytes(at.clone());
        match self.cell.fees.last_mut().filter(|_| self.pending.words.is_none()) {
            Some(fee) if fee.range.end == bytes.start && fee.condition.is_none() => {
                (fee.range.end, fee.condition) = (bytes.end, Some((self.sq.words(at), bytes)));
            }
            _ => self.pending.approximate = Some(at),
        }
    }

    fn words(&mut self, range: Range<usize>) {
        let arrow = range.len() == 1 && matches!(self.sq.get(range.start), '→' | '⇒');
        if arrow && self.pending.words.is_none() && !self.cell.fees.is_empty() {
            self.pending.changed = true;
            return;
        }
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

    /// A comma inside a sentence (…の者で、届け出ていない者は) does not end it.
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
        let inside = self.cell.fees.len() > self.outside;
        match self.cell.fees.last_mut().filter(|_| inside && self.pending.words.is_none()) {
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
        if let Some(at) = pending.approximate {
            let bytes = self.sq.bytes(at.clone());
            fee.range.start = fee.range.start.min(bytes.start);
            match &fee.condition {
                None => fee.condition = Some((self.sq.words(at), bytes)),
                Some(_) => self.cell.rest.push(bytes),
            }
        }
        if let Some(before) = pending.changed.then(|| self.replaced()).flatten() {
            fee.range.start = before.range.start;
            fee.label = fee.label.or(before.label);
        }
        fee.range.start = pending.tax.as_ref().map_or(fee.range.start, |t| t.1.start.min(fee.range.start));
        fee.tax_included = pending.tax;
        if let Some(words) = pending.includes {
            fee.range.start = fee.range.start.min(self.sq.bytes(words.clone()).start);
            fee.includes = Some((self.sq.words(words.clone()), self.sq.bytes(words)));
        }
        self.cell.fees.push(fee);
    }

    /// Takes back the fee before an arrow.
    fn replaced(&mut self) -> Option<FeeReading> {
        let before = self.cell.fees.pop()?;
        let message = "an amount was changed to the one behind the arrow, which alone is kept";
        self.cell.issues.push(Issue::new(Code::FeeUnread, message, before.range.clone()));
        Some(before)
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

    fn finish(mut self) -> FeeCell {
        let suffixed = self.pending.words.is_some() && self.cell.fees.len() > 1 && self.cell.fees[0].label.is_none();
        self.drop_words();
        self.cell.rest.extend(self.pending.approximate.take().map(|words| self.sq.bytes(words)));
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
        self.alike();
        self.cell.rest.sort_by_key(|r| r.start);
        self.cell
    }

    /// Two amounts side by side, and no word says which holds for whom.
    fn alike(&mut self) {
        let plain = |f: &FeeReading| {
            let words = f.label.is_some() || f.condition.is_some() || f.includes.is_some();
            f.status == FeeStatus::Amount && !words
        };
        let same = |w: &[FeeReading]| {
            let tax = |f: &FeeReading| f.tax_included.as_ref().map(|t| t.0);
            plain(&w[0]) && plain(&w[1]) && tax(&w[0]) == tax(&w[1])
        };
        if let Some(pair) = self.cell.fees.windows(2).find(|w| same(w)) {
            let message = "two amounts and nothing that tells them apart";
            let range = pair[0].range.start..pair[1].range.end;
            self.cell.issues.push(Issue::new(Code::FeeUnread, message, range));
        }
    }
}

/// Without the particles that join words to what follows: は, の場合, を.
fn without_particle(sq: &Squeezed, lexicon: &Lexicon, mut words: Range<usize>) -> Range<usize> {
    let until = |k: usize| sq.get(k) == 'で' && sq.get(k - 1) == 'ま';
    let particle = |k: usize, end: usize| !until(k) && lexicon.exactly(sq, k..end, Role::FeeFiller).is_some();
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
