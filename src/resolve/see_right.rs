//! 右参照 ("see right"): who may take part is said further right in the row.

use super::report::Report;
use super::requirements::add_sentences;
use super::tree::trimmed;
use super::words::{Lexicon, longest_end, says, squeeze};
use crate::diag::Code;
use crate::model::{Dataset, Field, Spanned, Track};
use std::ops::Range;

/// Follows 右参照 of every track into its eligibility, or into the sentences of its purpose that say for whom.
pub(super) fn resolve(data: &mut Dataset, lexicon: &Lexicon, report: &mut Report) {
    for track in data.courses.iter_mut().flat_map(|c| &mut c.tracks) {
        let refers = track.occupation.as_ref().is_some_and(|o| says(&squeeze(&o.value), &lexicon.see_right));
        if refers && !track.cells.contains_key(&Field::Eligibility) && !follow(track, lexicon) {
            let at = track.occupation.as_ref().map(|o| o.at.clone()).unwrap_or_default();
            let message = "The row says to look right, and nothing there says who may take part.".to_owned();
            report.tell(Code::ReferenceUnresolved, ("tracks", &track.track_id, "occupation"), at, message);
        }
    }
}

/// True when something was found.
fn follow(track: &mut Track, lexicon: &Lexicon) -> bool {
    let Some(cell) = track.cells.get(&Field::Purpose).and_then(|c| c.first()).cloned() else { return false };
    let text = &cell.text.folded;
    let ranges: Vec<_> = sentences(text).into_iter().filter(|r| for_whom(&text[r.clone()], lexicon)).collect();
    if ranges.is_empty() {
        return false;
    }
    if track.eligibility_text.is_none() {
        let words: Vec<&str> = ranges.iter().map(|r| &text[r.clone()]).collect();
        let at = ranges.iter().flat_map(|r| cell.text.spans(r.clone())).collect();
        let said = Spanned::new(words.join(" "), at, "see-right");
        track.eligibility_text = Some(Spanned { inherited: cell.inherited.clone(), ..said });
    }
    add_sentences(track, &cell.text, &ranges, lexicon);
    true
}

fn for_whom(sentence: &str, lexicon: &Lexicon) -> bool {
    let chars = squeeze(sentence);
    let bare = chars.strip_suffix(&['。']).unwrap_or(&chars);
    says(&chars, &lexicon.participants) || longest_end(bare, &lexicon.participant_ends).is_some()
}

/// Sentences: parted by 。 and line ends, and by bullets and 【titles】, which belong to none.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let (mut found, mut from, mut titled) = (Vec::new(), 0, false);
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        match c {
            '。' if !titled => {
                found.extend(trimmed(text, from..next));
                from = next;
            }
            '○' | '◎' | '【' | '\n' if !titled => {
                found.extend(trimmed(text, from..at));
                (from, titled) = (next, c == '【');
            }
            '】' => (from, titled) = (next, false),
            _ => {}
        }
    }
    found.extend(trimmed(text, from..text.len()));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    #[test]
    fn the_sentences_that_say_for_whom_become_eligibility() {
        let mut plan = Plan::new();
        let purpose =
            "○地域の力を高めることを目的とする。 【入門コース】 計画づくりに悩む町の職員の方々に、手順を示す。";
        plan.course("防災講習").said_occupation("右参照").cell(Field::Purpose, purpose);
        let (data, findings) = plan.resolve();
        let track = &data.courses[0].tracks[0];
        let said = track.eligibility_text.as_ref().map(|e| (e.value.as_str(), e.rule));
        assert_eq!(said, Some(("計画づくりに悩む町の職員の方々に、手順を示す。", "see-right")));
        assert_eq!(track.requirements.len(), 1);
        assert!(findings.iter().all(|f| f.code != Code::ReferenceUnresolved));
    }

    #[test]
    fn a_reference_to_nothing_is_told() {
        let mut plan = Plan::new();
        plan.course("防災講習").said_occupation("右参照").cell(Field::Purpose, "地域の力を高める。");
        let (data, findings) = plan.resolve();
        assert!(data.courses[0].tracks[0].eligibility_text.is_none());
        let told: Vec<_> = findings.iter().filter(|f| f.code == Code::ReferenceUnresolved).map(|f| f.field).collect();
        assert_eq!(told, ["occupation"]);
    }
}
