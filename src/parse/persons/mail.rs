//! Addresses of electronic mail that spell a person's name.

use super::words::Lexicon;
use std::ops::Range;

/// The parts before `@` that hold a romanized family name as a word: yamada-t@…, taro.yamada@….
pub(super) fn names(text: &str, lexicon: &Lexicon<'_>) -> Vec<Range<usize>> {
    let local = |at: usize| {
        let is_of_it = |c: char| c.is_ascii_alphanumeric() || "._-+".contains(c);
        let start =
            text[..at].rfind(|c| !is_of_it(c)).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
        start..at
    };
    let spells = |range: &Range<usize>| {
        let words = text[range.clone()].split(|c: char| !c.is_ascii_alphabetic());
        words.map(plain).any(|word| lexicon.romanized.contains_key(word.as_str()))
    };
    text.match_indices('@').map(|(at, _)| local(at)).filter(spells).collect()
}

/// Long vowels are written in several ways: satou, satoh, sato.
fn plain(word: &str) -> String {
    let word = word.to_ascii_lowercase().replace("ou", "o").replace("uu", "u");
    let bare = word.strip_suffix('h').filter(|w| w.ends_with('o')).unwrap_or(&word);
    bare.to_owned()
}
