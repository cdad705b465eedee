//! 年2回 is two sessions.

use super::held::{dated, places, sessions};
use crate::diag::Code;
use crate::model::{SessionKind, SessionStatus, Track};
use crate::resolve::report::Report;
use std::collections::BTreeSet;

/// Compares how often a course is held with the number of its sessions.
pub(super) fn check(track: &Track, report: &mut Report) {
    let Some(times) = &track.times_per_year else { return };
    let held = sessions(track);
    let open = held.iter().any(|s| s.status == SessionStatus::Undecided);
    if held.is_empty() || open || agree(times.value as usize, track) {
        return;
    }
    let message = format!("The course is held {} time(s) a year; {} session(s) are listed.", times.value, held.len());
    let at = times.at.iter().copied().chain(places(track)).collect();
    report.tell(Code::TimesDisagree, ("tracks", &track.track_id, "times_per_year"), at, message);
}

/// The sessions may count holdings, or the days of them, or one date at several places.
fn agree(times: usize, track: &Track) -> bool {
    let held = sessions(track);
    let when: BTreeSet<_> =
        held.iter().map(|s| (s.start_date.as_ref().map(|d| d.value), s.text.value.as_str())).collect();
    let exams = track.sessions.iter().filter(|s| s.kind == SessionKind::Exam).count();
    if [held.len(), when.len(), exams].contains(&times) {
        return true;
    }
    let (Some(days), Some(dated)) = (&track.days, dated(track)) else { return false };
    dated.iter().map(|h| h.days).sum::<i64>() == days.value.ceil() as i64 * times as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SessionKind::{Application, Course};
    use crate::resolve::sample::Plan;

    fn told(days: Option<f64>, times: u32, dates: &[&str]) -> usize {
        let mut plan = Plan::new();
        plan.course("救急講習").lasting(days, Some(times));
        plan.session(Application, "申込", "2031-04-01", "2031-04-20");
        for date in dates {
            plan.session(Course, "", date, date);
        }
        plan.resolve().1.iter().filter(|f| f.code == Code::TimesDisagree).count()
    }

    #[test]
    fn holdings_are_counted_and_days_of_one_holding_are_not() {
        assert_eq!(told(None, 2, &["2031-05-01", "2031-06-01"]), 0);
        assert_eq!(told(None, 3, &["2031-05-01", "2031-06-01"]), 1);
        assert_eq!(told(Some(2.0), 1, &["2031-05-01", "2031-06-01"]), 0);
        assert_eq!(told(None, 2, &[]), 0);
    }
}
