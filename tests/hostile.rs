//! Bombs: every one of them is a row, none of them costs more than the limits, and none costs another document.

mod bombs;
mod command;

use command::{PLAN, code, keikaku, status, stderr, table};
use std::fs;
use std::time::{Duration, Instant};

/// The PDF library panics on it (0.9.0 divides by the number of columns); the cage turns that into a row.
const PANICS: &str = "predictor.pdf";

#[test]
fn a_bomb_costs_its_limits_and_nothing_else() {
    let place = tempfile::tempdir().expect("a folder");
    let (folder, out) = (place.path().join("in"), place.path().join("out"));
    fs::create_dir(&folder).expect("a folder");
    let bombs = bombs::all();
    for (name, bytes) in &bombs {
        fs::write(folder.join(name), bytes).expect("written");
    }
    fs::write(folder.join("plan.tsv"), PLAN).expect("written");
    let begun = Instant::now();
    let mut command = keikaku();
    command.arg("build").arg(&folder).arg("-o").arg(&out).args([
        "--max-cpu",
        "2s",
        "--max-time",
        "30s",
        "--max-memory",
        "512MiB",
    ]);
    let built = command.output().expect("keikaku runs");
    assert!([1, 3].contains(&code(&built)), "{built:?}");
    assert_eq!(status(&out, "plan.tsv").0, "ok");
    let reasons = ["", "unreadable", "empty-file", "limit-size", "limit-time", "limit-memory", "budget-spent"];
    for (name, _) in &bombs {
        let (status, reason) = status(&out, name);
        println!("{name}: {status} {reason}");
        assert!(["ok", "partial", "failed"].contains(&status.as_str()), "{name}: {status}");
        let is_known = reasons[1..].contains(&reason.as_str()) || (*name == PANICS && reason == "crashed");
        assert!(status != "failed" || is_known, "{name}: {reason}");
    }
    assert_eq!(table(&out, "documents").len(), bombs.len() + 1);
    // Two seconds of each on whatever else the machine does.
    assert!(begun.elapsed() < Duration::from_secs(30 * bombs.len() as u64));
}

#[test]
fn inspect_is_held_to_its_limits_too() {
    let place = tempfile::tempdir().expect("a folder");
    let bomb = place.path().join("bomb.pdf");
    fs::write(&bomb, bombs::laughing_forms(12)).expect("written");
    let inspect = |more: &[&str]| {
        let mut command = keikaku();
        command.arg("inspect").arg(&bomb).args(["--stage", "extract"]).args(more).output().expect("keikaku runs")
    };
    for (limit, said) in
        [("--max-cpu=1s", "processor time"), ("--max-time=1s", "longer than 1 s"), ("--max-file=1KiB", "limit-size")]
    {
        let ran = inspect(&[limit]);
        assert_eq!(code(&ran), 3, "{limit}: {ran:?}");
        assert!(stderr(&ran).contains(said), "{limit}: {ran:?}");
    }
}
