//! The records of a training plan in few words, as a person writes them down while reading the document.
//!
//! A line says nothing of what the document does not say; a line that would say nothing at all is left out.

use super::{Record, Records, fold};
use std::collections::BTreeMap;
use std::fmt::Write;

/// All courses of a document.
pub(crate) fn compact(records: &Records) -> String {
    let mut out = String::new();
    for course in by_position(records.table("courses").iter().collect()) {
        let _ = writeln!(out, "course {} [{}]", fold(&course["name"]), course["kind"]);
        let tracks = records.table("tracks").iter().filter(|t| t["course_id"] == course["course_id"]);
        for track in by_position(tracks.collect()) {
            out.push_str(&compact_track(records, track));
        }
    }
    out
}

/// What a track is called: `course/track`.
pub(crate) fn track_names(records: &Records) -> BTreeMap<String, String> {
    let course = |id: &str| records.table("courses").iter().find(|c| c["course_id"] == id);
    let name = |t: &Record| format!("{}/{}", course(&t["course_id"]).map_or("", |c| &c["name"]), t["name"]);
    records.table("tracks").iter().map(|t| (t["track_id"].clone(), fold(&name(t)))).collect()
}

/// One track and all that hangs on it.
pub(crate) fn compact_track(records: &Records, track: &Record) -> String {
    let mut lines = vec![head(track)];
    lines.extend(who(track));
    lines.extend(length(track));
    let id = &track["track_id"];
    let seats = records.of_track("capacities", id);
    let places = records.of_track("places", id);
    let whole = |r: &&&Record| r["session_id"].is_empty();
    lines.extend(seats.iter().filter(whole).map(|c| format!("  {}", seat(c))));
    lines.extend(records.of_track("fees", id).into_iter().map(fee));
    // Applying comes before taking part, wherever the document prints it.
    let mut sessions = records.of_track("sessions", id);
    sessions.sort_by_key(|s| s["kind"] != "application");
    for s in sessions {
        let own = |r: &&&Record| r["session_id"] == s["session_id"];
        lines.push(session(s));
        lines.extend(
            places.iter().filter(own).map(|p| format!("   place {} | {}", said(p, "prefecture"), said(p, "name"))),
        );
        lines.extend(seats.iter().filter(own).map(|c| format!("   {}", seat(c))));
    }
    lines.extend(place(track));
    let scoped = places.iter().filter(whole).filter(|p| !p["scope"].is_empty());
    lines.extend(scoped.map(|p| {
        let scope = p["scope"].trim_matches(['【', '】']).to_string();
        format!("  place {scope}: {} | {}", said(p, "prefecture"), said(p, "name"))
    }));
    lines.join("\n") + "\n"
}

fn by_position(mut rows: Vec<&Record>) -> Vec<&Record> {
    rows.sort_by_key(|r| r["position"].parse::<u32>().unwrap_or(0));
    rows
}

/// A value, or `-` where the document does not say.
fn said(r: &Record, column: &str) -> String {
    match fold(&r[column]) {
        v if v.is_empty() => "-".to_string(),
        v => v,
    }
}

fn yes_no(r: &Record, column: &str) -> &'static str {
    match r[column].as_str() {
        "true" => "yes",
        "false" => "no",
        _ => "-",
    }
}

fn head(t: &Record) -> String {
    let audience =
        if t["audience_note"].is_empty() { String::new() } else { format!(" <{}>", fold(&t["audience_note"])) };
    format!(" track {}{audience}", fold(&t["name"])).trim_end().to_string()
}

fn who(t: &Record) -> Option<String> {
    let policy = if t["hospital_policy"].is_empty() { String::new() } else { format!(" {}", t["hospital_policy"]) };
    let any = ["occupation", "leader_training", "hospital_code", "recommendation"].iter().any(|c| !t[c].is_empty());
    any.then(|| {
        let (leader, recommended) = (yes_no(t, "leader_training"), yes_no(t, "recommendation"));
        let (who, code) = (said(t, "occupation"), said(t, "hospital_code"));
        format!("  who {who} | leader {leader} | {code}{policy} | recommended {recommended}")
    })
}

fn length(t: &Record) -> Option<String> {
    let any = ["times_per_year", "days", "period_start", "period_end"].iter().any(|c| !t[c].is_empty());
    any.then(|| {
        let period = match (t["period_start"].as_str(), t["period_end"].as_str()) {
            ("", "") => "-".to_string(),
            (a, b) => format!("{a}..{b}"),
        };
        format!("  length times {} days {} period {period}", said(t, "times_per_year"), said(t, "days"))
    })
}

fn seat(c: &Record) -> String {
    let mut out = match c["status"].as_str() {
        "limit" => format!("seats {} {}", c["count"], c["unit"]),
        other => format!("seats {other}"),
    };
    if !c["persons"].is_empty() && c["unit"] == "team" {
        let _ = write!(out, " persons {}", c["persons"]);
    }
    // Seats that stand below a session are that session's.
    if !c["per"].is_empty() && c["per"] != "offering" && c["session_id"].is_empty() {
        let _ = write!(out, " per {}", c["per"]);
    }
    for flag in ["approximate", "provisional"] {
        if c[flag] == "true" {
            let _ = write!(out, " {flag}");
        }
    }
    with_label(out, &c["label"])
}

fn fee(f: &Record) -> String {
    let out = match f["status"].as_str() {
        "amount" => format!("  fee {}", f["amount_jpy"]),
        other => format!("  fee {other}"),
    };
    let out = with_label(out, &f["label"]);
    if f["condition"].is_empty() { out } else { format!("{out} if {}", fold(&f["condition"])) }
}

fn session(s: &Record) -> String {
    let dates = match (s["start_date"].as_str(), s["end_date"].as_str()) {
        ("", "") => "undated".to_string(),
        (a, b) => format!("{a}..{b}"),
    };
    let mut out = format!("  session {} {dates}", s["kind"]);
    if !s["start_time"].is_empty() || !s["end_time"].is_empty() {
        let _ = write!(out, " {}-{}", s["start_time"], s["end_time"]);
    }
    let _ = write!(out, " {} {}", s["precision"], s["status"]);
    for flag in ["added", "stale"] {
        if s[flag] == "true" {
            let _ = write!(out, " {flag}");
        }
    }
    with_label(out, &s["label"])
}

fn place(t: &Record) -> Option<String> {
    let any = ["prefecture", "venue", "delivery"].iter().any(|c| !t[c].is_empty());
    any.then(|| format!("  where {} | {} | {}", said(t, "prefecture"), said(t, "venue"), said(t, "delivery")))
}

fn with_label(out: String, label: &str) -> String {
    if label.is_empty() { out } else { format!("{out} {}", fold(label)) }
}
