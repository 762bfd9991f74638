use super::fields::{addresses, headers};
use super::report::short;

/// A report that a reader, or a receiving system, does not want the mail (RFC 5965).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    pub kind: ComplaintKind,
    /// Who, if it was not blacked out; a seal finds the reader all the same.
    pub recipient: Option<String>,
    /// The return path of the letter.
    pub original_sender: Option<String>,
    pub envelope_id: Option<String>,
    pub user_agent: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComplaintKind {
    /// Abuse, fraud, virus or a word that is not known: unsubscribe and suppress.
    Abuse,
    /// The reader took it out of the spam folder: stored only.
    NotSpam,
    /// SPF, DKIM or DMARC failed (RFC 6591): about us, stored only.
    AuthFailure,
}

pub(super) fn read(body: &[u8]) -> Complaint {
    let fields = headers(body);
    let address = |name| {
        fields
            .get(name)
            .and_then(|value| addresses(value).next())
            .map(short)
    };
    let kind = match fields
        .get("feedback-type")
        .unwrap_or_default()
        .to_ascii_lowercase()
        .as_str()
    {
        "not-spam" => ComplaintKind::NotSpam,
        "auth-failure" => ComplaintKind::AuthFailure,
        _ => ComplaintKind::Abuse,
    };
    Complaint {
        kind,
        recipient: address("original-rcpt-to").or_else(|| address("removal-recipient")),
        original_sender: address("original-mail-from"),
        envelope_id: fields.get("original-envelope-id").map(short),
        user_agent: fields.get("user-agent").map(short),
    }
}
