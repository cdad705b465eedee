//! What a person may decide about fetching: the section `[fetch]`.

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, de::Error};
use std::str::FromStr;
use std::time::Duration;

/// The section `[fetch]` of the configuration; what is not said has its default.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rules {
    /// One attempt may take this long, with its redirects and to the last byte.
    #[serde(deserialize_with = "time")]
    pub timeout: Duration,
    /// Of which a connection may take this long to come about.
    #[serde(deserialize_with = "time")]
    pub connect_timeout: Duration,
    /// Bytes of a document, unpacked.
    #[serde(deserialize_with = "size")]
    pub max_size: u64,
    /// Further attempts where another one may succeed.
    pub retries: u32,
    /// Pause before the first of them; it doubles with each.
    #[serde(deserialize_with = "time")]
    pub retry_pause: Duration,
    /// No pause is longer, whatever a server asks for.
    #[serde(deserialize_with = "time")]
    pub max_pause: Duration,
    /// Redirects that are followed.
    pub redirects: u32,
    /// Requests to one host.
    #[serde(deserialize_with = "rate")]
    pub rate_per_host: Rate,
    /// Which hosts may be at an address of this machine or its network.
    pub allow_private: AllowPrivate,
    /// How keikaku introduces itself; a publisher should find someone to write to there.
    pub user_agent: String,
    /// Whether to go through a proxy.
    #[serde(deserialize_with = "proxy")]
    pub proxy: Proxy,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_secs(15),
            max_size: 50_000_000,
            retries: 3,
            retry_pause: Duration::from_secs(2),
            max_pause: Duration::from_secs(60),
            redirects: 5,
            rate_per_host: Rate(Duration::from_secs(1)),
            allow_private: AllowPrivate::None,
            user_agent: concat!("keikaku/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: Proxy::None,
        }
    }
}

/// Requests per time, written `1/s`, `30/min`, `1/5s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(Duration);

impl Rate {
    /// Time between two requests.
    pub fn interval(self) -> Duration {
        self.0
    }
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a rate such as \"1/s\", \"30/min\" or \"1/5s\"");
        let (count, per) = text.split_once('/').ok_or_else(wrong)?;
        let count: u32 = count.trim().parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?;
        let per = per.trim();
        let per = if per.starts_with(|c: char| c.is_ascii_digit()) { per.to_owned() } else { format!("1{per}") };
        Ok(Rate(parse_time(&per).map_err(|_| wrong())? / count))
    }
}

/// Hosts that may be inside: `false`, `true`, or `["intra.example.jp", "10.1.2.3"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllowPrivate {
    /// None: only the public internet.
    None,
    /// Any.
    All,
    /// These, named as in the URL.
    Hosts(Vec<String>),
}

impl AllowPrivate {
    /// True if `host`, as a URL names it, may be inside.
    pub fn allows(&self, host: &str) -> bool {
        match self {
            AllowPrivate::None => false,
            AllowPrivate::All => true,
            AllowPrivate::Hosts(hosts) => hosts.iter().any(|h| h.eq_ignore_ascii_case(host)),
        }
    }
}

impl<'de> Deserialize<'de> for AllowPrivate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(
            untagged,
            expecting = "`allow_private` is true, false, or a list of hosts such as [\"intra.example.jp\"]"
        )]
        enum Form {
            Switch(bool),
            Hosts(Vec<String>),
        }
        Ok(match Form::deserialize(from)? {
            Form::Switch(false) => AllowPrivate::None,
            Form::Switch(true) => AllowPrivate::All,
            Form::Hosts(hosts) => AllowPrivate::Hosts(hosts),
        })
    }
}

/// Whether to go through a proxy.
#[derive(Clone, PartialEq, Eq)]
pub enum Proxy {
    /// Straight to the servers.
    None,
    /// As `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say.
    Environment,
    /// This one: `http://host:port`.
    Url(String),
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Proxy::None => "None",
            Proxy::Environment => "Environment",
            // Its address may hold a password.
            Proxy::Url(_) => "Url(…)",
        })
    }
}

/// From a millisecond to a day.
fn parse_time(text: &str) -> Result<Duration, String> {
    let parsed = text.parse::<SignedDuration>().ok().and_then(|t| Duration::try_from(t).ok());
    let longest = Duration::from_secs(24 * 3600);
    let in_range = |t: &Duration| *t >= Duration::from_millis(1) && *t <= longest;
    parsed.filter(in_range).ok_or_else(|| format!("`{text}` is not a time such as \"90s\" or \"5min\", at most a day"))
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    parse_time(&String::deserialize(from)?).map_err(D::Error::custom)
}

fn size<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let text = String::deserialize(from)?;
    let wrong = |_| D::Error::custom(format!("`{text}` is not a size such as \"50MB\" or \"64MiB\""));
    text.parse::<bytesize::ByteSize>().map(|s| s.0).map_err(wrong)
}

fn rate<'de, D: Deserializer<'de>>(from: D) -> Result<Rate, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

fn proxy<'de, D: Deserializer<'de>>(from: D) -> Result<Proxy, D::Error> {
    let text = String::deserialize(from)?;
    Ok(match text.as_str() {
        "none" => Proxy::None,
        "environment" => Proxy::Environment,
        _ if text.starts_with("http://") || text.starts_with("https://") => Proxy::Url(text),
        _ => return Err(D::Error::custom("`proxy` is \"none\", \"environment\" or \"http://host:port\"")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_section_is_read_with_units() {
        let rules: Rules = toml::from_str(
            "timeout = \"90s\"\nmax_size = \"2 MB\"\nretries = 0\nrate_per_host = \"30/min\"\nallow_private = true\nproxy = \"environment\"",
        )
        .expect("fine");
        assert_eq!((rules.timeout, rules.max_size, rules.retries), (Duration::from_secs(90), 2_000_000, 0));
        assert_eq!(rules.rate_per_host.interval(), Duration::from_secs(2));
        assert_eq!((rules.allow_private, rules.proxy), (AllowPrivate::All, Proxy::Environment));
        assert_eq!(toml::from_str::<Rules>("").expect("defaults"), Rules::default());
    }

    #[test]
    fn what_makes_no_sense_is_said() {
        for wrong in [
            "timeout = 60",
            "timeout = \"0s\"",
            "rate_per_host = \"0/s\"",
            "time_out = \"1s\"",
            "proxy = \"yes\"",
            "max_size = \"big\"",
        ] {
            assert!(toml::from_str::<Rules>(wrong).is_err(), "{wrong}");
        }
        assert!("1/5s".parse::<Rate>().is_ok_and(|r| r.interval() == Duration::from_secs(5)));
    }

    #[test]
    fn hosts_inside_are_allowed_one_by_one() {
        let rules: Rules = toml::from_str("allow_private = [\"Intra.example.jp\"]").expect("fine");
        assert!(rules.allow_private.allows("intra.example.jp") && !rules.allow_private.allows("127.0.0.1"));
        assert!(toml::from_str::<Rules>("allow_private = \"yes\"").is_err());
    }

    #[test]
    fn a_proxys_password_is_not_shown() {
        let rules = Rules { proxy: Proxy::Url("http://a:hunter2@proxy:80".to_owned()), ..Rules::default() };
        assert!(!format!("{rules:?}").contains("hunter2"));
    }
}
