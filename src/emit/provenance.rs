//! One line per published value and place: where it came from and by which rule.
//!
//! This is by far the largest output, so its lines are written by hand. What a line promises beyond `DATA.md`:
//! - `context` is `raw` with at most 20 characters of its line on either side, begun late enough that the first `raw` in it *is*
//!   the value's place; `null` where `raw` itself is 40 characters or longer.
//! - `inherited_from` is `merge:row 3`, `above:row 3` or `across:row 3`: how the value got here and the grid row (outside tables:
//!   `line 3`) that prints it.

use super::json::{push_escaped, push_key, push_number, push_string};
use super::leaf::Evidence;
use super::locate::{IndexedPage, Pages, Place};
use crate::model::{Inherited, Rect, Rival, Span};

/// Characters of a line that are shown on either side.
const AROUND: usize = 20;
/// Texts of this length are context enough.
const LONG: usize = 40;

/// The lines of one document.
#[derive(Debug)]
pub(super) struct Lines {
    out: String,
    /// `{"table":…,"record_id":…,"field":"` of the present record.
    head: String,
    /// The part of a line that its span decides, of the span written last: neighbours share places.
    last: Option<(Span, String)>,
}

impl Lines {
    pub(super) fn new() -> Self {
        Lines { out: String::new(), head: String::new(), last: None }
    }

    /// Begins a record.
    pub(super) fn record(&mut self, table: &str, record_id: &str) {
        self.head.clear();
        self.head.push_str("{\"table\":\"");
        self.head.push_str(table);
        self.head.push_str("\",\"record_id\":\"");
        push_escaped(&mut self.head, record_id);
        self.head.push_str("\",\"field\":\"");
    }

    /// A value of the present record: a line for every place that has text.
    pub(super) fn value(&mut self, field: &str, evidence: &Evidence<'_>, pages: &Pages<'_>) {
        for span in evidence.at.iter().filter(|s| s.start < s.end) {
            let Some(page) = pages.of(span) else { continue };
            let place = page.place(span);
            if place.raw.is_empty() {
                continue;
            }
            self.out.push_str(&self.head);
            self.out.push_str(field);
            self.out.push_str("\",");
            self.push_place(span, page, &place);
            self.push_reasons(evidence, &place);
        }
    }

    /// The finished file.
    pub(super) fn finish(self) -> String {
        self.out
    }

    fn push_place(&mut self, span: &Span, page: &IndexedPage<'_>, place: &Place<'_>) {
        if let Some((last, written)) = &self.last
            && last == span
        {
            return self.out.push_str(written);
        }
        let from = self.out.len();
        push_place(&mut self.out, span, page, place);
        match &mut self.last {
            Some((last, written)) => {
                *last = *span;
                written.clear();
                written.push_str(&self.out[from..]);
            }
            none => *none = Some((*span, self.out[from..].to_owned())),
        }
    }

    fn push_reasons(&mut self, evidence: &Evidence<'_>, place: &Place<'_>) {
        let out = &mut self.out;
        push_key(out, "rule");
        push_string(out, evidence.rule);
        out.push_str(",\"rivals\":[");
        push_rivals(out, evidence.rivals);
        out.push_str("],\"inherited_from\":");
        push_inherited(out, evidence.inherited, place);
        out.push_str(",\"override\":null}\n");
    }
}

fn push_place(out: &mut String, span: &Span, page: &IndexedPage<'_>, place: &Place<'_>) {
    out.push_str("\"page\":");
    push_number(out, u64::from(span.page));
    out.push_str(",\"line\":");
    push_number(out, u64::from(place.line));
    push_cell(out, place.cell);
    out.push_str(",\"chars\":[");
    push_number(out, u64::from(span.start));
    out.push(',');
    push_number(out, u64::from(span.end));
    out.push_str("],\"bbox\":");
    push_box(out, span.bbox);
    out.push_str(",\"raw\":");
    push_string(out, place.raw);
    out.push_str(",\"context\":");
    match context(page, place) {
        Some(text) => push_string(out, text),
        None => out.push_str("null"),
    }
    out.push(',');
}

fn push_cell(out: &mut String, cell: Option<(u32, u32)>) {
    let Some((row, column)) = cell else { return out.push_str(",\"row\":null,\"column\":null") };
    out.push_str(",\"row\":");
    push_number(out, u64::from(row));
    out.push_str(",\"column\":");
    push_number(out, u64::from(column));
}

/// In points, as the contract's `bbox` is; the model counts hundredths.
fn push_box(out: &mut String, rect: Option<Rect>) {
    let Some(r) = rect else { return out.push_str("null") };
    let points = [r.x0, r.y0, r.x1, r.y1].map(|n| (f64::from(n) / 100.0).to_string());
    out.push('[');
    out.push_str(&points.join(","));
    out.push(']');
}

fn push_rivals(out: &mut String, rivals: &[Rival]) {
    for (i, rival) in rivals.iter().enumerate() {
        out.push_str(if i == 0 { "{\"reading\":" } else { ",{\"reading\":" });
        push_string(out, &rival.reading);
        out.push_str(",\"price\":");
        out.push_str(&if rival.price.is_finite() { rival.price.to_string() } else { "null".to_owned() });
        out.push('}');
    }
}

fn push_inherited(out: &mut String, inherited: Option<&Inherited>, place: &Place<'_>) {
    let Some(how) = inherited else { return out.push_str("null") };
    out.push_str(match how {
        Inherited::Merge => "\"merge:",
        Inherited::Above => "\"above:",
        Inherited::Across => "\"across:",
    });
    out.push_str(if place.cell.is_some() { "row " } else { "line " });
    push_number(out, u64::from(place.cell.map_or(place.line, |(row, _)| row)));
    out.push('"');
}

/// The value's text with some of its line around it.
fn context<'a>(page: &IndexedPage<'a>, place: &Place<'a>) -> Option<&'a str> {
    if place.raw.len() >= LONG && place.raw.chars().nth(LONG - 1).is_some() {
        return None;
    }
    let (text, end) = (page.text, place.byte + place.raw.len());
    let from = back(text, place.byte);
    let to = end + text[end..].chars().take(AROUND).take_while(|&c| c != '\n').map(char::len_utf8).sum::<usize>();
    Some(&text[first_is_own(text, from, place)..to])
}

/// At most [`AROUND`] characters back, not beyond the line.
fn back(text: &str, byte: usize) -> usize {
    let before = text[..byte].chars().rev().take(AROUND).take_while(|&c| c != '\n');
    byte - before.map(char::len_utf8).sum::<usize>()
}

/// Moves the beginning behind any earlier copy of the text.
fn first_is_own(text: &str, from: usize, place: &Place<'_>) -> usize {
    let until = place.byte + place.raw.len();
    let mut from = from;
    while let Some(at) = text[from..until].find(place.raw).filter(|at| from + at < place.byte) {
        from += at + text[from + at..].chars().next().map_or(1, char::len_utf8);
    }
    from
}
