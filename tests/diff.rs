//! What `diff` tells of edits whose meaning is known, and what holds of every comparison.

#![allow(clippy::print_stdout, reason = "figures are what some of these tests are for")]

mod support;

use keikaku::diff::{Change, ChangeEvent, Options, Same, Severity, Snapshot, diff, identities};
use keikaku::emit::Artifact;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use support::edits::{Edit, Expected, edits};
use support::pairs::{alike, pairs};
use support::plan::{Plan, printed, published};
use support::sides::side;
use support::{Records, cases, fixtures, read};

fn changes(old: &Snapshot, new: &Snapshot) -> Vec<Change> {
    diff(old, new, &Options::default()).changes
}

/// Names of records by who they are: table, who, and below which track for sessions.
fn names(plan: &Plan, artifact: &Artifact) -> BTreeMap<(&'static str, usize, String), BTreeSet<String>> {
    let records = Records::of(artifact);
    let find = |table: &str, name: &str, test: &dyn Fn(&support::Record) -> bool| {
        let row = records.table(table).iter().find(|r| test(r));
        row.unwrap_or_else(|| panic!("the plan was not read as it was written: no {name} in {table}")).clone()
    };
    let mut out: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for course in &plan.courses {
        let row = find("courses", &course.name, &|r| r["name"] == course.name);
        for who in &course.who {
            out.entry(("courses", *who, String::new())).or_default().insert(row["course_id"].clone());
        }
        for track in &course.tracks {
            let row = find("tracks", &track.name, &|r| r["course_id"] == row["course_id"] && r["name"] == track.name);
            let id = &row["track_id"];
            for who in &track.who {
                out.entry(("tracks", *who, String::new())).or_default().insert(id.clone());
            }
            for day in &track.dates {
                let is_it = |r: &support::Record| {
                    r["track_id"] == *id && r["kind"] == "course" && r["start_date"] == published(day.day)
                };
                let session = find("sessions", &format!("{} {} {}", course.name, track.name, printed(day.day)), &is_it)
                    ["session_id"]
                    .clone();
                let key = format!("{} {}", track.who[0], day.who);
                out.entry(("sessions", 0, key)).or_default().insert(session);
            }
        }
    }
    out
}

/// Which records are one another, as the edit made them.
fn truth(old: (&Plan, &Artifact), new: (&Plan, &Artifact)) -> BTreeSet<Same> {
    let (from, to) = (names(old.0, old.1), names(new.0, new.1));
    let mut out = BTreeSet::new();
    for (who, olds) in &from {
        for (old, new) in olds.iter().flat_map(|o| to.get(who).into_iter().flatten().map(move |n| (o, n))) {
            out.insert(Same { table: who.0, old_record_id: old.clone(), record_id: new.clone() });
        }
    }
    out
}

fn is_right(edit: &Edit, found: &[Change]) -> bool {
    let semantic = found.iter().filter(|c| c.is_semantic() && c.table != "documents");
    let mut events: Vec<(ChangeEvent, &str)> = semantic.map(|c| (c.event, c.table)).collect();
    let mut expected = match &edit.expected {
        Expected::Exactly(all) => all.clone(),
        Expected::Structure(all) => {
            events.retain(|(_, table)| matches!(*table, "courses" | "tracks"));
            // What the parts differ in is told of them.
            events.retain(|(event, _)| *event != ChangeEvent::Changed);
            all.clone()
        }
    };
    events.sort();
    expected.sort();
    events == expected
}

/// How well a set of edits is told.
#[derive(Default)]
struct Score {
    /// By kind: how many, and how many of them told right.
    kinds: BTreeMap<&'static str, (usize, usize)>,
    /// Pairs of records: right, said, true.
    pairs: [usize; 3],
    /// The same of records that changed their name.
    renamed: [usize; 3],
    wrong: Vec<String>,
}

impl Score {
    fn of(base: &Plan, edits: &[Edit]) -> Self {
        let old = read("plan.txt", base.text().as_bytes());
        let from = side(&old);
        let mut score = Score::default();
        for edit in edits {
            let new = read(edit.document.0, edit.document.1.as_bytes());
            let to = side(&new);
            score.events(edit, &changes(&from, &to));
            score.identities(truth((base, &old), (&edit.plan, &new)), identities(&from, &to));
        }
        score
    }

    fn events(&mut self, edit: &Edit, found: &[Change]) {
        let is_right = is_right(edit, found);
        let kind = self.kinds.entry(edit.kind).or_default();
        *kind = (kind.0 + 1, kind.1 + usize::from(is_right));
        if !is_right {
            let told = found.iter().filter(|c| c.is_semantic());
            let told: Vec<_> =
                told.map(|c| format!("    {:?} {} {}: {} → {}", c.event, c.table, c.field, c.old, c.new)).collect();
            self.wrong.push(format!("{} at {}:\n{}", edit.kind, edit.place, told.join("\n")));
        }
    }

    fn identities(&mut self, truth: BTreeSet<Same>, said: Vec<Same>) {
        let is_counted = |s: &Same| {
            matches!(s.table, "courses" | "tracks")
                || s.table == "sessions" && !s.old_record_id.ends_with("/application")
        };
        let said: BTreeSet<Same> = said.into_iter().filter(is_counted).collect();
        // Records that kept their name are the easy ones.
        let hard = |all: &BTreeSet<&Same>| all.iter().filter(|s| s.old_record_id != s.record_id).count();
        let sets: [BTreeSet<&Same>; 3] =
            [truth.intersection(&said).collect(), said.iter().collect(), truth.iter().collect()];
        for (i, set) in sets.iter().enumerate() {
            self.pairs[i] += set.len();
            self.renamed[i] += hard(set);
        }
    }

    /// Prints the figures; gives the share told right and both F1.
    fn told(&self) -> (f64, f64, f64) {
        let f1 = |n: [usize; 3]| 2.0 * n[0] as f64 / (n[1] + n[2]) as f64;
        let (all, right) = self.kinds.values().fold((0, 0), |sum, kind| (sum.0 + kind.0, sum.1 + kind.1));
        let share = right as f64 / all as f64;
        println!("edits {all}, told right {right} ({:.1} %)", 100.0 * share);
        println!("identity F1 {:.4}; of records that changed their name {:.4}", f1(self.pairs), f1(self.renamed));
        println!("{}", self.wrong.join("\n"));
        (share, f1(self.pairs), f1(self.renamed))
    }
}

#[test]
fn an_edit_is_told_as_what_it_was() {
    let edits = edits();
    let score = Score::of(&Plan::new(), &edits);
    for (kind, (n, right)) in &score.kinds {
        println!("{kind:44} {right:3} of {n}");
    }
    let (right, all, renamed) = score.told();
    let report = score.wrong.join("\n");
    assert!(edits.len() >= 200);
    assert!(right >= 0.95, "{report}");
    assert!(all >= 0.98 && renamed >= 0.95, "{report}");
    let writing = [
        "full width",
        "spaces",
        "merged cells, wrapped",
        "comma-separated",
        "tracks in another order",
        "courses in another order",
    ];
    let is_told = |kind: &&str| score.kinds.get(kind).is_some_and(|(n, right)| n == right);
    assert!(writing.iter().all(is_told), "another writing is no other meaning\n{report}");
}

#[test]
fn two_edits_at_once_among_courses_that_are_alike_are_told_as_what_they_were() {
    let edits = pairs();
    let (right, all, renamed) = Score::of(&alike(), &edits).told();
    assert!(edits.len() >= 180, "{}", edits.len());
    assert!(right >= 0.95 && all >= 0.98 && renamed >= 0.95);
}

/// A document of the project, by its name.
type Fixture = (String, Snapshot);

/// Every document of the project: each folder of `fixtures/` that holds some, revisions too.
fn every_fixture() -> &'static [Fixture] {
    static ALL: OnceLock<Vec<Fixture>> = OnceLock::new();
    ALL.get_or_init(|| {
        let kinds = std::fs::read_dir(fixtures()).expect("fixtures are there").map(|e| e.unwrap().file_name());
        let mut kinds: Vec<String> = kinds.map(|k| k.to_string_lossy().into_owned()).collect();
        kinds.sort();
        let files = kinds.iter().flat_map(|kind| cases(kind)).flat_map(|case| documents(&case));
        let all: Vec<Fixture> = files
            .map(|p| {
                let name = p.file_name().unwrap().to_string_lossy();
                (p.display().to_string(), side(&read(&name, &std::fs::read(&p).unwrap())))
            })
            .collect();
        assert!(all.len() > 90, "only {} fixtures", all.len());
        all
    })
}

/// The documents of a case: `input…`, or `old…` and `new…`.
fn documents(case: &Path) -> Vec<PathBuf> {
    let is_document = |name: &str| ["input", "old.", "new."].iter().any(|begin| name.starts_with(begin));
    let entries = std::fs::read_dir(case).expect("a case is a folder").map(|e| e.unwrap().path());
    let mut all: Vec<PathBuf> =
        entries.filter(|p| p.file_name().is_some_and(|n| is_document(&n.to_string_lossy()))).collect();
    all.sort();
    all
}

#[test]
fn a_revision_compared_with_itself_is_empty() {
    for (name, tables) in every_fixture() {
        let found = diff(tables, tables, &Options::default());
        assert_eq!(found.changes, [], "{name}");
        assert_eq!(found.unknown_tables, [""; 0], "{name}");
        assert!(identities(tables, tables).iter().all(|s| s.old_record_id == s.record_id), "{name}");
    }
}

/// A change as the other way round tells it; which plan it is filed under and how much a reader cares may differ.
fn turned(change: &Change) -> Change {
    let event = match change.event {
        ChangeEvent::Added => ChangeEvent::Removed,
        ChangeEvent::Removed => ChangeEvent::Added,
        ChangeEvent::Split => ChangeEvent::Merged,
        ChangeEvent::Merged => ChangeEvent::Split,
        other => other,
    };
    Change {
        plan_id: String::new(),
        old_document_id: change.document_id.clone(),
        document_id: change.old_document_id.clone(),
        old_record_id: change.record_id.clone(),
        record_id: change.old_record_id.clone(),
        old: change.new.clone(),
        new: change.old.clone(),
        severity: Severity::Low,
        event,
        ..change.clone()
    }
}

/// The changes of one direction, turned, and those of the other, in one order; lists are told under the heading of the new one.
fn both_ways(a: &Snapshot, b: &Snapshot) -> (Vec<String>, Vec<String>) {
    let plain = |c: Change| Change { plan_id: String::new(), severity: Severity::Low, ..c };
    let nameless = |c: Change| if c.table == "cells" { Change { field: String::new(), ..c } } else { c };
    let sorted = |all: Vec<Change>| {
        let mut all: Vec<String> = all.into_iter().map(|c| format!("{:?}", nameless(plain(c)))).collect();
        all.sort();
        all
    };
    (sorted(changes(a, b).iter().map(turned).collect()), sorted(changes(b, a)))
}

/// Asserts that both ways tell the same, the other way round; gives how many changes there are.
fn mirrored(what: &str, a: &Snapshot, b: &Snapshot) -> usize {
    let (there, back) = both_ways(a, b);
    assert_eq!(there, back, "{what}");
    let turn = |s: Same| Same { old_record_id: s.record_id, record_id: s.old_record_id, ..s };
    let there: BTreeSet<Same> = identities(a, b).into_iter().collect();
    let back: BTreeSet<Same> = identities(b, a).into_iter().map(turn).collect();
    assert_eq!(there, back, "{what}");
    there.len()
}

#[test]
fn the_other_way_round_the_same_is_told_the_other_way_round() {
    let all = every_fixture();
    // Every document with its neighbours (the revisions of a case are such), and with some that are nothing alike.
    for apart in [1, 2, 13, 41] {
        for (i, (name, a)) in all.iter().enumerate() {
            let (other, b) = &all[(i + apart) % all.len()];
            mirrored(&format!("{name} and {other}"), a, b);
        }
    }
}

#[test]
fn edits_are_mirrored_too() {
    let mut told = 0;
    for (base, edits, step) in [(Plan::new(), edits(), 5), (alike(), pairs(), 4)] {
        let old = side(&read("plan.txt", base.text().as_bytes()));
        for edit in edits.iter().step_by(step) {
            let new = side(&read(edit.document.0, edit.document.1.as_bytes()));
            told += mirrored(&format!("{} at {}", edit.kind, edit.place), &old, &new);
        }
    }
    assert!(told > 500, "only {told} changes were told");
}

#[test]
fn one_line_silences_a_column_and_nothing_else() {
    let case = fixtures().join("revisions/list-with-flag");
    let list = |name: &str| side(&read("list.csv", &std::fs::read(case.join(name)).unwrap()));
    let (old, new) = (list("old.csv"), list("new.csv"));
    let told = |ignore: &[&str]| {
        let options = Options { ignore: ignore.iter().map(|i| (*i).to_string()).collect() };
        diff(&old, &new, &options).changes
    };
    let rest: Vec<Change> = told(&[]).into_iter().filter(|c| c.field != "点検結果").collect();
    assert!(rest.len() > 3 && rest.len() < told(&[]).len());
    for line in ["cells.点検結果", "点検結果", "ｃｅｌｌｓ．点検 結果"] {
        assert_eq!(told(&[line]), rest, "{line}");
    }
    assert_eq!(told(&["fees.点検結果"]), told(&[]), "another table's column");
}

/// What a person reads in a pair of revisions, a line a change; names are cut to what stands below the plan.
fn as_lines(found: &[Change]) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["event", "table", "old_record", "record", "field", "old", "new", "class", "severity"]).unwrap();
    for c in found {
        let cut = |ids: &str| {
            ids.split(';').map(|id| id.split_once('/').map_or("", |(_, rest)| rest)).collect::<Vec<_>>().join(";")
        };
        let (old, new) = (cut(&c.old_record_id), cut(&c.record_id));
        let same = if old == new { "=" } else { old.as_str() };
        let values =
            if c.event == ChangeEvent::Moved { (cut(&c.old), cut(&c.new)) } else { (c.old.clone(), c.new.clone()) };
        out.write_record([
            c.event.as_str(),
            c.table,
            same,
            &new,
            &c.field,
            &values.0,
            &values.1,
            c.class.as_str(),
            c.severity.as_str(),
        ])
        .unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[test]
fn revisions_are_told_as_a_person_tells_them() {
    let mut wrong = Vec::new();
    for case in cases("revisions") {
        let document = |name: &str| {
            let entry = std::fs::read_dir(&case)
                .unwrap()
                .map(|e| e.unwrap().path())
                .find(|p| p.file_stem().is_some_and(|s| s == name));
            let path = entry.unwrap_or_else(|| panic!("{} has no {name}", case.display()));
            side(&read(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(&path).unwrap()))
        };
        let actual = as_lines(&changes(&document("old"), &document("new")));
        if std::env::var_os("KEIKAKU_BLESS").is_some() {
            std::fs::write(case.join("actual.txt"), &actual).unwrap();
        }
        let expected = std::fs::read_to_string(case.join("expected.csv")).unwrap_or_default();
        if actual != expected {
            wrong.push(format!("{}:\n{actual}", case.display()));
        }
    }
    assert!(wrong.is_empty(), "told otherwise than expected.csv says:\n{}", wrong.join("\n"));
}
