//! Which addresses that others wrote may be reached: those of the world outside, never the machine's
//! own network. Asked of the address that is connected to, after its name was looked up, so that a name
//! that means something else a moment later gets nowhere. Webhooks and the check of links both ask here.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address inside, which is refused. hint: webhooks.allow_private allows it")]
pub struct Inside;

/// Looks names up and lets only allowed addresses through.
pub struct Resolver {
    pub allow_private: bool,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let allow = self.allow_private;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|at| allow || is_outside(at.ip())).collect();
            if allowed.is_empty() {
                return Err(Inside.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

/// An address written as digits is never looked up; it is asked here. A host that is a name passes.
pub fn host_allowed(url: &reqwest::Url, allow_private: bool) -> Result<(), Inside> {
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match bare.parse::<IpAddr>() {
        Ok(at) if !allow_private && !is_outside(at) => Err(Inside),
        _ => Ok(()),
    }
}

/// Whether an address belongs to the world outside.
pub fn is_outside(at: IpAddr) -> bool {
    match at {
        IpAddr::V4(v4) => is_outside_v4(v4),
        IpAddr::V6(v6) => is_outside_v6(v6),
    }
}

fn is_outside_v4(at: Ipv4Addr) -> bool {
    let [a, b, c, _] = at.octets();
    let special = a == 0
        || at.is_private()
        || at.is_loopback()
        || at.is_link_local()
        || at.is_broadcast()
        || at.is_documentation()
        || at.is_multicast()
        || (a == 100 && (64..128).contains(&b)) // shared by carriers
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b)) // benchmarks
        || a >= 240;
    !special
}

fn is_outside_v6(at: Ipv6Addr) -> bool {
    let s = at.segments();
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        is_outside_v4(Ipv4Addr::new(a, b, c, d))
    };
    // Addresses that carry one of version 4 are as outside as that one.
    if s[..5] == [0; 5] && (s[5] == 0xffff || s[5] == 0) {
        return s[5] == 0xffff && v4(s[6], s[7]);
    }
    if s[..4] == [0, 0, 0, 0] && s[4] == 0xffff {
        return v4(s[6], s[7]);
    }
    if s[0] == 0x64 && s[1] == 0xff9b {
        return s[2..6] == [0; 4] && v4(s[6], s[7]);
    }
    if s[0] == 0x2002 {
        return v4(s[1], s[2]);
    }
    // Only 2000::/3 is in use outside; of it, documentation and tunnels are special.
    let global = s[0] & 0xe000 == 0x2000;
    let special = (s[0] == 0x2001 && (s[1] < 0x200 || s[1] == 0xdb8)) || s[0] == 0x3fff;
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_inside_is_refused() {
        for inside in [
            "127.0.0.1",
            "127.255.1.2",
            "10.0.0.1",
            "172.16.3.4",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "192.0.0.8",
            "198.18.0.1",
            "203.0.113.5",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
        ] {
            assert!(!is_outside(inside.parse().expect(inside)), "{inside}");
        }
        for outside in ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_outside(outside.parse().expect(outside)), "{outside}");
        }
    }

    #[test]
    fn digits_in_any_spelling_are_addresses() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]:80/",
            "http://[::ffff:7f00:1]/",
        ] {
            let parsed = reqwest::Url::parse(url).expect(url);
            assert!(host_allowed(&parsed, false).is_err(), "{url}");
            assert!(host_allowed(&parsed, true).is_ok(), "{url}");
        }
        let name = reqwest::Url::parse("https://partner.example/").expect("a name");
        assert!(host_allowed(&name, false).is_ok());
    }
}
