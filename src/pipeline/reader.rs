//! A reader process, seen from its parent.

use super::pool::Limits;
use super::request::Request;
use super::wire::{self, Broken};
use crate::emit::{Sink, Summary};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek, SeekFrom};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How often a waiting parent looks whether it was asked to stop.
const GLANCE: Duration = Duration::from_millis(100);
/// How long a new process may take until it greets.
const GREETING_TIME: Duration = Duration::from_secs(30);
/// Bytes of standard error that are looked at when a process has died.
const LAST_WORDS: u64 = 4096;

/// How a reader process ended before its answer.
#[derive(Debug)]
pub(super) enum Death {
    /// It took too long and was killed.
    Time,
    /// Its answer was too large.
    Size,
    /// It could not get the memory it asked for.
    Memory,
    /// Anything else, in words.
    Crash(String),
    /// The parent was asked to stop.
    Stopped,
    /// None of its own fault: the sink took no more.
    Sink(io::Error),
}

/// A running reader process. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Reader {
    child: Child,
    to: ChildStdin,
    from: ChildStdout,
    stderr: File,
    served: u32,
}

impl Reader {
    /// Starts a process and waits for its greeting.
    pub(super) fn start(program: &Path, memory: u64, stop: &AtomicBool) -> io::Result<Reader> {
        let stderr = tempfile::tempfile()?;
        let mut child = Command::new(program)
            .arg("worker")
            .arg(memory.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(stderr.try_clone()?)
            .spawn()?;
        let (Some(to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("a reader process without pipes"));
        };
        let mut reader = Reader { child, to, from, stderr, served: 0 };
        reader.await_greeting(stop)?;
        Ok(reader)
    }

    fn await_greeting(&mut self, stop: &AtomicBool) -> io::Result<()> {
        let mut words = String::new();
        let until = Instant::now() + GREETING_TIME;
        let mut limited = BufReader::new(Patient { from: &mut self.from, until, stop }).take(64);
        let read = limited.read_line(&mut words);
        if read.is_ok() && words == wire::GREETING {
            return Ok(());
        }
        let last = self.last_words();
        Err(io::Error::other(format!("a reader process did not start: {}", last.trim())))
    }

    /// True until the first document was asked of it.
    pub(super) fn is_fresh(&self) -> bool {
        self.served == 0
    }

    /// Has a document read; what it publishes goes to `sink`. After an `Err` the process is of no more use.
    pub(super) fn ask(
        &mut self,
        request: &Request,
        limits: &Limits,
        sink: &mut dyn Sink,
        stop: &AtomicBool,
    ) -> Result<Summary, Death> {
        let until = Instant::now() + limits.time;
        let result = wire::send_request(&mut self.to, request).map_err(Broken::from).and_then(|()| {
            let patient = Patient { from: &mut self.from, until, stop };
            wire::receive_answer(&mut BufReader::with_capacity(1 << 16, patient), limits.answer, sink)
        });
        let summary = result.map_err(|broken| match broken {
            Broken::Answer(e) => self.explain(&e),
            Broken::Sink(e) => Death::Sink(e),
        })?;
        self.served += 1;
        Ok(summary)
    }

    fn explain(&mut self, e: &io::Error) -> Death {
        match e.kind() {
            ErrorKind::TimedOut => Death::Time,
            ErrorKind::FileTooLarge => Death::Size,
            ErrorKind::ConnectionAborted => Death::Stopped,
            ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => self.autopsy(),
            _ => Death::Crash("the reader process gave an answer that is none".to_owned()),
        }
    }

    /// What killed a process that has closed its pipes.
    fn autopsy(&mut self) -> Death {
        let status = self.child.wait();
        let words = self.last_words();
        if words.contains("memory allocation of") {
            return Death::Memory;
        }
        if words.contains("overflowed its stack") {
            return Death::Crash("the reader process used up its stack".to_owned());
        }
        Death::Crash(status.map_or_else(|_| "the reader process vanished".to_owned(), describe))
    }

    fn last_words(&mut self) -> String {
        let mut words = Vec::new();
        let length = self.stderr.seek(SeekFrom::End(0)).unwrap_or(0);
        let found = self.stderr.seek(SeekFrom::Start(length.saturating_sub(LAST_WORDS)));
        if found.is_ok() && (&mut self.stderr).take(LAST_WORDS).read_to_end(&mut words).is_err() {
            words.clear();
        }
        String::from_utf8_lossy(&words).into_owned()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It may be gone already; then there is nothing to kill and the wait only clears it away.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn describe(status: ExitStatus) -> String {
    match (status.signal(), status.code()) {
        (Some(signal), _) => format!("the reader process was ended by signal {signal}"),
        (_, Some(code)) => format!("the reader process ended with code {code}"),
        _ => "the reader process ended".to_owned(),
    }
}

/// A pipe that is read with patience, but not for ever.
struct Patient<'a> {
    from: &'a mut ChildStdout,
    until: Instant,
    stop: &'a AtomicBool,
}

impl Read for Patient<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if self.stop.load(Ordering::Relaxed) {
                return Err(ErrorKind::ConnectionAborted.into());
            }
            let left = self.until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            if is_ready(self.from, left.min(GLANCE))? {
                return self.from.read(buffer);
            }
        }
    }
}

fn is_ready(from: &ChildStdout, wait: Duration) -> io::Result<bool> {
    let timeout = Timespec { tv_sec: wait.as_secs() as i64, tv_nsec: i64::from(wait.subsec_nanos()) };
    match poll(&mut [PollFd::new(from, PollFlags::IN)], Some(&timeout)) {
        Ok(n) => Ok(n > 0),
        Err(rustix::io::Errno::INTR) => Ok(false),
        Err(e) => Err(e.into()),
    }
}
