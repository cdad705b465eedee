//! Prints the text of a document, page by page, as extraction decodes it: for comparing with other readers
//! (`tests/consensus.py`) and for measuring extraction alone.
//!
//! `cargo run --release --example page_text -- FILE…`
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

use keikaku::diag::Diagnostics;
use keikaku::extract::{Budget, extract};
use std::io::{self, Write};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        let mut found = Diagnostics::default();
        match extract(&bytes, &path, &Budget::default(), &mut found) {
            Ok(document) => {
                for page in &document.pages {
                    writeln!(out, "{}\u{C}", page.text)?;
                }
                eprintln!("{path}: {:?}, {} page(s)", document.text_layer, document.pages.len());
            }
            Err(e) => eprintln!("{path}: {}: {}", e.code.as_str(), e.message),
        }
        found.items.iter().for_each(|f| eprintln!("  {}: {}", f.code.as_str(), f.message));
    }
    Ok(())
}
