//! Many documents, read side by side.

use super::pool::Engine;
use super::request::{Input, Origin};
use super::spool::{Place, Spool};
use super::{Options, worker};
use crate::emit::{Artifact, Status, Summary};
use rayon::prelude::*;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Why a run ended without a result.
#[derive(Debug)]
pub enum Failure {
    /// It was asked to stop.
    Stopped,
    /// A reader process could not be started.
    Reader(io::Error),
    /// The disk for temporary files refused.
    Spool(io::Error),
}

/// A document that is done, in numbers; the rest of it is in the spool.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id in the package.
    pub document_id: String,
    /// Path or name as given.
    pub given: String,
    /// How it ended.
    pub status: Status,
    /// Its findings: errors, warnings, infos.
    pub findings: [usize; 3],
    /// How long reading took.
    pub took: Duration,
    input: usize,
    place: Place,
}

/// Documents that were read, in the order of the package.
#[derive(Debug)]
pub struct Batch {
    entries: Vec<Entry>,
    spool: Spool,
}

impl Batch {
    /// The documents, sorted by document id.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What each contributes, in the same order; one at a time is in memory.
    pub fn artifacts(&self) -> impl Iterator<Item = io::Result<Artifact>> {
        self.entries.iter().map(|e| self.spool.artifact(&e.place))
    }

    /// A document's numbers and findings.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn summary(&self, entry: &Entry) -> io::Result<Summary> {
        self.spool.summary(&entry.place)
    }
}

/// Reads every input, `jobs` at a time, and tells `watch` the name of each that is done. The order of `inputs` does not matter.
///
/// # Errors
/// Never because of a document: only if told to stop, or if this machine refuses processes or disk.
pub fn run(
    inputs: Vec<Input>,
    engine: &Engine,
    jobs: usize,
    options: &Options,
    stop: &AtomicBool,
    watch: &(dyn Fn(&str) + Sync),
) -> Result<Batch, Failure> {
    let run =
        Run { inputs: sorted(inputs), engine, options, stop, watch, spool: Spool::new().map_err(Failure::Spool)? };
    let mut entries = run.all(jobs.min(run.inputs.len()))?;
    entries.sort_by(|a, b| (&a.document_id, a.input).cmp(&(&b.document_id, b.input)));
    Ok(Batch { entries, spool: run.spool })
}

/// By name, so that the first of two equal documents is the same one however they were listed.
fn sorted(mut inputs: Vec<Input>) -> Vec<Input> {
    let path = |i: &Input| match &i.origin {
        Origin::File(path) => path.clone(),
        Origin::Refused(..) => Default::default(),
    };
    inputs.sort_by(|a, b| a.source.given.cmp(&b.source.given).then_with(|| path(a).cmp(&path(b))));
    inputs
}

struct Run<'a> {
    inputs: Vec<Input>,
    engine: &'a Engine,
    options: &'a Options,
    stop: &'a AtomicBool,
    watch: &'a (dyn Fn(&str) + Sync),
    spool: Spool,
}

impl Run<'_> {
    /// Every input, so many at a time.
    fn all(&self, jobs: usize) -> Result<Vec<Entry>, Failure> {
        if jobs <= 1 {
            return (0..self.inputs.len()).map(|i| self.one(i)).collect();
        }
        let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
        let threads = threads.map_err(|e| Failure::Reader(io::Error::other(e)))?;
        threads.install(|| (0..self.inputs.len()).into_par_iter().with_max_len(1).map(|i| self.one(i)).collect())
    }

    fn one(&self, input: usize) -> Result<Entry, Failure> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Failure::Stopped);
        }
        let begun = Instant::now();
        let Input { source, origin } = &self.inputs[input];
        let mut draft = self.spool.draft();
        let summary = match origin {
            Origin::File(path) => self.engine.read(source, path, self.options, &mut draft, self.stop)?,
            Origin::Refused(code, message) => {
                worker::fail(source, *code, message, &mut draft).map_err(Failure::Spool)?
            }
        };
        let place = draft.end(&summary).map_err(Failure::Spool)?;
        (self.watch)(&source.given);
        Ok(entry(input, summary, place, begun.elapsed()))
    }
}

fn entry(input: usize, summary: Summary, place: Place, took: Duration) -> Entry {
    let count = |severity: &str| summary.findings.iter().filter(|f| f.severity == severity).count();
    Entry {
        findings: ["error", "warning", "info"].map(count),
        document_id: summary.document_id,
        given: summary.given,
        status: summary.status,
        took,
        input,
        place,
    }
}
