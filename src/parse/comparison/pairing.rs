//! Which provision of one outline is which of the other: by number and by likeness, so that the whole differs as little as it can.
//!
//! Lists are paired from the top, each with the list below the same parent. Within a list the order is kept and the price of all pairs
//! is least: a number that changes costs less than a text that goes here and comes there. What is left over is paired by its number
//! alone, then with the same words elsewhere. Linear but for lists whose words changed throughout.

use super::alike::{Likeness, only_once};
use crate::model::{Item, Outline};
use crate::normalize::key;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The price of an item that has no pair.
const ALONE: u32 = 110;
/// The price of a pair whose words differ, beside that of the difference.
const OTHER_WORDS: u32 = 100;
/// The price of another number.
const OTHER_SIGN: u32 = 30;
/// Lists of more possible pairs are paired by number only.
const MOST_PAIRS: usize = 60_000;
/// Shorter words (その他) say nothing about an item that stands elsewhere.
const LEAST_WORDS: usize = 8;

/// An outline as it is compared.
struct Side<'a> {
    items: &'a [Item],
    /// By item: the items directly below.
    below: Vec<Vec<usize>>,
    top: Vec<usize>,
    /// By item: its words without white space; of an item without words, those below it.
    words: Vec<String>,
    /// By item: it says no more than （略）.
    omits: Vec<bool>,
    /// By item: a number that two items share if all below them, and their own words, is the same.
    whole: Vec<u64>,
    likeness: HashMap<usize, Likeness>,
}

impl<'a> Side<'a> {
    fn new(outline: &'a Outline, omits: Vec<bool>) -> Self {
        let items = &outline.items;
        let mut below: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
        let mut top = Vec::new();
        for (i, item) in items.iter().enumerate() {
            match item.parent.filter(|p| *p < i) {
                Some(parent) => below[parent].push(i),
                None => top.push(i),
            }
        }
        let mut words: Vec<String> = items.iter().map(own_words).collect();
        let mut whole = vec![0; items.len()];
        for i in (0..items.len()).rev() {
            let mut hasher = DefaultHasher::new();
            words[i].hash(&mut hasher);
            below[i].iter().for_each(|&b| (&items[b].sign, whole[b]).hash(&mut hasher));
            whole[i] = hasher.finish();
            if words[i].is_empty() {
                words[i] = below[i].iter().map(|&b| words[b].as_str()).collect::<Vec<_>>().concat();
            }
        }
        Side { items, below, top, words, omits, whole, likeness: HashMap::new() }
    }

    fn sign(&self, item: usize) -> &str {
        let sign = self.items[item].sign.as_str();
        if is_uncounted(sign) { &sign[..sign.chars().next().map_or(0, char::len_utf8)] } else { sign }
    }

    fn like(&mut self, item: usize) {
        let words = &self.words[item];
        self.likeness.entry(item).or_insert_with(|| Likeness::of(words));
    }
}

fn own_words(item: &Item) -> String {
    item.heading.iter().chain(&item.paragraphs).map(|t| key(&t.folded)).collect()
}

/// Bullets and paragraphs outside items: their place counts them, and no number is printed.
pub(super) fn is_uncounted(sign: &str) -> bool {
    sign.starts_with(['•', '¶'])
}

/// By item of the new outline: the same item of the old one.
pub(super) fn pairs(old: &Outline, new: &Outline, omits: [Vec<bool>; 2]) -> Vec<Option<usize>> {
    let [old_omits, new_omits] = omits;
    let (old, new) = (Side::new(old, old_omits), Side::new(new, new_omits));
    let (new_of, old_of) = (vec![None; old.items.len()], vec![None; new.items.len()]);
    let (top_a, top_b) = (old.top.clone(), new.top.clone());
    let mut pairing = Pairing { old, new, new_of, old_of };
    pairing.descend(top_a, top_b);
    pairing.elsewhere();
    pairing.old_of
}

struct Pairing<'a> {
    old: Side<'a>,
    new: Side<'a>,
    new_of: Vec<Option<usize>>,
    old_of: Vec<Option<usize>>,
}

impl Pairing<'_> {
    fn join(&mut self, a: usize, b: usize) {
        (self.new_of[a], self.old_of[b]) = (Some(b), Some(a));
    }

    /// Pairs two lists, then the lists below each pair.
    fn descend(&mut self, a: Vec<usize>, b: Vec<usize>) {
        let mut open = vec![(a, b)];
        while let Some((mut a, mut b)) = open.pop() {
            a.retain(|&i| self.new_of[i].is_none());
            b.retain(|&i| self.old_of[i].is_none());
            if a.is_empty() || b.is_empty() {
                continue;
            }
            self.align(&a, &b);
            self.by_number(&a, &b);
            let pairs = a.iter().filter_map(|&i| Some((i, self.new_of[i]?)));
            open.extend(pairs.map(|(i, j)| (self.old.below[i].clone(), self.new.below[j].clone())));
        }
    }

    fn is_same(&self, a: usize, b: usize) -> bool {
        self.old.sign(a) == self.new.sign(b) && self.old.whole[a] == self.new.whole[b]
    }

    /// Pairs what is the same at both ends, then what has the same words once on both sides, and between these at the least price.
    fn align(&mut self, a: &[usize], b: &[usize]) {
        let head = a.iter().zip(b).take_while(|(i, j)| self.is_same(**i, **j)).count();
        let tail = a[head..].iter().rev().zip(b[head..].iter().rev());
        let tail = tail.take_while(|(i, j)| self.is_same(**i, **j)).count();
        for (&i, &j) in a[..head].iter().zip(&b[..head]).chain(a[a.len() - tail..].iter().zip(&b[b.len() - tail..])) {
            self.join(i, j);
        }
        let (a, b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
        let (mut from_a, mut from_b) = (0, 0);
        for (at_a, at_b) in self.anchors(a, b) {
            self.cheapest(&a[from_a..at_a], &b[from_b..at_b]);
            self.join(a[at_a], b[at_b]);
            (from_a, from_b) = (at_a + 1, at_b + 1);
        }
        self.cheapest(&a[from_a..], &b[from_b..]);
    }

    /// Places in both lists of words that stand once in each, as many as can be without crossing.
    fn anchors(&self, a: &[usize], b: &[usize]) -> Vec<(usize, usize)> {
        fn telling<'s>(side: &'s Side<'_>, list: &'s [usize]) -> impl Iterator<Item = (usize, &'s str)> {
            let said = list.iter().enumerate().filter(|(_, i)| !side.omits[**i] && !side.words[**i].is_empty());
            said.map(|(at, &i)| (at, side.words[i].as_str()))
        }
        let (in_a, in_b) = (only_once(telling(&self.old, a)), only_once(telling(&self.new, b)));
        let found = telling(&self.old, a).filter_map(|(at, words)| {
            in_a.get(words).copied().flatten()?;
            Some((at, in_b.get(words).copied().flatten()?))
        });
        longest_rise(&found.collect::<Vec<_>>())
    }

    /// Pairs two stretches in order at the least price.
    fn cheapest(&mut self, a: &[usize], b: &[usize]) {
        if a.is_empty() || b.is_empty() || a.len().saturating_mul(b.len()) > MOST_PAIRS {
            return;
        }
        a.iter().for_each(|&i| self.old.like(i));
        b.iter().for_each(|&j| self.new.like(j));
        let prices: Vec<Option<u32>> =
            a.iter().flat_map(|&i| b.iter().map(move |&j| (i, j))).map(|p| self.price(p)).collect();
        let width = b.len() + 1;
        let mut best = vec![0u32; (a.len() + 1) * width];
        for i in (0..=a.len()).rev() {
            for j in (0..=b.len()).rev() {
                let paired = (i < a.len() && j < b.len()).then(|| prices[i * b.len() + j]).flatten();
                let paired = paired.map(|price| price + best[(i + 1) * width + j + 1]);
                let gone = (i < a.len()).then(|| ALONE + best[(i + 1) * width + j]);
                let come = (j < b.len()).then(|| ALONE + best[i * width + j + 1]);
                best[i * width + j] = [paired, gone, come].into_iter().flatten().min().unwrap_or(0);
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a.len() && j < b.len() {
            let here = best[i * width + j];
            if prices[i * b.len() + j].is_some_and(|price| price + best[(i + 1) * width + j + 1] == here) {
                self.join(a[i], b[j]);
                (i, j) = (i + 1, j + 1);
            } else if ALONE + best[(i + 1) * width + j] == here {
                i += 1;
            } else {
                j += 1;
            }
        }
    }

    /// What a pair costs; nothing where it cannot be one.
    fn price(&self, (a, b): (usize, usize)) -> Option<u32> {
        let same_sign = self.old.sign(a) == self.new.sign(b);
        let sign = if same_sign { 0 } else { OTHER_SIGN };
        match (self.old.omits[a], self.new.omits[b]) {
            (true, true) => return Some(sign),
            // What one side leaves out, only the number can tell.
            (true, false) | (false, true) => return same_sign.then_some(OTHER_WORDS),
            (false, false) => {}
        }
        if self.old.words[a] == self.new.words[b] {
            return Some(sign + self.below_differs(a, b));
        }
        let alike = self.old.likeness.get(&a)?.with(self.new.likeness.get(&b)?);
        let difference = 2 * (100 - alike);
        // Bullets have no number that would say that they are the same.
        let is_numbered = same_sign && !is_uncounted(&self.old.items[a].sign);
        let below = self.below_differs(a, b);
        // An item keeps its name by its number, or by most of what stands below it.
        let most = match (is_numbered, self.old.below[a].len() > 1 && below < OTHER_WORDS / 3) {
            (_, true) => OTHER_WORDS / 2,
            (true, false) => OTHER_WORDS,
            (false, false) => difference,
        };
        Some(OTHER_WORDS + sign + difference.min(most) + below)
    }

    /// The price of what differs below two items, less than that of other words.
    fn below_differs(&self, a: usize, b: usize) -> u32 {
        let (before, after) = (&self.old.below[a], &self.new.below[b]);
        if self.old.whole[a] == self.new.whole[b] || before.is_empty() && after.is_empty() {
            return 0;
        }
        let mut free: Vec<u64> = before.iter().map(|&i| self.old.whole[i]).collect();
        free.sort_unstable();
        let shared = after.iter().filter(|&&j| free.binary_search(&self.new.whole[j]).is_ok()).count();
        let most = before.len().max(after.len()).max(1);
        OTHER_WORDS / 10 + (2 * OTHER_WORDS / 5) * (most - shared.min(most)) as u32 / most as u32
    }

    /// Pairs what is left of two lists by number, the n-th of a number with the n-th.
    fn by_number(&mut self, a: &[usize], b: &[usize]) {
        let mut free: HashMap<String, Vec<usize>> = HashMap::new();
        for &i in a.iter().rev().filter(|i| self.new_of[**i].is_none()) {
            free.entry(self.old.items[i].sign.clone()).or_default().push(i);
        }
        for &j in b {
            let sign = &self.new.items[j].sign;
            if self.old_of[j].is_none()
                && !is_uncounted(sign)
                && let Some(i) = free.get_mut(sign).and_then(Vec::pop)
            {
                self.join(i, j);
            }
        }
    }

    /// Pairs what has the same words, once on each side, in another list.
    fn elsewhere(&mut self) {
        fn telling<'s>(side: &'s Side<'_>, paired: &'s [Option<usize>]) -> impl Iterator<Item = (usize, &'s str)> {
            let free = (0..side.items.len()).filter(|&i| paired[i].is_none() && !is_uncounted(&side.items[i].sign));
            let told = free.filter(|&i| side.words[i].chars().nth(LEAST_WORDS - 1).is_some());
            told.map(|i| (i, side.words[i].as_str()))
        }
        let in_old = only_once(telling(&self.old, &self.new_of));
        let in_new = only_once(telling(&self.new, &self.old_of));
        let mut found: Vec<(usize, usize)> =
            in_new.iter().filter_map(|(words, j)| Some((in_old.get(words).copied().flatten()?, (*j)?))).collect();
        found.sort_unstable_by_key(|(_, j)| *j);
        for (i, j) in found {
            if self.new_of[i].is_none() && self.old_of[j].is_none() {
                self.join(i, j);
                self.descend(self.old.below[i].clone(), self.new.below[j].clone());
            }
        }
    }
}

/// The longest part of the pairs, ascending in their first place, that ascends in the second, too.
fn longest_rise(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // By length: the pair that ends the rise of that length lowest; by pair: the one before it.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(pairs.len()));
    for (n, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&e| pairs[e].1 < pair.1);
        before.push(length.checked_sub(1).map(|l| ends[l]));
        match ends.get_mut(length) {
            Some(end) => *end = n,
            None => ends.push(n),
        }
    }
    let mut rise = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(n) = at {
        rise.push(pairs[n]);
        at = before[n];
    }
    rise.reverse();
    rise
}
