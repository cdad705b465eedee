//! What the text of a Word file is made of, before it has places on a page.

/// Words of a line or cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// The words; `\n` parts lines.
    pub(super) text: String,
    /// Signs in them that Word made: first character and length.
    pub(super) made: Vec<(usize, usize)>,
    /// Insertions that nobody has accepted yet.
    pub(super) inserted: usize,
    /// Deletions likewise, whose words are left out.
    pub(super) deleted: usize,
}

impl Words {
    /// Words of a document that nobody edits.
    pub(super) fn plain(text: &str) -> Words {
        Words { text: text.to_owned(), ..Words::default() }
    }

    /// Adds a further line.
    pub(super) fn add_line(&mut self, line: Words) {
        if !self.text.is_empty() && !line.text.is_empty() {
            self.text.push('\n');
        }
        let at = if line.made.is_empty() { 0 } else { self.text.chars().count() };
        self.made.extend(line.made.iter().map(|(from, length)| (from + at, *length)));
        self.text.push_str(&line.text);
        self.inserted += line.inserted;
        self.deleted += line.deleted;
    }
}

/// Words that stand beside the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Aside {
    /// Not shown.
    Hidden,
    /// Struck through.
    Struck,
    /// ルビ: the reading above a word.
    Ruby,
    /// What Word asks to be filled in.
    Prompt,
}

/// A cell and the area it covers.
#[derive(Debug)]
pub(super) struct GridCell {
    /// From 0.
    pub(super) row: usize,
    /// Place of its left edge, in columns of Word's own grid.
    pub(super) from: usize,
    /// Place of its right edge.
    pub(super) to: usize,
    /// Rows covered.
    pub(super) rows: usize,
    /// What it says.
    pub(super) words: Words,
}

/// A table.
#[derive(Debug, Default)]
pub(super) struct Grid {
    /// Row by row.
    pub(super) cells: Vec<GridCell>,
    /// Number of rows.
    pub(super) rows: usize,
    /// Leading rows that are printed again on every page.
    pub(super) header_rows: usize,
}

/// A part of a document, in order.
#[derive(Debug)]
pub(super) enum Part {
    /// A paragraph with the level of a heading, 0 for running text.
    Line(u8, Words),
    /// A line of a table of contents, a running title.
    Furniture(Words),
    /// Words beside the paragraph above.
    Aside(Aside, String),
    /// A table.
    Table(Grid),
    /// A page ends: by the author's will, or where Word's own lines ended when the file was saved.
    Turn {
        /// By the author's will.
        is_willed: bool,
    },
}
