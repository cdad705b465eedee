//! 募集定員: how many may take part.

use super::Issue;
use super::amount::grouped;
use super::lexicon::{Lexicon, Role};
use super::notes::without_marks;
use super::parts::{Part, is_name, parts, trimmed};
use super::squeeze::{Squeezed, is_separator};
use crate::diag::Code;
use crate::model::{CapacityStatus, Family, Per, Unit};
use std::ops::Range;

/// One capacity. Ranges are bytes of the folded cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapacityReading {
    /// From its label to the last word about it.
    pub range: Range<usize>,
    /// Whose seats they are: 受講枠, 会場.
    pub label: Option<(String, Range<usize>)>,
    /// Limit, unlimited or undecided.
    pub status: CapacityStatus,
    /// How many.
    pub count: Option<(u32, Range<usize>)>,
    /// Of what; persons where the cell names no unit.
    pub unit: Unit,
    /// Persons in all, where teams are counted and the cell says it: 4チーム(16名).
    pub persons: Option<(u32, Range<usize>)>,
    /// Persons of a team, where the cell says it: 4チーム(1チーム4名).
    pub team_size: Option<u32>,
    /// What it holds for.
    pub per: Per,
    /// 程度, 約.
    pub approximate: bool,
    /// 予定.
    pub provisional: bool,
}

/// A capacity cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CapacityCell {
    /// In the order of the text.
    pub capacities: Vec<CapacityReading>,
    /// Words nobody understood: 若干名, 10～20名.
    pub rest: Vec<Range<usize>>,
    /// Marks of footnotes, and remarks behind ※ that count nothing.
    pub understood: Vec<Range<usize>>,
    /// What a person should know.
    pub issues: Vec<Issue>,
}

/// Reads a capacity cell. Never fails: what is no capacity is in [`CapacityCell::rest`].
pub fn read_capacities(folded: &str, family: &Family) -> CapacityCell {
    let (text, marks) = without_marks(folded);
    let sq = Squeezed::new(&text);
    let lexicon = Lexicon::seats(family);
    let (end, counts) = remark_start(&sq, &lexicon).unwrap_or((sq.len(), false));
    let (cell, pending) = (CapacityCell { understood: marks, ..CapacityCell::default() }, Pending::default());
    let mut reader = Reader { sq: &sq, lexicon: &lexicon, cell, pending, end };
    let slot = if counts { &mut reader.cell.rest } else { &mut reader.cell.understood };
    slot.extend((end < sq.len()).then(|| sq.bytes(end..sq.len())));
    reader.read(0..end);
    reader.finish()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Value {
    Count(u32, Unit),
    Unlimited,
    Undecided,
}

fn value_at(sq: &Squeezed, lexicon: &Lexicon, i: usize, limit: usize) -> Option<(Value, usize)> {
    let begins = i == 0 || sq.spaced(i) || is_separator(sq.get(i - 1));
    if let Some(hit) = lexicon.at(sq, i, limit) {
        let ends = hit.end >= limit || sq.spaced(hit.end) || is_separator(sq.get(hit.end)) || sq.get(hit.end) == '※';
        return match hit.role {
            Role::Unlimited if begins && ends => Some((Value::Unlimited, hit.end)),
            Role::SeatsUndecided if ends => Some((Value::Undecided, hit.end)),
            _ => None,
        };
    }
    let (count, end, _) = grouped(sq, i).filter(|&(_, end, _)| end <= limit)?;
    let count = u32::try_from(count).ok()?;
    let inside =
        i > 0 && !sq.spaced(i) && (sq.get(i - 1).is_ascii_alphanumeric() || matches!(sq.get(i - 1), '第' | '.' | '×'));
    if inside || (sq.get(i) == '0' && end > i + 1) {
        return None;
    }
    if let Some(unit) = lexicon.at(sq, end, limit) {
        match unit.role {
            Role::Person => return Some((Value::Count(count, Unit::Person), unit.end)),
            Role::Team => return Some((Value::Count(count, Unit::Team), unit.end)),
            Role::Approximate | Role::Provisional => return Some((Value::Count(count, Unit::Person), end)),
            _ => {}
        }
    }
    let bare = end >= limit
        || sq.spaced(end)
        || (is_separator(sq.get(end)) && sq.get(end) != '.')
        || matches!(sq.get(end), '※' | '→' | '⇒');
    (bare && count > 0).then_some((Value::Count(count, Unit::Person), end))
}

/// What was read before a value and belongs to it.
#[derive(Default)]
struct Pending {
    words: Option<Range<usize>>,
    closed: bool,
    from: Option<usize>,
    per: Option<Per>,
    approximate: bool,
    /// Where words begin that count something else: 最少催行, 残り.
    other: Option<usize>,
    /// An arrow stands between: the value before it held before a change.
    changed: bool,
}

struct Reader<'a> {
    sq: &'a Squeezed<'a>,
    lexicon: &'a Lexicon<'a>,
    cell: CapacityCell,
    pending: Pending,
    /// Where the cell ends, a remark behind ※ left out.
    end: usize,
}

impl<'a> Reader<'a> {
    fn parts(&self, range: Range<usize>) -> Vec<Part<'a, Value>> {
        parts(self.sq, range, self.lexicon, |i, limit| value_at(self.sq, self.lexicon, i, limit))
    }

    fn read(&mut self, range: Range<usize>) {
        let parts = self.parts(range);
        let mut k = 0;
        while k < parts.len() {
            if let Some(end) = period_end(&parts, k) {
                self.unread(parts[k].range().start..parts[end - 1].range().end);
                k = end;
                continue;
            }
            if let Some(end) = lower_bound_end(&parts, k) {
                let range = parts[k].range().start..parts[end - 1].range().end;
                self.cell.rest.push(self.sq.bytes(range));
                k = end;
                continue;
            }
            if self.per_venue(&parts[k..]) {
                k += 2;
                continue;
            }
            match &parts[k] {
                Part::Value(value, at) => self.value(*value, at.clone()),
                Part::Word(hit) => self.word(hit.role, hit.start..hit.end),
                Part::Bracket { outer, inner } => self.bracket(outer.clone(), inner.clone()),
                Part::Sign(sign, _) => {
                    self.pending.closed |=
                        self.pending.words.is_some() && matches!(sign, '、' | ',' | ';' | '。' | '/' | '・');
                }
                Part::Text(range) => self.words(range.clone()),
            }
            k += 1;
        }
    }

    /// 20人/会場, where no value follows whose name 会場 would be.
    fn per_venue(&mut self, parts: &[Part<Value>]) -> bool {
        let [Part::Sign('/', _), Part::Text(at), rest @ ..] = parts else { return false };
        let named = matches!(rest.first(), Some(Part::Value(..) | Part::Sign(':', _)));
        let bytes = self.sq.bytes(at.clone());
        match self.cell.capacities.last_mut().filter(|c| c.per == Per::Offering && self.pending.words.is_none()) {
            Some(c) if !named && self.sq.words(at.clone()) == "会場" => {
                (c.per, c.range.end) = (Per::Venue, bytes.end)
            }
            _ => return false,
        }
        true
    }

    fn words(&mut self, range: Range<usize>) {
        let arrow = range.len() == 1 && matches!(self.sq.get(range.start), '→' | '⇒');
        if arrow && self.pending.words.is_none() && !self.cell.capacities.is_empty() {
            self.pending.changed = true;
            return;
        }
        if self.pending.closed {
            self.drop_words();
        }
        match &mut self.pending.words {
            Some(words) => words.end = range.end,
            None => self.pending.words = Some(range),
        }
    }

    /// A word before a value is kept for it; behind one it changes the value, if it touches it.
    fn word(&mut self, role: Role, at: Range<usize>) {
        let bytes = self.sq.bytes(at.clone());
        let idle = self.pending.words.is_none();
        let last = self.cell.capacities.last_mut().filter(|_| idle);
        match role {
            Role::PerSession | Role::PerVenue => {
                let per = if role == Role::PerSession { Per::Session } else { Per::Venue };
                let behind = at.start > 0 && matches!(self.sq.get(at.start - 1), '/');
                match last.filter(|c| c.per == Per::Offering && behind) {
                    Some(c) => (c.per, c.range.end) = (per, bytes.end),
                    None => self.before(at, |p| p.per = Some(per)),
                }
            }
            Role::Approximate => match last.filter(|c| c.range.end == bytes.start) {
                Some(c) => (c.approximate, c.range.end) = (true, bytes.end),
                None => self.before(at, |p| p.approximate = true),
            },
            Role::Provisional => match last {
                Some(c) => (c.provisional, c.range.end) = (true, bytes.end),
                None => self.words(at),
            },
            Role::SeatsFiller => {
                if let Some(c) = last.filter(|c| c.range.end == bytes.start) {
                    c.range.end = bytes.end;
                } else {
                    self.pending.from.get_or_insert(at.start);
                }
            }
            Role::OtherCount if self.pending.words.is_none() => {
                self.pending.other.get_or_insert(at.start);
            }
            _ => self.words(at),
        }
    }

    fn before(&mut self, at: Range<usize>, set: impl Fn(&mut Pending)) {
        self.pending.from.get_or_insert(at.start);
        set(&mut self.pending);
    }

    fn value(&mut self, value: Value, at: Range<usize>) {
        if self.pending.closed {
            self.drop_words();
        }
        let pending = std::mem::take(&mut self.pending);
        if let Some(start) = pending.other {
            let start = pending.words.map_or(start, |w| w.start.min(start));
            return self.cell.rest.push(self.sq.bytes(start..at.end));
        }
        let words = pending.words.map(|w| trimmed(self.sq, w)).filter(|w| !w.is_empty());
        let each = words.clone().filter(|w| self.sq.words(w.clone()) == "各");
        let words = words.filter(|_| each.is_none());
        let named = words.clone().filter(|w| is_name(self.sq, w) && self.sq.get(w.end - 1) != '各');
        if let (Some(words), None) = (&words, &named) {
            self.cell.rest.push(self.sq.bytes(words.clone()));
        }
        let before = pending.changed.then(|| self.replaced()).flatten();
        let from = [named.as_ref().map(|w| w.start), each.map(|w| w.start), pending.from, Some(at.start)]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(at.start);
        let (status, count, unit) = match value {
            Value::Count(n, unit) => (CapacityStatus::Limit, Some((n, self.sq.bytes(at.clone()))), unit),
            Value::Unlimited => (CapacityStatus::Unlimited, None, Unit::Person),
            Value::Undecided => (CapacityStatus::Undecided, None, Unit::Person),
        };
        let range = self.sq.bytes(from..at.end);
        self.cell.capacities.push(CapacityReading {
            range: before.as_ref().map_or(range.start, |b| b.range.start)..range.end,
            label: named.map(|w| (self.sq.words(w.clone()), self.sq.bytes(w))).or(before.and_then(|b| b.label)),
            status,
            count,
            unit,
            persons: None,
            team_size: None,
            per: pending.per.unwrap_or(Per::Offering),
            approximate: pending.approximate,
            provisional: false,
        });
    }

    /// Takes back the value before an arrow.
    fn replaced(&mut self) -> Option<CapacityReading> {
        let before = self.cell.capacities.pop()?;
        let message = "a number was changed to the one behind the arrow, which alone is kept";
        self.cell.issues.push(Issue::new(Code::CapacityUnread, message, before.range.clone()));
        Some(before)
    }

    fn bracket(&mut self, outer: Range<usize>, inner: Range<usize>) {
        let inside = self.parts(inner.clone());
        let counts: Vec<_> = inside.iter().filter(|p| matches!(p, Part::Value(..))).collect();
        let idle = self.pending.words.is_none() && self.pending.per.is_none();
        match (counts.as_slice(), self.cell.capacities.last_mut().filter(|_| idle)) {
            ([], _) => self.note(outer, inner, &inside),
            (_, Some(team)) if team.unit == Unit::Team && team.persons.is_none() => self.team(outer, &inside),
            (_, Some(_)) => self.cell.rest.push(self.sq.bytes(inner)),
            (_, None) => self.read(inner),
        }
    }

    /// 4チーム(16名), 4チーム(1チーム4名).
    fn team(&mut self, outer: Range<usize>, inside: &[Part<Value>]) {
        let bytes = self.sq.bytes(outer);
        let values: Vec<_> = inside
            .iter()
            .filter_map(|p| if let Part::Value(v, r) = p { Some((*v, r.clone())) } else { None })
            .collect();
        let texts = inside.iter().any(|p| matches!(p, Part::Text(_)));
        let Some(team) = self.cell.capacities.last_mut() else { return };
        match values.as_slice() {
            [(Value::Count(n, Unit::Person), at)] if !texts => team.persons = Some((*n, self.sq.bytes(at.clone()))),
            [(Value::Count(1, Unit::Team), _), (Value::Count(n, Unit::Person), _)] => {
                team.team_size = Some(*n);
                team.persons = team.count.as_ref().and_then(|c| Some((c.0.checked_mul(*n)?, bytes.clone())));
            }
            _ => return self.cell.rest.push(bytes),
        }
        team.range.end = bytes.end;
    }

    /// A bracket without a number: (予定), (先着順), or a name before the value.
    fn note(&mut self, outer: Range<usize>, inner: Range<usize>, inside: &[Part<Value>]) {
        let bytes = self.sq.bytes(outer.clone());
        if inside.iter().any(|p| matches!(p, Part::Text(_))) {
            let leads =
                self.sq.get(outer.start) != '(' && self.cell.capacities.first().is_some_and(|c| c.label.is_some());
            return if leads || self.cell.capacities.is_empty() {
                self.words(inner)
            } else {
                self.cell.rest.push(bytes)
            };
        }
        let touches = self.pending.words.is_none();
        for part in inside {
            let Part::Word(hit) = part else { continue };
            match (hit.role, self.cell.capacities.last_mut().filter(|_| touches)) {
                (Role::Approximate, Some(c)) => c.approximate = true,
                (Role::PerSession, Some(c)) if c.per == Per::Offering => c.per = Per::Session,
                (Role::PerVenue, Some(c)) if c.per == Per::Offering => c.per = Per::Venue,
                (role, _) => self.word(role, hit.start..hit.end),
            }
        }
        if let Some(c) = self.cell.capacities.last_mut().filter(|_| touches) {
            c.range.end = c.range.end.max(bytes.end);
        }
    }

    fn unread(&mut self, range: Range<usize>) {
        let pending = std::mem::take(&mut self.pending);
        let start = [pending.words.map(|w| w.start), pending.from].into_iter().flatten().min().unwrap_or(range.start);
        self.cell.rest.push(self.sq.bytes(start..range.end));
    }

    fn drop_words(&mut self) {
        if let Some(words) = self.pending.words.take() {
            self.cell.rest.push(self.sq.bytes(trimmed(self.sq, words)));
        }
        self.pending.closed = false;
    }

    fn finish(mut self) -> CapacityCell {
        let behind = self.pending.words.as_ref().is_some_and(|w| is_name(self.sq, w));
        let several = self.cell.capacities.len() > 1 && self.cell.capacities[0].label.is_none();
        if behind && several {
            let labels = self.cell.capacities.iter_mut().filter_map(|c| c.label.take());
            self.cell.rest.extend(labels.map(|l| l.1));
        }
        if let Some(start) = self.pending.other.take() {
            self.cell.rest.push(self.sq.bytes(trimmed(self.sq, start..self.end)));
        }
        if self.pending.words.is_none()
            && let Some(from) =
                self.pending.from.filter(|_| self.cell.capacities.is_empty() || self.pending.per.is_some())
        {
            self.cell.rest.push(self.sq.bytes(trimmed(self.sq, from..self.end)));
        }
        self.drop_words();
        self.cell.rest.sort_by_key(|r| r.start);
        self.cell
    }
}

/// Where a remark begins that goes to the end (※応募多数の場合抽選), and whether it counts persons, which is then left unread.
/// A remark that says how the seats are counted (※各回) is none.
fn remark_start(sq: &Squeezed, lexicon: &Lexicon) -> Option<(usize, bool)> {
    let start = (1..sq.len()).find(|&k| sq.get(k) == '※')?;
    let role = |k: usize| lexicon.at(sq, k, sq.len()).map(|h| h.role);
    let qualifies = |k: usize| {
        matches!(
            role(k),
            Some(Role::Unlimited | Role::SeatsUndecided | Role::Provisional | Role::PerSession | Role::PerVenue)
        )
    };
    let counts = (start..sq.len()).any(|k| sq.get(k).is_ascii_digit());
    (counts || !(start..sq.len()).any(qualifies)).then_some((start, counts))
}

/// Where a count ends that is only the least one: 5名以上, 10名から.
fn lower_bound_end(parts: &[Part<Value>], k: usize) -> Option<usize> {
    let (Some(Part::Value(Value::Count(..), at)), Some(Part::Word(hit))) = (parts.get(k), parts.get(k + 1)) else {
        return None;
    };
    (hit.role == Role::LowerBound && hit.start == at.end).then_some(k + 2)
}

/// Where a period of counts that begins at `k` ends: 10～20名.
fn period_end(parts: &[Part<Value>], k: usize) -> Option<usize> {
    let count = |k: usize| matches!(parts.get(k), Some(Part::Value(Value::Count(..), _)));
    let mark = |k: usize| match parts.get(k) {
        Some(Part::Sign('～', _)) => true,
        Some(Part::Sign('-', _)) => count(k.wrapping_sub(1)) && count(k + 1),
        _ => false,
    };
    if count(k) && mark(k + 1) {
        return Some(if count(k + 2) { k + 3 } else { k + 2 });
    }
    (matches!(parts.get(k), Some(Part::Sign('～', _))) && count(k + 1)).then_some(k + 2)
}
