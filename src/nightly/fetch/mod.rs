//! One source → its bytes, the word that nothing changed, or a failure with a name.
//!
//! *Input*: a [`Request`]: a URL or a file, and what is known of it from last time. *Output*: an [`Outcome`] or a [`Failure`].
//! *Invariants*: nothing hangs (every attempt ends at a deadline) and nothing grows without limit; what arrived damaged or is an error
//! page in disguise is never handed out; private addresses are not reached unless allowed; no password is ever shown.
//!
//! # Proxies
//! `HTTPS_PROXY` and its like are not obeyed by themselves: a nightly run that goes another way because of a variable in somebody's shell
//! cannot be understood afterwards. `proxy = "environment"` obeys them, `proxy = "http://host:port"` names one. Behind a proxy it is the
//! proxy that resolves names, so it is the proxy that must keep private addresses out of reach; private addresses written as such, and
//! `localhost`, are refused here all the same.

mod address;
mod clock;
mod content;
mod error_page;
mod expand;
mod failure;
mod file;
mod http;
mod location;
mod pace;
mod retry;
mod rules;

pub use address::is_public;
pub use clock::{Clock, SystemClock};
pub use expand::{Expansion, Item, Place, expand};
pub use failure::{Failure, Reason};
pub use location::Location;
pub use rules::{AllowPrivate, Proxy, Rate, Rules};

use crate::emit::hex;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Where it is.
    pub location: &'a Location,
    /// The format it must have, as a media type, where a person has said so; empty to expect what came last time, or what the
    /// location's name ends in.
    pub format: &'a str,
    /// What last time's answer said; ignored if it is about another location.
    pub known: Option<&'a Known>,
    /// Read a file even if its size and times are those of last time.
    pub rehash: bool,
}

/// What is remembered of an answer. Losing it costs a fetch and no data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// The location it is about, as [`Location::shown`] gives it.
    pub location: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// What the bytes were.
    pub media_type: String,
    /// `ETag` as the server sent it.
    pub etag: Option<String>,
    /// `Last-Modified` as the server sent it.
    pub last_modified: Option<String>,
    /// Size, times and number of a file; none if it was too fresh to be told from its next version.
    pub stamp: Option<String>,
}

/// A source's bytes, whole and checked.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// SHA-256 of them, in hexadecimal.
    pub sha256: String,
    /// What they are, told from themselves: `application/pdf`.
    pub media_type: String,
    /// `ETag` as the server sent it.
    pub etag: Option<String>,
    /// `Last-Modified` as the server sent it.
    pub last_modified: Option<String>,
    /// The same as a time; of a file, when it was written.
    pub modified: Option<Timestamp>,
    /// Where they came from in the end, behind all redirects, without passwords.
    pub final_url: String,
    /// What to remember for next time.
    pub known: Known,
}

/// A source that could be reached.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It says something, which may be what it said before: compare [`Fetched::sha256`].
    Fetched(Box<Fetched>),
    /// It says what it said last time; what to remember now.
    NotModified(Known),
}

/// Fetches sources; may be shared by threads, which then keep one pace per host.
#[derive(Debug)]
pub struct Fetcher {
    rules: Rules,
    clock: Arc<dyn Clock>,
    agent: ureq::Agent,
    pace: pace::Pace,
}

impl Fetcher {
    /// A fetcher that obeys `rules`.
    ///
    /// # Errors
    /// When the rules cannot be obeyed: a user agent that is no header, a proxy that is no address.
    pub fn new(rules: Rules, clock: Arc<dyn Clock>) -> Result<Self, Failure> {
        let agent = http::agent(&rules)?;
        Ok(Fetcher { pace: pace::Pace::new(rules.rate_per_host), rules, clock, agent })
    }

    /// Fetches one source. Takes at most `retries + 1` times the `timeout`, and the pauses between them.
    ///
    /// # Errors
    /// Whatever keeps the source from being used tonight, by its name.
    pub fn fetch(&self, request: &Request<'_>) -> Result<Outcome, Failure> {
        let known = request.known.filter(|k| k.location == request.location.shown());
        let request = &Request { known, ..*request };
        match request.location {
            Location::File(path) => file::read(path, request, &self.rules),
            Location::Url(url) => retry::persist(self, url, |url| http::get(self, url, request)),
        }
    }
}

/// SHA-256 in hexadecimal.
fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
