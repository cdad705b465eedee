//! Names of records: from what a person calls them, never from a row number, a date or an amount.

use sha2::{Digest, Sha256};
use std::collections::HashMap;

/// Longer names are cut and told apart by a hash.
const LONGEST: usize = 60;

/// A name as a part of an id: without white space, and without the signs that part ids and lists.
pub(crate) fn slug(name: &str) -> String {
    let plain: String = name.chars().filter(|c| !c.is_whitespace() && !c.is_control()).map(harmless).collect();
    if plain.chars().count() <= LONGEST {
        return if plain.is_empty() { "_".into() } else { plain };
    }
    let hash = Sha256::digest(plain.as_bytes());
    let tail: String = hash.iter().take(4).map(|b| format!("{b:02x}")).collect();
    let head: String = plain.chars().take(LONGEST).collect();
    format!("{head}…{tail}")
}

fn harmless(c: char) -> char {
    match c {
        '/' => '／',
        ';' => '；',
        '~' => '～',
        '@' => '＠',
        '"' => '”',
        '\\' => '＼',
        _ => c,
    }
}

/// The id without the fiscal year that ends the plan's name, to follow a course through the years.
pub(crate) fn without_year(id: &str, year: Option<i16>) -> String {
    match year {
        Some(year) => id.replacen(&format!(".{year}/"), "/", 1),
        None => id.to_string(),
    }
}

/// Ids that are taken.
#[derive(Default)]
pub(crate) struct Ids {
    taken: HashMap<String, u32>,
    /// What stands before the names of the children of the record at hand, and those names: no other record's begin so.
    owner: String,
    children: HashMap<String, u32>,
}

impl Ids {
    /// The name, or the name with the next free ordinal.
    pub(crate) fn claim(&mut self, base: &str) -> String {
        let (taken, name) = match base.strip_prefix(self.owner.as_str()).filter(|_| !self.owner.is_empty()) {
            Some(name) => (&mut self.children, name),
            None => (&mut self.taken, base),
        };
        match taken.get_mut(name) {
            Some(count) => {
                *count += 1;
                format!("{base}~{count}")
            }
            None => {
                taken.insert(name.to_string(), 1);
                base.to_string()
            }
        }
    }

    /// From here on the children of that record are named. They are forgotten when another record's are: a large document
    /// has very many.
    pub(crate) fn enter(&mut self, record_id: &str) {
        self.owner.clear();
        self.owner.push_str(record_id);
        self.owner.push('/');
        self.children.clear();
    }
}
