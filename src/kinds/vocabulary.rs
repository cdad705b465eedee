//! Reads a family's CSV files, which are part of the program.

use crate::model::{Family, Field, Heading, Term};
use std::sync::Arc;

/// The words of one file; families share files.
pub(super) type Terms = Vec<Arc<Term>>;

/// Makes a family of its files: the order of its fields, its headings, and the words of each of the others. The files are compiled
/// in and checked by a test, so a fault in them is a fault of the build.
pub(super) fn load(id: &'static str, order: &str, columns: &str, terms: &[&Terms]) -> Family {
    let order = rows(order).map(|[name, ..]| field(id, name)).collect();
    let headings = rows(columns).map(|[name, label, _]| Heading { field: field(id, name), label: label.to_owned() });
    Family::new(id, order, headings.collect(), terms.iter().copied().flatten().cloned().collect())
}

/// Reads a file of words: list, word, code.
pub(super) fn terms(text: &str) -> Terms {
    let term = |[list, word, code]: [&str; 3]| {
        Arc::new(Term { list: list.to_owned(), word: word.to_owned(), code: code.to_owned() })
    };
    rows(text).map(term).collect()
}

/// The first three fields of every line below the heads. They need no quotes, as a test makes sure: all files are read at the
/// start of every process, and a CSV reader alone takes longer to be made.
fn rows(text: &str) -> impl Iterator<Item = [&str; 3]> {
    text.lines().skip(1).filter(|line| line.contains(',')).map(|line| {
        let mut fields = line.split(',');
        [(); 3].map(|()| fields.next().unwrap_or_default())
    })
}

fn field(family: &str, name: &str) -> Field {
    Field::from_name(name).unwrap_or_else(|| panic!("{family}: no field is called {name}"))
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::kinds::{FAMILIES, PROSE};
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    #[test]
    fn fields_that_are_read_are_those_that_a_csv_reader_reads() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/kinds");
        let files = walkdir::WalkDir::new(folder).into_iter().map(|f| f.expect("readable").into_path());
        let mut count = 0;
        for file in files.filter(|f| f.extension().is_some_and(|e| e == "csv")) {
            let text = fs::read_to_string(&file).expect("a text");
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
            let records = reader.records().map(|r| r.expect("CSV")).filter(|r| r.len() > 1);
            let expected: Vec<[String; 3]> =
                records.map(|r| [0, 1, 2].map(|i| r.get(i).unwrap_or_default().to_owned())).collect();
            let found: Vec<[String; 3]> = rows(&text).map(|r| r.map(str::to_owned)).collect();
            // Notes may hold anything; where they are the third field, they are not read.
            let read = if file.ends_with("columns.csv") { 2 } else { 3 };
            let read = if file.ends_with("order.csv") { 1 } else { read };
            let cut = |all: &[[String; 3]]| all.iter().map(|r| r[..read].to_vec()).collect::<Vec<_>>();
            assert_eq!(cut(&found), cut(&expected), "{}", file.display());
            count += 1;
        }
        assert!(count > 5);
    }

    #[test]
    fn every_word_is_folded_and_stands_once_in_its_list() {
        for family in FAMILIES.iter().chain(PROSE.iter()) {
            let mut seen = BTreeSet::new();
            for t in &family.terms {
                assert!(!t.word.is_empty() && !t.word.contains(char::is_whitespace), "{}: {:?}", t.list, t.word);
                assert!(!t.word.chars().any(|c| ('\u{ff01}'..='\u{ff5d}').contains(&c)), "{} is not folded", t.word);
                seen.insert((t.list.clone(), t.word.clone()));
            }
            let mut labels = BTreeSet::new();
            for h in &family.headings {
                assert!(labels.insert(h.label.clone()), "{} heads two fields", h.label);
            }
            assert!(seen.len() > 20);
        }
    }
}
