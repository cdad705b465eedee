//! A question with its options below it: …に○をつける。 治癒 / その他.

use super::collect::{Collected, Group};
use super::lines::lines;
use super::{blank::Blank, label};
use crate::model::{Family, Text};
use crate::normalize::key;

/// The line that asks to choose, and the lines below it that may be chosen.
pub(super) fn options_below(text: &Text, family: &Family) -> Option<(Text, Vec<Text>)> {
    const LONGEST: usize = 40;
    let all = lines(text);
    let (head, options) = all.split_first()?;
    let plain = key(&head.folded);
    let asks = family.terms("choose-word").any(|t| plain.contains(t.word.as_str()));
    let are_short = options.iter().all(|o| key(&o.folded).chars().count() <= LONGEST && !o.folded.contains(':'));
    (asks && options.len() > 1 && are_short).then(|| (head.clone(), options.to_vec()))
}

/// Adds the question.
pub(super) fn add(found: &mut Collected, head: &Text, options: &[Text], group: &Group, family: &Family) {
    let words = |t: &Text| {
        let cleaned = label::clean(&t.folded, 0..t.folded.len());
        key(&t.folded[cleaned.range])
    };
    let choice = Blank::Choice(options.iter().map(words).collect());
    // What is asked stands in front of the bracket that tells how to answer.
    let end = head.folded.find('(').filter(|at| *at > 0).unwrap_or(head.folded.len());
    found.add(head, 0..end, group, Some(&choice), 1, family);
}
