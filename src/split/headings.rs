//! Where the headings of columns are printed, for cells that are kept under them.

use crate::model::{COLUMN_HEADING, Sections, Span, Spanned};
use std::collections::BTreeMap;

/// Every heading of a document by its words: its places, in the order of the document.
pub(super) struct Headings<'a> {
    printed: BTreeMap<&'a str, Vec<&'a [Span]>>,
}

impl<'a> Headings<'a> {
    /// The headings of all tables.
    pub(super) fn new(sections: &'a Sections) -> Self {
        let mut printed: BTreeMap<&str, Vec<&[Span]>> = BTreeMap::new();
        for header in sections.areas.iter().map(|a| &a.header) {
            let named = header.labels.iter().zip(&header.at).filter(|(_, at)| !at.is_empty());
            named.for_each(|(label, at)| printed.entry(label).or_default().push(at));
        }
        printed.values_mut().for_each(|places| places.sort_by_key(|at| begin(at)));
        Headings { printed }
    }

    /// The heading over a cell at `cell` as the marker of its note: that of these words printed last before the cell. It is
    /// empty where no heading stands over the cell.
    pub(super) fn marker(&self, heading: &str, cell: &[Span]) -> Spanned<String> {
        let places = self.printed.get(heading).map_or(&[][..], Vec::as_slice);
        let before = places.partition_point(|at| begin(at) <= begin(cell));
        let at = places.get(before.saturating_sub(1)).map_or(&[][..], |at| at);
        Spanned::new(heading.to_owned(), at.to_vec(), COLUMN_HEADING)
    }
}

fn begin(at: &[Span]) -> Option<(u32, u32)> {
    at.first().map(|s| (s.page, s.start))
}
