//! A document's words, for a reader whose screen must not obey them.

/// Control characters, and marks that turn the direction of text, as their pictures or `�`.
pub fn visible(text: &str) -> String {
    let show = |c: char| match c {
        '\n' | '\t' => c,
        '\0'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        _ => c,
    };
    text.chars().map(show).collect()
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn a_document_cannot_steer_the_terminal() {
        assert_eq!(visible("a\u{1b}[2J\u{9b}b\u{202e}c\td"), "a␛[2J\u{fffd}b\u{fffd}c\td");
    }
}
