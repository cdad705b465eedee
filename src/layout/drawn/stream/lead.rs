//! Headings over several columns that stand alone on their line, above what shows a table.

use super::super::{Sheet, columns};
use super::blocks::{self, Block};
use super::fragments::Fragment;
use super::region::{NEAR, Strip, is_inside, shades};
use crate::model::Fill;

/// Adds the lines in front that are headings over several columns: below a rule or on a fill that the table has, set to the left
/// edge of a column that is not the first, or where the other headings have their middles half way down to those of the columns.
pub(super) fn add(
    sheet: &Sheet<'_>,
    runs: &[(i32, i32, i32)],
    all: &[Fragment],
    own: &mut Vec<Fragment>,
    lead: &[Strip],
    separators: &[i32],
) {
    /// No row of a heading is farther above, in 1/100 em.
    const FARTHEST: i64 = 250;
    for &i in lead.iter().rev().flat_map(|s| &s.fragments) {
        let (f, Some(highest)) = (&all[i], own.iter().min_by_key(|f| f.middle())) else { return };
        let (first, _) = columns::covered(separators, f);
        let filled = || {
            let beneath = |f: &Fragment| shades(sheet).filter(|s| is_inside(f, s.bbox)).collect::<Vec<Fill>>();
            let touch = |a: &Fill, b: &Fill| a.colour == b.colour && b.bbox.y0 <= a.bbox.y1.saturating_add(NEAR);
            let below = beneath(highest);
            beneath(f).iter().any(|a| below.iter().any(|b| touch(a, b)))
        };
        let over = |x0: i32, x1: i32| x0 < f.bbox.x0 && x1 > f.bbox.x1 && x0 <= highest.bbox.x0.saturating_add(NEAR);
        let near = |y: i32| y > f.bbox.y0 - f.size * 3 / 2 && y <= f.bbox.y0;
        let ruled = || runs.iter().any(|r| near(r.0) && over(r.1, r.2));
        let edge = own.iter().filter(|o| (o.bbox.x0 - f.bbox.x0).abs() <= f.size / 20).count();
        let proven = || edge >= 3 || filled() || ruled() || is_over_columns(f, own, separators);
        if blocks::distance(f, highest) > FARTHEST || first == 0 || !proven() {
            return;
        }
        own.push(f.clone());
    }
}

/// True for a heading over some columns of a table whose headings are centred from top to bottom: together with the headings of these
/// columns it is as tall as the heading, so the headings of the other columns have their middles in the middle of both.
fn is_over_columns(f: &Fragment, own: &[Fragment], separators: &[i32]) -> bool {
    let pitch = blocks::pitch(own, separators).unwrap_or(0);
    let all = blocks::blocks(own, separators, pitch, &vec![Vec::new(); separators.len() + 1]);
    let highest: Vec<Option<&Block>> =
        (0..=separators.len()).map(|c| all.iter().find(|b| b.columns == (c, c))).collect();
    let slack = i64::from(f.size) / 3;
    let (left, right) = columns::covered(separators, f);
    let first = |c: usize| highest.get(c).copied().flatten();
    let Some(lowest) = (left..=right).filter_map(first).map(|b| b.bbox.y1).max() else { return false };
    let middle = i64::from(f.bbox.y0) + i64::from(lowest);
    let is_below = |c: usize| first(c).is_some_and(|b| b.middle() > middle + 2 * slack);
    if !(left..=right).all(is_below) {
        return false;
    }
    let (from, to) = (
        (0..left).rev().take_while(|&c| is_below(c)).last().unwrap_or(left),
        (right + 1..highest.len()).take_while(|&c| is_below(c)).last().unwrap_or(right),
    );
    let others = || (0..from).chain(to + 1..highest.len()).filter_map(first);
    let centred = others().filter(|b| (b.middle() - middle).abs() <= 2 * slack).count();
    to > from && centred >= 2 && centred * 3 >= others().count() * 2
}
