//! Real documents as they were night by night: what changed from one to the next, worked out here without the program, against
//! what it tells; and what the gate says (`make acceptance`).
//!
//! They lie in `$KEIKAKU_SHARED`, or beside the checkout in `../shared`. Nothing of them may be copied here.

#![allow(clippy::print_stdout, reason = "figures are what these tests are for")]

mod support;

use keikaku::diff::{Change, ChangeEvent, Options, Severity, diff};
use keikaku::nightly::gate::{Expectations, Outcome, Signature, accept};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use support::fold;
use support::shared::{files, shared};
use support::sides::{Built, words};

/// The files of a series in order of time: each name begins with it.
fn series(folder: &str) -> Vec<(String, Vec<u8>)> {
    let all: Vec<PathBuf> = files(&shared().join("corpus").join(folder));
    assert!(all.len() > 2, "{folder} is no series");
    let name = |p: &PathBuf| p.file_stem().unwrap().to_string_lossy().into_owned();
    all.iter().map(|p| (name(p), std::fs::read(p).unwrap())).collect()
}

/// A list as it stands in its file: rows by telephone number, each with its cells by heading.
struct List {
    headings: Vec<String>,
    rows: BTreeMap<String, BTreeMap<String, String>>,
    /// Rows that are the headings once more.
    repeated: usize,
}

/// What a heading is called in the older form of the list: the newer one puts groups before it and calls four otherwise.
fn plain(heading: &str) -> String {
    let last = fold(heading).rsplit('_').next().unwrap_or_default().to_string();
    match last.as_str() {
        "名称" => "施設名".to_string(),
        "市区町村コード" => "市町村コード".to_string(),
        "市区町村(郡)" => "市町村".to_string(),
        "FormURL" => "ウェブサイトURL".to_string(),
        _ => last,
    }
}

fn list(bytes: &[u8]) -> List {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let all: Vec<Vec<String>> = reader.records().map(|r| r.unwrap().iter().map(str::to_string).collect()).collect();
    let headings: Vec<String> = all[0].iter().map(|h| fold(h)).collect();
    let telephone = headings.iter().position(|h| plain(h) == "電話番号").expect("a list of telephones");
    let mut out = List { headings, rows: BTreeMap::new(), repeated: 0 };
    for row in &all[1..] {
        let cell = fold(&row[telephone]);
        if cell == fold(&all[0][telephone]) {
            out.repeated += 1;
            continue;
        }
        // One has no number: its name will do.
        let number = if cell.is_empty() { said("", &row[0]) } else { cell };
        let cells = out.headings.iter().map(|h| plain(h)).zip(row.iter().cloned()).collect();
        assert!(out.rows.insert(number, cells).is_none(), "a telephone number names a row");
    }
    out
}

/// A cell without its writing: width, white space, and signs between times and in long vowels.
fn said(heading: &str, cell: &str) -> String {
    let sign = |c: char| if "~〜～－ー−‐–".contains(c) { '-' } else { c };
    let cell = fold(cell);
    if heading.ends_with("URL") { cell } else { cell.chars().map(sign).collect() }
}

/// One thing that changed: who, what, old, new.
type Event = (String, String, String, String);

/// What changed between two lists, by their telephone numbers.
fn between(old: &List, new: &List) -> BTreeSet<Event> {
    let mut out = BTreeSet::new();
    let headings = |l: &List| l.headings.iter().map(|h| plain(h)).collect::<BTreeSet<_>>();
    for heading in headings(new).difference(&headings(old)) {
        out.insert((String::new(), "header".to_string(), String::new(), heading.clone()));
    }
    for heading in headings(old).difference(&headings(new)) {
        out.insert((String::new(), "header".to_string(), heading.clone(), String::new()));
    }
    for number in old.rows.keys().chain(new.rows.keys()) {
        let (before, now) = (old.rows.get(number), new.rows.get(number));
        let (Some(before), Some(now)) = (before, now) else {
            let what = if now.is_some() { "added" } else { "removed" };
            out.insert((number.clone(), what.to_string(), String::new(), String::new()));
            continue;
        };
        for (heading, cell) in before {
            let Some(other) = now.get(heading) else { continue };
            let (from, to) = (said(heading, cell), said(heading, other));
            if from != to {
                out.insert((number.clone(), heading.clone(), from, to));
            }
        }
    }
    out
}

/// What the program told, in the same words; rows that are the headings once more are counted apart.
fn told(changes: &[Change], old: &List, new: &List) -> (BTreeSet<Event>, usize) {
    let number = |list: &List, id: &str| {
        let name = id.rsplit('/').next().unwrap_or_default().to_string();
        let is_it = |cells: &&BTreeMap<String, String>| said("", &cells["施設名"]) == said("", &name);
        let row = list.rows.iter().find(|(_, cells)| is_it(cells));
        row.map(|(number, _)| number.clone())
    };
    let (mut out, mut repeated) = (BTreeSet::new(), 0);
    for change in changes.iter().filter(|c| c.is_semantic()) {
        let id = if change.record_id.is_empty() { &change.old_record_id } else { &change.record_id };
        let list = if change.record_id.is_empty() { old } else { new };
        if change.field == "header" {
            let (from, to) = (plain(&change.old), plain(&change.new));
            if from != to {
                out.insert((String::new(), "header".to_string(), from, to));
            }
            continue;
        }
        let Some(number) = number(list, id) else {
            repeated += 1;
            continue;
        };
        let field = if change.field.is_empty() { change.event.as_str().to_string() } else { plain(&change.field) };
        let value = |value: &str| if change.field.is_empty() { String::new() } else { said(&field, value) };
        out.insert((number, field.clone(), value(&change.old), value(&change.new)));
    }
    (out, repeated)
}

/// The column in which a checking program notes which links it could not open.
const FLAG: &str = "エラー";

#[test]
#[ignore = "reads documents outside the project: make acceptance"]
fn clinics_night_by_night() {
    let nights = series("nightly-series/ishikawa");
    println!("ishikawa: {} nights", nights.len());
    let (mut real, mut flags) = (0, 0);
    for pair in nights.windows(2) {
        let (old, new) = (Built::new("clinics.csv", &pair[0].1), Built::new("clinics.csv", &pair[1].1));
        let (before, now) = (list(&pair[0].1), list(&pair[1].1));
        let expected = between(&before, &now);
        let changes = diff(&old.tables, &new.tables, &Options::default()).changes;
        let (found, repeated) = told(&changes, &before, &now);
        let is_flag = |event: &&Event| event.1 == FLAG;
        println!(
            "  {} -> {}: {} changes ({} of them the flag), {} found; {} in writing only",
            pair[0].0,
            pair[1].0,
            expected.len(),
            expected.iter().filter(is_flag).count(),
            expected.intersection(&found).count(),
            changes.iter().filter(|c| !c.is_semantic()).count()
        );
        let missing: Vec<_> = expected.difference(&found).collect();
        let invented: Vec<_> = found.difference(&expected).collect();
        assert!(missing.is_empty() && invented.is_empty(), "missing {missing:?}\ninvented {invented:?}");
        assert_eq!(repeated, before.repeated.abs_diff(now.repeated), "headings that stand among the rows");
        (real, flags) = (real + expected.len(), flags + expected.iter().filter(is_flag).count());
        // Noise is of low severity; one line silences it, and nothing else.
        let flagged = |c: &&Change| c.field == FLAG && c.event == ChangeEvent::Changed;
        assert!(changes.iter().filter(flagged).all(|c| c.severity == Severity::Low));
        let options = Options { ignore: vec![format!("cells.{FLAG}")] };
        let silent = diff(&old.tables, &new.tables, &options).changes;
        let rest: Vec<&Change> = changes.iter().filter(|c| !flagged(c) && c.field != FLAG).collect();
        assert_eq!(silent.iter().collect::<Vec<_>>(), rest);
    }
    println!("  in all {real} changes, {flags} of them the flag: every one found, none invented");
    assert!(real > 100 && flags > 10);
}

/// The rows of a page's tables: merged cells in every row they cover.
fn rows(page: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    for table in page.split("<table").skip(1).filter_map(|t| t.split("</table>").next()) {
        let mut held: BTreeMap<usize, (usize, String)> = BTreeMap::new();
        for row in table.split("<tr").skip(1) {
            let mut cells: Vec<String> = Vec::new();
            let own = row.split("<td").skip(1).filter_map(|cell| cell.split("</td>").next());
            let mut own = own.map(|cell| cell.split_once('>').unwrap_or_default());
            loop {
                let column = cells.len();
                if let Some((left, text)) = held.get_mut(&column).filter(|(left, _)| *left > 0) {
                    *left -= 1;
                    cells.push(text.clone());
                } else if let Some((attributes, content)) = own.next() {
                    let span = attributes.split("rowspan=\"").nth(1).and_then(|s| s.split('"').next()?.parse().ok());
                    let text = fold(&visible(content));
                    held.insert(column, (span.unwrap_or(1) - 1, text.clone()));
                    cells.push(text);
                } else {
                    break;
                }
            }
            out.push(cells);
        }
    }
    out
}

/// What a page shows: without code, tags and white space.
fn visible(page: &str) -> String {
    let cut = |text: &str, from: &str, to: &str| {
        let parts = text.split(from).enumerate();
        parts.map(|(i, p)| if i == 0 { p } else { p.split_once(to).map_or("", |(_, rest)| rest) }).collect::<String>()
    };
    let text = cut(&cut(page, "<?php", "?>"), "<", ">");
    text.replace("&nbsp;", " ")
}

/// What a revision of a schedule changed, seen without the program.
#[derive(Debug, Default)]
struct Schedule {
    /// Columns of rows (by date and town) that both have, and how many different values of them changed.
    changed: BTreeMap<String, usize>,
    /// Years whose rows came or went.
    came: usize,
    went: usize,
    /// The page shows the same letters.
    same: bool,
}

fn schedule(old: &str, new: &str) -> Schedule {
    let (before, now) = (rows(old), rows(new));
    let key = |row: &Vec<String>| (row.first().cloned().unwrap_or_default(), row.get(1).cloned().unwrap_or_default());
    let by_key = |rows: &[Vec<String>]| rows.iter().map(|r| (key(r), r.clone())).collect::<BTreeMap<_, _>>();
    let (from, to) = (by_key(&before), by_key(&now));
    let mut changes: BTreeMap<usize, BTreeSet<(String, String)>> = BTreeMap::new();
    let is_heading = |row: &Vec<String>| before.first() == Some(row);
    for (row, other) in from.iter().filter_map(|(key, row)| Some((row, to.get(key)?))).filter(|(r, _)| !is_heading(r)) {
        for (at, (a, b)) in row.iter().zip(other).enumerate() {
            // A number of seats with its unit is the same number.
            if a.trim_end_matches('名') != b.trim_end_matches('名') {
                changes.entry(at).or_default().insert((a.clone(), b.clone()));
            }
        }
    }
    let name = |at: usize| before.first().and_then(|row| row.get(at)).cloned().unwrap_or_default();
    Schedule {
        changed: changes.into_iter().map(|(at, all)| (name(at), all.len())).collect(),
        came: to.keys().filter(|k| !from.contains_key(*k)).count(),
        went: from.keys().filter(|k| !to.contains_key(*k)).count(),
        same: fold(&visible(old)) == fold(&visible(new)),
    }
}

#[test]
#[ignore = "reads documents outside the project: make acceptance"]
fn schedules_night_by_night() {
    for folder in ["kikan_first", "lecture"] {
        let nights = series(&format!("training-schedule/{folder}"));
        println!("{folder}: {} nights", nights.len());
        for pair in nights.windows(2) {
            let page = |i: usize| String::from_utf8_lossy(&pair[i].1).into_owned();
            let name = format!("{folder}.php");
            let (old, new) = (Built::new(&name, &pair[0].1), Built::new(&name, &pair[1].1));
            let expected = schedule(&page(0), &page(1));
            let changes = diff(&old.tables, &new.tables, &Options::default()).changes;
            let semantic: Vec<&Change> = changes.iter().filter(|c| c.is_semantic()).collect();
            println!("  {} -> {}: {expected:?}; {} told", pair[0].0, pair[1].0, semantic.len());
            for c in &semantic {
                println!("    {} {} {}: {} → {}", c.event.as_str(), c.table, c.field, c.old, c.new);
            }
            agree(&expected, &semantic);
            words_agree(&page(0), &page(1), &semantic);
        }
    }
}

fn agree(expected: &Schedule, told: &[&Change]) {
    let of = |table: &str| told.iter().filter(|c| c.table == table).collect::<Vec<_>>();
    if expected.same {
        assert!(told.is_empty(), "the page shows the same: {told:?}");
        return;
    }
    assert!(!told.is_empty(), "the page shows other words");
    let changed =
        |heading: &str| expected.changed.iter().filter(|(h, _)| h.contains(heading)).map(|(_, n)| *n).sum::<usize>();
    assert_eq!(of("places").len(), changed("会場") + changed("住所"), "venues");
    assert_eq!(of("capacities").len(), changed("定員"), "seats");
    let dates = of("sessions").iter().filter(|c| c.event == ChangeEvent::Changed).count();
    assert_eq!(dates, changed("申込期間") + changed("開催日"), "dates");
    // Rows of another year are one course.
    let came = |event: ChangeEvent| of("courses").iter().filter(|c| c.event == event).count();
    assert_eq!(came(ChangeEvent::Added), usize::from(expected.came > 0));
    assert_eq!(came(ChangeEvent::Removed), usize::from(expected.went > 0));
}

/// What stands outside the tables: nothing is told that the other page shows as well, and every text that only one page shows is told.
fn words_agree(old: &str, new: &str, told: &[&Change]) {
    let (before, now) = (fold(&visible(old)), fold(&visible(new)));
    let said = |side: fn(&Change) -> &str| told.iter().map(|c| fold(side(c))).collect::<Vec<String>>();
    let (gone, come) = (said(|c| &c.old), said(|c| &c.new));
    for change in told.iter().filter(|c| c.table == "notes") {
        let (from, to) = (fold(&change.old), fold(&change.new));
        let is_part = |text: &String, all: &[String]| all.iter().any(|other| other != text && other.contains(text));
        let times = |page: &str, text: &str| page.matches(text).count();
        let is_new = to.is_empty() || times(&now, &to) > times(&before, &to) || is_part(&to, &gone);
        // A line that became the title is told of both.
        let is_title = told.iter().any(|c| c.table == "documents" && fold(&c.new) == from);
        let is_gone =
            from.is_empty() || times(&before, &from) > times(&now, &from) || is_part(&from, &come) || is_title;
        assert!(is_new && is_gone, "both pages show it: {from} → {to}");
    }
    let texts = |page: &str| -> BTreeSet<String> {
        let outside: String =
            page.split("<table").map(|t| t.split_once("</table>").map_or(t, |(_, rest)| rest)).collect();
        let code = |t: &str| t.split_once("?>").map_or("", |(_, rest)| rest).to_string();
        let outside: String =
            outside.split("<?php").enumerate().map(|(i, t)| if i == 0 { t.to_string() } else { code(t) }).collect();
        outside
            .split('<')
            .filter_map(|t| t.split_once('>'))
            .map(|(_, text)| fold(text).trim_start_matches(['-', '※']).to_string())
            .filter(|t| t.chars().count() > 5)
            .collect()
    };
    for (page, other, all) in [(new, &before, &come), (old, &now, &gone)] {
        let only = texts(page).into_iter().filter(|text| !other.contains(text.as_str())).collect::<Vec<_>>();
        let is_told = |text: &String| {
            all.iter().any(|t| !t.is_empty() && (t.contains(text.as_str()) || text.contains(t.as_str())))
        };
        let missing: Vec<_> = only.iter().filter(|text| !is_told(text)).collect();
        println!("    {} texts of one page alone, {} of them told", only.len(), only.len() - missing.len());
        assert!(missing.is_empty(), "not told: {missing:?}");
    }
}

/// The verdict of every night, where an operator accepts every drift after a look at it.
fn verdicts(name: &str, nights: &[(String, Vec<u8>)]) -> Vec<(String, Outcome)> {
    let mut accepted: Vec<Signature> = Vec::new();
    let mut out = Vec::new();
    for (night, bytes) in nights {
        let built = Built::new(name, bytes);
        let verdict = built.judged(&Expectations::default(), &accepted);
        println!("  {night}: {:?}\n{}", verdict.outcome, words(&verdict));
        out.push((night.clone(), verdict.outcome));
        accept(&mut accepted, built.signature);
    }
    out
}

#[test]
#[ignore = "reads documents outside the project: make acceptance"]
fn the_gate_lets_ordinary_nights_pass() {
    // Nights on which the form itself became another: columns came, all headings were renamed, a period became a deadline.
    let reformed =
        ["20240623-2349", "20240702-1445", "20240803-1050", "20240909-2208", "20220506-0645", "20220508-1826"];
    let mut ordinary = 0;
    for (folder, name) in [
        ("nightly-series/ishikawa", "clinics.csv"),
        ("training-schedule/kikan_first", "kikan_first.php"),
        ("training-schedule/lecture", "lecture.php"),
    ] {
        println!("{folder}");
        for (night, outcome) in verdicts(name, &series(folder)) {
            if reformed.iter().any(|r| night.starts_with(r)) {
                assert_ne!(outcome, Outcome::Accept, "{night}: another form passed unseen");
            } else {
                ordinary += 1;
                assert_eq!(outcome, Outcome::Accept, "{night}");
            }
        }
    }
    println!("{ordinary} ordinary nights, all accepted; {} of another form, all told", reformed.len());
}
