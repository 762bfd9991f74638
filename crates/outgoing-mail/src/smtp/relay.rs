use std::fmt;
use std::time::Duration;

/// The mail server that takes the newspaper's letters.
#[derive(Clone, Debug)]
pub struct Relay {
    /// A name or an IP address; the certificate is checked against it.
    pub host: String,
    /// 465 with implicit TLS, 587 with STARTTLS, by custom.
    pub port: u16,
    pub security: Security,
    pub trust: Trust,
    /// What EHLO says: this machine's name as the world resolves it.
    pub ehlo_name: String,
    pub credentials: Option<Credentials>,
    pub timeouts: Timeouts,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (RFC 8314).
    ImplicitTls,
    /// A connection on which the relay does not offer STARTTLS is given up, never used in clear.
    StartTls,
    /// In clear, to an address of this machine only.
    Plain,
    /// In clear to anywhere, for a relay inside a private network. No password is ever sent so.
    PlainAnywhere,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Mozilla's list of certificate authorities.
    PublicRoots,
    /// That list and the certificates in this PEM text.
    PublicRootsAnd(String),
    /// Any certificate: protects from listeners, not from impostors.
    Unverified,
}

/// `Debug` shows neither field.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    pub user: String,
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Credentials(secret)")
    }
}

/// How long to wait for each answer. The defaults are RFC 5321 §4.5.3.2's least values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Opening the connection and the TLS handshake, each; the RFC names none.
    pub connect: Duration,
    pub greeting: Duration,
    /// EHLO, STARTTLS, AUTH, MAIL, RCPT, RSET.
    pub command: Duration,
    /// The 354 after DATA.
    pub data: Duration,
    /// For the socket to take the next part of a message.
    pub block: Duration,
    /// The reply after the final dot. Giving up too early makes duplicates.
    pub body: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        let minutes = |minutes: u64| Duration::from_secs(minutes * 60);
        Timeouts {
            connect: Duration::from_secs(30),
            greeting: minutes(5),
            command: minutes(5),
            data: minutes(2),
            block: minutes(3),
            body: minutes(10),
        }
    }
}
