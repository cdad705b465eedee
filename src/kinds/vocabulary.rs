//! Reads a family's CSV files, which are part of the program.

use crate::model::{Family, Field, Heading, Term};
use csv::StringRecord;

/// Makes a family of its files. The files are compiled in and checked by a test, so a fault in them is a fault of the build.
pub(super) fn load(id: &'static str, order: &str, columns: &str, terms: &[&str]) -> Family {
    let order = records(order).iter().map(|r| field(id, &r[0])).collect();
    let heading = |r: &StringRecord| Heading { field: field(id, &r[0]), label: r[1].to_string() };
    let headings = records(columns).iter().map(heading).collect();
    let term = |r: StringRecord| Term { list: r[0].to_string(), word: r[1].to_string(), code: r[2].to_string() };
    Family::new(id, order, headings, terms.iter().flat_map(|t| records(t)).map(term).collect())
}

fn records(text: &str) -> Vec<StringRecord> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    reader.records().map(|r| r.expect("a vocabulary file is CSV")).filter(|r| r.len() > 1).collect()
}

fn field(family: &str, name: &str) -> Field {
    Field::from_name(name).unwrap_or_else(|| panic!("{family}: no field is called {name}"))
}

#[cfg(test)]
mod tests {
    use crate::kinds::{FAMILIES, PROSE};
    use std::collections::BTreeSet;

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
