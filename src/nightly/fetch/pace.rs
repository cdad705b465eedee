//! How often a host may be asked, and when it is no longer worth asking.

use super::Rate;
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Sources that fail one after the other before a host is asked only once for each.
const TIRED: u32 = 3;
/// And before it is not asked at all.
const GONE: u32 = 10;

/// When each host may be asked next, on the scale of [`super::Clock::elapsed`], and how it fared.
#[derive(Debug)]
pub(super) struct Pace {
    rate: Rate,
    next: Mutex<BTreeMap<String, Duration>>,
    failed: Mutex<BTreeMap<String, u32>>,
}

/// What is to be expected of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hope {
    /// It answers.
    Good,
    /// Its last sources all failed: another attempt would only take time.
    Little,
    /// So many failed that it is left alone for tonight.
    None,
}

impl Pace {
    pub(super) fn new(rate: Rate) -> Self {
        Pace { rate, next: Mutex::default(), failed: Mutex::default() }
    }

    /// What is to be expected of a host: a thousand sources of a server that is down must not take all night.
    pub(super) fn hope(&self, host: &str) -> Hope {
        match self.failed.lock().unwrap_or_else(PoisonError::into_inner).get(host) {
            Some(GONE..) => Hope::None,
            Some(TIRED..) => Hope::Little,
            _ => Hope::Good,
        }
    }

    /// Remembers how a source of the host ended: whether the host itself failed.
    pub(super) fn ended(&self, host: &str, is_down: bool) {
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        if is_down {
            *failed.entry(host.to_owned()).or_default() += 1;
        } else {
            failed.remove(host);
        }
    }

    /// Takes the host's next turn; how long it is until then. Turns are given in the order in which they are asked for.
    pub(super) fn turn(&self, host: &str, now: Duration) -> Duration {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let turn = next.get(host).map_or(now, |t| (*t).max(now));
        next.insert(host.to_owned(), turn + self.rate.interval());
        turn - now
    }

    /// Leaves the host alone for a while, as it has asked.
    pub(super) fn rest(&self, host: &str, now: Duration, pause: Duration) {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let until = next.get(host).map_or(now + pause, |t| (*t).max(now + pause));
        next.insert(host.to_owned(), until);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_asked_at_its_pace_and_another_one_at_once() {
        let s = Duration::from_secs;
        let pace = Pace::new("1/2s".parse().expect("a rate"));
        let turns = [pace.turn("a", s(10)), pace.turn("a", s(10)), pace.turn("b", s(10)), pace.turn("a", s(11))];
        assert_eq!(turns, [s(0), s(2), s(0), s(3)]);
        pace.rest("b", s(11), s(30));
        assert_eq!([pace.turn("b", s(20)), pace.turn("a", s(100))], [s(21), s(0)]);
    }
}
