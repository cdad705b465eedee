//! A document family as data: its headings and its words.

use super::Field;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A heading that names a field.
#[derive(Clone, Debug)]
pub struct Heading {
    /// What stands under it.
    pub field: Field,
    /// The heading's words, folded and without white space.
    pub label: String,
}

/// A word of the family's vocabulary and what it stands for.
#[derive(Clone, Debug)]
pub struct Term {
    /// The list it belongs to (`course-tail`, `occupation-tail`, `free`, …).
    pub list: String,
    /// The word, folded and without white space.
    pub word: String,
    /// What it means there; empty where being in the list says all.
    pub code: String,
}

/// A family of documents that are read alike.
#[derive(Clone, Debug)]
pub struct Family {
    /// Stable name, also the head of its plan ids.
    pub id: &'static str,
    /// The fields in the order in which such tables usually print them.
    pub order: Vec<Field>,
    /// Words that head columns.
    pub headings: Vec<Heading>,
    /// Words that stand in cells and sentences.
    pub terms: Vec<Arc<Term>>,
    /// First letter and number of every term, made when first asked for.
    index: OnceLock<Vec<(char, u32)>>,
    /// First letter and number of every heading, made when first asked for.
    firsts: OnceLock<Vec<(char, u32)>>,
    /// The terms' lists by name, each with the numbers of its terms, made when first asked for.
    lists: OnceLock<Vec<(String, Vec<u32>)>>,
}

impl Family {
    /// A family of these words, which it may share with others.
    pub fn new(id: &'static str, order: Vec<Field>, headings: Vec<Heading>, terms: Vec<impl Into<Arc<Term>>>) -> Self {
        let terms = terms.into_iter().map(Into::into).collect();
        Family { id, order, headings, terms, index: OnceLock::new(), firsts: OnceLock::new(), lists: OnceLock::new() }
    }

    /// The terms that begin with a letter, in the family's order; ASCII letters in either case. Values ask this for every letter
    /// of a cell, so the terms must not be changed afterwards.
    pub fn terms_at(&self, first: char) -> impl Iterator<Item = &Term> {
        let index = self.index.get_or_init(|| {
            let first = |t: &Arc<Term>| t.word.chars().next().map(|c| c.to_ascii_lowercase());
            let mut index: Vec<_> = self.terms.iter().zip(0..).filter_map(|(t, n)| Some((first(t)?, n))).collect();
            index.sort_unstable();
            index
        });
        let first = first.to_ascii_lowercase();
        let start = index.partition_point(|&(c, _)| c < first);
        index[start..].iter().take_while(move |&&(c, _)| c == first).map(|&(_, n)| &*self.terms[n as usize])
    }

    /// The words of a list, in the family's order, with what they stand for. Like [`Family::terms_at`], this is asked often.
    pub fn terms<'a>(&'a self, list: &str) -> impl Iterator<Item = &'a Term> + use<'a> {
        let lists = self.lists.get_or_init(|| {
            let mut lists: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
            self.terms.iter().zip(0..).for_each(|(t, n)| lists.entry(&t.list).or_default().push(n));
            lists.into_iter().map(|(list, numbers)| (list.to_owned(), numbers)).collect()
        });
        let found = lists.binary_search_by(|(name, _)| name.as_str().cmp(list)).ok();
        found.into_iter().flat_map(|at| &lists[at].1).map(|&n| &*self.terms[n as usize])
    }
}

impl Family {
    /// The field that a heading names: its words without white space, with or without a trailing parenthesis
    /// (費用(税込み) is 費用). Every cell of a table is asked whether it is a heading, so most must be refused at a glance.
    pub fn field_of(&self, heading: &str) -> Option<Field> {
        let first = heading.chars().find(|c| !c.is_whitespace())?;
        let alike = self.headings_at(first);
        if alike.is_empty() {
            return None;
        }
        let key: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
        let exact = |key: &str| {
            let mut headings = alike.iter().map(|&(_, n)| &self.headings[n as usize]);
            headings.find(|h| h.label == key).map(|h| h.field)
        };
        exact(&key).or_else(|| exact(&key[..key.find(['(', '※', '*', '[', '【']).filter(|&i| i > 0)?]))
    }

    /// First letter and number of the headings that begin with a letter, in the family's order.
    fn headings_at(&self, first: char) -> &[(char, u32)] {
        let index = self.firsts.get_or_init(|| {
            let mut index: Vec<_> =
                self.headings.iter().zip(0..).filter_map(|(h, n)| Some((h.label.chars().next()?, n))).collect();
            index.sort_unstable();
            index
        });
        let start = index.partition_point(|&(c, _)| c < first);
        let count = index[start..].iter().take_while(|&&(c, _)| c == first).count();
        &index[start..start + count]
    }
}
