//! 凡例: `(注1)対象病院の種類：①… ②…`, on one line or on several.

use crate::model::{Family, Legend, LegendEntry, Line, Text};
use std::ops::Range;

/// Every legend among the lines, in order.
pub(super) fn find(lines: &[Line], family: &Family) -> Vec<Legend> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < lines.len() {
        if let Some(legend) = on_one_line(&lines[i].text, family) {
            found.push(legend);
        } else if let Some((legend, used)) = on_several_lines(&lines[i..], family) {
            found.push(legend);
            i += used;
            continue;
        }
        i += 1;
    }
    found
}

fn circled(c: char) -> Option<u32> {
    ('①'..='⑳').contains(&c).then(|| c as u32 - '①' as u32 + 1)
}

/// A line that begins like a legend and lists at least two signs in ascending order.
fn on_one_line(text: &Text, family: &Family) -> Option<Legend> {
    let signs = ascending(&text.folded);
    let head = 0..signs.first().filter(|_| signs.len() >= 2)?.0;
    begins_legend(&text.folded[head.clone()], family)
        .then(|| Legend { entries: entries(text, &signs), ..named(text, head) })
}

/// The places of ①, ②, … as long as each is one more than the last or leaves a gap upwards.
fn ascending(folded: &str) -> Vec<(usize, char)> {
    let mut last = 0;
    let mut signs = Vec::new();
    for (at, c) in folded.char_indices() {
        if let Some(n) = circled(c).filter(|&n| n > last) {
            // The first sign must be ① or ②: a list that begins at ⑦ is a quotation.
            if signs.is_empty() && n > 2 {
                break;
            }
            last = n;
            signs.push((at, c));
        }
    }
    signs
}

fn entries(text: &Text, signs: &[(usize, char)]) -> Vec<LegendEntry> {
    let ends = signs.iter().skip(1).map(|s| s.0).chain([text.folded.len()]);
    let entry = |(&(at, c), end): (&(usize, char), usize)| LegendEntry {
        code: text.slice(at..at + c.len_utf8()),
        label: text.slice(after_separator(&text.folded, at + c.len_utf8())..end),
    };
    signs.iter().zip(ends).map(entry).collect()
}

fn after_separator(folded: &str, at: usize) -> usize {
    at + (folded[at..].len() - folded[at..].trim_start_matches([' ', ':', '…', '=', '.']).len())
}

fn begins_legend(head: &str, family: &Family) -> bool {
    let start = head.trim_start_matches(['(', '※', ' ', '[', '〔']);
    let numbered =
        start.strip_prefix('注').is_some_and(|r| r.starts_with(|c: char| c.is_ascii_digit() || ")]:".contains(c)));
    let named = family.terms("legend-word").any(|t| start.trim_end_matches([':', ' ', ')']).ends_with(&t.word));
    head.chars().count() <= 40 && (numbered || named)
}

/// `(注1)対象病院の種類：` → name 注1, subject 対象病院の種類.
fn named(text: &Text, head: Range<usize>) -> Legend {
    let words = &text.folded[head.clone()];
    let name = name_range(words).unwrap_or(0..0);
    let rest = if name.is_empty() { 0 } else { name.end + words[name.end..].find([')', ']']).map_or(0, |i| i + 1) };
    let subject = rest..words.trim_end().trim_end_matches([':', ' ']).len().max(rest);
    Legend { name: text.slice(name), subject: text.slice(subject), entries: Vec::new() }
}

/// `注` and the number behind it.
fn name_range(head: &str) -> Option<Range<usize>> {
    let start = head.find('注')?;
    let after = start + '注'.len_utf8();
    let digits = head[after..].chars().take_while(|c| c.is_ascii_digit()).count();
    Some(start..after + digits)
}

/// A line that begins like a legend, followed by lines that each begin with the next sign.
fn on_several_lines(lines: &[Line], family: &Family) -> Option<(Legend, usize)> {
    let head = &lines[0].text;
    if circled(head.folded.chars().next()?).is_some() || !begins_legend(&head.folded, family) {
        return None;
    }
    let mut entries = Vec::new();
    for (n, line) in lines[1..].iter().enumerate() {
        let Some(sign) = line.text.folded.chars().next().filter(|&c| circled(c) == Some(n as u32 + 1)) else { break };
        let behind = after_separator(&line.text.folded, sign.len_utf8());
        entries.push(LegendEntry {
            code: line.text.slice(0..sign.len_utf8()),
            label: line.text.slice(behind..line.text.folded.len()),
        });
    }
    let used = entries.len() + 1;
    (entries.len() >= 2).then(|| (Legend { entries, ..named(head, 0..head.folded.len()) }, used))
}
