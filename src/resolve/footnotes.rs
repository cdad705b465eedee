//! Notes of a document that is no plan: marks and what they call; formatting that the text has lost; terms that its parts spell
//! differently.

use super::passages::{Passage, all};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Dataset, Family, Note, Prose, Resolution, Signs, Span, Spanned};
use crate::normalize::key;
use std::collections::BTreeMap;

/// A mark in the running text.
struct Mark<'a> {
    key: String,
    at: Vec<Span>,
    written: String,
    passage: &'a Passage<'a>,
}

/// Joins notes and marks, and reports what is lost.
pub(super) fn resolve(data: &mut Dataset, prose: &Prose, family: &Family, d: &mut Diagnostics) {
    let passages = all(prose);
    let marks: Vec<Mark<'_>> = passages.iter().flat_map(marks).collect();
    join(data, prose, &marks, d);
    for passage in &passages {
        tell_lost_format(passage, data, family, d);
    }
    tell_other_headings(data, prose, d);
}

/// Items that are notes: `*` or `※` in front, by the sign alone.
fn notes_of(prose: &Prose) -> BTreeMap<String, Vec<usize>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, item) in prose.outline.items.iter().enumerate() {
        let Some(marker) = &item.marker else { continue };
        if matches!(marker.style.signs, Signs::Bullet('*' | '※')) {
            found.entry(sign(&marker.written)).or_default().push(i);
        }
    }
    found
}

/// A mark without brackets and widths.
fn sign(written: &str) -> String {
    written
        .chars()
        .filter(|c| !c.is_whitespace() && !"()（）".contains(*c))
        .map(|c| if c == '＊' { '*' } else { c })
        .collect()
}

/// Marks in the words of a passage: `(*)`, `(※1)`, and `*` behind the last word.
fn marks<'a>(passage: &'a Passage<'a>) -> Vec<Mark<'a>> {
    let text = &passage.text.folded;
    let mut found = Vec::new();
    for (at, _) in text.match_indices('(') {
        let inner = &text[at + 1..];
        let Some(end) = inner.find(')').filter(|e| (1..=8).contains(e)) else { continue };
        let words = &inner[..end];
        let number = words.strip_prefix('*').or_else(|| words.strip_prefix('※'));
        if number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) {
            let range = at..at + end + 2;
            found.push(Mark {
                key: sign(words),
                at: passage.text.spans(range.clone()),
                written: text[range].to_owned(),
                passage,
            });
        }
    }
    if text.ends_with('*') && text.len() > 1 {
        let range = text.len() - 1..text.len();
        found.push(Mark { key: "*".to_owned(), at: passage.text.spans(range), written: "*".to_owned(), passage });
    }
    found
}

fn join(data: &mut Dataset, prose: &Prose, marks: &[Mark<'_>], d: &mut Diagnostics) {
    let notes = notes_of(prose);
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for mark in marks {
        *counts.entry(&mark.key).or_default() += 1;
    }
    let mut rows = Vec::new();
    for (mark, number) in marks.iter().zip(1..) {
        // Of several notes with one sign the nearest behind the mark is meant.
        let own = mark.passage.provision.unwrap_or(usize::MAX);
        let behind = |list: &&Vec<usize>| list.iter().copied().find(|i| *i > own).or_else(|| list.last().copied());
        let note = notes.get(&mark.key).and_then(|list| behind(&list));
        let record_id = mark.passage.id(data).to_owned();
        let note_id = format!("{}/notes/{}/{number}", data.head.plan_id, mark.key);
        let (text, resolution) = match note {
            Some(i) => {
                let paragraphs = &prose.outline.items[i].paragraphs;
                let words: Vec<&str> = paragraphs.iter().map(|t| t.folded.as_str()).collect();
                let at = paragraphs.iter().flat_map(|t| t.all_spans()).collect();
                let shared = counts.get(mark.key.as_str()).is_some_and(|n| *n > 1);
                let how = if shared { Resolution::Shared } else { Resolution::Position };
                (Some(Spanned::new(words.join("\n"), at, "note-by-sign")), how)
            }
            None => {
                let message = format!("the mark 「{}」 calls a note that is not there", mark.written);
                let finding = Diagnostic::new(Code::NoteDangling, message, mark.at.clone());
                d.push(finding.about("notes", note_id.as_str(), "text"));
                (None, Resolution::Dangling)
            }
        };
        let marker = Spanned::new(mark.written.clone(), mark.at.clone(), "note-mark");
        let field = if record_id.is_empty() { "" } else { "text" }.to_owned();
        rows.push(Note { note_id, marker, text, record_id, field, resolution });
    }
    data.notes.append(&mut rows);
}

/// A sentence whose meaning hangs on formatting: 下線付赤字は…. The text has none.
fn tell_lost_format(passage: &Passage<'_>, data: &Dataset, family: &Family, d: &mut Diagnostics) {
    let text = &passage.text.folded;
    let mut found = family.terms("lost-format").filter_map(|t| Some((text.find(&t.word)?, t.word.len())));
    let Some((at, length)) = found.next() else { return };
    let end = found.map(|(a, l)| a + l).max().unwrap_or(0).max(at + length);
    // What is only spoken of (赤字の事業) is no legend of formatting: the part, the change or the place is named.
    let behind: String = text[end..].chars().take(30).collect();
    if !["部分", "箇所", "は", "が", "で", "の部", "の箇"].iter().any(|w| behind.starts_with(w))
        || !["追加", "変更", "改正", "修正", "新", "部分", "箇所"].iter().any(|w| behind.contains(w))
    {
        return;
    }
    let message = "the meaning hangs on formatting that this text does not have; what it marks cannot be told";
    let finding = Diagnostic::new(Code::FormatLost, message, passage.text.spans(at..end));
    let id = passage.id(data);
    d.push(if id.is_empty() { finding } else { finding.about("provisions", id, "text") });
}

/// A comparison that names a provision otherwise than the text it belongs to.
fn tell_other_headings(data: &Dataset, prose: &Prose, d: &mut Diagnostics) {
    let headings: BTreeMap<&str, &Spanned<String>> =
        data.provisions.iter().filter_map(|p| Some((p.path.as_str(), p.heading.as_ref()?))).collect();
    for comparison in &prose.comparisons {
        for (path, item) in comparison.new.paths().iter().zip(&comparison.new.items) {
            let (Some(own), Some(other)) = (headings.get(path.as_str()), &item.heading) else { continue };
            if key(&own.value) != key(&other.folded) {
                let message = format!(
                    "{path} is headed 「{}」 in the text and 「{}」 in the comparison",
                    own.value, other.folded
                );
                let at = own.at.iter().copied().chain(other.all_spans()).collect();
                d.push(Diagnostic::new(Code::TermVariant, message, at));
            }
        }
    }
}
