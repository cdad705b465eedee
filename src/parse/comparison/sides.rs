//! Lines in which only a space parts two columns → the sides of their words.

use super::Sides;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{FlowLine, Span, Text};
use crate::normalize::{fold, key};
use crate::parse::outline;

/// How the last line of a side ended.
#[derive(Default)]
struct Side {
    /// Half-width units.
    width: u32,
    ends: bool,
    /// The markers of the lists that are open there.
    markers: Vec<String>,
    /// The last line was put there without a neighbour.
    alone: bool,
    lines: std::collections::HashSet<String>,
}

/// Puts lines on their sides.
pub(super) struct Splitter {
    new_is_left: bool,
    /// Widest half of a line, in half-width units.
    column: u32,
    /// The words before the table, without white space: the text after the change, if the document has it.
    body: String,
    old: Side,
    new: Side,
    inferred: Vec<(bool, Vec<Span>)>,
}

impl Splitter {
    pub(super) fn new(lines: &[&FlowLine], new_is_left: bool, body: String) -> Self {
        let halves = lines.iter().filter_map(|l| middle(&l.text)).map(|(left, right)| {
            outline::width(&left.folded).max(outline::width(&right.folded))
        });
        let mut halves: Vec<u32> = halves.collect();
        halves.sort_unstable();
        // The widest line may have been cut at the wrong space; nine in ten are not wider than the column.
        let column = halves.get(halves.len() * 9 / 10).copied().unwrap_or(0);
        Splitter { new_is_left, column, body, old: Side::default(), new: Side::default(), inferred: Vec::new() }
    }

    pub(super) fn take(&mut self, line: &FlowLine, sides: &mut Sides) {
        match self.halves(&line.text) {
            Some((left, right)) => {
                let (new, old) = if self.new_is_left { (left, right) } else { (right, left) };
                self.put(line, new, true, sides, false);
                self.put(line, old, false, sides, false);
            }
            None => {
                let is_new = self.is_new(&line.text.folded);
                self.note(is_new, line.text.all_spans());
                self.put(line, line.text.clone(), is_new, sides, true);
            }
        }
    }

    fn note(&mut self, is_new: bool, at: Vec<Span>) {
        let goes_on = self.last_was_alone(is_new);
        match self.inferred.last_mut().filter(|(side, _)| *side == is_new && goes_on) {
            Some((_, all)) => all.extend(at),
            None => self.inferred.push((is_new, at)),
        }
    }

    fn last_was_alone(&self, is_new: bool) -> bool {
        if is_new { self.new.alone } else { self.old.alone }
    }

    /// The two halves of a line, if it has two: equal halves first, then a cut at which both fit their columns and neither is
    /// longer than the column allows.
    fn halves(&self, text: &Text) -> Option<(Text, Text)> {
        let cuts = cuts(text);
        if cuts.is_empty() {
            return None;
        }
        if let Some((left, right)) = cuts.iter().find(|(l, r)| key(&l.folded) == key(&r.folded)) {
            return Some((left.clone(), right.clone()));
        }
        let fits = |t: &Text| outline::width(&t.folded) <= self.column + 4;
        let whole = outline::width(&text.folded);
        let price = |(left, right): &&(Text, Text)| {
            let both_begin = outline::is_item(&left.folded) == outline::is_item(&right.folded);
            let room = self.column.saturating_sub(outline::width(&left.folded));
            // A line that goes on fills its column; one that ends may be short.
            let is_open = !left.folded.ends_with('。') && !self.is_short_item(&left.folded);
            u32::from(!fits(left)) * 1000
                + u32::from(!fits(right)) * 1000
                + u32::from(!both_begin) * 20
                + if is_open { room } else { 0 }
                + u32::from(is_marker_only(&left.folded) || is_marker_only(&right.folded)) * 500
        };
        let best = cuts.iter().min_by_key(price)?;
        // A single item with a space behind its marker is one half; so is a line that fits one column and has no second begin.
        let is_one = is_marker_only(&best.0.folded) && whole <= self.column + 4;
        (price(&best) < 1000 && !is_one).then(|| best.clone())
    }

    /// An item whose words fit one line.
    fn is_short_item(&self, folded: &str) -> bool {
        outline::is_item(folded) && outline::width(folded) + 8 < self.column
    }

    /// The side of a line that stands alone: the one on which it goes on, whose list it continues, or whose words it repeats.
    fn is_new(&self, folded: &str) -> bool {
        let cost = |side: &Side, other: &Side, is_new: bool| {
            let mut cost = u32::from(!is_new) * 2;
            if let Some(marker) = outline::marker_of(folded) {
                let is_double = side.markers.contains(&marker);
                let is_due = other.lines.contains(&key(folded)) && !side.lines.contains(&key(folded));
                cost += if is_double { 6 } else { 0 };
                cost += if is_due { 0 } else { 3 };
                cost += if side.is_open(self.column) { 3 } else { 0 };
            } else {
                cost += if side.is_open(self.column) { 0 } else { 5 };
                cost += if side.alone { 0 } else { 2 };
            }
            if is_new && self.body.contains(&key(folded)) {
                cost = cost.saturating_sub(3);
            }
            cost
        };
        cost(&self.new, &self.old, true) <= cost(&self.old, &self.new, false)
    }

    fn put(&mut self, line: &FlowLine, text: Text, is_new: bool, sides: &mut Sides, alone: bool) {
        let side = if is_new { &mut self.new } else { &mut self.old };
        side.add(&text.folded, alone);
        if !alone {
            side.alone = false;
        } else if is_new {
            self.old.alone = false;
        } else {
            self.new.alone = false;
        }
        let mut put = line.clone();
        put.text = text;
        if is_new { sides.new.push(put) } else { sides.old.push(put) }
    }

    /// Says which sides were inferred.
    pub(super) fn tell(self, d: &mut Diagnostics) {
        for (is_new, at) in self.inferred {
            let side = if is_new { "after" } else { "before" };
            let message = format!("words that stand in one column were read as those {side} the change");
            d.push(Diagnostic::new(Code::SideInferred, message, at));
        }
    }
}

impl Side {
    fn is_open(&self, column: u32) -> bool {
        !self.ends && self.width * 100 >= column * 75
    }

    fn add(&mut self, folded: &str, alone: bool) {
        (self.width, self.ends, self.alone) = (outline::width(folded), folded.ends_with('。'), alone);
        if let Some(marker) = outline::marker_of(folded) {
            // A marker that comes again begins its list anew.
            if let Some(at) = self.markers.iter().position(|m| *m == marker) {
                self.markers.truncate(at);
            }
            self.markers.push(marker);
        }
        self.lines.insert(key(folded));
    }
}

fn is_marker_only(folded: &str) -> bool {
    outline::marker_of(folded).is_some() && !outline::is_item(folded)
}

/// A line cut at every space of its raw text, left and right.
fn cuts(text: &Text) -> Vec<(Text, Text)> {
    /// A line of more spaces is no line of two columns.
    const MOST: usize = 12;
    let raw = &text.raw;
    let length = raw.chars.chars().count() as u32;
    let spaces: Vec<u32> = (0..).zip(raw.chars.chars()).filter(|(_, c)| c.is_whitespace()).map(|(i, _)| i).collect();
    if spaces.len() > MOST {
        return Vec::new();
    }
    let cut = |&at: &u32| (fold(raw.slice(0..at)), fold(raw.slice(at + 1..length)));
    spaces.iter().map(cut).filter(|(l, r)| !l.is_blank() && !r.is_blank()).collect()
}

/// A line cut at its middle space.
fn middle(text: &Text) -> Option<(Text, Text)> {
    let mut cuts = cuts(text);
    let at = cuts.len() / 2;
    (cuts.len() % 2 == 1).then(|| cuts.swap_remove(at))
}
