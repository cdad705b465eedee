//! `keikaku.toml`: what is read, from where, and what is expected of it.
//!
//! Every section is defined by the module that acts on it; here they are put together and checked against one another. A configuration
//! that is not understood to its last word is refused: a mistyped expectation that is ignored would publish what it was to hold back.

use super::fetch::{Location, Place, Rules};
use super::gate::Expectations;
use super::publish::Keep;
use super::schedule::Schedule;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A whole configuration, checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Folder of the file: relative paths begin there.
    pub folder: PathBuf,
    /// What is published, and where.
    pub site: Site,
    /// Folder of originals, ledger and state.
    pub store: PathBuf,
    /// How sources are fetched.
    pub fetch: Rules,
    /// What reading one document may cost.
    pub read: Read,
    /// File of corrections by people, if there is one.
    pub overrides: Option<PathBuf>,
    /// Which nights stay.
    pub keep: Keep,
    /// The sources, as written.
    pub sources: Vec<Source>,
}

/// `[site]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Site {
    /// Folder of the site.
    pub root: PathBuf,
    /// Title of the site.
    pub title: String,
    /// Where the site is served: addresses in `index.json` begin with it. Without it they are relative to the root of the site.
    pub base_url: String,
    /// Offset from UTC, in hours, of the days that schedules speak of.
    pub utc_offset: Hours,
}

/// Hours east of UTC; those of Japan where nothing is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i8")]
pub struct Hours(pub i8);

impl Default for Hours {
    fn default() -> Self {
        Hours(9)
    }
}

impl TryFrom<i8> for Hours {
    type Error = String;

    fn try_from(hours: i8) -> Result<Self, String> {
        let is_on_earth = (-12..=14).contains(&hours);
        is_on_earth.then_some(Hours(hours)).ok_or_else(|| format!("{hours} is no offset from UTC; write -12 … 14"))
    }
}

/// `[read]`: what one document may use up, as the options of `keikaku build`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Read {
    /// Documents read at the same time; 0 is the number of cores.
    pub jobs: usize,
    /// Memory of a reader process, in MiB; 0 is the default.
    pub max_memory_mib: u64,
    /// Seconds of processor time; 0 is the default.
    pub max_cpu_seconds: u64,
    /// Seconds by the clock; 0 is the default.
    pub max_time_seconds: u64,
}

/// `[[source]]`.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its id.
    pub id: String,
    /// Line of the file where it is written, from 1.
    pub line: usize,
    /// Where it is; paths are relative to the folder of the configuration.
    pub place: Place,
    /// Patterns of files below a folder (or of a glob) that are no sources: `*.bak`, `old/**`.
    pub exclude: Vec<glob::Pattern>,
    /// The rest, as written.
    pub about: About,
}

/// What is said of a source, and asked of it.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Title; without it the document's own.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Its licence; never guessed.
    pub licence: String,
    /// 出典: how it wants to be named.
    pub attribution: String,
    /// Family it must be read as, if it is said.
    pub family: String,
    /// On which days it is looked at.
    pub schedule: Schedule,
    /// Format it must have, as a media type, if it is said.
    pub format: String,
    /// What its data must be like to be published.
    pub expect: Expectations,
}

/// What is wrong with a configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The file.
    pub file: PathBuf,
    /// Line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// Column in characters, from 1; 0 for the file as a whole.
    pub column: usize,
    /// In a sentence, with what to do about it.
    pub message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file.display(), self.message),
            line => write!(f, "{}:{line}:{}: {}", self.file.display(), self.column, self.message),
        }
    }
}

/// As it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    site: Site,
    store: Spanned<Store>,
    #[serde(default)]
    fetch: Rules,
    #[serde(default)]
    read: Read,
    corrections: Option<Corrections>,
    #[serde(default)]
    keep: Keep,
    #[serde(default)]
    source: Vec<Spanned<WrittenSource>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Store {
    root: PathBuf,
}

/// `[corrections]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Corrections {
    file: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSource {
    id: Spanned<String>,
    url: Option<Spanned<String>>,
    file: Option<Spanned<String>>,
    folder: Option<Spanned<String>>,
    glob: Option<Spanned<String>>,
    #[serde(default)]
    exclude: Vec<Spanned<String>>,
    #[serde(default)]
    title: String,
    #[serde(default)]
    publisher: String,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    attribution: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    schedule: Schedule,
    #[serde(default)]
    format: String,
    #[serde(default)]
    expect: Expectations,
}

/// A place in the text and what is wrong there.
type Fault = (Range<usize>, String);

impl Config {
    /// Reads and checks a configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it, in the order of the file; at least one.
    pub fn read(path: &Path) -> Result<Self, Vec<ConfigError>> {
        let whole = |message| vec![ConfigError { file: path.to_owned(), line: 0, column: 0, message }];
        let text = std::fs::read(path).map_err(|e| whole(format!("the configuration could not be read: {e}")))?;
        let text = String::from_utf8(text).map_err(|_| whole("the configuration is not UTF-8".to_owned()))?;
        Config::parse(path, &text)
    }

    /// [`Self::read`] of a text that stands in the file `path`.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self, Vec<ConfigError>> {
        let error = |(span, message): Fault| {
            let (line, column) = line_and_column(text, span.start);
            ConfigError { file: path.to_owned(), line, column, message }
        };
        let written: Written = toml::from_str(text).map_err(|e| vec![error(fault_of(&e))])?;
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_owned();
        let mut faults = Vec::new();
        let config = compose(written, folder, text, &mut faults);
        if faults.is_empty() {
            return Ok(config);
        }
        faults.sort_by_key(|(span, _)| span.start);
        Err(faults.into_iter().map(error).collect())
    }
}

fn fault_of(e: &toml::de::Error) -> Fault {
    // The parser's words are English sentences with what it expected; a line break inside would break ours.
    (e.span().unwrap_or(0..0), e.message().replace('\n', " "))
}

fn compose(written: Written, folder: PathBuf, text: &str, faults: &mut Vec<Fault>) -> Config {
    let store_span = written.store.span();
    let store = written.store.into_inner().root;
    if written.site.root.as_os_str().is_empty() || store.as_os_str().is_empty() {
        faults.push((store_span.clone(), "[site] and [store] need a root: the folder of each".to_owned()));
    }
    let mut site = written.site;
    site.root = folder.join(&site.root);
    let store = folder.join(store);
    if site.root.starts_with(&store) || store.starts_with(&site.root) {
        let message =
            "the store must not be inside the site, nor the site inside the store: the store is not for the web";
        faults.push((store_span, message.to_owned()));
    }
    if written.source.is_empty() {
        faults.push((0..0, "there is no [[source]]; write one with an id and a url, file, folder or glob".to_owned()));
    }
    let mut seen = BTreeMap::new();
    let source = |source: Spanned<WrittenSource>| {
        let span = source.span();
        let source = source.into_inner();
        if let Some(line) = seen.insert(source.id.get_ref().clone(), line_and_column(text, source.id.span().start).0) {
            let message =
                format!("the id {} stands twice, first in line {line}; give each its own", source.id.get_ref());
            faults.push((source.id.span(), message));
        }
        source_of(source, span, text, faults)
    };
    let sources: Vec<Source> = written.source.into_iter().filter_map(source).collect();
    let overrides = written.corrections.map(|c| folder.join(c.file));
    Config { overrides, site, store, fetch: written.fetch, read: written.read, keep: written.keep, sources, folder }
}

fn source_of(written: WrittenSource, span: Range<usize>, text: &str, faults: &mut Vec<Fault>) -> Option<Source> {
    let id = written.id.get_ref();
    if let Some(message) = wrong_id(id) {
        faults.push((written.id.span(), message));
    }
    let all = [("url", &written.url), ("file", &written.file), ("folder", &written.folder), ("glob", &written.glob)];
    let mut given = all.iter().filter_map(|(key, value)| value.as_ref().map(|v| (*key, v)));
    let place = match (given.next(), given.next()) {
        (Some((key, value)), None) => place_of(key, value, faults)?,
        (first, _) => {
            let named = if first.is_none() { "none of them" } else { "several" };
            faults.push((span, format!("the source {id} has {named}: write exactly one of url, file, folder, glob")));
            return None;
        }
    };
    let mut exclude = Vec::new();
    for pattern in &written.exclude {
        match glob::Pattern::new(pattern.get_ref()) {
            Ok(pattern) => exclude.push(pattern),
            Err(e) => faults.push((pattern.span(), format!("this is no pattern: {e}; write one like old/*.pdf"))),
        }
    }
    let about = About {
        title: written.title,
        publisher: written.publisher,
        licence: written.licence,
        attribution: written.attribution,
        family: written.family,
        schedule: written.schedule,
        format: written.format,
        expect: written.expect,
    };
    let line = line_and_column(text, written.id.span().start).0;
    Some(Source { id: written.id.into_inner(), line, place, exclude, about })
}

/// Ids become names of folders and parts of addresses.
fn wrong_id(id: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let is_good = !id.is_empty() && id.len() <= 100 && id.chars().all(is_plain) && !id.starts_with('.');
    (!is_good).then(|| format!("`{id}` is no id; write 1 to 100 of a-z 0-9 - _ . and not . first"))
}

fn place_of(key: &str, value: &Spanned<String>, faults: &mut Vec<Fault>) -> Option<Place> {
    let text = value.get_ref();
    let mut fault = |message: String| {
        faults.push((value.span(), message));
        None
    };
    match key {
        _ if text.is_empty() => fault(format!("the {key} is empty")),
        "url" => match Location::url(text) {
            Ok(_) => Some(Place::Url(text.clone())),
            Err(e) => fault(format!("{}; {}", e.message, e.remedy())),
        },
        "file" => Some(Place::File(text.into())),
        "folder" => Some(Place::Folder(text.into())),
        _ => match glob::Pattern::new(text) {
            Ok(_) => Some(Place::Glob(text.clone())),
            Err(e) => fault(format!("this is no pattern: {e}; write one like plans/**/*.pdf")),
        },
    }
}

/// Line and column of a byte, from 1.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    (line, before.rsplit('\n').next().unwrap_or_default().chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_in_a_text_is_counted_in_characters() {
        let text = "a = 1\n題 = \"x\"\n";
        assert_eq!(line_and_column(text, text.find('=').unwrap_or_default()), (1, 3));
        assert_eq!(line_and_column(text, text.rfind('=').unwrap_or_default()), (2, 3));
    }

    #[test]
    fn ids_are_names_of_folders_everywhere() {
        assert!(["a", "aozora-training_2.pdf", "0"].iter().all(|id| wrong_id(id).is_none()));
        let long = "a".repeat(101);
        assert!(["", ".a", "..", "a/b", "A", "計画", "a b", long.as_str()].iter().all(|id| wrong_id(id).is_some()));
    }
}
