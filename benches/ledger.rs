//! Speed of the ledger and its index: `cargo bench --bench ledger`.
//!
//! Prints, for 2,500 to 20,000 sources of three revisions each, how long it takes to write the ledgers, to build the index from nothing,
//! to find that nothing changed, to follow one source that did, and to answer for a plan.

// What a benchmark says, it says on standard output.
#![allow(clippy::print_stdout)]

use jiff::Timestamp;
use jiff::civil::date;
use keikaku::nightly::store::{
    Basis, Document, Entry, Hash, Of, Question, Store, Verdict, answer, end_of_day_in_japan, revisions,
};
use std::time::{Duration, Instant};

fn main() {
    println!("ledger and index, three revisions a source, milliseconds:");
    println!(
        "  {:>8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "sources", "append", "rebuild", "growth", "check", "update", "answer"
    );
    let mut before: Option<Duration> = None;
    for sources in [2_500, 5_000, 10_000, 20_000] {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::new(&folder.path().join("store"));
        let entries: Vec<Entry> = (0..3 * sources).map(|n| entry(n % sources, n / sources)).collect();
        let append = time(|| store.ledger().append(&entries).map(drop).expect("written"));
        let rebuild = time(|| store.rebuild_index().map(drop).expect("built"));
        let check = time(|| store.index().map(drop).expect("checked"));
        store.ledger().append(&[entry(7, 3)]).expect("written");
        let update = time(|| store.index().map(drop).expect("updated"));
        let index = store.index().expect("an index");
        let all = time(|| {
            let of = Of::Plan("training-plan.center-7.2025".to_owned());
            let lines = store.entries(&index, &of).expect("read");
            let day = date(2025, 6, 1);
            let question = Question { as_of: day, known_on: end_of_day_in_japan(day) };
            assert!(answer(&revisions(&lines.entries, &of), question).holds.is_some());
        });
        let growth = before.map_or(String::new(), |b| format!("× {:.2}", rebuild.as_secs_f64() / b.as_secs_f64()));
        let [append, built, check, update, all] = [append, rebuild, check, update, all].map(|t| t.as_secs_f64() * 1e3);
        println!("  {sources:>8} {append:>9.0} {built:>9.0} {growth:>9} {check:>9.0} {update:>9.0} {all:>9.1}");
        before = Some(rebuild);
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn entry(source: usize, revision: usize) -> Entry {
    let second = 1_743_500_000 + revision as i64 * 2_000_000 + source as i64;
    Entry {
        source: format!("center-{source}"),
        seen_at: Timestamp::from_second(second).expect("a time"),
        sha256: Hash::of(&second.to_le_bytes()),
        bytes: 30_000,
        media_type: "application/pdf".to_owned(),
        location: format!("https://example.org/plans/{source}.pdf"),
        verdict: Verdict::Published,
        package: Hash::of(&revision.to_le_bytes()).to_string(),
        finding: None,
        documents: vec![Document {
            document_id: format!("training-plan.center-{source}.2025@2025-04-{:02}.{revision:08x}", revision + 1),
            plan_id: format!("training-plan.center-{source}.2025"),
            title: "令和7年度 研修計画".to_owned(),
            says: date(2025, 4, 1 + revision as i8),
            basis: Basis::UpdatedOn,
        }],
        signature: Some(serde_json::json!({ "headings": ["研修名", "コース", "募集定員", "費用(税込)"], "rows": 120 })),
    }
}
