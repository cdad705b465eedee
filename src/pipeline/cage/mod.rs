//! What a reader process gives up before it looks at a document.
//!
//! *Input*: the limits. *Output*: [`Cage`], what holds from then on. *Invariants*: everything here is taken from the process itself,
//! for good; what this machine does not offer is named, never passed over.
//!
//! A reader needs three open pipes, memory and processor time. On every Unix it can have nothing else, by resource limits (no
//! file may be opened or grow, no process be started: the cage of OpenSSH's `sandbox-rlimit`). On Linux Landlock takes the
//! file system and the network away, and seccomp every system call that no reader needs.

#[cfg(target_os = "linux")]
mod landlock;
#[cfg(unix)]
mod resources;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")))]
mod seccomp;

use super::limits::Limits;
use serde::{Deserialize, Serialize};
#[cfg(unix)]
use std::io;
use std::time::Duration;

/// What holds a reader process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cage {
    /// What holds: `limits`, `landlock`, `seccomp`.
    pub held: Vec<String>,
    /// What this machine does not offer, in words.
    pub missing: Vec<String>,
}

impl Cage {
    /// Takes what must go before the thread that reads is started.
    pub(super) fn enter(limits: &Limits) -> Self {
        let mut cage = Cage::default();
        #[cfg(unix)]
        cage.note("limits", resources::set(limits).map(|()| None));
        #[cfg(not(unix))]
        {
            let _ = limits;
            cage.missing.push("limits: this system has none for memory and processor time".to_owned());
        }
        #[cfg(target_os = "linux")]
        cage.note("landlock", landlock::enter());
        cage
    }

    /// Takes the rest; from now on nothing can be opened or started.
    pub(super) fn lock(&mut self) {
        #[cfg(unix)]
        if let Err(e) = resources::lock() {
            self.missing.push(format!("limits: {}", e.kind()));
        }
        #[cfg(all(
            target_os = "linux",
            any(target_arch = "x86_64", target_arch = "aarch64", target_arch = "riscv64")
        ))]
        self.note("seccomp", seccomp::lock().map(|()| None));
    }

    #[cfg(unix)]
    fn note(&mut self, name: &str, outcome: io::Result<Option<String>>) {
        match outcome {
            Ok(None) => self.held.push(name.to_owned()),
            Ok(Some(partly)) => {
                self.held.push(name.to_owned());
                self.missing.push(format!("{name}: {partly}"));
            }
            Err(e) => self.missing.push(format!("{name}: {e}")),
        }
    }
}

/// Gives the document that comes next its processor time.
pub(super) fn allow_cpu(seconds: u64) {
    #[cfg(unix)]
    resources::allow_cpu(seconds);
    #[cfg(not(unix))]
    let _ = seconds;
}

/// Limits the address space of this process, where that can be.
pub(super) fn limit_memory(bytes: u64) {
    #[cfg(unix)]
    resources::limit_memory(bytes);
    #[cfg(not(unix))]
    let _ = bytes;
}

/// Processor time of this process so far; nothing where that cannot be asked.
pub(super) fn cpu_used() -> Duration {
    #[cfg(unix)]
    return resources::cpu_used();
    #[cfg(not(unix))]
    Duration::ZERO
}
