//! A document's file, opened by the parent: a reader process gets its bytes and never a path.

use super::request::Request;
use crate::diag::Code;
use crate::emit::hex;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// A file that is open.
#[derive(Debug)]
pub(super) struct Intake {
    file: File,
    /// Bytes that it has and that are sent.
    pub(super) length: u64,
}

impl Intake {
    /// Opens a file.
    pub(super) fn open(path: &Path) -> io::Result<Intake> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        Ok(Intake { file, length })
    }

    /// Sends a request and, behind it, the file.
    ///
    /// # Errors
    /// `BrokenPipe` when the other side is gone; all others are the file's.
    pub(super) fn send(&self, request: &[u8], to: &mut impl Write) -> io::Result<()> {
        to.write_all(request)?;
        let sent = io::copy(&mut self.begin()?.take(self.length), to)?;
        if sent < self.length {
            return Err(io::Error::new(ErrorKind::UnexpectedEof, "it became shorter while it was read"));
        }
        to.flush()
    }

    /// The whole file, in memory.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.begin()?.take(self.length).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// SHA-256 of the file, read piece by piece; empty if it cannot be read to its end.
    pub(super) fn sha256(&self) -> String {
        self.checksum().unwrap_or_default()
    }

    fn checksum(&self) -> io::Result<String> {
        let (mut file, mut hash, mut piece) = (self.begin()?.take(self.length), Sha256::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut piece) {
                Ok(0) => return Ok(hex(hash.finalize().as_slice())),
                Ok(n) => hash.update(&piece[..n]),
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
    }

    fn begin(&self) -> io::Result<&File> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// Takes a document of the announced length from the parent; `None` if there is no room for it (it is skipped).
pub(super) fn receive(from: &mut impl Read, request: &Request) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let mut document = from.take(request.length);
    let received = match usize::try_from(request.length).map(|n| bytes.try_reserve_exact(n)) {
        Ok(Ok(())) => document.read_to_end(&mut bytes)? as u64,
        _ => io::copy(&mut document, &mut io::sink())?,
    };
    match received == request.length {
        true => Ok((bytes.len() as u64 == request.length).then_some(bytes)),
        false => Err(ErrorKind::UnexpectedEof.into()),
    }
}

/// The operating system's own words, without its number.
pub(super) fn unreadable(e: &io::Error) -> (Code, String) {
    let why = if e.kind() == ErrorKind::UnexpectedEof { e.to_string() } else { e.kind().to_string() };
    (Code::Unreadable, format!("the file could not be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file_of(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(file.path(), text).expect("written");
        file
    }

    #[test]
    fn a_file_can_be_sent_twice_and_one_that_shrank_is_said() {
        let file = file_of("12345");
        let intake = Intake::open(file.path()).expect("readable");
        let mut sent = Vec::new();
        intake.send(b">", &mut sent).expect("whole");
        intake.send(b">", &mut sent).expect("whole");
        assert_eq!(sent, b">12345>12345");
        std::fs::write(file.path(), "1").expect("written");
        let (code, why) = unreadable(&intake.send(b">", &mut sent).expect_err("too short"));
        assert_eq!(
            (code, why.as_str()),
            (Code::Unreadable, "the file could not be read: it became shorter while it was read")
        );
    }

    #[test]
    fn a_document_without_room_is_skipped_and_the_next_one_found() {
        let request = |length| Request { length, ..Request::default() };
        let mut from: &[u8] = b"12345next";
        assert_eq!(receive(&mut from, &request(5)).expect("whole").as_deref(), Some(b"12345".as_slice()));
        assert!(receive(&mut from, &request(5)).is_err(), "four bytes are left");
    }
}
