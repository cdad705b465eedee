//! Edits of a plan whose meaning is known: what a person would say that changed.

use super::plan::{Course, Day, Plan, printed, track};
use keikaku::diff::ChangeEvent;

/// What is expected of the changes.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    /// Exactly these: event and table.
    Exactly(Vec<(ChangeEvent, &'static str)>),
    /// These among the courses and tracks, and whatever follows from them among what hangs on them.
    Structure(Vec<(ChangeEvent, &'static str)>),
}

/// An edit.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) kind: &'static str,
    pub(crate) place: usize,
    pub(crate) plan: Plan,
    /// Name and bytes of the document.
    pub(crate) document: (&'static str, String),
    pub(crate) expected: Expected,
}

pub(crate) type Change = fn(&mut Plan, usize) -> Option<Expected>;

/// Every kind of edit at every course where it makes sense.
pub(crate) fn edits() -> Vec<Edit> {
    let base = Plan::new();
    let mut out = Vec::new();
    for (kind, change) in KINDS {
        for place in 0..base.courses.len() {
            let mut plan = base.clone();
            if let Some(expected) = change(&mut plan, place) {
                let document = ("plan.txt", plan.text());
                out.push(Edit { kind, place, plan, document, expected });
            }
        }
    }
    for (kind, name, write) in WRITINGS {
        for place in 0..base.courses.len() {
            let plan = base.clone();
            let document = (*name, write(&plan, place));
            out.push(Edit { kind, place, plan, document, expected: Expected::Exactly(Vec::new()) });
        }
    }
    out
}

fn exactly(events: &[(ChangeEvent, &'static str)]) -> Option<Expected> {
    Some(Expected::Exactly(events.to_vec()))
}

pub(crate) const KINDS: &[(&str, Change)] = &[
    ("rename course a little", |p, c| {
        p.courses[c].name = p.courses[c].name.replace("研修", "講習会");
        exactly(&[(ChangeEvent::Renamed, "courses")])
    }),
    ("rename course wholly", |p, c| {
        p.courses[c].name = format!("{}月の集中ゼミ", c + 1);
        exactly(&[(ChangeEvent::Renamed, "courses")])
    }),
    ("rename track", |p, c| {
        p.courses[c].tracks[0].name = "一般向けコース".to_string();
        exactly(&[(ChangeEvent::Renamed, "tracks")])
    }),
    ("swap the names of two courses' neighbours", |p, c| {
        let n = p.courses.len();
        p.courses.swap(c, (c + 5) % n);
        exactly(&[])
    }),
    ("move track to another course", |p, c| {
        let n = p.courses.len();
        if p.courses[c].tracks.len() < 2 {
            return None;
        }
        let moved = p.courses[c].tracks.remove(1);
        p.courses[(c + 1) % n].tracks.push(moved);
        exactly(&[(ChangeEvent::Moved, "tracks")])
    }),
    ("re-date", |p, c| {
        p.courses[c].tracks[0].dates[0].day += 7;
        exactly(&[(ChangeEvent::Changed, "sessions")])
    }),
    ("re-date far", |p, c| {
        p.courses[c].tracks[0].dates[0].day += 30;
        exactly(&[(ChangeEvent::Changed, "sessions")])
    }),
    ("re-date all", |p, c| {
        let dates = &mut p.courses[c].tracks[0].dates;
        dates.iter_mut().for_each(|d| d.day += 3);
        exactly(&vec![(ChangeEvent::Changed, "sessions"); dates.len()])
    }),
    ("re-price", |p, c| {
        let track = &mut p.courses[c].tracks[0];
        track.fee =
            if track.fee == "無料" { "7,700円".to_string() } else { track.fee.replacen("00円", "80円", 1) };
        exactly(&[(ChangeEvent::Changed, "fees")])
    }),
    ("seats", |p, c| {
        p.courses[c].tracks[0].seats = "12名".to_string();
        exactly(&[(ChangeEvent::Changed, "capacities")])
    }),
    ("venue", |p, c| {
        p.courses[c].tracks[0].venue = "汐見ホール 第2会議室".to_string();
        exactly(&[(ChangeEvent::Changed, "places")])
    }),
    ("split track", |p, c| {
        let whole = p.courses[c].tracks.remove(0);
        let (mut early, mut late) = (whole.clone(), whole);
        early.name = format!("{}前期", early.name);
        late.name = format!("{}後期", late.name);
        if early.dates.len() > 1 {
            late.dates.remove(0);
            early.dates.truncate(1);
        }
        p.courses[c].tracks.splice(0..0, [early, late]);
        Some(Expected::Structure(vec![(ChangeEvent::Split, "tracks")]))
    }),
    ("split track and its seats", |p, c| {
        let whole = p.courses[c].tracks.remove(0);
        let (mut early, mut late) = (whole.clone(), whole);
        (early.name, late.name) = ("午前の部".to_string(), "午後の部".to_string());
        (early.seats, late.seats) = ("11名".to_string(), "9名".to_string());
        p.courses[c].tracks.splice(0..0, [early, late]);
        exactly(&[
            (ChangeEvent::Split, "tracks"),
            (ChangeEvent::Changed, "capacities"),
            (ChangeEvent::Changed, "capacities"),
        ])
    }),
    ("merge tracks", |p, c| {
        if p.courses[c].tracks.len() < 2 {
            return None;
        }
        let second = p.courses[c].tracks.remove(1);
        let first = &mut p.courses[c].tracks[0];
        first.who.extend(second.who);
        first.name = "合同コース".to_string();
        Some(Expected::Structure(vec![(ChangeEvent::Merged, "tracks")]))
    }),
    ("split course", |p, c| {
        let whole = p.courses.remove(c);
        let (mut early, mut late) = (whole.clone(), whole);
        early.name = format!("{}(前期)", early.name);
        late.name = format!("{}(後期)", late.name);
        p.courses.splice(c..c, [early, late]);
        Some(Expected::Structure(vec![(ChangeEvent::Split, "courses")]))
    }),
    ("merge courses", |p, c| {
        if c + 1 == p.courses.len() {
            return None;
        }
        let second = p.courses.remove(c + 1);
        let first = &mut p.courses[c];
        first.name = format!("{}・{}", first.name.replace("研修", ""), second.name);
        first.who.extend(second.who);
        first.tracks.extend(second.tracks);
        Some(Expected::Structure(vec![(ChangeEvent::Merged, "courses")]))
    }),
    ("add course", |p, c| {
        let course = Course { who: vec![100], name: "潜水作業安全講習".to_string(), tracks: vec![fresh("")] };
        p.courses.insert(c, course);
        exactly(&[(ChangeEvent::Added, "courses")])
    }),
    ("remove course", |p, c| {
        p.courses.remove(c);
        exactly(&[(ChangeEvent::Removed, "courses")])
    }),
    ("add track", |p, c| {
        p.courses[c].tracks.push(fresh("夜間コース"));
        exactly(&[(ChangeEvent::Added, "tracks")])
    }),
    ("remove track", |p, c| {
        if p.courses[c].tracks.len() < 2 {
            return None;
        }
        p.courses[c].tracks.remove(0);
        exactly(&[(ChangeEvent::Removed, "tracks")])
    }),
    ("add session", |p, c| {
        let dates = &mut p.courses[c].tracks[0].dates;
        let last = dates.last().cloned()?;
        let label = if last.label.is_empty() { "" } else { "第3回" };
        dates.push(Day { who: 9, label: label.to_string(), day: last.day + 10, remark: String::new() });
        exactly(&[(ChangeEvent::Added, "sessions")])
    }),
    ("remove session", |p, c| {
        let dates = &mut p.courses[c].tracks[0].dates;
        if dates.len() < 2 {
            return None;
        }
        dates.remove(1);
        exactly(&[(ChangeEvent::Removed, "sessions")])
    }),
    ("cancel session", |p, c| {
        p.courses[c].tracks[0].dates[0].remark = "(中止)".to_string();
        exactly(&[(ChangeEvent::Changed, "sessions")])
    }),
    ("closer deadline", |p, c| {
        p.courses[c].tracks[0].apply = format!("{}～{}", printed(5 + c as i64), printed(20 + c as i64));
        exactly(&[(ChangeEvent::Changed, "sessions")])
    }),
    ("purpose", |p, c| {
        p.courses[c].tracks[0].purpose.push_str("修了者には証明書を渡す。");
        exactly(&[(ChangeEvent::Changed, "tracks")])
    }),
    ("who may come", |p, c| {
        p.courses[c].tracks[0].audience = p.courses[c].tracks[0].audience.replace("従事する者", "携わった者");
        exactly(&[(ChangeEvent::Changed, "requirements")])
    }),
    ("days", |p, c| {
        p.courses[c].tracks[0].days += 3;
        exactly(&[(ChangeEvent::Changed, "tracks")])
    }),
    ("rename and re-date", |p, c| {
        p.courses[c].name = format!("新{}", p.courses[c].name);
        p.courses[c].tracks[0].dates[0].day += 7;
        exactly(&[(ChangeEvent::Renamed, "courses"), (ChangeEvent::Changed, "sessions")])
    }),
    ("rename, re-price and other venue", |p, c| {
        p.courses[c].name = format!("{}(入門)", p.courses[c].name);
        let track = &mut p.courses[c].tracks[0];
        track.fee =
            if track.fee == "無料" { "7,700円".to_string() } else { track.fee.replacen("00円", "80円", 1) };
        track.venue = "汐見ホール 第2会議室".to_string();
        exactly(&[(ChangeEvent::Renamed, "courses"), (ChangeEvent::Changed, "fees"), (ChangeEvent::Changed, "places")])
    }),
    ("tracks in another order", |p, c| {
        p.courses[c].tracks.reverse();
        exactly(&[])
    }),
    ("courses in another order", |p, c| {
        p.courses.rotate_left(c);
        exactly(&[])
    }),
];

/// A track like no other.
fn fresh(name: &str) -> super::plan::Track {
    let mut track = track(16, 3, name);
    track.purpose = "○水中で信号を送り、支援船と連携する。".to_string();
    track.audience = "潜水士の免許を有する者".to_string();
    track.venue = "深浦プール".to_string();
    track
}

type Writing = fn(&Plan, usize) -> String;

/// Other ways of writing the same plan.
const WRITINGS: &[(&str, &str, Writing)] = &[
    ("full width", "plan.txt", |p, c| line(p, c, wide)),
    ("spaces", "plan.txt", |p, c| line(p, c, spaced)),
    ("merged cells, wrapped", "plan.html", |p, c| {
        let mut plan = p.clone();
        plan.courses.rotate_left(c);
        plan.html()
    }),
    ("comma-separated", "plan.csv", |p, c| {
        let mut plan = p.clone();
        plan.courses.rotate_right(c);
        let quoted = |l: &str| l.split('\t').map(|f| format!("\"{f}\"")).collect::<Vec<_>>().join(",");
        plan.text().lines().map(|l| quoted(l) + "\n").collect()
    }),
];

/// The plan with the rows of one course, and of every third, written otherwise.
fn line(plan: &Plan, c: usize, write: fn(&str) -> String) -> String {
    let name = &plan.courses[c].name;
    let rows = plan.text();
    let row = |(i, l): (usize, &str)| {
        if l.starts_with(name.as_str()) || i > 5 && i % 3 == c % 3 { write(l) } else { l.to_string() }
    };
    rows.lines().enumerate().map(|l| row(l) + "\n").collect()
}

fn wide(line: &str) -> String {
    let widen = |c: char| match c {
        '0'..='9' | '(' | ')' | ':' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
        c => c,
    };
    line.chars().map(widen).collect()
}

fn spaced(line: &str) -> String {
    line.split('\t').map(|cell| format!(" {}　", cell.replace('、', "、 "))).collect::<Vec<_>>().join("\t")
}
