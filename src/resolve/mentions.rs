//! Names of courses before a cue: exact, with a slip, shortened, or of a course that is not in the plan.

use super::names::{Names, Slip};
use super::words::{Chars, Lexicon, is_kanji, is_name_char, longest_end};
use std::ops::Range;

/// How a mention and a name agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Match {
    /// To the character.
    Exact,
    /// But for a slip.
    Variant,
    /// The name's end alone.
    Short,
    /// A course that the plan does not hold.
    Unknown,
    /// Something else in 「」: a certificate, a qualification.
    Quoted,
}

/// A course, or a track of it, that a text names. The range counts characters.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    /// Numbers of the course and of its track; nothing where the plan does not hold it.
    pub(super) target: Option<(usize, Option<usize>)>,
    pub(super) range: Range<usize>,
    pub(super) how: Match,
}

/// A name that is not in the plan is believed to be one from this many characters on.
const NAME: usize = 8;
/// A shortened name is believed from this many characters on.
const SHORT: usize = 6;
/// No name is longer.
const LONGEST: usize = 80;
/// Names that one cue is about, at most.
const CHAIN: usize = 64;

/// Tracks of one name (course and track numbers), and where the name stands.
type NamedTracks = (Vec<(usize, usize)>, Range<usize>);

/// Reads backwards from a cue.
pub(super) struct Reader<'a> {
    pub(super) text: &'a Chars,
    pub(super) names: &'a Names,
    pub(super) lexicon: &'a Lexicon,
    /// Number of the course whose text it is.
    pub(super) own: usize,
}

impl Reader<'_> {
    /// The courses named before `end`: one, or a list whose parts only commas, conjunctions and years separate.
    pub(super) fn before(&self, end: usize) -> Vec<Mention> {
        let mut found: Vec<Mention> = Vec::new();
        let mut end = self.without_glue(end).0;
        while found.len() < CHAIN {
            let (tracks, start) = self.tracks(end);
            let Some(mut mention) = self.course(start) else {
                found.extend(tracks.iter().filter_map(|t| self.lone_track(t)));
                break;
            };
            let past = self.qualifier(mention.range.start);
            let (name, from) = (mention.range.start, past.map_or(mention.range.start, |(at, _)| at));
            if past.is_some_and(|(_, past)| past) && mention.how != Match::Exact {
                mention = Mention { target: None, range: from..mention.range.end, how: Match::Unknown };
            }
            let (next, joined) = self.without_glue(from);
            let listed = joined || self.text.all[from..name].iter().any(|c| matches!(c, '、' | '・'));
            let quotes = next == name && next > 0 && self.text.all[next - 1] == '」';
            let goes_on = listed || quotes;
            found.extend(self.with_tracks(mention, tracks));
            if !goes_on {
                break;
            }
            end = next;
        }
        found.reverse();
        found
    }

    /// Where the words before `end` end that only join names, and whether they make a list of them.
    fn without_glue(&self, mut end: usize) -> (usize, bool) {
        let mut joined = false;
        loop {
            let text = &self.text.all[..end];
            let (glue, of) = (longest_end(text, &self.lexicon.glue), longest_end(text, &self.lexicon.of));
            let Some(len) = glue.max(of) else { return (end, joined) };
            joined |= glue >= of;
            end -= len;
        }
    }

    /// Where the words begin that say which years' course is meant, and whether they speak of the past.
    fn qualifier(&self, end: usize) -> Option<(usize, bool)> {
        let text = &self.text.all[..end];
        let fits = self.lexicon.qualifiers.iter().filter(|(w, _)| text.ends_with(w));
        let (word, past) = fits.max_by_key(|(w, _)| w.len())?;
        let year = |c: &char| c.is_ascii_digit() || "元平成令和昭年度・、".contains(*c);
        let rest = &text[..end - word.len()];
        Some((rest.len() - rest.iter().rev().take_while(|c| year(c)).count(), *past))
    }

    /// Tracks listed before `end`, and where their list begins. A course's own name wins over a track's.
    fn tracks(&self, mut end: usize) -> (Vec<NamedTracks>, usize) {
        let mut found = Vec::new();
        let mut start = end;
        while found.len() < CHAIN && self.exact(end).is_none() {
            let from = end.saturating_sub(LONGEST);
            let Some((tracks, at)) = self.names.tracks_at_end(&self.text.all[from..end]) else { break };
            found.push((tracks.to_vec(), from + at..end));
            start = from + at;
            end = self.without_glue(start).0;
        }
        let (glued, _) = self.without_glue(start);
        let start =
            if !found.is_empty() && self.exact(start).is_none() && self.exact(glued).is_some() { glued } else { start };
        (found, start)
    }

    /// A track without its course: one of the own course's, or the only one of that name.
    fn lone_track(&self, (tracks, range): &NamedTracks) -> Option<Mention> {
        let own = tracks.iter().find(|t| t.0 == self.own);
        let only = tracks.first().filter(|_| tracks.len() == 1 && range.len() >= SHORT);
        let (course, track) = *own.or(only).filter(|_| range.len() >= 4 && self.begins(range.start))?;
        Some(Mention { target: Some((course, Some(track))), range: range.clone(), how: Match::Exact })
    }

    fn with_tracks(&self, mention: Mention, tracks: Vec<NamedTracks>) -> Vec<Mention> {
        let Some((course, _)) = mention.target else { return vec![mention] };
        let of_course = |t: &NamedTracks| {
            let track = t.0.iter().find(|t| t.0 == course)?.1;
            Some(Mention { target: Some((course, Some(track))), ..mention.clone() })
        };
        let named: Vec<Mention> = tracks.iter().filter_map(of_course).collect();
        if named.is_empty() { vec![mention] } else { named }
    }

    fn course(&self, end: usize) -> Option<Mention> {
        if end == 0 {
            return None;
        }
        if self.text.all[end - 1] == '」' {
            return self.quoted(end);
        }
        let mention =
            |course: Option<usize>, start, how| Mention { target: course.map(|c| (c, None)), range: start..end, how };
        if let Some((course, start)) = self.exact(end) {
            return Some(mention(Some(course), start, Match::Exact));
        }
        if let Some((course, start)) = self.variant(end) {
            return Some(mention(Some(course), start, Match::Variant));
        }
        let start = self.run(end);
        let run = &self.text.all[start..end];
        if run.len() >= SHORT
            && self.has_tail(run)
            && let Some(course) = self.names.ending(run)
        {
            return Some(mention(Some(course), start, Match::Short));
        }
        (run.len() >= NAME && self.has_tail(run)).then(|| mention(None, start, Match::Unknown))
    }

    fn quoted(&self, end: usize) -> Option<Mention> {
        let from = end.saturating_sub(LONGEST);
        let open = from + self.text.all[from..end].iter().rposition(|&c| c == '「')?;
        let inner = &self.text.all[open + 1..end - 1];
        let exact = self.names.course(inner).map(|c| (Some(c), Match::Exact));
        let similar = || self.names.similar(inner, Slip::Small, self.lexicon).map(|c| (Some(c), Match::Variant));
        let other = if self.has_tail(inner) { Match::Unknown } else { Match::Quoted };
        let (course, how) = exact.or_else(similar).unwrap_or((None, other));
        (!inner.is_empty()).then(|| Mention { target: course.map(|c| (c, None)), range: open..end, how })
    }

    fn exact(&self, end: usize) -> Option<(usize, usize)> {
        let from = end.saturating_sub(LONGEST);
        let found = self.names.courses_at_end(&self.text.all[from..end]).map(|(c, at)| (c, from + at));
        found.into_iter().find(|(_, start)| self.begins(*start))
    }

    fn variant(&self, end: usize) -> Option<(usize, usize)> {
        let from = end.saturating_sub(LONGEST);
        let text = &self.text.all[..end];
        let mut starts = (from..end).filter(|&s| self.names.begins_one(&text[s..]) && self.begins(s));
        starts.find_map(|s| Some((self.names.similar(&text[s..], Slip::Small, self.lexicon)?, s)))
    }

    /// True when a name can begin here: no letter before it belongs to the same word.
    fn begins(&self, start: usize) -> bool {
        let before = &self.text.all[..start];
        let Some(&last) = before.last() else { return true };
        let letter = is_name_char(last) || ('\u{3041}'..='\u{309F}').contains(&last);
        !letter
            || self.text.apart(start)
            || self.lexicon.stops.contains(&last)
            || longest_end(before, &self.lexicon.glue).is_some()
            || longest_end(before, &self.lexicon.of).is_some()
    }

    /// Where the word that ends at `end` begins.
    fn run(&self, end: usize) -> usize {
        let from = end.saturating_sub(LONGEST);
        let stop = (from..end).rev().find(|&i| self.lexicon.stops.contains(&self.text.all[i]));
        let gap = (from..end).rev().find(|&i| self.text.apart(i) && self.text.all[i..end].iter().any(|c| is_kanji(*c)));
        stop.map_or(from, |s| s + 1).max(gap.unwrap_or(from))
    }

    /// True for words that end like a course's name, with or without numbers in brackets.
    fn has_tail(&self, name: &[char]) -> bool {
        let bare = super::modality::bare_end(name);
        longest_end(bare, &self.lexicon.tails).is_some()
    }
}
