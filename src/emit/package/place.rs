//! A package's files on disk: listed, compared, made to last.

use super::PackageOptions;
use super::files::at;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::Path;
use walkdir::WalkDir;

/// The one file that may differ between two runs on equal input.
const RUN: &str = "run.json";

/// Every file below a folder with its size, sorted; names with `/`.
pub(super) fn list(root: &Path) -> io::Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(root).min_depth(1).sort_by_file_name() {
        let entry = entry?;
        if !entry.file_type().is_dir() {
            files.push((relative(root, entry.path()), entry.metadata()?.len()));
        }
    }
    Ok(files)
}

fn relative(root: &Path, path: &Path) -> String {
    let parts = path.strip_prefix(root).unwrap_or(path).components();
    parts.map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// Files and bytes below a folder.
pub(super) fn size(root: &Path) -> io::Result<(usize, u64)> {
    let files = list(root)?;
    Ok((files.len(), files.iter().map(|(_, bytes)| bytes).sum()))
}

/// Whether two packages have the same files with the same bytes, but for `run.json`.
pub(super) fn same_but_run(new: &Path, old: &Path) -> io::Result<bool> {
    let files = |root: &Path| -> io::Result<Vec<(String, u64)>> {
        Ok(list(root)?.into_iter().filter(|(name, _)| name != RUN).collect())
    };
    let names = files(new)?;
    // The descriptor has all checksums: where anything differs, it almost always differs too.
    if names != files(old)? || !same(&new.join("datapackage.json"), &old.join("datapackage.json"))? {
        return Ok(false);
    }
    for (name, _) in &names {
        if !same(&new.join(name), &old.join(name))? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn same(a: &Path, b: &Path) -> io::Result<bool> {
    let mut a = BufReader::new(File::open(a).map_err(at(a))?);
    let mut b = BufReader::new(File::open(b).map_err(at(b))?);
    let (mut left, mut right) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    loop {
        let count = fill(&mut a, &mut left)?;
        if count != fill(&mut b, &mut right)? || left[..count] != right[..count] {
            return Ok(false);
        }
        if count == 0 {
            return Ok(true);
        }
    }
}

fn fill(from: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut count = 0;
    while count < buffer.len() {
        match from.read(&mut buffer[count..])? {
            0 => break,
            more => count += more,
        }
    }
    Ok(count)
}

/// Puts the new `run.json` into the old package.
pub(super) fn replace_run(new: &Path, old: &Path, options: &PackageOptions) -> io::Result<()> {
    let run = new.join(RUN);
    if !options.no_sync {
        File::open(&run).and_then(|f| f.sync_all()).map_err(at(&run))?;
    }
    fs::rename(&run, old.join(RUN)).map_err(at(old))
}

/// Waits until a package is on disk: one call for the whole file system, which waits for one commit of its journal instead of one
/// for each of the 33 files that even the smallest package has.
#[cfg(target_os = "linux")]
pub(super) fn sync(root: &Path) -> io::Result<()> {
    let folder = File::open(root).map_err(at(root))?;
    rustix::fs::syncfs(&folder).map_err(|e| at(root)(e.into()))
}

/// Waits until every file and folder of a package is on disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn sync(root: &Path) -> io::Result<()> {
    for entry in WalkDir::new(root).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            sync_folder(entry.path())?;
        } else {
            File::open(entry.path()).and_then(|f| f.sync_all()).map_err(at(entry.path()))?;
        }
    }
    Ok(())
}

/// Waits until the names in a folder are on disk, where the system can do that.
pub(super) fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path).and_then(|f| f.sync_all()).map_err(at(path)) } else { Ok(()) }
}
