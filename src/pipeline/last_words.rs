//! What a reader process says on standard error: kept to be looked at if it dies, and never in its way.

use std::io::{self, Read};
use std::process::ChildStderr;
use std::thread::{Builder, JoinHandle};

/// Bytes that are kept, the last ones.
const KEPT: usize = 4096;

/// Listens until the process closes its standard error.
#[derive(Debug)]
pub(super) struct LastWords {
    listener: Option<JoinHandle<Vec<u8>>>,
}

impl LastWords {
    pub(super) fn listen(from: ChildStderr) -> io::Result<Self> {
        let listener = Builder::new().name("last words".to_owned()).stack_size(1 << 16).spawn(move || last_of(from))?;
        Ok(LastWords { listener: Some(listener) })
    }

    /// The last words. Waits for the end of the process; the second time there are none.
    pub(super) fn hear(&mut self) -> String {
        let words = self.listener.take().and_then(|l| l.join().ok()).unwrap_or_default();
        String::from_utf8_lossy(&words).into_owned()
    }
}

fn last_of(mut from: impl Read) -> Vec<u8> {
    let (mut kept, mut piece) = (Vec::new(), [0; KEPT]);
    while let Ok(n @ 1..) = from.read(&mut piece) {
        kept.extend_from_slice(&piece[..n]);
        kept.drain(..kept.len().saturating_sub(KEPT));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::last_of;

    #[test]
    fn the_end_of_a_long_speech_is_kept() {
        let speech: String = (0..10_000).map(|n| format!("{n}\n")).collect();
        let kept = last_of(speech.as_bytes());
        assert!(kept.len() <= 4096 && speech.as_bytes().ends_with(&kept) && kept.len() > 4000);
    }
}
