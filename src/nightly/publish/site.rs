//! The folder of the site: what is there, what is published, what was left behind.

use super::disk::{at, folders};
use super::index::{self, Index};
use jiff::Timestamp;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// What is being written.
const STAGING: &str = ".tmp";

/// A site that is there and may be written.
#[derive(Clone, Debug)]
pub struct Site {
    root: PathBuf,
    base_url: String,
}

/// Name of the night that begins at `now`: `2026-11-21T021500Z`, so that the order of names is that of time.
pub fn night_name(now: Timestamp) -> String {
    now.strftime("%Y-%m-%dT%H%M%SZ").to_string()
}

impl Site {
    /// Opens the site, making its folders if they are missing, and removes what a run that died has left. To be called by the one
    /// who holds the lock. Addresses begin with `base_url`, or at the root of the site if it is empty.
    ///
    /// # Errors
    /// Any fault of the file system, a site that may not be written among them.
    pub fn open(root: &Path, base_url: &str) -> io::Result<Self> {
        fs::create_dir_all(root).map_err(at(root))?;
        let root = fs::canonicalize(root).map_err(at(root))?;
        for name in ["packages", "nights"] {
            folders(&root, &root.join(name))?;
        }
        let site = Site { root, base_url: base_url.to_owned() };
        let staging = site.staging();
        match fs::remove_dir_all(&staging) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(at(&staging)(e)),
            _ => fs::create_dir(&staging).map_err(at(&staging))?,
        }
        Ok(site)
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where what is to be published is written first: on the same file system, and emptied by the next run.
    pub fn staging(&self) -> PathBuf {
        self.root.join(STAGING)
    }

    /// The folder of a package.
    pub fn package(&self, source: &str, digest: &str) -> PathBuf {
        self.packages_of(source).join(digest)
    }

    pub(super) fn packages_of(&self, source: &str) -> PathBuf {
        self.root.join("packages").join(source)
    }

    pub(super) fn nights(&self) -> PathBuf {
        self.root.join("nights")
    }

    pub(super) fn link(&self) -> PathBuf {
        self.root.join("current")
    }

    /// The latest address of a source's package, and that of the package itself.
    pub fn addresses(&self, source: &str, digest: &str) -> (String, String) {
        index::addresses(&self.base_url, source, digest)
    }

    /// Name of the night that is published, if there is one.
    pub fn current_night(&self) -> Option<String> {
        let target = fs::read_link(self.link()).ok()?;
        let name = target.strip_prefix("nights").ok()?.to_str()?;
        self.nights().join(name).is_dir().then(|| name.to_owned())
    }

    /// Whether there is a night of that name.
    pub fn has_night(&self, name: &str) -> bool {
        self.nights().join(name).is_dir()
    }

    /// What is published now; nothing before the first night.
    ///
    /// # Errors
    /// Where a night is published whose index cannot be read: it was damaged by hand, and what it said must not be forgotten in silence.
    pub fn current(&self) -> io::Result<Option<Index>> {
        let Some(night) = self.current_night() else { return Ok(None) };
        self.index(&night).map(Some)
    }

    /// The index of a night.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub(super) fn index(&self, night: &str) -> io::Result<Index> {
        let path = self.nights().join(night).join("index.json");
        let text = fs::read(&path).map_err(at(&path))?;
        serde_json::from_slice(&text).map_err(|e| at(&path)(io::Error::new(ErrorKind::InvalidData, e)))
    }

    /// Ends a run: nothing is left that is being written.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn close(self) -> io::Result<()> {
        fs::remove_dir_all(self.staging()).map_err(at(&self.root))
    }
}
