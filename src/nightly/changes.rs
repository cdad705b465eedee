//! What changed between two nights: a package of `changes` and a page of Markdown for each source, and one page for all.

use super::tables;
use crate::diff::markdown::{escaped, markdown};
use crate::diff::{self, Options, Revision, Severity, Snapshot};
use crate::emit::tables::Entity;
use crate::emit::{self, PackageOptions};
use jiff::Timestamp;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Compares two packages into `folder`: `package/` with the table `changes`, and `changes.md`.
///
/// # Errors
/// Any fault of the file system.
pub(super) fn write(folder: &Path, old: &Path, new: &Path, ignore: &[String], now: Timestamp) -> io::Result<Revision> {
    let (old, new) = (tables::read(old)?, tables::read(new)?);
    let revision = diff::diff(&old, &new, &Options { ignore: ignore.to_vec() });
    fs::create_dir(folder)?;
    let run = json!({ "program": concat!("keikaku ", env!("CARGO_PKG_VERSION")), "finished": now.to_string() });
    let title = "keikaku: changes between two revisions".to_owned();
    let options = PackageOptions { title, no_sync: true };
    emit::write_revision(&folder.join("package"), &documents(&old, &new)?, &revision, &run, &options)?;
    fs::write(folder.join("changes.md"), markdown(&revision, &|change| change.is_semantic()))?;
    Ok(revision)
}

/// The documents of both sides in the columns of the contract, each once, without a header line.
///
/// # Errors
/// Never but for what a writer to memory says.
pub fn documents(old: &Snapshot, new: &Snapshot) -> io::Result<String> {
    let definition = Entity::Documents.table();
    let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).from_writer(Vec::new());
    let mut seen = BTreeSet::new();
    for table in [old, new].into_iter().filter_map(|side| side.table(definition.name)) {
        for row in 0..table.rows() {
            let cell = |name: &str| table.column(name).map_or("", |c| table.cell(row, c));
            if seen.insert(cell("document_id")) {
                out.write_record(definition.columns.iter().map(|c| cell(c.name)))?;
            }
        }
    }
    let bytes = out.into_inner().map_err(|e| e.into_error())?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// How many changes of meaning: high, normal, low; and how many in writing only.
pub(super) fn counts(revision: &Revision) -> [usize; 4] {
    let semantic =
        |severity: Severity| revision.changes.iter().filter(|c| c.is_semantic() && c.severity == severity).count();
    let cosmetic = revision.changes.iter().filter(|c| !c.is_semantic()).count();
    [semantic(Severity::High), semantic(Severity::Normal), semantic(Severity::Low), cosmetic]
}

/// The page of a night: of every source that changed its title, how much, what matters most, and where the rest is.
pub(super) fn summary<'a>(
    night: &str,
    sources: impl Iterator<Item = (&'a str, &'a str, Option<&'a Revision>)>,
) -> String {
    let mut out = format!("# {night}\n");
    // Writing to a string does not fail.
    for (id, title, revision) in sources {
        let _ = writeln!(out, "\n## {} (`{}`)\n", escaped(title), id.replace('`', "'"));
        let Some(revision) = revision else {
            out.push_str("New: nothing was published of it before.\n");
            continue;
        };
        // Its own heading stands above already; those inside it go one deeper.
        let high = markdown(revision, &|c| c.is_semantic() && c.severity == Severity::High);
        let body = high.trim_start_matches("# Changes").trim().replace("\n## ", "\n### ");
        let address = super::publish::encoded(id);
        let _ = writeln!(out, "{body}\n\nAll: [changes.md](changes/{address}/changes.md)");
    }
    out
}
