use jiff::Timestamp;

use crate::EmailAddress;

/// A person or a newspaper with an address. A name is free text from outside: control characters
/// in it become spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    pub name: Option<String>,
    pub address: EmailAddress,
}

/// One letter to one reader. There is no Cc and no Bcc: nobody ever sees who else reads.
#[derive(Clone, Debug)]
pub struct Letter {
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
    pub to: Mailbox,
    pub subject: String,
    /// Always there, and first in the message.
    pub text: String,
    /// `None` for readers who want text only.
    pub html: Option<String>,
    /// A language tag (RFC 5646) for Content-Language.
    pub language: Option<String>,
    /// Written in UTC, to the second.
    pub date: Timestamp,
    /// `left@domain` without angle brackets; the same on every retry, another for each reader.
    pub message_id: String,
    /// `None` for confirmations and other letters that are not a list's.
    pub list: Option<List>,
    /// `campaign:list:kind:sender`, for Gmail's complaint figures.
    pub feedback_id: Option<String>,
    /// Where complaints go (RFC 9477).
    pub complaints: Option<EmailAddress>,
    /// Auto-Submitted: auto-generated (RFC 3834), so that no holiday notice answers.
    pub auto_generated: bool,
    /// `Precedence: bulk`, a hint that old systems still read.
    pub bulk: bool,
}

/// The headers by which a mail program offers "unsubscribe" (RFC 2369, 2919, 8058).
#[derive(Clone, Debug)]
pub struct List {
    /// A name below a domain that the sender owns, such as `daily.courant.example`; never changes.
    pub id: String,
    pub name: Option<String>,
    /// Identifies reader and list alone (RFC 8058 §3.1): https, a token in the path.
    pub unsubscribe_url: String,
    pub unsubscribe_mailto: EmailAddress,
    pub help_url: String,
    pub owner: EmailAddress,
    pub archive_url: String,
}
