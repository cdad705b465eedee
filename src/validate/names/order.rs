//! Names that need no mending: each is built from the name above it, and no two beside one another are the same.
//!
//! Where courses are `plan/x`, tracks `plan/x/y` and their children `plan/x/y/table/…`, with no further `/` in x and y, two children of
//! different tracks cannot have the same name; so only brothers have to be compared.

use crate::model::{Dataset, Track};
use std::collections::HashSet;

/// Brothers up to this number are compared one with another.
const FEW: usize = 12;

/// True when every name is in order.
pub(super) fn is_kept(data: &Dataset) -> bool {
    let plan = data.head.plan_id.as_str();
    let in_plan = |id: &str| below(id, plan).is_some();
    let courses = || data.courses.iter().map(|c| c.course_id.as_str());
    are_different(data.legends.iter().map(|l| l.legend_id.as_str()), in_plan)
        && are_different(data.notes.iter().map(|n| n.note_id.as_str()), in_plan)
        && are_different(courses(), |id| below(id, plan).is_some_and(|name| !name.contains('/')))
        && data.courses.iter().all(|course| {
            let own = |id: &str| below(id, &course.course_id).is_some_and(|name| !name.contains('/'));
            are_different(course.tracks.iter().map(|t| t.track_id.as_str()), own) && course.tracks.iter().all(children)
        })
}

fn children(track: &Track) -> bool {
    let of = |table: &'static str| {
        move |id: &str| {
            below(id, &track.track_id).and_then(|rest| below(rest, table)).is_some_and(|name| !name.is_empty())
        }
    };
    are_different(track.sessions.iter().map(|s| s.session_id.as_str()), of("sessions"))
        && are_different(track.places.iter().map(|p| p.place_id.as_str()), of("places"))
        && are_different(track.fees.iter().map(|f| f.fee_id.as_str()), of("fees"))
        && are_different(track.capacities.iter().map(|c| c.capacity_id.as_str()), of("capacities"))
        && are_different(track.requirements.iter().map(|r| r.requirement_id.as_str()), of("requirements"))
        && are_different(track.relations.iter().map(|r| r.relation_id.as_str()), of("relations"))
}

/// What stands in `id` behind `above` and a slash.
fn below<'a>(id: &'a str, above: &str) -> Option<&'a str> {
    id.strip_prefix(above)?.strip_prefix('/')
}

/// True when every id `belongs` and none stands twice.
fn are_different<'a>(ids: impl Iterator<Item = &'a str> + Clone, belongs: impl Fn(&str) -> bool) -> bool {
    if !ids.clone().all(belongs) {
        return false;
    }
    if ids.clone().nth(FEW).is_none() {
        return ids.clone().enumerate().all(|(n, id)| ids.clone().take(n).all(|other| other != id));
    }
    let mut seen = HashSet::new();
    ids.into_iter().all(|id| seen.insert(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_stands_twice_or_elsewhere_is_seen_among_few_and_many() {
        let names = |count: usize| (0..count).map(|n| format!("plan/{n}")).collect::<Vec<_>>();
        let kept = |ids: &[String]| are_different(ids.iter().map(String::as_str), |id| below(id, "plan").is_some());
        for count in [2, FEW, FEW + 1, 5 * FEW] {
            let mut ids = names(count);
            assert!(kept(&ids), "{count}");
            ids[count - 1] = ids[0].clone();
            assert!(!kept(&ids), "{count}");
            ids[count - 1] = "other/1".to_owned();
            assert!(!kept(&ids), "{count}");
        }
    }
}
