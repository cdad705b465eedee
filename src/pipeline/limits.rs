//! What one document may use up.

use std::fmt;
use std::time::Duration;

/// What one document may use up before it fails. None of these shapes a result: a document is read whole or not at all.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Time of the processor. Counted in whole seconds, and only where there are resource limits (not on Windows).
    pub cpu: Duration,
    /// From the request to the end of the answer, by the clock: for what waits instead of working.
    pub time: Duration,
    /// Bytes of address space of a reader process (Linux and BSD; macOS and Windows take no notice).
    pub memory: u64,
    /// Bytes of what is published of one document.
    pub answer: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { cpu: Duration::from_secs(60), time: Duration::from_secs(300), memory: 2 << 30, answer: 4 << 30 }
    }
}

/// Bytes as they are said: in the largest unit that leaves no remainder.
pub(super) struct Bytes(pub(super) u64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [(30, "GiB"), (20, "MiB"), (10, "KiB")];
        match units.iter().find(|(shift, _)| self.0 > 0 && self.0.trailing_zeros() >= *shift) {
            Some((shift, unit)) => write!(f, "{} {unit}", self.0 >> shift),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;

    #[test]
    fn a_limit_is_said_as_exactly_as_it_was_set() {
        let said = [2 << 30, 300 << 20, 1536 << 20, 1000, 0].map(|n| Bytes(n).to_string());
        assert_eq!(said, ["2 GiB", "300 MiB", "1536 MiB", "1000 bytes", "0 bytes"]);
    }
}
