//! What a column holds: how much of it is filled, with what classes of values, of what magnitude.

use super::shape::{self, Shape};
use super::sketch::{self, Sketch};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A column with more different values, or longer ones, is open: its values are not listed.
const VALUES: usize = 12;
const LONGEST: usize = 24;

/// The mix of a column's values.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Mix {
    /// Its place in its table, from 0, for what has no order else.
    #[serde(skip_serializing_if = "is_zero")]
    pub place: u64,
    /// Cells, empty ones too.
    pub cells: u64,
    /// Cells that are filled.
    pub filled: u64,
    /// Filled cells by class.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub shapes: BTreeMap<Shape, u64>,
    /// Filled cells by value, a run of digits as one `0`; of columns with few different values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, u64>,
    /// Numbers by magnitude: 0 for 1 to 9, 3 for 1000 to 9999; -1 below 1.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub magnitudes: BTreeMap<i8, u64>,
    /// Characters of a filled cell, on average.
    pub length: u64,
    /// Different values.
    pub distinct: u64,
    /// Filled cells with damaged characters.
    #[serde(skip_serializing_if = "is_zero")]
    pub damaged: u64,
    /// Which values there are.
    pub sketch: Sketch,
}

fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// A mix while its cells are counted.
#[derive(Debug, Default)]
pub(super) struct Count {
    mix: Mix,
    characters: u64,
    hashes: BTreeSet<u32>,
    is_open: bool,
}

impl Count {
    pub(super) fn new(place: usize) -> Self {
        Count { mix: Mix { place: place as u64, ..Mix::default() }, ..Count::default() }
    }

    /// Counts a cell.
    pub(super) fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        self.mix.cells += 1;
        if cell.is_empty() {
            return;
        }
        self.mix.filled += 1;
        let shape = Shape::of(cell);
        *self.mix.shapes.entry(shape).or_default() += 1;
        self.mix.damaged += u64::from(shape::is_damaged(cell));
        self.characters += cell.chars().count() as u64;
        self.hashes.insert(sketch::hash(cell));
        if let Some(magnitude) = magnitude(cell).filter(|_| shape == Shape::Number) {
            *self.mix.magnitudes.entry(magnitude).or_default() += 1;
        }
        self.list(cell);
    }

    fn list(&mut self, cell: &str) {
        if !self.is_open {
            *self.mix.values.entry(without_digits(cell)).or_default() += 1;
            self.is_open = self.mix.values.len() > VALUES || cell.chars().count() > LONGEST;
        }
        if self.is_open {
            self.mix.values.clear();
        }
    }

    pub(super) fn finish(mut self) -> Mix {
        self.mix.length = self.characters / self.mix.filled.max(1);
        self.mix.distinct = self.hashes.len() as u64;
        self.mix.sketch = Sketch::of(&self.hashes);
        self.mix
    }
}

/// A text with one `0` for each run of digits.
pub(super) fn without_digits(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c {
            '0'..='9' if out.ends_with('0') => {}
            '0'..='9' => out.push('0'),
            c => out.push(c),
        }
    }
    out
}

/// The magnitude of the number a value begins with; zero has none.
pub(super) fn magnitude(cell: &str) -> Option<i8> {
    let digits = cell.trim_start_matches(['+', '-', '±', '約']);
    let whole: String = digits.chars().take_while(|c| c.is_ascii_digit() || *c == ',').filter(|c| *c != ',').collect();
    let whole = whole.trim_start_matches('0');
    let is_number = digits.starts_with(|c: char| c.is_ascii_digit());
    let is_zero = !digits.contains(|c: char| matches!(c, '1'..='9'));
    (is_number && !is_zero).then(|| i8::try_from(whole.len()).unwrap_or(i8::MAX) - 1)
}

impl Mix {
    /// Share of the cells that are filled.
    pub fn share_filled(&self) -> f64 {
        self.filled as f64 / self.cells.max(1) as f64
    }

    /// In words, for a finding: what is filled, the classes, the values of a closed column.
    pub fn describe(&self) -> String {
        let percent = |n: u64, of: u64| (100 * n + of / 2) / of.max(1);
        let mut out = format!("{}% of {} filled", percent(self.filled, self.cells), self.cells);
        let mut listed = |all: Vec<(String, u64)>| {
            let mut all = all;
            all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            all.truncate(4);
            for (i, (what, n)) in all.iter().enumerate() {
                out.push_str(if i == 0 { ": " } else { ", " });
                out.push_str(&format!("{what} {}%", percent(*n, self.filled)));
            }
        };
        let words: u64 =
            [Shape::Mark, Shape::Kanji, Shape::Kana, Shape::Latin].iter().filter_map(|s| self.shapes.get(s)).sum();
        if self.values.is_empty() || words * 2 <= self.filled {
            listed(self.shapes.iter().map(|(shape, n)| (shape.as_str().to_owned(), *n)).collect());
        } else {
            listed(self.values.iter().map(|(value, n)| (format!("「{value}」"), *n)).collect());
        }
        out
    }
}
