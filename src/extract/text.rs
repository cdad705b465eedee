//! Plain text: lines, with tab-separated blocks between prose.

use super::csv::{self, Dialect};
use super::{Budget, document};
use crate::diag::Diagnostics;
use crate::model::{Content, Document, Page, RawText, Span};

/// Reads decoded text that is no markup. Files of comma- or semicolon-separated values, and tab files whose fields are quoted,
/// are read as records; the rest as lines, a new page at every form feed.
pub(super) fn read(text: String, name: &str, budget: &Budget, d: &mut Diagnostics) -> Document {
    let text = one_kind_of_line_end(text);
    if let Some(dialect) = csv::dialect(&text, name) {
        return csv::read(&text, dialect, budget, d);
    }
    if is_beyond(&text, budget) {
        // Lines are laid out without a budget, so what would break it is read as records, which have one.
        return csv::read(&text, Dialect { delimiter: b'\t', quoted: false }, budget, d);
    }
    let pages = pages(text);
    document("text/plain", pages, None)
}

/// CRLF and CR become LF; DOS's end-of-file sign behind the last line goes.
fn one_kind_of_line_end(mut text: String) -> String {
    while text.ends_with('\u{1A}') {
        text.pop();
    }
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

/// True when a line, or the grid that a run of lines would become, is larger than the budget.
fn is_beyond(text: &str, budget: &Budget) -> bool {
    let (mut rows, mut widest, mut cells) = (0usize, 0usize, 0usize);
    for line in text.split('\n') {
        let tabs = memchr::memchr_iter(b'\t', line.as_bytes()).count();
        if tabs >= budget.columns {
            return true;
        }
        if tabs == 0 {
            cells += rows * widest;
            (rows, widest) = (0, 0);
            continue;
        }
        (rows, widest) = (rows + 1, widest.max(tabs + 1));
        if cells + rows * widest > budget.cells {
            return true;
        }
    }
    false
}

/// One page per form feed; the sign itself belongs to no page.
fn pages(text: String) -> Vec<Page> {
    if memchr::memchr(b'\x0C', text.as_bytes()).is_none() {
        return vec![page(1, text)];
    }
    let parts = text.trim_end_matches(|c: char| c.is_whitespace()).split('\u{C}');
    (1..).zip(parts).map(|(number, part)| page(number, part.to_owned())).collect()
}

fn page(number: u32, text: String) -> Page {
    let content = Content::Lines(lines(number, &text));
    Page { number, name: None, text, content }
}

fn lines(page: u32, text: &str) -> Vec<RawText> {
    let mut start = 0;
    let body = text.strip_suffix('\n').unwrap_or(text);
    let line = |line: &str| {
        let end = start + line.chars().count() as u32;
        let span = Span::new(page, start, end);
        start = end + 1;
        if line.is_empty() { RawText::default() } else { RawText::new(line, span) }
    };
    body.split('\n').map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Document {
        read(text.to_owned(), "a.txt", &Budget::default(), &mut Diagnostics::default())
    }

    #[test]
    fn every_kind_of_line_end_ends_a_line() {
        let document = read_text("研修\r\n\r\n定員\r20名\n");
        assert_eq!(document.pages[0].text, "研修\n\n定員\n20名\n");
        let Content::Lines(lines) = &document.pages[0].content else { panic!("lines expected") };
        let words: Vec<&str> = lines.iter().map(|l| l.chars.as_str()).collect();
        assert_eq!(words, ["研修", "", "定員", "20名"]);
        assert_eq!(lines[3].first_span(), Some(Span::new(1, 7, 10)));
    }

    #[test]
    fn a_form_feed_begins_a_page() {
        let document = read_text("一\u{C}二\n三\n\u{C}\n");
        let texts: Vec<&str> = document.pages.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(texts, ["一", "二\n三"]);
        assert_eq!(document.pages[1].number, 2);
    }

    #[test]
    fn a_line_of_too_many_columns_is_cut_and_said_and_nothing_is_lost() {
        let budget = Budget { columns: 3, ..Budget::default() };
        let mut d = Diagnostics::default();
        let document = read("a\tb\tc\td\te\n1\t2\t3\t4\t5\n".to_owned(), "a.tsv", &budget, &mut d);
        assert_eq!(document.partial.as_deref(), Some("budget spent: columns"));
        assert_eq!(d.items.len(), 1);
        let Content::Flow(blocks) = &document.pages[0].content else { panic!("flow expected") };
        assert_eq!(blocks.len(), 3);
        let crate::model::Block::Paragraph(rest) = &blocks[1] else { panic!("paragraph expected") };
        assert_eq!(rest.chars, "d\te");
    }
}
