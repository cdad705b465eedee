//! One document's share of the package.

use super::artifact::{Artifact, Status, Summary, Told};
use super::coverage::{self, Counts};
use super::findings::{self, FindingRow};
use super::hex;
use super::leaf::{Cell, EMPTY, Leaf, made, maybe};
use super::locate::Pages;
use super::outline;
use super::records::{self, Owner};
use super::sink::Sink;
use super::tables::Entity;
use super::writer::{Corrections, Writer};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Course, Dataset, Document, Head, Page, Source, Span, TextLayer, Track};
use crate::validate::Validated;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::io;

/// Bytes of a file name that the plan's part of a document's name may fill; file systems take 255 with the ending.
const LONGEST: usize = 140;

/// Places that a finding about characters in no record quotes.
const QUOTES: usize = 3;
/// Characters of a place that it quotes.
const QUOTED: usize = 20;

/// Names a revision: plan, date of update, first digits of the file's checksum. Safe as a file name: what no file system
/// takes becomes `_`, a long plan id is cut and ends with its own checksum.
pub fn document_id(plan_id: &str, updated_on: Option<Date>, sha256: &str) -> String {
    let date = updated_on.map_or_else(|| "undated".to_owned(), |d| d.to_string());
    let first = sha256.get(..8).unwrap_or(sha256);
    format!("{}@{date}.{first}", file_safe(plan_id))
}

fn file_safe(name: &str) -> String {
    let reserved = |c: char| c.is_control() || "/\\:*?\"<>|".contains(c);
    let mut safe: String = name.chars().map(|c| if reserved(c) { '_' } else { c }).collect();
    if safe.is_empty() || safe.starts_with('.') {
        safe.insert(0, '_');
    }
    if safe.len() > LONGEST {
        let end = (0..=LONGEST - 9).rev().find(|&i| safe.is_char_boundary(i));
        safe.truncate(end.unwrap_or(0));
        safe.push('~');
        safe.push_str(&checksum(name)[..8]);
    }
    safe
}

fn checksum(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// What is published of a document besides its records.
struct Row<'a> {
    source: &'a Source,
    document_id: String,
    head: &'a Head,
    media_type: &'a str,
    encoding: &'a str,
    pages: Option<u32>,
    status: Status,
    reason: &'a str,
    text_layer: &'a str,
}

/// Publishes a document: its rows, its nested JSON, its provenance.
pub fn emit(source: &Source, document: &Document, data: &Validated<Dataset>, findings: &Diagnostics) -> Artifact {
    gathered(|sink| emit_into(source, document, data, findings, sink))
}

/// [`emit`], piece by piece: memory holds little of what is published.
///
/// # Errors
/// What the sink says.
pub fn emit_into(
    source: &Source,
    document: &Document,
    data: &Validated<Dataset>,
    findings: &Diagnostics,
    sink: &mut dyn Sink,
) -> io::Result<Summary> {
    let data = data.get();
    let row = Row {
        source,
        document_id: document_id(&data.head.plan_id, data.head.updated_on.as_ref().map(|d| d.value), &source.sha256),
        head: &data.head,
        media_type: document.media_type,
        encoding: document.encoding.as_deref().unwrap_or_default(),
        pages: Some(document.pages.len() as u32),
        status: if document.partial.is_some() { Status::Partial } else { Status::Ok },
        reason: document.partial.as_deref().unwrap_or_default(),
        text_layer: text_layer_word(document.text_layer),
    };
    publish(&row, &document.pages, data, findings, sink)
}

/// Everything that `write` puts into a sink.
fn gathered(write: impl FnOnce(&mut dyn Sink) -> io::Result<Summary>) -> Artifact {
    let mut artifact = Artifact::default();
    artifact.summary = write(&mut artifact).expect("an artifact refuses nothing");
    artifact
}

/// Publishes a document that could not be read: its row with the code as its reason, and the finding.
pub fn emit_failed(source: &Source, media_type: &str, code: Code, message: &str, findings: &Diagnostics) -> Artifact {
    let data = Dataset { head: unread_head(source), ..Dataset::default() };
    let mut findings = findings.clone();
    // What was not opened has no bytes to name it by; its own name is all there is.
    let digits = if source.sha256.is_empty() { checksum(&source.given) } else { source.sha256.clone() };
    let document_id = document_id(&data.head.plan_id, None, &digits);
    if !findings.items.iter().any(|d| d.code == code) {
        findings.push(Diagnostic::new(code, message, Vec::new()).about("documents", &document_id, ""));
    }
    let row = Row {
        source,
        document_id,
        head: &data.head,
        media_type,
        encoding: "",
        pages: None,
        status: Status::Failed,
        reason: code.as_str(),
        text_layer: "",
    };
    gathered(|sink| publish(&row, &[], &data, &findings, sink))
}

fn unread_head(source: &Source) -> Head {
    let name = source.given.rsplit(['/', '\\']).find(|part| !part.is_empty()).unwrap_or("unnamed");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem });
    Head { kind: "unknown".to_owned(), plan_id: format!("unread.{stem}"), ..Head::default() }
}

fn text_layer_word(layer: TextLayer) -> &'static str {
    match layer {
        TextLayer::Full => "full",
        TextLayer::Partial => "partial",
        TextLayer::None => "none",
    }
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Ok => "ok",
        Status::Partial => "partial",
        Status::Failed => "failed",
    }
}

fn publish(
    row: &Row<'_>,
    pages: &[Page],
    data: &Dataset,
    findings: &Diagnostics,
    sink: &mut dyn Sink,
) -> io::Result<Summary> {
    let pages = Pages::new(pages, &data.cells);
    let mut writer = Writer::new(&pages, sink);
    writer.correct(corrections(row, data));
    writer.open();
    writer.record(Entity::Documents, &document_cells(row), |_| {});
    push_records(&mut writer, row, data);
    let (counts, residue) = writer.count_characters(&data.furniture, &data.cells);
    let findings = &with_residue(findings, residue, &counts, &pages);
    push_account(&mut writer, row, &counts, &findings::rows(&row.document_id, findings, &pages));
    writer.close();
    let mut summary = summary(row, &counts);
    summary.records = writer.finish()?;
    summary.findings = findings::told(findings, &pages);
    Ok(summary)
}

/// What was corrected; a document's own values are known by its plan until it is named.
fn corrections<'a>(row: &'a Row<'_>, data: &'a Dataset) -> Corrections<'a> {
    let mut all = Corrections::new();
    for c in &data.corrections {
        let id = if c.table == "documents" { &row.document_id } else { &c.record_id };
        all.entry((c.table, id.as_str())).or_default().push(c);
    }
    all
}

/// The findings, and one for each page that has characters in no record.
fn with_residue(findings: &Diagnostics, residue: Vec<Span>, counts: &[Counts], pages: &Pages<'_>) -> Diagnostics {
    let mut findings = findings.clone();
    for runs in residue.chunk_by(|a, b| a.page == b.page) {
        let characters = counts.iter().find(|c| c.page == runs[0].page).map_or(0, |c| c.of(coverage::RESIDUE));
        let places = if runs.len() == 1 { "one place".to_owned() } else { format!("{} places", runs.len()) };
        let quotes: Vec<String> = runs.iter().take(QUOTES).filter_map(|run| quote(run, pages)).collect();
        let rest = if runs.len() > QUOTES { ", …" } else { "" };
        let message = format!("{characters} characters in {places} are in no record: {}{rest}", quotes.join(", "));
        findings.push(Diagnostic::new(Code::Residue, message, runs.to_vec()));
    }
    findings
}

/// The text of a place, shortened, and its line.
fn quote(run: &Span, pages: &Pages<'_>) -> Option<String> {
    let place = pages.of(run)?.place(run);
    let mut text: String = place.raw.chars().take(QUOTED).collect();
    if text.len() < place.raw.len() {
        text.push('…');
    }
    Some(format!("「{text}」 line {}", place.line))
}

/// Adds a finding to a document that is published already.
pub(super) fn add_finding(artifact: &mut Artifact, diagnostic: &Diagnostic) -> Told {
    let findings = Diagnostics { items: vec![diagnostic.clone()] };
    let pages = Pages::new(&[], &[]);
    let document_id = &artifact.summary.document_id;
    let code = diagnostic.code.as_str();
    let ordinal = 1 + artifact.summary.findings.iter().filter(|f| f.code == code).count();
    let mut rows = findings::rows(document_id, &findings, &pages);
    rows.iter_mut().for_each(|row| row.finding_id = findings::finding_id(document_id, code, ordinal));
    let added = gathered(|sink| {
        let mut writer = Writer::new(&pages, sink);
        rows.iter().for_each(|row| writer.leaf(Entity::Findings, &finding_cells(row, document_id)));
        writer.finish().map(|records| Summary { records, ..Summary::default() })
    });
    push_last(&mut artifact.json, &added.json);
    for (table, rows) in added.tables {
        artifact.tables.entry(table).or_default().push_str(&rows);
    }
    *artifact.summary.records.entry("findings".to_owned()).or_default() += 1;
    let told = findings::tell(diagnostic, &pages);
    artifact.summary.findings.push(told.clone());
    told
}

/// Appends an object to the list that ends a nested document: its findings.
fn push_last(json: &mut String, object: &str) {
    let end = json.trim_end().strip_suffix("]}").map_or(json.len(), str::len);
    json.truncate(end);
    json.push_str(if json.ends_with('[') { "\n" } else { ",\n" });
    json.push_str(object);
    json.push_str("]}\n");
}

fn summary(row: &Row<'_>, counts: &[Counts]) -> Summary {
    Summary {
        given: row.source.given.clone(),
        document_id: row.document_id.clone(),
        plan_id: row.head.plan_id.clone(),
        status: row.status,
        reason: row.reason.to_owned(),
        kind: row.head.kind.clone(),
        encoding: row.encoding.to_owned(),
        records: Default::default(),
        residue: counts.iter().map(|c| u64::from(c.of(coverage::RESIDUE))).sum(),
        characters: counts.iter().map(|c| u64::from(c.characters())).sum(),
        findings: Vec::new(),
    }
}

/// What the document says.
fn push_records(writer: &mut Writer<'_>, row: &Row<'_>, data: &Dataset) {
    let document_id = row.document_id.as_str();
    let owner = Owner { plan_id: &row.head.plan_id, document_id };
    writer.list(Entity::Legends, &data.legends, |w, l| w.leaf(Entity::Legends, &records::legend(l, document_id)));
    writer.list(Entity::Notes, &data.notes, |w, n| w.leaf(Entity::Notes, &records::note(n, document_id)));
    writer.list(Entity::Courses, &data.courses, |w, c| push_course(w, c, owner));
    outline::push(writer, data, document_id);
    writer.list(Entity::Cells, &data.cells, |w, c| w.leaf(Entity::Cells, &records::grid_cell(c, document_id)));
}

/// What became of its characters, and what was doubtful.
fn push_account(writer: &mut Writer<'_>, row: &Row<'_>, counts: &[Counts], findings: &[FindingRow<'_>]) {
    let document_id = row.document_id.as_str();
    writer.list(Entity::Coverage, counts, |w, c| w.leaf(Entity::Coverage, &coverage_cells(c, document_id)));
    writer.list(Entity::Findings, findings, |w, f| w.leaf(Entity::Findings, &finding_cells(f, document_id)));
}

fn push_course(writer: &mut Writer<'_>, course: &Course, owner: Owner<'_>) {
    writer.record(Entity::Courses, &records::course(course, owner), |w| {
        w.list(Entity::Tracks, &course.tracks, |w, track| push_track(w, track, &course.course_id, owner));
    });
}

fn push_track(writer: &mut Writer<'_>, track: &Track, course_id: &str, owner: Owner<'_>) {
    let id = track.track_id.as_str();
    writer.record(Entity::Tracks, &records::track(track, course_id, owner.document_id), |w| {
        w.list(Entity::Sessions, &track.sessions, |w, s| w.leaf(Entity::Sessions, &records::session(s, id)));
        w.list(Entity::Places, &track.places, |w, p| w.leaf(Entity::Places, &records::place(p, id)));
        w.list(Entity::Fees, &track.fees, |w, f| w.leaf(Entity::Fees, &records::fee(f, id)));
        w.list(Entity::Capacities, &track.capacities, |w, c| w.leaf(Entity::Capacities, &records::capacity(c, id)));
        w.list(Entity::Requirements, &track.requirements, |w, r| {
            w.leaf(Entity::Requirements, &records::requirement(r, id));
        });
        w.list(Entity::Relations, &track.relations, |w, r| w.leaf(Entity::Relations, &records::relation(r, id)));
    });
}

fn document_cells<'a>(row: &'a Row<'a>) -> [Cell<'a>; 19] {
    let (source, head) = (row.source, row.head);
    [
        made(&row.document_id),
        made(&head.plan_id),
        made(&source.given),
        made(&source.url),
        made(&source.licence),
        made(&source.attribution),
        made(&source.sha256),
        made(row.media_type),
        made(row.encoding),
        made(&head.kind),
        maybe(&head.title),
        maybe(&head.issuer),
        maybe(&head.issued_on),
        maybe(&head.updated_on),
        maybe(&head.fiscal_year),
        row.pages.as_ref().map_or(EMPTY, made),
        made(status_word(row.status)),
        made(row.reason),
        made(row.text_layer),
    ]
}

fn coverage_cells<'a>(counts: &Counts, document_id: &'a str) -> [Cell<'a>; 7] {
    let whole = |n: u32| Cell { leaf: Leaf::Whole(i64::from(n)), evidence: None };
    [
        made(document_id),
        whole(counts.page),
        whole(counts.characters()),
        whole(counts.of(coverage::TYPED)),
        whole(counts.of(coverage::WORDS)),
        whole(counts.of(coverage::FURNITURE)),
        whole(counts.of(coverage::RESIDUE)),
    ]
}

fn finding_cells<'a>(row: &'a FindingRow<'a>, document_id: &'a str) -> [Cell<'a>; 11] {
    let diagnostic = row.diagnostic;
    [
        made(&row.finding_id),
        made(diagnostic.severity.as_str()),
        made(diagnostic.code.as_str()),
        made(document_id),
        made(diagnostic.table),
        made(&diagnostic.record_id),
        made(diagnostic.field),
        made(&diagnostic.message),
        row.place.as_ref().map_or(EMPTY, |(page, _)| made(page)),
        row.place.as_ref().map_or(EMPTY, |(_, line)| made(line)),
        made(&row.text),
    ]
}
