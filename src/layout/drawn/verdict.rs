//! Which of two tables is there: the one that rules bound, or the one that tags declare.

use super::{Found, Sheet};
use crate::model::{Entry, RawText};
use std::collections::{BTreeMap, BTreeSet};

/// The tables that stand, of those that rules bound and those that tags declare, and the declared ones that no rule bounds.
///
/// Where rules bound the same cells, they are right: they know the empty ones, too. Where they lack rows of a declared table, or hold
/// several of its cells in one, the tags are. Tags that take texts of two bounded cells for one lie.
pub(super) fn choose(sheet: &Sheet<'_>, mut drawn: Vec<Found>, declared: Vec<Found>) -> (Vec<Found>, Vec<Found>) {
    let (mut chosen, mut open) = (Vec::new(), Vec::new());
    for tags in declared {
        let (beside, same) = parted(&tags, drawn);
        drawn = beside;
        if same.is_empty() {
            open.push(tags);
        } else if knows_more(sheet, &tags, &same) {
            chosen.push(tags);
        } else {
            chosen.extend(same);
        }
    }
    // Inner tables come before those around them.
    drawn.extend(chosen);
    (drawn, open)
}

/// Of tables that text alone shows and those that tags declare, the latter; the former know which empty places are one cell.
pub(super) fn prefer(mut seen: Vec<Found>, declared: Vec<Found>) -> Vec<Found> {
    let mut chosen = Vec::new();
    for mut tags in declared {
        let (beside, same) = parted(&tags, seen);
        seen = beside;
        if let [same] = &same[..] {
            merge_blanks(&mut tags, same);
            if same.columns.len() == tags.columns.len() {
                tags.columns.clone_from(&same.columns);
            }
        }
        chosen.push(tags);
    }
    seen.extend(chosen);
    seen.sort_by_key(|f| (f.bbox.y0, f.bbox.x0));
    seen
}

/// The tables that share no glyph with one, and those that do.
fn parted(one: &Found, all: Vec<Found>) -> (Vec<Found>, Vec<Found>) {
    let own: BTreeSet<u32> = one.glyphs.iter().copied().collect();
    all.into_iter().partition(|f| !f.glyphs.iter().any(|g| own.contains(g)))
}

/// Makes empty places one cell where they are in a table of the same shape.
fn merge_blanks(tags: &mut Found, seen: &Found) {
    let (own, other) = (&mut tags.table, &seen.table);
    if own.columns != other.columns || own.rows() != other.rows() {
        return;
    }
    let is_blank = |e: &Entry<RawText>| matches!(e, Entry::Cell(c) if c.body.chars.is_empty() && c.row_span.get() == 1 && c.column_span.get() == 1);
    for (at, entry) in other.entries.iter().enumerate() {
        let Entry::Cell(cell) = entry else { continue };
        let area: Vec<usize> = other
            .entries
            .iter()
            .enumerate()
            .filter(|(i, e)| *i == at || **e == Entry::Merged { parent: at })
            .map(|(i, _)| i)
            .collect();
        if cell.body.chars.is_empty() && area.len() > 1 && area.iter().all(|&i| is_blank(&own.entries[i])) {
            area.iter().for_each(|&i| own.entries[i] = Entry::Merged { parent: at });
            own.entries[at] = entry.clone();
        }
    }
}

/// No cell of the bounded tables holds a part of a declared one, and some lack declared text or hold two declared cells.
fn knows_more(sheet: &Sheet<'_>, tags: &Found, bounded: &[Found]) -> bool {
    let own: BTreeSet<u32> = tags.glyphs.iter().copied().collect();
    if bounded.iter().any(|f| f.glyphs.iter().any(|g| !own.contains(g))) {
        return false;
    }
    let by_tag = places(sheet, tags);
    let mut of_tag: BTreeMap<usize, BTreeSet<Option<(usize, usize)>>> = BTreeMap::new();
    let mut of_rules: BTreeMap<(usize, usize), BTreeSet<usize>> = BTreeMap::new();
    let maps: Vec<BTreeMap<u32, usize>> = bounded.iter().map(|f| places(sheet, f)).collect();
    for (glyph, cell) in by_tag {
        let at = maps.iter().enumerate().find_map(|(n, map)| map.get(&glyph).map(|c| (n, *c)));
        of_tag.entry(cell).or_default().insert(at);
        if let Some(at) = at {
            of_rules.entry(at).or_default().insert(cell);
        }
    }
    let is_torn = of_tag.values().any(|at| at.iter().flatten().count() > 1);
    let lacks = of_tag.values().filter(|at| at.contains(&None)).count();
    let mixed = of_rules.values().filter(|cells| cells.len() > 1).count();
    !is_torn && (lacks > 0 || mixed > 0)
}

/// The cell of each glyph that is seen: the index of its entry.
fn places(sheet: &Sheet<'_>, found: &Found) -> BTreeMap<u32, usize> {
    let mut runs: Vec<(u32, u32, usize)> = Vec::new();
    for (at, entry) in found.table.entries.iter().enumerate() {
        if let Entry::Cell(cell) = entry {
            runs.extend(cell.body.pieces.iter().map(|p| (p.span.start, p.span.end, at)));
        }
    }
    runs.sort_unstable();
    let glyphs = found.glyphs.iter().filter(|&&g| !sheet.writing.is_space(g));
    let cell = |glyph: u32| {
        let at = sheet.writing.drawn.glyphs[glyph as usize].at;
        let run = runs.partition_point(|r| r.0 <= at).checked_sub(1)?;
        (at < runs[run].1).then_some((glyph, runs[run].2))
    };
    glyphs.filter_map(|&g| cell(g)).collect()
}
