//! One place of the configuration → the documents it stands for.

use super::{Failure, Location, Reason};
use glob::{MatchOptions, Pattern};
use std::path::{Component, Path, PathBuf};
use walkdir::WalkDir;

/// What a source of the configuration names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// `url`.
    Url(String),
    /// `file`.
    File(PathBuf),
    /// `folder`: every document below it.
    Folder(PathBuf),
    /// `glob`: every document that the pattern matches; `**` stands for any number of folders.
    Glob(String),
}

/// One document of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its path below the folder, or below the part of a pattern that has no wildcard, with `/`; empty for a URL or a single file.
    pub name: String,
    /// Where it is.
    pub location: Location,
}

/// What a place stands for, in the order of the names.
#[derive(Clone, Debug, Default)]
pub struct Expansion {
    /// The documents.
    pub items: Vec<Item>,
    /// What is there and cannot be read, so that nothing is lost in silence.
    pub skipped: Vec<Failure>,
}

/// Files that programs leave behind for a while, or that systems put everywhere.
const TEMPORARY: &[&str] = &["~", ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".swp"];
const SYSTEM: &[&str] = &["thumbs.db", "desktop.ini"];

/// Finds the documents of a place. Paths are relative to `base`, the folder of the configuration.
///
/// # Errors
/// What is no address or pattern, a folder that is not there, and a folder or pattern that stands for nothing at all.
pub fn expand(place: &Place, base: &Path) -> Result<Expansion, Failure> {
    match place {
        Place::Url(url) => Ok(one(Location::url(url)?)),
        Place::File(path) => Ok(one(Location::File(base.join(path)))),
        Place::Folder(path) => folder(&base.join(path)),
        Place::Glob(pattern) => matching(pattern, base),
    }
}

fn one(location: Location) -> Expansion {
    Expansion { items: vec![Item { name: String::new(), location }], skipped: Vec::new() }
}

fn folder(root: &Path) -> Result<Expansion, Failure> {
    let shown = root.to_string_lossy().into_owned();
    match std::fs::metadata(root) {
        Ok(m) if m.is_dir() => {}
        Ok(_) => return Err(Failure::new(Reason::Missing, shown, "it is no folder")),
        Err(e) => {
            return Err(Failure::new(Reason::Missing, shown, format!("the folder cannot be opened: {}", e.kind())));
        }
    }
    let mut found = Expansion::default();
    let entries = WalkDir::new(root).follow_links(true).into_iter();
    for entry in entries.filter_entry(|e| e.depth() == 0 || !is_passed_over(e.path())) {
        match entry {
            Ok(e) if e.file_type().is_dir() => {}
            Ok(e) => found.add(e.path(), root),
            Err(e) => {
                let place = e.path().unwrap_or(root).to_string_lossy().into_owned();
                let why = e.io_error().map_or("a link that leads back".to_owned(), |io| io.kind().to_string());
                found.skipped.push(Failure::new(Reason::Unreadable, place, format!("it could not be read: {why}")));
            }
        }
    }
    found.close(shown, "the folder holds no document")
}

fn matching(pattern: &str, base: &Path) -> Result<Expansion, Failure> {
    let bad = |why: &str| Failure::new(Reason::BadAddress, pattern, format!("not a pattern: {why}"));
    let whole = if Path::new(pattern).is_absolute() {
        pattern.to_owned()
    } else {
        let base = base.to_str().ok_or_else(|| bad("the configuration's folder has no name in Unicode"))?;
        if base.is_empty() { pattern.to_owned() } else { format!("{}/{pattern}", Pattern::escape(base)) }
    };
    let options =
        MatchOptions { require_literal_separator: true, require_literal_leading_dot: true, ..MatchOptions::new() };
    let root = fixed_part(pattern, base);
    let mut found = Expansion::default();
    for path in glob::glob_with(&whole, options).map_err(|e| bad(e.msg))? {
        match path {
            Ok(path) if path.is_dir() => {}
            Ok(path) => found.add(&path, &root),
            Err(e) => {
                let (place, kind) = (e.path().to_string_lossy().into_owned(), e.error().kind());
                found.skipped.push(Failure::new(Reason::Unreadable, place, format!("it could not be read: {kind}")));
            }
        }
    }
    found.close(pattern.to_owned(), "nothing matches the pattern")
}

/// The folders before the first wildcard.
fn fixed_part(pattern: &str, base: &Path) -> PathBuf {
    let path = Path::new(pattern);
    let is_plain = |c: &Component<'_>| !c.as_os_str().to_string_lossy().contains(['*', '?', '[']);
    let plain: PathBuf = path.components().take_while(is_plain).collect();
    // A pattern without any wildcard is the path of one file.
    let plain = if plain == path { plain.parent().map(Path::to_path_buf).unwrap_or_default() } else { plain };
    base.join(plain)
}

fn is_passed_over(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let is_locked = name.starts_with("~$") || (name.starts_with('#') && name.ends_with('#'));
    name.starts_with('.') || is_locked || TEMPORARY.iter().any(|t| name.ends_with(t)) || SYSTEM.contains(&name.as_str())
}

impl Expansion {
    fn add(&mut self, path: &Path, root: &Path) {
        if is_passed_over(path) {
            return;
        }
        let shown = path.to_string_lossy().into_owned();
        let below = path.strip_prefix(root).unwrap_or(path);
        let parts: Option<Vec<&str>> = below.components().map(|c| c.as_os_str().to_str()).collect();
        match parts {
            Some(parts) => self.items.push(Item { name: parts.join("/"), location: Location::File(path.to_owned()) }),
            None => {
                let message = "its name is not Unicode, so that it cannot be named in a package; rename it";
                self.skipped.push(Failure::new(Reason::Unreadable, shown, message));
            }
        }
    }

    fn close(mut self, place: String, nothing: &str) -> Result<Self, Failure> {
        if self.items.is_empty() {
            let first = self.skipped.into_iter().next();
            return Err(first.unwrap_or_else(|| Failure::new(Reason::Missing, place, nothing)));
        }
        self.items.sort_by(|a, b| a.name.cmp(&b.name));
        self.items.dedup();
        self.skipped.sort_by(|a, b| a.place.cmp(&b.place));
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(place: &Place, base: &Path) -> Vec<String> {
        expand(place, base).expect("documents").items.into_iter().map(|i| i.name).collect()
    }

    #[test]
    fn a_folder_stands_for_its_documents_in_order() {
        let dir = tempfile::tempdir().expect("a folder");
        let all = [
            "b.pdf",
            "a/2.csv",
            "a/10.csv",
            ".hidden.pdf",
            ".git/x.csv",
            "~$b.xlsx",
            "b.pdf.part",
            "c.csv~",
            "Thumbs.db",
            "[x]/y.csv",
        ];
        for name in all {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        assert_eq!(names(&Place::Folder(PathBuf::new()), dir.path()), ["[x]/y.csv", "a/10.csv", "a/2.csv", "b.pdf"]);
        assert_eq!(names(&Place::Glob("**/*.csv".to_owned()), dir.path()), ["[x]/y.csv", "a/10.csv", "a/2.csv"]);
        assert_eq!(names(&Place::Glob("a/*.csv".to_owned()), dir.path()), ["10.csv", "2.csv"]);
        assert_eq!(names(&Place::Glob("a/2.csv".to_owned()), dir.path()), ["2.csv"]);
    }

    #[test]
    fn what_stands_for_nothing_is_a_failure() {
        let dir = tempfile::tempdir().expect("a folder");
        for place in [Place::Folder("nowhere".into()), Place::Folder("".into()), Place::Glob("*.pdf".to_owned())] {
            assert_eq!(expand(&place, dir.path()).expect_err("nothing").reason, Reason::Missing, "{place:?}");
        }
        for place in [Place::Glob("a/***".to_owned()), Place::Url("file:///etc/passwd".to_owned())] {
            assert_eq!(expand(&place, dir.path()).expect_err("nonsense").reason, Reason::BadAddress, "{place:?}");
        }
    }
}
