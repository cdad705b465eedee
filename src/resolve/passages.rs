//! The words of a document that is no plan, each with the provision it stands in.

use crate::model::{Dataset, Prose, Text};

/// A text and where it belongs.
pub(super) struct Passage<'a> {
    /// Index of its provision; none for words outside any.
    pub(super) provision: Option<usize>,
    pub(super) text: &'a Text,
}

/// Headings and paragraphs of the items, then the words outside any.
pub(super) fn all(prose: &Prose) -> Vec<Passage<'_>> {
    let mut found = Vec::new();
    for (i, item) in prose.outline.items.iter().enumerate() {
        let texts = item.heading.iter().chain(&item.paragraphs);
        found.extend(texts.map(|text| Passage { provision: Some(i), text }));
    }
    found.extend(prose.outline.loose.iter().map(|text| Passage { provision: None, text }));
    found
}

impl Passage<'_> {
    /// The id of its provision, empty for none.
    pub(super) fn id<'d>(&self, data: &'d Dataset) -> &'d str {
        self.provision.and_then(|i| data.provisions.get(i)).map_or("", |p| p.provision_id.as_str())
    }
}
