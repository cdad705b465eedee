//! Nights that end badly: killed at any moment, a full disk, a disk that cannot be written, several at once. What is published is the
//! old or the new, whole and valid, and the next run completes it.
//!
//! `KEIKAKU_KILLS=500 cargo test --test nightly_kill` kills more often; `KEIKAKU_SEED` makes it other moments.

mod command;
mod nights;

use command::code;
use nights::{CONFIG, Night, Place, plan};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

/// What everybody sees.
type Publication = BTreeMap<String, BTreeMap<String, Vec<u8>>>;

/// Moments that look random and are the same in every run.
struct Moments(u64);

impl Moments {
    /// A number below `end`.
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }
}

fn number(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

const KEPT: &str = "\n[source.expect]\nmin_records = { courses = 2 }\n\n[keep]\nnights = 1\nmonths = 0\n";

/// A place with a night behind it and everything before it that may happen to a source.
fn prepared() -> Place {
    let place = Place::new(&format!("{CONFIG}{KEPT}"));
    for name in ["changed", "unchanged", "broken", "short", "gone"] {
        place.write(&format!("plans/{name}.tsv"), &plan(name, 9));
    }
    assert_eq!(place.night(1).code, 0);
    place.write("plans/changed.tsv", &plan("changed", 2));
    place.write("plans/new.tsv", &plan("new", 9));
    place.write("plans/broken.tsv", "PK\u{3}\u{4}");
    let short: String = plan("short", 9).lines().take(3).map(|l| format!("{l}\n")).collect();
    place.write("plans/short.tsv", &short);
    place.remove("plans/gone.tsv");
    place
}

fn copy(of: &Place) -> Place {
    let place = Place::new("");
    let copied = Command::new("cp").args(["-a"]).arg(of.path(".")).arg(place.path("")).status().expect("cp runs");
    assert!(copied.success());
    place
}

/// The ledger, file by file.
fn ledger(place: &Place) -> BTreeMap<String, Vec<u8>> {
    command::files(&place.path("store/ledger"))
}

/// What two runs that did the same have in common.
fn outcome(place: &Place) -> (Publication, BTreeMap<String, Vec<u8>>, Vec<String>) {
    let held = walkdir::WalkDir::new(place.path("store/quarantine")).min_depth(3).max_depth(3);
    let held = held.into_iter().flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    (place.contents(), ledger(place), held)
}

fn assert_tidy(place: &Place) {
    for entry in walkdir::WalkDir::new(place.path("")).into_iter().flatten() {
        let name = entry.file_name().to_string_lossy();
        let is_leftover = name.ends_with(".tmp") || name.starts_with(".new-") || name.starts_with(".keikaku-");
        assert!(entry.depth() == 0 || !is_leftover, "left behind: {}", entry.path().display());
    }
}

fn start(place: &Place) -> std::process::Child {
    place.command(2).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("keikaku runs")
}

#[test]
fn a_run_that_is_killed_leaves_the_old_or_the_new_and_the_next_one_completes_it() {
    let prepared = prepared();
    let old = prepared.publication();
    let undisturbed = copy(&prepared);
    let begun = Instant::now();
    let night = undisturbed.night(2);
    let took = u64::try_from(begun.elapsed().as_micros()).expect("no long time");
    let statuses = ["changed", "unchanged", "broken", "short", "gone", "new"];
    let statuses = statuses.map(|n| night.status(&format!("plans/{n}.tsv")).to_owned());
    assert_eq!(statuses, ["published", "unchanged", "failed", "quarantined", "failed", "published"]);
    let wanted = outcome(&undisturbed);
    assert!(old != wanted.0 && undisturbed.publication() == wanted.0);
    let mut moments = Moments(number("KEIKAKU_SEED", 0x9e37_79b9_7f4a_7c15));
    let mut seen = [0; 2];
    for kill in 0..number("KEIKAKU_KILLS", 40) {
        let place = copy(&prepared);
        // One in three is killed again when it tries to complete.
        for _ in 0..1 + u64::from(moments.below(3) == 0) {
            let moment = moments.below(took + took / 10);
            let mut run = start(&place);
            std::thread::sleep(Duration::from_micros(moment));
            run.kill().and_then(|()| run.wait()).expect("it is ours");
            // Both are known to be valid, to the last byte.
            let is = place.contents();
            assert!(is == old || is == wanted.0, "kill {kill} after {moment} µs: a mixture is published");
            seen[usize::from(is == wanted.0)] += 1;
        }
        let next = place.night(2);
        assert_eq!(next.code, night.code, "kill {kill}: {next:?}");
        assert!(outcome(&place) == wanted, "kill {kill}: the next run ends elsewhere than one that was left alone");
        assert_tidy(&place);
    }
    assert!(seen.iter().all(|n| *n > 0), "too early or too late, all of them: {seen:?}");
}

#[test]
fn of_many_runs_at_once_one_works_and_the_others_say_so() {
    let place = prepared();
    let runs: Vec<_> = (0..4).map(|_| place.command(2).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()).collect();
    let ended: Vec<Output> = runs.into_iter().map(|r| r.and_then(|r| r.wait_with_output()).expect("runs")).collect();
    let mut codes: Vec<i32> = ended.iter().map(code).collect();
    codes.sort_unstable();
    // One that begins after the first has ended finds nothing new and says the same of what is held back.
    assert!(codes.contains(&3) && codes.iter().all(|c| [3, 5].contains(c)), "{codes:?}");
    assert_eq!(place.publication().len(), 6);
    assert_tidy(&place);
}

/// Runs a script in a file system of its own; nothing where the machine does not let us.
fn in_own_file_system(place: &Path, script: &str) -> Option<Output> {
    let mut command = Command::new("unshare");
    command.args(["--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_keikaku")]).current_dir(place);
    let ran = command.output().ok()?;
    (ran.status.code() != Some(99) && place.join("mounted").exists()).then_some(ran)
}

#[test]
fn a_full_disk_and_one_that_cannot_be_written_change_nothing_and_the_next_run_completes_it() {
    let prepared = prepared();
    let (old, wanted) = (prepared.publication(), copy(&prepared));
    wanted.night(2);
    let wanted = outcome(&wanted);
    // The whole place on a disk that gets fuller from try to try, until nothing more fits; then one that is read-only; then one with room.
    let script = "mkdir disk && mount -t tmpfs -o size=64m none disk || exit 99
        touch mounted; cp -a site store plans keikaku.toml disk/ && cd disk || exit 98
        n=0; for room in 700 400 200 100 50 20 8 0; do
            free=$(df -k --output=avail . | tail -n 1); head -c $(( (free - room) * 1024 )) /dev/zero > fill
            \"$0\" nightly --now 2026-11-02T17:15:00Z >> ../said 2>&1; echo $? >> ../codes
            n=$((n + 1)); mkdir ../full-$n; cp -a site store keikaku.toml ../full-$n/; rm fill
            [ \"$(tail -n 1 ../codes)\" = 4 ] || { rm -r site store; cp -a ../site ../store .; }
        done
        rm -r site store; cp -a ../site ../store .
        mount -o remount,ro disk ../disk; \"$0\" nightly --now 2026-11-02T17:15:00Z >> ../said 2>&1; echo $? > ../code-ro
        cp -a . ../read-only; mount -o remount,rw ../disk
        \"$0\" nightly --now 2026-11-02T17:15:00Z >> ../said 2>&1; echo $? > ../code-rw; cp -a . ../completed";
    let Some(ran) = in_own_file_system(&prepared.path(""), script) else { return };
    let said = || format!("{ran:?}\n{}", prepared.read("said"));
    let codes = prepared.read("codes");
    assert!(codes.lines().all(|c| c == "4" || c == "3") && codes.lines().any(|c| c == "4"), "{codes}{}", said());
    let publication = |name: &str| at(&prepared, name).publication();
    for (n, code) in codes.lines().enumerate() {
        let is = publication(&format!("full-{}", n + 1));
        assert!(is == old || (is == wanted.0 && code == "3"), "{n} {code}: {}", said());
    }
    assert_eq!(prepared.read("code-ro").trim(), "4", "{}", said());
    assert!(publication("read-only") == old);
    assert_eq!(prepared.read("code-rw").trim(), "3", "{}", said());
    assert!(outcome(&at(&prepared, "completed")) == wanted, "{}", said());
}

/// A place that was copied into another one.
fn at(of: &Place, inside: &str) -> Place {
    let place = Place::new("");
    let copied = Command::new("cp").arg("-a").arg(of.path(inside).join(".")).arg(place.path("")).status();
    assert!(copied.expect("cp runs").success(), "{inside}");
    place
}

#[test]
fn files_that_may_not_grow_change_nothing() {
    let place = prepared();
    let old = place.publication();
    let large: String = (0..1500)
        .map(|n| format!("第{n}灯台巡回研修\t\t{n}名\t3,300円\t2025年6月3日(火)\t静岡県\t白波会館\n"))
        .collect();
    place.write("plans/large.tsv", &(plan("large", 9) + &large));
    let script = "trap '' XFSZ; ulimit -f 128; exec \"$0\" nightly --format json";
    let ran = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_keikaku")])
        .current_dir(place.path(""))
        .output()
        .expect("sh runs");
    assert_eq!(code(&ran), 4, "{ran:?}");
    assert!(place.publication() == old);
    let next = Night::of(&place.command(3).output().expect("keikaku runs"));
    assert_eq!((next.code, next.status("plans/large.tsv")), (3, "published"), "{next:?}");
    assert_tidy(&place);
    assert!(fs::read_link(place.path("site/current")).is_ok());
}
