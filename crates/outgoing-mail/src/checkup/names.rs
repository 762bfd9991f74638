use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::lookup::Lookup;
use hickory_resolver::net::NetError;
use hickory_resolver::proto::rr::{Name, RData};
use mail_auth::spf::verify::SpfParameters;
use mail_auth::{MessageAuthenticator, SpfResult};

/// The DNS, asked as receivers of mail ask it.
pub struct Names(MessageAuthenticator);

/// A question that got no answer: neither “yes” nor “there is none”.
#[derive(Debug, thiserror::Error)]
#[error("the name service did not answer: {0}")]
pub struct Unanswered(String);

/// Answers looked at of one question; a name with more is broken or hostile.
const MOST: usize = 50;
/// For one server's answer.
const WAIT: Duration = Duration::from_secs(2);

impl Names {
    /// As this machine is set up.
    pub fn of_system() -> Result<Names, Unanswered> {
        let names = MessageAuthenticator::new_system_conf();
        names.map(Names).map_err(|error| Unanswered(error.to_string()))
    }

    /// At one server.
    pub fn at(server: SocketAddr) -> Result<Names, Unanswered> {
        let port = |mut connection: ConnectionConfig| {
            connection.port = server.port();
            connection
        };
        let connections = vec![port(ConnectionConfig::udp()), port(ConnectionConfig::tcp())];
        let server = NameServerConfig::new(server.ip(), true, connections);
        let config = ResolverConfig::from_name_servers(vec![server]);
        let mut options = ResolverOpts::default();
        options.timeout = WAIT;
        let names = MessageAuthenticator::new(config, options);
        names.map(Names).map_err(|error| Unanswered(error.to_string()))
    }

    /// The texts at a name, each in one piece.
    pub(super) async fn texts(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        let found = self.0.resolver().txt_lookup(absolute(name)).await;
        Ok(answers(found)?
            .into_iter()
            .filter_map(|data| match data {
                RData::TXT(text) => {
                    let bytes: Vec<u8> = text
                        .txt_data
                        .iter()
                        .flat_map(|part| part.iter().copied())
                        .collect();
                    Some(String::from_utf8_lossy(&bytes).into_owned())
                }
                _ => None,
            })
            .collect())
    }

    pub(super) async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, Unanswered> {
        if let Ok(address) = name.parse() {
            return Ok(vec![address]);
        }
        let resolver = self.0.resolver();
        let mut all = answers(resolver.ipv4_lookup(absolute(name)).await)?;
        all.extend(answers(resolver.ipv6_lookup(absolute(name)).await)?);
        Ok(all.iter().filter_map(RData::ip_addr).collect())
    }

    /// Hosts that take mail for a domain, without the final dot; a single empty one says that it takes
    /// none (RFC 7505).
    pub(super) async fn exchanges(&self, name: &str) -> Result<Vec<String>, Unanswered> {
        let found = self.0.resolver().mx_lookup(absolute(name)).await;
        Ok(answers(found)?
            .into_iter()
            .filter_map(|data| match data {
                RData::MX(mx) => Some(plain(&mx.exchange)),
                _ => None,
            })
            .collect())
    }

    pub(super) async fn names_of(&self, address: IpAddr) -> Result<Vec<String>, Unanswered> {
        let found = self.0.resolver().reverse_lookup(Name::from(address)).await;
        Ok(answers(found)?
            .into_iter()
            .filter_map(|data| match data {
                RData::PTR(name) => Some(plain(&name.0)),
                _ => None,
            })
            .collect())
    }

    /// What a receiver makes of a letter from this address and envelope.
    pub(super) async fn spf(&self, address: IpAddr, greeting: &str, sender: &str) -> SpfResult {
        let asked = SpfParameters::verify_mail_from(address, greeting, greeting, sender);
        self.0.verify_spf(asked).await.result()
    }
}

/// From the root, so that no search list of this machine makes names longer.
fn absolute(name: &str) -> String {
    format!("{}.", name.trim_end_matches('.'))
}

fn plain(name: &Name) -> String {
    name.to_ascii().trim_end_matches('.').to_ascii_lowercase()
}

/// “There is none” is an answer; silence and failure are not.
fn answers(found: Result<Lookup, NetError>) -> Result<Vec<RData>, Unanswered> {
    match found {
        Ok(lookup) => Ok(lookup
            .answers()
            .iter()
            .take(MOST)
            .map(|record| record.data.clone())
            .collect()),
        Err(error) if error.is_nx_domain() || error.is_no_records_found() => Ok(Vec::new()),
        Err(error) => Err(Unanswered(error.to_string())),
    }
}
