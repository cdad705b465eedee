//! Where the store and the site are.

use super::args::History;
use crate::cli::exit::{self, Trouble};
use keikaku::nightly::store::{Entry, Store, Verdict, package_folder};
use serde::Deserialize;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Store and site.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) store: Store,
    pub(super) site: PathBuf,
}

/// Of a configuration nothing else is needed, and the past can be asked for even while the rest of it is being changed.
#[derive(Deserialize)]
struct Config {
    site: Section,
    store: Section,
}

#[derive(Deserialize)]
struct Section {
    root: PathBuf,
}

impl Place {
    /// Finds both by the arguments.
    pub(super) fn of(args: &History) -> Result<Self, Trouble> {
        let place = match (&args.store, &args.config) {
            (Some(store), _) => beside(store, args.site.as_deref()),
            (None, Some(config)) => configured(config)?,
            (None, None) => {
                let usual = Path::new("keikaku.toml");
                if !usual.is_file() {
                    let message = "where is the store? There is no keikaku.toml here; name one with -c FILE, or the store itself \
                                   with --store DIR";
                    return Err(Trouble::new(exit::USAGE, message));
                }
                configured(usual)?
            }
        };
        let store = place.store.root();
        if store.is_dir() || !args.add.is_empty() {
            return Ok(place);
        }
        let hint = if args.store.is_some() { "" } else { "; `keikaku nightly` makes it" };
        Err(Trouble::new(exit::USAGE, format!("there is no store {}{hint}", store.display())))
    }

    /// Where the package of a revision lies, or lay: old ones are removed with the last night that shows them.
    pub(super) fn package(&self, entry: &Entry) -> Option<PathBuf> {
        match entry.verdict {
            _ if entry.package.is_empty() => None,
            Verdict::Published => Some(package_folder(&self.site, &entry.source, &entry.package)),
            _ => Some(self.store.root().join("quarantine").join(&entry.source).join(&entry.package)),
        }
    }

    /// Where its original lies.
    pub(super) fn original(&self, entry: &Entry) -> PathBuf {
        self.store.originals().path(entry.sha256)
    }
}

/// Whether a package is there still.
pub(super) fn is_package(path: &Path) -> bool {
    path.join("datapackage.json").is_file()
}

fn beside(store: &Path, site: Option<&Path>) -> Place {
    let site = site.map_or_else(|| store.parent().unwrap_or(Path::new("")).join("site"), Path::to_owned);
    Place { store: Store::new(store), site }
}

fn configured(path: &Path) -> Result<Place, Trouble> {
    let text = fs::read_to_string(path).map_err(|e| match e.kind() {
        ErrorKind::NotFound => Trouble::new(exit::USAGE, format!("there is no {}", path.display())),
        _ => Trouble::new(exit::USAGE, format!("{}: {e}", path.display())),
    })?;
    let config: Config = toml::from_str(&text).map_err(|e| {
        let what = e.message().replace('\n', " ");
        Trouble::new(
            exit::USAGE,
            format!("{}: {what} ([site] and [store] need a root: the folder of each)", path.display()),
        )
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(Place { store: Store::new(&folder.join(config.store.root)), site: folder.join(config.site.root) })
}
