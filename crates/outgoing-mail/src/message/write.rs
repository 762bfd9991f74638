use std::fmt::Write as _;

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::headers::url::URL;
use mail_builder::mime::MimePart;
use ring::digest;

use super::{Error, Letter, List, MAX_BYTES, MAX_HTML_BYTES, Mailbox};
use crate::EmailAddress;

/// The value that RFC 8058 §3.1 asks for, to the letter.
const ONE_CLICK: &str = "List-Unsubscribe=One-Click";
/// An address in a header cannot be folded, and a line has at most 998 bytes.
const MAX_URL_BYTES: usize = 800;
const MAX_NAME_CHARS: usize = 120;
const MAX_SUBJECT_CHARS: usize = 400;

impl Letter {
    /// The letter as it goes over the wire, before dot-stuffing: CRLF, no line over 998 bytes, all
    /// of it ASCII unless an address is not. The same letter gives the same bytes.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Error> {
        let html = self.html.as_deref().map(clean);
        if let Some(html) = &html {
            within("HTML part", html.len(), MAX_HTML_BYTES)?;
        }
        let text = clean(&self.text);
        let plain = MimePart::new("text/plain", text.as_str());
        let body = match html.as_deref() {
            None => plain,
            Some(html) => {
                let boundary = boundary(&self.message_id, &text, html);
                let kind = ContentType::new("multipart/alternative").attribute("boundary", boundary);
                MimePart::new(kind, vec![plain, MimePart::new("text/html", html)])
            }
        };
        // Writing to memory cannot fail; the builder's signature says it may.
        let bytes = self
            .headers()?
            .body(body)
            .write_to_vec()
            .map_err(|_| field("body", "it could not be written"))?;
        within("message", bytes.len(), MAX_BYTES)?;
        Ok(bytes)
    }

    fn headers(&self) -> Result<MessageBuilder<'_>, Error> {
        let mut builder = MessageBuilder::new()
            .from(mailbox(&self.from))
            .to(mailbox(&self.to))
            .subject(Text::new(one_line(&self.subject, MAX_SUBJECT_CHARS)))
            .date(Date::new(self.date.as_second()))
            .message_id(MessageId::new(message_id(&self.message_id)?))
            .header("MIME-Version", Raw::new("1.0"));
        if let Some(reply_to) = &self.reply_to {
            builder = builder.reply_to(mailbox(reply_to));
        }
        if let Some(language) = &self.language {
            builder = builder.header("Content-Language", Raw::new(language_tag(language)?));
        }
        if let Some(list) = &self.list {
            builder = list.headers(builder)?;
        }
        if let Some(id) = &self.feedback_id {
            builder = builder.header("Feedback-ID", Raw::new(feedback_id(id)?));
        }
        if let Some(address) = &self.complaints {
            builder = builder.header("CFBL-Address", Raw::new(format!("{address}; report=arf")));
        }
        if self.auto_generated {
            builder = builder.header("Auto-Submitted", Raw::new("auto-generated"));
        }
        if self.bulk {
            builder = builder.header("Precedence", Raw::new("bulk"));
        }
        Ok(builder)
    }
}

impl List {
    fn headers<'x>(&'x self, builder: MessageBuilder<'x>) -> Result<MessageBuilder<'x>, Error> {
        let leave = [
            url("List-Unsubscribe", &self.unsubscribe_url)?,
            mailto(&self.unsubscribe_mailto, "?subject=unsubscribe"),
        ];
        Ok(builder
            .header("List-Id", list_id(&self.id, self.name.as_deref())?)
            .header("List-Unsubscribe", URL::new_list(leave.into_iter()))
            .header("List-Unsubscribe-Post", Raw::new(ONE_CLICK))
            .header("List-Help", URL::new(url("List-Help", &self.help_url)?))
            .header("List-Owner", URL::new(mailto(&self.owner, "")))
            .header("List-Archive", URL::new(url("List-Archive", &self.archive_url)?))
            .header("List-Post", Raw::new("NO")))
    }
}

fn field(name: &'static str, why: &'static str) -> Error {
    Error::Field { name, why }
}

fn within(part: &'static str, bytes: usize, allowed: usize) -> Result<(), Error> {
    if bytes > allowed {
        Err(Error::TooLong { part, bytes, allowed })
    } else {
        Ok(())
    }
}

/// A body in which every line ends alike and no byte is one that RFC 5322 forbids; the builder
/// turns the ends into CRLF.
fn clean(body: &str) -> String {
    let body = body.replace("\r\n", "\n").replace('\r', "\n");
    body.chars()
        .filter(|char| matches!(char, '\n' | '\t') || !char.is_control())
        .collect()
}

/// Free text for a header: whatever could end the line is a space.
fn one_line(text: &str, chars: usize) -> String {
    let plain: String = text
        .chars()
        .map(|char| if ends_line(char) { ' ' } else { char })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(chars) {
        Some((end, _)) => format!("{}\u{2026}", line[..end].trim_end()),
        None => line,
    }
}

fn ends_line(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}')
}

fn mailbox(mailbox: &Mailbox) -> Address<'_> {
    let name = mailbox.name.as_deref().map(|name| one_line(name, MAX_NAME_CHARS));
    Address::new_address(name.filter(|name| !name.is_empty()), mailbox.address.as_str())
}

/// Unique for this content, and the same each time; ours, because the builder's is random.
/// `=_` cannot occur in a quoted-printable body (RFC 2045 §6.7).
fn boundary(message_id: &str, text: &str, html: &str) -> String {
    let mut hash = digest::Context::new(&digest::SHA256);
    for part in [message_id, text, html] {
        hash.update(part.as_bytes());
        hash.update(&[0]);
    }
    let mut boundary = String::from("=_");
    for byte in &hash.finish().as_ref()[..12] {
        // Writing to a String cannot fail.
        let _ = write!(boundary, "{byte:02x}");
    }
    boundary
}

fn message_id(id: &str) -> Result<&str, Error> {
    let dot_atom = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"<>@()[]\\,;:\"".contains(&byte))
    };
    match id.split_once('@') {
        Some((left, domain)) if dot_atom(left) && dot_atom(domain) && id.len() <= 250 => Ok(id),
        _ => Err(field("Message-ID", "it is not of the form left@domain")),
    }
}

fn url(name: &'static str, url: &str) -> Result<String, Error> {
    if !url.starts_with("https://") {
        return Err(field(name, "the address does not begin with https://"));
    }
    if url.len() > MAX_URL_BYTES {
        return Err(field(name, "the address is longer than 800 bytes"));
    }
    if !url
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && !b"<>\",".contains(&byte))
    {
        return Err(field(
            name,
            "the address has a character that must be percent-encoded",
        ));
    }
    Ok(url.to_owned())
}

/// `%` and whatever has a meaning in a URI is encoded (RFC 6068 §2); `+` stays a plus there.
fn mailto(address: &EmailAddress, query: &str) -> String {
    let mut out = String::from("mailto:");
    for byte in address.local().bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~+!$'*".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out + "@" + address.domain() + query
}

/// RFC 2919: a phrase, then the identifier in angle brackets. A name that is not plain ASCII is
/// left out rather than encoded; programs show the identifier's owner by it, not by the name.
fn list_id(id: &str, name: Option<&str>) -> Result<Raw<'static>, Error> {
    let label = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    };
    if id.len() > 200 || !id.contains('.') || !id.split('.').all(label) {
        return Err(field("List-Id", "it is not a name below a domain"));
    }
    let name = name
        .map(|name| one_line(name, MAX_NAME_CHARS))
        .unwrap_or_default();
    if name.is_empty() || !name.is_ascii() {
        return Ok(Raw::new(format!("<{id}>")));
    }
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    Ok(Raw::new(format!("\"{quoted}\" <{id}>")))
}

fn feedback_id(id: &str) -> Result<&str, Error> {
    let fields = id.split(':').count();
    if !(2..=4).contains(&fields) || !id.bytes().all(|byte| byte.is_ascii_graphic()) || id.len() > 200 {
        return Err(field(
            "Feedback-ID",
            "it is not of the form campaign:list:kind:sender",
        ));
    }
    Ok(id)
}

fn language_tag(tag: &str) -> Result<&str, Error> {
    let plain = tag
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if tag.is_empty() || tag.len() > 35 || !plain {
        return Err(field("Content-Language", "it is not a language tag"));
    }
    Ok(tag)
}
