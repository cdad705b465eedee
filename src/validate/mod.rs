//! [`Dataset`] → [`Validated`] dataset: what may be published.
//!
//! *Input*: a completed dataset. *Output*: the same, marked. *Invariants*: the only constructor of [`Validated`]; what is mended
//! is said; a name is given once, a reference leads somewhere.

mod findings;
mod names;
mod references;
pub(crate) mod schema;
#[cfg(test)]
mod tests;
mod values;

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
///
/// - An id that was given before gets an ordinal (`~2`), its children follow, `id-collision` says so. An id that does not begin
///   with the plan's is put below it.
/// - A relation, note, place or capacity that refers to a record the document does not have loses that reference, with a finding.
/// - What a status says and what stands beside it are made to agree where that is certain, and reported where it is not.
/// - Findings that know only a row of a table, or a place in one, learn the track that was read from it.
pub fn validate(data: Dataset, d: &mut Diagnostics) -> Validated<Dataset> {
    validate_corrected(data, d, |_, _| ())
}

/// [`validate`], with `correct` between the names, by which corrections know their records, and the checks, which hold for corrected
/// values as for all others.
pub fn validate_corrected(
    mut data: Dataset,
    d: &mut Diagnostics,
    correct: impl FnOnce(&mut Dataset, &mut Diagnostics),
) -> Validated<Dataset> {
    let renamed = names::settle(&mut data, d);
    findings::name_records(&data, &renamed, d);
    correct(&mut data, d);
    references::check(&mut data, d);
    values::check(&mut data, d);
    Validated(data)
}
