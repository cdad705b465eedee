//! The reader process: answers requests on standard input until there are no more.

use super::faults;
use super::request::Request;
use super::{process_into, wire};
use crate::diag::{Code, Diagnostics};
use crate::emit::{self, Sink, Summary};
use crate::model::Source;
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};
use sha2::{Digest, Sha256};
use std::any::Any;
use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Stack of the thread that reads: deep nesting is common in bad markup and harmless below this.
const STACK: usize = 64 << 20;

thread_local! {
    /// Where in our own code the last panic arose.
    static PANICKED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Serves requests until standard input ends. `memory` limits the process's address space, in bytes.
///
/// # Errors
/// When the limit cannot be set, or the parent can no longer be read or written.
pub fn serve(memory: Option<u64>) -> io::Result<()> {
    // A reader must not outlive the one who asked.
    #[cfg(target_os = "linux")]
    set_parent_process_death_signal(Some(Signal::KILL))?;
    let none = Rlimit { current: Some(0), maximum: Some(0) };
    setrlimit(Resource::Core, none)?;
    if let Some(bytes) = memory {
        setrlimit(Resource::As, Rlimit { current: Some(bytes), maximum: Some(bytes) })?;
    }
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(|l| format!("{}:{}", l.file(), l.line())).unwrap_or_default();
        PANICKED_AT.with_borrow_mut(|at| *at = place);
    }));
    let reader = std::thread::Builder::new().name("reader".into()).stack_size(STACK).spawn(answer_all)?;
    reader.join().map_err(|_| io::Error::other("the reader panicked between two documents"))?
}

fn answer_all() -> io::Result<()> {
    let mut from = BufReader::new(io::stdin().lock());
    let mut to = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    to.write_all(wire::GREETING.as_bytes())?;
    to.flush()?;
    while let Some(request) = wire::receive_request(&mut from)? {
        let mut sink = wire::Answer(&mut to);
        let summary = answer(&request, &mut sink)?;
        sink.end(&summary)?;
    }
    Ok(())
}

/// Reads the requested file and processes it; a panic costs this document only.
///
/// # Errors
/// What the sink says.
pub(super) fn answer(request: &Request, sink: &mut dyn Sink) -> io::Result<Summary> {
    let bytes = match open(&request.path, request.options().budget.bytes) {
        Ok(bytes) => bytes,
        Err((code, message)) => return refuse(request, code, &message, sink),
    };
    let sha256 = hex(Sha256::digest(&bytes).as_slice());
    let source = request.source(&sha256);
    let work = AssertUnwindSafe(|| {
        faults::commit(&bytes);
        process_into(&source, &bytes, &request.options(), sink)
    });
    catch_unwind(work).unwrap_or_else(|payload| {
        let message = format!("the reader panicked: {}", panic_message(payload.as_ref()));
        sink.clear()?;
        fail(&source, Code::Crashed, &message, sink)
    })
}

/// The answer for a document that could not be read to its end.
pub(super) fn refuse(request: &Request, code: Code, message: &str, sink: &mut dyn Sink) -> io::Result<Summary> {
    let sha256 = checksum(&request.path).unwrap_or_default();
    fail(&request.source(&sha256), code, message, sink)
}

/// A document of which nothing but its name and checksum is known.
pub(super) fn fail(source: &Source, code: Code, message: &str, sink: &mut dyn Sink) -> io::Result<Summary> {
    let failed = emit::emit_failed(source, "application/octet-stream", code, message, &Diagnostics::default());
    failed.pour(sink)?;
    Ok(failed.summary)
}

fn open(path: &Path, limit: u64) -> Result<Vec<u8>, (Code, String)> {
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    if length > limit {
        return Err((Code::LimitSize, format!("the file has {length} bytes; the limit is {limit}")));
    }
    let mut bytes = Vec::new();
    bytes.try_reserve_exact(length as usize).map_err(|_| no_room())?;
    file.take(limit).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

/// The operating system's own words, without its number.
fn unreadable(e: io::Error) -> (Code, String) {
    match e.kind() {
        ErrorKind::OutOfMemory => no_room(),
        kind => (Code::Unreadable, format!("the file could not be read: {kind}")),
    }
}

fn no_room() -> (Code, String) {
    (Code::LimitMemory, "the file does not fit into the memory limit".to_owned())
}

/// SHA-256 of a file, read piece by piece.
fn checksum(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut piece) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(hex(hash.finalize().as_slice())),
            Ok(n) => hash.update(&piece[..n]),
            Err(e) if e.kind() == ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

fn panic_message(payload: &(dyn Any + Send)) -> String {
    let said = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let place = PANICKED_AT.with_borrow_mut(std::mem::take);
    let said = said.unwrap_or("without a message");
    // A place in a library names a folder of the machine it was built on, which must not be published.
    if place.starts_with("src/") { format!("{said} ({place})") } else { said.to_owned() }
}
