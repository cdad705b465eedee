//! Many documents, read side by side, and what they make of one another: doubles and colliding plans.

use super::pool::Engine;
use super::request::{Input, Origin, Request};
use super::spool::{Place, Spool};
use super::wire::Answer;
use super::{Options, say_doubles};
use crate::diag::Diagnostics;
use crate::emit::{self, Artifact, Status, Summary};
use crate::extract::Budget;
use rayon::prelude::*;
use std::collections::BTreeMap;
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
    /// The plan it is a revision of.
    pub plan_id: String,
    /// How it ended.
    pub status: Status,
    /// Its findings: errors, warnings, infos.
    pub findings: [usize; 3],
    /// How long reading took.
    pub took: Duration,
    input: usize,
    sha256: String,
    place: Place,
}

/// What happens while documents are read.
#[derive(Clone, Copy, Debug)]
pub enum Progress<'a> {
    /// So many readings are to come (more than before, when colliding plans are read again).
    Planned(usize),
    /// A document is done, under the name it was given.
    Finished(&'a str),
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
        self.entries.iter().map(|e| self.spool.artifact(e.place))
    }

    /// A document's numbers and findings.
    ///
    /// # Errors
    /// When the spool cannot be read.
    pub fn summary(&self, entry: &Entry) -> io::Result<Summary> {
        self.spool.summary(entry.place)
    }
}

/// Reads every input with `jobs` at a time. The order of `inputs` does not matter.
///
/// # Errors
/// Never because of a document: only if told to stop, or if this machine refuses processes or disk.
pub fn run(
    inputs: Vec<Input>,
    engine: &Engine,
    jobs: usize,
    budget: &Budget,
    stop: &AtomicBool,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Batch, Failure> {
    let run = Run { inputs: sorted(inputs), engine, budget, stop, watch, spool: Spool::new().map_err(Failure::Spool)? };
    let threads = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build();
    let threads = threads.map_err(|e| Failure::Reader(io::Error::other(e)))?;
    let mut entries = threads.install(|| run.all())?;
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
    budget: &'a Budget,
    stop: &'a AtomicBool,
    watch: &'a (dyn Fn(Progress<'_>) + Sync),
    spool: Spool,
}

/// An input that is read again because of what the others turned out to be.
struct Again {
    entry: usize,
    plan_ordinal: u32,
    doubles: Vec<String>,
}

impl Run<'_> {
    fn all(&self) -> Result<Vec<Entry>, Failure> {
        (self.watch)(Progress::Planned(self.inputs.len()));
        let first = |i| self.one(i, Options { budget: self.budget.clone(), ..Options::default() });
        let entries = (0..self.inputs.len()).into_par_iter().map(first).collect::<Result<Vec<_>, _>>()?;
        let (mut entries, doubles) = without_doubles(entries);
        let again = self.again(&entries, doubles);
        (self.watch)(Progress::Planned(again.len()));
        let read = again.par_iter().map(|a| Ok((a.entry, self.once_more(&entries[a.entry], a)?)));
        for (at, entry) in read.collect::<Result<Vec<_>, Failure>>()? {
            entries[at] = entry;
        }
        Ok(entries)
    }

    fn one(&self, input: usize, options: Options) -> Result<Entry, Failure> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Failure::Stopped);
        }
        let begun = Instant::now();
        let Input { source, origin } = &self.inputs[input];
        let answer = match origin {
            Origin::File(path) => self.engine.read(&Request::new(source, path.clone(), options), self.stop)?,
            Origin::Refused(code, message) => {
                let mut d = Diagnostics::default();
                say_doubles(&options.doubles, &mut d);
                let artifact = emit::emit_failed(source, "application/octet-stream", *code, message, &d);
                Answer { sha256: String::new(), artifact }
            }
        };
        let place = self.spool.add(&answer).map_err(Failure::Spool)?;
        (self.watch)(Progress::Finished(&source.given));
        Ok(entry(input, answer, place, begun.elapsed()))
    }

    fn once_more(&self, entry: &Entry, again: &Again) -> Result<Entry, Failure> {
        let options = Options {
            budget: self.budget.clone(),
            plan_ordinal: again.plan_ordinal,
            doubles: again.doubles.clone(),
        };
        self.one(entry.input, options)
    }

    /// Which documents stand for doubles or share their plan with one before them.
    fn again(&self, entries: &[Entry], mut doubles: BTreeMap<usize, Vec<usize>>) -> Vec<Again> {
        let ordinals = plan_ordinals(entries);
        let given = |input: usize| self.inputs[input].source.given.clone();
        let again = entries.iter().enumerate().map(|(at, e)| Again {
            entry: at,
            plan_ordinal: ordinals[at],
            doubles: doubles.remove(&e.input).unwrap_or_default().into_iter().map(given).collect(),
        });
        again.filter(|a| a.plan_ordinal > 1 || !a.doubles.is_empty()).collect()
    }
}

fn entry(input: usize, answer: Answer, place: Place, took: Duration) -> Entry {
    let Answer { sha256, artifact: Artifact { summary, .. } } = answer;
    let count = |severity: &str| summary.findings.iter().filter(|f| f.severity == severity).count();
    Entry {
        findings: ["error", "warning", "info"].map(count),
        document_id: summary.document_id,
        plan_id: summary.plan_id,
        status: summary.status,
        took,
        input,
        sha256,
        place,
    }
}

/// Keeps one entry for equal bytes (one that was read, before one that failed), with the inputs it stands for.
fn without_doubles(entries: Vec<Entry>) -> (Vec<Entry>, BTreeMap<usize, Vec<usize>>) {
    let mut keeper: BTreeMap<String, usize> = BTreeMap::new();
    for (at, e) in entries.iter().enumerate().filter(|(_, e)| !e.sha256.is_empty()) {
        let kept = keeper.entry(e.sha256.clone()).or_insert(at);
        if entries[*kept].status == Status::Failed && e.status != Status::Failed {
            *kept = at;
        }
    }
    let mut doubles: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut kept = Vec::with_capacity(keeper.len());
    let inputs: Vec<usize> = entries.iter().map(|e| e.input).collect();
    for (at, e) in entries.into_iter().enumerate() {
        match keeper.get(&e.sha256) {
            Some(&keeper) if keeper != at => doubles.entry(inputs[keeper]).or_default().push(e.input),
            _ => kept.push(e),
        }
    }
    (kept, doubles)
}

/// For each entry, its place among the documents of its plan, by document id. Failed documents have no records to collide.
fn plan_ordinals(entries: &[Entry]) -> Vec<u32> {
    let mut plans: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, e) in entries.iter().enumerate() {
        if e.status != Status::Failed && !e.plan_id.is_empty() {
            plans.entry(&e.plan_id).or_default().push(at);
        }
    }
    let mut ordinals = vec![1; entries.len()];
    for mut same in plans.into_values() {
        same.sort_by_key(|&at| &entries[at].document_id);
        same.into_iter().zip(1..).for_each(|(at, ordinal)| ordinals[at] = ordinal);
    }
    ordinals
}
