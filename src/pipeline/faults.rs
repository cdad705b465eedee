//! Faults on purpose, for the tests of isolation: nothing happens unless `KEIKAKU_TEST_FAULTS=1` is set.

use std::fs::File;
use std::hint::black_box;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

const MARK: &[u8] = b"keikaku-test-fault: ";

/// Commits the fault that `bytes` name, if they name one and the environment allows it.
pub(super) fn commit(bytes: &[u8]) {
    let Some(fault) = bytes.strip_prefix(MARK) else { return };
    if std::env::var_os("KEIKAKU_TEST_FAULTS").is_none_or(|v| v != "1") {
        return;
    }
    let fault = fault.trim_ascii();
    let (name, what) = fault.split_at(fault.iter().position(|b| *b == b' ').unwrap_or(fault.len()));
    let what = String::from_utf8_lossy(what.trim_ascii()).into_owned();
    match name {
        b"abort" => std::process::abort(),
        b"exit" => std::process::exit(0),
        b"hang" => std::thread::sleep(Duration::from_secs(3600)),
        b"memory" => fill_memory(),
        b"stack" => drop(black_box(descend(0))),
        b"panic" => panic!("a fault was asked for"),
        b"spin" => spin(Duration::from_secs(3600)),
        b"work" => spin(Duration::from_millis(400)),
        b"talk" => talk(),
        // What the cage should refuse; the panic tells the test how it went.
        b"read" => told(File::open(what)),
        b"write" => told(File::create(what)),
        b"list" => told(std::fs::read_dir(what)),
        b"remove" => told(std::fs::remove_file(what)),
        b"connect" => told(TcpStream::connect(what)),
        b"listen" => told(TcpListener::bind(what)),
        b"start" => told(Command::new(what).status()),
        b"thread" => told(std::thread::Builder::new().spawn(|| ())),
        b"environment" => panic!("{} variables", std::env::vars_os().count()),
        #[cfg(unix)]
        b"signal" => told(signal(&what)),
        _ => {}
    }
}

fn told<T>(outcome: io::Result<T>) {
    match outcome {
        Ok(_) => panic!("it was allowed"),
        Err(e) => panic!("it was refused: {}", e.kind()),
    }
}

#[cfg(unix)]
fn signal(to: &str) -> io::Result<()> {
    let process = to.parse().ok().and_then(rustix::process::Pid::from_raw);
    let process = process.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidInput))?;
    Ok(rustix::process::kill_process(process, rustix::process::Signal::TERM)?)
}

fn spin(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        black_box(begun);
    }
}

/// More on standard error than any pipe holds.
fn talk() {
    let line = [b'x'; 1023];
    for _ in 0..4096 {
        // Nobody has to listen.
        let _ = io::stderr().write_all(&line);
    }
}

fn fill_memory() {
    let mut held: Vec<Vec<u8>> = Vec::new();
    loop {
        held.push(vec![1; 1 << 24]);
        black_box(&held);
    }
}

fn descend(depth: u64) -> [u64; 64] {
    let below = if depth == u64::MAX { [0; 64] } else { descend(black_box(depth + 1)) };
    black_box([depth; 64].map(|n| n ^ below[0]))
}
