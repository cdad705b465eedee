//! Reader processes, as many as documents are read at the same time.

use super::batch::Failure;
use super::cage::Cage;
use super::intake::{self, Intake};
use super::limits::{Bytes, Limits};
use super::reader::{Death, Reader};
use super::request::{Request, Task};
use super::{Options, SecondReading, wire, worker};
use crate::diag::Code;
use crate::emit::Artifact;
use crate::model::Source;
use std::io::{self, BufRead};
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

    /// Reads the document of a file.
    pub(super) fn read(
        &self,
        source: &Source,
        path: &Path,
        options: &Options,
        stop: &AtomicBool,
    ) -> Result<Artifact, Failure> {
        let document = match Intake::open(path) {
            Ok(document) => document,
            Err(e) => {
                let (code, message) = intake::unreadable(&e);
                return Ok(worker::fail(source, code, &message));
            }
        };
        let mut request = Request::new(source, document.length, options);
        if document.length > options.budget.bytes {
            let (length, limit) = (Bytes(document.length), Bytes(options.budget.bytes));
            let message = format!("the file has {length}; the limit is {limit}");
            return Ok(refuse(&request, &document, Code::LimitSize, &message));
        }
        match self {
            Engine::InProcess => Ok(in_process(&request, &document, options)),
            Engine::Children(pool) => {
                if options.cross_check {
                    request.second = Some(pool.second(&request, &document, stop)?);
                }
                pool.read(&request, &document, stop)
            }
        }
    }
}

fn in_process(request: &Request, document: &Intake, options: &Options) -> Artifact {
    match document.bytes() {
        Ok(bytes) => worker::answer(request, &bytes, options),
        Err(e) => {
            let (code, message) = intake::unreadable(&e);
            refuse(request, document, code, &message)
        }
    }
}

/// The answer for a document that could not be read to its end.
fn refuse(request: &Request, document: &Intake, code: Code, message: &str) -> Artifact {
    worker::fail(&request.source(&document.sha256()), code, message)
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
    fn read(&self, request: &Request, document: &Intake, stop: &AtomicBool) -> Result<Artifact, Failure> {
        let largest = self.limits.answer;
        match self.ask(request, document, stop, &|mut from| wire::receive_answer(&mut from, largest))? {
            Ok(artifact) => Ok(artifact),
            Err(death) => {
                let (code, message) = self.verdict(death)?;
                Ok(refuse(request, document, code, &message))
            }
        }
    }

    /// What the second reader sees. If it dies of a document, that says nothing about the document.
    fn second(&self, request: &Request, document: &Intake, stop: &AtomicBool) -> Result<SecondReading, Failure> {
        let request = Request { task: Task::SecondReading, ..request.clone() };
        let largest = self.limits.answer;
        match self.ask(&request, document, stop, &|mut from| wire::receive_second(&mut from, largest))? {
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
        receive: &dyn Fn(&mut dyn BufRead) -> io::Result<T>,
    ) -> Result<Result<T, Death>, Failure> {
        let line = wire::request_line(request).map_err(Failure::Reader)?;
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = waiting.map_or_else(|| self.start(stop), Ok)?;
        loop {
            let death = match reader.ask(&line, document, self.limits.time, stop, receive) {
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
