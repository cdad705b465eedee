//! Every record of a document, under the name by which an override may call it.

use super::fields::{self, Fields};
use crate::model::{Course, Dataset, Track};
use crate::normalize::{folded, key};

/// Tables and the columns of each that may be corrected.
const TABLES: &[(&str, &[&str])] = &[
    ("documents", fields::DOCUMENTS),
    ("legends", fields::LEGENDS),
    ("notes", fields::NOTES),
    ("courses", fields::COURSES),
    ("tracks", fields::TRACKS),
    ("sessions", fields::SESSIONS),
    ("places", fields::PLACES),
    ("fees", fields::FEES),
    ("capacities", fields::CAPACITIES),
    ("requirements", fields::REQUIREMENTS),
    ("relations", fields::RELATIONS),
    ("provisions", fields::PROVISIONS),
    ("amendments", fields::AMENDMENTS),
    ("references", fields::REFERENCES),
    ("definitions", fields::DEFINITIONS),
    ("events", fields::EVENTS),
    ("organizations", fields::ORGANIZATIONS),
    ("form_fields", fields::FORM_FIELDS),
    ("contacts", fields::CONTACTS),
];

/// Tables whose records hang on a course.
pub(super) const OF_COURSES: &[&str] =
    &["courses", "tracks", "sessions", "places", "fees", "capacities", "requirements", "relations"];

/// Every table with the columns that an override may correct.
pub fn correctable() -> &'static [(&'static str, &'static [&'static str])] {
    TABLES
}

/// How a record may be called.
#[derive(Clone, Debug)]
pub(super) struct Address<'a> {
    /// Its table.
    pub(super) table: &'static str,
    /// Its name; of the document, the plan's.
    pub(super) id: &'a str,
    /// The course it hangs on, as [`name_key`]; empty for none.
    pub(super) course: &'a str,
    /// The track, likewise; empty for the course itself and for a track without a name.
    pub(super) track: &'a str,
}

/// The key by which names of courses and tracks are compared: width and spaces do not count.
pub(super) fn name_key(name: &str) -> String {
    key(&folded(name))
}

/// Shows every record to `visit`, in the order of the package.
pub(super) fn walk(data: &mut Dataset, visit: &mut dyn FnMut(&Address<'_>, &mut dyn Fields)) {
    let plan = data.head.plan_id.clone();
    visit(&Address { table: "documents", id: &plan, course: "", track: "" }, &mut data.head);
    plain(&mut data.legends, "legends", |r| r.legend_id.clone(), visit);
    plain(&mut data.notes, "notes", |r| r.note_id.clone(), visit);
    data.courses.iter_mut().for_each(|course| walk_course(course, visit));
    plain(&mut data.provisions, "provisions", |r| r.provision_id.clone(), visit);
    plain(&mut data.amendments, "amendments", |r| r.amendment_id.clone(), visit);
    plain(&mut data.references, "references", |r| r.reference_id.clone(), visit);
    plain(&mut data.definitions, "definitions", |r| r.definition_id.clone(), visit);
    plain(&mut data.events, "events", |r| r.event_id.clone(), visit);
    plain(&mut data.organizations, "organizations", |r| r.organization_id.clone(), visit);
    plain(&mut data.form_fields, "form_fields", |r| r.field_id.clone(), visit);
    plain(&mut data.contacts, "contacts", |r| r.contact_id.clone(), visit);
}

fn plain<R: Fields>(
    records: &mut [R],
    table: &'static str,
    id: impl Fn(&R) -> String,
    visit: &mut dyn FnMut(&Address<'_>, &mut dyn Fields),
) {
    below(records, (table, "", ""), id, visit);
}

fn below<R: Fields>(
    records: &mut [R],
    (table, course, track): (&'static str, &str, &str),
    id: impl Fn(&R) -> String,
    visit: &mut dyn FnMut(&Address<'_>, &mut dyn Fields),
) {
    for record in records {
        let id = id(record);
        visit(&Address { table, id: &id, course, track }, record);
    }
}

fn walk_course(course: &mut Course, visit: &mut dyn FnMut(&Address<'_>, &mut dyn Fields)) {
    let name = name_key(&course.name.value);
    let id = course.course_id.clone();
    visit(&Address { table: "courses", id: &id, course: &name, track: "" }, course);
    course.tracks.iter_mut().for_each(|track| walk_track(track, &name, visit));
}

fn walk_track(track: &mut Track, course: &str, visit: &mut dyn FnMut(&Address<'_>, &mut dyn Fields)) {
    let name = track.name.as_ref().map_or_else(String::new, |n| name_key(&n.value));
    let id = track.track_id.clone();
    visit(&Address { table: "tracks", id: &id, course, track: &name }, track);
    let of = |table| (table, course, name.as_str());
    below(&mut track.sessions, of("sessions"), |r| r.session_id.clone(), visit);
    below(&mut track.places, of("places"), |r| r.place_id.clone(), visit);
    below(&mut track.fees, of("fees"), |r| r.fee_id.clone(), visit);
    below(&mut track.capacities, of("capacities"), |r| r.capacity_id.clone(), visit);
    below(&mut track.requirements, of("requirements"), |r| r.requirement_id.clone(), visit);
    below(&mut track.relations, of("relations"), |r| r.relation_id.clone(), visit);
}
