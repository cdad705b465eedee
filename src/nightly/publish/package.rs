//! Packages: each in a folder named by its digest, there as a whole or not at all.

use super::disk::{at, folders, readable_below, sync_folder};
use super::site::Site;
use crate::emit::hex;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Digest of a package: SHA-256 of its `datapackage.json`, lower-case hexadecimal. That file holds the checksum of every other one but
/// `run.json`, so it names the content.
///
/// # Errors
/// Where the file cannot be read.
pub fn digest(package: &Path) -> io::Result<String> {
    let path = package.join("datapackage.json");
    let bytes = fs::read(&path).map_err(at(&path))?;
    Ok(hex(&Sha256::digest(bytes)))
}

impl Site {
    /// Puts a staged package in its place for good. If the very same one is there already, that one stays.
    ///
    /// # Errors
    /// Any fault of the file system; then nothing is in its place.
    pub fn place(&self, source: &str, staged: &Path) -> io::Result<String> {
        let digest = digest(staged)?;
        let folder = self.packages_of(source);
        folders(self.root(), &folder)?;
        readable_below(staged)?;
        let place = folder.join(&digest);
        match fs::rename(staged, &place) {
            Ok(()) => sync_folder(&folder)?,
            Err(e) if matches!(e.kind(), ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty) => {
                fs::remove_dir_all(staged).map_err(at(staged))?;
            }
            Err(e) => return Err(at(&place)(e)),
        }
        Ok(digest)
    }

    /// Digests of a source's packages, sorted.
    ///
    /// # Errors
    /// Any fault of the file system but that there are none.
    pub fn packages(&self, source: &str) -> io::Result<Vec<String>> {
        let folder = self.packages_of(source);
        let entries = match fs::read_dir(&folder) {
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
            other => other.map_err(at(&folder))?,
        };
        let mut all = Vec::new();
        for entry in entries {
            let name = entry.map_err(at(&folder))?.file_name();
            all.extend(name.to_str().filter(|n| is_digest(n)).map(str::to_owned));
        }
        all.sort();
        Ok(all)
    }

    /// Removes a package that turned out to be damaged, so that it can be built anew.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn discard(&self, source: &str, digest: &str) -> io::Result<()> {
        let place = self.package(source, digest);
        let aside = self.staging().join(format!("discarded-{digest}"));
        fs::rename(&place, &aside).map_err(at(&place))?;
        fs::remove_dir_all(&aside).map_err(at(&aside))
    }
}

/// Whether a folder's name is that of a package.
pub(super) fn is_digest(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
