//! The title: the line that looks most like one.

use crate::model::{Family, Line, Text};
use crate::normalize::key;

/// Longer lines are prose.
const LONGEST: usize = 80;
/// A title stands among the first lines.
const FIRST: usize = 12;

/// The best title among the first lines; nothing if no line looks like one.
pub(super) fn find(lines: &[Line], family: &Family) -> Option<Text> {
    let mut best: Option<(u32, &Line)> = None;
    for line in lines.iter().take(FIRST) {
        let score = score(line, family);
        if score > 0 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, line));
        }
    }
    best.map(|(_, l)| l.text.clone())
}

fn score(line: &Line, family: &Family) -> u32 {
    let key = key(&line.text.folded);
    if key.chars().count() > LONGEST || key.is_empty() {
        return 0;
    }
    let without_note = key.split('(').next().unwrap_or(&key);
    let tail = family.terms("title-tail").any(|t| without_note.ends_with(&t.word) || key.ends_with(&t.word));
    let course = family.terms("course-word").any(|t| key.contains(&t.word));
    let year = key.contains("年度");
    let heading = match line.level {
        0 => 0,
        1 => 4,
        2 => 2,
        _ => 1,
    };
    let marks = u32::from(key.starts_with(['(', '※', '*', '①', '・', '○']));
    (heading + 3 * u32::from(tail) + 2 * u32::from(year) + u32::from(course) + u32::from(!line.copies.is_empty()))
        .saturating_sub(3 * marks)
}
