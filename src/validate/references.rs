//! Every reference leads somewhere.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Dataset, Relation, Span, Track};
use std::collections::HashSet;

/// Empties every reference to a record that the document does not have, and says so.
pub(super) fn check(data: &mut Dataset, d: &mut Diagnostics) {
    let (courses, tracks) = targets(data);
    for track in data.courses.iter_mut().flat_map(|c| &mut c.tracks) {
        for relation in &mut track.relations {
            check_relation(relation, &courses, &tracks, d);
        }
        check_sessions(track, d);
        check_parents(track, d);
    }
    check_notes(data, d);
    check_outline(data, d);
}

/// Parents of provisions and bodies, and the provisions that references and definitions stand in.
fn check_outline(data: &mut Dataset, d: &mut Diagnostics) {
    let provisions: HashSet<String> = data.provisions.iter().map(|p| p.provision_id.clone()).collect();
    let provisions: HashSet<&str> = provisions.iter().map(String::as_str).collect();
    for p in &mut data.provisions {
        let at = [&p.marker, &p.heading, &p.text].into_iter().flatten().next().map_or(&[][..], |s| &s.at);
        clear_unknown(&mut p.parent_id, &provisions, ("provisions", &p.provision_id, "parent_id"), at, d);
    }
    for r in &mut data.references {
        let record = ("references", r.reference_id.as_str(), "provision_id");
        clear_unknown(&mut r.provision_id, &provisions, record, &r.text.at, d);
    }
    for r in &mut data.definitions {
        let record = ("definitions", r.definition_id.as_str(), "provision_id");
        clear_unknown(&mut r.provision_id, &provisions, record, &r.term.at, d);
    }
    let bodies: HashSet<String> = data.organizations.iter().map(|o| o.organization_id.clone()).collect();
    let bodies: HashSet<&str> = bodies.iter().map(String::as_str).collect();
    for o in &mut data.organizations {
        let record = ("organizations", o.organization_id.as_str(), "parent_id");
        clear_unknown(&mut o.parent_id, &bodies, record, &o.name.at, d);
    }
}

/// The courses and tracks that a relation may lead to; none are gathered where no relation asks.
fn targets(data: &Dataset) -> (HashSet<String>, HashSet<String>) {
    let tracks = || data.courses.iter().flat_map(|c| &c.tracks);
    if tracks().all(|t| t.relations.is_empty()) {
        return Default::default();
    }
    (data.courses.iter().map(|c| c.course_id.clone()).collect(), tracks().map(|t| t.track_id.clone()).collect())
}

fn check_relation(relation: &mut Relation, courses: &HashSet<String>, tracks: &HashSet<String>, d: &mut Diagnostics) {
    let Relation { relation_id, target_course_id, target_track_id, text, .. } = relation;
    let mut drop = |target: &mut String, known: &HashSet<String>, field: &'static str| {
        if !target.is_empty() && !known.contains(target) {
            let message = format!("{target} is no record of this document");
            d.push(Diagnostic::new(Code::RelationUnresolved, message, text.at.clone()).about(
                "relations",
                relation_id.as_str(),
                field,
            ));
            target.clear();
        }
    };
    drop(target_course_id, courses, "target_course_id");
    drop(target_track_id, tracks, "target_track_id");
}

fn check_sessions(track: &mut Track, d: &mut Diagnostics) {
    let asked = track.places.iter().map(|p| &p.session_id).chain(track.capacities.iter().map(|c| &c.session_id));
    if asked.into_iter().all(String::is_empty) {
        return;
    }
    let sessions: HashSet<&str> = track.sessions.iter().map(|s| s.session_id.as_str()).collect();
    for place in &mut track.places {
        let at = place.name.as_ref().map_or(&[][..], |n| &n.at);
        clear_unknown(&mut place.session_id, &sessions, ("places", &place.place_id, "session_id"), at, d);
    }
    for capacity in &mut track.capacities {
        let record = ("capacities", capacity.capacity_id.as_str(), "session_id");
        clear_unknown(&mut capacity.session_id, &sessions, record, &capacity.text.at, d);
    }
}

fn check_parents(track: &mut Track, d: &mut Diagnostics) {
    if track.requirements.iter().all(|r| r.parent_id.is_empty()) {
        return;
    }
    let nodes: HashSet<String> = track.requirements.iter().map(|r| r.requirement_id.clone()).collect();
    let nodes: HashSet<&str> = nodes.iter().map(String::as_str).collect();
    for node in &mut track.requirements {
        let record = ("requirements", node.requirement_id.as_str(), "parent_id");
        clear_unknown(&mut node.parent_id, &nodes, record, &node.text.at, d);
    }
}

fn check_notes(data: &mut Dataset, d: &mut Diagnostics) {
    let tracks = || data.courses.iter().flat_map(|c| &c.tracks);
    let mut known: HashSet<&str> = data.legends.iter().map(|l| l.legend_id.as_str()).collect();
    known.extend(data.provisions.iter().map(|p| p.provision_id.as_str()));
    known.extend(data.courses.iter().map(|c| c.course_id.as_str()));
    known.extend(tracks().map(|t| t.track_id.as_str()));
    if data.notes.iter().all(|n| n.record_id.is_empty() || known.contains(n.record_id.as_str())) {
        return;
    }
    // Few notes stand at anything smaller than a track.
    tracks().for_each(|track| known.extend(ids(track)));
    for note in &mut data.notes {
        let at = note.text.as_ref().map_or(&note.marker.at, |t| &t.at);
        clear_unknown(&mut note.record_id, &known, ("notes", &note.note_id, "record_id"), at, d);
    }
}

/// Everything below a track.
fn ids(track: &Track) -> impl Iterator<Item = &str> {
    let sessions = track.sessions.iter().map(|s| &s.session_id);
    let places = track.places.iter().map(|p| &p.place_id);
    let fees = track.fees.iter().map(|f| &f.fee_id);
    let capacities = track.capacities.iter().map(|c| &c.capacity_id);
    let requirements = track.requirements.iter().map(|r| &r.requirement_id);
    let relations = track.relations.iter().map(|r| &r.relation_id);
    let children = sessions.chain(places).chain(fees).chain(capacities).chain(requirements).chain(relations);
    children.map(String::as_str)
}

fn clear_unknown(
    target: &mut String,
    known: &HashSet<&str>,
    (table, id, field): (&'static str, &str, &'static str),
    at: &[Span],
    d: &mut Diagnostics,
) {
    if !target.is_empty() && !known.contains(target.as_str()) {
        let message = format!("{target} is no record of this document");
        d.push(Diagnostic::new(Code::ReferenceUnresolved, message, at.to_vec()).about(table, id, field));
        target.clear();
    }
}
