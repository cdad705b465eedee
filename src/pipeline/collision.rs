//! Two documents of one package that are the same plan: the later one's records get a number.

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::{Course, Dataset, Track};

/// Gives every id of `data`, and every finding so far, the plan id with `~ordinal` behind it, and reports it. The first
/// document of a plan (ordinal 1) keeps its names.
pub(super) fn rename_plan(data: &mut Dataset, ordinal: u32, d: &mut Diagnostics) {
    if ordinal < 2 || data.head.plan_id.is_empty() {
        return;
    }
    let old = data.head.plan_id.clone();
    let rename = Rename { new: format!("{old}~{ordinal}"), old };
    rename.dataset(data);
    d.items.iter_mut().for_each(|f| rename.id(&mut f.record_id));
    let message = format!(
        "another document of this package is the plan `{}` too; this one's records are named `{}`",
        rename.old, rename.new
    );
    d.push(Diagnostic::new(Code::PlanCollision, message, Vec::new()).about("documents", "", "plan_id"));
}

struct Rename {
    old: String,
    new: String,
}

impl Rename {
    /// Ids are the plan id itself or go on with a separator; a longer plan id that merely begins alike is another plan.
    fn id(&self, id: &mut String) {
        let Some(rest) = id.strip_prefix(self.old.as_str()) else { return };
        if rest.starts_with(char::is_alphanumeric) {
            return;
        }
        *id = format!("{}{rest}", self.new);
    }

    fn dataset(&self, data: &mut Dataset) {
        self.id(&mut data.head.plan_id);
        for legend in &mut data.legends {
            self.id(&mut legend.legend_id);
        }
        for note in &mut data.notes {
            self.id(&mut note.note_id);
            self.id(&mut note.record_id);
        }
        data.courses.iter_mut().for_each(|c| self.course(c));
    }

    fn course(&self, course: &mut Course) {
        self.id(&mut course.course_id);
        course.tracks.iter_mut().for_each(|t| self.track(t));
    }

    fn track(&self, track: &mut Track) {
        self.id(&mut track.track_id);
        for s in &mut track.sessions {
            self.id(&mut s.session_id);
        }
        for p in &mut track.places {
            self.id(&mut p.place_id);
            self.id(&mut p.session_id);
        }
        for f in &mut track.fees {
            self.id(&mut f.fee_id);
        }
        for c in &mut track.capacities {
            self.id(&mut c.capacity_id);
            self.id(&mut c.session_id);
        }
        for r in &mut track.requirements {
            self.id(&mut r.requirement_id);
            self.id(&mut r.parent_id);
        }
        for r in &mut track.relations {
            self.id(&mut r.relation_id);
            self.id(&mut r.target_course_id);
            self.id(&mut r.target_track_id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CourseKind, Spanned};

    fn plan() -> Dataset {
        let mut data = Dataset::default();
        data.head.plan_id = "plan/2021".into();
        let track = Track { track_id: "plan/2021/航海/基礎".into(), ..Track::default() };
        data.courses.push(Course {
            course_id: "plan/2021/航海".into(),
            course_key: "plan/航海".into(),
            position: 1,
            name: Spanned::new("航海".into(), Vec::new(), "test"),
            fiscal_year: None,
            kind: CourseKind::Training,
            page: 1,
            tracks: vec![track],
        });
        data
    }

    #[test]
    fn the_second_document_of_a_plan_gets_names_of_its_own() {
        let (mut data, mut d) = (plan(), Diagnostics::default());
        let early = Diagnostic::new(Code::DateMissing, "", Vec::new());
        d.push(early.about("tracks", "plan/2021/航海/基礎", ""));
        rename_plan(&mut data, 2, &mut d);
        assert_eq!(data.head.plan_id, "plan/2021~2");
        assert_eq!(data.courses[0].tracks[0].track_id, "plan/2021~2/航海/基礎");
        assert_eq!(data.courses[0].course_key, "plan/航海");
        assert_eq!(d.items[0].record_id, "plan/2021~2/航海/基礎");
        assert_eq!(d.items[1].code, Code::PlanCollision);
    }

    #[test]
    fn the_first_document_keeps_its_names_and_hears_nothing() {
        let (mut data, mut d) = (plan(), Diagnostics::default());
        rename_plan(&mut data, 1, &mut d);
        assert_eq!(data.courses[0].course_id, "plan/2021/航海");
        assert!(d.items.is_empty());
    }

    #[test]
    fn a_plan_id_that_only_begins_alike_is_left_alone() {
        let rename = Rename { old: "plan/2021".into(), new: "plan/2021~2".into() };
        let mut id = "plan/20210/航海".to_owned();
        rename.id(&mut id);
        assert_eq!(id, "plan/20210/航海");
    }
}
