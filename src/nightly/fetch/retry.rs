//! Another attempt, where one may succeed; each after a longer pause.

use super::pace::Hope;
use super::{Failure, Fetcher, Outcome, Reason, Rules, location};
use std::time::Duration;
use url::Url;

/// Attempts `once` until it succeeds, fails for good, or has been tried often enough.
pub(super) fn persist(
    fetcher: &Fetcher,
    url: &Url,
    once: impl Fn(&Url) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let host = url.host_str().unwrap_or_default();
    let retries = match fetcher.pace.hope(host) {
        Hope::Good => fetcher.rules.retries,
        Hope::Little => 0,
        Hope::None => {
            let message = format!("not asked: {host} failed for every one of its last sources");
            return Err(Failure::new(Reason::Unreachable, location::shown(url), message));
        }
    };
    let ended = attempts(fetcher, url, retries, once);
    let is_down = |f: &Failure| matches!(f.reason, Reason::Unreachable | Reason::Unavailable | Reason::Timeout);
    fetcher.pace.ended(host, ended.as_ref().err().is_some_and(is_down));
    ended
}

fn attempts(
    fetcher: &Fetcher,
    url: &Url,
    retries: u32,
    once: impl Fn(&Url) -> Result<Outcome, Failure>,
) -> Result<Outcome, Failure> {
    let mut attempt = 0;
    loop {
        attempt += 1;
        let failure = match once(url) {
            Ok(outcome) => return Ok(outcome),
            Err(failure) => Failure { attempts: attempt, ..failure },
        };
        let (shown, reason) = (location::shown(url), failure.reason.as_str());
        tracing::debug!(url = shown, attempt, reason, "not fetched: {}", failure.message);
        if !failure.may_pass || attempt > retries {
            return Err(failure);
        }
        let Some(pause) = pause(&fetcher.rules, url, attempt, failure.retry_after) else { return Err(failure) };
        fetcher.clock.sleep(pause);
        if fetcher.clock.stopped() {
            return Err(Failure { attempts: attempt, ..stopped(shown) });
        }
    }
}

pub(super) fn stopped(place: String) -> Failure {
    Failure::new(Reason::Stopped, place, "the run was asked to end")
}

/// Time until the next attempt; none if the server asks for more than may be waited.
///
/// It doubles with every attempt. Between half and all of it is waited, by a figure drawn from the address, so that sources that failed
/// together do not return together and a run can be repeated exactly.
fn pause(rules: &Rules, url: &Url, attempt: u32, asked: Option<u64>) -> Option<Duration> {
    if let Some(seconds) = asked {
        let asked = Duration::from_secs(seconds);
        return (asked <= rules.max_pause).then_some(asked);
    }
    let full = rules.retry_pause.saturating_mul(1 << (attempt - 1).min(16)).min(rules.max_pause);
    let drawn = super::sha256(format!("{attempt} {url}").as_bytes());
    let share = u32::from_str_radix(&drawn[..2], 16).unwrap_or(0);
    Some(full / 2 + full / 2 * share / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_differ_by_source_and_end_at_the_limit() {
        let rules = Rules::default();
        let of = |host: &str, attempt| {
            pause(&rules, &Url::parse(&format!("https://{host}/")).expect("a URL"), attempt, None).expect("a pause")
        };
        for attempt in 1..=20 {
            let full = rules.retry_pause.saturating_mul(1 << (attempt - 1).min(16)).min(rules.max_pause);
            assert!(of("a.jp", attempt) >= full / 2 && of("a.jp", attempt) <= full, "attempt {attempt}");
        }
        assert_ne!(of("a.jp", 1), of("b.jp", 1));
        assert_eq!(of("a.jp", 1), of("a.jp", 1));
    }

    #[test]
    fn what_the_server_asks_for_is_waited_up_to_the_limit() {
        let (rules, url) = (Rules::default(), Url::parse("https://a.jp/").expect("a URL"));
        assert_eq!(pause(&rules, &url, 1, Some(7)), Some(Duration::from_secs(7)));
        assert_eq!(pause(&rules, &url, 1, Some(61)), None);
    }
}
