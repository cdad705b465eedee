//! Time as a parameter, so that tests are exact and a pause can be broken off.

use jiff::Timestamp;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What pauses are measured with. Deadlines of the network are not: they are the operating system's.
pub trait Clock: Debug + Send + Sync {
    /// Time since some moment that stays the same.
    fn elapsed(&self) -> Duration;
    /// The time of day, for a server that names one.
    fn now(&self) -> Timestamp;
    /// Waits, or less if [`Clock::stopped`].
    fn sleep(&self, pause: Duration);
    /// True once the run is asked to end; what is under way ends with [`super::Reason::Stopped`].
    fn stopped(&self) -> bool {
        false
    }
}

/// The machine's own clock.
#[derive(Clone, Debug)]
pub struct SystemClock {
    begun: Instant,
    stop: Arc<AtomicBool>,
}

impl SystemClock {
    /// A clock whose pauses end soon after `stop` becomes true.
    pub fn new(stop: Arc<AtomicBool>) -> Self {
        SystemClock { begun: Instant::now(), stop }
    }
}

impl Clock for SystemClock {
    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn sleep(&self, pause: Duration) {
        let end = Instant::now() + pause;
        while !self.stopped() {
            match end.saturating_duration_since(Instant::now()) {
                Duration::ZERO => return,
                left => std::thread::sleep(left.min(Duration::from_millis(50))),
            }
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
