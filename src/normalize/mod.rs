//! Raw text → folded text with the way back.
//!
//! *Input*: blocks of [`RawText`]. *Output*: the same blocks of [`Text`]. *Invariants*: total; folding twice changes nothing
//! more; every folded range leads back to the raw characters it stands for; no NFKC (①, ㈱, Ⅱ, ㎡, ², 髙, 﨑 and the other
//! compatibility ideographs stay themselves).
//!
//! Three steps, each with its own page of rules:
//! 1. `chars` and `scan`: width, half-width kana with their marks, radicals, range marks, quotes; invisible characters go,
//!    white space becomes one space, and none at the ends.
//! 2. `spaces` and `spelled`: spaces that layout put inside a word go, where structure alone proves it.
//! 3. `marks`: a dash that is a long mark becomes one, and a long mark that is a dash becomes one.
//!
//! Only a change in the number of characters is an [`Edit`](crate::model::Edit); one character for one needs none.

mod chars;
mod draft;
mod gap;
mod marks;
mod radicals;
mod scan;
mod spaces;
mod spelled;

use crate::model::{Offsets, Placed, RawText, Text};
use draft::Draft;

/// Folds every text of every block.
pub fn normalize(blocks: Vec<Placed<RawText>>) -> Vec<Placed<Text>> {
    blocks.into_iter().map(|b| Placed { page: b.page, block: b.block.map(fold) }).collect()
}

/// Folds one text.
pub fn fold(raw: RawText) -> Text {
    let Draft { text: folded, edits, .. } = settled(&raw.chars);
    let offsets = Offsets::new(edits, &folded);
    Text { raw, folded, offsets }
}

/// What [`fold`] makes of `chars`, without the way back: for vocabulary and other words that come from no document.
pub fn folded(chars: &str) -> String {
    settled(chars).text
}

/// `chars` as they are meant to be seen: radicals that a font gave for ideographs are ideographs, all else is as it was.
pub fn legible(chars: &str) -> String {
    chars.chars().map(|c| radicals::ideograph(c).unwrap_or(c)).collect()
}

/// The key by which two folded words are compared: the word without any white space.
///
/// Where a line was wrapped inside a word, a space stands that no structure tells from a meant one (`WEB開 催`, `WEB 開催`).
/// Folding keeps such spaces; whoever looks a word up or asks whether two names are one compares the keys.
pub fn key(folded: &str) -> String {
    let mut key = String::with_capacity(folded.len());
    key_into(folded, &mut key);
    key
}

fn letters(folded: &str) -> impl Iterator<Item = char> {
    folded.chars().filter(|c| !c.is_whitespace())
}

/// Like [`key`], into a buffer that is emptied first.
pub fn key_into(folded: &str, key: &mut String) {
    key.clear();
    folded.split_whitespace().for_each(|word| key.push_str(word));
}

/// True when two folded words have the same [`key`]; most pairs differ in their first letters.
pub fn same_key(one: &str, other: &str) -> bool {
    one == other || letters(one).eq(letters(other))
}

/// True when two raw texts differ by nothing that folding takes away, spaces included (equal texts among them).
pub fn difference_is_cosmetic(one: &str, other: &str) -> bool {
    one == other || key(&folded(one)) == key(&folded(other))
}

/// One space that goes can prove that another must (`2 チ ー ム`). A proof of more steps than this has not been seen.
const ROUNDS: usize = 4;

fn settled(raw: &str) -> Draft {
    let mut draft = scan::scan(raw);
    for _ in 0..ROUNDS {
        let spaces = spaces::inside_words(&draft);
        if spaces.is_empty() {
            break;
        }
        draft = draft.apply(&spaces);
    }
    let marks = marks::misread(&draft);
    if marks.is_empty() { draft } else { draft.apply(&marks) }
}
