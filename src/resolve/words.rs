//! Characters of a folded text with the way back to its bytes, and phrases to look for in them.

use crate::model::{Family, Modality, Policy, RelationKind};
use std::ops::Range;

/// Characters of a folded text and where each begins.
#[derive(Clone, Debug, Default)]
pub(super) struct Chars {
    pub(super) all: Vec<char>,
    starts: Vec<usize>,
}

impl Chars {
    /// Every character.
    pub(super) fn new(text: &str) -> Self {
        Chars::of(text, text.char_indices())
    }

    /// Every character that is not white space.
    pub(super) fn tight(text: &str) -> Self {
        Chars::of(text, text.char_indices().filter(|(_, c)| !c.is_whitespace()))
    }

    fn of(text: &str, kept: impl Iterator<Item = (usize, char)>) -> Self {
        // Most text is Japanese, three bytes a character; growing once is cheaper than four times.
        let most = text.len() / 3 + 8;
        let mut chars = Chars { all: Vec::with_capacity(most), starts: Vec::with_capacity(most) };
        for (start, c) in kept {
            chars.all.push(c);
            chars.starts.push(start);
        }
        chars
    }

    /// The bytes of the characters `range`.
    pub(super) fn bytes(&self, range: Range<usize>) -> Range<usize> {
        if range.is_empty() || range.end > self.all.len() {
            return 0..0;
        }
        self.starts[range.start]..self.starts[range.end - 1] + self.all[range.end - 1].len_utf8()
    }

    /// True when white space, or nothing, stands before the character `index`.
    pub(super) fn apart(&self, index: usize) -> bool {
        index == 0
            || self.all[index - 1].is_whitespace()
            || self.starts[index - 1] + self.all[index - 1].len_utf8() < self.starts[index]
    }
}

/// A set of characters that may say yes to a stranger, and never no to a member: a look-up is a single step.
pub(super) struct Sieve([u64; 64]);

impl Sieve {
    pub(super) fn new(members: impl Iterator<Item = char>) -> Self {
        let mut slots = [0; 64];
        members.for_each(|c| slots[Sieve::slot(c)] |= Sieve::bit(c));
        Sieve(slots)
    }

    pub(super) fn may_hold(&self, c: char) -> bool {
        self.0[Sieve::slot(c)] & Sieve::bit(c) != 0
    }

    fn slot(c: char) -> usize {
        (u32::from(c) >> 6) as usize & 63
    }

    fn bit(c: char) -> u64 {
        1 << (u32::from(c) & 63)
    }
}

/// The characters of a text without white space.
pub(super) fn squeeze(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// True for 漢字, 々 included.
pub(super) fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// True for characters that words of names are made of: 漢字, カタカナ, letters, digits.
pub(super) fn is_name_char(c: char) -> bool {
    is_kanji(c) || matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー') || c.is_ascii_alphanumeric()
}

/// First place of `word` in `chars` from `from` on.
pub(super) fn find(chars: &[char], word: &[char], from: usize) -> Option<usize> {
    if word.is_empty() || chars.len() < word.len() {
        return None;
    }
    (from..=chars.len() - word.len()).find(|&i| chars[i..].starts_with(word))
}

/// How many characters two texts share at their beginning.
pub(super) fn common_prefix(a: &[char], b: &[char]) -> usize {
    a.iter().zip(b).take_while(|(x, y)| x == y).count()
}

/// How many characters two texts share at their end.
pub(super) fn common_suffix(a: &[char], b: &[char]) -> usize {
    a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count()
}

/// What is left of both when their common beginning and end are taken away.
pub(super) fn difference<'a>(a: &'a [char], b: &'a [char]) -> (&'a [char], &'a [char]) {
    let head = common_prefix(a, b);
    let (a, b) = (&a[head..], &b[head..]);
    let tail = common_suffix(a, b);
    (&a[..a.len() - tail], &b[..b.len() - tail])
}

/// How far apart the two halves of a phrase with a gap may stand, in characters.
const GAP: usize = 40;

/// Words to look for; `…` in the vocabulary stands for other words of the same sentence.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    parts: Vec<Vec<char>>,
}

impl Phrase {
    fn new(word: &str) -> Self {
        Phrase { parts: word.split('…').filter(|p| !p.is_empty()).map(squeeze).collect() }
    }

    /// Where it ends if it begins at `at`.
    pub(super) fn match_at(&self, chars: &[char], at: usize) -> Option<usize> {
        let first = self.parts.first()?;
        if !chars.get(at..)?.starts_with(first) {
            return None;
        }
        let mut end = at + first.len();
        for part in &self.parts[1..] {
            let reach = chars.len().min(end + GAP + part.len());
            let stop = chars[end..reach].iter().position(|&c| c == '。').map_or(reach, |p| end + p);
            end = find(&chars[..stop], part, end)? + part.len();
        }
        Some(end)
    }

    /// Where it stands first.
    pub(super) fn find(&self, chars: &[char]) -> Option<Range<usize>> {
        (0..chars.len()).find_map(|at| self.match_at(chars, at).map(|end| at..end))
    }

    /// The character it begins with.
    pub(super) fn first(&self) -> Option<char> {
        self.parts.first()?.first().copied()
    }
}

/// True when one of the phrases stands in `chars`.
pub(super) fn says(chars: &[char], phrases: &[Phrase]) -> bool {
    phrases.iter().any(|p| p.find(chars).is_some())
}

/// Length of the longest word that `chars` ends with.
pub(super) fn longest_end(chars: &[char], words: &[Vec<char>]) -> Option<usize> {
    words.iter().filter(|w| chars.ends_with(w)).map(Vec::len).max()
}

/// The vocabulary of this stage, looked up once per document.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) policies: Vec<(Phrase, Policy)>,
    pub(super) all_of: Vec<Phrase>,
    pub(super) all_of_weak: Vec<Phrase>,
    pub(super) any_of: Vec<Phrase>,
    pub(super) exclude_ends: Vec<Vec<char>>,
    pub(super) modalities: Vec<(Vec<char>, Modality)>,
    pub(super) list_references: Vec<Vec<char>>,
    pub(super) see_right: Vec<Phrase>,
    pub(super) participants: Vec<Phrase>,
    pub(super) participant_ends: Vec<Vec<char>>,
    pub(super) cues: Vec<(Phrase, RelationKind)>,
    /// Words between names that share what is said of them.
    pub(super) glue: Vec<Vec<char>>,
    /// Words between a name and what is said of it.
    pub(super) of: Vec<Vec<char>>,
    /// A qualifier, and whether it says that the course is of the past.
    pub(super) qualifiers: Vec<(Vec<char>, bool)>,
    pub(super) tails: Vec<Vec<char>>,
    pub(super) stops: Vec<char>,
    pub(super) renewals: Vec<Phrase>,
    pub(super) certifying: Vec<Phrase>,
    pub(super) certification_words: Vec<Vec<char>>,
    pub(super) follow_ups: Vec<Vec<char>>,
    pub(super) homophones: Vec<(Vec<char>, Vec<char>)>,
    pub(super) contrasts: Vec<char>,
    pub(super) progressions: Vec<(Phrase, u32)>,
    pub(super) exam_words: Vec<Phrase>,
    pub(super) session_remarks: Vec<Vec<char>>,
    pub(super) team_words: Vec<Vec<char>>,
    pub(super) person_words: Vec<Vec<char>>,
    pub(super) negation_prefixes: Vec<Vec<char>>,
    pub(super) negation_suffixes: Vec<Vec<char>>,
}

impl Lexicon {
    /// Looks up every list of `family` that this stage reads.
    pub(super) fn new(family: &Family) -> Self {
        let phrases = |list: &str| family.terms(list).map(|t| Phrase::new(&t.word)).collect::<Vec<_>>();
        let words = |list: &str| family.terms(list).map(|t| squeeze(&t.word)).collect::<Vec<_>>();
        let signs = |list: &str| family.terms(list).filter_map(|t| t.word.chars().next()).collect::<Vec<_>>();
        let coded = |list: &str| family.terms(list).map(|t| (squeeze(&t.word), t.code.clone())).collect::<Vec<_>>();
        let glued = |of: bool| {
            let fits = coded("mention-glue").into_iter().filter(|(_, c)| (c == "of") == of);
            fits.map(|(w, _)| w).collect::<Vec<_>>()
        };
        let modality = |code: &str| Modality::ALL.iter().copied().find(|m| m.as_str() == code);
        let modalities = coded("modality").into_iter().filter_map(|(w, c)| Some((w, modality(&c)?)));
        Lexicon {
            policies: coded_phrases(family, "legend-policy", |c| Policy::ALL.iter().copied().find(|p| p.as_str() == c)),
            all_of: phrases("all-of"),
            all_of_weak: phrases("all-of-weak"),
            any_of: phrases("any-of"),
            exclude_ends: words("exclude-end"),
            modalities: modalities.collect(),
            list_references: words("list-reference"),
            see_right: phrases("see-right"),
            participants: phrases("participant"),
            participant_ends: words("participant-end"),
            cues: coded_phrases(family, "relation-cue", |c| {
                RelationKind::ALL.iter().copied().find(|k| k.as_str() == c)
            }),
            glue: glued(false),
            of: glued(true),
            qualifiers: coded("mention-qualifier").into_iter().map(|(w, c)| (w, c == "past")).collect(),
            tails: words("mention-tail"),
            stops: signs("name-stop"),
            renewals: phrases("renewal"),
            certifying: phrases("certifying"),
            certification_words: words("certification-word"),
            follow_ups: words("follow-up"),
            homophones: coded("homophone").into_iter().map(|(w, c)| (w, squeeze(&c))).collect(),
            contrasts: signs("contrast"),
            progressions: coded_phrases(family, "progression", |c| c.parse().ok()),
            exam_words: phrases("exam-word"),
            session_remarks: words("session-remark"),
            team_words: words("team-word"),
            person_words: words("person-word"),
            negation_prefixes: words("negation-prefix"),
            negation_suffixes: words("negation-suffix"),
        }
    }
}

fn coded_phrases<T>(family: &Family, list: &str, read: impl Fn(&str) -> Option<T>) -> Vec<(Phrase, T)> {
    family.terms(list).filter_map(|t| Some((Phrase::new(&t.word), read(&t.code)?))).collect()
}
