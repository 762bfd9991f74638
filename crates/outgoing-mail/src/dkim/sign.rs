use jiff::Timestamp;
use mail_auth::common::crypto::SigningKey;
use mail_auth::common::headers::{HeaderStream, Writable, Writer};
use mail_auth::dkim::canonicalize::CanonicalHeaders;
use mail_auth::dkim::{Canonicalization, Signature};

use super::key::Kind;
use super::{Error, PrivateKey, Record};

/// Signed when they are there.
const SIGNED: [&str; 21] = [
    "From",
    "Reply-To",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Content-Language",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Help",
    "List-Owner",
    "List-Archive",
    "List-Post",
    "Feedback-ID",
    "CFBL-Address",
    "Auto-Submitted",
    "Precedence",
];

/// Named in `h=` once more than they occur (RFC 6376 §8.15): adding another one on top breaks the
/// signature. Mail programs show the first From, and a forged way out would be a gift.
const OVERSIGNED: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
];

/// Signs for one domain with one RSA key and perhaps others beside it: an Ed25519 key, or the next
/// selector while keys are exchanged.
#[derive(Debug)]
pub struct Signer {
    domain: String,
    keys: Vec<(String, PrivateKey)>,
}

impl Signer {
    /// `keys` are selectors with their keys; the first signature in the message is the last key's.
    pub fn new(domain: &str, keys: Vec<(String, PrivateKey)>) -> Result<Signer, Error> {
        let domain = domain.to_ascii_lowercase();
        if !domain.contains('.') || !domain.split('.').all(is_label) {
            return Err(Error::BadDomain(domain));
        }
        for (at, (selector, _)) in keys.iter().enumerate() {
            if !selector.split('.').all(is_label) {
                return Err(Error::BadSelector(selector.clone()));
            }
            if keys[..at].iter().any(|(earlier, _)| earlier == selector) {
                return Err(Error::SameSelector(selector.clone()));
            }
        }
        if !keys.iter().any(|(_, key)| matches!(key.kind, Kind::Rsa(_))) {
            return Err(Error::NoRsaKey);
        }
        Ok(Signer { domain, keys })
    }

    /// The whole message with a DKIM-Signature for each key on top. RSA of PKCS#1 and Ed25519 draw
    /// no random numbers: the same message at the same second gives the same bytes.
    pub fn sign(&self, message: &[u8], at: Timestamp) -> Result<Vec<u8>, Error> {
        let at = u64::try_from(at.as_second()).unwrap_or_default();
        let mut signed = Vec::with_capacity(message.len() + 2_048);
        for (selector, key) in self.keys.iter().rev() {
            let template = self.template(selector, message, at);
            let signature = match &key.kind {
                Kind::Rsa(key) => sign(template, key.as_ref(), message)?,
                Kind::Ed25519(key) => sign(template, key.as_ref(), message)?,
            };
            signature.write(&mut signed, true);
        }
        signed.extend_from_slice(message);
        Ok(signed)
    }

    /// What to publish before the first signed letter leaves.
    pub fn records(&self) -> Result<Vec<Record>, Error> {
        let record = |(selector, key): &(String, PrivateKey)| {
            let (kind, public) = key.published()?;
            Ok(Record {
                name: format!("{selector}._domainkey.{}", self.domain),
                value: format!("v=DKIM1; k={kind}; p={public}"),
            })
        };
        self.keys.iter().map(record).collect()
    }

    fn template(&self, selector: &str, message: &[u8], at: u64) -> Signature {
        let mut stream = Headers::of(message);
        let mut names = Vec::new();
        while let Some((name, _)) = stream.next_header() {
            names.push(name);
        }
        let present = |name: &&str| {
            names
                .iter()
                .any(|have| have.eq_ignore_ascii_case(name.as_bytes()))
        };
        let signed = SIGNED.iter().filter(|name| present(name));
        // A name that is listed once but absent is signed as absent, so that one list does both.
        let extra = OVERSIGNED.iter();
        Signature {
            v: 1,
            d: self.domain.clone(),
            s: selector.to_owned(),
            h: signed.chain(extra).map(|name| (*name).to_owned()).collect(),
            t: at,
            ch: Canonicalization::Relaxed,
            cb: Canonicalization::Relaxed,
            ..Signature::default()
        }
    }
}

/// RFC 1035 §2.3.1, and the underscore that some selectors have.
fn is_label(text: &str) -> bool {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    plain && (1..=63).contains(&text.len()) && !text.starts_with('-') && !text.ends_with('-')
}

/// What mail-auth's own `sign` does, except that the time comes from the caller: a copy that is
/// sent again must be the same bytes, and tests must be able to set the clock.
fn sign<K: SigningKey>(mut signature: Signature, key: &K, message: &[u8]) -> Result<Signature, Error> {
    signature.a = key.algorithm();
    let (_, headers, names, body) = signature.canonicalize(Headers::of(message));
    signature.bh = key.hash(body).as_ref().to_vec();
    signature.h = names;
    let input = Input {
        headers,
        signature: &signature,
    };
    // For Ed25519 the key takes the SHA-256 of the input first, as RFC 8463 §3 has it.
    let signed = key.sign(input);
    signature.b = signed.map_err(|error| Error::Sign(error.to_string()))?;
    Ok(signature)
}

/// The signed headers, then the signature's own with an empty `b=` (RFC 6376 §3.7).
struct Input<'a> {
    headers: CanonicalHeaders<'a>,
    signature: &'a Signature,
}

impl Writable for Input<'_> {
    fn write(self, writer: &mut impl Writer) {
        self.headers.write(writer);
        self.signature.write(writer, false);
    }
}

/// The headers of a message that this crate wrote: CRLF throughout, one blank line, then the body.
struct Headers<'a> {
    headers: &'a [u8],
    body: &'a [u8],
}

impl<'a> Headers<'a> {
    fn of(message: &'a [u8]) -> Headers<'a> {
        match find(message, b"\r\n\r\n") {
            Some(end) => Headers {
                headers: &message[..end + 2],
                body: &message[end + 4..],
            },
            None => Headers {
                headers: message,
                body: &[],
            },
        }
    }
}

impl<'a> HeaderStream<'a> for Headers<'a> {
    fn next_header(&mut self) -> Option<(&'a [u8], &'a [u8])> {
        let mut end = 0;
        loop {
            end += find(&self.headers[end..], b"\r\n")? + 2;
            // A line that begins with white space continues the one before.
            if !matches!(self.headers.get(end), Some(b' ' | b'\t')) {
                break;
            }
        }
        let (header, rest) = self.headers.split_at(end);
        self.headers = rest;
        let colon = header.iter().position(|&byte| byte == b':')?;
        // The library takes names for text without asking.
        header[..colon]
            .is_ascii()
            .then_some((&header[..colon], &header[colon + 1..]))
    }

    fn body(&mut self) -> &'a [u8] {
        self.body
    }
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}
