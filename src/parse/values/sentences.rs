//! Where sentences end.

use std::ops::Range;

/// The byte ranges of the sentences of a text, white space between them included: each ends behind 。 outside brackets, the last at
/// the end of the text.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let (mut from, mut depth, mut found) = (0, 0i32, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '(' | '「' => depth += 1,
            ')' | '」' => depth = (depth - 1).max(0),
            '。' if depth == 0 => {
                found.push(from..at + c.len_utf8());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    if from < text.len() {
        found.push(from..text.len());
    }
    found
}
