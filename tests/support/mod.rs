//! What the tests of whole documents share: reading a document in-process, its tables by column name, and a compact form of
//! its records that a person can write by hand.
#![allow(dead_code, reason = "every test file uses another part of it")]

pub(crate) mod compact;
pub(crate) mod damage;
pub(crate) mod docx;
pub(crate) mod edits;
pub(crate) mod nights;
pub(crate) mod pairs;
pub(crate) mod pdf;
pub(crate) mod plan;
pub(crate) mod prose;
pub(crate) mod server;
pub(crate) mod shared;
pub(crate) mod sides;
pub(crate) mod workbook;

use keikaku::correct::Overrides;
use keikaku::emit::Artifact;
use keikaku::emit::tables::TABLES;
use keikaku::model::Source;
use keikaku::pipeline::{Options, process};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A row by column name.
pub(crate) type Record = BTreeMap<&'static str, String>;

/// The tables of one document.
pub(crate) struct Records {
    tables: BTreeMap<&'static str, Vec<Record>>,
}

impl Records {
    /// The tables of an artifact.
    pub(crate) fn of(artifact: &Artifact) -> Records {
        let tables = TABLES.iter().map(|t| {
            let csv = artifact.tables.get(t.name).map_or("", String::as_str);
            let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(csv.as_bytes()).into_records();
            let named = rows.map(|r| {
                let row = r.expect("a table is CSV");
                assert_eq!(row.len(), t.columns.len(), "{} has other columns than the contract", t.name);
                t.columns.iter().zip(row.iter()).map(|(c, v)| (c.name, v.to_string())).collect()
            });
            (t.name, named.collect())
        });
        Records { tables: tables.collect() }
    }

    /// The rows of a table.
    pub(crate) fn table(&self, name: &str) -> &[Record] {
        self.tables.get(name).unwrap_or_else(|| panic!("no table {name}"))
    }

    /// The rows of a table that belong to a track, by position.
    pub(crate) fn of_track(&self, table: &str, track_id: &str) -> Vec<&Record> {
        let mut rows: Vec<_> = self.table(table).iter().filter(|r| r["track_id"] == track_id).collect();
        rows.sort_by_key(|r| r["position"].parse::<u32>().unwrap_or(0));
        rows
    }
}

/// `fixtures/` of the project.
pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Reads bytes as a document of that name.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Artifact {
    process(&Source { given: name.to_string(), ..Source::default() }, bytes, &Options::default())
}

/// Reads a fixture's only input, with the `overrides.toml` beside it, if there is one, as of the first day of 2026.
pub(crate) fn read_case(case: &Path) -> Artifact {
    let input = &inputs(case)[0];
    let overrides = std::fs::read_to_string(case.join("overrides.toml")).ok().map(|text| overrides(&text));
    let options = Options { overrides: overrides.map(Into::into), ..Options::default() };
    let source = Source { given: input.file_name().unwrap().to_string_lossy().to_string(), ..Source::default() };
    process(&source, &std::fs::read(input).unwrap(), &options)
}

/// Overrides as of the first day of 2026.
pub(crate) fn overrides(text: &str) -> Overrides {
    Overrides::read(text, jiff::civil::date(2026, 1, 1)).unwrap_or_else(|e| panic!("{e}"))
}

/// Reads bytes and gives the tables.
pub(crate) fn records(name: &str, bytes: &[u8]) -> Records {
    Records::of(&read(name, bytes))
}

/// The folders of a fixture kind, in order.
pub(crate) fn cases(kind: &str) -> Vec<PathBuf> {
    let dir = fixtures().join(kind);
    let mut out: Vec<_> = std::fs::read_dir(&dir).expect("fixtures are there").map(|e| e.unwrap().path()).collect();
    out.retain(|p| p.is_dir());
    out.sort();
    out
}

/// The inputs of a case: every file called `input…`.
pub(crate) fn inputs(case: &Path) -> Vec<PathBuf> {
    let mut out: Vec<_> = std::fs::read_dir(case).expect("a case is a folder").map(|e| e.unwrap().path()).collect();
    out.retain(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("input")));
    out.sort();
    assert!(!out.is_empty(), "{} has no input", case.display());
    out
}

/// Without white space, full-width ASCII half-width: what two spellings of one cell share.
pub(crate) fn fold(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}
