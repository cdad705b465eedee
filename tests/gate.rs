//! What the gate lets through and what it holds back: edits that every author makes, accidents, and what an operator asked for.

mod support;

use keikaku::diag::{Code, Severity};
use keikaku::nightly::gate::{Expectations, Outcome, Signature, Verdict, accept};
use std::collections::BTreeSet;
use support::nights::{Document, Night, clinics, events, harmful, harmless, plan};
use support::sides::{Built, words};
use support::{cases, inputs};

fn built(document: &Document) -> Built {
    Built::new(document.0, &document.1)
}

fn after(night: &Night) -> Verdict {
    let (old, new) = (built(&night.old), built(&night.new));
    new.judged(&Expectations::default(), &[old.signature])
}

#[test]
fn what_authors_do_is_published() {
    let mut failed = Vec::new();
    for (set, nights) in ["found with", "held out"].into_iter().zip(harmless()) {
        let mut wrong = Vec::new();
        for night in &nights {
            let verdict = after(night);
            if verdict.outcome != Outcome::Accept {
                wrong.push(format!("{}: {}: {:?}\n{}", night.base, night.kind, verdict.outcome, words(&verdict)));
            }
        }
        println!("{set}: {} of {} harmless edits accepted", nights.len() - wrong.len(), nights.len());
        failed.extend(wrong);
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn accidents_are_held_back_and_the_column_is_named() {
    let mut failed = Vec::new();
    for (set, nights) in ["found with", "held out"].into_iter().zip(harmful()) {
        let mut wrong = Vec::new();
        let mut quarantined = 0;
        for night in &nights {
            let verdict = after(night);
            quarantined += usize::from(verdict.outcome == Outcome::Quarantine);
            let is_named = verdict.findings.iter().any(|f| night.columns.contains(&f.column.as_str()));
            if verdict.outcome == Outcome::Accept || !is_named {
                wrong.push(format!("{}: {}: {:?}\n{}", night.base, night.kind, verdict.outcome, words(&verdict)));
            }
        }
        println!(
            "{set}: {} of {} accidents found and named, {quarantined} quarantined",
            nights.len() - wrong.len(),
            nights.len()
        );
        failed.extend(wrong);
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A list after another, as an operator expects it.
fn lists(expectations: &str, accepted: &[&str], new: &str) -> Verdict {
    let expectations: Expectations = toml::from_str(expectations).expect("a section of keikaku.toml");
    let signature = |text: &&str| built(&("list.csv", text.as_bytes().to_vec())).signature;
    let accepted: Vec<Signature> = accepted.iter().map(signature).collect();
    built(&("list.csv", new.as_bytes().to_vec())).judged(&expectations, &accepted)
}

fn codes(verdict: &Verdict) -> BTreeSet<Code> {
    verdict.findings.iter().map(|f| f.code).collect()
}

#[test]
fn a_first_night_is_published_unless_something_is_missing() {
    let list = clinics(0).text();
    assert_eq!(lists("", &[], &list), Verdict { outcome: Outcome::Accept, findings: vec![] });
    let few = lists("min_records = { cells = 30 }", &[], &list);
    assert_eq!((few.outcome, codes(&few)), (Outcome::Quarantine, BTreeSet::from([Code::BelowMinimum])));
    assert_eq!((few.findings[0].old.as_str(), few.findings[0].new.as_str()), ("at least 30", "26"));
    let filled = "required = [\"cells.施設名\", \"cells.ウェブサイト >= 70%\"]";
    assert_eq!(lists(filled, &[], &list).outcome, Outcome::Accept, "three quarters have a website");
    let empty = lists("required = [\"cells.ウェブサイト\", \"cells.創立\"]", &[], &list);
    assert_eq!((empty.outcome, codes(&empty)), (Outcome::Quarantine, BTreeSet::from([Code::RequiredEmpty])));
    assert_eq!(empty.findings.len(), 2, "{}", words(&empty));
    // What an operator asked for is not softened by what he thinks of drift.
    assert_eq!(lists("drift = \"warn\"\nmin_records = { courses = 1 }", &[], &list).outcome, Outcome::Quarantine);
}

#[test]
fn a_required_field_names_the_record_that_lacks_it() {
    let mut sheet = plan();
    sheet.map("開催日", |i, cell| if i == 5 { "未定".to_string() } else { cell.to_string() });
    let expectations: Expectations = toml::from_str("required = [\"sessions.start_date\"]").unwrap();
    let verdict = built(&("plan.txt", sheet.text().into_bytes())).judged(&expectations, &[]);
    let example = verdict.findings[0].example.clone().expect("the session without a date");
    assert_eq!((verdict.findings.len(), example.page, example.line), (1, 1, 11), "{}", words(&verdict));
    assert_eq!(verdict.findings[0].code, Code::RequiredEmpty);
}

#[test]
fn what_an_operator_accepts_is_no_drift_any_more() {
    let old = clinics(0);
    let mut new = old.clone();
    new.rename("受付時間", "対応時間帯");
    new.move_column("電話番号", 0);
    let (old, new) = (old.text(), new.text());
    let held = lists("", &[&old], &new);
    assert_eq!(
        (held.outcome, codes(&held)),
        (Outcome::Quarantine, BTreeSet::from([Code::LayoutDrift])),
        "{}",
        words(&held)
    );
    let sign = |text: &str| built(&("list.csv", text.as_bytes().to_vec())).signature;
    let mut accepted = vec![sign(&old)];
    accept(&mut accepted, sign(&new));
    assert_eq!(accepted.len(), 2);
    accept(&mut accepted, sign(&new));
    assert_eq!(accepted.len(), 2, "the same twice is one");
    let night = |text: &str| built(&("list.csv", text.as_bytes().to_vec())).judged(&Expectations::default(), &accepted);
    assert_eq!(night(&new).outcome, Outcome::Accept);
    assert_eq!(night(&old).outcome, Outcome::Accept, "a form that was accepted once may come back");
    // But a third is neither.
    let mut third = clinics(0);
    third.drop_column("住所");
    assert_eq!(night(&third.text()).outcome, Outcome::Quarantine);
}

#[test]
fn drift_is_a_warning_where_the_operator_wants_it_and_ignored_columns_say_nothing() {
    let old = clinics(0);
    let mut new = old.clone();
    new.map("備蓄の有無", |_, cell| if cell == "有" { "無" } else { "有" }.to_string());
    let (old, new) = (old.text(), new.text());
    assert_eq!(lists("", &[&old], &new).outcome, Outcome::Quarantine);
    let warned = lists("drift = \"warn\"", &[&old], &new);
    assert!(warned.outcome == Outcome::Warn && warned.findings.iter().all(|f| f.severity == Severity::Warning));
    assert_eq!(lists("ignore = [\"cells.備蓄の有無\"]", &[&old], &new), lists("", &[&old], &old));
    assert_eq!(lists("ignore = [\"備蓄の有無\"]", &[&old], &new).outcome, Outcome::Accept, "the name alone will do");
    assert_eq!(lists("tolerance = 1.0", &[&old], &new).outcome, Outcome::Accept);
}

#[test]
fn a_finding_shows_old_new_and_a_cell_with_its_place() {
    let mut sheet = clinics(0);
    sheet.map("ウェブサイト", |i, _| format!("2025-05-{:02}", i + 1));
    let verdict = lists("", &[&clinics(0).text()], &sheet.text());
    let finding = verdict.findings.iter().find(|f| f.column == "cells.ウェブサイト").expect("the column");
    assert!(finding.old.contains("url 100%") && finding.new.contains("date 100%"), "{}", words(&verdict));
    let example = finding.example.as_ref().expect("a cell");
    assert_eq!((example.page, example.row, example.column, example.text.as_str()), (1, 2, 5, "2025-05-01"));
    // It is kept in the ledger as it is.
    let json = serde_json::to_string(&verdict).unwrap();
    assert_eq!(serde_json::from_str::<Verdict>(&json).unwrap().findings.len(), verdict.findings.len());
}

#[test]
fn a_signature_is_small_and_reads_back() {
    for kind in ["training-plan", "guideline", "notice", "comparison"] {
        for case in cases(kind) {
            let path = &inputs(&case)[0];
            let night = Built::new(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(path).unwrap());
            let json = serde_json::to_string(&night.signature).unwrap();
            assert!(json.len() < 40_000, "{}: {} bytes", case.display(), json.len());
            assert_eq!(serde_json::from_str::<Signature>(&json).unwrap(), night.signature);
            let again = night.judged(&Expectations::default(), std::slice::from_ref(&night.signature));
            assert!(
                again.findings.is_empty() || case.ends_with("noise") || case.ends_with("empty"),
                "{}\n{}",
                case.display(),
                words(&again)
            );
        }
    }
}

#[test]
fn another_document_in_the_same_place_is_never_published() {
    let plans = [plan().text(), events(0).text(), clinics(0).text()];
    let mut nights: Vec<Built> = plans
        .iter()
        .zip(["plan.txt", "list.csv", "list.csv"])
        .map(|(text, name)| built(&(name, text.clone().into_bytes())))
        .collect();
    for case in [
        "training-plan/flattened-text",
        "training-plan/plain-tsv",
        "training-plan/schedule-html",
        "guideline/outline",
        "notice/form",
    ] {
        let path = inputs(&support::fixtures().join(case)).remove(0);
        nights.push(Built::new(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(&path).unwrap()));
    }
    for (i, old) in nights.iter().enumerate() {
        for (j, new) in nights.iter().enumerate().filter(|(j, _)| *j != i) {
            let verdict = new.judged(&Expectations::default(), std::slice::from_ref(&old.signature));
            assert_eq!(verdict.outcome, Outcome::Quarantine, "{j} in the place of {i}\n{}", words(&verdict));
        }
    }
}

/// Each code of the gate is given by a night that shows nothing worse of its kind; `tests/golden.rs` points here.
#[test]
fn every_code_of_the_gate_is_given() {
    let mut given = BTreeSet::new();
    for night in harmful().iter().flatten() {
        given.extend(codes(&after(night)));
    }
    given.extend(codes(&lists(
        "min_records = { courses = 1 }\nrequired = [\"courses.name\"]",
        &[],
        &clinics(0).text(),
    )));
    let first = Code::ALL.iter().position(|c| *c == Code::BelowMinimum).expect("the first of the gate's");
    let last = Code::ALL.iter().position(|c| *c == Code::ReadingDrift).expect("the last of the gate's");
    for code in &Code::ALL[first..=last] {
        assert!(given.contains(code), "{} is never given", code.as_str());
    }
}
