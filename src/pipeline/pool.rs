//! Reader processes, as many as documents are read at the same time.

use super::batch::Failure;
use super::cage::Cage;
use super::intake::{self, Intake};
use super::limits::{Bytes, Limits};
use super::reader::{Death, Reader};
use super::request::{Request, Task};
use super::wire::{self, Broken};
use super::{Options, SecondReading, worker};
use crate::diag::Code;
use crate::emit::{Sink, Summary};
use crate::model::Source;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, OnceLock, PoisonError};

/// How documents are read.
#[derive(Debug)]
pub enum Engine {
    /// In this process: no limit of time or memory holds, and an abort ends the program. For the library and its tests.
    InProcess,
    /// In child processes, each of which serves many documents and is replaced when it dies or passes a limit.
    Children(Pool),
}

impl Engine {
    /// Child processes that run `program worker`, which must call [`super::serve`].
    pub fn children(program: PathBuf, limits: Limits) -> Self {
        Engine::Children(Pool { program, limits, idle: Mutex::default(), cage: OnceLock::new() })
    }

    /// What holds the child processes, as soon as one was started.
    pub fn cage(&self) -> Option<&Cage> {
        match self {
            Engine::InProcess => None,
            Engine::Children(pool) => pool.cage.get(),
        }
    }

    /// Reads the document of a file; what it publishes goes to `sink`, which is the spool.
    pub(super) fn read(
        &self,
        source: &Source,
        path: &Path,
        options: &Options,
        sink: &mut dyn Sink,
        stop: &AtomicBool,
    ) -> Result<Summary, Failure> {
        let document = match Intake::open(path) {
            Ok(document) => document,
            Err(e) => {
                let (code, message) = intake::unreadable(&e);
                return worker::fail(source, code, &message, sink).map_err(Failure::Spool);
            }
        };
        let mut request = Request::new(source, document.length, options);
        if document.length > options.budget.bytes {
            let (length, limit) = (Bytes(document.length), Bytes(options.budget.bytes));
            let message = format!("the file has {length}; the limit is {limit}");
            return refuse(&request, &document, Code::LimitSize, &message, sink);
        }
        match self {
            Engine::InProcess => in_process(&request, &document, options, sink),
            Engine::Children(pool) => {
                if options.cross_check {
                    request.second = Some(pool.second(&request, &document, stop)?);
                }
                pool.read(&request, &document, sink, stop)
            }
        }
    }
}

fn in_process(
    request: &Request,
    document: &Intake,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Summary, Failure> {
    match document.bytes() {
        Ok(bytes) => worker::answer(request, &bytes, options, sink).map_err(Failure::Spool),
        Err(e) => {
            let (code, message) = intake::unreadable(&e);
            refuse(request, document, code, &message, sink)
        }
    }
}

/// The answer for a document that could not be read to its end.
fn refuse(
    request: &Request,
    document: &Intake,
    code: Code,
    message: &str,
    sink: &mut dyn Sink,
) -> Result<Summary, Failure> {
    worker::fail(&request.source(&document.sha256()), code, message, sink).map_err(Failure::Spool)
}

/// The processes that wait for a document; those at work are held by the threads that asked them.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<Reader>>,
    cage: OnceLock<Cage>,
}

impl Pool {
    fn read(
        &self,
        request: &Request,
        document: &Intake,
        sink: &mut dyn Sink,
        stop: &AtomicBool,
    ) -> Result<Summary, Failure> {
        let largest = self.limits.answer;
        let answer = self.ask(request, document, stop, &mut |mut from| {
            // What a process said before it died is void.
            sink.clear().map_err(Broken::Sink)?;
            wire::receive_answer(&mut from, largest, sink)
        });
        match answer? {
            Ok(summary) => Ok(summary),
            Err(death) => {
                let (code, message) = self.verdict(death)?;
                sink.clear().map_err(Failure::Spool)?;
                refuse(request, document, code, &message, sink)
            }
        }
    }

    /// What the second reader sees. If it dies of a document, that says nothing about the document.
    fn second(&self, request: &Request, document: &Intake, stop: &AtomicBool) -> Result<SecondReading, Failure> {
        let request = Request { task: Task::SecondReading, ..request.clone() };
        let largest = self.limits.answer;
        let seen = self.ask(&request, document, stop, &mut |mut from| Ok(wire::receive_second(&mut from, largest)?));
        match seen? {
            Ok(second) => Ok(second),
            Err(death) => Ok(SecondReading::Unread(self.verdict(death)?.1)),
        }
    }

    /// Asks a process that waits, or a new one.
    fn ask<T>(
        &self,
        request: &Request,
        document: &Intake,
        stop: &AtomicBool,
        receive: &mut dyn FnMut(&mut dyn BufRead) -> Result<T, Broken>,
    ) -> Result<Result<T, Death>, Failure> {
        let line = wire::request_line(request).map_err(Failure::Reader)?;
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = waiting.map_or_else(|| self.start(stop), Ok)?;
        loop {
            let death = match reader.ask(&line, document, self.limits.time, stop, &mut *receive) {
                Ok(answer) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                    return Ok(Ok(answer));
                }
                Err(death) => death,
            };
            // What a process kept from the documents before must not decide about this one: only a fresh process may condemn it.
            let depends_on_process = matches!(death, Death::Memory | Death::Crash(_));
            if reader.is_fresh() || !depends_on_process {
                return Ok(Err(death));
            }
            drop(reader);
            reader = self.start(stop)?;
        }
    }

    fn start(&self, stop: &AtomicBool) -> Result<Reader, Failure> {
        let started = Reader::start(&self.program, &self.limits, stop);
        let reader = started.map_err(|e| match stop.load(std::sync::atomic::Ordering::Relaxed) {
            true => Failure::Stopped,
            false => Failure::Reader(e),
        })?;
        self.cage.get_or_init(|| reader.cage.clone());
        Ok(reader)
    }

    fn verdict(&self, death: Death) -> Result<(Code, String), Failure> {
        let limits = &self.limits;
        Ok(match death {
            Death::Stopped => return Err(Failure::Stopped),
            Death::Machine(e) => return Err(Failure::Reader(e)),
            Death::Sink(e) => return Err(Failure::Spool(e)),
            Death::Input(e) => intake::unreadable(&e),
            Death::Time => (Code::LimitTime, format!("reading took longer than {} s", limits.time.as_secs_f64())),
            #[cfg(unix)]
            Death::Cpu => {
                (Code::LimitTime, format!("reading took more than {} s of processor time", limits.cpu.as_secs()))
            }
            Death::Memory => {
                (Code::LimitMemory, format!("reading needed more than {} of memory", Bytes(limits.memory)))
            }
            Death::Size => {
                (Code::LimitSize, format!("what would be published is larger than {}", Bytes(limits.answer)))
            }
            Death::Crash(how) => (Code::Crashed, how),
        })
    }
}
