//! Ledgers → rows.

use super::IndexError;
use crate::nightly::store::lines::{self, Lines};
use crate::nightly::store::{Document, Entry, Ledger, Revision, at};
use rusqlite::{Connection, Statement, Transaction, params};
use std::collections::BTreeMap;
use std::fs;

/// Marks the file as ours: `keik`.
const APPLICATION: i64 = 0x6b65_696b;
/// Of the tables; an index of another version is built anew.
const VERSION: i64 = 1;

/// Size and time of change, by file.
type Files = BTreeMap<String, (u64, i64)>;

/// Makes the tables.
pub(super) fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(include_str!("schema.sql"))?;
    db.pragma_update(None, "application_id", APPLICATION)?;
    db.pragma_update(None, "user_version", VERSION)
}

/// Says what is wrong with a file that should be an index of ours.
pub(super) fn check(db: &Connection) -> Result<(), String> {
    let number = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    let wrong = |e: rusqlite::Error| e.to_string();
    if number("application_id").map_err(wrong)? != APPLICATION {
        return Err("it was none of ours".to_owned());
    }
    if number("user_version").map_err(wrong)? != VERSION {
        return Err("it was of another version".to_owned());
    }
    let found: String = db.pragma_query_value(None, "integrity_check", |row| row.get(0)).map_err(wrong)?;
    if found == "ok" { Ok(()) } else { Err(format!("it was damaged: {found}")) }
}

/// Ledgers that are not as they were when they were read: changed, new, or gone.
pub(super) fn changed(db: &Connection, ledger: &Ledger) -> Result<Vec<String>, IndexError> {
    let files = ledger.files().map_err(IndexError::Ledger)?;
    let known = known(db)?;
    let is_same = |name: &String| known.get(name) == files.get(name);
    let mut all: Vec<String> = files.keys().chain(known.keys()).filter(|name| !is_same(name)).cloned().collect();
    all.sort();
    all.dedup();
    Ok(all)
}

fn known(db: &Connection) -> rusqlite::Result<Files> {
    let mut statement = db.prepare("SELECT file, bytes, modified FROM ledgers")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get::<_, i64>(1)? as u64, row.get(2)?))))?;
    rows.collect()
}

/// Reads the ledgers that changed, all in one transaction. Gives how many they were.
pub(super) fn update(db: &mut Connection, ledger: &Ledger) -> Result<usize, IndexError> {
    let changed = changed(db, ledger)?;
    let files = ledger.files().map_err(IndexError::Ledger)?;
    let rows = db.transaction()?;
    for name in &changed {
        forget(&rows, name)?;
        if let Some(&about) = files.get(name) {
            let path = ledger.folder().join(name);
            let text = fs::read(&path).map_err(at(&path)).map_err(IndexError::Ledger)?;
            take(&rows, name, about, &text)?;
        }
    }
    rows.commit()?;
    Ok(changed.len())
}

fn forget(rows: &Transaction<'_>, name: &str) -> rusqlite::Result<()> {
    for table in ["ledgers", "revisions", "faults"] {
        rows.prepare_cached(&format!("DELETE FROM {table} WHERE file = ?1"))?.execute([name])?;
    }
    Ok(())
}

fn take(rows: &Transaction<'_>, name: &str, (bytes, modified): (u64, i64), text: &[u8]) -> rusqlite::Result<()> {
    // What was added since the file was looked at is looked at again the next time.
    let text = text.get(..usize::try_from(bytes).unwrap_or(usize::MAX)).unwrap_or(text);
    rows.prepare_cached("INSERT INTO ledgers VALUES (?1, ?2, ?3)")?.execute(params![name, bytes as i64, modified])?;
    let (Lines { entries, faults }, numbers) = lines::read(name, text);
    for fault in faults {
        let mut insert = rows.prepare_cached("INSERT INTO faults VALUES (?1, ?2, ?3)")?;
        insert.execute(params![fault.file, fault.line as i64, fault.why])?;
    }
    let places = (1..=18).map(|n| format!("?{n}")).collect::<Vec<_>>().join(", ");
    let mut insert = rows.prepare_cached(&format!("INSERT INTO revisions VALUES ({places})"))?;
    for (entry, line) in entries.iter().zip(numbers) {
        if entry.documents.is_empty() {
            row(&mut insert, name, line, 0, Revision { entry, document: None })?;
        }
        for (position, document) in entry.documents.iter().enumerate() {
            row(&mut insert, name, line, position + 1, Revision { entry, document: Some(document) })?;
        }
    }
    Ok(())
}

fn row(
    insert: &mut Statement<'_>,
    file: &str,
    line: usize,
    position: usize,
    revision: Revision<'_>,
) -> rusqlite::Result<()> {
    let Revision { entry, document } = revision;
    let word = |part: fn(&Document) -> &String| document.map_or("", |d| part(d).as_str());
    let finding =
        |part: fn(&crate::nightly::store::Finding) -> &String| entry.finding.as_ref().map_or("", |f| part(f).as_str());
    insert.execute(params![
        entry.source,
        seen_at(entry),
        revision.says().to_string(),
        revision.basis().as_str(),
        entry.verdict.as_str(),
        word(|d| &d.plan_id),
        word(|d| &d.document_id),
        word(|d| &d.title),
        entry.sha256.to_string(),
        entry.bytes as i64,
        entry.media_type,
        entry.location,
        entry.package,
        finding(|f| &f.code),
        finding(|f| &f.message),
        file,
        line as i64,
        position as i64,
    ])?;
    Ok(())
}

/// To the second, so that the order of texts is that of time.
fn seen_at(entry: &Entry) -> String {
    crate::nightly::store::as_text::whole(entry.seen_at).to_string()
}
