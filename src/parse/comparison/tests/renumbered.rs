//! Outlines that a generator makes and edits: an item that comes, goes or moves renumbers the others and changes nothing in them.

use super::super::{amendments, applied, provisions};
use crate::kinds::prose_fallback;
use crate::model::{DraftAmendment, Item, Operation, Outline, RawText, Span};
use crate::normalize::fold;
use proptest::prelude::*;

/// An item of the generator: its sentences, and the items below it. Signs follow from the place.
#[derive(Clone, Debug)]
struct Node {
    sentences: Vec<String>,
    below: Vec<Node>,
}

/// What is done to an outline; places are taken modulo the number of items.
#[derive(Clone, Debug)]
enum Edit {
    Insert(usize, Vec<String>),
    Remove(usize),
    Replace(usize, usize, String),
    Add(usize, String),
}

const SUBJECTS: &[&str] = &["町長", "実施団体", "見守り員", "協議会", "事務局", "申請者", "連絡員", "受託者"];
const OBJECTS: &[&str] =
    &["活動の計画書", "月ごとの報告", "緊急時の連絡網", "備品の台帳", "研修の記録", "会計の帳簿", "名札と腕章"];
const VERBS: &[&str] =
    &["を作成する。", "を毎年見直すこと。", "の写しを提出しなければならない。", "を五年間保存する。", "に努めること。"];

fn sentence() -> impl Strategy<Value = String> {
    (0..SUBJECTS.len(), 0..OBJECTS.len(), 0..VERBS.len(), 0..100u32)
        .prop_map(|(s, o, v, n)| format!("{}は、第{n}号の{}{}", SUBJECTS[s], OBJECTS[o], VERBS[v]))
}

fn sentences() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(sentence(), 1..4)
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = sentences().prop_map(|sentences| Node { sentences, below: Vec::new() });
    leaf.prop_recursive(3, 24, 5, |inner| {
        (sentences(), proptest::collection::vec(inner, 0..5)).prop_map(|(sentences, below)| Node { sentences, below })
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![
        (any::<usize>(), sentences()).prop_map(|(at, words)| Edit::Insert(at, words)),
        any::<usize>().prop_map(Edit::Remove),
        (any::<usize>(), any::<usize>(), sentence()).prop_map(|(at, n, words)| Edit::Replace(at, n, words)),
        (any::<usize>(), sentence()).prop_map(|(at, words)| Edit::Add(at, words)),
    ]
}

/// Makes every sentence another one; shrinking makes them all the same.
fn told_apart(nodes: &mut [Node], next: &mut u32) {
    for node in nodes {
        for sentence in &mut node.sentences {
            *next += 1;
            *sentence = sentence.replacen("第", &format!("第{next}の"), 1);
        }
        told_apart(&mut node.below, next);
    }
}

fn count(nodes: &[Node]) -> usize {
    nodes.iter().map(|n| 1 + count(&n.below)).sum()
}

/// The list that the n-th item stands in, and its place there.
fn find(nodes: &mut Vec<Node>, mut n: usize) -> (&mut Vec<Node>, usize) {
    let mut at = 0;
    while n > 0 {
        let size = 1 + count(&nodes[at].below);
        if n < size {
            return find(&mut nodes[at].below, n - 1);
        }
        (n, at) = (n - size, at + 1);
    }
    (nodes, at)
}

/// Makes an edit; gives how many operations it takes at most, renumbering apart.
fn make(nodes: &mut Vec<Node>, edit: &Edit) -> usize {
    let all = count(nodes);
    match edit {
        Edit::Insert(at, words) => {
            let (list, at) = find(nodes, at % all);
            list.insert(at, Node { sentences: words.clone(), below: Vec::new() });
            1
        }
        Edit::Remove(at) if all > 1 => {
            let (list, at) = find(nodes, at % all);
            if list.len() == 1 {
                return 0;
            }
            1 + count(&list.remove(at).below)
        }
        Edit::Remove(_) => 0,
        Edit::Replace(at, n, words) => {
            let (list, at) = find(nodes, at % all);
            let place = n % list[at].sentences.len();
            list[at].sentences[place].clone_from(words);
            // An item of one sentence that is another one now may be another item.
            2
        }
        Edit::Add(at, words) => {
            let (list, at) = find(nodes, at % all);
            list[at].sentences.push(words.clone());
            1
        }
    }
}

fn outline(nodes: &[Node]) -> Outline {
    let mut outline = Outline::default();
    grow(nodes, None, 0, &mut outline, &mut 0);
    outline
}

fn grow(nodes: &[Node], parent: Option<usize>, depth: usize, outline: &mut Outline, at: &mut u32) {
    for (n, node) in nodes.iter().enumerate() {
        let sign = match depth {
            0 => format!("第{}", n + 1),
            1 => (n + 1).to_string(),
            2 => format!("({})", n + 1),
            _ => format!("•{}", n + 1),
        };
        let words = node.sentences.concat();
        let length = words.chars().count() as u32;
        let text = fold(RawText::new(words, Span::new(1, *at, *at + length)));
        *at += length;
        let item = Item {
            parent,
            marker: None,
            marker_at: Vec::new(),
            sign,
            level: depth as u32 + 1,
            page: 1,
            heading: None,
            paragraphs: vec![text],
        };
        outline.items.push(item);
        grow(&node.below, Some(outline.items.len() - 1), depth + 1, outline, at);
    }
}

fn number(changes: &[DraftAmendment], is: impl Fn(Operation) -> bool) -> usize {
    changes.iter().filter(|c| is(c.operation)).count()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn one_edit_costs_as_many_amendments_as_it_is(nodes in proptest::collection::vec(node(), 3..7), edit in edit()) {
        let (made, most) = compared(nodes, &[edit])?;
        prop_assert!(made <= most, "{made} for {most}");
    }

    // An item whose words all change, and all below it, is another item in another place.
    #[test]
    fn edits_cost_at_most_twice_as_many(nodes in proptest::collection::vec(node(), 3..7),
                                        edits in proptest::collection::vec(edit(), 2..5)) {
        let (made, most) = compared(nodes, &edits)?;
        prop_assert!(made <= 2 * most, "{made} for {most}");
    }
}

/// Edits an outline, and checks what is told of it; how many amendments that takes, renumbering apart, and how many it may take.
fn compared(mut nodes: Vec<Node>, edits: &[Edit]) -> Result<(usize, usize), TestCaseError> {
    told_apart(&mut nodes, &mut 0);
    let mut edited = nodes.clone();
    let most: usize = edits.iter().map(|e| make(&mut edited, e)).sum();
    let (old, new) = (outline(&nodes), outline(&edited));
    let there = amendments(&old, &new, prose_fallback());
    prop_assert_eq!(applied(&old, &there), Some(provisions(&new)), "{}", told(&there));
    let back = amendments(&new, &old, prose_fallback());
    prop_assert_eq!(applied(&new, &back), Some(provisions(&old)), "{}", told(&back));
    // No sentence that stays is inside an operation.
    for change in there.iter().filter(|c| c.operation == Operation::Replace) {
        let (gone, come) = (&change.old.text, &change.new.text);
        let same = crate::parse::values::sentences(gone).into_iter().filter(|r| come.contains(&gone[r.clone()]));
        prop_assert_eq!(same.count(), 0, "{:?}", change);
    }
    Ok((number(&there, |o| o != Operation::Renumber), most))
}

fn told(changes: &[DraftAmendment]) -> String {
    let line = |c: &DraftAmendment| format!("{} {}: {} | {}\n", c.operation.as_str(), c.path, c.old.text, c.new.text);
    changes.iter().map(line).collect()
}

fn flat(items: &[&str]) -> Outline {
    outline(&items.iter().map(|s| Node { sentences: vec![(*s).to_owned()], below: Vec::new() }).collect::<Vec<_>>())
}

#[test]
fn an_item_that_comes_first_renumbers_the_others_and_no_more() {
    let old = ["目的を定める。", "対象は町民とする。", "費用の一部を補助する。", "（略）"];
    let new = [
        "この要綱は見守りの活動を支える。",
        "目的を定める。",
        "対象は町民とする。",
        "費用の全部を補助する。",
        "（略）",
    ];
    let changes = amendments(&flat(&old), &flat(&new), prose_fallback());
    let told: Vec<(&str, &str)> = changes.iter().map(|c| (c.operation.as_str(), c.path.as_str())).collect();
    assert_eq!(
        told,
        [
            ("add_item", "第1"),
            ("renumber", "第2"),
            ("renumber", "第3"),
            ("renumber", "第4"),
            ("replace", "第4"),
            ("renumber", "第5"),
            ("omitted", "第5")
        ],
        "{changes:#?}"
    );
}

#[test]
fn a_long_list_is_compared_in_time_that_grows_with_it() {
    let list = |count: usize, shift: usize| -> Outline {
        outline(
            &(0..count)
                .map(|n| Node {
                    sentences: vec![format!("第{}の事項を定める。", n + shift)], below: Vec::new()
                })
                .collect::<Vec<_>>(),
        )
    };
    let started = std::time::Instant::now();
    let changes = amendments(&list(20_000, 0), &list(20_000, 7), prose_fallback());
    assert_eq!(number(&changes, |o| o != Operation::Renumber), 14);
    let different = amendments(&list(20_000, 0), &list(20_000, 50_000), prose_fallback());
    assert_eq!(different.len(), 20_000);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
