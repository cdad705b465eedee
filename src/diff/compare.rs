//! What differs between records that are one another, and which have no other.

use super::matching::{Family, Matched, Matcher, Which, is_unread, says};
use super::rules::{Facet, Measure, RULES, Rule};
use super::severity;
use super::side::{NONE, Sheet, index_of};
use super::words;
use crate::model::{Change, ChangeEvent, Class, Severity};

/// Where a change stands: document, course, track, table, row.
type Place = [u32; 5];

/// Characters of what a record says that stand for it where it comes or goes.
const SUMMARY: usize = 120;

/// Compares everything that was matched.
pub(super) struct Comparer<'m, 'a> {
    matcher: &'m Matcher<'a>,
    changes: Vec<(Place, Change)>,
    /// By table and family: the tables whose records there changed (even bits: in what they say, odd ones: in writing).
    touched: Vec<Vec<u64>>,
}

/// How two texts or values differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Difference {
    None,
    Writing,
    Meaning,
}

impl<'m, 'a> Comparer<'m, 'a> {
    /// Every change with its place; in no order.
    pub(super) fn run(matcher: &'m Matcher<'a>) -> Vec<(Place, Change)> {
        let touched = matcher.found.iter().map(|found| vec![0; found.families.len()]).collect();
        let mut comparer = Comparer { matcher, changes: Vec::new(), touched };
        // Children first: what they tell, the words of their parent need not.
        for rule in (0..RULES.len()).rev() {
            comparer.table(rule);
        }
        comparer.changes
    }

    fn table(&mut self, rule: usize) {
        let matcher = self.matcher;
        for (label, family) in matcher.found[rule].families.iter().enumerate() {
            self.family(rule, label, family);
        }
        for which in [Which::Old, Which::New] {
            let labels = labels(&matcher.found[rule], which);
            let alone = (0..labels.len() as u32).filter(|&row| labels[row as usize] == NONE);
            alone.for_each(|row| self.alone(rule, which, row));
        }
    }

    /// A record without another: it came or went, unless what it hangs on did.
    fn alone(&mut self, at: usize, which: Which, row: u32) {
        let rule = &RULES[at];
        if self.goes_with_another(at, which, row) {
            return;
        }
        let sheet = self.matcher.side(which).sheet(at);
        let event = if which == Which::Old { ChangeEvent::Removed } else { ChangeEvent::Added };
        let is_last_day = matches!(sheet.named(row, "kind"), "application" | "deadline");
        let costs = sheet.named(row, "amount_jpy").parse::<u64>().is_ok_and(|yen| yen > 0);
        let severity = severity::of_record(rule, event, is_last_day, costs);
        let summary = summary(sheet, row, rule);
        let (old, new) = if which == Which::Old { (summary, String::new()) } else { (String::new(), summary) };
        let ends = if which == Which::Old { (row, NONE) } else { (NONE, row) };
        self.push(at, ends, Told { event, field: String::new(), old, new, class: rule.class, severity });
        self.touch(at, ends, 0);
    }

    /// True when its parent, or what it is about, has no other either; then that is told.
    fn goes_with_another(&self, at: usize, which: Which, row: u32) -> bool {
        let rule = &RULES[at];
        let side = self.matcher.side(which);
        let parent = side.sheet(at).parent(row);
        if let Some(above) = index_of(rule.parent.0)
            && parent != NONE
        {
            let found = &self.matcher.found[above];
            match labels(found, which)[parent as usize] {
                NONE => return true,
                label
                    if above == 0 && is_unread(self.matcher.old, self.matcher.new, &found.families[label as usize]) =>
                {
                    return true;
                }
                _ => {}
            }
        }
        let is_alone = |table: usize, id: &str| {
            side.sheet(table).row(id).is_some_and(|r| labels(&self.matcher.found[table], which)[r as usize] == NONE)
        };
        let followed = rule.links.iter().enumerate().filter(|(_, link)| !is_value(rule, link.column));
        let mut ids = followed.map(|(i, link)| (index_of(link.table), side.sheet(at).link(row, i)));
        ids.any(|(table, id)| {
            !id.is_empty() && table.map_or_else(|| (1..RULES.len()).any(|t| is_alone(t, id)), |t| is_alone(t, id))
        })
    }

    fn family(&mut self, at: usize, label: usize, family: &Family) {
        let rule = &RULES[at];
        if rule.divides && family.is_divided() && !self.parent_is_divided(at, family) {
            self.divided(at, family);
        } else if family.moved {
            self.moved(at, family);
        }
        if rule.flows && family.is_divided() {
            return self.wrapped(at, family);
        }
        for (old, new) in family.pairs() {
            self.pair(at, label, (old, new), family.is_divided());
        }
    }

    fn parent_is_divided(&self, at: usize, family: &Family) -> bool {
        let Some(above) = index_of(RULES[at].parent.0) else { return false };
        let parent = self.matcher.old.sheet(at).parent(family.olds[0]);
        let label = self.matcher.found[above].old.get(parent as usize).copied().unwrap_or(NONE);
        self.matcher.found[above].families.get(label as usize).is_some_and(Family::is_divided)
    }

    fn divided(&mut self, at: usize, family: &Family) {
        let names = |which: Which, rows: &[u32]| {
            let sheet = self.matcher.side(which).sheet(at);
            join(rows.iter().map(|&r| if sheet.name(r).is_empty() { sheet.id(r) } else { sheet.name(r) }))
        };
        let (old, new) = (names(Which::Old, &family.olds), names(Which::New, &family.news));
        let event = if family.news.len() > 1 { ChangeEvent::Split } else { ChangeEvent::Merged };
        let ids = |which: Which, rows: &[u32]| join(rows.iter().map(|&r| self.matcher.side(which).sheet(at).id(r)));
        let (from, to) = (ids(Which::Old, &family.olds), ids(Which::New, &family.news));
        let field = RULES[at].name.unwrap_or_default().to_owned();
        let told = Told { event, field, old, new, class: Class::Structure, severity: Severity::Normal };
        self.push(at, (family.olds[0], family.news[0]), told);
        if let Some((_, change)) = self.changes.last_mut() {
            (change.old_record_id, change.record_id) = (from, to);
        }
    }

    /// The same words in other lines.
    fn wrapped(&mut self, at: usize, family: &Family) {
        let text = |which: Which, rows: &[u32]| {
            rows.iter().map(|&r| self.matcher.side(which).sheet(at).named(r, "text")).collect::<Vec<_>>().join(" ")
        };
        let (old, new) = (text(Which::Old, &family.olds), text(Which::New, &family.news));
        let told = Told {
            event: ChangeEvent::Cosmetic,
            field: "text".to_owned(),
            old,
            new,
            class: RULES[at].class,
            severity: Severity::Low,
        };
        self.push(at, (family.olds[0], family.news[0]), told);
    }

    fn moved(&mut self, at: usize, family: &Family) {
        let column = RULES[at].parent.1;
        let (old, new) = (family.olds[0], family.news[0]);
        let from = self.matcher.old.sheet(at).named(old, column).to_owned();
        let to = self.matcher.new.sheet(at).named(new, column).to_owned();
        let told = Told {
            event: ChangeEvent::Moved,
            field: column.to_owned(),
            old: from,
            new: to,
            class: Class::Structure,
            severity: Severity::Normal,
        };
        self.push(at, (old, new), told);
    }

    fn pair(&mut self, at: usize, label: usize, ends: (u32, u32), is_divided: bool) {
        let rule = &RULES[at];
        let mut is_told = self.links(at, ends);
        is_told |= self.name(at, ends, is_divided);
        let own = |f: &&(usize, &Facet)| says(f.1.measure);
        for (i, facet) in rule.facets.iter().enumerate().filter(|f| own(&f)) {
            is_told |= self.facet(at, i, facet, ends, false) == Difference::Meaning;
        }
        for (i, facet) in rule.facets.iter().enumerate().filter(|f| !own(&f)) {
            let told = match facet.measure {
                Measure::Place => continue,
                // What hangs on the parts of a whole was dealt out among them.
                Measure::WordsOf(_) if is_divided => Difference::Meaning,
                Measure::WordsOf(table) => self.is_touched(at, label, table),
                _ => {
                    if is_told {
                        Difference::Meaning
                    } else {
                        Difference::None
                    }
                }
            };
            match told {
                Difference::Meaning => {}
                told => drop(self.facet(at, i, facet, ends, told == Difference::Writing)),
            }
        }
    }

    fn name(&mut self, at: usize, (old, new): (u32, u32), is_divided: bool) -> bool {
        let Some(column) = RULES[at].name.filter(|_| !is_divided) else { return false };
        let (from, to) = (self.matcher.old.sheet(at).name(old), self.matcher.new.sheet(at).name(new));
        let event = match difference(from, to) {
            Difference::None => return false,
            Difference::Writing => ChangeEvent::Cosmetic,
            Difference::Meaning => ChangeEvent::Renamed,
        };
        let severity = if event == ChangeEvent::Cosmetic { Severity::Low } else { Severity::Normal };
        let told = Told {
            event,
            field: column.to_owned(),
            old: from.to_owned(),
            new: to.to_owned(),
            class: Class::Structure,
            severity,
        };
        self.push(at, (old, new), told);
        self.touch(at, (old, new), usize::from(event == ChangeEvent::Cosmetic));
        event == ChangeEvent::Renamed
    }

    /// References that say what a record is about: they may lead elsewhere.
    fn links(&mut self, at: usize, (old, new): (u32, u32)) -> bool {
        let rule = &RULES[at];
        let mut is_told = false;
        for (i, link) in rule.links.iter().enumerate().filter(|(_, l)| !is_value(rule, l.column)) {
            let (from, to) = (self.matcher.old.sheet(at).link(old, i), self.matcher.new.sheet(at).link(new, i));
            if self.matcher.target(Which::Old, link, from) == self.matcher.target(Which::New, link, to) {
                continue;
            }
            let told = Told {
                event: ChangeEvent::Moved,
                field: link.column.to_owned(),
                old: from.to_owned(),
                new: to.to_owned(),
                class: rule.class,
                severity: if rule.class == Class::Text { Severity::Low } else { Severity::Normal },
            };
            self.push(at, (old, new), told);
            self.touch(at, (old, new), 0);
            is_told = true;
        }
        is_told
    }

    /// Compares one piece of information; what differs in writing only is kept back if `is_told`.
    fn facet(&mut self, at: usize, i: usize, facet: &Facet, (old, new): (u32, u32), is_told: bool) -> Difference {
        let (from, to) = (self.matcher.old.sheet(at), self.matcher.new.sheet(at));
        let cells = from.facet(old, i).zip(to.facet(new, i));
        let mut values: Vec<(&str, &str, &str)> = cells.map(|((column, a), (_, b))| (column, a, b)).collect();
        values.retain(|(_, a, b)| a != b);
        if values.is_empty() || facet.measure == Measure::Reference && self.leads_to_the_same(at, facet, (old, new)) {
            return Difference::None;
        }
        let is_written = |(column, a, b): &(&str, &str, &str)| match facet.measure {
            Measure::Prose => words::same(a, b),
            Measure::WordsOfRecord | Measure::WordsOf(_) => words::same_value(a, b),
            _ => column.ends_with("_label") && words::same(a, b),
        };
        let is_writing = values.iter().all(is_written);
        if is_writing && is_told {
            return Difference::Writing;
        }
        let is_last_day = matches!(
            (RULES[at].table, to.named(new, "kind")),
            ("sessions", "application") | ("events", "deadline" | "period")
        );
        let severity = match is_writing {
            true => Severity::Low,
            // Signs between the words.
            false if facet.measure != Measure::Value && values.iter().all(|(_, a, b)| words::same_letters(a, b)) => {
                Severity::Low
            }
            false => severity::of_value(&RULES[at], facet, &values, is_last_day),
        };
        let event = if is_writing { ChangeEvent::Cosmetic } else { ChangeEvent::Changed };
        let told = Told {
            event,
            field: join(values.iter().map(|v| v.0)),
            old: join(values.iter().map(|v| v.1)),
            new: join(values.iter().map(|v| v.2)),
            class: facet.class,
            severity,
        };
        self.push(at, (old, new), told);
        self.touch(at, (old, new), usize::from(is_writing));
        if is_writing { Difference::Writing } else { Difference::Meaning }
    }

    fn leads_to_the_same(&self, at: usize, facet: &Facet, (old, new): (u32, u32)) -> bool {
        let links = RULES[at].links.iter().enumerate().filter(|(_, l)| facet.columns.contains(&l.column));
        let target = |which, i: usize, link, row| {
            self.matcher.target(which, link, self.matcher.side(which).sheet(at).link(row, i))
        };
        links.into_iter().all(|(i, link)| target(Which::Old, i, link, old) == target(Which::New, i, link, new))
    }

    /// Notes that something below the parent changed.
    fn touch(&mut self, at: usize, (old, new): (u32, u32), bit: usize) {
        let Some(above) = index_of(RULES[at].parent.0) else { return };
        let (which, row) = if new == NONE { (Which::Old, old) } else { (Which::New, new) };
        let parent = self.matcher.side(which).sheet(at).parent(row);
        let label = labels(&self.matcher.found[above], which).get(parent as usize).copied().unwrap_or(NONE);
        if let Some(bits) = self.touched[above].get_mut(label as usize) {
            *bits |= 1 << (2 * at + bit);
        }
    }

    fn is_touched(&self, at: usize, label: usize, table: &str) -> Difference {
        let Some(child) = index_of(table) else { return Difference::None };
        match (self.touched[at][label] >> (2 * child)) & 3 {
            0 => Difference::None,
            2 => Difference::Writing,
            _ => Difference::Meaning,
        }
    }

    fn push(&mut self, at: usize, (old, new): (u32, u32), told: Told) {
        let (from, to) = (self.matcher.old.sheet(at), self.matcher.new.sheet(at));
        let (which, row) = if new == NONE { (Which::Old, old) } else { (Which::New, new) };
        let (place, documents) = self.place(at, which, row);
        let plan = |(old, new): (u32, u32)| match new {
            NONE => self.matcher.old.sheet(0).named(old, "plan_id"),
            new => self.matcher.new.sheet(0).named(new, "plan_id"),
        };
        let id = |sheet: &Sheet<'_>, row: u32| if row == NONE { String::new() } else { sheet.id(row).to_owned() };
        let change = Change {
            plan_id: plan(documents).to_owned(),
            old_document_id: id(self.matcher.old.sheet(0), documents.0),
            document_id: id(self.matcher.new.sheet(0), documents.1),
            table: RULES[at].table,
            old_record_id: id(from, old),
            record_id: id(to, new),
            event: told.event,
            field: told.field,
            old: told.old,
            new: told.new,
            class: told.class,
            severity: told.severity,
        };
        self.changes.push((place, change));
    }

    /// Where a record stands in the order of the new side as far as that has it, and the documents it is of.
    fn place(&self, at: usize, which: Which, row: u32) -> (Place, (u32, u32)) {
        let mut path = Vec::new();
        let (mut table, mut row) = (at, row);
        loop {
            path.push((table, row));
            let parent = self.matcher.side(which).sheet(table).parent(row);
            match index_of(RULES[table].parent.0) {
                Some(above) if parent != NONE => (table, row) = (above, parent),
                _ => break,
            }
        }
        let ordinal =
            |name: &str| path.iter().find(|(t, _)| RULES[*t].table == name).map(|&(t, r)| self.ordinal(t, which, r));
        let documents = match path.last() {
            Some(&(0, row)) => self.documents(which, row),
            _ => (NONE, NONE),
        };
        let document = ordinal("documents").unwrap_or(NONE);
        let course = ordinal("courses").unwrap_or(if at == 0 { 0 } else { NONE });
        let last = self.ordinal(at, which, path[0].1);
        ([document, course, ordinal("tracks").unwrap_or(0), at as u32, last], documents)
    }

    /// A row in the order of the new side.
    fn ordinal(&self, table: usize, which: Which, row: u32) -> u32 {
        let found = &self.matcher.found[table];
        match labels(found, which)[row as usize] {
            NONE => row,
            label => found.families[label as usize].news[0],
        }
    }

    fn documents(&self, which: Which, row: u32) -> (u32, u32) {
        let found = &self.matcher.found[0];
        match (labels(found, which)[row as usize], which) {
            (NONE, Which::Old) => (row, NONE),
            (NONE, Which::New) => (NONE, row),
            (label, _) => (found.families[label as usize].olds[0], found.families[label as usize].news[0]),
        }
    }
}

/// What is told of a change.
struct Told {
    event: ChangeEvent,
    field: String,
    old: String,
    new: String,
    class: Class,
    severity: Severity,
}

fn labels(found: &Matched, which: Which) -> &[u32] {
    if which == Which::Old { &found.old } else { &found.new }
}

/// A reference that is compared as a value says nothing of what the record is about.
fn is_value(rule: &Rule, column: &str) -> bool {
    rule.facets.iter().any(|f| f.columns.contains(&column))
}

fn difference(one: &str, other: &str) -> Difference {
    if one == other {
        Difference::None
    } else if words::same(one, other) {
        Difference::Writing
    } else {
        Difference::Meaning
    }
}

/// Values joined as lists are; one that holds the mark itself keeps its full-width form.
fn join<'c>(values: impl Iterator<Item = &'c str>) -> String {
    let all: Vec<&str> = values.collect();
    match all.as_slice() {
        [one] => (*one).to_owned(),
        many => many.iter().map(|v| v.replace(';', "；")).collect::<Vec<_>>().join(";"),
    }
}

/// What a record says, in short: its name, or its first words.
fn summary(sheet: &Sheet<'_>, row: u32, rule: &Rule) -> String {
    let name = sheet.name(row);
    let said = |i: usize| sheet.facet(row, i).map(|(_, cell)| cell).filter(|c| !c.is_empty()).collect::<Vec<_>>();
    let text = sheet.named(row, "text");
    let mut parts = if name.is_empty() { Vec::new() } else { vec![name] };
    match (rule.divides, text.is_empty()) {
        (true, _) => {}
        (false, false) if text.starts_with(name) => parts = vec![text],
        (false, false) => parts.push(text),
        (false, true) => parts.extend((0..rule.facets.len()).map(said).find(|v| !v.is_empty()).unwrap_or_default()),
    }
    let whole = parts.join(" ");
    match whole.char_indices().nth(SUMMARY) {
        Some((at, _)) => format!("{}…", &whole[..at]),
        None => whole,
    }
}
