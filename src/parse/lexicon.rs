//! A family's word lists, gathered once per document and sorted by the character that finds them.

use super::shape::{
    COURSE_TAIL, COURSE_WORD, OCCUPATION_TAIL, OCCUPATION_WORD, PREFECTURE, REQUIREMENT, SCHEDULE, TRACK_TAIL, VENUE,
};
use super::values::PREFECTURES;
use crate::model::Family;

/// The lists that alignment asks for. What a word tells of a cell is a feature of `shape`.
pub(crate) struct Lexicon<'a> {
    /// Words that tell something wherever they stand in a cell.
    pub inside: Words<'a>,
    /// Words that tell something at the end of a name.
    pub tails: Words<'a>,
    /// Stands where a legend code would.
    pub hospital_word: Vec<&'a str>,
    /// Stands for what the cell above says.
    pub ditto: Vec<&'a str>,
}

impl<'a> Lexicon<'a> {
    /// Gathers the lists.
    pub(crate) fn new(family: &'a Family) -> Self {
        let list = |(name, bit): (&'static str, u32)| family.terms(name).map(move |t| (t.word.as_str(), bit));
        let inside = [
            ("course-word", COURSE_WORD),
            ("occupation-word", OCCUPATION_WORD),
            ("requirement-word", REQUIREMENT),
            ("schedule-word", SCHEDULE),
            ("venue-word", VENUE),
        ];
        let tails = [("course-tail", COURSE_TAIL), ("track-tail", TRACK_TAIL), ("occupation-tail", OCCUPATION_TAIL)];
        let places = PREFECTURES.iter().map(|(name, _)| short_name(name)).chain(["全国"]).map(|w| (w, PREFECTURE));
        Lexicon {
            inside: Words::by(str_first, inside.into_iter().flat_map(list).chain(places)),
            tails: Words::by(str_last, tails.into_iter().flat_map(list)),
            hospital_word: family.terms("hospital-word").map(|t| t.word.as_str()).collect(),
            ditto: family.terms("ditto").map(|t| t.word.as_str()).collect(),
        }
    }
}

/// 東京 of 東京都; 北海道 has no shorter name.
fn short_name(name: &str) -> &str {
    match name.char_indices().last() {
        Some((last, '都' | '府' | '県')) => &name[..last],
        _ => name,
    }
}

fn str_first(word: &str) -> Option<char> {
    word.chars().next()
}

fn str_last(word: &str) -> Option<char> {
    word.chars().next_back()
}

/// Words with their features, found by one of their characters: every cell is asked for every word, and most characters of a
/// cell begin none.
pub(crate) struct Words<'a> {
    /// One bit for each value of a character's low [`SIEVE`] bits: some word has such a character.
    sieve: Vec<u64>,
    /// Sorted by character.
    words: Vec<(char, &'a str, u32)>,
}

/// Bits of a character that the sieve looks at.
const SIEVE: u32 = 12;

impl<'a> Words<'a> {
    fn by(character: fn(&str) -> Option<char>, words: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let mut words: Vec<_> = words.filter_map(|(word, bit)| Some((character(word)?, word, bit))).collect();
        words.sort_unstable();
        let mut sieve = vec![0; 1 << (SIEVE - 6)];
        for &(c, _, _) in &words {
            let (slot, bit) = place(c);
            sieve[slot] |= bit;
        }
        Words { sieve, words }
    }

    /// The features of `wanted` whose words stand anywhere in `text`.
    pub(crate) fn in_text(&self, text: &str, wanted: u32) -> u32 {
        let mut found = 0;
        for (at, c) in text.char_indices() {
            for &(_, word, bit) in self.at(c) {
                if bit & wanted & !found != 0 && text[at..].starts_with(word) {
                    found |= bit;
                }
            }
        }
        found
    }

    /// The features of `wanted` whose words end `text`.
    pub(crate) fn at_end(&self, text: &str, wanted: u32) -> u32 {
        let words = str_last(text).map_or(&[][..], |c| self.at(c));
        let ends = words.iter().filter(|(_, word, bit)| bit & wanted != 0 && text.ends_with(word));
        ends.fold(0, |found, (_, _, bit)| found | bit)
    }

    fn at(&self, c: char) -> &[(char, &'a str, u32)] {
        let (slot, bit) = place(c);
        if self.sieve[slot] & bit == 0 {
            return &[];
        }
        let start = self.words.partition_point(|w| w.0 < c);
        let count = self.words[start..].iter().take_while(|w| w.0 == c).count();
        &self.words[start..start + count]
    }
}

/// Where the sieve keeps a character.
fn place(c: char) -> (usize, u64) {
    let low = u32::from(c) & ((1 << SIEVE) - 1);
    ((low >> 6) as usize, 1 << (low & 63))
}
