//! Brackets that are never closed or never opened: words may be missing.

use crate::diag::Code;
use crate::model::{Course, RowCell, Track};
use crate::resolve::report::{Report, column};

const PAIRS: [(char, char); 5] = [('「', '」'), ('『', '』'), ('【', '】'), ('(', ')'), ('〔', '〕')];

/// Looks at every cell that is printed in the track's own rows.
pub(super) fn check(course: &Course, track: &Track, report: &mut Report) {
    for (field, cell) in track.cells.iter().flat_map(|(f, cells)| cells.iter().map(move |c| (*f, c))) {
        if cell.inherited.is_some() || !cell.text.folded.contains(is_bracket) {
            continue;
        }
        let (table, name) = column(field);
        let id = if table == "courses" { &course.course_id } else { &track.track_id };
        for (bracket, at) in PAIRS.iter().filter_map(|pair| first_alone(&cell.text.folded, *pair)) {
            tell(cell, (table, id, name), bracket, at, report);
        }
    }
}

fn is_bracket(c: char) -> bool {
    PAIRS.iter().any(|&(open, close)| c == open || c == close)
}

fn tell(cell: &RowCell, about: (&'static str, &str, &'static str), bracket: char, at: usize, report: &mut Report) {
    let opens = PAIRS.iter().any(|p| p.0 == bracket);
    let what = if opens { "never closed" } else { "never opened" };
    let spans = cell.text.spans(at..at + bracket.len_utf8());
    report.tell(Code::BracketUnbalanced, about, spans, format!("The bracket {bracket} is {what}."));
}

/// The first bracket of a kind that has no partner, and its byte.
fn first_alone(text: &str, (open, close): (char, char)) -> Option<(char, usize)> {
    if !text.contains([open, close]) {
        return None;
    }
    let mut waiting = Vec::new();
    for (at, c) in text.char_indices() {
        if c == open {
            waiting.push(at);
        } else if c == close && waiting.pop().is_none() && !(close == ')' && is_list_mark(&text[..at])) {
            return Some((close, at));
        }
    }
    waiting.first().map(|&at| (open, at))
}

/// `1)`, `a)`, `ア)` number an item; nothing was opened before them.
fn is_list_mark(before: &str) -> bool {
    let numeral = |c: &char| c.is_ascii_alphanumeric() || ('ア'..='ン').contains(c) || ('Ⅰ'..='ⅿ').contains(c);
    matches!(before.chars().rev().take(3).take_while(numeral).count(), 1 | 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Field;
    use crate::resolve::sample::Plan;

    fn told(words: &str) -> Vec<&'static str> {
        let mut plan = Plan::new();
        plan.course("甲").cell(Field::Purpose, words);
        let (_, findings) = plan.resolve();
        findings.iter().filter(|f| f.code == Code::BracketUnbalanced).map(|f| f.field).collect()
    }

    #[test]
    fn lost_brackets_are_told_and_list_marks_are_none() {
        assert_eq!(told("「地域の力を高める。"), ["purpose"]);
        assert_eq!(told("地域の力(市町村を高める。"), ["purpose"]);
        assert_eq!(told("1)または2)を選ぶ 1)甲(乙(丙)) 2)丁"), [""; 0]);
        assert_eq!(told("「甲」『乙』【丙】(丁)"), [""; 0]);
    }
}
