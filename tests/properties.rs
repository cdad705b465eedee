//! What holds of every document, whatever it says.

mod support;

use keikaku::emit::Artifact;
use std::collections::BTreeMap;
use support::compact::compact;
use support::damage::{damage_every_cell, table, worst};
use support::{Records, cases, fixtures, inputs, read, records};

/// Every fixture that has a table or words.
fn every_fixture() -> Vec<(String, Artifact)> {
    let kinds = ["training-plan", "findings", "notice", "guideline", "comparison"];
    let all = kinds.iter().flat_map(|kind| cases(kind));
    let files = all.flat_map(|case| inputs(&case));
    files
        .map(|p| {
            (p.display().to_string(), read(&p.file_name().unwrap().to_string_lossy(), &std::fs::read(&p).unwrap()))
        })
        .collect()
}

fn flattened() -> String {
    std::fs::read_to_string(fixtures().join("training-plan/flattened-text/input.txt")).unwrap()
}

#[test]
fn the_same_bytes_give_the_same_artifact() {
    let (once, again) = (every_fixture(), every_fixture());
    for ((name, a), (_, b)) in once.iter().zip(&again) {
        assert!(a == b, "{name} was read in two ways");
    }
}

#[test]
fn every_character_is_accounted_for_once() {
    for (name, artifact) in every_fixture() {
        for row in Records::of(&artifact).table("coverage") {
            let n = |c: &str| row[c].parse::<u64>().unwrap_or_else(|_| panic!("{name}: {c} is no number"));
            assert_eq!(
                n("characters"),
                n("typed") + n("text") + n("furniture") + n("residue"),
                "{name} page {}",
                row["page"]
            );
        }
    }
}

#[test]
fn plans_are_read_without_residue() {
    for case in cases("training-plan") {
        // What is no plan is published as cells, which do not count.
        if ["noise", "empty", "not-a-plan"].iter().any(|c| case.ends_with(c)) {
            continue;
        }
        let path = &inputs(&case)[0];
        let artifact = read(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(path).unwrap());
        assert!(artifact.summary.characters > 50, "{} was not read", case.display());
        assert_eq!(artifact.summary.residue, 0, "{}", case.display());
    }
}

#[test]
fn provenance_quotes_the_document_exactly() {
    let text: Vec<char> = flattened().chars().collect();
    let artifact = read("input.txt", flattened().as_bytes());
    let mut quoted = 0;
    for line in artifact.provenance.lines() {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let at = |i: usize| value["chars"][i].as_u64().unwrap() as usize;
        let there: String = text[at(0)..at(1)].iter().collect();
        assert_eq!(there, value["raw"].as_str().unwrap(), "{line}");
        quoted += 1;
    }
    assert!(quoted > 500, "only {quoted} values have provenance");
}

#[test]
fn findings_name_records_that_are_there() {
    for (name, artifact) in every_fixture() {
        let records = Records::of(&artifact);
        let mut ids = std::collections::BTreeSet::new();
        for (table, key) in [
            ("documents", "document_id"),
            ("courses", "course_id"),
            ("tracks", "track_id"),
            ("sessions", "session_id"),
            ("places", "place_id"),
            ("fees", "fee_id"),
            ("capacities", "capacity_id"),
            ("requirements", "requirement_id"),
            ("relations", "relation_id"),
            ("legends", "legend_id"),
            ("notes", "note_id"),
            ("provisions", "provision_id"),
            ("amendments", "amendment_id"),
            ("references", "reference_id"),
            ("definitions", "definition_id"),
            ("events", "event_id"),
            ("organizations", "organization_id"),
            ("form_fields", "field_id"),
            ("contacts", "contact_id"),
        ] {
            for row in records.table(table) {
                assert!(ids.insert(row[key].clone()), "{name}: {} stands twice", row[key]);
            }
        }
        for f in records.table("findings").iter().filter(|f| !f["record_id"].is_empty()) {
            assert!(
                ids.contains(&f["record_id"]),
                "{name}: {} is about {}, which is not there",
                f["code"],
                f["record_id"]
            );
        }
    }
}

/// The heading lines of the flattened plan: those that hold 都道府県 in a cell of its own, or 研修名.
fn is_heading(line: &str) -> bool {
    line.split('\t').count() > 5 && line.split('\t').any(|c| matches!(c, "研修名" | "都道府県" | "会場名"))
}

fn with_headings(change: impl Fn(Vec<&str>) -> Vec<String>) -> String {
    let line = |l: &str| if is_heading(l) { change(l.split('\t').collect()).join("\t") } else { l.to_string() };
    flattened().lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

#[test]
fn headings_may_stand_anywhere_or_be_missing() {
    let expected = compact(&records("input.txt", flattened().as_bytes()));
    let rotated = with_headings(|c| (0..c.len()).map(|i| c[(i + 3) % c.len()].to_string()).collect());
    let reversed = with_headings(|c| c.iter().rev().map(|s| s.to_string()).collect());
    let blank = with_headings(|c| c.iter().map(|_| String::new()).collect());
    let renamed = with_headings(|c| {
        c.iter().enumerate().map(|(i, s)| if s.is_empty() { String::new() } else { format!("欄{i}") }).collect()
    });
    for (what, text) in [("rotated", rotated), ("reversed", reversed), ("blank", blank), ("renamed", renamed)] {
        let actual = compact(&records("input.txt", text.as_bytes()));
        let gone = expected.lines().filter(|l| !actual.lines().any(|a| a == *l)).map(|l| format!("- {l}"));
        let new = actual.lines().filter(|l| !expected.lines().any(|e| e == *l)).map(|l| format!("+ {l}"));
        let differ: Vec<_> = gone.chain(new).collect();
        assert!(actual == expected, "headings {what}:\n{}", differ.join("\n"));
    }
}

#[test]
fn a_damaged_cell_costs_its_own_row_and_is_said() {
    let outcomes = damage_every_cell("input.txt", &flattened());
    let show = std::env::var_os("KEIKAKU_SHOW").is_some();
    let report = format!("{}{}", table(&outcomes), worst(&outcomes, if show { usize::MAX } else { 12 }));
    println!("{report}");
    assert!(outcomes.len() > 800, "only {} cells were damaged", outcomes.len());
    let good = outcomes.iter().filter(|o| o.is_good()).count();
    let wrong = outcomes.iter().filter(|o| !o.wrong.is_empty()).count();
    assert!(wrong == 0 && good * 100 >= outcomes.len() * 95, "{report}");
}

#[test]
fn rows_of_one_page_may_stand_on_another() {
    // The page blocks in reverse: the same courses, in another order.
    let text = flattened();
    let blocks: Vec<&str> = text.split("\n\n2024年度").collect();
    let mut turned: Vec<String> = blocks.iter().rev().map(|b| b.trim_start_matches("2024年度").to_string()).collect();
    turned[0] = format!("2024年度{}", turned[0]);
    let turned = turned.join("\n\n2024年度") + "\n";
    let courses = |text: &str| {
        let mut out = BTreeMap::new();
        let mut name = String::new();
        for line in compact(&records("input.txt", text.as_bytes())).lines() {
            if line.starts_with("course ") {
                name = line.to_string();
            }
            out.entry(name.clone()).or_insert_with(Vec::new).push(line.to_string());
        }
        out
    };
    assert_eq!(courses(&text), courses(&turned));
}
