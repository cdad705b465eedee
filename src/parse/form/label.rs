//! Labels of forms: words that ask for something.

use crate::model::{Family, FieldType};
use crate::normalize::key;
use std::ops::Range;

/// Longer ones are prose.
const LONGEST: usize = 40;

/// A label as it is published: without markers, bullets, brackets around it and marks of duty.
#[derive(Clone, Debug)]
pub(super) struct Clean {
    /// Where it stands in the folded text.
    pub(super) range: Range<usize>,
    /// 必須, 任意.
    pub(super) required: Option<bool>,
}

/// Takes off what does not belong to a label.
pub(super) fn clean(folded: &str, range: Range<usize>) -> Clean {
    let mut required = None;
    let (mut from, mut to) = (range.start, range.end);
    loop {
        let text = &folded[from..to];
        let inner = text.trim();
        from += text.len() - text.trim_start().len();
        to = from + inner.len();
        let marked = ["必須", "(必須)", "【必須】", "※必須", "任意", "(任意)", "【任意】"].iter();
        let mark = marked
            .filter(|m| inner.len() > m.len() && (inner.ends_with(**m) || inner.starts_with(**m)))
            .max_by_key(|m| m.len());
        if let Some(mark) = mark {
            required = Some(mark.contains('必'));
            if inner.ends_with(mark) {
                to -= mark.len()
            } else {
                from += mark.len()
            }
            continue;
        }
        if let Some(sign) =
            inner.chars().next().filter(|c| inner.chars().count() > 1 && "・○●◎◇◆▪•<>ˇ‹›✓*※＊".contains(*c))
        {
            if "*※＊".contains(sign) {
                required = required.or(Some(true));
            }
            from += sign.len_utf8();
            continue;
        }
        if let Some(sign) = inner.chars().next_back().filter(|c| inner.chars().count() > 1 && ":*※＊".contains(*c)) {
            if sign != ':' {
                required = required.or(Some(true));
            }
            to -= sign.len_utf8();
            continue;
        }
        let pairs = [("(", ")"), ("【", "】"), ("[", "]"), ("<", ">"), ("《", "》")];
        if let Some((open, close)) = pairs.iter().find(|(o, c)| is_bracketed(inner, o, c)) {
            (from, to) = (from + open.len(), to - close.len());
            continue;
        }
        return Clean { range: from..to, required };
    }
}

/// One pair of brackets around everything.
fn is_bracketed(inner: &str, open: &str, close: &str) -> bool {
    let body = inner.strip_prefix(open).and_then(|b| b.strip_suffix(close));
    body.is_some_and(|b| !b.is_empty() && !b.contains(open) && !b.contains(close))
}

/// A label without a note in brackets behind it.
fn stem(plain: &str) -> &str {
    match plain.strip_suffix(')').and_then(|p| p.find('(')) {
        Some(at) if at > 0 => &plain[..at],
        _ => plain,
    }
}

/// The type that the words of a label tell, if they are known to ask for something.
pub(super) fn kind(folded: &str, family: &Family) -> Option<FieldType> {
    let whole = key(folded);
    let cleaned = clean(&whole, 0..whole.len());
    let plain = unnumbered(stem(&whole[cleaned.range]));
    if plain.is_empty() || plain.chars().count() > LONGEST || is_filled(plain) {
        return None;
    }
    let asked = plain.strip_prefix(['ご', 'お', '御', '貴']).unwrap_or(plain);
    let known = family.terms("field-label").find(|t| t.word == asked || t.word == plain);
    let tail = || {
        let tails = family.terms("label-tail").filter(|t| plain.ends_with(t.word.as_str()));
        tails.max_by_key(|t| t.word.len())
    };
    let code = &known.or_else(tail)?.code;
    FieldType::ALL.iter().copied().find(|k| k.as_str() == code)
}

/// Somebody wrote here, or shows how to: numbers, ○○.
fn is_filled(plain: &str) -> bool {
    const DIGITS: usize = 4;
    let digits = plain.chars().filter(char::is_ascii_digit).count();
    digits >= DIGITS || ["○○", "××", "△△", "□□", "●●"].iter().any(|s| plain.contains(s))
}

/// Without the number of an item: ①, 1., (1).
fn unnumbered(plain: &str) -> &str {
    let digits = plain.trim_start_matches(|c: char| c.is_ascii_digit() || ('①'..='⑳').contains(&c));
    match digits.strip_prefix(['.', ')']) {
        Some(rest) if digits.len() < plain.len() => rest,
        _ if plain.starts_with(|c: char| ('①'..='⑳').contains(&c)) => digits,
        _ => plain,
    }
}

/// The words are known to ask for something.
pub(super) fn is_known(folded: &str, family: &Family) -> bool {
    kind(folded, family).is_some()
}

/// Words that may be a label where white space stands beside them: short, and no name of a body, no number, no remark.
pub(super) fn may_be(folded: &str, family: &Family) -> bool {
    let plain = key(folded);
    let count = plain.chars().count();
    let is_said = plain.chars().any(|c| c.is_alphabetic());
    let is_remark = plain.starts_with(['※', '注', '(']) || plain.contains(['。', '、']);
    let ends = |list: &str| family.terms(list).any(|t| plain.ends_with(t.word.as_str()));
    (1..=LONGEST).contains(&count)
        && !is_filled(&plain)
        && is_said
        && !is_remark
        && !ends("body-tail")
        && !ends("addressee-tail")
        && !ends("no-label")
}

/// The first line of a cell heads the others: it is numbered, or no words that ask by themselves.
pub(super) fn may_head(folded: &str, family: &Family) -> bool {
    let plain = key(folded);
    unnumbered(&plain).len() < plain.len() || !is_known(folded, family)
}

/// Where a label begins that stands behind the name of who fills it in: 証明者 会社名.
pub(super) fn behind_role(folded: &str, family: &Family) -> Option<usize> {
    let words = folded.trim_end();
    if !words.contains(' ') {
        return None;
    }
    let is_exact = |rest: &str| {
        let plain = key(rest);
        family.terms("field-label").any(|t| t.word == plain)
    };
    let ends_role = |head: &str| family.terms("party-tail").any(|t| key(head).ends_with(t.word.as_str()));
    let places = words.char_indices().map(|(at, _)| at).skip(2);
    places.into_iter().find(|&at| ends_role(&words[..at]) && is_exact(&words[at..]))
}
