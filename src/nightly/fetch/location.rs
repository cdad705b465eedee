//! Where a source is, and how it may be shown.

use super::{Failure, Reason};
use std::path::PathBuf;
use url::{Host, Url};

/// Where one document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// On a server.
    Url(Url),
    /// On this machine.
    File(PathBuf),
}

/// Parameters of a query whose values are secrets by custom: keys of services, signatures of addresses that expire.
const SECRETS: &[&str] = &["token", "key", "secret", "password", "passwd", "signature", "sig", "auth", "credential"];

impl Location {
    /// A URL as a person or a browser writes it: Japanese host names and paths, too.
    ///
    /// # Errors
    /// What is no address, or of a scheme other than http and https.
    pub fn url(text: &str) -> Result<Self, Failure> {
        let bad = |why: String| Failure::new(Reason::BadAddress, shown_text(text), why);
        let url = Url::parse(text.trim()).map_err(|e| bad(format!("not a URL: {e}")))?;
        check_scheme(&url).map_err(bad)?;
        Ok(Location::Url(url))
    }

    /// The location for messages and for the record: without name, password, secrets and fragment.
    pub fn shown(&self) -> String {
        match self {
            Location::Url(url) => shown(url),
            Location::File(path) => path.to_string_lossy().into_owned(),
        }
    }

    /// Ending of the document's name in lower case, `pdf`; empty without one.
    pub(super) fn ending(&self) -> String {
        let name = match self {
            Location::Url(url) => url.path_segments().and_then(|mut s| s.next_back()).unwrap_or("").to_owned(),
            Location::File(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        };
        name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
    }
}

fn check_scheme(url: &Url) -> Result<(), String> {
    match url.scheme() {
        "http" | "https" if url.host().is_some() => Ok(()),
        scheme => Err(format!("`{scheme}:` is not fetched, only https: and http:")),
    }
}

/// What is no URL may still hold a password before an `@`.
fn shown_text(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((_, rest)) => format!("***@{rest}"),
        None => text.to_owned(),
    }
}

/// A URL without what must not be seen.
pub(super) fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    // Both refuse only addresses that cannot have a name and password.
    let _ = (shown.set_username(""), shown.set_password(None));
    shown.set_fragment(None);
    let is_secret = |name: &str| {
        let name = name.to_ascii_lowercase();
        SECRETS.iter().any(|s| name == *s || name.ends_with(&format!("-{s}")) || name.ends_with(&format!("_{s}")))
    };
    if url.query_pairs().any(|(name, _)| is_secret(&name)) {
        let masked = url.query_pairs().map(|(n, v)| if is_secret(&n) { (n, "***".into()) } else { (n, v) });
        let masked: Vec<_> = masked.collect();
        shown.query_pairs_mut().clear().extend_pairs(masked);
    }
    shown.into()
}

/// Where a redirect leads. Name and password go along only to the same server.
///
/// # Errors
/// Addresses that are not followed: other schemes, and from https back to http.
pub(super) fn redirected(from: &Url, to: &str) -> Result<Url, Failure> {
    let bad = |why: String| Failure::new(Reason::BadRedirect, shown(from), why);
    let mut url = from.join(to.trim()).map_err(|e| bad(format!("redirects to what is no URL: {e}")))?;
    check_scheme(&url).map_err(|e| bad(format!("redirects to {}: {e}", shown(&url))))?;
    if from.scheme() == "https" && url.scheme() == "http" {
        return Err(bad(format!("redirects from https to {}, where anyone on the way could change it", shown(&url))));
    }
    let (name, password) = match from.origin() == url.origin() {
        true => (from.username(), from.password()),
        false => ("", None),
    };
    let _ = (url.set_username(name), url.set_password(password));
    url.set_fragment(None);
    Ok(url)
}

/// True for a host that is this machine or its network by its very name: an address in figures, `localhost`.
pub(super) fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => !super::is_public(ip.into()),
        Some(Host::Ipv6(ip)) => !super::is_public(ip.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost") || name.ends_with(".internal")
        }
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn what_is_shown_holds_no_secret() {
        let shown =
            Location::url("https://taro:hunter2@例え.jp/計画.pdf?v=2&X-Amz-Signature=abc#p1").expect("fine").shown();
        assert_eq!(shown, "https://xn--r8jz45g.jp/%E8%A8%88%E7%94%BB.pdf?v=2&X-Amz-Signature=***");
        let failure = Location::url("ftp://taro:hunter2@example.jp/").expect_err("no ftp");
        assert!(!failure.to_string().contains("hunter2"), "{failure}");
        assert!(!Location::url("https//taro:hunter2@example.jp").expect_err("no URL").to_string().contains("hunter2"));
    }

    #[test]
    fn a_redirect_takes_a_password_along_only_to_the_same_server() {
        let from = of("https://taro:x@example.jp/a/b?c");
        assert_eq!(redirected(&from, "../d").expect("fine").as_str(), "https://taro:x@example.jp/d");
        assert_eq!(redirected(&from, "//other.jp/").expect("fine").as_str(), "https://other.jp/");
        assert_eq!(redirected(&from, "https://u:p@other.jp/").expect("fine").as_str(), "https://other.jp/");
        for bad in ["http://example.jp/", "file:///etc/passwd", "ftp://example.jp/", "javascript:alert(1)", "http://["]
        {
            assert_eq!(redirected(&from, bad).expect_err(bad).reason, Reason::BadRedirect);
        }
    }

    #[test]
    fn private_hosts_are_known_in_every_disguise() {
        let private = [
            "http://127.1/",
            "http://0x7f.1/",
            "http://2130706433/",
            "http://017700000001/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://localhost./",
            "http://169.254.169.254/latest",
            "http://１２７.0.0.1/",
            "http://metadata.google.internal/",
        ];
        for url in private {
            assert!(is_private(&of(url)), "{url}");
        }
        assert!(!is_private(&of("https://www.example.jp/")));
    }

    #[test]
    fn the_ending_is_that_of_the_last_part() {
        assert_eq!(Location::url("https://example.jp/a.b/%E8%A8%88.PDF?x=1.csv").expect("fine").ending(), "pdf");
        assert_eq!(Location::url("https://example.jp/a.b/").expect("fine").ending(), "");
    }
}
