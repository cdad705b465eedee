//! 枠: tracks that are named inside a cell.

use super::Reader;
use super::group::TrackDraft;
use crate::model::{Family, Field, Row, Said};
use crate::parse::values;

/// The ending that makes a label a track: 受講枠, 聴講枠.
const WAKU: char = '枠';

/// The rule that reads a name at the head of a cell.
pub(crate) const IN_BRACKETS: &str = "track-in-brackets";

/// Which part of split cells belongs to a track.
#[derive(Clone, Debug)]
pub(crate) struct Share {
    /// The capacity's label: 受講枠.
    pub label: String,
    /// The label without 枠; a fee whose label begins with it belongs to the track.
    pub stem: String,
}

/// The name in brackets that begins the row's purpose: 【通常枠】.
pub(crate) fn name_at_head(row: &Row, family: &Family) -> Said<String> {
    let cell = row.cell(Field::Purpose)?;
    let folded = &cell.text.folded;
    let open = folded.find(|c: char| !c.is_whitespace()).filter(|&i| folded[i..].starts_with('【'))?;
    let from = open + '【'.len_utf8();
    let to = from + folded[from..].find('】')?;
    let name = folded[from..to].trim();
    let short = name.chars().count() <= 20;
    let is_track = family.terms("track-tail").any(|t| name.ends_with(&t.word));
    (short && is_track).then(|| cell.said(name.to_string(), from..to, IN_BRACKETS))
}

/// A track whose capacity cell counts seats of several 枠 is as many tracks.
pub(crate) fn split(draft: TrackDraft, reader: &Reader) -> Vec<TrackDraft> {
    let Some(cell) = draft.cells.get(&Field::Capacity).and_then(|c| c.first()) else { return vec![draft] };
    if !cell.text.folded.contains(WAKU) {
        return vec![draft];
    }
    let capacities = values::read_capacities(&cell.text.folded, reader.family).capacities;
    let labels: Vec<_> = capacities.iter().filter_map(|c| c.label.clone()).filter(|(l, _)| l.ends_with(WAKU)).collect();
    if labels.len() < 2 || labels.len() < capacities.len() {
        return vec![draft];
    }
    let cell = cell.clone();
    let share = |(label, range): (String, std::ops::Range<usize>)| TrackDraft {
        name: Some(cell.said(label.clone(), range, "track-in-capacity")),
        share: Some(Share { stem: label.trim_end_matches(WAKU).to_string(), label }),
        ..draft.clone()
    };
    labels.into_iter().map(share).collect()
}
