//! 4日間 is 2 + 2 days, or each session has four.

use super::held::{Held, dated, places};
use crate::diag::Code;
use crate::model::{Delivery, Track};
use crate::resolve::report::Report;
use std::collections::BTreeMap;

/// Compares the days a course takes with the days of its sessions.
pub(super) fn check(track: &Track, report: &mut Report) {
    let (Some(days), Some(held)) = (&track.days, dated(track)) else { return };
    let wanted = days.value.ceil() as i64;
    let times = track.times_per_year.as_ref().map(|t| t.value as usize);
    if wanted < 1 || agree(wanted, times, &held) || (any_time(track) && held.iter().all(|h| h.days >= wanted)) {
        return;
    }
    let each: Vec<String> = held.iter().map(|h| h.days.to_string()).collect();
    let message = format!("The course takes {wanted} day(s); its session(s) have {} day(s).", shorten(&each));
    let at = days.at.iter().copied().chain(places(track)).collect();
    report.tell(Code::DaysDisagree, ("tracks", &track.track_id, "days"), at, message);
}

fn shorten(each: &[String]) -> String {
    let more = if each.len() > 10 { ", …" } else { "" };
    each[..each.len().min(10)].join(", ") + more
}

/// Sessions that are repetitions have all the days each; sessions that are parts have them together.
fn agree(wanted: i64, times: Option<usize>, held: &[Held]) -> bool {
    if held.iter().all(|h| h.days == wanted) {
        return true;
    }
    if times.is_some_and(|t| t > 1 && t == held.len()) {
        return false;
    }
    let total: i64 = held.iter().map(|h| h.days).sum();
    let mut by_label = BTreeMap::<&str, i64>::new();
    held.iter().for_each(|h| *by_label.entry(h.label).or_default() += h.days);
    total == wanted
        || times.is_some_and(|t| total == wanted.saturating_mul(t as i64))
        || (by_label.len() > 1 && by_label.values().all(|d| *d == wanted))
}

/// A period in which one learns at a time of one's own is longer than what is learned.
fn any_time(track: &Track) -> bool {
    let ways = track.delivery.as_ref().map(|d| d.value.as_slice()).unwrap_or_default();
    ways.iter().any(|w| matches!(w, Delivery::ELearning | Delivery::Cbt))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SessionKind::Course;
    use crate::resolve::sample::Plan;

    fn told(days: f64, times: Option<u32>, sessions: &[(&str, &str, &str)]) -> usize {
        let mut plan = Plan::new();
        plan.course("救急講習").lasting(Some(days), times);
        for (label, start, end) in sessions {
            plan.session(Course, label, start, end);
        }
        plan.resolve().1.iter().filter(|f| f.code == Code::DaysDisagree && f.field == "days").count()
    }

    #[test]
    fn parts_add_up_and_repetitions_do_not() {
        let halves = [("前期", "2031-05-01", "2031-05-02"), ("後期", "2031-06-01", "2031-06-02")];
        assert_eq!(told(4.0, None, &halves), 0);
        assert_eq!(told(2.0, None, &halves), 0);
        assert_eq!(told(3.0, None, &halves), 1);
        let repeated = [("第1回", "2031-05-01", "2031-05-01"), ("第2回", "2031-06-01", "2031-06-01")];
        assert_eq!(told(2.0, Some(2), &repeated), 1);
        assert_eq!(told(2.0, Some(1), &repeated), 0);
        assert_eq!(told(0.5, Some(2), &repeated), 0);
    }

    #[test]
    fn a_long_period_is_no_course_of_two_days() {
        assert_eq!(told(2.0, None, &[("", "2031-05-01", "2031-08-31")]), 1);
        assert_eq!(told(2.0, None, &[("", "", "")]), 0);
    }
}
