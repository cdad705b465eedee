//! Where on a page a table may be.

use super::super::{Sheet, columns};
use super::bands::{self, Edge};
use super::blocks;
use super::build::Frame;
use super::fragments::{self, Fragment};
use super::lead;
use crate::model::{Axis, Fill, Rect, Rule};

/// Ends that are as near as this are one, in 1/100 pt.
pub(super) const NEAR: i32 = 300;

/// More frames than this are no tables but a drawing.
const MOST: usize = 64;

/// Rules of one page that a table may consist of: horizontal ones, longer than a character.
fn rules(sheet: &Sheet<'_>) -> Vec<Rule> {
    let mut rules: Vec<Rule> = sheet
        .writing
        .drawn
        .rules
        .iter()
        .filter(|r| r.axis == Axis::Horizontal && r.to - r.from > NEAR)
        .copied()
        .collect();
    rules.sort_by_key(|r| (r.at, r.from, r.to));
    rules
}

/// Stretches of rules that touch one another at one height: y, from, to.
fn runs(rules: &[Rule]) -> Vec<(i32, i32, i32)> {
    let mut runs: Vec<(i32, i32, i32)> = Vec::new();
    for level in rules.chunk_by(|a, b| b.at - a.at <= NEAR / 2) {
        let mut sorted = level.to_vec();
        sorted.sort_by_key(|r| (r.from, r.to));
        let start = runs.len();
        for r in sorted {
            match runs[start..].last_mut() {
                Some(last) if r.from <= last.2 + NEAR / 2 => last.2 = last.2.max(r.to),
                _ => runs.push((level[0].at, r.from, r.to)),
            }
        }
    }
    runs
}

/// Frames between rules of one width, with the fragments inside; and the other fragments.
pub(super) fn ruled(sheet: &Sheet<'_>, all: Vec<Fragment>) -> (Vec<(Frame, Vec<Fragment>)>, Vec<Fragment>) {
    let rules = rules(sheet);
    let mut groups: Vec<Vec<(i32, i32, i32)>> = Vec::new();
    let runs = runs(&rules);
    for &run in &runs {
        let same = |g: &&mut Vec<(i32, i32, i32)>| (g[0].1 - run.1).abs() <= NEAR && (g[0].2 - run.2).abs() <= NEAR;
        match groups.iter_mut().rev().take(16).find(same) {
            Some(group) => group.push(run),
            None => groups.push(vec![run]),
        }
    }
    groups.retain(|g| g.len() >= 3);
    // Wide ones first: they hold the narrow ones.
    groups.sort_by_key(|g| (g[0].1 - g[0].2, g[0].0));
    groups.truncate(MOST);
    let (mut frames, mut rest) = (Vec::new(), all);
    for mut group in groups {
        let bbox = Rect { x0: group[0].1, y0: group[0].0, x1: group[0].2, y1: group[group.len() - 1].0 };
        let reach = reach(&runs, bbox);
        if reach.0 < bbox.y0 {
            group.insert(0, (reach.0, bbox.x0, bbox.x1));
        }
        if reach.1 > bbox.y1 {
            group.push((reach.1, bbox.x0, bbox.x1));
        }
        let bbox = Rect { y0: reach.0, y1: reach.1, ..bbox };
        let (own, others): (Vec<Fragment>, Vec<Fragment>) = rest.into_iter().partition(|f| is_inside(f, bbox));
        rest = others;
        let levels: Vec<i32> = group.iter().map(|r| r.0).collect();
        match trimmed(&own, &levels) {
            Some((y0, y1)) => {
                let bbox = Rect { y0, y1, ..bbox };
                let (own, others): (Vec<Fragment>, Vec<Fragment>) = own.into_iter().partition(|f| is_inside(f, bbox));
                rest.extend(others);
                let mut frame = frame(sheet, &rules, bbox);
                frame.known = columns::continued(&sheet.before, &own);
                frame.ruled = true;
                frames.push((frame, own));
            }
            None => rest.extend(own),
        }
    }
    (frames, rest)
}

/// From where to where shorter rules go on above and below: a page may end inside merged cells.
fn reach(runs: &[(i32, i32, i32)], bbox: Rect) -> (i32, i32) {
    let part = |r: &&(i32, i32, i32)| {
        let (inside, width) = (r.1 >= bbox.x0 - NEAR && r.2 <= bbox.x1 + NEAR, bbox.x1 - bbox.x0);
        inside && r.2 - r.1 < width - 2 * NEAR
    };
    let ys = || runs.iter().filter(part).map(|r| r.0);
    (ys().chain([bbox.y0]).min().unwrap_or(bbox.y0), ys().chain([bbox.y1]).max().unwrap_or(bbox.y1))
}

pub(super) fn is_inside(f: &Fragment, bbox: Rect) -> bool {
    let middle = i64::from(f.bbox.x0) + i64::from(f.bbox.x1);
    (2 * i64::from(bbox.y0)..2 * i64::from(bbox.y1)).contains(&f.middle())
        && (2 * i64::from(bbox.x0)..2 * i64::from(bbox.x1)).contains(&middle)
}

/// From the first to the last rule that a line with text in several columns stands between.
fn trimmed(own: &[Fragment], levels: &[i32]) -> Option<(i32, i32)> {
    let lines = fragments::lines(own);
    let several: Vec<i64> = lines.iter().filter(|l| is_several(own, l)).map(|l| own[l[0]].middle()).collect();
    let band = |y: i64| levels.partition_point(|&l| 2 * i64::from(l) <= y);
    let (first, last) = (band(*several.first()?), band(*several.last()?));
    Some((*levels.get(first.checked_sub(1)?)?, *levels.get(last)?))
}

/// True for a line with a gap of more than a character between two fragments.
fn is_several(own: &[Fragment], line: &[usize]) -> bool {
    line.windows(2).any(|p| own[p[1]].bbox.x0 > own[p[0]].bbox.x1.saturating_add(own[p[0]].size / 2))
}

/// The frame with what is drawn inside it.
fn frame(sheet: &Sheet<'_>, rules: &[Rule], bbox: Rect) -> Frame {
    let within = |y: i32, x0: i32, x1: i32| {
        y >= bbox.y0 - NEAR && y <= bbox.y1 + NEAR && x0 >= bbox.x0 - NEAR && x1 <= bbox.x1 + NEAR
    };
    let ruled = rules.iter().filter(|r| within(r.at, r.from, r.to));
    let mut edges: Vec<Edge> = ruled.map(|r| Edge { y: r.at, from: r.from, to: r.to, rule: true }).collect();
    let fills: Vec<Fill> = shades(sheet).filter(|f| within(f.bbox.y0, f.bbox.x0, f.bbox.x1)).collect();
    edges.extend(bands::fill_edges(&fills));
    let mut ends: Vec<i32> = edges.iter().flat_map(|e| [e.from, e.to]).collect();
    ends.retain(|&x| x > bbox.x0 + NEAR && x < bbox.x1 - NEAR);
    ends.sort_unstable();
    let ends = ends.chunk_by(|a, b| b - a <= NEAR / 2).map(|c| c[c.len() / 2]).collect();
    Frame { bbox, edges, ends, ruled: false, known: Vec::new() }
}

/// Fills that a reader sees.
pub(super) fn shades<'a>(sheet: &'a Sheet<'_>) -> impl Iterator<Item = Fill> + 'a {
    sheet.writing.drawn.fills.iter().filter(|f| f.colour & 0xff_ffff != 0xff_ffff).copied()
}

/// Stretches of the page with text side by side, each with its fragments.
pub(super) fn open(sheet: &Sheet<'_>, all: Vec<Fragment>) -> Vec<(Frame, Vec<Fragment>)> {
    let rules = rules(sheet);
    let runs = runs(&rules);
    let mut found = Vec::new();
    let mut open: Vec<Vec<Strip>> = split(&all, strips(&all));
    while let Some(run) = open.pop() {
        let Some((lead, run, tail)) = trim(run) else { continue };
        let mut own: Vec<Fragment> = run.iter().flat_map(|s| s.fragments.iter().map(|&i| all[i].clone())).collect();
        let lines = fragments::lines(&own);
        let separators = columns::separators(&own, &lines, &[], &columns::continued(&sheet.before, &own));
        let parts = split_at_headlines(&all, run, &separators);
        if parts.len() > 1 {
            open.extend(parts);
        } else if !separators.is_empty() {
            add_tail(&all, &mut own, &tail, &separators);
            lead::add(sheet, &runs, &all, &mut own, &lead, &separators);
            let mut frame = frame(sheet, &rules, around(sheet, &rules, &own));
            frame.known = columns::continued(&sheet.before, &own);
            if let (false, [left, .., right]) = (frame.known.is_empty(), &sheet.before[..]) {
                (frame.bbox.x0, frame.bbox.x1) = (frame.bbox.x0.min(*left), frame.bbox.x1.max(*right));
            }
            found.push((frame, own));
        }
    }
    found.sort_by_key(|(f, _)| (f.bbox.y0, f.bbox.x0));
    found
}

/// Fragments with no white line through them.
pub(super) struct Strip {
    pub fragments: Vec<usize>,
    /// Some stand side by side.
    several: bool,
}

fn strips(all: &[Fragment]) -> Vec<Strip> {
    let mut strips: Vec<Strip> = Vec::new();
    let mut reached = i64::MIN;
    for line in fragments::lines(all) {
        let shrink = |i: &usize| i64::from(all[*i].size) / 5;
        let top = line.iter().map(|i| i64::from(all[*i].bbox.y0) + shrink(i)).min().unwrap_or(0);
        let bottom = line.iter().map(|i| i64::from(all[*i].bbox.y1) - shrink(i)).max().unwrap_or(top);
        let several = is_several(all, &line);
        match strips.last_mut() {
            Some(strip) if top < reached => {
                strip.several |= several || beside(all, &strip.fragments, &line);
                strip.fragments.extend(line);
            }
            _ => strips.push(Strip { fragments: line, several }),
        }
        reached = reached.max(bottom);
    }
    strips
}

/// True if a fragment of `line` stands beside one of the last fragments.
fn beside(all: &[Fragment], before: &[usize], line: &[usize]) -> bool {
    let last = &all[before[before.len() - 1]];
    line.iter().any(|&i| all[i].bbox.x0 > last.bbox.x1 || all[i].bbox.x1 < last.bbox.x0)
}

/// Runs of strips without long prose between them.
fn split(all: &[Fragment], strips: Vec<Strip>) -> Vec<Vec<Strip>> {
    let (left, right) = extent(all);
    let is_prose = |s: &Strip| {
        let (x0, x1) =
            s.fragments.iter().fold((i32::MAX, i32::MIN), |(a, b), &i| (a.min(all[i].bbox.x0), b.max(all[i].bbox.x1)));
        let width = i64::from(right) - i64::from(left);
        !s.several && i64::from(x1) - i64::from(x0) > width * 7 / 10 && i64::from(x0) - i64::from(left) < width / 10
    };
    let mut runs = vec![Vec::new()];
    for strip in strips {
        if is_prose(&strip) {
            runs.push(Vec::new());
        } else if let Some(run) = runs.last_mut() {
            run.push(strip);
        }
    }
    runs
}

fn extent(all: &[Fragment]) -> (i32, i32) {
    let left = all.iter().map(|f| f.bbox.x0).min().unwrap_or(0);
    (left, all.iter().map(|f| f.bbox.x1).max().unwrap_or(left))
}

/// The strips of single fragments in front, those between, and those behind.
fn trim(mut run: Vec<Strip>) -> Option<(Vec<Strip>, Vec<Strip>, Vec<Strip>)> {
    let first = run.iter().position(|s| s.several)?;
    let last = run.iter().rposition(|s| s.several)?;
    let tail = run.split_off(last + 1);
    let middle = run.split_off(first);
    Some((run, middle, tail))
}

/// Adds the lines behind that go on with a cell, in its column and no farther below than its lines are from one another; and a row
/// of one cell, set to the left edge of a column that is not the first.
fn add_tail(all: &[Fragment], own: &mut Vec<Fragment>, tail: &[Strip], separators: &[i32]) {
    let pitch = blocks::pitch(own, separators).unwrap_or(0);
    /// No row is farther below, in 1/100 em.
    const FARTHEST: i64 = 600;
    for &i in tail.iter().flat_map(|s| &s.fragments) {
        let (first, last) = columns::covered(separators, &all[i]);
        let column = own.iter().filter(|f| columns::covered(separators, f).0 == first);
        let aligned = column.clone().filter(|f| (f.bbox.x0 - all[i].bbox.x0).abs() <= f.size / 20).count();
        let lowest = own.iter().max_by_key(|f| f.middle());
        let is_row = first > 0 && aligned >= 3 && lowest.is_some_and(|f| blocks::distance(f, &all[i]) <= FARTHEST);
        let above = column.max_by_key(|f| f.middle());
        let goes_on = above.is_some_and(|f| blocks::distance(f, &all[i]) <= pitch + pitch / 20);
        if first != last || !goes_on && !is_row {
            return;
        }
        own.push(all[i].clone());
    }
}

/// Parts the run where a lone line crosses two separators or more.
fn split_at_headlines(all: &[Fragment], run: Vec<Strip>, separators: &[i32]) -> Vec<Vec<Strip>> {
    let mut parts = vec![Vec::new()];
    for strip in run {
        let crosses = |i: &usize| {
            let (first, last) = columns::covered(separators, &all[*i]);
            last - first >= 2
        };
        if !strip.several && strip.fragments.iter().any(crosses) {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(strip);
        }
    }
    parts
}

/// Around fragments, as far as the fills beneath them and the rules between and beside them reach.
fn around(sheet: &Sheet<'_>, rules: &[Rule], own: &[Fragment]) -> Rect {
    let (x0, x1) = extent(own);
    let y0 = own.iter().map(|f| f.bbox.y0).min().unwrap_or(0);
    let y1 = own.iter().map(|f| f.bbox.y1).max().unwrap_or(y0);
    let line = own.iter().map(|f| f.size).max().unwrap_or(0);
    let beneath = |r: &Rect, by: i32| r.y0 < y1 + by && r.y1 > y0 - by && r.x0 < x1 && r.x1 > x0;
    let fills = shades(sheet).map(|f| f.bbox).filter(|r| beneath(r, 0));
    let strokes = rules.iter().map(|r| Rect { x0: r.from, y0: r.at, x1: r.to, y1: r.at }).filter(|r| beneath(r, line));
    fills.chain(strokes).fold(Rect { x0, y0, x1, y1 }, Rect::around)
}
