//! The site: packages that never change, nights that name them, and `current`, which is switched in one step.
//!
//! ```text
//! packages/<source>/<digest>/        a data package; never touched again once it is there
//! nights/<night>/packages/<source>   a relative link to one of them: an unchanged source costs one link
//! nights/<night>/index.json          every source with title, licence, attribution, addresses, last change
//! current                            a link to the night that is published
//! .tmp/                              what is being written; whatever is there when a run begins is a leftover
//! ```
//!
//! *Input*: packages that were staged below `.tmp`, an [`Index`], files of the night. *Output*: the site. *Invariants*: whatever the
//! moment of death, `current` leads to a complete night; only what no kept night names is removed; a web server may read everything.

mod disk;
mod index;
mod lock;
mod night;
mod package;
mod page;
mod prune;
mod site;
#[cfg(test)]
mod tests;

pub use disk::{replace, sync_all};
pub use index::{Document, Index, Published, encoded};
pub use lock::{Holder, Lock, LockError};
pub use night::Draft;
pub use package::digest;
pub use prune::{Keep, Pruned};
pub use site::{Site, night_name};
