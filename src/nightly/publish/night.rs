//! A night: staged, checked, put in its place, published by one rename.

use super::disk::{at, folders, link, readable, readable_below, sync_all, sync_folder};
use super::index::Index;
use super::page;
use super::site::Site;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Component, Path, PathBuf};

/// A night that is being written.
#[derive(Debug)]
pub struct Draft<'a> {
    site: &'a Site,
    folder: PathBuf,
    name: String,
}

impl Site {
    /// Begins a night. If there is one of this name (two runs in the same second, or one that died before it published), it gets a number.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn draft(&self, name: &str) -> io::Result<Draft<'_>> {
        let numbered = (2..).map(|n| format!("{name}-{n}"));
        let free = std::iter::once(name.to_owned()).chain(numbered).find(|n| !self.nights().join(n).exists());
        let folder = self.staging().join("night");
        fs::create_dir(&folder).map_err(at(&folder))?;
        Ok(Draft { site: self, folder, name: free.unwrap_or_else(|| name.to_owned()) })
    }
}

impl Draft<'_> {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A place inside the night for a file or folder that the caller writes; the folders above it are there.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn path(&self, inside: &str) -> io::Result<PathBuf> {
        let path = self.folder.join(inside);
        folders(&self.folder, path.parent().unwrap_or(&self.folder))?;
        Ok(path)
    }

    /// Writes the index, a page for people, and a link to the package of every source.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn index(&self, index: &Index) -> io::Result<()> {
        for source in &index.sources {
            let path = self.path(&format!("packages/{}", source.id))?;
            link(&link_target(&source.id, &source.digest), &path)?;
        }
        let text = serde_json::to_vec_pretty(index)?;
        fs::write(self.folder.join("index.json"), text).map_err(at(&self.folder))?;
        fs::write(self.folder.join("index.html"), page::html(index)).map_err(at(&self.folder))
    }

    /// Checks the night, makes it last, and publishes it: `current` leads to the night before or to this one at any moment.
    ///
    /// # Errors
    /// Where the night is not what it should be, and any fault of the file system; then what is published is as it was.
    pub fn publish(self, index: &Index) -> io::Result<()> {
        self.check(index)?;
        readable_below(&self.folder)?;
        sync_all(&self.folder)?;
        let place = self.site.nights().join(&self.name);
        fs::rename(&self.folder, &place).map_err(at(&place))?;
        sync_folder(&self.site.nights())?;
        switch(self.site, &self.name)
    }

    /// Every source has its package, and the index can be read back.
    fn check(&self, index: &Index) -> io::Result<()> {
        let wrong = |what: String| io::Error::new(ErrorKind::InvalidData, format!("night {}: {what}", self.name));
        let text = fs::read(self.folder.join("index.json")).map_err(at(&self.folder))?;
        let back: Index = serde_json::from_slice(&text).map_err(|e| wrong(e.to_string()))?;
        if back != *index {
            return Err(wrong("the index does not read back as it was written".to_owned()));
        }
        for source in &index.sources {
            let target = fs::read_link(self.folder.join("packages").join(&source.id)).map_err(at(&self.folder))?;
            if target != link_target(&source.id, &source.digest) {
                return Err(wrong(format!("the link of {} leads elsewhere", source.id)));
            }
            let package = self.site.package(&source.id, &source.digest).join("datapackage.json");
            if !package.is_file() {
                return Err(wrong(format!("{} is not there", package.display())));
            }
        }
        Ok(())
    }
}

/// From `nights/<night>/packages/<source>` to the package.
fn link_target(source: &str, digest: &str) -> PathBuf {
    let depth = Path::new(source).components().filter(|c| matches!(c, Component::Normal(_))).count();
    let up = "../".repeat(depth + 2);
    Path::new(&up).join("packages").join(source).join(digest)
}

fn switch(site: &Site, night: &str) -> io::Result<()> {
    let new = site.staging().join("current");
    link(&Path::new("nights").join(night), &new)?;
    readable(site.root(), true).ok();
    fs::rename(&new, site.link()).map_err(at(&site.link()))?;
    sync_folder(site.root())
}
