//! What was seen, kept for good: originals, the ledger, its index, and answers about the past.
//!
//! ```text
//! originals/ab/abcdef…     the bytes of every revision, named by their SHA-256
//! ledger/<source>.jsonl    one line for every new revision of a source: the truth
//! index.sqlite             the same as tables, for whoever looks for a plan; may be deleted at any time
//! ```
//!
//! *Input*: revisions as they were seen and judged. *Output*: [`Answer`]s to "what did the plan say on that day, as far as was known on
//! that other day". *Invariants*: what was written once is never changed; an answer depends on which revisions are in the ledger, never
//! on the order in which they came there; a torn or damaged line is told of and costs nothing but itself.

mod answer;
mod as_text;
mod entry;
mod hash;
mod index;
mod ledger;
mod lines;
mod names;
mod originals;
#[cfg(test)]
mod tests;

pub use answer::{Answer, Of, Question, Revision, answer, day_in_japan, end_of_day_in_japan, revisions};
pub use entry::{Basis, Document, Entry, Finding, Verdict, documents_in};
pub use hash::Hash;
pub use index::{Index, IndexError, Made, PlanRow, SourceRow};
pub use ledger::{Appended, Ledger};
pub use lines::{Fault, Lines};
pub use originals::{Originals, Unkept};

use std::io;
use std::path::{Path, PathBuf};

/// The folder of a store. Nothing is made before something is kept.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// Names the folder; it need not be there.
    pub fn new(root: &Path) -> Self {
        Store { root: root.to_owned() }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The bytes of all revisions.
    pub fn originals(&self) -> Originals {
        Originals::new(&self.root.join("originals"))
    }

    /// What was seen when.
    pub fn ledger(&self) -> Ledger {
        Ledger::new(&self.root.join("ledger"))
    }

    /// The index, brought up to date with the ledger; in memory where the store cannot be written.
    ///
    /// # Errors
    /// Where the ledger cannot be read, or SQLite refuses even in memory.
    pub fn index(&self) -> Result<Index, IndexError> {
        Index::open(&self.root.join("index.sqlite"), &self.ledger())
    }

    /// Forgets the index and builds it anew.
    ///
    /// # Errors
    /// As [`Self::index`], and where the store cannot be written.
    pub fn rebuild_index(&self) -> Result<Index, IndexError> {
        Index::rebuild(&self.root.join("index.sqlite"), &self.ledger())
    }

    /// Removes what killed runs left half written; to be called by the one who holds the store's lock. Gives how many files.
    ///
    /// # Errors
    /// Any fault of the file system.
    pub fn sweep(&self) -> io::Result<usize> {
        Ok(self.originals().sweep()? + index::sweep(&self.root)?)
    }

    /// Everything the ledger says of a source or a plan, in the order in which it was seen, with what could not be read of it.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn entries(&self, index: &Index, of: &Of) -> Result<Lines, IndexError> {
        let sources = match of {
            Of::Source(source) => vec![source.clone()],
            Of::Plan(plan) => index.sources_of(plan)?,
        };
        let mut all = Lines::default();
        for source in sources {
            let mut lines = self.ledger().read(&source).map_err(IndexError::Ledger)?;
            all.entries.append(&mut lines.entries);
            all.faults.append(&mut lines.faults);
        }
        all.entries.sort_by(|a, b| a.order().cmp(&b.order()));
        Ok(all)
    }
}

/// Where a source's package lies in a site: `packages/<source>/<digest>`.
pub fn package_folder(site: &Path, source: &str, digest: &str) -> PathBuf {
    site.join("packages").join(source).join(digest)
}

/// Names the file in an error of the file system.
fn at(path: &Path) -> impl FnOnce(io::Error) -> io::Error + '_ {
    move |e| io::Error::new(e.kind(), format!("{}: {e}", path.display()))
}

/// Waits until the names in a folder are on disk, where the system can do that.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { std::fs::File::open(path).and_then(|f| f.sync_all()).map_err(at(path)) } else { Ok(()) }
}

/// Makes a folder and those around it that are missing; when this returns their names are on disk.
fn make_folder(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(parent)?;
    match std::fs::create_dir(path) {
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(e) => Err(at(path)(e)),
        Ok(()) => sync_folder(parent),
    }
}
