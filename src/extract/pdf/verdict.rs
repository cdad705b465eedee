//! How much of a document's text can be read, and what is said about the rest.

use super::canvas::Sheet;
use super::fonts::Font;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Span, TextLayer};
use std::collections::BTreeSet;

/// Characters beyond what is seen are shown up to this many.
const SHOWN: usize = 80;

/// What was met on the pages.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    readable: u32,
    mute: BTreeSet<u32>,
    scanned: BTreeSet<u32>,
    drawn: BTreeSet<u32>,
    invisible: BTreeSet<u32>,
    clipped: BTreeSet<u32>,
    kept: Shown,
    left_out: Shown,
}

/// Characters, all of them counted and the first shown.
#[derive(Debug, Default)]
struct Shown {
    count: usize,
    first: String,
}

impl Shown {
    fn add(&mut self, words: &str) {
        let room = SHOWN.saturating_sub(self.count);
        self.count += words.chars().count();
        self.first.extend(words.chars().take(room));
    }

    /// How many there are, what was done with them, and which they are.
    fn say(&self, done: &str) -> Option<String> {
        let more = if self.count > SHOWN { "…" } else { "" };
        (self.count > 0).then(|| format!("{} character(s) {done}: `{}{more}`", self.count, self.first))
    }
}

impl Verdict {
    /// Notes a page, counted from 1.
    pub(super) fn page(&mut self, number: u32, sheet: &Sheet) {
        let characters = sheet.text.chars().filter(|c| !c.is_whitespace()).count();
        if sheet.drawn.glyphs.iter().any(|g| g.invisible) {
            self.invisible.insert(number);
        }
        if !sheet.clipped.kept.is_empty() || !sheet.clipped.left_out.is_empty() {
            self.clipped.insert(number);
            self.kept.add(&sheet.clipped.kept);
            self.left_out.add(&sheet.clipped.left_out);
        }
        let unreadable = sheet.drawn.unreadable as usize;
        if sheet.is_blank() {
            return;
        }
        let lacking = match (characters, unreadable) {
            (0, 0) if sheet.drawn.images.is_empty() => &mut self.drawn,
            (0, 0) => &mut self.scanned,
            (read, mute) if read < mute => &mut self.mute,
            _ => {
                self.readable += 1;
                return;
            }
        };
        lacking.insert(number);
    }

    /// The layer as a whole. A page on which nothing is drawn lacks no text.
    pub(super) fn layer(&self) -> TextLayer {
        let without = self.mute.len() + self.scanned.len() + self.drawn.len();
        match (self.readable, without) {
            (0, _) => TextLayer::None,
            (_, 0) => TextLayer::Full,
            _ => TextLayer::Partial,
        }
    }

    /// Says what cannot be read, and why.
    pub(super) fn report(&self, fonts: &[Font], unread_fonts: u32, d: &mut Diagnostics) {
        let mut say = |code, pages: &BTreeSet<u32>, message: String| {
            if !pages.is_empty() {
                let message = format!("{}: {message}", listed(pages));
                d.push(Diagnostic::new(
                    code,
                    message,
                    pages.first().map(|p| Span::new(*p, 0, 0)).into_iter().collect(),
                ));
            }
        };
        say(
            Code::TextMissing,
            &self.scanned,
            "pictures and no text; a scan can be read after text recognition (OCR)".into(),
        );
        say(
            Code::TextMissing,
            &self.drawn,
            "lines or shapes and no text; letters drawn as outlines cannot be read".into(),
        );
        for font in fonts {
            let pages: BTreeSet<u32> = font.unreadable.keys().copied().collect();
            let glyphs: u32 = font.unreadable.values().sum();
            let name = if font.name.is_empty() { "a font without a name" } else { &font.name };
            let message = format!("{glyphs} glyph(s) of {name} say no character: the font has no mapping for them");
            say(Code::GlyphUnread, &pages, message);
        }
        say(Code::TextInvisible, &self.invisible, "text that is drawn but not to be seen, as behind a scan".into());
        let kept = self.kept.say("with texts of which a part is seen were kept");
        let left_out = self.left_out.say("of texts wholly unseen were left out");
        let clipped: Vec<String> = kept.into_iter().chain(left_out).collect();
        let message = format!("text reaches beyond the page or its frame; {}", clipped.join("; "));
        say(Code::TextClipped, &self.clipped, message);
        if unread_fonts > 0 {
            let message =
                format!("{unread_fonts} time(s) a font could not be loaded; its text may be missing or wrong");
            d.push(Diagnostic::new(Code::FontUnread, message, Vec::new()));
        }
    }
}

/// `page 1`, `pages 1, 3-5`.
fn listed(pages: &BTreeSet<u32>) -> String {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *page => *last = *page,
            _ => runs.push((*page, *page)),
        }
    }
    let runs: Vec<_> = runs.iter().map(|(a, b)| if a == b { a.to_string() } else { format!("{a}-{b}") }).collect();
    format!("page{} {}", if pages.len() == 1 { "" } else { "s" }, runs.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_listed_in_runs() {
        assert_eq!(listed(&BTreeSet::from([4])), "page 4");
        assert_eq!(listed(&BTreeSet::from([1, 3, 4, 5, 9])), "pages 1, 3-5, 9");
    }
}
