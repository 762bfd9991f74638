use std::time::Duration;

use thiserror::Error;

#[derive(Debug, Error)]
pub enum MailboxError {
    #[error(
        "the mailbox at {at} could not be reached: {source}. hint: check its name, its port and the firewall"
    )]
    Unreachable { at: String, source: std::io::Error },

    #[error(
        "TLS with the mailbox at {at} failed: {source}. hint: the certificate must name the host and come from a known authority"
    )]
    Tls { at: String, source: std::io::Error },

    #[error(
        "the mailbox does not take the user name and password: {0}. hint: some providers want a password of its own for programs"
    )]
    SignIn(String),

    #[error("the mailbox did not answer within {} s", .0.as_secs_f32())]
    Silent(Duration),

    #[error("the mailbox refused: {0}")]
    Refused(String),

    #[error("the connection to the mailbox failed: {0}")]
    Broken(String),

    #[error("{0} is not on this machine, and the password would go over the line in clear. hint: use TLS")]
    PlainNotLoopback(String),

    #[error("the mailbox's settings cannot be used: {0}")]
    Settings(&'static str),
}
