//! A status and the values beside it say the same.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Capacity, CapacityStatus, Dataset, Fee, FeeStatus, Said, Session, Span, Track};
use std::collections::HashSet;

/// Findings of earlier stages by code and record: what was said is not said again.
type Known = HashSet<(Code, String)>;

/// Completes what is certain (a free fee is 0 yen), drops what is no number, reports what contradicts itself.
pub(super) fn check(data: &mut Dataset, d: &mut Diagnostics) {
    let mut audit = Audit { said: None, d };
    for track in data.courses.iter_mut().flat_map(|c| &mut c.tracks) {
        audit.check_days(track);
        audit.check_period(&track.track_id, (&track.period_start, &track.period_end), "tracks", "period_end");
        track.sessions.iter().for_each(|s| audit.check_session(s));
        track.fees.iter_mut().for_each(|f| audit.check_fee(f));
        track.capacities.iter().for_each(|c| audit.check_capacity(c));
    }
}

struct Audit<'a> {
    /// Gathered when there is something to say for the first time.
    said: Option<Known>,
    d: &'a mut Diagnostics,
}

impl Audit<'_> {
    fn say(&mut self, code: Code, message: &str, at: &[Span], about: (&'static str, &str, &'static str)) {
        let (table, id, field) = about;
        let items = &self.d.items;
        let said = self.said.get_or_insert_with(|| items.iter().map(|f| (f.code, f.record_id.clone())).collect());
        if !said.contains(&(code, id.to_owned())) {
            self.d.push(Diagnostic::new(code, message, at.to_vec()).about(table, id, field));
        }
    }

    fn check_days(&mut self, track: &mut Track) {
        if let Some(days) = track.days.take_if(|days| !days.value.is_finite() || days.value < 0.0) {
            let message = "the number of days is no number that days can have";
            self.say(Code::DurationUnread, message, &days.at, ("tracks", &track.track_id, "days"));
        }
    }

    fn check_session(&mut self, s: &Session) {
        self.check_period(&s.session_id, (&s.start_date, &s.end_date), "sessions", "end_date");
    }

    fn check_period(
        &mut self,
        id: &str,
        (start, end): (&Said<jiff::civil::Date>, &Said<jiff::civil::Date>),
        table: &'static str,
        field: &'static str,
    ) {
        if let (Some(start), Some(end)) = (start, end)
            && end.value < start.value
        {
            let message = format!("the period ends on {} before it begins on {}", end.value, start.value);
            self.say(Code::DateOrder, &message, &end.at, (table, id, field));
        }
    }

    fn check_fee(&mut self, fee: &mut Fee) {
        let is_zero = fee.amount_jpy.as_ref().map(|a| a.value == 0);
        match (fee.status.value, is_zero) {
            (FeeStatus::Free, None) => fee.amount_jpy = Some(fee.status.clone().map(|_| 0)),
            (FeeStatus::Amount, Some(_)) | (FeeStatus::Free, Some(true)) | (FeeStatus::Undecided, None) => {}
            (FeeStatus::Amount, None) => self.say_fee(fee, "an amount is announced and none was read"),
            (FeeStatus::Free, Some(false)) => self.say_fee(fee, "the fee is called free and has an amount"),
            (FeeStatus::Undecided, Some(_)) => self.say_fee(fee, "the fee is called undecided and has an amount"),
        }
    }

    fn say_fee(&mut self, fee: &Fee, message: &str) {
        self.say(Code::FeeUnread, message, &fee.text.at, ("fees", &fee.fee_id, "amount_jpy"));
    }

    fn check_capacity(&mut self, capacity: &Capacity) {
        let message = match (capacity.status.value, capacity.count.is_some()) {
            (CapacityStatus::Limit, false) => "a limit is announced and no number was read",
            (CapacityStatus::Unlimited, true) => "there is no limit and yet a number",
            (CapacityStatus::Undecided, true) => "the number is called undecided and yet there is one",
            _ => return,
        };
        self.say(Code::CapacityUnread, message, &capacity.text.at, ("capacities", &capacity.capacity_id, "count"));
    }
}
