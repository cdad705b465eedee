//! What `diff` tells of edits whose meaning is known, and what holds of every comparison.

mod support;

use keikaku::diff::{Change, ChangeEvent, Options, Same, Severity, Snapshot, diff, identities};
use keikaku::emit::Artifact;
use std::collections::{BTreeMap, BTreeSet};
use support::edits::{Edit, Expected, edits};
use support::plan::{Plan, published};
use support::sides::side;
use support::{Records, cases, inputs, read};

fn changes(old: &Snapshot, new: &Snapshot) -> Vec<Change> {
    diff(old, new, &Options::default()).changes
}

/// Names of records by who they are: table, who, and below which track for sessions.
fn names(plan: &Plan, artifact: &Artifact) -> BTreeMap<(&'static str, usize, String), BTreeSet<String>> {
    let records = Records::of(artifact);
    let find = |table: &str, test: &dyn Fn(&support::Record) -> bool| {
        let row = records.table(table).iter().find(|r| test(r));
        row.unwrap_or_else(|| panic!("the plan was not read as it was written: no such record in {table}")).clone()
    };
    let mut out: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    for course in &plan.courses {
        let row = find("courses", &|r| r["name"] == course.name);
        for who in &course.who {
            out.entry(("courses", *who, String::new())).or_default().insert(row["course_id"].clone());
        }
        for track in &course.tracks {
            let row = find("tracks", &|r| r["course_id"] == row["course_id"] && r["name"] == track.name);
            let id = &row["track_id"];
            for who in &track.who {
                out.entry(("tracks", *who, String::new())).or_default().insert(id.clone());
            }
            for day in &track.dates {
                let is_it = |r: &support::Record| {
                    r["track_id"] == *id && r["kind"] == "course" && r["start_date"] == published(day.day)
                };
                let session = find("sessions", &is_it)["session_id"].clone();
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

#[test]
fn an_edit_is_told_as_what_it_was() {
    let base = Plan::new();
    let old = read("plan.txt", base.text().as_bytes());
    let (mut right, mut of) = (BTreeMap::<&str, usize>::new(), BTreeMap::<&str, usize>::new());
    let (mut hit, mut said, mut is, mut wrong) = (0, 0, 0, Vec::new());
    let mut hard = [0; 3];
    let edits = edits();
    for edit in &edits {
        let new = read(edit.document.0, edit.document.1.as_bytes());
        let (from, to) = (side(&old), side(&new));
        let found = changes(&from, &to);
        *of.entry(edit.kind).or_default() += 1;
        if is_right(edit, &found) {
            *right.entry(edit.kind).or_default() += 1;
        } else {
            let told = found.iter().filter(|c| c.is_semantic());
            let told: Vec<_> =
                told.map(|c| format!("    {:?} {} {}: {} → {}", c.event, c.table, c.field, c.old, c.new)).collect();
            wrong.push(format!("{} at {}:\n{}", edit.kind, edit.place, told.join("\n")));
        }
        let truth = truth((&base, &old), (&edit.plan, &new));
        let is_counted = |s: &Same| {
            matches!(s.table, "courses" | "tracks")
                || s.table == "sessions" && !s.old_record_id.ends_with("/application")
        };
        let pairs: BTreeSet<Same> = identities(&from, &to).into_iter().filter(is_counted).collect();
        let plain = |s: &&Same| s.old_record_id == s.record_id;
        (hit, said, is) = (hit + truth.intersection(&pairs).count(), said + pairs.len(), is + truth.len());
        // Records that kept their name are the easy ones.
        let count = |all: BTreeSet<&Same>| all.into_iter().filter(|s| !plain(s)).count();
        hard[0] += count(truth.intersection(&pairs).collect());
        hard[1] += count(pairs.iter().collect());
        hard[2] += count(truth.iter().collect());
    }
    let f1 = |hit: usize, said: usize, is: usize| 2.0 * hit as f64 / (said + is) as f64;
    let all: usize = right.values().sum();
    for (kind, n) in &of {
        println!("{kind:44} {:3} of {n}", right.get(kind).copied().unwrap_or(0));
    }
    println!("edits {}, told right {all} ({:.1} %)", edits.len(), 100.0 * all as f64 / edits.len() as f64);
    println!(
        "identity F1 {:.4}; of records that changed their name {:.4}",
        f1(hit, said, is),
        f1(hard[0], hard[1], hard[2])
    );
    let report = wrong.join("\n");
    assert!(edits.len() >= 200);
    assert!(all * 100 >= edits.len() * 95, "{report}");
    assert!(f1(hit, said, is) >= 0.98 && f1(hard[0], hard[1], hard[2]) >= 0.95, "{report}");
    println!("{report}");
    let writing = [
        "full width",
        "spaces",
        "merged cells, wrapped",
        "comma-separated",
        "tracks in another order",
        "courses in another order",
    ];
    assert!(
        writing.iter().all(|kind| right.get(kind) == of.get(kind)),
        "another writing is no other meaning\n{report}"
    );
}

/// Every fixture that can be read, with its name.
fn every_fixture() -> Vec<(String, Artifact)> {
    let files = ["training-plan", "findings", "notice", "guideline", "comparison"]
        .into_iter()
        .flat_map(cases)
        .flat_map(|case| inputs(&case));
    files
        .map(|p| {
            (p.display().to_string(), read(&p.file_name().unwrap().to_string_lossy(), &std::fs::read(&p).unwrap()))
        })
        .collect()
}

#[test]
fn a_revision_compared_with_itself_is_empty() {
    for (name, artifact) in every_fixture() {
        let found = diff(&side(&artifact), &side(&artifact), &Options::default());
        assert_eq!(found.changes, [], "{name}");
        assert_eq!(found.unknown_tables, [""; 0], "{name}");
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

#[test]
fn the_other_way_round_the_same_is_told_the_other_way_round() {
    let fixtures = every_fixture();
    let mut told = 0;
    for pair in fixtures.windows(2) {
        let (there, back) = both_ways(&side(&pair[0].1), &side(&pair[1].1));
        told += there.len();
        assert_eq!(there, back, "{} and {}", pair[0].0, pair[1].0);
    }
    let base = Plan::new();
    let old = side(&read("plan.txt", base.text().as_bytes()));
    for edit in edits().iter().step_by(5) {
        let new = side(&read(edit.document.0, edit.document.1.as_bytes()));
        let (there, back) = both_ways(&old, &new);
        told += there.len();
        assert_eq!(there, back, "{} at {}", edit.kind, edit.place);
    }
    assert!(told > 500, "only {told} changes were told");
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
