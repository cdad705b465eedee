//! What the pipeline is asked to read.

use super::Options;
use crate::diag::Code;
use crate::extract::Budget;
use crate::model::Source;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// Where the bytes of a document are.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A regular file.
    File(PathBuf),
    /// Nowhere: it could not even be opened. It becomes a failed document with this code and sentence.
    Refused(Code, String),
}

/// A document to be read.
#[derive(Clone, Debug)]
pub struct Input {
    /// How it is named in the package. The checksum is computed, not taken from here.
    pub source: Source,
    /// Where its bytes are.
    pub origin: Origin,
}

/// One document, as it is asked for over the wire; its path follows as bytes, since not every path is text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    #[serde(skip)]
    pub(super) path: PathBuf,
    pub(super) given: String,
    pub(super) url: String,
    pub(super) licence: String,
    pub(super) attribution: String,
    budget: (u64, [usize; 6]),
}

impl Request {
    pub(super) fn new(source: &Source, path: PathBuf, options: &Options) -> Self {
        let Budget { bytes, cells, columns, depth, pages, glyphs, paths } = options.budget.clone();
        Request {
            path,
            given: source.given.clone(),
            url: source.url.clone(),
            licence: source.licence.clone(),
            attribution: source.attribution.clone(),
            budget: (bytes, [cells, columns, depth, pages, glyphs, paths]),
        }
    }

    pub(super) fn options(&self) -> Options {
        let (bytes, [cells, columns, depth, pages, glyphs, paths]) = self.budget;
        Options { budget: Budget { bytes, cells, columns, depth, pages, glyphs, paths } }
    }

    pub(super) fn source(&self, sha256: &str) -> Source {
        Source {
            given: self.given.clone(),
            sha256: sha256.to_owned(),
            url: self.url.clone(),
            licence: self.licence.clone(),
            attribution: self.attribution.clone(),
        }
    }
}
