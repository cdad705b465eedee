//! Limits on a process that reads a document itself.

use super::cage;
use super::limits::Limits;
use std::io;
use std::thread::{Builder, sleep};
use std::time::{Duration, Instant};

/// How often the time is looked at.
const GLANCE: Duration = Duration::from_millis(50);

/// Holds the calling process to memory, processor time and time by the clock, until it ends. `over` is told in words which time ran
/// out, on a thread of its own, and should end the process; memory that runs out aborts it. Nothing is shut away as in a
/// reader process.
///
/// # Errors
/// When no thread can be started.
pub fn limit_own_process(limits: &Limits, over: impl FnOnce(&str) + Send + 'static) -> io::Result<()> {
    cage::limit_memory(limits.memory);
    let (time, cpu) = (limits.time, limits.cpu);
    let (begun, used_before) = (Instant::now(), cage::cpu_used());
    let watch = move || loop {
        sleep(GLANCE);
        if begun.elapsed() > time {
            return over(&format!("reading took longer than {} s", time.as_secs_f64()));
        }
        if cage::cpu_used().saturating_sub(used_before) > cpu {
            return over(&format!("reading took more than {} s of processor time", cpu.as_secs_f64()));
        }
    };
    Builder::new().name("limits".to_owned()).stack_size(1 << 18).spawn(watch).map(drop)
}
