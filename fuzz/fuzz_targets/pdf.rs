//! Bytes that open as a PDF, through the whole pipeline.

#![no_main]

use keikaku::emit::Status;
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use libfuzzer_sys::{Corpus, fuzz_target};

fuzz_target!(|bytes: &[u8]| -> Corpus {
    if !bytes.starts_with(b"%PDF-") {
        return Corpus::Reject;
    }
    let source = Source { given: "fuzz.pdf".to_owned(), ..Source::default() };
    let artifact = process(&source, bytes, &Options::default());
    assert!(artifact.summary.status != Status::Failed || !artifact.summary.findings.is_empty());
    Corpus::Keep
});
