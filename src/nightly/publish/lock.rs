//! One run at a time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{self, File, TryLockError};
use std::io::{self, Seek, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Between two looks at a lock that is waited for.
const PAUSE: Duration = Duration::from_millis(50);

/// Who holds a lock, as it says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holder {
    /// Its process.
    pub pid: u32,
    /// Its machine.
    pub host: String,
    /// Since when (UTC).
    pub since: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.pid == 0 {
            return f.write_str("another run that has just begun");
        }
        write!(f, "process {} on {}, since {}", self.pid, self.host, self.since)
    }
}

/// Why there is no lock.
#[derive(Debug)]
pub enum LockError {
    /// Another run has it.
    Held(Holder),
    /// This one was asked to end while it waited.
    Stopped,
    /// The file system refuses.
    Io(io::Error),
}

/// The lock; it is given back with this value, and by the system when the process dies.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock `path`; where there is a `wait`, waits for it until that becomes true. The file stays when the lock is given back:
    /// what counts is who holds it.
    ///
    /// # Errors
    /// Where another run holds it and this one does not wait any more, and any fault of the file system.
    pub fn take(path: &Path, now: Timestamp, wait: Option<&AtomicBool>) -> Result<Self, LockError> {
        let named = |e: io::Error| LockError::Io(io::Error::new(e.kind(), format!("{}: {e}", path.display())));
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(named)?;
        }
        let open = File::options().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = open.map_err(named)?;
        loop {
            match (file.try_lock(), wait) {
                (Ok(()), _) => break,
                (Err(TryLockError::Error(e)), _) => return Err(named(e)),
                (Err(TryLockError::WouldBlock), None) => return Err(LockError::Held(holder(path))),
                (Err(TryLockError::WouldBlock), Some(stop)) if stop.load(Ordering::Relaxed) => {
                    return Err(LockError::Stopped);
                }
                (Err(TryLockError::WouldBlock), Some(_)) => std::thread::sleep(PAUSE),
            }
        }
        say_who(&mut file, now).map_err(named)?;
        Ok(Lock { _file: file })
    }
}

/// What the holder wrote; nothing where it has not come to that yet.
fn holder(path: &Path) -> Holder {
    fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn say_who(file: &mut File, now: Timestamp) -> io::Result<()> {
    let holder = Holder { pid: std::process::id(), host: host(), since: now.to_string() };
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(&serde_json::to_vec(&holder)?)?;
    file.write_all(b"\n")
}

fn host() -> String {
    #[cfg(unix)]
    return rustix::system::uname().nodename().to_string_lossy().into_owned();
    #[cfg(not(unix))]
    return std::env::var("COMPUTERNAME").unwrap_or_default();
}
