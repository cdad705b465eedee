//! Lines that stand at the same place of several pages: running titles, which are kept once, and page numbers, which are not text.

use super::{Body, Part};
use crate::model::Block;
use std::collections::{BTreeMap, BTreeSet};

/// How far a line may move from page to page, in 1/100 pt: less than a line of the smallest print.
const MOVED: i32 = 400;

/// Marks the lines that stand at the same height of every page from the first where they do to the last, or of every second
/// page; a page number on any two. A title that is missing on a page between begins something new wherever it stands.
pub(super) fn mark(pages: &mut [Vec<Part>]) {
    let mut places: BTreeMap<String, Vec<(i32, usize, usize)>> = BTreeMap::new();
    for (page, parts) in pages.iter().enumerate() {
        for (i, part) in parts.iter().enumerate() {
            if let Some(key) = key(part) {
                places.entry(key).or_default().push((part.bbox.y0, page, i));
            }
        }
    }
    for (key, mut places) in places {
        places.sort_unstable();
        for group in places.chunk_by(|a, b| b.0 - a.0 <= MOVED) {
            let pages_of = || group.iter().map(|p| p.1);
            let numbers = says(&key) <= LONGEST && pages_of().collect::<BTreeSet<_>>().len() > 1;
            if numbers || runs(pages_of()) {
                group.iter().for_each(|&(_, page, i)| pages[page][i].furniture = true);
                set_apart(pages, group);
            }
        }
    }
}

/// True for two pages or more that are (but for one in five: a page that was turned, a picture) all between their first and
/// last, or all of those with even or odd numbers.
fn runs(pages: impl Iterator<Item = usize>) -> bool {
    let pages: BTreeSet<usize> = pages.collect();
    let (Some(first), Some(last)) = (pages.first(), pages.last()) else { return false };
    let step = if pages.iter().all(|p| p % 2 == first % 2) { 2 } else { 1 };
    pages.len() >= 2 && pages.len() * 5 >= ((last - first) / step + 1) * 4
}

/// `ページ` and `page of` are words that may stand beside a page number; a title has more characters.
const LONGEST: usize = 6;

/// A line of more than a page number.
pub(super) fn is_title(part: &Part) -> bool {
    matches!(&part.body, Body::Block(Block::Paragraph(text)) if says(&text.chars) > LONGEST)
}

/// Lines of this place that count the pages say nothing else: they are no text of the document.
fn set_apart(pages: &mut [Vec<Part>], group: &[(i32, usize, usize)]) {
    let number = |&(_, page, i): &(i32, usize, usize)| Some(page_number(&pages[page][i])?.checked_sub(page as u32));
    let first = group.first().and_then(number);
    if first.is_none() || group.iter().any(|place| number(place) != first) {
        return;
    }
    for &(_, page, i) in group {
        if let Body::Block(Block::Paragraph(text)) = &mut pages[page][i].body {
            pages[page][i].body = Body::Block(Block::Furniture(std::mem::take(text)));
        }
    }
}

/// The first number of a line of digits and signs, with or without the word for a page.
fn page_number(part: &Part) -> Option<u32> {
    const WORDS: [&str; 4] = ["ページ", "頁", "page", "of"];
    let Body::Block(Block::Paragraph(text)) = &part.body else { return None };
    let bare = WORDS.iter().fold(text.chars.to_lowercase(), |rest, word| rest.replace(word, ""));
    if says(&bare) > 0 {
        return None;
    }
    let digits = bare.chars().skip_while(|c| !is_digit(*c)).take_while(|c| is_digit(*c));
    digits
        .map(|c| if c.is_ascii() { c } else { char::from_u32(c as u32 - 0xFEE0).unwrap_or(c) })
        .collect::<String>()
        .parse()
        .ok()
}

/// How many letters it has, digits left out.
fn says(chars: &str) -> usize {
    chars.chars().filter(|c| c.is_alphanumeric() && !is_digit(*c)).count()
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// What a line says, without white space. In a line of hardly anything but numbers (`- 3 -`, `3/12 ページ`) each number is a `0`:
/// in a title they say what the page is about.
fn key(part: &Part) -> Option<String> {
    let Body::Block(Block::Paragraph(text)) = &part.body else { return None };
    let words = text.chars.chars().filter(|c| !c.is_whitespace());
    if says(&text.chars) > LONGEST {
        return Some(words.collect());
    }
    let mut key = String::new();
    for c in words {
        match c {
            c if !is_digit(c) => key.push(c),
            _ if key.ends_with('0') => {}
            _ => key.push('0'),
        }
    }
    Some(key)
}
