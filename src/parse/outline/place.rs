//! Which of the lists that are open a marker goes on, and which begins.

use super::marker::Reading;
use crate::model::{Shape, Signs, Style};
use std::collections::BTreeSet;

/// A list that is open.
#[derive(Clone, Copy, Debug)]
pub(super) struct Open {
    pub(super) style: Style,
    /// Its last number.
    pub(super) number: u32,
    /// Its last item.
    pub(super) item: usize,
    /// Which list it is, to check its numbers by.
    pub(super) group: usize,
    /// The list had its first item.
    pub(super) has_first: bool,
    /// Notes (注1, 2, 3).
    pub(super) is_note: bool,
    /// Where its items begin on a drawn page, in half-width units.
    pub(super) left: Option<u32>,
}

/// What a marker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The next item of the open list at this depth.
    Next(usize),
    /// The list at this depth begins again.
    Again(usize),
    /// An item of the open list at this depth whose number is not the next.
    Astray(usize),
    /// A list of its own, below the lists that stay open.
    New(usize),
}

/// What is known of a marker's surroundings.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Around {
    /// The line before breaks off in mid-sentence.
    pub(super) in_sentence: bool,
    /// White space parts it from the line before.
    pub(super) is_apart: bool,
    /// The bullet stands at the head of other lines too.
    pub(super) is_usual: bool,
    /// Where the line begins on a drawn page, in half-width units.
    pub(super) left: Option<u32>,
}

/// The lists that are open, outermost first, and which kinds were ever seen below which.
#[derive(Default)]
pub(super) struct Lists {
    pub(super) open: Vec<Open>,
    above: BTreeSet<(Style, Style)>,
}

/// What a marker costs at most to be one.
const LIMIT: u32 = 5;

/// Items of one list may stand this far apart, in half-width units.
const ASIDE: u32 = 2;

/// True unless a list stands elsewhere on the page.
fn stands_with(open: &Open, left: Option<u32>) -> bool {
    !matches!((open.left, left), (Some(a), Some(b)) if a.abs_diff(b) > ASIDE)
}

impl Lists {
    /// The reading that fits best, and its place; nothing if the text only looks like a marker.
    pub(super) fn choose(&self, readings: Vec<Reading>, words: &str, around: Around) -> Option<(Reading, Place)> {
        let mut best: Option<(u32, Reading, Place)> = None;
        for reading in readings {
            let (cost, place) = self.place(&reading, around.left);
            let cost = cost + doubt(&reading, cost, words, around);
            if cost <= LIMIT && best.as_ref().is_none_or(|(least, ..)| cost < *least) {
                best = Some((cost, reading, place));
            }
        }
        best.map(|(_, reading, place)| (reading, place))
    }

    fn place(&self, reading: &Reading, left: Option<u32>) -> (u32, Place) {
        let (style, number) = (reading.marker.style, reading.marker.number);
        if number == 1 && reading.marker.written.starts_with('注') {
            // Notes are a list below the item that they stand behind; their further numbers stand alone.
            return (0, Place::New(self.depth_of_notes(left)));
        }
        let Some(depth) = self.list_of(style, reading.first, left) else { return self.place_of_new(reading) };
        let open = &self.open[depth];
        let last = open.number;
        let is_inner = matches!((open.left, left), (Some(a), Some(b)) if b > a + ASIDE);
        let astray = u32::from(!stands_with(open, left)) * 2;
        match reading.first {
            _ if style.signs == Signs::Code => (if reading.first >= last { astray * 2 } else { 4 }, Place::Next(depth)),
            _ if !style.counts() => (0, Place::Next(depth)),
            1 if is_inner && open.has_first => (1, Place::New(self.open.len())),
            first if first == last + 1 => (astray, Place::Next(depth)),
            1 if open.has_first => (2, Place::Again(depth)),
            first if first > last => (2 + (first - last - 1).min(3), Place::Astray(depth)),
            _ => (4, Place::Astray(depth)),
        }
    }

    /// The open list that a number of that style belongs to: a list inside a list of the same kind may be open, and the one whose next
    /// number it is goes on, the inner one first; on a drawn page rather the one that stands as far from the edge.
    fn list_of(&self, style: Style, number: u32, left: Option<u32>) -> Option<usize> {
        let same = |o: &Open| o.style == style;
        let due = |o: &Open| same(o) && style.counts() && number == o.number + 1;
        let find = |is: &dyn Fn(&Open) -> bool| self.open.iter().rposition(is);
        find(&|o| due(o) && stands_with(o, left))
            .or_else(|| find(&due))
            .or_else(|| find(&|o| same(o) && stands_with(o, left)))
            .or_else(|| find(&same))
    }

    fn place_of_new(&self, reading: &Reading) -> (u32, Place) {
        let (style, number) = (reading.marker.style, reading.marker.number);
        let is_first = reading.first <= 1;
        if style.signs == Signs::Code {
            // The first class of a table begins with a nought; without one, digits are words unless classes were there before.
            let begins = reading.marker.written.trim_start_matches(|c: char| !c.is_ascii_digit()).starts_with('0');
            let is_known = self.above.iter().any(|(_, known)| *known == style);
            let cost = if begins || is_known { 1 } else { LIMIT + 1 };
            return (cost, Place::New(self.depth_of_new(style, true)));
        }
        let article = self.open.iter().rposition(|o| o.style.shape == Shape::Ordinal('条'));
        if let Some(article) =
            article.filter(|_| number == 2 && style.signs == Signs::Digit && style.shape == Shape::Bare)
        {
            // The first paragraph (項) of an article has no number, so 2 begins the list.
            return (0, Place::New(article + 1));
        }
        (if is_first { 1 } else { 4 }, Place::New(self.depth_of_new(style, is_first)))
    }

    /// Notes on a drawn page are below the items that stand less far from the edge; headings may stand in the middle of the line.
    fn depth_of_notes(&self, left: Option<u32>) -> usize {
        let is_beside = |o: &&Open| {
            let is_heading = matches!(o.style.shape, Shape::Ordinal(_) | Shape::Square);
            !is_heading && matches!((o.left, left), (Some(a), Some(b)) if a + 1 >= b)
        };
        self.open.len() - self.open.iter().rev().take_while(is_beside).count()
    }

    /// How many open lists stay open above a new one.
    fn depth_of_new(&self, style: Style, is_first: bool) -> usize {
        let mut depth = self.open.len();
        while let Some(top) = depth.checked_sub(1).and_then(|i| self.open.get(i)) {
            let is_known_below = self.above.contains(&(style, top.style));
            let is_known_above = self.above.contains(&(top.style, style)) && !is_known_below;
            let is_lower = match (style.signs, top.style.signs) {
                (Signs::Part, _) => true,
                (Signs::Bullet(_), _) => false,
                (_, Signs::Bullet(_)) => true,
                (Signs::Heading(_), _) => false,
                _ => rank(style) < 3 && rank(top.style) > rank(style) || !is_first && rank(top.style) >= rank(style),
            };
            if !is_known_below && (is_known_above || !is_lower) {
                break;
            }
            depth -= 1;
        }
        depth
    }

    /// Notes an item: lists deeper than its own are closed.
    pub(super) fn push(&mut self, depth: usize, open: Open) {
        self.open.truncate(depth);
        for above in &self.open {
            self.above.insert((above.style, open.style));
        }
        self.open.push(open);
    }
}

/// Words that follow a reference to an item and no item itself: (1)の規定.
const PARTICLES: [&str; 11] = ["の", "に", "を", "から", "及び", "又は", "または", "並びに", "～", "、", "。"];

/// Counted things: 2名, 3月. Behind a bare number they make it an amount.
const COUNTERS: &str = "名人月日年回円点件社校時分歳才か箇ヶヵカ施%％週次期台組県市町村";

/// What speaks against a marker, beside its number.
fn doubt(reading: &Reading, cost: u32, words: &str, around: Around) -> u32 {
    let Style { shape, signs } = reading.marker.style;
    let rest = &words[reading.end.min(words.len())..];
    let is_reference = signs != Signs::Heading('【') && PARTICLES.iter().any(|p| rest.starts_with(p));
    let is_bare = shape == Shape::Bare;
    // ・ parts words, too: alone in a document it may be the wrapped rest of a list of words.
    if signs == Signs::Bullet('・') && !around.is_usual && !words['・'.len_utf8()..].starts_with(' ') {
        return LIMIT + 1;
    }
    let mut doubt = if is_reference && reading.marker.style.counts() { 2 } else { 0 };
    if around.in_sentence {
        doubt += if around.is_apart { 1 } else { 2 };
        doubt += if is_reference && reading.marker.style.counts() { 4 } else { 0 };
        doubt += if matches!(signs, Signs::Bullet(_)) && !around.is_usual { 3 } else { 0 };
        doubt += u32::from(is_bare && cost > 0 && matches!(signs, Signs::Digit | Signs::Kanji)) * 2;
    }
    doubt += match signs {
        Signs::Digit | Signs::Kanji if is_bare => {
            let is_amount = rest.starts_with(|c| COUNTERS.contains(c));
            u32::from(cost > 1) + if is_amount && cost > 0 { 3 } else { 0 }
        }
        Signs::Letter | Signs::SmallLetter | Signs::Hiragana | Signs::SmallIroha if is_bare => {
            2 + u32::from(cost > 1) * 3
        }
        Signs::Kana | Signs::Iroha | Signs::Roman | Signs::SmallRoman if is_bare && cost > 1 => 1,
        Signs::Letter | Signs::SmallLetter if cost > 1 => 2,
        _ => 0,
    };
    if rest.is_empty() && is_bare && !matches!(signs, Signs::Heading(_)) && cost > 0 {
        doubt += 2;
    }
    if reading.marker.written == "注" && around.in_sentence {
        return LIMIT + 1;
    }
    if reading.first > 30 && cost > 2 {
        doubt += 3;
    }
    doubt
}

/// How high a marker usually stands, 0 for the highest: the order of 公用文 (first 第1, then 1, (1), ア, (ア)), and of statutes. Only
/// asked where the sequence says nothing.
fn rank(style: Style) -> u32 {
    match (style.shape, style.signs) {
        (_, Signs::Part) => 0,
        (Shape::Ordinal('編' | '部'), _) => 0,
        (Shape::Ordinal('章'), _) => 1,
        (Shape::Ordinal(_), _) => 2,
        (_, Signs::Code) => 3,
        (Shape::Bare | Shape::Dot, Signs::Roman | Signs::Letter) => 3,
        (Shape::Bare | Shape::Dot, Signs::Digit | Signs::Kanji) => 4,
        (_, Signs::Parts(n)) => 4 + u32::from(n.min(2)),
        (_, Signs::Digit | Signs::Kanji | Signs::Bracketed) => 6,
        (Shape::Bare | Shape::Dot, Signs::Kana | Signs::Iroha) => 7,
        (_, Signs::Circled | Signs::Kana | Signs::Iroha) => 8,
        (_, Signs::Bullet(_)) => 10,
        _ => 9,
    }
}
