//! `keikaku history` as a person runs it.

mod command;

use command::{code, run, stderr, stdout, table};
use keikaku::nightly::store::{Entry, Finding, Store, Verdict, documents_in, package_folder};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

const SOURCE: &str = "aozora-training";
const PLAN: &str = "training-plan.白浪県海事研修センター研修計画.2025";

/// The plan as of a day of 2025, with a fee and the name of a course.
fn plan(updated: &str, fee: &str, course: &str) -> String {
    format!(
        "令和7年度 白浪県海事研修センター 研修計画\n\n更新日：2025年{updated}\n\n\
         研修名\tコース\t募集定員\t費用(税込)\t開催日\t都道府県\t会場名\n\
         航路標識点検研修\t基礎\t20名\t{fee}\t2025年6月3日(火)\t静岡県\t白波会館\n\
         航路標識点検研修\t応用\t10名\t無料\t2025年9月9日(火)\t静岡県\t白波会館\n\
         {course}\t\t15名\t5,500円\t2025年11月18日(火)\t三重県\t灯台記念館\n"
    )
}

/// A store and a site, filled as a nightly run fills them.
struct World {
    temp: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        World { temp: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.temp.path().join(name)
    }

    fn store(&self) -> Store {
        Store::new(&self.path("store"))
    }

    /// Keeps a revision, publishes it, and writes it into the ledger.
    fn saw(&self, source: &str, seen_at: &str, text: &str, verdict: Verdict) -> Entry {
        let (input, staged) = (self.path("計画.txt"), self.path("staged"));
        fs::write(&input, text).unwrap();
        let built = run(["build".as_ref(), input.as_os_str(), "-o".as_ref(), staged.as_os_str(), "-q".as_ref()]);
        assert!(code(&built) < 2, "{built:?}");
        let digest = Sha256::digest(fs::read(staged.join("datapackage.json")).unwrap());
        let digest: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        let seen_at = seen_at.parse().unwrap();
        let documents = documents_in(&staged, None, seen_at).unwrap();
        let place = package_folder(&self.path("site"), source, &digest);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::rename(&staged, &place).unwrap();
        let finding = (verdict != Verdict::Published)
            .then(|| Finding { code: "gate-drift".into(), message: "費用 was 4 of 5 amounts, now 0 of 5".into() });
        let entry = Entry {
            source: source.to_owned(),
            seen_at,
            sha256: self.store().originals().put(text.as_bytes()).unwrap(),
            bytes: text.len() as u64,
            media_type: "text/plain".into(),
            location: input.to_string_lossy().into_owned(),
            verdict,
            package: digest,
            finding,
            documents,
            signature: None,
        };
        self.store().ledger().append(std::slice::from_ref(&entry)).unwrap();
        entry
    }

    /// Three revisions: April, June (a fee, a new name), and one of May that was seen last; one was quarantined.
    fn usual() -> Self {
        let world = World::new();
        let april = plan("4月1日", "3,300円", "港湾照明保守研修");
        world.saw(SOURCE, "2025-04-02T00:00:00Z", &april, Verdict::Published);
        let june = plan("6月10日", "4,400円", "港湾照明保守基礎研修");
        world.saw(SOURCE, "2025-06-11T00:00:00Z", &june, Verdict::Published);
        let broken = plan("6月20日", "未定", "港湾照明保守基礎研修");
        world.saw(SOURCE, "2025-06-21T00:00:00Z", &broken, Verdict::Quarantined);
        let may = plan("5月1日", "3,850円", "港湾照明保守研修");
        world.saw(SOURCE, "2025-08-01T00:00:00Z", &may, Verdict::Published);
        world
    }

    fn history(&self, arguments: &[&str]) -> Output {
        let store = self.path("store");
        let first = ["history".as_ref(), "--store".as_ref(), store.as_os_str()];
        run(first.into_iter().chain(arguments.iter().map(AsRef::as_ref)))
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.history(&[arguments, &["--format", "json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{e}: {output:?}"))
    }

    /// The day that the revision says which holds.
    fn holds(&self, what: &str, question: &[&str]) -> Option<String> {
        let told = self.json(&[&[what], question].concat());
        told["holds"]["says"].as_str().map(str::to_owned)
    }
}

#[test]
fn sources_and_revisions_are_listed_those_that_do_not_count_too() {
    let world = World::usual();
    let listed = world.history(&[]);
    assert_eq!((code(&listed), stderr(&listed)), (0, String::new()));
    let text = stdout(&listed);
    assert!(text.contains(SOURCE) && text.contains("4 (1 quarantined)") && text.contains("2025-06-10"), "{text}");
    let shown = stdout(&world.history(&[SOURCE]));
    let line =
        |words: &str| shown.lines().find(|l| l.contains(words)).unwrap_or_else(|| panic!("no {words}:\n{shown}"));
    assert!(shown.contains("the one that was published last says an earlier day"), "{shown}");
    assert!(line("2025-06-10").starts_with('*'), "the latest day holds, not what was seen last:\n{shown}");
    assert!(line("2025-06-21").contains("gate-drift: 費用 was 4 of 5 amounts"), "{shown}");
    assert!(shown.contains(PLAN) && shown.contains("4 revisions: 3 published, 1 quarantined, 0 failed"), "{shown}");
    let told = world.json(&[PLAN]);
    let revisions = told["revisions"].as_array().unwrap();
    let says: Vec<&str> = revisions.iter().map(|r| r["says"].as_str().unwrap()).collect();
    assert_eq!(says, ["2025-04-01", "2025-06-10", "2025-06-20", "2025-05-01"], "in the order in which they were seen");
    assert!(
        revisions.iter().all(|r| r["basis"] == "updated_on" && Path::new(r["original"].as_str().unwrap()).is_file())
    );
    assert!(Path::new(revisions[0]["folder"].as_str().unwrap()).join("datapackage.json").is_file());
}

#[test]
fn two_days_are_asked_for() {
    let world = World::usual();
    for what in [SOURCE, PLAN] {
        assert_eq!(world.holds(what, &["--as-of", "2025-05-15"]), Some("2025-05-01".into()));
        assert_eq!(
            world.holds(what, &["--as-of", "2025-05-15", "--known-on", "2025-07-31"]),
            Some("2025-04-01".into())
        );
        assert_eq!(
            world.holds(what, &["--as-of", "2026-01-01"]),
            Some("2025-06-10".into()),
            "the quarantined one never"
        );
        assert_eq!(world.holds(what, &["--known-on", "2025-06-10"]), Some("2025-04-01".into()));
        assert_eq!(world.holds(what, &["--known-on", "2025-06-11T00:00:00Z"]), Some("2025-06-10".into()));
        assert_eq!(world.holds(what, &["--as-of", "2025-03-31"]), None);
    }
    let none = world.history(&[PLAN, "--as-of", "2025-03-31"]);
    assert_eq!(code(&none), 1);
    assert!(
        stdout(&none).contains("Nothing is known of that day")
            && stdout(&none).contains("3 revisions saying a later day")
    );
    let why = stdout(&world.history(&[PLAN, "--as-of", "2025-07-01"]));
    for words in
        ["its date of update", "1 revision never accepted", "1 revision seen after it, but saying an earlier day"]
    {
        assert!(why.contains(words), "{words}:\n{why}");
    }
}

#[test]
fn the_package_that_held_is_copied_out() {
    let world = World::usual();
    let out = world.path("out");
    let out_name = out.to_str().unwrap();
    let copied = world.history(&[PLAN, "--as-of", "2025-05-15", "-o", out_name]);
    assert_eq!(code(&copied), 0, "{copied:?}");
    assert_eq!(code(&run(["validate".as_ref(), out.as_os_str()])), 0);
    assert_eq!(table(&out, "documents")[0]["updated_on"], "2025-05-01");
    let again = world.history(&[PLAN, "--as-of", "2025-05-15", "-o", out_name]);
    assert_eq!(code(&again), 4, "what is there is not overwritten");
    assert!(stderr(&again).contains("not empty"), "{again:?}");
    let left = fs::read_dir(world.temp.path())
        .unwrap()
        .filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with('.'));
    assert_eq!(left.count(), 0);
}

#[test]
fn a_package_that_was_removed_is_made_anew_from_its_original() {
    let world = World::usual();
    let before = world.path("before");
    assert_eq!(code(&world.history(&[SOURCE, "--as-of", "2025-04-15", "-o", before.to_str().unwrap()])), 0);
    fs::remove_dir_all(world.path("site")).unwrap();
    assert!(stdout(&world.history(&[SOURCE, "--as-of", "2025-04-15"])).contains("no longer there"));
    let anew = world.path("anew");
    let made = world.history(&[SOURCE, "--as-of", "2025-04-15", "-o", anew.to_str().unwrap()]);
    assert_eq!(code(&made), 0, "{made:?}");
    assert!(stderr(&made).contains("made anew from its original"), "{made:?}");
    assert_eq!(command::files(&before), command::files(&anew));
    // Values are read from the originals, too.
    let record = format!("{PLAN}/航路標識点検研修/基礎.fee_text");
    let told = world.json(&[&record]);
    assert_eq!(told["fields"]["fee_text"].as_array().unwrap().len(), 3, "{told}");
    let original = world.store().originals().path(world.store().ledger().read(SOURCE).unwrap().entries[0].sha256);
    fs::write(&original, "something else").unwrap();
    let damaged = world.history(&[SOURCE, "--as-of", "2025-04-15", "-o", world.path("no").to_str().unwrap()]);
    assert_eq!(code(&damaged), 3, "{damaged:?}");
    assert!(stderr(&damaged).contains("was damaged") && !world.path("no").exists(), "{damaged:?}");
    assert!(stderr(&world.history(&[&record])).contains("is left out"), "a revision that cannot be read is told of");
}

#[test]
fn a_value_is_followed_through_the_revisions_in_the_order_of_what_they_say() {
    let world = World::usual();
    let fees = world.json(&[&format!("{PLAN}/航路標識点検研修/基礎.fee_text")]);
    let runs = |told: &Value, field: &str| -> Vec<[String; 3]> {
        let word = |run: &Value, key: &str| run[key].as_str().unwrap_or_default().to_owned();
        let all = told["fields"][field].as_array().unwrap_or_else(|| panic!("no {field}: {told}"));
        all.iter().map(|r| [word(r, "value"), word(r, "first_said"), word(r, "last_said")]).collect()
    };
    let expected = [
        ["3,300円", "2025-04-01", "2025-04-01"],
        ["3,850円", "2025-05-01", "2025-05-01"],
        ["4,400円", "2025-06-10", "2025-06-10"],
    ];
    assert_eq!(runs(&fees, "fee_text"), expected);
    let text = stdout(&world.history(&[&format!("{PLAN}/航路標識点検研修/基礎")]));
    assert!(
        text.contains("3,300円") && text.contains("4,400円") && text.contains("it is in 3 of 3 revisions"),
        "{text}"
    );
    assert!(!text.contains("未定"), "what was quarantined says nothing:\n{text}");
    // A course that was renamed is the same course, asked for by either name.
    for name in ["港湾照明保守研修", "港湾照明保守基礎研修"] {
        let told = world.json(&[&format!("{PLAN}/{name}")]);
        assert_eq!(
            runs(&told, "name"),
            [["港湾照明保守研修", "2025-04-01", "2025-05-01"], ["港湾照明保守基礎研修", "2025-06-10", "2025-06-10"]],
            "{told}"
        );
    }
    let then = world.json(&[&format!("{PLAN}/航路標識点検研修/基礎.fee_text"), "--as-of", "2025-05-15"]);
    assert_eq!(runs(&then, "fee_text"), [expected[1]]);
}

#[test]
fn what_is_not_known_is_answered_with_what_is() {
    let world = World::usual();
    let slip = world.history(&["aozora-traning"]);
    assert_eq!(code(&slip), 1);
    assert!(stderr(&slip).contains(SOURCE), "{slip:?}");
    let record = world.history(&[&format!("{PLAN}/航路標識点検研修/基本")]);
    assert_eq!(code(&record), 1);
    assert!(stderr(&record).contains(&format!("{PLAN}/航路標識点検研修/基礎")), "{record:?}");
    let nowhere = run(["history", "--store", "/nowhere/at/all"]);
    assert_eq!(code(&nowhere), 2);
    assert!(stderr(&nowhere).contains("there is no store /nowhere/at/all"), "{nowhere:?}");
    assert_eq!(code(&world.history(&[SOURCE, "--as-of", "yesterday"])), 2);
    assert_eq!(code(&world.history(&["--as-of", "2025-01-01"])), 2, "of whom?");
    for file in ["plans/a.txt", "plans/研修/b.txt"] {
        world.saw(file, "2025-04-02T00:00:00Z", &plan("4月1日", "3,300円", "港湾照明保守研修"), Verdict::Published);
    }
    let folder = world.json(&["plans"]);
    assert_eq!(folder["sources"].as_array().unwrap().len(), 2, "a folder lists its files: {folder}");
    assert_eq!(world.holds("plans/研修/b.txt", &["--as-of", "2025-05-01"]), Some("2025-04-01".into()));
    let which = world.history(&["plans", "--as-of", "2025-05-01"]);
    assert_eq!((code(&which), stderr(&which).contains("plans/a.txt")), (2, true), "{which:?}");
}

#[test]
fn a_configuration_says_where_everything_is() {
    let world = World::usual();
    let config = world.path("keikaku.toml");
    fs::write(&config, "[site]\nroot = \"site\"\n[store]\nroot = \"store\"\n[[source]]\nthis = \"is being edited\"\n")
        .unwrap();
    let told = run(["history".as_ref(), "-c".as_ref(), config.as_os_str(), SOURCE.as_ref()]);
    assert_eq!(code(&told), 0, "{told:?}");
    assert!(stdout(&told).contains(PLAN));
    let here = command::keikaku().arg("history").current_dir(world.temp.path()).output().unwrap();
    assert!(stdout(&here).contains(SOURCE), "{here:?}");
    fs::write(&config, "[site]\nroot = 5\n").unwrap();
    let wrong = run(["history".as_ref(), "-c".as_ref(), config.as_os_str()]);
    assert_eq!(code(&wrong), 2, "{wrong:?}");
    fs::remove_file(&config).unwrap();
    let nothing = command::keikaku().arg("history").current_dir(world.temp.path()).output().unwrap();
    assert_eq!((code(&nothing), stderr(&nothing).contains("--store DIR")), (2, true), "{nothing:?}");
}

#[test]
fn a_torn_ledger_and_a_damaged_index_are_told_of_and_answer() {
    let world = World::usual();
    let told = world.json(&[SOURCE]);
    let ledger = world.store().ledger().path(SOURCE);
    let text = fs::read(&ledger).unwrap();
    fs::write(&ledger, [text.as_slice(), &text[..200]].concat()).unwrap();
    fs::write(world.path("store/index.sqlite"), "no database").unwrap();
    let output = world.history(&[SOURCE, "--format", "json"]);
    assert_eq!(code(&output), 0);
    assert_eq!(serde_json::from_slice::<Value>(&output.stdout).unwrap(), told);
    assert!(stderr(&output).contains("torn") && stderr(&output).contains("built anew"), "{output:?}");
    assert_eq!(code(&world.history(&["--rebuild"])), 0);
    assert!(fs::read(world.path("store/index.sqlite")).unwrap().starts_with(b"SQLite format 3"));
}

#[cfg(unix)]
#[test]
fn a_store_that_may_only_be_read_answers() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::usual();
    let told = world.json(&[PLAN]);
    fs::remove_file(world.path("store/index.sqlite")).unwrap();
    let mode = |mode| fs::set_permissions(world.path("store"), fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let read_only = world.json(&[PLAN]);
    mode(0o755);
    assert_eq!(read_only, told);
}

#[test]
fn sql_answers_as_the_page_says() {
    let world = World::usual();
    world.history(&[]);
    let page = include_str!("../docs/ledger.md");
    let sql = page.split("```sql\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
    let db = rusqlite::Connection::open(world.path("store/index.sqlite")).unwrap();
    let says: String = db.query_row(sql, [], |row| row.get("says")).unwrap();
    assert_eq!(Some(says), world.holds(PLAN, &["--as-of", "2025-07-01", "--known-on", "2025-08-15"]));
}

#[test]
fn old_revisions_are_brought_in_and_answer_as_if_they_had_been_seen_then() {
    let (usual, world) = (World::usual(), World::new());
    let file = |name: &str, text: &str| {
        fs::write(world.path(name), text).unwrap();
        world.path(name).to_str().unwrap().to_owned()
    };
    let june = file("june.txt", &plan("6月10日", "4,400円", "港湾照明保守基礎研修"));
    let may = file("may.txt", &plan("5月1日", "3,850円", "港湾照明保守研修"));
    let april = file("april.txt", &plan("4月1日", "3,300円", "港湾照明保守研修"));
    let add = |files: &[&str], times: &[&str]| {
        let times = times.iter().flat_map(|t| ["--seen-at", t]);
        let all: Vec<&str> =
            ["--source", SOURCE].into_iter().chain(times).chain(["--add"]).chain(files.iter().copied()).collect();
        world.history(&all)
    };
    let added = add(&[&june, &may], &["2025-06-11T00:00:00Z", "2025-08-01T00:00:00Z"]);
    assert_eq!(code(&added), 0, "{added:?}");
    assert!(stdout(&added).contains("2025-05-01"), "{added:?}");
    assert_eq!(code(&add(&[&april], &["2025-04-02T00:00:00Z"])), 0);
    for question in [
        ["--as-of", "2025-05-15"],
        ["--as-of", "2025-12-31"],
        ["--known-on", "2025-06-01"],
        ["--known-on", "2025-08-02"],
    ] {
        assert!(world.holds(PLAN, &question).is_some(), "{question:?}");
        assert_eq!(world.holds(PLAN, &question), usual.holds(PLAN, &question), "{question:?}");
    }
    let out = world.path("out");
    assert_eq!(code(&world.history(&[PLAN, "--as-of", "2025-05-15", "-o", out.to_str().unwrap()])), 0);
    assert_eq!(code(&run(["validate".as_ref(), out.as_os_str()])), 0);
    // The same again is no revision more; what cannot be read is kept, told of, and never answers.
    assert!(stdout(&add(&[&april], &["2025-04-02T00:00:00Z"])).contains("there already"));
    let broken = file("broken.pdf", "%PDF-1.7 and nothing else");
    let refused = add(&[&broken], &["2025-09-01"]);
    assert_eq!(code(&refused), 3, "{refused:?}");
    assert!(stdout(&refused).contains("never answers"), "{refused:?}");
    let listed = world.json(&[])["sources"][0]["revisions"].clone();
    assert_eq!(listed, serde_json::json!({ "published": 3, "quarantined": 0, "failed": 1 }));
    assert_eq!(world.holds(SOURCE, &["--as-of", "2025-12-31"]), Some("2025-06-10".into()));
    assert_eq!(code(&add(&[&june, &may, &april], &["2025-04-02", "2025-04-03"])), 2, "three files, two times");
    let lock = fs::File::open(world.path("store/lock")).unwrap();
    lock.lock().unwrap();
    assert_eq!(code(&add(&[&may], &["2025-10-01"])), 5, "another run is at work");
}

#[test]
fn what_nights_have_seen_is_answered() {
    let world = World::new();
    let config = world.path("keikaku.toml");
    let text = "[site]\nroot = \"site\"\n[store]\nroot = \"store\"\n[[source]]\nid = \"aozora-training\"\nfile = \"plan.txt\"\n\
                [source.expect]\nmin_records = { courses = 2 }\n";
    fs::write(&config, text).unwrap();
    let night = |now: &str, text: &str| {
        fs::write(world.path("plan.txt"), text).unwrap();
        let run = run([
            "nightly".as_ref(),
            "-c".as_ref(),
            config.as_os_str(),
            "--rehash".as_ref(),
            "--now".as_ref(),
            now.as_ref(),
        ]);
        code(&run)
    };
    assert_eq!(night("2025-04-01T17:15:00Z", &plan("4月1日", "3,300円", "港湾照明保守研修")), 0);
    assert_eq!(night("2025-05-01T17:15:00Z", &plan("5月1日", "3,850円", "港湾照明保守研修")), 0);
    let emptied: String =
        plan("5月8日", "3,850円", "港湾照明保守研修").lines().take(6).map(|l| format!("{l}\n")).collect();
    assert_eq!(night("2025-05-08T17:15:00Z", &emptied), 1, "too few courses: held back");
    let history = |arguments: &[&str]| {
        let first = ["history".as_ref(), "--format".as_ref(), "json".as_ref(), "-c".as_ref(), config.as_os_str()];
        let told = run(first.into_iter().chain(arguments.iter().map(AsRef::as_ref)));
        serde_json::from_slice::<Value>(&told.stdout).unwrap_or_else(|e| panic!("{e}: {told:?}"))
    };
    let revisions = history(&[PLAN])["revisions"].clone();
    let told: Vec<_> = revisions
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["says"].as_str().unwrap(), r["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(told, [("2025-04-01", "published"), ("2025-05-01", "published"), ("2025-05-08", "quarantined")]);
    for revision in revisions.as_array().unwrap() {
        assert!(
            Path::new(revision["folder"].as_str().unwrap()).is_dir(),
            "what was held back can be looked at: {revision}"
        );
    }
    assert_eq!(history(&[SOURCE, "--as-of", "2025-05-31"])["holds"]["says"], "2025-05-01");
    assert_eq!(
        history(&[SOURCE, "--as-of", "2025-05-31", "--known-on", "2025-05-01"])["holds"]["says"],
        "2025-04-01",
        "seen on 2 May in Japan"
    );
    assert_eq!(history(&[SOURCE, "--as-of", "2025-05-31", "--known-on", "2025-05-02"])["holds"]["says"], "2025-05-01");
}
