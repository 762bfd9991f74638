use mail_parser::{MessageParser, MessagePart, MimeHeaders};

use super::fields::{Fields, addresses, cut, headers};
use super::{Inbound, MAX_BYTES, Message, complaint, report};

/// Each level of nesting in a mail needs a Content-Type; beyond this many the parts are not looked
/// at, because the parser gives back nested messages by recursion.
const MAX_CONTENT_TYPES: usize = 200;
const MAX_RECIPIENTS: usize = 50;
const MAX_SUBJECT_BYTES: usize = 200;

/// Where the address that a mail was delivered to is noted, by one system or another.
const RECIPIENT_HEADERS: [&str; 7] = [
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "original-recipient",
    "to",
    "cc",
];

impl Inbound {
    /// Reads a mail as it lies in the mailbox. `envelope_to` is the address of RCPT, where the
    /// mailbox or the hook that delivers knows it: better than any header.
    pub fn read(raw: &[u8], envelope_to: Option<&str>) -> Inbound {
        let raw = &raw[..raw.len().min(MAX_BYTES)];
        let top = headers(raw);
        let mut inbound = Inbound {
            message: Message::Other,
            recipients: recipients(&top, envelope_to),
            original_message_ids: ["in-reply-to", "references"]
                .iter()
                .flat_map(|name| top.all(name))
                .flat_map(ids)
                .take(MAX_RECIPIENTS)
                .collect(),
            subject: subject(&top),
        };
        inbound.message = match parts(raw) {
            Some(message) => classify(&message, &top, &mut inbound.original_message_ids),
            None => Message::Other,
        };
        inbound
    }
}

fn parts(raw: &[u8]) -> Option<mail_parser::Message<'_>> {
    let name = b"content-type";
    let count = raw
        .windows(name.len())
        .filter(|window| window.eq_ignore_ascii_case(name))
        .count();
    if count > MAX_CONTENT_TYPES {
        return None;
    }
    MessageParser::default().parse(raw)
}

fn classify(message: &mail_parser::Message<'_>, top: &Fields, original_ids: &mut Vec<String>) -> Message {
    let find = |types: &[&str]| {
        message
            .parts
            .iter()
            .find(|part| types.contains(&kind(part).as_str()))
    };
    let status = find(&["message/delivery-status", "message/global-delivery-status"]);
    let feedback = find(&["message/feedback-report"]);
    if status.is_none() && feedback.is_none() {
        return if is_auto_reply(top) {
            Message::AutoReply
        } else {
            prose(message, top)
        };
    }

    let returned = [
        "message/rfc822",
        "text/rfc822-headers",
        "message/rfc822-headers",
        "message/global",
        "message/global-headers",
    ];
    if let Some(original) = find(&returned) {
        let ids = headers(original.contents())
            .get("message-id")
            .map(|value| ids(value).collect::<Vec<_>>());
        original_ids.splice(0..0, ids.unwrap_or_default());
    }
    match (feedback, status) {
        (Some(part), _) => Message::Complaint(complaint::read(part.contents())),
        (None, Some(part)) => Message::Delivery(report::read(part.contents())),
        (None, None) => Message::Other,
    }
}

/// A bounce without a report in it: from a mail system, and with a status code in its words.
fn prose(message: &mail_parser::Message<'_>, top: &Fields) -> Message {
    let from = top.get("from").unwrap_or_default().to_ascii_lowercase();
    let system = addresses(&from).any(|address| {
        let name = address.split('@').next().unwrap_or_default();
        matches!(name, "mailer-daemon" | "postmaster" | "mail-daemon")
    });
    if !system && top.get("return-path") != Some("<>") {
        return Message::Other;
    }
    let report = message.body_text(0).and_then(|text| report::read_prose(&text));
    report.map_or(Message::Other, |report| Message::Delivery(vec![report]))
}

/// RFC 3834 §5, and what was customary before it.
fn is_auto_reply(top: &Fields) -> bool {
    let value = |name| top.get(name).unwrap_or_default().to_ascii_lowercase();
    let subject = value("subject");
    let submitted = value("auto-submitted");
    (!submitted.is_empty() && !submitted.starts_with("no"))
        || ["x-autoreply", "x-autorespond", "x-autoresponder", "x-vacation"]
            .iter()
            .any(|name| top.get(name).is_some())
        || matches!(value("precedence").as_str(), "auto_reply" | "auto-reply")
        || ["out of office", "automatic reply:", "auto:", "autoreply:"]
            .iter()
            .any(|words| subject.starts_with(words))
}

fn recipients(top: &Fields, envelope_to: Option<&str>) -> Vec<String> {
    let named = RECIPIENT_HEADERS
        .iter()
        .flat_map(|name| top.all(name))
        .flat_map(addresses);
    envelope_to
        .into_iter()
        .flat_map(addresses)
        .chain(named)
        .map(str::to_owned)
        .take(MAX_RECIPIENTS)
        .collect()
}

/// The words in angle brackets.
fn ids(value: &str) -> impl Iterator<Item = String> + '_ {
    addresses(value).map(str::to_owned)
}

fn subject(top: &Fields) -> String {
    let mut subject = report::short(top.get("subject").unwrap_or_default());
    cut(&mut subject, MAX_SUBJECT_BYTES);
    subject
}

fn kind(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else {
        return String::new();
    };
    format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase()
}
