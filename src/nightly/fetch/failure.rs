//! Why a source could not be had.

use std::fmt;

/// A failure's kind. Its word is public: never rename one, never reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// No URL that is fetched: malformed, or neither http nor https.
    BadAddress,
    /// The host, or what a redirect names, is a private address.
    ForbiddenAddress,
    /// No such host, no connection, or the connection broke before an answer came.
    Unreachable,
    /// The certificate is not valid, or no common encryption was found.
    Tls,
    /// The deadline passed.
    Timeout,
    /// More bytes than allowed.
    TooLarge,
    /// The answer ended before it was complete.
    Truncated,
    /// No HTTP, or HTTP that makes no sense.
    BadResponse,
    /// 401, 403, 407, 451: the server refuses.
    Denied,
    /// 404, 410: nothing is there.
    NotFound,
    /// 408, 425, 429, 500, 502, 503, 504: the server may be able later.
    Unavailable,
    /// Any other status.
    Status,
    /// Too many redirects, or one that leads back.
    RedirectLoop,
    /// A redirect that is not followed: to another scheme, from https to http, or to nowhere.
    BadRedirect,
    /// An error page in place of the document.
    ErrorPage,
    /// Nothing in it.
    Empty,
    /// A file or folder that is not there, or a pattern that nothing matches.
    Missing,
    /// A file that cannot be read.
    Unreadable,
    /// A file that was written to while it was read.
    Changing,
    /// The run was asked to end.
    Stopped,
}

impl Reason {
    /// The word that is published: `error-page`.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::BadAddress => "bad-address",
            Reason::ForbiddenAddress => "forbidden-address",
            Reason::Unreachable => "unreachable",
            Reason::Tls => "tls",
            Reason::Timeout => "timeout",
            Reason::TooLarge => "too-large",
            Reason::Truncated => "truncated",
            Reason::BadResponse => "bad-response",
            Reason::Denied => "denied",
            Reason::NotFound => "not-found",
            Reason::Unavailable => "unavailable",
            Reason::Status => "status",
            Reason::RedirectLoop => "redirect-loop",
            Reason::BadRedirect => "bad-redirect",
            Reason::ErrorPage => "error-page",
            Reason::Empty => "empty",
            Reason::Missing => "missing",
            Reason::Unreadable => "unreadable",
            Reason::Changing => "changing",
            Reason::Stopped => "stopped",
        }
    }

    /// What a person can do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Reason::BadAddress => "correct the source's `url`: it begins with https:// or http://",
            Reason::ForbiddenAddress => {
                "name the host in `allow_private = [\"host\"]` under [fetch] if the source is inside your own network"
            }
            Reason::Unreachable => {
                "check the host's name and the network; behind a proxy set `proxy = \"environment\"` under [fetch]"
            }
            Reason::Tls => "tell the publisher; a certificate that expired is theirs to renew",
            Reason::Timeout => "raise `timeout` under [fetch] if the server is always this slow",
            Reason::TooLarge => "raise `max_size` under [fetch] if the document is meant to be this large",
            Reason::Truncated => "the next run tries again; if it stays so, tell the publisher",
            Reason::BadResponse => "open the address in a browser; if that fails, too, tell the publisher",
            Reason::Denied => "ask the publisher for access, or correct the name and password of the source's `url`",
            Reason::NotFound => {
                "look for the document's new address on the publisher's site and correct the source's `url`"
            }
            Reason::Unavailable => "the next run tries again",
            Reason::Status => "open the address in a browser and correct the source's `url`",
            Reason::RedirectLoop => {
                "open the address in a browser and use the address where it ends as the source's `url`"
            }
            Reason::BadRedirect => {
                "open the address in a browser and use the address where it ends as the source's `url`"
            }
            Reason::ErrorPage => {
                "open the address in a browser; if the publisher changed the format, name the new one as the source's `format`"
            }
            Reason::Empty => "open the source; if it is meant to be empty, remove it from the configuration",
            Reason::Missing => "correct the source's path, or remove it from the configuration",
            Reason::Unreadable => "make it readable for the user who runs keikaku",
            Reason::Changing => "write the file under another name and rename it when it is complete",
            Reason::Stopped => "run it again",
        }
    }
}

/// A source that could not be had tonight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What kind.
    pub reason: Reason,
    /// The URL or path, without passwords.
    pub place: String,
    /// In a sentence, without the place and the remedy.
    pub message: String,
    /// Title or first words of an error page.
    pub snippet: Option<String>,
    /// How often it was tried.
    pub attempts: u32,
    /// How long the server asked to be left alone, if it did, in seconds.
    pub retry_after: Option<u64>,
    /// Another attempt may succeed.
    pub(super) may_pass: bool,
}

impl Failure {
    /// A failure of a kind, at a place.
    pub fn new(reason: Reason, place: impl Into<String>, message: impl Into<String>) -> Self {
        let (place, message) = (place.into(), message.into());
        Failure { reason, place, message, snippet: None, attempts: 1, retry_after: None, may_pass: false }
    }

    pub(super) fn passing(self) -> Self {
        Failure { may_pass: true, ..self }
    }

    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        self.reason.remedy()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.place, self.reason.as_str(), self.message)?;
        if let Some(snippet) = &self.snippet {
            write!(f, " 「{snippet}」")?;
        }
        if self.attempts > 1 {
            write!(f, " ({} attempts)", self.attempts)?;
        }
        write!(f, "; {}", self.remedy())
    }
}

impl std::error::Error for Failure {}
