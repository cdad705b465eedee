use super::*;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn open(temp: &TempDir) -> Site {
    Site::open(&temp.path().join("site"), "").expect("a site")
}

/// Places something that looks like a package.
fn place(site: &Site, source: &str, text: &str) -> Published {
    let staged = site.staging().join("package");
    fs::create_dir(&staged).and_then(|()| fs::write(staged.join("datapackage.json"), text)).expect("written");
    let digest = site.place(source, &staged).expect("placed");
    Published { id: source.to_owned(), digest, ..Published::default() }
}

fn publish(site: &Site, night: &str, sources: Vec<Published>) -> Index {
    let draft = site.draft(night).expect("begun");
    let index = Index { night: draft.name().to_owned(), sources, ..Index::default() };
    draft.index(&index).and_then(|()| draft.publish(&index)).expect("published");
    index
}

fn through_current(temp: &TempDir, source: &str) -> String {
    let path = temp.path().join("site/current/packages").join(source).join("datapackage.json");
    fs::read_to_string(path).expect("readable")
}

#[test]
fn current_leads_to_the_packages_of_the_last_night() {
    let temp = tempfile::tempdir().expect("a folder");
    let site = open(&temp);
    assert_eq!(site.current().expect("readable"), None);
    let (a, b) = (place(&site, "a", "a1"), place(&site, "folder/計画 1.tsv", "b1"));
    publish(&site, "2026-11-21T021500Z", vec![a, b.clone()]);
    let second = publish(&site, "2026-11-22T021500Z", vec![place(&site, "a", "a2"), b]);
    assert_eq!((through_current(&temp, "a"), through_current(&temp, "folder/計画 1.tsv")), ("a2".into(), "b1".into()));
    assert_eq!(site.current().expect("readable"), Some(second));
    let old = temp.path().join("site/nights/2026-11-21T021500Z/packages/a/datapackage.json");
    assert_eq!(fs::read_to_string(old).expect("the night before is as it was"), "a1");
}

#[test]
fn a_night_without_one_of_its_packages_is_not_published() {
    let temp = tempfile::tempdir().expect("a folder");
    let site = open(&temp);
    let a = place(&site, "a", "a1");
    publish(&site, "2026-11-21T021500Z", vec![a.clone()]);
    let draft = site.draft("2026-11-22T021500Z").expect("begun");
    let lost = Published { digest: "0".repeat(64), ..a };
    let index = Index { sources: vec![lost], ..Index::default() };
    draft.index(&index).expect("written");
    assert!(draft.publish(&index).is_err());
    assert_eq!(
        (site.current_night().as_deref(), through_current(&temp, "a").as_str()),
        (Some("2026-11-21T021500Z"), "a1")
    );
}

#[test]
fn leftovers_of_a_run_that_died_go_and_what_is_published_stays() {
    let temp = tempfile::tempdir().expect("a folder");
    let site = open(&temp);
    publish(&site, "2026-11-21T021500Z", vec![place(&site, "a", "a1")]);
    site.draft("2026-11-22T021500Z").expect("begun");
    fs::write(site.staging().join("rest"), "").expect("written");
    let site = open(&temp);
    assert_eq!(fs::read_dir(site.staging()).expect("there").count(), 0);
    assert_eq!(through_current(&temp, "a"), "a1");
    site.close().expect("closed");
    let names: Vec<_> =
        fs::read_dir(temp.path().join("site")).expect("there").flatten().map(|e| e.file_name()).collect();
    assert_eq!(names.len(), 3, "{names:?}");
}

#[test]
fn pruning_spares_what_a_night_that_stays_names() {
    let temp = tempfile::tempdir().expect("a folder");
    let site = open(&temp);
    let (kept, gone) = (place(&site, "kept", "k1"), place(&site, "folder/gone", "g1"));
    publish(&site, "2026-11-19T021500Z", vec![gone.clone(), kept.clone()]);
    publish(&site, "2026-11-20T021500Z", vec![kept.clone()]);
    publish(&site, "2026-11-21T021500Z", vec![kept.clone()]);
    let pruned = site.prune(&Keep { nights: 2, months: 0 }).expect("pruned");
    assert_eq!(pruned, Pruned { nights: vec!["2026-11-19T021500Z".into()], packages: 1 });
    assert!(site.package("kept", &kept.digest).is_dir() && !site.root().join("packages/folder").exists());
    assert_eq!(site.prune(&Keep { nights: 2, months: 0 }).expect("pruned"), Pruned::default());
}

#[test]
fn the_same_package_is_placed_once() {
    let temp = tempfile::tempdir().expect("a folder");
    let site = open(&temp);
    assert_eq!(place(&site, "a", "a1"), place(&site, "a", "a1"));
    assert_eq!(site.packages("a").expect("readable").len(), 1);
    assert_eq!(site.packages("b").expect("readable"), Vec::<String>::new());
}

#[test]
fn who_holds_the_lock_is_said_and_the_dead_hold_nothing() {
    let temp = tempfile::tempdir().expect("a folder");
    let path = temp.path().join("store/lock");
    let now: jiff::Timestamp = "2026-11-21T02:15:00Z".parse().expect("a time");
    let lock = Lock::take(&path, now, None).expect("free");
    match Lock::take(&path, now, None) {
        Err(LockError::Held(holder)) => {
            assert_eq!((holder.pid, holder.since.as_str()), (std::process::id(), "2026-11-21T02:15:00Z"));
        }
        other => panic!("{other:?}"),
    }
    let stopped = std::sync::atomic::AtomicBool::new(true);
    assert!(matches!(Lock::take(&path, now, Some(&stopped)), Err(LockError::Stopped)));
    drop(lock);
    Lock::take(&path, now, None).expect("free again");
}

#[cfg(unix)]
#[test]
fn a_web_server_can_read_everything_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let temp = tempfile::tempdir().expect("a folder");
    let site = open(&temp);
    let staged = site.staging().join("package");
    fs::create_dir(&staged).and_then(|()| fs::write(staged.join("datapackage.json"), "x")).expect("written");
    let shut = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("ours");
    shut(&staged.join("datapackage.json"), 0o600);
    shut(&staged, 0o700);
    let digest = site.place("deep/down", &staged).expect("placed");
    let mode = |path: PathBuf| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    let place = site.package("deep/down", &digest);
    let modes = [mode(place.join("datapackage.json")), mode(place.clone()), mode(site.root().join("packages/deep"))];
    assert_eq!(modes, [0o644, 0o755, 0o755]);
}
