//! Reader processes, as many as documents are read at the same time.

use super::batch::Failure;
use super::reader::{Death, Reader};
use super::request::Request;
use super::worker;
use crate::diag::Code;
use crate::emit::{Sink, Summary};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// What one document may use up before it fails. None of these shapes a result: a document is read whole or not at all.
#[derive(Clone, Debug)]
pub struct Limits {
    /// From the request to the end of the answer.
    pub time: Duration,
    /// Bytes of address space of a reader process.
    pub memory: u64,
    /// Bytes of what is published of one document.
    pub answer: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { time: Duration::from_secs(60), memory: 2 << 30, answer: 4 << 30 }
    }
}

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
        Engine::Children(Pool { program, limits, idle: Mutex::default() })
    }

    /// Has a document read; what it publishes goes to `sink`, which is the spool.
    pub(super) fn read(
        &self,
        request: &Request,
        sink: &mut dyn Sink,
        stop: &AtomicBool,
    ) -> Result<Summary, Failure> {
        match self {
            Engine::InProcess => worker::answer(request, sink).map_err(Failure::Spool),
            Engine::Children(pool) => pool.read(request, sink, stop),
        }
    }
}

/// The processes that wait for a document; those at work are held by the threads that asked them.
#[derive(Debug)]
pub struct Pool {
    program: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<Reader>>,
}

impl Pool {
    fn read(&self, request: &Request, sink: &mut dyn Sink, stop: &AtomicBool) -> Result<Summary, Failure> {
        let waiting = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut reader = waiting.map_or_else(|| self.start(stop), Ok)?;
        loop {
            let death = match reader.ask(request, &self.limits, sink, stop) {
                Ok(answer) => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(reader);
                    return Ok(answer);
                }
                Err(death) => death,
            };
            // What a process kept from the documents before must not decide about this one: only a fresh process may condemn it.
            let is_certain = reader.is_fresh() || matches!(death, Death::Time | Death::Size | Death::Stopped | Death::Sink(_));
            drop(reader);
            sink.clear().map_err(Failure::Spool)?;
            if is_certain {
                return self.verdict(request, death, sink);
            }
            reader = self.start(stop)?;
        }
    }

    fn start(&self, stop: &AtomicBool) -> Result<Reader, Failure> {
        Reader::start(&self.program, self.limits.memory, stop).map_err(Failure::Reader)
    }

    fn verdict(&self, request: &Request, death: Death, sink: &mut dyn Sink) -> Result<Summary, Failure> {
        let Limits { time, memory, answer } = &self.limits;
        let (code, message) = match death {
            Death::Stopped => return Err(Failure::Stopped),
            Death::Sink(e) => return Err(Failure::Spool(e)),
            Death::Time => (Code::LimitTime, format!("reading took longer than {} s", time.as_secs_f64())),
            Death::Memory => (Code::LimitMemory, format!("reading needed more than {} MiB of memory", memory >> 20)),
            Death::Size => (Code::LimitSize, format!("what would be published is larger than {} MiB", answer >> 20)),
            Death::Crash(how) => (Code::Crashed, how),
        };
        worker::refuse(request, code, &message, sink).map_err(Failure::Spool)
    }
}
