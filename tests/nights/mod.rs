//! A place with a configuration, sources, a store and a site, and nights in it.

// Not every test binary uses all of this.
#![allow(dead_code)]

use crate::command::{code, keikaku};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// Sources of a folder `plans`.
pub(crate) const CONFIG: &str = r#"
[site]
root = "site"
title = "白樺県の研修"

[store]
root = "store"

[[source]]
id = "plans"
folder = "plans"
publisher = "白樺県"
licence = "CC-BY-4.0"
attribution = "出典：白樺県ウェブサイト"
"#;

/// A plan that reads without a finding from warning upward; `day` is a Tuesday of September 2025.
pub(crate) fn plan(name: &str, day: u8) -> String {
    format!(
        "研修名\tコース\t募集定員\t費用(税込)\t開催日\t都道府県\t会場名\n\
         {name}点検研修\t基礎\t20名\t3,300円\t2025年6月3日(火)\t静岡県\t白波会館\n\
         {name}点検研修\t応用\t10名\t無料\t2025年9月{day}日(火)\t静岡県\t白波会館\n\
         {name}保守研修\t\t15名\t5,500円\t2025年11月18日(火)\t三重県\t灯台記念館\n"
    )
}

pub(crate) struct Place {
    temp: TempDir,
}

impl Place {
    pub(crate) fn new(config: &str) -> Self {
        // Where there is a disk in memory, nobody waits for another one that others use, too.
        let memory = Path::new("/dev/shm");
        let temp = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        let place = Place { temp: temp.or_else(|_| tempfile::tempdir()).expect("a folder") };
        place.write("keikaku.toml", config);
        place
    }

    /// A place with two plans of a folder, and the night of the 1st behind it.
    pub(crate) fn after_a_night() -> Self {
        let place = Place::new(CONFIG);
        place.write("plans/a.tsv", &plan("航路", 9));
        place.write("plans/b.tsv", &plan("海路", 9));
        let night = place.night(1);
        assert_eq!((night.code, night.count("published")), (0, 2), "{night:?}");
        place
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.temp.path().join(inside)
    }

    pub(crate) fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    pub(crate) fn read(&self, inside: &str) -> String {
        fs::read_to_string(self.path(inside)).unwrap_or_else(|e| panic!("{inside}: {e}"))
    }

    pub(crate) fn remove(&self, inside: &str) {
        fs::remove_file(self.path(inside)).expect("removed");
    }

    /// The command of a night on a day of November 2026, at the hour of systems that sleep.
    pub(crate) fn command(&self, day: u8) -> Command {
        let mut command = keikaku();
        command.env_remove("KEIKAKU_LOG").current_dir(self.temp.path());
        command.args(["nightly", "--format", "json", "--now", &format!("2026-11-{day:02}T17:15:00Z")]);
        command
    }

    pub(crate) fn night(&self, day: u8) -> Night {
        self.night_with(day, &[])
    }

    pub(crate) fn night_with(&self, day: u8, more: &[&str]) -> Night {
        Night::of(&self.command(day).args(more).output().expect("keikaku runs"))
    }

    /// The package of a source that is published now.
    pub(crate) fn package(&self, source: &str) -> PathBuf {
        self.path("site/current/packages").join(source)
    }

    pub(crate) fn index(&self) -> Value {
        serde_json::from_str(&self.read("site/current/index.json")).expect("JSON")
    }

    /// What everybody sees, source by source every file of its package; and every package is what it promises to be.
    pub(crate) fn publication(&self) -> BTreeMap<String, BTreeMap<String, Vec<u8>>> {
        let all = self.contents();
        for id in all.keys() {
            let package = self.package(id);
            let problems = keikaku::emit::verify_package(&package).unwrap_or_else(|e| panic!("{id}: {e}"));
            assert!(problems.is_empty(), "{id}: {problems:?}");
        }
        all
    }

    /// The same, for whoever compares it with what is known to be valid.
    pub(crate) fn contents(&self) -> BTreeMap<String, BTreeMap<String, Vec<u8>>> {
        let index = self.index();
        let sources = index["sources"].as_array().expect("a list").iter();
        let all = sources.map(|source| {
            let id = source["id"].as_str().expect("an id").to_owned();
            let package = self.package(&id);
            let digest = keikaku::nightly::publish::digest(&package).expect("readable");
            assert_eq!(source["digest"], digest.as_str(), "{id}");
            (id, crate::command::files(&package))
        });
        all.collect()
    }

    pub(crate) fn nights(&self) -> Vec<String> {
        let names = fs::read_dir(self.path("site/nights")).expect("there").flatten().map(|e| e.file_name());
        let mut names: Vec<String> = names.map(|n| n.to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }
}

/// What a night said.
#[derive(Debug)]
pub(crate) struct Night {
    pub(crate) code: i32,
    pub(crate) lines: Vec<Value>,
    pub(crate) totals: Value,
    pub(crate) stderr: String,
}

impl Night {
    pub(crate) fn of(output: &Output) -> Self {
        let stdout = String::from_utf8(output.stdout.clone()).expect("UTF-8");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        let mut lines: Vec<Value> = stdout.lines().map(parse).collect();
        let totals = lines.pop().unwrap_or(Value::Null);
        Night { code: code(output), lines, totals, stderr }
    }

    pub(crate) fn count(&self, what: &str) -> u64 {
        self.totals[what].as_u64().unwrap_or_else(|| panic!("{what}: {self:?}"))
    }

    pub(crate) fn line(&self, source: &str) -> &Value {
        let line = self.lines.iter().find(|l| l["source"] == source);
        line.unwrap_or_else(|| panic!("{source} is in no line: {self:?}"))
    }

    pub(crate) fn status(&self, source: &str) -> &str {
        self.line(source)["status"].as_str().expect("a word")
    }
}

/// Every file, folder and link below a folder, with its time: equal before and after where nothing was touched.
pub(crate) fn touched(dir: &Path) -> BTreeMap<PathBuf, std::time::SystemTime> {
    let all = walkdir::WalkDir::new(dir).into_iter().map(|e| e.expect("readable"));
    all.map(|e| (e.path().to_owned(), e.metadata().expect("there").modified().expect("a time"))).collect()
}
