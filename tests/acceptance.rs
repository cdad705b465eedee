//! Real and generated documents that are not part of the project, scored by the tools beside them (`make acceptance`).
//!
//! They lie in `$KEIKAKU_SHARED`, or beside the checkout in `../shared`. These tests are ignored unless asked for; asked for, they
//! fail where the documents are not there. Nothing of those documents may be copied here: expectations name lines and codes.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use support::damage::{damage_every_cell, table, worst};
use support::shared::{build, files, score, shared};
use support::{Record, Records, read};

fn first_seed() -> PathBuf {
    let is_first = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("000"));
    files(&shared().join("corpus/seeds")).into_iter().find(is_first).expect("the first seed is there")
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn the_first_seed_is_read_completely() {
    let out = tempfile::tempdir().unwrap();
    let dir = out.path().join("package");
    let code = build(&first_seed(), &dir);
    let truth = shared().join("truth/seed000.jsonl");
    let (said, content) =
        score("score_training_plan.py", &[&dir.to_string_lossy(), &truth.to_string_lossy(), "--show"]);
    println!("first seed (1 document), exit {code}\n{said}");
    assert!(content && said.contains("541 / 541"), "the first seed is not read completely");
    let checked = Command::new(env!("CARGO_BIN_EXE_keikaku")).arg("validate").arg(&dir).status().unwrap();
    assert!(checked.success(), "the package is not valid");
}

/// What a careful reader remarks on in the first seed: code and line. What was inherited stands where it was printed.
const SEED_REMARKS: &[(&str, usize)] = &[
    ("cells-swapped", 25),
    ("value-inherited-across", 47),
    ("row-orphan", 48),
    ("row-orphan", 50),
    ("exam-date-missing", 43),
    ("days-disagree", 66),
    ("days-disagree", 51),
    ("days-disagree", 52),
    ("plan-stale", 79),
    ("per-venue-online", 13),
    ("session-order", 68),
    ("bracket-unbalanced", 43),
    ("inherited-disagrees", 13),
    ("legend-disagrees", 11),
    ("legend-disagrees", 13),
    ("tax-odd", 25),
    ("tax-odd", 44),
    ("tax-odd", 47),
    ("term-variant", 65),
    ("term-variant", 68),
    ("date-missing", 80),
];

/// Codes that would be false there: every weekday agrees, every date exists, nothing is left over.
const SEED_NEVER: &[&str] = &[
    "weekday-mismatch",
    "date-impossible",
    "date-order",
    "date-unread",
    "fee-unread",
    "capacity-unread",
    "flag-unread",
    "year-unknown",
    "cell-unclaimed",
    "cell-doubtful",
    "row-unread",
    "times-disagree",
    "team-size-disagree",
    "id-collision",
    "residue",
];

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn the_first_seed_is_remarked_on_as_a_careful_reader_would() {
    let artifact = read("seed.txt", &std::fs::read(first_seed()).unwrap());
    assert_eq!(artifact.summary.residue, 0);
    let records = Records::of(&artifact);
    let findings = records.table("findings");
    let at = |code: &str, line: usize| findings.iter().any(|f| f["code"] == code && f["line"] == line.to_string());
    let missing: Vec<_> = SEED_REMARKS.iter().filter(|(code, line)| !at(code, *line)).collect();
    let false_ones: Vec<_> = findings
        .iter()
        .filter(|f| SEED_NEVER.contains(&f["code"].as_str()))
        .map(|f| format!("{} line {}: {}", f["code"], f["line"], f["message"]))
        .collect();
    let mut count = BTreeMap::<(&str, &str), Vec<&str>>::new();
    for f in findings {
        count.entry((&f["severity"], &f["code"])).or_default().push(&f["line"]);
    }
    for ((severity, code), lines) in count {
        println!("{severity:8} {code:24} {:3}  lines {}", lines.len(), lines.join(" "));
    }
    let n = |table: &str| records.table(table).len();
    println!(
        "relations {} legends {} notes {} requirements {}",
        n("relations"),
        n("legends"),
        n("notes"),
        n("requirements")
    );
    assert!(missing.is_empty(), "not remarked on: {missing:?}");
    assert!(false_ones.is_empty(), "remarked on for no reason:\n{}", false_ones.join("\n"));
    assert_eq!(n("legends"), 5, "one legend of five codes, although it stands five times");
}

/// Relations of the first seed: the line that says so, what it says, and the lines of the courses or tracks it names; none where
/// the plan does not hold the course (an earlier one, a certificate).
const SEED_RELATIONS: &[(usize, &str, &[usize])] = &[
    (11, "excludes", &[]),
    (11, "excludes", &[11]),
    (11, "excludes", &[12]),
    (11, "excludes", &[13, 14]),
    (12, "excludes", &[11]),
    (12, "excludes", &[12]),
    (12, "excludes", &[13, 14]),
    (12, "excludes", &[24, 25]),
    (13, "requires", &[]),
    (13, "requires", &[11]),
    (13, "requires", &[12]),
    (14, "requires", &[]),
    (14, "requires", &[12]),
    (25, "requires", &[]),
    (28, "held_with", &[26]),
    (42, "renews", &[40]),
    (42, "requires", &[41]),
    (46, "renews", &[43]),
    (46, "requires", &[45]),
    (63, "follows", &[62]),
    (65, "follows", &[64]),
    (68, "follows", &[66, 67, 68]),
];

/// Requirements by line: `i` an item, `x` what must not be, `all` and `any` of those in brackets.
const SEED_REQUIREMENTS: &[(usize, &str)] = &[
    (11, "all(i i x x x i)"),
    (12, "any(all(i x x x i i) all(i x x x i))"),
    (13, "all(i i i i)"),
    (14, "all(i i i i)"),
    (66, "i"),
    (67, "i"),
    (68, "i"),
    (78, "i(i i)"),
    (79, "i"),
    (80, "i"),
];

/// Notes: mark, line, how they were joined.
const SEED_NOTES: &[(&str, usize, &str)] = &[
    ("*", 12, "shared"),
    ("*", 13, "position"),
    ("*", 13, "position"),
    ("*", 14, "position"),
    ("*", 14, "position"),
    ("*1", 11, "number"),
    ("*2", 11, "number"),
    ("※", 12, "position"),
];

/// Legend 注1: code and policy.
const SEED_LEGEND: &[(&str, &str)] =
    &[("①", "only"), ("②", "priority"), ("③", "all"), ("④", "excluded"), ("⑤", "prefectural_only")];

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn eligibility_of_the_first_seed_is_what_the_document_says() {
    let artifact = read("seed.txt", &std::fs::read(first_seed()).unwrap());
    let records = Records::of(&artifact);
    let lines = printed_lines(&artifact.provenance);
    let line = |table: &str, id: &str| lines.get(&(table.to_owned(), id.to_owned())).copied();
    let track = |id: &str| line("tracks", id).unwrap_or_default();
    let tracks_of = |course: &str| -> Vec<usize> {
        records.table("tracks").iter().filter(|t| t["course_id"] == course).map(|t| track(&t["track_id"])).collect()
    };
    let relations: BTreeSet<_> = (records.table("relations").iter())
        .map(|r| match (r["target_track_id"].as_str(), r["target_course_id"].as_str()) {
            ("", course) => (track(&r["track_id"]), r["kind"].clone(), tracks_of(course)),
            (target, _) => (track(&r["track_id"]), r["kind"].clone(), vec![track(target)]),
        })
        .collect();
    let expected: BTreeSet<_> = SEED_RELATIONS.iter().map(|(l, k, t)| (*l, (*k).to_owned(), t.to_vec())).collect();
    assert_eq!(relations, expected);
    assert_eq!(records.table("relations").len(), SEED_RELATIONS.len(), "no relation is said twice");

    let requirements = records.table("requirements");
    let mut trees = BTreeMap::new();
    for r in requirements.iter().filter(|r| r["parent_id"].is_empty()) {
        let tree: &mut String =
            trees.entry(line("requirements", &r["requirement_id"]).unwrap_or_default()).or_default();
        *tree += &requirement(requirements, r);
    }
    assert_eq!(trees, SEED_REQUIREMENTS.iter().map(|(l, t)| (*l, (*t).to_owned())).collect());

    let mut notes: Vec<_> = (records.table("notes").iter())
        .map(|n| (n["marker"].clone(), line("notes", &n["note_id"]).unwrap_or_default(), n["resolution"].clone()))
        .collect();
    notes.sort();
    assert_eq!(notes, SEED_NOTES.iter().map(|(m, l, r)| ((*m).to_owned(), *l, (*r).to_owned())).collect::<Vec<_>>());

    let legend: Vec<_> = records.table("legends").iter().map(|l| (l["code"].as_str(), l["policy"].as_str())).collect();
    assert_eq!(legend, SEED_LEGEND);

    let mut scopes = BTreeMap::<String, usize>::new();
    records
        .table("places")
        .iter()
        .for_each(|p| *scopes.entry(format!("{}{}", p["scope"], p["delivery"])).or_default() += 1);
    println!("places by scope and delivery: {scopes:?}");
    assert_eq!((scopes["認定試験"], scopes["研修e-learning"]), (1, 1), "the place of the examination is another one");
    assert_eq!((scopes["cbt"], scopes["online;onsite"]), (3, 2));
}

/// Where each record is printed: its first line that was not inherited. What a track is, its legend may say; its row says these.
fn printed_lines(provenance: &str) -> BTreeMap<(String, String), usize> {
    let mut lines = BTreeMap::new();
    let of_the_row = ["fee_text", "schedule_text", "purpose"];
    for said in provenance.lines().map(|l| serde_json::from_str::<serde_json::Value>(l).unwrap()) {
        let is_own = said["table"] != "tracks" || of_the_row.iter().any(|f| said["field"] == *f);
        if is_own && said["inherited_from"].is_null() {
            let key = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
            let line = said["line"].as_u64().unwrap_or_default() as usize;
            let first = lines.entry((key("table"), key("record_id"))).or_insert(line);
            *first = line.min(*first);
        }
    }
    lines
}

fn requirement(all: &[Record], r: &Record) -> String {
    let parts: Vec<_> =
        all.iter().filter(|p| p["parent_id"] == r["requirement_id"]).map(|p| requirement(all, p)).collect();
    let word = match r["operator"].as_str() {
        "item" => "i",
        "exclude" => "x",
        other => other,
    };
    if parts.is_empty() { word.to_owned() } else { format!("{word}({})", parts.join(" ")) }
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn a_damaged_cell_of_the_first_seed_costs_its_own_row_and_is_said() {
    let text = String::from_utf8(std::fs::read(first_seed()).unwrap()).expect("the first seed is UTF-8");
    let outcomes = damage_every_cell("seed.txt", &text);
    let many = if std::env::var_os("KEIKAKU_SHOW").is_some() { usize::MAX } else { 5 };
    println!("first seed damaged ({} documents)\n{}{}", outcomes.len(), table(&outcomes), worst(&outcomes, many));
    let good = outcomes.iter().filter(|o| o.is_good()).count();
    assert!(outcomes.len() > 1000 && good * 100 >= outcomes.len() * 95, "fewer than 95 in 100 are good");
    assert!(outcomes.iter().all(|o| o.wrong.is_empty()), "a wrong value was published in silence");
}

/// The forms of a generated document and the least mean F1 of each.
const FORMS: &[(&str, f64)] = &[(".html", 1.0), (".xlsx", 1.0), (".tsv", 0.97), (".csv", 0.97), (".shift.tsv", 0.95)];

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn generated_documents_reach_their_scores() {
    let bench = shared().join("bench");
    let truths: Vec<_> = files(&bench).into_iter().filter(|p| p.to_string_lossy().ends_with(".truth.json")).collect();
    let (mut seen, mut bad) = (0, Vec::new());
    let mut sums = BTreeMap::<&str, (usize, f64, f64)>::new();
    for truth in &truths {
        let stem = truth.to_string_lossy().trim_end_matches(".truth.json").to_string();
        for (form, least) in FORMS {
            let input = PathBuf::from(format!("{stem}{form}"));
            if !input.is_file() {
                continue;
            }
            seen += 1;
            let out = tempfile::tempdir().unwrap();
            let dir = out.path().join("package");
            build(&input, &dir);
            let (said, _) = score("score_bench.py", &[&dir.to_string_lossy(), &truth.to_string_lossy(), "--show"]);
            let (f1, wrong) = totals(&said);
            let sum = sums.entry(form).or_insert((0, 0.0, 1.0));
            *sum = (sum.0 + 1, sum.1 + f1, sum.2.min(f1));
            if f1 < *least || wrong > 0 {
                let name = input.strip_prefix(&bench).unwrap_or(&input).display().to_string();
                bad.push(format!("{name}: mean F1 {f1:.4} (least {least}), wrong {wrong}\n{said}"));
            }
        }
    }
    println!("generated documents: {seen}\nform        documents  mean F1  least");
    for (form, (n, sum, least)) in sums {
        println!("{form:11} {n:9}  {:.4}   {least:.4}", sum / n as f64);
    }
    assert!(seen >= 40, "only {seen} generated documents were found");
    assert!(bad.is_empty(), "{}", bad.join("\n"));
}

/// Memory of a reader process, in MiB, and seconds of its time, for files that want more than that.
const HOSTILE_LIMITS: (u64, u64) = (512, 10);

/// Runs keikaku and says the largest memory that one of its processes ever had in use, in MiB.
const WITH_PEAK: &str = "import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
sys.stderr.write('peak %d' % (resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024))
sys.exit(code)";

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn every_hostile_file_is_a_row_within_the_limits() {
    let folders = ["hostile", "not-text"].map(|name| shared().join("corpus").join(name));
    let given = folders.iter().map(|folder| files(folder).len()).sum::<usize>();
    let out = tempfile::tempdir().unwrap();
    let (memory, seconds) = HOSTILE_LIMITS;
    let begun = std::time::Instant::now();
    let run = Command::new("python3")
        .args(["-c", WITH_PEAK, env!("CARGO_BIN_EXE_keikaku"), "build", "--quiet", "--format", "json"])
        .args(["--max-memory", &format!("{memory}MiB"), "--max-cpu", &format!("{seconds}s"), "--max-time", "60s", "-o"])
        .arg(out.path().join("package"))
        .args(&folders)
        .output()
        .expect("python3 is needed to measure");
    let took = begun.elapsed();
    assert_eq!(run.status.code(), Some(3), "{}", String::from_utf8_lossy(&run.stderr));
    let said: serde_json::Value = serde_json::from_slice(&run.stdout).expect("JSON on standard output");
    let peak = String::from_utf8_lossy(&run.stderr);
    let peak: u64 = peak.rsplit("peak ").next().and_then(|n| n.trim().parse().ok()).expect("the peak is the last word");
    let mut counts = BTreeMap::<(String, String), Vec<String>>::new();
    for document in said["documents"].as_array().expect("a list") {
        let word = |key: &str| document[key].as_str().unwrap_or_default().to_string();
        counts.entry((word("status"), word("reason"))).or_default().push(word("given"));
    }
    println!("hostile files: {given}, in {took:.1?}, largest process {peak} MiB (limit {memory} MiB)");
    for ((status, reason), which) in &counts {
        println!("  {status:8} {reason:24} {}", which.len());
    }
    let limited = |reason: &str| ["crashed", "limit-time", "limit-memory", "limit-size"].contains(&reason);
    for ((_, reason), which) in counts.iter().filter(|((_, reason), _)| limited(reason)) {
        println!("  {reason}: {}", which.join(", "));
    }
    assert_eq!(counts.values().map(Vec::len).sum::<usize>(), given, "a file without a row");
    assert!(counts.keys().all(|(status, reason)| status != "failed" || !reason.is_empty()), "failed without a reason");
    assert!(counts.keys().all(|(_, reason)| reason != "crashed"), "a file ended its reader");
    assert!(peak <= memory, "a process had more than its limit");
    let longest = (seconds + 2) * given as u64;
    assert!(took.as_secs() < longest, "longer than every file's limit together");
}

/// Mean F1 and the number of wrong values, from the tool's last line.
fn totals(said: &str) -> (f64, usize) {
    let line = said.lines().find_map(|l| l.strip_prefix("mean F1 ")).unwrap_or_else(|| panic!("no score: {said}"));
    let (f1, wrong) = line.split_once(" wrong ").expect("the tool says both");
    (f1.parse().unwrap(), wrong.trim().parse().unwrap())
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn schedules_of_another_publisher_become_sessions_with_places() {
    for path in files(&shared().join("corpus/training-schedule")) {
        let artifact = read(&path.file_name().unwrap().to_string_lossy(), &std::fs::read(&path).unwrap());
        let records = Records::of(&artifact);
        let n = |t: &str| records.table(t).len();
        let name = path.file_name().unwrap().to_string_lossy().to_string();
        println!(
            "{name}: courses {} tracks {} sessions {} places {}",
            n("courses"),
            n("tracks"),
            n("sessions"),
            n("places")
        );
        let is_table = path.parent().unwrap().ends_with("kikan_first");
        if is_table {
            let dated =
                records.table("sessions").iter().filter(|s| s["kind"] == "course" && !s["start_date"].is_empty());
            assert!(dated.count() >= 6, "{name}: the dates of the schedule were not read");
            let own = records.table("places").iter().filter(|p| !p["session_id"].is_empty() && !p["name"].is_empty());
            assert!(own.count() >= 6, "{name}: the places of the sessions were not read");
            let seats = records.table("capacities").iter().filter(|c| !c["session_id"].is_empty());
            assert!(seats.count() >= 6, "{name}: the seats of the sessions were not read");
        }
        assert!(n("courses") > 0 || !records.table("findings").is_empty(), "{name}: neither courses nor a finding");
    }
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn every_row_of_an_event_list_becomes_a_session_or_it_is_said_why_not() {
    let mut seen = 0;
    for path in files(&shared().join("corpus/event-csv")) {
        seen += 1;
        let bytes = std::fs::read(&path).unwrap();
        let rows = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice()).into_byte_records();
        let rows = rows.filter(|r| r.as_ref().is_ok_and(|r| r.iter().any(|f| !f.is_empty()))).count();
        let records = Records::of(&read(&path.file_name().unwrap().to_string_lossy(), &bytes));
        let n = |t: &str| records.table(t).len();
        let dated = records.table("sessions").iter().filter(|s| !s["start_date"].is_empty()).count();
        let name = path.file_name().unwrap().to_string_lossy();
        println!("{name}: rows {rows} tracks {} dated sessions {dated} findings {}", n("tracks"), n("findings"));
        let said = records
            .table("findings")
            .iter()
            .any(|f| matches!(f["code"].as_str(), "not-a-plan" | "no-table" | "row-unread"));
        // Rows that share a name are sessions of one course.
        assert!((n("tracks") <= rows && dated >= rows) || said, "{name}: of {rows} rows only {dated} have a date");
    }
    println!("event lists: {seen}");
    assert!(seen > 5);
}
