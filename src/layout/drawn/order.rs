//! The order in which a reader takes the lines of a page: columns of prose one behind the other, vertical lines from right to left.

use super::lines::Line;
use super::words::Word;
use crate::model::{Direction, Rect};

/// What things of a page are sorted by: the top of the group they belong to, their column in it, their top, their left.
pub(super) type Rank = (i32, i32, i32, i32);

/// The rank of what is in no group.
pub(super) fn rank(bbox: Rect) -> Rank {
    (bbox.y0, 0, bbox.y0, bbox.x0)
}

/// A line and its place in the order of reading.
pub(super) struct Ranked {
    /// What it is sorted by.
    pub rank: Rank,
    /// The column of prose it stands in, if any; all vertical lines are one.
    pub column: Option<usize>,
    /// The line.
    pub line: Line,
}

/// Lines (direction by direction, each from top to bottom), cut where columns part, with their ranks. `tables` stand between.
pub(super) fn ranked(lines: Vec<Line>, tables: &[Rect]) -> Vec<Ranked> {
    let (across, other): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|l| l.direction == Direction::Right);
    let mut found = columns(across, tables, 0);
    let (down, turned): (Vec<Line>, Vec<Line>) = other.into_iter().partition(|l| l.direction == Direction::Down);
    found.extend(vertical(down));
    found.extend(turned.into_iter().map(|line| Ranked { rank: rank(line.bbox), column: None, line }));
    found
}

/// Vertical lines are one group, read from right to left.
fn vertical(mut lines: Vec<Line>) -> impl Iterator<Item = Ranked> {
    lines.sort_by_key(|l| (-(l.bbox.x0.midpoint(l.bbox.x1)), l.bbox.y0));
    let top = lines.iter().map(|l| l.bbox.y0).min().unwrap_or(0);
    let ranked = move |(at, line): (i32, Line)| Ranked {
        rank: (top, at, line.bbox.y0, line.bbox.x0),
        column: Some(usize::MAX),
        line,
    };
    (0..).zip(lines).map(ranked)
}

/// White that parts two columns: its sides, the lines it runs through, and those that have text on both sides.
struct Gutter {
    from: i32,
    to: i32,
    lines: std::ops::Range<usize>,
    both: usize,
    /// Widths of the text to the left and to the right, in ems.
    widths: (i32, i32),
}

/// Lines with text on both sides that make a gutter.
const LEAST: usize = 4;
/// Ems that a line of prose has at least on the average; less is a label and its value.
const NARROWEST: i32 = 8;

/// Columns inside columns are looked for this often.
const DEEPEST: usize = 5;

fn columns(lines: Vec<Line>, tables: &[Rect], depth: usize) -> Vec<Ranked> {
    let gutters = if depth < DEEPEST { gutters(&lines, tables) } else { Vec::new() };
    let mut found = Vec::with_capacity(lines.len());
    let mut last = 0;
    let mut lines = lines.into_iter().enumerate().peekable();
    for gutter in gutters {
        while let Some((_, line)) = lines.next_if(|(at, _)| *at < gutter.lines.start) {
            found.push(Ranked { rank: rank(line.bbox), column: None, line });
        }
        let inside: Vec<Line> =
            std::iter::from_fn(|| lines.next_if(|(at, _)| *at < gutter.lines.end)).map(|(_, line)| line).collect();
        found.extend(gutter.columns(inside, tables, depth, &mut last));
    }
    found.extend(lines.map(|(_, line)| Ranked { rank: rank(line.bbox), column: None, line }));
    found
}

/// The gutters of a page, from top to bottom.
fn gutters(lines: &[Line], tables: &[Rect]) -> Vec<Gutter> {
    let mut tops: Vec<i32> = tables.iter().map(|t| t.y0).collect();
    tops.sort_unstable();
    let mut found = Vec::new();
    let mut open: Option<Gutter> = None;
    for (at, line) in lines.iter().enumerate() {
        let parted = at > 0 && is_parted(&lines[at - 1], line, &tops);
        let goes_on = open.as_mut().filter(|_| !parted).is_some_and(|g| g.take(at, line));
        if !goes_on {
            found.extend(open.take().filter(Gutter::is_one));
            open = Gutter::begin(at, line);
        }
    }
    found.extend(open.filter(Gutter::is_one));
    found
}

/// True if a table (`tops`, ascending) or much white stands between two lines.
fn is_parted(above: &Line, below: &Line, tops: &[i32]) -> bool {
    let gap = below.bbox.y0.saturating_sub(above.bbox.y1);
    gap > 3 * above.size.max(below.size)
        || tops.get(tops.partition_point(|&t| t < above.bbox.y0)).is_some_and(|&t| t < below.bbox.y0)
}

impl Gutter {
    /// Its lines, those left of it before those right of it. `last` numbers the columns of the page.
    fn columns(&self, lines: Vec<Line>, tables: &[Rect], depth: usize, last: &mut usize) -> Vec<Ranked> {
        let middle = self.from.midpoint(self.to);
        let top = lines.first().map_or(0, |l| l.bbox.y0);
        let mut sides = [Vec::new(), Vec::new()];
        for line in lines {
            let (left, right): (Vec<Word>, Vec<Word>) = line.words.into_iter().partition(|w| w.bbox.x0 < middle);
            sides[0].extend(Line::of(left));
            sides[1].extend(Line::of(right));
        }
        let mut found = Vec::new();
        for side in sides {
            let mut inner = columns(side, tables, depth + 1);
            inner.sort_by_key(|r| r.rank);
            *last += 1;
            let (first, own) = (*last, *last);
            for ranked in inner {
                let column = ranked.column.map_or(own, |c| first + c);
                *last = column.max(*last);
                let Line { bbox, .. } = ranked.line;
                let rank = (top, found.len() as i32 + 1, bbox.y0, bbox.x0);
                found.push(Ranked { rank, column: Some(column), line: ranked.line });
            }
        }
        found
    }

    /// The widest gap of a line.
    fn begin(at: usize, line: &Line) -> Option<Gutter> {
        let gaps = line.words.windows(2).map(|p| (p[0].bbox.x1, p[1].bbox.x0));
        let (from, to) = gaps.max_by_key(|(from, to)| to - from).filter(|(from, to)| to - from >= line.size * 3 / 2)?;
        let mut gutter = Gutter { from, to, lines: at..at, both: 0, widths: (0, 0) };
        gutter.take(at, line).then_some(gutter)
    }

    /// Goes on through a line, unless one of its words stands in the way.
    fn take(&mut self, at: usize, line: &Line) -> bool {
        let middle = self.from.midpoint(self.to);
        let left = line.words.iter().filter(|w| w.bbox.x0 < middle).map(|w| w.bbox.x1).max();
        let right = line.words.iter().filter(|w| w.bbox.x0 >= middle).map(|w| w.bbox.x0).min();
        let (from, to) = (left.map_or(self.from, |x| x.max(self.from)), right.map_or(self.to, |x| x.min(self.to)));
        if to - from < line.size {
            return false;
        }
        (self.from, self.to) = (from, to);
        if let (Some(x1), Some(x0)) = (left, right) {
            self.both += 1;
            self.widths.0 += (x1 - line.bbox.x0) / line.size.max(1);
            self.widths.1 += (line.bbox.x1 - x0) / line.size.max(1);
        }
        self.lines.end = at + 1;
        true
    }

    fn is_one(&self) -> bool {
        let least = NARROWEST * self.both as i32;
        self.both >= LEAST && self.widths.0 >= least && self.widths.1 >= least
    }
}

#[cfg(test)]
mod tests {
    use super::super::lines::{line_text, lines};
    use super::super::paper::Paper;
    use super::super::words::words;
    use super::*;

    /// What the lines of a page say, in the order of reading.
    fn read(paper: &Paper) -> Vec<String> {
        let writing = paper.writing();
        let all: Vec<u32> = (0..paper.drawn.glyphs.len() as u32).collect();
        let mut ranked = ranked(lines(words(&writing, &all)), &[]);
        ranked.sort_by_key(|r| r.rank);
        ranked.iter().map(|r| line_text(&writing, &r.line).chars).collect()
    }

    #[test]
    fn columns_of_prose_are_read_one_behind_the_other() {
        let mut p = Paper::a4().write(50, 60, 12, "研修計画の概要と実施の方法");
        for (i, (left, right)) in [
            ("左の一行目の文章である", "右の一行目の文章である"),
            ("左の二行目の文章である", "右の二行目の文章である"),
            ("左の三行目の文章である", "右の三行目の文章である"),
            ("左の四行目の文章である", "右の四行目の文章である"),
        ]
        .into_iter()
        .enumerate()
        {
            let y = 90 + 14 * i as i32;
            p = p.write(50, y, 10, left).write(300, y, 10, right);
        }
        p = p.write(50, 146, 10, "左の五行目の文章である");
        let expected = [
            "研修計画の概要と実施の方法",
            "左の一行目の文章である",
            "左の二行目の文章である",
            "左の三行目の文章である",
            "左の四行目の文章である",
            "左の五行目の文章である",
            "右の一行目の文章である",
            "右の二行目の文章である",
            "右の三行目の文章である",
            "右の四行目の文章である",
        ];
        assert_eq!(read(&p), expected);
    }

    #[test]
    fn labels_and_their_values_stay_on_one_line() {
        let mut p = Paper::a4();
        for (i, label) in ["日時", "場所", "定員", "費用", "申込"].into_iter().enumerate() {
            p = p.write(50, 60 + 16 * i as i32, 10, label).write(150, 60 + 16 * i as i32, 10, "別に定めるところによる");
        }
        assert_eq!(read(&p)[0], "日時 別に定めるところによる");
        assert_eq!(read(&p).len(), 5);
    }

    #[test]
    fn vertical_lines_are_read_from_right_to_left() {
        let p = Paper::a4().write_down(50, 60, 10, "三行目").write_down(80, 90, 10, "二行目").write_down(
            110,
            60,
            10,
            "一行目",
        );
        assert_eq!(read(&p), ["一行目", "二行目", "三行目"]);
    }
}
