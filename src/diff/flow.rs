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
    for (one, lines) in joined(&mut from, &mut to) {
        let news = lines.iter().map(|&n| news[left_new[n]]).collect();
        families.push(Family { olds: vec![olds[left_old[one]]], news, moved: false });
    }
    for (one, lines) in joined(&mut to, &mut from) {
        let olds = lines.iter().map(|&o| olds[left_old[o]]).collect();
        families.push(Family { olds, news: vec![news[left_new[one]]], moved: false });
    }
    keep(left_old, &from);
    keep(left_new, &to);
    families
}

/// Each whole with the lines that follow one another and are it; both are taken.
fn joined(wholes: &mut [Option<String>], lines: &mut [Option<String>]) -> Vec<(usize, Vec<usize>)> {
    let beginning = |text: &str| text.chars().take(BEGINNING).collect::<String>();
    let mut begin: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, line) in lines.iter().enumerate() {
        if let Some(line) = line {
            begin.entry(beginning(line)).or_default().push(i);
        }
    }
    let mut out = Vec::new();
    for (one, whole) in wholes.iter_mut().enumerate() {
        let Some(text) = whole.as_deref().filter(|t| !t.is_empty()) else { continue };
        let starts = begin.get(&beginning(text)).map_or(&[][..], Vec::as_slice);
        let found = starts.iter().take(LINES).find_map(|&start| run(text, lines, start));
        if let Some(run) = found {
            run.iter().for_each(|&i| lines[i] = None);
            *whole = None;
            out.push((one, run));
        }
    }
    out
}

/// The lines from `start` on that are `text` put together; two at least.
fn run(text: &str, lines: &[Option<String>], start: usize) -> Option<Vec<usize>> {
    let mut rest = text;
    let mut run = Vec::new();
    for (i, line) in lines.iter().enumerate().skip(start).take(LINES) {
        rest = rest.strip_prefix(line.as_deref()?)?;
        run.push(i);
        if rest.is_empty() {
            return (run.len() > 1).then_some(run);
        }
    }
    None
}

fn keep(left: &mut Vec<usize>, texts: &[Option<String>]) {
    let mut at = texts.iter();
    left.retain(|_| at.next().is_some_and(Option::is_some));
}
