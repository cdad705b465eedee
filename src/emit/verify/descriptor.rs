//! `datapackage.json` and the files it lists.

use super::{Problem, Problems};
use crate::emit::hex;
use crate::emit::schema;
use crate::emit::tables::{Entity, REVISION_TABLES, SCHEMA_VERSION, TABLES, Table};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::{Component, Path};
use walkdir::WalkDir;

const FILE: &str = "datapackage.json";
/// Times and versions of the run; listed nowhere, since it is never the same twice.
const RUN: &str = "run.json";

/// Checks the descriptor, and that the files are those it lists. Returns the tables that the package is made of; none if there
/// is no package to look at further.
pub(super) fn check(dir: &Path, all: &mut Vec<Problem>) -> io::Result<&'static [&'static Table]> {
    let mut problems = Problems::of(FILE, all);
    let text = match std::fs::read(dir.join(FILE)) {
        Err(e) if e.kind() == ErrorKind::NotFound => {
            problems.push(0, "is missing: this is no package");
            return Ok(&[]);
        }
        other => other?,
    };
    let Ok(package) = serde_json::from_slice::<Value>(&text) else {
        problems.push(0, "is not JSON");
        return Ok(&[]);
    };
    if package["keikaku"]["schema_version"] != SCHEMA_VERSION {
        let found = &package["keikaku"]["schema_version"];
        problems.push(0, format!("has schema version {found}; this program checks {SCHEMA_VERSION}"));
        return Ok(&[]);
    }
    let tables = tables_of(&package);
    check_tables(&package, tables, &mut problems);
    let listed = check_files(dir, &package, &mut problems)?;
    drop(problems);
    if !dir.join(RUN).is_file() {
        Problems::of(RUN, all).push(0, "is missing");
    }
    check_strangers(dir, &listed, all)?;
    let schemas = if is_revision(tables) { schema::OF_REVISION } else { schema::OF_DOCUMENTS };
    check_schemas(dir, schemas, all)?;
    Ok(tables)
}

/// True for the tables of a comparison.
pub(super) fn is_revision(tables: &[&Table]) -> bool {
    tables.iter().any(|table| table.entity == Entity::Changes)
}

/// The tables of a comparison, or of documents.
fn tables_of(package: &Value) -> &'static [&'static Table] {
    let is_changes = |resource: &Value| resource["name"] == "changes";
    match package["resources"].as_array().is_some_and(|all| all.iter().any(is_changes)) {
        true => REVISION_TABLES,
        false => TABLES,
    }
}

fn check_tables(package: &Value, tables: &[&Table], problems: &mut Problems<'_>) {
    let resources = package["resources"].as_array().map_or(&[][..], Vec::as_slice);
    let names: Vec<&str> = resources.iter().filter_map(|r| r["name"].as_str()).collect();
    let expected: Vec<&str> = tables.iter().map(|t| t.name).collect();
    if names != expected {
        problems.push(0, format!("lists the tables {names:?} instead of {expected:?}"));
    }
    for (resource, table) in resources.iter().zip(tables) {
        if resource["schema"] != schema::table_schema(table) {
            problems.push(0, format!("the schema of {} is not that of schema version {SCHEMA_VERSION}", table.name));
        }
    }
}

/// Sizes and checksums; returns the names of all files that are listed.
fn check_files(dir: &Path, package: &Value, problems: &mut Problems<'_>) -> io::Result<BTreeSet<String>> {
    let parts = ["resources", "files"].into_iter().filter_map(|key| package[key].as_array()).flatten();
    let mut listed = BTreeSet::from([FILE.to_owned(), RUN.to_owned()]);
    for part in parts {
        let path = part["path"].as_str().unwrap_or_default();
        if !Path::new(path).components().all(|c| matches!(c, Component::Normal(_))) || path.is_empty() {
            problems.push(0, format!("lists the path {path:?}, which is not inside the package"));
            continue;
        }
        listed.insert(path.to_owned());
        match measure(&dir.join(path)) {
            Err(e) if e.kind() == ErrorKind::NotFound => problems.push(0, format!("lists {path}, which is missing")),
            Err(e) => return Err(e),
            Ok((bytes, _)) if part["bytes"] != bytes => {
                problems.push(0, format!("{path} has {bytes} bytes, not {}", part["bytes"]));
            }
            Ok((_, hash)) if part["hash"] != format!("sha256:{hash}") => {
                problems.push(0, format!("{path} was changed: its checksum is another"));
            }
            Ok(_) => {}
        }
    }
    Ok(listed)
}

fn measure(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    let (mut checksum, mut buffer, mut bytes) = (Sha256::new(), vec![0; 1 << 16], 0);
    loop {
        let count = file.read(&mut buffer)?;
        if count == 0 {
            return Ok((bytes, hex(&checksum.finalize())));
        }
        checksum.update(&buffer[..count]);
        bytes += count as u64;
    }
}

fn check_strangers(dir: &Path, listed: &BTreeSet<String>, all: &mut Vec<Problem>) -> io::Result<()> {
    for entry in WalkDir::new(dir).min_depth(1).sort_by_file_name() {
        let entry = entry?;
        let path = entry.path().strip_prefix(dir).unwrap_or(entry.path());
        let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
        let name = parts.join("/");
        if !entry.file_type().is_dir() && !listed.contains(&name) {
            Problems::of(&name, all).push(0, "is no part of the package");
        }
    }
    Ok(())
}

fn check_schemas(dir: &Path, schemas: schema::Committed, all: &mut Vec<Problem>) -> io::Result<()> {
    for (name, text) in schemas {
        let file = format!("schemas/{name}");
        match std::fs::read(dir.join(&file)) {
            Err(e) if e.kind() == ErrorKind::NotFound => Problems::of(&file, all).push(0, "is missing"),
            Err(e) => return Err(e),
            Ok(found) if found != text.as_bytes() => {
                Problems::of(&file, all).push(0, format!("is not that of schema version {SCHEMA_VERSION}"));
            }
            Ok(_) => {}
        }
    }
    Ok(())
}
