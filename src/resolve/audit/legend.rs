//! Legends: their own numbering, and the classes they admit against those the requirements list.

use crate::diag::Code;
use crate::model::{Dataset, Policy, Track};
use crate::resolve::report::Report;
use crate::resolve::words::{Lexicon, says, squeeze};
use std::collections::BTreeMap;

/// Reports codes that are skipped or stand twice within a legend.
pub(super) fn numbering(data: &Dataset, report: &mut Report) {
    let mut last = BTreeMap::<&str, u32>::new();
    for row in &data.legends {
        let Some(number) = number(&row.code.value) else { continue };
        let before = last.entry(&row.name.value).or_insert(0);
        let tell = |code, message, report: &mut Report| {
            report.tell(code, ("legends", &row.legend_id, "code"), row.code.at.clone(), message);
        };
        if number > *before + 1 {
            tell(Code::NumberingGap, format!("Number {} is missing before this code.", *before + 1), report);
        } else if number <= *before {
            tell(Code::NumberingDouble, "This code stands twice in its legend.".to_owned(), report);
        }
        *before = number.max(*before);
    }
}

fn number(code: &str) -> Option<u32> {
    let mut chars = code.chars();
    match (chars.next()?, chars.next()) {
        (c @ '①'..='⑳', None) => Some(c as u32 - '①' as u32 + 1),
        _ => code.parse().ok(),
    }
}

/// A code admits only one class of institutions, and the requirements list others in 「」.
pub(super) fn classes(track: &Track, lexicon: &Lexicon, report: &mut Report) {
    let (Some(code), Some(label), Some(policy)) = (&track.hospital_code, &track.hospital_label, &track.hospital_policy)
    else {
        return;
    };
    if !matches!(policy.value, Policy::Only | Policy::PrefecturalOnly) {
        return;
    }
    let label = squeeze(&label.value);
    let lists = track.requirements.iter().filter(|r| says(&squeeze(&r.text.value), &lexicon.any_of));
    for requirement in lists {
        let terms = quoted(&requirement.text.value);
        let other: Vec<String> = terms.iter().filter(|t| outside(t, &label)).map(|t| t.iter().collect()).collect();
        if !other.is_empty() {
            let message = format!("{} does not speak of {}.", code.value, other.join(", "));
            let at = code.at.iter().chain(&requirement.text.at).copied().collect();
            report.tell(Code::LegendDisagrees, ("tracks", &track.track_id, "hospital_code"), at, message);
            return;
        }
    }
}

/// Words in 「」.
fn quoted(text: &str) -> Vec<Vec<char>> {
    text.split('「').skip(1).filter_map(|part| part.split_once('」')).map(|(word, _)| squeeze(word)).collect()
}

/// True for an institution of the kind the legend speaks of that is not the one it names. The kind is the name's last two
/// characters (病院, 施設); the legend's class reaches to where the kind stands last in it.
fn outside(term: &[char], label: &[char]) -> bool {
    let Some(kind) = term.len().checked_sub(2).filter(|&at| at > 0).map(|at| &term[at..]) else { return false };
    let Some(at) = (0..label.len().saturating_sub(1)).rev().find(|&i| label[i..].starts_with(kind)) else {
        return false;
    };
    let class = &label[..at + 2];
    let within = |long: &[char], short: &[char]| long.windows(short.len()).any(|w| w == short);
    !within(term, class) && !within(class, term)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;
    use crate::resolve::sample::Plan;

    #[test]
    fn classes_beside_the_legend_are_told() {
        let mut plan = Plan::new();
        plan.legend("①", "認定福祉施設の職員に限定").legend("②", "全ての施設を対象");
        let words = "「認定福祉施設」「地域交流施設」のいずれかに勤める者";
        plan.course("甲").said_code("①").cell(Field::Eligibility, words);
        plan.course("乙").said_code("②").cell(Field::Eligibility, words);
        plan.course("丙")
            .said_code("①")
            .cell(Field::Eligibility, "「特定認定福祉施設」「認定福祉施設」のいずれかに勤める者");
        let (_, findings) = plan.resolve();
        let told = findings.iter().filter(|f| f.code == Code::LegendDisagrees);
        let told: Vec<_> = told.map(|f| (f.record_id.as_str(), f.field)).collect();
        assert_eq!(told, [("plan/甲/-", "hospital_code")]);
    }

    #[test]
    fn skipped_codes_are_told() {
        let mut plan = Plan::new();
        plan.legend("①", "甲に限定").legend("③", "乙を優先").legend("③", "丙を優先");
        let (data, findings) = plan.resolve();
        let told: Vec<_> = findings.iter().map(|f| (f.code, f.record_id.clone())).collect();
        let id = |n: usize| data.legends[n].legend_id.clone();
        assert_eq!(told, [(Code::NumberingGap, id(1)), (Code::NumberingDouble, id(2))]);
    }
}
