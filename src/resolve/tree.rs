//! Numbered and bulleted text → a tree of its items.

use super::marks::{ListMark, Style, list_marks};
use super::words::{Chars, Lexicon};
use std::ops::Range;

/// An item and what is listed below it; ranges count bytes of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// Its mark, if it is numbered.
    pub(super) number: Option<Range<usize>>,
    /// Its own words, without notes and without its children.
    pub(super) own: Vec<Range<usize>>,
    /// In order.
    pub(super) children: Vec<Node>,
}

/// A flaw of the numbering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Numbers are missing between the two.
    Gap {
        /// The number that was due.
        due: u32,
        /// Bytes of the mark that came instead.
        at: Range<usize>,
    },
    /// A number stands again.
    Double {
        /// Bytes of the second one.
        at: Range<usize>,
    },
}

struct Level {
    style: Style,
    last: u32,
    node: Node,
}

/// Reads a text as a tree. The root holds the words before the first item. `cut` is left out (ascending byte ranges).
///
/// A mark of a style that is open continues its list and closes the lists inside; a new style opens a list below the item before it.
pub(super) fn tree(text: &str, cut: &[Range<usize>], lexicon: &Lexicon) -> (Node, Vec<Flaw>) {
    let chars = Chars::new(text);
    let inside = |m: &ListMark| {
        let at = chars.bytes(m.range.clone()).start;
        cut.get(cut.partition_point(|c| c.end <= at)).is_some_and(|c| c.start <= at)
    };
    let marks: Vec<ListMark> = list_marks(&chars, lexicon).into_iter().filter(|m| !inside(m)).collect();
    let ends = marks.iter().skip(1).map(|m| chars.bytes(m.range.clone()).start).chain([text.len()]);
    let first = marks.first().map_or(text.len(), |m| chars.bytes(m.range.clone()).start);
    let mut root = Node { own: pieces(text, 0..first, cut), ..Node::default() };
    let (mut open, mut flaws) = (Vec::<Level>::new(), Vec::new());
    for (mark, end) in marks.iter().zip(ends) {
        let at = chars.bytes(mark.range.clone());
        let before = close_to(&mut root, &mut open, mark.style);
        check(before, mark, &at, &mut flaws);
        let number = (mark.number > 0).then(|| at.clone());
        let node = Node { number, own: pieces(text, at.end..end, cut), children: Vec::new() };
        open.push(Level { style: mark.style, last: mark.number, node });
    }
    while let Some(level) = open.pop() {
        hang(&mut root, &mut open, level.node);
    }
    (root, flaws)
}

/// Closes the lists inside the list of `style` and its last item; the number of that item, or 0 if no such list is open.
fn close_to(root: &mut Node, open: &mut Vec<Level>, style: Style) -> u32 {
    let Some(depth) = open.iter().position(|l| l.style == style) else { return 0 };
    let last = open[depth].last;
    while open.len() > depth {
        if let Some(level) = open.pop() {
            hang(root, open, level.node);
        }
    }
    last
}

fn check(before: u32, mark: &ListMark, at: &Range<usize>, flaws: &mut Vec<Flaw>) {
    if mark.number == 0 || mark.number == before + 1 {
        return;
    }
    if mark.number > before {
        flaws.push(Flaw::Gap { due: before + 1, at: at.clone() });
    } else {
        flaws.push(Flaw::Double { at: at.clone() });
    }
}

fn hang(root: &mut Node, open: &mut [Level], node: Node) {
    match open.last_mut() {
        Some(level) => level.node.children.push(node),
        None => root.children.push(node),
    }
}

/// `range` without `cut` and without white space at the ends of each piece.
fn pieces(text: &str, range: Range<usize>, cut: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = range.start;
    let first = cut.partition_point(|c| c.end <= range.start);
    for c in cut[first..].iter().take_while(|c| c.start < range.end) {
        found.extend(trimmed(text, from..c.start.max(from)));
        from = from.max(c.end);
    }
    found.extend(trimmed(text, from.min(range.end)..range.end));
    found
}

/// The range without white space at its ends; nothing if that is all.
pub(super) fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let part = text.get(range.clone())?;
    let start = range.start + (part.len() - part.trim_start().len());
    let end = start + part.trim().len();
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(node: &Node, text: &str) -> String {
        let own: String = node.own.iter().map(|r| &text[r.clone()]).collect::<Vec<_>>().join("|");
        let below: Vec<String> = node.children.iter().map(|c| show(c, text)).collect();
        if below.is_empty() { own } else { format!("{own}[{}]", below.join(" ")) }
    }

    fn read(text: &str) -> (String, Vec<Flaw>) {
        let lexicon = Lexicon::new(&crate::resolve::sample::family());
        let (root, flaws) = tree(text, &[], &lexicon);
        (show(&root, text), flaws)
    }

    #[test]
    fn lists_nest_by_the_style_of_their_marks() {
        let (shown, flaws) = read("次の者 1)甲 1. い 2. ろ ・は ・に 2)乙 1. ほ 3)丙");
        assert_eq!(shown, "次の者[甲[い ろ[は に]] 乙[ほ] 丙]");
        assert_eq!(flaws, []);
    }

    #[test]
    fn gaps_and_doubles_are_seen() {
        let text = "1. 甲 3. 乙 3. 丙";
        let (shown, flaws) = read(text);
        assert_eq!(shown, "[甲 乙 丙]");
        let at = |n: usize| text.match_indices("3.").nth(n).map_or(0..0, |(i, m)| i..i + m.len());
        assert_eq!(flaws, [Flaw::Gap { due: 2, at: at(0) }, Flaw::Double { at: at(1) }]);
    }
}
