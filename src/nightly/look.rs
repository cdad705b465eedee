//! Looking at a source: what it says now, kept as it came.

use super::fetch::{Failure, Fetcher, Known, Outcome, Request};
use super::sources::Found;
use super::store::{Hash, Originals};
use jiff::Timestamp;
use std::io;

/// What was seen.
#[derive(Clone, Debug)]
pub(super) enum Look {
    /// Nobody looked: it is not its day.
    NotDue,
    /// It could not be had.
    Failed(Failure),
    /// Its bytes are among the originals.
    Seen {
        /// What to remember.
        known: Known,
        /// Their hash.
        sha256: Hash,
        /// When the server or the file system says they were written; only of bytes that are new.
        modified: Option<Timestamp>,
        /// They were not what was seen last time.
        is_new: bool,
    },
}

/// Looks at one source.
///
/// # Errors
/// Where what was seen cannot be kept; whatever is wrong with the source is a [`Look::Failed`].
pub(super) fn look(
    found: &Found<'_>,
    known: Option<&Known>,
    rehash: bool,
    fetcher: &Fetcher,
    originals: &Originals,
) -> io::Result<Look> {
    let location = match &found.at {
        Ok(location) => location,
        Err(failure) => return Ok(Look::Failed(failure.clone())),
    };
    // Bytes that are not kept any more are fetched again, whatever the server says of them.
    let is_kept = |k: &&Known| k.sha256.parse().is_ok_and(|hash| originals.path(hash).is_file());
    let request = Request { location, format: &found.source.about.format, known: known.filter(is_kept), rehash };
    match fetcher.fetch(&request) {
        Err(failure) => Ok(Look::Failed(failure)),
        Ok(Outcome::NotModified(known)) => match known.sha256.parse() {
            Ok(sha256) => Ok(Look::Seen { known, sha256, modified: None, is_new: false }),
            Err(why) => Err(io::Error::other(why)),
        },
        Ok(Outcome::Fetched(fetched)) => {
            let sha256 = originals.put(&fetched.bytes)?;
            Ok(Look::Seen { known: fetched.known, sha256, modified: fetched.modified, is_new: true })
        }
    }
}
