//! What runs between a reader process and its parent: a line of JSON that says how many bytes of what follow, then those bytes.
//!
//! Tables and provenance are not put into the JSON, so that nothing has to be escaped and read back. The spool keeps
//! answers in the same form.

use super::SecondReading;
use super::cage::Cage;
use super::request::Request;
use crate::emit::{Artifact, Summary};
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
struct AnswerLine<'a> {
    summary: Cow<'a, Summary>,
    tables: Vec<(String, u64)>,
    json: u64,
    provenance: u64,
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

/// The line of an answer and the bytes behind it, in order.
pub(super) fn answer_parts(artifact: &Artifact) -> io::Result<(Vec<u8>, Vec<&[u8]>)> {
    let head = line(&AnswerLine {
        summary: Cow::Borrowed(&artifact.summary),
        tables: artifact.tables.iter().map(|(name, rows)| (name.clone(), rows.len() as u64)).collect(),
        json: artifact.json.len() as u64,
        provenance: artifact.provenance.len() as u64,
    })?;
    let mut blobs: Vec<&[u8]> = artifact.tables.values().map(String::as_bytes).collect();
    blobs.extend([artifact.json.as_bytes(), artifact.provenance.as_bytes()]);
    Ok((head, blobs))
}

/// Writes an answer.
pub(super) fn send_answer(to: &mut impl Write, artifact: &Artifact) -> io::Result<()> {
    let (head, blobs) = answer_parts(artifact)?;
    to.write_all(&head)?;
    blobs.into_iter().try_for_each(|b| to.write_all(b))?;
    to.flush()
}

/// Reads an answer of at most `limit` bytes.
///
/// # Errors
/// `FileTooLarge` beyond the limit, `UnexpectedEof` when the other side ended, `InvalidData` for anything that is no answer.
pub(super) fn receive_answer(from: &mut impl BufRead, limit: u64) -> io::Result<Artifact> {
    let head = receive_line(from, limit)?;
    let said: AnswerLine<'_> = serde_json::from_slice(&head)?;
    let lengths = said.tables.iter().map(|(_, n)| *n).chain([said.json, said.provenance]);
    let total = lengths.fold(head.len() as u64, u64::saturating_add);
    if total > limit {
        return Err(too_large());
    }
    let mut text = |length: u64| -> io::Result<String> {
        let mut bytes = vec![0; length as usize];
        from.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(|e| Error::new(ErrorKind::InvalidData, e))
    };
    let tables = said.tables.into_iter().map(|(name, n)| Ok((name, text(n)?))).collect::<io::Result<_>>()?;
    let (json, provenance) = (text(said.json)?, text(said.provenance)?);
    Ok(Artifact { summary: said.summary.into_owned(), tables, json, provenance })
}

/// The summary alone, of an answer's line.
pub(super) fn summary_of(head: &[u8]) -> io::Result<Summary> {
    let said: AnswerLine<'_> = serde_json::from_slice(head)?;
    Ok(said.summary.into_owned())
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
    use crate::emit::emit_failed;
    use crate::model::Source;
    use crate::pipeline::Options;

    fn answer() -> Artifact {
        let source = Source { given: "計画\n.tsv".into(), ..Source::default() };
        emit_failed(&source, "text/plain", Code::Unreadable, "読めない", &Diagnostics::default())
    }

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let mut bytes = Vec::new();
        send_answer(&mut bytes, &answer()).expect("a vector takes it");
        assert_eq!(receive_answer(&mut bytes.as_slice(), 1 << 20).expect("whole"), answer());
    }

    #[test]
    fn an_answer_that_breaks_off_anywhere_is_an_error_and_no_shorter_answer() {
        let mut bytes = Vec::new();
        send_answer(&mut bytes, &answer()).expect("a vector takes it");
        for cut in 0..bytes.len() {
            assert!(receive_answer(&mut &bytes[..cut], 1 << 20).is_err(), "cut at {cut}");
        }
    }

    #[test]
    fn an_answer_beyond_the_limit_is_refused() {
        let mut bytes = Vec::new();
        send_answer(&mut bytes, &answer()).expect("a vector takes it");
        for limit in [10, bytes.len() as u64 - 1] {
            assert_eq!(
                receive_answer(&mut bytes.as_slice(), limit).map_err(|e| e.kind()),
                Err(ErrorKind::FileTooLarge)
            );
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
