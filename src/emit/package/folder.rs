//! The folder of a package: whether it may be replaced, and its replacement in one step.

use super::files::at;
use super::place;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What stands where the package is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Present {
    /// Nothing.
    Absent,
    /// A folder without files.
    Empty,
    /// A package of ours and nothing else.
    Package,
}

/// Where the package is to be.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    parent: PathBuf,
    /// How names of folders beside it begin that are ours: fixed length, whatever the folder is called.
    prefix: String,
}

/// Ending of an old package that was renamed away while its successor takes its place.
const ASIDE: &str = "-old";

impl Folder {
    /// Finds the folder; links are followed, missing parents are made.
    pub(super) fn open(dir: &Path) -> io::Result<Self> {
        let path = match fs::symlink_metadata(dir) {
            Ok(_) => fs::canonicalize(dir).map_err(at(dir))?,
            Err(e) if e.kind() == ErrorKind::NotFound => absent(dir)?,
            Err(e) => return Err(at(dir)(e)),
        };
        let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::Error::new(
                ErrorKind::InvalidInput,
                format!("{}: no folder to put a package", dir.display()),
            ));
        };
        let prefix = format!(".keikaku-{}-", short_checksum(name));
        Ok(Folder { parent: parent.to_owned(), prefix, path })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Refuses to replace what is not ours.
    pub(super) fn look(&self) -> io::Result<Present> {
        match fs::metadata(&self.path) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Present::Absent),
            Err(e) => return Err(at(&self.path)(e)),
            Ok(m) if !m.is_dir() => return Err(self.refuse("is a file, not a folder")),
            Ok(_) => {}
        }
        let files = place::list(&self.path)?;
        if files.is_empty() {
            return Ok(Present::Empty);
        }
        let owned = self.owned()?.ok_or_else(|| self.refuse("is not empty and holds no package of keikaku"))?;
        match files.iter().find(|(name, _)| !owned.contains(name)) {
            Some((name, _)) => Err(self.refuse(&format!("holds {name}, which is no part of the package there"))),
            None => Ok(Present::Package),
        }
    }

    fn refuse(&self, why: &str) -> io::Error {
        let advice = "nothing was changed; name another folder, or empty this one";
        io::Error::new(ErrorKind::AlreadyExists, format!("{} {why}: {advice}", self.path.display()))
    }

    /// Files that the package there says are its own.
    fn owned(&self) -> io::Result<Option<HashSet<String>>> {
        let text = match fs::read(self.path.join("datapackage.json")) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            other => other.map_err(at(&self.path))?,
        };
        let Ok(package) = serde_json::from_slice::<serde_json::Value>(&text) else { return Ok(None) };
        if !package["keikaku"].is_object() {
            return Ok(None);
        }
        let lists = ["resources", "files"].into_iter().filter_map(|key| package[key].as_array());
        let paths = lists.flatten().filter_map(|part| part["path"].as_str());
        Ok(Some(paths.chain(["datapackage.json", "run.json"]).map(str::to_owned).collect()))
    }

    /// Removes what killed runs left beside the folder, and brings back a package that one of them had renamed away.
    pub(super) fn sweep(&self) {
        let Ok(entries) = fs::read_dir(&self.parent) else { return };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let Some(name) = name.to_str().filter(|n| n.starts_with(&self.prefix)) else { continue };
            // A run that lives holds the lock.
            let Some(_lock) = lock(&entry.path()) else { continue };
            if name.ends_with(ASIDE) && !self.path.exists() {
                let _ = fs::rename(entry.path(), &self.path);
            } else {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Makes an empty folder beside it, on the same file system.
    pub(super) fn begin(&self) -> io::Result<Beside> {
        for number in 0..u32::MAX {
            let path = self.parent.join(format!("{}{}-{number}", self.prefix, std::process::id()));
            match fs::create_dir(&path) {
                Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
                Err(e) => return Err(at(&path)(e)),
                Ok(()) => return Ok(Beside { _lock: lock(&path), path }),
            }
        }
        Err(io::Error::new(ErrorKind::AlreadyExists, format!("{}: no free name beside it", self.path.display())))
    }
}

fn absent(dir: &Path) -> io::Result<PathBuf> {
    let name = dir
        .file_name()
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, format!("{}: no name", dir.display())))?;
    let parent = dir.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).map_err(at(parent))?;
    Ok(fs::canonicalize(parent).map_err(at(parent))?.join(name))
}

fn short_checksum(name: &OsStr) -> String {
    super::files::hex(&Sha256::digest(name.as_encoded_bytes())[..4])
}

/// Takes the lock of a folder, unless another run has it. Systems that cannot lock folders give none.
fn lock(path: &Path) -> Option<File> {
    let file = File::open(path).ok()?;
    file.try_lock().is_ok().then_some(file)
}

/// A folder that grows beside the package's place; it goes away with this value, whatever is in it by then.
#[derive(Debug)]
pub(super) struct Beside {
    path: PathBuf,
    _lock: Option<File>,
}

impl Beside {
    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Takes the package's place; what stood there is then where this was, and goes away.
    pub(super) fn put_in_place(self, folder: &Folder, present: Present) -> io::Result<()> {
        if present == Present::Absent {
            fs::rename(&self.path, &folder.path).map_err(at(&folder.path))?;
        } else {
            let mode = fs::metadata(&folder.path).map_err(at(&folder.path))?.permissions();
            fs::set_permissions(&self.path, mode).map_err(at(&self.path))?;
            exchange(&self.path, &folder.path)?;
        }
        place::sync_folder(&folder.parent)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        // What cannot be removed now is swept by the next run.
        let _ = fs::remove_dir_all(&self.path);
    }
}

#[cfg(target_os = "linux")]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, new, CWD, old, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => rename_twice(new, old),
        Err(e) => Err(at(old)(e.into())),
    }
}

#[cfg(not(target_os = "linux"))]
fn exchange(new: &Path, old: &Path) -> io::Result<()> {
    rename_twice(new, old)
}

/// Where no system call exchanges two folders: for a moment there is no package, never a mixed one.
fn rename_twice(new: &Path, old: &Path) -> io::Result<()> {
    let mut aside = new.as_os_str().to_owned();
    aside.push(ASIDE);
    let aside = PathBuf::from(aside);
    fs::rename(old, &aside).map_err(at(old))?;
    if let Err(e) = fs::rename(new, old) {
        fs::rename(&aside, old).map_err(at(old))?;
        return Err(at(old)(e));
    }
    // What stays behind is swept by the next run.
    let _ = fs::remove_dir_all(&aside);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_run_left_is_swept_and_a_package_put_aside_comes_back() {
        let temp = tempfile::tempdir().expect("a folder");
        let folder = Folder::open(&temp.path().join("out")).expect("a place");
        let living = folder.begin().expect("beside it");
        let dead = living.path().with_file_name(format!("{}0-0", folder.prefix));
        fs::create_dir_all(dead.join("data")).expect("writable");
        let aside = living.path().with_file_name(format!("{}0-0{ASIDE}", folder.prefix));
        fs::create_dir(&aside).expect("writable");
        fs::write(aside.join("run.json"), "{}").expect("writable");
        folder.sweep();
        assert!(!dead.exists(), "what no run holds goes away");
        assert!(living.path().exists(), "a run that lives keeps its folder");
        assert!(!aside.exists() && folder.path().join("run.json").exists(), "the old package is back");
    }

    #[test]
    fn two_renames_do_what_an_exchange_does() {
        let temp = tempfile::tempdir().expect("a folder");
        let (new, old) = (temp.path().join("new"), temp.path().join("old"));
        for folder in [&new, &old] {
            fs::create_dir(folder).expect("writable");
            fs::write(folder.join(folder.file_name().expect("a name")), "").expect("writable");
        }
        rename_twice(&new, &old).expect("on one file system");
        assert!(old.join("new").exists() && !old.join("old").exists());
        assert_eq!(fs::read_dir(temp.path()).expect("readable").count(), 1);
    }
}
