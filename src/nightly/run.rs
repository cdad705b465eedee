//! The night itself.

use super::config::Config;
use super::fetch::{Failure, Fetcher, Reason, SystemClock};
use super::look::{Look, look};
use super::publish::{Index, Lock, LockError, Published, Site, night_name, replace, sync_all};
use super::report::{Fate, Line, Report, Trouble};
use super::sources::{self, Found};
use super::state::{Judged, Seen, State};
use super::store::{Entry, Store, Verdict};
use super::work::{Done, Job, Workshop, key};
use super::{changes, parallel};
use crate::pipeline::Engine;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use std::collections::{BTreeMap, BTreeSet};
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
struct Tonight<'a> {
    found: &'a Found<'a>,
    seen: Option<&'a Seen>,
    previous: Option<&'a Published>,
    look: Look,
}

/// Runs a night.
///
/// # Errors
/// Never because of a source. What was published is published still; originals and packages that were made are used by the next run.
pub fn run(config: &Config, run: &Run<'_>, watch: &dyn Watch) -> Result<Report, Trouble> {
    let begun = Instant::now();
    let run = &Run { now: whole_second(run.now), ..run.clone() };
    let store = Store::new(&config.store);
    let _lock = Lock::take(&config.store.join("lock"), run.now, run.wait).map_err(|e| match e {
        LockError::Held(holder) => Trouble::Locked(holder),
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
    let done = work(run, (&site, &store), &tonight, watch)?;
    report.time("read", working.elapsed());
    let publishing = Instant::now();
    watch.phase("publishing", 0);
    remember(&store, &site, &done)?;
    let night = Night { config, run, site: &site, current: &current, tonight: &tonight, done: &done };
    night.report(&mut report);
    night.publish(&mut report)?;
    report.time("publish", publishing.elapsed());
    updated(&tonight, &done, today(config, run.now)).write(&config.store.join("state.json"))?;
    let pruned = site.prune(&config.keep)?;
    tracing::info!(nights = pruned.nights.len(), packages = pruned.packages, "pruned");
    site.close()?;
    report.time("all", begun.elapsed());
    let name = format!("reports/{}.json", report.totals.night);
    replace(&config.store.join(name), &serde_json::to_vec_pretty(&report).map_err(std::io::Error::from)?)?;
    Ok(report)
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
        let last = seen.and_then(|s| s.checked.parse().ok());
        let is_due = run.all || run.accept.contains(&found.id) || found.source.about.schedule.is_due(last, today);
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
    tonight: &[Tonight<'a>],
    watch: &dyn Watch,
) -> Result<BTreeMap<&'a str, Done>, Trouble> {
    let jobs: Vec<Job<'_>> = tonight.iter().filter_map(|t| t.job(run, site)).collect();
    watch.phase("reading", jobs.len());
    let shop = Workshop { engine: run.engine, site, store, now: run.now, stop: &run.stop };
    let done = parallel::each(&jobs, run.jobs, |number, job| {
        let done = shop.work(number, job);
        watch.step();
        done
    })?;
    Ok(jobs.iter().map(|job| job.found.id.as_str()).zip(done).collect())
}

impl<'a> Tonight<'a> {
    /// What there is to do; nothing where all that shapes the result is as it was.
    fn job(&self, run: &Run<'_>, site: &Site) -> Option<Job<'a>> {
        let Look::Seen { known, sha256, modified, .. } = &self.look else { return None };
        let key = key(self.found, *sha256);
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
fn updated(tonight: &[Tonight<'_>], done: &BTreeMap<&str, Done>, today: Date) -> State {
    let one = |one: &Tonight<'_>| {
        let old = one.seen.cloned().unwrap_or_default();
        let Look::Seen { known, sha256, .. } = &one.look else { return (one.found.id.clone(), old) };
        let judged = done.get(one.found.id.as_str()).map(|done| Judged {
            key: key(one.found, *sha256),
            verdict: done.entry.verdict,
            why: done.entry.finding.clone(),
            findings: done.findings,
        });
        let seen = Seen { known: known.clone(), checked: today.to_string(), judged: judged.or(old.judged) };
        (one.found.id.clone(), seen)
    };
    State::of(tonight.iter().map(one).collect())
}

/// All that is known when everything was read.
struct Night<'a> {
    config: &'a Config,
    run: &'a Run<'a>,
    site: &'a Site,
    current: &'a Index,
    tonight: &'a [Tonight<'a>],
    done: &'a BTreeMap<&'a str, Done>,
}

impl Night<'_> {
    /// What became of every source.
    fn report(&self, report: &mut Report) {
        report.sources = self.tonight.iter().map(|one| self.line(one)).collect();
        let found: BTreeSet<&str> = self.tonight.iter().map(|t| t.found.id.as_str()).collect();
        for gone in self.current.sources.iter().filter(|p| !found.contains(p.id.as_str())) {
            if self.keeps(&gone.id, &found) {
                let message = "it was there before and is gone; what was published of it stays";
                let failure = Failure::new(Reason::Missing, gone.id.clone(), message);
                report.sources.push(Line::failed(&gone.id, &failure, Some(gone)));
            } else {
                report.dropped.push(gone.id.clone());
            }
        }
        report.sources.sort_by(|a, b| a.source.cmp(&b.source));
        for (id, done) in self.done {
            report.time(format!("source {id}"), done.took);
        }
        for line in &report.sources {
            tell(line);
        }
    }

    fn line(&self, one: &Tonight<'_>) -> Line {
        let id = one.found.id.as_str();
        let line = match (&one.look, self.done.get(id), one.seen.and_then(|s| s.judged.as_ref())) {
            (Look::NotDue, ..) => Line::new(id, Fate::Carried, one.previous),
            (Look::Failed(failure), ..) => Line::failed(id, failure, one.previous),
            (_, Some(done), _) => Line::done(done, one.previous),
            (_, None, Some(judged)) => Line::again(id, judged, one.previous),
            (_, None, None) => Line::new(id, Fate::Unchanged, one.previous),
        };
        Line { fetched: matches!(one.look, Look::Seen { is_new: true, .. }), ..line }
    }

    /// Whether what was published under an id that nothing was found for stays: it is still asked for, and in nobody's way.
    fn keeps(&self, id: &str, found: &BTreeSet<&str>) -> bool {
        // A folder of that name is there now, or a file where a folder above it was.
        let mut above = id.match_indices('/').skip(1).map(|(at, _)| &id[..at]);
        let below = format!("{id}/");
        let is_above = found.range(below.as_str()..).next().is_some_and(|next| next.starts_with(&below));
        sources::owner(self.config, id).is_some() && !is_above && !above.any(|a| found.contains(a))
    }

    /// What is published from now on.
    fn index(&self, night: &str, report: &Report) -> Index {
        let mut index = Index { title: self.config.site.title.clone(), night: night.to_owned(), ..Index::default() };
        for line in &report.sources {
            let id = line.source.as_str();
            let previous = self.current.source(id);
            let new = self.done.get(id).and_then(|d| d.published.as_ref());
            let there = previous.filter(|_| !line.package.is_empty());
            let Some(mut published) = new.or(there).cloned() else { continue };
            match previous.filter(|old| old.digest == published.digest) {
                Some(old) => published.changed.clone_from(&old.changed),
                None => {
                    night.clone_into(&mut published.changed);
                    index.changed.push(id.to_owned());
                }
            }
            if let Some(old) = previous.filter(|old| old.sha256 == published.sha256) {
                published.seen_at.clone_from(&old.seen_at);
            }
            if let Some(source) = sources::owner(self.config, id) {
                published.publisher.clone_from(&source.about.publisher);
            }
            (published.latest, published.permanent) = self.site.addresses(id, &published.digest);
            index.sources.push(published);
        }
        index
    }

    /// Publishes what is new; a night that changes nothing is no night.
    fn publish(&self, report: &mut Report) -> Result<(), Trouble> {
        report.totals.night = night_name(self.run.now);
        report.totals.current.clone_from(&self.current.night);
        self.drop_lost(report);
        report.count();
        let index = self.index(&report.totals.night, report);
        if index.says_the_same(self.current) && !self.current.night.is_empty() {
            return Ok(());
        }
        if self.run.stop.load(Ordering::Relaxed) {
            return Err(Trouble::Stopped);
        }
        let draft = self.site.draft(&report.totals.night)?;
        let index = self.index(draft.name(), report);
        report.totals.night = draft.name().to_owned();
        report.totals.current = draft.name().to_owned();
        report.totals.changed = true;
        draft.index(&index)?;
        for (id, done) in self.done {
            if let Some(folder) = &done.changes {
                let place = draft.path(&format!("changes/{id}"))?;
                std::fs::rename(folder, place)?;
            }
        }
        std::fs::write(draft.path("changes.md")?, self.summary(&index))?;
        let text = serde_json::to_vec_pretty(report).map_err(std::io::Error::from)?;
        std::fs::write(draft.path("report.json")?, text)?;
        draft.publish(&index)?;
        tracing::info!(night = %index.night, sources = index.sources.len(), changed = index.changed.len(), "published");
        Ok(())
    }

    /// Packages that somebody took away by hand: their source is told of, and looked at anew next time.
    fn drop_lost(&self, report: &mut Report) {
        for line in &mut report.sources {
            let is_lost = |p: &&Published| !self.site.package(&p.id, &p.digest).join("datapackage.json").is_file();
            let is_new = self.done.get(line.source.as_str()).is_some_and(|d| d.published.is_some());
            if !is_new && self.current.source(&line.source).filter(is_lost).is_some() {
                report.notes.push(format!("{}: its published package is not there any more", line.source));
                line.package.clear();
            }
        }
    }

    fn summary(&self, index: &Index) -> String {
        let one = |id: &String| {
            let title = index.source(id).map_or("", |p| p.title.as_str());
            let revision = self.done.get(id.as_str()).and_then(|d| d.revision.as_ref());
            (id.clone(), title.to_owned(), revision)
        };
        let all: Vec<_> = index.changed.iter().map(one).collect();
        changes::summary(&index.night, all.iter().map(|(id, title, revision)| (id.as_str(), title.as_str(), *revision)))
    }
}

/// A line of the log for each source that is not as it was.
fn tell(line: &Line) {
    let (source, status, package) = (&line.source, line.status.as_str(), &line.package);
    match (&line.reason, line.status) {
        (Some(why), _) => {
            tracing::warn!(%source, status, code = %why.code, message = %why.message, remedy = %why.remedy)
        }
        (None, Fate::Published) => tracing::info!(%source, status, %package),
        (None, _) => tracing::debug!(%source, status),
    }
}
