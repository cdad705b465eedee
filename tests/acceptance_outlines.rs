//! Real notices, guidelines, comparisons and forms that are not part of the project, against what a person read in them
//! (`make acceptance`).
//!
//! They lie in `$KEIKAKU_SHARED`, or beside the checkout in `../shared`. Nothing of them may be copied here: expectations come from the
//! files beside them.

#![allow(clippy::print_stdout, reason = "figures are what these tests are for")]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use support::{Record, Records, fold, read};

fn shared() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let dir = std::env::var_os("KEIKAKU_SHARED").map_or(beside, PathBuf::from);
    assert!(dir.join("corpus/seeds").is_dir(), "no documents in {}", dir.display());
    dir
}

/// The n-th seed document, and the truth of that name.
fn seed(number: &str, truth: &str) -> (Records, Value) {
    let entries = std::fs::read_dir(shared().join("corpus/seeds")).unwrap().map(|e| e.unwrap().path());
    let path = entries.into_iter().find(|p| p.file_name().unwrap().to_string_lossy().starts_with(number));
    let path = path.expect("the seed is there");
    let artifact = read(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(&path).unwrap());
    let summary = &artifact.summary;
    println!("seed {number} (1 document): {} characters, {} in no record", summary.characters, summary.residue);
    for (table, count) in
        summary.records.iter().filter(|(t, n)| **n > 0 && !["cells", "coverage"].contains(&t.as_str()))
    {
        println!("  {table} {count}");
    }
    assert_eq!(summary.residue, 0, "characters are in no record");
    let truth = std::fs::read_to_string(shared().join("truth").join(truth)).unwrap();
    (Records::of(&artifact), serde_json::from_str(&truth).unwrap())
}

fn words(value: &Value) -> Vec<String> {
    value.as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_string()).collect()
}

/// What an item begins with: its heading, or else its text.
fn begins(row: &Record) -> String {
    fold(&format!("{}{}", row["heading"], row["text"]))
}

fn by_path(records: &Records) -> BTreeMap<String, &Record> {
    records.table("provisions").iter().map(|p| (p["path"].clone(), p)).collect()
}

/// Prints how much of the truth was found, and fails unless it was all.
fn report(what: &str, wanted: usize, missing: &[String]) {
    println!("  {what}: {} of {wanted}", wanted - missing.len());
    assert!(missing.is_empty(), "{what}: {missing:?}");
}

fn has_finding(records: &Records, code: &str, text: &str) -> bool {
    records
        .table("findings")
        .iter()
        .any(|f| f["code"] == code && (fold(&f["text"]).contains(text) || f["message"].contains(text)))
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn slides_give_their_meetings_their_period_and_their_plan() {
    let (records, truth) = seed("001", "seed001.json");
    let document = &records.table("documents")[0];
    assert_eq!(
        (document["issued_on"].as_str(), document["issuer"].as_str()),
        (truth["issued_on"].as_str().unwrap(), truth["issuer"].as_str().unwrap())
    );
    let events = records.table("events");
    let meeting = |m: &&Value| {
        let found =
            events.iter().find(|e| e["kind"] == "meeting" && e["number"].parse::<u64>().ok() == m["no"].as_u64());
        let fits = |e: &Record| {
            e["start_date"] == m["date"].as_str().unwrap_or("")
                && e["items"].split(';').count() == m["items"].as_u64().unwrap() as usize
        };
        !found.is_some_and(fits)
    };
    let all = truth["meetings"].as_array().unwrap();
    let missing: Vec<String> = all.iter().filter(meeting).map(Value::to_string).collect();
    report("meetings", all.len(), &missing);
    let period = &truth["periods"][0];
    let is_period = |e: &&Record| e["kind"] == "period" && e["name"] == period["label"].as_str().unwrap();
    let found = events.iter().find(is_period).expect("the period is there");
    assert_eq!(
        (found["start_date"].as_str(), found["end_date"].as_str()),
        (period["start"].as_str().unwrap(), period["end"].as_str().unwrap())
    );
    let provisions = records.table("provisions");
    let children = |p: &Record| provisions.iter().filter(|c| c["parent_id"] == p["provision_id"]).count() as u64;
    let tree = truth["plan_tree"].as_object().unwrap();
    let wrong = |(name, count): &(&String, &Value)| {
        !provisions.iter().any(|p| begins(p).ends_with(&fold(name)) && children(p) == count.as_u64().unwrap())
    };
    let missing: Vec<String> = tree.iter().filter(wrong).map(|(name, _)| name.clone()).collect();
    report("sections of the plan", tree.len(), &missing);
    assert!(has_finding(&records, "format-lost", ""), "the lost formatting is not told");
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn a_guideline_gives_its_provisions_and_its_amendments() {
    let (records, truth) = seed("002", "seed002.json");
    assert_eq!(records.table("documents")[0]["title"], truth["title"].as_str().unwrap());
    let paths = by_path(&records);
    let all = truth["provisions"].as_array().unwrap();
    let wrong = |p: &&Value| {
        let row = paths.get(p["path"].as_str().unwrap());
        !row.is_some_and(|r| begins(r).starts_with(&fold(p["starts"].as_str().unwrap())))
    };
    let missing: Vec<String> = all.iter().filter(wrong).map(Value::to_string).collect();
    report("provisions", all.len(), &missing);
    assert!(records.table("provisions").len() <= all.len() + 1, "more provisions than there are");
    let amendments = records.table("amendments");
    let changed = truth["amendments"].as_array().unwrap();
    let wrong = |a: &&Value| {
        let fits = |row: &&Record| {
            let removed = fold(a["removed"].as_str().unwrap_or(""));
            let added = fold(a["added"].as_str().unwrap_or(""));
            let is_item = a["change"] == "added";
            row["path"] == a["path"].as_str().unwrap()
                && if is_item {
                    row["operation"] == "add_item"
                } else {
                    fold(&row["deleted"]) == removed && fold(&row["inserted"]).ends_with(&added)
                }
        };
        amendments.iter().filter(fits).count() != 1
    };
    let missing: Vec<String> = changed.iter().filter(wrong).map(Value::to_string).collect();
    report("amendments", changed.len(), &missing);
    let omitted: BTreeSet<&str> =
        amendments.iter().filter(|a| a["operation"] == "omitted").map(|a| a["path"].as_str()).collect();
    let unchanged = words(&truth["unchanged"]);
    let missing: Vec<String> = unchanged.iter().filter(|p| !omitted.contains(p.as_str())).cloned().collect();
    report("omitted", unchanged.len(), &missing);
    assert_eq!(amendments.len(), changed.len() + unchanged.len(), "more amendments than there are");
    let gold: Value =
        serde_json::from_str(&std::fs::read_to_string(shared().join("truth/seed002_gold.json")).unwrap()).unwrap();
    let split: Vec<String> = gold["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["code"] == "split-number")
        .map(|f| f["value"].as_str().unwrap().to_string())
        .collect();
    let numbers: BTreeSet<&str> = records.table("references").iter().map(|r| r["number"].as_str()).collect();
    let missing: Vec<String> = split.iter().filter(|n| !numbers.contains(n.as_str())).cloned().collect();
    report("numbers parted by a line end", split.len(), &missing);
    assert!(has_finding(&records, "term-variant", "3/(6)"), "the title that differs is not told");
    let sides = records.table("findings").iter().filter(|f| f["code"] == "side-inferred");
    let lines: BTreeSet<String> = sides.map(|f| f["line"].clone()).collect();
    let inferred = gold["one_token_lines"].as_object().unwrap();
    let missing: Vec<String> =
        inferred.keys().map(|k| k.split('-').next().unwrap().to_string()).filter(|l| !lines.contains(l)).collect();
    report("lines of one column", inferred.len(), &missing);
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn requirements_give_their_items_with_modality() {
    let (records, truth) = seed("003", "seed003.json");
    let paths = by_path(&records);
    let ends = |tail: &str| paths.keys().any(|p| p.ends_with(tail));
    let mut wanted = words(&truth["council_roles"]).iter().map(|r| format!("主な役割/{r}")).collect::<Vec<_>>();
    wanted.extend(words(&truth["circled"]).iter().map(|c| format!("主な役割/(2)/{c}")));
    wanted.extend(words(&truth["kana"]).iter().map(|k| format!("{}/{k}", truth["kana_parent"].as_str().unwrap())));
    wanted.extend(words(&truth["support_centre"]).iter().map(|c| format!("5/(1)/{c}")));
    let missing: Vec<String> = wanted.iter().filter(|tail| !ends(tail)).cloned().collect();
    report("items", wanted.len(), &missing);
    let modality = |tail: &str| paths.iter().find(|(p, _)| p.ends_with(tail)).map(|(_, r)| r["modality"].as_str());
    let should = words(&truth["desirable"]);
    let missing: Vec<String> =
        should.iter().filter(|d| modality(&format!("(1)/{d}")) != Some("should")).cloned().collect();
    report("desirable", should.len(), &missing);
    assert_eq!(modality("5/(1)/⑧"), Some("must;should;effort"));
    assert!(has_finding(&records, "numbering-gap", "⑥"), "the missing ⑦ is not told");
    assert!(has_finding(&records, "note-dangling", "(*)"), "the dangling mark is not told");
    let internal = records.table("references").iter().any(|r| r["kind"] == "internal" && r["target"] == "Ⅱ/4/(3)");
    assert!(internal, "the reference to another chapter is not there");
    let acting = records.table("provisions").iter().filter(|p| p["actor"] == "国").count();
    assert!(acting >= 7, "only {acting} measures name who acts");
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn a_notice_gives_its_bodies_its_form_and_its_deadline_and_no_name() {
    let (records, truth) = seed("004", "seed004.json");
    let headings: BTreeSet<String> = records.table("provisions").iter().map(|p| p["path"].clone()).collect();
    let sections = words(&truth["sections"]);
    let missing: Vec<String> = sections.iter().filter(|s| !headings.contains(*s)).cloned().collect();
    report("sections", sections.len(), &missing);
    let contacts = records.table("contacts");
    assert!(contacts.iter().any(|c| c["kind"] == "fax" && c["value"] == truth["fax"].as_str().unwrap()));
    let edtf = format!(
        "--{:02}-{:02}",
        truth["deadline"]["month"].as_u64().unwrap(),
        truth["deadline"]["day"].as_u64().unwrap()
    );
    let deadline = records.table("events").iter().find(|e| e["kind"] == "deadline").expect("the deadline is there");
    assert_eq!((deadline["edtf"].as_str(), deadline["end_date"].as_str()), (edtf.as_str(), ""));
    let bodies = records.table("organizations");
    let name = |id: &str| bodies.iter().find(|o| o["organization_id"] == id).map_or("", |o| o["name"].as_str());
    let edges = truth["organisation"].as_array().unwrap();
    let wrong = |e: &&Value| {
        !bodies.iter().any(|o| o["name"] == e[1].as_str().unwrap() && name(&o["parent_id"]) == e[0].as_str().unwrap())
    };
    let missing: Vec<String> = edges.iter().filter(wrong).map(Value::to_string).collect();
    report("bodies", edges.len(), &missing);
    assert_eq!(bodies.iter().filter(|o| o["role"] == "secretariat").count(), 5);
    assert_eq!(bodies.iter().filter(|o| o["role"] == "network").count(), 4);
    let members = bodies.iter().find(|o| !o["members_text"].is_empty()).expect("the members are there");
    assert!(
        members["members_text"].contains(&truth["facilities"].to_string()) || members["members_text"].contains('名')
    );
    let labels: BTreeSet<&str> = records.table("form_fields").iter().map(|f| f["label"].as_str()).collect();
    let fields = words(&truth["form_fields"]);
    let missing: Vec<String> = fields.iter().filter(|f| !labels.contains(f.as_str())).cloned().collect();
    report("fields", fields.len(), &missing);
    assert_eq!(labels.len(), fields.len(), "more kinds of fields than there are: {labels:?}");
    let groups: BTreeSet<&str> = records.table("form_fields").iter().map(|f| f["group"].as_str()).collect();
    let roles = words(&truth["form_roles"]);
    let missing: Vec<String> = roles.iter().filter(|r| !groups.contains(r.as_str())).cloned().collect();
    report("boxes", roles.len(), &missing);
    assert!(records.table("findings").iter().any(|f| f["code"] == "name-withheld"), "nothing is withheld");
}
