//! What a document says of itself: title, issuer, dates, fiscal year.

use super::identity::slug;
use crate::model::{Family, Head, Line, Said, Sections, Span, Spanned, Text};
use crate::parse::values::{self, DateContext};
use jiff::civil::Date;

/// Reads the head. `kind` and `plan_id` are set too.
pub(crate) fn read(sections: &Sections, is_plan: bool, family: &Family) -> Head {
    let title = sections.title.as_ref();
    let fiscal_year = fiscal_year(sections);
    let issuer = title.and_then(|t| issuer(t, family));
    let context = DateContext { fiscal_year: fiscal_year.as_ref().map(|y| y.value), updated_on: None, years: None };
    let mut head = Head {
        kind: if is_plan { family.id } else { "unknown" }.to_string(),
        plan_id: String::new(),
        title: title.map(|t| Spanned::new(t.folded.clone(), t.all_spans(), "title")),
        updated_on: dated(&sections.lines, "update-word", family, &context),
        issued_on: dated(&sections.lines, "issue-word", family, &context),
        issuer,
        fiscal_year,
    };
    head.plan_id = plan_id(&head, title, &sections.name);
    head
}

/// The lines that hold the title, the dates and the legends: what no value takes of them is furniture.
pub(crate) fn lines(sections: &Sections, head: &Head) -> Vec<Span> {
    let dates = [&head.updated_on, &head.issued_on].into_iter().flatten().flat_map(|d| d.at.clone());
    let codes = sections.legends.iter().flat_map(|l| &l.entries).flat_map(|e| e.code.all_spans());
    let subjects = sections.legends.iter().flat_map(|l| l.subject.all_spans());
    let known: Vec<Span> =
        head.title.iter().flat_map(|t| t.at.clone()).chain(dates).chain(codes).chain(subjects).collect();
    let holds = |line: &&Line| {
        let own = line.text.all_spans();
        known.iter().any(|k| own.iter().any(|o| o.page == k.page && o.start <= k.start && k.end <= o.end))
    };
    sections.lines.iter().filter(holds).flat_map(|l| l.text.all_spans()).collect()
}

/// Family, issuer (or, where none is said, the title without its year, or the file's name) and fiscal year.
fn plan_id(head: &Head, title: Option<&Text>, name: &str) -> String {
    const LONGEST: usize = 24;
    let who = match (&head.issuer, title) {
        (Some(issuer), _) => issuer.value.clone(),
        (None, Some(title)) => without_years(&title.folded),
        (None, None) => name.to_string(),
    };
    let who: String = slug(&who).replace('.', "．").chars().take(LONGEST).collect();
    let year = head.fiscal_year.as_ref().map_or(String::new(), |y| format!(".{}", y.value));
    format!("{}.{who}{year}", head.kind)
}

/// The title without parentheses, digits and the words of years: the same in every year.
fn without_years(title: &str) -> String {
    let mut depth = 0;
    let mut plain = String::new();
    for c in title.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = (depth - 1).max(0),
            _ if depth == 0 && !c.is_ascii_digit() && !c.is_whitespace() => plain.push(c),
            _ => {}
        }
    }
    let plain = plain.replace("年度", "").replace("令和", "").replace("平成", "");
    plain.trim_start_matches("における").to_string()
}

/// The fiscal year of the title, or of the first heading or line that names one.
fn fiscal_year(sections: &Sections) -> Said<i16> {
    /// Lines looked at behind the title; further down a fiscal year speaks of something else.
    const FIRST: usize = 12;
    let lines = sections.lines.iter().take(FIRST).map(|l| &l.text);
    let captions = sections.areas.iter().take(1).flat_map(|a| &a.captions);
    sections.title.iter().chain(captions).chain(lines).find_map(|text| {
        const LONGEST: usize = 80;
        if text.folded.chars().count() > LONGEST {
            return None;
        }
        let (year, range) = values::find_fiscal_year(&text.folded)?;
        Some(Spanned::new(year, text.spans(range), "fiscal-year"))
    })
}

/// The words between 「における」 and 「の研修計画」, or the end of a title that names a body.
fn issuer(title: &Text, family: &Family) -> Said<String> {
    let folded = &title.folded;
    let end = family.terms("issuer-after").filter_map(|t| folded.find(&t.word)).min()?;
    let start = family
        .terms("issuer-before")
        .filter_map(|t| folded[..end].rfind(&t.word).map(|i| i + t.word.len()))
        .chain(folded[..end].rfind(['度', ')', ' ']).map(|i| i + folded[i..].chars().next().map_or(1, char::len_utf8)))
        .max()
        .unwrap_or(0);
    let name = folded[start..end].trim();
    let is_body = family.terms("issuer-tail").any(|t| name.ends_with(&t.word));
    (is_body && !name.is_empty()).then(|| Spanned::new(name.to_string(), title.spans(start..end), "issuer-in-title"))
}

/// The date of the first line that one of the words marks: 更新日:…, …現在.
fn dated(lines: &[Line], list: &str, family: &Family, context: &DateContext) -> Said<Date> {
    /// A line longer than this is prose.
    const LONGEST: usize = 60;
    lines.iter().filter(|l| l.text.folded.chars().count() <= LONGEST).find_map(|line| {
        let folded = &line.text.folded;
        let marked = family.terms(list).any(|t| folded.contains(&t.word));
        if !marked || !folded.contains(|c: char| c.is_ascii_digit() || c == '元') {
            return None;
        }
        let cell = values::read_dates(folded, context, family);
        let reading = cell.readings.into_iter().find(|r| r.start.is_some())?;
        let (date, range) = reading.start?;
        Some(Spanned::new(date, line.text.spans(range), "marked-date"))
    })
}
