//! One damaged cell at a time: what must hold of every record of a document whose table lost, gained or confused a cell.
//!
//! A damaged row may cost its own records, never others; and whatever is published instead of what the document said must be
//! pointed at by a finding that names the record or the line and that the undamaged document does not have.

use super::compact::{compact_track, track_names};
use super::{Record, Records};
use keikaku::emit::Artifact;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What was done to a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Damage {
    /// The cell is gone, and what stood right of it stands one to the left.
    Delete,
    /// The cell is empty.
    Blank,
    /// The cell and its right neighbour stand in each other's place.
    Swap,
    /// An empty cell stands before it.
    Insert,
}

/// What came of one damaged cell.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// Line of the document, from 1, column from 1, and what was done there.
    pub(crate) place: (usize, usize, Damage),
    /// Records of other rows that changed.
    pub(crate) others: Vec<String>,
    /// Values of the row that are gone, and no finding says so.
    pub(crate) lost: Vec<String>,
    /// Values that the document does not say, and no finding points there.
    pub(crate) wrong: Vec<String>,
}

impl Outcome {
    /// Other records are unchanged; the damaged ones are right, or empty and reported.
    pub(crate) fn is_good(&self) -> bool {
        self.others.is_empty() && self.lost.is_empty() && self.wrong.is_empty()
    }
}

/// A document's tracks as compact text, and what its findings point at.
struct Reading {
    /// By `course/track`; several of one name are told apart by their order.
    tracks: BTreeMap<String, BTreeSet<String>>,
    ids: BTreeMap<String, String>,
    /// Code, record, field, message and line of every finding.
    findings: BTreeSet<(String, String, String, String, usize)>,
    /// Line → names of the tracks with a value that was read there.
    fed: BTreeMap<usize, BTreeSet<String>>,
}

fn understand(artifact: &Artifact) -> Reading {
    let records = Records::of(artifact);
    let names = track_names(&records);
    let mut tracks = BTreeMap::new();
    let mut ids = BTreeMap::new();
    for track in records.table("tracks") {
        let name = names[&track["track_id"]].clone();
        let free =
            (1..).map(|n| if n == 1 { name.clone() } else { format!("{name}#{n}") }).find(|n| !tracks.contains_key(n));
        let name = free.expect("some number is free");
        let lines = numbered(compact_track(&records, track).lines());
        tracks.insert(name.clone(), lines);
        ids.insert(track["track_id"].clone(), name);
    }
    let findings = records.table("findings");
    let mut fed = BTreeMap::<usize, BTreeSet<String>>::new();
    for line in artifact.provenance.lines() {
        let value: serde_json::Value = serde_json::from_str(line).expect("provenance is JSON lines");
        let (record, at) = (value["record_id"].as_str().unwrap_or(""), value["line"].as_u64().unwrap_or(0) as usize);
        if matches!(value["table"].as_str(), Some("documents" | "legends" | "notes")) {
            continue;
        }
        let owned = ids.iter().filter(|(id, _)| is_part(record, id) || is_part(id, record)).map(|(_, n)| n.clone());
        fed.entry(at).or_default().extend(owned);
    }
    Reading { tracks, ids, findings: findings.iter().map(finding).collect(), fed }
}

fn finding(f: &Record) -> (String, String, String, String, usize) {
    let of = |column: &str| f[column].clone();
    (of("code"), of("record_id"), of("field"), of("message"), f["line"].parse().unwrap_or(0))
}

/// True if `id` is the record `of`, or hangs on it.
fn is_part(id: &str, of: &str) -> bool {
    !of.is_empty() && id.strip_prefix(of).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Lines as a set; equal ones keep their number.
fn numbered<'a>(lines: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    let mut seen = BTreeMap::<&str, usize>::new();
    let number = |line: &'a str| {
        let n = seen.entry(line).or_default();
        *n += 1;
        format!("{} ({n})", line.trim())
    };
    lines.map(number).collect()
}

impl Reading {
    /// A finding that the undamaged document does not have names the line, the track, or something that hangs on it.
    fn tells_of(&self, line: usize, track: &str, whole: &Reading) -> bool {
        let ids: Vec<&String> = self.ids.iter().filter(|(_, name)| *name == track).map(|(id, _)| id).collect();
        let new = self.findings.difference(&whole.findings);
        new.into_iter().any(|(_, record, _, _, at)| *at == line || ids.iter().any(|id| is_part(record, id)))
    }
}

fn damaged(text: &str, (line, column, what): (usize, usize, Damage)) -> Option<String> {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    let mut cells: Vec<&str> = text.lines().nth(line - 1)?.split('\t').collect();
    let at = column - 1;
    match what {
        Damage::Delete => {
            cells.remove(at);
        }
        Damage::Blank => cells[at] = "",
        Damage::Swap if at + 1 < cells.len() => cells.swap(at, at + 1),
        Damage::Swap => return None,
        Damage::Insert => cells.insert(at, ""),
    }
    let row = cells.join("\t");
    // Trailing blanks say nothing: a row that differs only there is not damaged.
    if row.trim_end() == lines[line - 1].trim_end() {
        return None;
    }
    lines[line - 1] = row;
    Some(lines.join("\n") + "\n")
}

/// Damages every cell of every data row in every way, one at a time.
pub(crate) fn damage_every_cell(name: &str, text: &str) -> Vec<Outcome> {
    let whole = understand(&super::read(name, text.as_bytes()));
    let mut places = Vec::new();
    for (i, line) in text.lines().enumerate().filter(|(i, l)| l.contains('\t') && whole.fed.contains_key(&(i + 1))) {
        for column in 1..=line.split('\t').count() {
            places.extend([Damage::Delete, Damage::Blank, Damage::Swap, Damage::Insert].map(|d| (i + 1, column, d)));
        }
    }
    places.into_par_iter().filter_map(|place| outcome(name, text, &whole, place)).collect()
}

fn outcome(name: &str, text: &str, whole: &Reading, place: (usize, usize, Damage)) -> Option<Outcome> {
    let now = understand(&super::read(name, damaged(text, place)?.as_bytes()));
    let line = place.0;
    let empty = BTreeSet::new();
    let own = whole.fed.get(&line).unwrap_or(&empty);
    let mut out = Outcome { place, others: Vec::new(), lost: Vec::new(), wrong: Vec::new() };
    let all: BTreeSet<&String> = whole.tracks.keys().chain(now.tracks.keys()).collect();
    for track in all {
        let (before, after) = (whole.tracks.get(track).unwrap_or(&empty), now.tracks.get(track).unwrap_or(&empty));
        if before == after {
            continue;
        }
        let changed = || before.symmetric_difference(after).map(|l| format!("{track}: {l}"));
        let told = now.tells_of(line, track, whole);
        if whole.tracks.contains_key(track) && !own.contains(track) {
            out.others.extend(changed());
        }
        if !told {
            out.lost.extend(before.difference(after).map(|l| format!("{track}: {l}")));
            out.wrong.extend(after.difference(before).map(|l| format!("{track}: {l}")));
        }
    }
    Some(out)
}

/// The table that `make test` and `make acceptance` print: by kind of damage, how many cells, how many were good.
pub(crate) fn table(outcomes: &[Outcome]) -> String {
    let mut by_kind = BTreeMap::<Damage, [usize; 5]>::new();
    for o in outcomes {
        let row = by_kind.entry(o.place.2).or_default();
        row[0] += 1;
        row[1] += usize::from(o.is_good());
        row[2] += usize::from(!o.others.is_empty());
        row[3] += usize::from(!o.lost.is_empty());
        row[4] += usize::from(!o.wrong.is_empty());
    }
    let mut out = String::from("damage   cells  good  others changed  lost silently  wrong silently\n");
    for (kind, [n, good, others, lost, wrong]) in by_kind {
        out.push_str(&format!("{:8} {n:5} {good:5} {others:15} {lost:14} {wrong:15}\n", format!("{kind:?}")));
    }
    let good = outcomes.iter().filter(|o| o.is_good()).count();
    out + &format!("good {good} of {} = {:.2} %\n", outcomes.len(), 100.0 * good as f64 / outcomes.len() as f64)
}

/// The worst of them in words.
pub(crate) fn worst(outcomes: &[Outcome], many: usize) -> String {
    let mut bad: Vec<_> = outcomes.iter().filter(|o| !o.is_good()).collect();
    bad.sort_by_key(|o| (o.wrong.is_empty(), o.lost.is_empty(), o.place));
    let say = |o: &&Outcome| {
        let (line, column, what) = o.place;
        format!(
            "line {line} cell {column} {what:?}\n  others {:?}\n  lost {:?}\n  wrong {:?}",
            o.others, o.lost, o.wrong
        )
    };
    bad.iter().take(many).map(say).collect::<Vec<_>>().join("\n")
}
