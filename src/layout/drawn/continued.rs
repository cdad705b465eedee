//! A table over many pages is one table.
//!
//! It goes on when the next page begins (but for furniture) with a table of the same columns. What stands again at its top is
//! a copy of the headings. Where the last cells of a page are open below, the page cut them: their other part stands below the
//! headings of the next page, and both are one cell.

use super::Found;
use super::lines::join_texts;
use super::merged::{Placement, Sheaf};
use crate::model::{RawText, Table};

/// A table that may go on.
pub(super) struct Continued {
    sheaf: Sheaf,
    columns: Vec<i32>,
    near: i32,
    open: Vec<bool>,
    header_rows: usize,
    /// Where its last part ends on its page.
    bottom: i32,
}

/// Leading rows among which a heading is looked for that stands again: Excel repeats rows below a title.
const DEEPEST: usize = 8;

impl Continued {
    /// A table on the page where it begins.
    pub(super) fn begin(found: Found) -> Self {
        let bottom = found.bbox.y1;
        let (columns, near, open, header_rows) = (found.columns, found.near, found.open_below, found.table.header_rows);
        Continued { sheaf: Sheaf::of(found.table), columns, near, open, header_rows, bottom }
    }

    /// The whole of it.
    pub(super) fn finish(self) -> Table<RawText> {
        self.sheaf.into_table(self.header_rows)
    }

    /// Adds the part on the next page and returns the copies of headings in it, or gives back what does not belong.
    ///
    /// Where a whole head stands again above that part it is another table, unless cells are open at the page's end.
    pub(super) fn take(&mut self, found: Found, headed: bool) -> Result<Vec<RawText>, Box<Found>> {
        let ended = headed && !self.open.contains(&true);
        let Some(columns) = self.shared_columns(&found).filter(|_| !ended) else { return Err(Box::new(found)) };
        let mut next = Sheaf::of(found.table);
        next.stretch(&positions(&found.columns, &columns, self.near), columns.len() - 1);
        self.stretch(&columns);
        let (from, copied) = self.copied_headings(&next);
        if from == 0 && copied > 0 {
            self.header_rows = self.header_rows.max(copied);
        }
        let copies = next.drop_rows(copied);
        let above = spread(&found.open_above, &found.columns, &columns, self.near);
        self.append(next, copied > 0, &above);
        self.open = spread(&found.open_below, &found.columns, &columns, self.near);
        self.bottom = found.bbox.y1;
        Ok(copies)
    }

    /// The columns of both, if they are those of one table: the sides agree, and of the edges between two of three. Where
    /// cells are open at the page's end the table must go on, and fewer edges do: a merged row has fewer.
    fn shared_columns(&self, found: &Found) -> Option<Vec<i32>> {
        let (a, b) = (&self.columns, &found.columns);
        let close = |x: Option<&i32>, y: Option<&i32>| x.zip(y).is_some_and(|(x, y)| (x - y).abs() <= self.near);
        if !close(a.first(), b.first()) || !close(a.last(), b.last()) {
            return None;
        }
        let all = united(a, b, self.near);
        let (fewer, more) = (a.len().min(b.len()) - 2, a.len().max(b.len()) - 2);
        let agreed = a.len() + b.len() - all.len() - 2;
        let is_open = self.open.contains(&true) || found.open_above.contains(&true);
        let distinct = positions(b, &all, self.near).windows(2).all(|p| p[0] < p[1]);
        (distinct && (agreed * 3 >= more * 2 || is_open && agreed == fewer)).then_some(all)
    }

    fn stretch(&mut self, columns: &[i32]) {
        if self.columns.len() != columns.len() {
            self.sheaf.stretch(&positions(&self.columns, columns, self.near), columns.len() - 1);
            self.open = spread(&self.open, &self.columns, columns, self.near);
        }
        self.columns = columns.to_vec();
    }

    /// Where in this table the rows stand that `next` begins with, and how many they are.
    fn copied_headings(&self, next: &Sheaf) -> (usize, usize) {
        let depth = DEEPEST.min(self.sheaf.rows);
        let (own, theirs) = (self.sheaf.leading_rows(depth), next.leading_rows(DEEPEST));
        let common = |from: usize| own[from..].iter().zip(&theirs).take_while(|(a, b)| a == b && !a.is_blank()).count();
        let whole =
            |from: usize| (0..=common(from)).rev().find(|&k| next.is_cut_at(k) && self.sheaf.is_cut_at(from + k));
        let found = (0..own.len()).map(|from| (from, whole(from).unwrap_or(0)));
        found.max_by_key(|&(from, count)| (count, std::cmp::Reverse(from))).unwrap_or((0, 0))
    }

    /// Adds the rows of `next`, and puts cells together that the page cut.
    fn append(&mut self, mut next: Sheaf, headed: bool, above: &[bool]) {
        if next.rows == 0 {
            return;
        }
        let pairs = self.pairs(&next);
        let all_open = !self.open.is_empty() && self.open.iter().all(|o| *o);
        let top_open = above.iter().all(|o| *o);
        let one_row =
            self.runs_on(&next, &pairs) || all_open && (headed || top_open) && self.is_one_row(&next, &pairs, headed);
        let overlap = usize::from(one_row);
        let offset = self.sheaf.rows - overlap;
        let goes_on = |own: &Placement, other: &Placement| {
            let blank = |p: &Placement| p.body.chars.trim().is_empty();
            let (open, top) = (!all_open && self.open[own.left], !headed && !top_open && above[own.left]);
            // Where only one page leaves its line out, and both say something, a line was forgotten.
            one_row || open && (headed || above[own.left] || blank(own) || blank(other)) || top && blank(other)
        };
        let mut taken = vec![false; next.cells.len()];
        for (own, other) in pairs {
            if goes_on(&self.sheaf.cells[own], &next.cells[other]) {
                let part = std::mem::take(&mut next.cells[other].body);
                let (bottom, cell) = (next.cells[other].bottom, &mut self.sheaf.cells[own]);
                cell.body = join_texts(std::mem::take(&mut cell.body), &part);
                cell.bottom = offset + bottom;
                taken[other] = true;
            }
        }
        let rows = offset + next.rows;
        let (first, sheaf) = (self.sheaf.cells.len(), &mut self.sheaf);
        let rest = next.cells.into_iter().zip(taken).filter(|(_, taken)| !taken);
        let moved = |p: Placement| Placement { top: p.top + offset, bottom: p.bottom + offset, ..p };
        sheaf.cells.extend(rest.map(|(p, _)| moved(p)));
        let before = std::mem::take(&mut sheaf.last).into_iter();
        sheaf.last = before.chain(first..sheaf.cells.len()).filter(|&i| sheaf.cells[i].bottom == rows).collect();
        sheaf.last.sort_by_key(|&i| sheaf.cells[i].left);
        sheaf.rows = rows;
    }

    /// The cells of the last row with those of `next`'s first row that cover the same columns.
    fn pairs(&self, next: &Sheaf) -> Vec<(usize, usize)> {
        let mut theirs = next.touching(|p| p.top == 0).into_iter().peekable();
        let mut pairs = Vec::new();
        for &i in &self.sheaf.last {
            let cell = &self.sheaf.cells[i];
            while theirs.next_if(|&j| next.cells[j].left < cell.left).is_some() {}
            pairs.extend(
                theirs
                    .next_if(|&j| (next.cells[j].left, next.cells[j].right) == (cell.left, cell.right))
                    .map(|j| (i, j)),
            );
        }
        pairs
    }

    /// True when the texts of the last row run on in the first one of `next`, though lines close both: each is long and fills its
    /// cell to the bottom, one of them in the middle of a sentence; but for those that have nothing to go on with.
    fn runs_on(&self, next: &Sheaf, pairs: &[(usize, usize)]) -> bool {
        let blank = |other: usize| next.cells[other].body.chars.trim().is_empty();
        let own = |own: usize| &self.sheaf.cells[own];
        let first = next.touching(|p| p.top == 0).len();
        pairs.len() == first
            && pairs.len() == self.sheaf.last.len()
            && pairs.iter().all(|&(a, b)| blank(b) || self.fills(own(a)))
            && pairs.iter().any(|&(a, b)| !blank(b) && self.ends_within_a_sentence(own(a)))
    }

    /// A cell of several lines, the last of which stands at its bottom.
    fn fills(&self, cell: &Placement) -> bool {
        const LINES: usize = 3;
        let last = cell.body.pieces.last().and_then(|p| p.span.bbox);
        cell.body.pieces.len() >= LINES && last.is_some_and(|last| last.y1 + self.near * 5 >= self.bottom)
    }

    /// The last line of a cell goes on to its right side and ends no sentence.
    fn ends_within_a_sentence(&self, cell: &Placement) -> bool {
        let last = cell.body.pieces.last().and_then(|p| p.span.bbox);
        let ended = cell.body.chars.trim_end().ends_with(['。', '．', '.', '」', '』']);
        !ended && last.is_some_and(|last| last.x1 + self.near * 4 >= self.columns[cell.right])
    }

    /// True when the last row and the first one of `next` are two parts of one: they have the same cells. Below repeated
    /// headings a line is drawn in any case; there a row that is full on both sides is rather two rows.
    fn is_one_row(&self, next: &Sheaf, pairs: &[(usize, usize)], headed: bool) -> bool {
        let first = next.touching(|p| p.top == 0).len();
        let filled = |body: &RawText| !body.chars.trim().is_empty();
        let both =
            |&&(own, other): &&(usize, usize)| filled(&self.sheaf.cells[own].body) && filled(&next.cells[other].body);
        let full = pairs.len() >= 3 && pairs.iter().filter(both).count() == pairs.len();
        pairs.len() == first && !(headed && full)
    }
}

/// All edges of both; those nearer than `near` are one.
fn united(a: &[i32], b: &[i32], near: i32) -> Vec<i32> {
    let mut all = a.to_vec();
    let own = |x: &&i32| {
        let behind = a.partition_point(|e| e + near < **x);
        a.get(behind).is_none_or(|e| e - near > **x)
    };
    all.extend(b.iter().filter(own));
    all.sort_unstable();
    all
}

/// The index of each of `edges` among `all`.
fn positions(edges: &[i32], all: &[i32], near: i32) -> Vec<usize> {
    let index = |e: &i32| {
        let behind = all.partition_point(|a| a + near < *e);
        // Of two that are near, the nearer.
        let next = (behind + 1 < all.len()) && (all[behind + 1] - e).abs() < (all[behind] - e).abs();
        (behind + usize::from(next)).min(all.len() - 1)
    };
    edges.iter().map(index).collect()
}

/// What is known by column of `edges`, by column of `all`.
fn spread(open: &[bool], edges: &[i32], all: &[i32], near: i32) -> Vec<bool> {
    let mut spread = vec![false; all.len() - 1];
    let at = positions(edges, all, near);
    for (column, range) in at.windows(2).enumerate() {
        if open.get(column) == Some(&true) && range[0] < range[1] {
            spread[range[0]..range[1]].fill(true);
        }
    }
    spread
}
