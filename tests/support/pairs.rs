//! A second plan, whose courses are much alike, and revisions in which two things change at once.

use super::edits::{Change, Edit, Expected, KINDS};
use super::plan::{Course, Day, Plan, Track, printed};
use keikaku::diff::ChangeEvent;
use std::collections::BTreeSet;

const FAMILIES: [&str; 5] = ["配管技能", "溶接技能", "塗装技能", "足場組立", "木工加工"];
const LEVELS: [&str; 3] = ["初級", "中級", "上級"];

/// Fifteen courses in three levels: those of a level share their fee, their seats and whom they are for; those of a trade share
/// the house and much of their words. Only the days are all different, and these are what revisions change.
pub(crate) fn alike() -> Plan {
    let course = |i: usize| {
        let (family, level) = (i / LEVELS.len(), i % LEVELS.len());
        let name = format!("{}研修({})", FAMILIES[family], LEVELS[level]);
        let tracks = if family.is_multiple_of(2) { vec!["昼間コース", "夜間コース"] } else { vec![""] };
        let tracks = tracks.iter().enumerate().map(|(k, track)| alike_track(family, level, k, track)).collect();
        Course { who: vec![i], name, tracks }
    };
    Plan { courses: (0..FAMILIES.len() * LEVELS.len()).map(course).collect() }
}

fn alike_track(family: usize, level: usize, k: usize, name: &str) -> Track {
    let i = family * LEVELS.len() + level;
    let first = 70 + (i * 11 + k * 4) as i64;
    let labels: &[&str] = if level == 1 { &["第1回", "第2回"] } else { &[""] };
    let day = |(n, label): (usize, &&str)| Day {
        who: n,
        label: (*label).to_string(),
        day: first + 33 * n as i64,
        remark: String::new(),
    };
    Track {
        who: vec![i * 10 + k],
        name: name.to_string(),
        audience: [
            "現場の作業に従事する者",
            "初級の研修を修了し、1年以上従事する者",
            "中級の研修を修了し、3年以上従事する者",
        ][level]
            .to_string(),
        days: 2 + level as u32,
        seats: "20名".to_string(),
        fee: ["5,500円", "8,800円", "受講料:13,200円 教材費:2,200円"][level].to_string(),
        purpose: format!(
            "○{}に必要な{}を実習で身につける。",
            FAMILIES[family],
            ["工具の扱い", "図面の読み方", "工程の管理"][level]
        ),
        apply: format!("{}～{}", printed(3), printed(first - 14)),
        dates: labels.iter().enumerate().map(day).collect(),
        prefecture: ["静岡県", "富山県"][family % 2].to_string(),
        venue: ["白波技能会館", "立山研修所 実習棟"][family % 2].to_string(),
    }
}

fn exactly(events: &[(ChangeEvent, &'static str)]) -> Option<Expected> {
    Some(Expected::Exactly(events.to_vec()))
}

/// Further kinds of edits, that the first set does not have.
const MORE: &[(&str, Change)] = &[
    ("take the name that a neighbour gave up", |p, c| {
        let n = p.courses.len();
        let next = (c + 1) % n;
        p.courses[c].name = std::mem::replace(&mut p.courses[next].name, "技能総合講座".to_string());
        exactly(&[(ChangeEvent::Renamed, "courses"), (ChangeEvent::Renamed, "courses")])
    }),
    ("two sessions change their days", |p, c| {
        let n = p.courses.len();
        let (a, b) = (p.courses[c].tracks[0].dates[0].day, p.courses[(c + 1) % n].tracks[0].dates[0].day);
        p.courses[c].tracks[0].dates[0].day = b;
        p.courses[(c + 1) % n].tracks[0].dates[0].day = a;
        exactly(&[(ChangeEvent::Changed, "sessions"), (ChangeEvent::Changed, "sessions")])
    }),
    ("another house for a whole course", |p, c| {
        let tracks = &mut p.courses[c].tracks;
        tracks.iter_mut().for_each(|t| t.venue = "汐見ホール 第2会議室".to_string());
        exactly(&vec![(ChangeEvent::Changed, "places"); tracks.len()])
    }),
    ("seats of a whole course", |p, c| {
        let tracks = &mut p.courses[c].tracks;
        tracks.iter_mut().for_each(|t| t.seats = "15名".to_string());
        exactly(&vec![(ChangeEvent::Changed, "capacities"); tracks.len()])
    }),
    ("the level is written otherwise", |p, c| {
        let name = &p.courses[c].name;
        p.courses[c].name = name.replace("(初級)", "Ⅰ").replace("(中級)", "Ⅱ").replace("(上級)", "Ⅲ");
        exactly(&[(ChangeEvent::Renamed, "courses")])
    }),
];

/// Two kinds of edits in one revision, at places apart: every kind with several others.
pub(crate) fn pairs() -> Vec<Edit> {
    let kinds: Vec<&(&str, Change)> = KINDS.iter().chain(MORE).collect();
    let base = alike();
    let mut out = Vec::new();
    for (a, (one, first)) in kinds.iter().enumerate() {
        for step in [1, 4, 7, 9, 13, 19, 24, 30] {
            let (two, second) = kinds[(a + step) % kinds.len()];
            let low = (a * 5 + step * 3) % (base.courses.len() - 9);
            let mut plan = base.clone();
            // The later place first: what comes or goes there leaves the earlier one where it is.
            let (Some(x), Some(y)) = (second(&mut plan, low + 6 + step % 3), first(&mut plan, low)) else { continue };
            // Of two tracks of one name in a course nobody could say which is which.
            let names = |c: &Course| c.tracks.iter().map(|t| t.name.clone()).collect::<BTreeSet<String>>().len();
            if plan.courses.iter().any(|c| names(c) < c.tracks.len()) {
                continue;
            }
            let document = ("plan.txt", plan.text());
            let kind: &'static str = format!("{one} + {two}").leak();
            out.push(Edit { kind, place: low, plan, document, expected: both(x, y) });
        }
    }
    out
}

/// What is expected of two edits together.
fn both(one: Expected, other: Expected) -> Expected {
    let is_structure = |e: &Expected| matches!(e, Expected::Structure(_));
    let structure = is_structure(&one) || is_structure(&other);
    let events = |e: Expected| match e {
        Expected::Exactly(all) | Expected::Structure(all) => all,
    };
    let mut all = [events(one), events(other)].concat();
    if !structure {
        return Expected::Exactly(all);
    }
    all.retain(|(event, table)| matches!(*table, "courses" | "tracks") && *event != ChangeEvent::Changed);
    Expected::Structure(all)
}
