//! What each provision demands, and of whom.

use super::modality::bare_end;
use crate::model::{Dataset, Family, Item, Modality, Prose, Spanned, Text};
use crate::parse::values::sentences;

/// Words of duty, as characters.
struct Duties {
    ends: Vec<(Vec<char>, Modality)>,
    actors: Vec<String>,
    actor_tails: Vec<String>,
}

impl Duties {
    fn new(family: &Family) -> Self {
        let degree = |code: &str| Modality::ALL.iter().copied().find(|m| m.as_str() == code);
        let words = |list: &str| family.terms(list).map(|t| t.word.clone()).collect();
        Duties {
            ends: family.terms("modality").filter_map(|t| Some((t.word.chars().collect(), degree(&t.code)?))).collect(),
            actors: words("actor"),
            actor_tails: words("actor-tail"),
        }
    }
}

/// Fills modality and actor of the provisions that were made of items.
pub(super) fn resolve(data: &mut Dataset, prose: &Prose, family: &Family) {
    let duties = family.made(Duties::new);
    for (row, item) in data.provisions.iter_mut().zip(&prose.outline.items) {
        row.modality = modality(item, &duties);
        row.actor = item.paragraphs.iter().find_map(|text| actor(text, &duties));
    }
}

/// The degrees of all sentences of an item, each once, in the order of the contract.
fn modality(item: &Item, duties: &Duties) -> Option<Spanned<Vec<Modality>>> {
    let mut found: Vec<(Modality, Vec<crate::model::Span>)> = Vec::new();
    for text in &item.paragraphs {
        for range in sentences(&text.folded) {
            let Some(degree) = degree(&text.folded[range.clone()], duties) else { continue };
            if !found.iter().any(|(m, _)| *m == degree) {
                found.push((degree, text.spans(range)));
            }
        }
    }
    found.sort_by_key(|(m, _)| *m);
    let (degrees, at): (Vec<Modality>, Vec<_>) = found.into_iter().unzip();
    (!degrees.is_empty()).then(|| Spanned::new(degrees, at.concat(), "sentence-end"))
}

/// The degree of a sentence: the longest known end decides. Words without 。 are a duty only if they end in one outright.
fn degree(sentence: &str, duties: &Duties) -> Option<Modality> {
    const LONGEST_NOTE: usize = 40;
    let tail: String = last_chars(sentence, LONGEST_NOTE);
    let chars: Vec<char> = tail.chars().filter(|c| !c.is_whitespace()).collect();
    let end = bare_end(&chars);
    let fits = duties.ends.iter().filter(|(word, _)| end.ends_with(word));
    fits.max_by_key(|(word, _)| word.len()).map(|(_, degree)| *degree)
}

fn last_chars(text: &str, count: usize) -> String {
    let skip = text.char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    text[skip..].to_owned()
}

/// Who a text begins with, in front of は: 国は、…. A body's name has no comma and no verb in it, so only names whose end is known
/// count.
fn actor(text: &Text, duties: &Duties) -> Option<Spanned<String>> {
    const LONGEST: usize = 24;
    for range in sentences(&text.folded) {
        let sentence = &text.folded[range.clone()];
        let Some(end) = sentence.char_indices().take(LONGEST).find(|(_, c)| *c == 'は').map(|(at, _)| at) else {
            continue;
        };
        let name = sentence[..end].trim();
        let is_plain = !name.contains(['、', '。', '(', ')']);
        let is_body = duties.actors.iter().any(|a| a == name)
            || duties
                .actor_tails
                .iter()
                .any(|t| name.strip_suffix("等").unwrap_or(name).ends_with(t.as_str()) || name.ends_with(t.as_str()));
        if is_plain && is_body {
            return Some(Spanned::new(name.to_owned(), text.spans(range.start..range.start + end), "actor-before-は"));
        }
    }
    None
}
