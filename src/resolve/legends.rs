//! 凡例: legend rows, and the codes of the tracks joined to their words.

use super::report::Report;
use super::words::{Lexicon, squeeze};
use crate::diag::{Code, Severity};
use crate::model::{Dataset, Field, Legend, LegendEntry, LegendRow, Policy, Sections, Spanned, Text, Track};
use std::collections::BTreeSet;

/// Writes the legend rows and completes every track that carries a code.
pub(super) fn resolve(data: &mut Dataset, sections: &Sections, lexicon: &Lexicon, report: &mut Report) {
    let mut ids = data.legends.iter().map(|l| l.legend_id.clone()).collect();
    let mut seen: BTreeSet<_> = data.legends.iter().map(what).collect();
    for legend in &sections.legends {
        for entry in &legend.entries {
            let row = row(&data.head.plan_id, legend, entry, lexicon);
            // A copy of a legend says nothing new; the same code with other words does.
            if seen.insert(what(&row)) {
                data.legends.push(LegendRow { legend_id: unused(row.legend_id, &mut ids), ..row });
            } else {
                data.furniture.extend(row.code.at.iter().chain(&row.label.at));
            }
        }
    }
    let mut told = BTreeSet::new();
    for track in data.courses.iter_mut().flat_map(|c| &mut c.tracks) {
        join(track, &data.legends, &mut told, report);
    }
}

/// Name, code and words of a row, without white space.
fn what(row: &LegendRow) -> [Vec<char>; 3] {
    [&row.name, &row.code, &row.label].map(|said| squeeze(&said.value))
}

fn row(plan: &str, legend: &Legend, entry: &LegendEntry, lexicon: &Lexicon) -> LegendRow {
    let said = |t: &Text| Spanned::new(t.folded.trim().to_owned(), t.all_spans(), "legend");
    let (name, code, label) = (said(&legend.name), said(&entry.code), said(&entry.label));
    let legend_id = format!("{plan}/legends/{}/{}", name.value, code.value);
    let policy = Spanned { rule: "legend-policy", ..label.clone().map(|l| policy(&l, lexicon)) };
    LegendRow { legend_id, name, code, label, policy }
}

/// The id, with an ordinal if it is taken.
pub(super) fn unused(wanted: String, ids: &mut BTreeSet<String>) -> String {
    let numbered = (2u32..).map(|n| format!("{wanted}/{n}"));
    let id = std::iter::once(wanted.clone()).chain(numbered).find(|id| !ids.contains(id)).unwrap_or(wanted);
    ids.insert(id.clone());
    id
}

/// What the words of a legend admit: the first phrase of the vocabulary that stands in them decides.
fn policy(label: &str, lexicon: &Lexicon) -> Policy {
    let chars = squeeze(label);
    lexicon.policies.iter().find(|(p, _)| p.find(&chars).is_some()).map_or(Policy::Other, |(_, policy)| *policy)
}

fn join(track: &mut Track, legends: &[LegendRow], told: &mut BTreeSet<String>, report: &mut Report) {
    let Some(code) = &track.hospital_code else { return };
    let heading = track.cells.get(&Field::Hospital).and_then(|c| c.first()).map_or("", |c| &c.heading);
    let found: Option<Vec<&LegendRow>> = codes(&code.value).iter().map(|c| entry(c, heading, legends)).collect();
    match found.filter(|f| !f.is_empty()) {
        Some(rows) => fill(track, &rows),
        None => undefined(track, legends, told, report),
    }
}

/// The codes of a cell: `②`, or `②・③`.
fn codes(cell: &str) -> Vec<String> {
    let trimmed: String = squeeze(cell).into_iter().collect();
    if !trimmed.chars().next().is_some_and(is_sign) {
        return vec![trimmed];
    }
    trimmed.split(['・', '、', ',', '/']).filter(|c| !c.is_empty()).map(str::to_owned).collect()
}

fn entry<'a>(code: &str, heading: &str, legends: &'a [LegendRow]) -> Option<&'a LegendRow> {
    let same = |l: &&LegendRow| l.code.value == code;
    let named = |l: &&LegendRow| !l.name.value.is_empty() && heading.contains(&l.name.value);
    legends.iter().filter(same).find(named).or_else(|| legends.iter().find(same))
}

fn fill(track: &mut Track, rows: &[&LegendRow]) {
    let label = rows.iter().map(|r| r.label.value.as_str()).collect::<Vec<_>>().join(" / ");
    let at = rows.iter().flat_map(|r| r.label.at.iter().copied()).collect::<Vec<_>>();
    let same = rows.iter().all(|r| r.policy.value == rows[0].policy.value);
    let policy = if same { rows[0].policy.value } else { Policy::Other };
    track.hospital_label = Some(Spanned::new(label, at.clone(), "legend-join"));
    track.hospital_policy = Some(Spanned::new(policy, at, "legend-join"));
}

/// A sign is a code by itself (①, Ⅱ, A); anything else is a word and means what it says.
fn is_sign(c: char) -> bool {
    matches!(c, '①'..='⓿' | '❶'..='➓' | 'Ⅰ'..='ⅿ' | '㉑'..='㉟' | '㊱'..='㊿') || c.is_ascii_alphanumeric() || c == '('
}

fn undefined(track: &Track, legends: &[LegendRow], told: &mut BTreeSet<String>, report: &mut Report) {
    let Some(code) = &track.hospital_code else { return };
    let sign = code.value.trim().chars().next().is_some_and(is_sign);
    let fresh = told.insert(code.value.clone());
    if !fresh || (!sign && legends.is_empty()) {
        return;
    }
    let severity = if sign { Severity::Warning } else { Severity::Info };
    let message = format!("No legend defines 「{}」; it is kept as it is.", code.value);
    let about = ("tracks", track.track_id.as_str(), "hospital_code");
    report.tell_as(severity, Code::CodeUndefined, about, code.at.clone(), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    #[test]
    fn codes_get_their_words_and_policy() {
        let mut plan = Plan::new();
        plan.legend("①", "認定施設の職員に限定").legend("②", "認定施設職員を優先").legend("③", "全ての施設を対象");
        plan.legend("④", "認定施設以外の職員に限定").legend("⑤", "都道府県認定施設の職員に限定");
        plan.course("甲").said_code("②").course("乙").said_code("④・⑤");
        let (data, _) = plan.resolve();
        let policies: Vec<_> = data.legends.iter().map(|l| l.policy.value).collect();
        assert_eq!(policies, [Policy::Only, Policy::Priority, Policy::All, Policy::Excluded, Policy::PrefecturalOnly]);
        assert_eq!(data.legends[0].legend_id, "plan/legends/注1/①");
        let said = |n: usize| {
            let track = &data.courses[n].tracks[0];
            (track.hospital_label.clone().map(|l| l.value), track.hospital_policy.clone().map(|p| p.value))
        };
        assert_eq!(said(0), (Some("認定施設職員を優先".to_owned()), Some(Policy::Priority)));
        assert_eq!(said(1).1, Some(Policy::Other));
    }

    #[test]
    fn a_code_that_the_legend_lacks_is_told_once() {
        let mut plan = Plan::new();
        plan.legend("①", "認定施設の職員に限定");
        plan.course("甲").said_code("⑥").course("乙").said_code("⑥").course("丙").said_code("その他");
        let (_, findings) = plan.resolve();
        let told = findings.iter().filter(|f| f.code == Code::CodeUndefined);
        let told: Vec<_> = told.map(|f| (f.severity, f.record_id.as_str(), f.field)).collect();
        let field = "hospital_code";
        assert_eq!(told, [(Severity::Warning, "plan/甲/-", field), (Severity::Info, "plan/丙/-", field)]);
    }

    #[test]
    fn a_copy_of_a_legend_says_nothing_new() {
        let mut plan = Plan::new();
        plan.legend("①", "認定施設の職員に限定").legend("①", "認定施設の 職員に限定").legend("①", "市の職員を優先");
        let (data, findings) = plan.resolve();
        let ids: Vec<_> = data.legends.iter().map(|l| l.legend_id.as_str()).collect();
        assert_eq!(ids, ["plan/legends/注1/①", "plan/legends/注1/①/2"]);
        assert_eq!(findings.iter().filter(|f| f.code == Code::NumberingDouble).count(), 1);
    }

    #[test]
    fn words_without_any_legend_mean_what_they_say() {
        let mut plan = Plan::new();
        plan.course("甲").said_code("病院");
        assert!(plan.resolve().1.iter().all(|f| f.code != Code::CodeUndefined));
    }
}
