//! The parts of a Word file: which is the document, and what it refers to.

use super::xml::{Damage, each, has_root};
use crate::extract::{Budget, ExtractError};
use std::io::{Cursor, Read};
use zip::ZipArchive;

const DOCX: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
const DOCM: &str = "application/vnd.ms-word.document.macroEnabled.12";

/// A link of a part to another one.
struct Link {
    id: String,
    /// Last word of its type: `styles`.
    kind: String,
    target: String,
}

/// A file that is open.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// `word/document.xml`.
    main: String,
    links: Vec<Link>,
    limit: u64,
    /// IANA media type.
    pub(super) media_type: &'static str,
    /// Parts that the document refers to and that are not there.
    pub(super) missing: Vec<String>,
    /// A part was not UTF-8; what could not be decoded is U+FFFD.
    pub(super) is_undecoded: bool,
}

/// The part that an archive names as its document, if it is one of Word's.
pub(in crate::extract) fn main_part(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Option<String> {
    const USUAL: &str = "word/document.xml";
    if archive.index_for_name(USUAL).is_some() {
        return Some(USUAL.to_owned());
    }
    let mut named = None;
    let mut undecoded = false;
    let links = text(archive, "_rels/.rels", 1 << 20, &mut undecoded)?;
    let _ = each(&links, 1, &mut |e| {
        if e.attribute("Type").is_some_and(|t| t.ends_with("/officeDocument")) {
            named = e.attribute("Target").map(|t| t.trim_start_matches('/').to_owned());
        }
    });
    named.filter(|n| n.starts_with("word/") && archive.index_for_name(n).is_some())
}

impl<'a> Package<'a> {
    /// Opens a file whose document is the part `main`.
    pub(super) fn open(mut archive: ZipArchive<Cursor<&'a [u8]>>, main: String, budget: &Budget) -> Self {
        let mut is_undecoded = false;
        let types = text(&mut archive, "[Content_Types].xml", budget.bytes, &mut is_undecoded);
        let media_type = if types.is_some_and(|t| t.contains("macroEnabled")) { DOCM } else { DOCX };
        let (folder, file) = main.rsplit_once('/').unwrap_or(("", &main));
        let list = text(&mut archive, &format!("{folder}/_rels/{file}.rels"), budget.bytes, &mut is_undecoded);
        let mut links = Vec::new();
        // Damaged links are as good as none: the parts have usual names too.
        let _ = each(&list.unwrap_or_default(), 1, &mut |e| {
            let word = |name: &str| e.attribute(name).unwrap_or_default().to_owned();
            let kind = word("Type").rsplit('/').next().unwrap_or_default().to_owned();
            if e.attribute("TargetMode") != Some("External") {
                links.push(Link { id: word("Id"), kind, target: resolved(folder, &word("Target")) });
            }
        });
        Package { archive, main, links, limit: budget.bytes, media_type, missing: Vec::new(), is_undecoded }
    }

    /// The text of the document itself.
    pub(super) fn main(&mut self) -> Result<String, ExtractError> {
        let name = self.main.clone();
        let refused = |what: &str| ExtractError::unreadable(format!("damaged Word document: {what}"), self.media_type);
        let (cannot, other) = (refused("its text cannot be unpacked"), refused("its main part is no Word text"));
        let text = text(&mut self.archive, &name, self.limit, &mut self.is_undecoded).ok_or(cannot)?;
        if has_root(&text, "document") { Ok(text) } else { Err(other) }
    }

    /// The part of that kind (`styles`), if the document has one: linked, or under its usual name.
    pub(super) fn of_kind(&mut self, kind: &str) -> Option<String> {
        let linked = self.links.iter().find(|l| l.kind == kind).map(|l| l.target.clone());
        let is_linked = linked.is_some();
        let name = linked.unwrap_or_else(|| format!("word/{kind}.xml"));
        let found = text(&mut self.archive, &name, self.limit, &mut self.is_undecoded);
        if is_linked && found.is_none() {
            self.missing.push(name);
        }
        found
    }

    /// The part that a relationship id stands for.
    pub(super) fn of_id(&mut self, id: &str) -> Option<String> {
        let name = self.links.iter().find(|l| l.id == id).map(|l| l.target.clone());
        let found = name.as_ref().and_then(|n| text(&mut self.archive, n, self.limit, &mut self.is_undecoded));
        if found.is_none() {
            self.missing.push(name.unwrap_or_else(|| id.to_owned()));
        }
        found
    }

    /// A refusal of the whole file for what is wrong with its text.
    pub(super) fn damaged(&self, damage: &Damage) -> ExtractError {
        ExtractError::unreadable(format!("damaged Word document: its text is no XML: {}", damage.0), self.media_type)
    }
}

/// A target relative to a folder, or from the root.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for step in target.split('/') {
        match step {
            "." | "" => {}
            ".." => drop(path.pop()),
            name => path.push(name),
        }
    }
    path.join("/")
}

/// A part as text; nothing where it is missing or cannot be unpacked.
fn text(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str, limit: u64, undecoded: &mut bool) -> Option<String> {
    let mut bytes = Vec::new();
    archive.by_name(name).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
    // A byte order mark says UTF-16, the one other encoding that parts may have (ISO/IEC 29500-2, 6.2.5).
    let (text, _, broken) = encoding_rs::UTF_8.decode(&bytes);
    *undecoded |= broken;
    Some(text.into_owned())
}
