//! Terms that a document defines: 以下「…」という.

use super::passages::all;
use crate::model::{Dataset, Definition, Prose, Spanned};
use std::collections::HashMap;
use std::ops::Range;

/// Finds the definitions of all passages.
pub(super) fn resolve(data: &mut Dataset, prose: &Prose) {
    let mut counts: HashMap<String, u32> = HashMap::new();
    let mut found = Vec::new();
    for passage in all(prose) {
        for (term, meaning) in definitions(&passage.text.folded) {
            let said = |range: Range<usize>, rule| {
                Spanned::new(passage.text.folded[range.clone()].to_owned(), passage.text.spans(range), rule)
            };
            let term = said(term, "defined-term");
            let count = counts.entry(term.value.clone()).or_default();
            *count += 1;
            let ordinal = if *count == 1 { String::new() } else { format!("~{count}") };
            let name: String = term.value.chars().filter(|c| !c.is_whitespace() && !"/~;".contains(*c)).collect();
            found.push(Definition {
                definition_id: format!("{}/definitions/{name}{ordinal}", data.head.plan_id),
                provision_id: passage.id(data).to_owned(),
                term,
                text: meaning.map(|range| said(range, "words-before-definition")),
            });
        }
    }
    data.definitions = found;
}

/// The terms of a text and the words they stand for, as byte ranges.
fn definitions(text: &str) -> Vec<(Range<usize>, Option<Range<usize>>)> {
    let mut found = Vec::new();
    for (at, word) in text.match_indices("以下") {
        let rest = &text[at + word.len()..];
        let lead =
            ["、", "単に", "「"].iter().fold(rest, |r, w| if *w == "「" { r } else { r.strip_prefix(w).unwrap_or(r) });
        let Some(inner) = lead.strip_prefix('「') else { continue };
        let start = text.len() - inner.len();
        let Some(length) = inner.find('」') else { continue };
        let behind = inner[length..].trim_start_matches('」').trim_start();
        let is_defined = ["という", "と言う", "といい", "とする", "と総称する", "と略す", "と称する"]
            .iter()
            .any(|w| behind.starts_with(w));
        if is_defined {
            found.push((start..start + length, meaning(text, at)));
        }
    }
    found.extend(explained(text));
    found
}

/// 「指定施設」とは、町長が指定した施設をいう。
fn explained(text: &str) -> Vec<(Range<usize>, Option<Range<usize>>)> {
    let mut found = Vec::new();
    for (at, word) in text.match_indices("」とは") {
        let Some(start) = text[..at].rfind('「').map(|i| i + '「'.len_utf8()) else { continue };
        let from = at + word.len();
        let from = from + text[from..].len() - text[from..].trim_start_matches(['、', ',']).len();
        let rest = &text[from..];
        let sentence = &rest[..rest.find('。').unwrap_or(rest.len())];
        let ends = ["のことをいう", "ことをいう", "ものをいう", "をいう", "を言う", "をいい", "を指す"];
        let end = ends.iter().filter_map(|e| sentence.rfind(e).map(|i| (i, *e))).max_by_key(|(i, e)| i + e.len());
        let Some((length, said)) = end else { continue };
        // こと and もの belong to the meaning.
        let length = length + if said.starts_with("こと") || said.starts_with("もの") { "こと".len() } else { 0 };
        if start < at && length > 0 {
            found.push((start..at, Some(from..from + length)));
        }
    }
    found
}

/// The words in front of the bracket in which a definition stands: a quotation, or what stands behind the last comma.
fn meaning(text: &str, at: usize) -> Option<Range<usize>> {
    let open = text[..at].trim_end().strip_suffix('(')?;
    let words = open.trim_end();
    let start = match words.strip_suffix('」') {
        Some(inner) => inner.rfind('「')?,
        None => {
            words.rfind(['、', '。', ')', '\n']).map_or(0, |i| i + words[i..].chars().next().map_or(1, char::len_utf8))
        }
    };
    // Behind a bracket the words go on with what binds them to it.
    let lead = ["に基づき", "に基づく", "により", "による", "において", "における", "の規定により", "の"];
    let start = lead.iter().find_map(|l| words[start..].strip_prefix(l).map(|_| start + l.len())).unwrap_or(start);
    (start < words.len()).then_some(start..words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<(&str, Option<&str>)> {
        definitions(text).into_iter().map(|(t, m)| (&text[t], m.map(|m| &text[m]))).collect()
    }

    #[test]
    fn terms_and_their_words() {
        let text = "別添「事業の指針」(以下「指針」という。)に基づき、町が指定した施設(以下「指定施設」という)において、以下「等」を行う";
        assert_eq!(shown(text), [("指針", Some("「事業の指針」")), ("指定施設", Some("町が指定した施設"))]);
        let text =
            "「見守り員」とは、町長が委嘱した者をいう。「活動」とは次のことを行うことをいう。「等」とは限らない。";
        assert_eq!(shown(text), [("見守り員", Some("町長が委嘱した者")), ("活動", Some("次のことを行うこと"))]);
        assert_eq!(shown("県が定める基準(以下「基準」とする。)"), [("基準", Some("県が定める基準"))]);
    }
}
