//! The numbers of each list: none missing, none twice, in order.

use super::tree::{Group, Grown};
use crate::diag::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Item, Span};

/// Tells what is wrong with the lists of an outline.
pub(super) fn check(grown: &Grown, d: &mut Diagnostics) {
    for group in grown.groups.iter().filter(|g| !g.is_empty()) {
        check_group(group, &grown.outline.items, d);
    }
}

fn check_group(group: &Group, items: &[Item], d: &mut Diagnostics) {
    let at = |item: usize| items[item].marker_at.clone();
    let mut sorted = group.clone();
    sorted.sort_unstable();
    let first = sorted[0].0;
    if first > 1 {
        let message = format!("the list begins with {}; what stands before it is not in the document", name(sorted[0], items));
        let severity = Severity::Info;
        d.push(Diagnostic { severity, ..Diagnostic::new(Code::NumberingGap, message, at(sorted[0].1)) });
    }
    for pair in sorted.windows(2) {
        let [(a, before), (b, behind)] = pair else { continue };
        if a == b {
            let message = format!("{} stands twice", name(pair[1], items));
            d.push(Diagnostic::new(Code::NumberingDouble, message, at(*behind)));
        } else if b - a > 1 {
            let (from, to) = (name(pair[0], items), name(pair[1], items));
            let message = format!("between {from} and {to} {} missing", numbers(b - a - 1));
            let places: Vec<Span> = at(*behind).into_iter().chain(at(*before)).collect();
            d.push(Diagnostic::new(Code::NumberingGap, message, places));
        }
    }
    let astray = group.windows(2).find(|w| w[0].0 > w[1].0);
    if let Some(pair) = astray {
        let message = format!("{} stands behind {}", name(pair[1], items), name(pair[0], items));
        d.push(Diagnostic::new(Code::NumberingOrder, message, at(pair[1].1)));
    }
}

fn numbers(count: u32) -> String {
    if count == 1 { "one number is".to_owned() } else { format!("{count} numbers are") }
}

fn name((_, item): (u32, usize), items: &[Item]) -> &str {
    items[item].sign.as_str()
}
