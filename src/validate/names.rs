//! Every record has a name of its own.

mod order;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Course, Dataset, Span, Track};
use std::collections::{BTreeMap, HashSet};

/// Names given so far, by table.
#[derive(Default)]
struct Names {
    taken: HashSet<(&'static str, String)>,
    plan: String,
    renamed: Renamed,
}

/// Tracks that had to change their name: the new one and the old one.
pub(super) type Renamed = BTreeMap<String, String>;

/// Gives every later bearer of a name an ordinal; the names of its children follow.
pub(super) fn settle(data: &mut Dataset, d: &mut Diagnostics) -> Renamed {
    // Nearly every document's names are in order, which is known at far less than the cost of taking them all down.
    if order::is_kept(data) {
        return Renamed::new();
    }
    let mut names = Names { plan: format!("{}/", data.head.plan_id), ..Names::default() };
    for row in &mut data.legends {
        names.claim("legends", &mut row.legend_id, &row.code.at, d);
    }
    for note in &mut data.notes {
        names.claim("notes", &mut note.note_id, &note.marker.at, d);
    }
    for course in &mut data.courses {
        names.settle_course(course, d);
    }
    names.settle_outline(data, d);
    names.renamed
}

impl Names {
    fn settle_course(&mut self, course: &mut Course, d: &mut Diagnostics) {
        let before: Vec<String> = course.tracks.iter().map(|t| t.track_id.clone()).collect();
        if let Some(old) = self.claim("courses", &mut course.course_id, &course.name.at, d) {
            let new = course.course_id.clone();
            course.tracks.iter_mut().for_each(|track| follow(track, &old, &new));
        }
        for track in &mut course.tracks {
            let at = track.name.as_ref().map_or(&course.name.at, |name| &name.at);
            if let Some(old) = self.claim("tracks", &mut track.track_id, at, d) {
                let new = track.track_id.clone();
                follow(track, &old, &new);
            }
            self.settle_children(track, d);
        }
        let changed = course.tracks.iter().zip(before).filter(|(track, old)| track.track_id != *old);
        self.renamed.extend(changed.map(|(track, old)| (track.track_id.clone(), old)));
    }

    fn settle_children(&mut self, track: &mut Track, d: &mut Diagnostics) {
        for s in &mut track.sessions {
            self.claim("sessions", &mut s.session_id, &s.text.at, d);
        }
        for p in &mut track.places {
            let at = p.name.as_ref().or(p.prefecture.as_ref()).map_or(&[][..], |name| &name.at);
            self.claim("places", &mut p.place_id, at, d);
        }
        for f in &mut track.fees {
            self.claim("fees", &mut f.fee_id, &f.text.at, d);
        }
        for c in &mut track.capacities {
            self.claim("capacities", &mut c.capacity_id, &c.text.at, d);
        }
        for r in &mut track.requirements {
            self.claim("requirements", &mut r.requirement_id, &r.text.at, d);
        }
        for r in &mut track.relations {
            self.claim("relations", &mut r.relation_id, &r.text.at, d);
        }
    }

    /// Names of provisions and what else stands outside courses. Who is named twice keeps its children: the tree was made
    /// with names of its own, so a second bearer comes from another table or a fault.
    fn settle_outline(&mut self, data: &mut Dataset, d: &mut Diagnostics) {
        for r in &mut data.provisions {
            let at = [&r.marker, &r.heading, &r.text].into_iter().flatten().next().map_or(&[][..], |s| &s.at);
            self.claim("provisions", &mut r.provision_id, at, d);
        }
        for r in &mut data.amendments {
            self.claim("amendments", &mut r.amendment_id, &r.operation.at, d);
        }
        for r in &mut data.references {
            self.claim("references", &mut r.reference_id, &r.text.at, d);
        }
        for r in &mut data.definitions {
            self.claim("definitions", &mut r.definition_id, &r.term.at, d);
        }
        for r in &mut data.events {
            self.claim("events", &mut r.event_id, &r.text.at, d);
        }
        for r in &mut data.organizations {
            self.claim("organizations", &mut r.organization_id, &r.name.at, d);
        }
        for r in &mut data.form_fields {
            self.claim("form_fields", &mut r.field_id, &r.label.at, d);
        }
        for r in &mut data.contacts {
            self.claim("contacts", &mut r.contact_id, &r.value.at, d);
        }
    }

    /// Takes a name; returns the old one if it had to change.
    fn claim(&mut self, table: &'static str, id: &mut String, at: &[Span], d: &mut Diagnostics) -> Option<String> {
        if id.starts_with(&self.plan) && self.taken.insert((table, id.clone())) {
            return None;
        }
        let old = id.clone();
        if !id.starts_with(&self.plan) {
            let name = if id.is_empty() { table } else { id.as_str() };
            *id = format!("{}{name}", self.plan);
        }
        let first = id.clone();
        let mut ordinal = 1;
        while !self.taken.insert((table, id.clone())) {
            ordinal += 1;
            *id = format!("{first}~{ordinal}");
        }
        if ordinal > 1 {
            let message = format!("another record is called {first}; this one is published as {id}");
            d.push(Diagnostic::new(Code::IdCollision, message, at.to_vec()).about(table, id.as_str(), ""));
        }
        (old != *id).then_some(old)
    }
}

/// Renames everything below a track, and what refers to it from there.
fn follow(track: &mut Track, old: &str, new: &str) {
    let rename = |id: &mut String| {
        if let Some(rest) = id.strip_prefix(old).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            *id = format!("{new}{rest}");
        }
    };
    rename(&mut track.track_id);
    track.sessions.iter_mut().for_each(|s| rename(&mut s.session_id));
    track.places.iter_mut().for_each(|p| [&mut p.place_id, &mut p.session_id].into_iter().for_each(rename));
    track.fees.iter_mut().for_each(|f| rename(&mut f.fee_id));
    track.capacities.iter_mut().for_each(|c| [&mut c.capacity_id, &mut c.session_id].into_iter().for_each(rename));
    track.requirements.iter_mut().for_each(|r| [&mut r.requirement_id, &mut r.parent_id].into_iter().for_each(rename));
    track.relations.iter_mut().for_each(|r| rename(&mut r.relation_id));
}
