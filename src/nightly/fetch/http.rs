//! One attempt at a URL: requests along its redirects, and the body of the last answer.

use super::address::{Forbidden, Guard};
use super::{
    Failure, Fetched, Fetcher, Known, Outcome, Proxy, Reason, Request, Rules, content, error_page, location, retry,
};
use jiff::Timestamp;
use std::io::Read;
use std::time::{Duration, Instant};
use ureq::http::{HeaderMap, HeaderName, Response, header};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Timeout};
use url::Url;

/// Bytes of an answer's head.
const HEAD: usize = 64 << 10;

/// The HTTP client, which follows no redirect and keeps no connection.
pub(super) fn agent(rules: &Rules) -> Result<Agent, Failure> {
    let is_header = |c: char| c == ' ' || c.is_ascii_graphic();
    if !rules.user_agent.chars().all(is_header) {
        let message = "`user_agent` under [fetch] may hold ASCII letters, figures and signs only";
        return Err(Failure::new(Reason::BadAddress, "[fetch]", message));
    }
    let proxy = match &rules.proxy {
        Proxy::None => None,
        Proxy::Environment => ureq::Proxy::try_from_env(),
        Proxy::Url(url) => Some(ureq::Proxy::new(url).map_err(|_| {
            Failure::new(Reason::BadAddress, "[fetch]", "`proxy` is not an address such as \"http://host:port\"")
        })?),
    };
    let guard = Guard {
        allowed: rules.allow_private.clone(),
        proxy: proxy.as_ref().map(|p| (p.host().to_owned(), p.port())),
        names: DefaultResolver::default(),
    };
    let config = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .user_agent(rules.user_agent.as_str())
        .timeout_connect(Some(rules.connect_timeout))
        .timeout_resolve(Some(rules.connect_timeout))
        .max_response_header_size(HEAD)
        .max_idle_connections(0)
        .proxy(proxy)
        .build();
    Ok(Agent::with_parts(config, DefaultConnector::new(), guard))
}

/// One attempt.
pub(super) fn get(fetcher: &Fetcher, url: &Url, request: &Request<'_>) -> Result<Outcome, Failure> {
    let deadline = Instant::now() + fetcher.rules.timeout;
    let mut url = url.clone();
    let mut seen = vec![url.clone()];
    let mut waited = Duration::ZERO;
    loop {
        waited += turn(fetcher, &url)?;
        let attempt = Attempt { fetcher, request, url: &url, deadline: deadline + waited };
        let response = attempt.send()?;
        let Some(next) = attempt.redirect(&response)? else { return attempt.answer(response) };
        if seen.contains(&next) || seen.len() > fetcher.rules.redirects as usize {
            let message = format!("{} redirects, the last one to {}", seen.len(), location::shown(&next));
            return Err(attempt.failure(Reason::RedirectLoop, message));
        }
        seen.push(next.clone());
        url = next;
    }
}

/// Waits for the host's turn, which does not count as the server's time.
fn turn(fetcher: &Fetcher, url: &Url) -> Result<Duration, Failure> {
    let wait = fetcher.pace.turn(url.host_str().unwrap_or_default(), fetcher.clock.elapsed());
    let begun = Instant::now();
    if !wait.is_zero() {
        fetcher.clock.sleep(wait);
    }
    if fetcher.clock.stopped() {
        return Err(retry::stopped(location::shown(url)));
    }
    Ok(begun.elapsed())
}

struct Attempt<'a> {
    fetcher: &'a Fetcher,
    request: &'a Request<'a>,
    url: &'a Url,
    deadline: Instant,
}

impl Attempt<'_> {
    fn failure(&self, reason: Reason, message: impl Into<String>) -> Failure {
        Failure::new(reason, location::shown(self.url), message)
    }

    fn send(&self) -> Result<Response<Body>, Failure> {
        let host = self.url.host_str().unwrap_or_default();
        if location::is_private(self.url) && !self.fetcher.rules.allow_private.allows(host) {
            let message = "this is an address of the machine itself or of its own network";
            return Err(self.failure(Reason::ForbiddenAddress, message));
        }
        let left = self.deadline.saturating_duration_since(Instant::now()).max(Duration::from_millis(1));
        let mut get = self.fetcher.agent.get(self.url.as_str());
        for (name, value) in self.conditions() {
            get = get.header(name, value);
        }
        get.config().timeout_global(Some(left)).build().call().map_err(|e| self.failed(e))
    }

    /// The headers by which a server can say that nothing changed. A value that no header can hold is left out.
    fn conditions(&self) -> impl Iterator<Item = (HeaderName, &str)> {
        let etag = self.request.known.and_then(|k| k.etag.as_deref()).map(|v| (header::IF_NONE_MATCH, v));
        let date = self.request.known.and_then(|k| k.last_modified.as_deref()).map(|v| (header::IF_MODIFIED_SINCE, v));
        let is_sound = |v: &str| v.len() < 1024 && v.chars().all(|c| c == ' ' || c.is_ascii_graphic());
        etag.into_iter().chain(date).filter(move |(_, v)| is_sound(v))
    }

    /// Where the answer sends us, if it does.
    fn redirect(&self, response: &Response<Body>) -> Result<Option<Url>, Failure> {
        if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        match response.headers().get(header::LOCATION).map(|v| String::from_utf8_lossy(v.as_bytes())) {
            Some(to) => location::redirected(self.url, &to).map(Some),
            None => Err(self.failure(Reason::BadRedirect, "redirects without saying where to")),
        }
    }

    /// The last answer, judged by its status.
    fn answer(&self, response: Response<Body>) -> Result<Outcome, Failure> {
        let status = response.status().as_u16();
        match (status, self.request.known) {
            (200 | 203, _) => self.receive(response).map(|f| Outcome::Fetched(Box::new(f))),
            (304, Some(known)) if self.conditions().next().is_some() => {
                let of = |name| text(response.headers(), name);
                let known = known.clone();
                Ok(Outcome::NotModified(Known {
                    etag: of(header::ETAG).or(known.etag),
                    last_modified: of(header::LAST_MODIFIED).or(known.last_modified),
                    ..known
                }))
            }
            _ => Err(self.refused(&response)),
        }
    }

    fn refused(&self, response: &Response<Body>) -> Failure {
        let status = response.status();
        let words = status.canonical_reason().unwrap_or("a status without a name");
        let message = format!("{} answers {} ({words})", self.url.host_str().unwrap_or("the host"), status.as_u16());
        match status.as_u16() {
            408 | 425 | 429 | 500 | 502 | 503 | 504 => {
                let retry_after = text(response.headers(), header::RETRY_AFTER).and_then(|v| self.seconds(&v));
                let message = match retry_after {
                    Some(s) => format!("{message} and asks to be left alone for {s} s"),
                    None => message,
                };
                if let Some(seconds) = retry_after {
                    self.rest(seconds);
                }
                Failure { retry_after, ..self.failure(Reason::Unavailable, message).passing() }
            }
            401 | 403 | 407 | 451 => self.failure(Reason::Denied, message),
            404 | 410 => self.failure(Reason::NotFound, message),
            _ => self.failure(Reason::Status, message),
        }
    }

    /// Other sources of this host are left alone as well, as far as may be waited.
    fn rest(&self, seconds: u64) {
        let pause = Duration::from_secs(seconds);
        if pause > self.fetcher.rules.max_pause {
            return;
        }
        let host = self.url.host_str().unwrap_or_default();
        self.fetcher.pace.rest(host, self.fetcher.clock.elapsed(), pause);
    }

    /// `Retry-After`: seconds, or a time (RFC 9110, 10.2.3).
    fn seconds(&self, value: &str) -> Option<u64> {
        let value = value.trim();
        value.parse().ok().or_else(|| {
            let at = http_date(value)?;
            Some(u64::try_from(at.as_second() - self.fetcher.clock.now().as_second()).unwrap_or(0))
        })
    }

    fn receive(&self, mut response: Response<Body>) -> Result<Fetched, Failure> {
        // What ureq unpacked is no longer named here.
        if let Some(encoding) = text(response.headers(), header::CONTENT_ENCODING)
            && !encoding.eq_ignore_ascii_case("identity")
        {
            let message = format!("the body is packed as `{encoding}`, which was not asked for");
            return Err(self.failure(Reason::BadResponse, message));
        }
        let has_end = response.headers().contains_key(header::CONTENT_LENGTH)
            || response.headers().contains_key(header::TRANSFER_ENCODING);
        let bytes = self.body(response.body_mut())?;
        let said = text(response.headers(), header::CONTENT_TYPE).unwrap_or_default();
        let attachment = text(response.headers(), header::CONTENT_DISPOSITION).unwrap_or_default();
        let media_type = content::media_type(&bytes, &self.request.location.ending(), &said);
        if !has_end && content::is_cut_off(&bytes, media_type) {
            let message = "the connection ended before the document did";
            return Err(self.failure(Reason::Truncated, message).passing());
        }
        let expected = content::expected(self.request, &attachment, &said);
        error_page::check(&bytes, media_type, expected)
            .map_err(|(reason, message, snippet)| Failure { snippet, ..self.failure(reason, message) })?;
        Ok(self.fetched(bytes, media_type, response.headers()))
    }

    /// The whole body, unpacked.
    fn body(&self, body: &mut Body) -> Result<Vec<u8>, Failure> {
        let limit = self.fetcher.rules.max_size;
        let too_large = || self.failure(Reason::TooLarge, format!("more than {limit} bytes, the limit"));
        if body.content_length().is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut reader = body.with_config().limit(limit.saturating_add(1)).reader();
        let (mut bytes, mut piece) = (Vec::new(), vec![0; 64 << 10]);
        loop {
            let n = match reader.read(&mut piece) {
                Ok(0) => return Ok(bytes),
                Ok(n) => n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(self.broken(ureq::Error::from(e), too_large)),
            };
            bytes.extend_from_slice(&piece[..n]);
            if bytes.len() as u64 > limit {
                return Err(too_large());
            }
            if self.fetcher.clock.stopped() {
                return Err(retry::stopped(location::shown(self.url)));
            }
            // The client looks at the clock when it waits for the network, and never while it unpacks.
            if Instant::now() > self.deadline {
                return Err(self.failed(ureq::Error::Timeout(Timeout::Global)));
            }
        }
    }

    /// A body that ended badly.
    fn broken(&self, e: ureq::Error, too_large: impl Fn() -> Failure) -> Failure {
        match e {
            ureq::Error::BodyExceedsLimit(_) => too_large(),
            ureq::Error::Timeout(_) | ureq::Error::Protocol(_) => self.failed(e),
            ureq::Error::Decompress(..) => {
                self.failure(Reason::Truncated, "the packed body is damaged or ends too early").passing()
            }
            _ => self.failure(Reason::Truncated, "the connection ended before the body was complete").passing(),
        }
    }

    fn fetched(&self, bytes: Vec<u8>, media_type: &str, headers: &HeaderMap) -> Fetched {
        let (etag, last_modified) = (text(headers, header::ETAG), text(headers, header::LAST_MODIFIED));
        let known = Known {
            location: self.request.location.shown(),
            sha256: super::sha256(&bytes),
            media_type: media_type.to_owned(),
            etag: etag.clone(),
            last_modified: last_modified.clone(),
            stamp: None,
        };
        Fetched {
            sha256: known.sha256.clone(),
            media_type: known.media_type.clone(),
            modified: last_modified.as_deref().and_then(http_date),
            final_url: location::shown(self.url),
            etag,
            last_modified,
            bytes,
            known,
        }
    }

    /// A request that got no answer. The library's own words may hold the whole address, so none of them are repeated but those about
    /// the protocol.
    fn failed(&self, e: ureq::Error) -> Failure {
        let host = self.url.host_str().unwrap_or_default();
        match e {
            ureq::Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
                let message = format!("{host} could not be reached within {:?}", self.fetcher.rules.connect_timeout);
                self.failure(Reason::Unreachable, message).passing()
            }
            ureq::Error::Timeout(_) => {
                self.failure(Reason::Timeout, format!("not complete after {:?}", self.fetcher.rules.timeout))
            }
            ureq::Error::HostNotFound => {
                self.failure(Reason::Unreachable, format!("there is no host {host}")).passing()
            }
            ureq::Error::Io(e) => self.io(host, &e),
            ureq::Error::ConnectProxyFailed(_) | ureq::Error::ConnectionFailed => {
                self.failure(Reason::Unreachable, format!("no connection to {host}")).passing()
            }
            ureq::Error::Rustls(e) => self.failure(Reason::Tls, format!("no secure connection to {host}: {e}")),
            ureq::Error::Tls(_) | ureq::Error::TlsRequired => {
                self.failure(Reason::Tls, format!("no secure connection to {host}"))
            }
            ureq::Error::LargeResponseHeader(..) => {
                self.failure(Reason::BadResponse, format!("{host} answers with a head of more than {HEAD} bytes"))
            }
            ureq::Error::Protocol(e) => {
                self.failure(Reason::BadResponse, format!("{host} answers with what is not HTTP: {}", plain(&e)))
            }
            ureq::Error::Other(e) => match e.downcast_ref::<Forbidden>() {
                Some(ips) => {
                    let message = format!("{host} is at {ips}, which is inside the machine or its own network");
                    self.failure(Reason::ForbiddenAddress, message)
                }
                None => self.failure(Reason::Unreachable, format!("no connection to {host}")),
            },
            _ => self.failure(Reason::BadAddress, "the address could not be asked for"),
        }
    }

    fn io(&self, host: &str, e: &std::io::Error) -> Failure {
        // The standard library has no kind for a name that does not resolve.
        let why = if e.to_string().contains("lookup address") {
            "there is no such host".to_owned()
        } else {
            e.kind().to_string()
        };
        let reason = if e.kind() == std::io::ErrorKind::InvalidData { Reason::Tls } else { Reason::Unreachable };
        let failure = self.failure(reason, format!("no answer from {host}: {why}"));
        if reason == Reason::Unreachable { failure.passing() } else { failure }
    }
}

/// What the protocol's reader complains about, without control characters of the server.
fn plain(e: &impl std::fmt::Display) -> String {
    e.to_string().chars().filter(|c| !c.is_control()).take(100).collect()
}

/// A header as text, if it is sound.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name).and_then(|v| v.to_str().ok()).map(str::to_owned).filter(|v| !v.is_empty())
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(value: &str) -> Option<Timestamp> {
    jiff::fmt::rfc2822::parse(value).ok().map(|at| at.timestamp())
}
