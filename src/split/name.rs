//! What names say of the thing they name.

use crate::model::{CourseKind, Family, RowCell, Said, SessionKind, Spanned};
use std::ops::Range;

/// 試験, 研修, or both.
pub(crate) fn course_kind(name: &str) -> CourseKind {
    let exam = name.contains("試験");
    let training = ["研修", "講習", "講座", "セミナー"].iter().any(|w| name.contains(w));
    // 認定試験 behind 研修の is an exam that a training leads to; 研修および認定試験 is both.
    let both = exam && training && ["および", "及び", "・", "と", "並びに", "ならびに"].iter().any(|w| joins(name, w));
    match (exam, both) {
        (true, true) => CourseKind::TrainingAndExam,
        (true, false) => CourseKind::Exam,
        (false, _) => CourseKind::Training,
    }
}

/// The word stands between a training and an exam.
fn joins(name: &str, word: &str) -> bool {
    name.split_once(word).is_some_and(|(before, behind)| {
        let training = |s: &str| s.contains("研修") || s.contains("講習");
        training(before) && behind.contains("試験") || before.contains("試験") && training(behind)
    })
}

/// What happens in a session that does not say so itself.
pub(crate) fn session_kind(course: CourseKind) -> SessionKind {
    if course == CourseKind::Exam { SessionKind::Exam } else { SessionKind::Course }
}

/// A track's name without a trailing parenthesis that says for whom, and that parenthesis' words.
pub(crate) fn track_name(cell: &RowCell, family: &Family) -> (Said<String>, Said<String>) {
    let folded = &cell.text.folded;
    let said = |range: Range<usize>, rule| Spanned {
        inherited: cell.inherited.clone(),
        ..Spanned::new(folded[range.clone()].trim().to_string(), cell.text.spans(range), rule)
    };
    let audience = trailing_parenthesis(folded).filter(|(_, inner)| {
        family.terms("audience-tail").any(|t| folded[inner.clone()].trim_end().ends_with(&t.word))
    });
    match audience {
        Some((open, inner)) => (Some(said(0..open, "track-name")), Some(said(inner, "audience-note"))),
        None => (Some(said(0..folded.len(), "track-name")), None),
    }
}

/// Where the last parenthesis opens and what stands in it, if the text ends with it and something stands before it.
fn trailing_parenthesis(text: &str) -> Option<(usize, Range<usize>)> {
    let end = text.trim_end().strip_suffix(')')?.len();
    let mut depth = 1;
    for (at, c) in text[..end].char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return (!text[..at].trim().is_empty()).then_some((at, at + 1..end));
        }
    }
    None
}
