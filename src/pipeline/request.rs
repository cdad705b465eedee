//! What the pipeline is asked to read.

use super::{Options, SecondReading};
use crate::correct::Overrides;
use crate::diag::Code;
use crate::extract::Budget;
use crate::model::Source;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;

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

/// What a reader process is to do with a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Task {
    /// Read it and answer with its share of the package.
    #[default]
    Read,
    /// Have the second reader read it and answer with what that one saw.
    SecondReading,
}

/// One document, as it is asked for over the wire; its bytes follow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Request {
    pub(super) task: Task,
    /// Bytes of the document.
    pub(super) length: u64,
    pub(super) given: String,
    pub(super) url: String,
    pub(super) licence: String,
    pub(super) attribution: String,
    pub(super) budget: (u64, [usize; 6]),
    pub(super) publish_names: bool,
    /// What the second reader saw, if it was asked.
    pub(super) second: Option<SecondReading>,
    /// Corrections by people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) overrides: Option<Overrides>,
}

impl Request {
    pub(super) fn new(source: &Source, length: u64, options: &Options) -> Self {
        let Budget { bytes, cells, columns, depth, pages, glyphs, paths } = options.budget.clone();
        Request {
            task: Task::Read,
            length,
            given: source.given.clone(),
            url: source.url.clone(),
            licence: source.licence.clone(),
            attribution: source.attribution.clone(),
            budget: (bytes, [cells, columns, depth, pages, glyphs, paths]),
            publish_names: options.publish_names,
            second: None,
            overrides: options.overrides.as_deref().cloned(),
        }
    }

    pub(super) fn options(&self) -> Options {
        let (bytes, [cells, columns, depth, pages, glyphs, paths]) = self.budget;
        let budget = Budget { bytes, cells, columns, depth, pages, glyphs, paths };
        Options {
            budget,
            publish_names: self.publish_names,
            second: self.second.clone(),
            overrides: self.overrides.clone().map(Arc::new),
            ..Options::default()
        }
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
