//! Real notices and guidelines as PDF, against what a person corrected by hand (`make acceptance`).
//!
//! They lie in `$KEIKAKU_SHARED`, or beside the checkout in `../shared`. Nothing of them may be copied here.

#![allow(clippy::print_stdout, reason = "figures are what these tests are for")]

mod support;

use keikaku::diag::Diagnostics;
use keikaku::kinds;
use keikaku::model::{Block, Comparison, Operation, Outline, Source};
use keikaku::parse;
use keikaku::pipeline::{Options, Seen, blocks, process_watched};
use similar::{Algorithm, DiffOp, capture_diff_slices};
use std::path::{Path, PathBuf};
use support::{Records, fold, read};

fn corpus() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let dir = std::env::var_os("KEIKAKU_SHARED").map_or(beside, PathBuf::from).join("corpus");
    assert!(dir.is_dir(), "no documents in {}", dir.display());
    dir
}

fn plain(text: &str) -> String {
    fold(text).chars().filter(|c| !c.is_whitespace()).collect()
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// All that the document says, in order, furniture left out.
fn said(path: &Path) -> Vec<char> {
    let bytes = std::fs::read(path).unwrap();
    let found = blocks("list.pdf", &bytes, &Options::default(), &mut Diagnostics::default()).unwrap();
    let mut all = String::new();
    for placed in found {
        match placed.block {
            Block::Paragraph(text) | Block::Heading(_, text) => all.push_str(&text.chars),
            Block::Furniture(_) => {}
            Block::Table(table) => drop(table.map(|cell| all.push_str(&cell.chars))),
        }
    }
    plain(&all).chars().collect()
}

/// What a person left of the text: comments and what was filled in go.
fn corrected(path: &Path) -> Vec<char> {
    let kept: Vec<String> = text(path)
        .trim_start_matches('\u{feff}')
        .lines()
        .filter(|l| !l.trim_start().starts_with('#'))
        .map(|l| plain(l).replace("(記載なし)", "").replace("不明", ""))
        .collect();
    kept.concat().chars().collect()
}

/// An item of the tree: the numbered part of its path, and how its first line begins.
type Node = (String, String);

fn truth_items(path: &Path) -> Vec<Node> {
    let mut found: Vec<Node> = Vec::new();
    for line in text(path).lines() {
        let Some((head, attributes)) = line.split_once(" : nodeName=") else { continue };
        let Some((_, path)) = attributes.split_once(" path=") else { continue };
        let path = path.split(" stencil=").next().unwrap_or(path);
        let first = head.split_once(':').map_or(head, |(_, words)| words);
        let wanted =
            ["節", "区分番号", "数字", "カナ", "注"].iter().any(|s| attributes.contains(&format!("stencil={s}")));
        if !wanted {
            continue;
        }
        let mut signs: Vec<String> = Vec::new();
        for sign in plain(path).split('/').filter(|s| !["", "通則", "区分", "<通則>"].contains(s)) {
            match signs.last_mut().filter(|l| *l == "注" && sign.chars().all(|c| c.is_ascii_digit())) {
                Some(note) => note.push_str(sign),
                None => signs.push(sign.to_owned()),
            }
        }
        let node = (signs.join("/"), words(&plain(first).replace("(記載なし)", "")));
        // The heading of notes and its first note share a line.
        if found.last().is_some_and(|(p, w)| w.is_empty() && format!("{p}1") == node.0) {
            found.pop();
        }
        found.push(node);
    }
    found
}

/// Words without the marker before them.
fn words(plain: &str) -> String {
    let rest = plain.strip_prefix("区分").unwrap_or(plain);
    let rest = rest.strip_prefix('注').unwrap_or(rest);
    rest.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('第').to_owned()
}

fn own_items(records: &Records) -> Vec<Node> {
    let mut sections: Vec<(String, usize)> = Vec::new();
    let mut found = Vec::new();
    for row in records.table("provisions") {
        let (marker, path) = (plain(&row["marker"]), plain(&row["path"]));
        let mut signs: Vec<String> = path.split('/').map(|s| s.trim_start_matches("区分").to_owned()).collect();
        // The tree's author wrote numbers for the sections that the document only names.
        if marker.is_empty() && !path.contains('/') && !path.starts_with('¶') && path != "通則" {
            sections.push((path.clone(), sections.len() + 1));
        }
        if let Some((_, number)) = sections.iter().find(|(name, _)| *name == signs[0]) {
            signs[0] = format!("第{number}節");
        }
        signs.retain(|s| s != "通則");
        found.push((signs.join("/"), words(&format!("{marker}{}{}", plain(&row["heading"]), plain(&row["text"])))));
    }
    found
}

/// How many of the items are found, and how many of these at the right path.
fn compare_trees(truth: &[Node], own: &[Node]) -> (usize, Vec<String>) {
    const AHEAD: usize = 25;
    let (mut at, mut right, mut wrong) = (0, 0, Vec::new());
    for (path, first) in truth {
        let begins = |(_, o): &Node| {
            let n = o.chars().count().min(first.chars().count()).min(20);
            let cut = |s: &str| s.chars().take(n).collect::<String>();
            (n > 0 || first.is_empty()) && cut(o) == cut(first)
        };
        let near = &own[at.min(own.len())..(at + AHEAD).min(own.len())];
        let same = |o: &&Node| o.0 == *path || o.0 == format!("{path}1") || format!("{}1", o.0) == *path;
        let found = near.iter().position(|o| same(&o) && begins(o)).or_else(|| near.iter().position(begins));
        match found {
            Some(i) => {
                if same(&&near[i]) {
                    right += 1
                } else {
                    wrong.push(format!("{path} read as {}", near[i].0))
                }
                at += i + 1;
            }
            None => wrong.push(format!("{path} not found")),
        }
    }
    (right, wrong)
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn a_long_list_is_read_as_it_was_corrected_by_hand() {
    let dir = corpus().join("outlines/chozai-2022");
    let mut floors = Vec::new();
    for (pdf, name) in [("000907836.pdf", "告示"), ("000907842.pdf", "通知")] {
        let path = dir.join("pdf").join(pdf);
        let (own, truth) = (said(&path), corrected(&dir.join(format!("txt/{name}.txt"))));
        let ops = capture_diff_slices(Algorithm::Myers, &truth, &own);
        let equal: usize = ops.iter().filter(|o| matches!(o, DiffOp::Equal { .. })).map(|o| o.old_range().len()).sum();
        let characters = equal as f64 / truth.len() as f64;
        println!("{name} (1 document): {equal} of {} characters in order, {:.2} %", truth.len(), characters * 100.0);
        for op in ops.iter().filter(|o| !matches!(o, DiffOp::Equal { .. }) && !o.old_range().is_empty()).take(12) {
            let cut = |c: &[char]| c.iter().take(30).collect::<String>();
            println!("    {} | {}", cut(&truth[op.old_range()]), cut(&own[op.new_range()]));
        }
        let records = Records::of(&read(pdf, &std::fs::read(&path).unwrap()));
        let items = truth_items(&dir.join(format!("txt/{name}converted.txt")));
        let (right, wrong) = compare_trees(&items, &own_items(&records));
        let paths = right as f64 / items.len() as f64;
        println!("  {right} of {} items at the right path, {:.2} %", items.len(), paths * 100.0);
        wrong.iter().take(30).for_each(|w| println!("    {w}"));
        floors.push((characters, paths));
    }
    assert!(floors.iter().all(|(characters, paths)| *characters >= 0.995 && *paths >= 0.98), "{floors:?}");
}

/// Whether the changes turn the words before into those after, and back.
fn applies(comparison: &Comparison) -> bool {
    let Comparison { old, new, changes, .. } = comparison;
    let back = parse::amendments(new, old, kinds::prose_fallback());
    let is = |made: Option<Vec<(String, String)>>, wanted: &Outline| made == Some(parse::provisions(wanted));
    is(parse::applied(old, changes), new) && is(parse::applied(new, &back), old)
}

#[test]
#[ignore = "needs documents outside the project: make acceptance"]
fn comparison_tables_give_both_texts_and_their_changes() {
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in std::fs::read_dir(corpus().join("comparisons")).unwrap() {
        files.extend(std::fs::read_dir(folder.unwrap().path()).unwrap().map(|e| e.unwrap().path()));
    }
    files.sort();
    let (mut tables, mut failed) = (0, Vec::new());
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let source = Source { given: name.clone(), ..Source::default() };
        let mut found: Vec<Comparison> = Vec::new();
        process_watched(&source, &std::fs::read(path).unwrap(), &Options::default(), &mut |seen, _| {
            if let Seen::Prose(prose) = seen {
                found.clone_from(&prose.comparisons);
            }
        });
        let changes: usize = found.iter().map(|c| c.changes.len()).sum();
        let omitted = found.iter().flat_map(|c| &c.changes).filter(|c| c.operation == Operation::Omitted).count();
        let applied = found.iter().filter(|c| applies(c)).count();
        println!(
            "{name} (1 document): {} tables, {changes} amendments ({omitted} omitted), {applied} apply",
            found.len()
        );
        for change in found.iter().flat_map(|c| &c.changes).filter(|c| c.operation != Operation::Omitted).take(8) {
            let cut = |t: &str| t.chars().take(40).collect::<String>();
            println!(
                "    {:?} {}: {} | {}",
                change.operation,
                change.path,
                cut(&change.deleted.text),
                cut(&change.inserted.text)
            );
        }
        tables += found.len();
        if applied < found.len() {
            failed.push(name);
        }
    }
    println!("{tables} tables in {} documents", files.len());
    assert!(tables >= 3 && failed.is_empty(), "{tables} tables; those of {failed:?} do not apply");
}
