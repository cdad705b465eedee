//! Legends, footnotes, 右参照, requirements, relations, and the document against itself.
//!
//! *Input*: a [`Dataset`] from `split`, the [`Sections`] it came from. *Output*: the same dataset, completed.
//! *Invariants*: total; adds, never changes a value that was printed; linear in the document's length.

mod audit;
mod cell_notes;
mod citations;
mod dealings;
mod defined;
mod duties;
mod footnotes;
mod legends;
mod lines;
mod marks;
mod mentions;
mod modality;
mod names;
mod notes;
mod passages;
mod relations;
mod relative;
mod report;
mod requirements;
mod see_right;
mod tree;
mod words;

#[cfg(test)]
mod sample;
#[cfg(test)]
mod whole;

use crate::diag::Diagnostics;
use crate::model::{Dataset, Family, Prose, Sections};
use report::Report;
use words::Lexicon;

/// Completes a dataset: legend rows and what the codes mean, notes, requirements, relations; then holds the document
/// against itself. Every doubt is a finding that names its record and field.
pub fn resolve(data: &mut Dataset, sections: &Sections, family: &Family, d: &mut Diagnostics) {
    let lexicon = family.made(Lexicon::new);
    let mut report = Report::new(d);
    legends::resolve(data, sections, &lexicon, &mut report);
    notes::resolve(data, sections, &lexicon, &mut report);
    lines::keep(data, sections);
    see_right::resolve(data, &lexicon, &mut report);
    requirements::resolve(data, &lexicon, &mut report);
    relations::resolve(data, &lexicon, &mut report);
    audit::audit(data, &lexicon, &mut report);
}

/// Completes a document that is no plan: what its provisions demand and of whom, what they refer to and define, notes.
pub fn prose(data: &mut Dataset, prose: &Prose, family: &Family, d: &mut Diagnostics) {
    duties::resolve(data, prose, family);
    citations::resolve(data, prose, family, d);
    defined::resolve(data, prose);
    dealings::resolve(data, prose, family, d);
    footnotes::resolve(data, prose, family, d);
}
