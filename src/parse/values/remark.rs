//! What words between dates say about them: 予定, 未定, ※追加開催, (講義は事前eラーニング形式).

use super::chunk::{Chunk, Mark};
use super::duration::{days_at, length_at};
use super::lexicon::{Hit, Lexicon, Role};
use super::squeeze::Squeezed;
use crate::model::{Delivery, SessionStatus};
use std::ops::Range;

/// Words that make a statement conditional: a session that may be cancelled is not cancelled.
const CONDITIONS: &[&str] = &["場合", "こと", "可能性", "とき"];

/// What a piece says.
#[derive(Clone, Debug, Default)]
pub(super) struct Remark {
    pub(super) status: Option<(SessionStatus, Range<usize>)>,
    pub(super) added: bool,
    /// 随時, 通年: code and place.
    pub(super) open: Option<(&'static str, Range<usize>)>,
    /// 締切, 必着 directly behind a date.
    pub(super) deadline: bool,
    pub(super) delivery: Vec<(Delivery, Range<usize>)>,
    /// Nothing in it is unknown, or a known remark frames what is.
    pub(super) understood: bool,
    /// It consists of known words alone.
    pub(super) complete: bool,
    /// It holds a known remark: 同時開催.
    pub(super) noted: bool,
    /// It speaks of a part of the session (講義は…), not of all of it.
    pub(super) partial: bool,
}

/// Reads a piece.
pub(super) fn remark(sq: &Squeezed, chunk: &Chunk, lexicon: &Lexicon) -> Remark {
    let (hits, left) = lexicon.scan(sq, chunk.inner.clone());
    let left: Vec<_> = left.into_iter().filter(|r| sq.slice(r.clone()).iter().any(|c| c.is_alphanumeric())).collect();
    let conditional = left.iter().any(|r| CONDITIONS.iter().any(|w| sq.words(r.clone()).contains(w)));
    let mut out = Remark { complete: left.is_empty(), ..Remark::default() };
    let mut framed = false;
    out.noted = hits.iter().any(|h| h.role == Role::Remark);
    out.partial = hits.iter().any(|h| h.role == Role::Label);
    let complete = out.complete;
    for hit in hits.iter().filter(|h| applies(sq, h, &chunk.inner) && (h.code != "weak" || complete)) {
        framed |= apply(hit, &mut out, conditional);
    }
    let thing = hits.iter().any(|h| matches!(h.role, Role::Delivery(_) | Role::NotDelivery | Role::Label));
    let firm = matches!(out.status, Some((SessionStatus::Cancelled | SessionStatus::Closed, _)));
    if chunk.mark != Mark::Plain && thing && !firm && out.status.take().is_some() {
        out.complete = false;
        out.delivery.clear();
        return out;
    }
    let length = left.len() == 1 && is_length(sq, left[0].clone());
    let stated = out.status.is_some() || out.open.is_some();
    out.understood = left.is_empty() || length || (framed && !stated && !conditional && chunk.mark != Mark::Plain);
    out
}

/// (4日間): how long it takes is said elsewhere.
fn is_length(sq: &Squeezed, range: Range<usize>) -> bool {
    days_at(sq, range.start).map(|d| d.1).or_else(|| length_at(sq, range.start)) == Some(range.end)
}

/// Delivery words marked `whole` (WEB) count only as a piece of their own.
fn applies(sq: &Squeezed, hit: &Hit, inner: &Range<usize>) -> bool {
    let alone = |h: &Hit| {
        let before = h.start == inner.start || !sq.get(h.start - 1).is_alphanumeric();
        before && (h.end == inner.end || !sq.get(h.end).is_alphanumeric())
    };
    hit.code != "whole" || alone(hit)
}

/// Adds what a word says; true where it explains unknown words beside it.
fn apply(hit: &Hit, out: &mut Remark, conditional: bool) -> bool {
    let at = hit.start..hit.end;
    match hit.role {
        Role::Status if !conditional => {
            if let Some(status) = status(hit.code) {
                out.status = Some((status, at));
            }
            false
        }
        Role::Added => {
            out.added = true;
            true
        }
        Role::Open => {
            out.open = Some((if hit.code == "all-year" { "all-year" } else { "any-time" }, at));
            false
        }
        Role::Deadline => {
            out.deadline = true;
            false
        }
        Role::Delivery(way) => {
            out.delivery.push((way, at));
            true
        }
        Role::Remark => true,
        _ => false,
    }
}

fn status(code: &str) -> Option<SessionStatus> {
    SessionStatus::ALL.iter().copied().find(|s| s.as_str() == code)
}
