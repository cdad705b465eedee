//! Resource limits, which every Unix has.

use crate::pipeline::limits::Limits;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use rustix::time::{ClockId, clock_gettime};
use std::io;
use std::time::Duration;

/// Memory, no core dumps, no file that grows, and the death of the one who asked.
pub(super) fn set(limits: &Limits) -> io::Result<()> {
    // A reader must not outlive the one who asked.
    #[cfg(target_os = "linux")]
    rustix::process::set_parent_process_death_signal(Some(rustix::process::Signal::KILL))?;
    at_most(Resource::Core, 0)?;
    at_most(Resource::Fsize, 0)?;
    at_most(Resource::As, limits.memory)
}

/// No further file, socket, thread or process. What is open stays open.
pub(super) fn lock() -> io::Result<()> {
    at_most(Resource::Nofile, 0)?;
    at_most(Resource::Nproc, 0)
}

/// The limit counts what the process has used since it began, hence from what it has used until now.
pub(super) fn allow_cpu(seconds: u64) {
    let until = cpu_used().as_secs().saturating_add(seconds).saturating_add(1);
    let maximum = getrlimit(Resource::Cpu).maximum;
    // Where none can be set the clock still ends the document.
    let current = Some(maximum.map_or(until, |most| most.min(until)));
    let _ = setrlimit(Resource::Cpu, Rlimit { current, maximum });
}

pub(super) fn cpu_used() -> Duration {
    Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default()
}

pub(super) fn limit_memory(bytes: u64) {
    // Some systems refuse; then the person has the memory that the system gives.
    let _ = at_most(Resource::As, bytes);
}

/// A harder limit that was there before stays.
fn at_most(resource: Resource, bound: u64) -> io::Result<()> {
    let bound = getrlimit(resource).maximum.map_or(bound, |most| most.min(bound));
    Ok(setrlimit(resource, Rlimit { current: Some(bound), maximum: Some(bound) })?)
}
