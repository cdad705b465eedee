//! A reader process, seen from its parent.

use super::cage::Cage;
use super::intake::Intake;
use super::last_words::LastWords;
use super::limits::Limits;
use super::wire::{self, Broken};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How often the guard of a reader looks whether the run was asked to stop.
const GLANCE: Duration = Duration::from_millis(100);
/// How long a new process may take until it greets.
const GREETING_TIME: Duration = Duration::from_secs(60);
/// Bytes of a greeting, at most.
const LONGEST_GREETING: u64 = 4096;
/// The one variable that reaches a reader: it asks for faults, in tests.
const FAULTS: &str = "KEIKAKU_TEST_FAULTS";

/// How a reader process ended before its answer.
#[derive(Debug)]
pub(super) enum Death {
    /// The clock ran out and it was killed.
    Time,
    /// It used up its processor time.
    #[cfg(unix)]
    Cpu,
    /// Its answer was too large.
    Size,
    /// It could not get the memory it asked for.
    Memory,
    /// Anything else, in words.
    Crash(String),
    /// The document could not be read to its end; the process is not to blame.
    Input(io::Error),
    /// The parent was asked to stop.
    Stopped,
    /// None of its own fault: the sink took no more.
    Sink(io::Error),
    /// This machine has no thread left for the guard.
    Machine(io::Error),
}

/// A running reader process. Dropping it kills it.
#[derive(Debug)]
pub(super) struct Reader {
    child: Child,
    pipes: Pipes,
    last_words: LastWords,
    served: u32,
    /// What holds it.
    pub(super) cage: Cage,
}

#[derive(Debug)]
struct Pipes {
    to: ChildStdin,
    from: ChildStdout,
}

impl Reader {
    /// Starts a process and waits for its greeting.
    pub(super) fn start(program: &Path, limits: &Limits, stop: &AtomicBool) -> io::Result<Reader> {
        let mut child = command(program, limits).spawn()?;
        let (Some(to), Some(from), Some(stderr)) = (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            return Err(io::Error::other("a reader process without pipes"));
        };
        let last_words = LastWords::listen(stderr)?;
        let mut reader = Reader { child, pipes: Pipes { to, from }, last_words, served: 0, cage: Cage::default() };
        let greeted = guarded(&mut reader.child, GREETING_TIME, stop, || {
            let mut words = Vec::new();
            BufReader::new(&mut reader.pipes.from).take(LONGEST_GREETING).read_until(b'\n', &mut words)?;
            wire::greeting(&words)
        });
        match greeted {
            Ok(Ok(cage)) => reader.cage = cage,
            Ok(Err(_)) | Err(_) => {
                let last = reader.close();
                return Err(io::Error::other(format!("a reader process did not start: {}", last.trim())));
            }
        }
        Ok(reader)
    }

    /// True until the first document was asked of it.
    pub(super) fn is_fresh(&self) -> bool {
        self.served == 0
    }

    /// Sends a request and the document behind it, and takes the answer with `receive`. After an `Err` the process is of no more use.
    pub(super) fn ask<T>(
        &mut self,
        request: &[u8],
        document: &Intake,
        time: Duration,
        stop: &AtomicBool,
        receive: impl FnOnce(&mut dyn BufRead) -> Result<T, Broken>,
    ) -> Result<T, Death> {
        let Pipes { to, from } = &mut self.pipes;
        let mut input = None;
        let talked = guarded(&mut self.child, time, stop, || {
            match document.send(request, to) {
                Err(e) if e.kind() != ErrorKind::BrokenPipe => {
                    input = Some(e);
                    return Err(Broken::Answer(ErrorKind::Other.into()));
                }
                sent => sent?,
            }
            receive(&mut BufReader::with_capacity(1 << 16, from))
        })?;
        let answer = match (input, talked) {
            (Some(e), _) => return Err(Death::Input(e)),
            (None, Err(Broken::Sink(e))) => return Err(Death::Sink(e)),
            (None, Err(Broken::Answer(e))) => return Err(self.explain(&e)),
            (None, Ok(answer)) => answer,
        };
        self.served += 1;
        Ok(answer)
    }

    fn explain(&mut self, e: &io::Error) -> Death {
        match e.kind() {
            ErrorKind::FileTooLarge => Death::Size,
            ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => self.autopsy(),
            _ => Death::Crash("the reader process gave an answer that is none".to_owned()),
        }
    }

    /// What killed a process that has closed its pipes.
    fn autopsy(&mut self) -> Death {
        let status = self.child.wait();
        let words = self.last_words.hear();
        if words.contains("memory allocation of") {
            return Death::Memory;
        }
        if words.contains("overflowed its stack") || words.contains("overflowed the stack") {
            return Death::Crash("the reader process used up its stack".to_owned());
        }
        status.map_or_else(|_| Death::Crash("the reader process vanished".to_owned()), by_status)
    }

    fn close(&mut self) -> String {
        // It may be gone already; then there is nothing to kill and the wait only clears it away.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.last_words.hear()
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.close();
    }
}

/// With pipes for all it says and nothing of our environment: what a reader does not know it cannot tell.
fn command(program: &Path, limits: &Limits) -> Command {
    let mut command = Command::new(program);
    command.arg("worker").arg(limits.memory.to_string()).arg(limits.cpu.as_secs().max(1).to_string());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).env_clear();
    // Windows starts nothing without it.
    let kept = [FAULTS].into_iter().chain(cfg!(windows).then_some("SystemRoot"));
    command.envs(kept.filter_map(|name| std::env::var_os(name).map(|value| (name, value))));
    command
}

/// Does `talk`, which waits for pipes of `child`, and kills the child when the time is over or the run is to stop: then its pipes
/// close and `talk` comes to its end.
fn guarded<T>(child: &mut Child, time: Duration, stop: &AtomicBool, talk: impl FnOnce() -> T) -> Result<T, Death> {
    let until = Instant::now() + time;
    thread::scope(|scope| {
        let (done, is_done) = channel::<()>();
        let guard = thread::Builder::new().spawn_scoped(scope, move || guard(child, &is_done, until, stop));
        let guard = guard.map_err(Death::Machine)?;
        let talked = talk();
        drop(done);
        match guard.join() {
            Ok(None) => Ok(talked),
            Ok(Some(death)) => Err(death),
            Err(_) => Err(Death::Machine(io::Error::other("the guard of a reader process panicked"))),
        }
    })
}

/// Waits until the talk is done; `Some` if it had to kill.
fn guard(child: &mut Child, is_done: &Receiver<()>, until: Instant, stop: &AtomicBool) -> Option<Death> {
    loop {
        let left = until.saturating_duration_since(Instant::now());
        match is_done.recv_timeout(left.min(GLANCE)) {
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
            Err(RecvTimeoutError::Timeout) => {}
        }
        let death = match () {
            () if stop.load(Ordering::Relaxed) => Death::Stopped,
            () if left.is_zero() => Death::Time,
            () => continue,
        };
        let _ = child.kill();
        return Some(death);
    }
}

#[cfg(unix)]
fn by_status(status: ExitStatus) -> Death {
    use rustix::process::Signal;
    use std::os::unix::process::ExitStatusExt;
    match status.signal() {
        Some(signal) if signal == Signal::XCPU.as_raw() => Death::Cpu,
        Some(signal) if signal == Signal::KILL.as_raw() => {
            Death::Crash("the system killed the reader process (signal 9), as it does when memory runs out".to_owned())
        }
        Some(signal) => Death::Crash(format!("the reader process was ended by signal {signal}")),
        None => by_code(status),
    }
}

#[cfg(not(unix))]
fn by_status(status: ExitStatus) -> Death {
    by_code(status)
}

fn by_code(status: ExitStatus) -> Death {
    Death::Crash(match status.code() {
        Some(code) => format!("the reader process ended with code {code}"),
        None => "the reader process ended".to_owned(),
    })
}
