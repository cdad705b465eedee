//! The ledger as tables of SQLite, to find sources and plans in it.
//!
//! *Input*: the files of the ledger. *Output*: lists of sources and plans. *Invariants*: a copy, never the truth: answers are read from
//! the ledger itself; the file is never changed in place but replaced as a whole, so that whoever has it open keeps what he has.

mod fill;

use super::{Fault, Ledger, at, make_folder, sync_folder};
use rusqlite::{Connection, OpenFlags, Row};
use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::Path;
use tempfile::NamedTempFile;

/// An index that says what the ledger says.
#[derive(Debug)]
pub struct Index {
    db: Connection,
    made: Made,
}

/// How an index came to be up to date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// It was.
    Current,
    /// So many ledgers had changed.
    Updated(usize),
    /// It was built anew; why.
    Rebuilt(String),
    /// It could not be written, and is in memory only; why.
    InMemory(String),
}

/// Why there is no index.
#[derive(Debug)]
pub enum IndexError {
    /// The ledger cannot be read.
    Ledger(io::Error),
    /// The index cannot be written.
    Unwritten(io::Error),
    /// SQLite refuses.
    Sqlite(rusqlite::Error),
}

impl fmt::Display for IndexError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            IndexError::Ledger(e) => write!(f, "the ledger could not be read: {e}"),
            IndexError::Unwritten(e) => write!(f, "the index could not be written: {e}"),
            IndexError::Sqlite(e) => write!(f, "the index: {e}"),
        }
    }
}

impl std::error::Error for IndexError {}

impl From<rusqlite::Error> for IndexError {
    fn from(e: rusqlite::Error) -> Self {
        IndexError::Sqlite(e)
    }
}

/// A source, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    /// Its name.
    pub source: String,
    /// Its latest title.
    pub title: String,
    /// Revisions: published, quarantined, failed.
    pub revisions: [usize; 3],
    /// When the first one was seen (UTC).
    pub first_seen: String,
    /// When the last one was seen (UTC).
    pub last_seen: String,
    /// What became of the last one.
    pub last_verdict: String,
    /// The latest day that a published one says; empty if none does.
    pub last_says: String,
}

/// A plan, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanRow {
    /// Its name.
    pub plan_id: String,
    /// Its latest title.
    pub title: String,
    /// Sources that have it.
    pub sources: usize,
    /// Its revisions, accepted or not.
    pub revisions: usize,
    /// The latest day that a published one says; empty if none does.
    pub last_says: String,
}

impl Index {
    /// Opens the index at `path`, brings it up to date, or builds it anew; in memory where it cannot be written.
    pub(super) fn open(path: &Path, ledger: &Ledger) -> Result<Self, IndexError> {
        let why = match present(path, ledger) {
            Ok(index) => return Ok(index),
            Err(Stale::Ledger(e)) => return Err(IndexError::Ledger(e)),
            Err(Stale::Absent) if !ledger.is_there() => {
                return in_memory(ledger, "there is no ledger yet".to_owned());
            }
            Err(Stale::Absent) => "there was none".to_owned(),
            Err(Stale::Unusable(why)) => why,
        };
        match replace(path, None, ledger) {
            Ok(_) => Ok(Index { db: read_only(path)?, made: Made::Rebuilt(why) }),
            Err(IndexError::Ledger(e)) => Err(IndexError::Ledger(e)),
            Err(e) => in_memory(ledger, e.to_string()),
        }
    }

    pub(super) fn rebuild(path: &Path, ledger: &Ledger) -> Result<Self, IndexError> {
        replace(path, None, ledger)?;
        Ok(Index { db: read_only(path)?, made: Made::Rebuilt("as it was asked for".to_owned()) })
    }

    /// How it came to be up to date.
    pub fn made(&self) -> &Made {
        &self.made
    }

    /// All sources, by name.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn sources(&self) -> Result<Vec<SourceRow>, IndexError> {
        let sql = "SELECT source, title, published, quarantined, failed, first_seen, last_seen, last_verdict, last_says \
                   FROM sources ORDER BY source";
        self.all(sql, [], |row| {
            Ok(SourceRow {
                source: row.get(0)?,
                title: row.get(1)?,
                revisions: [count(row, 2)?, count(row, 3)?, count(row, 4)?],
                first_seen: row.get(5)?,
                last_seen: row.get(6)?,
                last_verdict: row.get(7)?,
                last_says: row.get(8)?,
            })
        })
    }

    /// All plans, by name.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn plans(&self) -> Result<Vec<PlanRow>, IndexError> {
        let sql = "SELECT plan_id, title, sources, revisions, last_says FROM plans ORDER BY plan_id";
        self.all(sql, [], |row| {
            Ok(PlanRow {
                plan_id: row.get(0)?,
                title: row.get(1)?,
                sources: count(row, 2)?,
                revisions: count(row, 3)?,
                last_says: row.get(4)?,
            })
        })
    }

    /// The sources that have a plan, by name.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn sources_of(&self, plan: &str) -> Result<Vec<String>, IndexError> {
        let sql = "SELECT DISTINCT source FROM revisions WHERE plan_id = ?1 ORDER BY source";
        self.all(sql, [plan], |row| row.get(0))
    }

    /// Lines of the ledger that do not count.
    ///
    /// # Errors
    /// Where SQLite refuses.
    pub fn faults(&self) -> Result<Vec<Fault>, IndexError> {
        let fault = |row: &Row<'_>| Ok(Fault { file: row.get(0)?, line: count(row, 1)?, why: row.get(2)? });
        self.all("SELECT file, line, why FROM faults ORDER BY file, line", [], fault)
    }

    fn all<T>(
        &self,
        sql: &str,
        given: impl rusqlite::Params,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, IndexError> {
        let mut statement = self.db.prepare(sql)?;
        let rows = statement.query_map(given, read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    row.get::<_, u32>(column).map(|n| n as usize)
}

/// Why the index that is there cannot be used as it is.
enum Stale {
    Absent,
    Unusable(String),
    Ledger(io::Error),
}

impl From<rusqlite::Error> for Stale {
    fn from(e: rusqlite::Error) -> Self {
        Stale::Unusable(e.to_string())
    }
}

/// The index that is there, with the ledgers that changed read again.
fn present(path: &Path, ledger: &Ledger) -> Result<Index, Stale> {
    if fs::symlink_metadata(path).is_err() {
        return Err(Stale::Absent);
    }
    let db = read_only(path)?;
    fill::check(&db).map_err(Stale::Unusable)?;
    let changed = fill::changed(&db, ledger).map_err(|e| match e {
        IndexError::Ledger(e) => Stale::Ledger(e),
        e => Stale::Unusable(e.to_string()),
    })?;
    if changed.is_empty() {
        return Ok(Index { db, made: Made::Current });
    }
    drop(db);
    match replace(path, Some(path), ledger) {
        Ok(count) => Ok(Index { db: read_only(path)?, made: Made::Updated(count) }),
        Err(IndexError::Ledger(e)) => Err(Stale::Ledger(e)),
        Err(e) => Err(Stale::Unusable(e.to_string())),
    }
}

fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

fn in_memory(ledger: &Ledger, why: String) -> Result<Index, IndexError> {
    let mut db = Connection::open_in_memory()?;
    fill::create(&db)?;
    fill::update(&mut db, ledger)?;
    Ok(Index { db, made: Made::InMemory(why) })
}

/// Builds an index beside `path`, from what `old` holds already, and puts it there in one step. Gives how many ledgers were read.
fn replace(path: &Path, old: Option<&Path>, ledger: &Ledger) -> Result<usize, IndexError> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let beside = beside(folder, old).map_err(IndexError::Unwritten)?;
    let mut db = Connection::open(beside.path())?;
    // Nobody else sees this file before it is complete, and a torn one is thrown away.
    db.execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")?;
    if old.is_none() {
        fill::create(&db)?;
    }
    let count = fill::update(&mut db, ledger)?;
    db.close().map_err(|(_, e)| e)?;
    let placed = put_in_place(beside, path).and_then(|()| sync_folder(folder));
    placed.map(|()| count).map_err(IndexError::Unwritten)
}

/// How the names of files begin that may become the index.
const BESIDE: &str = ".index-";

fn beside(folder: &Path, old: Option<&Path>) -> io::Result<NamedTempFile> {
    make_folder(folder)?;
    let mut file = tempfile::Builder::new().prefix(BESIDE).suffix(".tmp").tempfile_in(folder).map_err(at(folder))?;
    if let Some(old) = old {
        io::copy(&mut File::open(old).map_err(at(old))?, file.as_file_mut()).map_err(at(file.path()))?;
    }
    Ok(file)
}

fn put_in_place(beside: NamedTempFile, path: &Path) -> io::Result<()> {
    super::originals::readable(beside.as_file())?;
    beside.as_file().sync_all()?;
    // A journal that belongs to another file of this name must not be played into the new one.
    for ending in ["-journal", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(name);
    }
    beside.persist(path).map_err(|e| at(path)(e.error)).map(drop)
}

/// Removes what killed runs left of an index beside it. Gives how many files.
pub(super) fn sweep(folder: &Path) -> io::Result<usize> {
    let mut swept = 0;
    for path in super::originals::entries(folder)? {
        let name = path.file_name().and_then(|n| n.to_str()).unwrap_or_default();
        if name.starts_with(BESIDE) && name.ends_with(".tmp") {
            fs::remove_file(&path).map_err(at(&path))?;
            swept += 1;
        }
    }
    Ok(swept)
}
