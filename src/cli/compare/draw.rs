//! Provisions side by side.

use super::side::{Provision, Text};
use keikaku::diff::markdown::escaped;
use keikaku::diff::{Piece, pieces};

/// A provision before and after; one side is empty where it comes or goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'a> {
    pub(super) old: Option<&'a Provision>,
    pub(super) new: Option<&'a Provision>,
}

impl Row<'_> {
    pub(super) fn path(&self) -> &str {
        self.new.or(self.old).map_or("", |p| p.path.as_str())
    }

    pub(super) fn is_changed(&self) -> bool {
        self.words().0 != self.words().1
    }

    /// The words of both sides.
    pub(super) fn words(&self) -> (String, String) {
        let printed = |p: Option<&Provision>| p.map_or_else(String::new, Provision::printed);
        (printed(self.old), printed(self.new))
    }
}

/// Every provision of both sides, each side in its own order; those that are the same stand side by side. `old_of` says which
/// provision of the old side each of the new side is.
pub(super) fn rows<'a>(old: &'a Text, new: &'a Text, old_of: &[Option<usize>]) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    let mut next = 0;
    for (provision, at) in new.provisions.iter().zip(old_of) {
        // What moved up stands alone on both sides: no column may be out of order.
        let at = at.filter(|at| *at >= next);
        for gone in &old.provisions[next..at.unwrap_or(next)] {
            rows.push(Row { old: Some(gone), new: None });
        }
        next = at.map_or(next, |at| at + 1);
        rows.push(Row { old: at.map(|at| &old.provisions[at]), new: Some(provision) });
    }
    rows.extend(old.provisions[next..].iter().map(|gone| Row { old: Some(gone), new: None }));
    rows
}

/// One side of a row: its words, and whether they are other than on the other side.
pub(super) fn marked(row: &Row<'_>, is_new: bool) -> Vec<(String, bool)> {
    let (old, new) = row.words();
    let side = |piece: &Piece<'_>| match piece {
        Piece::Same(text) => Some(((*text).to_owned(), false)),
        Piece::Deleted(text) => (!is_new).then(|| ((*text).to_owned(), true)),
        Piece::Inserted(text) => is_new.then(|| ((*text).to_owned(), true)),
    };
    if old == new {
        return vec![(new, false)];
    }
    pieces(&old, &new).iter().filter_map(side).collect()
}

/// A table of two columns; what differs is bold.
pub(super) fn markdown(title: &str, rows: &[Row<'_>]) -> String {
    let mut out = format!("# {}\n\n| 改正後 | 改正前 |\n| --- | --- |\n", escaped(title));
    for row in rows {
        let side = |is_new: bool| -> String {
            let cell = |(text, differs): (String, bool)| {
                text.split('\n').map(|line| bold(line, differs)).collect::<Vec<_>>().join("<br>")
            };
            marked(row, is_new).into_iter().map(cell).collect()
        };
        out.push_str(&format!("| {} | {} |\n", side(true), side(false)));
    }
    out
}

fn bold(line: &str, differs: bool) -> String {
    let plain = escaped(line);
    if differs && !line.trim().is_empty() { format!("**{}**", plain.trim()) } else { plain }
}
