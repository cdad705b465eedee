//! What is to be read: files, folders, standard input.

use super::exit::{self, Trouble};
use keikaku::diag::Code;
use keikaku::model::Source;
use keikaku::pipeline::{Input, Origin};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use walkdir::{DirEntry, WalkDir};

/// The bytes of a file, or of standard input for `-`.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    fs::read(path)
}

/// The inputs, and copies of those that can be read only once.
#[derive(Debug)]
pub(crate) struct Inputs {
    /// In no particular order.
    pub(crate) all: Vec<Input>,
    /// Removed when dropped.
    copies: Vec<NamedTempFile>,
    /// What is said of every source.
    common: Source,
    /// Bytes of a document that are copied at most, and one more.
    limit: u64,
}

impl Inputs {
    /// Finds the documents under `paths`, but none inside `output`.
    ///
    /// # Errors
    /// If nothing that `paths` name exists or holds a file, or standard input is named twice.
    pub(crate) fn find(paths: &[PathBuf], output: &Path, common: Source, limit: u64) -> Result<Self, Trouble> {
        let is_stdin = |p: &&PathBuf| p.as_os_str() == "-";
        if paths.iter().filter(is_stdin).count() > 1 {
            return Err(Trouble::new(exit::USAGE, "standard input (`-`) can be read only once"));
        }
        let is_missing =
            |p: &PathBuf| !is_stdin(&p) && fs::symlink_metadata(p).is_err_and(|e| e.kind() == ErrorKind::NotFound);
        if paths.iter().all(is_missing) {
            let names: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
            return Err(Trouble::new(exit::USAGE, format!("there is no {}", names.join(", no "))));
        }
        let mut inputs = Inputs { all: Vec::new(), copies: Vec::new(), common, limit: limit.saturating_add(1) };
        let output = identity(output);
        for path in paths {
            inputs.add(path, output.as_ref())?;
        }
        if inputs.all.is_empty() {
            return Err(Trouble::new(exit::USAGE, "the folders hold no file to read"));
        }
        Ok(inputs)
    }

    fn add(&mut self, path: &Path, output: Option<&Identity>) -> Result<(), Trouble> {
        if path.as_os_str() == "-" {
            return self.copy(path, io::stdin().lock());
        }
        match fs::metadata(path) {
            Ok(m) if m.is_dir() => self.walk(path, output),
            Ok(m) if m.is_file() => self.push(path, Origin::File(path.to_owned())),
            // A pipe or device: a reader process might not reach it, and it can be read only once.
            Ok(_) => match File::open(path) {
                Ok(file) => return self.copy(path, file),
                Err(e) => self.refuse(path, format!("the file could not be read: {}", e.kind())),
            },
            Err(e) if e.kind() == ErrorKind::NotFound => self.refuse(path, "there is no such file".to_owned()),
            Err(e) => self.refuse(path, format!("the file could not be read: {}", e.kind())),
        }
        Ok(())
    }

    fn walk(&mut self, root: &Path, output: Option<&Identity>) {
        let is_wanted = |e: &DirEntry| e.depth() == 0 || !is_hidden(e);
        let is_output =
            |e: &DirEntry| e.file_type().is_dir() && output.is_some() && identity(e.path()).as_ref() == output;
        let entries = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|e| is_wanted(e) && !is_output(e)) {
            match entry {
                Ok(e) if e.file_type().is_dir() => {}
                Ok(e) if e.file_type().is_file() => self.push(e.path(), Origin::File(e.path().to_owned())),
                Ok(e) => {
                    self.refuse(e.path(), "it is a pipe, a device or a socket; name it to have it read".to_owned())
                }
                Err(e) => self.refuse(e.path().unwrap_or(root), why_not_walked(&e)),
            }
        }
    }

    /// Copies what can be read only once. Beyond the limit it would be refused anyway.
    fn copy(&mut self, path: &Path, from: impl Read) -> Result<(), Trouble> {
        let copied = NamedTempFile::new().and_then(|mut to| {
            io::copy(&mut from.take(self.limit), to.as_file_mut())?;
            Ok(to)
        });
        let copy = copied.map_err(Trouble::io(exit::UNWRITTEN, format!("copy of {}", path.display())))?;
        self.push(path, Origin::File(copy.path().to_owned()));
        self.copies.push(copy);
        Ok(())
    }

    fn refuse(&mut self, path: &Path, why: String) {
        self.push(path, Origin::Refused(Code::Unreadable, why));
    }

    fn push(&mut self, path: &Path, origin: Origin) {
        let given = path.to_string_lossy().into_owned();
        self.all.push(Input { source: Source { given, ..self.common.clone() }, origin });
    }
}

fn why_not_walked(e: &walkdir::Error) -> String {
    match e.io_error() {
        Some(io) if e.path().is_some_and(Path::is_dir) => format!("the folder could not be read: {}", io.kind()),
        Some(io) => format!("the file could not be read: {}", io.kind()),
        None => "a link that leads back to a folder around it".to_owned(),
    }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_encoded_bytes().starts_with(b".")
}

/// What a folder is, by whatever path it was reached.
#[cfg(unix)]
type Identity = (u64, u64);
#[cfg(not(unix))]
type Identity = PathBuf;

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|m| (m.dev(), m.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    fs::canonicalize(path).ok()
}
