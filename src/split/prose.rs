//! Items of an outline → provisions; what is outside any → notes.

use super::identity::{Ids, slug};
use super::{amendments, bodies, cells};
use crate::model::{Dataset, Family, Flow, Head, Item, Note, Prose, Provision, Resolution, Said, Span, Spanned, Text};
use crate::parse::values::{self, DateContext};

/// Makes records of a document that is no plan. The first `prose.outline.items.len()` provisions are its items, in their order.
pub fn prose(prose: &Prose, flow: &Flow, family: &Family) -> Dataset {
    records(prose, flow, head(prose, family), Vec::new())
}

/// Makes records of what stands beside a plan: they are named like the plan's, whose head they complete. What heads the text and not
/// the plan becomes notes.
pub fn beside(prose: &Prose, flow: &Flow, family: &Family, plan: &Head) -> Dataset {
    let own = head(prose, family);
    let mut head = plan.clone();
    let mut left = Vec::new();
    left.extend(complete(&mut head.title, own.title, &prose.title));
    left.extend(complete(&mut head.issuer, own.issuer, &prose.issuer));
    left.extend(complete(&mut head.issued_on, own.issued_on, &prose.issued));
    records(prose, flow, head, left)
}

/// Takes the text's own value where the plan says none; else the words, if they stand elsewhere.
fn complete<'a, T>(slot: &mut Said<T>, own: Said<T>, words: &'a Option<Text>) -> Option<&'a Text> {
    match slot {
        Some(said) => words.as_ref().filter(|w| w.all_spans() != said.at),
        None => {
            *slot = own;
            words.as_ref().filter(|_| slot.is_none())
        }
    }
}

fn records(prose: &Prose, flow: &Flow, head: Head, beside: Vec<&Text>) -> Dataset {
    let mut data = Dataset { head, cells: cells::of_flow(flow), ..Dataset::default() };
    data.furniture.extend(flow.furniture.iter().chain(&prose.furniture).chain(&prose.outline.furniture));
    let plan = data.head.plan_id.clone();
    data.provisions = provisions(&prose.outline.items, &prose.outline.paths(), &plan);
    data.amendments = amendments::all(&prose.comparisons, &plan);
    data.furniture.extend(prose.comparisons.iter().flat_map(|c| &c.furniture));
    bodies::add(&mut data, prose);
    let mut ids = Ids::default();
    let words = beside.into_iter().chain(&prose.rows).chain(&prose.outline.loose);
    data.notes.extend(words.map(|text| note(text, &plan, &mut ids)));
    data
}

fn head(prose: &Prose, family: &Family) -> Head {
    let said = |text: &Option<Text>, rule| text.as_ref().map(|t| Spanned::new(t.folded.clone(), t.all_spans(), rule));
    let issued_on = prose.issued.as_ref().and_then(|text| {
        let cell = values::read_dates(&text.folded, &DateContext::default(), family);
        let (date, _) = cell.readings.into_iter().next()?.start?;
        Some(Spanned::new(date, text.all_spans(), "date-line"))
    });
    let mut head = Head {
        kind: family.id.to_owned(),
        title: said(&prose.title, "title"),
        issuer: said(&prose.issuer, "issuer-line"),
        issued_on,
        ..Head::default()
    };
    head.plan_id = plan_id(&head, &prose.name);
    head
}

/// Family and title, or the file's name where there is none: a guideline is revised under its title.
fn plan_id(head: &Head, name: &str) -> String {
    const LONGEST: usize = 40;
    let who = head.title.as_ref().map_or(name, |t| t.value.as_str());
    let who: String = slug(who).replace('.', "．").chars().take(LONGEST).collect();
    format!("{}.{who}", head.kind)
}

fn provisions(items: &[Item], paths: &[String], plan: &str) -> Vec<Provision> {
    let mut ids = Ids::default();
    let mut order: Vec<(Option<(u32, u32)>, usize)> = items.iter().map(place).zip(0..).collect();
    order.sort();
    let mut positions = vec![0; items.len()];
    order.iter().zip(1u32..).for_each(|((_, item), position)| positions[*item] = position);
    let mut rows: Vec<Provision> = Vec::with_capacity(items.len());
    for ((item, path), position) in items.iter().zip(paths).zip(positions) {
        let provision_id = ids.claim(&format!("{plan}/provisions/{}", short(path)));
        let parent_id = item.parent.and_then(|p| rows.get(p)).map_or_else(String::new, |p| p.provision_id.clone());
        rows.push(provision(item, path, provision_id, parent_id, position));
    }
    rows
}

/// Where an item begins.
fn place(item: &Item) -> Option<(u32, u32)> {
    let texts = item.heading.iter().chain(&item.paragraphs).filter_map(|t| t.raw.first_span());
    item.marker_at.iter().copied().chain(texts).map(|s| (s.page, s.start)).min()
}

/// A path as a part of an id: lists of unbounded depth must not make ids of unbounded length.
fn short(path: &str) -> String {
    const LONGEST: usize = 160;
    let plain: String = path.chars().map(|c| if "~@;\"\\".contains(c) { '_' } else { c }).collect();
    if plain.len() <= LONGEST { plain } else { slug(&plain) }
}

fn provision(item: &Item, path: &str, provision_id: String, parent_id: String, position: u32) -> Provision {
    let marker = item.marker.as_ref().map(|m| Spanned::new(m.written.clone(), item.marker_at.clone(), "marker"));
    Provision {
        provision_id,
        parent_id,
        position,
        path: path.to_owned(),
        marker,
        level: item.level,
        heading: item.heading.as_ref().map(|t| Spanned::new(t.folded.clone(), t.all_spans(), "item-heading")),
        text: joined(&item.paragraphs, "item-text"),
        modality: None,
        actor: None,
        page: item.page,
    }
}

/// Paragraphs as one value, a line each.
pub(crate) fn joined(paragraphs: &[Text], rule: &'static str) -> Said<String> {
    let mut value = String::new();
    let mut at: Vec<Span> = Vec::new();
    for (i, text) in paragraphs.iter().enumerate() {
        value.push_str(if i == 0 { "" } else { "\n" });
        value.push_str(&text.folded);
        at.extend(text.all_spans());
    }
    (!paragraphs.is_empty()).then(|| Spanned::new(value, at, rule))
}

fn note(text: &Text, plan: &str, ids: &mut Ids) -> Note {
    let words = text.folded.clone();
    Note {
        note_id: ids.claim(&format!("{plan}/notes/{}", slug(&words))),
        marker: Spanned::new(String::new(), Vec::new(), "no-marker"),
        text: Some(Spanned::new(words, text.all_spans(), "kept-line")),
        record_id: String::new(),
        field: String::new(),
        resolution: Resolution::Position,
    }
}
