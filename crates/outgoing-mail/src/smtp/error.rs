use std::time::Duration;

use thiserror::Error;

use super::Reply;

/// How a connection ended that should have gone on.
#[derive(Debug, Error)]
pub enum Broken {
    #[error("the relay closed the connection")]
    Closed,
    #[error("the relay did not answer within {} s", .0.as_secs_f32())]
    Silent(Duration),
    #[error("the connection failed: {0}")]
    Io(#[from] std::io::Error),
    #[error("the relay's answer is not SMTP: {0}")]
    Garbage(&'static str),
}

#[derive(Debug, Error)]
pub enum ConnectError {
    #[error(
        "the relay {relay} could not be reached: {source}. hint: check its name, its port and the firewall"
    )]
    Unreachable { relay: String, source: Broken },

    #[error("the relay broke off while it was greeted: {0}")]
    Broken(#[from] Broken),

    #[error("the relay refused at {:?}: {}", .0.stage, .0)]
    Refused(Reply),

    #[error(
        "TLS with {relay} failed: {source}. hint: the certificate must name {relay} and come from a known authority, or be given in the settings"
    )]
    Tls { relay: String, source: std::io::Error },

    #[error("the relay offers no STARTTLS. hint: use implicit TLS (port 465), or another relay")]
    NoStartTls,

    /// Somebody on the way slipped in commands before encryption began (CVE-2011-0411).
    #[error("the relay said more before TLS began than it should. hint: somebody may sit on the line")]
    InjectedBeforeTls,

    #[error(
        "the relay offers no way to sign in that is known here (it offers: {0}). hint: AUTH PLAIN or LOGIN"
    )]
    NoMechanism(String),

    #[error("{0} is not on this machine, and the connection would be in clear. hint: use TLS")]
    PlainNotLoopback(String),

    #[error("a password would go over the line in clear. hint: use TLS")]
    PasswordInClear,

    #[error("the relay's settings cannot be used: {0}")]
    Settings(&'static str),
}

impl ConnectError {
    /// Whether trying again later, with nothing changed, may help.
    pub fn is_temporary(&self) -> bool {
        match self {
            ConnectError::Unreachable { .. } | ConnectError::Broken(_) | ConnectError::Tls { .. } => true,
            ConnectError::Refused(reply) => reply.code / 100 == 4,
            _ => false,
        }
    }
}
