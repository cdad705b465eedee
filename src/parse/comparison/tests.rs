//! Whatever changes: the changes turn the words before into those after, and back, and hold nothing that stays.

mod renumbered;

use super::{Sides, applied, changes, compare, provisions};
use crate::kinds::prose_fallback;
use crate::model::{Comparison, FlowLine, Margin, RawText, Span};
use crate::normalize::fold;
use crate::parse::values::sentences;
use proptest::prelude::*;

fn lines(text: &[String]) -> Vec<FlowLine> {
    let mut start = 0;
    let line = |words: &String| {
        let length = words.chars().count() as u32;
        let raw = RawText::new(words.clone(), Span::new(1, start, start + length));
        let margin = Margin { start, ..Margin::default() };
        start += length + 1;
        FlowLine { page: 1, margin, level: 0, text: fold(raw) }
    };
    text.iter().map(line).collect()
}

fn compared(old: &[String], new: &[String]) -> Comparison {
    compare(&Sides { old: lines(old), new: lines(new), ..Sides::default() }, prose_fallback())
}

/// Sentences of which an outline is made.
fn paragraph() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(
        proptest::sample::select(vec![
            "町は費用を補助する。",
            "ただし、町長が認めるときはこの限りでない。",
            "町は費用の一部を補助する。",
            "活動は月に二回以上行うこと。",
            "活動は月に三回以上行うこと。",
            "記録を残すよう努めること。",
        ]),
        1..5,
    )
}

fn outline() -> impl Strategy<Value = Vec<Option<Vec<&'static str>>>> {
    proptest::collection::vec(proptest::option::weighted(0.85, paragraph()), 3..9)
}

/// Items （１）, （２） …; one that is missing leaves its number out.
fn printed(items: &[Option<Vec<&'static str>>]) -> Vec<String> {
    let item = |(n, body): (usize, &Option<Vec<&str>>)| body.as_ref().map(|b| format!("（{}）{}", n + 1, b.concat()));
    items.iter().enumerate().filter_map(item).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn changes_turn_the_old_into_the_new_and_back(old in outline(), new in outline()) {
        let (old, new) = (printed(&old), printed(&new));
        let there = compared(&old, &new);
        prop_assert_eq!(applied(&there.old, &there.changes), Some(provisions(&there.new)));
        let back = compared(&new, &old);
        prop_assert_eq!(applied(&back.old, &back.changes), Some(provisions(&there.old)));
    }

    #[test]
    fn a_change_holds_no_sentence_that_stays(old in paragraph(), new in paragraph()) {
        let comparison = compared(&printed(&[Some(old)]), &printed(&[Some(new)]));
        for change in &comparison.changes {
            let of = |text: &str| sentences(text).into_iter().map(|r| text[r].to_owned()).collect::<Vec<_>>();
            let (before, after) = (of(&change.old.text), of(&change.new.text));
            prop_assert!(before.first() != after.first() || before.is_empty(), "{change:?}");
            prop_assert!(before.last() != after.last() || before.is_empty(), "{change:?}");
        }
    }

    #[test]
    fn the_least_words_are_the_whole_difference(old in "[甲乙丙丁戊、。]{0,30}", new in "[甲乙丙丁戊、。]{0,30}") {
        let (gone, come) = changes::least(&old, &new);
        let without = |text: &str, cut: &[std::ops::Range<usize>]| {
            let mut text = text.to_owned();
            cut.iter().rev().for_each(|r| text.replace_range(r.clone(), ""));
            text
        };
        prop_assert_eq!(without(&old, &gone), without(&new, &come));
    }
}

#[test]
fn an_insertion_beside_a_word_that_stands_again_is_one() {
    let (gone, come) = changes::least("医師の紹介等を行う。", "医師の紹介、電話相談(窓口等)等を行う。");
    assert!(gone.is_empty());
    let new = "医師の紹介、電話相談(窓口等)等を行う。";
    assert_eq!(come.iter().map(|r| &new[r.clone()]).collect::<Vec<_>>(), ["、電話相談(窓口等)"]);
}

#[test]
fn headings_above_a_table_name_its_sides() {
    use crate::model::{Cell, Entry, Table};
    use std::num::NonZeroU32;
    let cell = |words: &str| {
        let body = fold(RawText::new(words, Span::new(1, 0, words.chars().count() as u32)));
        Entry::Cell(Cell { body, row_span: NonZeroU32::MIN, column_span: NonZeroU32::MIN })
    };
    let entries = vec![cell("（1）町は補助する。\n（2）略"), cell("（1）町は支援する。\n（2）略")];
    let table = Table { columns: 2, header_rows: 0, spans_known: false, entries };
    let above = lines(&["現　行".to_owned(), "改　正　後".to_owned()]);
    let above: Vec<&FlowLine> = above.iter().collect();
    let (sides, headings) = super::find_below(&above, 1, &table, prose_fallback()).expect("the table compares");
    let said = |lines: &[FlowLine]| lines.iter().map(|l| l.text.folded.clone()).collect::<Vec<_>>();
    assert_eq!((said(&sides.old), headings), (vec!["(1)町は補助する。".to_owned(), "(2)略".to_owned()], 2));
    assert_eq!(said(&sides.new)[0], "(1)町は支援する。");
    assert!(super::find_below(&above[..1], 1, &table, prose_fallback()).is_none());
}
