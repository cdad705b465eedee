//! One line per published value and place: where it came from and by which rule.
//!
//! This is by far the largest output, so its lines are written by hand. What a line promises beyond `DATA.md`:
//! - `context` is `raw` with at most 20 characters of its table cell (outside tables: of its line) on either side, begun late
//!   enough that the first `raw` in it *is* the value's place; `null` where `raw` says all of it, or is 40 characters or longer.
//! - `inherited_from` is `merge:row 3`, `above:row 3` or `across:row 3`: how the value got here and the grid row (outside tables:
//!   `line 3`) that prints it.
//! - `override` is `{"author","reason","expires","was"}` for a value that a person put in place of what was read; all else in the line is
//!   what was read. A value that was deleted has its lines, too.

use super::json::{push_escaped, push_key, push_number, push_string};
use super::leaf::Evidence;
use super::locate::{CellRun, IndexedPage, Pages, Place};
use crate::model::{Correction, Inherited, Rect, Rival, Span};
use std::fmt::Write;

/// Characters of a line that are shown on either side.
const AROUND: usize = 20;
/// Texts of this length are context enough.
const LONG: usize = 40;

/// The lines of one document.
#[derive(Debug)]
pub(super) struct Lines {
    /// `{"table":…,"record_id":…,"field":"` of the present record.
    head: String,
    last: Written,
}

/// The part of a line that its span decides, of the span written last: neighbours share places.
#[derive(Debug, Default)]
struct Written {
    span: Option<Span>,
    /// `"page":…,"context":…,`; empty where the span has no text.
    text: String,
    /// `row 3` or `line 3`.
    from: String,
}

impl Lines {
    pub(super) fn new() -> Self {
        Lines { head: String::new(), last: Written::default() }
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

    /// Appends a value of the present record to `out`: a line for every place that has text.
    pub(super) fn value(
        &mut self,
        field: &str,
        evidence: &Evidence<'_>,
        correction: Option<&Correction>,
        pages: &Pages<'_>,
        out: &mut String,
    ) {
        for span in evidence.at.iter().filter(|s| s.start < s.end) {
            if self.last.span != Some(*span) {
                self.last.write(span, pages);
            }
            if self.last.text.is_empty() {
                continue;
            }
            out.push_str(&self.head);
            out.push_str(field);
            out.push_str("\",");
            out.push_str(&self.last.text);
            push_reasons(out, evidence, correction, &self.last.from);
        }
    }
}

impl Written {
    fn write(&mut self, span: &Span, pages: &Pages<'_>) {
        self.span = Some(*span);
        self.text.clear();
        self.from.clear();
        let Some(page) = pages.of(span) else { return };
        let place = page.place(span);
        if place.raw.is_empty() {
            return;
        }
        push_place(&mut self.text, span, page, &place);
        self.from.push_str(if place.cell.is_some() { "row " } else { "line " });
        push_number(&mut self.from, u64::from(place.cell.map_or(place.line, |cell| cell.row)));
    }
}

fn push_reasons(out: &mut String, evidence: &Evidence<'_>, correction: Option<&Correction>, from: &str) {
    push_key(out, "rule");
    push_string(out, evidence.rule);
    out.push_str(",\"rivals\":[");
    push_rivals(out, evidence.rivals);
    out.push_str("],\"inherited_from\":");
    push_inherited(out, evidence.inherited, from);
    out.push_str(",\"override\":");
    match correction {
        Some(correction) => push_correction(out, correction),
        None => out.push_str("null"),
    }
    out.push_str("}\n");
}

/// Who put the value in place of what was read, and what that was; null where nothing was.
fn push_correction(out: &mut String, correction: &Correction) {
    out.push_str("{\"author\":");
    push_string(out, &correction.author);
    out.push_str(",\"reason\":");
    push_string(out, &correction.reason);
    out.push_str(",\"expires\":");
    push_string(out, &correction.expires.to_string());
    out.push_str(",\"was\":");
    if correction.was.is_empty() {
        out.push_str("null");
    } else {
        push_string(out, &correction.was);
    }
    out.push('}');
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
    match context(page, span, place) {
        Some(text) => push_string(out, text),
        None => out.push_str("null"),
    }
    out.push(',');
}

fn push_cell(out: &mut String, cell: Option<CellRun>) {
    let Some(CellRun { row, column, .. }) = cell else { return out.push_str(",\"row\":null,\"column\":null") };
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
        push_price(out, rival.price);
        out.push('}');
    }
}

fn push_price(out: &mut String, price: f64) {
    if price.is_finite() {
        // Writing to a string does not fail.
        let _ = write!(out, "{price}");
    } else {
        out.push_str("null");
    }
}

fn push_inherited(out: &mut String, inherited: Option<&Inherited>, from: &str) {
    let Some(how) = inherited else { return out.push_str("null") };
    out.push_str(match how {
        Inherited::Merge => "\"merge:",
        Inherited::Above => "\"above:",
        Inherited::Across => "\"across:",
    });
    out.push_str(from);
    out.push('"');
}

/// The value's text with some of its cell or line around it.
fn context<'a>(page: &IndexedPage<'a>, span: &Span, place: &Place<'a>) -> Option<&'a str> {
    let around = |room: u32| AROUND.min(room as usize);
    let (before, behind) = place.cell.map_or((AROUND, AROUND), |cell| {
        (around(span.start.saturating_sub(cell.start)), around(cell.end.saturating_sub(span.end)))
    });
    let is_long = place.raw.len() >= LONG && place.raw.chars().nth(LONG - 1).is_some();
    if is_long || before + behind == 0 {
        return None;
    }
    let (text, end) = (page.text, place.byte + place.raw.len());
    let from = back(text, place.byte, before);
    let to = end + text[end..].chars().take(behind).take_while(|&c| c != '\n').map(char::len_utf8).sum::<usize>();
    Some(&text[first_is_own(text, from, place)..to]).filter(|context| context.len() > place.raw.len())
}

/// At most `most` characters back, not beyond the line.
fn back(text: &str, byte: usize, most: usize) -> usize {
    let before = text[..byte].chars().rev().take(most).take_while(|&c| c != '\n');
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
