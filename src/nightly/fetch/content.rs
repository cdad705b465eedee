//! What bytes are, and what they should have been.

use super::Request;
use encoding_rs::Encoding;
use memchr::memmem;

pub(super) const PDF: &str = "application/pdf";
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub(super) const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
pub(super) const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";
pub(super) const XLS: &str = "application/vnd.ms-excel";
pub(super) const ZIP: &str = "application/zip";
pub(super) const HTML: &str = "text/html";
pub(super) const CSV: &str = "text/csv";
pub(super) const TSV: &str = "text/tab-separated-values";
pub(super) const TEXT: &str = "text/plain";
pub(super) const XML: &str = "application/xml";
pub(super) const JSON: &str = "application/json";
pub(super) const BYTES: &str = "application/octet-stream";

/// Endings of names and what such files are.
const ENDINGS: &[(&str, &str)] = &[
    ("pdf", PDF),
    ("xlsx", XLSX),
    ("xlsm", XLSX),
    ("xls", XLS),
    ("ods", ODS),
    ("docx", DOCX),
    ("zip", ZIP),
    ("csv", CSV),
    ("tsv", TSV),
    ("txt", TEXT),
    ("text", TEXT),
    ("html", HTML),
    ("htm", HTML),
    ("xhtml", HTML),
    ("shtml", HTML),
];

/// Bytes that are looked at.
const HEAD: usize = 64 << 10;

/// What the bytes are, told from themselves; where text could be one of several, the name's ending and then the server decide.
pub(super) fn media_type(bytes: &[u8], ending: &str, said: &str) -> &'static str {
    let head = &bytes[..bytes.len().min(1024)];
    // Readers of PDF accept its mark anywhere in the first 1,024 bytes (PDF 1.7, Annex H, note 13).
    if memmem::find(head, b"%PDF-").is_some() {
        return PDF;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return archive(bytes);
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return XLS;
    }
    let text = decoded(bytes);
    let start = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    if is_binary(&text) {
        return BYTES;
    }
    if start.starts_with('<') && is_html(start) {
        return HTML;
    }
    if start.starts_with("<?xml") {
        return XML;
    }
    if start.starts_with(['{', '[']) && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok() {
        return JSON;
    }
    let is_kind_of_text = |m: &&str| matches!(*m, CSV | TSV | TEXT | HTML);
    of_ending(ending).filter(is_kind_of_text).or_else(|| of_header(said).filter(is_kind_of_text)).unwrap_or(TEXT)
}

/// Names of a ZIP archive's members are not packed.
fn archive(bytes: &[u8]) -> &'static str {
    let holds = |name: &[u8]| memmem::find(bytes, name).is_some();
    match () {
        () if holds(b"xl/workbook") => XLSX,
        () if holds(b"word/document") => DOCX,
        () if holds(ODS.as_bytes()) => ODS,
        () => ZIP,
    }
}

/// The first part of the bytes as text, in the encoding that they most likely have.
pub(super) fn decoded(bytes: &[u8]) -> String {
    let head = &bytes[..bytes.len().min(HEAD)];
    let encoding = Encoding::for_bom(head).map(|(encoding, _)| encoding).unwrap_or_else(|| {
        let mut guess = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Allow);
        guess.feed(head, head.len() == bytes.len());
        guess.guess(Some(b"jp"), chardetng::Utf8Detection::Allow)
    });
    encoding.decode(head).0.into_owned()
}

fn is_binary(text: &str) -> bool {
    let controls =
        text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}' | '\u{1b}'));
    controls.count() * 50 > text.chars().count()
}

/// A page begins with its declaration or with one of the elements around everything else.
fn is_html(start: &str) -> bool {
    let head: String = start.chars().take(1024).collect::<String>().to_ascii_lowercase();
    ["<!doctype html", "<html", "<head", "<body", "<title", "<meta"].iter().any(|tag| head.contains(tag))
}

fn of_ending(ending: &str) -> Option<&'static str> {
    ENDINGS.iter().find(|(e, _)| *e == ending).map(|(_, media)| *media)
}

/// The media type of a `Content-Type` that says more than "bytes".
fn of_header(said: &str) -> Option<&'static str> {
    let said = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    ENDINGS.iter().map(|(_, media)| *media).find(|media| *media == said)
}

/// What the source should be, by whoever knows best: the person, the name it has, what it was last time, the name under which the server
/// offers it, the server's word.
pub(super) fn expected(request: &Request<'_>, attachment: &str, said: &str) -> Option<&'static str> {
    let named = |media: &str| ENDINGS.iter().map(|(_, m)| *m).find(|m| *m == media);
    let of_person = of_ending(request.format).or_else(|| named(request.format));
    of_person
        .or_else(|| of_ending(&request.location.ending()))
        .or_else(|| request.known.and_then(|k| named(&k.media_type)))
        .or_else(|| of_ending(&attachment_ending(attachment)))
        .or_else(|| of_header(said))
}

/// `attachment; filename="plan.pdf"` → `pdf`.
fn attachment_ending(disposition: &str) -> String {
    let name = disposition.rsplit_once("filename").map_or("", |(_, name)| name);
    let name = name.trim_end_matches(['"', ' ', ';']);
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// True for a document that says where it ends and does not say so here. PDF 1.7, 7.5.5: `%%EOF`; APPNOTE 4.3.16: the end of the
/// central directory, at most 65,557 bytes long.
pub(super) fn is_cut_off(bytes: &[u8], media_type: &str) -> bool {
    let tail = |n: usize| &bytes[bytes.len().saturating_sub(n)..];
    match media_type {
        PDF => memmem::find(tail(4096), b"%%EOF").is_none(),
        XLSX | DOCX | ODS | ZIP => memmem::find(tail(65_557), b"PK\x05\x06").is_none(),
        _ => false,
    }
}
