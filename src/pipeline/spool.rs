//! Documents that are done, on disk until the package is written: memory holds the documents in flight only, and of those not what
//! they publish.

use crate::emit::{Artifact, Part, Sink, Summary};
use std::fs::File;
use std::io::{self, Error, ErrorKind};
use std::sync::{Mutex, PoisonError};

/// Bytes that a draft gathers before it writes them.
const GATHERED: usize = 1 << 18;

/// A stretch of the spool.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    at: u64,
    bytes: usize,
}

/// Where a document lies in the spool.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pieces: Vec<(Part, Stretch)>,
    summary: Stretch,
}

/// One nameless file for all documents; it vanishes with the process.
#[derive(Debug)]
pub(super) struct Spool {
    file: File,
    end: Mutex<u64>,
}

impl Spool {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Spool { file: tempfile::tempfile()?, end: Mutex::new(0) })
    }

    /// Begins a document. Threads write at the same time, each into its own stretches.
    pub(super) fn draft(&self) -> Draft<'_> {
        Draft { spool: self, pieces: Vec::new(), placed: 0, gathered: Vec::new() }
    }

    fn reserve(&self, length: u64) -> u64 {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let at = *end;
        *end += length;
        at
    }

    pub(super) fn artifact(&self, place: &Place) -> io::Result<Artifact> {
        let mut artifact = Artifact { summary: self.summary(place)?, ..Artifact::default() };
        for (part, stretch) in &place.pieces {
            let text = String::from_utf8(self.bytes(*stretch)?).map_err(|e| Error::new(ErrorKind::InvalidData, e))?;
            artifact.put(*part, &text)?;
        }
        Ok(artifact)
    }

    pub(super) fn summary(&self, place: &Place) -> io::Result<Summary> {
        Ok(serde_json::from_slice(&self.bytes(place.summary)?)?)
    }

    fn bytes(&self, stretch: Stretch) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; stretch.bytes];
        read_exact_at(&self.file, &mut bytes, stretch.at)?;
        Ok(bytes)
    }
}

/// A document on its way into the spool.
pub(super) struct Draft<'a> {
    spool: &'a Spool,
    pieces: Vec<(Part, Stretch)>,
    /// So many of the pieces are written; the places of the others count from the beginning of `gathered`.
    placed: usize,
    gathered: Vec<u8>,
}

impl Sink for Draft<'_> {
    fn put(&mut self, part: Part, text: &str) -> io::Result<()> {
        self.pieces.push((part, Stretch { at: self.gathered.len() as u64, bytes: text.len() }));
        self.gathered.extend_from_slice(text.as_bytes());
        if self.gathered.len() < GATHERED { Ok(()) } else { self.write().map(drop) }
    }

    fn clear(&mut self) -> io::Result<()> {
        self.pieces.clear();
        self.gathered.clear();
        self.placed = 0;
        Ok(())
    }
}

impl Draft<'_> {
    /// Ends the document.
    pub(super) fn end(mut self, summary: &Summary) -> io::Result<Place> {
        let summary = serde_json::to_vec(summary)?;
        let behind = self.gathered.len() as u64;
        self.gathered.extend_from_slice(&summary);
        let at = self.write()? + behind;
        Ok(Place { pieces: self.pieces, summary: Stretch { at, bytes: summary.len() } })
    }

    /// Writes what was gathered; returns where.
    fn write(&mut self) -> io::Result<u64> {
        let at = self.spool.reserve(self.gathered.len() as u64);
        write_all_at(&self.spool.file, &self.gathered, at)?;
        self.pieces[self.placed..].iter_mut().for_each(|(_, stretch)| stretch.at += at);
        self.placed = self.pieces.len();
        self.gathered.clear();
        Ok(at)
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
fn read_exact_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<()> {
    file.read_exact_at(buffer, at)
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
fn read_exact_at(file: &File, mut buffer: &mut [u8], mut at: u64) -> io::Result<()> {
    while !buffer.is_empty() {
        match file.seek_read(buffer, at)? {
            0 => return Err(ErrorKind::UnexpectedEof.into()),
            n => (buffer, at) = (&mut buffer[n..], at + n as u64),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_comes_back_whole_however_large_its_pieces() {
        let spool = Spool::new().expect("a temporary file");
        let mut whole = Artifact::default();
        let mut draft = spool.draft();
        draft.put(Part::Json, "void").and_then(|()| draft.clear()).expect("a disk with room");
        for (n, part) in [Part::Json, Part::Provenance, Part::Json, Part::Provenance].into_iter().enumerate() {
            let text = n.to_string().repeat(if n == 1 { 2 * GATHERED } else { 10 });
            draft.put(part, &text).and_then(|()| whole.put(part, &text)).expect("a disk with room");
        }
        whole.summary.given = "計画.tsv".to_owned();
        let place = draft.end(&whole.summary).expect("a disk with room");
        assert_eq!(spool.artifact(&place).expect("it is there"), whole);
    }
}
