//! What is known when everything was read → what becomes of every source, and what is published.

use super::changes;
use super::config::Config;
use super::corrections::Corrections;
use super::fetch::{Failure, Reason};
use super::look::Look;
use super::publish::{Index, Published, Site, night_name};
use super::report::{Fate, Line, Report, Trouble};
use super::run::{Run, Tonight};
use super::sources;
use super::work::Done;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

/// All that is known when everything was read.
pub(super) struct Night<'a> {
    pub(super) config: &'a Config,
    pub(super) corrections: &'a Corrections,
    pub(super) run: &'a Run<'a>,
    pub(super) site: &'a Site,
    pub(super) current: &'a Index,
    pub(super) tonight: &'a [Tonight<'a>],
    pub(super) done: &'a BTreeMap<&'a str, Done>,
}

impl Night<'_> {
    /// What became of every source.
    pub(super) fn report(&self, report: &mut Report) {
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
    pub(super) fn publish(&self, report: &mut Report) -> Result<(), Trouble> {
        report.totals.night = night_name(self.run.now);
        report.totals.current.clone_from(&self.current.night);
        self.drop_lost(report);
        report.count();
        let index = self.index(&report.totals.night, report);
        report.notes.extend(self.corrections.unmet(&index));
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
