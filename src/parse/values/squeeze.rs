//! A text without its white space, and the way back.

use std::ops::Range;

/// The characters of a folded text that are not white space, with their byte positions.
///
/// Positions in here count characters of the squeezed text; [`Squeezed::bytes`] leads back.
pub(super) struct Squeezed<'a> {
    text: &'a str,
    chars: Vec<char>,
    at: Vec<u32>,
}

impl<'a> Squeezed<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let (mut chars, mut at) = (Vec::with_capacity(text.len() / 2), Vec::with_capacity(text.len() / 2));
        for (i, c) in text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            chars.push(c);
            at.push(i as u32);
        }
        Squeezed { text, chars, at }
    }

    pub(super) fn len(&self) -> usize {
        self.chars.len()
    }

    /// The character at `i`, or NUL behind the end, which no rule accepts.
    pub(super) fn get(&self, i: usize) -> char {
        self.chars.get(i).copied().unwrap_or('\0')
    }

    pub(super) fn slice(&self, range: Range<usize>) -> &[char] {
        &self.chars[range]
    }

    /// True when white space stands between `i - 1` and `i`.
    pub(super) fn spaced(&self, i: usize) -> bool {
        i > 0 && i < self.len() && self.at[i] as usize != self.end(i - 1)
    }

    /// True when `word` stands at `i`; ASCII letters match in either case.
    pub(super) fn starts(&self, i: usize, word: &str) -> bool {
        self.word_end(i, word).is_some()
    }

    /// Where `word` ends if it stands at `i`.
    pub(super) fn word_end(&self, i: usize, word: &str) -> Option<usize> {
        let mut k = i;
        for c in word.chars() {
            if !self.get(k).eq_ignore_ascii_case(&c) {
                return None;
            }
            k += 1;
        }
        Some(k)
    }

    /// Bytes of the characters `range`, inner white space included; an empty range gives an empty one.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.start >= range.end {
            let at = self.at.get(range.start).map_or(self.text.len(), |&b| b as usize);
            return at..at;
        }
        self.at[range.start] as usize..self.end(range.end - 1)
    }

    /// The words of `range`. White space is dropped, except between two Latin words.
    pub(super) fn words(&self, range: Range<usize>) -> String {
        let mut out = String::new();
        for i in range.clone() {
            let latin = |k: usize| self.get(k).is_ascii_alphanumeric();
            if i > range.start && self.spaced(i) && latin(i - 1) && latin(i) {
                out.push(' ');
            }
            out.push(self.get(i));
        }
        out
    }

    fn end(&self, i: usize) -> usize {
        self.at[i] as usize + self.chars[i].len_utf8()
    }
}

/// The closing bracket that belongs to an opening one.
pub(super) fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '【' => '】',
        '[' => ']',
        '〔' => '〕',
        '<' => '>',
        '〈' => '〉',
        '《' => '》',
        '「' => '」',
        '『' => '』',
        '{' => '}',
        _ => return None,
    })
}

/// Where the bracket that opens at `i` is closed, within `limit`. Brackets nest; one that never closes gives nothing.
pub(super) fn bracket_end(sq: &Squeezed, i: usize, limit: usize) -> Option<usize> {
    let (open, close) = (sq.get(i), closing(sq.get(i))?);
    let mut depth = 0usize;
    for k in i..limit {
        let c = sq.get(k);
        if c == open {
            depth += 1;
        } else if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(k);
            }
        }
    }
    None
}

/// Signs that stand before an item of a list.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '○' | '◯'
            | '〇'
            | '●'
            | '◎'
            | '■'
            | '□'
            | '◆'
            | '◇'
            | '▼'
            | '▽'
            | '▲'
            | '△'
            | '★'
            | '☆'
            | '▶'
            | '►'
            | '•'
    )
}

/// Signs that only part things from one another.
pub(super) fn is_separator(c: char) -> bool {
    is_bullet(c)
        || matches!(
            c,
            '、' | '。' | '・' | ',' | ';' | ':' | '/' | '|' | '+' | '&' | '.' | '～' | '-' | '—' | '―' | '–'
        )
        || matches!(c, ')' | '】' | ']' | '〕' | '>' | '〉' | '》' | '」' | '』' | '}')
        || closing(c).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_lead_back_to_the_text_with_its_spaces() {
        let text = "各 回20 名";
        let sq = Squeezed::new(text);
        assert_eq!(&text[sq.bytes(0..2)], "各 回");
        assert_eq!(&text[sq.bytes(4..5)], "名");
        assert_eq!(sq.word_end(0, "各回"), Some(2));
        assert!(sq.spaced(1) && !sq.spaced(2));
    }

    #[test]
    fn latin_words_keep_their_spaces_and_japanese_words_do_not() {
        let sq = Squeezed::new("WEB 開 催 Zoom Live");
        assert_eq!(sq.words(0..sq.len()), "WEB開催Zoom Live");
    }

    #[test]
    fn brackets_nest_and_an_open_one_ends_nowhere() {
        let sq = Squeezed::new("(a(b)c)d(e");
        assert_eq!(bracket_end(&sq, 0, sq.len()), Some(6));
        assert_eq!(bracket_end(&sq, 8, sq.len()), None);
    }
}
