//! Words that differ by a slip and may mean the same.

use crate::diag::Code;
use crate::model::{Course, Dataset, Field, Span};
use crate::resolve::names::{Names, Slip, sound_alike};
use crate::resolve::report::Report;
use crate::resolve::words::{Chars, Lexicon, common_prefix, common_suffix, difference, is_kanji, squeeze};
use std::collections::{BTreeMap, BTreeSet};

/// Characters behind a term that must be the same in both places.
const CONTEXT: usize = 6;
/// Terms that are compared in one place.
const CROWD: usize = 8;

/// A follow-up named after a course that the plan writes a little differently.
pub(super) fn bases(data: &Dataset, lexicon: &Lexicon, report: &mut Report) {
    let follows = |c: &Course| {
        let name = squeeze(&c.name.value);
        lexicon.follow_ups.iter().any(|w| name.ends_with(w))
    };
    if !data.courses.iter().any(follows) {
        return;
    }
    let names = Names::new(data);
    for (course, name) in data.courses.iter().zip(&names.courses) {
        let mut bases = lexicon.follow_ups.iter().filter_map(|w| name.strip_suffix(w.as_slice()));
        let Some(base) = bases.next() else { continue };
        if names.course(base).is_some() {
            continue;
        }
        if let Some(other) = names.similar(base, Slip::Replaced, lexicon).map(|c| &data.courses[c]) {
            let message = format!("It is named after no course of the plan; 「{}」 may be meant.", other.name.value);
            let at = course.name.at.iter().chain(&other.name.at).copied().collect();
            report.tell(Code::TermVariant, ("courses", &course.course_id, "name"), at, message);
        }
    }
}

/// A term as it stood where the same words follow.
struct Seen {
    term: Vec<char>,
    at: Vec<Span>,
}

/// Terms of the requirements that differ by a slip while the same words follow them.
pub(super) fn terms(data: &Dataset, lexicon: &Lexicon, report: &mut Report) {
    let mut seen = BTreeMap::<Vec<char>, Vec<Seen>>::new();
    let mut told = BTreeSet::new();
    for track in data.courses.iter().flat_map(|c| &c.tracks) {
        let cells = track.cells.get(&Field::Eligibility).into_iter().flatten();
        for cell in cells.filter(|c| c.inherited.is_none()) {
            let chars = Chars::tight(&cell.text.folded);
            for (from, end) in kanji_runs(&chars.all) {
                let Some(context) = chars.all.get(end..end + CONTEXT) else { break };
                let term = &chars.all[from..end];
                if !seen.contains_key(context) {
                    seen.insert(context.to_vec(), Vec::new());
                }
                let Some(others) = seen.get_mut(context) else { continue };
                if others.len() >= CROWD || others.iter().any(|o| o.term == term) {
                    continue;
                }
                let (term, at) = (term.to_vec(), cell.text.spans(chars.bytes(from..end)));
                if let Some(other) = others.iter().find(|o| slip(&term, &o.term, lexicon)) {
                    let pair = (term.clone().min(other.term.clone()), term.clone().max(other.term.clone()));
                    if told.insert(pair) {
                        tell(&track.track_id, &term, &at, other, report);
                    }
                }
                others.push(Seen { term, at });
            }
        }
    }
}

fn tell(track_id: &str, term: &[char], at: &[Span], other: &Seen, report: &mut Report) {
    let words = |w: &[char]| w.iter().collect::<String>();
    let message =
        format!("「{}」 stands here and 「{}」 elsewhere, before the same words.", words(term), words(&other.term));
    let at = at.iter().chain(&other.at).copied().collect();
    report.tell(Code::TermVariant, ("tracks", track_id, "eligibility_text"), at, message);
}

/// Runs of three to twelve 漢字.
fn kanji_runs(text: &[char]) -> impl Iterator<Item = (usize, usize)> + '_ {
    let starts = (0..text.len()).filter(|&i| is_kanji(text[i]) && (i == 0 || !is_kanji(text[i - 1])));
    let runs = starts.map(|i| (i, i + text[i..].iter().take_while(|c| is_kanji(**c)).count()));
    runs.filter(|(from, end)| (3..=12).contains(&(end - from)))
}

/// True for terms that begin alike and differ by a character put in, by words that sound alike, or by two characters of
/// which one is shared (支援, 援助).
fn slip(a: &[char], b: &[char], lexicon: &Lexicon) -> bool {
    if common_prefix(a, b) < 2 {
        return false;
    }
    let (x, y) = difference(a, b);
    if x.iter().chain(y).any(|c| lexicon.contrasts.contains(c)) {
        return false;
    }
    let put_in = x.len() + y.len() == 1 && common_suffix(a, b) > 0;
    let shared = x.len() == 2 && y.len() == 2 && x.iter().any(|c| y.contains(c));
    put_in || shared || sound_alike(x, y, lexicon)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    fn told(plan: Plan) -> Vec<(&'static str, String)> {
        let findings = plan.resolve().1.into_iter().filter(|f| f.code == Code::TermVariant);
        findings.map(|f| (f.field, f.record_id)).collect()
    }

    #[test]
    fn the_same_words_behind_two_spellings() {
        let mut plan = Plan::new();
        plan.course("甲").cell(Field::Eligibility, "就労支援を主な業務とする者 2. 就労援助を主な業務とする者");
        plan.course("乙").cell(Field::Eligibility, "就労援助を主な業務とする者");
        assert_eq!(told(plan), [("eligibility_text", "plan/甲/-".to_owned())]);
        let mut plan = Plan::new();
        plan.course("甲")
            .cell(Field::Eligibility, "初級認定者を対象とする。中級認定者を対象とする。消防職員を対象とする。");
        assert_eq!(told(plan), []);
    }

    #[test]
    fn a_follow_up_of_a_course_that_is_written_differently() {
        let mut plan = Plan::new();
        plan.course("地域防災指導者養成講座").course("地域防災指導者継続講座フォローアップ研修");
        plan.course("水防団員講習").course("水防団員講習フォローアップ研修");
        assert_eq!(told(plan), [("name", "plan/地域防災指導者継続講座フォローアップ研修".to_owned())]);
    }
}
