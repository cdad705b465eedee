//! Documents as sides of a comparison, and as a night of the gate.

use super::read;
use keikaku::diff::{Snapshot, Table};
use keikaku::emit::Artifact;
use keikaku::emit::tables::TABLES;
use keikaku::nightly::gate::{Expectations, Finding, Package, Signature, Verdict, judge, sign};

/// The tables of one document as a side of a comparison.
pub(crate) fn side(artifact: &Artifact) -> Snapshot {
    let mut side = Snapshot::default();
    for table in TABLES {
        let mut rows = Table::new(table.columns.iter().map(|c| c.name));
        rows.append(artifact.tables.get(table.name).map_or("", String::as_str).as_bytes()).expect("a table is CSV");
        side.add(table.name, rows);
    }
    side
}

/// A document as it would be published.
pub(crate) struct Built {
    pub(crate) tables: Snapshot,
    pub(crate) provenance: String,
    pub(crate) signature: Signature,
}

impl Built {
    pub(crate) fn new(name: &str, bytes: &[u8]) -> Self {
        let artifact = read(name, bytes);
        let tables = side(&artifact);
        let signature = sign(&tables);
        Built { tables, provenance: artifact.provenance, signature }
    }

    pub(crate) fn judged(&self, expectations: &Expectations, accepted: &[Signature]) -> Verdict {
        let package = Package { tables: &self.tables, provenance: &self.provenance };
        judge(expectations, accepted, &self.signature, &package)
    }
}

/// The findings of a verdict, a line each.
pub(crate) fn words(verdict: &Verdict) -> String {
    let line = |f: &Finding| {
        let example = f.example.as_ref();
        let example = example.map_or_else(String::new, |e| {
            format!(" e.g. 「{}」 page {} line {} row {}", e.text, e.page, e.line, e.row)
        });
        let what = format!("{} {} {}{example}", f.severity.as_str(), f.code.as_str(), f.message);
        format!("    {what}\n        {} -> {}", f.old, f.new)
    };
    verdict.findings.iter().map(line).collect::<Vec<_>>().join("\n")
}
