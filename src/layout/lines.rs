//! Lines of plain text → paragraphs and tables.

use crate::model::{Block, Cell, Entry, Piece, RawText, Span, Table};
use std::num::NonZeroU32;

/// A line without a tab is a paragraph (a blank one is nothing); lines with tabs that follow one another are a table.
pub(super) fn blocks(lines: Vec<RawText>) -> Vec<Block<RawText>> {
    let mut blocks = Vec::new();
    let mut rows: Vec<RawText> = Vec::new();
    for line in lines {
        if memchr::memchr(b'\t', line.chars.as_bytes()).is_some() {
            rows.push(line);
            continue;
        }
        blocks.extend(table(std::mem::take(&mut rows)));
        blocks.extend(paragraph(line));
    }
    blocks.extend(table(rows));
    blocks
}

fn paragraph(line: RawText) -> Option<Block<RawText>> {
    let body = line.chars.trim();
    if body.is_empty() {
        return None;
    }
    if body.len() == line.chars.len() {
        return Some(Block::Paragraph(line));
    }
    let place = line.first_span().unwrap_or(Span::new(1, 0, 0));
    Some(Block::Paragraph(cut(&line.chars, place.page, place.start).0))
}

fn table(lines: Vec<RawText>) -> Option<Block<RawText>> {
    let width = |l: &RawText| memchr::memchr_iter(b'\t', l.chars.as_bytes()).count() + 1;
    let columns = lines.iter().map(width).max()?;
    let mut entries = Vec::with_capacity(lines.len() * columns);
    for line in &lines {
        row(line, &mut entries);
        let full = entries.len().div_ceil(columns) * columns;
        entries.resize_with(full, || Entry::Absent);
    }
    Some(Block::Table(Table { columns, header_rows: 0, spans_known: false, entries }))
}

fn row(line: &RawText, entries: &mut Vec<Entry<RawText>>) {
    let place = line.first_span().unwrap_or(Span::new(1, 0, 0));
    let mut start = place.start;
    for cell in line.chars.split('\t') {
        let (body, length) = cut(cell, place.page, start);
        entries.push(Entry::Cell(Cell { body, row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN }));
        start += length + 1;
    }
}

/// `words` without the white space around them, and how many characters they were. `start` is the place of the first.
fn cut(words: &str, page: u32, start: u32) -> (RawText, u32) {
    let body = words.trim();
    if body.is_empty() {
        return (RawText::default(), words.chars().count() as u32);
    }
    let lead = words.len() - words.trim_start().len();
    let before = words[..lead].chars().count() as u32;
    let length = body.chars().count() as u32;
    let behind = words[lead + body.len()..].chars().count() as u32;
    let span = Span::new(page, start + before, start + before + length);
    (RawText { chars: body.to_owned(), pieces: vec![Piece { at: 0, span }] }, before + length + behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines as extraction makes them.
    fn lines(text: &str) -> Vec<RawText> {
        let mut start = 0;
        let line = |l: &str| {
            let end = start + l.chars().count() as u32;
            let span = Span::new(1, start, end);
            start = end + 1;
            if l.is_empty() { RawText::default() } else { RawText::new(l, span) }
        };
        text.split('\n').map(line).collect()
    }

    #[test]
    fn tabs_make_a_table_between_paragraphs() {
        let found = blocks(lines("計画\n\n名称\t定員\t会場\n 初級 \t\n終わり"));
        let [Block::Paragraph(title), Block::Table(table), Block::Paragraph(end)] = found.as_slice() else {
            panic!("paragraph, table, paragraph expected: {found:?}")
        };
        assert_eq!((title.chars.as_str(), end.chars.as_str()), ("計画", "終わり"));
        assert_eq!((table.columns, table.rows(), table.spans_known), (3, 2, false));
        let Entry::Cell(first) = &table.row(1)[0] else { panic!("cell expected") };
        assert_eq!(first.body, RawText::new("初級", Span::new(1, 14, 16)));
        let Entry::Cell(empty) = &table.row(1)[1] else { panic!("cell expected") };
        assert_eq!(empty.body, RawText::default());
        assert_eq!(table.row(1)[2], Entry::Absent);
    }

    #[test]
    fn a_row_of_tabs_only_belongs_to_its_table() {
        let found = blocks(lines("a\tb\n\t\nc\td"));
        assert!(matches!(found.as_slice(), [Block::Table(t)] if t.rows() == 3));
    }
}
