//! A comparison as a package: `changes`, and the documents that were compared.

use super::descriptor::Descriptor;
use super::files::{self, Files};
use super::{PackageOptions, Written, place, replace};
use crate::emit::schema;
use crate::emit::tables::REVISION_TABLES;
use crate::emit::writer::push_field;
use crate::model::{Change, Revision};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// Writes a comparison as a package into `dir`, in one step as [`write_package`](super::write_package) does. `documents` are
/// the rows of the documents of both sides in the columns of their table, without a header line, each once.
///
/// # Errors
/// As [`write_package`](super::write_package).
pub fn write_revision(
    dir: &Path,
    documents: &str,
    revision: &Revision,
    run: &serde_json::Value,
    options: &PackageOptions,
) -> io::Result<Written> {
    let changes = rows(&revision.changes);
    replace(dir, options, |to| {
        let mut files = Files::create(to, REVISION_TABLES)?;
        files.append(&|table| if table == "changes" { &changes } else { documents })?;
        for (name, text) in schema::OF_REVISION {
            files.write(&format!("schemas/{name}"), text)?;
        }
        let mut descriptor = Descriptor::default();
        descriptor.add(documents)?;
        let parts = files.finish()?;
        files::write_plain(to, "datapackage.json", &descriptor.render(REVISION_TABLES, &parts, options))?;
        files::write_plain(to, "run.json", &schema::pretty(run))?;
        let mut written = Written::default();
        (written.files, written.bytes) = place::size(to)?;
        Ok(written)
    })
}

/// The rows of `changes`; a change is named from its document and its event.
fn rows(changes: &[Change]) -> String {
    let mut out = String::new();
    let mut count: HashMap<(&str, &str), usize> = HashMap::new();
    for change in changes {
        let document = if change.document_id.is_empty() { &change.old_document_id } else { &change.document_id };
        let ordinal = count.entry((document, change.event.as_str())).or_default();
        *ordinal += 1;
        let id = format!("{document}/changes/{}/{ordinal}", change.event.as_str());
        let cells = [
            id.as_str(),
            &change.plan_id,
            &change.old_document_id,
            &change.document_id,
            change.table,
            &change.old_record_id,
            &change.record_id,
            change.event.as_str(),
            &change.field,
            &change.old,
            &change.new,
            change.class.as_str(),
            change.severity.as_str(),
        ];
        for (column, cell) in cells.into_iter().enumerate() {
            out.push_str(if column > 0 { "," } else { "" });
            push_field(&mut out, cell);
        }
        out.push('\n');
    }
    out
}
