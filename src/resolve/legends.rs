//! 凡例: legend rows, and the codes of the tracks joined to their words.

use super::report::Report;
use super::words::{Lexicon, squeeze};
use crate::diag::{Code, Severity};
use crate::model::{Dataset, Field, Legend, LegendRow, Policy, Sections, Spanned, Track};
use std::collections::BTreeSet;

/// Writes the legend rows and completes every track that carries a code.
pub(super) fn resolve(data: &mut Dataset, sections: &Sections, lexicon: &Lexicon, report: &mut Report) {
    let mut ids = BTreeSet::new();
    for legend in &sections.legends {
        for entry in &legend.entries {
            let row = row(&data.head.plan_id, legend, entry, lexicon, &mut ids);
            data.legends.push(row);
        }
    }
    let mut told = BTreeSet::new();
    for track in data.courses.iter_mut().flat_map(|c| &mut c.tracks) {
        join(track, &data.legends, &mut told, report);
    }
}

fn row(
    plan: &str,
    legend: &Legend,
    entry: &crate::model::LegendEntry,
    lexicon: &Lexicon,
    ids: &mut BTreeSet<String>,
) -> LegendRow {
    let said = |t: &crate::model::Text| Spanned::new(t.folded.trim().to_owned(), t.all_spans(), "legend");
    let (name, code, label) = (said(&legend.name), said(&entry.code), said(&entry.label));
    let wanted = format!("{plan}/legends/{}/{}", name.value, code.value);
    let policy = label.clone().map(|l| policy(&l, lexicon));
    LegendRow { legend_id: unused(wanted, ids), name, code, label, policy: Spanned { rule: "legend-policy", ..policy } }
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
    let heading = track.cells.get(&Field::Hospital).and_then(|c| c.first()).map_or("", |c| c.heading.as_str());
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
