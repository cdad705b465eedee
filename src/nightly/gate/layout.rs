//! Tables by their headings: which columns were renamed, moved, dropped, added.

use super::finding::Wanted;
use super::{Expectations, Finding, Layout, Mix, Signature};
use crate::diag::Code;
use std::collections::BTreeSet;

/// Tables are the same from this share of common headings on.
const ALIKE: f64 = 0.3;
/// A column called otherwise is the same from this likeness of values and name on, or if it stands between the same ones.
const SAME: f64 = 0.4;

/// The drifts of the tables.
pub(super) fn drifts(expectations: &Expectations, base: &Signature, new: &Signature) -> Vec<Finding> {
    let (old, now): (Vec<&Layout>, Vec<&Layout>) = (headed(base), headed(new));
    let rest = |all: &[&Layout], others: &[&Layout]| -> Vec<Layout> {
        let is_there = |l: &&&Layout| others.iter().any(|o| o.headings == l.headings);
        all.iter().filter(|l| !is_there(l)).map(|l| (*l).clone()).collect()
    };
    let (mut gone, come) = (rest(&old, &now), rest(&now, &old));
    let mut found = Vec::new();
    for layout in &come {
        let best = (0..gone.len()).max_by(|&a, &b| alike(&gone[a], layout).total_cmp(&alike(&gone[b], layout)));
        match best.filter(|&i| alike(&gone[i], layout) >= ALIKE || old.len() == 1 && now.len() == 1) {
            Some(i) => found.extend(Tables { old: gone.remove(i), new: layout, base, tonight: new }.drifts()),
            None => found.push(whole(
                layout,
                false,
                is_much(expectations, layout, new) && old.iter().all(|l| !now.contains(l)),
            )),
        }
    }
    found.extend(gone.iter().map(|layout| whole(layout, true, is_much(expectations, layout, base))));
    found.extend(widths(expectations, base, new));
    found
}

fn headed(s: &Signature) -> Vec<&Layout> {
    s.layouts.iter().filter(|layout| !layout.headings.is_empty()).collect()
}

fn is_much(expectations: &Expectations, layout: &Layout, of: &Signature) -> bool {
    let all: u64 = of.layouts.iter().map(|l| l.rows).sum();
    layout.rows as f64 > expectations.tolerance.share() * all.max(1) as f64
}

/// Share of the headings that two tables have in common.
fn alike(one: &Layout, other: &Layout) -> f64 {
    let set = |l: &Layout| l.headings.iter().filter(|h| !h.is_empty()).cloned().collect::<BTreeSet<String>>();
    let (one, other) = (set(one), set(other));
    one.intersection(&other).count() as f64 / one.union(&other).count().max(1) as f64
}

/// A table that came or went.
fn whole(layout: &Layout, is_gone: bool, is_much: bool) -> Finding {
    let headings = layout.headings.join(" | ");
    let heading = layout.headings.iter().find(|h| !h.is_empty()).cloned().unwrap_or_default();
    let (message, signatures) = match is_gone {
        true => (format!("no table has these headings any more: {headings}"), (headings, String::new())),
        false => (format!("a table with headings no accepted revision had: {headings}"), (String::new(), headings)),
    };
    let wanted = if is_gone { Wanted::None } else { Wanted::Value(heading.clone()) };
    let finding = Finding::new(Code::LayoutDrift, format!("cells.{heading}"), message, signatures).showing(wanted);
    if is_much { finding } else { finding.mild() }
}

/// Rows that have fewer or more cells than they had, in tables that kept their headings or never had any.
fn widths(expectations: &Expectations, base: &Signature, new: &Signature) -> Vec<Finding> {
    let mut found = Vec::new();
    for old in &base.layouts {
        let Some(now) = new.layouts.iter().find(|l| l.headings == old.headings) else { continue };
        let share = |l: &Layout, n: u32| l.cells.get(&n).copied().unwrap_or(0) as f64 / l.rows.max(1) as f64;
        let moved: f64 = now.cells.keys().map(|&n| (share(now, n) - share(old, n)).max(0.0)).sum();
        let chance = 0.5 * (1.0 / old.rows.max(1) as f64 + 1.0 / now.rows.max(1) as f64).sqrt();
        let records = moved * old.rows.min(now.rows) as f64;
        if moved > 2.0 * expectations.tolerance.share() + chance && records >= 3.0 {
            let words = |l: &Layout| {
                l.cells.iter().map(|(n, rows)| format!("{rows} rows of {n} cells")).collect::<Vec<_>>().join(", ")
            };
            let heading = old.headings.iter().find(|h| !h.is_empty()).cloned().unwrap_or_default();
            let message = format!("rows have other numbers of cells: {}", words(now));
            let column = if heading.is_empty() { "cells".to_owned() } else { format!("cells.{heading}") };
            found.push(Finding::new(Code::LayoutDrift, column, message, (words(old), words(now))).mild());
        }
    }
    found
}

/// What a column holds, by its heading.
fn mix(s: &Signature, heading: &str) -> Mix {
    s.columns.get(&format!("cells.{heading}")).cloned().unwrap_or_default()
}

/// Two tables that are one another.
struct Tables<'a> {
    old: Layout,
    new: &'a Layout,
    base: &'a Signature,
    tonight: &'a Signature,
}

impl Tables<'_> {
    fn drifts(&self) -> Vec<Finding> {
        let missing = |from: &Layout, to: &Layout| -> Vec<usize> {
            (0..from.headings.len()).filter(|&i| !to.headings.contains(&from.headings[i])).collect()
        };
        let (mut gone, mut come) = (missing(&self.old, self.new), missing(self.new, &self.old));
        let mut found: Vec<Finding> =
            self.paired(&mut gone, &mut come).into_iter().map(|(old, new)| self.renamed(old, new)).collect();
        found.extend(gone.into_iter().map(|place| self.dropped(place)));
        let is_whole = found.is_empty();
        found.extend(come.into_iter().map(|place| self.added(place, is_whole)));
        // Where many are called otherwise, their order says nothing more.
        if found.len() * 2 <= self.old.headings.len() {
            found.extend(self.moved());
        }
        if found.is_empty() {
            found.extend(self.resized());
        }
        found
    }

    /// Takes the columns that are one another, the most alike first: by what they hold and are called, else by where they stand.
    fn paired(&self, gone: &mut Vec<usize>, come: &mut Vec<usize>) -> Vec<(usize, usize)> {
        let every = gone.iter().flat_map(|&o| come.iter().map(move |&n| (o, n)));
        let mut scores: Vec<(f64, usize, usize)> = every.map(|(o, n)| (self.likeness(o, n), o, n)).collect();
        scores.retain(|(score, o, n)| *score >= SAME || self.is_in_place(*o, *n));
        scores.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
        let mut pairs = Vec::new();
        for (_, old, new) in scores {
            if gone.contains(&old) && come.contains(&new) {
                gone.retain(|&o| o != old);
                come.retain(|&n| n != new);
                pairs.push((old, new));
            }
        }
        pairs.sort_unstable();
        pairs
    }

    fn likeness(&self, old: usize, new: usize) -> f64 {
        let (before, now) = (&self.old.headings[old], &self.new.headings[new]);
        let content = mix(self.base, before).sketch.likeness(&mix(self.tonight, now).sketch).0;
        (content * 6.0 + strsim::sorensen_dice(before, now) * 4.0) / 10.0
    }

    /// True if the same columns stand on both sides of it.
    fn is_in_place(&self, old: usize, new: usize) -> bool {
        let beside = |place: usize, l: &Layout| {
            (place.checked_sub(1).and_then(|p| l.headings.get(p)).cloned(), l.headings.get(place + 1).cloned())
        };
        beside(old, &self.old) == beside(new, self.new)
    }

    fn finding(&self, heading: &str, message: String, signatures: (String, String), wanted: &str) -> Finding {
        let wanted = if wanted.is_empty() { Wanted::None } else { Wanted::Value(wanted.to_owned()) };
        Finding::new(Code::LayoutDrift, format!("cells.{heading}"), message, signatures).showing(wanted)
    }

    fn before(&self, old: usize) -> String {
        let heading = &self.old.headings[old];
        format!("column {} of {}, {heading}: {}", old + 1, self.old.headings.len(), mix(self.base, heading).describe())
    }

    fn tonight(&self, new: usize) -> String {
        let heading = &self.new.headings[new];
        format!(
            "column {} of {}, {heading}: {}",
            new + 1,
            self.new.headings.len(),
            mix(self.tonight, heading).describe()
        )
    }

    fn renamed(&self, old: usize, new: usize) -> Finding {
        let (before, now) = (&self.old.headings[old], &self.new.headings[new]);
        let signatures = (self.before(old), self.tonight(new));
        self.finding(before, format!("the heading 「{before}」 is 「{now}」 tonight"), signatures, now)
    }

    fn dropped(&self, old: usize) -> Finding {
        let before = &self.old.headings[old];
        let now = self.new.headings.get(old).map_or("", String::as_str);
        let signatures = (self.before(old), self.new.headings.join(" | "));
        self.finding(before, format!("the column 「{before}」 is gone"), signatures, now)
    }

    /// A further column takes nothing from those that were there.
    fn added(&self, new: usize, is_whole: bool) -> Finding {
        let now = &self.new.headings[new];
        let signatures = (self.old.headings.join(" | "), self.tonight(new));
        let finding = self.finding(now, format!("a column 「{now}」 that no accepted revision had"), signatures, now);
        if is_whole { finding.mild() } else { finding }
    }

    /// The first column that stands elsewhere among those that both have.
    fn moved(&self) -> Option<Finding> {
        let common = |one: &Layout, other: &Layout| -> Vec<String> {
            one.headings.iter().filter(|h| !h.is_empty() && other.headings.contains(h)).cloned().collect()
        };
        let (before, now) = (common(&self.old, self.new), common(self.new, &self.old));
        // The column without which the others would be in order, if there is one.
        let without =
            |all: &[String], heading: &String| all.iter().filter(|h| *h != heading).cloned().collect::<Vec<_>>();
        let alone = before.iter().find(|h| without(&before, h) == without(&now, h));
        let heading = alone.or_else(|| before.iter().zip(&now).find(|(a, b)| a != b).map(|(a, _)| a));
        let heading = heading.filter(|_| before != now)?;
        let signatures = (self.old.headings.join(" | "), self.new.headings.join(" | "));
        Some(self.finding(heading, format!("the column 「{heading}」 stands elsewhere"), signatures, heading))
    }

    /// Columns without a heading came or went.
    fn resized(&self) -> Option<Finding> {
        let (before, now) = (self.old.headings.len(), self.new.headings.len());
        let heading = self.old.headings.iter().find(|h| !h.is_empty())?;
        let signatures = (format!("{before} columns"), format!("{now} columns"));
        let finding =
            || self.finding(heading, format!("{now} columns, there were {before}"), signatures.clone(), heading);
        match now.cmp(&before) {
            std::cmp::Ordering::Less => Some(finding()),
            std::cmp::Ordering::Equal => None,
            std::cmp::Ordering::Greater => Some(finding().mild()),
        }
    }
}
