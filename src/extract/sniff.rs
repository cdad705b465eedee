//! What a file is, told from its content.

use super::ExtractError;
use super::encoding::Decoded;

/// What the first look at the bytes says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not read: what it is, as a sentence, and its media type.
    Refused {
        /// `PDF, not read yet`.
        what: &'static str,
        /// `application/pdf`.
        media_type: &'static str,
    },
    /// A PDF file.
    Pdf,
    /// A ZIP archive: a workbook or something else.
    Archive,
    /// An OLE2 compound file: an old workbook or something else.
    Compound,
    /// Characters, in whatever encoding.
    Text,
}

/// Signatures of formats that are not read: offset, bytes, what it is, media type.
const SIGNATURES: &[(usize, &[u8], &str, &str)] = &[
    (0, b"\x89PNG\r\n\x1a\n", "PNG image, not read", "image/png"),
    (0, b"\xFF\xD8\xFF", "JPEG image, not read", "image/jpeg"),
    (0, b"GIF87a", "GIF image, not read", "image/gif"),
    (0, b"GIF89a", "GIF image, not read", "image/gif"),
    (0, b"II*\0", "TIFF image, not read", "image/tiff"),
    (0, b"MM\0*", "TIFF image, not read", "image/tiff"),
    (8, b"WEBP", "WebP image, not read", "image/webp"),
    (0, b"{\\rtf", "RTF document, not read; save it as DOCX", "application/rtf"),
    (0, b"%!PS", "PostScript, not read", "application/postscript"),
    (0, b"\x1F\x8B", "gzip archive, not read; unpack it first", "application/gzip"),
    (0, b"7z\xBC\xAF\x27\x1C", "7-Zip archive, not read; unpack it first", "application/x-7z-compressed"),
    (0, b"Rar!\x1A\x07", "RAR archive, not read; unpack it first", "application/vnd.rar"),
    (0, b"BZh", "bzip2 archive, not read; unpack it first", "application/x-bzip2"),
    (0, b"\xFD7zXZ\0", "xz archive, not read; unpack it first", "application/x-xz"),
    (2, b"-lh", "LHA archive, not read; unpack it first", "application/x-lzh-compressed"),
    (0, b"\x7FELF", "program, not read", "application/x-executable"),
    (0, b"MZ\x90\0", "program, not read", "application/x-msdownload"),
    (0, b"SQLite format 3\0", "SQLite database, not read", "application/vnd.sqlite3"),
    (0, b"\xFF\xFE\0\0", "UTF-32 text, not read; save it as UTF-8", "text/plain"),
    (0, b"\0\0\xFE\xFF", "UTF-32 text, not read; save it as UTF-8", "text/plain"),
];

/// Looks at the bytes. Text is only ruled out later, once it is decoded.
pub(super) fn kind(bytes: &[u8]) -> Kind {
    // Readers of PDF accept its mark anywhere in the first 1,024 bytes (PDF 1.7, Annex H, note 13).
    let head = &bytes[..bytes.len().min(1024)];
    if memchr::memmem::find(head, b"%PDF-").is_some() {
        return Kind::Pdf;
    }
    for &(offset, mark, what, media_type) in SIGNATURES {
        if bytes.get(offset..).is_some_and(|b| b.starts_with(mark)) {
            return Kind::Refused { what, media_type };
        }
    }
    if bytes.starts_with(b"BM") && bytes.len() > 26 && bytes[6..10] == [0, 0, 0, 0] {
        return Kind::Refused { what: "BMP image, not read", media_type: "image/bmp" };
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") || bytes.starts_with(b"PK\x07\x08") {
        return Kind::Archive;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::Compound;
    }
    Kind::Text
}

/// Refuses what decoded to nothing, to noise, or to a text format that is no document.
pub(super) fn check_text(decoded: &Decoded) -> Result<(), ExtractError> {
    let text = decoded.text.as_str();
    if text.trim().is_empty() {
        let message = "the file has no content".to_owned();
        return Err(ExtractError { code: crate::diag::Code::EmptyFile, message, media_type: "text/plain" });
    }
    if is_noise(decoded) {
        return Err(ExtractError::unreadable("binary data, not read", "application/octet-stream"));
    }
    if is_json(text) {
        return Err(ExtractError::unreadable("JSON, not read", "application/json"));
    }
    if is_other_xml(text) {
        return Err(ExtractError::unreadable("XML, not read", "application/xml"));
    }
    Ok(())
}

/// More than one character in fifty that no text has, or in ten that could not be decoded.
fn is_noise(decoded: &Decoded) -> bool {
    let sample: Vec<char> = decoded.text.chars().take(65_536).collect();
    let controls =
        sample.iter().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}' | '\u{1A}')).count();
    let broken = sample.iter().filter(|c| **c == '\u{FFFD}').count();
    controls * 50 > sample.len() || broken * 10 > sample.len()
}

fn is_json(text: &str) -> bool {
    let body = text.trim();
    let framed = (body.starts_with('{') && body.ends_with('}')) || (body.starts_with('[') && body.ends_with(']'));
    framed && serde_json::from_str::<serde::de::IgnoredAny>(body).is_ok()
}

fn is_other_xml(text: &str) -> bool {
    text.trim_start().starts_with("<?xml") && !is_html(text)
}

/// Elements that a file of HTML, or a template of one, begins with.
const OPENERS: &[&str] = &[
    "!doctype", "html", "head", "body", "title", "meta", "table", "tbody", "tr", "div", "section", "main", "article",
    "header", "nav", "h1", "h2", "h3", "h4", "h5", "p", "ul", "ol", "dl", "form", "center", "style", "script", "link",
    "span",
];

/// True for HTML and for templates (PHP, Jinja, ERB) whose body is HTML.
pub(super) fn is_html(text: &str) -> bool {
    let start = skip_preamble(text);
    if let Some(tag) = start.strip_prefix('<') {
        return OPENERS.iter().any(|o| begins_tag(tag, o));
    }
    // Words before the first tag: only a table that most lines take part in says that tags are more than a quotation.
    let head = &text[..floor(text, 1 << 20)];
    has_table(head) && {
        let (tagged, lines) = head
            .lines()
            .filter(|l| !l.trim().is_empty())
            .fold((0, 0), |(t, n), l| (t + usize::from(l.contains('<') && l.contains('>')), n + 1));
        tagged * 2 >= lines
    }
}

fn has_table(text: &str) -> bool {
    let folded = text.to_ascii_lowercase();
    ["<table", "<tr", "<td"].iter().all(|t| folded.contains(t)) || folded.contains("<html")
}

fn begins_tag(tag: &str, name: &str) -> bool {
    tag.get(..name.len()).is_some_and(|t| t.eq_ignore_ascii_case(name))
        && tag[name.len()..].chars().next().is_some_and(|c| c.is_whitespace() || c == '>' || c == '/')
}

/// Passes over what may stand before the first tag: white space, comments, processing instructions, template code.
fn skip_preamble(text: &str) -> &str {
    const FRAMES: &[(&str, &str)] =
        &[("<!--", "-->"), ("<?", "?>"), ("<%", "%>"), ("{%", "%}"), ("{#", "#}"), ("{{", "}}"), ("---\n", "\n---")];
    let mut rest = text.trim_start();
    loop {
        let Some((open, close)) = FRAMES.iter().find(|(open, _)| rest.starts_with(open)) else { return rest };
        match rest[open.len()..].find(close) {
            Some(end) => rest = rest[open.len() + end + close.len()..].trim_start(),
            None => return rest,
        }
    }
}

/// The largest character boundary up to `at`.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_known_by_its_tags_and_not_by_its_name() {
        assert!(is_html("<!DOCTYPE html><p>x"));
        assert!(is_html("<?php get_header(); ?>\n<div class=a><table></table></div>"));
        assert!(is_html("{% extends \"base\" %}\n{% block a %}<table><tr><td>1</table>"));
        assert!(is_html("<?xml version=\"1.0\"?>\n<html></html>"));
        assert!(!is_html("講習会 <予定>\n定員は20名です"));
        assert!(!is_html("名称,説明\n研修,<table><tr><td>1</td></tr></table>\n研修,なし\n研修,なし"));
        assert!(!is_html("<注> 定員は20名です"));
    }

    #[test]
    fn a_pdf_is_known_behind_leading_noise() {
        assert_eq!(kind(b"\n\n%PDF-1.7\n"), Kind::Pdf);
    }
}
