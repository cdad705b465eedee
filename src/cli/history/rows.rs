//! Columns that stand under one another.

use crate::cli::terminal::Terminal;
use unicode_width::UnicodeWidthStr;

/// Prints rows, the first of them the heading; the last column is as wide as it is.
pub(super) fn print(rows: &[Vec<String>], terminal: &mut Terminal) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| rows.iter().filter_map(|r| r.get(column)).map(|c| c.width()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = String::new();
        for (at, cell) in row.iter().enumerate() {
            line.push_str(cell);
            let gap = widths[at] + 2 - cell.width();
            line.extend(std::iter::repeat_n(' ', gap));
        }
        terminal.line(line.trim_end());
    }
}

/// A row of words.
pub(super) fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(|c| c.replace(['\n', '\t'], " ")).into()
}

/// The first digits of a digest, enough to tell it from others.
pub(super) fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

/// `1 revision`, `2 revisions`.
pub(super) fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}
