//! Mail that comes back: reports of delivery (RFC 3464, 6533), complaints (RFC 5965), holiday
//! notices (RFC 3834) and people who want to leave.
//!
//! Anybody can write to these mailboxes. What a mail *says* is read leniently; whom it is *about*
//! is believed only when one of our own sealed marks is in it ([`Inbound::trace`]). Reading never
//! fails and is bounded; nothing here ever answers a mail.

mod complaint;
mod fields;
mod read;
mod report;
mod trace;

pub use complaint::{Complaint, ComplaintKind};
pub use report::{Action, Report};
pub use trace::{By, Trace};

/// What is beyond is not read. Reports with the whole letter in them are about 150 kB.
pub const MAX_BYTES: usize = 1_000_000;
/// Recipients in one report; ours has one reader, a list server in between may add some.
pub const MAX_REPORTS: usize = 100;

/// A mail as far as it concerns an outgoing one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inbound {
    pub message: Message,
    /// Addresses that it came to, by its headers and the envelope.
    pub recipients: Vec<String>,
    /// Message-IDs of ours that it may be about: of the returned letter, then In-Reply-To.
    pub original_message_ids: Vec<String>,
    /// For the desk; cut to 200 characters.
    pub subject: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// One report for each recipient.
    Delivery(Vec<Report>),
    Complaint(Complaint),
    /// Out of office and its like: not a bounce.
    AutoReply,
    /// A person's reply, a mail to leave, or something that is none of the above.
    Other,
}
