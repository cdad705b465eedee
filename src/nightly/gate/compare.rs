//! Two signatures → the drifts between them.
//!
//! A share of a column drifted if it moved by more than the tolerance, and by more than chance explains: of a share that was
//! counted among `n` and `m` values, chance moves up to half of √(1/n + 1/m) (one standard deviation of the difference, at its
//! greatest). And at least three records must be concerned: one or two are an edit.

use super::count::LEAST;
use super::finding::Wanted;
use super::{Expectations, Finding, Mix, Shape, Signature, identity, layout};
use crate::diag::Code;
use crate::emit::tables::{Column, Kind, Origin, TABLES};
use std::collections::BTreeMap;

/// Values that say more than the others of their column do: that they become more is progress, or time passing.
const BETTER: [(&str, &[&str]); 6] = [
    ("status", &["fixed", "closed", "amount", "limit"]),
    ("precision", &["day"]),
    ("weekday_check", &["ok", "absent"]),
    ("approximate", &["false"]),
    ("provisional", &["false"]),
    ("added", &["true", "false"]),
];
/// Columns that follow the calendar or the author's habits.
const UNSTEADY: [&str; 2] = ["sessions.year_basis", "sessions.stale"];

/// From this share of new scripts on, a column of many values was written by somebody else.
const SCRIPTS: f64 = 0.9;
/// A column that is so many times longer or shorter holds something else.
const LONGER: u64 = 5;
/// Two columns share their values from this likeness on, and do not up to that.
const SHARED: f64 = 0.5;
const APART: f64 = 0.2;

/// A column of so few values, none of them longer, holds flags or categories.
const FLAGS: usize = 4;
const FLAG: usize = 8;

/// Everything in which `new` drifted from `base`, ignored columns too; one finding a column.
pub(super) fn drifts(expectations: &Expectations, base: &Signature, new: &Signature) -> Vec<Finding> {
    let mut found = identity::drifts(base, new);
    if found.iter().any(|finding| finding.column == "documents.kind") {
        // Read as something else, nothing of it can be compared.
        return found;
    }
    found.extend(layout::drifts(expectations, base, new));
    let pair = Pair { expectations, base, new };
    for (name, old) in base.columns.iter().filter(|(name, _)| !UNSTEADY.contains(&name.as_str())) {
        if let Some(mix) = new.columns.get(name) {
            found.extend(pair.column(name, old, mix));
        }
    }
    found.extend(pair.readings());
    found
}

struct Pair<'a> {
    expectations: &'a Expectations,
    base: &'a Signature,
    new: &'a Signature,
}

impl Pair<'_> {
    /// What moved most in a column.
    fn column(&self, name: &str, old: &Mix, new: &Mix) -> Option<Finding> {
        let finding = |what: String| {
            let message = format!("{name}: {what}");
            Finding::new(Code::ValueDrift, name, message, (old.describe(), new.describe()))
        };
        let damaged = new.damaged as f64 / new.filled.max(1) as f64 - old.damaged as f64 / old.filled.max(1) as f64;
        if new.damaged >= 2 && damaged > self.expectations.tolerance.share() / 5.0 {
            let what = format!("{} of {} values have damaged characters", new.damaged, new.filled);
            return Some(finding(what).showing(Wanted::Damaged));
        }
        if let Some(other) = self.exchanged(name, old, new) {
            return Some(finding(format!("its values are those of {other} before")));
        }
        if let Some(shape) = self.shape(old, new) {
            let what = format!("{} of {} values are of the class {}", new.shapes[&shape], new.filled, shape.as_str());
            return Some(finding(what).showing(Wanted::Shape(shape)));
        }
        if let Some(value) = self.value(name, old, new) {
            let what = format!("{} of {} values are 「{value}」", new.values[&value], new.filled);
            return Some(finding(what).showing(Wanted::Value(value)));
        }
        if let Some(magnitude) = self.magnitude(old, new) {
            let what = "numbers of another magnitude: the unit may have changed".to_owned();
            return Some(finding(what).showing(Wanted::Magnitude(magnitude)));
        }
        // A verdict that is not given is no value lost.
        if let Some(fell) = self.filled(old, new).filter(|_| !is_judged(name)) {
            let what =
                format!("filled in {} of {} records, it was {} of {}", new.filled, new.cells, old.filled, old.cells);
            return Some(if fell { finding(what).showing(Wanted::Empty) } else { finding(what).mild() });
        }
        let is_long = |long: &Mix, short: &Mix| long.length >= 20 && long.length >= LONGER * short.length.max(1);
        let counts = old.filled.min(new.filled) >= 5 && old.distinct.min(new.distinct) >= 3;
        (counts && (is_long(old, new) || is_long(new, old)))
            .then(|| finding(format!("{} characters on average, there were {}", new.length, old.length)))
    }

    /// Whether a share that moved by so much did so by more than chance and tolerance.
    fn is_drift(&self, moved: f64, old: u64, new: u64) -> bool {
        let chance = 0.5 * (1.0 / old.max(1) as f64 + 1.0 / new.max(1) as f64).sqrt();
        let records = moved * old.min(new) as f64;
        moved > self.expectations.tolerance.share() + chance && records + 1e-9 >= LEAST as f64
    }

    /// True if a column is filled far less, false if far more.
    fn filled(&self, old: &Mix, new: &Mix) -> Option<bool> {
        let moved = old.share_filled() - new.share_filled();
        // That a column fills is seldom bad: half as much again is allowed.
        let is_drift = if moved > 0.0 {
            self.is_drift(moved, old.cells, new.cells)
        } else {
            self.is_drift(-moved / 1.5, old.cells, new.cells)
        };
        is_drift.then_some(moved > 0.0)
    }

    /// The class that became more where the classes drifted.
    fn shape(&self, old: &Mix, new: &Mix) -> Option<Shape> {
        let coarse = |mix: &Mix| {
            let mut all: BTreeMap<Shape, u64> = BTreeMap::new();
            mix.shapes.iter().for_each(|(shape, n)| *all.entry(shape.coarse()).or_default() += n);
            all
        };
        let (moved, most) = distance(&coarse(old), &coarse(new), &[]);
        if self.is_drift(moved, old.filled, new.filled) {
            return new.shapes.keys().copied().filter(|s| Some(s.coarse()) == most).max_by_key(|s| new.shapes[s]);
        }
        let (moved, most) = distance(&old.shapes, &new.shapes, &[]);
        (moved >= SCRIPTS && old.distinct.min(new.distinct) >= 8).then_some(most).flatten()
    }

    /// The value that became more where the values of a closed column drifted.
    fn value(&self, name: &str, old: &Mix, new: &Mix) -> Option<String> {
        if old.values.is_empty() || new.values.is_empty() {
            return None;
        }
        // A new word in a column of words is an edit, and so is another of many; that a flag or a category turns is none.
        let is_known = || new.values.keys().all(|value| old.values.contains_key(value));
        let is_flag = || old.values.keys().all(|value| value.chars().count() <= FLAG);
        let is_compared = is_closed(name) || (2..=FLAGS).contains(&old.values.len()) && is_flag() && is_known();
        if !is_compared {
            return None;
        }
        let field = name.rsplit('.').next().unwrap_or(name);
        let better = BETTER.iter().find(|(column, _)| *column == field).map_or(&[][..], |(_, values)| values);
        let better: Vec<String> = better.iter().map(|value| (*value).to_owned()).collect();
        let (moved, most) = distance(&old.values, &new.values, &better);
        if self.is_drift(moved, old.filled, new.filled) { most } else { None }
    }

    /// A magnitude that is far from all there were.
    fn magnitude(&self, old: &Mix, new: &Mix) -> Option<i8> {
        let is_near = |m: i8| old.magnitudes.keys().any(|o| o.abs_diff(m) <= 1);
        let far: BTreeMap<i8, u64> =
            new.magnitudes.iter().filter(|(m, _)| !is_near(**m)).map(|(m, n)| (*m, *n)).collect();
        let numbers = |mix: &Mix| mix.magnitudes.values().sum::<u64>();
        let share = far.values().sum::<u64>() as f64 / numbers(new).max(1) as f64;
        let is_drift = numbers(old) > 0 && self.is_drift(share, numbers(old), numbers(new));
        if is_drift { far.into_iter().max_by_key(|(_, n)| *n).map(|(m, _)| m) } else { None }
    }

    /// The column whose values stand here tonight.
    fn exchanged(&self, name: &str, old: &Mix, new: &Mix) -> Option<&str> {
        let table = |name: &str| name.split('.').next().unwrap_or(name).to_owned();
        let (own, _) = old.sketch.likeness(&new.sketch);
        let is_it = |(other, mix): &(&String, &Mix)| {
            let ((like, both), (before, _)) = (mix.sketch.likeness(&new.sketch), mix.sketch.likeness(&old.sketch));
            like >= SHARED
                && before <= APART
                && both as u64 >= LEAST
                && other.as_str() != name
                && table(other) == table(name)
        };
        let is_possible = own <= APART && old.filled > 0;
        self.base.columns.iter().filter(|_| is_possible).find(is_it).map(|(other, _)| other.as_str())
    }

    /// Findings that became many, and characters in no record.
    fn readings(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let records = |s: &Signature| s.records.values().max().copied().unwrap_or(0).max(1);
        for (code, &now) in &self.new.findings {
            let before = self.base.findings.get(code).copied().unwrap_or(0);
            let share = |n: u64, s: &Signature| (n as f64 / records(s) as f64).min(1.0);
            let moved = share(now, self.new) - share(before, self.base);
            if self.is_drift(moved, records(self.base), records(self.new)) && now >= before + 2 * LEAST {
                let message = format!("the finding {code} stands {now} times, it was {before}");
                let signatures = (before.to_string(), now.to_string());
                found.push(Finding::new(Code::ReadingDrift, format!("findings.{code}"), message, signatures));
            }
        }
        let share = |(residue, all): (u64, u64)| residue as f64 / all.max(1) as f64;
        let (old, new) = (share(self.base.residue), share(self.new.residue));
        if new - old > self.expectations.tolerance.share() {
            let percent = |share: f64| format!("{:.0}% of the characters", share * 100.0);
            let message = format!("{} are in no record", percent(new));
            let finding = Finding::new(Code::ReadingDrift, "coverage.residue", message, (percent(old), percent(new)));
            found.push(finding.showing(Wanted::None));
        }
        found
    }
}

/// How much of a distribution moved, 0 to 1 (total variation; growth of `better` values aside), and what became more.
fn distance<K: Ord + Clone>(old: &BTreeMap<K, u64>, new: &BTreeMap<K, u64>, better: &[K]) -> (f64, Option<K>) {
    let sum = |all: &BTreeMap<K, u64>| all.values().sum::<u64>().max(1) as f64;
    let (from, to) = (sum(old), sum(new));
    let grown = |(key, n): (&K, &u64)| *n as f64 / to - old.get(key).map_or(0.0, |n| *n as f64 / from);
    let worse = new.iter().filter(|(key, _)| !better.contains(key));
    let mut moved = (0.0, 0.0, None);
    for (key, n) in worse {
        let grown = grown((key, n)).max(0.0);
        moved = if grown > moved.1 {
            (moved.0 + grown, grown, Some(key.clone()))
        } else {
            (moved.0 + grown, moved.1, moved.2)
        };
    }
    let most = moved.2;
    (if old.is_empty() || new.is_empty() { 0.0 } else { moved.0 }, most)
}

/// The contract's column of that name.
fn column(name: &str) -> Option<&'static Column> {
    let (table, field) = name.split_once('.')?;
    TABLES.iter().find(|t| t.name == table)?.columns.iter().find(|c| c.name == field)
}

/// True for columns of which the contract lists the values.
fn is_closed(name: &str) -> bool {
    column(name).is_some_and(|c| matches!(c.kind, Kind::Word(_) | Kind::Words(_) | Kind::Boolean))
}

/// True for columns that say what was made of the words.
fn is_judged(name: &str) -> bool {
    column(name).is_some_and(|c| c.origin == Origin::Judged)
}
