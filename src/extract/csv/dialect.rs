//! Whether text is records, and what parts their fields.

use super::records::{closing, each_record};
use std::collections::BTreeMap;

/// How records are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    /// The byte between fields.
    pub(crate) delimiter: u8,
    /// Fields may stand in double quotes (RFC 4180).
    pub(crate) quoted: bool,
}

/// Bytes that are looked at.
const SAMPLE: usize = 1 << 18;

/// The dialect of `text`, or nothing if it is lines of prose and tab-separated cells. A name that ends in `.csv` decides only
/// where a few lines could be either.
pub(crate) fn dialect(text: &str, name: &str) -> Option<Dialect> {
    let sample = sample(text);
    let tabbed = sample.lines().filter(|l| l.contains('\t')).count();
    if tabbed > 0 && has_quoted_cells(sample) {
        return Some(Dialect { delimiter: b'\t', quoted: true });
    }
    let named = name.to_ascii_lowercase().ends_with(".csv");
    let comma = Evidence::of(sample, b',');
    if comma.records_with_fields > tabbed * 2 && (comma.is_strong() || (named && comma.is_weak())) {
        return Some(Dialect { delimiter: b',', quoted: true });
    }
    let semicolon = Evidence::of(sample, b';');
    let semicolons = semicolon.records_with_fields > tabbed * 2 && semicolon.is_strong() && semicolon.is_even();
    semicolons.then_some(Dialect { delimiter: b';', quoted: true })
}

/// The beginning of the text, up to the end of a line if there is one.
fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let end = (0..=SAMPLE).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    let head = &text[..end];
    head.rfind('\n').map_or(head, |line| &head[..=line])
}

/// What speaks for a delimiter.
#[derive(Debug, Default)]
struct Evidence {
    /// Records that are not blank.
    records: usize,
    /// Those with more than one field.
    records_with_fields: usize,
    /// Those of them with the commonest number of fields.
    alike: usize,
    /// Delimiters in the sample.
    delimiters: usize,
    /// Delimiters that look like punctuation: `1,000`, `a, b`.
    punctuation: usize,
    /// A quote stands beside a delimiter.
    quotes: bool,
}

impl Evidence {
    fn of(sample: &str, delimiter: u8) -> Evidence {
        let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
        let mut evidence = Evidence::default();
        each_record(sample, Dialect { delimiter, quoted: true }, usize::MAX - 1, |(fields, _)| {
            let said = fields.iter().any(|f| !f.trim().is_empty());
            evidence.records += usize::from(said);
            if said && fields.len() > 1 {
                *widths.entry(fields.len()).or_default() += 1;
            }
        });
        evidence.records_with_fields = widths.values().sum();
        evidence.alike = widths.values().copied().max().unwrap_or(0);
        let bytes = sample.as_bytes();
        for at in memchr::memchr_iter(delimiter, bytes) {
            evidence.delimiters += 1;
            evidence.punctuation += usize::from(is_punctuation(bytes, at));
            evidence.quotes |= bytes.get(at + 1) == Some(&b'"') || (at > 0 && bytes[at - 1] == b'"');
        }
        evidence
    }

    /// Most lines have the delimiter, equally often, and not as punctuation.
    fn is_strong(&self) -> bool {
        let many = self.records_with_fields * 10 >= self.records * 6;
        let regular = self.records_with_fields >= 2 && self.alike * 2 >= self.records_with_fields;
        let parting = self.punctuation * 2 <= self.delimiters;
        (many && regular && parting) || (self.quotes && self.is_weak())
    }

    fn is_weak(&self) -> bool {
        self.records_with_fields > 0 && self.records_with_fields * 2 >= self.records
    }

    fn is_even(&self) -> bool {
        self.alike == self.records_with_fields
    }
}

/// The delimiter stands between the thousands of a number, or before a space.
fn is_punctuation(bytes: &[u8], at: usize) -> bool {
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let thousands = at > 0 && digit(at - 1) && digit(at + 1) && digit(at + 2) && digit(at + 3) && !digit(at + 4);
    thousands || bytes.get(at + 1) == Some(&b' ')
}

/// True when cells of tab-separated lines stand in quotes: `"a<LF>b"<TAB>c`.
fn has_quoted_cells(sample: &str) -> bool {
    let bytes = sample.as_bytes();
    let (mut framed, mut broken, mut at) = (0usize, 0usize, 0usize);
    while let Some(open) = memchr::memchr(b'"', &bytes[at..]).map(|i| at + i) {
        at = open + 1;
        let before = open.checked_sub(1).map(|i| bytes[i]);
        if !matches!(before, None | Some(b'\t' | b'\n')) {
            continue;
        }
        let end = closing(bytes, open);
        let behind = end.and_then(|e| bytes.get(e + 1));
        match end {
            Some(end) if matches!(behind, None | Some(b'\t' | b'\n')) => {
                framed += usize::from(before == Some(b'\t') || behind == Some(&b'\t'));
                at = end + 1;
            }
            _ => broken += 1,
        }
    }
    framed > 0 && broken * 10 <= framed
}
