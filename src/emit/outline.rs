//! Records of outlines, comparisons, events, organisations and forms as rows.

use super::leaf::{Cell, EMPTY, judged, made, maybe, said, uncounted};
use super::tables::Entity;
use super::writer::Writer;
use crate::model::{
    Amendment, Contact, Dataset, Definition, Event, FormField, Organization, OrganizationRole, OrganizationStatus,
    Precision, Provision, Reference, SessionStatus,
};

/// Writes the lists of a document.
pub(super) fn push(writer: &mut Writer<'_>, data: &Dataset, id: &str) {
    writer.list(Entity::Provisions, &data.provisions, |w, r| w.leaf(Entity::Provisions, &provision(r, id)));
    writer.list(Entity::Amendments, &data.amendments, |w, r| w.leaf(Entity::Amendments, &amendment(r, id)));
    writer.list(Entity::References, &data.references, |w, r| w.leaf(Entity::References, &reference(r)));
    writer.list(Entity::Definitions, &data.definitions, |w, r| w.leaf(Entity::Definitions, &definition(r, id)));
    writer.list(Entity::Events, &data.events, |w, r| w.leaf(Entity::Events, &event(r, id)));
    writer.list(Entity::Organizations, &data.organizations, |w, r| {
        w.leaf(Entity::Organizations, &organization(r, id));
    });
    writer.list(Entity::FormFields, &data.form_fields, |w, r| w.leaf(Entity::FormFields, &form_field(r, id)));
    writer.list(Entity::Contacts, &data.contacts, |w, r| w.leaf(Entity::Contacts, &contact(r, id)));
}

fn provision<'a>(row: &'a Provision, document_id: &'a str) -> [Cell<'a>; 12] {
    [
        made(&row.provision_id),
        made(document_id),
        made(&row.parent_id),
        made(&row.position),
        made(&row.path),
        maybe(&row.marker),
        made(&row.level),
        maybe(&row.heading),
        maybe(&row.text),
        uncounted(maybe(&row.modality)),
        uncounted(maybe(&row.actor)),
        made(&row.page),
    ]
}

fn amendment<'a>(row: &'a Amendment, document_id: &'a str) -> [Cell<'a>; 9] {
    [
        made(&row.amendment_id),
        made(document_id),
        made(&row.position),
        made(&row.path),
        said(&row.operation),
        maybe(&row.old_text),
        maybe(&row.new_text),
        uncounted(maybe(&row.deleted)),
        uncounted(maybe(&row.inserted)),
    ]
}

fn reference(row: &Reference) -> [Cell<'_>; 7] {
    [
        made(&row.reference_id),
        made(&row.provision_id),
        judged(&row.kind, true, &row.text),
        maybe(&row.target),
        maybe(&row.number),
        maybe(&row.date),
        said(&row.text),
    ]
}

fn definition<'a>(row: &'a Definition, document_id: &'a str) -> [Cell<'a>; 5] {
    [made(&row.definition_id), made(document_id), made(&row.provision_id), said(&row.term), maybe(&row.text)]
}

fn event<'a>(row: &'a Event, document_id: &'a str) -> [Cell<'a>; 12] {
    let text = &row.text;
    [
        made(&row.event_id),
        made(document_id),
        made(&row.position),
        judged(&row.kind, true, text),
        maybe(&row.name),
        maybe(&row.number),
        maybe(&row.start_date),
        maybe(&row.end_date),
        maybe(&row.edtf),
        judged(&row.precision, row.precision != Precision::None, text),
        judged(&row.status, row.status != SessionStatus::Fixed, text),
        maybe(&row.items),
    ]
}

fn organization<'a>(row: &'a Organization, document_id: &'a str) -> [Cell<'a>; 8] {
    [
        made(&row.organization_id),
        made(document_id),
        made(&row.parent_id),
        made(&row.position),
        said(&row.name),
        judged(&row.role, row.role != OrganizationRole::Body, &row.name),
        judged(&row.status, row.status != OrganizationStatus::Established, &row.name),
        maybe(&row.members_text),
    ]
}

fn form_field<'a>(row: &'a FormField, document_id: &'a str) -> [Cell<'a>; 9] {
    [
        made(&row.field_id),
        made(document_id),
        made(&row.position),
        maybe(&row.group),
        said(&row.label),
        judged(&row.kind, true, &row.label),
        made(&row.repeats),
        row.required.as_ref().map_or(EMPTY, said),
        maybe(&row.options),
    ]
}

fn contact<'a>(row: &'a Contact, document_id: &'a str) -> [Cell<'a>; 5] {
    [made(&row.contact_id), made(document_id), judged(&row.kind, true, &row.value), said(&row.value), maybe(&row.text)]
}
