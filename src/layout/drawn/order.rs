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

/// Lines (direction by direction, each from top to bottom), cut where columns part, with their ranks. `tables` stand between.
pub(super) fn ranked(lines: Vec<Line>, tables: &[Rect]) -> Vec<(Rank, Line)> {
    let (across, other): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|l| l.direction == Direction::Right);
    let mut found = columns(across, tables);
    let (down, turned): (Vec<Line>, Vec<Line>) = other.into_iter().partition(|l| l.direction == Direction::Down);
    found.extend(vertical(down));
    found.extend(turned.into_iter().map(|l| (rank(l.bbox), l)));
    found
}

/// Vertical lines are one group, read from right to left.
fn vertical(mut lines: Vec<Line>) -> Vec<(Rank, Line)> {
    lines.sort_by_key(|l| (-(l.bbox.x0.midpoint(l.bbox.x1)), l.bbox.y0));
    let top = lines.iter().map(|l| l.bbox.y0).min().unwrap_or(0);
    (0..).zip(lines).map(|(at, l)| ((top, at, l.bbox.y0, l.bbox.x0), l)).collect()
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

fn columns(lines: Vec<Line>, tables: &[Rect]) -> Vec<(Rank, Line)> {
    let gutters = gutters(&lines, tables);
    let mut found = Vec::with_capacity(lines.len());
    let mut gutters = gutters.into_iter().peekable();
    let mut top = 0;
    for (at, line) in lines.into_iter().enumerate() {
        while gutters.next_if(|g| g.lines.end <= at).is_some() {}
        match gutters.peek().filter(|g| g.lines.contains(&at)) {
            Some(g) => {
                if g.lines.start == at {
                    top = line.bbox.y0;
                }
                let middle = g.from.midpoint(g.to);
                let (left, right): (Vec<Word>, Vec<Word>) = line.words.into_iter().partition(|w| w.bbox.x0 < middle);
                for (column, words) in [(1, left), (2, right)] {
                    found.extend(Line::of(words).map(|l| ((top, column, l.bbox.y0, l.bbox.x0), l)));
                }
            }
            None => found.push((rank(line.bbox), line)),
        }
    }
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
        ranked.sort_by_key(|r| r.0);
        ranked.iter().map(|(_, l)| line_text(&writing, l).chars).collect()
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
