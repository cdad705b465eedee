//! Marked content: what a stretch of the page belongs to, and what it says in its author's own words (`/ActualText`).

use super::fonts::usable;
use hayro_interpret::hayro_syntax::object::{Dict, String as Bytes};

/// Sequences deeper than this are passed over; their ends are counted.
const DEEPEST: usize = 1 << 10;

/// The sequences that are open.
#[derive(Debug, Default)]
pub(super) struct Marked {
    open: Vec<Sequence>,
    beyond: usize,
    /// Index in `open` of the sequence whose words hold; one inside another adds nothing.
    speaking: Option<usize>,
}

#[derive(Debug)]
struct Sequence {
    element: Option<u32>,
    words: Option<Said>,
}

/// The words of a sequence, and where its glyphs begin.
#[derive(Debug)]
pub(super) struct Said {
    /// Without anything that is no character.
    pub words: String,
    /// Glyphs that were drawn before.
    pub glyphs: usize,
    /// Bytes of the page's text before.
    pub bytes: usize,
    /// Characters of the page's text before.
    pub chars: u32,
}

impl Marked {
    /// Forgets what the last page left open.
    pub(super) fn next_page(&mut self) {
        self.open.clear();
        (self.beyond, self.speaking) = (0, None);
    }

    /// True when a sequence is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty() || self.beyond > 0
    }

    /// The structure element that is drawn now.
    pub(super) fn element(&self) -> Option<u32> {
        self.open.last().and_then(|s| s.element)
    }

    /// A sequence begins; `element` is none where it has no mark of its own.
    pub(super) fn begin(&mut self, artifact: bool, element: Option<u32>, said: Option<Said>) {
        if self.open.len() >= DEEPEST {
            self.beyond += 1;
            return;
        }
        let element = if artifact { None } else { element.or_else(|| self.element()) };
        let words = said.filter(|_| self.speaking.is_none());
        if words.is_some() {
            self.speaking = Some(self.open.len());
        }
        self.open.push(Sequence { element, words });
    }

    /// A sequence ends; what it says, if its words hold.
    pub(super) fn end(&mut self) -> Option<Said> {
        if self.beyond > 0 {
            self.beyond -= 1;
            return None;
        }
        let ended = self.open.pop()?;
        if self.speaking == Some(self.open.len()) {
            self.speaking = None;
        }
        ended.words
    }
}

/// `/ActualText`, decoded (ISO 32000-1, 7.9.2.2); none if nothing of it is a character.
pub(super) fn actual_text(properties: &Dict<'_>) -> Option<String> {
    let said = properties.get::<Bytes<'_>>(b"ActualText")?;
    let words = match said.as_bytes() {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // PDFDocEncoding, as far as it is Latin-1; its other signs are not worth a wrong character.
        bytes => bytes.iter().filter(|b| !matches!(b, 0x18..=0x1F | 0x80..=0x9F)).map(|b| char::from(*b)).collect(),
    };
    let words: String = words.chars().filter(|c| usable(*c)).collect();
    (!words.is_empty()).then_some(words)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16_lossy(&units)
}

/// How many characters each of `glyphs` glyphs stands for, if together they say `words` instead of their own characters
/// (`own` counts those): one each where the numbers agree, as many as before where the sum agrees, else evenly, early ones
/// first. A glyph may get none: it is a part of the one before it.
pub(super) fn share(words: usize, own: &[u32]) -> Vec<u32> {
    let glyphs = own.len();
    if own.iter().map(|n| *n as usize).sum::<usize>() == words {
        return own.to_vec();
    }
    (0..glyphs).map(|i| (((i + 1) * words).div_ceil(glyphs) - (i * words).div_ceil(glyphs)) as u32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_to_glyphs_one_by_one_where_they_can() {
        assert_eq!(share(3, &[1, 1, 1]), [1, 1, 1]);
        assert_eq!(share(3, &[2, 1]), [2, 1]);
        assert_eq!(share(1, &[1, 1, 1]), [1, 0, 0]);
        assert_eq!(share(5, &[1, 1]), [3, 2]);
        assert_eq!(share(2, &[0, 3]), [1, 1]);
    }

    #[test]
    fn the_outermost_words_hold() {
        let said = |words: &str| Some(Said { words: words.to_owned(), glyphs: 0, bytes: 0, chars: 0 });
        let mut marked = Marked::default();
        marked.begin(false, Some(4), said("外"));
        marked.begin(false, None, said("内"));
        assert_eq!(marked.element(), Some(4), "inherited");
        assert!(marked.end().is_none());
        assert_eq!(marked.end().map(|s| s.words), Some("外".to_owned()));
        assert!(marked.end().is_none(), "an end without a beginning");
        marked.begin(true, None, None);
        assert_eq!(marked.element(), None);
    }
}
