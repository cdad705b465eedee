//! Words of a page that belong to no line or cell: readings (`<rt>`) and what is struck out.

use super::super::page_text::PageText;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, RawText};
use scraper::node::Element;

/// Why words are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// They say how the words before them are read (ルビ).
    Reading,
    /// They are struck out.
    Struck,
}

impl Why {
    /// What an element does to its words.
    pub(super) fn of(element: &Element) -> Option<Why> {
        match element.name() {
            "rt" | "rtc" => Some(Why::Reading),
            "del" | "s" | "strike" => Some(Why::Struck),
            _ => element.attr("style").filter(|style| strikes(style)).map(|_| Why::Struck),
        }
    }
}

/// `text-decoration: line-through`, in any of its spellings.
fn strikes(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let declared = style.split(';').filter_map(|d| d.split_once(':'));
    declared
        .filter(|(name, _)| name.trim().starts_with("text-decoration"))
        .any(|(_, value)| value.contains("line-through"))
}

/// Collects them, and writes them behind the line or table they stand in.
#[derive(Debug, Default)]
pub(super) struct Aside {
    open: Vec<Why>,
    words: String,
    waiting: Vec<(Why, String)>,
    written: Vec<(Why, RawText)>,
}

impl Aside {
    /// An element begins whose words belong here.
    pub(super) fn open(&mut self, why: Why) {
        self.open.push(why);
    }

    /// Takes words inside such an element.
    pub(super) fn take(&mut self, words: &str) -> bool {
        if !self.open.is_empty() {
            self.words.push_str(words);
        }
        !self.open.is_empty()
    }

    /// An element ends whose words belong here.
    pub(super) fn close(&mut self) {
        let why = self.open.pop();
        if let (Some(why), true) = (why, self.open.is_empty()) {
            let words = std::mem::take(&mut self.words);
            let words = words.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
            self.waiting.extend((!words.is_empty()).then_some((why, words)));
        }
    }

    /// Writes what waits.
    pub(super) fn write(&mut self, page: &mut PageText, blocks: &mut Vec<Block<RawText>>) {
        for (why, words) in self.waiting.drain(..) {
            let text = page.put(&words);
            page.part('\n');
            if !text.chars.is_empty() {
                self.written.push((why, text.clone()));
                blocks.push(Block::Furniture(text));
            }
        }
    }

    /// Says what was kept apart.
    pub(super) fn report(&self, d: &mut Diagnostics) {
        let mut say = |why, code, done: &str| {
            let own: Vec<&RawText> = self.written.iter().filter(|w| w.0 == why).map(|w| &w.1).collect();
            let at = own.iter().filter_map(|t| t.first_span()).collect();
            if !own.is_empty() {
                d.push(Diagnostic::new(code, format!("{}: {done}", quoted(&own)), at));
            }
        };
        say(Why::Struck, Code::TextStruck, "struck out; kept apart, no value is read from it");
        say(Why::Reading, Code::ReadingApart, "beside the words it belongs to; kept apart from them");
    }
}

/// The first texts, in brackets.
fn quoted(texts: &[&RawText]) -> String {
    /// Texts that are shown.
    const SHOWN: usize = 8;
    let shown = texts.iter().take(SHOWN).map(|t| format!("「{}」", t.chars));
    let more = texts.len().saturating_sub(SHOWN);
    shown.collect::<String>() + &if more > 0 { format!(" and {more} more") } else { String::new() }
}
