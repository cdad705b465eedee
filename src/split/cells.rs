//! Every table as it was found, for `cells`.

use crate::model::{Area, Entry, Flow, FlowPart, GridCell, Sections};
use std::sync::Arc;

/// The printed cells of all tables; merged cells once, cells that end a short row not at all.
pub(crate) fn all(sections: &Sections) -> Vec<GridCell> {
    sections.areas.iter().flat_map(of_area).collect()
}

/// Those of a document that is no plan: nothing is known of their headings.
pub(crate) fn of_flow(flow: &Flow) -> Vec<GridCell> {
    let tables = flow.parts.iter().filter_map(|p| match p {
        FlowPart::Table(page, table) => Some((*page, table)),
        FlowPart::Line(_) => None,
    });
    let mut cells = Vec::new();
    for ((page, table), table_no) in tables.zip(1..) {
        for (i, entry) in table.entries.iter().enumerate() {
            let Entry::Cell(cell) = entry else { continue };
            cells.push(GridCell {
                table_no,
                page: cell.body.raw.first_span().map_or(page, |s| s.page),
                row: (i / table.columns) as u32 + 1,
                column: (i % table.columns) as u32 + 1,
                row_span: cell.row_span.get(),
                column_span: cell.column_span.get(),
                header: false,
                text: Arc::new(cell.body.clone()),
            });
        }
    }
    cells
}

fn of_area(area: &Area) -> Vec<GridCell> {
    let columns = area.table.columns;
    let cells = area.table.entries.iter().enumerate().filter_map(|(i, entry)| {
        let Entry::Cell(cell) = entry else { return None };
        let as_printed =
            |along: (usize, u32), across: (usize, u32)| if area.turned { (across, along) } else { (along, across) };
        let ((row, row_span), (column, column_span)) =
            as_printed((i / columns, cell.row_span.get()), (i % columns, cell.column_span.get()));
        Some(GridCell {
            table_no: area.number as u32 + 1,
            page: cell.body.raw.first_span().map_or(area.page, |s| s.page),
            row: row as u32 + 1,
            column: column as u32 + 1,
            row_span,
            column_span,
            header: i / columns < area.header_rows,
            text: Arc::clone(&cell.body),
        })
    });
    let mut cells: Vec<GridCell> = cells.collect();
    cells.sort_by_key(|c| (c.row, c.column));
    cells
}
