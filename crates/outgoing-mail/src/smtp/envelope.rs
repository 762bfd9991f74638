use std::fmt::Write as _;

use thiserror::Error;

use super::Capabilities;
use crate::EmailAddress;

/// RFC 5322 §2.1.1.
const MAX_LINE_BYTES: usize = 998;
/// RFC 3461 §4.4.
const MAX_ENVELOPE_ID_BYTES: usize = 100;

/// Who sends to whom, as far as the relay is concerned.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// The return path; `None` is the null sender, for anything that must not be answered.
    pub from: Option<EmailAddress>,
    pub to: EmailAddress,
    /// Comes back in a report (ENVID). Asking for reports of failure at all needs a relay with DSN.
    pub envelope_id: Option<String>,
}

/// Why a message was never offered to this relay. Another relay might take it.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Unsendable {
    #[error("the message has {bytes} bytes, the relay takes {allowed}")]
    TooLarge { bytes: usize, allowed: usize },
    #[error("the address has letters beyond ASCII, and the relay does not offer SMTPUTF8")]
    NeedsSmtputf8,
    #[error("the message has bytes beyond ASCII, and the relay does not offer 8BITMIME")]
    NeedsEightBit,
    /// Relays disagree on what ends a line, and a message could smuggle in another one.
    #[error("the message has a carriage return or a line feed on its own, or a NUL")]
    BareLineEnd,
    #[error("the message has a line of more than 998 bytes")]
    LongLine,
}

/// An envelope's three commands and the message as it goes over the wire.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) mail: String,
    pub(super) rcpt: String,
    /// Dot-stuffed, with the final dot.
    pub(super) body: Vec<u8>,
}

impl Prepared {
    pub(super) fn new(
        envelope: &Envelope,
        message: &[u8],
        offered: &Capabilities,
    ) -> Result<Prepared, Unsendable> {
        let utf8 =
            envelope.to.needs_smtputf8() || envelope.from.as_ref().is_some_and(EmailAddress::needs_smtputf8);
        if utf8 && !offered.smtputf8 {
            return Err(Unsendable::NeedsSmtputf8);
        }
        let eight_bit = !message.is_ascii();
        if eight_bit && !offered.eight_bit {
            return Err(Unsendable::NeedsEightBit);
        }
        let body = stuff(message)?;
        if let Some(allowed) = offered.max_size.filter(|&allowed| message.len() > allowed) {
            return Err(Unsendable::TooLarge {
                bytes: message.len(),
                allowed,
            });
        }

        let mut mail = format!(
            "MAIL FROM:<{}>",
            envelope.from.as_ref().map_or("", EmailAddress::as_str)
        );
        if offered.size {
            // Writing to a String cannot fail, here and below.
            let _ = write!(mail, " SIZE={}", message.len());
        }
        if eight_bit {
            mail += " BODY=8BITMIME";
        }
        if utf8 {
            mail += " SMTPUTF8";
        }
        let mut rcpt = format!("RCPT TO:<{}>", envelope.to);
        if offered.dsn {
            mail += " RET=HDRS";
            if let Some(id) = &envelope.envelope_id {
                let _ = write!(mail, " ENVID={}", xtext(id, MAX_ENVELOPE_ID_BYTES));
            }
            rcpt += " NOTIFY=FAILURE";
            if envelope.to.as_str().is_ascii() {
                let _ = write!(rcpt, " ORCPT=rfc822;{}", xtext(envelope.to.as_str(), usize::MAX));
            }
        }
        Ok(Prepared {
            mail: mail + "\r\n",
            rcpt: rcpt + "\r\n",
            body,
        })
    }
}

/// RFC 3461 §4: what is not printable, and `+` and `=`, as `+` and two hexadecimal digits.
fn xtext(text: &str, most: usize) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        let plain = byte.is_ascii_graphic() && byte != b'+' && byte != b'=';
        if out.len() + if plain { 1 } else { 3 } > most {
            break;
        }
        if plain {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "+{byte:02X}");
        }
    }
    out
}

/// Doubles a dot that begins a line, adds the final dot, and refuses what a relay might cut
/// elsewhere than we do.
fn stuff(message: &[u8]) -> Result<Vec<u8>, Unsendable> {
    let mut out = Vec::with_capacity(message.len() + message.len() / 64 + 256);
    for line in message.split_inclusive(|&byte| byte == b'\n') {
        let text = match line.strip_suffix(b"\r\n") {
            Some(text) => text,
            None if line.ends_with(b"\n") => return Err(Unsendable::BareLineEnd),
            None => line,
        };
        if text.iter().any(|&byte| byte == b'\r' || byte == 0) {
            return Err(Unsendable::BareLineEnd);
        }
        if text.len() > MAX_LINE_BYTES {
            return Err(Unsendable::LongLine);
        }
        if text.starts_with(b".") {
            out.push(b'.');
        }
        out.extend_from_slice(text);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b".\r\n");
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn envelope() -> Envelope {
        Envelope {
            from: Some(EmailAddress::parse("bounces+a=b@example.org").unwrap()),
            to: EmailAddress::parse("eva+x@example.com").unwrap(),
            envelope_id: Some("a b+c=\r\nX".into()),
        }
    }

    #[test]
    fn parameters_are_used_only_when_offered() {
        let bare = Prepared::new(&envelope(), b"x\r\n", &Capabilities::default()).unwrap();
        assert_eq!(bare.mail, "MAIL FROM:<bounces+a=b@example.org>\r\n");
        assert_eq!(bare.rcpt, "RCPT TO:<eva+x@example.com>\r\n");

        let offered = Capabilities {
            dsn: true,
            size: true,
            eight_bit: true,
            ..Capabilities::default()
        };
        let full = Prepared::new(&envelope(), b"x\r\n", &offered).unwrap();
        assert_eq!(
            full.mail,
            "MAIL FROM:<bounces+a=b@example.org> SIZE=3 RET=HDRS ENVID=a+20b+2Bc+3D+0D+0AX\r\n"
        );
        assert_eq!(
            full.rcpt,
            "RCPT TO:<eva+x@example.com> NOTIFY=FAILURE ORCPT=rfc822;eva+2Bx@example.com\r\n"
        );
        let null = Envelope {
            from: None,
            ..envelope()
        };
        assert!(
            Prepared::new(&null, b"", &offered)
                .unwrap()
                .mail
                .starts_with("MAIL FROM:<> ")
        );
    }

    #[test]
    fn what_the_relay_cannot_take_is_not_offered() {
        let offered = Capabilities {
            max_size: Some(10),
            ..Capabilities::default()
        };
        let refuse =
            |envelope: &Envelope, message: &[u8]| Prepared::new(envelope, message, &offered).unwrap_err();
        assert_eq!(
            refuse(&envelope(), &[b'x'; 11]),
            Unsendable::TooLarge {
                bytes: 11,
                allowed: 10
            }
        );
        assert_eq!(refuse(&envelope(), "é\r\n".as_bytes()), Unsendable::NeedsEightBit);
        let utf8 = Envelope {
            to: EmailAddress::parse("évа@example.com").unwrap(),
            ..envelope()
        };
        assert_eq!(refuse(&utf8, b"x"), Unsendable::NeedsSmtputf8);
    }

    #[test]
    fn dots_are_stuffed_and_smuggling_is_refused() {
        assert_eq!(stuff(b".\r\n..a\r\nb.").unwrap(), b"..\r\n...a\r\nb.\r\n.\r\n");
        assert_eq!(stuff(b"").unwrap(), b".\r\n");
        for message in [&b"a\n.\r\nb"[..], b"a\r.\r\n", b"a\r\r\n", b"\n", b"a\0"] {
            assert_eq!(stuff(message), Err(Unsendable::BareLineEnd), "{message:?}");
        }
        assert_eq!(stuff(&[b'a'; 999]), Err(Unsendable::LongLine));
        assert!(stuff(&[b'a'; 998]).is_ok());
    }
}
