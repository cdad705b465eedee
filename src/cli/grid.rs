//! A table drawn with the boundaries of its cells.

use keikaku::model::{Entry, Table};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// One line per row of the grid, numbered from 1; headings that the format declares are parted by a rule. Cells that are wider
/// than `widest` columns of the terminal are cut.
pub(super) fn draw<T>(table: &Table<T>, widest: usize, text: impl Fn(&T) -> &str) -> String {
    let rows: Vec<Vec<String>> =
        (0..table.rows()).map(|r| table.row(r).iter().map(|e| cell(e, widest, &text)).collect()).collect();
    let widths: Vec<usize> = (0..table.columns).map(|c| rows.iter().map(|r| r[c].width()).max().unwrap_or(0)).collect();
    let gutter = rows.len().to_string().len();
    let mut drawn = String::new();
    for (number, row) in rows.iter().enumerate() {
        if number == table.header_rows && number > 0 {
            drawn.push_str(&rule(gutter, &widths));
        }
        drawn.push_str(&format!("{:>gutter$} │", number + 1));
        for (body, width) in row.iter().zip(&widths) {
            drawn.push_str(body);
            drawn.extend(std::iter::repeat_n(' ', width - body.width()));
            drawn.push('│');
        }
        drawn.push('\n');
    }
    drawn
}

fn rule(gutter: usize, widths: &[usize]) -> String {
    let cells: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
    format!("{:>gutter$} ├{}┤\n", "", cells.join("┼"))
}

fn cell<T>(entry: &Entry<T>, widest: usize, text: impl Fn(&T) -> &str) -> String {
    match entry {
        Entry::Absent => "∅".to_owned(),
        Entry::Merged { .. } => "〃".to_owned(),
        Entry::Cell(c) => {
            let span = match (c.row_span.get(), c.column_span.get()) {
                (1, 1) => String::new(),
                (rows, columns) => format!("[{rows}×{columns}] "),
            };
            cut(&(span + text(&c.body)), widest)
        }
    }
}

/// One line of at most `widest` columns.
fn cut(text: &str, widest: usize) -> String {
    let (mut short, mut width) = (String::new(), 0);
    for c in text.chars().map(|c| if c.is_control() { '⏎' } else { c }) {
        width += c.width().unwrap_or(0);
        if width >= widest {
            short.push('…');
            break;
        }
        short.push(c);
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;
    use keikaku::model::Cell;
    use std::num::NonZeroU32;

    fn plain(body: &str) -> Entry<String> {
        Entry::Cell(Cell { body: body.to_owned(), row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN })
    }

    #[test]
    fn boundaries_stand_under_one_another_whatever_the_width_of_the_letters() {
        let entries = vec![plain("研修名"), plain("ab"), plain("x"), Entry::Absent];
        let table = Table { columns: 2, header_rows: 1, spans_known: false, entries };
        let drawn = draw(&table, 28, String::as_str);
        let places = |line: &str| -> Vec<usize> {
            line.match_indices(['│', '├', '┼', '┤']).map(|(at, _)| line[..at].width()).collect()
        };
        let lines: Vec<Vec<usize>> = drawn.lines().map(places).collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|l| *l == lines[0]), "{drawn}");
    }
}
