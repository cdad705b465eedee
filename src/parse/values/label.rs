//! What names a session: 申込期間, 前期日程, 第1回, (初級).

use super::amount::digits;
use super::chunk::{Chunk, Mark};
use super::lexicon::{Lexicon, Role};
use super::squeeze::Squeezed;
use crate::model::SessionKind;
use std::ops::Range;

/// Longer words are sentences, not names.
const LONGEST: usize = 24;
/// What counts sessions: 第1回, 2日目, 3期.
const ORDINALS: &[&str] =
    &["回目", "日目", "期目", "回", "期", "次", "クール", "班", "組", "部", "日程", "コース", "クラス", "会場"];

/// A side of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    End,
}

/// A name and what it says of the session.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) range: Range<usize>,
    pub(super) kind: Option<SessionKind>,
    /// The name says which side of a period its single date is: 開始日, 申込締切.
    pub(super) side: Option<Side>,
    /// The vocabulary or a number makes it a name; else only a colon or the sign of a list does.
    pub(super) proper: bool,
    /// The name holds until the next one: a level or a half of the programme does, 第1回 and 申込期間 name one date alone.
    pub(super) carries: bool,
}

/// The name at the end of a piece that stands directly before a date; what is left of the piece is before it.
pub(super) fn label_in(sq: &Squeezed, chunk: &Chunk, lexicon: &Lexicon) -> Option<Label> {
    let inner = chunk.inner.clone();
    let whole = inner.len() <= LONGEST && !sq.slice(inner.clone()).contains(&'。');
    if chunk.mark == Mark::Note {
        return None;
    }
    if chunk.mark == Mark::Bracket {
        return whole.then(|| named(sq, inner, lexicon, true));
    }
    if let Some(start) = ordinal_start(sq, &inner) {
        return Some(Label { carries: false, ..named(sq, start..inner.end, lexicon, true) });
    }
    if let Some(tail) = inner.clone().find(|&k| lexicon.exactly(sq, k..inner.end, Role::Label).is_some()) {
        let start = (inner.start + 1..=tail).rev().find(|&k| sq.spaced(k)).unwrap_or(inner.start);
        let start = if tail - start > LONGEST { tail } else { start };
        return Some(named(sq, start..inner.end, lexicon, true));
    }
    (whole && (chunk.colon || chunk.bulleted)).then(|| named(sq, inner, lexicon, false))
}

/// What the words of a name say, the last one first.
fn named(sq: &Squeezed, range: Range<usize>, lexicon: &Lexicon, proper: bool) -> Label {
    let mut label = Label { range: range.clone(), kind: None, side: None, proper, carries: true };
    let (hits, _) = lexicon.scan(sq, range);
    for hit in &hits {
        let code = match hit.role {
            Role::Deadline => "deadline",
            Role::Label => hit.code,
            _ => lexicon.exactly(sq, hit.start..hit.end, Role::Label).unwrap_or(""),
        };
        label.kind = kind(code).or(label.kind);
        label.side = side(code).or(label.side);
    }
    label.carries = label.side.is_none() && label.kind != Some(SessionKind::Application);
    label
}

fn kind(code: &str) -> Option<SessionKind> {
    match code {
        "application" | "application-start" | "deadline" => Some(SessionKind::Application),
        "course" => Some(SessionKind::Course),
        "exam" => Some(SessionKind::Exam),
        "other" => Some(SessionKind::Other),
        _ => None,
    }
}

fn side(code: &str) -> Option<Side> {
    match code {
        "start" | "application-start" => Some(Side::Start),
        "end" | "deadline" => Some(Side::End),
        _ => None,
    }
}

/// Where a counted name begins that ends the piece: 第1回, 2日目, A日程 is left to the vocabulary; a lone ① is a name too.
fn ordinal_start(sq: &Squeezed, inner: &Range<usize>) -> Option<usize> {
    if inner.len() == 1 && matches!(sq.get(inner.start), '①'..='⑳' | 'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ') {
        return Some(inner.start);
    }
    let unit = |w: &str| {
        let start = inner.end.checked_sub(w.chars().count())?;
        (start > inner.start && sq.word_end(start, w) == Some(inner.end)).then_some(start)
    };
    let unit = ORDINALS.iter().find_map(|w| unit(w))?;
    let number =
        (inner.start..unit).rev().take_while(|&k| sq.get(k).is_ascii_digit() || is_kanji_digit(sq.get(k))).last()?;
    let proven = digits(sq, number).is_none_or(|(_, end)| end == unit);
    let start = if number > inner.start && sq.get(number - 1) == '第' { number - 1 } else { number };
    proven.then_some(start)
}

fn is_kanji_digit(c: char) -> bool {
    matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十')
}
