//! What runs between a reader process and its parent: lines of JSON, each of which says how many bytes of what follow, then those
//! bytes. An answer is as many pieces as it takes, and its summary at the end.
//!
//! Tables and provenance are not put into the JSON, so that nothing has to be escaped and read back; and they run while the
//! document is still being written, so that neither side holds it as a whole.

use super::SecondReading;
use super::cage::Cage;
use super::request::Request;
use crate::emit::{Part, Sink, Summary};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, BufRead, Error, ErrorKind, Read, Write};

/// What a reader process says first: whoever says anything else is not one of ours.
#[derive(Serialize, Deserialize)]
struct GreetingLine<'a> {
    keikaku: Cow<'a, str>,
    cage: Cow<'a, Cage>,
}

/// Says that a reader is ready, and what holds it.
pub(super) fn greet(to: &mut impl Write, cage: &Cage) -> io::Result<()> {
    to.write_all(&line(&GreetingLine { keikaku: env!("CARGO_PKG_VERSION").into(), cage: Cow::Borrowed(cage) })?)?;
    to.flush()
}

/// Understands a greeting of this very version.
pub(super) fn greeting(words: &[u8]) -> io::Result<Cage> {
    let said: GreetingLine<'_> = serde_json::from_slice(words)?;
    match said.keikaku == env!("CARGO_PKG_VERSION") {
        true => Ok(said.cage.into_owned()),
        false => Err(Error::new(ErrorKind::InvalidData, "a reader process of another version")),
    }
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum AnswerLine<'a> {
    /// So many bytes of a part follow.
    Piece { part: usize, bytes: usize },
    /// All pieces so far are void.
    Clear,
    /// The end of the answer.
    Summary(Cow<'a, Summary>),
}

/// Why an answer was not received.
#[derive(Debug)]
pub(super) enum Broken {
    /// The other side: `FileTooLarge` beyond the limit, `UnexpectedEof` when it ended, `InvalidData` for anything that is no answer.
    Answer(Error),
    /// The sink on this side.
    Sink(Error),
}

impl From<Error> for Broken {
    fn from(e: Error) -> Self {
        Broken::Answer(e)
    }
}

/// A request; the bytes of its document follow.
pub(super) fn request_line(request: &Request) -> io::Result<Vec<u8>> {
    line(request)
}

/// Reads a request; `None` when there are no more.
pub(super) fn receive_request(from: &mut impl BufRead) -> io::Result<Option<Request>> {
    let mut head = Vec::new();
    match from.read_until(b'\n', &mut head)? {
        0 => Ok(None),
        _ => Ok(Some(serde_json::from_slice(&head)?)),
    }
}

/// Writes what the second reader saw.
pub(super) fn send_second(to: &mut impl Write, second: &SecondReading) -> io::Result<()> {
    to.write_all(&line(second)?)?;
    to.flush()
}

/// Reads what the second reader saw, of at most `limit` bytes.
pub(super) fn receive_second(from: &mut impl BufRead, limit: u64) -> io::Result<SecondReading> {
    Ok(serde_json::from_slice(&receive_line(from, limit)?)?)
}

/// The pieces of an answer on their way to the other side.
pub(super) struct Answer<'a, W>(pub(super) &'a mut W);

impl<W: Write> Sink for Answer<'_, W> {
    fn put(&mut self, part: Part, text: &str) -> io::Result<()> {
        self.0.write_all(&line(&AnswerLine::Piece { part: part.number(), bytes: text.len() })?)?;
        self.0.write_all(text.as_bytes())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.0.write_all(&line(&AnswerLine::Clear)?)
    }
}

impl<W: Write> Answer<'_, W> {
    /// Ends the answer.
    pub(super) fn end(self, summary: &Summary) -> io::Result<()> {
        self.0.write_all(&line(&AnswerLine::Summary(Cow::Borrowed(summary)))?)?;
        self.0.flush()
    }
}

/// Receives an answer of at most `limit` bytes; its pieces go to `sink`.
pub(super) fn receive_answer(from: &mut impl BufRead, limit: u64, sink: &mut dyn Sink) -> Result<Summary, Broken> {
    let mut left = limit;
    loop {
        let head = receive_line(from, left)?;
        left -= head.len() as u64;
        match serde_json::from_slice(&head).map_err(Error::from)? {
            AnswerLine::Summary(summary) => return Ok(summary.into_owned()),
            AnswerLine::Clear => sink.clear().map_err(Broken::Sink)?,
            AnswerLine::Piece { part, bytes } => {
                left = left.checked_sub(bytes as u64).ok_or_else(too_large)?;
                let part = Part::from_number(part).ok_or(ErrorKind::InvalidData).map_err(Error::from)?;
                sink.put(part, &receive_text(from, bytes)?).map_err(Broken::Sink)?;
            }
        }
    }
}

fn receive_text(from: &mut impl Read, bytes: usize) -> io::Result<String> {
    let mut text = vec![0; bytes];
    from.read_exact(&mut text)?;
    String::from_utf8(text).map_err(|e| Error::new(ErrorKind::InvalidData, e))
}

fn receive_line(from: &mut impl BufRead, limit: u64) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    from.take(limit).read_until(b'\n', &mut head)?;
    match head.last() {
        Some(b'\n') => Ok(head),
        _ if head.len() as u64 >= limit => Err(too_large()),
        _ => Err(ErrorKind::UnexpectedEof.into()),
    }
}

fn too_large() -> Error {
    ErrorKind::FileTooLarge.into()
}

fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Diagnostics};
    use crate::emit::{Artifact, emit_failed};
    use crate::model::Source;
    use crate::pipeline::Options;

    fn answer() -> Artifact {
        let source = Source { given: "計画\n.tsv".into(), ..Source::default() };
        emit_failed(&source, "text/plain", Code::Unreadable, "読めない", &Diagnostics::default())
    }

    fn sent() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut to = Answer(&mut bytes);
        answer().pour(&mut to).and_then(|()| to.end(&answer().summary)).expect("a vector takes it");
        bytes
    }

    fn received(mut bytes: &[u8], limit: u64) -> Result<Artifact, Broken> {
        let mut parts = Artifact::default();
        parts.summary = receive_answer(&mut bytes, limit, &mut parts)?;
        Ok(parts)
    }

    #[test]
    fn an_answer_comes_back_as_it_was() {
        assert_eq!(received(&sent(), 1 << 20).expect("whole"), answer());
    }

    #[test]
    fn what_came_before_a_new_beginning_is_forgotten() {
        let mut bytes = Vec::new();
        let mut to = Answer(&mut bytes);
        to.put(Part::Json, "{").and_then(|()| to.clear()).expect("a vector takes it");
        bytes.extend(sent());
        assert_eq!(received(&bytes, 1 << 20).expect("whole"), answer());
    }

    #[test]
    fn an_answer_that_breaks_off_anywhere_is_an_error_and_no_shorter_answer() {
        let bytes = sent();
        for cut in 0..bytes.len() {
            assert!(received(&bytes[..cut], 1 << 20).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn an_answer_beyond_the_limit_is_refused() {
        let bytes = sent();
        for limit in [10, 100, bytes.len() as u64 - 1] {
            let broken = received(&bytes, limit).expect_err("it is too large");
            assert!(matches!(broken, Broken::Answer(e) if e.kind() == ErrorKind::FileTooLarge), "{limit}");
        }
    }

    #[test]
    fn a_request_comes_back_as_it_was() {
        let source = Source { given: "計画\n.tsv".into(), ..Source::default() };
        let request = Request::new(&source, 7, &Options::default());
        let bytes = request_line(&request).expect("a vector takes it");
        assert_eq!(receive_request(&mut bytes.as_slice()).expect("whole"), Some(request));
    }

    #[test]
    fn a_stranger_is_not_taken_for_a_reader() {
        let cage = Cage { held: vec!["seccomp".into()], missing: Vec::new() };
        let mut words = Vec::new();
        greet(&mut words, &cage).expect("a vector takes it");
        assert_eq!(greeting(&words).expect("one of ours"), cage);
        for stranger in ["", "keikaku 0.1.0\n", "{\"keikaku\":\"0.0.0\",\"cage\":{\"held\":[],\"missing\":[]}}\n"] {
            assert!(greeting(stranger.as_bytes()).is_err(), "{stranger:?}");
        }
    }
}
