//! What became of every character: typed, kept as words, furniture, or residue.

use super::locate::{CellRun, IndexedPage, Pages, slot};
use crate::model::{GridCell, Span};

/// In no record at all.
pub(super) const RESIDUE: u8 = 0;
/// Read once and then recognised, or only there to separate.
pub(super) const FURNITURE: u8 = 1;
/// Kept as words.
pub(super) const WORDS: u8 = 2;
/// Read into a typed value.
pub(super) const TYPED: u8 = 3;

/// One class for every character of every page.
#[derive(Debug, Default)]
pub(super) struct Coverage {
    pages: Vec<Vec<u8>>,
}

/// A row of `coverage` without its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    /// Page, from 1.
    pub(super) page: u32,
    /// Characters by class: residue, furniture, words, typed.
    pub(super) by_class: [u32; 4],
}

impl Counts {
    /// Characters that are not white space.
    pub(super) fn characters(&self) -> u32 {
        self.by_class.iter().sum()
    }

    /// Characters of a class.
    pub(super) fn of(&self, class: u8) -> u32 {
        self.by_class[usize::from(class)]
    }
}

impl Coverage {
    /// Everything is residue until something claims it.
    pub(super) fn new(pages: &Pages<'_>) -> Self {
        Coverage { pages: pages.all().iter().map(|p| vec![RESIDUE; p.characters()]).collect() }
    }

    /// Claims a span; the highest claim wins.
    pub(super) fn mark(&mut self, span: &Span, class: u8) {
        let Some(page) = slot(span.page).and_then(|i| self.pages.get_mut(i)) else { return };
        let end = (span.end as usize).min(page.len());
        let start = (span.start as usize).min(end);
        for character in &mut page[start..end] {
            *character = class.max(*character);
        }
    }

    /// Claims what was recognised by comparison, and the heading cells.
    pub(super) fn mark_furniture(&mut self, furniture: &[Span], cells: &[GridCell]) {
        let headings = cells.iter().filter(|c| c.header).flat_map(|c| &c.text.raw.pieces).map(|p| &p.span);
        furniture.iter().chain(headings).for_each(|span| self.mark(span, FURNITURE));
    }

    /// Claims what only separates consumed characters, then counts every page and gathers what is in no record.
    pub(super) fn finish(mut self, pages: &Pages<'_>) -> (Vec<Counts>, Vec<Span>) {
        let mut left = Vec::new();
        let both = pages.all().iter().zip(&mut self.pages).zip(1..);
        let counts = both.map(|((page, classes), number)| {
            Separators::new(classes, page.cells()).walk(page);
            residue(number, page.text, classes, &mut left);
            count(number, page.text, classes)
        });
        (counts.collect(), left)
    }
}

/// The runs of characters in no record; white space inside a run parts none, the end of a line or cell does.
fn residue(page: u32, text: &str, classes: &[u8], runs: &mut Vec<Span>) {
    let mut run: Option<(u32, u32)> = None;
    for (at, (character, class)) in (0u32..).zip(text.chars().zip(classes)) {
        let ends = matches!(character, '\n' | '\t') || !character.is_whitespace() && *class != RESIDUE;
        if ends {
            runs.extend(run.take().map(|(from, to)| Span::new(page, from, to)));
        } else if !character.is_whitespace() {
            run = Some((run.map_or(at, |r| r.0), at + 1));
        }
    }
    runs.extend(run.map(|(from, to)| Span::new(page, from, to)));
}

fn count(page: u32, text: &str, classes: &[u8]) -> Counts {
    let mut counts = Counts { page, ..Counts::default() };
    for (character, class) in text.chars().zip(classes) {
        if !character.is_whitespace() {
            counts.by_class[usize::from(*class)] += 1;
        }
    }
    counts
}

/// What stood last before a separator, inside one cell or line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Consumed,
    Residue,
}

/// Finds characters without letters or digits that stand directly between consumed ones (・, /, ※), and brackets at the two
/// ends of what was consumed. The unit is a cell, or a line outside cells.
struct Separators<'a> {
    classes: &'a mut [u8],
    cells: &'a [CellRun],
    next_cell: usize,
    before: Before,
    pending: Vec<(usize, char)>,
}

impl<'a> Separators<'a> {
    fn new(classes: &'a mut [u8], cells: &'a [CellRun]) -> Self {
        Separators { classes, cells, next_cell: 0, before: Before::Nothing, pending: Vec::new() }
    }

    fn walk(mut self, page: &IndexedPage<'_>) {
        let mut unit = None;
        for (at, character) in page.text.chars().enumerate() {
            let cell = self.cell_at(at as u32);
            if cell != unit || (cell.is_none() && matches!(character, '\n' | '\t')) {
                self.end_unit();
                unit = cell;
            }
            if !character.is_whitespace() {
                self.step(at, character);
            }
        }
        self.end_unit();
    }

    fn cell_at(&mut self, at: u32) -> Option<u32> {
        while self.cells.get(self.next_cell).is_some_and(|c| c.end <= at) {
            self.next_cell += 1;
        }
        self.cells.get(self.next_cell).filter(|c| c.start <= at).map(|c| c.cell)
    }

    fn step(&mut self, at: usize, character: char) {
        if self.classes[at] != RESIDUE {
            self.claim_pending(self.before, |c| is_opening(c) || is_invisible(c));
            self.before = Before::Consumed;
        } else if character.is_alphanumeric() {
            self.claim_closing();
            self.before = Before::Residue;
        } else {
            self.pending.push((at, character));
        }
    }

    /// Behind consumed characters every pending one separates; elsewhere only those that `may_lead`.
    fn claim_pending(&mut self, before: Before, may_lead: impl Fn(char) -> bool) {
        let all = before == Before::Consumed;
        let from = self.pending.iter().rposition(|&(_, c)| !may_lead(c)).map_or(0, |i| i + 1);
        for &(at, _) in &self.pending[if all { 0 } else { from }..] {
            self.classes[at] = FURNITURE;
        }
        self.pending.clear();
    }

    fn claim_closing(&mut self) {
        if self.before == Before::Consumed {
            let closing = self.pending.iter().take_while(|&&(_, c)| is_closing(c) || is_invisible(c));
            let places: Vec<usize> = closing.map(|&(at, _)| at).collect();
            places.into_iter().for_each(|at| self.classes[at] = FURNITURE);
        }
        self.pending.clear();
    }

    fn end_unit(&mut self) {
        self.claim_closing();
        self.before = Before::Nothing;
    }
}

fn is_opening(character: char) -> bool {
    "(（[［{｛「『【〔〈《".contains(character)
}

fn is_closing(character: char) -> bool {
    ")）]］}｝」』】〕〉》".contains(character)
}

/// Characters that no reader sees and Unicode does not count as white space.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Content, Offsets, Page, RawText, Text};

    /// Classes of the characters of one page: `.` residue, `f` furniture, `w` words, `T` typed; white space stays itself.
    fn classes(text: &str, typed: &[(u32, u32)], words: &[(u32, u32)], cells: &[(u32, u32)]) -> String {
        let page = Page { number: 1, name: None, text: text.to_owned(), content: Content::Lines(Vec::new()) };
        let cells: Vec<GridCell> = cells.iter().zip(1..).map(|(at, column)| cell(text, *at, column)).collect();
        let pages = Pages::new(std::slice::from_ref(&page), &cells);
        let mut coverage = Coverage::new(&pages);
        let mark = |coverage: &mut Coverage, at: &(u32, u32), class| coverage.mark(&Span::new(1, at.0, at.1), class);
        typed.iter().for_each(|at| mark(&mut coverage, at, TYPED));
        words.iter().for_each(|at| mark(&mut coverage, at, WORDS));
        let mut found = std::mem::take(&mut coverage.pages[0]);
        Separators::new(&mut found, pages.all()[0].cells()).walk(&pages.all()[0]);
        let sign =
            |(c, class): (char, &u8)| if c.is_whitespace() { c } else { char::from(b".fwT"[usize::from(*class)]) };
        text.chars().zip(&found).map(sign).collect()
    }

    fn cell(text: &str, (start, end): (u32, u32), column: u32) -> GridCell {
        let words: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
        let raw = RawText::new(words.clone(), Span::new(1, start, end));
        let text = Text { folded: words, raw, offsets: Offsets::default() };
        GridCell { table_no: 1, page: 1, row: 1, column, row_span: 1, column_span: 1, header: false, text: text.into() }
    }

    #[test]
    fn typed_wins_over_words_in_any_order() {
        assert_eq!(classes("20名程度", &[(0, 3)], &[(0, 5)], &[]), "TTTww");
        assert_eq!(classes("20名程度", &[], &[(0, 5)], &[]), "wwwww");
    }

    #[test]
    fn what_stands_between_consumed_characters_separates() {
        assert_eq!(classes("6/1・ 2※追加", &[(0, 3), (5, 6), (7, 9)], &[], &[]), "TTTf TfTT");
    }

    #[test]
    fn letters_and_digits_never_separate() {
        assert_eq!(classes("東京・又は・大阪", &[(0, 2), (6, 8)], &[], &[]), "TT....TT");
        assert_eq!(classes("東京①大阪", &[(0, 2), (3, 5)], &[], &[]), "TT.TT");
    }

    #[test]
    fn brackets_around_consumed_characters_are_furniture_and_other_signs_are_not() {
        assert_eq!(classes("【試験】全国", &[(1, 3), (4, 6)], &[], &[]), "fTTfTT");
        assert_eq!(classes("(予定)", &[(1, 3)], &[], &[]), "fTTf");
        assert_eq!(classes("○予定×", &[(1, 3)], &[], &[]), ".TT.");
        assert_eq!(classes("(予定)他", &[(1, 3)], &[], &[]), "fTTf.");
    }

    #[test]
    fn nothing_separates_two_cells_or_lines() {
        assert_eq!(classes("東京、\t、大阪", &[(0, 2), (5, 7)], &[], &[]), "TT.\t.TT");
        assert_eq!(classes("東京、\n大阪", &[(0, 2), (4, 6)], &[], &[]), "TT.\nTT");
        assert_eq!(classes("東京、\n大阪", &[(0, 2), (4, 6)], &[], &[(0, 6)]), "TTf\nTT", "a line break inside a cell");
        assert_eq!(classes("東京、大阪", &[(0, 2), (3, 5)], &[], &[(0, 3), (3, 5)]), "TT.TT", "two cells that touch");
    }

    #[test]
    fn spans_beyond_the_page_claim_what_is_there() {
        assert_eq!(classes("全国", &[(1, 99), (50, 60)], &[], &[]), ".T");
    }
}
