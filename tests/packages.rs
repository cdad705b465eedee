//! What is written is what `keikaku validate` accepts: every fixture, alone and together with all others.

mod support;

use keikaku::emit::{Artifact, PackageOptions, verify_package, write_package};
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use sha2::{Digest, Sha256};
use std::fs;
use support::{cases, inputs};

/// Reads bytes as a document whose name in the package has its checksum, as the program does.
fn read(name: &str, bytes: &[u8]) -> Artifact {
    let sha256 = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    process(&Source { given: name.to_owned(), sha256, ..Source::default() }, bytes, &Options::default())
}

/// The artifacts of every input of every case.
fn artifacts() -> Vec<Artifact> {
    let kinds = ["training-plan", "findings", "notice", "guideline", "comparison"];
    let cases = kinds.iter().flat_map(|kind| cases(kind));
    let inputs = cases.flat_map(|case| inputs(&case));
    inputs.map(|path| read(&path.to_string_lossy(), &fs::read(&path).expect("an input is readable"))).collect()
}

/// The first problems of the package that is written of these documents.
fn problems(artifacts: &[Artifact]) -> Vec<String> {
    let temp = tempfile::tempdir().expect("a folder");
    let options = PackageOptions { no_sync: true, ..PackageOptions::default() };
    let mut sorted = artifacts.to_vec();
    sorted.sort_by(|a, b| a.summary.document_id.cmp(&b.summary.document_id));
    write_package(temp.path(), sorted.into_iter().map(Ok), &serde_json::json!({}), &options).expect("it is written");
    let problems = verify_package(temp.path()).expect("it is readable");
    problems.iter().take(5).map(ToString::to_string).collect()
}

#[test]
fn every_package_that_is_written_is_valid() {
    let all = artifacts();
    for artifact in &all {
        assert_eq!(problems(std::slice::from_ref(artifact)), [""; 0], "{}", artifact.summary.given);
    }
    assert_eq!(problems(&all), [""; 0], "all together");
}

/// The words of an unknown column and the lines outside tables are what the packages of strange documents consist of.
#[test]
fn kept_words_are_valid_notes() {
    let event = "NO,イベント名,開始日,区分番号\n1,川辺の集い,2021-06-01,7\n2,山辺の集い,2021-06-02,8\n3,海辺の集い,2021-06-03,9\n";
    let text = "お知らせ\n\nこの文書には表がありません。\n担当は企画係です。\n";
    for (name, body, table) in [("event.csv", event, "\"column-heading\""), ("text.txt", text, "\"kept-line\"")] {
        let artifact = read(name, body.as_bytes());
        assert!(artifact.provenance.contains(table), "{name} has no such note\n{}", artifact.tables["notes"]);
        assert_eq!(problems(&[artifact]), [""; 0], "{name}");
    }
}
