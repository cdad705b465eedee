//! The fixtures, read and compared with what a person read in them.
//!
//! `expected.txt` was written by hand from the document, never from the program's output. `KEIKAKU_BLESS=1` (`make bless`)
//! writes `actual.txt` beside it, to be compared and, where the document proves it, copied over by a person.

mod support;

use keikaku::diag::Code;
use std::collections::BTreeSet;
use std::path::Path;
use support::compact::{compact, track_names};
use support::{Records, cases, fixtures, inputs, read, read_case};

/// The lines that differ, with their neighbours in words: `-` expected, `+` read.
fn difference(expected: &str, actual: &str) -> String {
    let (a, b): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    // Longest common subsequence; fixtures have a few hundred lines.
    let mut best = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            best[i][j] = if a[i] == b[j] { best[i + 1][j + 1] + 1 } else { best[i + 1][j].max(best[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut out, mut track) = (0, 0, Vec::new(), "");
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (track, i, j) = (if a[i].starts_with("  ") { track } else { a[i] }, i + 1, j + 1);
        } else if j == b.len() || (i < a.len() && best[i + 1][j] >= best[i][j + 1]) {
            out.push(format!("[{}] - {}", track.trim(), a[i].trim()));
            i += 1;
        } else {
            out.push(format!("[{}] + {}", track.trim(), b[j].trim()));
            j += 1;
        }
    }
    out.join("\n")
}

/// `code<TAB>course/track` of every finding from warning upward, once each.
fn remarks(records: &Records) -> BTreeSet<String> {
    let names = track_names(records);
    let name = |id: &str| {
        let owner =
            names.keys().filter(|t| id == t.as_str() || id.starts_with(&format!("{t}/"))).max_by_key(|t| t.len());
        owner.map_or("-".to_string(), |t| names[t].clone())
    };
    let loud = records.table("findings").iter().filter(|f| f["severity"] != "info");
    loud.map(|f| format!("{}\t{}", f["code"], name(&f["record_id"]))).collect()
}

fn check(case: &Path) -> Option<String> {
    let bytes = std::fs::read(&inputs(case)[0]).unwrap();
    let artifact = read(&inputs(case)[0].file_name().unwrap().to_string_lossy(), &bytes);
    let records = Records::of(&artifact);
    let mut actual = compact(&records);
    let mut expected = std::fs::read_to_string(case.join("expected.txt")).expect("every case has its expectation");
    if let Ok(findings) = std::fs::read_to_string(case.join("findings.txt")) {
        let wanted: BTreeSet<_> = findings.lines().filter(|l| !l.starts_with('#')).map(str::to_string).collect();
        expected.push_str(&wanted.into_iter().collect::<Vec<_>>().join("\n"));
        actual.push_str(&remarks(&records).into_iter().collect::<Vec<_>>().join("\n"));
    }
    if std::env::var_os("KEIKAKU_BLESS").is_some() {
        std::fs::write(case.join("actual.txt"), &actual).unwrap();
    }
    let lines = difference(expected.trim(), actual.trim());
    (!lines.is_empty()).then(|| format!("== {}\n{lines}\n", case.file_name().unwrap().to_string_lossy()))
}

#[test]
fn every_fixture_reads_as_a_person_reads_it() {
    let wrong: Vec<_> = cases("training-plan").iter().filter_map(|c| check(c)).collect();
    assert!(wrong.is_empty(), "- is what the document says, + is what was read\n{}", wrong.join("\n"));
}

/// A document that is no plan; nothing of it may be lost.
fn check_prose(case: &Path) -> Option<String> {
    let input = &inputs(case)[0];
    let artifact = read(&input.file_name().unwrap().to_string_lossy(), &std::fs::read(input).unwrap());
    assert_eq!(artifact.summary.residue, 0, "{}: characters are in no record", case.display());
    let records = Records::of(&artifact);
    // A plan that the document holds beside its text.
    let actual = support::prose::compact(&records) + &compact(&records);
    if std::env::var_os("KEIKAKU_BLESS").is_some() {
        std::fs::write(case.join("actual.txt"), &actual).unwrap();
    }
    let expected = std::fs::read_to_string(case.join("expected.txt")).unwrap_or_default();
    let lines = difference(expected.trim(), actual.trim());
    (!lines.is_empty()).then(|| format!("== {}\n{lines}\n", case.display()))
}

#[test]
fn every_notice_guideline_and_comparison_reads_as_a_person_reads_it() {
    let kinds = ["notice", "guideline", "comparison"];
    let wrong: Vec<_> = kinds.iter().flat_map(|k| cases(k)).filter_map(|c| check_prose(&c)).collect();
    assert!(wrong.is_empty(), "- is what the document says, + is what was read\n{}", wrong.join("\n"));
}

/// Codes that no single small file shows; each has its own test where it is raised.
const NOT_IN_ONE_FILE: &[Code] = &[
    Code::LimitSize,
    Code::LimitMemory,
    Code::LimitTime,
    Code::Crashed,
    Code::CrossCheckDiffers,
    Code::CrossCheckFailed,
    Code::PlanCollision,
    Code::DocumentDouble,
    // What the gate says of a night needs the nights before: tests/gate.rs has one for each of these.
    Code::BelowMinimum,
    Code::RequiredEmpty,
    Code::RecordsLost,
    Code::RecordsGrown,
    Code::LayoutDrift,
    Code::ValueDrift,
    Code::DocumentDrift,
    Code::ReadingDrift,
];

#[test]
fn every_kind_of_finding_has_a_document_that_shows_it() {
    let mut missing = Vec::new();
    for code in Code::ALL.iter().filter(|c| !NOT_IN_ONE_FILE.contains(c)) {
        let case = fixtures().join("findings").join(code.as_str());
        if !case.is_dir() {
            missing.push(format!("{}: no fixture", code.as_str()));
            continue;
        }
        let artifact = read_case(&case);
        if !artifact.summary.findings.iter().any(|f| f.code == code.as_str()) {
            let found: BTreeSet<_> = artifact.summary.findings.iter().map(|f| f.code.as_str()).collect();
            missing.push(format!("{}: found only {found:?}", code.as_str()));
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn every_folder_of_findings_is_named_after_a_code() {
    let codes: BTreeSet<_> = Code::ALL.iter().map(|c| c.as_str().to_string()).collect();
    for case in cases("findings") {
        let name = case.file_name().unwrap().to_string_lossy().to_string();
        assert!(codes.contains(&name), "fixtures/findings/{name} is no code");
    }
}

/// The workbooks are binary; their sources beside them are what is reviewed.
#[test]
fn workbooks_are_what_their_sources_say() {
    for case in cases("training-plan").into_iter().chain(cases("findings")) {
        let Ok(source) = std::fs::read_to_string(case.join("workbook.txt")) else { continue };
        let made = support::workbook::workbook(&source);
        let path = case.join("input.xlsx");
        if std::env::var_os("KEIKAKU_BLESS").is_some() {
            std::fs::write(&path, &made).unwrap();
        }
        assert!(std::fs::read(&path).is_ok_and(|b| b == made), "{}: run `make bless`", path.display());
    }
}

/// So are the files of PDF and Word; what writes them is `findings` of `support::pdf` and `support::docx`.
#[test]
fn pdf_and_word_files_are_what_their_writers_write() {
    let pdf = support::pdf::findings().into_iter().map(|(code, made)| (code, "input.pdf", made));
    let docx = support::docx::findings().into_iter().map(|(code, made)| (code, "input.docx", made));
    for (code, name, made) in pdf.chain(docx) {
        let path = fixtures().join("findings").join(code).join(name);
        if std::env::var_os("KEIKAKU_BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &made).unwrap();
        }
        assert!(std::fs::read(&path).is_ok_and(|b| b == made), "{}: run `make bless`", path.display());
    }
}
