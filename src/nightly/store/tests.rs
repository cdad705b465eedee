use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use rusqlite::OptionalExtension;
use std::fs;
use std::io::Write;

/// A revision of `source` that was seen in the given second of 2025-05-01 and says that day.
fn entry(source: &str, second: i64) -> Entry {
    let midnight: jiff::Timestamp = "2025-05-01T00:00:00Z".parse().expect("a time");
    Entry {
        source: source.to_owned(),
        seen_at: jiff::Timestamp::from_second(midnight.as_second() + second).expect("a time"),
        sha256: Hash::of(&second.to_le_bytes()),
        bytes: 8,
        media_type: "text/plain".to_owned(),
        location: String::new(),
        verdict: Verdict::Published,
        package: format!("{second:064x}"),
        finding: None,
        documents: vec![Document {
            document_id: format!("plan-{source}@2025-05-01.{second}"),
            plan_id: format!("plan-{source}"),
            title: "令和7年度 研修計画".to_owned(),
            says: date(2025, 5, 1),
            basis: Basis::UpdatedOn,
        }],
        signature: Some(serde_json::json!({ "headings": ["研修名"] })),
    }
}

fn store() -> (tempfile::TempDir, Store) {
    let temp = tempfile::tempdir().expect("a folder");
    let store = Store::new(&temp.path().join("store"));
    (temp, store)
}

fn add_raw(store: &Store, source: &str, bytes: &[u8]) {
    let mut file = fs::File::options().append(true).open(store.ledger().path(source)).expect("there");
    file.write_all(bytes).expect("writable");
}

fn names(index: &Index) -> Vec<String> {
    index.sources().expect("readable").into_iter().map(|s| s.source).collect()
}

#[test]
fn what_is_added_is_read_back_and_what_was_there_is_left_alone() {
    let (_temp, store) = store();
    let (first, second) = (entry("a/研修", 1), entry("a/研修", 2));
    store.ledger().append(std::slice::from_ref(&first)).expect("added");
    let before = fs::read(store.ledger().path("a/研修")).expect("there");
    store.ledger().append(&[second.clone(), entry("b", 3)]).expect("added");
    let after = fs::read(store.ledger().path("a/研修")).expect("there");
    assert!(after.starts_with(&before) && after.ends_with(b"\n"));
    let read = store.ledger().read("a/研修").expect("readable");
    assert_eq!((read.entries, read.faults), (vec![first, second], vec![]));
    assert_eq!(store.ledger().read("unheard of").expect("no fault"), Lines::default());
}

#[test]
fn wherever_a_kill_tears_the_last_line_the_others_answer_and_the_next_one_fits() {
    let line = lines::write(&entry("s", 2)).expect("a line");
    for cut in (1..line.len()).step_by(29).chain(line.len() - 3..line.len()) {
        let (_temp, store) = store();
        store.ledger().append(&[entry("s", 1)]).expect("added");
        add_raw(&store, "s", &line.as_bytes()[..cut]);
        let read = store.ledger().read("s").expect("no fault of the file");
        // All but the line break is a whole line.
        let is_whole = cut == line.len() - 1;
        assert_eq!(read.entries.len(), if is_whole { 2 } else { 1 }, "cut at {cut}");
        assert_eq!(read.faults.len(), usize::from(!is_whole), "a torn line is told of");
        assert!(read.faults.iter().all(|f| f.line == 2 && f.why.contains("torn")), "{:?}", read.faults);
        let appended = store.ledger().append(&[entry("s", 3)]).expect("added");
        assert_eq!(appended.cut.len(), usize::from(!is_whole));
        let read = store.ledger().read("s").expect("readable");
        assert_eq!((read.entries.last(), read.faults), (Some(&entry("s", 3)), vec![]));
    }
}

#[test]
fn a_damaged_line_and_one_of_a_later_version_cost_themselves_alone() {
    let (_temp, store) = store();
    store.ledger().append(&[entry("s", 1)]).expect("added");
    let later = lines::write(&entry("s", 2)).expect("a line").replace("\"v\":1", "\"v\":9");
    add_raw(&store, "s", b"{\"v\":1,\"source\":\"s\"}\n\0\0\0\n");
    add_raw(&store, "s", later.as_bytes());
    add_raw(&store, "s", lines::write(&entry("other", 3)).expect("a line").as_bytes());
    store.ledger().append(&[entry("s", 4)]).expect("added");
    let read = store.ledger().read("s").expect("readable");
    assert_eq!(read.entries, [entry("s", 1), entry("s", 4)]);
    assert_eq!(read.faults.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert!(read.faults[2].why.contains("version 9"), "{}", read.faults[2]);
    assert!(read.faults[3].why.contains("of the source other"), "{}", read.faults[3]);
    let index = store.index().expect("an index");
    assert_eq!(index.faults().expect("readable"), read.faults, "the index tells of them, too");
}

#[test]
fn a_line_that_is_said_twice_counts_once() {
    let (_temp, store) = store();
    store.ledger().append(&[entry("s", 1)]).expect("added");
    store.ledger().append(&[entry("s", 1)]).expect("added");
    assert_eq!(store.ledger().read("s").expect("readable").entries.len(), 1);
    assert_eq!(store.index().expect("an index").sources().expect("readable")[0].revisions, [1, 0, 0]);
}

#[test]
fn the_index_follows_the_ledger() {
    let (_temp, store) = store();
    let first = store.index().expect("an index");
    assert!(matches!(first.made(), Made::InMemory(_)), "asking makes no folders: {:?}", first.made());
    assert!(!store.root().exists());
    store.ledger().append(&[entry("a", 1), entry("b", 1), entry("c", 1)]).expect("added");
    assert!(matches!(store.index().expect("an index").made(), Made::Rebuilt(_)));
    assert_eq!(store.index().expect("an index").made(), &Made::Current);
    store.ledger().append(&[entry("b", 2)]).expect("added");
    fs::remove_file(store.ledger().path("c")).expect("there");
    let index = store.index().expect("an index");
    assert_eq!((index.made(), names(&index)), (&Made::Updated(2), vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(index.sources().expect("readable")[1].revisions, [2, 0, 0]);
    assert_eq!(index.sources_of("plan-b").expect("readable"), ["b"]);
    assert_eq!(index.plans().expect("readable").len(), 2);
}

#[test]
fn an_index_that_is_gone_or_damaged_is_built_anew_and_loses_nothing() {
    let (_temp, store) = store();
    let all: Vec<Entry> = (0..300).map(|n| entry(&format!("source-{n:03}"), n)).collect();
    store.ledger().append(&all).expect("added");
    let path = store.root().join("index.sqlite");
    let sound = store.index().expect("an index").sources().expect("readable");
    let bytes = fs::read(&path).expect("there");
    let holes = (0..bytes.len()).step_by(bytes.len() / 40).map(|at| {
        let mut damaged = bytes.clone();
        damaged[at..(at + 64).min(bytes.len())].fill(0xff);
        damaged
    });
    let cuts = (0..bytes.len()).step_by(bytes.len() / 20).map(|at| bytes[..at].to_vec());
    for damaged in holes.chain(cuts).chain([b"a note of my own".to_vec()]) {
        fs::write(&path, &damaged).expect("writable");
        let index = store.index().expect("an index");
        assert_eq!(index.sources().expect("readable"), sound);
        for other in [0, 123, 299] {
            assert_eq!(index.sources_of(&format!("plan-source-{other:03}")).expect("readable").len(), 1);
        }
    }
    fs::remove_file(&path).expect("there");
    assert_eq!(store.index().expect("an index").sources().expect("readable"), sound);
    assert_eq!(store.rebuild_index().expect("an index").sources().expect("readable"), sound);
}

#[test]
fn a_store_that_cannot_be_written_answers_all_the_same() {
    let (_temp, store) = store();
    store.ledger().append(&[entry("a", 1)]).expect("added");
    // A folder in its place stops everybody; a folder without permission would not stop root.
    fs::create_dir_all(store.root().join("index.sqlite/in-the-way")).expect("writable");
    let index = store.index().expect("an index");
    assert!(matches!(index.made(), Made::InMemory(_)), "{:?}", index.made());
    assert_eq!(names(&index), ["a"]);
    assert!(store.rebuild_index().is_err(), "who asks for a file is told that there is none");
    assert_eq!(store.sweep().expect("swept"), 0, "nothing is left behind");
    fs::write(store.root().join(".index-abc.tmp"), "half of an index").expect("writable");
    assert_eq!(store.sweep().expect("swept"), 1, "what a killed run left goes");
    fs::create_dir(store.ledger().path("folder")).expect("writable");
    assert_eq!(names(&store.index().expect("an index")), ["a"], "what is no file is no ledger");
}

#[test]
fn entries_of_a_plan_come_from_all_its_sources_in_the_order_in_which_they_were_seen() {
    let (_temp, store) = store();
    let of_plan_a = |source: &str, second| Entry { documents: entry("a", second).documents, ..entry(source, second) };
    store.ledger().append(&[of_plan_a("z", 1), of_plan_a("y", 3), of_plan_a("z", 2), entry("b", 4)]).expect("added");
    let index = store.index().expect("an index");
    let read = store.entries(&index, &Of::Plan("plan-a".to_owned())).expect("readable");
    let told: Vec<_> = read.entries.iter().map(|e| (e.source.as_str(), e.seen_at.as_second() % 60)).collect();
    assert_eq!(told, [("z", 1), ("z", 2), ("y", 3)]);
}

#[test]
fn the_page_about_the_ledger_names_every_column() {
    let (_temp, store) = store();
    store.ledger().append(&[entry("a", 1)]).expect("added");
    store.index().expect("an index");
    let page = include_str!("../../../docs/ledger.md");
    let db = rusqlite::Connection::open(store.root().join("index.sqlite")).expect("an index");
    let sql = "SELECT m.name, c.name FROM sqlite_schema AS m, pragma_table_info(m.name) AS c WHERE m.type IN ('table', 'view')";
    let mut statement = db.prepare(sql).expect("a query");
    let columns = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
    let mut count = 0;
    for column in columns.expect("readable") {
        let (table, column) = column.expect("readable");
        let row = page.lines().find(|l| l.starts_with(&format!("| `{table}` |"))).expect("the page names every table");
        assert!(row.contains(&column), "docs/ledger.md: {table} lacks {column}");
        count += 1;
    }
    assert!(count > 30, "{count} columns");
}

/// Few days, seconds and contents, so that equal ones and late arrivals abound.
fn any_entry() -> impl Strategy<Value = Entry> {
    let verdict =
        prop_oneof![4 => Just(Verdict::Published), 1 => Just(Verdict::Quarantined), 1 => Just(Verdict::Failed)];
    let plan = prop_oneof!["p", "q"];
    (prop_oneof!["a", "b"], plan, 0..4i64, 1..5i8, 1..5i64, verdict).prop_map(
        |(source, plan, content, says, seen, verdict)| {
            let mut entry = Entry { sha256: Hash::of(&content.to_le_bytes()), verdict, ..entry(&source, seen) };
            entry.documents[0].plan_id = plan;
            entry.documents[0].says = date(2025, 5, says);
            entry.package = content.to_string();
            entry
        },
    )
}

/// Every answer that a store gives, and what SQL says to the same question.
fn every_answer(store: &Store, all: &[Entry]) -> Vec<Option<(String, String)>> {
    let index = store.index().expect("an index");
    let db = rusqlite::Connection::open(store.root().join("index.sqlite")).expect("an index");
    let mut told = Vec::new();
    for (of, column) in [Of::Source("a".into()), Of::Source("b".into()), Of::Plan("p".into()), Of::Plan("q".into())]
        .into_iter()
        .map(|of| (of.clone(), if matches!(of, Of::Plan(_)) { "plan_id" } else { "source" }))
    {
        let lines = store.entries(&index, &of).expect("readable");
        let found = revisions(&lines.entries, &of);
        let (Of::Source(name) | Of::Plan(name)) = &of;
        for (as_of, known_on) in (0..36).map(|i| (date(2025, 5, i % 6 + 1), entry("s", i64::from(i / 6)).seen_at)) {
            let holds = answer(&found, Question { as_of, known_on }).holds;
            let holds = holds.map(|r| (r.says().to_string(), r.entry.sha256.to_string()));
            let sql = format!(
                "SELECT says, sha256 FROM revisions WHERE {column} = ?1 AND verdict = 'published' AND says <= ?2 \
                 AND seen_at <= ?3 ORDER BY says DESC, seen_at DESC, sha256 DESC LIMIT 1"
            );
            let given = [name.clone(), as_of.to_string(), known_on.to_string()];
            let by_sql = db.query_row(&sql, given, |row| Ok((row.get(0)?, row.get(1)?))).optional();
            assert_eq!(by_sql.expect("a query"), holds, "{of:?} {as_of} {known_on}\n{all:#?}");
            told.push(holds);
        }
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn ledgers_that_were_filled_in_any_order_answer_the_same(
        (one, other) in proptest::collection::vec(any_entry(), 1..9)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        early in 0..9usize,
    ) {
        let ((_one, first), (_other, second)) = (store(), store());
        first.ledger().append(&one).expect("added");
        // The other store is asked in between, so that its index has to follow.
        let (before, after) = other.split_at(early.min(other.len()));
        second.ledger().append(before).expect("added");
        second.index().expect("an index");
        second.ledger().append(after).expect("added");
        prop_assert_eq!(every_answer(&first, &one), every_answer(&second, &one));
    }
}
