//! 受講資格: who may take part → a tree of conditions.

use super::cell_notes::{Reach, scan};
use super::modality::{excludes, modality};
use super::report::{About, Report};
use super::tree::{Flaw, Node, tree};
use super::words::{Lexicon, says, squeeze};
use crate::diag::Code;
use crate::model::{Dataset, Field, Inherited, Operator, Requirement, Spanned, Text, Track};
use std::ops::Range;

/// Reads the requirements of every track from its eligibility cells.
pub(super) fn resolve(data: &mut Dataset, lexicon: &Lexicon, report: &mut Report) {
    for track in data.courses.iter_mut().flat_map(|c| &mut c.tracks) {
        let mut rows = std::mem::take(&mut track.requirements);
        for cell in track.cells.get(&Field::Eligibility).into_iter().flatten() {
            let mut writer =
                Writer { track, text: &cell.text, inherited: cell.inherited.clone(), lexicon, rows: &mut rows };
            writer.cell(report);
        }
        // A large document has many tracks, and most of them one requirement.
        rows.shrink_to_fit();
        track.requirements = rows;
    }
}

/// Conditions of a text that is one sentence each: adds it as items of the track.
pub(super) fn add_sentences(track: &mut Track, text: &Text, ranges: &[Range<usize>], lexicon: &Lexicon) {
    let mut rows = std::mem::take(&mut track.requirements);
    let mut writer = Writer { track, text, inherited: None, lexicon, rows: &mut rows };
    for (range, position) in ranges.iter().zip(1..) {
        writer.node(&Node { own: vec![range.clone()], ..Node::default() }, None, position);
    }
    track.requirements = rows;
}

struct Writer<'a> {
    track: &'a Track,
    text: &'a Text,
    inherited: Option<Inherited>,
    lexicon: &'a Lexicon,
    rows: &'a mut Vec<Requirement>,
}

impl Writer<'_> {
    fn cell(&mut self, report: &mut Report) {
        let notes = scan(&self.text.folded, Reach::Item, self.lexicon);
        let (root, flaws) = tree(&self.text.folded, &notes.cut, self.lexicon);
        // Without words that say how the items belong together nothing is said of it: they stand side by side.
        let tops = if root.own.is_empty() { root.children } else { vec![root] };
        let before = self.rows.iter().filter(|r| r.parent_id.is_empty()).count() as u32;
        for (node, position) in tops.iter().zip(before + 1..) {
            self.node(node, None, position);
        }
        for flaw in flaws {
            self.flaw(&flaw, report);
        }
    }

    fn flaw(&self, flaw: &Flaw, report: &mut Report) {
        let about: About<'_> = ("tracks", &self.track.track_id, "eligibility_text");
        let (code, at, message) = match flaw {
            Flaw::Gap { due, at } => (Code::NumberingGap, at, format!("Number {due} is missing before this item.")),
            Flaw::Double { at } => (Code::NumberingDouble, at, "This number stands twice in its list.".to_owned()),
        };
        report.tell(code, about, self.text.spans(at.clone()), message);
    }

    /// Writes a node and all below it; `parent` is the id of the node above.
    fn node(&mut self, node: &Node, parent: Option<&str>, position: u32) {
        let above = parent.map_or(format!("{}/requirements", self.track.track_id), str::to_owned);
        let requirement_id = format!("{above}/{position}");
        let words = self.words(&node.own);
        let chars = squeeze(&words.value);
        self.rows.push(Requirement {
            requirement_id: requirement_id.clone(),
            parent_id: parent.unwrap_or_default().to_owned(),
            position,
            operator: operator(node, &chars, self.lexicon),
            number: node.number.clone().map(|n| self.said(self.text.folded[n.clone()].to_owned(), &[n])),
            modality: modality(&chars, self.lexicon),
            text: words,
        });
        for (child, position) in node.children.iter().zip(1..) {
            self.node(child, Some(&requirement_id), position);
        }
    }

    fn words(&self, own: &[Range<usize>]) -> Spanned<String> {
        let parts: Vec<&str> = own.iter().map(|r| &self.text.folded[r.clone()]).collect();
        self.said(parts.join(" "), own)
    }

    fn said(&self, value: String, ranges: &[Range<usize>]) -> Spanned<String> {
        let at = ranges.iter().flat_map(|r| self.text.spans(r.clone())).collect();
        Spanned { inherited: self.inherited.clone(), ..Spanned::new(value, at, "requirement") }
    }
}

/// How the words of a node join what is listed below it. Words that do not say leave it a plain item.
///
/// (1)または2)のいずれかの要件を全て) is any of lists that are each read as a whole; so it needs lists below.
fn operator(node: &Node, chars: &[char], lexicon: &Lexicon) -> Operator {
    if excludes(chars, lexicon) {
        return Operator::Exclude;
    }
    if node.children.is_empty() {
        return Operator::Item;
    }
    let nested = node.children.iter().any(|c| !c.children.is_empty());
    let strong = says(chars, &lexicon.all_of);
    match says(chars, &lexicon.any_of) {
        true if strong && !nested => Operator::Item,
        true => Operator::Any,
        false if strong || says(chars, &lexicon.all_of_weak) => Operator::All,
        false => Operator::Item,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::sample::Plan;

    fn read(text: &str) -> Vec<(String, Operator, String)> {
        let mut plan = Plan::new();
        plan.course("介護講習").cell(Field::Eligibility, text);
        let (data, _) = plan.resolve();
        let rows = &data.courses[0].tracks[0].requirements;
        let short = |r: &Requirement| r.requirement_id.rsplit_once("requirements/").map_or("", |(_, p)| p).to_owned();
        rows.iter().map(|r| (short(r), r.operator, r.text.value.clone())).collect()
    }

    fn row(path: &str, operator: Operator, text: &str) -> (String, Operator, String) {
        (path.to_owned(), operator, text.to_owned())
    }

    #[test]
    fn all_of_with_notes_and_an_exclusion() {
        let read = read("以下の要件を全て満たすこと 1. 常勤である者*1 *1 週4日以上。 2. 入門講習の受講歴がない者");
        assert_eq!(
            read,
            [
                row("1", Operator::All, "以下の要件を全て満たすこと"),
                row("1/1", Operator::Item, "常勤である者"),
                row("1/2", Operator::Exclude, "入門講習の受講歴がない者"),
            ]
        );
    }

    #[test]
    fn any_of_groups_that_are_each_all_of() {
        let read = read("1)または2)のいずれかの要件を全て満たすこと 1)次の条件をすべて満たす者 1. 甲 2. 乙 2)丙の者");
        let ops: Vec<_> = read.iter().map(|(p, o, _)| (p.as_str(), *o)).collect();
        assert_eq!(
            ops,
            [
                ("1", Operator::Any),
                ("1/1", Operator::All),
                ("1/1/1", Operator::Item),
                ("1/1/2", Operator::Item),
                ("1/2", Operator::Item)
            ]
        );
    }

    #[test]
    fn a_list_below_an_item_and_words_without_numbers() {
        let nested = read("1. 常勤の者 2. 下記のいずれかに該当する者 ・甲 ・乙");
        let ops: Vec<_> = nested.iter().map(|(p, o, _)| (p.as_str(), *o)).collect();
        let item = Operator::Item;
        assert_eq!(ops, [("1", item), ("2", Operator::Any), ("2/1", item), ("2/2", item)]);
        assert_eq!(read("市内の事業所に勤める看護師"), [row("1", item, "市内の事業所に勤める看護師")]);
    }

    #[test]
    fn a_gap_is_told_with_its_track_and_field() {
        let mut plan = Plan::new();
        plan.course("介護講習").cell(Field::Eligibility, "次の全てを満たすこと 1. 甲 3. 乙");
        let (data, findings) = plan.resolve();
        let gap: Vec<_> = findings.iter().filter(|f| f.code == Code::NumberingGap).collect();
        assert_eq!(gap.len(), 1);
        assert_eq!((gap[0].field, &gap[0].record_id), ("eligibility_text", &data.courses[0].tracks[0].track_id));
    }
}
