//! The second reader of PDF: other people's code, which shares nothing with ours, for `--cross-check`.
//!
//! `pdf-extract` panics on many files and can use up any memory, so it runs in a reader process only, and its end says nothing
//! about the document.

use serde::{Deserialize, Serialize};

/// What the second reader saw of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SecondReading {
    /// The document is no PDF; there is nothing to compare.
    OtherFormat,
    /// It could not read the document; why, in words.
    Unread(String),
    /// The text of every page, or why that page could not be read.
    Pages(Vec<Result<String, String>>),
}

/// Has the second reader read a document; `None` is one for which there was no room.
#[cfg(feature = "cross-check")]
pub(super) fn read(bytes: Option<&[u8]>) -> SecondReading {
    let Some(bytes) = bytes else { return SecondReading::Unread("the file does not fit into the memory limit".into()) };
    if !is_pdf(bytes) {
        return SecondReading::OtherFormat;
    }
    match super::worker::unpanicked(|| pages(bytes)) {
        Ok(Ok(pages)) => SecondReading::Pages(pages),
        Ok(Err(why)) => SecondReading::Unread(brief(&why)),
        Err(said) => SecondReading::Unread(brief(&format!("it panicked: {said}"))),
    }
}

/// Has the second reader read a document; here it was left out when the program was built.
#[cfg(not(feature = "cross-check"))]
pub(super) fn read(_: Option<&[u8]>) -> SecondReading {
    SecondReading::Unread("this keikaku was built without it".into())
}

/// The mark of a PDF may stand behind up to a thousand other bytes.
#[cfg(feature = "cross-check")]
fn is_pdf(bytes: &[u8]) -> bool {
    memchr::memmem::find(&bytes[..bytes.len().min(1024)], b"%PDF-").is_some()
}

#[cfg(feature = "cross-check")]
fn pages(bytes: &[u8]) -> Result<Vec<Result<String, String>>, String> {
    let mut document = pdf_extract::Document::load_mem(bytes).map_err(|e| e.to_string())?;
    if document.is_encrypted() {
        document.decrypt("").map_err(|e| e.to_string())?;
    }
    let numbers: Vec<u32> = document.get_pages().into_keys().collect();
    let read = |n: &u32| match super::worker::unpanicked(|| page(&document, *n)) {
        Ok(read) => read.map_err(|why| brief(&why)),
        Err(said) => Err(brief(&format!("it panicked: {said}"))),
    };
    Ok(numbers.iter().map(read).collect())
}

#[cfg(feature = "cross-check")]
fn page(document: &pdf_extract::Document, number: u32) -> Result<String, String> {
    let mut text = String::new();
    let mut output = pdf_extract::PlainTextOutput::new(&mut text);
    pdf_extract::output_doc_page(document, &mut output, number).map_err(|e| e.to_string())?;
    Ok(text)
}

/// Words of a library about a file: one line, and not as long as the file.
#[cfg(feature = "cross-check")]
fn brief(words: &str) -> String {
    let line: Vec<&str> = words.split_whitespace().collect();
    line.join(" ").chars().take(160).collect()
}
