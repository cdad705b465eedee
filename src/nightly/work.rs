//! One source that says something new: read, judged, put in its place, compared with what was published before.

use super::corrections::{self, Corrections};
use super::gate::{self, Signature};
use super::publish::{Published, Site, digest};
use super::sources::Found;
use super::store::{self, Entry, Hash, Store, Verdict};
use super::{changes, tables};
use crate::diag::Code;
use crate::diff::{Revision, Snapshot};
use crate::emit::{self, Artifact, PackageOptions, Status, hex};
use crate::model::Source;
use crate::pipeline::{self, Engine, Failure, Input, Options, Origin};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// What all sources share.
pub(super) struct Workshop<'a> {
    pub(super) engine: &'a Engine,
    pub(super) site: &'a Site,
    pub(super) store: &'a Store,
    pub(super) now: Timestamp,
    pub(super) stop: &'a AtomicBool,
    pub(super) corrections: &'a Corrections,
}

/// A revision that is to be read.
pub(super) struct Job<'a> {
    pub(super) found: &'a Found<'a>,
    pub(super) sha256: Hash,
    pub(super) media_type: String,
    /// When the server or the file system says it was written.
    pub(super) modified: Option<Timestamp>,
    /// Names the bytes and everything else that shapes the result.
    pub(super) key: String,
    /// What is published of the source.
    pub(super) previous: Option<&'a Published>,
    /// A person has looked at it and lets it pass the gate.
    pub(super) is_accepted: bool,
}

/// What became of it.
pub(super) struct Done {
    /// Its line of the ledger.
    pub(super) entry: Entry,
    /// What the index is to say; nothing where it is not published.
    pub(super) published: Option<Published>,
    /// Findings of the package: errors, warnings, infos.
    pub(super) findings: [usize; 3],
    /// Findings of the gate.
    pub(super) gate: Vec<gate::Finding>,
    /// Overrides that were not applied: code and message.
    pub(super) overrides: Vec<(String, String)>,
    /// The plans that it holds, published or not.
    pub(super) plans: BTreeSet<String>,
    /// What changed; nothing without a package to compare with.
    pub(super) revision: Option<Revision>,
    /// Where the comparison waits for its night.
    pub(super) changes: Option<PathBuf>,
    pub(super) took: Duration,
}

/// Names everything that shapes what is made of a source's bytes; `plans` are those that it is known to hold.
pub(super) fn key(
    found: &Found<'_>,
    sha256: Hash,
    corrections: &Corrections,
    plans: Option<&BTreeSet<String>>,
) -> String {
    let about = &found.source.about;
    let words = json!([
        env!("CARGO_PKG_VERSION"),
        sha256.to_string(),
        found.given,
        [&about.title, &about.licence, &about.attribution, &about.family],
        about.expect,
        corrections.about(plans),
    ]);
    hex(&Sha256::digest(words.to_string()))
}

/// Why the run cannot go on, whatever the source.
pub(super) type Work<T> = Result<T, Failure>;

impl Workshop<'_> {
    /// Does it; `number` names its place below the staging folder.
    pub(super) fn work(&self, number: usize, job: &Job<'_>) -> Work<Done> {
        let begun = Instant::now();
        let mut done = match self.at_hand(job) {
            Some(digest) => self.published(job, digest, None, Vec::new())?,
            None => self.build(number, job)?,
        };
        if let (Some(old), Some(new)) = (job.previous, &done.published)
            && old.digest != new.digest
        {
            let compared = self.compare(number, job, old, new);
            let (revision, folder) = compared.map_err(Failure::Spool)?;
            (done.revision, done.changes) = (Some(revision), Some(folder));
        }
        done.took = begun.elapsed();
        Ok(done)
    }

    /// A sound package that a run made which could not publish it any more.
    fn at_hand(&self, job: &Job<'_>) -> Option<String> {
        let id = &job.found.id;
        let has_key = |digest: &String| {
            let run = fs::read(self.site.package(id, digest).join("run.json")).unwrap_or_default();
            let run: serde_json::Value = serde_json::from_slice(&run).unwrap_or_default();
            run["nightly"]["key"] == job.key.as_str()
        };
        let found = self.site.packages(id).ok()?.into_iter().find(has_key)?;
        let package = self.site.package(id, &found);
        let is_sound = emit::verify_package(&package).is_ok_and(|problems| problems.is_empty());
        if is_sound && digest(&package).is_ok_and(|d| d == found) {
            return Some(found);
        }
        tracing::warn!(source = %id, package = %found, "a damaged package is built anew");
        // What cannot be removed is in the way of its successor, which then says so.
        let _ = self.site.discard(id, &found);
        None
    }

    fn build(&self, number: usize, job: &Job<'_>) -> Work<Done> {
        let artifact = self.read(job)?;
        if artifact.summary.status == Status::Failed {
            let summary = &artifact.summary;
            let told = summary.findings.iter().find(|f| f.code == summary.reason);
            let message = told.map_or("", |f| f.message.as_str()).to_owned();
            let why = store::Finding { code: summary.reason.clone(), message };
            return Ok(self.refused(job, Verdict::Failed, why));
        }
        let staged = self.site.staging().join(format!("package-{number}"));
        let run = json!({
            "program": concat!("keikaku ", env!("CARGO_PKG_VERSION")),
            "finished": self.now.to_string(),
            "nightly": { "source": job.found.id, "key": job.key, "sha256": job.sha256 },
        });
        let options = PackageOptions { title: job.found.source.about.title.clone(), no_sync: true };
        emit::write_package(&staged, std::iter::once(Ok(artifact)), &run, &options).map_err(Failure::Spool)?;
        self.judge(job, &staged)
    }

    fn read(&self, job: &Job<'_>) -> Work<Artifact> {
        let (found, about) = (job.found, &job.found.source.about);
        let is_address = found.at.as_ref().is_ok_and(|at| matches!(at, super::fetch::Location::Url(_)));
        let source = Source {
            given: found.given.clone(),
            url: if is_address { found.given.clone() } else { String::new() },
            licence: about.licence.clone(),
            attribution: about.attribution.clone(),
            ..Source::default()
        };
        let origin = Origin::File(self.store.originals().path(job.sha256));
        let options = Options { overrides: self.corrections.all.clone(), ..Options::default() };
        let batch = pipeline::run(vec![Input { source, origin }], self.engine, 1, &options, self.stop, &|_| {})?;
        let artifact = batch.artifacts().next();
        artifact.unwrap_or_else(|| Err(io::Error::other("a document was lost"))).map_err(Failure::Spool)
    }

    fn judge(&self, job: &Job<'_>, staged: &Path) -> Work<Done> {
        let problems = emit::verify_package(staged).map_err(Failure::Spool)?;
        if let Some(problem) = problems.first() {
            let message = format!("the package is not what it promises to be; please report it: {problem}");
            return Ok(self.refused(job, Verdict::Failed, store::Finding { code: "invalid-package".into(), message }));
        }
        let tables = tables::read(staged).map_err(Failure::Spool)?;
        let signature = gate::sign(&tables);
        let (outcome, findings) = self.verdict(job, staged, &tables, &signature)?;
        let other = other_family(job, &signature);
        let signature = serde_json::to_value(&signature).ok();
        if let Some(why) = other.filter(|_| !job.is_accepted) {
            let done = self.quarantine(job, staged, &tables, signature, findings)?;
            return Ok(Done { entry: Entry { finding: Some(why), ..done.entry }, ..done });
        }
        if outcome == gate::Outcome::Quarantine && !job.is_accepted {
            return self.quarantine(job, staged, &tables, signature, findings);
        }
        let digest = self.site.place(&job.found.id, staged).map_err(Failure::Spool)?;
        // What was held back of this source has had its answer.
        let _ = fs::remove_dir_all(self.quarantined(&job.found.id));
        self.published(job, digest, signature, findings)
    }

    /// What the gate says: without provenance, which is long, unless there is something to show.
    fn verdict(
        &self,
        job: &Job<'_>,
        staged: &Path,
        tables: &Snapshot,
        signature: &Signature,
    ) -> Work<(gate::Outcome, Vec<gate::Finding>)> {
        let expect = &job.found.source.about.expect;
        let mut lines = self.store.ledger().read(&job.found.id).map_err(Failure::Spool)?;
        // Old revisions may have been added late.
        lines.entries.sort_by_key(|e| e.seen_at);
        let published = lines.entries.into_iter().filter(|e| e.verdict == Verdict::Published);
        let mut accepted = Vec::new();
        for old in published.filter_map(|e| serde_json::from_value(e.signature?).ok()) {
            gate::accept(&mut accepted, old);
        }
        let judge = |provenance: &str| gate::judge(expect, &accepted, signature, &gate::Package { tables, provenance });
        let verdict = judge("");
        if verdict.findings.is_empty() {
            return Ok((verdict.outcome, Vec::new()));
        }
        let verdict = judge(&tables::provenance(staged).map_err(Failure::Spool)?);
        Ok((verdict.outcome, verdict.findings))
    }

    fn quarantined(&self, id: &str) -> PathBuf {
        self.store.root().join("quarantine").join(id)
    }

    /// Keeps a package where nobody publishes it, for whoever wants to know what was wrong with it.
    fn quarantine(
        &self,
        job: &Job<'_>,
        staged: &Path,
        tables: &Snapshot,
        signature: Option<serde_json::Value>,
        findings: Vec<gate::Finding>,
    ) -> Work<Done> {
        let digest = digest(staged).map_err(Failure::Spool)?;
        let documents = store::documents_in(staged, job.modified, self.now).map_err(Failure::Spool)?;
        let folder = self.quarantined(&job.found.id);
        let _ = fs::remove_dir_all(&folder);
        move_folder(staged, &folder.join(&digest)).map_err(Failure::Spool)?;
        let first = findings.first().map(|f| (f.code.as_str().to_owned(), f.message.clone()));
        let (code, message) = first.unwrap_or_default();
        let mut done = self.refused(job, Verdict::Quarantined, store::Finding { code, message });
        done.findings = tables::findings(tables);
        done.overrides = corrections::told(tables);
        done.plans = tables::documents(tables).into_iter().map(|d| d.plan_id).collect();
        done.gate = findings;
        (done.entry.package, done.entry.documents, done.entry.signature) = (digest, documents, signature);
        Ok(done)
    }

    fn refused(&self, job: &Job<'_>, verdict: Verdict, why: store::Finding) -> Done {
        let entry = Entry { finding: Some(why), ..self.entry(job, verdict) };
        Done {
            entry,
            published: None,
            findings: [0; 3],
            gate: Vec::new(),
            overrides: Vec::new(),
            plans: BTreeSet::new(),
            revision: None,
            changes: None,
            took: Duration::ZERO,
        }
    }

    fn entry(&self, job: &Job<'_>, verdict: Verdict) -> Entry {
        let bytes = fs::metadata(self.store.originals().path(job.sha256)).map_or(0, |m| m.len());
        Entry {
            source: job.found.id.clone(),
            seen_at: self.now,
            sha256: job.sha256,
            bytes,
            media_type: job.media_type.clone(),
            location: job.found.given.clone(),
            verdict,
            package: String::new(),
            finding: None,
            documents: Vec::new(),
            signature: None,
        }
    }

    /// A package that is in its place.
    fn published(
        &self,
        job: &Job<'_>,
        digest: String,
        signature: Option<serde_json::Value>,
        gate: Vec<gate::Finding>,
    ) -> Work<Done> {
        let (id, about) = (&job.found.id, &job.found.source.about);
        let package = self.site.package(id, &digest);
        let tables = tables::read(&package).map_err(Failure::Spool)?;
        let signature = signature.or_else(|| serde_json::to_value(gate::sign(&tables)).ok());
        let documents = tables::documents(&tables);
        let own = documents.iter().map(|d| &d.title).find(|t| !t.is_empty());
        let title = Some(&about.title).filter(|t| !t.is_empty()).or(own).unwrap_or(&job.found.given).clone();
        let (latest, permanent) = self.site.addresses(id, &digest);
        let findings = tables::findings(&tables);
        let severities = ["error", "warning", "info"].map(str::to_owned);
        let published = Published {
            id: id.clone(),
            title,
            publisher: about.publisher.clone(),
            licence: about.licence.clone(),
            attribution: about.attribution.clone(),
            url: job.found.at.as_ref().map_or_else(|_| String::new(), address),
            sha256: job.sha256.to_string(),
            digest: digest.clone(),
            latest,
            permanent,
            seen_at: self.now.to_string(),
            changed: String::new(),
            documents,
            records: tables::records(&tables),
            findings: severities.into_iter().zip(findings).collect(),
        };
        let documents = store::documents_in(&package, job.modified, self.now).map_err(Failure::Spool)?;
        let entry = Entry { package: digest, documents, signature, ..self.entry(job, Verdict::Published) };
        Ok(Done {
            entry,
            plans: published.documents.iter().map(|d| d.plan_id.clone()).collect(),
            published: Some(published),
            findings,
            gate,
            overrides: corrections::told(&tables),
            revision: None,
            changes: None,
            took: Duration::ZERO,
        })
    }

    fn compare(
        &self,
        number: usize,
        job: &Job<'_>,
        old: &Published,
        new: &Published,
    ) -> io::Result<(Revision, PathBuf)> {
        let folder = self.site.staging().join(format!("changes-{number}"));
        let package = |p: &Published| self.site.package(&p.id, &p.digest);
        let ignore = &job.found.source.about.expect.ignore;
        changes::write(&folder, &package(old), &package(new), ignore, self.now).map(|revision| (revision, folder))
    }
}

/// Why a document is not of the family that a person says it is.
fn other_family(job: &Job<'_>, signature: &Signature) -> Option<store::Finding> {
    let family = &job.found.source.about.family;
    let is_other = !family.is_empty() && !signature.kinds.iter().any(|kind| kind == family);
    let message = || format!("it was read as {}, not as {family}", signature.kinds.join(", "));
    is_other.then(|| store::Finding { code: Code::DocumentDrift.as_str().to_owned(), message: message() })
}

fn address(at: &super::fetch::Location) -> String {
    match at {
        super::fetch::Location::Url(_) => at.shown(),
        super::fetch::Location::File(_) => String::new(),
    }
}

/// Moves a folder, to another file system too.
fn move_folder(from: &Path, to: &Path) -> io::Result<()> {
    if let Some(above) = to.parent() {
        fs::create_dir_all(above)?;
    }
    match fs::rename(from, to) {
        Err(e) if e.kind() == ErrorKind::CrossesDevices => {}
        other => return other,
    }
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry?;
        let place = to.join(entry.path().strip_prefix(from).unwrap_or(entry.path()));
        match entry.file_type().is_dir() {
            true => fs::create_dir_all(place)?,
            false => fs::copy(entry.path(), place).map(drop)?,
        }
    }
    fs::remove_dir_all(from)
}
