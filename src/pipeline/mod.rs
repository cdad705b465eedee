//! The list of stages, in order, and their run over many documents.
//!
//! *Input*: the bytes of one file, or a list of files. *Output*: one [`Artifact`] per document, and a [`Batch`] of many.
//! *Invariants*: every document becomes an artifact, whatever happens to it; what is published depends on the inputs and
//! options alone, never on the number of threads or the order of arrival.

mod batch;
mod cage;
mod cross_check;
mod faults;
mod intake;
mod last_words;
mod limits;
mod own_limits;
mod pool;
mod published;
mod reader;
mod request;
mod second;
mod spool;
mod wire;
mod withhold;
mod worker;

pub use batch::{Batch, Entry, Failure, run};
pub use cage::Cage;
pub use limits::Limits;
pub use own_limits::limit_own_process;
pub use pool::Engine;
pub use published::published;
pub use request::{Input, Origin};
pub use second::SecondReading;
pub use worker::serve;

use crate::correct::Overrides;
use crate::diag::Diagnostics;
use crate::emit::{self, Artifact, Sink, Summary};
use crate::extract::{self, Budget};
use crate::model::{
    Block, Content, Dataset, Document, Family, Field, Margin, Page, Placed, Prose, RawText, Row, Sections, Source,
    Span, Struck, Text,
};
use crate::{assemble, correct, kinds, layout, normalize, parse, resolve, split, validate};
use std::io;
use std::sync::Arc;

/// What shapes the reading of one document.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Counted budgets of extraction.
    pub budget: Budget,
    /// Have the second reader of PDF, where [`run`] has reader processes, read every document too.
    pub cross_check: bool,
    /// Publish names of private persons, which are withheld otherwise.
    pub publish_names: bool,
    /// What the second reader saw of this document, to be compared with what is read.
    pub second: Option<SecondReading>,
    /// Corrections by people.
    pub overrides: Option<Arc<Overrides>>,
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
    /// By `parse`, of a document that is no plan.
    Prose(&'a Prose),
    /// By `split`.
    Split(&'a Dataset),
    /// By `resolve`.
    Resolved(&'a Dataset),
}

/// Reads one document as far as its blocks in reading order: for whoever wants its tables or its text, and no records.
///
/// # Errors
/// As [`extract::extract`].
pub fn blocks(
    name: &str,
    bytes: &[u8],
    options: &Options,
    d: &mut Diagnostics,
) -> Result<Vec<Placed<RawText>>, extract::ExtractError> {
    let document = extract::extract(bytes, name, &options.budget, d)?;
    Ok(layout::layout(document, d))
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
    let mut artifact = Artifact::default();
    let published = publish(source, bytes, options, watch, &mut artifact);
    artifact.summary = published.expect("an artifact refuses nothing");
    artifact
}

/// [`process`], piece by piece: memory holds little of what is published, which is many times the document.
///
/// # Errors
/// What the sink says.
pub fn process_into(source: &Source, bytes: &[u8], options: &Options, sink: &mut dyn Sink) -> io::Result<Summary> {
    publish(source, bytes, options, &mut |_, _| {}, sink)
}

fn publish(
    source: &Source,
    bytes: &[u8],
    options: &Options,
    watch: &mut dyn FnMut(Seen<'_>, &Diagnostics),
    sink: &mut dyn Sink,
) -> io::Result<Summary> {
    let mut d = Diagnostics::default();
    let document = match extract::extract(bytes, &source.given, &options.budget, &mut d) {
        Ok(document) => {
            cross_check::compare(&document, options.second.as_ref(), &mut d);
            document
        }
        Err(e) => {
            cross_check::refused(options.second.as_ref(), &mut d);
            let failed = emit::emit_failed(source, e.media_type, e.code, &e.message, &d);
            failed.pour(sink)?;
            return Ok(failed.summary);
        }
    };
    watch(Seen::Document(&document), &d);
    let mut kept = text_only(&document);
    let (data, withheld) = read(source, document, options.publish_names, &mut d, watch);
    withhold::in_pages(&mut kept.pages, &withheld);
    let data = validate::validate_corrected(data, &mut d, |data, d| {
        if let Some(overrides) = &options.overrides {
            correct::correct(data, &kept.pages, overrides, d);
        }
    });
    emit::emit_into(source, &kept, &data, &d, sink)
}

/// The stages between the file and the package; and where the names stand that are withheld.
fn read(
    source: &Source,
    document: Document,
    publish_names: bool,
    d: &mut Diagnostics,
    watch: &mut dyn FnMut(Seen<'_>, &Diagnostics),
) -> (Dataset, Vec<Span>) {
    let margins = layout::margins(&document);
    let amended = layout::layout_with_struck(&document);
    let blocks = layout::layout(document, d);
    watch(Seen::Blocks(&blocks), d);
    let mut texts = normalize::normalize(blocks);
    watch(Seen::Texts(&texts), d);
    let known = kinds::identify(&texts);
    let names_form = kinds::names_form(&texts);
    let attempt = if known.is_none() || names_form { Attempt::at(&texts, known) } else { None };
    let tells_plan = known.is_some() || attempt.as_ref().is_some_and(Attempt::is_plan);
    // A plan may name the form to apply with; a form has no dates beside the names of courses.
    let names_form = names_form && !attempt.as_ref().is_some_and(Attempt::has_dated_courses);
    let signs = Signs { tells_plan, names_form };
    if (!signs.tells_plan || signs.names_form)
        && let Some(found) = read_prose(source, &texts, (&margins, signs, amended), publish_names, d, watch)
    {
        return found;
    }
    let in_blocks = if publish_names { Vec::new() } else { parse::persons_in_blocks(&texts, kinds::prose_fallback()) };
    withhold::in_blocks(&mut texts, &in_blocks, d);
    if let Some(family) = known
        && let Some((data, mut withheld)) = read_parts(source, &texts, (family, &margins), publish_names, d, watch)
    {
        withheld.extend(in_blocks);
        return (data, withheld);
    }
    watch(Seen::Family(known), d);
    // Without a heading that any family knows, the rows' own content may still be a plan's.
    let family = known.unwrap_or(kinds::fallback());
    // An attempt that saw the names before they were withheld is void.
    let attempt = attempt.filter(|_| in_blocks.is_empty()).unwrap_or_else(|| Attempt::of(texts, family));
    let Attempt { mut sections, assembled, rows, parsed } = attempt;
    sections.name = stem(&source.given).to_string();
    d.items.extend(assembled.items);
    watch(Seen::Sections(&sections), d);
    d.items.extend(parsed.items);
    watch(Seen::Rows(&rows), d);
    let mut data = split::split(&sections, rows, family, d);
    watch(Seen::Split(&data), d);
    resolve::resolve(&mut data, &sections, family, d);
    watch(Seen::Resolved(&data), d);
    (data, in_blocks)
}

/// The tables of a plan, as far as `split`.
fn read_plan(
    sections: &Sections,
    family: &Family,
    d: &mut Diagnostics,
    watch: &mut dyn FnMut(Seen<'_>, &Diagnostics),
) -> Dataset {
    watch(Seen::Sections(sections), d);
    let rows = parse::parse(sections, family, d);
    watch(Seen::Rows(&rows), d);
    split::split(sections, rows, family, d)
}

/// Reads a document that is a plan in part: its tables as a plan, the text and the forms around them as what they are. Nothing if all
/// of it is the plan's.
fn read_parts(
    source: &Source,
    texts: &[Placed<Text>],
    (plan, margins): (&Family, &[Vec<Margin>]),
    publish_names: bool,
    d: &mut Diagnostics,
    watch: &mut dyn FnMut(Seen<'_>, &Diagnostics),
) -> Option<(Dataset, Vec<Span>)> {
    let parted = parse::parted(texts, plan, kinds::prose_fallback())?;
    let mut flow = assemble::flow(parted.prose, margins, stem(&source.given));
    let known = kinds::identify_prose(&flow);
    let family = known.unwrap_or(kinds::prose_fallback());
    let is_letter = || parted.by_heading && known.is_some() && flow.lines().any(|l| l.text.folded.contains('。'));
    if !parse::is_prose(&flow, family) && !is_letter() {
        return None;
    }
    watch(Seen::Family(Some(plan)), d);
    let withheld = if publish_names { Vec::new() } else { parse::persons(&flow, family) };
    withhold::in_flow(&mut flow, &withheld, d);
    let mut sections = assemble::assemble(parted.plan, plan, d);
    sections.name = stem(&source.given).to_string();
    assemble::borrow(&mut sections, &flow, plan);
    let mut data = read_plan(&sections, plan, d, watch);
    let prose = parse::prose(&flow, family, d);
    watch(Seen::Prose(&prose), d);
    watch(Seen::Split(&data), d);
    let mut rest = split::beside(&prose, &flow, family, &data.head);
    resolve::resolve(&mut data, &sections, plan, d);
    resolve::prose(&mut rest, &prose, family, d);
    data.join(rest);
    watch(Seen::Resolved(&data), d);
    Some((data, withheld))
}

/// What a document looks like before anything of it is read.
#[derive(Clone, Copy)]
struct Signs {
    /// Its headings are those of a plan, or the content of its rows is.
    tells_plan: bool,
    /// It calls itself a form.
    names_form: bool,
}

/// A document's blocks with what is struck out where it stands, and the places of that.
type Amended = (Vec<Placed<RawText>>, Struck);

/// Reads a document whose tables, if it has any, no family of plans knows: a notice, a guideline, a comparison. Nothing if it is none
/// of these.
fn read_prose(
    source: &Source,
    texts: &[Placed<Text>],
    (margins, signs, amended): (&[Vec<Margin>], Signs, Option<Amended>),
    publish_names: bool,
    d: &mut Diagnostics,
    watch: &mut dyn FnMut(Seen<'_>, &Diagnostics),
) -> Option<(Dataset, Vec<Span>)> {
    let mut flow = assemble::flow(texts.to_vec(), margins, stem(&source.given));
    let asks = || parse::asks(&flow, kinds::prose_form());
    // A form has headings that plans have, too; but it asks where they say.
    let is_form = signs.names_form && asks();
    if signs.tells_plan && !is_form {
        return None;
    }
    let family = match kinds::identify_prose(&flow) {
        _ if is_form => kinds::prose_form(),
        Some(family) => family,
        None if asks() => kinds::prose_form(),
        None => kinds::prose_fallback(),
    };
    if !parse::is_prose(&flow, family) {
        return None;
    }
    watch(Seen::Family(Some(family)), d);
    let struck = amended.map(|(blocks, struck)| {
        let mut texts = normalize::normalize(blocks);
        parse::leave_out(&mut texts, &struck);
        flow = assemble::flow(texts, margins, stem(&source.given));
        struck
    });
    let withheld = if publish_names { Vec::new() } else { parse::persons(&flow, family) };
    withhold::in_flow(&mut flow, &withheld, d);
    let mut prose = parse::prose(&flow, family, d);
    parse::amend(&mut prose, &struck.unwrap_or_default(), family);
    watch(Seen::Prose(&prose), d);
    let mut data = split::prose(&prose, &flow, family);
    watch(Seen::Split(&data), d);
    resolve::prose(&mut data, &prose, family, d);
    watch(Seen::Resolved(&data), d);
    Some((data, withheld))
}

/// The tables of a document read as a plan's, with the findings of both stages.
struct Attempt {
    sections: Sections,
    assembled: Diagnostics,
    rows: Vec<Vec<Row>>,
    parsed: Diagnostics,
}

impl Attempt {
    /// A document whose headings do not decide what it is; its text may be needed again. Nothing where it has no tables.
    fn at(texts: &[Placed<Text>], known: Option<&Family>) -> Option<Self> {
        let has_table = texts.iter().any(|t| matches!(t.block, Block::Table(_)));
        has_table.then(|| Attempt::of(texts.to_vec(), known.unwrap_or(kinds::fallback())))
    }

    fn of(texts: Vec<Placed<Text>>, family: &Family) -> Self {
        let (mut assembled, mut parsed) = Default::default();
        let sections = assemble::assemble(texts, family, &mut assembled);
        let rows = parse::parse(&sections, family, &mut parsed);
        Attempt { sections, assembled, rows, parsed }
    }

    /// True where some row says when a course takes place.
    fn has_dated_courses(&self) -> bool {
        let is_dated = |row: &Row| [Field::Dates, Field::StartDate].iter().any(|f| row.cell(*f).is_some());
        self.rows.iter().flatten().any(|row| row.cell(Field::Course).is_some() && is_dated(row))
    }

    /// True where the content of rows alone tells a plan, whatever their headings.
    fn is_plan(&self) -> bool {
        self.rows.iter().any(|rows| !rows.is_empty())
    }
}

/// A file's name without its folder and ending.
fn stem(given: &str) -> &str {
    let name = given.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or(given);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
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
        tags: Vec::new(),
    }
}
