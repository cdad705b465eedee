//! Which addresses may be connected to.
//!
//! Names are resolved here and nowhere else, and what is connected to is the very list that was checked: a name that resolves to
//! something else the next time (DNS rebinding) gains nothing.

use super::AllowPrivate;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// True for an address of the public internet. By the IANA registries of special-purpose addresses, IPv4 and IPv6.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    // What a cloud serves its machines with under an address that looks public (Azure).
    let is_metadata = ip == Ipv4Addr::new(168, 63, 129, 16);
    let is_special = match (a, b, c) {
        (0 | 10 | 127, ..) => true,
        (100, 64..=127, _) => true,            // RFC 6598: shared by customers of a provider
        (169, 254, _) | (192, 168, _) => true, // link-local, private
        (172, 16..=31, _) => true,             // private
        (192, 0, 0 | 2) | (192, 88, 99) => true, // protocols, examples, 6to4 relays
        (198, 18 | 19, _) => true,             // RFC 2544: benchmarks
        (198, 51, 100) | (203, 0, 113) => true, // examples
        (224.., ..) => true,                   // multicast, reserved, broadcast
        _ => false,
    };
    !is_special && !is_metadata
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    let low = || Ipv4Addr::from_bits((u32::from(s[6]) << 16) | u32::from(s[7]));
    match s {
        // IPv4-mapped (RFC 4291) and NAT64 (RFC 6052) mean the IPv4 address inside.
        [0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..] => is_public_v4(low()),
        // 6to4 (RFC 3056) holds it behind its prefix.
        [0x2002, high, next, ..] => is_public_v4(Ipv4Addr::from_bits((u32::from(high) << 16) | u32::from(next))),
        // Teredo, ORCHID, benchmarks and the rest of 2001::/23; examples.
        [0x2001, 0..=0x01ff, ..] | [0x2001, 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] => false,
        // Only 2000::/3 is given out for the public internet.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

/// A host that has no address that may be connected to.
#[derive(Debug)]
pub(super) struct Forbidden(pub(super) Vec<IpAddr>);

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(IpAddr::to_string).collect();
        write!(f, "{}", all.join(", "))
    }
}

impl std::error::Error for Forbidden {}

/// Resolves names and keeps only public addresses, unless told otherwise.
#[derive(Debug)]
pub(super) struct Guard {
    pub(super) allowed: AllowPrivate,
    /// Host and port of the proxy, which may well be private.
    pub(super) proxy: Option<(String, u16)>,
    pub(super) names: DefaultResolver,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let is_proxy = self
            .proxy
            .as_ref()
            .is_some_and(|(host, port)| uri.host() == Some(host) && uri.port_u16().unwrap_or(*port) == *port);
        if is_proxy || self.allowed.allows(uri.host().unwrap_or_default()) {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|a| is_public(a.ip())) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(ureq::Error::Other(Box::new(Forbidden(found.iter().map(|a| a.ip()).collect()))));
        }
        Ok(public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_not_public() {
        let special = [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.1.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "100::1",
        ];
        for ip in special {
            assert!(!is_public(ip.parse().expect(ip)), "{ip}");
        }
    }

    #[test]
    fn a_name_is_judged_by_the_addresses_it_has() {
        let of = |allowed, uri: &'static str| {
            let guard = Guard { allowed, proxy: None, names: DefaultResolver::default() };
            let timeout = NextTimeout {
                after: ureq::unversioned::transport::time::Duration::from_secs(5),
                ..NextTimeout::default()
            };
            guard.resolve(&Uri::from_static(uri), &Config::default(), timeout)
        };
        let refused = of(AllowPrivate::None, "http://localhost:80/").expect_err("a private address");
        assert!(matches!(refused, ureq::Error::Other(e) if e.is::<Forbidden>()));
        assert!(of(AllowPrivate::Hosts(vec!["localhost".to_owned()]), "http://localhost:80/").is_ok());
        assert!(of(AllowPrivate::Hosts(vec!["localhost".to_owned()]), "http://127.0.0.1:80/").is_err());
        assert!(of(AllowPrivate::None, "http://192.0.1.1:80/").is_ok());
    }

    #[test]
    fn addresses_of_the_internet_are() {
        let public = [
            "1.1.1.1",
            "100.63.255.255",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "223.255.255.254",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2001:200::1",
            "2400::1",
            "2606:4700::1111",
            "2a00::1",
        ];
        for ip in public {
            assert!(is_public(ip.parse().expect(ip)), "{ip}");
        }
    }
}
