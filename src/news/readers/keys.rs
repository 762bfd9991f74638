//! What links and hashes are made with. A link's secret is a message authentication code over the
//! subscriber's id: nothing that opens a door is stored, and nothing in a link says who reads us.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use uuid::Uuid;

use super::Email;
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::sql;

/// The keys of one installation. They differ by purpose, so that no link can stand for another.
#[derive(Clone)]
pub struct Keys([u8; 32]);

impl Keys {
    /// None before the first sign-up: then no link is true.
    pub fn load(read: &mut ReadSession<'_>) -> Result<Option<Keys>, StoreError> {
        let find = sql!("select value from reader_key where name = 'readers'");
        let value = read.maybe(find, &[], |row| row.get::<String>("value"))?;
        Ok(value.and_then(|hex| from_hex(&hex)).map(Keys))
    }

    /// The keys, made when there are none.
    pub fn ensure(tx: &mut Transaction<'_>, at: Micros) -> Result<Keys, StoreError> {
        let fresh: [u8; 32] = rand::random();
        tx.execute(
            sql!(
                "insert into reader_key (name, value, made_at) values ('readers', $1, $2)
                 on conflict (name) do nothing"
            ),
            &[&to_hex(&fresh), &at],
        )?;
        Keys::load(&mut tx.as_read())?
            .ok_or_else(|| StoreError::Engine("the key of the readers' links is not a key".to_owned()))
    }

    /// The secret of a reader's own page: `/update/<this>`. It stays good.
    pub fn own_page(&self, subscriber: SubscriberId) -> String {
        self.token(subscriber, "own page", 0)
    }

    /// The secret that confirms this very sign-up: `/confirm/<this>`.
    pub fn confirmation(&self, subscriber: SubscriberId, signed_up_at: Micros) -> String {
        self.token(subscriber, "confirmation", signed_up_at.0)
    }

    /// Whose page a secret opens; none for one that we did not make.
    pub fn read_own_page(&self, token: &str) -> Option<SubscriberId> {
        let id = subscriber_in(token)?;
        same(&self.own_page(id), token).then_some(id)
    }

    pub fn is_confirmation(&self, token: &str, subscriber: SubscriberId, signed_up_at: Micros) -> bool {
        same(&self.confirmation(subscriber, signed_up_at), token)
    }

    /// What stands for an address where the address itself must not be.
    pub fn hash(&self, edition: EditionId, email: &Email) -> String {
        let code = self.code(&[b"address", edition.0.as_bytes(), email.as_str().as_bytes()]);
        to_hex(&code)
    }

    pub(super) fn proof(&self, text: &str) -> String {
        to_hex(&self.code(&[b"proof", text.as_bytes()])[..16])
    }

    fn token(&self, subscriber: SubscriberId, purpose: &str, of: i64) -> String {
        let code = self.code(&[
            b"link",
            purpose.as_bytes(),
            subscriber.0.as_bytes(),
            &of.to_be_bytes(),
        ]);
        format!("{}{}", subscriber.0.simple(), to_hex(&code[..16]))
    }

    fn code(&self, parts: &[&[u8]]) -> [u8; 32] {
        let mut code = <Hmac<Sha256> as KeyInit>::new(&self.0.into_block());
        for part in parts {
            // With lengths, so that no two lists of parts are the same bytes.
            code.update(&(part.len() as u64).to_be_bytes());
            code.update(part);
        }
        code.finalize().into_bytes().into()
    }
}

trait IntoBlock {
    fn into_block(self) -> hmac::digest::Key<Hmac<Sha256>>;
}

impl IntoBlock for [u8; 32] {
    /// The key as long as the hash's block, zeros behind: what HMAC does with shorter keys.
    fn into_block(self) -> hmac::digest::Key<Hmac<Sha256>> {
        let mut block = hmac::digest::Key::<Hmac<Sha256>>::default();
        block[..32].copy_from_slice(&self);
        block
    }
}

/// The subscriber that a link names, forged or not.
pub(super) fn subscriber_in(token: &str) -> Option<SubscriberId> {
    let is_hex = token.len() == 64 && token.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let id = token.get(..32).filter(|_| is_hex)?;
    Uuid::try_parse(id).ok().map(SubscriberId)
}

/// Compares without telling by its time how much was right.
fn same(ours: &str, theirs: &str) -> bool {
    ours.len() == theirs.len()
        && ours
            .bytes()
            .zip(theirs.bytes())
            .fold(0, |differs, (a, b)| differs | (a ^ b))
            == 0
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 {
        return None;
    }
    for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
        *byte = u8::from_str_radix(text.get(at..at + 2)?, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_opens_its_own_door_only() {
        let keys = Keys([7; 32]);
        let (at, ada) = (Micros(5), SubscriberId::new(Micros(1)));
        let eve = SubscriberId::new(Micros(2));
        let token = keys.own_page(ada);
        assert_eq!(keys.read_own_page(&token), Some(ada));
        assert!(!keys.is_confirmation(&token, ada, at));
        let confirm = keys.confirmation(ada, at);
        assert!(keys.is_confirmation(&confirm, ada, at));
        assert!(!keys.is_confirmation(&confirm, ada, Micros(6)));
        assert_eq!(keys.read_own_page(&confirm), None);
        // Another's id before one's own code.
        let forged = format!("{}{}", eve.0.simple(), &token[32..]);
        assert_eq!(keys.read_own_page(&forged), None);
        assert_eq!(Keys([8; 32]).read_own_page(&token), None);
        for bad in ["", "x", &token[..63], &token.to_uppercase(), &format!("{token}0")] {
            assert_eq!(keys.read_own_page(bad), None, "{bad}");
        }
    }
}
