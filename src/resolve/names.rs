//! Names of the plan's courses and tracks, to be found at the end of a phrase.

use super::words::{Lexicon, common_prefix, difference, squeeze};
use crate::model::Dataset;
use std::collections::BTreeMap;

/// A name shorter than this is compared exactly only: short words resemble each other.
const LONG: usize = 8;
/// Names with the same beginning that are compared before it is called too many.
const CROWD: usize = 64;
/// Characters that begin a name in the index of beginnings, and end it in the index of ends.
const KEY: usize = 4;

/// The names, without white space.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// By number of the course.
    pub(super) courses: Vec<Vec<char>>,
    by_name: BTreeMap<Vec<char>, usize>,
    by_head: BTreeMap<Vec<char>, Vec<usize>>,
    by_tail: BTreeMap<Vec<char>, Vec<usize>>,
    by_track: BTreeMap<Vec<char>, Vec<(usize, usize)>>,
    /// Lengths that occur, longest first.
    lengths: Vec<usize>,
    track_lengths: Vec<usize>,
}

/// Which slips two names may differ by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// Characters left out or put in, or words that sound alike.
    Small,
    /// Also two characters in place of two others.
    Replaced,
}

impl Names {
    /// Indexes a dataset.
    pub(super) fn new(data: &Dataset) -> Self {
        let mut names = Names::default();
        for (number, course) in data.courses.iter().enumerate() {
            let name = squeeze(&course.name.value);
            if name.len() >= KEY {
                names.by_head.entry(name[..KEY].to_vec()).or_default().push(number);
                names.by_tail.entry(name[name.len() - KEY..].to_vec()).or_default().push(number);
            }
            for (place, track) in course.tracks.iter().enumerate() {
                let name = track.name.as_ref().map(|n| squeeze(&n.value)).unwrap_or_default();
                names.by_track.entry(name).or_default().push((number, place));
            }
            names.by_name.entry(name.clone()).or_insert(number);
            names.courses.push(name);
        }
        names.by_track.remove(&Vec::new());
        names.by_name.remove(&Vec::new());
        names.lengths = lengths(names.by_name.keys());
        names.track_lengths = lengths(names.by_track.keys());
        names
    }

    /// The course of exactly this name.
    pub(super) fn course(&self, name: &[char]) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Courses whose names the phrase ends with, longest first, and where they begin.
    pub(super) fn courses_at_end<'a>(&'a self, phrase: &'a [char]) -> impl Iterator<Item = (usize, usize)> + 'a {
        let starts = self.lengths.iter().filter_map(|l| phrase.len().checked_sub(*l));
        starts.filter_map(|start| Some((self.course(&phrase[start..])?, start)))
    }

    /// The tracks of the longest name that the phrase ends with, and where it begins.
    pub(super) fn tracks_at_end(&self, phrase: &[char]) -> Option<(&[(usize, usize)], usize)> {
        let mut starts = self.track_lengths.iter().filter_map(|l| phrase.len().checked_sub(*l));
        starts.find_map(|start| Some((self.by_track.get(&phrase[start..])?.as_slice(), start)))
    }

    /// True when a long name begins like `text`.
    pub(super) fn begins_one(&self, text: &[char]) -> bool {
        text.len() >= LONG && self.by_head.contains_key(&text[..KEY])
    }

    /// The one course whose name differs from `name` by a slip; none if several are equally near.
    pub(super) fn similar(&self, name: &[char], slip: Slip, lexicon: &Lexicon) -> Option<usize> {
        if name.len() < LONG {
            return None;
        }
        let near = self.by_head.get(&name[..KEY])?.iter().take(CROWD);
        let mut best = near.filter_map(|&c| Some((distance(name, &self.courses[c], slip, lexicon)?, c)));
        let mut found = best.next()?;
        let mut tied = false;
        for (far, course) in best {
            if far < found.0 {
                (found, tied) = ((far, course), false);
            } else if far == found.0 && self.courses[course] != self.courses[found.1] {
                tied = true;
            }
        }
        (!tied).then_some(found.1)
    }

    /// The one course whose name ends with `short`.
    pub(super) fn ending(&self, short: &[char]) -> Option<usize> {
        let tail = short.get(short.len().checked_sub(KEY)?..)?;
        let mut fits = self.by_tail.get(tail)?.iter().take(CROWD).filter(|&&c| self.courses[c].ends_with(short));
        let first = *fits.next()?;
        fits.all(|&c| self.courses[c] == self.courses[first]).then_some(first)
    }
}

fn lengths<'a>(names: impl Iterator<Item = &'a Vec<char>>) -> Vec<usize> {
    let all: std::collections::BTreeSet<usize> = names.map(Vec::len).collect();
    all.into_iter().rev().collect()
}

/// By how many characters a mention differs from a name, if a slip explains it. 0 is never returned.
fn distance(mention: &[char], name: &[char], slip: Slip, lexicon: &Lexicon) -> Option<usize> {
    if name.len() < LONG || common_prefix(mention, name) < KEY {
        return None;
    }
    let (more, less) = difference(mention, name);
    let telling = |c: &char| lexicon.contrasts.contains(c) || c.is_numeric();
    if more.iter().chain(less).any(telling) {
        return None;
    }
    let word_left_out = more.is_empty() && less.len() <= 4 && name.len() >= 12;
    let small = (more.is_empty() || less.is_empty()) && (1..=2).contains(&(more.len() + less.len()));
    let replaced = slip == Slip::Replaced && more.len() == less.len() && more.len() <= 2 && !more.is_empty();
    (word_left_out && !less.is_empty() || small || replaced || sound_alike(more, less, lexicon))
        .then_some(more.len().max(less.len()))
}

/// True when the two are what differs in a pair of words that sound alike or are used for each other.
pub(super) fn sound_alike(a: &[char], b: &[char], lexicon: &Lexicon) -> bool {
    let pair = |x: &[char], y: &[char]| lexicon.homophones.iter().any(|(w, v)| difference(w, v) == (x, y));
    !a.is_empty() && (pair(a, b) || pair(b, a))
}
