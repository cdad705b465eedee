//! Lines on their way into an outline: pages found, page numbers taken out, lines of several items parted, labels set letter by
//! letter put together.

use super::marker;
use super::wrap::{Sentence, goes_on};
use crate::model::{FlowLine, Piece as RawPiece, RawText, Shape, Span, Text};
use crate::normalize::{fold, key};
use std::collections::HashMap;

/// A line, or a part of one.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) page: u32,
    pub(super) level: u8,
    pub(super) text: Text,
    /// Half-width units, as far as its line goes.
    pub(super) width: u32,
    /// Width of the widest line around it.
    pub(super) column: u32,
    /// More white space stands above it than between most lines.
    pub(super) apart: bool,
    /// First on a page, as far as the text shows pages.
    pub(super) starts_page: bool,
    /// Goes on in the same line as the piece before.
    pub(super) same_line: bool,
    /// Half-width units from the left edge of a drawn page.
    pub(super) left: Option<u32>,
    /// A whole paragraph by the format's own word.
    pub(super) whole: bool,
}

/// The lines of a document in pieces, and the places of page numbers.
pub(super) struct Pieces {
    pub(super) pieces: Vec<Piece>,
    pub(super) furniture: Vec<Span>,
    /// Blank lines that usually stand between two lines.
    pub(super) base: u32,
}

/// Width in half-width units: ASCII and half-width kana are one, the rest two.
pub(crate) fn width(text: &str) -> u32 {
    text.chars().map(|c| if c.is_ascii() || ('｡'..='ﾟ').contains(&c) { 1 } else { 2 }).sum()
}

/// Makes pieces of lines.
pub(super) fn pieces(lines: &[&FlowLine]) -> Pieces {
    let base = usual_gap(lines);
    let starts = page_starts(lines, base);
    let mut out = Pieces { pieces: Vec::with_capacity(lines.len()), furniture: Vec::new(), base };
    let contents = contents(lines);
    let mut at = 0;
    while at < lines.len() {
        if contents[at] {
            out.furniture.extend(lines[at].text.all_spans());
            at += 1;
            continue;
        }
        let label = label_length(&lines[at..]);
        if label > 0 {
            out.push_label(&lines[at..at + label], starts[at]);
            at += label;
            continue;
        }
        out.push_line(lines[at], starts[at], starts.get(at + 1).copied().unwrap_or(true));
        at += 1;
    }
    set_columns(&mut out.pieces);
    out
}

/// By line: it belongs to a table of contents (目次), whose lines stand again later as the headings that they announce.
fn contents(lines: &[&FlowLine]) -> Vec<bool> {
    const HEADING: &str = "目次";
    let keys: Vec<String> = lines.iter().map(|l| key(&l.text.folded)).collect();
    let heads = |i: &usize| keys[*i].trim_matches(|c: char| !c.is_alphanumeric()) == HEADING;
    let mut found = vec![false; lines.len()];
    let Some(first) = (0..lines.len()).find(heads) else { return found };
    let last: HashMap<&str, usize> = keys.iter().enumerate().map(|(i, k)| (k.as_str(), i)).collect();
    for i in first + 1..lines.len() {
        // Leaders and the number of a page stand behind the words of a heading.
        let words = keys[i].trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '・' | '…' | '‥' | '-'));
        let again = [keys[i].as_str(), words].iter().any(|k| last.get(k).is_some_and(|&l| l > i));
        if !again {
            break;
        }
        (found[first], found[i]) = (true, true);
    }
    found
}

/// The number of blank lines that most often stand above a line.
fn usual_gap(lines: &[&FlowLine]) -> u32 {
    let mut counts = [0usize; 8];
    for line in lines.iter().skip(1) {
        counts[(line.margin.above as usize).min(7)] += 1;
    }
    (0..8).rev().max_by_key(|&gap| counts[gap]).unwrap_or(0) as u32
}

/// Where pages begin: a new page of the file; or, in a text that lost its pages, behind three blank lines or more, and at a single
/// half-width space where few lines have one.
fn page_starts(lines: &[&FlowLine], base: u32) -> Vec<bool> {
    let spaced = lines.iter().filter(|l| l.margin.indent == 1).count();
    let has_marks = spaced * 6 <= lines.len() && lines.iter().all(|l| l.page == lines[0].page);
    let is_start = |(i, line): (usize, &&FlowLine)| {
        let above = line.margin.above;
        i == 0
            || lines[i - 1].page != line.page && !line.margin.whole
            || above >= 3 && above > base + 1
            || has_marks && line.margin.indent == 1
    };
    lines.iter().enumerate().map(is_start).collect()
}

/// How many lines from here on are one label that was set letter by letter: three or more of one or two letters.
fn label_length(lines: &[&FlowLine]) -> usize {
    let is_letter = |l: &&&FlowLine| {
        let mut chars = l.text.folded.chars().filter(|c| !c.is_whitespace());
        let (first, _, third) = (chars.next(), chars.next(), chars.next());
        third.is_none() && first.is_some_and(|c| !c.is_ascii() && c.is_alphabetic() || c == '・')
    };
    let count = lines.iter().take_while(is_letter).count();
    if count >= 3 { count } else { 0 }
}

impl Pieces {
    /// True where pages are units of their own, as on slides: a quarter of them, and three, begin with a short line that no marker
    /// begins and that does not go on from the page before.
    pub(super) fn pages_part(&self) -> bool {
        let mut widths: Vec<u32> = self.pieces.iter().map(|p| p.width).collect();
        widths.sort_unstable();
        let widest = widths.get(widths.len() * 19 / 20).copied().unwrap_or(0);
        let starts: Vec<usize> = (1..self.pieces.len()).filter(|&i| self.pieces[i].starts_page).collect();
        let is_own = |&&i: &&usize| {
            let piece = &self.pieces[i];
            let is_short = piece.width * 10 < widest * 6 && !piece.text.folded.contains('。');
            is_short
                && marker::readings(&piece.text.folded).is_empty()
                && !goes_on(&Sentence::of(&self.pieces[i - 1]), piece)
        };
        let own = starts.iter().filter(is_own).count();
        own >= 3 && own * 4 >= starts.len()
    }

    fn push_label(&mut self, lines: &[&FlowLine], starts_page: bool) {
        let text = join(lines.iter().map(|l| &l.text));
        let width = width(&text.folded);
        let (page, apart) = (lines[0].page, true);
        let piece = Piece {
            page,
            level: 0,
            text,
            width,
            column: width,
            apart,
            starts_page,
            same_line: false,
            left: None,
            whole: false,
        };
        self.pieces.push(piece);
    }

    fn push_line(&mut self, line: &FlowLine, starts_page: bool, ends_page: bool) {
        let mut text = line.text.clone();
        if (starts_page || ends_page) && is_page_number(&text.folded) {
            self.furniture.extend(text.all_spans());
            return;
        }
        if let Some(at) = glued_page_number(&text.folded).filter(|_| ends_page) {
            self.furniture.extend(text.spans(at..text.folded.len()));
            text = text.slice(0..at);
        }
        let whole = width(&text.folded);
        let cuts = inner_items(&text.folded);
        let ends = cuts.iter().skip(1).copied().chain([text.folded.len()]);
        for (i, (&from, to)) in cuts.iter().zip(ends).enumerate() {
            let part = if cuts.len() == 1 { text.clone() } else { text.slice(from..to) };
            self.pieces.push(Piece {
                page: line.page,
                level: line.level,
                text: part,
                width: if cuts.len() == 1 { whole } else { 0 },
                column: 0,
                apart: i == 0 && line.margin.above > self.base,
                starts_page: starts_page && i == 0,
                same_line: i > 0,
                left: line.margin.left.filter(|_| i == 0),
                whole: line.margin.whole,
            });
        }
    }
}

/// A line of nothing but a number, dashes around it or not.
fn is_page_number(text: &str) -> bool {
    let inner = text.trim_matches(|c: char| c.is_whitespace() || "-ー–—".contains(c));
    (1..=4).contains(&inner.len()) && inner.bytes().all(|b| b.is_ascii_digit())
}

/// Where a page number begins that hangs on the end of a sentence.
fn glued_page_number(text: &str) -> Option<usize> {
    let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = text.len() - rest.len();
    let is_behind_sentence = rest.ends_with(' ') && rest.trim_end().ends_with('。');
    ((1..=4).contains(&digits) && is_behind_sentence).then(|| rest.trim_end().len())
}

/// Where the items of a line begin: 0 alone for most lines. Several stand in one where each has a marker, and the next is one
/// more, one less, or of another kind in brackets: `①… ②… ③…`, `3.…2.…1.…`, `5 … (1)…`.
fn inner_items(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let Some(mut last) = marker::readings(text).into_iter().next() else { return starts };
    /// Longer lines are prose.
    const LONGEST: usize = 600;
    if text.len() > LONGEST || text.contains('。') || !last.marker.style.counts() {
        return starts;
    }
    let mut from = last.end;
    while let Some((at, next)) = next_item(text, from, &last) {
        starts.push(at);
        from = at + next.end;
        last = next;
    }
    starts
}

fn next_item(text: &str, from: usize, last: &marker::Reading) -> Option<(usize, marker::Reading)> {
    let mut before = ' ';
    for (i, c) in text[from..].char_indices() {
        let at = from + i;
        let is_behind_gap = before.is_whitespace() && i > 0;
        let may_begin = is_behind_gap || c.is_ascii_digit() && !before.is_ascii_digit() && before != '第';
        if i > 0 && may_begin {
            let same = |r: &marker::Reading| {
                let (a, b) = (&r.marker, &last.marker);
                let is_strong = is_behind_gap || a.style.shape == Shape::Dot;
                a.style == b.style && a.number.abs_diff(b.number) == 1 && is_strong && a.style.counts()
            };
            let inner = |r: &marker::Reading| {
                is_behind_gap && r.marker.style.shape == Shape::Paren && r.marker.style != last.marker.style && i > 6
            };
            let found = marker::readings(&text[at..]).into_iter().find(|r| same(r) || inner(r));
            if let Some(found) = found.filter(|r| at + r.end < text.len()) {
                return Some((at, found));
            }
        }
        before = c;
    }
    None
}

/// Joins texts that a line break parted: no space between Japanese letters, one between Latin words.
pub(crate) fn join<'a>(parts: impl Iterator<Item = &'a Text>) -> Text {
    let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    let (mut all, mut at) = (RawText::default(), 0);
    for part in parts {
        if is_latin(all.chars.chars().next_back()) && is_latin(part.raw.chars.chars().next()) {
            all.chars.push(' ');
            at += 1;
        }
        all.chars.push_str(&part.raw.chars);
        all.pieces.extend(part.raw.pieces.iter().map(|p| RawPiece { at: p.at + at, span: p.span }));
        at += part.raw.chars.chars().count() as u32;
    }
    fold(all)
}

/// Sets the width of the column around each piece: that of the widest line near it on its page.
fn set_columns(pieces: &mut [Piece]) {
    const NEAR: usize = 8;
    let page = |pieces: &[Piece]| {
        let mut n = 0;
        pieces
            .iter()
            .map(|p| {
                n += usize::from(p.starts_page);
                n
            })
            .collect::<Vec<usize>>()
    };
    let pages = page(pieces);
    let widths: Vec<u32> = pieces.iter().map(|p| p.width).collect();
    for (i, piece) in pieces.iter_mut().enumerate() {
        let near = i.saturating_sub(NEAR)..(i + NEAR + 1).min(widths.len());
        let same_page = near.filter(|&j| pages[j] == pages[i]);
        piece.column = same_page.map(|j| widths[j]).max().unwrap_or(0);
    }
}
