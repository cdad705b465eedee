//! Marks of footnotes: `20名*1`, `無料※2`, `(注1)`. They say where a note stands and are never part of a value.

use super::squeeze::is_separator;
use std::borrow::Cow;
use std::ops::Range;

/// What a counted thing is counted in: digits before one of these are a number, not that of a note (※2名まで).
const UNITS: &str = "名人回日月円年時分歳組チ件か社割千万校部席班つ期度年%";

/// The text with its note marks blanked, so that bytes keep their places, and where the marks were.
pub(super) fn without_marks(folded: &str) -> (Cow<'_, str>, Vec<Range<usize>>) {
    if !folded.contains(['※', '*', '注']) {
        return (Cow::Borrowed(folded), Vec::new());
    }
    let chars: Vec<(usize, char)> = folded.char_indices().collect();
    let at = |k: usize| chars.get(k).map_or(folded.len(), |c| c.0);
    let (mut marks, mut depth, mut k) = (Vec::new(), 0usize, 0usize);
    while k < chars.len() {
        if let Some(end) = mark_end(&chars, k, depth) {
            marks.push(at(k)..at(end));
            k = end;
            continue;
        }
        match chars[k].1 {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        k += 1;
    }
    (blanked(folded, &marks), marks)
}

/// The text with the ranges replaced by as many blanks as they have bytes.
fn blanked<'a>(folded: &'a str, marks: &[Range<usize>]) -> Cow<'a, str> {
    if marks.is_empty() {
        return Cow::Borrowed(folded);
    }
    let (mut out, mut from) = (String::with_capacity(folded.len()), 0);
    for mark in marks {
        out.push_str(&folded[from..mark.start]);
        out.extend(std::iter::repeat_n(' ', mark.len()));
        from = mark.end;
    }
    out.push_str(&folded[from..]);
    Cow::Owned(out)
}

/// Where the mark at `k` ends; `depth` brackets are open before it.
fn mark_end(chars: &[(usize, char)], k: usize, depth: usize) -> Option<usize> {
    let get = |k: usize| chars.get(k).map_or('\0', |c| c.1);
    if get(k) == '(' {
        let end = signed(chars, k + 1).filter(|&end| get(end) == ')')?;
        return Some(end + 1);
    }
    let end = signed(chars, k)?;
    let before = k.checked_sub(1).map_or(' ', get);
    let (numbered, bare_end) = (get(end - 1).is_ascii_digit(), end);
    if numbered && get(k) == '*' && before.is_ascii_digit() {
        return None;
    }
    let end = if get(end) == ')' && depth == 0 { end + 1 } else { end };
    let next = get(end);
    // A mark that is closed by its own bracket is one, whatever follows.
    let stops = matches!(next, '\0' | ')' | '】' | ']' | '※' | '*' | '(' | '。');
    if numbered {
        let later = chars[end..].iter().map(|c| c.1).find(|c| !c.is_whitespace()).unwrap_or('\0');
        let spaced = next.is_whitespace() && !UNITS.contains(later) && !is_joining(later);
        let parted = matches!(next, '、' | ',' | '/' | '・') && !get(end + 1).is_ascii_digit();
        let period = next == '～' && begins_with_day(&chars[end + 1..]);
        return (stops || spaced || parted || period || end > bare_end).then_some(end);
    }
    let lone = matches!(next, '\0' | ')' | '】' | ']') || (is_separator(next) && !opens(next));
    (lone && !before.is_whitespace() && before != '(').then_some(end)
}

/// `6月2日`: what a joining sign behind a mark must lead to, for a number before it could begin a period itself (※6～8月).
fn begins_with_day(chars: &[(usize, char)]) -> bool {
    let digits = |from: usize| chars[from..].iter().take_while(|c| c.1.is_ascii_digit()).count();
    let month = digits(0);
    if month == 0 || chars.get(month).is_none_or(|c| c.1 != '月') {
        return false;
    }
    let day = digits(month + 1);
    day > 0 && chars.get(month + 1 + day).is_some_and(|c| c.1 == '日')
}

fn is_joining(c: char) -> bool {
    matches!(c, '～' | '-' | '/' | '.' | ',' | ':' | '・')
}

fn opens(c: char) -> bool {
    matches!(c, '(' | '【' | '[' | '「' | '『' | '〔' | '<')
}

/// The sign and its number: ※, ※1, *12, 注1; 注 alone is a word (受注).
fn signed(chars: &[(usize, char)], k: usize) -> Option<usize> {
    let sign = chars.get(k)?.1;
    let number = chars[k + 1..].iter().take_while(|c| c.1.is_ascii_digit()).count();
    let fits = match sign {
        '※' | '*' => number <= 2,
        '注' => (1..=2).contains(&number),
        _ => false,
    };
    fits.then_some(k + 1 + number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_blanked_and_notes_with_words_stay() {
        for (text, expected) in [
            ("20名*1", "20名"),
            ("20名※1)", "20名"),
            ("20名(注2)", "20名"),
            ("接遇※", "接遇"),
            ("(20名※1)", "(20名)"),
            ("※2名まで", "※2名まで"),
            ("20名 ※応募多数の場合", "20名 ※応募多数の場合"),
            ("※6/1は休み", "※6/1は休み"),
            ("受注", "受注"),
            ("20*2", "20*2"),
        ] {
            let (blank, _) = without_marks(text);
            assert_eq!(blank.len(), text.len(), "{text}");
            assert_eq!(blank.split_whitespace().collect::<String>(), expected.replace(' ', ""), "{text}");
        }
    }
}
