//! What was read against what the second reader saw, character by character and without regard to their order.

use super::SecondReading;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Document, Page, Span};
use crate::normalize;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Characters that are quoted of each side.
const QUOTED: usize = 20;

/// How often each character stands somewhere. White space is layout, and both readers invent it.
type Characters = BTreeMap<char, u64>;

/// Reports where the two readers differ, and what the second one could not read.
pub(super) fn compare(document: &Document, second: Option<&SecondReading>, d: &mut Diagnostics) {
    match second {
        None | Some(SecondReading::OtherFormat) => {}
        Some(SecondReading::Unread(why)) => {
            let message = format!("the second reader could not read the file, so nothing was compared: {why}");
            d.push(Diagnostic::new(Code::CrossCheckFailed, message, first_line(document.pages.first())));
        }
        Some(SecondReading::Pages(pages)) => {
            unread(document, pages, d);
            differences(document, pages, d);
        }
    }
}

/// Reports that the second reader could read what could not be read.
pub(super) fn refused(second: Option<&SecondReading>, d: &mut Diagnostics) {
    let Some(SecondReading::Pages(pages)) = second else { return };
    let characters: u64 = pages.iter().flatten().map(|text| total(&characters(text))).sum();
    if characters > 0 {
        let message =
            format!("the second reader could read the file: {characters} characters on {} pages", pages.len());
        d.push(Diagnostic::new(Code::CrossCheckDiffers, message, Vec::new()));
    }
}

fn unread(document: &Document, pages: &[Result<String, String>], d: &mut Diagnostics) {
    let failed: Vec<(usize, &String)> =
        pages.iter().enumerate().filter_map(|(at, page)| page.as_ref().err().map(|why| (at, why))).collect();
    if let Some((at, why)) = failed.first() {
        let (n, all, page) = (failed.len(), pages.len(), at + 1);
        let message = format!(
            "the second reader could not read {n} of {all} pages, which were not compared; the first is page {page}: {why}"
        );
        d.push(Diagnostic::new(Code::CrossCheckFailed, message, first_line(document.pages.get(*at))));
    }
}

fn differences(document: &Document, pages: &[Result<String, String>], d: &mut Diagnostics) {
    let (mut here_all, mut there_all, mut common_all, mut compared) = (0, 0, 0, 0);
    let mut differing = Vec::new();
    for at in 0..document.pages.len().max(pages.len()) {
        let there = match pages.get(at) {
            Some(Ok(text)) => characters(text),
            Some(Err(_)) => continue,
            None => Characters::new(),
        };
        let here = document.pages.get(at).map_or_else(Characters::new, |page| characters(&page.text));
        let common: u64 = here.iter().map(|(c, n)| *n.min(there.get(c).unwrap_or(&0))).sum();
        (here_all, there_all, common_all) = (here_all + total(&here), there_all + total(&there), common_all + common);
        compared += 1;
        if here != there {
            differing.push((at, here, there));
        }
    }
    let Some((at, here, there)) = differing.first() else { return };
    let message = format!(
        "{} of {compared} pages differ between the two readers: of the second reader's {there_all} characters {common_all} are \
         here ({}), of the {here_all} here {common_all} are there ({}); page {} is the first: only here {}, only there {}",
        differing.len(),
        share(common_all, there_all),
        share(common_all, here_all),
        at + 1,
        surplus(here, there),
        surplus(there, here)
    );
    d.push(Diagnostic::new(Code::CrossCheckDiffers, message, first_line(document.pages.get(*at))));
}

/// In tenths of a percent, rounded down: 100.0 % is all of them. Of nothing there is no share.
fn share(part: u64, whole: u64) -> String {
    match (part * 1000).checked_div(whole) {
        Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
        None => "-".to_owned(),
    }
}

/// Full width, ligatures and vertical forms are ways to write the same character, and some characters share one glyph in
/// Japanese fonts, which alone cannot tell which of them was meant; readers may differ in both.
fn characters(text: &str) -> Characters {
    let mut counted = Characters::new();
    let legible = normalize::legible(text);
    for c in legible.nfkc().map(alike).filter(|c| !c.is_whitespace() && !c.is_control()) {
        *counted.entry(c).or_default() += 1;
    }
    counted
}

/// One of the characters that are drawn alike: waves, dashes, dots, bars, yen signs.
fn alike(c: char) -> char {
    match c {
        '〜' | '～' | '∼' | '\u{2053}' | '〰' => '~',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '─' | '−' | '－' | '\u{FE58}' => '-',
        '‧' | '･' | '·' | '∙' | '⋅' | '•' => '・',
        '‖' | '∥' => '∥',
        '¥' => '\\',
        '¦' => '|',
        '…' | '⋯' => '…',
        _ => c,
    }
}

fn total(counted: &Characters) -> u64 {
    counted.values().sum()
}

/// The characters that stand in `these` more often than in `those`: the first few, and how many there are.
fn surplus(these: &Characters, those: &Characters) -> String {
    let more = |(c, n): (&char, &u64)| Some((*c, n.checked_sub(*those.get(c).unwrap_or(&0)).filter(|n| *n > 0)?));
    let surplus: Vec<(char, u64)> = these.iter().filter_map(more).collect();
    if surplus.is_empty() {
        return "nothing".to_owned();
    }
    let quoted: String = surplus.iter().take(QUOTED).map(|(c, _)| c).collect();
    let etc = if surplus.len() > QUOTED { "…" } else { "" };
    format!("{} characters 「{quoted}{etc}」", surplus.iter().map(|(_, n)| n).sum::<u64>())
}

fn first_line(page: Option<&Page>) -> Vec<Span> {
    let line = |page: &Page| Span::new(page.number, 0, page.text.lines().next().unwrap_or("").chars().count() as u32);
    page.map(line).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Content, TextLayer};

    fn document(pages: &[&str]) -> Document {
        let page = |(at, text): (usize, &&str)| Page {
            number: at as u32 + 1,
            name: None,
            text: (*text).to_owned(),
            content: Content::Lines(Vec::new()),
        };
        Document {
            media_type: "application/pdf",
            encoding: None,
            text_layer: TextLayer::Full,
            partial: None,
            pages: pages.iter().enumerate().map(page).collect(),
            tags: Vec::new(),
        }
    }

    fn found(here: &[&str], there: &[Result<&str, &str>]) -> Vec<(Code, u32, String)> {
        let there = there.iter().map(|p| p.map(str::to_owned).map_err(str::to_owned)).collect();
        let mut d = Diagnostics::default();
        compare(&document(here), Some(&SecondReading::Pages(there)), &mut d);
        d.items.into_iter().map(|f| (f.code, f.at.first().map_or(0, |s| s.page), f.message)).collect()
    }

    #[test]
    fn order_white_space_and_width_are_no_difference() {
        assert_eq!(found(&["計画 2025\n海"], &[Ok("海２０２５計\u{3000}画")]), []);
        assert_eq!(found(&["4月〜5月・6月―月"], &[Ok("4月～5月‧6月—⽉")]), [], "drawn alike");
    }

    #[test]
    fn the_first_differing_page_is_named_with_what_each_side_lacks() {
        let found = found(&["海", "海海空", ""], &[Ok("海"), Ok("海空山"), Ok("川")]);
        let [(code, page, message)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((*code, *page), (Code::CrossCheckDiffers, 2));
        assert!(message.starts_with("2 of 3 pages differ"), "{message}");
        assert!(message.contains("second reader's 5 characters 3 are here (60.0 %)"), "{message}");
        assert!(message.contains("of the 4 here 3 are there (75.0 %)"), "{message}");
        assert!(message.ends_with("only here 1 characters 「海」, only there 1 characters 「山」"), "{message}");
    }

    #[test]
    fn pages_that_one_reader_lacks_differ() {
        assert_eq!(found(&["海", "空"], &[Ok("海")]).len(), 1);
        assert_eq!(found(&["海"], &[Ok("海"), Ok("空")]).len(), 1);
    }

    #[test]
    fn what_the_second_reader_could_not_read_is_said_and_not_counted() {
        let found = found(&["海", "空"], &[Ok("海"), Err("it panicked: no")]);
        let [(code, page, message)] = &found[..] else { panic!("{found:?}") };
        assert_eq!((*code, *page), (Code::CrossCheckFailed, 2));
        assert!(message.contains("1 of 2 pages") && message.ends_with("it panicked: no"), "{message}");
    }
}
