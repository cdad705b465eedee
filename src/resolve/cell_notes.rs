//! Footnotes inside one text: which mark goes with which words.

use super::marks::{NOTE_SIGNS, NoteMark, list_marks, note_marks};
use super::words::{Chars, Lexicon};
use crate::model::Resolution;
use std::collections::BTreeMap;
use std::ops::Range;

/// A note whose words stand in the text; ranges count bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CellNote {
    /// Sign and number.
    pub(super) key: String,
    /// The mark before the words.
    pub(super) mark: Range<usize>,
    /// Its words.
    pub(super) text: Range<usize>,
    /// How it was joined.
    pub(super) resolution: Resolution,
}

/// A mark whose note is not in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OpenMark {
    /// Sign and number.
    pub(super) key: String,
    /// Bytes of the mark.
    pub(super) at: Range<usize>,
}

/// The notes of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct CellNotes {
    /// In order.
    pub(super) notes: Vec<CellNote>,
    /// In order.
    pub(super) open: Vec<OpenMark>,
    /// Bytes that belong to notes and marks, ascending: not part of the sentence around them.
    pub(super) cut: Vec<Range<usize>>,
}

/// How far the words of a note reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// To the next item, mark or line: sentences.
    Item,
    /// To the next white space: a remark in a cell of dates or places.
    Word,
}

/// Joins the marks of a text with the notes in it.
///
/// A mark behind words waits; the same mark before words answers all that wait. Two that wait for one answer share it. `※` before
/// words with none waiting is a remark of its own.
pub(super) fn scan(text: &str, reach: Reach, lexicon: &Lexicon) -> CellNotes {
    if !text.contains(NOTE_SIGNS) {
        return CellNotes::default();
    }
    let chars = Chars::new(text);
    let marks = note_marks(&chars);
    if marks.is_empty() {
        return CellNotes::default();
    }
    let lists = list_marks(&chars, lexicon).iter().map(|l| l.range.start).collect();
    let apart = marks.iter().filter(|m| m.apart).map(|m| m.range.start).collect();
    Scan { chars: &chars, last: last_apart(&marks), apart, marks: &marks, lists, reach }.run()
}

/// For each key, the last mark of it that stands apart.
fn last_apart(marks: &[NoteMark]) -> BTreeMap<&str, usize> {
    marks.iter().enumerate().filter(|(_, m)| m.apart).map(|(i, m)| (m.key.as_str(), i)).collect()
}

struct Scan<'a> {
    chars: &'a Chars,
    marks: &'a [NoteMark],
    last: BTreeMap<&'a str, usize>,
    /// Where marks that stand apart begin.
    apart: Vec<usize>,
    /// Where list marks begin.
    lists: Vec<usize>,
    reach: Reach,
}

impl<'a> Scan<'a> {
    fn run(&self) -> CellNotes {
        let mut found = CellNotes::default();
        let mut waiting = BTreeMap::<&str, Vec<usize>>::new();
        let mut done = 0;
        for (index, mark) in self.marks.iter().enumerate() {
            if mark.range.start < done {
                continue;
            }
            let bytes = self.chars.bytes(mark.range.clone());
            let waits = waiting.contains_key(mark.key.as_str());
            let words = if self.begins_note(index, waits) { self.words_behind(index) } else { None };
            let Some(words) = words else {
                waiting.entry(&mark.key).or_default().push(index);
                found.cut.push(bytes);
                continue;
            };
            done = words.end;
            let text = self.chars.bytes(words);
            found.cut.push(bytes.start..text.end);
            let answered = waiting.remove(mark.key.as_str()).map_or(0, |w| w.len());
            found.notes.push(CellNote {
                key: mark.key.clone(),
                mark: bytes,
                text,
                resolution: resolution(mark, answered),
            });
        }
        let mut open: Vec<usize> = waiting.into_values().flatten().collect();
        open.sort_unstable();
        found.open = open.into_iter().map(|i| self.open_mark(i)).collect();
        found
    }

    fn open_mark(&self, index: usize) -> OpenMark {
        let mark = &self.marks[index];
        OpenMark { key: mark.key.clone(), at: self.chars.bytes(mark.range.clone()) }
    }

    fn opened(&self, mark: &NoteMark) -> bool {
        mark.range.start > 0 && self.chars.all[mark.range.start - 1] == '('
    }

    /// True when the mark stands before its note and not behind what the note is about.
    fn begins_note(&self, index: usize, waits: bool) -> bool {
        let mark = &self.marks[index];
        let later = self.last.get(mark.key.as_str()).is_some_and(|&last| last > index);
        match mark.apart {
            true => waits || !mark.numbered() || !later,
            false => (mark.key == "※" && !later) || self.opened(mark),
        }
    }

    /// The words behind a mark, if any stand there: up to the next item, note or line.
    fn words_behind(&self, index: usize) -> Option<Range<usize>> {
        let mark = &self.marks[index];
        let text = &self.chars.all;
        let behind = mark.range.end;
        if !mark.apart && text.get(behind).is_none_or(|c| c.is_whitespace()) {
            return None;
        }
        let from = behind + text[behind..].iter().take_while(|c| c.is_whitespace() || **c == ':').count();
        let next = |starts: &[usize]| starts.get(starts.partition_point(|&s| s < behind)).copied();
        let limit = [next(&self.lists), next(&self.apart)].into_iter().flatten().min().unwrap_or(text.len());
        let end = self.first_end(mark, from, limit);
        let end = from + text.get(from..end)?.iter().rposition(|c| !c.is_whitespace())? + 1;
        (!matches!(text[from], '、' | '。' | ')' | '」' | '】')).then_some(from..end)
    }

    /// Where the words end before `limit`: at the line, at the bracket that holds the note, at white space in a terse cell.
    fn first_end(&self, mark: &NoteMark, from: usize, limit: usize) -> usize {
        let opened = self.opened(mark);
        let mut depth = 0;
        for at in from..limit {
            match self.chars.all[at] {
                '\n' => return at,
                '(' => depth += 1,
                ')' if opened && depth == 0 => return at,
                ')' => depth -= 1,
                c if self.reach == Reach::Word && c.is_whitespace() => return at,
                _ => {}
            }
        }
        limit
    }
}

fn resolution(mark: &NoteMark, answered: usize) -> Resolution {
    match (answered, mark.numbered()) {
        (0, false) if mark.key == "※" || mark.key == "注" => Resolution::Position,
        (0, _) => Resolution::Dangling,
        (_, true) => Resolution::Number,
        (1, false) => Resolution::Position,
        (_, false) => Resolution::Shared,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(String, &str, Resolution)>, Vec<String>) {
        let lexicon = Lexicon::new(&crate::resolve::sample::family());
        let found = scan(text, Reach::Item, &lexicon);
        let notes = found.notes.into_iter().map(|n| (n.key, &text[n.text], n.resolution)).collect();
        (notes, found.open.into_iter().map(|o| o.key).collect())
    }

    #[test]
    fn numbered_notes_are_joined_by_number() {
        let (notes, open) = read("1. 常勤の者*1 *1 週4日以上。 2. 有資格者*2 3. 推薦のある者 *2 見込みを含む");
        assert_eq!(
            notes,
            [
                ("*1".to_owned(), "週4日以上。", Resolution::Number),
                ("*2".to_owned(), "見込みを含む", Resolution::Number)
            ]
        );
        assert_eq!(open, [""; 0]);
    }

    #[test]
    fn bare_marks_with_their_own_notes_go_by_position() {
        let (notes, _) = read("1. 常勤の者* *週4日以上。 2. 有資格者* *見込みを含む 3. 他");
        assert_eq!(
            notes,
            [
                ("*".to_owned(), "週4日以上。", Resolution::Position),
                ("*".to_owned(), "見込みを含む", Resolution::Position)
            ]
        );
    }

    #[test]
    fn bare_marks_with_one_note_share_it() {
        let (notes, open) = read("1)甲 1. 有資格者* 2)乙 1. 施設の者 ※規模を問わない 2. 有資格者* *見込みを含む");
        assert_eq!(
            notes,
            [
                ("※".to_owned(), "規模を問わない", Resolution::Position),
                ("*".to_owned(), "見込みを含む", Resolution::Shared)
            ]
        );
        assert_eq!(open, [""; 0]);
    }

    #[test]
    fn what_has_no_partner_dangles() {
        let (notes, open) = read("常勤の者*1 有資格者*2 *1 週4日以上");
        assert_eq!(notes, [("*1".to_owned(), "週4日以上", Resolution::Number)]);
        assert_eq!(open, ["*2"]);
        assert_eq!(read("常勤の者 *3 週4日以上").0[0].2, Resolution::Dangling);
    }

    #[test]
    fn a_remark_in_brackets_ends_with_them() {
        let (notes, _) = read("看護師(※准看護師(常勤)を含む)および医師");
        assert_eq!(notes, [("※".to_owned(), "准看護師(常勤)を含む", Resolution::Position)]);
    }
}
