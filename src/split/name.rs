//! What names say of the thing they name.

use crate::model::{CourseKind, Family, RowCell, Said, SessionKind, Spanned};
use std::ops::Range;

/// 試験, 研修, or both: the last of the two words says what it is (試験準備講習 is a training, 研修の認定試験 an exam), unless
/// a conjunction stands between them.
pub(crate) fn course_kind(name: &str) -> CourseKind {
    const TRAININGS: [&str; 4] = ["研修", "講習", "講座", "セミナー"];
    const JOINTS: [&str; 8] = ["および", "及び", "並びに", "ならびに", "・", "と", "+", "&"];
    let Some(exam) = name.rfind("試験") else { return CourseKind::Training };
    let Some(training) = TRAININGS.iter().filter_map(|w| name.rfind(w)).max() else { return CourseKind::Exam };
    let between = &name[exam.min(training)..exam.max(training)];
    if JOINTS.iter().any(|joint| between.contains(joint)) {
        CourseKind::TrainingAndExam
    } else if training > exam {
        CourseKind::Training
    } else {
        CourseKind::Exam
    }
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
