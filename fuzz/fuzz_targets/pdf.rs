//! Bytes that open as a PDF, through the whole pipeline.

#![no_main]

use keikaku::emit::Status;
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use libfuzzer_sys::{Corpus, fuzz_target};

/// A panic of the interpreter of PDF is a refusal, which the reader makes of it; any other ends the run.
fn watch() {
    std::panic::set_hook(Box::new(|panic| {
        if !panic.location().is_some_and(|at| at.file().contains("/hayro-")) {
            eprintln!("{panic}");
            std::process::abort();
        }
    }));
}

fuzz_target!(init: watch(), |bytes: &[u8]| -> Corpus {
    if !bytes.starts_with(b"%PDF-") {
        return Corpus::Reject;
    }
    let source = Source { given: "fuzz.pdf".to_owned(), ..Source::default() };
    let artifact = process(&source, bytes, &Options::default());
    assert!(artifact.summary.status != Status::Failed || !artifact.summary.findings.is_empty());
    Corpus::Keep
});
