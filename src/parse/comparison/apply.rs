//! Changes made: apply(old) = new, told from the changes alone.

use super::pairing::is_uncounted;
use crate::model::{DraftAmendment, Item, Operation, Outline};
use crate::normalize::key;
use std::collections::{BTreeMap, BTreeSet};

/// A provision: its path from the top, and its words.
type Provision = (Vec<String>, String);

/// The provisions of an outline with all changes made, as path and words in the order of their paths; nothing if a change does not fit.
///
/// What is removed goes first, named as it was. Then what is renumbered gets its new path, with all below it; bullets and paragraphs
/// outside items, which no number names, move up and down. Words change last, under the new paths.
pub fn applied(old: &Outline, changes: &[DraftAmendment]) -> Option<Vec<(String, String)>> {
    let mut all: Vec<(String, String)> = old.paths().into_iter().zip(old.items.iter().map(words)).collect();
    let of = |operation: Operation| changes.iter().filter(move |c| c.operation == operation);
    for change in of(Operation::RemoveItem) {
        let at = all.iter().position(|(path, words)| *path == change.path && key(words) == key(&change.old.text))?;
        all.remove(at);
    }
    let moves: BTreeMap<&str, &str> =
        of(Operation::Renumber).map(|c| (c.old.text.as_str(), c.new.text.as_str())).collect();
    let mut rows: Vec<Provision> = all.into_iter().map(|(path, words)| (parts(&moved(&path, &moves)), words)).collect();
    let come: BTreeSet<Vec<String>> = of(Operation::AddItem).map(|c| parts(&c.path)).collect();
    let everything: Vec<usize> = (0..rows.len()).collect();
    count_again(&mut rows, everything, 0, &come);
    rows.extend(of(Operation::AddItem).map(|c| (parts(&c.path), c.new.text.clone())));
    for change in changes.iter().rev() {
        if matches!(change.operation, Operation::Replace | Operation::Insert | Operation::Delete) {
            let path = parts(&change.path);
            let is_old = |words: &str| key(words) == key(&change.old.text);
            let fits = |r: &&mut Provision| r.0 == path && r.1.get(change.at.clone()).is_some_and(is_old);
            rows.iter_mut().find(fits)?.1.replace_range(change.at.clone(), &change.new.text);
        }
    }
    Some(sorted(rows.into_iter().map(|(path, words)| (path.join("/"), words)).collect()))
}

/// The provisions of an outline, as [`applied`] gives them: path and words.
pub fn provisions(outline: &Outline) -> Vec<(String, String)> {
    sorted(outline.paths().into_iter().zip(outline.items.iter().map(words)).collect())
}

/// White space between sentences says nothing and is left out.
fn sorted(mut rows: Vec<(String, String)>) -> Vec<(String, String)> {
    rows.iter_mut().for_each(|(_, words)| *words = key(words));
    rows.sort();
    rows
}

fn words(item: &Item) -> String {
    let texts: Vec<&str> = item.heading.iter().chain(&item.paragraphs).map(|t| t.folded.as_str()).collect();
    texts.join("\n")
}

fn parts(path: &str) -> Vec<String> {
    path.split('/').map(str::to_owned).collect()
}

/// The path with the longest beginning that was renumbered exchanged.
fn moved(path: &str, moves: &BTreeMap<&str, &str>) -> String {
    let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
    let found = ends.rev().find_map(|end| Some((end, moves.get(&path[..end])?)));
    found.map_or_else(|| path.to_owned(), |(end, new)| format!("{new}{}", &path[end..]))
}

/// Counts bullets and paragraphs of each list again: those that come have their numbers, the others get what is left, in order.
fn count_again(rows: &mut [Provision], of: Vec<usize>, depth: usize, come: &BTreeSet<Vec<String>>) {
    let mut lists: BTreeMap<Vec<String>, Vec<usize>> = BTreeMap::new();
    for i in of.into_iter().filter(|&i| rows[i].0.len() > depth) {
        lists.entry(rows[i].0[..depth].to_vec()).or_default().push(i);
    }
    for (above, list) in lists {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        let mut next: BTreeMap<char, u32> = BTreeMap::new();
        let mut old: Vec<(char, u32, String)> = list.iter().filter_map(|&i| bullet(&rows[i].0[depth])).collect();
        old.sort();
        old.dedup();
        for (kind, _, sign) in old {
            let count = next.entry(kind).or_default();
            loop {
                *count += 1;
                let mut path = above.clone();
                path.push(format!("{kind}{count}"));
                if !come.contains(&path) {
                    break;
                }
            }
            names.insert(sign, format!("{kind}{count}"));
        }
        for &i in &list {
            if let Some(name) = names.get(&rows[i].0[depth]) {
                rows[i].0[depth].clone_from(name);
            }
        }
        count_again(rows, list, depth + 1, come);
    }
}

fn bullet(sign: &str) -> Option<(char, u32, String)> {
    let kind = sign.chars().next().filter(|_| is_uncounted(sign))?;
    Some((kind, sign[kind.len_utf8()..].parse().ok()?, sign.to_owned()))
}
