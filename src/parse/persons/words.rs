//! The words of a line, and the names among them.

use super::mail;
use super::name::{Proof, is_kana, name};
use crate::model::{Family, Span, Text};
use crate::parse::values::PREFECTURES;
use std::collections::HashMap;
use std::ops::Range;

/// What parts a word from the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// It is the first.
    Start,
    /// White space.
    Space,
    /// A colon.
    Colon,
    /// A sign that parts the members of a list.
    Comma,
    /// A round bracket that opens.
    Bracket,
    /// Another bracket or sign.
    Other,
}

/// A word of a line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token<'t> {
    pub(super) start: usize,
    pub(super) word: &'t str,
    pub(super) gap: Gap,
    /// A word for a person stood behind it and was taken off: 氏.
    is_titled: bool,
}

/// The words that tell names.
pub(super) struct Lexicon<'f> {
    pub(super) family: &'f Family,
    /// Family names, with how they are romanized.
    surnames: HashMap<&'f str, &'f str>,
    pub(super) romanized: HashMap<&'f str, ()>,
    no_person: HashMap<&'f str, ()>,
    common: HashMap<&'f str, ()>,
}

impl<'f> Lexicon<'f> {
    pub(super) fn new(family: &'f Family) -> Self {
        let surnames: HashMap<_, _> = family.terms("surname").map(|t| (t.word.as_str(), t.code.as_str())).collect();
        let romanized = surnames.values().map(|r| (*r, ())).collect();
        let no_person = family.terms("no-person").map(|t| (t.word.as_str(), ())).collect();
        let common = family.terms("common-word").map(|t| (t.word.as_str(), ())).collect();
        Lexicon { family, surnames, romanized, no_person, common }
    }

    pub(super) fn is_no_person(&self, word: &str) -> bool {
        self.no_person.contains_key(word)
    }

    /// 医療安全, 教育担当: words of things and units, in a form that names have, too.
    pub(super) fn is_common(&self, words: &[&str]) -> bool {
        let whole = words.concat();
        let starts: Vec<usize> = whole.char_indices().map(|(at, _)| at).chain([whole.len()]).collect();
        starts.windows(3).any(|w| self.common.contains_key(&whole[w[0]..w[2]]))
            || self.is_unit(&whole)
            || self.is_label(&whole)
    }

    /// Bytes of the longest family name that the word begins with.
    pub(super) fn family_name(&self, word: &str) -> Option<usize> {
        const LONGEST: usize = 3;
        let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).take(LONGEST);
        ends.filter(|&end| self.surnames.contains_key(&word[..end])).last()
    }

    /// 青森: a prefecture without its unit.
    pub(super) fn is_place(&self, word: &str) -> bool {
        PREFECTURES.iter().any(|(name, _)| *name == word || name.strip_suffix(['県', '都', '府']) == Some(word))
    }

    fn ends(&self, list: &str, word: &str) -> bool {
        self.family.terms(list).any(|t| word.ends_with(t.word.as_str()))
    }

    /// 担当, 座長: a name may follow.
    fn is_label(&self, word: &str) -> bool {
        let bare = word.trim_end_matches(|c: char| c.is_ascii_digit());
        self.ends("person-label", bare) && !self.ends("public-office", bare)
    }

    /// 総務課, 医療課長: a unit or an office; a name may follow.
    fn is_unit(&self, word: &str) -> bool {
        (self.ends("unit-tail", word) || self.ends("office-tail", word)) && !self.ends("public-office", word)
    }

    /// The family names that a role follows in the same word, at its beginning or behind kana: 山田委員, …について山田委員から.
    fn named_in_role(&self, word: &str) -> Vec<Range<usize>> {
        let (mut found, mut before) = (Vec::new(), 'の');
        for (at, c) in word.char_indices() {
            let length = Some(&word[at..]).filter(|_| is_kana(before)).and_then(|rest| self.family_name(rest));
            found.extend(length.filter(|l| self.is_role(&word[at + l..])).map(|l| at..at + l));
            before = c;
        }
        found
    }

    /// A role, and behind it nothing or kana: 委員から.
    fn is_role(&self, rest: &str) -> bool {
        let ends = |role: &str| rest.strip_prefix(role).is_some_and(|r| r.chars().next().is_none_or(is_kana));
        self.family.terms("role-tail").any(|t| ends(&t.word))
    }
}

/// Longer lines are prose; a name in it is told by what stands behind it only.
const LONGEST_LINE: usize = 240;

/// Where names stand in a line or a cell.
pub(super) fn names_in(text: &Text, lexicon: &Lexicon<'_>, in_roster: bool) -> Vec<Span> {
    let folded = text.folded.as_str();
    let mut found: Vec<Span> = mail::names(folded, lexicon).into_iter().flat_map(|r| text.spans(r)).collect();
    let mut from = 0;
    for line in folded.split_inclusive('\n') {
        let tokens = tokens(line, lexicon);
        let ranges =
            Line { tokens: &tokens, lexicon, in_roster, is_prose: line.len() > LONGEST_LINE || line.contains('。') };
        found.extend(ranges.names().into_iter().flat_map(|r| text.spans(from + r.start..from + r.end)));
        from += line.len();
    }
    found
}

/// The names of a cell below a heading for persons: every word of it that may be one.
pub(super) fn names_of_cell(text: &Text, lexicon: &Lexicon<'_>) -> Vec<Span> {
    let tokens = tokens(&text.folded, lexicon);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        let is_first = at == 0 || !matches!(tokens[at].gap, Gap::Space);
        let fits = |proof: Proof| proof > Proof::Short && is_first || proof == Proof::Whole;
        match name(&tokens, at, lexicon).filter(|(_, proof)| fits(*proof)) {
            Some((count, _)) => {
                found.extend(text.spans(range(&tokens[at..at + count])));
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

fn range(tokens: &[Token<'_>]) -> Range<usize> {
    let (first, last) = (tokens[0], tokens[tokens.len() - 1]);
    first.start..last.start + last.word.len()
}

/// The words of a line; what stands behind a name (氏, 先生) is taken off.
fn tokens<'t>(line: &'t str, lexicon: &Lexicon<'_>) -> Vec<Token<'t>> {
    let mut found: Vec<Token<'t>> = Vec::new();
    let (mut start, mut gap) = (0, Gap::Start);
    let mut add = |start: usize, end: usize, gap: Gap| {
        let word = &line[start..end];
        let bare = lexicon.family.terms("person-tail").find_map(|t| word.strip_suffix(t.word.as_str()));
        let bare = bare.filter(|b| !b.is_empty());
        found.push(Token { start, word: bare.unwrap_or(word), gap, is_titled: bare.is_some() });
    };
    let parts = line.char_indices().filter(|(_, c)| is_sign(*c));
    for (at, c) in parts.chain([(line.len(), '\n')]) {
        if start < at {
            add(start, at, gap);
            gap = Gap::Space;
        }
        gap = match (c, gap) {
            (':', _) => Gap::Colon,
            ('、' | ',' | '・' | '/' | ';', Gap::Space | Gap::Start) => Gap::Comma,
            (c, gap) if c.is_whitespace() => gap,
            (_, Gap::Colon) => Gap::Colon,
            ('(', Gap::Space) => Gap::Bracket,
            _ => Gap::Other,
        };
        start = at + c.len_utf8();
    }
    found
}

fn is_sign(c: char) -> bool {
    c.is_whitespace() || ":、,・/;。()「」『』【】[]〔〕〈〉《》<>|○◯◎●◆■□※→~+".contains(c)
}

struct Line<'a, 't> {
    tokens: &'a [Token<'t>],
    lexicon: &'a Lexicon<'a>,
    in_roster: bool,
    is_prose: bool,
}

impl Line<'_, '_> {
    fn names(&self) -> Vec<Range<usize>> {
        let (mut found, mut at) = (Vec::new(), 0);
        while at < self.tokens.len() {
            let token = self.tokens[at];
            let in_roles = self.lexicon.named_in_role(token.word);
            if !in_roles.is_empty() {
                found.extend(in_roles.into_iter().map(|r| token.start + r.start..token.start + r.end));
                at += 1;
                continue;
            }
            let Some(count) = self.name_at(at) else {
                at += 1;
                continue;
            };
            found.push(range(&self.tokens[at..at + count]));
            at += count;
            at = self.more(at, &mut found);
        }
        found
    }

    /// How many words the name takes that begins here, if what stands around it proves one.
    fn name_at(&self, at: usize) -> Option<usize> {
        let (count, proof) = name(self.tokens, at, self.lexicon)?;
        let before = at.checked_sub(1).map(|i| self.tokens[i].word);
        let gap = self.tokens[at].gap;
        let is_titled = self.tokens[at + count - 1].is_titled;
        let near = matches!(gap, Gap::Colon | Gap::Space);
        let is_labelled = near && before.is_some_and(|w| self.lexicon.is_label(w));
        let behind_unit = near && before.is_some_and(|w| self.lexicon.is_unit(w));
        let fits = match proof {
            Proof::Whole if self.is_read(at + count) => true,
            Proof::Form if count == 2 && self.is_read(at + count) => true,
            Proof::Whole => is_titled || is_labelled || behind_unit || self.in_roster && !self.is_prose,
            Proof::Form => {
                let ends = self.ends_at(at + count);
                let in_list = self.in_roster && count == 2 && gap != Gap::Other;
                !self.is_prose && (is_labelled && (gap == Gap::Colon || ends) || behind_unit && ends || in_list)
            }
            Proof::Short => is_labelled && gap == Gap::Colon && self.ends_at(at + count) && !self.is_prose,
            Proof::FamilyName => {
                let behind = behind_unit && gap == Gap::Space && self.ends_at(at + count);
                is_titled && !matches!(gap, Gap::Other | Gap::Bracket)
                    || is_labelled && gap == Gap::Colon
                    || behind && !self.is_prose
            }
        };
        fits.then_some(count)
    }

    /// How it is read stands behind, in brackets.
    fn is_read(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.gap == Gap::Bracket && is_reading(t.word))
    }

    /// Nothing stands behind, or what belongs to a person: a bracket, a number, another name.
    fn ends_at(&self, at: usize) -> bool {
        let Some(next) = self.tokens.get(at) else { return true };
        let is_number = next.word.chars().all(|c| c.is_ascii_digit() || c == '-');
        let is_contact = next.word.starts_with(|c: char| c.is_ascii()) || ["内線", "電話", "℡"].contains(&next.word);
        matches!(next.gap, Gap::Other | Gap::Bracket | Gap::Comma) || is_number || is_contact
    }

    /// Further names of the same list, and how the name is read, in brackets.
    fn more(&self, mut at: usize, found: &mut Vec<Range<usize>>) -> usize {
        while let Some(token) = self.tokens.get(at) {
            let reading = self.is_read(at);
            let count = match token.gap {
                _ if reading => {
                    1 + usize::from(self.tokens.get(at + 1).is_some_and(|t| t.gap == Gap::Space && is_reading(t.word)))
                }
                Gap::Comma => match name(self.tokens, at, self.lexicon) {
                    Some((count, _)) => count,
                    None => break,
                },
                _ => break,
            };
            found.push(range(&self.tokens[at..at + count]));
            at += count;
        }
        at
    }
}

/// やまだ, タロウ: two to seven kana.
fn is_reading(word: &str) -> bool {
    (2..=7).contains(&word.chars().count()) && word.chars().all(is_kana)
}
