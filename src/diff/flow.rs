//! Lines of a text that was wrapped anew: one line is now several, or several are one.

use super::matching::{Family, Matcher, Which};
use super::words::bare;
use std::collections::HashMap;

/// Lines that one may become.
const LINES: usize = 8;
/// Characters by which a line is looked up.
const BEGINNING: usize = 3;

/// Takes out of what is left (places in the lists of rows) the lines that are others' words put together, in order.
pub(super) fn wrapped(
    matcher: &Matcher<'_>,
    rule: usize,
    (olds, news): (&[u32], &[u32]),
    (left_old, left_new): (&mut Vec<usize>, &mut Vec<usize>),
) -> Vec<Family> {
    let text = |which: Which, row: u32| bare(matcher.side(which).sheet(rule).named(row, "text"));
    let mut from: Vec<Option<String>> = left_old.iter().map(|&o| Some(text(Which::Old, olds[o]))).collect();
    let mut to: Vec<Option<String>> = left_new.iter().map(|&n| Some(text(Which::New, news[n]))).collect();
    let mut families = Vec::new();
    if left_old.is_empty() || left_new.is_empty() {
        return families;
    }
    // A line that stands twice is published once: it may end several others.
    let all = |which: Which, rows: &[u32]| rows.iter().map(|&row| (text(which, row), row)).collect::<HashMap<_, _>>();
    let rows = |rows: &[u32], left: &[usize]| left.iter().map(|&at| rows[at]).collect::<Vec<u32>>();
    let lines = Lines { rows: rows(news, left_new), all: all(Which::New, news) };
    for (one, news) in lines.joined(&mut from, &mut to) {
        families.push(Family { olds: vec![olds[left_old[one]]], news, moved: false });
    }
    let lines = Lines { rows: rows(olds, left_old), all: all(Which::Old, olds) };
    for (one, olds) in lines.joined(&mut to, &mut from) {
        families.push(Family { olds, news: vec![news[left_new[one]]], moved: false });
    }
    keep(left_old, &from);
    keep(left_new, &to);
    families
}

/// The lines of a side that may be parts of others.
struct Lines {
    /// Rows of those that are left.
    rows: Vec<u32>,
    /// Rows of all there are, by what they say.
    all: HashMap<String, u32>,
}

impl Lines {
    /// Each whole with the rows of the lines that follow one another and are it; both are taken.
    fn joined(&self, wholes: &mut [Option<String>], lines: &mut [Option<String>]) -> Vec<(usize, Vec<u32>)> {
        let beginning = |text: &str| text.chars().take(BEGINNING).collect::<String>();
        let mut begin: HashMap<String, Vec<usize>> = HashMap::new();
        for (i, line) in lines.iter().enumerate() {
            if let Some(line) = line.as_deref().filter(|line| !line.is_empty()) {
                begin.entry(beginning(line)).or_default().push(i);
            }
        }
        let mut out = Vec::new();
        for (one, whole) in wholes.iter_mut().enumerate() {
            let Some(text) = whole.as_deref().filter(|t| !t.is_empty()) else { continue };
            let starts = begin.get(&beginning(text)).map_or(&[][..], Vec::as_slice);
            let found = starts.iter().take(LINES).find_map(|&start| self.run(text, lines, start));
            if let Some((run, shared)) = found {
                run.iter().for_each(|&i| lines[i] = None);
                *whole = None;
                out.push((one, run.into_iter().map(|i| self.rows[i]).chain(shared).collect()));
            }
        }
        out
    }

    /// The lines from `start` on that are `text` put together, two at least; the last one may be any line of the side.
    fn run(&self, text: &str, lines: &[Option<String>], start: usize) -> Option<(Vec<usize>, Option<u32>)> {
        let mut rest = text;
        let mut run = Vec::new();
        for (i, line) in lines.iter().enumerate().skip(start).take(LINES) {
            let Some(behind) = line.as_deref().and_then(|line| rest.strip_prefix(line)) else { break };
            rest = behind;
            run.push(i);
            if rest.is_empty() {
                return (run.len() > 1).then_some((run, None));
            }
        }
        let shared = self.all.get(rest).copied().filter(|_| !run.is_empty())?;
        Some((run, Some(shared)))
    }
}

fn keep(left: &mut Vec<usize>, texts: &[Option<String>]) {
    let mut at = texts.iter();
    left.retain(|_| at.next().is_some_and(Option::is_some));
}
