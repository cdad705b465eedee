//! Names of private persons in the lines of a document: those that stand behind the unit they work in.

use crate::model::{Family, Flow, FlowPart, Span, Text};

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

/// A line that ends with the name of a unit or an office, white space, and a name.
fn name_in(text: &Text, family: &Family) -> Vec<Span> {
    const LONGEST_LINE: usize = 240;
    let folded = text.folded.as_str();
    if folded.len() > LONGEST_LINE {
        return Vec::new();
    }
    let words: Vec<(usize, &str)> = folded.split(' ').scan(0, |at, word| {
        let start = *at;
        *at += word.len() + 1;
        Some((start, word))
    }).collect();
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
