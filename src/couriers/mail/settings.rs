//! How mail leaves, as the operator set it.

use std::net::SocketAddr;
use std::path::PathBuf;

use crate::news::updates::Policy;

#[derive(Clone, Debug)]
pub struct MailSettings {
    pub transport: Transport,
    /// The address that letters come from.
    pub from: String,
    pub reply_to: String,
    pub postal: String,
    /// The domain of addresses for bounces and for leaving by mail.
    pub bounces: String,
    pub policy: Policy,
    /// Where bounces come in, when they come into a mailbox.
    pub mailbox: Option<MailboxSettings>,
    /// An address that refuses letters; a letter a day goes there. Empty: none.
    pub beat: String,
    /// Whom the doctor asks names; none: as this machine does.
    pub resolver: Option<SocketAddr>,
    /// Where the site is reached, without a slash at the end.
    pub url: String,
    /// Keys and the sender's identity are kept here, outside the database.
    pub data: PathBuf,
}

#[derive(Clone, Debug)]
pub enum Transport {
    /// Into the database, to be looked at on the desk.
    Outbox,
    Smtp(Relay),
}

#[derive(Clone, Debug)]
pub struct Relay {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub password: String,
    pub connections: usize,
    /// 0: as fast as it takes them.
    pub per_second: u32,
}

/// A mailbox that is looked into over IMAP.
#[derive(Clone)]
pub struct MailboxSettings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub user: String,
    pub password: String,
    pub folder: String,
}

impl std::fmt::Debug for MailboxSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{} {}", self.host, self.port, self.folder)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    Starttls,
    Tls,
    None,
}

impl MailSettings {
    /// The domain of the sender.
    pub fn domain(&self) -> &str {
        self.from.rsplit('@').next().unwrap_or_default()
    }

    /// What a check of the doctor holds for: other settings have to be looked at anew.
    pub fn checked_as(&self) -> String {
        match &self.transport {
            Transport::Outbox => "outbox".to_owned(),
            Transport::Smtp(relay) => {
                format!("{} {} {}:{}", self.from, self.bounces, relay.host, relay.port)
            }
        }
    }
}

/// `updates@` and the host of the site's address.
pub fn default_sender(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    let is_name = host.contains('.') && host.parse::<std::net::Ipv4Addr>().is_err();
    format!("updates@{}", if is_name { host } else { "localhost.invalid" })
}

#[cfg(test)]
mod tests {
    use super::default_sender;

    #[test]
    fn the_sender_follows_the_site() {
        assert_eq!(
            default_sender("https://ledger.example/"),
            "updates@ledger.example"
        );
        assert_eq!(
            default_sender("http://127.0.0.1:8080"),
            "updates@localhost.invalid"
        );
    }
}
