//! A page's text, written from front to back.

use crate::model::{RawText, Span};

/// The text of one page while it is being made, and how many characters it has so far.
///
/// Characters are counted as they are written, so that no span costs a second pass over the page.
#[derive(Debug)]
pub(super) struct PageText {
    page: u32,
    text: String,
    chars: u32,
}

impl PageText {
    /// An empty page with its number, from 1.
    pub(super) fn new(page: u32) -> Self {
        PageText { page, text: String::new(), chars: 0 }
    }

    /// Writes a sign that parts cells or lines and belongs to no text.
    pub(super) fn part(&mut self, sign: char) {
        self.text.push(sign);
        self.chars += 1;
    }

    /// Writes `words`; what comes back is the words without the white space around them, and where they stand.
    pub(super) fn put(&mut self, words: &str) -> RawText {
        let body = words.trim();
        let before = words.len() - words.trim_start().len();
        let lead = words[..before].chars().count() as u32;
        let length = body.chars().count() as u32;
        let start = self.chars + lead;
        self.text.push_str(words);
        self.chars += lead + length;
        if !body.is_empty() {
            self.chars += words[before + body.len()..].chars().count() as u32;
        }
        if body.is_empty() {
            RawText::default()
        } else {
            RawText::new(body, Span::new(self.page, start, start + length))
        }
    }

    /// Number of the page.
    pub(super) fn page(&self) -> u32 {
        self.page
    }

    /// What was written.
    pub(super) fn into_text(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_leave_out_the_white_space_around_a_cell() {
        let mut page = PageText::new(1);
        page.put("研修");
        page.part('\t');
        let cell = page.put(" \u{3000}６月 ");
        assert_eq!(cell.chars, "６月");
        assert_eq!(cell.first_span(), Some(Span::new(1, 5, 7)));
        assert_eq!(page.put("  "), RawText::default());
        assert_eq!(page.put("x").first_span(), Some(Span::new(1, 10, 11)));
    }
}
