//! What is old enough to go.

use super::disk::at;
use super::index::Index;
use super::package::is_digest;
use super::site::Site;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// `[keep]`: which nights stay.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Keep {
    /// So many of the latest nights.
    pub nights: usize,
    /// Besides, the last night of each of so many of the latest months that have one.
    pub months: usize,
}

impl Default for Keep {
    fn default() -> Self {
        Keep { nights: 30, months: 12 }
    }
}

/// What was removed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Names of nights.
    pub nights: Vec<String>,
    /// How many packages.
    pub packages: usize,
}

impl Site {
    /// Removes nights by rule, then packages that no night that is left names. Never the published night, never a package that a night
    /// that stays names; a night whose index cannot be read keeps every package there is.
    ///
    /// # Errors
    /// Any fault of the file system; what is published is as it was.
    pub fn prune(&self, keep: &Keep) -> io::Result<Pruned> {
        let nights = self.all_nights()?;
        let current = self.current_night();
        let kept = kept(&nights, keep, current.as_deref());
        let mut pruned = Pruned::default();
        for night in nights.into_iter().filter(|n| !kept.contains(n)) {
            self.remove(&self.nights().join(&night))?;
            pruned.nights.push(night);
        }
        // Packages lose their last night only with a night.
        if !pruned.nights.is_empty() {
            pruned.packages = self.prune_packages(&kept)?;
        }
        Ok(pruned)
    }

    /// Names of all nights, sorted, which is in the order of time.
    fn all_nights(&self) -> io::Result<Vec<String>> {
        let folder = self.nights();
        let mut all = Vec::new();
        for entry in fs::read_dir(&folder).map_err(at(&folder))? {
            let entry = entry.map_err(at(&folder))?;
            // What is no night of ours is not ours to remove.
            let name =
                entry.file_name().to_str().filter(|n| n.len() >= 18 && n.as_bytes()[10] == b'T').map(str::to_owned);
            all.extend(name.filter(|_| entry.path().join("index.json").is_file()));
        }
        all.sort();
        Ok(all)
    }

    fn prune_packages(&self, nights: &BTreeSet<String>) -> io::Result<usize> {
        let mut named = BTreeSet::new();
        for night in nights {
            let Ok(Index { sources, .. }) = self.index(night) else { return Ok(0) };
            named.extend(sources.into_iter().map(|s| self.package(&s.id, &s.digest)));
        }
        let unnamed: Vec<PathBuf> = self.all_packages()?.into_iter().filter(|p| !named.contains(p)).collect();
        unnamed.iter().try_for_each(|p| self.remove(p))?;
        unnamed.iter().for_each(|p| self.remove_empty_above(p));
        Ok(unnamed.len())
    }

    fn all_packages(&self) -> io::Result<Vec<PathBuf>> {
        let mut all = Vec::new();
        let mut walk = WalkDir::new(self.root().join("packages")).into_iter();
        while let Some(entry) = walk.next() {
            let entry = entry?;
            if entry.file_type().is_dir() && entry.file_name().to_str().is_some_and(is_digest) {
                all.push(entry.path().to_owned());
                walk.skip_current_dir();
            }
        }
        Ok(all)
    }

    /// Removes a folder in two steps, so that nobody meets half of it.
    fn remove(&self, folder: &Path) -> io::Result<()> {
        let aside = self.staging().join("removed");
        fs::rename(folder, &aside).map_err(at(folder))?;
        fs::remove_dir_all(&aside).map_err(at(&aside))
    }

    /// Folders of a source without packages go, too.
    fn remove_empty_above(&self, package: &Path) {
        let top = self.root().join("packages");
        let above = package.ancestors().skip(1).take_while(|p| **p != *top);
        for folder in above {
            // Refused where something is left, which is what is wanted.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }
}

/// The nights that stay.
fn kept(nights: &[String], keep: &Keep, current: Option<&str>) -> BTreeSet<String> {
    let latest = nights.iter().rev().take(keep.nights.max(1));
    let mut months: Vec<&String> = Vec::new();
    for night in nights.iter().rev() {
        if months.last().is_none_or(|last| last.get(..7) != night.get(..7)) {
            months.push(night);
        }
    }
    let monthly = months.into_iter().take(keep.months);
    latest.chain(monthly).cloned().chain(current.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_nights_stay_and_the_last_of_each_month_and_the_published_one() {
        let nights: Vec<String> = ["01-05", "01-31", "02-01", "02-27", "03-01", "03-02"]
            .iter()
            .map(|d| format!("2026-{d}T021500Z"))
            .collect();
        let days = |keep: &Keep, current: Option<&str>| {
            let kept = kept(&nights, keep, current).into_iter();
            kept.map(|n| n[5..10].to_owned()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(days(&Keep { nights: 1, months: 2 }, None), "02-27 03-02");
        assert_eq!(days(&Keep { nights: 3, months: 0 }, Some(&nights[0])), "01-05 02-27 03-01 03-02");
        assert_eq!(days(&Keep { nights: 0, months: 0 }, None), "03-02", "never all of them");
        assert_eq!(days(&Keep { nights: 1, months: 9 }, None), "01-31 02-27 03-02");
    }
}
