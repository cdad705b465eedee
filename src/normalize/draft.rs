//! A folded text in the making.

use crate::model::Edit;

/// A place where only the neighbours tell what a character is: a space, a dash, a long mark behind no kana.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Doubt {
    /// Byte in [`Draft::text`].
    pub(super) at: usize,
    /// Character in the raw text.
    pub(super) raw: u32,
    /// How wide it was in the raw text, in half-width columns; 1 for what is no space.
    pub(super) width: u32,
}

/// A doubt resolved against the character that stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// Where.
    pub(super) doubt: Doubt,
    /// What stands there, in bytes.
    pub(super) old_len: usize,
    /// What shall stand there; `None` removes.
    pub(super) new: Option<char>,
}

/// Text, the edits that led to it, and the places still in doubt; all of them in text order.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    pub(super) text: String,
    pub(super) edits: Vec<Edit>,
    /// Spaces that may stand inside a word.
    pub(super) spaces: Vec<Doubt>,
    /// Dashes, and long marks behind no kana.
    pub(super) marks: Vec<Doubt>,
}

impl Draft {
    /// Carries out `changes`, which are in text order.
    pub(super) fn apply(self, changes: &[Change]) -> Draft {
        let mut text = String::with_capacity(self.text.len() + 2 * changes.len());
        let mut removed = Vec::new();
        let mut done = 0;
        for change in changes {
            text.push_str(&self.text[done..change.doubt.at]);
            match change.new {
                Some(c) => text.push(c),
                None if is_covered(&self.edits, change.doubt.raw) => {}
                None => removed.push(removal(text.len(), change.doubt.raw)),
            }
            done = change.doubt.at + change.old_len;
        }
        text.push_str(&self.text[done..]);
        let edits = merged(self.edits, removed, changes);
        let (spaces, marks) = (moved(self.spaces, changes), moved(self.marks, changes));
        Draft { text, edits, spaces, marks }
    }
}

/// The edit that takes one raw character away.
fn removal(at: usize, raw: u32) -> Edit {
    let at = at as u32;
    Edit { folded: at..at, raw: raw..raw + 1 }
}

fn is_covered(edits: &[Edit], raw: u32) -> bool {
    let behind = edits.partition_point(|e| e.raw.end <= raw);
    edits.get(behind).is_some_and(|e| e.raw.start <= raw)
}

fn merged(mut edits: Vec<Edit>, removed: Vec<Edit>, changes: &[Change]) -> Vec<Edit> {
    let mut shift = Shift::new(changes);
    for e in &mut edits {
        e.folded = shift.moved(e.folded.start as usize) as u32..shift.moved(e.folded.end as usize) as u32;
    }
    if !removed.is_empty() {
        edits.extend(removed);
        // Two ascending runs: the sort merges them in linear time.
        edits.sort_by_key(|e| e.raw.start);
    }
    edits
}

/// The doubts that `changes` leave, where they stand now.
fn moved(mut doubts: Vec<Doubt>, changes: &[Change]) -> Vec<Doubt> {
    let mut shift = Shift::new(changes);
    let mut settled = changes.iter().map(|c| c.doubt.at).peekable();
    doubts.retain_mut(|d| {
        let is_settled = settled.next_if_eq(&d.at).is_some();
        d.at = shift.moved(d.at);
        !is_settled
    });
    doubts
}

/// Follows bytes of the old text, asked in ascending order, into the changed text.
struct Shift<'a> {
    changes: std::iter::Peekable<std::slice::Iter<'a, Change>>,
    by: isize,
}

impl<'a> Shift<'a> {
    fn new(changes: &'a [Change]) -> Self {
        Shift { changes: changes.iter().peekable(), by: 0 }
    }

    fn moved(&mut self, byte: usize) -> usize {
        while let Some(c) = self.changes.next_if(|c| c.doubt.at < byte) {
            self.by += c.new.map_or(0, char::len_utf8) as isize - c.old_len as isize;
        }
        byte.saturating_add_signed(self.by)
    }
}
