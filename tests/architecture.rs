//! The house keeps its shape: imports point one way, every room says what it is for, and no file outgrows its reader.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Who may import what. A module that is not listed here fails the test: a new room needs a place in the plan of the house.
///
/// Stages never import one another. Two libraries of pure functions are open to those named beside them:
/// `parse::values` (cell text → readings) and `normalize` (`fold`, for comparing words in the documents' own folding).
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("diag", &["model"]),
    ("kinds", &["model", "normalize"]),
    ("extract", &["model", "diag"]),
    ("layout", &["model", "diag"]),
    ("normalize", &["model", "diag"]),
    ("assemble", &["model", "diag", "parse::values", "normalize"]),
    ("parse", &["model", "diag", "normalize"]),
    ("split", &["model", "diag", "parse::values", "normalize"]),
    ("resolve", &["model", "diag", "parse::values", "normalize"]),
    ("correct", &["model", "diag", "normalize"]),
    ("validate", &["model", "diag"]),
    ("emit", &["model", "diag", "validate"]),
    ("diff", &["model", "diag", "validate", "normalize"]),
    ("nightly", &["model", "diag", "emit", "diff", "pipeline", "kinds", "correct"]),
    ("pipeline", &["*"]),
    ("cli", &["*"]),
    ("lib", &[]),
    ("main", &["*"]),
];

/// Files may grow to this many lines of code; comments, blank lines and the tests inside them are not counted.
const LONGEST_FILE: usize = 400;

fn sources() -> Vec<PathBuf> {
    fn walk(dir: &Path, out: &mut Vec<PathBuf>) {
        let mut entries: Vec<_> = std::fs::read_dir(dir).expect("src is readable").map(|e| e.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            // Tests may reach where they need to: they are files of their own, or a folder.
            let name = path.file_name().unwrap().to_string_lossy().to_string();
            if matches!(name.as_str(), "tests.rs" | "tests" | "sample.rs") {
                continue;
            }
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|x| x == "rs") {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    assert!(out.len() > 20, "found only {} sources", out.len());
    out
}

/// The room of a file: `src/parse/values/date.rs` is in `parse`.
fn room(path: &Path) -> String {
    let inside = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    inside.components().next().unwrap().as_os_str().to_string_lossy().trim_end_matches(".rs").to_string()
}

/// The code of a file: without comments, and without what stands behind `#[cfg(test)] mod`.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source is UTF-8");
    let mut lines = Vec::new();
    let mut rest = text.lines().peekable();
    while let Some(line) = rest.next() {
        let is_tests = line.trim() == "#[cfg(test)]" && rest.peek().is_some_and(|l| l.trim_start().starts_with("mod "));
        if is_tests && rest.peek().is_some_and(|l| l.contains('{')) {
            break;
        }
        lines.push(if line.trim_start().starts_with("//") { "" } else { line });
    }
    lines.join("\n")
}

/// Every path behind `crate::` (or `keikaku::`), groups unfolded: `use crate::{diag::Code, model::{Row, Span}}` gives two.
fn imports(code: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (at, found) in code.match_indices("crate::").chain(code.match_indices("keikaku::")) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        unfold("", &code[at + found.len()..], &mut out);
    }
    out
}

/// Reads one use tree; gives the number of bytes it took.
fn unfold(prefix: &str, tree: &str, out: &mut Vec<String>) -> usize {
    let mut end = 0;
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':' || c == '*';
    while end < tree.len() && tree[end..].starts_with(word) {
        end += tree[end..].chars().next().map_or(1, char::len_utf8);
    }
    let path = format!("{prefix}{}", &tree[..end]);
    if !tree[end..].starts_with('{') {
        out.push(path);
        return end;
    }
    end += 1;
    loop {
        end += tree[end..].len() - tree[end..].trim_start_matches([' ', '\n', ',']).len();
        if end >= tree.len() || tree[end..].starts_with('}') {
            return (end + 1).min(tree.len());
        }
        let took = unfold(&path, &tree[end..], out);
        end += took;
        // `as Name` behind a path, or a character that no use tree has.
        end += tree[end..].find([',', '}']).unwrap_or(tree[end..].len());
    }
}

fn allows(rule: &str, import: &str) -> bool {
    rule == "*" || import == rule || import.starts_with(&format!("{rule}::"))
}

#[test]
fn imports_point_one_way() {
    let rules: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for path in sources() {
        let room = room(&path);
        let Some(rule) = rules.get(room.as_str()) else {
            wrong.push(format!("{}: a room without a place in ALLOWED", path.display()));
            continue;
        };
        for import in imports(&code(&path)) {
            seen += 1;
            let same_room = import == room || import.starts_with(&format!("{room}::"));
            if !same_room && !rule.iter().any(|r| allows(r, &import)) {
                wrong.push(format!("{}: {room} may not import {import}", path.display()));
            }
        }
    }
    assert!(seen > 10, "the reader of imports saw only {seen}");
    assert!(wrong.is_empty(), "arrows that point the wrong way:\n{}", wrong.join("\n"));
}

#[test]
fn the_reader_of_imports_sees_groups() {
    let found = imports("use crate::{diag::{Code as C, Diagnostic}, model::Row};\nlet x = crate::split::split(y);");
    assert_eq!(found, ["diag::Code", "diag::Diagnostic", "model::Row", "split::split"]);
}

#[test]
fn the_model_knows_no_format_and_no_file() {
    for path in sources().into_iter().filter(|p| room(p) == "model") {
        for word in ["serde", "std::fs", "std::io", "csv::", "println!"] {
            assert!(!code(&path).contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn only_cli_and_pipeline_touch_files_or_print() {
    let outside = ["cli", "nightly", "pipeline", "main", "validate"];
    for path in sources().into_iter().filter(|p| !outside.contains(&room(p).as_str())) {
        // The package writer is the one stage-side place that may hold paths; it may not print.
        let files: &[&str] = if room(&path) == "emit" { &[] } else { &["std::fs", "File::", "std::env"] };
        for word in files.iter().chain(&["println!", "eprintln!", "std::process::Command"]) {
            assert!(!code(&path).contains(word), "{} uses {word}", path.display());
        }
    }
}

#[test]
fn every_room_says_what_comes_in_and_what_goes_out() {
    for path in sources().into_iter().filter(|p| p.ends_with("mod.rs")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let head: String = text.lines().take_while(|l| l.starts_with("//!")).collect::<Vec<_>>().join("\n");
        assert!(!head.is_empty(), "{} opens without a word", path.display());
        let is_stage = path.parent().unwrap().parent().unwrap().ends_with("src");
        for word in ["Input", "Output", "Invariants"].into_iter().filter(|_| is_stage && room(&path) != "cli") {
            assert!(head.contains(word), "{} does not say its {word}", path.display());
        }
    }
}

#[test]
fn files_stay_readable() {
    for path in sources() {
        let lines = code(&path).lines().filter(|l| !l.trim().is_empty()).count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines of code", path.display());
        let name = path.file_stem().unwrap().to_string_lossy().to_string();
        assert!(
            !["util", "utils", "helper", "helpers", "manager", "common", "misc"].contains(&name.as_str()),
            "{name}.rs says nothing"
        );
    }
}

#[test]
fn nothing_gives_up_on_input() {
    for path in sources().into_iter().filter(|p| !matches!(room(p).as_str(), "main")) {
        let code = code(&path);
        for word in [".unwrap()", "todo!(", "unimplemented!("] {
            assert!(
                !code.contains(word),
                "{} has {word}; say with expect(\"why it holds\") or return a finding",
                path.display()
            );
        }
    }
}
