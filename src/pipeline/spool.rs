//! Artifacts that are done, on disk until the package is written: memory holds the documents in flight only.

use super::wire;
use crate::emit::{Artifact, Summary};
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::sync::{Mutex, PoisonError};

/// Where an artifact lies in the spool.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    at: u64,
    head: usize,
    length: usize,
}

/// One nameless file for all artifacts; it vanishes with the process.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    end: Mutex<u64>,
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Spool { file: tempfile::tempfile()?, end: Mutex::new(0) })
    }

    /// Writes an artifact behind the others. Threads write at the same time, each into its own stretch.
    pub(super) fn add(&self, artifact: &Artifact) -> io::Result<Place> {
        let (head, blobs) = wire::answer_parts(artifact)?;
        let length = head.len() + blobs.iter().map(|b| b.len()).sum::<usize>();
        let mut at = self.reserve(length as u64);
        let place = Place { at, head: head.len(), length };
        for part in std::iter::once(head.as_slice()).chain(blobs) {
            self.file.write_all_at(part, at)?;
            at += part.len() as u64;
        }
        Ok(place)
    }

    fn reserve(&self, length: u64) -> u64 {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let at = *end;
        *end += length;
        at
    }

    pub(super) fn artifact(&self, place: Place) -> io::Result<Artifact> {
        let stretch = Stretch { file: &self.file, at: place.at, left: place.length };
        wire::receive_answer(&mut BufReader::with_capacity(1 << 16, stretch), u64::MAX)
    }

    pub(super) fn summary(&self, place: Place) -> io::Result<Summary> {
        wire::summary_of(&self.bytes(place.at, place.head)?)
    }

    fn bytes(&self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.file.read_exact_at(&mut bytes, at)?;
        Ok(bytes)
    }
}

/// A stretch of the spool, read from its beginning to its end: an artifact is in memory once, not beside its bytes.
struct Stretch<'a> {
    file: &'a File,
    at: u64,
    left: usize,
}

impl Read for Stretch<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(self.left);
        let read = self.file.read_at(&mut buffer[..most], self.at)?;
        self.at += read as u64;
        self.left -= read;
        Ok(read)
    }
}
