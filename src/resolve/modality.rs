//! How binding a sentence is, told by its end.

use super::words::{Lexicon, longest_end};
use crate::model::Modality;

/// The characters of a sentence without what closes it: 。 and trailing brackets.
pub(super) fn bare_end(mut chars: &[char]) -> &[char] {
    loop {
        let trimmed = match chars.last() {
            Some('。' | '、' | ';') => &chars[..chars.len() - 1],
            Some(')') => without_brackets(chars),
            _ => return chars,
        };
        if trimmed.len() == chars.len() || trimmed.is_empty() {
            return chars;
        }
        chars = trimmed;
    }
}

fn without_brackets(chars: &[char]) -> &[char] {
    let mut depth = 0;
    for (at, c) in chars.iter().enumerate().rev() {
        depth += i32::from(*c == ')') - i32::from(*c == '(');
        if depth == 0 {
            return &chars[..at];
        }
    }
    chars
}

/// The modality of a sentence without white space; the longest known end decides, an unknown one leaves it open.
pub(super) fn modality(chars: &[char], lexicon: &Lexicon) -> Option<Modality> {
    let end = bare_end(chars);
    let fits = lexicon.modalities.iter().filter(|(w, _)| end.ends_with(w) && !names_a_group(end, w));
    fits.max_by_key(|(w, _)| w.len()).map(|(_, m)| *m)
}

/// 希望者, 受講者 name a group and ask for nothing; 常勤である者 does: a clause, which ends in kana, says what a person must be.
fn names_a_group(end: &[char], word: &[char]) -> bool {
    let [only] = word else { return false };
    let before = end.len().checked_sub(2).map(|i| end[i]);
    !matches!(only, 'ぁ'..='ん') && !before.is_some_and(|c| matches!(c, 'ぁ'..='ん'))
}

/// True when the sentence keeps people out.
pub(super) fn excludes(chars: &[char], lexicon: &Lexicon) -> bool {
    longest_end(bare_end(chars), &lexicon.exclude_ends).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::words::squeeze;

    #[test]
    fn the_longest_end_decides() {
        let lexicon = Lexicon::new(&crate::resolve::sample::family());
        let read = |text: &str| modality(&squeeze(text), &lexicon);
        assert_eq!(read("常勤である者(兼務を含む)。"), Some(Modality::Must));
        assert_eq!(read("参加することが望ましいこと"), Some(Modality::Should));
        assert_eq!(read("参加に努めること"), Some(Modality::Effort));
        assert_eq!(read("見込みの者も可"), Some(Modality::May));
        assert_eq!(read("自ら実施できる者"), Some(Modality::Must));
        assert_eq!(read("希望者"), None);
        assert_eq!(read("看護師"), None);
    }
}
