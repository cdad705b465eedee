//! Headings that are printed apart from the lists they head, as on slides whose boxes were read in another order.

use super::tree::{Group, Grown};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Item, Style};
use std::collections::HashMap;

/// Gives lists to headings where one heading has several lists of a kind and its neighbours have none.
///
/// A list without any heading that stands before the first heading goes to it. The other lists go, in their order, to the other
/// headings in the order of their numbers; where there are fewer lists than headings, to the last of them.
pub(super) fn settle(grown: &mut Grown, d: &mut Diagnostics) {
    let is_astray = |g: &&Group| g.windows(2).any(|w| w[0].0 > w[1].0);
    let astray: Vec<Group> = grown.groups.iter().filter(is_astray).cloned().collect();
    /// A document of more such lists is no slide.
    const MOST: usize = 50;
    let (mut moves, mut below) = (0, below(grown));
    for group in &astray {
        if moves < MOST && settle_group(group, &below, grown, d) {
            moves += 1;
            below = self::below(grown);
        }
    }
    if moves > 0 {
        in_order(grown);
    }
}

/// The lists below each item.
fn below(grown: &Grown) -> HashMap<usize, Vec<usize>> {
    let mut below: HashMap<usize, Vec<usize>> = HashMap::new();
    for (list, found) in grown.groups.iter().enumerate() {
        if let Some(parent) = found.first().and_then(|(_, item)| grown.outline.items[*item].parent) {
            below.entry(parent).or_default().push(list);
        }
    }
    below
}

fn settle_group(group: &Group, below: &HashMap<usize, Vec<usize>>, grown: &mut Grown, d: &mut Diagnostics) -> bool {
    let mut with = group.iter().filter_map(|(_, item)| below.get_key_value(item));
    let (Some((owner, lists)), None) = (with.next(), with.next()) else { return false };
    let mut sorted = group.clone();
    sorted.sort_unstable();
    let is_whole = sorted.iter().zip(1..).all(|((number, _), n)| *number == n);
    let same = style(grown, lists[0]);
    if lists.len() < 2 || !is_whole || lists.iter().any(|&g| style(grown, g) != same) {
        return false;
    }
    let orphan = orphan(grown, same, group[0].1).filter(|_| lists.len() + 1 == group.len() && group[0].1 == *owner);
    if orphan.is_none() && lists.len() > group.len() {
        return false;
    }
    let mut pairs: Vec<(usize, usize)> = orphan.iter().map(|&list| (group[0].1, list)).collect();
    let free: Vec<usize> =
        sorted.iter().map(|(_, item)| *item).filter(|item| orphan.is_none() || *item != group[0].1).collect();
    pairs.extend(free[free.len() - lists.len()..].iter().copied().zip(lists.iter().copied()));
    for &(item, list) in &pairs {
        adopt(grown, item, list);
    }
    let message = "these headings stand apart from their lists; each got the list that its number names";
    let at = group.iter().flat_map(|(_, item)| grown.outline.items[*item].marker_at.clone()).collect();
    d.push(Diagnostic::new(Code::HeadingApart, message, at));
    true
}

fn style(grown: &Grown, group: usize) -> Option<Style> {
    let (_, item) = grown.groups[group].first()?;
    grown.outline.items[*item].marker.as_ref().map(|m| m.style)
}

/// A list of that style that stands at the top, before the first heading.
fn orphan(grown: &Grown, wanted: Option<Style>, first: usize) -> Option<usize> {
    let is_orphan = |g: &usize| {
        let (_, item) = grown.groups[*g][0];
        item < first && grown.outline.items[item].parent.is_none() && style(grown, *g) == wanted
    };
    (0..grown.groups.len()).filter(|g| !grown.groups[*g].is_empty()).find(is_orphan)
}

fn adopt(grown: &mut Grown, parent: usize, list: usize) {
    for (_, item) in grown.groups[list].clone() {
        grown.outline.items[item].parent = Some(parent);
    }
}

/// Puts parents before children again, and sets depths.
fn in_order(grown: &mut Grown) {
    let items = std::mem::take(&mut grown.outline.items);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); items.len()];
    let mut stack: Vec<usize> = Vec::new();
    for (i, item) in items.iter().enumerate() {
        match item.parent {
            Some(parent) => children[parent].push(i),
            None => stack.push(i),
        }
    }
    stack.reverse();
    let mut order = Vec::with_capacity(items.len());
    while let Some(i) = stack.pop() {
        order.push(i);
        stack.extend(children[i].iter().rev());
    }
    let mut at = vec![0; items.len()];
    order.iter().enumerate().for_each(|(new, old)| at[*old] = new);
    let mut slots: Vec<Option<Item>> = items.into_iter().map(Some).collect();
    for old in order {
        let Some(mut item) = slots[old].take() else { continue };
        item.parent = item.parent.map(|p| at[p]);
        item.level = item.parent.map_or(1, |p| grown.outline.items[p].level + 1);
        grown.outline.items.push(item);
    }
    for (_, item) in grown.groups.iter_mut().flatten() {
        *item = at[*item];
    }
}
