//! The white space around the lines of a page, which blocks do not keep.

use super::drawn;
use crate::model::{Content, Document, Margin, Page};

/// For each page its lines that are not blank, in order; of a drawn page its words with the place where they begin. An ideographic
/// space counts as two.
pub(crate) fn margins(document: &Document) -> Vec<Vec<Margin>> {
    // Only Word says where paragraphs end.
    let whole = document.media_type.contains("word");
    let mut margins: Vec<Vec<Margin>> = document.pages.iter().map(of_page).collect();
    margins.iter_mut().flatten().for_each(|m| m.whole = whole);
    margins
}

fn of_page(page: &Page) -> Vec<Margin> {
    match &page.content {
        Content::Drawn(content) => drawn::margins(page.number, &page.text, content),
        _ => of_text(&page.text),
    }
}

fn of_text(text: &str) -> Vec<Margin> {
    let (mut at, mut above, mut found) = (0, 0, Vec::new());
    for line in text.split('\n') {
        let lead = line.chars().take_while(|c| c.is_whitespace());
        let (count, indent) = lead.fold((0, 0), |(n, w), c| (n + 1, w + if c == '\u{3000}' { 2 } else { 1 }));
        let length = line.chars().count() as u32;
        if count == length {
            above += 1;
        } else {
            found.push(Margin { start: at + count, above, indent, ..Margin::default() });
            above = 0;
        }
        at += length + 1;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_indents_are_counted() {
        let margin = |start, above, indent| Margin { start, above, indent, ..Margin::default() };
        assert_eq!(of_text("計画\n \n\n　目的\n"), [margin(0, 0, 0), margin(7, 2, 2)]);
    }
}
