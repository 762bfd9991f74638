//! Which neighbours may say on whose behalf they ask. `X-Forwarded-For` is believed as far as it was
//! written by proxies named in the settings, and no further: anybody can send one.

use std::net::IpAddr;

use http::HeaderMap;

/// The address at the other end of the connection; put there before routing.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Networks of trusted proxies.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<(IpAddr, u8)>);

impl Proxies {
    /// Addresses, or networks such as `10.0.0.0/8`.
    ///
    /// Errors: the first word that is neither.
    pub fn parse(words: &[String]) -> Result<Proxies, String> {
        let parse = |word: &String| {
            let (address, bits) = word.split_once('/').unwrap_or((word, ""));
            let address: IpAddr = address.parse().ok()?;
            let most = if address.is_ipv4() { 32 } else { 128 };
            let bits: u8 = if bits.is_empty() { most } else { bits.parse().ok()? };
            (bits <= most).then_some((address, bits))
        };
        let networks = words.iter().map(|word| parse(word).ok_or_else(|| word.clone()));
        networks.collect::<Result<_, _>>().map(Proxies)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0
            .iter()
            .any(|(network, bits)| match (network.to_canonical(), address) {
                (IpAddr::V4(network), IpAddr::V4(address)) => {
                    same(network.to_bits().into(), address.to_bits().into(), *bits, 32)
                }
                (IpAddr::V6(network), IpAddr::V6(address)) => {
                    same(network.to_bits(), address.to_bits(), *bits, 128)
                }
                _ => false,
            })
    }

    /// Who asks: the last address in the chain that no trusted proxy vouches for.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let said: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','))
            .collect();
        let mut client = peer;
        for word in said.into_iter().rev() {
            if !self.trusts(client) {
                break;
            }
            let Ok(before) = word.trim().parse::<IpAddr>() else {
                break;
            };
            client = before;
        }
        client.to_canonical()
    }
}

fn same(network: u128, address: u128, bits: u8, width: u32) -> bool {
    let rest = width.saturating_sub(u32::from(bits));
    network.checked_shr(rest).unwrap_or(0) == address.checked_shr(rest).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &[&str], peer: &str, said: &[&str]) -> String {
        let words: Vec<String> = proxies.iter().map(|word| (*word).to_owned()).collect();
        let proxies = Proxies::parse(&words).expect("networks");
        let mut headers = HeaderMap::new();
        for line in said {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        proxies
            .client(peer.parse().expect("an address"), &headers)
            .to_string()
    }

    #[test]
    fn only_proxies_are_believed() {
        let here = ["127.0.0.1", "::1"];
        assert_eq!(client(&here, "192.0.2.9", &["10.1.1.1"]), "192.0.2.9");
        assert_eq!(client(&here, "127.0.0.1", &["198.51.100.7"]), "198.51.100.7");
        assert_eq!(client(&here, "::1", &["2001:db8::7"]), "2001:db8::7");
        assert_eq!(client(&here, "127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(client(&here, "127.0.0.1", &["nonsense"]), "127.0.0.1");
        // What the client itself claims stands to the left of what the proxy saw.
        assert_eq!(
            client(&here, "127.0.0.1", &["1.2.3.4, 198.51.100.7"]),
            "198.51.100.7"
        );
        assert_eq!(
            client(&here, "127.0.0.1", &["1.2.3.4", "198.51.100.7"]),
            "198.51.100.7"
        );
        let chain = ["10.0.0.0/8", "127.0.0.1"];
        assert_eq!(
            client(&chain, "127.0.0.1", &["1.2.3.4, 198.51.100.7, 10.20.0.3"]),
            "198.51.100.7"
        );
    }

    #[test]
    fn what_is_no_network_is_named() {
        for bad in ["proxy", "10.0.0.0/33", "::1/129", ""] {
            let refused = Proxies::parse(&[bad.to_owned()]).expect_err("no network");
            assert_eq!(refused, bad);
        }
        let all = Proxies::parse(&["0.0.0.0/0".to_owned()]).expect("everything");
        assert!(all.trusts([192, 0, 2, 1].into()) && !all.trusts("::1".parse().expect("six")));
    }
}
