//! Boxes, tables and lines beside one another, in the order in which a reader takes them.
//!
//! A page is cut where white runs through all of it (XY-cut): what stands above is read before what stands below, what stands
//! left before what stands right, the wider white first.

use crate::model::Rect;

/// Something that is read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// Where it stands.
    pub bbox: Rect,
    /// It is a box or a column: what stands beside it is read before or behind all of it. Lines and tables are not.
    pub whole: bool,
    /// Which.
    pub number: usize,
}

/// More units than this are put in order by their place alone.
const MOST: usize = 1_000;

/// The numbers of the units in the order of reading.
pub(super) fn arrange(mut units: Vec<Unit>) -> Vec<usize> {
    let mut order = Vec::with_capacity(units.len());
    units.sort_by_key(|u| (u.bbox.y0, u.bbox.x0, u.number));
    if units.len() > MOST {
        return units.iter().map(|u| u.number).collect();
    }
    let mut open = vec![units];
    while let Some(group) = open.pop() {
        match cut(&group) {
            Some((first, rest)) => open.extend([rest, first]),
            None => order.extend(group.iter().map(|u| u.number)),
        }
    }
    order
}

/// What is read first, and what is read then; nothing for units that no white parts, and lines only.
fn cut(units: &[Unit]) -> Option<(Vec<Unit>, Vec<Unit>)> {
    if units.len() < 2 || !units.iter().any(|u| u.whole) {
        return None;
    }
    let rows = gaps(units, |r| (r.y0, r.y1));
    let split = |at: i32| {
        let (above, below): (Vec<Unit>, Vec<Unit>) = units.iter().partition(|u| u.bbox.y0 < at);
        (above, below)
    };
    // Lines above the first box and below the last one: a title, a note.
    if let Some(&(_, at)) = rows.iter().find(|(_, at)| split(*at).0.iter().all(|u| !u.whole)) {
        return Some(split(at));
    }
    if let Some(&(_, at)) = rows.iter().rev().find(|(_, at)| split(*at).1.iter().all(|u| !u.whole)) {
        return Some(split(at));
    }
    let row = rows.into_iter().max_by_key(|&(width, at)| (width, -at));
    let column = gaps(units, |r| (r.x0, r.x1)).into_iter().max_by_key(|&(width, at)| (width, -at));
    match (row, column) {
        (Some((height, at)), Some((width, x))) if height >= width || has_labels(units, x) => Some(split(at)),
        (_, Some((_, x))) => Some(units.iter().partition(|u| u.bbox.x0 < x)),
        (Some((_, at)), None) => Some(split(at)),
        (None, None) => None,
    }
}

/// What stands left of `x` is narrow: it names what stands beside it.
fn has_labels(units: &[Unit], x: i32) -> bool {
    let (left, right): (Vec<&Unit>, Vec<&Unit>) = units.iter().partition(|u| u.bbox.x0 < x);
    let width = |all: &[&Unit]| {
        let from = all.iter().map(|u| u.bbox.x0).min().unwrap_or(0);
        all.iter().map(|u| u.bbox.x1).max().unwrap_or(0) - from
    };
    width(&left) * 3 <= width(&right)
}

/// White that runs through all units: how wide it is and where it ends, ascending.
fn gaps(units: &[Unit], side: impl Fn(Rect) -> (i32, i32)) -> Vec<(i32, i32)> {
    let mut sides: Vec<(i32, i32)> = units.iter().map(|u| side(u.bbox)).collect();
    sides.sort_unstable();
    let mut found = Vec::new();
    let mut reached = i32::MAX;
    for (from, to) in sides {
        // Neighbours may touch; the em boxes of lines overlap a little.
        if reached != i32::MAX && from >= reached - TOUCH {
            found.push((from - reached, from));
        }
        reached = if reached == i32::MAX { to } else { reached.max(to) };
    }
    found
}

/// In 1/100 pt.
const TOUCH: i32 = 200;

#[cfg(test)]
mod tests {
    use super::*;

    /// Boxes `(x0, y0, x1, y1)`, lines below them, in the order of reading.
    fn read(boxes: &[(i32, i32, i32, i32)], lines: &[(i32, i32, i32, i32)]) -> Vec<usize> {
        let unit = |(number, &(x0, y0, x1, y1)): (usize, &(i32, i32, i32, i32))| {
            let [x0, y0, x1, y1] = [x0, y0, x1, y1].map(|v| v * 100);
            Unit { bbox: Rect { x0, y0, x1, y1 }, whole: number < boxes.len(), number }
        };
        arrange(boxes.iter().chain(lines).enumerate().map(unit).collect())
    }

    #[test]
    fn a_title_comes_first_and_boxes_row_by_row() {
        let grid = [(40, 300, 400, 480), (420, 80, 800, 280), (420, 300, 800, 480), (40, 80, 400, 280)];
        assert_eq!(read(&grid, &[(40, 20, 200, 50)]), [4, 3, 1, 0, 2]);
    }

    #[test]
    fn a_heading_stays_with_the_box_below_it() {
        let columns = [(40, 80, 400, 100), (420, 80, 800, 100), (40, 100, 400, 480), (420, 100, 800, 480)];
        assert_eq!(read(&columns, &[]), [0, 2, 1, 3]);
    }

    #[test]
    fn labels_are_read_with_their_rows() {
        let rows = [(40, 80, 100, 200), (140, 80, 800, 200), (40, 210, 100, 400), (140, 210, 800, 400)];
        assert_eq!(read(&rows, &[]), [0, 1, 2, 3]);
    }

    #[test]
    fn lines_alone_are_read_from_top_to_bottom() {
        assert_eq!(read(&[], &[(400, 20, 500, 30), (40, 40, 200, 50), (400, 60, 500, 70)]), [0, 1, 2]);
    }
}
