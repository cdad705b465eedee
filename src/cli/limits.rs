//! Limits for the commands that read a document in their own process, where nobody is to be protected but the person who waits.

use super::args::LimitArgs;
use super::exit::{self, Trouble};
use super::terminal::say;
use keikaku::pipeline::{Limits, limit_own_process};

/// Holds this process to the limits from here on. Time that runs out ends it with a message; memory that runs out aborts it.
///
/// # Errors
/// When the document is already too large.
pub(crate) fn hold(args: &LimitArgs, given: &str, bytes: usize) -> Result<(), Trouble> {
    if bytes as u64 > args.max_file {
        let limit = args.max_file;
        return Err(Trouble::new(exit::REFUSED, format!("{given}: limit-size: {bytes} bytes; the limit is {limit}")));
    }
    let limits = Limits { cpu: args.max_cpu, time: args.max_time, memory: args.max_memory, ..Limits::default() };
    let given = given.to_owned();
    let over = move |why: &str| {
        say(&format!("error: {given}: limit-time: {why}"));
        std::process::exit(exit::REFUSED.into())
    };
    limit_own_process(&limits, over).map_err(Trouble::io(exit::INTERNAL, "limits"))
}

/// Runs `work` where nesting is harmless. A panic costs the document, not the program.
pub(super) fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, Trouble> {
    /// Stack for documents that nest deeply.
    const STACK: usize = 64 << 20;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        let thread = thread.map_err(Trouble::io(exit::INTERNAL, "thread"))?;
        thread.join().map_err(|_| Trouble::new(exit::REFUSED, "a stage panicked"))
    })
}
