//! Inherited words against the record's own: a 非拠点 track that inherits what is said of 拠点.

use crate::diag::Code;
use crate::model::{Field, RowCell, Span, Spanned, Track};
use crate::resolve::report::{Report, column};
use crate::resolve::words::{Chars, Lexicon, find, is_kanji, is_name_char, squeeze};
use std::ops::Range;

/// The shortest end of a class's name that still names the class.
const CLASS: usize = 4;

/// Compares inherited purpose and eligibility with whom the track's name keeps out.
pub(super) fn check(track: &Track, lexicon: &Lexicon, report: &mut Report) {
    let inherited = [Field::Purpose, Field::Eligibility].into_iter().flat_map(|f| {
        let cells = track.cells.get(&f).into_iter().flatten().filter(|c| c.inherited.is_some());
        cells.map(move |c| (f, c))
    });
    for (field, cell) in inherited {
        for said in [&track.audience_note, &track.name].into_iter().flatten() {
            if let Some(at) = contradiction(cell, said, lexicon) {
                let message = format!("The record is for 「{}」; the inherited words speak of the others.", said.value);
                report.tell(Code::InheritedDisagrees, ("tracks", &track.track_id, column(field).1), at, message);
                return;
            }
        }
    }
}

fn contradiction(cell: &RowCell, said: &Spanned<String>, lexicon: &Lexicon) -> Option<Vec<Span>> {
    let text = Chars::tight(&cell.text.folded);
    for class in kept_out(&squeeze(&said.value), lexicon) {
        let Some(places) = named(&text.all, &class) else { continue };
        if places.iter().any(|p| negated(&text.all, p, lexicon)) {
            continue;
        }
        let first = cell.text.spans(text.bytes(places[0].clone()));
        return Some(first.into_iter().chain(said.at.iter().copied()).collect());
    }
    None
}

/// The classes that a name keeps out: 拠点 for 非拠点コース, 指定病院 for 指定病院以外.
fn kept_out(name: &[char], lexicon: &Lexicon) -> Vec<Vec<char>> {
    let mut classes = Vec::new();
    for prefix in &lexicon.negation_prefixes {
        if let Some(at) = find(name, prefix, 0) {
            let from = at + prefix.len();
            let run = name[from..].iter().take_while(|c| is_kanji(**c)).count();
            classes.push((2, name[from..from + run].to_vec()));
        }
    }
    for suffix in &lexicon.negation_suffixes {
        if let Some(end) = find(name, suffix, 0) {
            let run = name[..end].iter().rev().take_while(|c| is_name_char(**c)).count();
            classes.push((CLASS, name[end - run..end].to_vec()));
        }
    }
    classes.into_iter().filter(|(least, class)| class.len() >= *least).map(|(_, class)| class).collect()
}

/// Where the class, or at least the end of its name, is named.
fn named(text: &[char], class: &[char]) -> Option<Vec<Range<usize>>> {
    let ends = (0..=class.len().saturating_sub(CLASS)).map(|from| &class[from..]);
    let word = ends.into_iter().find(|end| find(text, end, 0).is_some())?;
    let (mut places, mut from) = (Vec::new(), 0);
    while let Some(at) = find(text, word, from) {
        from = at + word.len();
        places.push(at..from);
    }
    (!places.is_empty()).then_some(places)
}

fn negated(text: &[char], place: &Range<usize>, lexicon: &Lexicon) -> bool {
    lexicon.negation_prefixes.iter().any(|w| text[..place.start].ends_with(w))
        || lexicon.negation_suffixes.iter().any(|w| text[place.end..].starts_with(w))
        || text.get(place.end) == Some(&'外')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    fn told(track: &str, purpose: &str) -> Vec<&'static str> {
        let mut plan = Plan::new();
        plan.course("甲").track(track).inherited(Field::Purpose, purpose);
        let (_, findings) = plan.resolve();
        findings.iter().filter(|f| f.code == Code::InheritedDisagrees).map(|f| f.field).collect()
    }

    #[test]
    fn words_of_the_others_are_told() {
        assert_eq!(told("非会員コース", "会員の技能を高める。"), ["purpose"]);
        assert_eq!(told("指定事業所以外", "市の指定事業所の職員を養成する。"), ["purpose"]);
        assert_eq!(told("会員コース", "会員の技能を高める。"), [""; 0]);
        assert_eq!(told("非会員コース", "会員と非会員の技能を高める。"), [""; 0]);
        assert_eq!(told("非会員コース", "技能を高める。"), [""; 0]);
    }
}
