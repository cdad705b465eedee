//! The list of stages, in order, and their run over many documents.
//!
//! *Input*: the bytes of one file, or a list of files. *Output*: one [`Artifact`] per document, and a [`Batch`] of many.
//! *Invariants*: every document becomes an artifact, whatever happens to it; what is published depends on the inputs and
//! options alone, never on the number of threads or the order of arrival.

mod batch;
mod faults;
mod pool;
mod reader;
mod request;
mod spool;
mod wire;
mod worker;

pub use batch::{Batch, Entry, Failure, run};
pub use pool::{Engine, Limits};
pub use request::{Input, Origin};
pub use worker::serve;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::emit::{self, Artifact};
use crate::extract::{self, Budget};
use crate::model::{Content, Dataset, Document, Family, Page, Placed, RawText, Row, Sections, Source, Text};
use crate::{assemble, kinds, layout, normalize, parse, resolve, split, validate};

/// What shapes the reading of one document.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Counted budgets of extraction.
    pub budget: Budget,
}

/// What a stage has just made, for whoever watches.
#[derive(Clone, Copy, Debug)]
pub enum Seen<'a> {
    /// By `extract`.
    Document(&'a Document),
    /// By `layout`.
    Blocks(&'a [Placed<RawText>]),
    /// By `normalize`.
    Texts(&'a [Placed<Text>]),
    /// By `kinds::identify`; none where the document is of no known family.
    Family(Option<&'a Family>),
    /// By `assemble`.
    Sections(&'a Sections),
    /// By `parse`: one list of rows per table.
    Rows(&'a [Vec<Row>]),
    /// By `split`.
    Split(&'a Dataset),
    /// By `resolve`.
    Resolved(&'a Dataset),
}

/// Reads one document and makes its share of a package. Never refuses: what cannot be read becomes an artifact with status
/// `failed`.
pub fn process(source: &Source, bytes: &[u8], options: &Options) -> Artifact {
    process_watched(source, bytes, options, &mut |_, _| {})
}

/// [`process`], showing `watch` what every stage made and the findings up to there.
pub fn process_watched(
    source: &Source,
    bytes: &[u8],
    options: &Options,
    watch: &mut dyn FnMut(Seen<'_>, &Diagnostics),
) -> Artifact {
    let mut d = Diagnostics::default();
    let document = match extract::extract(bytes, &source.given, &options.budget, &mut d) {
        Ok(document) => document,
        Err(e) => return emit::emit_failed(source, e.media_type, e.code, &e.message, &d),
    };
    watch(Seen::Document(&document), &d);
    let kept = text_only(&document);
    let data = read(document, &mut d, watch);
    let data = validate::validate(data, &mut d);
    emit::emit(source, &kept, &data, &d)
}

/// The stages between the file and the package.
fn read(document: Document, d: &mut Diagnostics, watch: &mut dyn FnMut(Seen<'_>, &Diagnostics)) -> Dataset {
    let blocks = layout::layout(document);
    watch(Seen::Blocks(&blocks), d);
    let texts = normalize::normalize(blocks);
    watch(Seen::Texts(&texts), d);
    let known = kinds::identify(&texts);
    watch(Seen::Family(known), d);
    let nobody = no_family();
    let family = known.unwrap_or(&nobody);
    let sections = assemble::assemble(texts, family, d);
    watch(Seen::Sections(&sections), d);
    let rows = rows_of(&sections, known, d);
    watch(Seen::Rows(&rows), d);
    let mut data = split::split(&sections, rows, family, d);
    watch(Seen::Split(&data), d);
    resolve::resolve(&mut data, &sections, family, d);
    watch(Seen::Resolved(&data), d);
    data
}

/// Without a family there are no columns to look for: the tables stay cells, and a finding says so.
fn rows_of(sections: &Sections, known: Option<&Family>, d: &mut Diagnostics) -> Vec<Vec<Row>> {
    if let Some(family) = known {
        return parse::parse(sections, family, d);
    }
    if !d.items.iter().any(|f| matches!(f.code, Code::NotAPlan | Code::NoTable)) {
        let (code, message) = match sections.areas.len() {
            0 => (Code::NoTable, "the document has no table; nothing but its text was read".to_owned()),
            n => (Code::NotAPlan, format!("no known family of plans has such headings; {n} tables are kept as cells")),
        };
        d.push(Diagnostic::new(code, message, Vec::new()));
    }
    vec![Vec::new(); sections.areas.len()]
}

fn no_family() -> Family {
    Family { id: "unknown", order: Vec::new(), headings: Vec::new(), terms: Vec::new() }
}

/// The document without its structure, which `layout` takes: quoting and counting need the pages' text only.
fn text_only(document: &Document) -> Document {
    let page = |p: &Page| Page {
        number: p.number,
        name: p.name.clone(),
        text: p.text.clone(),
        content: Content::Lines(Vec::new()),
    };
    Document {
        media_type: document.media_type,
        encoding: document.encoding.clone(),
        text_layer: document.text_layer,
        partial: document.partial.clone(),
        pages: document.pages.iter().map(page).collect(),
    }
}
