//! One file per source; lines are added and never changed.

use super::names::{ENDING, file_name};
use super::{Entry, Lines, at, lines, make_folder, sync_folder};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder of ledgers.
#[derive(Clone, Debug)]
pub struct Ledger {
    folder: PathBuf,
}

/// What was done when lines were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Torn lines of earlier runs that were cut off: file and bytes, as text.
    pub cut: Vec<(String, String)>,
}

/// Above so many files one call for the whole file system is faster than one for each.
#[cfg(target_os = "linux")]
const MANY: usize = 64;

impl Ledger {
    /// Names the folder; it is made when something is added.
    pub fn new(folder: &Path) -> Self {
        Ledger { folder: folder.to_owned() }
    }

    /// Where the ledger of a source is, or would be.
    pub fn path(&self, source: &str) -> PathBuf {
        self.folder.join(file_name(source))
    }

    /// Whether anything was ever added.
    pub fn is_there(&self) -> bool {
        self.folder.is_dir()
    }

    /// Adds revisions; when this returns they are on disk. What a killed run left half written at the end of a ledger is cut off before.
    ///
    /// # Errors
    /// Any fault of the file system; then every ledger holds whole lines still, and some of the entries may be there.
    pub fn append(&self, entries: &[Entry]) -> io::Result<Appended> {
        let mut texts: BTreeMap<&str, String> = BTreeMap::new();
        for entry in entries {
            texts.entry(&entry.source).or_default().push_str(&lines::write(entry)?);
        }
        let mut appended = Appended::default();
        if texts.is_empty() {
            return Ok(appended);
        }
        make_folder(&self.folder)?;
        let mut files = Vec::new();
        let mut is_new = false;
        for (source, text) in texts {
            let name = file_name(source);
            let path = self.folder.join(&name);
            is_new |= !path.exists();
            let (file, cut) = add(&path, &name, text.as_bytes()).map_err(at(&path))?;
            appended.cut.extend(cut.map(|cut| (name, cut)));
            files.push((path, file));
            if files.len() == 512 {
                sync(&std::mem::take(&mut files))?;
            }
        }
        sync(&files)?;
        if is_new {
            sync_folder(&self.folder)?;
        }
        Ok(appended)
    }

    /// Everything the ledger of a source says; nothing where there is none.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn read(&self, source: &str) -> io::Result<Lines> {
        let path = self.path(source);
        match fs::read(&path) {
            Ok(text) => Ok(lines::read(&file_name(source), &text).0),
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(Lines::default()),
            Err(e) => Err(at(&path)(e)),
        }
    }

    /// Where the ledgers are.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Size of every ledger and when it was changed (nanoseconds since 1970), by the name of its file.
    pub(super) fn files(&self) -> io::Result<BTreeMap<String, (u64, i64)>> {
        let mut all = BTreeMap::new();
        let entries = match fs::read_dir(&self.folder) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(all),
            other => other.map_err(at(&self.folder))?,
        };
        for entry in entries {
            let entry = entry.map_err(at(&self.folder))?;
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|n| n.ends_with(ENDING)) else { continue };
            let about = fs::metadata(entry.path()).map_err(at(&entry.path()))?;
            if !about.is_file() {
                continue;
            }
            let since = about.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            all.insert(name.to_owned(), (about.len(), i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)));
        }
        Ok(all)
    }
}

/// Adds whole lines to a file, all or none of them.
fn add(path: &Path, name: &str, text: &[u8]) -> io::Result<(File, Option<String>)> {
    let mut file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    // Two runs may add at once; where the system cannot lock, the lock of the store keeps them apart.
    let _ = file.lock();
    let mut there = Vec::new();
    file.read_to_end(&mut there)?;
    let whole = lines::whole(name, &there);
    let cut = (whole < there.len()).then(|| String::from_utf8_lossy(&there[whole..]).into_owned());
    file.set_len(whole as u64)?;
    file.seek(SeekFrom::Start(whole as u64))?;
    let is_open = whole > 0 && there[whole - 1] != b'\n';
    let bytes = [if is_open { b"\n".as_slice() } else { b"" }, text].concat();
    if let Err(e) = file.write_all(&bytes) {
        // A full disk: what got there goes again, as far as the disk lets it.
        let _ = file.set_len(whole as u64);
        return Err(e);
    }
    let _ = file.unlock();
    Ok((file, cut))
}

/// Waits until files are on disk.
fn sync(files: &[(PathBuf, File)]) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    if files.len() > MANY
        && let Some((path, file)) = files.first()
    {
        return rustix::fs::syncfs(file).map_err(|e| at(path)(e.into()));
    }
    files.iter().try_for_each(|(path, file)| file.sync_all().map_err(at(path)))
}
