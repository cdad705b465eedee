//! Dates: missing, stale, out of order, an exam without one.

use super::held::sessions;
use crate::diag::Code;
use crate::model::{Course, Dataset, Session, SessionKind, SessionStatus, Span, Track};
use crate::resolve::report::Report;
use crate::resolve::words::{Lexicon, difference, says, squeeze};
use jiff::civil::Date;

/// Reports tracks without any date; a plan without any is reported once.
pub(super) fn dates(data: &Dataset, report: &mut Report) {
    let tracks = || data.courses.iter().flat_map(|c| c.tracks.iter().map(move |t| (c, t)));
    let none = tracks().all(|(_, t)| dateless(t));
    for (course, track) in tracks().filter(|(_, t)| dateless(t)).take(if none { 1 } else { usize::MAX }) {
        let words = track.schedule_text.as_ref().map(|s| s.at.clone());
        let at = words.unwrap_or_else(|| track.name.as_ref().unwrap_or(&course.name).at.clone());
        let whole = if none { "No record of this document has a date." } else { "No date is said for this." };
        report.tell(Code::DateMissing, ("tracks", &track.track_id, "schedule_text"), at, whole.to_owned());
    }
}

fn dateless(track: &Track) -> bool {
    let said = |s: &Session| s.status != SessionStatus::Fixed || has_date(s);
    track.period_start.is_none() && track.period_end.is_none() && !track.sessions.iter().any(said)
}

fn has_date(session: &Session) -> bool {
    session.start_date.is_some() || session.end_date.is_some() || session.edtf.is_some()
}

/// Reports sessions that are still planned although past.
pub(super) fn stale(track: &Track, report: &mut Report) {
    for session in track.sessions.iter().filter(|s| s.stale) {
        let message = "Still planned, and already past at the plan's date of update.".to_owned();
        report.tell(Code::PlanStale, ("sessions", &session.session_id, "stale"), session.text.at.clone(), message);
    }
}

/// Reports a fee or a place for an exam that has no date.
pub(super) fn exam(track: &Track, lexicon: &Lexicon, report: &mut Report) {
    let dated = |s: &&Session| s.kind == SessionKind::Exam && (has_date(s) || s.status != SessionStatus::Fixed);
    if track.sessions.iter().any(|s| dated(&s)) {
        return;
    }
    let labels = track.fees.iter().filter_map(|f| f.label.as_ref());
    let scopes = track.places.iter().filter_map(|p| p.scope.as_ref());
    let at: Vec<Span> = labels
        .chain(scopes)
        .filter(|said| says(&squeeze(&said.value), &lexicon.exam_words))
        .flat_map(|said| said.at.iter().copied())
        .collect();
    if !at.is_empty() {
        let message = "An exam has a fee or a place, and no date of it is said.".to_owned();
        report.tell(Code::ExamDateMissing, ("tracks", &track.track_id, "schedule_text"), at, message);
    }
}

/// Reports a track whose name says that it comes later (応用 behind 基礎, フォローアップ, 第2) and whose dates come earlier.
pub(super) fn order(course: &Course, lexicon: &Lexicon, report: &mut Report) {
    for pair in course.tracks.windows(2) {
        let [before, after] = pair else { continue };
        let (Some((first, _)), Some((second, at))) = (first_day(before), first_day(after)) else { continue };
        if second < first && follows(before, after, lexicon) {
            let message = format!("It begins on {second}, before what it follows ({first}).");
            report.tell(Code::SessionOrder, ("tracks", &after.track_id, "schedule_text"), at, message);
        }
    }
}

fn first_day(track: &Track) -> Option<(Date, Vec<Span>)> {
    let days = sessions(track).into_iter().filter_map(|s| Some((s.start_date.as_ref()?.value, &s.text.at)));
    days.min_by_key(|(day, _)| *day).map(|(day, at)| (day, at.clone()))
}

fn follows(before: &Track, after: &Track, lexicon: &Lexicon) -> bool {
    let (Some(a), Some(b)) = (&before.name, &after.name) else { return false };
    let (a, b) = (squeeze(&a.value), squeeze(&b.value));
    let rank = |name: &[char]| {
        lexicon.progressions.iter().filter(|(p, _)| p.find(name).is_some()).map(|(_, rank)| *rank).max()
    };
    if let (Some(x), Some(y)) = (rank(&a), rank(&b)) {
        return x < y;
    }
    let counts = |c: char| c.is_ascii_alphanumeric() || matches!(c, '①'..='⑳' | 'Ⅰ'..='ⅿ');
    matches!(difference(&a, &b), ([x], [y]) if counts(*x) && counts(*y) && x < y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    fn codes(plan: Plan) -> Vec<(Code, String)> {
        plan.resolve().1.into_iter().map(|f| (f.code, f.record_id)).collect()
    }

    #[test]
    fn a_follow_up_before_its_course_is_told_and_other_orders_are_not() {
        let mut plan = Plan::new();
        plan.course("甲").track("基礎コース").session(SessionKind::Course, "", "2031-06-01", "2031-06-01");
        plan.track("応用コース").session(SessionKind::Course, "", "2031-05-01", "2031-05-01");
        plan.course("乙").track("会計コース").session(SessionKind::Course, "", "2031-06-01", "2031-06-01");
        plan.track("法務コース").session(SessionKind::Course, "", "2031-05-01", "2031-05-01");
        assert_eq!(codes(plan), [(Code::SessionOrder, "plan/甲/応用コース".to_owned())]);
    }

    #[test]
    fn an_exam_fee_needs_an_exam_date() {
        let mut plan = Plan::new();
        plan.course("甲").fee("試験料", 1100).session(SessionKind::Course, "", "2031-06-01", "2031-06-01");
        plan.course("乙").fee("試験料", 1100).session(SessionKind::Exam, "", "2031-06-02", "2031-06-02");
        assert_eq!(codes(plan), [(Code::ExamDateMissing, "plan/甲/-".to_owned())]);
    }

    #[test]
    fn a_plan_without_dates_is_told_once() {
        let mut plan = Plan::new();
        plan.course("甲").course("乙");
        assert_eq!(codes(plan), [(Code::DateMissing, "plan/甲/-".to_owned())]);
        let mut plan = Plan::new();
        plan.course("甲").session(SessionKind::Course, "", "2031-06-01", "2031-06-01").course("乙");
        plan.course("丙").session(SessionKind::Course, "", "", "").now().sessions[0].status = SessionStatus::Undecided;
        assert_eq!(codes(plan), [(Code::DateMissing, "plan/乙/-".to_owned())]);
    }
}
