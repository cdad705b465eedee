//! What there is to look at tonight.

use super::config::{Config, Source};
use super::fetch::{Failure, Item, Location, Place, Reason, expand};
use std::collections::BTreeMap;
use std::path::Path;

/// One document that is a source of its own: what a source of the configuration names, or one of the files it names.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// Id of the source; of a folder's or pattern's file with its path behind.
    pub id: String,
    /// How its package calls it: an address, or its path without what this machine knows.
    pub given: String,
    /// What the configuration says of it.
    pub source: &'a Source,
    /// Where it is, or why that cannot be said.
    pub at: Result<Location, Failure>,
}

/// Everything the configuration names, by id. What cannot be found is there, too, with the reason.
pub fn find(config: &Config) -> BTreeMap<String, Found<'_>> {
    let mut all = BTreeMap::new();
    for source in &config.sources {
        for found in of(source, config) {
            all.insert(found.id.clone(), found);
        }
    }
    all
}

fn of<'a>(source: &'a Source, config: &Config) -> Vec<Found<'a>> {
    let failed = |failure: Failure| {
        let id = source.id.clone();
        Found { given: id.clone(), id, source, at: Err(failure) }
    };
    let expansion = match expand(&source.place, &config.folder) {
        Ok(expansion) => expansion,
        Err(failure) => return vec![failed(failure)],
    };
    let is_wanted = |item: &Item| !is_own(item, config) && !is_excluded(source, &item.name);
    let items = expansion.items.into_iter().filter(is_wanted);
    let mut all: Vec<Found<'_>> = items.map(|item| one(source, item)).collect();
    let skipped = expansion.skipped.into_iter().next();
    if all.is_empty() || skipped.is_some() {
        let nothing = || failure(source, "every file it names is excluded");
        all.push(failed(skipped.unwrap_or_else(nothing)));
    }
    all
}

fn failure(source: &Source, message: &str) -> Failure {
    let place = match &source.place {
        Place::Url(text) | Place::Glob(text) => text.clone(),
        Place::File(path) | Place::Folder(path) => path.to_string_lossy().into_owned(),
    };
    Failure::new(Reason::Missing, place, message)
}

fn one(source: &Source, item: Item) -> Found<'_> {
    let given = match &item.location {
        Location::Url(_) => item.location.shown(),
        Location::File(path) if item.name.is_empty() => {
            path.file_name().unwrap_or_default().to_string_lossy().into_owned()
        }
        Location::File(_) => item.name.clone(),
    };
    let id = if item.name.is_empty() { source.id.clone() } else { format!("{}/{}", source.id, item.name) };
    let at = match wrong_name(&item.name) {
        None => Ok(item.location),
        Some(why) => Err(Failure::new(Reason::Unreadable, item.location.shown(), why)),
    };
    Found { id, given, source, at }
}

/// What would be no name of a folder of the site.
fn wrong_name(name: &str) -> Option<&'static str> {
    if name.chars().any(char::is_control) {
        return Some("its name has a control character; rename it");
    }
    let is_digest = |part: &str| part.len() == 64 && part.bytes().all(|b| b.is_ascii_hexdigit());
    name.split('/').any(is_digest).then_some("its name is that of a package; rename it")
}

/// What this program writes is no source, even below a folder that is one.
fn is_own(item: &Item, config: &Config) -> bool {
    let Location::File(path) = &item.location else { return false };
    [&config.site.root, &config.store].iter().any(|own| path.starts_with(own))
}

/// Whether a source's file is left out: by a pattern that matches its path, or that of a folder above it.
pub fn is_excluded(source: &Source, name: &str) -> bool {
    let above = || Path::new(name).ancestors().filter(|p| !p.as_os_str().is_empty());
    source.exclude.iter().any(|pattern| above().any(|path| pattern.matches_path(path)))
}

/// The source of the configuration that an id belongs to, if what was published under it is still one of its own.
pub fn owner<'a>(config: &'a Config, id: &str) -> Option<&'a Source> {
    let (head, name) = id.split_once('/').map_or((id, ""), |(head, name)| (head, name));
    let source = config.sources.iter().find(|s| s.id == head)?;
    let has_files = matches!(source.place, Place::Folder(_) | Place::Glob(_));
    (has_files != name.is_empty() && !is_excluded(source, name)).then_some(source)
}
