//! Faults on purpose, for the tests of isolation: nothing happens unless `KEIKAKU_TEST_FAULTS=1` is set.

use std::hint::black_box;
use std::time::Duration;

const MARK: &[u8] = b"keikaku-test-fault: ";

/// Commits the fault that `bytes` name, if they name one and the environment allows it.
pub(super) fn commit(bytes: &[u8]) {
    let Some(fault) = bytes.strip_prefix(MARK) else { return };
    if std::env::var_os("KEIKAKU_TEST_FAULTS").is_none_or(|v| v != "1") {
        return;
    }
    match fault.trim_ascii() {
        b"abort" => std::process::abort(),
        b"exit" => std::process::exit(0),
        b"hang" => std::thread::sleep(Duration::from_secs(3600)),
        b"memory" => fill_memory(),
        b"stack" => drop(black_box(descend(0))),
        b"panic" => panic!("a fault was asked for"),
        _ => {}
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
