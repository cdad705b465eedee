//! Any bytes through the whole pipeline: text, TSV, CSV, HTML, archives, whatever they look like.

#![no_main]

use keikaku::emit::Status;
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let source = Source { given: "fuzz.txt".to_owned(), ..Source::default() };
    let artifact = process(&source, bytes, &Options::default());
    // A document that failed says why.
    assert!(artifact.summary.status != Status::Failed || !artifact.summary.findings.is_empty());
    assert!(artifact.json.ends_with("}\n"));
});
