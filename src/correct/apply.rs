//! Which overrides hold for a document, and what becomes of each.

use super::fields::Fields;
use super::file::{Override, Overrides, Selector};
use super::records::{Address, correctable, name_key, walk};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Correction, Dataset, Page, Span, Spanned};
use crate::normalize::difference_is_cosmetic;
use std::collections::BTreeMap;
use strsim::normalized_damerau_levenshtein;

/// Ids that are offered where one is not found.
const OFFERED: usize = 3;
/// Characters of a text that a finding quotes.
const QUOTED: usize = 40;

/// True for an override that is about this plan, or about a record below it.
pub fn is_addressed(selector: &Selector, plan_id: &str) -> bool {
    match selector {
        Selector::Record { id, .. } => {
            id.strip_prefix(plan_id).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
        Selector::Named { plan, .. } => {
            let without_year =
                plan_id.rsplit_once('.').filter(|(_, y)| y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()));
            plan == plan_id || without_year.is_some_and(|(rest, _)| plan == rest)
        }
    }
}

/// Applies what may be applied and reports all else. `pages` are those that the values' spans point into.
pub fn correct(data: &mut Dataset, pages: &[Page], overrides: &Overrides, d: &mut Diagnostics) {
    let plan = data.head.plan_id.clone();
    let addressed = overrides.all.iter().filter(|o| is_addressed(&o.selector, &plan));
    let (alive, expired): (Vec<&Override>, Vec<&Override>) = addressed.partition(|o| overrides.today <= o.expires);
    for o in expired {
        let message = format!("{} ended on {}; look at the source and renew or remove it", named(o), o.expires);
        d.push(Diagnostic::new(Code::OverrideExpired, message, Vec::new()));
    }
    if alive.is_empty() {
        return;
    }
    let found = find(data, pages, &alive);
    let mut chosen: BTreeMap<Target, Vec<(&Override, Candidate)>> = BTreeMap::new();
    for (o, candidates) in alive.iter().zip(found) {
        match choose(o, candidates) {
            Ok(candidate) => chosen.entry(candidate.target.clone()).or_default().push((o, candidate)),
            Err(finding) if finding.code == Code::OverrideDead => d.push(offering(*finding, o, data)),
            Err(finding) => d.push(*finding),
        }
    }
    let agreed = agreed(chosen, d);
    put(data, agreed, d);
}

/// Table, record and column.
type Target = (&'static str, String, &'static str);

/// A value that an override may mean.
struct Candidate {
    target: Target,
    /// As it is published.
    was: String,
    /// The document's own words for it, or those that it is a verdict on.
    says: String,
    /// The source says what is expected.
    fits: bool,
    from: Spanned<()>,
}

impl Candidate {
    fn about(&self, code: Code, message: String) -> Diagnostic {
        let (table, id, field) = &self.target;
        let at = self.from.at.clone();
        match *table {
            // The document's own name is made when it is published.
            "documents" => Diagnostic::new(code, message, at),
            table => Diagnostic::new(code, message, at).about(table, id.as_str(), field),
        }
    }
}

/// The values that each override may mean, in the order of the overrides.
fn find(data: &mut Dataset, pages: &[Page], overrides: &[&Override]) -> Vec<Vec<Candidate>> {
    let index = Index::new(overrides);
    let anchor = anchor(data);
    let mut found: Vec<Vec<Candidate>> = overrides.iter().map(|_| Vec::new()).collect();
    walk(data, &mut |address, record| {
        for &n in index.meant(address) {
            if selects(&overrides[n].selector, address) {
                found[n].extend(candidate(address, record, overrides[n], pages, &anchor));
            }
        }
    });
    found
}

/// Overrides by what they name, so that each record looks at few of them.
struct Index {
    by_id: BTreeMap<String, Vec<usize>>,
    by_course: BTreeMap<String, Vec<usize>>,
}

impl Index {
    fn new(overrides: &[&Override]) -> Self {
        let mut index = Index { by_id: BTreeMap::new(), by_course: BTreeMap::new() };
        for (n, o) in overrides.iter().enumerate() {
            match &o.selector {
                Selector::Record { id, .. } => index.by_id.entry(id.clone()).or_default().push(n),
                Selector::Named { course, .. } => index.by_course.entry(name_key(course)).or_default().push(n),
            }
        }
        index
    }

    fn meant(&self, address: &Address<'_>) -> impl Iterator<Item = &usize> {
        let by_course = if address.course.is_empty() { None } else { self.by_course.get(address.course) };
        self.by_id.get(address.id).into_iter().chain(by_course).flatten()
    }
}

/// Table and track; id and course were looked up.
fn selects(selector: &Selector, address: &Address<'_>) -> bool {
    match selector {
        Selector::Record { table, .. } => table.as_ref().is_none_or(|t| t == address.table),
        Selector::Named { table, track, .. } => {
            table == address.table
                && (address.table == "courses" || track.as_ref().is_none_or(|t| name_key(t) == address.track))
        }
    }
}

fn candidate(
    address: &Address<'_>,
    record: &mut dyn Fields,
    o: &Override,
    pages: &[Page],
    anchor: &Option<Spanned<()>>,
) -> Option<Candidate> {
    let basis = record.basis();
    let (field, slot) = record.slots().into_iter().find(|(column, _)| *column == o.field)?;
    let was = slot.plain();
    let own = slot.from();
    let from = own.or(basis).or_else(|| anchor.clone()).unwrap_or_else(|| Spanned::new((), Vec::new(), "override"));
    let says = words(&from.at, pages);
    let is_absent = was.is_empty() && o.expects.trim().is_empty();
    let fits = is_absent || difference_is_cosmetic(&o.expects, &says);
    Some(Candidate { target: (address.table, address.id.to_owned(), field), was, says, fits, from })
}

/// Some words of the document, for a record that has none of its own: evidence must stand somewhere.
fn anchor(data: &Dataset) -> Option<Spanned<()>> {
    let at = data.courses.first().map(|c| c.name.at.clone()).filter(|at| !at.is_empty());
    let at = at.or_else(|| data.cells.iter().find_map(|c| c.text.raw.first_span()).map(|span| vec![span]));
    at.map(|at| Spanned::new((), at, "override"))
}

/// The document's own text at these places.
fn words(at: &[Span], pages: &[Page]) -> String {
    let of = |span: &Span| -> String {
        let page = pages.iter().find(|p| p.number == span.page);
        let text = page.map_or("", |p| p.text.as_str());
        text.chars().skip(span.start as usize).take(span.len() as usize).collect()
    };
    at.iter().map(of).collect()
}

/// The one value that an override means.
fn choose(o: &Override, candidates: Vec<Candidate>) -> Result<Candidate, Box<Diagnostic>> {
    let many = candidates.len();
    let (mut fitting, others): (Vec<Candidate>, Vec<Candidate>) = candidates.into_iter().partition(|c| c.fits);
    match (fitting.len(), others.as_slice()) {
        (1, _) => Ok(fitting.remove(0)),
        (0, []) => {
            let message = format!("{} means a record or field that the document does not have", named(o));
            Err(Box::new(Diagnostic::new(Code::OverrideDead, message, Vec::new())))
        }
        (0, [other, ..]) => {
            let rest = if many > 1 { format!(" (and {} more)", many - 1) } else { String::new() };
            let (expects, says) = (quoted(&o.expects), quoted(&other.says));
            let message =
                format!("{} expects {expects}, the source says {says}{rest}; the value was left as read", named(o));
            Err(Box::new(other.about(Code::OverrideStale, message)))
        }
        (n, _) => {
            let ids: Vec<&str> = fitting.iter().take(OFFERED).map(|c| c.target.1.as_str()).collect();
            let message = format!("{} fits {n} values; name one `record`: {}", named(o), ids.join(", "));
            Err(Box::new(fitting[0].about(Code::OverrideAmbiguous, message)))
        }
    }
}

/// Adds the ids that are most like the one that is not there.
fn offering(finding: Diagnostic, o: &Override, data: &mut Dataset) -> Diagnostic {
    let (asked, table) = match &o.selector {
        Selector::Record { id, table } => (id.clone(), table.clone()),
        Selector::Named { table, course, track, .. } => {
            (format!("{}/{course}/{}", data.head.plan_id, track.as_deref().unwrap_or_default()), Some(table.clone()))
        }
    };
    let has_field =
        |t: &str| correctable().iter().any(|(name, columns)| *name == t && columns.contains(&o.field.as_str()));
    let mut ids: Vec<(f64, String)> = Vec::new();
    walk(data, &mut |address, _| {
        if table.as_ref().map_or_else(|| has_field(address.table), |t| t == address.table) {
            ids.push((normalized_damerau_levenshtein(address.id, &asked), address.id.to_owned()));
        }
    });
    ids.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let near: Vec<String> = ids.into_iter().take(OFFERED).map(|(_, id)| id).collect();
    if near.is_empty() {
        return finding;
    }
    Diagnostic { message: format!("{}; nearest: {}", finding.message, near.join(", ")), ..finding }
}

/// One override for each value; where two say different things, none.
fn agreed<'a>(
    chosen: BTreeMap<Target, Vec<(&'a Override, Candidate)>>,
    d: &mut Diagnostics,
) -> BTreeMap<Target, (&'a Override, Candidate)> {
    let mut agreed = BTreeMap::new();
    for (target, mut all) in chosen {
        if let Some((other, _)) = all.iter().find(|(o, _)| o.value != all[0].0.value) {
            let (first, candidate) = &all[0];
            let values = (first.value.shown(), other.value.shown());
            let message = format!("{} says {}, another says {}; neither was applied", named(first), values.0, values.1);
            d.push(candidate.about(Code::OverrideContradicts, message));
            continue;
        }
        agreed.insert(target, all.swap_remove(0));
    }
    agreed
}

/// Puts the values in place, and says so.
fn put(data: &mut Dataset, mut agreed: BTreeMap<Target, (&Override, Candidate)>, d: &mut Diagnostics) {
    let mut corrections = Vec::new();
    walk(data, &mut |address, record| {
        for (field, mut slot) in record.slots() {
            let target = (address.table, address.id.to_owned(), field);
            let Some((o, candidate)) = agreed.remove(&target) else { continue };
            match slot.put(&o.value, &candidate.from) {
                Err(wanted) => {
                    let message = format!("{}: {} is {wanted}, not {}", named(o), field, o.value.shown());
                    d.push(candidate.about(Code::OverrideType, message));
                }
                Ok(()) if slot.plain() == candidate.was => {
                    let message = format!("{} says what was read anyway; it can be removed", named(o));
                    d.push(candidate.about(Code::OverrideNeedless, message));
                }
                Ok(()) => {
                    let (was, now) = (quoted(&candidate.was), quoted(&slot.plain()));
                    let message = format!("{now} in place of {was}, by {}: {}", o.author, o.reason);
                    d.push(candidate.about(Code::OverrideApplied, message));
                    corrections.push(correction(o, candidate));
                }
            }
        }
    });
    data.corrections = corrections;
}

fn correction(o: &Override, candidate: Candidate) -> Correction {
    let (table, record_id, field) = candidate.target;
    Correction {
        table,
        record_id,
        field,
        was: candidate.was,
        from: candidate.from,
        author: o.author.clone(),
        reason: o.reason.clone(),
        expires: o.expires,
    }
}

fn named(o: &Override) -> String {
    let what = match &o.selector {
        Selector::Record { id, .. } => id.clone(),
        Selector::Named { table, course, track, .. } => match track {
            Some(track) => format!("{course} {track} ({table})"),
            None => format!("{course} ({table})"),
        },
    };
    format!("the override of {what}.{}", o.field)
}

fn quoted(text: &str) -> String {
    let cut: String = text.chars().take(QUOTED).collect();
    let etc = if cut.len() < text.len() { "…" } else { "" };
    if text.is_empty() { "nothing".to_owned() } else { format!("「{cut}{etc}」") }
}
