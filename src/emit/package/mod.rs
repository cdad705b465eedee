//! A package on disk: written beside its place, compared with what is there, and put in place in one step.
//!
//! Files are written here because a package is the product; no stage before this one touches a file.

mod collisions;
mod descriptor;
mod files;
mod folder;
mod place;
mod revision;

use super::artifact::{Artifact, Told};
use super::schema;
use super::tables::{Entity, TABLES};
pub(crate) use files::hex;
pub use revision::write_revision;

use collisions::Names;
use descriptor::Descriptor;
use files::Files;
use folder::{Folder, Present};
use std::io;
use std::path::Path;

/// What the one who builds a package may say of it.
#[derive(Clone, Debug, Default)]
pub struct PackageOptions {
    /// Title of the package; the default names the program.
    pub title: String,
    /// Gives up waiting for the disk: after a power cut the package may then be damaged. For tests.
    pub no_sync: bool,
}

/// What became of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// False if every file but `run.json` was there already with the same bytes, and was left alone.
    pub changed: bool,
    /// Documents published.
    pub documents: usize,
    /// Files of the package.
    pub files: usize,
    /// Bytes of the package.
    pub bytes: u64,
    /// Findings that only the package as a whole shows: a plan or a file that came twice.
    pub findings: Vec<Told>,
}

/// Writes `artifacts`, which come sorted by document id, as a package into `dir`.
///
/// The old package stays until the new one is complete on disk; then the two are exchanged in one step (on Linux; elsewhere the
/// old one is renamed away first, and for a moment there is none). If nothing but `run.json` differs, only `run.json` is
/// replaced. One artifact at a time is in memory.
///
/// # Errors
/// - `AlreadyExists`: `dir` is no folder, or holds files that are not of a package of ours; nothing is touched.
/// - What `artifacts` yields, and any fault of the file system; the old package is intact and nothing is left behind.
pub fn write_package(
    dir: &Path,
    artifacts: impl Iterator<Item = io::Result<Artifact>>,
    run: &serde_json::Value,
    options: &PackageOptions,
) -> io::Result<Written> {
    replace(dir, options, |to| fill(to, artifacts, run, options))
}

/// Fills a folder beside `dir` and puts it in its place.
fn replace(
    dir: &Path,
    options: &PackageOptions,
    fill: impl FnOnce(&Path) -> io::Result<Written>,
) -> io::Result<Written> {
    let folder = Folder::open(dir)?;
    folder.sweep();
    let present = folder.look()?;
    let beside = folder.begin()?;
    let mut written = fill(beside.path())?;
    if present == Present::Package && place::same_but_run(beside.path(), folder.path())? {
        place::replace_run(beside.path(), folder.path(), options)?;
        return Ok(written);
    }
    if !options.no_sync {
        place::sync(beside.path())?;
    }
    beside.put_in_place(&folder, present)?;
    written.changed = true;
    Ok(written)
}

/// Finds out whether [`write_package`] would be let into `dir`, before the work is done.
///
/// # Errors
/// As [`write_package`] when `dir` is not its own, or its parent cannot be written.
pub fn may_replace(dir: &Path) -> io::Result<()> {
    let folder = Folder::open(dir)?;
    folder.sweep();
    folder.look()?;
    folder.begin().map(drop)
}

fn fill(
    to: &Path,
    artifacts: impl Iterator<Item = io::Result<Artifact>>,
    run: &serde_json::Value,
    options: &PackageOptions,
) -> io::Result<Written> {
    let mut files = Files::create(to, TABLES)?;
    let mut names = Names::default();
    let mut descriptor = Descriptor::default();
    let mut written = Written::default();
    let mut artifacts = artifacts.peekable();
    while let Some(artifact) = artifacts.next() {
        let mut artifact = artifact?;
        let id = artifact.summary.document_id.clone();
        while let Some(copy) = artifacts.next_if(|next| next.as_ref().is_ok_and(|a| a.summary.document_id == id)) {
            collisions::say_double(&mut artifact, &copy?, &mut written.findings);
        }
        names.settle(&mut artifact, &mut written.findings)?;
        files.add(&artifact)?;
        descriptor.add(artifact.tables.get(Entity::Documents.table().name).map_or("", String::as_str))?;
        written.documents += 1;
    }
    for (name, text) in schema::OF_DOCUMENTS {
        files.write(&format!("schemas/{name}"), text)?;
    }
    let parts = files.finish()?;
    files::write_plain(to, "datapackage.json", &descriptor.render(TABLES, &parts, options))?;
    files::write_plain(to, "run.json", &schema::pretty(run))?;
    (written.files, written.bytes) = place::size(to)?;
    Ok(written)
}
