//! A package of the past: as it lies in the site, or made anew from its original.

use super::place::{Place, is_package};
use crate::cli::build::{own_program, stop_on_signals, trouble};
use crate::cli::diff::side::{Side, read};
use crate::cli::exit::{self, Trouble};
use keikaku::diff::Snapshot;
use keikaku::emit::{self, PackageOptions};
use keikaku::model::Source;
use keikaku::nightly::store::Entry;
use keikaku::pipeline::{self, Engine, Input, Limits, Options, Origin};
use serde_json::json;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use walkdir::WalkDir;

/// The tables of a revision; nothing if neither its package nor its original is there.
pub(super) fn tables(place: &Place, entry: &Entry, stop: &AtomicBool) -> Result<Option<Snapshot>, Trouble> {
    if let Some(package) = place.package(entry).filter(|p| is_package(p)) {
        return Ok(Some(Side::read(&package, stop)?.tables));
    }
    match original(place, entry) {
        Ok(input) => Ok(Some(read(vec![input], stop)?.tables)),
        Err(_) => Ok(None),
    }
}

/// The original of a revision, to be read as it was read then.
fn original(place: &Place, entry: &Entry) -> Result<Input, Trouble> {
    let kept = place.store.originals().get(entry.sha256);
    kept.map_err(|e| Trouble::new(exit::REFUSED, format!("the package is no longer there, and {e}")))?;
    let is_address = entry.location.contains("://");
    let source = Source {
        given: entry.location.clone(),
        url: if is_address { entry.location.clone() } else { String::new() },
        ..Source::default()
    };
    Ok(Input { source, origin: Origin::File(place.original(entry)) })
}

/// Puts the package of a revision into `output`; says how.
pub(super) fn copy(place: &Place, entry: &Entry, output: &Path) -> Result<String, Trouble> {
    if fs::read_dir(output).is_ok_and(|mut there| there.next().is_some()) || output.is_file() {
        let message = format!("{} is not empty: name a folder that is absent or empty", output.display());
        return Err(Trouble::new(exit::UNWRITTEN, message));
    }
    match place.package(entry).filter(|p| is_package(p)) {
        Some(package) => {
            let damaged = |what: String| Trouble::new(exit::REFUSED, format!("{}: {what}", package.display()));
            let problems = emit::verify_package(&package).map_err(|e| damaged(e.to_string()))?;
            if let Some(problem) = problems.first() {
                return Err(damaged(format!("the package was damaged: {problem}")));
            }
            copy_folder(&package, output).map_err(Trouble::io(exit::UNWRITTEN, output.display()))?;
            Ok(format!("the package, copied from {}", package.display()))
        }
        None => {
            build(original(place, entry)?, output)?;
            let what = "made anew from its original, by this version of keikaku and without the licence and attribution it had";
            Ok(format!("the package, {what}"))
        }
    }
}

fn build(input: Input, output: &Path) -> Result<(), Trouble> {
    let stop = stop_on_signals()?;
    let given = input.source.given.clone();
    let engine = Engine::children(own_program(), Limits::default());
    let batch = pipeline::run(vec![input], &engine, 1, &Options::default(), &stop, &|_| {}).map_err(trouble)?;
    let run = json!({
        "program": concat!("keikaku ", env!("CARGO_PKG_VERSION")),
        "finished": jiff::Timestamp::now().to_string(),
        "options": { "inputs": [given] },
    });
    let written = emit::write_package(output, batch.artifacts(), &run, &PackageOptions::default());
    written.map(drop).map_err(Trouble::io(exit::UNWRITTEN, "the package was not written"))
}

/// Copies a folder beside its place, and puts it there as a whole.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    let parent = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent)?;
    let beside = tempfile::Builder::new().prefix(".keikaku-history-").tempdir_in(parent)?;
    let whole = beside.path().join("package");
    for entry in WalkDir::new(from) {
        let entry = entry?;
        let inside = entry.path().strip_prefix(from).map_err(io::Error::other)?;
        let place = if inside.as_os_str().is_empty() { whole.clone() } else { whole.join(inside) };
        if entry.file_type().is_dir() {
            fs::create_dir(&place)?;
        } else {
            fs::copy(entry.path(), &place)?;
        }
    }
    match fs::remove_dir(to) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(e),
        _ => fs::rename(&whole, to),
    }
}
