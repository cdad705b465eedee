//! One document that misbehaves costs one document.

mod command;

use command::{PLAN, code, files, keikaku, status, stderr, table};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const FAULTS: [(&str, &str); 6] = [
    ("abort", "crashed"),
    ("exit", "crashed"),
    ("stack", "crashed"),
    ("panic", "crashed"),
    ("memory", "limit-memory"),
    ("hang", "limit-time"),
];

/// A folder `in` with good plans before, between and behind those that commit a fault.
fn mixed(faults: &[(&str, &str)]) -> TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("in");
    fs::create_dir(&folder).expect("a folder");
    for (n, (fault, _)) in faults.iter().enumerate() {
        fs::write(folder.join(format!("{n}-bad-{fault}.tsv")), format!("keikaku-test-fault: {fault}\n"))
            .expect("a file");
        let plan = PLAN.replace("航路", &format!("第{n}航路"));
        fs::write(folder.join(format!("{n}-good.tsv")), plan).expect("a file");
    }
    place
}

fn build(place: &Path, output: &str, more: &[&str]) -> Output {
    let mut command = keikaku();
    command.env("KEIKAKU_TEST_FAULTS", "1").arg("build").arg(place.join("in")).arg("-o").arg(place.join(output));
    command.args(["--max-memory", "256MiB"]).args(more).output().expect("keikaku runs")
}

#[test]
fn a_document_that_crashes_hangs_or_eats_memory_fails_alone() {
    let place = mixed(&FAULTS);
    let built = build(place.path(), "out", &["--jobs", "2", "--max-time", "5s"]);
    assert_eq!(code(&built), 3, "{built:?}");
    let out = place.path().join("out");
    for (n, (fault, reason)) in FAULTS.iter().enumerate() {
        assert_eq!(status(&out, &format!("{n}-good.tsv")).0, "ok", "beside {fault}");
        assert_eq!(status(&out, &format!("-bad-{fault}.tsv")), ("failed".into(), (*reason).into()));
    }
    let findings = table(&out, "findings");
    for (_, reason) in FAULTS {
        assert!(findings.iter().any(|f| f["code"] == reason && !f["message"].is_empty()), "{reason}");
    }
}

/// What a document's reader says of one fault.
fn told(fault: &str) -> String {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("in")).expect("a folder");
    fs::write(place.path().join("in/bad.tsv"), format!("keikaku-test-fault: {fault}\n")).expect("a file");
    let out = place.path().join("out");
    let mut command = keikaku();
    command.env("KEIKAKU_TEST_FAULTS", "1").arg("build").arg(place.path().join("in")).arg("-o").arg(&out);
    let built = command.args(["--max-cpu", "1s", "--max-time", "2min"]).output().expect("keikaku runs");
    let findings = table(&out, "findings");
    findings.first().map_or_else(|| panic!("{fault}: {built:?}"), |f| format!("{}: {}", f["code"], f["message"]))
}

#[test]
#[cfg(target_os = "linux")]
fn a_reader_can_open_nothing_connect_to_nothing_and_start_nothing() {
    let place = tempfile::tempdir().expect("a folder");
    let (precious, new) = (place.path().join("precious"), place.path().join("new"));
    fs::write(&precious, "precious").expect("written");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound");
    let asked = [
        "read /etc/passwd".to_owned(),
        "read /proc/self/environ".to_owned(),
        format!("read {}", precious.display()),
        format!("write {}", new.display()),
        format!("write {}", precious.display()),
        format!("remove {}", precious.display()),
        "list /".to_owned(),
        format!("connect {port}"),
        "listen 127.0.0.1:0".to_owned(),
        "start /bin/true".to_owned(),
        "thread".to_owned(),
        format!("signal {}", std::process::id()),
    ];
    for fault in asked {
        let told = told(&fault);
        assert!(told.contains("it was refused: permission denied"), "{fault}: {told}");
    }
    assert_eq!(fs::read_to_string(&precious).expect("still there"), "precious");
    assert!(!new.exists());
    listener.set_nonblocking(true).expect("a socket");
    assert!(listener.accept().is_err(), "somebody connected");
}

#[test]
fn a_reader_knows_nothing_of_the_environment() {
    assert!(std::env::vars_os().count() > 1, "there is something to know");
    assert!(
        told("environment").contains("panicked: 1 variables"),
        "only the one that asks for faults: {}",
        told("environment")
    );
}

#[test]
#[cfg(target_os = "linux")]
fn the_run_names_what_held_its_readers_and_says_what_did_not() {
    let place = mixed(&[("none", "")]);
    let built = build(place.path(), "out", &[]);
    let run = fs::read_to_string(place.path().join("out/run.json")).expect("readable");
    let run: serde_json::Value = serde_json::from_str(&run).expect("JSON");
    let held = run["readers_held_by"].as_array().expect("a list");
    assert!(held.iter().any(|h| h == "limits"), "{run}");
    for name in ["landlock", "seccomp"] {
        let is_said = stderr(&built).contains(&format!("{name}: "));
        assert!(held.iter().any(|h| h == name) != is_said, "{name}: {run} {}", stderr(&built));
    }
}

#[test]
fn processor_time_is_limited_and_said() {
    let begun = Instant::now();
    let told = told("spin");
    assert_eq!(told, "limit-time: reading took more than 1 s of processor time");
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn processor_time_is_counted_for_each_document_anew() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("in")).expect("a folder");
    // One process reads all of them and works for more than two seconds.
    for n in 0..7 {
        fs::write(place.path().join(format!("in/{n}.tsv")), format!("keikaku-test-fault: work {n}\n")).expect("a file");
    }
    let out = place.path().join("out");
    let mut command = keikaku();
    command.env("KEIKAKU_TEST_FAULTS", "1");
    let built =
        command.arg("build").arg(place.path().join("in")).arg("-o").arg(&out).args(["--max-cpu", "1s", "--jobs", "1"]);
    let built = built.output().expect("keikaku runs");
    let documents = table(&out, "documents");
    assert_eq!(documents.iter().filter(|d| d["status"] == "failed").count(), 0, "{built:?}");
}

#[test]
fn a_reader_that_talks_on_standard_error_is_not_held_up() {
    assert!(!told("talk").contains("limit-time"));
}

#[test]
fn a_file_and_a_package_above_their_limits_are_said() {
    let place = tempfile::tempdir().expect("a folder");
    fs::create_dir(place.path().join("in")).expect("a folder");
    fs::write(place.path().join("in/a.tsv"), large_plan()).expect("a file");
    let out = place.path().join("out");
    for (flag, size, said) in
        [("--max-file", "1KiB", "the limit is 1 KiB"), ("--max-output", "2KiB", "larger than 2 KiB")]
    {
        let built = build(place.path(), "out", &[flag, size]);
        assert_eq!(code(&built), 3, "{built:?}");
        assert_eq!(status(&out, "a.tsv"), ("failed".into(), "limit-size".into()));
        let message = &table(&out, "findings")[0]["message"];
        assert!(message.contains(said), "{message}");
        assert_eq!(table(&out, "documents")[0]["sha256"].len(), 64, "what it was is known");
    }
}

#[test]
fn what_fails_fails_alike_with_any_number_of_readers() {
    let faults = &FAULTS[..5];
    let place = mixed(faults);
    build(place.path(), "one", &["--jobs", "1"]);
    build(place.path(), "many", &["--jobs", "7"]);
    assert!(files(&place.path().join("one")) == files(&place.path().join("many")));
}

#[test]
fn without_the_variable_the_words_of_a_fault_are_mere_text() {
    let place = mixed(&[("abort", "")]);
    let built = keikaku().arg("build").arg(place.path().join("in")).arg("-o").arg(place.path().join("out")).output();
    assert_ne!(code(&built.expect("keikaku runs")), 70);
    assert_ne!(status(&place.path().join("out"), "bad-abort.tsv").1, "crashed");
}

/// Processes whose command line holds `word`.
fn processes_with(word: &str) -> usize {
    let all = fs::read_dir("/proc").expect("/proc").flatten();
    let lines = all.filter_map(|e| fs::read(e.path().join("cmdline")).ok());
    lines.filter(|line| line.split(|b| *b == 0).any(|arg| arg == word.as_bytes())).count()
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(20);
    while !is_so() {
        assert!(Instant::now() < until, "waited in vain: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Builds a package, then starts a second build that hangs and sends it a signal.
fn interrupt(signal: &str, mebibytes: u64) -> (TempDir, Option<i32>) {
    let place = mixed(&[("hang", "")]);
    let hanging = place.path().join("in/0-bad-hang.tsv");
    let text = fs::read(&hanging).expect("readable");
    fs::remove_file(&hanging).expect("removed");
    assert_eq!(code(&build(place.path(), "out", &[])), 0);
    fs::write(&hanging, text).expect("written");
    let mut child = keikaku()
        .env("KEIKAKU_TEST_FAULTS", "1")
        .args(["build", "--max-memory", &format!("{mebibytes}MiB"), "-o"])
        .args([place.path().join("out"), place.path().join("in")])
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("keikaku runs");
    let worker = (mebibytes << 20).to_string();
    wait_until("a reader process", || processes_with(&worker) > 0);
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill runs");
    assert!(sent.success());
    let ended = child.wait().expect("ends");
    wait_until("no reader process is left", || processes_with(&worker) == 0);
    (place, ended.code())
}

#[test]
fn a_run_that_is_stopped_leaves_the_old_package_and_nothing_else() {
    for (signal, mebibytes, expected) in [("-INT", 301, Some(130)), ("-TERM", 302, Some(130)), ("-KILL", 303, None)] {
        let (place, ended) = interrupt(signal, mebibytes);
        assert_eq!(ended, expected, "{signal}");
        let names: Vec<_> = fs::read_dir(place.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        let out = place.path().join("out");
        assert_eq!(table(&out, "documents").len(), 1, "{signal}");
        assert_eq!(code(&keikaku().arg("validate").arg(&out).output().expect("runs")), 0, "{signal}");
    }
}

/// A plan whose package is much larger than that of [`PLAN`].
fn large_plan() -> String {
    let row = |n: usize| format!("第{n}灯台巡回研修\t\t{n}名\t3,300円\t2025年6月3日(火)\t静岡県\t白波会館\n");
    PLAN.lines().take(1).map(|l| format!("{l}\n")).chain((1..1500).map(row)).collect()
}

fn small_and_large() -> (TempDir, PathBuf, PathBuf) {
    let place = tempfile::tempdir().expect("a folder");
    let (small, large) = (place.path().join("small.tsv"), place.path().join("large.tsv"));
    fs::write(&small, PLAN).expect("written");
    fs::write(&large, large_plan()).expect("written");
    (place, small, large)
}

#[test]
fn a_full_disk_leaves_the_old_package() {
    let (place, small, large) = small_and_large();
    // A file system of its own that no one else sees, where the machine lets us.
    let script = "mkdir disk && mount -t tmpfs -o size=1m none disk || exit 99
        \"$0\" build \"$1\" -o disk/out || exit 98
        cp -r disk/out before
        \"$0\" build \"$2\" -o disk/out; echo $? > code
        cp -r disk/out after; ls -A disk > left";
    let ran = Command::new("unshare")
        .args(["--mount", "sh", "-c", script, env!("CARGO_BIN_EXE_keikaku")])
        .args([&small, &large])
        .current_dir(place.path())
        .output();
    let Ok(ran) = ran else { return };
    if !place.path().join("before").exists() {
        assert_ne!(ran.status.code(), Some(98), "the small package fits: {ran:?}");
        return;
    }
    let read = |name: &str| fs::read_to_string(place.path().join(name)).expect("readable");
    assert_eq!(read("code").trim(), "4", "{}", stderr(&ran));
    assert!(stderr(&ran).contains("as it was"), "{}", stderr(&ran));
    assert_eq!(read("left").trim(), "out");
    assert!(files(&place.path().join("before")) == files(&place.path().join("after")));
}

#[test]
fn a_disk_without_room_for_temporary_files_leaves_the_old_package() {
    let (place, small, large) = small_and_large();
    let out = place.path().join("out");
    let build = |input: &Path| keikaku().arg("build").arg(input).arg("-o").arg(&out).output().expect("runs");
    assert_eq!(code(&build(&small)), 0);
    let before = files(&out);
    // Files may not grow beyond 64 KiB; the signal that would end the program is ignored, as on a full disk.
    let ran = Command::new("sh")
        .args(["-c", "trap '' XFSZ; ulimit -f 128; exec \"$0\" build \"$1\" -o \"$2\"", env!("CARGO_BIN_EXE_keikaku")])
        .args([&large, &out])
        .output()
        .expect("sh runs");
    assert_eq!(code(&ran), 4, "{ran:?}");
    assert!(files(&out) == before);
}
