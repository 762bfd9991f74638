//! Marks by which what comes back is known again: tokens that hold a 16-byte id and a 128-bit
//! HMAC-SHA-256 of it. They are the same on every retry, need no table, and cannot be made up.
//!
//! Letters and digits are those of base32 in lower case, because relays on the way may change the
//! case of a local part; 52 of them, because a local part has 64 bytes.

use std::fmt;

use data_encoding::BASE32_NOPAD;
use ring::hmac;
use subtle::ConstantTimeEq;
use thiserror::Error;

use crate::EmailAddress;

/// Bytes of the HMAC that are kept: 128 bits (RFC 2104 §5 asks for at least half of SHA-256's).
const TAG_BYTES: usize = 16;
const ID_BYTES: usize = 16;
/// Characters of a sealed token.
pub const TOKEN_CHARS: usize = 52;
/// A mailbox name, the `+` and a token must fit into a local part (RFC 5321: 64 bytes).
pub const MAX_MAILBOX_CHARS: usize = 64 - 1 - TOKEN_CHARS;

/// A secret that seals ids. It is not shown by `Debug`.
pub struct Key(hmac::Key);

impl Key {
    pub fn new(secret: [u8; 32]) -> Key {
        Key(hmac::Key::new(hmac::HMAC_SHA256, &secret))
    }

    /// The id and its seal for one purpose; the same each time.
    pub fn seal(&self, purpose: &str, id: &[u8; ID_BYTES]) -> String {
        let mut bytes = [0; ID_BYTES + TAG_BYTES];
        bytes[..ID_BYTES].copy_from_slice(id);
        bytes[ID_BYTES..].copy_from_slice(&self.tag(purpose, id).as_ref()[..TAG_BYTES]);
        BASE32_NOPAD.encode(&bytes).to_ascii_lowercase()
    }

    /// The id inside a token of that purpose, in either case of letters; `None` for any other
    /// text. The comparison takes the same time wherever the first difference is.
    pub fn open(&self, purpose: &str, token: &str) -> Option<[u8; ID_BYTES]> {
        if token.len() != TOKEN_CHARS {
            return None;
        }
        let bytes = BASE32_NOPAD.decode(token.to_ascii_uppercase().as_bytes()).ok()?;
        let (id, tag) = bytes.split_at_checked(ID_BYTES)?;
        let id: [u8; ID_BYTES] = id.try_into().ok()?;
        let expected = self.tag(purpose, &id);
        bool::from(tag.ct_eq(&expected.as_ref()[..TAG_BYTES])).then_some(id)
    }

    /// The purpose is closed by a byte that no purpose contains, so that none continues another.
    fn tag(&self, purpose: &str, id: &[u8]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(id);
        context.sign()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Key(secret)")
    }
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "the mailbox {mailbox} is too long to carry a token. hint: the part before the @ may have {MAX_MAILBOX_CHARS} bytes, without a +"
)]
pub struct MarksError {
    mailbox: String,
}

/// Everything that a letter carries so that its answers are known again.
///
/// Ids are the caller's: that of one reader's copy of one issue for the first three, that of the
/// reader (and list) for unsubscribing, which must work long after the copy's row is gone.
#[derive(Debug)]
pub struct Marks {
    key: Key,
    bounces: EmailAddress,
    unsubscribe: EmailAddress,
}

const BOUNCE: &str = "bounce";
const ENVELOPE: &str = "envelope";
const MESSAGE: &str = "message";
const UNSUBSCRIBE: &str = "unsubscribe";

impl Marks {
    /// The mailboxes are those that mail with `+token` in the address arrives in.
    pub fn new(key: Key, bounces: EmailAddress, unsubscribe: EmailAddress) -> Result<Marks, MarksError> {
        for mailbox in [&bounces, &unsubscribe] {
            if mailbox.local().len() > MAX_MAILBOX_CHARS || mailbox.local().contains('+') {
                return Err(MarksError {
                    mailbox: mailbox.to_string(),
                });
            }
        }
        Ok(Marks {
            key,
            bounces,
            unsubscribe,
        })
    }

    /// The envelope's sender (variable envelope return path).
    pub fn return_path(&self, copy: &[u8; ID_BYTES]) -> EmailAddress {
        self.bounces.tagged(&self.key.seal(BOUNCE, copy))
    }

    /// For ENVID of RFC 3461.
    pub fn envelope_id(&self, copy: &[u8; ID_BYTES]) -> String {
        self.key.seal(ENVELOPE, copy)
    }

    /// Without angle brackets; the domain is that of From.
    pub fn message_id(&self, copy: &[u8; ID_BYTES], from_domain: &str) -> String {
        format!("{}@{from_domain}", self.key.seal(MESSAGE, copy))
    }

    /// For the path of the https address in List-Unsubscribe.
    pub fn unsubscribe_token(&self, reader: &[u8; ID_BYTES]) -> String {
        self.key.seal(UNSUBSCRIBE, reader)
    }

    /// For the mailto address in List-Unsubscribe.
    pub fn unsubscribe_address(&self, reader: &[u8; ID_BYTES]) -> EmailAddress {
        self.unsubscribe.tagged(&self.unsubscribe_token(reader))
    }

    pub fn open_unsubscribe(&self, token: &str) -> Option<[u8; ID_BYTES]> {
        self.key.open(UNSUBSCRIBE, token)
    }

    /// The copy whose return path this is.
    pub fn open_return_path(&self, address: &str) -> Option<[u8; ID_BYTES]> {
        self.key.open(BOUNCE, token_of(address, &self.bounces)?)
    }

    pub fn open_envelope_id(&self, id: &str) -> Option<[u8; ID_BYTES]> {
        self.key.open(ENVELOPE, id.trim())
    }

    /// With or without angle brackets.
    pub fn open_message_id(&self, id: &str) -> Option<[u8; ID_BYTES]> {
        let id = id.trim().trim_start_matches('<').trim_end_matches('>');
        self.key.open(MESSAGE, id.split_once('@')?.0)
    }

    /// The reader whose unsubscribe address this is.
    pub fn open_unsubscribe_address(&self, address: &str) -> Option<[u8; ID_BYTES]> {
        self.key.open(UNSUBSCRIBE, token_of(address, &self.unsubscribe)?)
    }
}

/// The token in `mailbox+token@domain`. The domain is not compared: mail that reached this
/// mailbox may have been rewritten on the way, and the seal is what is believed.
fn token_of<'a>(address: &'a str, mailbox: &EmailAddress) -> Option<&'a str> {
    let (local, _) = address.trim().rsplit_once('@')?;
    let (name, token) = local.split_once('+')?;
    name.eq_ignore_ascii_case(mailbox.local()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COPY: [u8; 16] = *b"0123456789abcdef";

    fn marks() -> Marks {
        let address = |text| EmailAddress::parse(text).unwrap();
        Marks::new(
            Key::new([7; 32]),
            address("bounces@mail.example.org"),
            address("leave@example.org"),
        )
        .unwrap()
    }

    #[test]
    fn every_mark_finds_its_copy_and_only_its_own_purpose() {
        let marks = marks();
        let path = marks.return_path(&COPY);
        assert!(path.local().len() <= 64, "{path}");
        assert_eq!(EmailAddress::parse(path.as_str()).unwrap(), path);
        assert_eq!(marks.open_return_path(path.as_str()), Some(COPY));
        assert_eq!(marks.open_return_path(&path.as_str().to_uppercase()), Some(COPY));
        assert_eq!(marks.open_envelope_id(&marks.envelope_id(&COPY)), Some(COPY));
        let id = marks.message_id(&COPY, "example.org");
        assert_eq!(marks.open_message_id(&format!("<{id}>")), Some(COPY));
        let leave = marks.unsubscribe_address(&COPY);
        assert_eq!(marks.open_unsubscribe_address(leave.as_str()), Some(COPY));
        assert_eq!(
            marks.open_unsubscribe(&marks.unsubscribe_token(&COPY)),
            Some(COPY)
        );

        assert_eq!(marks.open_unsubscribe(&marks.envelope_id(&COPY)), None);
        assert_eq!(marks.open_return_path(leave.as_str()), None);
        assert_eq!(marks.open_envelope_id(&marks.unsubscribe_token(&COPY)), None);
    }

    /// RFC 5322 §3.6.4 and the checklist: equal on every retry, different for every reader.
    #[test]
    fn marks_are_equal_on_every_retry_and_differ_by_copy_and_key() {
        let marks = marks();
        assert_eq!(
            marks.message_id(&COPY, "example.org"),
            marks.message_id(&COPY, "example.org")
        );
        assert_ne!(
            marks.message_id(&COPY, "example.org"),
            marks.message_id(&[1; 16], "example.org")
        );
        assert_ne!(
            Key::new([7; 32]).seal("x", &COPY),
            Key::new([8; 32]).seal("x", &COPY)
        );
    }

    #[test]
    fn a_token_with_any_character_changed_opens_nothing() {
        let key = Key::new([7; 32]);
        let token = key.seal("x", &COPY);
        assert_eq!(token.len(), TOKEN_CHARS);
        for at in 0..token.len() {
            for other in ['a', 'q', '7', '=', '\u{e9}'] {
                let mut changed: Vec<char> = token.chars().collect();
                if changed[at] == other {
                    continue;
                }
                changed[at] = other;
                let changed: String = changed.into_iter().collect();
                assert_eq!(key.open("x", &changed), None, "{changed}");
            }
        }
        for text in ["", "a", &token[1..], &format!("{token}a"), &"\u{131}".repeat(26)] {
            assert_eq!(key.open("x", text), None, "{text}");
        }
    }

    #[test]
    fn the_key_is_not_shown_and_a_long_mailbox_is_refused() {
        assert_eq!(format!("{:?}", Key::new([7; 32])), "Key(secret)");
        let address = |text| EmailAddress::parse(text).unwrap();
        let refused = Marks::new(
            Key::new([7; 32]),
            address("bounce-mailbox@a.org"),
            address("b@a.org"),
        );
        assert!(refused.unwrap_err().to_string().contains("hint:"));
    }
}
