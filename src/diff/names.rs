//! Names that were handed on: a record that is called what another one was.

use super::matching::{Matcher, Which};
use super::rules::RULES;
use std::collections::HashMap;

/// Siblings of which everything that hangs on them is the same, that are called otherwise, and whose old or new name is another
/// one's: without a look at what they hold they would be taken for that one.
pub(super) fn exchanged(matcher: &Matcher<'_>, rule: usize, olds: &[u32], news: &[u32]) -> Vec<(u32, u32)> {
    // Only of records that stand by themselves: what hangs on a track is little beside what it says itself.
    if !RULES[rule].divides || RULES[rule].parent.0 != "documents" {
        return Vec::new();
    }
    let (from, to) = (Side::of(matcher, Which::Old, rule, olds), Side::of(matcher, Which::New, rule, news));
    let mut out = Vec::new();
    for &old in olds {
        let below = from.below(old);
        let (Some(&[_]), Some(&[new])) = (from.holders(below), to.holders(below)) else { continue };
        let (before, now) = (from.name(old), to.name(new));
        if below != 0 && before != now && (from.names.contains_key(now) || to.names.contains_key(before)) {
            out.push((old, new));
        }
    }
    out
}

/// The records of one side by what hangs on them and by name.
struct Side<'m, 'a> {
    matcher: &'m Matcher<'a>,
    which: Which,
    rule: usize,
    by_content: HashMap<u64, Vec<u32>>,
    names: HashMap<&'a str, u32>,
}

impl<'m, 'a> Side<'m, 'a> {
    fn of(matcher: &'m Matcher<'a>, which: Which, rule: usize, rows: &[u32]) -> Self {
        let mut side = Side { matcher, which, rule, by_content: HashMap::new(), names: HashMap::new() };
        for &row in rows {
            side.by_content.entry(side.below(row)).or_default().push(row);
            side.names.insert(side.name(row), row);
        }
        side
    }

    fn below(&self, row: u32) -> u64 {
        self.matcher.side(self.which).sheet(self.rule).below(row)
    }

    fn name(&self, row: u32) -> &'a str {
        self.matcher.side(self.which).sheet(self.rule).name(row)
    }

    fn holders(&self, below: u64) -> Option<&[u32]> {
        self.by_content.get(&below).map(Vec::as_slice)
    }
}
