//! Events, bodies and fields get their names.

use super::identity::{Ids, slug};
use crate::model::{Dataset, Event, EventKind, Organization, Prose};

/// Adds the events, bodies and fields of a document.
pub(super) fn add(data: &mut Dataset, prose: &Prose) {
    let plan = data.head.plan_id.clone();
    let mut ids = Ids::default();
    let mut events = prose.events.clone();
    for (event, position) in events.iter_mut().zip(1..) {
        event.position = position;
        event.event_id = ids.claim(&event_id(&plan, event));
    }
    data.events = events;
    let mut fields = prose.form_fields.clone();
    for (field, position) in fields.iter_mut().zip(1..) {
        let group = field.group.as_ref().map_or(String::new(), |g| format!("{}/", slug(&g.value)));
        field.position = position;
        field.field_id = ids.claim(&format!("{plan}/form_fields/{group}{}", slug(&field.label.value)));
    }
    data.form_fields = fields;
    data.organizations = organizations(prose, &plan, &mut ids);
}

/// The id of an event: its kind and name. A deadline is named by what it is for, not by its day.
pub(crate) fn event_id(plan: &str, event: &Event) -> String {
    let name = event.name.as_ref().map_or("_", |n| n.value.as_str());
    let kind = match event.kind {
        EventKind::Meeting => "meetings",
        EventKind::Period => "periods",
        EventKind::Deadline => "deadlines",
        EventKind::Milestone => "milestones",
    };
    format!("{plan}/events/{kind}/{}", slug(name))
}

fn organizations(prose: &Prose, plan: &str, ids: &mut Ids) -> Vec<Organization> {
    let mut rows: Vec<Organization> = Vec::with_capacity(prose.organizations.len());
    for (body, parent) in &prose.organizations {
        let mut row = body.clone();
        row.organization_id = ids.claim(&format!("{plan}/organizations/{}", slug(&body.name.value)));
        row.parent_id = parent.and_then(|p| rows.get(p)).map_or_else(String::new, |p| p.organization_id.clone());
        rows.push(row);
    }
    rows
}
