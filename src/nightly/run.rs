//! The night itself.

use super::config::Config;
use super::corrections::Corrections;
use super::fetch::{Failure, Fetcher, SystemClock};
use super::look::{Look, look};
use super::night::Night;
use super::parallel;
use super::publish::{Index, Lock, LockError, Published, Site, replace, sync_all};
use super::report::{Report, Trouble};
use super::sources::{self, Found};
use super::state::{Judged, Seen, State};
use super::store::{Entry, Store, Verdict};
use super::work::{Done, Job, Workshop, key};
use crate::pipeline::Engine;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Sources that wait for the network at the same time; hosts have a pace of their own.
const WAITING: usize = 16;

/// What shapes a run, beside the configuration.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// When it is.
    pub now: Timestamp,
    /// How documents are read.
    pub engine: &'a Engine,
    /// Documents read at the same time.
    pub jobs: usize,
    /// Becomes true when the run is to end.
    pub stop: Arc<AtomicBool>,
    /// Wait for another run to end.
    pub wait: bool,
    /// Look at every source, whatever its schedule.
    pub all: bool,
    /// Read files even if their size and times are those of last time.
    pub rehash: bool,
    /// Sources whose held back revision a person lets pass.
    pub accept: BTreeSet<String>,
}

/// Whoever watches a run.
pub trait Watch: Sync {
    /// A phase begins: its name, and how many sources it is about.
    fn phase(&self, name: &'static str, sources: usize);
    /// One of them is done.
    fn step(&self);
}

/// A source with what is known of it tonight.
pub(super) struct Tonight<'a> {
    pub(super) found: &'a Found<'a>,
    pub(super) seen: Option<&'a Seen>,
    pub(super) previous: Option<&'a Published>,
    pub(super) look: Look,
}

/// Runs a night.
///
/// # Errors
/// Never because of a source. What was published is published still; originals and packages that were made are used by the next run.
pub fn run(config: &Config, run: &Run<'_>, watch: &dyn Watch) -> Result<Report, Trouble> {
    let begun = Instant::now();
    let run = &Run { now: whole_second(run.now), ..run.clone() };
    let corrections = Corrections::read(config, today(config, run.now))?;
    let store = Store::new(&config.store);
    let _lock =
        Lock::take(&config.store.join("lock"), run.now, run.wait.then_some(&*run.stop)).map_err(|e| match e {
            LockError::Held(holder) => Trouble::Locked(holder),
            LockError::Stopped => Trouble::Stopped,
            LockError::Io(e) => Trouble::Disk(e),
        })?;
    let site = Site::open(&config.site.root, &config.site.base_url)?;
    store.sweep()?;
    let current = site.current()?.unwrap_or_default();
    let state = State::read(&config.store.join("state.json"));
    let mut report = Report::default();
    let found = sources::find(config);
    check_accepted(run, &found)?;
    let tonight = look_at_all(config, run, &store, &found, &state, &current, watch)?;
    report.time("look", begun.elapsed());
    let working = Instant::now();
    let done = work(run, (&site, &store), &corrections, &tonight, watch)?;
    report.time("read", working.elapsed());
    let publishing = Instant::now();
    watch.phase("publishing", 0);
    remember(&store, &site, &done)?;
    let night = Night {
        config,
        corrections: &corrections,
        run,
        site: &site,
        current: &current,
        tonight: &tonight,
        done: &done,
    };
    night.report(&mut report);
    night.publish(&mut report)?;
    report.time("publish", publishing.elapsed());
    let state = updated(&tonight, &done, &corrections, today(config, run.now));
    finish(config, site, &state, &mut report, begun).map_err(Trouble::Late)?;
    Ok(report)
}

/// What is done when the night is published.
fn finish(config: &Config, site: Site, state: &State, report: &mut Report, begun: Instant) -> io::Result<()> {
    state.write(&config.store.join("state.json"))?;
    let pruned = site.prune(&config.keep)?;
    if !pruned.nights.is_empty() {
        tracing::info!(nights = pruned.nights.len(), packages = pruned.packages, "pruned");
    }
    report.time("all", begun.elapsed());
    let reports = config.store.join("reports");
    replace(&reports.join(format!("{}.json", report.totals.night)), &serde_json::to_vec(report)?)?;
    prune_reports(&reports, &site, config.keep.nights)?;
    site.close()
}

/// Reports stay as long as their night, and as many of the latest as nights stay.
fn prune_reports(folder: &Path, site: &Site, keep: usize) -> io::Result<()> {
    let mut names = std::fs::read_dir(folder)?.map(|e| e.map(|e| e.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.sort();
    names.truncate(names.len().saturating_sub(keep.max(1)));
    let is_old = |name: &&std::ffi::OsString| {
        name.to_str().and_then(|n| n.strip_suffix(".json")).is_some_and(|night| !site.has_night(night))
    };
    names.iter().filter(is_old).try_for_each(|name| std::fs::remove_file(folder.join(name)))
}

/// The ledger counts in seconds.
fn whole_second(now: Timestamp) -> Timestamp {
    Timestamp::from_second(now.as_second()).unwrap_or(now)
}

/// The day it is where the sources are.
fn today(config: &Config, now: Timestamp) -> Date {
    let hours = Offset::constant(config.site.utc_offset.0);
    hours.to_datetime(now).date()
}

/// What a run would look at.
#[derive(Clone, Debug)]
pub struct Planned {
    /// Id of the source.
    pub id: String,
    /// Line of the configuration that names it.
    pub line: usize,
    /// Where it is, without passwords, or why that cannot be said.
    pub at: Result<String, Failure>,
    /// Tonight is one of its nights.
    pub is_due: bool,
}

/// Says what a run would look at, after everything a run reads beside its sources was read, too. Nothing is written.
///
/// # Errors
/// Where the corrections make no sense.
pub fn plan(config: &Config, now: Timestamp) -> Result<Vec<Planned>, Trouble> {
    let today = today(config, now);
    Corrections::read(config, today)?;
    let state = State::read(&config.store.join("state.json"));
    let one = |found: Found<'_>| Planned {
        line: found.source.line,
        is_due: found.source.about.schedule.is_due(last_look(state.sources.get(&found.id)), today),
        at: found.at.map(|at| at.shown()),
        id: found.id,
    };
    Ok(sources::find(config).into_values().map(one).collect())
}

fn last_look(seen: Option<&Seen>) -> Option<Date> {
    seen.and_then(|s| s.checked.parse().ok())
}

fn check_accepted(run: &Run<'_>, found: &BTreeMap<String, Found<'_>>) -> Result<(), Trouble> {
    match run.accept.iter().find(|id| !found.contains_key(*id)) {
        None => Ok(()),
        Some(id) => Err(Trouble::Config(format!("there is no source {id} that could be accepted"))),
    }
}

fn look_at_all<'a>(
    config: &Config,
    run: &Run<'_>,
    store: &Store,
    found: &'a BTreeMap<String, Found<'a>>,
    state: &'a State,
    current: &'a Index,
    watch: &dyn Watch,
) -> Result<Vec<Tonight<'a>>, Trouble> {
    let clock = Arc::new(SystemClock::new(run.stop.clone()));
    let fetcher = Fetcher::new(config.fetch.clone(), clock).map_err(|e| Trouble::Config(e.to_string()))?;
    let today = today(config, run.now);
    let all: Vec<&Found<'_>> = found.values().collect();
    watch.phase("looking", all.len());
    let originals = store.originals();
    let one = |_: usize, found: &&'a Found<'a>| {
        if run.stop.load(Ordering::Relaxed) {
            return Err(Trouble::Stopped);
        }
        let seen = state.sources.get(&found.id);
        let is_due =
            run.all || run.accept.contains(&found.id) || found.source.about.schedule.is_due(last_look(seen), today);
        let look = match is_due {
            true => look(found, seen.map(|s| &s.known), run.rehash, &fetcher, &originals)?,
            false => Look::NotDue,
        };
        watch.step();
        Ok(Tonight { found, seen, previous: current.source(&found.id), look })
    };
    let tonight = parallel::each(&all, WAITING.max(run.jobs), one)?;
    // A fetch that was broken off looks like a failure of the source, which it is not.
    if run.stop.load(Ordering::Relaxed) { Err(Trouble::Stopped) } else { Ok(tonight) }
}

/// Reads what is new, as many documents at a time as there are jobs.
fn work<'a>(
    run: &Run<'_>,
    (site, store): (&Site, &Store),
    corrections: &Corrections,
    tonight: &[Tonight<'a>],
    watch: &dyn Watch,
) -> Result<BTreeMap<&'a str, Done>, Trouble> {
    let jobs: Vec<Job<'_>> = tonight.iter().filter_map(|t| t.job(run, site, corrections)).collect();
    watch.phase("reading", jobs.len());
    let shop = Workshop { engine: run.engine, site, store, now: run.now, stop: &run.stop, corrections };
    let done = parallel::each(&jobs, run.jobs, |number, job| {
        let done = shop.work(number, job);
        watch.step();
        done
    })?;
    Ok(jobs.iter().map(|job| job.found.id.as_str()).zip(done).collect())
}

impl<'a> Tonight<'a> {
    /// The plans that the source is known to hold; nothing before it was read.
    fn plans(&self) -> Option<BTreeSet<String>> {
        let judged = self.seen.and_then(|s| s.judged.as_ref()).filter(|j| j.verdict != Verdict::Failed);
        let published = self.previous.into_iter().flat_map(|p| p.documents.iter().map(|d| d.plan_id.clone()));
        let plans: BTreeSet<String> = judged.into_iter().flat_map(|j| j.plans.clone()).chain(published).collect();
        (!plans.is_empty()).then_some(plans)
    }

    /// The plans that it will be known to hold tomorrow, when what was made of it tonight is remembered.
    fn plans_now(&self, done: &Done) -> Option<BTreeSet<String>> {
        let kept = if done.published.is_some() { None } else { self.previous };
        let kept = kept.into_iter().flat_map(|p| p.documents.iter().map(|d| d.plan_id.clone()));
        let plans: BTreeSet<String> = done.plans.iter().cloned().chain(kept).collect();
        (!plans.is_empty()).then_some(plans)
    }

    /// What there is to do; nothing where all that shapes the result is as it was.
    fn job(&self, run: &Run<'_>, site: &Site, corrections: &Corrections) -> Option<Job<'a>> {
        let Look::Seen { known, sha256, modified, .. } = &self.look else { return None };
        let key = key(self.found, *sha256, corrections, self.plans().as_ref());
        let is_accepted = run.accept.contains(&self.found.id);
        let judged = self.seen.and_then(|s| s.judged.as_ref()).filter(|j| j.key == key);
        let is_published = |p: &&Published| {
            p.sha256 == sha256.to_string() && site.package(&p.id, &p.digest).join("datapackage.json").is_file()
        };
        let is_done = match judged.map(|j| j.verdict) {
            Some(Verdict::Published) => self.previous.filter(is_published).is_some(),
            Some(Verdict::Quarantined) => !is_accepted,
            Some(Verdict::Failed) => true,
            None => false,
        };
        if is_done {
            return None;
        }
        Some(Job {
            found: self.found,
            sha256: *sha256,
            media_type: known.media_type.clone(),
            modified: *modified,
            key,
            previous: self.previous,
            is_accepted,
        })
    }
}

/// Writes into the ledger what is new, after it is on disk.
fn remember(store: &Store, site: &Site, done: &BTreeMap<&str, Done>) -> Result<(), Trouble> {
    if done.is_empty() {
        return Ok(());
    }
    sync_all(site.root())?;
    if done.values().any(|d| d.entry.verdict == Verdict::Quarantined) {
        sync_all(store.root())?;
    }
    let ledger = store.ledger();
    let mut entries = Vec::new();
    for done in done.values() {
        let lines = ledger.read(&done.entry.source)?;
        for fault in &lines.faults {
            tracing::warn!(source = %done.entry.source, %fault, "a line of the ledger does not count");
        }
        let says = |e: &Entry| (e.sha256, e.verdict, e.package.clone());
        // A run that was killed may have come as far as this.
        if lines.entries.last().map(says) != Some(says(&done.entry)) {
            entries.push(done.entry.clone());
        }
    }
    for (file, _) in ledger.append(&entries)?.cut {
        tracing::warn!(%file, "a torn line of the ledger was cut off");
    }
    Ok(())
}

/// What is to be remembered: of sources that nobody looked at, what was.
fn updated(tonight: &[Tonight<'_>], done: &BTreeMap<&str, Done>, corrections: &Corrections, today: Date) -> State {
    let one = |one: &Tonight<'_>| {
        let old = one.seen.cloned().unwrap_or_default();
        let Look::Seen { known, sha256, .. } = &one.look else { return (one.found.id.clone(), old) };
        let judged = done.get(one.found.id.as_str()).map(|done| Judged {
            key: key(one.found, *sha256, corrections, one.plans_now(done).as_ref()),
            verdict: done.entry.verdict,
            why: done.entry.finding.clone(),
            findings: done.findings,
            plans: done.plans.clone(),
            gate: if done.entry.verdict == Verdict::Quarantined { done.gate.clone() } else { Vec::new() },
        });
        let seen = Seen { known: known.clone(), checked: today.to_string(), judged: judged.or(old.judged) };
        (one.found.id.clone(), seen)
    };
    State::of(tonight.iter().map(one).collect())
}
