//! The fields of a form while it is read.

use super::blank::{BOXES, Blank};
use super::label;
use super::scan::Item;
use crate::model::{Family, FieldType, FormField, RawText, Said, Span, Spanned, Text};
use crate::normalize::key;
use std::ops::Range;

/// A heading that fields stand under.
pub(super) type Group = Said<String>;

/// Fields, and the words that are none.
#[derive(Default)]
pub(super) struct Collected {
    /// In order.
    pub(super) fields: Vec<FormField>,
    /// Words beside them.
    pub(super) rest: Vec<Text>,
    /// How many of the fields are certain: known words, or a blank that is printed.
    pub(super) certain: usize,
}

impl Collected {
    /// Adds a field. `repeats`: how many times its blank is printed.
    pub(super) fn add(
        &mut self,
        text: &Text,
        range: Range<usize>,
        group: &Group,
        blank: Option<&Blank>,
        repeats: u32,
        family: &Family,
    ) {
        let cleaned = label::clean(&text.folded, range);
        let name = published(&text.folded[cleaned.range.clone()]);
        if name.is_empty() {
            return;
        }
        let known = label::kind(&name, family);
        let kind = blank.and_then(Blank::kind).or(known).unwrap_or(FieldType::Text);
        // A number behind a name asks for its number; 〒 and a bare bracket leave the label's own type.
        let kind = match (kind, known) {
            (FieldType::Number, Some(own @ (FieldType::Tel | FieldType::Fax | FieldType::Date))) => own,
            (FieldType::Address, Some(own @ (FieldType::Tel | FieldType::Fax))) => own,
            (kind, _) => kind,
        };
        self.certain += usize::from(known.is_some() || blank.is_some_and(|b| *b != Blank::Seal));
        let at = text.spans(cleaned.range);
        let of = |f: &FormField| f.group.as_ref().map(|g| g.value.clone());
        let own = group.as_ref().map(|g| g.value.clone());
        if let Some(same) = self.fields.iter_mut().find(|f| f.label.value == name && of(f) == own) {
            same.repeats += repeats;
            same.label.at.extend(at);
            return;
        }
        let required = cleaned.required.map(|r| Spanned::new(r, at.clone(), "required-word"));
        let options = match blank {
            Some(Blank::Choice(options)) => Some(Spanned::new(options.clone(), at.clone(), "form-options")),
            _ => None,
        };
        self.fields.push(FormField {
            field_id: String::new(),
            position: self.fields.len() as u32 + 1,
            group: group.clone(),
            label: Spanned::new(name, at, "form-label"),
            kind,
            repeats,
            required,
            options: options.filter(|o| !o.value.iter().all(String::is_empty)),
        });
    }

    /// Adds options to a question that may have some already: they stand in several lines.
    pub(super) fn add_options(
        &mut self,
        text: &Text,
        range: Range<usize>,
        group: &Group,
        blank: &Blank,
        family: &Family,
    ) {
        let at = text.spans(label::clean(&text.folded, range.clone()).range);
        let more = match blank {
            Blank::Choice(options) => options.clone(),
            Blank::Check(option) => vec![option.clone()],
            _ => Vec::new(),
        };
        match self.fields.iter_mut().find(|f| f.label.at == at).and_then(|f| f.options.as_mut()) {
            Some(options) => options.value.extend(more),
            None => self.add(text, range, group, Some(&Blank::Choice(more)), 1, family),
        }
    }

    /// Adds what a line asks for. True if it asks for anything.
    pub(super) fn add_items(
        &mut self,
        text: &Text,
        items: &[Item],
        group: &Group,
        is_box: bool,
        family: &Family,
    ) -> bool {
        let before = self.fields.len();
        for item in items {
            let folded = text.folded.as_str();
            let range = match (&item.label, &item.blank) {
                (None, Some(Blank::Choice(options))) if folded[item.blank_at.clone()].starts_with(BOXES) => {
                    options.iter().for_each(|option| self.add_box(text, &item.blank_at, option, group, family));
                    continue;
                }
                (None, Some(Blank::Check(option))) => {
                    self.add_box(text, &item.blank_at, option, group, family);
                    continue;
                }
                (Some(label), Some(_)) => label.clone(),
                (Some(label), None) if is_box || item.colon || label::is_known(&folded[label.clone()], family) => {
                    label.clone()
                }
                (None, Some(Blank::Date | Blank::Number | Blank::Choice(_) | Blank::Postal)) => {
                    item.blank_at.start..bare_end(folded, &item.blank_at)
                }
                _ => continue,
            };
            self.add(text, range, group, item.blank.as_ref(), 1, family);
        }
        self.fields.len() > before
    }

    /// A box of its own: its words are its label.
    fn add_box(&mut self, text: &Text, within: &Range<usize>, option: &str, group: &Group, family: &Family) {
        let Some(at) = text.folded[within.clone()].find(option).filter(|_| !option.is_empty()) else { return };
        let range = within.start + at..within.start + at + option.len();
        self.add(text, range, group, Some(&Blank::Check(String::new())), 1, family);
    }

    /// What the fields leave of a text.
    pub(super) fn left(&self, text: &Text) -> Vec<RawText> {
        let labels = self.fields.iter().flat_map(|f| f.label.at.iter().chain(f.group.iter().flat_map(|g| &g.at)));
        let mut used: Vec<Span> = labels.copied().collect();
        used.sort_unstable();
        let mut left = Vec::new();
        for piece in &text.raw.pieces {
            let (mut at, end) = (piece.span.start, piece.span.end);
            let here = used.iter().filter(|u| u.page == piece.span.page && u.end > piece.span.start && u.start < end);
            let mut cut = |from: u32, to: u32| {
                if from < to {
                    let range = piece.at + from - piece.span.start..piece.at + to - piece.span.start;
                    left.push(text.raw.slice(range));
                }
            };
            for span in here {
                cut(at, span.start.min(end));
                at = at.max(span.end);
            }
            cut(at, end);
        }
        left.retain(|t| !t.chars.trim().is_empty());
        left
    }
}

/// A blank that names itself does so without the bracket behind it: 単胎・多胎(　).
fn bare_end(folded: &str, blank: &Range<usize>) -> usize {
    let words = folded[blank.clone()].trim_end();
    match words.find('(') {
        Some(at) if at > 0 && words.ends_with(')') => blank.start + at,
        _ => blank.end,
    }
}

/// A label without the gaps that only set its letters apart.
pub(super) fn published(label: &str) -> String {
    let is_latin = label.split_whitespace().filter(|w| w.len() > 1 && w.chars().all(|c| c.is_ascii())).count() > 1;
    if is_latin { label.split_whitespace().collect::<Vec<&str>>().join(" ") } else { key(label) }
}
