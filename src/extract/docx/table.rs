//! Tables (ISO/IEC 29500-1, 17.4).

use super::parts::{Grid, GridCell, Part, Words};
use super::walk::Walk;
use super::xml::Element;
use std::collections::BTreeMap;

/// Whether a cell goes on from the one above.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Merge {
    None,
    Begins,
    GoesOn,
}

impl Walk<'_> {
    /// Reads a table. One of a single cell is a frame around its content.
    pub(super) fn table(&mut self, e: &Element) {
        let rows = held(e, "w:tr");
        if let [row] = rows.as_slice()
            && let [cell] = held(row, "w:tc").as_slice()
        {
            let parts = self.inside(cell);
            self.out.extend(parts);
            return;
        }
        let (mut grid, mut behind) = (Grid::default(), Vec::new());
        // By left edge: the cell that may go on below.
        let mut open: BTreeMap<usize, usize> = BTreeMap::new();
        let mut is_heading = true;
        for row in rows {
            let properties = row.child("w:trPr");
            if properties.is_some_and(|p| p.child("w:del").is_some()) {
                self.carried.deleted += 1;
                continue;
            }
            is_heading &= properties.and_then(|p| p.flag("w:tblHeader")) == Some(true);
            grid.header_rows += usize::from(is_heading);
            self.row(row, properties, &mut grid, &mut open, &mut behind);
        }
        if grid.header_rows == grid.rows {
            grid.header_rows = 0;
        }
        self.out.push(Part::Table(grid));
        self.out.append(&mut behind);
    }

    fn row(
        &mut self,
        row: &Element,
        properties: Option<&Element>,
        grid: &mut Grid,
        open: &mut BTreeMap<usize, usize>,
        behind: &mut Vec<Part>,
    ) {
        let at = grid.rows;
        grid.rows += 1;
        let mut from: usize = properties.and_then(|p| p.number("w:gridBefore")).unwrap_or(0);
        let mut still_open = BTreeMap::new();
        for cell in held(row, "w:tc") {
            let (to, merge) = extent(cell, from);
            let parts = self.inside(cell);
            let mut words = self.cell(parts, behind);
            words.inserted += usize::from(properties.is_some_and(|p| p.child("w:ins").is_some()));
            let above = open.get(&from).copied().filter(|_| merge == Merge::GoesOn);
            if let Some(parent) = above.and_then(|i| grid.cells.get_mut(i)) {
                parent.rows = at + 1 - parent.row;
                // Word does not show them; another program may have written them all the same.
                parent.words.add_line(words);
                still_open.extend(above.map(|i| (from, i)));
            } else {
                if merge != Merge::None {
                    still_open.insert(from, grid.cells.len());
                }
                grid.cells.push(GridCell { row: at, from, to, rows: 1, words });
            }
            from = to;
        }
        *open = still_open;
    }

    /// The words of a cell; what is not words follows the table.
    fn cell(&mut self, parts: Vec<Part>, behind: &mut Vec<Part>) -> Words {
        let mut words = std::mem::take(&mut self.carried);
        for part in parts {
            match part {
                Part::Line(_, line) | Part::Furniture(line) => words.add_line(line),
                other => behind.push(other),
            }
        }
        words
    }
}

/// Where a cell ends that begins at `from`, and whether it is merged.
fn extent(cell: &Element, from: usize) -> (usize, Merge) {
    let properties = cell.child("w:tcPr");
    let span: usize = properties.and_then(|p| p.number("w:gridSpan")).unwrap_or(1);
    let merge = match properties.and_then(|p| p.child("w:vMerge")) {
        None => Merge::None,
        Some(m) if m.attribute("w:val") == Some("restart") => Merge::Begins,
        Some(_) => Merge::GoesOn,
    };
    (from.saturating_add(span.max(1)), merge)
}

/// Rows of a table or cells of a row, also those in a control or another wrapper.
fn held<'e>(e: &'e Element, name: &str) -> Vec<&'e Element> {
    const WRAPPERS: &[&str] = &["w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"];
    let mut found = Vec::new();
    for child in e.elements() {
        if child.name == name {
            found.push(child);
        } else if WRAPPERS.contains(&child.name.as_str()) {
            found.extend(held(child, name));
        }
    }
    found
}
