//! Families that are no tables of courses: notices, guidelines, comparison tables, slides, forms.

use super::{TRAINING_PLAN, vocabulary};
use crate::model::{Block, Entry, Family, Flow, Placed, Text};
use crate::normalize::key;
use std::sync::LazyLock;

macro_rules! family {
    ($id:literal, $terms:literal) => {
        vocabulary::load($id, "", "", &[&vocabulary::terms(include_str!($terms)), &OUTLINE, &SURNAMES, &TRAINING_PLAN])
    };
}

/// Words of all of them.
static OUTLINE: LazyLock<vocabulary::Terms> = LazyLock::new(|| vocabulary::terms(include_str!("outline/terms.csv")));

/// Family names that people bear.
static SURNAMES: LazyLock<vocabulary::Terms> =
    LazyLock::new(|| vocabulary::terms(include_str!("outline/surnames.csv")));

/// Every such family, in the order in which they are tried.
pub static PROSE: LazyLock<Vec<Family>> = LazyLock::new(|| {
    vec![
        family!("comparison", "comparison/terms.csv"),
        family!("guideline", "guideline/terms.csv"),
        family!("notice", "notice/terms.csv"),
        family!("form", "form/terms.csv"),
        family!("slides", "slides/terms.csv"),
    ]
});

/// The family of an outline whose words name none: guidelines.
pub fn prose_fallback() -> &'static Family {
    &PROSE[1]
}

/// The family of documents that ask to be filled in, whatever they are called.
pub fn prose_form() -> &'static Family {
    &PROSE[3]
}

/// True where a title among the first blocks is that of a form.
pub fn names_form(blocks: &[Placed<Text>]) -> bool {
    let words: Vec<&str> = prose_form().terms("kind-word").map(|t| t.word.as_str()).collect();
    let is_title = |text: &Text| {
        let plain = key(&text.folded);
        plain.chars().count() <= LONGEST && !plain.contains('。') && words.iter().any(|w| plain.contains(w))
    };
    blocks.iter().take(FIRST).any(|b| match &b.block {
        Block::Heading(_, text) | Block::Paragraph(text) => is_title(text),
        Block::Table(table) => {
            table.entries.iter().take(FIRST).any(|e| matches!(e, Entry::Cell(c) if is_title(&c.body)))
        }
        Block::Furniture(_) => false,
    })
}

/// Lines among which a title is looked for.
const FIRST: usize = 12;
/// Longer lines are no titles.
const LONGEST: usize = 60;

/// The family whose words a text without tables uses first: words of a title decide before words from anywhere.
pub fn identify_prose(flow: &Flow) -> Option<&'static Family> {
    let lines: Vec<String> = flow.lines().map(|l| key(&l.text.folded)).collect();
    let titles: Vec<&String> = lines.iter().take(FIRST).filter(|l| l.chars().count() <= LONGEST).collect();
    let mut best: Option<(usize, &'static Family)> = None;
    for family in PROSE.iter() {
        let title = |word: &str| titles.iter().position(|l| l.contains(word)).map(|at| 2 * FIRST - at);
        let anywhere = |word: &str| lines.iter().any(|l| l.contains(word)).then_some(1);
        let scores = family
            .terms("kind-word")
            .filter_map(|t| if t.code == "title" { title(&t.word) } else { anywhere(&t.word) });
        let score = scores.max().unwrap_or(0);
        if score > 0 && best.is_none_or(|(most, _)| score > most) {
            best = Some((score, family));
        }
    }
    best.map(|(_, f)| f)
}
