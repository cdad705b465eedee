//! Records of delimited text. Only this file knows the `csv` crate.

use super::Dialect;
use csv::{Position, Reader, ReaderBuilder, StringRecord};
use std::io::Cursor;

/// Quotes that do not frame a field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Unclosed {
    /// How many records.
    pub(super) count: usize,
    /// Line of the first, from 1.
    pub(super) line: usize,
}

/// The fields of a record, and what it has beyond the limit of fields, as it stands.
type Record<'r> = (&'r [&'r str], &'r str);

/// Hands every record to `take`, cut at `limit` fields; a blank line is a record without fields.
///
/// A quote that is never closed would swallow the rows below it. So a record of several lines counts only if its quotes frame
/// whole fields; if not, its first line is read as it stands and reading goes on with the next line.
pub(super) fn each_record(text: &str, dialect: Dialect, limit: usize, mut take: impl FnMut(Record<'_>)) -> Unclosed {
    let delimiter = char::from(dialect.delimiter);
    let mut unclosed = Unclosed::default();
    if !dialect.quoted {
        text.strip_suffix('\n').unwrap_or(text).split('\n').for_each(|line| plain(line, delimiter, limit, &mut take));
        return unclosed;
    }
    let mut record = StringRecord::new();
    let mut reader = reader(text, dialect);
    loop {
        let mut start = reader.position().byte() as usize;
        while text.as_bytes().get(start) == Some(&b'\n') {
            take((&[], ""));
            start += 1;
        }
        // Reading from memory that is valid UTF-8 with flexible rows cannot fail.
        if !matches!(reader.read_record(&mut record), Ok(true)) {
            return unclosed;
        }
        let raw = &text[start..reader.position().byte() as usize];
        match raw.trim_end_matches('\n').find('\n') {
            Some(end) if !frames_fields(raw, dialect.delimiter) => {
                if unclosed.count == 0 {
                    unclosed.line = 1 + text[..start].matches('\n').count();
                }
                unclosed.count += 1;
                plain(&raw[..end], delimiter, limit, &mut take);
                let mut next = Position::new();
                next.set_byte((start + end + 1) as u64);
                if reader.seek(next).is_err() {
                    return unclosed;
                }
            }
            _ => {
                let fields: Vec<&str> = record.iter().take(limit).collect();
                let beyond: Vec<&str> = record.iter().skip(limit).collect();
                take((&fields, &beyond.join("\t")));
            }
        }
    }
}

/// A line whose quotes mean nothing.
fn plain(line: &str, delimiter: char, limit: usize, take: &mut impl FnMut(Record<'_>)) {
    if line.is_empty() {
        return take((&[], ""));
    }
    let mut fields: Vec<&str> = line.splitn(limit + 1, delimiter).collect();
    let beyond = if fields.len() > limit { fields.pop() } else { None };
    take((&fields, beyond.unwrap_or_default()));
}

fn reader(text: &str, dialect: Dialect) -> Reader<Cursor<&str>> {
    ReaderBuilder::new().delimiter(dialect.delimiter).has_headers(false).flexible(true).from_reader(Cursor::new(text))
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
