//! Artifacts that are done, on disk until the package is written: memory holds the documents in flight only.

use super::wire;
use crate::emit::{Artifact, Summary};
use std::fs::File;
use std::io::{self, BufReader, Read};
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
            write_all_at(&self.file, part, at)?;
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
        Stretch { file: &self.file, at, left: length }.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(unix)]
use std::os::unix::fs::FileExt;
#[cfg(windows)]
use std::os::windows::fs::FileExt;

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    file.write_all_at(bytes, at)
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    file.read_at(buffer, at)
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let n = file.seek_write(bytes, at)?;
        (bytes, at) = (&bytes[n..], at + n as u64);
    }
    Ok(())
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    file.seek_read(buffer, at)
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
        let read = read_at(self.file, &mut buffer[..most], self.at)?;
        self.at += read as u64;
        self.left -= read;
        Ok(read)
    }
}
