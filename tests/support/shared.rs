//! Documents outside the project, and the tools that score what was read of them.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The folder of documents outside the project.
pub(crate) fn shared() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let dir = std::env::var_os("KEIKAKU_SHARED").map_or(beside, PathBuf::from);
    assert!(dir.join("corpus").is_dir(), "no documents in {}", dir.display());
    dir
}

/// Files below a folder, in order.
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display())) {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// `keikaku build`; gives the exit code.
pub(crate) fn build(input: &Path, out: &Path) -> i32 {
    let run = Command::new(env!("CARGO_BIN_EXE_keikaku")).arg("build").arg(input).arg("-o").arg(out).arg("-q").output();
    run.expect("keikaku starts").status.code().expect("keikaku ends by itself")
}

/// Runs a scoring tool; gives its words and whether it was content.
pub(crate) fn score(tool: &str, arguments: &[&str]) -> (String, bool) {
    let run = Command::new("python3").arg(shared().join("tools").join(tool)).args(arguments).output();
    let run = run.expect("python3 is needed for scoring");
    (String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr), run.status.success())
}
