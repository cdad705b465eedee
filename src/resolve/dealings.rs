//! Deadlines, addresses and numbers in running text, and the members of bodies.

use super::passages::{Passage, all};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Contact, ContactKind, Dataset, Event, EventKind, Family, Precision, Prose, Said, SessionStatus, Spanned,
};
use crate::parse::values::{self, DateContext};
use regex::Regex;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

const DATE: &str = r"(?:(?:(?:明治|大正|昭和|平成|令和)\s*(?:[0-9]{1,2}|元)|[0-9]{4})\s*年\s*)?[0-9]{1,2}\s*月\s*(?:[0-9]{1,2}\s*日|末日?)(?:\s*\([^)]{1,4}\))?";

/// Finds them in all passages.
pub(super) fn resolve(data: &mut Dataset, prose: &Prose, family: &Family, d: &mut Diagnostics) {
    let passages = all(prose);
    deadlines(data, &passages, family, d);
    contacts(data, &passages);
    members(data, prose, family);
}

/// How deadlines are written; the words come from the family.
struct Deadline(Option<Regex>);

impl Deadline {
    fn new(family: &Family) -> Self {
        let words: Vec<String> = family.terms("deadline-word").map(|t| regex::escape(&t.word)).collect();
        let clock = "(?:[0-9]{1,2}(?:時|:[0-9]{2})\\s*)?";
        Deadline(Regex::new(&format!(r"(?P<date>{DATE})\s*{clock}(?:{})に?", words.join("|"))).ok())
    }
}

fn deadlines(data: &mut Dataset, passages: &[Passage<'_>], family: &Family, d: &mut Diagnostics) {
    let pattern = family.made(Deadline::new);
    let Some(pattern) = &pattern.0 else { return };
    for passage in passages.iter().filter(|p| p.text.folded.contains('月')) {
        for captures in pattern.captures_iter(&passage.text.folded) {
            let (Some(whole), Some(date)) = (captures.get(0), captures.name("date")) else { continue };
            // …までの間 bounds a time and is no last day for anything.
            if passage.text.folded[whole.end()..].starts_with('の') {
                continue;
            }
            if let Some(event) = deadline(data, passage, (whole.range(), date.range()), family, d) {
                data.events.push(event);
            }
        }
    }
}

fn deadline(
    data: &Dataset,
    passage: &Passage<'_>,
    (whole, date): (Range<usize>, Range<usize>),
    family: &Family,
    d: &mut Diagnostics,
) -> Option<Event> {
    let text = passage.text;
    let cell = values::read_dates(&text.folded[date.clone()], &DateContext::default(), family);
    let reading = cell.readings.into_iter().next()?;
    let name = purpose(&text.folded, whole.end)
        .map(|r| Spanned::new(text.folded[r.clone()].to_owned(), text.spans(r), "words-behind-deadline"));
    let at = text.spans(date.clone());
    let said = |side: Option<(jiff::civil::Date, Range<usize>)>| {
        side.map(|(day, _)| Spanned::new(day, at.clone(), "deadline"))
    };
    let end_date: Said<_> = said(reading.end.or(reading.start));
    let edtf = reading.edtf.map(|e| Spanned::new(e, at.clone(), "deadline"));
    let position = data.events.len() as u32 + 1;
    let slug: String = name.as_ref().map_or("_".to_owned(), |n| {
        n.value.chars().filter(|c| !c.is_whitespace() && !"/~;".contains(*c)).take(30).collect()
    });
    let event_id = format!("{}/events/deadlines/{slug}", data.head.plan_id);
    let taken = data
        .events
        .iter()
        .filter(|e| e.event_id == event_id || e.event_id.starts_with(&format!("{event_id}~")))
        .count();
    let event_id = if taken == 0 { event_id } else { format!("{event_id}~{}", taken + 1) };
    if end_date.is_none() {
        let message = "the deadline has no year; none was guessed";
        d.push(Diagnostic::new(Code::YearUnknown, message, at.clone()).about("events", event_id.as_str(), "end_date"));
    }
    Some(Event {
        event_id,
        position,
        kind: EventKind::Deadline,
        name,
        number: None,
        start_date: None,
        end_date,
        edtf,
        precision: reading.precision,
        status: SessionStatus::Fixed,
        items: None,
        text: Spanned::new(text.folded[whole.clone()].to_owned(), text.spans(whole), "deadline"),
    })
    .filter(|e| e.edtf.is_some() || e.end_date.is_some() || e.precision != Precision::None)
}

/// What is to be done until then: the words behind, as far as the next comma or full stop.
fn purpose(text: &str, from: usize) -> Option<Range<usize>> {
    const LONGEST: usize = 40;
    let rest = &text[from..];
    let end = rest.find(['。', '、', '(', '\n']).unwrap_or(rest.len());
    let start = rest.len() - rest.trim_start().len();
    (start < end && rest[start..end].chars().count() <= LONGEST).then_some(from + start..from + end)
}

/// Ideographs are letters, too: 電話024-… has no boundary of words but one of ASCII.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let number = r"(?i)(?:(?P<word>FAX|ファクシミリ|ファクス|ファックス|TEL|電話|℡)(?:番号)?[^0-9A-Za-z\n]{0,6})?(?P<n>\(?(?-u:\b)0[0-9]{1,4}\)?[-( ]?[0-9]{1,4}[-)][0-9]{3,4})(?-u:\b)";
    Regex::new(number).ok()
});

static EMAIL: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+").ok());

fn contacts(data: &mut Dataset, passages: &[Passage<'_>]) {
    let (Some(number), Some(email)) = (&*NUMBER, &*EMAIL) else { return };
    let mut seen = BTreeSet::new();
    for passage in passages {
        let folded = passage.text.folded.as_str();
        let mut found: Vec<(ContactKind, Range<usize>, Range<usize>)> = Vec::new();
        for captures in number.captures_iter(folded) {
            let (Some(whole), Some(n)) = (captures.get(0), captures.name("n")) else { continue };
            let is_fax = captures.name("word").is_some_and(|w| w.as_str().to_uppercase().starts_with(['F', 'フ']));
            found.push((if is_fax { ContactKind::Fax } else { ContactKind::Tel }, n.range(), whole.range()));
        }
        found.extend(email.find_iter(folded).map(|m| (ContactKind::Email, m.range(), m.range())));
        for (kind, value, whole) in found {
            if seen.insert((kind.as_str(), folded[value.clone()].to_owned())) {
                data.contacts.push(contact(&data.head.plan_id, passage, kind, value, whole));
            }
        }
    }
}

fn contact(plan: &str, passage: &Passage<'_>, kind: ContactKind, value: Range<usize>, whole: Range<usize>) -> Contact {
    let said = |range: Range<usize>| {
        Spanned::new(passage.text.folded[range.clone()].to_owned(), passage.text.spans(range), "contact")
    };
    let value = said(value);
    Contact {
        contact_id: format!("{plan}/contacts/{}/{}", kind.as_str(), value.value),
        kind,
        value,
        text: Some(said(whole)),
    }
}

/// The members that a section names, for the body that the title names.
fn members(data: &mut Dataset, prose: &Prose, family: &Family) {
    let Some(title) = data.head.title.as_ref().map(|t| t.value.clone()) else { return };
    let heads = |heading: &str| family.terms("members-head").any(|t| heading.contains(t.word.as_str()));
    let is_head = |i: &usize| prose.outline.items[*i].heading.as_ref().is_some_and(|h| heads(&h.folded));
    let Some(section) = (0..prose.outline.items.len()).find(is_head) else { return };
    let named = data.organizations.iter_mut().filter(|o| title.contains(&o.name.value));
    let Some(body) = named.max_by_key(|o| (o.parent_id.len(), o.name.value.len())) else { return };
    let items = prose.outline.items.iter().enumerate();
    let own = items.filter(|(i, item)| *i == section || item.parent == Some(section)).flat_map(|(_, i)| &i.paragraphs);
    let (words, at): (Vec<&str>, Vec<_>) = own.map(|t| (t.folded.as_str(), t.all_spans())).unzip();
    if !words.is_empty() {
        body.members_text = Some(Spanned::new(words.join("\n"), at.concat(), "members-section"));
    }
}
