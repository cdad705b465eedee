//! The reader process: answers requests on standard input until there are no more.

use super::cage::{self, Cage};
use super::intake;
use super::limits::Limits;
use super::request::{Request, Task};
use super::{Options, faults, process_into, second, wire};
use crate::diag::{Code, Diagnostics};
use crate::emit::hex;
use crate::emit::{self, Sink, Summary};
use crate::model::Source;
use sha2::{Digest, Sha256};
use std::any::Any;
use std::cell::RefCell;
use std::io::{self, BufReader, BufWriter};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Stack of the thread that reads: deep nesting is common in bad markup and harmless below this.
const STACK: usize = 64 << 20;

thread_local! {
    /// Where in our own code the last panic arose.
    static PANICKED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Serves requests until standard input ends, in a cage: from the first request on this process can neither open nor start
/// anything, for good.
///
/// # Errors
/// When the parent can no longer be read or written, or no thread can be started.
pub fn serve(limits: &Limits) -> io::Result<()> {
    let cage = Cage::enter(limits);
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        PANICKED_AT.with_borrow_mut(|at| *at = place);
    }));
    let cpu = limits.cpu.as_secs();
    let reader = std::thread::Builder::new().name("reader".into()).stack_size(STACK);
    let reader = reader.spawn(move || answer_all(cage, cpu))?;
    reader.join().map_err(|_| io::Error::other("the reader panicked between two documents"))?
}

fn answer_all(mut cage: Cage, cpu: u64) -> io::Result<()> {
    let mut from = BufReader::with_capacity(1 << 16, io::stdin().lock());
    let mut to = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    cage.lock();
    wire::greet(&mut to, &cage)?;
    while let Some(request) = wire::receive_request(&mut from)? {
        let bytes = intake::receive(&mut from, &request)?;
        cage::allow_cpu(cpu);
        if request.task == Task::SecondReading {
            wire::send_second(&mut to, &second::read(bytes.as_deref()))?;
            continue;
        }
        let mut sink = wire::Answer(&mut to);
        let summary = match bytes {
            Some(bytes) => answer(&request, &bytes, &request.options(), &mut sink)?,
            None => no_room(&request, &mut sink)?,
        };
        sink.end(&summary)?;
    }
    Ok(())
}

/// Processes a document; a panic costs this document only.
///
/// # Errors
/// What the sink says.
pub(super) fn answer(request: &Request, bytes: &[u8], options: &Options, sink: &mut dyn Sink) -> io::Result<Summary> {
    let source = request.source(&hex(Sha256::digest(bytes).as_slice()));
    let work = || {
        faults::commit(bytes);
        process_into(&source, bytes, options, sink)
    };
    unpanicked(work).unwrap_or_else(|said| {
        sink.clear()?;
        fail(&source, Code::Crashed, &format!("the reader panicked: {said}"), sink)
    })
}

/// What `work` makes, or the words with which it panicked.
pub(super) fn unpanicked<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|payload| panic_message(payload.as_ref()))
}

fn no_room(request: &Request, sink: &mut dyn Sink) -> io::Result<Summary> {
    fail(&request.source(""), Code::LimitMemory, "the file does not fit into the memory limit", sink)
}

/// A document of which nothing but its name and checksum is known.
pub(super) fn fail(source: &Source, code: Code, message: &str, sink: &mut dyn Sink) -> io::Result<Summary> {
    let failed = emit::emit_failed(source, "application/octet-stream", code, message, &Diagnostics::default());
    failed.pour(sink)?;
    Ok(failed.summary)
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = PANICKED_AT.with_borrow_mut(std::mem::take);
    let said = said.unwrap_or("without a message");
    // A place in a library names a folder of the machine it was built on, which must not be published.
    if place.starts_with("src/") { format!("{said} ({place})") } else { said.to_owned() }
}
