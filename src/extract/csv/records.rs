//! Records of delimited text. Only this file knows the `csv` crate.

use super::Dialect;
use csv::{Reader, ReaderBuilder, StringRecord};

/// Quotes that do not frame a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// How many records.
    pub(super) count: usize,
    /// Line of the first, from 1.
    pub(super) line: usize,
}

/// Hands every record to `take`, a blank line as a record without fields.
///
/// A quote that is never closed would swallow the rows below it. So a record of several lines counts only if its quotes frame
/// whole fields; if not, its first line is read as it stands and reading goes on with the next line.
pub(super) fn each_record(text: &str, dialect: Dialect, mut take: impl FnMut(&[&str])) -> Unclosed {
    let (mut base, mut unclosed, mut record) = (0, Unclosed::default(), StringRecord::new());
    let mut reader = reader(text, dialect);
    loop {
        let mut start = base + reader.position().byte() as usize;
        while text.as_bytes().get(start) == Some(&b'\n') {
            take(&[]);
            start += 1;
        }
        // Reading from memory that is valid UTF-8 with flexible rows cannot fail.
        if !matches!(reader.read_record(&mut record), Ok(true)) {
            return unclosed;
        }
        let raw = &text[start..base + reader.position().byte() as usize];
        match raw.trim_end_matches('\n').find('\n') {
            Some(end) if !frames_fields(raw, dialect.delimiter) => {
                if unclosed.count == 0 {
                    unclosed.line = 1 + text[..start].matches('\n').count();
                }
                unclosed.count += 1;
                take(&raw[..end].split(char::from(dialect.delimiter)).collect::<Vec<_>>());
                base = start + end + 1;
                reader = self::reader(&text[base..], dialect);
            }
            _ => take(&record.iter().collect::<Vec<_>>()),
        }
    }
}

fn reader(text: &str, dialect: Dialect) -> Reader<&[u8]> {
    ReaderBuilder::new()
        .delimiter(dialect.delimiter)
        .quoting(dialect.quoted)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes())
}

/// True when every quote at the beginning of a field of the record is closed at the end of one.
fn frames_fields(raw: &str, delimiter: u8) -> bool {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'"' {
            let Some(end) = closing(bytes, at) else { return false };
            if bytes.get(end + 1).is_some_and(|b| *b != delimiter && *b != b'\n') {
                return false;
            }
            at = end + 2;
        } else {
            at = memchr::memchr2(delimiter, b'\n', &bytes[at..]).map_or(bytes.len(), |i| at + i + 1);
        }
    }
    true
}

/// The quote that closes the one at `open`; a doubled quote does not.
pub(super) fn closing(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at += memchr::memchr(b'"', &bytes[at..])?;
        if bytes.get(at + 1) != Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}
