//! What a name looks like.

use super::words::{Gap, Lexicon, Token};

/// How sure the form alone makes a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Proof {
    /// Two ideographs that end no other word: a family name, if anything around it says so.
    Short,
    /// A family name that many bear, and no more.
    FamilyName,
    /// As long as names are, and of ideographs that end no other word.
    Form,
    /// A family name that many bear, and a given name behind it.
    Whole,
}

/// Ends of units, offices, places and things, which no given name has.
const NO_END: &str = "部課室係局省庁市町村区県都府道会員者長所院校園館場他等票書表欄名号案費日月年回科班店署組立内外関門術業論性策用別数";
/// Ends of words that are given names, too: only a family name in front tells.
const DOUBTFUL_END: &str = "学修務育画法化薬川山田島港駅橋寺社国州";

/// The name that begins with the token: how many tokens it takes, and its proof.
pub(super) fn name(tokens: &[Token<'_>], at: usize, lexicon: &Lexicon<'_>) -> Option<(usize, Proof)> {
    let first = tokens.get(at)?.word;
    if lexicon.is_no_person(first) {
        return None;
    }
    if lexicon.family_name(first).is_some_and(|length| is_given(&first[length..], lexicon)) {
        return Some((1, Proof::Whole));
    }
    let second = tokens.get(at + 1).filter(|t| t.gap == Gap::Space && !lexicon.is_no_person(t.word)).map(|t| t.word);
    if let Some(second) = second {
        let is_family = lexicon.family_name(first) == Some(first.len());
        if is_family && is_given(second, lexicon) {
            return Some((2, Proof::Whole));
        }
        let fits = |word: &str| is_ideographs(word) && (1..=3).contains(&word.chars().count()) && !ends_other(word);
        if fits(first) && fits(second) && !lexicon.is_place(first) && !lexicon.is_common(&[first, second]) {
            return Some((2, Proof::Form));
        }
    }
    if lexicon.family_name(first) == Some(first.len()) {
        return Some((1, Proof::FamilyName));
    }
    let is_long = (3..=5).contains(&first.chars().count());
    let ends_doubtful = first.chars().next_back().is_none_or(|c| DOUBTFUL_END.contains(c));
    let is_plain = is_ideographs(first) && !ends_other(first) && !lexicon.is_common(&[first]);
    if is_long && is_plain && !ends_doubtful {
        return Some((1, Proof::Form));
    }
    (first.chars().count() == 2 && is_plain && !lexicon.is_place(first)).then_some((1, Proof::Short))
}

/// A given name: one to three ideographs, or two to four kana.
fn is_given(word: &str, lexicon: &Lexicon<'_>) -> bool {
    let count = word.chars().count();
    let is_kana = word.chars().all(is_kana);
    let fits = is_ideographs(word) && (1..=3).contains(&count) && !ends_other(word);
    (fits || is_kana && (2..=4).contains(&count)) && !lexicon.is_no_person(word) && !lexicon.is_common(&[word])
}

pub(super) fn is_kana(c: char) -> bool {
    matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | 'ー' | 'ゝ' | 'ゞ')
}

fn is_ideographs(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| matches!(c, '々' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'))
}

fn ends_other(word: &str) -> bool {
    word.chars().next_back().is_none_or(|c| NO_END.contains(c))
}
