//! `index.json`: what a night publishes, for programs.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A document of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The revision.
    pub document_id: String,
    /// The plan it is a revision of.
    pub plan_id: String,
    /// Family it was read as.
    pub kind: String,
    /// Its own title.
    pub title: String,
    /// Day of revision it names, or empty.
    pub updated_on: String,
}

/// A source with the package that is published of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// Id of the source; of a folder's file with its path behind.
    pub id: String,
    /// Title, as the operator calls it, else the document's own.
    pub title: String,
    /// Who publishes the source.
    pub publisher: String,
    /// Licence of the source, as the operator knows it.
    pub licence: String,
    /// 出典: how the source wants to be named.
    pub attribution: String,
    /// Address of the source; empty for files.
    pub url: String,
    /// SHA-256 of the source's bytes.
    pub sha256: String,
    /// Digest of the package: SHA-256 of its `datapackage.json`, which holds the checksums of all its files.
    pub digest: String,
    /// Address of the package that stays the same: of the latest revision.
    pub latest: String,
    /// Address of this very package.
    pub permanent: String,
    /// When these bytes were first seen (UTC).
    pub seen_at: String,
    /// Night in which what is published of this source changed last.
    pub changed: String,
    /// What the package holds.
    pub documents: Vec<Document>,
    /// Records by table.
    pub records: BTreeMap<String, usize>,
    /// Findings by severity.
    pub findings: BTreeMap<String, usize>,
}

/// All that a night publishes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Title of the site.
    pub title: String,
    /// Night it belongs to.
    pub night: String,
    /// Sources that changed this night.
    pub changed: Vec<String>,
    /// The sources, sorted by id.
    pub sources: Vec<Published>,
}

impl Index {
    /// A source by its id.
    pub fn source(&self, id: &str) -> Option<&Published> {
        self.sources.binary_search_by(|s| s.id.as_str().cmp(id)).ok().and_then(|at| self.sources.get(at))
    }

    /// Whether both publish the same, in whichever night.
    pub fn says_the_same(&self, other: &Index) -> bool {
        self.title == other.title && self.sources == other.sources
    }
}

/// The addresses of a package: of the latest one of its source, and of itself. Below `base`, or from the root of the site.
pub(super) fn addresses(base: &str, id: &str, digest: &str) -> (String, String) {
    let base = base.trim_end_matches('/');
    let slash = if base.is_empty() { "" } else { "/" };
    let id = encoded(id);
    (format!("{base}{slash}current/packages/{id}/"), format!("{base}{slash}packages/{id}/{digest}/"))
}

/// A path as it stands in an address.
pub fn encoded(path: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            // Writing to a string does not fail.
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}
