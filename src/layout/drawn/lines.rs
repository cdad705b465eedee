//! Words → lines, and lines → text.

use super::words::{Draft, Word, Writing, turned_back, words};
use crate::model::{Direction, RawText, Rect};

/// Words of one line, however far apart: a line of a page with two columns of text has the words of both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// In the order of reading; never empty.
    pub words: Vec<Word>,
    /// Around its words, on the page.
    pub bbox: Rect,
    /// The same, turned so that the line runs to the right and the next line stands below.
    pub turned: Rect,
    /// Where the next glyph stands.
    pub direction: Direction,
    /// Size of the largest em in it.
    pub size: i32,
}

impl Line {
    /// A line of these words, which must be in the order of reading and of one direction; nothing for no words.
    pub(super) fn of(words: Vec<Word>) -> Option<Line> {
        let (first, rest) = words.split_first()?;
        let turned = rest.iter().fold(first.turned, |all, w| all.around(w.turned));
        let size = words.iter().map(|w| w.size).max().unwrap_or(first.size);
        let direction = first.direction;
        Some(Line { bbox: turned_back(turned, direction), turned, direction, size, words })
    }

    /// Its glyphs in the order of reading, white space left out.
    pub(super) fn glyphs(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().flat_map(|w| w.glyphs.iter().copied())
    }
}

/// Groups words into lines: words stand on one line when they overlap across the line by half of the smaller one.
///
/// Lines come direction by direction ([`Direction::Right`] first), each from its top to its bottom.
pub(super) fn lines(words: Vec<Word>) -> Vec<Line> {
    /// Lines that are open at one height: more are not looked through.
    const OPEN: usize = 16;
    let mut sorted = words;
    sorted.sort_by_key(|w| (w.direction, w.turned.y0 + w.turned.y1, w.turned.x0, w.glyphs[0]));
    // The tallest word of each line, and its words.
    let mut open: Vec<(Rect, Vec<Word>)> = Vec::new();
    for word in sorted {
        let candidates = open.iter_mut().rev().take(OPEN);
        let fits = candidates
            .filter(|(_, w)| w[0].direction == word.direction)
            .map(|(band, w)| (overlap(*band, word.turned), band, w))
            .filter(|(shared, band, _)| 2 * shared >= height(**band).min(height(word.turned)))
            .max_by_key(|(shared, ..)| *shared);
        match fits {
            Some((_, band, line)) => {
                if height(word.turned) > height(*band) {
                    *band = word.turned;
                }
                line.push(word);
            }
            None => open.push((word.turned, vec![word])),
        }
    }
    let mut lines: Vec<Line> = open.into_iter().filter_map(|(_, words)| in_order(words)).collect();
    lines.sort_by_key(|l| (l.direction, l.turned.y0 + l.turned.y1, l.turned.x0, l.words[0].glyphs[0]));
    lines
}

fn in_order(mut words: Vec<Word>) -> Option<Line> {
    words.sort_by_key(|w| (w.turned.x0, w.glyphs[0]));
    Line::of(words)
}

fn height(r: Rect) -> i32 {
    r.y1 - r.y0
}

/// How far both overlap across their lines.
fn overlap(a: Rect, b: Rect) -> i32 {
    a.y1.min(b.y1) - a.y0.max(b.y0)
}

/// What a line says: white space that was drawn between two words, or a glue space where a gap stands for one.
pub(super) fn line_text(writing: &Writing<'_>, line: &Line) -> RawText {
    let mut draft = Draft::default();
    push_line(writing, line, &mut draft);
    draft.text
}

/// What several lines say, joined to one text: Latin words are parted by a space, Japanese goes on without one.
pub(super) fn joined_text<'l>(writing: &Writing<'_>, lines: impl IntoIterator<Item = &'l Line>) -> RawText {
    let mut draft = Draft::default();
    for line in lines {
        let first = line.glyphs().next().and_then(|g| writing.said(g).chars().next());
        if draft.text.chars.chars().next_back().is_some_and(is_latin) && first.is_some_and(is_latin) {
            draft.glue(" ");
        }
        push_line(writing, line, &mut draft);
    }
    draft.text
}

/// What a set of glyphs (ascending indices: those of a cell) says, read as lines of their own.
pub(super) fn glyphs_text(writing: &Writing<'_>, glyphs: &[u32]) -> RawText {
    joined_text(writing, &lines(words(writing, glyphs)))
}

/// Two parts of a text that a page break cut, as one.
pub(super) fn join_texts(mut text: RawText, rest: &RawText) -> RawText {
    let parted =
        text.chars.chars().next_back().is_some_and(is_latin) && rest.chars.chars().next().is_some_and(is_latin);
    text.join(if parted { " " } else { "" }, rest);
    text
}

fn push_line(writing: &Writing<'_>, line: &Line, draft: &mut Draft) {
    let mut joins = false;
    for (i, word) in line.words.iter().enumerate() {
        if let Some(before) = i.checked_sub(1).map(|i| &line.words[i]) {
            if !word.spaces.is_empty() {
                word.spaces.iter().for_each(|&space| writing.push(draft, space, true));
            } else if is_parted(writing, before, word) {
                draft.glue(" ");
            }
        }
        for &glyph in &word.glyphs {
            writing.push(draft, glyph, joins);
            joins = true;
        }
    }
}

/// True when the gap between two words stands for a space: between Latin words always; elsewhere when it is wider than a
/// character and the words are not single characters that were spread out (氏　　名).
fn is_parted(writing: &Writing<'_>, before: &Word, word: &Word) -> bool {
    let last = before.glyphs.last().and_then(|&g| writing.said(g).chars().next_back());
    let first = word.glyphs.first().and_then(|&g| writing.said(g).chars().next());
    let gap = word.turned.x0 - before.turned.x1;
    let size = before.size.max(word.size);
    if last.is_some_and(is_latin) && first.is_some_and(is_latin) {
        return gap > size / 5;
    }
    gap > size && before.glyphs.len().max(word.glyphs.len()) > 1
}

/// A letter or digit of a script that parts its words by spaces.
fn is_latin(c: char) -> bool {
    c.is_alphanumeric() && (c as u32) < 0x1100
}

#[cfg(test)]
mod tests {
    use super::super::paper::Paper;
    use super::*;
    use crate::model::{Piece, Span};

    /// What each line of the page says.
    fn said(paper: &Paper) -> Vec<String> {
        let writing = paper.writing();
        let all: Vec<u32> = (0..paper.drawn.glyphs.len() as u32).collect();
        lines(words(&writing, &all)).iter().map(|l| line_text(&writing, l).chars).collect()
    }

    /// What the page says as a cell.
    fn joined(paper: &Paper) -> RawText {
        let all: Vec<u32> = (0..paper.drawn.glyphs.len() as u32).collect();
        glyphs_text(&paper.writing(), &all)
    }

    #[test]
    fn lines_are_read_from_top_to_bottom_in_whatever_order_they_were_drawn() {
        let paper = Paper::a4().write(50, 80, 10, "二行目").write(200, 61, 8, "右").write(50, 60, 10, "一行目");
        assert_eq!(said(&paper), ["一行目 右", "二行目"]);
    }

    #[test]
    fn a_gap_between_latin_words_is_a_space_that_stands_nowhere() {
        let paper = Paper::a4().write(50, 60, 10, "Word").write(73, 60, 10, "2024");
        let text = joined(&paper);
        assert_eq!(text.chars, "Word 2024");
        let bbox = |x0, x1| Some(Rect { x0, y0: 6_000, x1, y1: 7_000 });
        let first = Piece { at: 0, span: Span { page: 1, start: 0, end: 4, bbox: bbox(5_000, 7_000) } };
        let second = Piece { at: 5, span: Span { page: 1, start: 5, end: 9, bbox: bbox(7_300, 9_300) } };
        assert_eq!(text.pieces, [first, second]);
    }

    #[test]
    fn japanese_that_was_spread_out_stays_one_word_and_columns_do_not() {
        let spread = Paper::a4().write(50, 60, 10, "会").write(85, 60, 10, "場");
        assert_eq!(said(&spread), ["会場"]);
        let columns = Paper::a4().write(50, 60, 10, "会場").write(85, 60, 10, "定員");
        assert_eq!(said(&columns), ["会場 定員"]);
    }

    #[test]
    fn white_space_that_was_drawn_stays_inside_a_line_and_goes_at_its_ends() {
        let paper = Paper::a4().write(50, 60, 10, " 研修　計画 ").write(50, 80, 10, "一覧");
        let text = joined(&paper);
        assert_eq!(text.chars, "研修　計画一覧");
        assert_eq!(text.pieces.iter().map(|p| p.span.len()).collect::<Vec<_>>(), [5, 2]);
    }

    #[test]
    fn white_space_at_the_beginning_of_a_line_joins_it_to_no_other() {
        let paper = Paper::a4().write(50, 60, 10, "谷本　要").write(47, 72, 10, " 谷本　弘子");
        assert_eq!(joined(&paper).chars, "谷本　要谷本　弘子");
    }

    #[test]
    fn wrapped_latin_words_are_parted_and_wrapped_japanese_is_not() {
        let paper = Paper::a4().write(50, 60, 10, "研修Excel").write(50, 72, 10, "2019初").write(50, 84, 10, "級");
        assert_eq!(joined(&paper).chars, "研修Excel 2019初級");
    }

    #[test]
    fn vertical_columns_are_read_from_right_to_left() {
        let paper = Paper::a4().write_down(50, 60, 10, "左の行").write_down(70, 60, 10, "右の行");
        assert_eq!(joined(&paper).chars, "右の行左の行");
    }
}
