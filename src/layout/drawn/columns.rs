//! Where a table's columns part: white that runs through its rows.
//!
//! Every pair of neighbours on a line votes for the gap between them. A separator is where many gaps have a common edge (columns set
//! to the left or to the right) or a common part (centred ones), and few fragments cross: those of cells over several columns.

use super::stream::fragments::Fragment;

/// More separators than this are no table but spread-out characters.
const MOST: usize = 120;

/// The gap between two neighbours of a line.
#[derive(Clone, Copy, Debug)]
struct Gap {
    /// Where the left neighbour begins.
    start: i32,
    from: i32,
    to: i32,
    size: i32,
}

/// A place where columns may part.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    at: i32,
    /// Fragments that begin or end at it.
    votes: usize,
    /// Fragments that cross it.
    crossed: usize,
    /// Rules or fills begin or end at it.
    drawn: bool,
    /// A table of the page before has one there.
    known: bool,
    /// Fragments begin at it, whatever is beside them: a cell over several rows stands between the lines of its neighbours.
    aligned: bool,
}

/// The x of each separator, ascending. `lines` are indices of `fragments` side by side; `drawn` are the ends of rules and fills;
/// `known` are the separators of a table that may go on here.
pub(super) fn separators(fragments: &[Fragment], lines: &[Vec<usize>], drawn: &[i32], known: &[i32]) -> Vec<i32> {
    let gaps = gaps(fragments, lines);
    let cover = Cover::new(fragments);
    let mut found: Vec<Candidate> = drawn
        .iter()
        .map(|&at| Candidate { at, votes: 0, crossed: 0, drawn: true, known: false, aligned: false })
        .collect();
    let old = |&at: &i32| Candidate { at, votes: 0, crossed: 0, drawn: false, known: true, aligned: false };
    found.extend(known.iter().map(old));
    for c in left_edges(&gaps, &cover)
        .into_iter()
        .chain(right_edges(&gaps, &cover))
        .chain(zones(&gaps, &cover))
        .chain(aligned(fragments, &cover))
    {
        found.push(c);
    }
    found.sort_by_key(|c| (c.at, !c.drawn, !c.known, usize::MAX - c.votes, c.crossed));
    if found.len() > MOST * 4 {
        return Vec::new();
    }
    drop_empty_columns(&mut found, fragments);
    let seps: Vec<i32> =
        found.iter().filter(|c| c.drawn || c.known || c.aligned || straddled(&gaps, c.at) >= 2).map(|c| c.at).collect();
    if seps.len() > MOST { Vec::new() } else { seps }
}

fn gaps(fragments: &[Fragment], lines: &[Vec<usize>]) -> Vec<Gap> {
    let mut gaps = Vec::new();
    for line in lines {
        for pair in line.windows(2) {
            let (a, b) = (&fragments[pair[0]], &fragments[pair[1]]);
            let size = a.size.min(b.size).max(1);
            if b.bbox.x0 > a.bbox.x1 - size / 10 {
                gaps.push(Gap { start: a.bbox.x0, from: a.bbox.x1.min(b.bbox.x0), to: b.bbox.x0, size });
            }
        }
    }
    gaps
}

/// How many gaps a separator runs through.
fn straddled(gaps: &[Gap], at: i32) -> usize {
    gaps.iter().filter(|g| g.from <= at && at <= g.to).count()
}

/// Counts fragments that cover a place.
struct Cover {
    from: Vec<i32>,
    to: Vec<i32>,
}

impl Cover {
    fn new(fragments: &[Fragment]) -> Self {
        // Text that sticks out a little crosses nothing.
        let slack = |f: &Fragment| (f.size / 5).min((f.bbox.x1 - f.bbox.x0) / 2).max(0);
        let mut from: Vec<i32> = fragments.iter().map(|f| f.bbox.x0 + slack(f)).collect();
        let mut to: Vec<i32> = fragments.iter().map(|f| f.bbox.x1 - slack(f)).collect();
        from.sort_unstable();
        to.sort_unstable();
        Cover { from, to }
    }

    fn crossing(&self, at: i32) -> usize {
        let (begun, ended) = (self.from.partition_point(|&x| x < at), self.to.partition_point(|&x| x <= at));
        begun.saturating_sub(ended)
    }

    /// The place that the fewest fragments cover, from `at` to a few characters to the left but behind `end`; of several the nearest.
    /// A centred heading may begin to the left of a narrow column.
    fn clearest(&self, at: i32, end: i32, size: i32) -> i32 {
        let places = (0..=8).map(|k| at.saturating_sub(k * size / 4)).filter(|&x| x == at || x > end);
        places.min_by_key(|&x| (self.crossing(x), at.saturating_sub(x))).unwrap_or(at)
    }
}

/// Columns set to the left: gaps that end at one x.
fn left_edges(gaps: &[Gap], cover: &Cover) -> Vec<Candidate> {
    let mut sorted = gaps.to_vec();
    sorted.sort_by_key(|g| (g.to, g.from));
    let mut found = Vec::new();
    for cluster in sorted.chunk_by(|a, b| b.to - a.to <= a.size / 8) {
        let edge = cluster[0].to;
        let nearest = cluster.iter().map(|g| g.from).max().unwrap_or(edge).max(edge - cluster[0].size / 2);
        let beside = cluster.iter().map(|g| g.from).max().unwrap_or(edge);
        let at = nearest.midpoint(edge.max(nearest));
        if cluster.len() >= 2 && cover.crossing(at) <= cluster.len() {
            let at = cover.clearest(at, beside, cluster[0].size);
            let crossed = cover.crossing(at);
            found.push(Candidate { at, votes: cluster.len(), crossed, drawn: false, known: false, aligned: false });
        }
    }
    found
}

/// Columns set to the left: fragments that begin at one x, where few others cross and at least two stand to the left.
fn aligned(fragments: &[Fragment], cover: &Cover) -> Vec<Candidate> {
    /// Fragments to the left that are looked at.
    const LOOKED_AT: usize = 256;
    let mut sorted: Vec<(i32, i32, i32)> = fragments.iter().map(|f| (f.bbox.x0, f.bbox.x1, f.size)).collect();
    sorted.sort_unstable();
    let mut found = Vec::new();
    let (mut before, mut edge) = (0, i32::MIN);
    for cluster in sorted.chunk_by(|a, b| b.0 - a.0 <= a.2 / 8) {
        let at = cluster[0].0 - cluster[0].2 / 20;
        let crossed = cover.crossing(at);
        // Fragments that begin behind the column before and end in front of this one.
        let beside =
            sorted[..before].iter().rev().take(LOOKED_AT).take_while(|f| f.0 >= edge).filter(|f| f.1 <= at).count();
        if cluster.len() >= 3 && crossed * 2 <= cluster.len() && beside >= 2 {
            let at = cover.clearest(at, i32::MIN, cluster[0].2);
            let crossed = cover.crossing(at);
            found.push(Candidate { at, votes: cluster.len(), crossed, drawn: false, known: false, aligned: true });
            edge = cluster[0].0;
        }
        before += cluster.len();
    }
    found
}

/// Columns set to the right: gaps that begin at one x.
fn right_edges(gaps: &[Gap], cover: &Cover) -> Vec<Candidate> {
    let mut sorted = gaps.to_vec();
    sorted.sort_by_key(|g| (g.from, g.to));
    let mut found = Vec::new();
    for cluster in sorted.chunk_by(|a, b| b.from - a.from <= a.size / 8) {
        let edge = cluster[cluster.len() - 1].from;
        let nearest = cluster.iter().map(|g| g.to).min().unwrap_or(edge);
        let at = edge.midpoint(nearest.max(edge));
        let crossed = cover.crossing(at);
        // What begins at one x too is set to the left, and is as wide as its neighbours by chance.
        let varied = cluster.iter().any(|g| (g.start - cluster[0].start).abs() > g.size / 4);
        if varied && cluster.len() >= 3 && crossed <= cluster.len() / 4 {
            found.push(Candidate { at, votes: cluster.len(), crossed, drawn: false, known: false, aligned: false });
        }
    }
    found
}

/// Stretches that at least two gaps share and hardly any fragment covers.
fn zones(gaps: &[Gap], cover: &Cover) -> Vec<Candidate> {
    let mut from: Vec<i32> = gaps.iter().map(|g| g.from).collect();
    let mut to: Vec<i32> = gaps.iter().map(|g| g.to).collect();
    from.sort_unstable();
    to.sort_unstable();
    let mut edges: Vec<i32> = from.iter().chain(&to).copied().collect();
    edges.sort_unstable();
    edges.dedup();
    let mut found: Vec<Candidate> = Vec::new();
    let mut run: Option<(i32, i32, usize)> = None;
    for pair in edges.windows(2) {
        let middle = pair[0].midpoint(pair[1]);
        let votes = from.partition_point(|&x| x <= middle).saturating_sub(to.partition_point(|&x| x <= middle));
        if votes >= 2 && cover.crossing(middle) * 8 <= votes {
            run = Some(run.map_or((pair[0], pair[1], votes), |(a, _, v)| (a, pair[1], v.max(votes))));
        } else if let Some((a, b, votes)) = run.take() {
            found.push(Candidate {
                at: a.midpoint(b),
                votes: votes.min(2),
                crossed: 0,
                drawn: false,
                known: false,
                aligned: false,
            });
        }
    }
    if let Some((a, b, votes)) = run {
        found.push(Candidate {
            at: a.midpoint(b),
            votes: votes.min(2),
            crossed: 0,
            drawn: false,
            known: false,
            aligned: false,
        });
    }
    found
}

/// Takes separators away until every column holds some fragment whole: the weaker one of the two beside an empty column goes.
fn drop_empty_columns(found: &mut Vec<Candidate>, fragments: &[Fragment]) {
    let mut order: Vec<usize> = (0..fragments.len()).collect();
    order.sort_by_key(|&i| (fragments[i].bbox.x0, i));
    loop {
        let mut held = vec![0_usize; found.len() + 1];
        for f in order.iter().map(|&i| &fragments[i]) {
            let slack = (f.size / 5).min((f.bbox.x1 - f.bbox.x0) / 2).max(0);
            let column = found.partition_point(|c| c.at <= f.bbox.x0 + slack);
            if found.get(column).is_none_or(|c| f.bbox.x1 - slack <= c.at) {
                held[column] += 1;
            }
        }
        let weight = |c: &Candidate| (c.drawn, c.known, c.votes as i64 - 2 * c.crossed as i64);
        // All empty columns at once, but never both separators of one.
        let mut gone = vec![false; found.len()];
        for (column, &count) in held.iter().enumerate() {
            let (left, right) = (column.checked_sub(1), (column < found.len()).then_some(column));
            if count > 0 || left.is_some_and(|l| gone[l]) {
                continue;
            }
            match (left, right) {
                // What is drawn on both sides of it is a column, empty or not.
                (Some(l), Some(r)) if found[l].drawn && found[r].drawn || found[l].known && found[r].known => {}
                (Some(only), None) | (None, Some(only)) if found[only].known => {}
                (Some(l), Some(r)) if weight(&found[l]) < weight(&found[r]) => gone[l] = true,
                (Some(_), Some(r)) => gone[r] = true,
                (Some(only), None) | (None, Some(only)) => gone[only] = true,
                (None, None) => {}
            }
        }
        if !gone.contains(&true) {
            return;
        }
        let mut at = 0;
        found.retain(|_| {
            at += 1;
            !gone[at - 1]
        });
    }
}

/// The columns that a stretch from `x0` to `x1` of text covers, first and last.
pub(super) fn covered(separators: &[i32], fragment: &Fragment) -> (usize, usize) {
    let (x0, x1) = (fragment.bbox.x0, fragment.bbox.x1);
    let slack = (fragment.size / 5).min((x1 - x0) / 2).max(0);
    let first = separators.partition_point(|&s| s <= x0 + slack);
    let last = separators.partition_point(|&s| s < x1 - slack);
    (first, last.max(first))
}

/// The separators of the table with these column edges, if the text goes on in its columns: it lies between its sides, fills three
/// columns at least, and hardly any of it crosses a separator.
pub(super) fn continued(edges: &[i32], fragments: &[Fragment]) -> Vec<i32> {
    let (Some((&left, rest)), Some(size)) = (edges.split_first(), fragments.iter().map(|f| f.size).max()) else {
        return Vec::new();
    };
    let Some((&right, inner)) = rest.split_last() else { return Vec::new() };
    let is_inside = |f: &Fragment| f.bbox.x0 >= left.saturating_sub(size) && f.bbox.x1 <= right.saturating_add(size);
    let mut filled: Vec<usize> = Vec::new();
    let mut crossing = 0;
    for f in fragments {
        let (first, last) = covered(inner, f);
        filled.push(first);
        crossing += usize::from(last > first);
    }
    filled.sort_unstable();
    filled.dedup();
    let fits = fragments.iter().all(is_inside) && filled.len() >= 3 && crossing * 5 <= fragments.len();
    if fits { inner.to_vec() } else { Vec::new() }
}
