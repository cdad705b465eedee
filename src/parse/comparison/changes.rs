//! Two outlines → the least changes that turn one into the other.

use super::pairing::{is_uncounted, pairs};
use crate::model::{DraftAmendment, Family, Item, Operation, Outline, Span, Text, Words};
use crate::normalize::key;
use crate::parse::values::sentences;
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::ops::Range;

/// Longer texts are compared as wholes: the comparison takes time with the product of length and change.
const LONGEST: usize = 4000;

/// The changes between two outlines, item by item, in the order of the new one; what goes stands where it stood.
pub(super) fn between(old: &Outline, new: &Outline, family: &Family) -> Vec<DraftAmendment> {
    let old_of = paired(old, new, family);
    let (old_paths, new_paths) = (old.paths(), new.paths());
    let mut stays = vec![false; old.items.len()];
    old_of.iter().flatten().for_each(|&at| stays[at] = true);
    let (mut changes, mut next) = (Vec::new(), 0);
    let gone = |range: Range<usize>, changes: &mut Vec<DraftAmendment>| {
        let own = range.filter(|at| !stays[*at]);
        changes.extend(own.map(|at| whole(&old_paths[at], Operation::RemoveItem, &old.items[at])));
    };
    for ((path, item), found) in new_paths.iter().zip(&new.items).zip(&old_of) {
        let Some(at) = *found else {
            changes.push(whole(path, Operation::AddItem, item));
            continue;
        };
        gone(next..at, &mut changes);
        next = next.max(at + 1);
        let before = &old.items[at];
        let new_parent = before.parent.map(Some) != item.parent.map(|p| old_of[p]);
        if !is_uncounted(&item.sign) && (before.sign != item.sign || new_parent) {
            changes.push(renumbered((&old_paths[at], before), (path, item)));
        }
        pair(path, before, item, family, &mut changes);
    }
    gone(next..old.items.len(), &mut changes);
    changes
}

/// By item of the new outline: the same item of the old one.
pub(super) fn paired(old: &Outline, new: &Outline, family: &Family) -> Vec<Option<usize>> {
    let omits = [old, new].map(|side| side.items.iter().map(|item| is_omitted(item, family)).collect());
    pairs(old, new, omits)
}

/// Another number, or another place: the paths before and after, and the signs.
fn renumbered((old_path, old): (&str, &Item), (new_path, new): (&str, &Item)) -> DraftAmendment {
    let at = |item: &Item| match item.marker_at.is_empty() {
        true => item.heading.iter().chain(&item.paragraphs).flat_map(|t| t.all_spans()).collect(),
        false => item.marker_at.clone(),
    };
    let words = |text: &str, item: &Item| Words { text: text.to_owned(), at: at(item) };
    DraftAmendment {
        path: new_path.to_owned(),
        operation: Operation::Renumber,
        old: words(old_path, old),
        new: words(new_path, new),
        deleted: words(&old.sign, old),
        inserted: words(&new.sign, new),
        at: 0..0,
    }
}

/// All the words of an item.
fn words(item: &Item) -> Words {
    let mut words = Words::default();
    for text in item.heading.iter().chain(&item.paragraphs) {
        if !words.text.is_empty() {
            words.text.push('\n');
        }
        words.text.push_str(&text.folded);
        words.at.extend(text.all_spans());
    }
    words
}

fn whole(path: &str, operation: Operation, item: &Item) -> DraftAmendment {
    let (empty, own) = (Words::default(), words(item));
    let marked = Words { at: item.marker_at.iter().copied().chain(own.at.iter().copied()).collect(), ..own };
    let (old, new) = if operation == Operation::AddItem { (empty, marked) } else { (marked, empty) };
    DraftAmendment {
        path: path.to_owned(),
        operation,
        at: 0..old.text.len(),
        deleted: old.clone(),
        inserted: new.clone(),
        old,
        new,
    }
}

fn pair(path: &str, old: &Item, new: &Item, family: &Family, changes: &mut Vec<DraftAmendment>) {
    let (before, after) = (words(old), words(new));
    if is_omitted(old, family) && is_omitted(new, family) {
        let omission = |item: &Item| {
            let text = item.paragraphs.iter().find(|t| says_omitted(t, family));
            text.map_or_else(Words::default, |t| Words { text: t.folded.clone(), at: t.all_spans() })
        };
        let (old, new) = (omission(old), omission(new));
        let (deleted, inserted) = Default::default();
        let operation = Operation::Omitted;
        changes.push(DraftAmendment { path: path.to_owned(), operation, old, new, deleted, inserted, at: 0..0 });
    }
    if key(&before.text) != key(&after.text) {
        edits(path, old, new, changes);
    }
}

fn is_omitted(item: &Item, family: &Family) -> bool {
    item.paragraphs.iter().any(|t| says_omitted(t, family))
}

/// (略), (中略), (同左).
fn says_omitted(text: &Text, family: &Family) -> bool {
    let plain = key(&text.folded);
    let inner = plain.trim_matches(|c| "()〔〕[]".contains(c));
    inner.len() < plain.len() && family.terms("omitted").any(|t| t.word == inner)
}

/// A stretch of an item's words with the text that holds its places.
struct Sentence<'a> {
    text: &'a Text,
    range: Range<usize>,
    /// Where it begins in the item's words.
    from: usize,
}

impl Sentence<'_> {
    fn words(&self) -> &str {
        &self.text.folded[self.range.clone()]
    }
}

fn all_sentences(item: &Item) -> Vec<Sentence<'_>> {
    let (mut found, mut from) = (Vec::new(), 0);
    for text in item.heading.iter().chain(&item.paragraphs) {
        from += usize::from(from > 0);
        for range in sentences(&text.folded) {
            found.push(Sentence { text, from: from + range.start, range });
        }
        from += text.folded.len();
    }
    found
}

/// The sentences that differ, run by run.
fn edits(path: &str, old: &Item, new: &Item, changes: &mut Vec<DraftAmendment>) {
    let (before, after) = (all_sentences(old), all_sentences(new));
    let a: Vec<&str> = before.iter().map(Sentence::words).collect();
    let b: Vec<&str> = after.iter().map(Sentence::words).collect();
    for op in capture_diff_slices(Algorithm::Myers, &a, &b) {
        if !matches!(op, DiffOp::Equal { .. }) {
            let end = before.last().map_or(0, |s| s.from + s.range.len());
            let from = before.get(op.old_range().start).map_or(end, |s| s.from);
            changes.push(edit(path, from, &before[op.old_range()], &after[op.new_range()]));
        }
    }
}

/// One run of sentences for another; `from` is where it begins in the words before.
fn edit(path: &str, from: usize, before: &[Sentence<'_>], after: &[Sentence<'_>]) -> DraftAmendment {
    let (old, new) = (gathered(before), gathered(after));
    let (deleted, inserted) = least(&old.text, &new.text);
    let operation = match (deleted.is_empty(), inserted.is_empty()) {
        (true, _) => Operation::Insert,
        (_, true) => Operation::Delete,
        _ => Operation::Replace,
    };
    let to = before.last().map_or(from, |s| s.from + s.range.len());
    DraftAmendment {
        path: path.to_owned(),
        operation,
        deleted: pieces(before, &old.text, &deleted),
        inserted: pieces(after, &new.text, &inserted),
        old,
        new,
        at: from..to,
    }
}

fn gathered(sentences: &[Sentence<'_>]) -> Words {
    let text = sentences.iter().map(Sentence::words).collect();
    Words { text, at: sentences.iter().flat_map(|s| s.text.spans(s.range.clone())).collect() }
}

/// The pieces `ranges` of the joined sentences.
fn pieces(sentences: &[Sentence<'_>], text: &str, ranges: &[Range<usize>]) -> Words {
    let mut at: Vec<Span> = Vec::new();
    for range in ranges {
        let mut from = 0;
        for sentence in sentences {
            let own = range.start.max(from)..range.end.min(from + sentence.range.len());
            if own.start < own.end {
                let start = sentence.range.start + own.start - from;
                at.extend(sentence.text.spans(start..start + own.len()));
            }
            from += sentence.range.len();
        }
    }
    let words: Vec<&str> = ranges.iter().map(|r| &text[r.clone()]).collect();
    Words { text: words.join("…"), at }
}

/// The least pieces that differ, as byte ranges of both texts: what both begin and end with is left out first, so that an insertion
/// beside a repeated word stays one.
pub(super) fn least(old: &str, new: &str) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let head = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let tail = a[head..].iter().rev().zip(b[head..].iter().rev()).take_while(|(x, y)| x == y).count();
    let (inner_a, inner_b) = (&a[head..a.len() - tail], &b[head..b.len() - tail]);
    let ops = if inner_a.len().max(inner_b.len()) > LONGEST {
        vec![(0..inner_a.len(), 0..inner_b.len())]
    } else {
        let ops = capture_diff_slices(Algorithm::Myers, inner_a, inner_b);
        ops.iter().filter(|o| !matches!(o, DiffOp::Equal { .. })).map(|o| (o.old_range(), o.new_range())).collect()
    };
    let bytes = |chars: &[char], range: Range<usize>| {
        let width = |part: &[char]| part.iter().map(|c| c.len_utf8()).sum::<usize>();
        let start = width(&chars[..head + range.start]);
        start..start + width(&chars[head + range.start..head + range.end])
    };
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (from, to) in together(ops) {
        gone.extend((!from.is_empty()).then(|| bytes(&a, from)));
        come.extend((!to.is_empty()).then(|| bytes(&b, to)));
    }
    (gone, come)
}

/// Changes that a single letter parts are one: そのA → このB differ as words, not as letters that happen to agree.
fn together(ops: Vec<(Range<usize>, Range<usize>)>) -> Vec<(Range<usize>, Range<usize>)> {
    let mut all: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (from, to) in ops {
        match all.last_mut().filter(|(f, _)| from.start - f.end <= 1) {
            Some((f, t)) => (f.end, t.end) = (from.end, to.end),
            None => all.push((from, to)),
        }
    }
    all
}
