//! The files of a package while they grow.

use crate::emit::artifact::Artifact;
use crate::emit::tables::{Entity, Table};
use sha2::{Digest, Sha256};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A finished file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Inside the package, with `/`.
    pub(super) path: String,
    /// Its size.
    pub(super) bytes: u64,
    /// SHA-256, lower-case hexadecimal.
    pub(super) sha256: String,
}

/// The finished files by what they are.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    /// In the order in which they were asked for.
    pub(super) tables: Vec<Part>,
    /// Documents, provenance, schemas, in the order in which they were written.
    pub(super) others: Vec<Part>,
}

/// A package being written.
pub(super) struct Files {
    root: PathBuf,
    tables: Vec<Sheet>,
    others: Vec<Part>,
}

struct Sheet {
    table: &'static Table,
    path: PathBuf,
    file: BufWriter<File>,
    checksum: Sha256,
    bytes: u64,
}

impl Files {
    /// Begins every table with its header line.
    pub(super) fn create(root: &Path, tables: &[&'static Table]) -> io::Result<Self> {
        let is_revision = tables.iter().any(|table| table.entity == Entity::Changes);
        let folders = if is_revision { &["data", "schemas"][..] } else { &["data", "json", "provenance", "schemas"] };
        for folder in folders {
            let path = root.join(folder);
            fs::create_dir(&path).map_err(at(&path))?;
        }
        let tables = tables.iter().map(|t| Sheet::create(root, t)).collect::<io::Result<_>>()?;
        Ok(Files { root: root.to_owned(), tables, others: Vec::new() })
    }

    /// Appends a document to every table and writes its own files.
    pub(super) fn add(&mut self, artifact: &Artifact) -> io::Result<()> {
        self.append(&|table| artifact.tables.get(table).map_or("", String::as_str))?;
        let id = &artifact.summary.document_id;
        self.write(&format!("json/{id}.json"), &artifact.json)?;
        self.write(&format!("provenance/{id}.jsonl"), &artifact.provenance)
    }

    /// Appends to every table the rows that `of` gives for its name.
    pub(super) fn append<'a>(&mut self, of: &dyn Fn(&str) -> &'a str) -> io::Result<()> {
        self.tables.iter_mut().try_for_each(|sheet| sheet.append(of(sheet.table.name)))
    }

    /// Writes a whole file of the package.
    pub(super) fn write(&mut self, path: &str, text: &str) -> io::Result<()> {
        write_plain(&self.root, path, text)?;
        self.others.push(Part { path: path.to_owned(), bytes: text.len() as u64, sha256: hex(&Sha256::digest(text)) });
        Ok(())
    }

    /// Ends every table.
    pub(super) fn finish(self) -> io::Result<Parts> {
        let tables = self.tables.into_iter().map(Sheet::finish).collect::<io::Result<_>>()?;
        Ok(Parts { tables, others: self.others })
    }
}

impl Sheet {
    fn create(root: &Path, table: &'static Table) -> io::Result<Self> {
        let path = root.join(format!("data/{}.csv", table.name));
        let file = BufWriter::new(File::create_new(&path).map_err(at(&path))?);
        let mut sheet = Sheet { table, path, file, checksum: Sha256::new(), bytes: 0 };
        // Names of columns are plain words that need no quotes.
        let names: Vec<&str> = table.columns.iter().map(|c| c.name).collect();
        sheet.append(&format!("{}\n", names.join(",")))?;
        Ok(sheet)
    }

    fn append(&mut self, rows: &str) -> io::Result<()> {
        self.checksum.update(rows);
        self.bytes += rows.len() as u64;
        self.file.write_all(rows.as_bytes()).map_err(at(&self.path))
    }

    fn finish(mut self) -> io::Result<Part> {
        self.file.flush().map_err(at(&self.path))?;
        let path = format!("data/{}.csv", self.table.name);
        Ok(Part { path, bytes: self.bytes, sha256: hex(&self.checksum.finalize()) })
    }
}

/// Writes a whole file.
pub(super) fn write_plain(root: &Path, path: &str, text: &str) -> io::Result<()> {
    let path = root.join(path);
    fs::write(&path, text).map_err(at(&path))
}

/// Names the file in an error of the file system.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> io::Error + '_ {
    move |e| io::Error::new(e.kind(), format!("{}: {e}", path.display()))
}

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // Writing to a string does not fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}
