//! The words of a date cell and the dates they belong to: names before, remarks behind.

use super::calendar::Frame;
use super::chunk::{Chunk, Mark, chunks};
use super::date::{DateCell, DateReading};
use super::item::Phrase;
use super::label::{Label, Side, label_in};
use super::lexer::Token;
use super::lexicon::Lexicon;
use super::remark::{Remark, remark};
use super::solve::Solver;
use super::squeeze::Squeezed;
use crate::model::{Delivery, Precision, SessionKind, SessionStatus, YearBasis};
use jiff::civil::{Date, date};
use std::ops::Range;

/// What the words around a phrase say of it.
#[derive(Default)]
struct Words {
    label: Option<Label>,
    /// Where the label begins with its bracket.
    from: Option<usize>,
    /// Where the last word about it ends.
    to: Option<usize>,
    status: Option<SessionStatus>,
    added: bool,
    deadline: bool,
    delivery: Vec<(Delivery, Range<usize>)>,
}

/// A date cell while its words find their dates.
pub(super) struct Assembly<'a> {
    sq: &'a Squeezed<'a>,
    lexicon: &'a Lexicon<'a>,
    frame: Frame,
    phrases: Vec<Phrase>,
    words: Vec<Words>,
    counts: Vec<(u32, Range<usize>)>,
    cell: DateCell,
}

impl<'a> Assembly<'a> {
    pub(super) fn new(
        sq: &'a Squeezed<'a>,
        lexicon: &'a Lexicon<'a>,
        frame: Frame,
        phrases: Vec<Phrase>,
        stray: &[Token],
    ) -> Self {
        let words = phrases.iter().map(|_| Words::default()).collect();
        let count =
            |t: &Token| if let Token::Count(n, r) = t { Some((*n, with_its_words(sq, r.clone()))) } else { None };
        let mut counts: Vec<_> = stray.iter().filter_map(count).collect();
        if counts.len() > 1 {
            counts.clear();
        }
        Assembly { sq, lexicon, frame, phrases, words, counts, cell: DateCell::default() }
    }

    pub(super) fn read(&mut self) {
        self.cell.count = self.counts.first().map(|(n, r)| (*n, self.sq.bytes(r.clone())));
        let gaps: Vec<Vec<Chunk>> = (0..=self.phrases.len()).map(|n| self.gap(n)).collect();
        let suffixed = self.suffixed(&gaps);
        for (n, gap) in gaps.into_iter().enumerate() {
            let rest = if suffixed { self.label_behind(n, gap) } else { self.label_before(n, gap) };
            self.remarks(n, rest);
        }
        for n in 0..self.phrases.len() {
            for inner in std::mem::take(&mut self.phrases[n].inner) {
                self.remarks(n + 1, chunks(self.sq, inner));
            }
        }
    }

    /// The pieces before phrase `n`, or behind the last one.
    fn gap(&self, n: usize) -> Vec<Chunk> {
        let from = n.checked_sub(1).map_or(0, |p| self.phrases[p].range.end);
        let to = self.phrases.get(n).map_or(self.sq.len(), |p| p.range.start).max(from);
        match self.counts.iter().find(|(_, c)| from <= c.start && c.end <= to) {
            Some((_, count)) => {
                let mut out = chunks(self.sq, from..count.start);
                out.extend(chunks(self.sq, count.end..to));
                out
            }
            None => chunks(self.sq, from..to),
        }
    }

    /// Names stand behind their dates: none before the first, one behind the last.
    fn suffixed(&self, gaps: &[Vec<Chunk>]) -> bool {
        let (Some(first), Some(last)) = (gaps.first(), gaps.last().filter(|_| gaps.len() > 1)) else { return false };
        let name = |c: &Chunk| {
            let label = label_in(self.sq, c, self.lexicon);
            let said = remark(self.sq, c, self.lexicon);
            let other = said.status.is_some() || said.added || said.noted || !said.delivery.is_empty();
            label.is_some_and(|l| c.mark == Mark::Plain || (l.kind.is_some() && said.complete)) && !other
        };
        !first.last().is_some_and(name) && last.first().is_some_and(name)
    }

    fn label_behind(&mut self, n: usize, mut gap: Vec<Chunk>) -> Vec<Chunk> {
        let label = gap.first().filter(|_| n > 0).and_then(|c| label_in(self.sq, c, self.lexicon));
        if let Some(label) = label {
            let chunk = gap.remove(0);
            self.words[n - 1].to = Some(chunk.outer.end);
            self.words[n - 1].label = Some(label);
        }
        gap
    }

    /// Takes the name of phrase `n`, and ways of taking part beside it, off the end of the pieces before it.
    fn label_before(&mut self, n: usize, mut gap: Vec<Chunk>) -> Vec<Chunk> {
        if n >= self.phrases.len() {
            return gap;
        }
        let mut ways: Vec<(Chunk, Remark)> = Vec::new();
        while let Some(chunk) = gap.pop_if(|c| c.mark == Mark::Bracket) {
            let said = remark(self.sq, &chunk, self.lexicon);
            if said.delivery.is_empty() || !said.complete {
                gap.push(chunk);
                break;
            }
            ways.push((chunk, said));
        }
        let found = self.name(n, &mut gap);
        if found || n == 0 {
            for (chunk, said) in ways.drain(..) {
                self.words[n].from.get_or_insert(chunk.outer.start);
                self.words[n].delivery.extend(said.delivery.into_iter().map(|(d, r)| (d, self.sq.bytes(r))));
            }
        }
        gap.extend(ways.into_iter().rev().map(|(chunk, _)| chunk));
        gap
    }

    /// The name itself. A bracket behind another date is a name only if the first date has one before it too.
    fn name(&mut self, n: usize, gap: &mut Vec<Chunk>) -> bool {
        let Some(chunk) = gap.last().cloned() else { return false };
        let said = remark(self.sq, &chunk, self.lexicon);
        let bracket = chunk.mark == Mark::Bracket;
        let stray = bracket && n > 0 && self.words[0].label.is_none();
        let Some(mut label) = label_in(self.sq, &chunk, self.lexicon).filter(|_| !stray) else { return false };
        let other = said.status.is_some()
            || said.added
            || said.noted
            || (!said.delivery.is_empty() && (bracket || !label.proper));
        if other || (bracket && said.understood && label.kind.is_none() && !said.partial) {
            return false;
        }
        self.words[n].delivery.extend(said.delivery.iter().map(|(d, r)| (*d, self.sq.bytes(r.clone()))));
        gap.pop();
        let mut from = chunk.outer.start;
        if label.range.start > chunk.inner.start {
            let before = chunk.inner.start..label.range.start;
            gap.extend(chunks(self.sq, before));
            from = label.range.start;
        } else if bracket && let Some(head) = self.head(gap, &chunk) {
            from = head.range.start;
            label = Label { range: head.range.start..chunk.outer.end, kind: head.kind.or(label.kind), ..head };
        }
        self.words[n].from = Some(from);
        self.words[n].label = Some(label);
        true
    }

    /// The plain name directly before a bracket that belongs to it: 第1回(午前の部).
    fn head(&mut self, gap: &mut Vec<Chunk>, bracket: &Chunk) -> Option<Label> {
        let before = gap.last().filter(|c| c.mark == Mark::Plain && c.outer.end == bracket.outer.start)?;
        let label = label_in(self.sq, before, self.lexicon)?;
        let rest = before.inner.start..label.range.start;
        gap.pop();
        gap.extend(chunks(self.sq, rest));
        Some(label)
    }

    fn remarks(&mut self, n: usize, gap: Vec<Chunk>) {
        let mut name: Option<(Label, usize)> = None;
        let mut gap = gap.into_iter().peekable();
        while let Some(chunk) = gap.next() {
            let said = remark(self.sq, &chunk, self.lexicon);
            let undecided = |s: &Remark| matches!(s.status, Some((SessionStatus::Undecided, _))) || s.open.is_some();
            let next_undecided = gap.peek().is_some_and(|c| undecided(&remark(self.sq, c, self.lexicon)));
            if next_undecided && !undecided(&said) && name.is_none() && chunk.mark != Mark::Note {
                name = label_in(self.sq, &chunk, self.lexicon).map(|l| (l, chunk.outer.start));
                if name.is_some() {
                    continue;
                }
            }
            let alone = n == 0 || chunk.mark == Mark::Plain || name.is_some();
            if undecided(&said) && alone {
                self.undated(&chunk, &said, name.take());
            } else {
                self.effects(n, &chunk, &said);
            }
        }
    }

    /// 未定, 随時, 通年 as a session of their own.
    fn undated(&mut self, chunk: &Chunk, said: &Remark, name: Option<(Label, usize)>) {
        let word = said
            .status
            .as_ref()
            .map(|s| &s.1)
            .or(said.open.as_ref().map(|o| &o.1))
            .cloned()
            .unwrap_or(chunk.inner.clone());
        let before = Chunk { inner: chunk.inner.start..word.start, mark: Mark::Plain, ..chunk.clone() };
        let own = (!before.inner.is_empty()).then(|| label_in(self.sq, &before, self.lexicon)).flatten();
        let own = own.filter(|l| l.range.start == chunk.inner.start).map(|l| (l, chunk.outer.start));
        if !said.understood && own.is_none() {
            self.cell.rest.push(self.sq.bytes(chunk.inner.clone()));
        }
        let name = name.or(own);
        let lone = self.phrases.is_empty() && name.is_none();
        let counted = self.counts.first().filter(|(_, c)| c.end == chunk.outer.start).map(|(_, c)| c.start);
        let from = name.as_ref().map(|n| n.1).or(counted).unwrap_or(chunk.outer.start);
        let times = self.cell.count.as_ref().map(|c| c.0).filter(|_| counted.is_some() && lone);
        if let Some(times) = times.filter(|_| said.status.is_some()) {
            // The count alone says it: sessions are announced and none has a date.
            self.cell.count = Some((times, self.sq.bytes(from..chunk.outer.end)));
            return;
        }
        let status = said.status.as_ref().map_or(SessionStatus::Fixed, |s| s.0);
        let mut reading = DateReading { range: self.sq.bytes(from..chunk.outer.end), status, ..DateReading::default() };
        if let Some((label, _)) = name {
            reading.kind = label.kind;
            reading.label = Some(self.label_words(&label));
        }
        if let Some(("all-year", at)) = &said.open {
            all_year(&mut reading, self.frame.fiscal_year(), self.sq.bytes(at.clone()));
        }
        self.cell.readings.push(reading);
    }

    /// What a piece does to the phrase before it, or at the head of the cell to the one behind it.
    fn effects(&mut self, n: usize, chunk: &Chunk, said: &Remark) {
        let target = n.checked_sub(1).or((n < self.phrases.len()).then_some(n));
        let adjacent = n
            .checked_sub(1)
            .is_some_and(|p| self.words[p].to.unwrap_or(self.phrases[p].range.end) == chunk.outer.start);
        let bytes = self.sq.bytes(chunk.outer.clone());
        let ways = said.delivery.iter().map(|(d, r)| (*d, self.sq.bytes(r.clone())));
        let beside = adjacent && chunk.mark == Mark::Bracket && said.complete && !said.partial;
        let slot = match target.filter(|_| beside) {
            Some(t) => &mut self.words[t].delivery,
            None => &mut self.cell.delivery,
        };
        for way in ways {
            if !slot.iter().any(|known| known.0 == way.0) {
                slot.push(way);
            }
        }
        let Some(target) = target else { return self.words_alone(chunk, said) };
        let words = &mut self.words[target];
        let deadline = said.deadline && adjacent && chunk.mark == Mark::Plain && !self.sq.spaced(chunk.outer.start);
        words.deadline |= deadline;
        words.added |= said.added;
        let closed = (said.deadline && !deadline).then_some(SessionStatus::Closed);
        words.status = said.status.as_ref().map(|s| s.0).or(closed).or(words.status);
        let own = said.complete && (said.delivery.is_empty() || beside);
        if own && adjacent {
            words.to = Some(chunk.outer.end);
        } else if said.understood {
            self.cell.understood.push(bytes);
        } else {
            self.cell.rest.push(self.sq.bytes(chunk.inner.clone()));
        }
    }

    /// A piece of a cell without any date.
    fn words_alone(&mut self, chunk: &Chunk, said: &Remark) {
        let bytes = self.sq.bytes(chunk.outer.clone());
        let closed = said.deadline.then_some(SessionStatus::Closed);
        if let Some(status) = said.status.as_ref().map(|s| s.0).or(closed) {
            let added = said.added;
            self.cell.readings.push(DateReading { range: bytes.clone(), status, added, ..DateReading::default() });
        } else if said.understood {
            self.cell.understood.push(bytes.clone());
        }
        if !said.understood {
            self.cell.rest.push(self.sq.bytes(chunk.inner.clone()));
        }
    }

    fn label_words(&self, label: &Label) -> (String, Range<usize>) {
        (self.sq.words(label.range.clone()), self.sq.bytes(label.range.clone()))
    }

    pub(super) fn finish(mut self) -> DateCell {
        let mut solver = Solver { sq: self.sq, frame: self.frame.clone(), issues: Vec::new() };
        let mut carried: Option<Label> = None;
        for (n, phrase) in self.phrases.iter().enumerate() {
            let mut readings = solver.phrase(phrase);
            let words = &self.words[n];
            carried = words.label.clone().or(carried.filter(|l| l.carries));
            if let Some(label) = &carried {
                for r in &mut readings {
                    let (name, at) = self.label_words(label);
                    let whole = r.label.take().map(|(part, at)| (format!("{name} {part}"), at));
                    (r.label, r.kind) = (Some(whole.unwrap_or((name, at))), label.kind);
                }
            }
            self.annotate(phrase, words, &mut readings);
            self.cell.readings.extend(readings);
        }
        self.cell.issues = solver.issues;
        self.count_of_dated();
        self.cell.readings.sort_by_key(|r| r.range.start);
        join_sides(&mut self.cell.readings);
        self.cell.rest.sort_by_key(|r| r.start);
        self.cell.understood.sort_by_key(|r| r.start);
        self.cell
    }

    /// (全4回) behind dates counts them; it announces no further one.
    fn count_of_dated(&mut self) {
        let Some((n, at)) = self.cell.count.take() else { return };
        let all = self.counts.first().is_some_and(|(_, c)| matches!(self.sq.get(c.start), '全' | '計'));
        let dated = self.cell.readings.iter().filter(|r| r.start.is_some() || r.end.is_some() || r.edtf.is_some());
        let day = |d: &Option<(Date, Range<usize>)>| d.as_ref().map(|d| d.0);
        let many = dated.clone().any(|r| day(&r.start) != day(&r.end));
        if dated.clone().count() > 0 && (all || many || dated.count() >= n as usize) {
            self.cell.understood.push(at);
        } else {
            self.cell.count = Some((n, at));
        }
    }

    fn annotate(&self, phrase: &Phrase, words: &Words, readings: &mut [DateReading]) {
        let last = readings.len().saturating_sub(1);
        for (k, r) in readings.iter_mut().enumerate() {
            let cancelled = words.status == Some(SessionStatus::Cancelled);
            r.status = words.status.filter(|_| !cancelled || k == last).unwrap_or(r.status);
            r.added = words.added && k == last;
            r.delivery.clone_from(&words.delivery);
            if words.deadline {
                r.kind = r.kind.or(Some(SessionKind::Application));
            }
            let side = if words.deadline { Some(Side::End) } else { words.label.as_ref().and_then(|l| l.side) };
            if let Some(side) = side.filter(|_| phrase.items.iter().all(|i| !i.is_period)) {
                one_sided(r, side);
            }
            if k == 0 {
                let from = words.from.unwrap_or(phrase.range.start);
                r.range.start = self.sq.bytes(from..phrase.range.end).start.min(r.range.start);
            }
            if k == last {
                r.range.end =
                    words.to.map_or(r.range.end, |t| self.sq.bytes(phrase.range.start..t).end.max(r.range.end));
            }
        }
    }
}

/// A single date that its name makes one side of a period.
fn one_sided(r: &mut DateReading, side: Side) {
    let day = |d: &Option<(Date, Range<usize>)>| d.as_ref().map_or("..".to_owned(), |d| d.0.to_string());
    match side {
        Side::Start => r.end = None,
        Side::End => r.start = None,
    }
    r.edtf = (r.start.is_some() || r.end.is_some()).then(|| format!("{}/{}", day(&r.start), day(&r.end)));
}

/// 開始日 … 終了日 …: the two sides of one period.
fn join_sides(readings: &mut Vec<DateReading>) {
    let mut k = 1;
    while k < readings.len() {
        let open = |r: &DateReading| r.kind.is_none() && r.label.is_some() && r.precision == Precision::Day;
        let (before, next) = (&readings[k - 1], &readings[k]);
        let sides = before.start.is_some() && before.end.is_none() && next.start.is_none() && next.end.is_some();
        let ordered = before.start.as_ref().map(|d| d.0) <= next.end.as_ref().map(|d| d.0);
        if open(before) && open(next) && sides && ordered {
            let next = readings.remove(k);
            let before = &mut readings[k - 1];
            (before.range.end, before.end, before.end_time) = (next.range.end, next.end, next.start_time);
            (before.label, before.edtf) = (None, None);
            before.weekday_check = before.weekday_check.max(next.weekday_check);
        }
        k += 1;
    }
}

/// 全4回, 年2回, 2回程度: the words around a count belong to it.
fn with_its_words(sq: &Squeezed, range: Range<usize>) -> Range<usize> {
    let prefixed = range.start > 0 && matches!(sq.get(range.start - 1), '全' | '年' | '計' | '約' | '各');
    let end = ["程度", "前後", "ほど", "以上"].iter().find_map(|w| sq.word_end(range.end, w));
    range.start - usize::from(prefixed)..end.unwrap_or(range.end)
}

/// 通年: the whole fiscal year, where one is known.
fn all_year(reading: &mut DateReading, fiscal: Option<i16>, at: Range<usize>) {
    reading.precision = Precision::Year;
    if let Some(f) = fiscal {
        let (first, last) = (date(f, 4, 1), date(f + 1, 3, 31));
        (reading.start, reading.end) = (Some((first, at.clone())), Some((last, at)));
        reading.edtf = Some(format!("{first}/{last}"));
        reading.year_basis = Some(YearBasis::FiscalYear);
    }
}
