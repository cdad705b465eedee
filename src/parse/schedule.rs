//! Meetings of a series (第1回 … with its date and topics) and periods that fill a line.

use super::values::{self, DateContext, DateReading};
use crate::model::{Event, EventKind, Family, FlowLine, Precision, Said, SessionStatus, Span, Spanned, Text};

/// Takes meetings and periods out of the lines.
pub(crate) fn find(lines: &[&FlowLine], taken: &mut [bool], family: &Family) -> Vec<Event> {
    let mut events = meetings(lines, taken, family);
    events.extend(periods(lines, taken));
    events
}

/// A line of a series: 第1回, or the date and topics below it.
enum Row {
    Meeting { number: u32, label: usize, rest: usize },
    Date { length: usize },
    Topic,
    Milestone { length: usize },
}

fn row(folded: &str, family: &Family) -> Option<Row> {
    if let Some((number, label)) = meeting(folded, family) {
        return Some(Row::Meeting { number, label, rest: label });
    }
    if folded.starts_with('(') {
        let end = folded.find(')')? + 1;
        return date(&folded[1..end - 1]).map(|_| Row::Date { length: end });
    }
    if folded.starts_with(['・', '•', '○', '-']) {
        return Some(Row::Topic);
    }
    let digits = folded.bytes().take_while(u8::is_ascii_digit).count();
    let length = digits + '年'.len_utf8();
    (digits == 4 && folded[4..].starts_with("年 ")).then_some(Row::Milestone { length })
}

/// 第1回 and 第5回以降 with white space, a bracket or nothing behind: the number and the bytes of the label.
fn meeting(folded: &str, family: &Family) -> Option<(u32, usize)> {
    let rest = folded.strip_prefix('第')?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok()?;
    let behind = family.terms("meeting-unit").find_map(|t| rest[digits..].strip_prefix(t.word.as_str()))?;
    let behind = behind.strip_prefix("以降").unwrap_or(behind);
    let label = folded.len() - behind.len();
    let ends = behind.is_empty() || behind.starts_with([' ', '(', ':', '・']);
    ends.then_some((number, label))
}

fn date(words: &str) -> Option<DateReading> {
    values::read_date(words, &DateContext::default()).filter(|r| r.start.is_some())
}

/// Least meetings of a series: one alone is a word of a sentence or a title.
const LEAST: usize = 2;

fn meetings(lines: &[&FlowLine], taken: &mut [bool], family: &Family) -> Vec<Event> {
    let is_meeting = |i: &usize| !taken[*i] && meeting(&lines[*i].text.folded, family).is_some();
    let starts: Vec<usize> = (0..lines.len()).filter(is_meeting).collect();
    let mut events: Vec<Event> = Vec::new();
    let mut at = 0;
    while let Some(&first) = starts.iter().find(|s| **s >= at) {
        let end = (first..lines.len()).find(|i| row(&lines[*i].text.folded, family).is_none()).unwrap_or(lines.len());
        let count = starts.iter().filter(|s| (first..end).contains(s)).count();
        if count >= LEAST {
            for i in first..end {
                taken[i] = true;
                if let Some(row) = row(&lines[i].text.folded, family) {
                    take(row, &lines[i].text, &mut events);
                }
            }
        }
        at = end.max(first + 1);
    }
    events
}

fn take(row: Row, text: &Text, events: &mut Vec<Event>) {
    let said = |from: usize, to: usize, rule| {
        Spanned::new(text.folded[from..to].trim().to_owned(), text.slice(from..to).all_spans(), rule)
    };
    match row {
        Row::Meeting { number, label, rest } => {
            let name = said(0, label, "meeting");
            let mut event = empty(EventKind::Meeting, name.clone());
            event.number = Some(name.map(|_| number));
            events.push(event);
            add_rest(text, rest, events);
        }
        Row::Date { length } => {
            set_date(text, 1, length - 1, events);
            add_topic(text, length, events);
        }
        Row::Topic => add_topic(text, 0, events),
        Row::Milestone { length } => {
            let mut event = empty(EventKind::Milestone, said(length, text.folded.len(), "milestone"));
            let year = text.folded[..4].parse().unwrap_or_default();
            set_year(&mut event, year, text.slice(0..length).all_spans());
            events.push(event);
        }
    }
}

/// What stands behind 第1回: its date, then topics.
fn add_rest(text: &Text, from: usize, events: &mut [Event]) {
    let rest = &text.folded[from..];
    let lead = rest.len() - rest.trim_start_matches([' ', '(', ':']).len();
    let end = rest.find([')', '・', '•']).or_else(|| rest[lead..].find(' ').map(|i| i + lead)).unwrap_or(rest.len());
    if lead < end && set_date(text, from + lead, from + end, events) {
        let behind = rest[end..].strip_prefix(')').map_or(end, |_| end + 1);
        return add_topic(text, from + behind, events);
    }
    add_topic(text, from, events);
}

fn set_date(text: &Text, from: usize, to: usize, events: &mut [Event]) -> bool {
    let (Some(event), Some(reading)) = (events.last_mut(), date(&text.folded[from..to])) else { return false };
    fill(event, &reading, text, from);
    true
}

/// Takes dates from a reading of the words that begin at the byte `from`.
pub(crate) fn fill(event: &mut Event, reading: &DateReading, text: &Text, from: usize) {
    let said = |side: &Option<(jiff::civil::Date, std::ops::Range<usize>)>| -> Said<jiff::civil::Date> {
        let (date, range) = side.clone()?;
        Some(Spanned::new(date, text.spans(from + range.start..from + range.end), "date"))
    };
    (event.start_date, event.end_date) = (said(&reading.start), said(&reading.end));
    let at = || text.spans(from + reading.range.start..from + reading.range.end);
    event.edtf = reading.edtf.as_ref().map(|e| Spanned::new(e.clone(), at(), "date"));
    event.precision = reading.precision;
    event.status = reading.status;
}

fn set_year(event: &mut Event, year: i16, at: Vec<Span>) {
    let day = |month, day| jiff::civil::Date::new(year, month, day).ok().map(|d| Spanned::new(d, at.clone(), "year"));
    (event.start_date, event.end_date, event.precision) = (day(1, 1), day(12, 31), Precision::Year);
}

/// Adds the topics of the rest of a line: they begin with bullets.
fn add_topic(text: &Text, from: usize, events: &mut [Event]) {
    let topic = text.slice(from..text.folded.len());
    let Some(event) = events.last_mut().filter(|_| !topic.is_blank()) else { return };
    let words = topic.folded.trim_start_matches(['・', '•', '○', '-', ' ']).to_owned();
    let items = event.items.get_or_insert_with(|| Spanned::new(Vec::new(), Vec::new(), "topics"));
    items.value.push(words);
    items.at.extend(topic.all_spans());
}

pub(crate) fn empty(kind: EventKind, name: Spanned<String>) -> Event {
    Event {
        event_id: String::new(),
        position: 0,
        kind,
        number: None,
        start_date: None,
        end_date: None,
        edtf: None,
        precision: Precision::None,
        status: if kind == EventKind::Meeting { SessionStatus::Planned } else { SessionStatus::Fixed },
        items: None,
        text: name.clone(),
        name: Some(name),
    }
}

/// A line that is nothing but a period, named by the short line above it.
fn periods(lines: &[&FlowLine], taken: &mut [bool]) -> Vec<Event> {
    const LONGEST_NAME: usize = 24;
    let mut events = Vec::new();
    for i in 1..lines.len() {
        let (text, above) = (&lines[i].text, &lines[i - 1].text);
        let is_name = above.folded.chars().count() <= LONGEST_NAME && !above.folded.contains(['。', '、', '(']);
        let short = text.folded.len() <= 60 && text.folded.starts_with(|c: char| c.is_ascii_digit() || "令平昭".contains(c));
        if taken[i] || taken[i - 1] || !is_name || !short || lines[i].margin.above > 0 {
            continue;
        }
        let Some(reading) = period(&text.folded) else { continue };
        let name = Spanned::new(above.folded.clone(), above.all_spans(), "line-above-period");
        let mut event = empty(EventKind::Period, name);
        fill(&mut event, &reading, text, 0);
        (taken[i], taken[i - 1]) = (true, true);
        events.push(event);
    }
    events
}

/// A reading of two different days that takes in the whole text.
fn period(folded: &str) -> Option<DateReading> {
    let spelled = folded.replacen('-', "～", 1);
    let reading = values::read_date(&spelled, &DateContext::default())?;
    let (Some((start, _)), Some((end, _))) = (&reading.start, &reading.end) else { return None };
    let is_whole = reading.range.len() + 4 >= spelled.trim().len();
    if start >= end || !is_whole || !folded.is_char_boundary(reading.range.end.min(folded.len())) {
        return None;
    }
    // ～ is longer than the dash it stood for: the places behind it move back.
    let moved = '～'.len_utf8() - 1;
    let dash = folded.find('-')?;
    let back = |at: usize| if at > dash { at.saturating_sub(moved) } else { at };
    let mut reading = reading;
    for side in [&mut reading.start, &mut reading.end].into_iter().flatten() {
        side.1 = back(side.1.start)..back(side.1.end);
    }
    reading.range = back(reading.range.start)..back(reading.range.end);
    Some(reading)
}
