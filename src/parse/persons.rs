//! Names of private persons in the lines of a document: those that stand behind the unit they work in.

use crate::model::{Block, Entry, Family, Flow, FlowPart, Placed, Span, Text};
use crate::normalize::key;

/// Where the names stand.
pub fn persons(flow: &Flow, family: &Family) -> Vec<Span> {
    let mut found = Vec::new();
    for part in &flow.parts {
        if let FlowPart::Line(line) = part {
            found.extend(name_in(&line.text, family));
        }
    }
    found
}

/// Where the names stand in columns that are headed by a word for persons (講師, 担当者): a cell of one or several names, or the name
/// behind a unit.
pub fn persons_in_tables(blocks: &[Placed<Text>], family: &Family) -> Vec<Span> {
    const LEADING_ROWS: usize = 6;
    let mut found = Vec::new();
    // A table that goes on over pages may stand without its headings.
    let mut last: (usize, Vec<usize>) = (0, Vec::new());
    for placed in blocks {
        let Block::Table(table) = &placed.block else { continue };
        let heads = |(_, entry): &(usize, &Entry<Text>)| match entry {
            Entry::Cell(cell) => is_person_heading(&cell.body.folded, family),
            _ => false,
        };
        let leading = table.entries.iter().enumerate().take(LEADING_ROWS * table.columns);
        let own: Vec<usize> = leading.filter(heads).map(|(i, _)| i % table.columns).collect();
        if !own.is_empty() || last.0 != table.columns {
            last = (table.columns, own);
        }
        for (i, entry) in table.entries.iter().enumerate().filter(|(i, _)| last.1.contains(&(i % table.columns))) {
            if let Entry::Cell(cell) = entry
                && (i >= LEADING_ROWS * table.columns || !is_person_heading(&cell.body.folded, family))
            {
                found.extend(names_of_cell(&cell.body, family));
            }
        }
    }
    found
}

fn is_person_heading(folded: &str, family: &Family) -> bool {
    let plain = key(folded);
    let plain = plain.split('(').next().unwrap_or_default();
    family.terms("person-column").any(|t| t.word == plain)
}

/// The names of a cell, each with the words behind a name taken off: 氏, 先生.
fn names_of_cell(text: &Text, family: &Family) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    for part in text.folded.split_inclusive(['、', ',', '/', '・', '\n', '(', ')', ';']) {
        let start = at + (part.len() - part.trim_start().len());
        at += part.len();
        let plain = part.trim_end_matches(['、', ',', '/', '・', '\n', '(', ')', ';', ' ']).trim_start();
        let tail = family.terms("person-tail").find_map(|t| plain.strip_suffix(t.word.as_str()));
        let plain = tail.unwrap_or(plain).trim_end();
        let words: Vec<&str> = plain.split(' ').filter(|w| !w.is_empty()).collect();
        let is_job = family.terms("no-person").any(|t| t.word == plain);
        if is_name(&words, family) && !is_job {
            found.extend(text.spans(start..start + plain.len()));
        } else {
            let part = text.slice(start..start + plain.len());
            found.extend(name_in(&part, family));
        }
    }
    found
}

/// A line that ends with the name of a unit or an office, white space, and a name.
fn name_in(text: &Text, family: &Family) -> Vec<Span> {
    const LONGEST_LINE: usize = 240;
    let folded = text.folded.as_str();
    if folded.len() > LONGEST_LINE {
        return Vec::new();
    }
    let words: Vec<(usize, &str)> = folded
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .collect();
    let ends_unit = |word: &str| {
        let plain = word.trim_end_matches([':', ')', ' ']);
        family.terms("unit-tail").any(|t| plain.ends_with(t.word.as_str()))
    };
    for cut in 1..words.len() {
        let before = words[cut - 1].1;
        let rest: Vec<&str> = words[cut..].iter().map(|(_, w)| *w).collect();
        if ends_unit(before) && is_name(&rest, family) {
            return text.spans(words[cut].0..folded.len());
        }
    }
    Vec::new()
}

/// Family name and given name: together two to six ideographs, in one word or two, that end no other name.
fn is_name(words: &[&str], family: &Family) -> bool {
    const NO_END: &str = "部課室係局省庁市町村区県都府道会員者長所院校園館場他等票書表欄名号案費日月年回科班店署組";
    let all: String = words.concat();
    let is_ideographs = all.chars().all(|c| matches!(c, '々' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'));
    let count = all.chars().count();
    let is_long = match words {
        [_] => (3..=5).contains(&count),
        [a, b] => (2..=6).contains(&count) && a.chars().count() <= 3 && b.chars().count() <= 3,
        _ => false,
    };
    let ends_other = all.chars().next_back().is_none_or(|c| NO_END.contains(c));
    is_ideographs && is_long && !ends_other && !family.terms("no-person").any(|t| words.contains(&t.word.as_str()))
}
