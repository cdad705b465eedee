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
        let proven = || first > 0 && (edge >= 3 || filled() || ruled()) || begins_heading(f, own, separators);
        if blocks::distance(f, highest) > FARTHEST || !proven() {
            return;
        }
        own.push(f.clone());
    }
}

/// True for a heading over some columns of a table whose headings are centred from top to bottom, or for the first line of a heading:
/// together with what goes on below it, it is as tall as the heading, so the headings of the other columns have their middles in the
/// middle of both.
fn begins_heading(f: &Fragment, own: &[Fragment], separators: &[i32]) -> bool {
    let pitch = blocks::pitch(own, separators).unwrap_or(0);
    let all = blocks::blocks(own, separators, blocks::loose(pitch), &[]);
    let highest: Vec<Option<&Block>> =
        (0..=separators.len()).map(|c| all.iter().find(|b| b.columns == (c, c))).collect();
    let slack = i64::from(f.size) / 3;
    let first = |c: usize| highest.get(c).copied().flatten();
    let (left, right) = columns::covered(separators, f);
    let Some(below) = first(left) else { return false };
    let is_beside = |c: &usize| first(*c).is_some_and(|b| (b.middle() - below.middle()).abs() <= 2 * slack);
    let from = (0..left).rev().take_while(is_beside).last().unwrap_or(left);
    let to = (left + 1..highest.len()).take_while(is_beside).last().unwrap_or(left);
    let Some(lowest) = (from..=to).filter_map(first).map(|b| b.bbox.y1).max() else { return false };
    let middle = i64::from(f.bbox.y0) + i64::from(lowest);
    let others = || (0..from).chain(to + 1..highest.len()).filter_map(first);
    let centred = others().filter(|b| (b.middle() - middle).abs() <= 2 * slack).count();
    let goes_on = from == to && (below.bbox.y0 - f.bbox.y0).abs() <= f.size * 2;
    right <= to
        && (from < to || goes_on)
        && below.middle() > middle + 2 * slack
        && centred >= 2
        && centred * 3 >= others().count() * 2
}
