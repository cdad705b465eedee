//! One attempt at a file on this machine.

use super::{Failure, Fetched, Known, Outcome, Reason, Request, Rules, content, error_page};
use jiff::Timestamp;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// A file that was written to this recently may be written to again without its time changing: clocks of file systems tick slowly.
const FRESH: Duration = Duration::from_secs(2);

/// Reads a file, unless its size and times are those of last time.
pub(super) fn read(path: &Path, request: &Request<'_>, rules: &Rules) -> Result<Outcome, Failure> {
    let place = request.location.shown();
    let failure = |reason, message: String| Failure::new(reason, place.clone(), message);
    let could_not = |e: io::Error| match e.kind() {
        ErrorKind::NotFound => failure(Reason::Missing, "there is no such file".to_owned()),
        kind => failure(Reason::Unreadable, format!("the file could not be read: {kind}")),
    };
    // Before it is opened: opening a pipe waits for whoever writes to it.
    let before = std::fs::metadata(path).map_err(could_not)?;
    if !before.is_file() {
        return Err(failure(Reason::Unreadable, "it is no regular file".to_owned()));
    }
    if let Some(known) = request.known.filter(|_| !request.rehash)
        && known.stamp.is_some()
        && known.stamp == stamp(&before)
    {
        return Ok(Outcome::NotModified(known.clone()));
    }
    let too_large = || failure(Reason::TooLarge, format!("more than {} bytes, the limit", rules.max_size));
    if before.len() > rules.max_size {
        return Err(too_large());
    }
    let (bytes, after) = whole(path, rules.max_size).map_err(could_not)?;
    if bytes.len() as u64 > rules.max_size {
        return Err(too_large());
    }
    if marks(&before) != marks(&after) || after.len() != bytes.len() as u64 {
        return Err(failure(Reason::Changing, "the file changed while it was read".to_owned()));
    }
    checked(bytes, &after, request)
        .map_err(|(reason, message, snippet)| Failure { snippet, ..failure(reason, message) })
}

/// All of it, at most one byte more than allowed, and what the file was when that was read.
fn whole(path: &Path, limit: u64) -> io::Result<(Vec<u8>, Metadata)> {
    let mut file = File::open(path)?;
    let mut bytes = Vec::new();
    (&mut file).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok((bytes, file.metadata()?))
}

fn checked(bytes: Vec<u8>, of: &Metadata, request: &Request<'_>) -> Result<Outcome, error_page::Verdict> {
    let media_type = content::media_type(&bytes, &request.location.ending(), "");
    error_page::check(&bytes, media_type, content::expected(request, "", ""))?;
    let known = Known {
        location: request.location.shown(),
        sha256: super::sha256(&bytes),
        media_type: media_type.to_owned(),
        stamp: stamp(of),
        ..Known::default()
    };
    if request.known.is_some_and(|k| k.sha256 == known.sha256) {
        return Ok(Outcome::NotModified(known));
    }
    Ok(Outcome::Fetched(Box::new(Fetched {
        sha256: known.sha256.clone(),
        media_type: known.media_type.clone(),
        etag: None,
        last_modified: None,
        modified: of.modified().ok().and_then(|m| Timestamp::try_from(m).ok()),
        final_url: known.location.clone(),
        bytes,
        known,
    })))
}

/// What tells a file from its next version, unless it is too fresh.
fn stamp(of: &Metadata) -> Option<String> {
    let written = of.modified().ok()?;
    let is_settled = SystemTime::now().duration_since(written).is_ok_and(|age| age > FRESH);
    is_settled.then(|| marks(of))
}

/// Size, times and number of a file. The time of the last change to its entry cannot be set back, as that of its content can.
#[cfg(unix)]
fn marks(of: &Metadata) -> String {
    use std::os::unix::fs::MetadataExt;
    let (written, changed) = ((of.mtime(), of.mtime_nsec()), (of.ctime(), of.ctime_nsec()));
    format!("{} {}.{:09} {}.{:09} {}", of.len(), written.0, written.1, changed.0, changed.1, of.ino())
}

#[cfg(not(unix))]
fn marks(of: &Metadata) -> String {
    let written = of.modified().ok().and_then(|m| m.duration_since(SystemTime::UNIX_EPOCH).ok());
    format!("{} {:?}", of.len(), written)
}
