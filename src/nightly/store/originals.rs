//! The bytes of every revision, under the name of their hash.

use super::{Hash, at, make_folder, sync_folder};
use std::fmt;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// A folder of originals: `ab/abcdef…`, each written once and never changed.
#[derive(Clone, Debug)]
pub struct Originals {
    root: PathBuf,
}

/// Why an original cannot be given back.
#[derive(Debug)]
pub enum Unkept {
    /// It is not there.
    Missing(Hash),
    /// Its bytes are not those that were put there.
    Damaged {
        /// As it was put there.
        hash: Hash,
        /// What its bytes are now.
        found: Hash,
        /// Where it lies.
        path: PathBuf,
    },
    /// The file system refuses.
    Io(io::Error),
}

impl fmt::Display for Unkept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unkept::Missing(hash) => write!(f, "the original {hash} is not in the store"),
            Unkept::Damaged { found, path, .. } => {
                write!(f, "{} was damaged: its SHA-256 is now {found}", path.display())
            }
            Unkept::Io(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Unkept {}

impl Originals {
    /// Names the folder; it is made when something is put there.
    pub fn new(root: &Path) -> Self {
        Originals { root: root.to_owned() }
    }

    /// Where the original of that hash lies, or would.
    pub fn path(&self, hash: Hash) -> PathBuf {
        let name = hash.to_string();
        self.root.join(&name[..2]).join(name)
    }

    /// Keeps `bytes`; when this returns they are on disk, readable for everybody. What is there already and sound is left alone, what was
    /// damaged is replaced.
    ///
    /// # Errors
    /// Any fault of the file system; then nothing stands under that name that was not there before.
    pub fn put(&self, bytes: &[u8]) -> io::Result<Hash> {
        let hash = Hash::of(bytes);
        let path = self.path(hash);
        if fs::read(&path).is_ok_and(|there| there == bytes) {
            return Ok(hash);
        }
        let folder = path.parent().unwrap_or(&self.root);
        make_folder(folder)?;
        let mut file = NamedTempFile::with_suffix_in(".tmp", folder).map_err(at(folder))?;
        file.write_all(bytes).and_then(|()| readable(file.as_file())).map_err(at(&path))?;
        file.as_file().sync_all().map_err(at(&path))?;
        file.persist(&path).map_err(|e| at(&path)(e.error))?;
        sync_folder(folder)?;
        Ok(hash)
    }

    /// Gives the bytes back, the very same.
    ///
    /// # Errors
    /// Where they are missing or damaged, and any fault of the file system.
    pub fn get(&self, hash: Hash) -> Result<Vec<u8>, Unkept> {
        let path = self.path(hash);
        let bytes = fs::read(&path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => Unkept::Missing(hash),
            _ => Unkept::Io(at(&path)(e)),
        })?;
        match Hash::of(&bytes) {
            found if found == hash => Ok(bytes),
            found => Err(Unkept::Damaged { hash, found, path }),
        }
    }

    /// Removes what killed runs left half written; to be called by the one who holds the store's lock. Gives how many files.
    ///
    /// # Errors
    /// Any fault of the file system but that there is no folder.
    pub fn sweep(&self) -> io::Result<usize> {
        let mut swept = 0;
        for folder in entries(&self.root)? {
            for file in entries(&folder)? {
                if file.extension().is_some_and(|e| e == "tmp") {
                    fs::remove_file(&file).map_err(at(&file))?;
                    swept += 1;
                }
            }
        }
        Ok(swept)
    }
}

/// What is in a folder; nothing if it is none.
pub(super) fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(Vec::new()),
        Err(e) => Err(at(folder)(e)),
        Ok(all) => all.map(|e| e.map(|e| e.path()).map_err(at(folder))).collect(),
    }
}

/// Temporary files are for their owner alone; an original is for everybody who may see the folder.
pub(super) fn readable(file: &fs::File) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(fs::Permissions::from_mode(0o644))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_and_are_written_once() {
        let temp = tempfile::tempdir().expect("a folder");
        let originals = Originals::new(&temp.path().join("store/originals"));
        let hash = originals.put("計画".as_bytes()).expect("kept");
        let written = fs::metadata(originals.path(hash)).and_then(|m| m.modified()).expect("there");
        assert_eq!(originals.put("計画".as_bytes()).expect("kept"), hash);
        assert_eq!(fs::metadata(originals.path(hash)).and_then(|m| m.modified()).expect("there"), written);
        assert_eq!(originals.get(hash).expect("there"), "計画".as_bytes());
        assert!(matches!(originals.get(Hash::of(b"other")), Err(Unkept::Missing(_))));
    }

    #[test]
    fn damage_is_seen_and_mended_by_the_same_bytes() {
        let temp = tempfile::tempdir().expect("a folder");
        let originals = Originals::new(temp.path());
        let hash = originals.put(b"plan").expect("kept");
        fs::write(originals.path(hash), b"plam").expect("writable");
        assert!(matches!(originals.get(hash), Err(Unkept::Damaged { .. })));
        originals.put(b"plan").expect("kept");
        assert_eq!(originals.get(hash).expect("mended"), b"plan");
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_and_leftovers_go() {
        use std::os::unix::fs::PermissionsExt;
        let temp = tempfile::tempdir().expect("a folder");
        let originals = Originals::new(temp.path());
        let hash = originals.put(b"plan").expect("kept");
        let mode = fs::metadata(originals.path(hash)).expect("there").permissions().mode();
        assert_eq!(mode & 0o777, 0o644);
        let left = originals.path(hash).with_file_name(".abc.tmp");
        fs::write(&left, b"pl").expect("writable");
        assert_eq!(originals.sweep().expect("swept"), 1);
        assert!(!left.exists() && originals.get(hash).is_ok());
    }
}
