//! The box that bounces come into, visited over IMAP (RFC 3501, 9051).
//!
//! A message that was taken in gets a keyword of ours and is left where it is, whether a person has read
//! it or not. A box that keeps no new keywords gets `\Seen` instead; then unread messages alone are
//! looked at. Nothing is ever deleted.

mod error;
mod visit;

use std::time::Duration;

use crate::smtp::{Credentials, Security, Trust};

pub use error::MailboxError;
pub use visit::{Visit, Waiting};

/// Where bounces come in, and how to get there.
#[derive(Clone, Debug)]
pub struct Mailbox {
    /// A name or an IP address; the certificate is checked against it.
    pub host: String,
    /// 993 with implicit TLS, 143 with STARTTLS, by custom.
    pub port: u16,
    /// [`Security::PlainAnywhere`] is refused: a password is always sent.
    pub security: Security,
    pub trust: Trust,
    pub credentials: Credentials,
    /// INBOX, mostly.
    pub folder: String,
    /// For each answer, and each step of opening the connection.
    pub patience: Duration,
}
