//! Old revisions, brought in after the fact with the time they were seen.

use super::args::History;
use super::place::Place;
use super::rows::short;
use crate::cli::build::{own_program, stop_on_signals, trouble};
use crate::cli::exit::{self, Trouble};
use crate::cli::terminal::{Terminal, say};
use jiff::Timestamp;
use keikaku::emit::{self, Artifact, PackageOptions, Status};
use keikaku::model::Source;
use keikaku::nightly::Config;
use keikaku::nightly::publish::{Lock, LockError, Site};
use keikaku::nightly::store::{Entry, Finding, Hash, Verdict, documents_in};
use keikaku::pipeline::{self, Engine, Input, Limits, Options, Origin};
use serde_json::json;
use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Where revisions are brought in.
struct Import<'a> {
    place: &'a Place,
    site: Site,
    engine: Engine,
    /// What is said of the source.
    about: Source,
    source: &'a str,
    stop: &'a AtomicBool,
}

pub(super) fn add(args: &History, place: &Place, now: Timestamp, terminal: &mut Terminal) -> Result<u8, Trouble> {
    let source = args.source.as_deref().unwrap_or_default();
    let times = match args.seen_at.as_slice() {
        [one] => vec![*one; args.add.len()],
        all if all.len() == args.add.len() => all.to_vec(),
        all => {
            let message =
                format!("{} files and {} times: give one time for all, or one for each", args.add.len(), all.len());
            return Err(Trouble::new(exit::USAGE, message));
        }
    };
    let unwritten = || Trouble::io(exit::UNWRITTEN, "nothing was added");
    let _lock = Lock::take(&place.store.root().join("lock"), now, None).map_err(|e| match e {
        LockError::Held(holder) => Trouble::new(exit::LOCKED, format!("another run is at work: {holder}")),
        LockError::Stopped => Trouble::new(exit::STOPPED, "stopped before anything was added"),
        LockError::Io(e) => unwritten()(e),
    })?;
    let stop = stop_on_signals()?;
    let site = Site::open(&place.site, "").map_err(unwritten())?;
    let engine = Engine::children(own_program(), Limits::default());
    let import = Import { place, site, engine, about: about(args, source), source, stop: &stop };
    let mut code = exit::CLEAN;
    for (file, seen_at) in args.add.iter().zip(times) {
        let (told, verdict) = import.one(file, seen_at)?;
        terminal.line(&format!("{}: {told}", file.display()));
        if verdict == Verdict::Failed {
            code = exit::REFUSED;
        }
    }
    import.site.close().map_err(Trouble::io(exit::UNWRITTEN, "the site"))?;
    Ok(code)
}

/// Licence and 出典, if the configuration names the source.
fn about(args: &History, source: &str) -> Source {
    let Some(path) = &args.config else { return Source::default() };
    let config = match Config::read(path) {
        Ok(config) => config,
        Err(errors) => {
            errors.iter().for_each(|e| say(&format!("warning: {e}")));
            say("warning: so licence and attribution of the source are not known");
            return Source::default();
        }
    };
    let is_named = |id: &str| source == id || source.strip_prefix(id).is_some_and(|rest| rest.starts_with('/'));
    let found = config.sources.into_iter().find(|s| is_named(&s.id)).map(|s| s.about).unwrap_or_default();
    Source { licence: found.licence, attribution: found.attribution, ..Source::default() }
}

impl Import<'_> {
    /// Keeps a file, reads it, puts its package in its place, and only then writes it into the ledger. Says what became of it.
    fn one(&self, file: &Path, seen_at: Timestamp) -> Result<(String, Verdict), Trouble> {
        let bytes = fs::read(file).map_err(Trouble::input(file.display()))?;
        let unwritten = |e: io::Error| Trouble::new(exit::UNWRITTEN, format!("{} was not added: {e}", file.display()));
        let sha256 = Hash::of(&bytes);
        let ledger = self.place.store.ledger();
        let known = ledger.read(self.source).map_err(unwritten)?.entries;
        if let Some(there) = known.iter().find(|e| e.sha256 == sha256 && e.seen_at == seen_at) {
            return Ok((format!("it was there already, {}", there.verdict), there.verdict));
        }
        self.place.store.originals().put(&bytes).map_err(unwritten)?;
        let mut entry = Entry {
            source: self.source.to_owned(),
            seen_at,
            sha256,
            bytes: bytes.len() as u64,
            media_type: String::new(),
            location: file.to_string_lossy().into_owned(),
            verdict: Verdict::Published,
            package: String::new(),
            finding: None,
            documents: Vec::new(),
            signature: None,
        };
        let artifact = self.read(&entry)?;
        self.publish(artifact, &mut entry).map_err(unwritten)?;
        ledger.append(std::slice::from_ref(&entry)).map_err(unwritten)?;
        Ok((told(&entry), entry.verdict))
    }

    fn read(&self, entry: &Entry) -> Result<Artifact, Trouble> {
        let source = Source { given: entry.location.clone(), ..self.about.clone() };
        let input = Input { source, origin: Origin::File(self.place.original(entry)) };
        let batch = pipeline::run(vec![input], &self.engine, 1, &Options::default(), self.stop, &|_| {});
        let artifact = batch.map_err(trouble)?.artifacts().next();
        let artifact = artifact.unwrap_or_else(|| Err(io::Error::other("a document was lost")));
        artifact.map_err(Trouble::io(exit::INTERNAL, "temporary file"))
    }

    fn publish(&self, artifact: Artifact, entry: &mut Entry) -> io::Result<()> {
        let staged = self.site.staging().join("import");
        let (status, reason) = (artifact.summary.status, artifact.summary.reason.clone());
        let message = artifact.summary.findings.iter().find(|f| f.code == reason).map(|f| f.message.clone());
        let run = json!({ "program": concat!("keikaku ", env!("CARGO_PKG_VERSION")), "import": self.source });
        emit::write_package(&staged, std::iter::once(Ok(artifact)), &run, &PackageOptions::default())?;
        entry.media_type = media_type(&staged)?;
        if status == Status::Failed {
            entry.verdict = Verdict::Failed;
            entry.finding = Some(Finding { code: reason, message: message.unwrap_or_default() });
            return fs::remove_dir_all(&staged);
        }
        entry.documents = documents_in(&staged, None, entry.seen_at)?;
        entry.package = self.site.place(self.source, &staged)?;
        Ok(())
    }
}

fn media_type(package: &Path) -> io::Result<String> {
    let mut documents = csv::Reader::from_path(package.join("data/documents.csv"))?;
    let column = documents.headers()?.iter().position(|name| name == "media_type");
    let first = documents.records().next().transpose()?;
    Ok(column.zip(first).and_then(|(at, row)| row.get(at).map(str::to_owned)).unwrap_or_default())
}

fn told(entry: &Entry) -> String {
    match (&entry.finding, entry.documents.first()) {
        (Some(finding), _) => format!("it could not be read and never answers: {}: {}", finding.code, finding.message),
        (None, Some(document)) => {
            format!("added: {} says {} ({})", short(&entry.package), document.says, document.plan_id)
        }
        (None, None) => "added".to_owned(),
    }
}
